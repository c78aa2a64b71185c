#include "engine/future.h"

#include "engine/gather.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/visit.h"
#include <stdio.h>

#include "vm/exc.h"

bool is_future(const Vm *vm, Value v) {
    return is_obj(v) && is_a(vm, v, engine_of(vm)->t.future);
}

/* --- callbacks ------------------------------------------------------------ */

FutureMore *future_more(Vm *vm, Future *f) {
    if (!f->more) {
        f->more = heap_alloc(&vm->heap, sizeof(FutureMore));
        *f->more = (FutureMore){0};
    }
    return f->more;
}

static void more_push(Vm *vm, FutureMore *m, FutCb cb) {
    if (m->n == m->cap) {
        uint32_t cap = m->cap ? m->cap * 2 : 2;
        m->items = heap_resize(&vm->heap, m->items, m->cap * sizeof(FutCb),
                               cap * sizeof(FutCb));
        m->cap = cap;
    }
    m->items[m->n++] = cb;
}

static Ready ready_of(CbKind kind, Value target, Future *f) {
    static const uint8_t kinds[][2] = {
        [CB_CALL] = {READY_CALL, WHAT_DONE_CB},
        [CB_CALL_IN] = {READY_CALL_IN, WHAT_DONE_CB},
        [CB_WAKEUP] = {READY_WAKEUP, WHAT_WAKEUP},
        [CB_GATHER] = {READY_GATHER, WHAT_GATHER_CB},
        [CB_WAIT] = {READY_WAIT, WHAT_WAIT_CB},
        [CB_SHIELD_IN] = {READY_SHIELD_IN, WHAT_CHAIN_CB},
        [CB_SHIELD_OUT] = {READY_SHIELD_OUT, WHAT_CHAIN_CB},
        [CB_STOP] = {READY_STOP, WHAT_STOP_CB},
    };
    return (Ready){.a = target,
                   .b = retain(from_obj(f)),
                   .kind = kinds[kind][0],
                   .what = kinds[kind][1]};
}

/* Steals the target. */
static void schedule_cb(Vm *vm, Future *f, FutCb cb) {
    CbKind kind = cb_kind(cb);
    Value target = cb_target(cb);
    uint32_t arg = 0;
    uint32_t task = f->flags & FUTF_TASK ? f->id : 0;
    if (kind == CB_WAKEUP) {
        task = as_future(target)->id;
        arg = note_ref(f);
    } else if (noting(vm)) {
        if (kind == CB_CALL || kind == CB_CALL_IN)
            arg = note_name(vm, target);
        else if (kind == CB_SHIELD_OUT) /* of the shield; target: the inner */
            arg = f->id;
        else if (target)
            arg = as_future(target)->id;
    }
    loop_push(vm, f->loop, ready_of(kind, target, f), task, arg);
}

static void schedule_callbacks(Vm *vm, Future *f) {
    FutCb first = f->cb;
    f->cb = 0;
    if (first) schedule_cb(vm, f, first);
    if (!f->more) return;
    for (uint32_t i = 0; i < f->more->n; i++)
        schedule_cb(vm, f, f->more->items[i]);
    f->more->n = 0;
}

uint32_t future_waiting_task(const Future *f) {
    if (!f->cb || cb_kind(f->cb) != CB_WAKEUP) return 0;
    return as_future(cb_target(f->cb))->id;
}

void future_add_cb(Vm *vm, Future *f, CbKind kind, Value target) {
    FutCb cb = (FutCb)retain(target) | (FutCb)kind;
    if (future_done(f))
        schedule_cb(vm, f, cb);
    else if (!f->cb)
        f->cb = cb;
    else
        more_push(vm, future_more(vm, f), cb);
}

/* An == of the program may run here; 1, 0, or -1 with an exception. */
static int cb_equal(Vm *vm, FutCb cb, CbKind kind, Value target) {
    if (cb_kind(cb) == CB_CALL_IN && kind == CB_CALL)
        return obj_equal(vm, as_tuple(cb_target(cb))->items[0], target);
    if (cb_kind(cb) != kind) return 0;
    if (cb_target(cb) == target) return 1;
    return kind == CB_CALL ? obj_equal(vm, cb_target(cb), target) : 0;
}

static void drop_cb(Vm *vm, FutCb cb) {
    if (cb) release(vm, cb_target(cb));
}

uint32_t future_remove_cb(Vm *vm, Future *f, CbKind kind, Value target) {
    uint32_t removed = 0, kept = 0;
    FutCb first = f->cb;
    if (!first) return 0;
    if (cb_equal(vm, first, kind, target) == 1) {
        f->cb = 0;
        removed++;
        drop_cb(vm, first);
    }
    FutureMore *m = f->more;
    for (uint32_t i = 0; m && i < m->n; i++) {
        FutCb cb = m->items[i];
        if (cb_equal(vm, cb, kind, target) == 1) {
            removed++;
            drop_cb(vm, cb);
        } else if (!f->cb) {
            f->cb = cb;
        } else {
            m->items[kept++] = cb;
        }
    }
    if (m) m->n = kept;
    return removed;
}

