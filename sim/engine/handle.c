#include "engine/handle.h"

#include "engine/bridge.h"

#include "engine/context.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/repr.h"
#include "engine/visit.h"
#include "vm/code.h"
#include "vm/obj_float.h"

Handle *handle_new(Vm *vm, Loop *loop, Value fn, const Value *args, uint32_t n,
                   bool timer) {
    Engine *e = engine_of(vm);
    Type *t = timer ? e->t.timer_handle : e->t.handle;
    Handle *h = obj_alloc_sized(vm, t, sizeof(Handle) + n * sizeof(Value));
    h->loop = as_loop(retain(from_obj(loop)));
    h->fn = retain(fn);
    h->n = h->room = n;
    h->timer = timer;
    for (uint32_t i = 0; i < n; i++)
        h->args[i] = retain(args[i]);
    return h;
}

static void drop_call(Vm *vm, Handle *h) {
    clear(vm, &h->fn);
    uint32_t n = h->n;
    h->n = 0;
    for (uint32_t i = 0; i < n; i++)
        release(vm, h->args[i]);
}

static void handle_free(Vm *vm, Obj *obj) {
    Handle *h = (Handle *)obj;
    drop_call(vm, h);
    clear(vm, &h->context);
    release(vm, from_obj(h->loop));
    obj_dealloc(vm, obj, sizeof(Handle) + h->room * sizeof(Value));
}

void handle_cancel(Vm *vm, Handle *h) {
    if (h->cancelled) return;
    h->cancelled = 1;
    if (h->scheduled) {
        h->loop->timers.dead++;
        trace_emit(vm->trace, EV_TIMER_CANCEL, 0, note_loc(vm), h->id, 0, 0, 0);
    } else if (h->ready) {
        trace_emit(vm->trace, EV_HANDLE_CANCEL, 0, note_loc(vm), h->id, 0, 0,
                   0);
    }
    drop_call(vm, h);
}

Value handle_call_in(Vm *vm, Handle *h) {
    return context_call(vm, h->context, h->fn, h->args, h->n);
}

/* --- how callbacks are shown
 * -------------------------------------------------- */

void callback_write(Vm *vm, Value fn, const Value *args, uint32_t n,
                    StrBuf *out) {
    Value target;
    repr_call(vm, fn, args, n, out, &target);
    if (has_type(vm, target, vm->t.func)) {
        Code *code = as_func(target)->code;
        sb_printf(out, " at %s:%u", as_str(code->file)->data, code->first_line);
    }
    bridge_write_place(vm, target, out);
    release(vm, target);
}

static Value handle_repr(Vm *vm, Value v) {
    Handle *h = as_handle(v);
    StrBuf sb = {0};
    sb_printf(&sb, "<%s", type_of(vm, v)->name);
    if (h->cancelled) sb_puts(&sb, " cancelled");
    if (h->timer) {
        sb_puts(&sb, " when=");
        float_write(h->when, &sb);
    }
    if (h->fn) {
        sb_putc(&sb, ' ');
        callback_write(vm, h->fn, h->args, h->n, &sb);
    }
    sb_putc(&sb, '>');
    return str_from_buf(vm, &sb);
}

/* --- methods ----------------------------------------------------------------
 */

static Value m_cancel(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    handle_cancel(vm, as_handle(args[0]));
    return V_NONE;
}

static Value m_cancelled(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_handle(args[0])->cancelled);
}

static Value m_when(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return float_new(vm, as_handle(args[0])->when);
}

static const NativeDef handle_methods[] = {
    {"cancel", m_cancel, NF_METHOD, ""},
    {"cancelled", m_cancelled, NF_METHOD, ""},
    {NULL, NULL, 0, NULL},
};
static const NativeDef timer_methods[] = {
    {"when", m_when, NF_METHOD, ""},
    {NULL, NULL, 0, NULL},
};

static void handle_slots(Type *t) {
    t->free = handle_free;
    t->visit = handle_visit;
    t->repr = handle_repr;
}

void handle_types_init(Vm *vm) {
    const TypeSpec handle = {
        .name = "Handle",
        .module = "asyncio.events",
        .size = sizeof(Handle),
        .methods = handle_methods,
        .slots = handle_slots,
    };
    const TypeSpec timer = {
        .name = "TimerHandle",
        .module = "asyncio.events",
        .size = sizeof(Handle),
        .methods = timer_methods,
        .slots = handle_slots,
    };
    Engine *e = engine_of(vm);
    e->t.handle = type_new(vm, &handle, NULL);
    e->t.timer_handle = type_new(vm, &timer, e->t.handle);
}
