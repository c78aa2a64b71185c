/* thread_lock.h: Lock and RLock (Modules/_threadmodule.c), and waiting for them
 * from library code that is written in Python.
 *
 * A thread that finds a lock taken joins its queue.  release() makes the head
 * of the queue ready, nothing more: whoever runs before may still take the
 * lock, and then the head goes on waiting in its place. */
#ifndef ENGINE_THREAD_LOCK_H
#define ENGINE_THREAD_LOCK_H

#include "engine/thread.h"

typedef struct ThreadLock {
    Obj h;
    WaitQueue waiters;
    uint32_t owner; /* 1 + id of the thread that took it; 0: free */
    uint32_t count; /* how often it is taken: at most once, if not an RLock */
    uint32_t id;    /* number in the trace; 0: the library's own, not shown */
    bool reentrant;
} ThreadLock;

/* A moment until which somebody waits. */
typedef struct Deadline {
    bool set, passed; /* passed: it is not in the future */
    int64_t due;
    uint32_t drift;
} Deadline;

static inline ThreadLock *as_thread_lock(Value v) {
    return (ThreadLock *)as_obj(v);
}
bool is_thread_lock(const Vm *vm, Value v);

/* A free lock, or an RLock; id: see there. */
ThreadLock *thread_lock_new(Vm *vm, bool reentrant, uint32_t id);
/* The running thread takes it, if that needs no waiting. */
bool thread_lock_take(Vm *vm, ThreadLock *lock);
/* Gives it up once; it must be taken. */
void thread_lock_give(Vm *vm, ThreadLock *lock);
/* Waits for the lock until the deadline and takes it: V_FRAME, whose result is
 * True or False, or one of these at once.  label (a str, or V_NULL for the
 * lock's own): what the wait is called; ref: the object of the trace; holder: 1
 * + id of the thread that could end the wait, or 0: the lock's owner. */
Value thread_lock_wait(Vm *vm, ThreadLock *lock, Deadline deadline, Value label,
                       uint32_t ref, uint32_t holder);
/* Waits until it is free, without taking it: V_NONE or V_FRAME. */
Value thread_lock_pass(Vm *vm, ThreadLock *lock);

/* Seconds as a number of the program's; None: no deadline.  False with an
 * exception. */
bool deadline_from(Vm *vm, Value seconds, Deadline *out);
/* Is it over?  Counts as a reading of the clock. */
bool deadline_over(Vm *vm, const Deadline *d);

void thread_lock_types_init(Vm *vm);

#endif
