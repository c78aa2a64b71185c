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

#endif
