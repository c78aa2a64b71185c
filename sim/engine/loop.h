/* loop.h: the event loop (Lib/asyncio/base_events.py).
 *
 * A running loop is a native frame: run_forever() pushes it, and whatever a
 * callback or a task's step runs lies above it.  So nothing recurses in C and
 * a loop can be suspended like any other frame. */
#ifndef ENGINE_LOOP_H
#define ENGINE_LOOP_H

#include "engine/engine.h"
#include "engine/ready.h"
#include "engine/thread.h"

struct Loop {
    Obj h;
    ReadyQueue ready;
    Timers timers;
    Ready cur;     /* what runs now; cur.a V_NULL: nothing */
    uint32_t todo; /* callbacks left in this iteration */
    uint32_t id;   /* number in the trace */
    uint32_t iteration;
    uint8_t running, stopping, closed, debug;
    uint8_t in_iteration, executor_shut;
    uint8_t timers_late; /* some that were due have been left for later */
    uint8_t spare;
    Task *task;              /* current_task(); borrowed */
    Value exception_handler; /* V_NULL: the default one */
    Value task_factory;      /* V_NULL, or a callable */
    Value async_gens;        /* list of those that ran in it, or V_NULL */
    Value signals;           /* dict: its signal handlers, or V_NULL */
    Value executor;          /* the default one, or V_NULL: none yet */
    Dict *dict;
    WaitQueue selecting; /* the thread in select; open: the self-pipe has
                            something */
    Loop *prev, *next;   /* Engine.loops */
};

static inline Loop *as_loop(Value v) {
    return (Loop *)as_obj(v);
}
bool is_loop(const Vm *vm, Value v);
Loop *loop_new(Vm *vm);

/* The loop of the running callback, or NULL without exception. */
static inline Loop *loop_running(const Vm *vm) {
    return engine_of(vm)->running;
}
/* get_running_loop(): RuntimeError if none runs.  Borrowed. */
Loop *loop_require(Vm *vm);
/* get_event_loop() with all its rules; borrowed. */
Loop *loop_current(Vm *vm);
/* What `loop=None` of a Future means in this dialect; borrowed. */
Loop *loop_for_future(Vm *vm, Value given);

/* Puts something at the end of the ready queue: steals r.a and r.b.  The rest
 * are operands of READY_PUSH. */
void loop_push(Vm *vm, Loop *loop, Ready r, uint32_t task, uint32_t arg);
/* call_soon(), call_at() by the program: RuntimeError when it is closed. */
Handle *loop_call_soon(Vm *vm, Loop *loop, Value fn, const Value *args,
                       uint32_t n, HandleWhat what);
Handle *loop_call_at(Vm *vm, Loop *loop, int64_t due, Value fn,
                     const Value *args, uint32_t n, HandleWhat what);
/* A timer that ends `f` (retained) after `delay` ns. */
void loop_timer_future(Vm *vm, Loop *loop, int64_t delay, Future *f,
                       HandleWhat what, uint32_t arg);
/* The timer of such a future will not be needed. */
void loop_timer_cancel(Vm *vm, Future *f);
/* The self-pipe: another thread has put something into the ready queue.  Emits
 * SELF_PIPE; a loop that selects goes on. */
void loop_wake(Vm *vm, Loop *loop);
bool loop_check_closed(Vm *vm, const Loop *loop);
void loop_stop(Vm *vm, Loop *loop);

/* call_exception_handler({"message": message, "exception": exc, ...}): pairs of
 * (name, value) follow, ended by NULL; exc may be V_NULL. */
void loop_report(Vm *vm, Loop *loop, const char *message, Value exc, ...);
/* The default handler: what it writes on standard error. */
void loop_report_default(Vm *vm, Dict *context);
/* loop.call_exception_handler(context); loop may be NULL. */
void loop_call_handler(Vm *vm, Loop *loop, Dict *context);

/* run_forever(), run_until_complete(): push the loop's frame: V_FRAME, or
 * V_NULL with RuntimeError. */
Value loop_run_forever(Vm *vm, Loop *loop);
Value loop_run_until(Vm *vm, Loop *loop, Value what);
/* Is it a frame that a loop runs in? */
bool loop_owns_frame(const Frame *f);

void loop_types_init(Vm *vm);
Value loop_repr(Vm *vm, Value v);
extern const NativeDef loop_methods[];

#endif
