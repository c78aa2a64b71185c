#include "engine/sync.h"

#include <stdio.h>
#include <string.h>

#include "engine/lib.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/visit.h"
#include "vm/exc.h"
#include "vm/obj_int.h"

/* --- lines of waiters -------------------------------------------------------
 */

void line_push(Vm *vm, WaitLine *line, Value fut) {
    if (line->head + line->len == line->cap) {
        if (line->head > line->len) {
            memmove(line->items, line->items + line->head,
                    line->len * sizeof(Value));
        } else {
            uint32_t cap = line->cap ? line->cap * 2 : 4;
            Value *items = heap_alloc(&vm->heap, cap * sizeof(Value));
            if (line->len)
                memcpy(items, line->items + line->head,
                       line->len * sizeof(Value));
            if (line->cap)
                heap_free(&vm->heap, line->items, line->cap * sizeof(Value));
            line->items = items;
            line->cap = cap;
        }
        line->head = 0;
    }
    line->items[line->head + line->len++] = retain(fut);
}

Value line_pop(WaitLine *line) {
    line->len--;
    return line->items[line->head++];
}

bool line_remove(Vm *vm, WaitLine *line, Value fut) {
    Value *items = line->items + line->head;
    for (uint32_t i = 0; i < line->len; i++) {
        if (items[i] != fut) continue;
        if (i == 0) {
            line->head++;
        } else {
            memmove(items + i, items + i + 1,
                    (line->len - i - 1) * sizeof(Value));
        }
        line->len--;
        release(vm, fut);
        return true;
    }
    return false;
}

void line_clear(Vm *vm, WaitLine *line) {
    while (line->len > 0)
        release(vm, line_pop(line));
    if (line->cap) heap_free(&vm->heap, line->items, line->cap * sizeof(Value));
    *line = (WaitLine){0};
}

/* --- loops
 * -------------------------------------------------------------------- */

Loop *sync_loop(Vm *vm, Value self, Loop **bound) {
    if (vm->minor <= 9) return *bound;
    Loop *loop = loop_require(vm);
    if (!loop) return NULL;
    if (!*bound) *bound = as_loop(retain(from_obj(loop)));
    if (*bound == loop) return loop;
    Value repr = obj_repr(vm, self);
    if (repr)
        vm_raise(vm, vm->t.RuntimeError,
                 "%s is bound to a different event loop", as_str(repr)->data);
    release(vm, repr);
    return NULL;
}

bool sync_bind(Vm *vm, const char *what, Value loop_arg, Loop **bound) {
    if (vm->minor >= 10) {
        if (!loop_arg) return true;
        vm_raise(vm, vm->t.TypeError,
                 vm->minor == 10
                     ? "As of 3.10, the *loop* parameter was removed from %s() "
                       "since it is no longer necessary"
                     : "%s.__init__() got an unexpected keyword argument "
                       "'loop'",
                 what);
        return false;
    }
    Loop *loop = loop_for_future(vm, loop_arg);
    if (loop) *bound = as_loop(retain(from_obj(loop)));
    return loop != NULL;
}

Future *sync_future(Vm *vm, Loop *loop, ObjKind kind, uint32_t owner,
                    const char *label) {
    Future *f = future_new(vm, loop, OBJ_KIND_COUNT);
    if (noting(vm))
        f->id = note_object(vm, kind, note_text(vm, "%s", label),
                            ref_obj(owner), 0);
    f->flags |= FUTF_BLOCKING;
    return f;
}

static void note_sync_of(Vm *vm, const Sync *s, SyncOp op, uint32_t task) {
    trace_emit(vm->trace, EV_SYNC, (uint8_t)op, note_loc(vm), s->id, task,
               (uint32_t)s->value, s->waiters.len);
}

static void note_sync(Vm *vm, const Sync *s, SyncOp op) {
    note_sync_of(vm, s, op, note_current_task(vm));
}

/* --- waking
 * ------------------------------------------------------------------- */

static bool has_live_waiter(const Sync *s) {
    for (uint32_t i = 0; i < s->waiters.len; i++)
        if (as_future(line_at(&s->waiters, i))->state != FUT_CANCELLED)
            return true;
    return false;
}

