/* motion_impl.h: between motion.c, which knows when, motion_find.c, which
 * decides what moves, and motion_draw.c, which shows it. */
#ifndef VIEW_MOTION_IMPL_H
#define VIEW_MOTION_IMPL_H

#include "view/view.h"

/* The first place of that kind and id; any id if it is 0.  NULL: none. */
const Spot *places_find(const Places *p, PlaceKind kind, uint32_t id);
/* Fills in flight, kinds and ids, and returns how many seconds it takes; 0 if
 * nothing can move. */
double motion_find(App *a);

/* Those of the earlier and of the later position. */
static inline const Places *motion_early(const Motion *m) {
    return m->back ? &m->shown : &m->before;
}
static inline const Places *motion_late(const Motion *m) {
    return m->back ? &m->before : &m->shown;
}

/* How much of the way is done after a part t of the time. */
static inline float motion_ease(float t) {
    float u = 1 - t;
    return 1 - u * u * u;
}

/* Appends a copy of command i of another list, with its text or points. */
DrawCmd *motion_copy(DrawList *to, const DrawList *from, size_t i);

/* Paints the flight at a part `e` of its way into the picture. */
void motion_paint(View *v, float e);

#endif
