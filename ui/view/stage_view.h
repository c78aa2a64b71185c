/* stage_view.h: what input and views ask the stage. */
#ifndef VIEW_STAGE_VIEW_H
#define VIEW_STAGE_VIEW_H

#include "view/app.h"

/* The position has changed: lists show what is new. */
void stage_moved(App *a);
/* The lists that scroll, by what their rectangle means: ACT_SOURCE, ACT_TASKS,
 * ACT_CONSOLE, ACT_READY, ACT_TIMERS. */
bool stage_scrolls(int action);
/* By rows, down is positive; it stays so until the next step. */
void stage_scroll(App *a, Action list, int rows);
/* The list that ↑ and ↓ scroll: of the focus, of the enlarged panel, or the
 * code. */
Action stage_list(const App *a);

/* Fills in what has changed between the stop before and the position. */
void stage_look(App *a, uint64_t before);
bool stage_has(const uint32_t *ids, size_t n, uint32_t id);
#define stage_changed(v, id) stage_has((v).data, (v).len, (id))

#endif
