/* The methods of Future that a program calls. */
#include "engine/context.h"
#include "engine/future.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "vm/exc.h"

static bool check_pending(Vm *vm, Value self) {
    Future *f = as_future(self);
    if (!f->loop) {
        vm_raise(vm, vm->t.RuntimeError, "Future object is not initialized.");
        return false;
    }
    if (!future_done(f)) return true;
    if (vm->minor > 5) {
        vm_raise(vm, engine_of(vm)->t.InvalidStateError, "invalid state");
        return false;
    }
    Value repr = obj_repr(vm, self);
    if (!repr) return false;
    vm_raise(vm, engine_of(vm)->t.InvalidStateError, "%s: %s",
             f->state == FUT_CANCELLED ? "CANCELLED" : "FINISHED",
             as_str(repr)->data);
    release(vm, repr);
    return false;
}

static Value m_result(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return future_result(vm, as_future(args[0]));
}

static Value m_exception(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Future *f = as_future(args[0]);
    if (f->state == FUT_CANCELLED)
        return vm_raise_value(vm, future_cancelled_error(vm, f));
    if (f->state == FUT_PENDING)
        return vm_raise(vm, engine_of(vm)->t.InvalidStateError,
                        vm->minor == 5 ? "Exception is not set."
                                       : "Exception is not set.");
    f->flags &= (uint8_t)~FUTF_LOG;
    return f->flags & FUTF_FAILED ? retain(f->result) : V_NONE;
}

static Value m_set_result(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!check_pending(vm, args[0])) return V_NULL;
    future_set_result(vm, as_future(args[0]), args[1]);
    return V_NONE;
}

/* An instance (owned) of what set_exception() was given. */
static Value exception_instance(Vm *vm, Value v) {
    Value exc = retain(v);
    if (has_flag(vm, v, TF_TYPE)) {
        release(vm, exc);
        exc = vm_call0(vm, v);
        if (!exc) return V_NULL;
    }
    if (!is_exc(vm, exc)) {
        release(vm, exc);
        return vm_raise(vm, vm->t.TypeError, "invalid exception object");
    }
    if (!is_a(vm, exc, vm->t.StopIteration)) return exc;
    static const char text[] = "StopIteration interacts badly with generators "
                               "and cannot be raised into a Future";
    if (vm->minor >= 13) {
        Value other = exc_new(vm, vm->t.RuntimeError, text);
        as_exc(other)->cause = retain(exc);
        as_exc(other)->context = exc;
        return other;
    }
    release(vm, exc);
    return vm_raise(vm, vm->t.TypeError, "%s", text);
}

static Value m_set_exception(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!check_pending(vm, args[0])) return V_NULL;
    Value exc = exception_instance(vm, args[1]);
    if (!exc) return V_NULL;
    future_set_exception(vm, as_future(args[0]), exc);
    release(vm, exc);
    return V_NONE;
}

static Value m_cancel(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Future *f = as_future(args[0]);
    note_cancel(vm, f, args[1]);
    /* not awaited_cancel: super().cancel() of a subclass comes here */
    if (f->flags & FUTF_TASK)
        return v_bool(task_cancel(vm, (Task *)f, args[1]));
    return v_bool(future_cancel(vm, f, args[1]));
}

static Value m_cancelled(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_future(args[0])->state == FUT_CANCELLED);
}

static Value m_done(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(future_done(as_future(args[0])));
}

static Value m_add_done_callback(Vm *vm, const Value *args, uint32_t n,
                                 Value kw) {
    (void)n, (void)kw;
    Future *f = as_future(args[0]);
    if (noting(vm))
        trace_emit(vm->trace, EV_CB_ADD, 0, note_loc(vm), note_ref(f),
                   note_name(vm, args[1]), 0, 0);
    if (!is_obj(args[1]))
        return vm_raise(vm, vm->t.TypeError, "a callable is needed");
    bool given = args[2] && args[2] != V_NONE;
    Value context = given ? retain(args[2]) : context_object(vm);
    if (vm->exc) return V_NULL;
    if (context) {
        Value both = tuple_of2(vm, args[1], context);
        future_add_cb(vm, f, CB_CALL_IN, both);
        release(vm, both);
        release(vm, context);
    } else {
        future_add_cb(vm, f, CB_CALL, args[1]);
    }
    return V_NONE;
}

