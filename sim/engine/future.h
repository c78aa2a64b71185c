/* future.h: Future, and what is common to it and Task, gather, waiters.
 *
 * Mirrors FutureObj of Modules/_asynciomodule.c.  State changes at once;
 * callbacks are handed to the ready queue, never called from here. */
#ifndef ENGINE_FUTURE_H
#define ENGINE_FUTURE_H

#include "engine/engine.h"

enum { FUT_PENDING, FUT_CANCELLED, FUT_FINISHED };

enum {
    FUTF_FAILED = 1,   /* finished with an exception, which is `result` */
    FUTF_LOG = 2,      /* nobody has asked for that exception yet */
    FUTF_BLOCKING = 4, /* just yielded by `await` (_asyncio_future_blocking) */
    FUTF_TIMER_DEAD = 8, /* its timer was cancelled, or has run */
    FUTF_TIMED = 16,     /* a timer in the heap has it as its target */
    FUTF_GATHER = 32,    /* it is a Gather: cancel() goes to the children */
    FUTF_TASK = 64,      /* it is a Task */
    FUTF_SEEN = 128,     /* gather's mark while it looks for duplicates */
};

/* What runs when a future is done. */
typedef enum CbKind {
    CB_NONE,
    CB_CALL,       /* target: a callable of the program */
    CB_CALL_IN,    /* target: tuple (callable, context) */
    CB_WAKEUP,     /* target: the Task that awaits it */
    CB_GATHER,     /* target: the Gather that it is a child of */
    CB_WAIT,       /* target: the Waiter of asyncio.wait() */
    CB_SHIELD_IN,  /* target: the outer future; runs on the inner one */
    CB_SHIELD_OUT, /* target: the inner future; runs on the outer one */
    CB_STOP,       /* run_until_complete: stops the loop; no target */
} CbKind;

/* A callback: kind in the low four bits of its (owned) target. */
typedef uintptr_t FutCb;
static inline CbKind cb_kind(FutCb cb) {
    return (CbKind)(cb & 15);
}
static inline Value cb_target(FutCb cb) {
    return (Value)(cb & ~(uintptr_t)15);
}

/* What few futures have. */
typedef struct FutureMore {
    FutCb *items; /* callbacks after the first */
    uint32_t n, cap;
    Value cancel_message; /* or V_NULL */
    Value cancelled_exc;  /* the CancelledError that ended a task, or V_NULL */
    Value trace;          /* traceback of the exception when it was stored */
} FutureMore;

struct Future {
    Obj h;        /* flags: number of its timer's handle in the trace */
    Loop *loop;   /* owned */
    Value result; /* or the exception; V_NULL while pending */
    FutCb cb;     /* the first callback; 0: none */
    FutureMore *more;
    uint32_t id; /* task number or object number in the trace */
    uint8_t state, flags;
    Dict *dict;
};

static inline Future *as_future(Value v) {
    return (Future *)as_obj(v);
}
static inline bool future_done(const Future *f) {
    return f->state != FUT_PENDING;
}
/* A native Future or Task, or an instance of a subclass. */
bool is_future(const Vm *vm, Value v);

void future_types_init(Vm *vm);
/* Pending, made for `loop`; `kind` names it in the trace. */
Future *future_new(Vm *vm, Loop *loop, ObjKind kind);
/* For types derived from it: sets the fields. */
void future_setup(Vm *vm, Future *f, Loop *loop);
void future_release_fields(Vm *vm, Future *f);

/* Ends it: the value is borrowed.  The future must be pending. */
void future_set_result(Vm *vm, Future *f, Value v);
void future_set_exception(Vm *vm, Future *f, Value exc);
/* Future.cancel(): false if it was done.  Only for plain futures: see
 * awaited_cancel for any kind. */
bool future_cancel(Vm *vm, Future *f, Value message);
/* cancel() of whatever a task waits for. */
bool awaited_cancel(Vm *vm, Value awaited, Value message);
/* Number of the task that awaits it, and does so before all others; or 0. */
uint32_t future_waiting_task(const Future *f);
/* result(): V_NULL with the exception, which counts as retrieved. */
Value future_result(Vm *vm, Future *f);
/* A new CancelledError, as awaiting the cancelled future raises. */
Value future_cancelled_error(Vm *vm, Future *f);
/* The future with its callback list. `target` is retained. */
void future_add_cb(Vm *vm, Future *f, CbKind kind, Value target);
/* How many were removed. */
uint32_t future_remove_cb(Vm *vm, Future *f, CbKind kind, Value target);
FutureMore *future_more(Vm *vm, Future *f);
/* Message of __del__ for an exception that nobody retrieved. */
void future_log_lost(Vm *vm, Future *f, const char *type_name);
/* `wait_for=` and `cb=[...]` of repr; future_repr.c */
Value future_repr(Vm *vm, Value v);
void future_write_callbacks(Vm *vm, const Future *f, StrBuf *out);
/* "state", "result=…": the part that Future and Task share. */
bool future_write_result(Vm *vm, const Future *f, StrBuf *out);
extern const NativeDef future_methods[];
extern const GetSetDef future_getset[];

#endif
