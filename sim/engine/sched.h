/* sched.h: what the files of the scheduler share.  Private to thread*.c. */
#ifndef ENGINE_SCHED_H
#define ENGINE_SCHED_H

#include "engine/thread_heap.h"

typedef struct Sched {
    ThreadHeap ready; /* those that could run, without the one that does */
    ThreadHeap timed; /* those whose wait has a deadline */
    uint64_t next_seq;
    uint32_t next_id, alive;
    uint32_t nested; /* of the calls by C code: those of threads away */
    Frame *chooser;  /* where an exploring run pauses */
    Frame *shared;   /* the frame of the thread that asks for a point */
    VThread *stay;   /* at a visible operation, paused: the one that asked */
    bool may_stay;   /* the choice is at a visible operation */
    bool skipped;    /* there was a choice inside a call by C code, where no
                        thread can be put away: the default was taken */
    bool asking;     /* paused before a choice ... */
    bool answered;   /* ... and told which way */
    bool must_yield; /* the clock moved because this thread only polls */
    bool passed;     /* the next NF_VISIBLE call has had its point */
    uint32_t way;
    uint32_t last_id; /* of the thread that ended last */
    SwitchReason reason;
    Type *type; /* of VThread */
} Sched;

static inline Sched *sched_of(const Vm *vm) {
    return engine_of(vm)->sched;
}

/* hooks.visible: see vm.h. */
bool thread_visible(Vm *vm, Value fn, const Value *args, uint32_t n,
                    Value kwnames);
/* The running thread only watches the clock: others go first, soon. */
void sched_polled(Vm *vm);
/* t could run from now on. */
void sched_ready(Vm *vm, VThread *t);
/* ... no longer, unless its deadline has passed. */
void sched_unready(Vm *vm, VThread *t);
/* The running thread has been put somewhere (or is over): another one goes on.
 * To be returned by the step. */
Act sched_next(Vm *vm, SwitchReason reason);
/* Way k among the candidates: 0 is the default, then by number. */
VThread *sched_candidate(const Vm *vm, uint32_t k);
uint32_t sched_candidates(const Vm *vm);
/* Everybody waits for ever: ends the run and says who waits for whom. */
void sched_deadlock(Vm *vm);
void sched_init(Vm *vm);

#endif
