/* executor.h: ThreadPoolExecutor (Lib/concurrent/futures/thread.py).
 *
 * The program's object and the worker threads share a Pool, so that an executor
 * that nobody holds any more ends its workers, as CPython's weak references
 * do. */
#ifndef ENGINE_EXECUTOR_H
#define ENGINE_EXECUTOR_H

#include "engine/cfuture.h"

/* What submit() put into the queue; future V_NULL: the None that tells workers
 * to look whether they are needed. */
typedef struct Job {
    Value future, fn;
    Value args;   /* tuple, or V_NULL: none */
    Value kwargs; /* dict, or V_NULL: none */
} Job;

typedef struct Worker {
    VThread *thread; /* owned */
    bool started;
} Worker;

/* CPython's locks inside: held while a worker's "started" is waited for. */
typedef struct PoolLock {
    WaitQueue waiting;
    uint32_t holder; /* 1 + id of the thread that has it; 0: free */
} PoolLock;

/* What an executor's _work_queue is to a program. */
typedef struct Pool {
    Obj h;
    struct Pool *prev, *next; /* Concurrent.pools */
    Job *jobs;                /* a ring */
    uint32_t at, len, room;   /* first, number of items; a power of two */
    uint32_t wakes; /* of these: no jobs, but what wakes a worker to end */
    uint32_t max_workers, n_workers, cap_workers;
    Worker *workers;             /* in order of creation */
    uint32_t idle;               /* what the idle semaphore counts (3.8+) */
    WaitQueue ready;             /* workers that wait for an item */
    WaitQueue starting;          /* those who wait for a worker's "started" */
    PoolLock lock;               /* _shutdown_lock */
    Value prefix;                /* str: of the workers' names */
    Value initializer, initargs; /* V_NULL: none */
    uint32_t id;                 /* number in the trace; 0: not shown yet */
    bool shut_down, broken, orphan; /* orphan: the program's object is gone */
} Pool;

/* The program's object; also the layout of Executor, the base class, whose
 * instances have no pool. */
typedef struct Executor {
    Obj h;
    Pool *pool; /* owned; NULL before __init__ */
    Dict *dict;
} Executor;

bool is_thread_pool(const Vm *vm, Value v);
/* A new ThreadPoolExecutor for a loop's run_in_executor(None, ...), named as
 * the dialect does; V_NULL with an exception. */
Value executor_new_default(Vm *vm);
/* submit(fn, *args, **kw): the concurrent future; V_FRAME while a worker thread
 * is being started; V_NULL with RuntimeError. */
Value executor_submit(Vm *vm, Value executor, Value fn, const Value *args,
                      uint32_t n, Value kwnames);
/* shutdown(wait): V_NONE, or V_FRAME while it waits. */
Value executor_shutdown(Vm *vm, Value executor, bool wait, bool cancel_futures);
/* shutdown(wait=False) for those who cannot wait even for a moment. */
void executor_close(Vm *vm, Value executor);

/* The main thread is over (3.9+), or the non-daemon threads too (up to 3.8): no
 * executor takes new work, the workers end when the queues are empty.  Waits
 * for nothing. */
void executors_shut_down(Vm *vm);
/* concurrent.futures.thread is imported: up to 3.8 that registers a function
 * with atexit, which waits for the workers. */
void executors_register_exit(Vm *vm);

/* A job's call in words, for the trace. */
uint32_t job_label(Vm *vm, Value fn, const Value *args, uint32_t n);
/* JOB_END of a job whose future does not say it by itself (CFuture.executor
 * is 0). */
void job_note_end(Vm *vm, const CFuture *f, uint32_t executor);

void executor_types_init(Vm *vm, Concurrent *c);
extern const NativeFrameDef worker_frame;

#endif