/* --- becoming done ----------------------------------------------------------
 */

static void note_done(Vm *vm, Future *f, Outcome outcome) {
    if (!noting(vm)) return;
    uint32_t repr = 0, type = 0;
    if (outcome != OUT_CANCELLED) repr = note_repr(vm, f->result);
    if (outcome == OUT_RAISED) type = note_type(vm, f->result);
    if (f->flags & FUTF_TASK)
        trace_emit(vm->trace, EV_TASK_DONE, (uint8_t)outcome, note_loc(vm),
                   f->id, repr, type, 0);
    else
        trace_emit(vm->trace, EV_OBJ_DONE, (uint8_t)outcome, note_loc(vm),
                   f->id, repr, type, 0);
}

void future_set_result(Vm *vm, Future *f, Value v) {
    CHECK(f->state == FUT_PENDING, "a future gets one result");
    f->state = FUT_FINISHED;
    f->result = retain(v);
    note_done(vm, f, OUT_RETURNED);
    schedule_callbacks(vm, f);
}

void future_set_exception(Vm *vm, Future *f, Value exc) {
    CHECK(f->state == FUT_PENDING, "a future gets one result");
    f->state = FUT_FINISHED;
    f->result = retain(exc);
    f->flags |= FUTF_FAILED | FUTF_LOG;
    if (vm->minor >= 11 && as_exc(exc)->traceback)
        future_more(vm, f)->trace = retain(as_exc(exc)->traceback);
    note_done(vm, f, OUT_RAISED);
    schedule_callbacks(vm, f);
}

static void set_cancel_message(Vm *vm, Future *f, Value message) {
    bool given = message && message != V_NONE;
    if (given || (f->more && f->more->cancel_message))
        assign(vm, &future_more(vm, f)->cancel_message,
               given ? retain(message) : V_NULL);
}

bool future_cancel(Vm *vm, Future *f, Value message) {
    f->flags &= (uint8_t)~FUTF_LOG;
    if (future_done(f)) return false;
    f->state = FUT_CANCELLED;
    set_cancel_message(vm, f, message);
    note_done(vm, f, OUT_CANCELLED);
    schedule_callbacks(vm, f);
    return true;
}

/* Subclasses of the program may override cancel(). */
static bool cancel_by_method(Vm *vm, Value awaited, Value message) {
    Value name = str_intern(vm, "cancel", 6);
    uint32_t n = message && message != V_NONE ? 1 : 0;
    Value r = vm_call_method(vm, awaited, name, &message, n);
    release(vm, name);
    bool yes = r && obj_truth(vm, r) > 0;
    release(vm, r);
    return yes;
}

bool awaited_cancel(Vm *vm, Value awaited, Value message) {
    if (as_obj(awaited)->type->flags & TF_USER)
        return cancel_by_method(vm, awaited, message);
    Future *f = as_future(awaited);
    if (f->flags & (FUTF_TASK | FUTF_GATHER)) note_cancel(vm, f, message);
    if (f->flags & FUTF_TASK) return task_cancel(vm, (Task *)f, message);
    if (f->flags & FUTF_GATHER) return gather_cancel(vm, f, message);
    return future_cancel(vm, f, message);
}

/* --- what it holds ----------------------------------------------------------
 */

Value future_cancelled_error(Vm *vm, Future *f) {
    Type *t = engine_of(vm)->t.CancelledError;
    FutureMore *m = f->more;
    if (vm->minor >= 11 && m && m->cancelled_exc) {
        Value exc = m->cancelled_exc;
        m->cancelled_exc = V_NULL;
        return exc;
    }
    Value exc = m && m->cancel_message && vm->minor >= 9
                    ? exc_new_value(vm, t, m->cancel_message)
                    : exc_new(vm, t, NULL);
    if (vm->minor >= 9 && m && m->cancelled_exc) {
        as_exc(exc)->context = m->cancelled_exc;
        m->cancelled_exc = V_NULL;
    }
    return exc;
}

Value future_result(Vm *vm, Future *f) {
    if (f->state == FUT_CANCELLED)
        return vm_raise_value(vm, future_cancelled_error(vm, f));
    if (f->state == FUT_PENDING)
        return vm_raise(vm, engine_of(vm)->t.InvalidStateError,
                        vm->minor == 5 ? "Result is not ready."
                                       : "Result is not set.");
    f->flags &= (uint8_t)~FUTF_LOG;
    if (!(f->flags & FUTF_FAILED)) return retain(f->result);
    if (vm->minor >= 11) {
        Value trace = f->more ? f->more->trace : V_NULL;
        assign(vm, &as_exc(f->result)->traceback, retain(trace));
    }
    return vm_raise_value(vm, retain(f->result));
}

