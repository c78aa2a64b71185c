#include "engine/thread_lock.h"

#include <math.h>
#include <string.h>

#include "engine/note.h"
#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/visit.h"

/* --- taking and giving up
 * --------------------------------------------------- */

static void lock_free(Vm *vm, Obj *obj);

bool is_thread_lock(const Vm *vm, Value v) {
    return is_obj(v) && type_of(vm, v)->free == lock_free;
}

static uint32_t me(const Vm *vm) {
    return thread_self(vm)->id + 1;
}

static bool is_mine(const Vm *vm, const ThreadLock *lock) {
    return lock->count > 0 && lock->owner == me(vm);
}

static void note_lock(Vm *vm, const ThreadLock *lock, SyncOp op) {
    if (!lock->id) return;
    uint32_t waiters = 0;
    for (const VThread *t = lock->waiters.head; t; t = t->queue_next)
        waiters++;
    trace_emit(vm->trace, EV_SYNC, (uint8_t)op, note_loc(vm), lock->id,
               note_current_task(vm), lock->count, waiters);
}

bool thread_lock_take(Vm *vm, ThreadLock *lock) {
    if (lock->count > 0 && !(lock->reentrant && lock->owner == me(vm)))
        return false;
    if (lock->count++ == 0) {
        lock->owner = me(vm);
        waitq_close(vm, &lock->waiters);
    }
    note_lock(vm, lock, SYNC_ACQUIRE);
    return true;
}

void thread_lock_give(Vm *vm, ThreadLock *lock) {
    CHECK(lock->count > 0, "only what is taken can be given up");
    if (--lock->count == 0) {
        lock->owner = 0;
        waitq_open(vm, &lock->waiters);
    }
    note_lock(vm, lock, SYNC_RELEASE);
}

/* --- deadlines
 * -------------------------------------------------------------- */

/* What _PyTime_FromSecondsObject and the lock say about numbers of seconds. */
static bool seconds_from(Vm *vm, Value v, double *out) {
    if (is_float(vm, v)) {
        *out = float_value(v);
    } else {
        int64_t i = 0;
        if (!is_int(vm, v) && vm->minor <= 9) {
            vm_raise(vm, vm->t.TypeError,
                     "an integer is required (got type %s)",
                     type_of(vm, v)->name);
            return false;
        }
        if (!int_index(vm, v, &i)) return false;
        *out = (double)i;
    }
    if (isnan(*out)) {
        vm_raise(vm, vm->t.ValueError, "Invalid value NaN (not a number)");
        return false;
    }
    if (fabs(*out) >= 9223372036.854775) {
        vm_raise(vm, vm->t.OverflowError,
                 vm->minor >= 11 ? "timestamp out of range for platform time_t"
                                 : "timestamp too large to convert to C "
                                   "_PyTime_t");
        return false;
    }
    return true;
}

static Deadline deadline_in(const Vm *vm, double seconds) {
    Wait wait = {0};
    int64_t ns = clock_ns(seconds);
    wait_deadline(vm, &wait, ns);
    return (Deadline){true, ns <= 0, wait.due, wait.drift};
}

bool deadline_from(Vm *vm, Value seconds, Deadline *out) {
    double s;
    *out = (Deadline){0};
    if (seconds == V_NONE) return true;
    if (!seconds_from(vm, seconds, &s)) return false;
    *out = deadline_in(vm, s);
    return true;
}

bool deadline_over(Vm *vm, const Deadline *d) {
    if (!d->set) return false;
    const Clock *clock = &engine_of(vm)->clock;
    int64_t now = clock_read(vm, &engine_of(vm)->clock);
    return d->passed || d->due < now ||
           (d->due == now && d->drift <= clock->drift);
}

/* --- waiting
 * ---------------------------------------------------------------- */

enum { SLOT_LOCK, SLOT_LABEL, SLOT_HOW, SLOT_COUNT, N_SLOTS };
/* SLOT_HOW: which thread could end the wait, and the object of the trace;
 * SLOT_COUNT: how often an RLock is then taken, V_NULL: once more. */
