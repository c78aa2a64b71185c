/* The lessons as a list, and what the chosen one is about. */
#include <math.h>

#include "view/rich.h"
#include "view/view.h"

enum { TOP = 60, ROW_H = 30, CHAPTER_H = 34, CHAPTERS = 6 };

static Str chapter_name(const View *v, int chapter) {
    if (chapter < 1 || chapter > CHAPTERS) return STR("");
    return pen_word(&v->pen, (StringKey)((int)S_UI_CHAPTER_1 + chapter - 1));
}

static bool begins_chapter(const App *a, size_t i) {
    return i == 0 || a->lessons[i].chapter != a->lessons[i - 1].chapter;
}

static float row_height(const App *a, size_t i, size_t first) {
    bool head = i == first || begins_chapter(a, i);
    return ROW_H + (head ? CHAPTER_H : 0);
}

/* Lessons that fit from `first` on, leaving room for "+ n more". */
static size_t fitting(const App *a, size_t first, float room) {
    float y = 0;
    for (size_t i = first; i < a->lesson_count; i++) {
        y += row_height(a, i, first);
        float rest = i + 1 < a->lesson_count ? 26 : 0;
        if (y + rest > room) return i - first;
    }
    return a->lesson_count - first;
}

static size_t first_lesson(App *a, float room) {
    size_t first = a->gallery.top;
    if (a->gallery.chosen < first) first = a->gallery.chosen;
    while (first < a->gallery.chosen &&
           a->gallery.chosen >= first + fitting(a, first, room))
        first++;
    a->gallery.top = first;
    return first;
}

static Str lesson_title(const View *v, const Lesson *l) {
    const char *t = l->title[v->app->lang];
    return str_of(t ? t : l->path);
}

static void lesson_row(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    const Lesson *l = &v->app->lessons[i];
    bool on = i == v->app->gallery.chosen;
    if (on) {
        draw_rect(p->draw, r, (Paint){.fill = COLOR_HI, .radius = 6});
        draw_rect(p->draw, (Rect){r.x, r.y + 5, 3, r.h - 10},
                  (Paint){.fill = COLOR_INK, .radius = 1.5F});
    }
    float yc = r.y + r.h / 2;
    text_right(p, r.x + 38, yc, str_of(pen_number(p, (uint64_t)l->number)),
               MONO_MEDIUM, 15, on ? COLOR_INK : COLOR_INK3);
    text_cut(p, r.x + 52, yc, lesson_title(v, l),
             on ? SANS_SEMIBOLD : SANS_MEDIUM, 16, COLOR_INK, r.w - 64);
    pen_hot(p, r, ACT_LESSON, (int64_t)i);
}

static void list(View *v, Rect r) {
    Pen *p = &v->pen;
    App *a = v->app;
    panel(p, r, pen_word(p, S_UI_LESSONS),
          str_of(pen_number(p, a->lesson_count)));
    float y = r.y + 34, room = r.h - 42;
    if (a->lesson_count == 0) {
        empty_row(p, (Rect){r.x + 12, y, r.w - 24, 40},
                  pen_word(p, S_UI_NO_LESSONS));
        return;
    }
    size_t first = first_lesson(a, room), n = fitting(a, first, room);
    for (size_t i = first; i < first + n; i++) {
        if (i == first || begins_chapter(a, i)) {
            text_at(p, r.x + 14, y + CHAPTER_H / 2.0F + 2,
                    chapter_name(v, a->lessons[i].chapter), SANS_SEMIBOLD, 14,
                    COLOR_INK3);
            y += CHAPTER_H;
        }
        lesson_row(v, (Rect){r.x + 6, y, r.w - 12, ROW_H - 2}, i);
        y += ROW_H;
    }
    if (first + n < a->lesson_count)
        view_more(v, r.x + r.w / 2, r.y + r.h - 16,
                  a->lesson_count - first - n);
}