/* Lock: whoever is first may take it when its turn comes. */
static void lock_wake_first(Vm *vm, Sync *s) {
    if (s->waiters.len == 0) return;
    Future *f = as_future(line_at(&s->waiters, 0));
    if (!future_done(f)) future_set_result(vm, f, V_TRUE);
}

/* Semaphore of 3.10 and later: hands the permit over.  Who is woken has it from
 * now on, though he will run later, if he is not cancelled first. */
static bool sem_hand_over(Vm *vm, Sync *s) {
    for (uint32_t i = 0; i < s->waiters.len; i++) {
        Future *f = as_future(line_at(&s->waiters, i));
        if (future_done(f)) continue;
        s->value--;
        note_sync_of(vm, s, SYNC_ACQUIRE, future_waiting_task(f));
        future_set_result(vm, f, V_TRUE);
        return true;
    }
    return false;
}

/* Semaphore up to 3.9: wakes one, who looks again. */
static void sem_wake_next(Vm *vm, Sync *s) {
    while (s->waiters.len > 0) {
        Value v = line_pop(&s->waiters);
        Future *f = as_future(v);
        bool woken = !future_done(f);
        if (woken) {
            future_set_result(vm, f, V_NONE);
            s->woken = vm->minor == 9;
        }
        release(vm, v);
        if (woken) return;
    }
}

static void sem_wake(Vm *vm, Sync *s) {
    if (vm->minor >= 10)
        sem_hand_over(vm, s);
    else
        sem_wake_next(vm, s);
}

static bool sem_locked(const Vm *vm, const Sync *s) {
    if (s->value == 0) return true;
    return vm->minor >= 10 && has_live_waiter(s);
}

static void event_set(Vm *vm, Sync *s) {
    if (s->value) return;
    s->value = 1;
    note_sync(vm, s, SYNC_SET);
    for (uint32_t i = 0; i < s->waiters.len; i++) {
        Future *f = as_future(line_at(&s->waiters, i));
        if (!future_done(f)) future_set_result(vm, f, V_TRUE);
    }
}

/* --- acquire() and wait() as coroutines
 * ---------------------------------------- */

enum { SLOT_SELF, SLOT_FUT, SLOT_RESULT, N_SLOTS };
enum { ST_NEW, ST_WAITS };

static Act done(Vm *vm, Frame *f) {
    vm->result = f->slots[SLOT_RESULT];
    f->slots[SLOT_RESULT] = V_NULL;
    return ACT_RETURN;
}

static Act acquired(Vm *vm, Frame *f, Sync *s) {
    note_sync(vm, s, SYNC_ACQUIRE);
    return done(vm, f);
}

static Act wait_in_line(Vm *vm, Frame *f, ObjKind kind, const char *label) {
    Sync *s = as_sync(f->slots[SLOT_SELF]);
    Loop *loop = sync_loop(vm, f->slots[SLOT_SELF], &s->loop);
    if (!loop) return ACT_RAISE;
    Future *fut = sync_future(vm, loop, kind, s->id, label);
    assign(vm, &f->slots[SLOT_FUT], from_obj(fut));
    line_push(vm, &s->waiters, from_obj(fut));
    f->state = ST_WAITS;
    vm->result = retain(from_obj(fut));
    return ACT_YIELD;
}

static bool is_cancellation(Vm *vm) {
    return vm->exc && is_a(vm, vm->exc, engine_of(vm)->t.CancelledError);
}

static Act lock_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    Sync *s = as_sync(f->slots[SLOT_SELF]);
    if (f->state == ST_NEW) {
        if (sig == SIG_RAISE) return ACT_RAISE;
        if (s->value || has_live_waiter(s))
            return wait_in_line(vm, f, OBJ_LOCK_WAIT, "lock.acquire()");
    } else {
        line_remove(vm, &s->waiters, f->slots[SLOT_FUT]);
        if (sig == SIG_RAISE) {
            if (is_cancellation(vm) && !s->value) lock_wake_first(vm, s);
            lib_add_frame(vm, LIB_LOCK_ACQUIRE);
            return ACT_RAISE;
        }
    }
    s->value = 1;
    return acquired(vm, f, s);
}