static Value m_remove_done_callback(Vm *vm, const Value *args, uint32_t n,
                                    Value kw) {
    (void)n, (void)kw;
    Future *f = as_future(args[0]);
    uint32_t removed = future_remove_cb(vm, f, CB_CALL, args[1]);
    if (vm->exc) return V_NULL;
    if (noting(vm))
        trace_emit(vm->trace, EV_CB_DEL, 0, note_loc(vm), note_ref(f),
                   note_name(vm, args[1]), removed, 0);
    return v_int(removed);
}

static Value m_get_loop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return retain(from_obj(as_future(args[0])->loop));
}

static Value m_iter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return retain(args[0]);
}

static Value m_make_cancelled_error(Vm *vm, const Value *args, uint32_t n,
                                    Value kw) {
    (void)n, (void)kw;
    return future_cancelled_error(vm, as_future(args[0]));
}

const NativeDef future_methods[] = {
    {"result", m_result, NF_METHOD, ""},
    {"exception", m_exception, NF_METHOD, ""},
    {"set_result", m_set_result, NF_METHOD, "result /"},
    {"set_exception", m_set_exception, NF_METHOD, "exception /"},
    {"cancel", m_cancel, NF_METHOD, "msg?"},
    {"cancelled", m_cancelled, NF_METHOD, ""},
    {"done", m_done, NF_METHOD, ""},
    {"add_done_callback", m_add_done_callback, NF_METHOD, "fn / * context?"},
    {"remove_done_callback", m_remove_done_callback, NF_METHOD, "fn /"},
    {"get_loop", m_get_loop, NF_METHOD, ""},
    {"__await__", m_iter, NF_METHOD, ""},
    {"__iter__", m_iter, NF_METHOD, ""},
    {"_make_cancelled_error", m_make_cancelled_error, NF_METHOD, ""},
    {NULL, NULL, 0, NULL},
};

static Value get_state(Vm *vm, Value self) {
    static const char *const names[] = {"PENDING", "CANCELLED", "FINISHED"};
    return str_from(vm, names[as_future(self)->state]);
}

static Value get_loop(Vm *vm, Value self) {
    (void)vm;
    Loop *loop = as_future(self)->loop;
    return loop ? retain(from_obj(loop)) : V_NONE;
}

static Value get_log(Vm *vm, Value self) {
    (void)vm;
    return v_bool(as_future(self)->flags & FUTF_LOG);
}

static bool set_log(Vm *vm, Value self, Value v) {
    int yes = v ? obj_truth(vm, v) : 1;
    if (yes == 0) as_future(self)->flags &= (uint8_t)~FUTF_LOG;
    if (yes > 0)
        vm_raise(vm, vm->t.ValueError,
                 "_log_traceback can only be set to False");
    return yes == 0;
}

static Value get_cancel_message(Vm *vm, Value self) {
    (void)vm;
    FutureMore *m = as_future(self)->more;
    return m && m->cancel_message ? retain(m->cancel_message) : V_NONE;
}

static Value get_result(Vm *vm, Value self) {
    (void)vm;
    Future *f = as_future(self);
    bool has = f->state == FUT_FINISHED && !(f->flags & FUTF_FAILED);
    return has ? retain(f->result) : V_NONE;
}

static Value get_exception(Vm *vm, Value self) {
    (void)vm;
    Future *f = as_future(self);
    return f->flags & FUTF_FAILED ? retain(f->result) : V_NONE;
}

static Value get_blocking(Vm *vm, Value self) {
    (void)vm;
    return v_bool(as_future(self)->flags & FUTF_BLOCKING);
}

const GetSetDef future_getset[] = {
    {"_state", get_state, NULL},
    {"_loop", get_loop, NULL},
    {"_log_traceback", get_log, set_log},
    {"_cancel_message", get_cancel_message, NULL},
    {"_result", get_result, NULL},
    {"_exception", get_exception, NULL},
    {"_asyncio_future_blocking", get_blocking, NULL},
    {NULL, NULL, NULL},
};