enum { HOLDER_BITS = 20 };

static Value how(uint32_t ref, uint32_t holder) {
    return v_int((int64_t)ref << HOLDER_BITS | holder);
}

static Act begin_wait(Vm *vm, Frame *f) {
    ThreadLock *lock = as_thread_lock(f->slots[SLOT_LOCK]);
    Value label = f->slots[SLOT_LABEL];
    int64_t bits = int_small(f->slots[SLOT_HOW]);
    uint32_t holder = (uint32_t)bits & ((1u << HOLDER_BITS) - 1);
    Wait wait = {
        .timed = f->data != UINT64_MAX,
        .due = (int64_t)f->data,
        .drift = f->top,
        .state = THREAD_BLOCKED,
        .label = label ? as_str(label)->data : "lock.acquire()",
        .ref = (uint32_t)(bits >> HOLDER_BITS),
        .holder = holder ? holder : lock->owner,
    };
    return thread_wait(vm, f, &lock->waiters, &wait);
}

static Value taken(ThreadLock *lock, Value count) {
    if (count) lock->count = (uint32_t)int_small(count);
    return count ? V_NONE : V_TRUE;
}

static Act acquire_step(Vm *vm, Frame *f, Sig sig, Value v) {
    ThreadLock *lock = as_thread_lock(f->slots[SLOT_LOCK]);
    release(vm, v);
    if (sig == SIG_RAISE) return ACT_RAISE;
    bool waited = f->state != 0;
    f->state = 1;
    if (thread_lock_take(vm, lock))
        vm->result = taken(lock, f->slots[SLOT_COUNT]);
    else if (waited && thread_timed_out(vm))
        vm->result = V_FALSE;
    else
        return begin_wait(vm, f);
    return ACT_RETURN;
}

/* Until it is free; whoever comes next finds it as free as this one. */
static Act pass_step(Vm *vm, Frame *f, Sig sig, Value v) {
    ThreadLock *lock = as_thread_lock(f->slots[SLOT_LOCK]);
    release(vm, v);
    if (sig == SIG_RAISE) return ACT_RAISE;
    if (lock->count > 0 && !is_mine(vm, lock)) return begin_wait(vm, f);
    waitq_open(vm, &lock->waiters);
    vm->result = V_NONE;
    return ACT_RETURN;
}

static const NativeFrameDef acquire_frame = {
    .name = "acquire",
    .step = acquire_step,
    .slots = N_SLOTS,
};
static const NativeFrameDef pass_frame = {
    .name = "acquire",
    .step = pass_step,
    .slots = N_SLOTS,
};

/* "event.wait()" with a deadline is called "event.wait(2)". */
static Value with_seconds(Vm *vm, Value label, const Deadline *d) {
    Str text = label ? str_view(label) : STR("lock.acquire()");
    int64_t left = d->due - engine_of(vm)->clock.now;
    if (!d->set || text.len == 0) return label ? retain(label) : V_NULL;
    return str_printf(vm, "%.*s%g)", (int)text.len - 1, text.ptr,
                      clock_seconds(left));
}

Value thread_lock_wait(Vm *vm, ThreadLock *lock, Deadline deadline, Value label,
                       uint32_t ref, uint32_t holder) {
    if (thread_lock_take(vm, lock)) return V_TRUE;
    if (deadline_over(vm, &deadline)) return V_FALSE;
    Frame *f = frame_push_native(vm, &acquire_frame);
    f->slots[SLOT_LOCK] = retain(from_obj(lock));
    f->slots[SLOT_LABEL] = with_seconds(vm, label, &deadline);
    f->slots[SLOT_HOW] = how(ref, holder);
    f->data = deadline.set ? (uint64_t)deadline.due : UINT64_MAX;
    f->top = deadline.drift;
    return V_FRAME;
}

Value thread_lock_pass(Vm *vm, ThreadLock *lock) {
    if (lock->count == 0 || is_mine(vm, lock)) return V_NONE;
    Frame *f = frame_push_native(vm, &pass_frame);
    f->slots[SLOT_LOCK] = retain(from_obj(lock));
    f->slots[SLOT_HOW] = how(lock->id, 0);
    f->data = UINT64_MAX;
    return V_FRAME;
}

