/* follow.h: one task, or one thread, picked out in every panel while the
 * program goes on. */
#ifndef VIEW_FOLLOW_H
#define VIEW_FOLLOW_H

#include "view/app.h"

/* The next task of those that exist, in order of creation, then the threads if
 * there are several; -1: the one before.  Behind the last comes nobody. */
void follow_next(App *a, int by);
/* Goes to where whom we follow next begins to run, waits, becomes ready or
 * ends; -1: to the one before.  Follows who runs, if nobody is followed. */
void follow_turn(App *a, int by);

#endif
