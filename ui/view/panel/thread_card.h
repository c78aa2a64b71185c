/* thread_card.h: one thread, one job, one process, as a card or as a row.
 *
 * How much is said depends on the room: three lines where there are few, one
 * line where there are many. */
#ifndef VIEW_THREAD_CARD_H
#define VIEW_THREAD_CARD_H

#include "view/view.h"

enum { CARD_ROW_H = 25, CARD_LOW_H = 42, CARD_FULL_H = 84, CARD_GAP = 6 };

/* From a card's left edge to its text, behind the stripe. */
float card_pad(Rect r);
/* A thread's card; that of a thread with an event loop shows its queues when
 * there is room for them. */
void thread_card(View *v, Rect r, uint32_t thread);
/* The same without the frame's fill: a process shows its main thread. */
void thread_card_in(View *v, Rect r, uint32_t thread, bool framed);
/* The call in words, or what is between its parentheses where that is too wide:
 * jobs of a pool mostly call one function. */
Str job_text(const View *v, Str call, Font font, float size, float max);
/* What a process does, inside its frame: who, and below it how far; `name` is
 * for one that does nothing yet. */
void thread_process(View *v, Rect r, uint32_t thread, Str name);

/* What a lane calls it: "main thread", "worker", or its own name. */
Str thread_lane_name(const View *v, const ThreadRow *t);
State thread_state(const ThreadRow *t);
/* It is the one that the sentence is about. */
bool thread_is_hot(const View *v, uint32_t thread);

/* A grid of cards, as tall as lets all of them fit. */
typedef struct Grid {
    size_t columns, rows;
    float w, h, gap; /* of a card, to the next */
    size_t shown;
} Grid;

Rect grid_cell(const Grid *g, Rect area, size_t i);
/* Threads as a grid of cards.  If they do not all fit those that are over are
 * left out, and "+ n more" says how many.  `threads` then begins with those
 * that are shown; the grid says how many and where.  `unlisted`: how many more
 * there are than those n. */
typedef struct ThreadGrid {
    Grid grid;
    Rect area;
    size_t shown;
} ThreadGrid;
ThreadGrid thread_grid(View *v, Rect area, uint32_t *threads, size_t n,
                       size_t unlisted, float least);

#endif
