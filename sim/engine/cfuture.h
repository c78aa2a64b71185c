/* cfuture.h: concurrent.futures.Future (Lib/concurrent/futures/_base.py).
 *
 * CPython gives every such future a condition variable; here it has a queue of
 * the threads that wait for it, which is empty for most.
 *
 * Callbacks run in the thread that ends the future (or that adds them too
 * late), by native frames: so whatever ends a future may return V_FRAME, and
 * its caller goes on when the frame has given its result. */
#ifndef ENGINE_CFUTURE_H
#define ENGINE_CFUTURE_H

#include "engine/engine.h"
#include "engine/thread.h"

typedef enum CfState {
    CF_PENDING,
    CF_RUNNING,
    CF_CANCELLED, /* by cancel() */
    CF_NOTIFIED,  /* ... and its executor has seen it: CANCELLED_AND_NOTIFIED */
    CF_FINISHED
} CfState;

/* What wait() or as_completed() waits with; cfuture_wait.c. */
typedef struct CfWaiter CfWaiter;

typedef struct CFuture {
    Obj h;
    Value result;     /* or the exception; V_NULL before */
    Value *callbacks; /* callables (owned), in order of registration */
    CfWaiter **waiters;
    WaitQueue waiting; /* threads in result(), exception() */
    uint16_t n_callbacks, cap_callbacks, n_waiters, cap_waiters;
    uint8_t state;   /* CfState */
    bool failed;     /* result is the exception */
    bool bridged;    /* an asyncio future is to get the result */
    uint32_t job;    /* number of the executor's job, or 0 */
    uint32_t holder; /* 1 + id of the thread that will end it, 0: not known */
    uint32_t shown;  /* REF of the asyncio future that gets the result, or 0 */
    uint32_t label;  /* the job in words, in the trace */
    uint32_t executor; /* number of its executor in the trace */
    Loop *loop;        /* its task runs there (owned), or NULL */
    Dict *dict;
} CFuture;

static inline CFuture *as_cfuture(Value v) {
    return (CFuture *)as_obj(v);
}
/* A concurrent.futures.Future, or an instance of a subclass. */
bool is_cfuture(const Vm *vm, Value v);
static inline bool cfuture_done(const CFuture *f) {
    return f->state >= CF_CANCELLED;
}

/* A pending one.  An executor that wants its jobs in the trace sets `job` (++
 * Concurrent.next_job), `executor` and `label`; JOB_END comes by itself. */
Value cfuture_new(Vm *vm);
/* set_running_or_notify_cancel(): 1: it runs now; 0: it was cancelled, do not
 * run it; -1: RuntimeError, it is in another state. */
int cfuture_set_running(Vm *vm, Value f);
/* The running thread runs its job: those who wait for it wait for that. */
void cfuture_begun(Vm *vm, CFuture *f);
/* End it; `v` and `exc` are borrowed.  V_NONE; V_FRAME: callbacks run, and then
 * it gives None; V_NULL: InvalidStateError (3.8+) if it was done. */
Value cfuture_set_result(Vm *vm, Value f, Value v);
/* Either, by a caller who holds so many references to it. */
Value cfuture_finish(Vm *vm, Value f, Value v, bool failed, uint32_t own);
Value cfuture_set_exception(Vm *vm, Value f, Value exc);
/* cancel(): V_TRUE, V_FALSE (it runs or has run), or V_FRAME. */
Value cfuture_cancel(Vm *vm, Value f);
/* `fn` is called with the future, at once if that is done: V_NONE, V_FRAME, or
 * V_NULL with its exception (up to 3.6). */
Value cfuture_add_done_callback(Vm *vm, Value f, Value fn);
/* Of one that is done: its result, or V_NULL with its exception. */
Value cfuture_result(Vm *vm, Value f);
/* result(timeout) or exception(timeout): waits.  The value, V_NULL with an
 * exception, or V_FRAME.  timeout: a number of seconds, or V_NONE. */
Value cfuture_wait(Vm *vm, Value f, Value timeout, bool want_exception);

/* What concurrent.futures has besides its modules; made by the first import of
 * it or of asyncio.  Lies in the run's heap as Engine.concurrent. */
typedef struct Concurrent {
    Type *future, *waiter, *executor, *thread_pool, *pool, *chain;
    Type *Error, *CancelledError, *TimeoutError, *InvalidStateError;
    Type *BrokenExecutor, *BrokenThreadPool;
    Value base;         /* dict: the names of concurrent.futures._base */
    struct Pool *pools; /* those that are alive, oldest first: executor.h */
    struct Pool *last_pool;
    struct PoolLock *lock; /* _global_shutdown_lock */
    uint32_t next_name;    /* ThreadPoolExecutor-K */
    uint32_t next_job;     /* jobs are numbered over all executors */
    bool thread_imported;  /* concurrent.futures.thread */
    bool shut_down;        /* the interpreter ends: no new work */
} Concurrent;

/* Makes it if it is not there; NULL with an exception. */
Concurrent *concurrent_get(Vm *vm);
static inline Concurrent *concurrent_of(const Vm *vm) {
    return engine_of(vm)->concurrent;
}
void cfuture_types_init(Vm *vm, Concurrent *c);
void cfwaiter_types_init(Vm *vm, Concurrent *c);

/* --- for cfuture*.c ---------------------------------------------------------
 */

/* JOB_END, of a job's future. */
void cfuture_note_end(Vm *vm, const CFuture *f);
/* The future is done: tells those who wait in wait() and as_completed(). */
void cfwaiters_tell(Vm *vm, CFuture *f);
/* Takes the waiter away from a future that dies, or that it need not watch. */
void cfwaiter_forget(Vm *vm, CfWaiter *w, CFuture *f);

#endif