/* --- methods
 * ---------------------------------------------------------------- */

/* blocking and timeout as both acquire() methods understand them. */
static bool acquire_args(Vm *vm, const Value *args, Deadline *d) {
    double seconds = -1;
    int blocking = args[0] ? obj_truth(vm, args[0]) : 1;
    *d = (Deadline){0};
    if (blocking < 0) return false;
    if (args[1] && !seconds_from(vm, args[1], &seconds)) return false;
    if (!blocking && seconds != -1) {
        vm_raise(vm, vm->t.ValueError,
                 "can't specify a timeout for a non-blocking call");
        return false;
    }
    if (seconds < 0 && seconds != -1) {
        vm_raise(vm, vm->t.ValueError,
                 vm->minor >= 13 ? "timeout value must be a non-negative number"
                                 : "timeout value must be positive");
        return false;
    }
    if (!blocking)
        *d = (Deadline){.set = true, .passed = true};
    else if (seconds != -1)
        *d = deadline_in(vm, seconds);
    return true;
}

static Value m_acquire(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    ThreadLock *lock = as_thread_lock(args[0]);
    Deadline d;
    if (!acquire_args(vm, args + 1, &d)) return V_NULL;
    return thread_lock_wait(vm, lock, d, V_NULL, lock->id, 0);
}

static Value m_enter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    ThreadLock *lock = as_thread_lock(args[0]);
    return thread_lock_wait(vm, lock, (Deadline){0}, V_NULL, lock->id, 0);
}

static Value m_release(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    ThreadLock *lock = as_thread_lock(args[0]);
    if (lock->reentrant ? !is_mine(vm, lock) : lock->count == 0)
        return vm_raise(vm, vm->t.RuntimeError,
                        lock->reentrant ? "cannot release un-acquired lock"
                                        : "release unlocked lock");
    thread_lock_give(vm, lock);
    return V_NONE;
}

static Value m_locked(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_thread_lock(args[0])->count > 0);
}

static Value m_is_owned(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return v_bool(is_mine(vm, as_thread_lock(args[0])));
}

static Value m_recursion_count(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    (void)n, (void)kw;
    const ThreadLock *lock = as_thread_lock(args[0]);
    return v_int(is_mine(vm, lock) ? lock->count : 0);
}

/* For Condition: (count, owner), whatever the count was. */
static Value m_release_save(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    ThreadLock *lock = as_thread_lock(args[0]);
    if (lock->count == 0)
        return vm_raise(vm, vm->t.RuntimeError,
                        "cannot release un-acquired lock");
    Value state =
        tuple_of2(vm, v_int(lock->count), v_int(thread_ident(thread_self(vm))));
    lock->count = 1;
    thread_lock_give(vm, lock);
    return state;
}

static Value m_acquire_restore(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    (void)n, (void)kw;
    ThreadLock *lock = as_thread_lock(args[0]);
    int64_t count = 0;
    if (!is_tuple(vm, args[1]) || as_tuple(args[1])->len != 2)
        return vm_raise(vm, vm->t.TypeError, "a tuple (count, owner)");
    if (!int_index(vm, as_tuple(args[1])->items[0], &count)) return V_NULL;
    Value r = thread_lock_wait(vm, lock, (Deadline){0}, V_NULL, lock->id, 0);
    if (r == V_TRUE) return taken(lock, v_int(count));
    vm->frame->slots[SLOT_COUNT] = v_int(count);
    return r;
}

/* --- the types
 * -------------------------------------------------------------- */

static int64_t owner_ident(const Vm *vm, const ThreadLock *lock) {
    for (const VThread *t = engine_of(vm)->threads; t; t = t->next)
        if (t->id + 1 == lock->owner) return thread_ident(t);
    return 0;
}

