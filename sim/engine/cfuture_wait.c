/* What concurrent.futures.wait() and as_completed() wait with; they themselves
 * are in the prelude. */
#include <string.h>

#include "engine/cfuture_impl.h"
#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/visit.h"

enum { FIRST_ONE, FIRST_EXC, ALL_OF_THEM }; /* as the prelude numbers them */

struct CfWaiter {
    Obj h;
    Value finished;   /* list: those that ended while it watched */
    uint32_t pending; /* until it is set, but for FIRST_ONE */
    uint8_t kind;
    WaitQueue waiting; /* open: it is set */
};

static CfWaiter *as_waiter(Value v) {
    return (CfWaiter *)as_obj(v);
}

/* --- futures and their waiters ----------------------------------------------
 */

static void watch(Vm *vm, CfWaiter *w, CFuture *f) {
    if (f->n_waiters == f->cap_waiters) {
        CHECK(f->cap_waiters < UINT16_MAX / 2, "waiters of one future");
        uint32_t cap = f->cap_waiters ? f->cap_waiters * 2u : 1;
        f->waiters = heap_resize(&vm->heap, f->waiters,
                                 f->cap_waiters * sizeof(CfWaiter *),
                                 cap * sizeof(CfWaiter *));
        f->cap_waiters = (uint16_t)cap;
    }
    f->waiters[f->n_waiters++] = (CfWaiter *)as_obj(retain(from_obj(w)));
}

void cfwaiter_forget(Vm *vm, CfWaiter *w, CFuture *f) {
    for (uint32_t i = 0; i < f->n_waiters; i++) {
        if (f->waiters[i] != w) continue;
        f->n_waiters--;
        memmove(f->waiters + i, f->waiters + i + 1,
                (f->n_waiters - i) * sizeof(CfWaiter *));
        release(vm, from_obj(w));
        return;
    }
}

static void set(Vm *vm, CfWaiter *w) {
    waitq_wake_all(vm, &w->waiting);
    w->waiting.open = true;
}

static void tell(Vm *vm, CfWaiter *w, CFuture *f) {
    list_append(vm, w->finished, from_obj(f));
    if (w->kind != FIRST_ONE && !(w->kind == FIRST_EXC && f->failed) &&
        --w->pending > 0)
        return;
    set(vm, w);
}

void cfwaiters_tell(Vm *vm, CFuture *f) {
    for (uint32_t i = 0; i < f->n_waiters; i++)
        tell(vm, f->waiters[i], f);
}

/* --- for the prelude --------------------------------------------------------
 */

/* _Waiter(kind, pending) */
static Value f_waiter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    CfWaiter *w = obj_alloc(vm, concurrent_of(vm)->waiter);
    w->finished = list_new(vm, 4);
    w->kind = (uint8_t)int_small(args[0]);
    w->pending = (uint32_t)int_small(args[1]);
    return from_obj(w);
}

static bool is_over(const CFuture *f) {
    return f->state == CF_NOTIFIED || f->state == CF_FINISHED;
}

/* _is_over(future): finished, or its cancellation has been noticed. */
static Value f_is_over(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (is_cfuture(vm, args[0])) return v_bool(is_over(as_cfuture(args[0])));
    return vm_raise(vm, vm->t.AttributeError,
                    "'%s' object has no attribute '_condition'",
                    type_of(vm, args[0])->name);
}

/* _failed(future) */
static Value f_failed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_cfuture(args[0])->failed);
}

static Value m_watch(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    watch(vm, as_waiter(args[0]), as_cfuture(args[1]));
    return V_NONE;
}

static Value m_forget(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    cfwaiter_forget(vm, as_waiter(args[0]), as_cfuture(args[1]));
    return V_NONE;
}

/* take(): what has finished since the last time; it is not set any more. */
static Value m_take(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    CfWaiter *w = as_waiter(args[0]);
    Value list = w->finished;
    w->finished = list_new(vm, 4);
    w->waiting.open = false;
    return list;
}

enum { SLOT_WAITER, SLOT_UNTIL, N_SLOTS };

static Act wait_step(Vm *vm, Frame *f, Sig sig, Value v) {
    CfWaiter *w = as_waiter(f->slots[SLOT_WAITER]);
    (void)sig, (void)v;
    if (f->state == 1) {
        vm->result = v_bool(w->waiting.open);
        return ACT_RETURN;
    }
    f->state = 1;
    Wait wait = {.state = THREAD_BLOCKED,
                 .label = w->kind == FIRST_ONE ? "the first of some futures"
                                               : "concurrent.futures.wait()"};
    cfuture_until(f->slots[SLOT_UNTIL], &wait);
    return thread_wait(vm, f, &w->waiting, &wait);
}

