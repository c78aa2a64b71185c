/* motion.h: the one object that moves from a step to the next. */
#ifndef VIEW_MOTION_H
#define VIEW_MOTION_H

#include "view/shell.h"

typedef struct Motion {
    double left; /* seconds until it has arrived; 0: nothing moves */
} Motion;

void motion_free(App *a);
/* The model has gone from `from` to where it is. */
void motion_begin(App *a, uint64_t from);
void motion_end(App *a); /* at once */
void motion_tick(App *a, double seconds);
double motion_next_tick(const App *a);

#endif
