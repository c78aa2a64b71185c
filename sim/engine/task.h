/* task.h: a coroutine that the loop drives (Lib/asyncio/tasks.py). */
#ifndef ENGINE_TASK_H
#define ENGINE_TASK_H

#include "engine/future.h"

struct Task {
    Future f;
    Value coro;   /* Gen, or another coroutine-like object; V_NULL at the end */
    Value waiter; /* the future it waits for, or V_NULL */
    Value name;   /* str, or a number n: "Task-n" */
    Value context;     /* its variables: see context.h */
    Task *prev, *next; /* Engine.tasks */
    uint16_t cancels;  /* cancelling() */
    uint8_t must_cancel;
    uint8_t quiet; /* not _log_destroy_pending */
    uint8_t eager; /* its first step ran inside create_task() */
};

static inline Task *as_task(Value v) {
    return (Task *)as_obj(v);
}
static inline bool is_task(const Vm *vm, Value v) {
    return is_future(vm, v) && (as_future(v)->flags & FUTF_TASK);
}

/* Makes a task and schedules its first step; `name` V_NULL: Task-N.  V_NULL
 * with TypeError if `coro` is no coroutine. */
Value task_new(Vm *vm, Loop *loop, Value coro, Value name);
/* The same through the loop's task factory, as loop.create_task() does. */
Value task_create(Vm *vm, Loop *loop, Value coro, Value name, Value context);
/* asyncio.ensure_future(); loop NULL: the running (or current) one. */
Value task_ensure(Vm *vm, Value awaitable, Loop *loop);
/* A coroutine that awaits any awaitable. */
Value task_wrap_awaitable(Vm *vm, Value v);
/* Task.cancel() */
bool task_cancel(Vm *vm, Task *task, Value message);
/* "Task was destroyed but it is pending!" */
void task_log_destroyed(Vm *vm, Task *task);
/* May a Task drive it?  TypeError-free test of asyncio.iscoroutine. */
bool is_coroutine(Vm *vm, Value v);

/* One step, run by the loop: begins it (false: it has already ended, by
 * raising; vm->exc is set), and deals with its outcome.  task_end_step returns
 * false if vm->exc must leave the loop (SystemExit, KeyboardInterrupt). */
bool task_begin_step(Vm *vm, Task *task, Value exc);
bool task_end_step(Vm *vm, Task *task, Sig sig, Value v);
/* A wakeup: the exception to throw in (owned), or V_NULL. */
Value task_wakeup_exception(Vm *vm, Value awaited);
/* Runs an eager task's first step at once; task_eager.c */
Value task_new_eager(Vm *vm, Loop *loop, Value coro, Value name);

/* The tasks of a loop as a set, oldest first. */
Value task_all(Vm *vm, const Loop *loop, bool done_too);
/* Takes away the methods that the dialect has not. */
void task_hide_methods(Vm *vm);

Value task_repr(Vm *vm, Value v);
void task_write_name(Vm *vm, const Task *task, StrBuf *out);
void task_types_init(Vm *vm);
extern const NativeDef task_methods[];
extern const GetSetDef task_getset[];

#endif