/* wait(until): until it is set or the time is over. */
static Value m_wait(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {.name = "wait",
                                       .step = wait_step,
                                       .slots = N_SLOTS,
                                       .where = "concurrent/futures/_base.py"};
    (void)n, (void)kw;
    if (as_waiter(args[0])->waiting.open || cfuture_is_past(vm, args[1]))
        return v_bool(as_waiter(args[0])->waiting.open);
    Frame *f = frame_push_native(vm, &def);
    f->slots[SLOT_WAITER] = retain(args[0]);
    f->slots[SLOT_UNTIL] = retain(args[1]);
    return V_FRAME;
}

/* --- deadlines: None, or a pair of virtual nanoseconds and their drift -------
 */

void cfuture_until(Value until, Wait *wait) {
    if (!until || until == V_NONE) return;
    wait->timed = true;
    wait->due = int_small(as_tuple(until)->items[0]);
    wait->drift = (uint32_t)int_small(as_tuple(until)->items[1]);
}

bool cfuture_is_past(const Vm *vm, Value until) {
    const Clock *clock = &engine_of(vm)->clock;
    Wait wait = {0};
    cfuture_until(until, &wait);
    return wait.timed &&
           (wait.due < clock->now ||
            (wait.due == clock->now && wait.drift <= clock->drift));
}

Value cfuture_deadline(Vm *vm, Value timeout) {
    int64_t ns;
    if (!timeout_ns(vm, timeout, &ns)) return V_NULL;
    if (ns < 0) return V_NONE;
    Wait wait = {0};
    wait_deadline(vm, &wait, ns);
    if (wait.due > INT_SMALL_MAX) return V_NONE; /* never */
    return tuple_of2(vm, v_int(wait.due), v_int((int64_t)wait.drift));
}

/* _until(timeout) */
static Value f_until(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return cfuture_deadline(vm, args[0]);
}

/* _is_past(until) */
static Value f_is_past(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    clock_read(vm, &engine_of(vm)->clock);
    return v_bool(cfuture_is_past(vm, args[0]));
}

/* _result(future, until); what a program's own executor gives may be anything
 * with a result(). */
static Value f_result(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (has_type(vm, args[0], concurrent_of(vm)->future))
        return cfuture_wait_until(vm, args[0], args[1], false);
    Value name = str_intern(vm, "result", 6);
    Value method = obj_getattr(vm, args[0], name);
    release(vm, name);
    if (!method) return V_NULL;
    Value r = vm_begin_call(vm, method, NULL, 0, V_NULL);
    release(vm, method);
    return r;
}

/* _set_order(list): as a set of them would be iterated. */
static Value f_set_order(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value copy = list_from(vm, as_list(args[0])->items, as_list(args[0])->len);
    choose_order(vm, as_list(copy)->items, as_list(copy)->len);
    return copy;
}

/* _point(): here CPython's library would let others in. */
static Value f_point(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_NONE;
}

const NativeDef concurrent_hidden[] = {
    {"_Waiter", f_waiter, 0, "kind pending /"},
    {"_is_over", f_is_over, 0, "future /"},
    {"_failed", f_failed, 0, "future /"},
    {"_set_order", f_set_order, 0, "futures /"},
    {"_until", f_until, 0, "timeout /"},
    {"_is_past", f_is_past, 0, "until /"},
    {"_result", f_result, 0, "future until /"},
    {"_point", f_point, NF_VISIBLE, ""},
    {NULL, NULL, 0, NULL},
};

/* --- the type
 * ------------------------------------------------------------------ */

static void waiter_free(Vm *vm, Obj *obj) {
    clear(vm, &((CfWaiter *)obj)->finished);
    obj_dealloc(vm, obj, sizeof(CfWaiter));
}

static void waiter_visit(Vm *vm, Obj *obj, Visit *v) {
    CfWaiter *w = (CfWaiter *)obj;
    (void)vm;
    visit_u64(v, w->kind | (uint64_t)w->pending << 8);
    visit_u64(v, w->waiting.open);
    visit_value(v, w->finished);
}

static void waiter_slots(Type *t) {
    t->free = waiter_free;
    t->visit = waiter_visit;
}

void cfwaiter_types_init(Vm *vm, Concurrent *c) {
    static const NativeDef methods[] = {
        {"watch", m_watch, NF_METHOD, "future /"},
        {"forget", m_forget, NF_METHOD, "future /"},
        {"take", m_take, NF_METHOD, ""},
        {"wait", m_wait, NF_METHOD, "until /"},
        {NULL, NULL, 0, NULL},
    };
    static const TypeSpec spec = {
        .name = "_Waiter",
        .module = "concurrent.futures._base",
        .size = sizeof(CfWaiter),
        .methods = methods,
        .slots = waiter_slots,
    };
    c->waiter = type_new(vm, &spec, NULL);
}
