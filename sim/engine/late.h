/* late.h: what becomes due while nobody can look.
 *
 * A blocking call holds the thread of an event loop.  The moments at which the
 * loop's timers become due lie inside the call; for the run they mean nothing,
 * for whoever looks at it they are what blocking does. */
#ifndef ENGINE_LATE_H
#define ENGINE_LATE_H

#include "engine/clock.h"

/* Every thread is blocked until `until`: lets the clock pass each moment before
 * that at which a timer of a running loop becomes due.  Nothing runs, and
 * without a trace nothing happens at all. */
void late_pass(Vm *vm, Clock *clock, int64_t until);

#endif