/* 3.10 and later: the permit comes with the wake-up. */
static Act sem_resumed(Vm *vm, Frame *f, Sync *s, Sig sig) {
    Future *fut = as_future(f->slots[SLOT_FUT]);
    line_remove(vm, &s->waiters, f->slots[SLOT_FUT]);
    bool cancelled = sig == SIG_RAISE && is_cancellation(vm);
    if (cancelled && future_done(fut) && fut->state != FUT_CANCELLED) {
        s->value++;
        note_sync(vm, s, SYNC_RELEASE);
        if (vm->minor <= 11) sem_hand_over(vm, s);
    }
    if (sig != SIG_RAISE && vm->minor <= 11 && s->value > 0)
        sem_hand_over(vm, s);
    while (vm->minor >= 12 && s->value > 0 && sem_hand_over(vm, s)) {}
    if (sig != SIG_RAISE) return done(vm, f);
    lib_add_frame(vm, LIB_SEM_ACQUIRE);
    return ACT_RAISE;
}

static Act sem_step_new(Vm *vm, Frame *f, Sync *s, Sig sig) {
    if (f->state == ST_WAITS) return sem_resumed(vm, f, s, sig);
    if (sig == SIG_RAISE) return ACT_RAISE;
    if (sem_locked(vm, s))
        return wait_in_line(vm, f, OBJ_SEM_WAIT, "sem.acquire()");
    s->value--;
    return acquired(vm, f, s);
}

static Act sem_raised_old(Vm *vm, Frame *f, Sync *s) {
    if (f->state == ST_NEW) return ACT_RAISE;
    Future *fut = as_future(f->slots[SLOT_FUT]);
    if (vm->minor == 9) {
        if (is_cancellation(vm)) sem_wake_next(vm, s);
        return ACT_RAISE;
    }
    future_cancel(vm, fut, V_NULL);
    if (s->value > 0 && fut->state != FUT_CANCELLED) sem_wake_next(vm, s);
    return ACT_RAISE;
}

static Act sem_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    Sync *s = as_sync(f->slots[SLOT_SELF]);
    if (vm->minor >= 10) return sem_step_new(vm, f, s, sig);
    if (sig == SIG_RAISE) return sem_raised_old(vm, f, s);
    if (f->state == ST_WAITS) s->woken = 0;
    if (s->woken || s->value <= 0)
        return wait_in_line(vm, f, OBJ_SEM_WAIT, "sem.acquire()");
    s->value--;
    return acquired(vm, f, s);
}

static Act event_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    Sync *s = as_sync(f->slots[SLOT_SELF]);
    if (f->state == ST_NEW) {
        if (sig == SIG_RAISE) return ACT_RAISE;
        if (!s->value)
            return wait_in_line(vm, f, OBJ_EVENT_WAIT, "event.wait()");
    } else {
        line_remove(vm, &s->waiters, f->slots[SLOT_FUT]);
        if (sig == SIG_RAISE) {
            lib_add_frame(vm, LIB_EVENT_WAIT);
            return ACT_RAISE;
        }
    }
    return done(vm, f);
}

static Value coroutine(Vm *vm, const NativeFrameDef *def, Value self,
                       Value result) {
    Gen *gen = engine_coroutine(vm, def);
    gen->frame.slots[SLOT_SELF] = retain(self);
    gen->frame.slots[SLOT_RESULT] = result;
    return from_obj(gen);
}

static const NativeFrameDef lock_def = {.name = "Lock.acquire",
                                        .step = lock_step,
                                        .slots = N_SLOTS,
                                        .where = "asyncio/locks.py"};
static const NativeFrameDef sem_def = {.name = "Semaphore.acquire",
                                       .step = sem_step,
                                       .slots = N_SLOTS,
                                       .where = "asyncio/locks.py"};
static const NativeFrameDef event_def = {.name = "Event.wait",
                                         .step = event_step,
                                         .slots = N_SLOTS,
                                         .where = "asyncio/locks.py"};

static const NativeFrameDef *def_of(Value self) {
    return as_sync(self)->kind == OBJ_LOCK ? &lock_def : &sem_def;
}

/* --- methods
 * --------------------------------------------------------------------- */

static Value m_acquire(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return coroutine(vm, def_of(args[0]), args[0], V_TRUE);
}

static Value m_aenter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return coroutine(vm, def_of(args[0]), args[0], V_NONE);
}

