/* clock.h: virtual time.
 *
 * Integer nanoseconds and, behind them, the drift: how many waits that ended
 * by their deadline lie behind this moment.  A real wait ends a little late and
 * the lateness adds up, so of two timers nominally due together the one with
 * fewer waits behind it comes first (DESIGN, decision 2).  Programs and
 * pictures see whole nanoseconds only. */
#ifndef ENGINE_CLOCK_H
#define ENGINE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/trace.h"
#include "vm/vm.h"

#define NS_PER_S  INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
/* What time.time() says at virtual 0; the monotonic clock says 0. */
#define CLOCK_EPOCH_S INT64_C(1600000000)
/* So many readings of the clock at one instant are free. */
#define CLOCK_FREE_READS 10000u

typedef struct Clock {
    int64_t now;
    uint32_t drift;
    uint32_t reads; /* readings and fruitless polls since time last moved */
    int64_t limit;  /* the run's --max-time */
} Clock;

/* The time as the program sees it.  A program that only watches the clock must
 * end: beyond CLOCK_FREE_READS every reading takes 1 ms. */
int64_t clock_read(Vm *vm, Clock *clock);
/* So many readings in a row, of which nobody sees those in between. */
int64_t clock_read_times(Vm *vm, Clock *clock, uint32_t n);
/* A wait ends by its deadline.  drift is that of the deadline, which is not in
 * the past.  False, with the run stopped, if the limit is passed. */
bool clock_wait_until(Vm *vm, Clock *clock, int64_t due, uint32_t drift,
                      ClockCause cause);
/* Time passes, and nothing runs: a moment within a blocking call. */
void clock_pass(Vm *vm, Clock *clock, int64_t now);
/* Seconds to nanoseconds, rounded; values beyond the range are clamped. */
int64_t clock_ns(double seconds);
static inline double clock_seconds(int64_t ns) {
    return (double)ns / (double)NS_PER_S;
}

#endif