static void detail(View *v, Rect r) {
    Pen *p = &v->pen;
    const App *a = v->app;
    panel(p, r, STR(""), STR(""));
    if (a->lesson_count == 0) return;
    const Lesson *l = &a->lessons[a->gallery.chosen];
    float x = r.x + 28, w = r.w - 56, y = r.y + 44;
    text_cut(p, x, y,
             pen_fill(p, S_UI_LESSON_N, "n", pen_number(p, (uint64_t)l->number),
                      NULL),
             SANS_SEMIBOLD, 15, COLOR_INK3, w);
    RichRun title = {RICH_STRONG, lesson_title(v, l), STATE_READY};
    y += 38;
    int lines = rich_draw(p, (Point){x, y}, &title, 1,
                          (RichStyle){28, 38, w, 2, COLOR_INK});
    y += 38 * (float)(lines - 1) + 44;
    if (l->text[a->lang]) {
        RichRun text = {RICH_TEXT, str_of(l->text[a->lang]), STATE_READY};
        lines = rich_draw(p, (Point){x, y}, &text, 1,
                          (RichStyle){18, 28, w, 9, COLOR_INK2});
        y += 28 * (float)lines;
    }
    y += 26;
    Str open = pen_word(p, S_UI_OPEN_LESSON);
    float kw = pen_width(p, SANS_BOLD, 16, open) + 48;
    Rect b = {x, y - 19, kw, 38};
    draw_rect(p->draw, b, (Paint){.fill = COLOR_INK, .radius = 6});
    text_middle(p, b.x + kw / 2, y, open, SANS_BOLD, 16, COLOR_BG);
    pen_hot(p, b, ACT_LESSON, (int64_t)a->gallery.chosen);
}

/* Where to put a program of one's own. */
static void own_program(View *v, Rect r) {
    Pen *p = &v->pen;
    draw_rect(p->draw, r,
              (Paint){.stroke = COLOR_LINE2,
                      .width = 2,
                      .radius = 8,
                      .dash_on = 6,
                      .dash_off = 5});
    text_middle(p, r.x + r.w / 2, r.y + r.h / 2 - 13,
                pen_word(p, S_UI_OWN_PROGRAM), SANS_BOLD, 16, COLOR_INK);
    draw_text(p->draw, (Point){r.x + r.w / 2, r.y + r.h / 2 + 13},
              pen_word(p, S_UI_DROP_HERE),
              (TextStyle){.font = SANS_MEDIUM,
                          .size = 14,
                          .color = COLOR_INK2,
                          .anchor = ANCHOR_MIDDLE,
                          .max_width = r.w - 24});
}

static void heading(View *v) {
    Pen *p = &v->pen;
    float yc = 30;
    icon(p, ICON_LOOP, (Point){30, yc}, 11, COLOR_INK, COLOR_BG);
    Str app = pen_word(p, S_UI_APP);
    text_at(p, 50, yc, app, SANS_BOLD, 22, COLOR_INK);
    float x = 50 + pen_width(p, SANS_BOLD, 22, app) + 20;
    text_cut(p, x, yc, pen_word(p, S_UI_SLOGAN), SANS_MEDIUM, 16, COLOR_INK2,
             v->layout.w - 240 - x);
    float right = v->layout.w - LAYOUT_MARGIN;
    const Str names[2] = {STR("English"), STR("中文")};
    float w = 4 + 2 * 18;
    for (int i = 0; i < 2; i++)
        w += pen_width(p, SANS_SEMIBOLD, 14, names[i]);
    float kw = key_cap(p, (Point){right, yc}, STR("?"), 13, ANCHOR_RIGHT);
    pen_hot(p, (Rect){right - kw, yc - 12, kw, 24}, ACT_HELP, 0);
    kw += 8;
    float tw = key_cap(p, (Point){right - kw, yc}, STR("T"), 13, ANCHOR_RIGHT);
    pen_hot(p, (Rect){right - kw - tw, yc - 12, tw, 24}, ACT_THEME, 0);
    kw += tw + 12;
    segments(p, (Rect){right - kw - w, yc - 13, 0, 26}, 14, names, 2,
             (int)v->app->lang, ACT_LANGUAGE);
}

void view_gallery(View *v) {
    const Layout *l = &v->layout;
    heading(v);
    float h = l->h - TOP - 58, left = fminf(520, floorf(l->w * 0.42F));
    float x = LAYOUT_MARGIN + left + LAYOUT_GUTTER;
    float w = l->w - LAYOUT_MARGIN - x;
    list(v, (Rect){LAYOUT_MARGIN, TOP, left, h});
    detail(v, (Rect){x, TOP, w, h - 92});
    own_program(v, (Rect){x, TOP + h - 84, w, 84});
    static const StringKey keys[] = {S_UI_HINT_CHOOSE, S_UI_HINT_OPEN,
                                     S_UI_HELP_LANGUAGE, S_UI_HELP_THEME,
                                     S_UI_HELP_HELP};
    static const char *const caps[] = {"↑ ↓", "Enter", "L", "T", "?"};
    view_hints(v, keys, caps, 5);
}
