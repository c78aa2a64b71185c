/* seconds.h: how long work takes, for what shows progress and shares the time
 * with a window. */
#ifndef UI_SECONDS_H
#define UI_SECONDS_H

#include <time.h>

/* Since some moment in the past.  Monotonic: a clock that is set back must stop
 * neither a picture nor an export. */
static inline double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

#endif
