/* timers.h: what is scheduled for later: a binary heap.
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

/* In blocks, so that growing copies nothing and leaves nothing behind; of the
 * size of a ReadyChunk, because what leaves here goes there. */
enum { TIMER_BLOCK = 128 };
typedef struct Timers {
    Timer **blocks; /* timer i is blocks[i / TIMER_BLOCK][i % TIMER_BLOCK] */
    uint32_t n_blocks, cap_blocks;
    uint32_t len;
    uint32_t dead;    /* cancelled ones that are still in it */
    uint64_t created; /* timers so far */
} Timers;

enum { TIMER_SEQ_BITS = 36 };

/* The earliest; there must be one. */
static inline const Timer *timers_first(const Timers *ts) {
    return ts->blocks[0];
}
static inline uint32_t timer_drift(const Timer *t) {
    return (uint32_t)(t->rank >> TIMER_SEQ_BITS);
}
/* Not cancelled: a cancelled one stays in the heap for a while. */
bool timer_alive(const Timer *t);
/* Fills rank in and puts it into the heap. */
void timers_push(Vm *vm, Timers *ts, Timer t, uint32_t drift);
/* One that was taken out, with its rank. */
void timers_put_back(Vm *vm, Timers *ts, Timer t);
/* Takes the earliest out; its target passes to the caller. */
Timer timers_pop(Vm *vm, Timers *ts);
/* Keeps those for which alive() is true and releases the others. */
void timers_filter(Vm *vm, Timers *ts, bool (*alive)(const Timer *t));
void timers_clear(Vm *vm, Timers *ts); /* releases everything */

#endif
