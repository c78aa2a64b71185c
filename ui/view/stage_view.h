/* stage_view.h: what input and views ask the stage. */
#ifndef VIEW_STAGE_VIEW_H
#define VIEW_STAGE_VIEW_H

#include "view/app.h"

/* The position has changed: lists show what is new. */
void stage_moved(App *a);
/* By lines, down is positive, until the next step. */
void stage_scroll(App *a, Panel panel, float lines);
/* The same of one list: ACT_TASKS, ACT_CONSOLE, ACT_READY … */
void stage_scroll_list(App *a, Action list, float lines);
/* The list under the pointer; false if there is none. */
bool stage_wheel(App *a, const InputEvent *ev);
/* Fills in what has changed between the stop before and the position. */
void stage_look(App *a, uint64_t before);
bool stage_has(const uint32_t *ids, size_t n, uint32_t id);
#define stage_changed(v, id) stage_has((v).data, (v).len, (id))

#endif
