/* executor_impl.h: what the files of ThreadPoolExecutor share. */
#ifndef ENGINE_EXECUTOR_IMPL_H
#define ENGINE_EXECUTOR_IMPL_H

#include "engine/executor.h"

/* At the end of the queue (steals what the job holds); the worker that has been
 * idle for longest wakes. */
void pool_put(Vm *vm, Pool *p, Job job);
/* The first; the queue must not be empty. */
Job pool_take(Pool *p);
void job_drop(Vm *vm, Job *job);
/* A new worker thread, ready to run; false with RuntimeError. */
bool pool_start_worker(Vm *vm, Pool *p);

/* A None for each worker that is alive: they look whether they are needed. */
void pool_tell_all(Vm *vm, Pool *p);
/* For those who only need nobody to hold it; false: wait. */
bool pool_pass_lock(Vm *vm, PoolLock *lock);
/* Waits for a lock that somebody holds: see thread_wait. */
Act pool_wait_lock(Vm *vm, Frame *f, PoolLock *lock);
static inline Executor *as_executor(Value v) {
    return (Executor *)as_obj(v);
}
/* The methods, as the type's table has them. */
Value executor_m_submit(Vm *vm, const Value *args, uint32_t n, Value kw);
Value executor_m_shutdown(Vm *vm, const Value *args, uint32_t n, Value kw);

#endif
