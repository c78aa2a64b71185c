/* A window that has nothing to show: where to get a program from. */
#include <math.h>

#include "view/view.h"

/* Key, word, key, word: in the middle. */
static void keys(View *v, float mx, float yc, const char *const *caps,
                 const StringKey *words, int n) {
    Pen *p = &v->pen;
    /* 28 px lie between two pairs; there are none behind the last. */
    float w = -28;
    for (int i = 0; i < n; i++)
        w += key_cap_width(p, str_of(caps[i]), 14) + 8 +
             pen_width(p, SANS_MEDIUM, 15, pen_word(p, words[i])) + 28;
    float x = mx - w / 2;
    for (int i = 0; i < n; i++) {
        Str word = pen_word(p, words[i]);
        x += key_cap(p, (Point){x, yc}, str_of(caps[i]), 14, ANCHOR_LEFT) + 8;
        text_at(p, x, yc, word, SANS_MEDIUM, 15, COLOR_INK2);
        x += pen_width(p, SANS_MEDIUM, 15, word) + 28;
    }
}

void view_empty(View *v, Rect area) {
    Pen *p = &v->pen;
    const App *a = v->app;
    /* The box looks like a place to drop a file at, and a click on it opens the
     * dialog. */
    float w = fminf(560, area.w - 40), h = fminf(300, area.h - 20);
    Rect r = {floorf(area.x + (area.w - w) / 2),
              floorf(area.y + (area.h - h) / 2), w, h};
    float mx = r.x + w / 2, y = r.y + h / 2;
    draw_rect(p->draw, r,
              (Paint){.stroke = COLOR_LINE2,
                      .width = 2,
                      .radius = 10,
                      .dash_on = 9,
                      .dash_off = 6});
    /* Sign, what to do, what else, keys: from here on around the box's
     * middle. */
    icon(p, ICON_LOOP, (Point){mx, y - 74}, 26, COLOR_INK2, COLOR_BG);
    text_middle(p, mx, y - 8, pen_word(p, S_UI_EMPTY_DROP), SANS_BOLD, 22,
                COLOR_INK);
    /* Without lessons beside the program the second way is to paste a text. */
    bool lessons = a->lesson_count > 0;
    Str or = lessons ? pen_fill(p, S_UI_EMPTY_LESSONS, "n",
                                pen_number(p, a->lesson_count), NULL)
                     : pen_word(p, S_UI_EMPTY_PASTE);
    text_middle(p, mx, y + 28, or, SANS_MEDIUM, 17, COLOR_INK2);
    /* Each key with its word by index. */
    const char *const caps[] = {"Ctrl O", lessons ? "G" : "Ctrl V"};
    const StringKey words[] = {S_UI_HINT_OPEN,
                               lessons ? S_UI_LESSONS : S_UI_HINT_PASTE};
    keys(v, mx, y + 84, caps, words, 2);
    pen_hot(p, r, ACT_OPEN, 0);
}
