/* The methods of concurrent.futures.Future that a program calls. */
#include "engine/cfuture_impl.h"
#include "engine/note.h"
#include "vm/exc.h"
#include "vm/obj_float.h"

bool timeout_ns(Vm *vm, Value timeout, int64_t *ns) {
    double seconds;
    *ns = -1;
    if (!timeout || timeout == V_NONE) return true;
    if (!float_from(vm, timeout, &seconds)) return false;
    *ns = seconds > 0 ? clock_ns(seconds) : 0;
    return true;
}

static Value m_result(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return cfuture_wait(vm, args[0], args[1], false);
}

static Value m_exception(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return cfuture_wait(vm, args[0], args[1], true);
}

static Value m_cancel(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    CFuture *f = as_cfuture(args[0]);
    if (noting(vm) && f->shown)
        trace_emit(vm->trace, EV_CANCEL_REQ, 0, note_loc(vm), f->shown,
                   note_current_task(vm), 0, f->state == CF_PENDING);
    return cfuture_cancel(vm, args[0]);
}

static Value m_cancelled(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    CFuture *f = as_cfuture(args[0]);
    return v_bool(f->state == CF_CANCELLED || f->state == CF_NOTIFIED);
}

static Value m_running(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_cfuture(args[0])->state == CF_RUNNING);
}

static Value m_done(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(cfuture_done(as_cfuture(args[0])));
}

static Value m_add_done_callback(Vm *vm, const Value *args, uint32_t n,
                                 Value kw) {
    (void)n, (void)kw;
    return cfuture_add_done_callback(vm, args[0], args[1]);
}

static Value m_set_running(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int r = cfuture_set_running(vm, args[0]);
    return r < 0 ? V_NULL : v_bool(r);
}

/* A variable of the caller's, and self of the call. */
enum { OF_A_CALL = 2 };

static Value m_set_result(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return cfuture_finish(vm, args[0], args[1], false, OF_A_CALL);
}

static Value m_set_exception(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return cfuture_finish(vm, args[0], args[1], args[1] != V_NONE, OF_A_CALL);
}

static const NativeDef methods[] = {
    {"result", m_result, NF_METHOD | NF_PY, "timeout?"},
    {"exception", m_exception, NF_METHOD | NF_PY, "timeout?"},
    {"cancel", m_cancel, NF_METHOD | NF_PY | NF_VISIBLE, ""},
    {"cancelled", m_cancelled, NF_METHOD | NF_PY | NF_VISIBLE, ""},
    {"running", m_running, NF_METHOD | NF_PY | NF_VISIBLE, ""},
    {"done", m_done, NF_METHOD | NF_PY | NF_VISIBLE, ""},
    {"add_done_callback", m_add_done_callback, NF_METHOD | NF_PY | NF_VISIBLE,
     "fn"},
    {"set_running_or_notify_cancel", m_set_running,
     NF_METHOD | NF_PY | NF_VISIBLE, ""},
    {"set_result", m_set_result, NF_METHOD | NF_PY, "result"},
    {"set_exception", m_set_exception, NF_METHOD | NF_PY, "exception"},
    {NULL, NULL, 0, NULL},
};

static Value get_state(Vm *vm, Value self) {
    return str_from(vm, cfuture_state_name(as_cfuture(self)));
}

static Value get_result(Vm *vm, Value self) {
    (void)vm;
    CFuture *f = as_cfuture(self);
    return f->failed || !f->result ? V_NONE : retain(f->result);
}

static Value get_exception(Vm *vm, Value self) {
    (void)vm;
    CFuture *f = as_cfuture(self);
    return f->failed ? retain(f->result) : V_NONE;
}

static const GetSetDef getset[] = {
    {"_state", get_state, NULL},
    {"_result", get_result, NULL},
    {"_exception", get_exception, NULL},
    {NULL, NULL, NULL},
};

static Value cfuture_repr(Vm *vm, Value v) {
    static const char *const states[] = {
        [CF_PENDING] = "pending",     [CF_RUNNING] = "running",
        [CF_CANCELLED] = "cancelled", [CF_NOTIFIED] = "cancelled",
        [CF_FINISHED] = "finished",
    };
    CFuture *f = as_cfuture(v);
    StrBuf sb = {0};
    sb_printf(&sb, "<%s at 0x%llx state=%s", type_of(vm, v)->name,
              (unsigned long long)obj_id(vm, v), states[f->state]);
    if (f->state == CF_FINISHED)
        sb_printf(&sb, " %s %s", f->failed ? "raised" : "returned",
                  type_of(vm, f->result)->name);
    sb_putc(&sb, '>');
    return str_from_buf(vm, &sb);
}

static Value cfuture_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                          Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(obj_alloc(vm, t));
}

static Value cfuture_init(Vm *vm, Value self, const Value *args, uint32_t n,
                          Value kw) {
    static const NativeDef def = {"__init__", NULL, NF_METHOD | NF_PY, ""};
    (void)self;
    return native_bind(vm, &def, args, n, kw, NULL, 0) ? V_NONE : V_NULL;
}

static void slots(Type *t) {
    t->make = cfuture_make;
    t->init = cfuture_init;
    t->free = cfuture_free;
    t->repr = cfuture_repr;
    t->visit = cfuture_visit;
}

void cfuture_types_init(Vm *vm, Concurrent *c) {
    static const TypeSpec spec = {
        .name = "Future",
        .module = "concurrent.futures._base",
        .flags = TF_BASE,
        .size = sizeof(CFuture),
        .dict_offset = offsetof(CFuture, dict),
        .methods = methods,
        .getset = getset,
        .slots = slots,
    };
    c->future = type_new(vm, &spec, NULL);
}
