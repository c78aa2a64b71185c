/* Threads as a grid of cards; the cards: thread_card.c. */
#include <math.h>

#include "view/panel/thread_card.h"

/* For n cards in an area, none narrower than `least`. */
static Grid grid_of(Rect area, size_t n, float least) {
    /* The largest kind of card that fits; rows are taken when nothing does,
     * whether they fit or not. */
    static const float heights[] = {CARD_FULL_H, CARD_LOW_H, CARD_ROW_H};
    Grid g = {.columns = 1, .rows = 1, .gap = CARD_GAP};
    size_t wide = 1;
    for (int k = 0; k < 3; k++) {
        if (k == 2) { /* rows lie closer, and may be narrower */
            g.gap = 3;
            least = fminf(least, 130);
        }
        wide = (size_t)fmaxf(1, (area.w + g.gap) / (least + g.gap));
        g.rows = (size_t)fmaxf(1, (area.h + g.gap) / (heights[k] + g.gap));
        g.columns = (n + g.rows - 1) / g.rows;
        if (g.columns <= wide || k == 2) break;
    }
    /* Too many: the grid is full, and `shown` is less than n. */
    if (g.columns > wide) g.columns = wide;
    if (g.columns < 1) g.columns = 1;
    size_t used = (n + g.columns - 1) / g.columns;
    if (used < 1) used = 1;
    if (used < g.rows) g.rows = used;
    g.w = (area.w - g.gap * (float)(g.columns - 1)) / (float)g.columns;
    g.h = (area.h - g.gap * (float)(g.rows - 1)) / (float)g.rows;
    /* Few cards do not fill a high area: what they say needs no more. */
    g.h = fminf(g.h, 116);
    g.shown = g.columns * g.rows;
    return g;
}

Rect grid_cell(const Grid *g, Rect area, size_t i) {
    /* Cards are read line by line, rows of a list downwards. */
    bool list = g->h < CARD_LOW_H;
    size_t row = list ? i % g->rows : i / g->columns;
    size_t column = list ? i / g->rows : i % g->columns;
    return (Rect){area.x + (g->w + g->gap) * (float)column,
                  area.y + (g->h + g->gap) * (float)row, g->w, g->h};
}

/* Takes those that are over out of the list, so that `most` stay. */
static size_t drop_ended(const View *v, uint32_t *threads, size_t n,
                         size_t most) {
    size_t kept = 0, left = n;
    for (size_t i = 0; i < n; i++) {
        ThreadRow t;
        /* The one that the sentence is about stays even when it is over. */
        bool over = model_thread(v->model, threads[i], &t) &&
                    t.state == THREAD_ENDED && !thread_is_hot(v, threads[i]);
        if (over && left > most)
            left--;
        else
            threads[kept++] = threads[i];
    }
    return kept;
}

/* The part of the list that is shown: around the one that is spoken of. */
static size_t first_shown(const View *v, const uint32_t *threads, size_t n,
                          size_t most) {
    if (n <= most) return 0;
    size_t hot = 0;
    for (size_t i = 0; i < n; i++)
        if (thread_is_hot(v, threads[i])) hot = i;
    size_t from = hot > most / 2 ? hot - most / 2 : 0;
    return from + most > n ? n - most : from;
}

ThreadGrid thread_grid(View *v, Rect area, uint32_t *threads, size_t n,
                       size_t unlisted, float least) {
    enum { NOTE_H = 20 };
    size_t all = n + unlisted;
    Grid g = grid_of(area, n, least);
    Rect full = area;
    /* The note needs a line: the grid is laid out again in what is left. */
    if (all > g.shown) {
        area.h -= NOTE_H;
        g = grid_of(area, n, least);
        n = drop_ended(v, threads, n, g.shown);
    }
    size_t from = first_shown(v, threads, n, g.shown);
    size_t shown = n < g.shown ? n : g.shown;
    for (size_t i = 0; i < shown; i++) {
        /* In place: read at or behind where it is written. */
        threads[i] = threads[from + i];
        thread_card(v, grid_cell(&g, area, i), threads[i]);
    }
    if (all > shown)
        view_more(v, full.x + full.w / 2, full.y + full.h - NOTE_H / 2.0F,
                  all - shown);
    return (ThreadGrid){g, area, shown};
}