static bool lock_release(Vm *vm, Sync *s) {
    if (!s->value) {
        vm_raise(vm, vm->t.RuntimeError, "Lock is not acquired.");
        lib_add_frame(vm, LIB_LOCK_RELEASE);
        return false;
    }
    s->value = 0;
    note_sync(vm, s, SYNC_RELEASE);
    lock_wake_first(vm, s);
    return true;
}

static bool sem_release(Vm *vm, Sync *s) {
    if (s->bound >= 0 && s->value >= s->bound) {
        vm_raise(vm, vm->t.ValueError,
                 "BoundedSemaphore released too many times");
        lib_add_frame(vm, LIB_SEM_RELEASE);
        return false;
    }
    s->value++;
    note_sync(vm, s, SYNC_RELEASE);
    sem_wake(vm, s);
    return true;
}

static bool release_any(Vm *vm, Sync *s) {
    return s->kind == OBJ_LOCK ? lock_release(vm, s) : sem_release(vm, s);
}

static Value m_release(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return release_any(vm, as_sync(args[0])) ? V_NONE : V_NULL;
}

static Act aexit_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    if (sig == SIG_RAISE || !release_any(vm, as_sync(f->slots[SLOT_SELF])))
        return ACT_RAISE;
    vm->result = V_NONE;
    return ACT_RETURN;
}

static Value m_aexit(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {.name = "__aexit__",
                                       .step = aexit_step,
                                       .slots = N_SLOTS,
                                       .where = "asyncio/locks.py"};
    (void)n, (void)kw;
    return coroutine(vm, &def, args[0], V_NULL);
}

static Value m_locked(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Sync *s = as_sync(args[0]);
    if (s->kind == OBJ_LOCK) return v_bool(s->value != 0);
    return v_bool(sem_locked(vm, s));
}

static Value m_wait(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return coroutine(vm, &event_def, args[0], V_TRUE);
}

static Value m_set(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    event_set(vm, as_sync(args[0]));
    return V_NONE;
}

static Value m_clear(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Sync *s = as_sync(args[0]);
    if (!s->value) return V_NONE;
    s->value = 0;
    note_sync(vm, s, SYNC_CLEAR);
    return V_NONE;
}

static Value m_is_set(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_sync(args[0])->value != 0);
}

/* --- types
 * ------------------------------------------------------------------------- */

static void sync_free(Vm *vm, Obj *obj) {
    Sync *s = (Sync *)obj;
    line_clear(vm, &s->waiters);
    if (s->loop) release(vm, from_obj(s->loop));
    if (s->id && noting(vm))
        trace_emit(vm->trace, EV_OBJ_FREE, 0, note_loc(vm), s->id, 0, 0, 0);
    obj_dealloc(vm, obj, obj->type->size);
}

static Value sync_repr(Vm *vm, Value v) {
    Sync *s = as_sync(v);
    Type *t = as_obj(v)->type;
    const char *comma = vm->minor <= 6 ? "," : ", ";
    StrBuf sb = {0};
    sb_printf(&sb, "<%s.%s object at 0x%012llx [", as_str(t->module)->data,
              as_str(t->qualname)->data, (unsigned long long)obj_id(vm, v));
    if (s->kind == OBJ_LOCK)
        sb_puts(&sb, s->value ? "locked" : "unlocked");
    else if (s->kind == OBJ_EVENT)
        sb_puts(&sb, s->value ? "set" : "unset");
    else if (sem_locked(vm, s))
        sb_puts(&sb, "locked");
    else
        sb_printf(&sb, "unlocked%svalue:%lld", comma, (long long)s->value);
    if (s->waiters.len) sb_printf(&sb, "%swaiters:%u", comma, s->waiters.len);
    sb_puts(&sb, "]>");
    return str_from_buf(vm, &sb);
}

static Value sync_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                       Value kw) {
    (void)args, (void)n, (void)kw;
    Sync *s = obj_alloc(vm, t);
    s->bound = -1;
    Engine *e = engine_of(vm);
    s->kind = type_is_subtype(t, e->t.lock)    ? OBJ_LOCK
              : type_is_subtype(t, e->t.event) ? OBJ_EVENT
                                               : OBJ_SEMAPHORE;
    return from_obj(s);
}