/* --- life -------------------------------------------------------------------
 */

void future_setup(Vm *vm, Future *f, Loop *loop) {
    (void)vm;
    f->loop = as_loop(retain(from_obj(loop)));
}

Future *future_new(Vm *vm, Loop *loop, ObjKind kind) {
    Future *f = obj_alloc(vm, engine_of(vm)->t.future);
    future_setup(vm, f, loop);
    if (noting(vm) && kind != OBJ_KIND_COUNT)
        f->id = note_object(vm, kind, 0, 0, 0);
    return f;
}

void future_log_lost(Vm *vm, Future *f, const char *type_name) {
    f->flags &= (uint8_t)~FUTF_LOG;
    char message[80];
    snprintf(message, sizeof message, "%s exception was never retrieved",
             type_name);
    if (noting(vm))
        trace_emit(vm->trace, EV_WARN, WARN_NEVER_RETRIEVED, note_loc(vm),
                   note_ref(f), trace_intern_str(vm->trace, message),
                   note_repr(vm, f->result), 0);
    loop_report(vm, f->loop, message, f->result, "future", from_obj(f), NULL);
}

void future_release_fields(Vm *vm, Future *f) {
    drop_cb(vm, f->cb);
    f->cb = 0;
    FutureMore *m = f->more;
    f->more = NULL;
    if (m) {
        for (uint32_t i = 0; i < m->n; i++)
            drop_cb(vm, m->items[i]);
        if (m->cap) heap_free(&vm->heap, m->items, m->cap * sizeof(FutCb));
        release(vm, m->cancel_message);
        release(vm, m->cancelled_exc);
        release(vm, m->trace);
        heap_free(&vm->heap, m, sizeof *m);
    }
    clear(vm, &f->result);
    if (f->loop) release(vm, from_obj(f->loop));
    f->loop = NULL;
}

static void future_free(Vm *vm, Obj *obj) {
    Future *f = (Future *)obj;
    if (f->flags & FUTF_LOG) {
        obj->refs = 1; /* the handler may look at it, or keep it */
        future_log_lost(vm, f, obj->type->name);
        if (--obj->refs > 0) return;
    }
    if (f->id)
        trace_emit(vm->trace, EV_OBJ_FREE, 0, note_loc(vm), f->id, 0, 0, 0);
    future_release_fields(vm, f);
    obj_dealloc(vm, obj, obj->type->size);
}

/* --- awaiting ----------------------------------------------------------------
 */

static Value future_await(Vm *vm, Value v) {
    (void)vm;
    return retain(v);
}

static SendResult future_send(Vm *vm, Value v, Value arg, Value *out) {
    (void)arg;
    Future *f = as_future(v);
    if (!future_done(f)) {
        f->flags |= FUTF_BLOCKING;
        *out = retain(v);
        return SEND_YIELD;
    }
    *out = future_result(vm, f);
    return *out ? SEND_RETURN : SEND_ERROR;
}

/* --- the type ----------------------------------------------------------------
 */

static Value future_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                         Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(obj_alloc(vm, t));
}

static Value future_init(Vm *vm, Value self, const Value *args, uint32_t n,
                         Value kw) {
    static const NativeDef def = {"Future", NULL, 0, "* loop?"};
    Value out[1];
    if (!native_bind(vm, &def, args, n, kw, out, 1)) return V_NULL;
    Loop *loop = loop_for_future(vm, out[0]);
    if (!loop) return V_NULL;
    Future *f = as_future(self);
    if (f->loop) future_release_fields(vm, f);
    f->state = FUT_PENDING;
    f->flags = 0;
    future_setup(vm, f, loop);
    if (noting(vm)) f->id = note_object(vm, OBJ_FUTURE, 0, 0, 0);
    return V_NONE;
}

static void future_slots(Type *t) {
    t->make = future_make;
    t->init = future_init;
    t->free = future_free;
    t->visit = future_visit;
    t->repr = future_repr;
    t->await = future_await;
    t->iter = future_await; /* `yield from future` of older coroutines */
    t->send = future_send;
}

void future_types_init(Vm *vm) {
    const TypeSpec spec = {
        .name = "Future",
        .module = "_asyncio",
        .flags = TF_BASE,
        .size = sizeof(Future),
        .dict_offset = offsetof(Future, dict),
        .methods = future_methods,
        .getset = future_getset,
        .slots = future_slots,
    };
    Engine *e = engine_of(vm);
    e->t.future = type_new(vm, &spec, NULL);
}
