/* timers.h: what is scheduled for later: a binary heap in an array.
 *
 * CPython keeps TimerHandle objects in a heapq and compares `when` only, so
 * the order of equal times is arbitrary there.  Here it is (due, drift, order
 * of creation), see clock.h. */
#ifndef ENGINE_TIMERS_H
#define ENGINE_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/vm.h"

/* What a timer does when it fires; `target` is owned by the timer. */
typedef enum TimerKind {
    TIMER_FUTURE, /* ends a future with None, unless it is done */
    TIMER_HANDLE, /* runs a TimerHandle of the program */
} TimerKind;

typedef struct Timer {
    int64_t due;
    uint64_t rank; /* drift above, creation below: see timer_rank */
    Value target;
    uint32_t handle; /* number in the trace */
    uint8_t kind;    /* TimerKind */
    uint8_t what;    /* HandleWhat */
} Timer;

typedef struct Timers {
    Timer *items; /* [0] is the earliest */
    uint32_t len, cap;
    uint32_t dead;    /* cancelled ones that are still in it */
    uint64_t created; /* timers so far, of all loops' kinds */
} Timers;

enum { TIMER_SEQ_BITS = 36 };

static inline uint32_t timer_drift(const Timer *t) {
    return (uint32_t)(t->rank >> TIMER_SEQ_BITS);
}
/* Fills rank in and puts it into the heap. */
void timers_push(Vm *vm, Timers *ts, Timer t, uint32_t drift);
/* Takes the earliest out; its target passes to the caller. */
Timer timers_pop(Timers *ts);
/* Keeps those for which alive() is true and releases the others. */
void timers_filter(Vm *vm, Timers *ts, bool (*alive)(const Timer *t));
void timers_clear(Vm *vm, Timers *ts); /* releases everything */

#endif