static Value lock_repr(Vm *vm, Value v) {
    const ThreadLock *lock = as_thread_lock(v);
    unsigned long long id = obj_id(vm, v);
    const char *state = lock->count ? "locked" : "unlocked";
    if (!lock->reentrant)
        return str_printf(vm, "<%s _thread.lock object at 0x%llx>", state, id);
    return str_printf(vm,
                      "<%s _thread.RLock object owner=%lld count=%u at 0x%llx>",
                      state, (long long)owner_ident(vm, lock), lock->count, id);
}

static void lock_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, sizeof(ThreadLock));
}

static void lock_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const ThreadLock *lock = (const ThreadLock *)obj;
    visit_u64(v, lock->count);
    visit_u64(v, lock->owner);
    for (const VThread *t = lock->waiters.head; t; t = t->queue_next)
        visit_obj(v, t);
}

ThreadLock *thread_lock_new(Vm *vm, bool reentrant, uint32_t id) {
    const EngineTypes *t = &engine_of(vm)->t;
    ThreadLock *lock =
        obj_alloc(vm, reentrant ? t->thread_rlock : t->thread_lock);
    lock->reentrant = reentrant;
    lock->id = id;
    return lock;
}

static uint32_t note_new(Vm *vm, const char *label) {
    if (!noting(vm)) return 0;
    return note_object(vm, OBJ_LOCK, note_text(vm, "%s", label), 0, 0);
}

static Value lock_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                       Value kw) {
    (void)args;
    bool reentrant = t == engine_of(vm)->t.thread_rlock;
    if (!reentrant && vm->minor <= 12)
        return vm_raise(vm, vm->t.TypeError,
                        "cannot create '_thread.lock' instances");
    if (n || kw)
        return vm_raise(vm, vm->t.TypeError, "%s expected 0 arguments, got %u",
                        t->name, n);
    return from_obj(thread_lock_new(
        vm, reentrant, note_new(vm, reentrant ? "RLock" : "Lock")));
}

static Value lock_init(Vm *vm, Value self, const Value *args, uint32_t n,
                       Value kw) {
    (void)vm, (void)self, (void)args, (void)n, (void)kw;
    return V_NONE;
}

static void lock_slots(Type *t) {
    t->free = lock_free;
    t->visit = lock_visit;
    t->make = lock_make;
    t->init = lock_init;
    t->repr = lock_repr;
}

enum { SEEN = NF_METHOD | NF_VISIBLE };
#define COMMON                                                                 \
    {"acquire", m_acquire, SEEN, "blocking? timeout?"},                        \
        {"release", m_release, SEEN, ""}, {"__enter__", m_enter, SEEN, ""}, {  \
        "__exit__", m_release, SEEN, "exc_type? exc? tb?"                      \
    }

static const NativeDef lock_methods[] = {
    COMMON,
    {"locked", m_locked, SEEN, ""},
    {"acquire_lock", m_acquire, SEEN, "blocking? timeout?"},
    {"release_lock", m_release, SEEN, ""},
    {"locked_lock", m_locked, SEEN, ""},
    {NULL, NULL, 0, NULL},
};
static const NativeDef rlock_methods[] = {
    COMMON,
    {"_is_owned", m_is_owned, NF_METHOD, ""},
    {"_recursion_count", m_recursion_count, NF_METHOD, ""},
    {"_release_save", m_release_save, SEEN, ""},
    {"_acquire_restore", m_acquire_restore, SEEN, "state"},
    {NULL, NULL, 0, NULL},
};

static Type *make_type(Vm *vm, const char *name, const NativeDef *methods) {
    const TypeSpec spec = {
        .name = name,
        .module = "_thread",
        .size = sizeof(ThreadLock),
        .methods = methods,
        .slots = lock_slots,
    };
    return type_new(vm, &spec, NULL);
}

void thread_lock_types_init(Vm *vm) {
    EngineTypes *t = &engine_of(vm)->t;
    if (t->thread_lock) return;
    t->thread_lock = make_type(vm, "lock", lock_methods);
    t->thread_rlock = make_type(vm, "RLock", rlock_methods);
}
