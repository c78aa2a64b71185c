/* The lessons as a wall of cards, a page at a time. */
#include <math.h>

#include "view/gallery/view_gallery.h"
#include "view/rich.h"

/* px: what is above and below the page, its foot, between cards, and what a
 * card needs at least. */
enum { TOP = 60, BOTTOM = 14, FOOT = 34, GAP = 10, CARD_W = 244, CARD_H = 172 };

/* The page: the rail, the cards, what the chosen one is about, the foot. */
typedef struct Page {
    Rect rail, cards, about, foot;
    size_t columns, rows;
} Page;

static size_t how_many(float room, float each) {
    float n = floorf((room + GAP) / (each + GAP));
    return n < 1 ? 1 : (size_t)n;
}

/* Columns and rows follow from the window; the cards then grow to fill their
 * part of it. */
static Page page_of(const Layout *l) {
    Page g;
    float rail = l->w < 1500 ? 232 : 260;
    float x = LAYOUT_MARGIN + rail + 12, w = l->w - LAYOUT_MARGIN - x;
    /* Two lines about the lesson, in a narrow window three. */
    float h = l->h - TOP - BOTTOM, about = w < 880 ? 82 : 60;
    g.rail = (Rect){LAYOUT_MARGIN, TOP, rail, h};
    g.foot = (Rect){x, TOP + h - FOOT, w, FOOT};
    g.about = (Rect){x, g.foot.y - about, w, about};
    g.cards = (Rect){x, TOP, w, g.about.y - GAP - TOP};
    g.columns = how_many(w, CARD_W);
    g.rows = how_many(g.cards.h, CARD_H);
    return g;
}

/* Each language is named in itself: who does not read the one that is set finds
 * the other. */
static float language_switch(View *v, float right, float yc) {
    Pen *p = &v->pen;
    const Str names[2] = {STR("English"), STR("中文")};
    float w = 4;
    for (int i = 0; i < 2; i++)
        w += pen_width(p, SANS_SEMIBOLD, 14, names[i]) + 22;
    segments(p, (Rect){right - w, yc - 15, 0, 30}, 14, names, 2,
             (int)v->app->lang, ACT_LANGUAGE);
    return right - w;
}

static void theme_switch(View *v, Point c) {
    Pen *p = &v->pen;
    draw_circle(p->draw, c, 7.5F, (Paint){.stroke = COLOR_INK2, .width = 1.6F});
    Point half[16];
    size_t n = 0;
    /* A circle whose right half is full: dark and light. */
    for (int deg = 0; deg <= 180; deg += 12) {
        float a = (float)deg * (float)M_PI / 180;
        half[n++] = (Point){c.x + 7 * sinf(a), c.y - 7 * cosf(a)};
    }
    draw_poly(p->draw, half, n, (Paint){.fill = COLOR_INK2});
    pen_hot(p, (Rect){c.x - 12, c.y - 12, 24, 24}, ACT_THEME, 0);
}

/* From both ends; the slogan gets what is left between them, and is cut first.
 */
static void heading(View *v) {
    Pen *p = &v->pen;
    float yc = 29, right = v->layout.w - LAYOUT_MARGIN - 4;
    icon(p, ICON_LOOP, (Point){30, yc}, 11, COLOR_INK, COLOR_BG);
    Str app = pen_word(p, S_UI_APP);
    text_at(p, 50, yc, app, SANS_BOLD, 22, COLOR_INK);
    float x = 50 + pen_width(p, SANS_BOLD, 22, app) + 18;
    float kw = key_cap(p, (Point){right, yc}, STR("?"), 13, ANCHOR_RIGHT);
    pen_hot(p, (Rect){right - kw, yc - 12, kw, 24}, ACT_HELP, 0);
    right -= kw + 20;
    theme_switch(v, (Point){right, yc});
    right = language_switch(v, right - 24, yc);
    text_cut(p, x, yc + 1, pen_word(p, S_UI_SLOGAN), SANS_MEDIUM, 16,
             COLOR_INK2, right - 16 - x);
}

/* Place k of a page, row by row. */
static Rect cell(const Page *g, size_t k) {
    float w = (g->cards.w - GAP * (float)(g->columns - 1)) / (float)g->columns;
    float h = (g->cards.h - GAP * (float)(g->rows - 1)) / (float)g->rows;
    return (Rect){g->cards.x + (w + GAP) * (float)(k % g->columns),
                  g->cards.y + (h + GAP) * (float)(k / g->columns), w, h};
}

/* Behind the last lesson: what else can be done with them. */
static void compare_card(View *v, Rect r) {
    Pen *p = &v->pen;
    float mid = r.x + r.w / 2, yc = r.y + r.h / 2;
    view_empty_card(v, r);
    text_middle(p, mid, yc - 32, pen_word(p, S_UI_COMPARE_CARD), SANS_BOLD, 16,
                COLOR_INK);
    text_middle(p, mid, yc - 6, pen_word(p, S_UI_COMPARE_CARD_TEXT),
                SANS_MEDIUM, 14, COLOR_INK2);
    float w = key_cap_width(p, STR("C"), 13);
    key_cap(p, (Point){mid - w / 2, yc + 26}, STR("C"), 13, ANCHOR_LEFT);
    pen_hot(p, r, ACT_COMPARE, COMPARE_WORD);
}

/* Cards of the page on which the chosen lesson is. */
static void cards(View *v, const Page *g) {
    const App *a = v->app;
    size_t size = g->columns * g->rows, k = 0;
    size_t first = a->gallery.chosen / size * size;
    for (; k < size && first + k < a->lesson_count; k++)
        view_lesson_card(v, cell(g, k), first + k);
    /* Only where a place is free: after full pages of lessons there is none. */
    if (k < size) compare_card(v, cell(g, k));
}

