/* What the prelude needs and programs do not see. */
#include <string.h>

#include "engine/async_gens.h"
#include "engine/handle.h"
#include "engine/lib.h"
#include "engine/loop.h"
#include "engine/mod_asyncio.h"
#include "engine/note.h"
#include "engine/sync.h"
#include "engine/task.h"
#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"

static int place_named(Value name) {
    static const char *const names[] = {
#define LIB(id, file, func) #id,
#define AT(from, line, text, col, end, anchor, anchor_end)
#include "engine/lib.def"
#undef AT
#undef LIB
    };
    for (int i = 0; i < LIB_COUNT; i++)
        if (str_is(str_view(name), names[i])) return i;
    UNREACHABLE("the prelude names places of lib.def");
}

/* _frame(exc, place): exc has passed through that frame of the library. */
static Value f_frame(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value saved = vm->exc;
    vm->exc = args[0];
    lib_add_frame(vm, (LibPlace)place_named(args[1]));
    vm->exc = saved;
    return V_NONE;
}

static ObjKind kind_named(Value name) {
    static const struct {
        const char *name;
        ObjKind kind;
    } kinds[] = {
        {"COND_WAIT", OBJ_COND_WAIT},       {"BARRIER_WAIT", OBJ_BARRIER_WAIT},
        {"WAIT_FOR", OBJ_WAIT_FOR},         {"TASK_GROUP", OBJ_TASK_GROUP},
        {"CONDITION", OBJ_CONDITION},       {"BARRIER", OBJ_BARRIER},
        {"AS_COMPLETED", OBJ_AS_COMPLETED},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(str_view(name), kinds[i].name)) return kinds[i].kind;
    return OBJ_FUTURE;
}

/* _waiting_future(kind, owner, label) */
static Value f_waiting_future(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop = loop_require(vm);
    if (!loop) return V_NULL;
    Future *f = future_new(vm, loop, OBJ_KIND_COUNT);
    if (noting(vm)) {
        uint32_t owner = (uint32_t)int_clamp(vm, args[1]);
        f->id = note_object(
            vm, kind_named(args[0]), note_text(vm, "%s", as_str(args[2])->data),
            owner ? ref_obj(owner) : ref_task(note_current_task(vm)), 0);
    }
    return from_obj(f);
}

/* _end_of_executor(loop): no more work for the default executor, which it
 * gives. */
static Value f_end_of_executor(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    (void)vm, (void)n, (void)kw;
    Loop *loop = as_loop(args[0]);
    loop->executor_shut = 1;
    return loop->executor ? retain(loop->executor) : V_NONE;
}

static Value f_note_child(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (noting(vm))
        trace_emit(vm->trace, EV_OBJ_CHILD, 0, 0, as_future(args[0])->id,
                   note_ref(as_future(args[1])), 0, 0);
    return V_NONE;
}

static Value f_note_sync(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!noting(vm)) return v_int(0);
    ObjKind kind = kind_named(args[0]);
    const char *label = kind == OBJ_CONDITION ? "Condition" : "Barrier";
    return v_int(note_object(vm, kind, note_text(vm, "%s", label), 0,
                             (uint32_t)int_clamp(vm, args[1])));
}

/* _note_notify(id, n, waiters) */
static Value f_note_notify(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (noting(vm))
        trace_emit(vm->trace, EV_SYNC, SYNC_NOTIFY, note_loc(vm),
                   (uint32_t)int_clamp(vm, args[0]), note_current_task(vm),
                   (uint32_t)int_clamp(vm, args[1]),
                   (uint32_t)int_clamp(vm, args[2]));
    return V_NONE;
}

/* _set_order(list): in the order that a set of these has. */
static Value f_set_order(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    List *l = as_list(args[0]);
    choose_order(vm, l->items, l->len);
    return retain(args[0]);
}

static Value f_any_coroutine(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    List *l = as_list(args[0]);
    for (uint32_t i = 0; i < l->len; i++)
        if (is_coroutine(vm, l->items[i])) return V_TRUE;
    return V_FALSE;
}

static Value timeout_at(Vm *vm, Loop *loop, int64_t due, double when,
                        const Value *call, uint32_t n) {
    Handle *h =
        loop_call_at(vm, loop, due, call[0], call + 1, n - 1, WHAT_TIMEOUT);
    if (h) h->when = when;
    return h ? from_obj(h) : V_NULL;
}

/* _call_later_timeout(loop, delay, callback, *args) */
static Value f_call_later(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)kw;
    double delay;
    if (!float_from(vm, args[1], &delay)) return V_NULL;
    int64_t now = engine_of(vm)->clock.now, ns = clock_ns(delay);
    int64_t due = ns > INT64_MAX - now ? INT64_MAX : now + ns;
    return timeout_at(vm, as_loop(args[0]), due, clock_seconds(now) + delay,
                      args + 2, n - 2);
}

/* _call_at_timeout(loop, when, callback, *args) */
static Value f_call_at(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)kw;
    double when;
    if (!float_from(vm, args[1], &when)) return V_NULL;
    return timeout_at(vm, as_loop(args[0]), clock_ns(when), when, args + 2,
                      n - 2);
}

/* _awaitable(x): a generator that may be awaited from now on; false if `x` is
 * none. */
static Value f_awaitable(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!has_type(vm, args[0], vm->t.gen)) return V_FALSE;
    ((Gen *)as_obj(args[0]))->hooked = 1;
    return V_TRUE;
}

static Value f_live_async_gens(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    (void)n, (void)kw;
    return async_gens_take(vm, as_loop(args[0]));
}

static Value f_set_shutdown(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    assign(vm, &engine_of(vm)->shutdown_async_gens, retain(args[0]));
    return V_NONE;
}

static Value f_refuse(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return vm_refuse(vm, "%s", as_str(args[0])->data);
}

static Value f_deprecated(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    vm_warn(vm, vm->t.DeprecationWarning, "%s", as_str(args[0])->data);
    return vm->exc ? V_NULL : V_NONE;
}

const NativeDef asyncio_hidden[] = {
    {"_end_of_executor", f_end_of_executor, 0, "loop /"},
    {"_frame", f_frame, 0, "exc place /"},
    {"_frame_of", f_frame, 0, "exc place /"},
    {"_waiting_future", f_waiting_future, 0, "kind owner label /"},
    {"_note_child", f_note_child, 0, "waiter child /"},
    {"_note_sync", f_note_sync, 0, "kind value /"},
    {"_note_notify", f_note_notify, 0, "id n waiters /"},
    {"_set_order", f_set_order, 0, "items /"},
    {"_any_coroutine", f_any_coroutine, 0, "items /"},
    {"_call_later_timeout", f_call_later, 0, NULL},
    {"_call_at_timeout", f_call_at, 0, NULL},
    {"_awaitable", f_awaitable, 0, "x /"},
    {"_live_async_gens", f_live_async_gens, 0, "loop /"},
    {"_set_shutdown", f_set_shutdown, 0, "function /"},
    {"_refuse", f_refuse, 0, "text /"},
    {"_deprecated", f_deprecated, 0, "text /"},
    {NULL, NULL, 0, NULL},
};
