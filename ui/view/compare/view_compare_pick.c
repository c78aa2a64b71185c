/* The list of programs that can be added to a comparison. */
#include <math.h>

#include "view/compare/compare_board.h"

/* Logical px: a row with its gap, the first row's y below the panel's top, and
 * the least width of a column with its gap. */
enum { PICK_ROW = 30, PICK_TOP = 38, PICK_COLUMN = 300 };

/* The paths of recent files are long; their ends tell them apart. */
static Str file_name(const char *path) {
    const char *name = path;
    for (const char *c = path; *c; c++)
        if (*c == '/') name = c + 1;
    return str_of(name);
}

/* One program: a lesson by its number and title, a recent file by its name, and
 * last the way to the open dialog. */
static void pick_row(View *v, Rect r, size_t i, const PickRow *row) {
    Pen *p = &v->pen;
    const App *a = v->app;
    bool chosen = a->compare.pick.chosen == i;
    float x = r.x + 10, yc = r.y + r.h / 2, end = r.x + r.w - 10;
    draw_rect(p->draw, r,
              (Paint){.fill = chosen ? COLOR_HI : COLOR_CARD,
                      .stroke = chosen ? COLOR_INK : COLOR_NONE,
                      .width = 2,
                      .radius = 5});
    pen_hot(p, r, ACT_COMPARE_ADD, (int64_t)i);
    Str text = STR("");
    if (row->kind == PICK_LESSON) {
        const Lesson *l = &a->lessons[row->index];
        text_right(p, x + 22, yc, pen_printf(p, "%d", l->number), MONO_BOLD, 14,
                   COLOR_INK2);
        x += 32;
        /* A lesson may have no title in this language: its path says
         * something. */
        text = str_of(l->title[a->lang] ? l->title[a->lang] : l->path);
    } else if (row->kind == PICK_RECENT) {
        text =
            str_of(pen_clean(p, file_name(a->settings.recent[row->index]), 80));
    } else {
        x += key_cap(p, (Point){x, yc}, STR("Ctrl O"), 13, ANCHOR_LEFT) + 8;
        text = pen_word(p, S_CMP_FILE);
    }
    /* A file's name is in the font of code, as everywhere in the window. */
    text_cut(p, x, yc, text,
             row->kind == PICK_RECENT ? MONO_MEDIUM : SANS_MEDIUM, 14.5F,
             COLOR_INK, end - x);
}

/* The first row that is shown: the chosen one is among them. */
static size_t first_row(ComparePick *pick, size_t rows) {
    size_t at = pick->chosen / pick->columns;
    if (at < pick->top) pick->top = at;
    if (at >= pick->top + rows) pick->top = at + 1 - rows;
    return pick->top;
}

/* The two keys at the right of the heading, as buttons; drawn from the right,
 * so that the longer language only grows to the left. */
static void pick_hints(View *v, Rect r) {
    static const struct {
        const char *cap;
        StringKey word;
    } all[] = {{"Enter", S_CMP_ADD_HINT}, {"Esc", S_CMP_CLOSE}};
    Pen *p = &v->pen;
    float x = r.x + r.w - 12, yc = r.y + 19;
    for (int i = 1; i >= 0; i--) {
        Str word = pen_word(p, all[i].word);
        float right = x;
        text_right(p, x, yc, word, SANS_MEDIUM, 13.5F, COLOR_INK2);
        x -= pen_width(p, SANS_MEDIUM, 13.5F, word) + 7;
        x -= key_cap(p, (Point){x, yc}, str_of(all[i].cap), 13, ANCHOR_RIGHT);
        Rect hot = {x, yc - 13, right - x, 26};
        if (i == 0)
            pen_hot(p, hot, ACT_COMPARE_ADD,
                    (int64_t)v->app->compare.pick.chosen);
        /* With one program the list stays: there is nothing to look at without
         * it. */
        else if (v->app->compare.n > 1)
            pen_hot(p, hot, ACT_COMPARE, COMPARE_PICK);
        x -= 16;
    }
}

/* Also notes how many columns there are, which the arrow keys go by. */
void compare_pick(View *v, Rect r) {
    Pen *p = &v->pen;
    ComparePick *pick = &v->app->compare.pick;
    panel(p, r, STR(""), STR(""));
    text_at(p, r.x + 14, r.y + 19, pen_word(p, S_CMP_WITH), SANS_BOLD, 16,
            COLOR_INK);
    pick_hints(v, r);
    /* Every column has a gap of 8 px behind it, the last one's lies in the
     * margin. */
    float room = r.w - 20;
    pick->columns = (size_t)fmaxf(1, floorf((room + 8) / PICK_COLUMN));
    size_t rows = (size_t)fmaxf(1, floorf((r.h - PICK_TOP - 6) / PICK_ROW));
    size_t first = first_row(pick, rows) * pick->columns;
    float w = (room + 8) / (float)pick->columns - 8;
    PickRow row;
    for (size_t i = 0; i < rows * pick->columns; i++) {
        if (!compare_pick_row(v->app, first + i, &row)) break;
        Rect cell = {r.x + 10 + (w + 8) * (float)(i % pick->columns),
                     r.y + PICK_TOP + PICK_ROW * (float)(i / pick->columns), w,
                     PICK_ROW - 4};
        pick_row(v, cell, first + i, &row);
    }
}