/* All that the chosen lesson says about itself. */
static void about(View *v, Rect r) {
    const App *a = v->app;
    const Lesson *l = &a->lessons[a->gallery.chosen];
    Str title = view_lesson_title(v, a->gallery.chosen);
    const char *text = l->text[a->lang];
    /* The title runs on into the text; a Chinese space is as wide as a
     * character. */
    RichRun runs[] = {
        {RICH_STRONG,
         pen_printf(&v->pen, "%.*s%s", (int)title.len, title.ptr,
                    a->lang == LANG_ZH ? "　" : "   "),
         STATE_READY},
        {RICH_TEXT, text ? str_of(text) : STR(""), STATE_READY},
    };
    float line = 21;
    int lines = (int)((r.h - 16) / line);
    draw_line(v->pen.draw, (Point){r.x, r.y + 2}, (Point){r.x + r.w, r.y + 2},
              (Paint){.stroke = COLOR_LINE});
    rich_draw(&v->pen, (Point){r.x + 2, r.y + 20}, runs, 2,
              (RichStyle){15, line, r.w - 4, lines, COLOR_INK2});
}

/* ---- foot ---- */

/* One mark a page, each wide enough to be hit. */
static void dots(View *v, float from, float to, float yc) {
    Pen *p = &v->pen;
    const App *a = v->app;
    size_t pages = gallery_pages(a);
    size_t at = a->gallery.chosen / gallery_page_size(a);
    /* Too narrow to be hit, they are left out: keys and the wheel turn pages as
     * well. */
    float step = fminf(44, (to - from) / (float)pages);
    if (pages < 2 || step < 12) return;
    float x = (from + to) / 2 - step * (float)pages / 2, gap = step * 0.23F;
    for (size_t k = 0; k < pages; k++, x += step) {
        draw_rect(
            p->draw, (Rect){x + gap / 2, yc - 4, step - gap, 8},
            (Paint){.fill = k == at ? COLOR_INK : COLOR_LINE2, .radius = 4});
        pen_hot(p, (Rect){x, yc - 12, step, 24}, ACT_PAGE, (int64_t)k);
    }
}

/* From right to left, as many as there is room for; returns where they begin.
 */
static float hints(View *v, float right, float left, float yc) {
    /* The most useful one stands at the right, where the room begins.  On the
     * last page one goes back. */
    enum { HINTS = 4 };
    Pen *p = &v->pen;
    const App *a = v->app;
    bool last =
        a->gallery.chosen / gallery_page_size(a) + 1 == gallery_pages(a);
    const char *const keys[HINTS] = {last ? "PgUp" : "PgDn", "C", "Enter",
                                     "← ↑ ↓ →"};
    const StringKey words[HINTS] = {last ? S_UI_PAGE_BEFORE : S_UI_NEXT_PAGE,
                                    S_UI_HINT_COMPARE, S_UI_HINT_OPEN,
                                    S_UI_HINT_CHOOSE};
    for (int i = 0; i < HINTS; i++) {
        Str word = pen_word(p, words[i]);
        float w = pen_width(p, SANS_MEDIUM, 13.5F, word);
        float kw = key_cap_width(p, str_of(keys[i]), 13);
        if (right - w - 7 - kw < left) return right;
        text_at(p, right - w, yc, word, SANS_MEDIUM, 13.5F, COLOR_INK2);
        right -= w + 7;
        key_cap(p, (Point){right, yc}, str_of(keys[i]), 13, ANCHOR_RIGHT);
        right -= kw + 16;
    }
    return right;
}

/* "1–12 of 38". */
static Str range(const View *v, const Page *g) {
    const App *a = v->app;
    const Pen *p = &v->pen;
    size_t size = g->columns * g->rows;
    size_t first = a->gallery.chosen / size * size, last = first + size;
    if (last > a->lesson_count) last = a->lesson_count;
    return pen_fill(p, S_UI_LESSONS_SHOWN, "n", pen_number(p, first + 1), "k",
                    pen_number(p, last), "m", pen_number(p, a->lesson_count),
                    NULL);
}

static void foot(View *v, const Page *g) {
    Pen *p = &v->pen;
    Rect r = g->foot;
    float yc = r.y + r.h - 14, x = r.x, right = r.x + r.w;
    Str words = range(v, g);
    text_at(p, x, yc, words, SANS_MEDIUM, 14, COLOR_INK2);
    x += pen_width(p, SANS_MEDIUM, 14, words) + 20;
    float pages = (float)gallery_pages(v->app);
    /* Words at the left first, then 26 px for each page's mark; hints get the
     * rest. */
    right = hints(v, right, x + 26 * pages, yc);
    /* In the middle of the page, if there is that much room. */
    float half = fminf(right - (r.x + r.w / 2), r.x + r.w / 2 - x);
    if (half * 2 >= 44 * pages) {
        x = r.x + r.w / 2 - half;
        right = r.x + r.w / 2 + half;
    }
    dots(v, x, right, yc);
}

void view_gallery(View *v) {
    App *a = v->app;
    Page g = page_of(&v->layout);
    /* What keys go by until the next picture; and what is on this page is run
     * first for its pictures. */
    a->gallery.columns = g.columns;
    a->gallery.rows = g.rows;
    heading(v);
    view_gallery_rail(v, g.rail);
    if (a->lesson_count == 0) {
        view_empty(v, g.cards);
        return;
    }
    cards(v, &g);
    about(v, g.about);
    foot(v, &g);
}
