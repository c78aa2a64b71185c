/* The line at the top of every screen: the name, what is shown, and at the
 * right where else one can go and the controls that hold everywhere. */
#include "view/view.h"

#include <math.h>

/* A disc whose right half is filled: dark or light. */
static void theme_glyph(View *v, Point c) {
    DrawList *d = v->pen.draw;
    draw_circle(d, c, 7.5F, (Paint){.stroke = COLOR_INK2, .width = 1.6F});
    Point half[16];
    size_t n = 0;
    /* From the top clockwise: the right half. */
    for (int deg = 0; deg <= 180; deg += 12) {
        float a = (float)deg * (float)M_PI / 180;
        half[n++] = (Point){c.x + 7 * sinf(a), c.y - 7 * cosf(a)};
    }
    draw_poly(d, half, n, (Paint){.fill = COLOR_INK2});
}

/* A place to go to; the one where we are stands on a ground of its own. */
typedef struct Way {
    StringKey word;
    Action action;
    int64_t arg;
    bool here;
} Way;

/* Draws one with its right edge at `right`; returns where the next one ends. */
static float way(View *v, float right, float yc, const Way *to) {
    Pen *p = &v->pen;
    Str word = pen_word(p, to->word);
    float w = pen_width(p, SANS_SEMIBOLD, 14, word);
    if (to->here)
        draw_rect(p->draw, (Rect){right - w - 10, yc - 12, w + 20, 24},
                  (Paint){.fill = COLOR_INK, .radius = 6});
    text_middle(p, right - w / 2, yc, word,
                to->here ? SANS_BOLD : SANS_SEMIBOLD, 14,
                to->here ? COLOR_BG : COLOR_INK2);
    pen_hot(p, (Rect){right - w - 8, yc - 12, w + 16, 24}, (int)to->action,
            to->arg);
    return right - w - 22;
}

/* From the right; what comes to the course later has its place here. */
static float ways(View *v, float x, float yc) {
    Screen here = v->app->screen;
    const Way all[] = {
        {S_UI_LESSONS, ACT_LESSONS, 0, here == SCREEN_GALLERY},
        {S_CMP_TITLE, ACT_COMPARE, COMPARE_WORD, here == SCREEN_COMPARE},
    };
    for (size_t i = sizeof all / sizeof *all; i-- > 0;)
        x = way(v, x, yc, &all[i]);
    return x;
}

/* A lens with a handle. */
static void find_glyph(View *v, Point c) {
    DrawList *d = v->pen.draw;
    Paint line = {
        .stroke = COLOR_INK2, .width = 1.8F, .flags = DRAW_ROUND_CAPS};
    draw_circle(d, (Point){c.x - 1.5F, c.y - 1.5F}, 5.5F, line);
    draw_line(d, (Point){c.x + 2.6F, c.y + 2.6F}, (Point){c.x + 7, c.y + 7},
              line);
    pen_hot(&v->pen, (Rect){c.x - 12, c.y - 12, 24, 24}, ACT_SEARCH, 0);
}

/* Down into a tray. */
static void export_glyph(View *v, Point c) {
    DrawList *d = v->pen.draw;
    Paint line = {
        .stroke = COLOR_INK2, .width = 1.8F, .flags = DRAW_ROUND_CAPS};
    arrow(&v->pen, (Point){c.x, c.y - 7}, (Point){c.x, c.y + 3}, COLOR_INK2,
          1.8F, 5);
    Point tray[4] = {{c.x - 7, c.y + 2},
                     {c.x - 7, c.y + 7},
                     {c.x + 7, c.y + 7},
                     {c.x + 7, c.y + 2}};
    for (int i = 0; i < 3; i++)
        draw_line(d, tray[i], tray[i + 1], line);
    pen_hot(&v->pen, (Rect){c.x - 12, c.y - 12, 24, 24}, ACT_EXPORT, 0);
}

/* The controls at the right end; returns where they begin. */
static float controls(View *v, Rect r) {
    Pen *p = &v->pen;
    /* From right to left; what can be clicked is 24 px high at least. */
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
    /* Only in a program there is something to search for. */
    if (v->app->screen == SCREEN_PLAY) {
        find_glyph(v, (Point){x - 21, yc});
        x -= 30;
    }
    Program *all[COMPARE_MAX];
    if (v->app->host.export_rows && export_dialog_programs(v->app, all)) {
        export_glyph(v, (Point){x - 21, yc});
        x -= 30;
    }
    return ways(v, x - 18, yc);
}

/* "Lesson 3 · …" or, of the user's own, that it is theirs. */
static Str program_title(const View *v) {
    const Program *g = v->program;
    /* Without a title in this language: its file's name. */
    const char *title = g->title[v->app->lang];
    if (!title) title = g->name;
    /* In real time, unlike all else that is shown. */
    StringKey whose = g->real_time ? S_UI_RECORDED : S_UI_YOUR_PROGRAM;
    Str before = g->lesson
                     ? pen_fill(&v->pen, S_UI_LESSON_N, "n",
                                pen_number(&v->pen, (uint64_t)g->lesson), NULL)
                     : pen_word(&v->pen, whose);
    return pen_printf(&v->pen, "%s · %s", before.ptr, title);
}

/* What is on the screen, or nothing. */
static Str title_text(const View *v) {
    char names[400];
    if (v->app->screen == SCREEN_COMPARE) {
        compare_programs(v->app, names, sizeof names);
        return str_of(pen_clean(&v->pen, str_of(names), sizeof names));
    }
    return v->program ? program_title(v) : STR("");
}

void view_title(View *v, Rect r) {
    Pen *p = &v->pen;
    float yc = r.y + 18;
    icon(p, ICON_LOOP, (Point){24, yc}, 8, COLOR_INK, COLOR_BG);
    Str app = pen_word(p, S_UI_APP), title = title_text(v);
    text_at(p, 40, yc, app, SANS_BOLD, 15, COLOR_INK);
    float x = 40 + pen_width(p, SANS_BOLD, 15, app) + 14;
    /* The controls first: the title gets what they leave, and is cut there. */
    float end = controls(v, r);
    if (title.len == 0) return;
    draw_line(p->draw, (Point){x, yc - 8}, (Point){x, yc + 8},
              (Paint){.stroke = COLOR_LINE2});
    x += 14;
    text_cut(p, x, yc, title, SANS_SEMIBOLD, 15, COLOR_INK, end - x);
}
