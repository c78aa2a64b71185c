#include "view/view.h"

#include <math.h>

/* A disc whose right half is filled: dark or light. */
static void theme_glyph(View *v, Point c) {
    DrawList *d = v->pen.draw;
    draw_circle(d, c, 7.5F, (Paint){.stroke = COLOR_INK2, .width = 1.6F});
    Point half[16];
    size_t n = 0;
    for (int deg = 0; deg <= 180; deg += 12) {
        float a = (float)deg * (float)M_PI / 180;
        half[n++] = (Point){c.x + 7 * sinf(a), c.y - 7 * cosf(a)};
    }
    draw_poly(d, half, n, (Paint){.fill = COLOR_INK2});
}

/* The controls at the right end; returns where they begin. */
static float controls(View *v, Rect r) {
    Pen *p = &v->pen;
    float x = r.x + r.w - LAYOUT_MARGIN, yc = r.y + 18;
    float w = key_cap(p, (Point){x, yc}, STR("?"), 13, ANCHOR_RIGHT);
    pen_hot(p, (Rect){x - w, yc - 12, w, 24}, ACT_HELP, 0);
    x -= 32;
    theme_glyph(v, (Point){x - 10, yc});
    pen_hot(p, (Rect){x - 22, yc - 12, 24, 24}, ACT_THEME, 0);
    x -= 30;
    Str langs = pen_word(p, S_UI_LANGUAGES);
    w = pen_width(p, SANS_SEMIBOLD, 14, langs);
    text_right(p, x, yc, langs, SANS_SEMIBOLD, 14, COLOR_INK2);
    pen_hot(p, (Rect){x - w - 4, yc - 12, w + 8, 24}, ACT_LANGUAGE, 0);
    x -= w + 16;
    draw_line(p->draw, (Point){x, yc - 8}, (Point){x, yc + 8},
              (Paint){.stroke = COLOR_LINE2});
    x -= 18;
    Str lessons = pen_word(p, S_UI_LESSONS);
    w = pen_width(p, SANS_SEMIBOLD, 14, lessons);
    text_right(p, x, yc, lessons, SANS_SEMIBOLD, 14, COLOR_INK2);
    pen_hot(p, (Rect){x - w - 4, yc - 12, w + 8, 24}, ACT_LESSONS, 0);
    return x - w - 22;
}

static Str title_text(const View *v) {
    const Program *g = v->program;
    const char *title = g->title[v->app->lang];
    if (!title) title = g->name;
    Str before = g->lesson
                     ? pen_fill(&v->pen, S_UI_LESSON_N, "n",
                                pen_number(&v->pen, (uint64_t)g->lesson), NULL)
                     : pen_word(&v->pen, S_UI_YOUR_PROGRAM);
    return pen_printf(&v->pen, "%s · %s", before.ptr, title);
}

void view_title(View *v, Rect r) {
    Pen *p = &v->pen;
    float yc = r.y + 18;
    icon(p, ICON_LOOP, (Point){24, yc}, 8, COLOR_INK, COLOR_BG);
    Str app = pen_word(p, S_UI_APP);
    text_at(p, 40, yc, app, SANS_BOLD, 15, COLOR_INK);
    float x = 40 + pen_width(p, SANS_BOLD, 15, app) + 14;
    float end = controls(v, r);
    if (!v->program) return;
    draw_line(p->draw, (Point){x, yc - 8}, (Point){x, yc + 8},
              (Paint){.stroke = COLOR_LINE2});
    x += 14;
    text_cut(p, x, yc, title_text(v), SANS_SEMIBOLD, 15, COLOR_INK, end - x);
}