static void note_made(Vm *vm, Sync *s, const char *label) {
    if (noting(vm))
        s->id = note_object(vm, (ObjKind)s->kind, note_text(vm, "%s", label), 0,
                            (uint32_t)s->value);
}

static Value plain_init(Vm *vm, Value self, const Value *args, uint32_t n,
                        Value kw) {
    static const NativeDef def = {"__init__", NULL, 0, "* loop?"};
    Value out[1];
    Sync *s = as_sync(self);
    const char *what = s->kind == OBJ_LOCK ? "Lock" : "Event";
    if (!native_bind(vm, &def, args, n, kw, out, 1) ||
        !sync_bind(vm, what, out[0], &s->loop))
        return V_NULL;
    note_made(vm, s, what);
    return V_NONE;
}

static Value sem_init(Vm *vm, Value self, const Value *args, uint32_t n,
                      Value kw) {
    static const NativeDef def = {"__init__", NULL, 0, "value? * loop?"};
    Value out[2];
    Sync *s = as_sync(self);
    int64_t value = 1;
    if (!native_bind(vm, &def, args, n, kw, out, 2) ||
        (out[0] && !int_index(vm, out[0], &value)))
        return V_NULL;
    if (value < 0)
        return vm_raise(vm, vm->t.ValueError,
                        "Semaphore initial value must be >= 0");
    if (!sync_bind(vm, "Semaphore", out[1], &s->loop)) return V_NULL;
    s->value = value;
    if (type_is_subtype(s->h.type, engine_of(vm)->t.bounded_semaphore))
        s->bound = value;
    char label[48];
    snprintf(label, sizeof label, "Semaphore(%lld)", (long long)value);
    note_made(vm, s, label);
    return V_NONE;
}

static Value get_value(Vm *vm, Value self) {
    return int_from_i64(vm, as_sync(self)->value);
}

static Value get_loop(Vm *vm, Value self) {
    (void)vm;
    Loop *loop = as_sync(self)->loop;
    return loop ? retain(from_obj(loop)) : V_NONE;
}

static const GetSetDef sync_getset[] = {
    {"_value", get_value, NULL},
    {"_loop", get_loop, NULL},
    {NULL, NULL, NULL},
};
static const NativeDef lock_methods[] = {
    {"acquire", m_acquire, NF_METHOD, ""},
    {"release", m_release, NF_METHOD, ""},
    {"locked", m_locked, NF_METHOD, ""},
    {"__aenter__", m_aenter, NF_METHOD, ""},
    {"__aexit__", m_aexit, NF_METHOD, "exc_type exc tb"},
    {NULL, NULL, 0, NULL},
};
static const NativeDef event_methods[] = {
    {"wait", m_wait, NF_METHOD, ""},
    {"set", m_set, NF_METHOD, ""},
    {"clear", m_clear, NF_METHOD, ""},
    {"is_set", m_is_set, NF_METHOD, ""},
    {NULL, NULL, 0, NULL},
};

static void sync_slots(Type *t) {
    t->make = sync_make;
    t->init = plain_init;
    t->free = sync_free;
    t->visit = sync_visit;
    t->repr = sync_repr;
}

static void sem_slots(Type *t) {
    sync_slots(t);
    t->init = sem_init;
}

static Type *make_type(Vm *vm, const char *name, const NativeDef *methods,
                       void (*slots)(Type *), Type *base) {
    const TypeSpec spec = {
        .name = name,
        .module = "asyncio.locks",
        .flags = TF_BASE,
        .size = sizeof(Sync),
        .dict_offset = offsetof(Sync, dict),
        .methods = methods,
        .getset = sync_getset,
        .slots = slots,
    };
    return type_new(vm, &spec, base);
}

void sync_types_init(Vm *vm) {
    static const NativeDef none[] = {{NULL, NULL, 0, NULL}};
    Engine *e = engine_of(vm);
    e->t.lock = make_type(vm, "Lock", lock_methods, sync_slots, NULL);
    e->t.event = make_type(vm, "Event", event_methods, sync_slots, NULL);
    e->t.semaphore = make_type(vm, "Semaphore", lock_methods, sem_slots, NULL);
    e->t.bounded_semaphore =
        make_type(vm, "BoundedSemaphore", none, sem_slots, e->t.semaphore);
}
