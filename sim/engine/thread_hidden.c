/* What threading.py, queue.py and _thread.py need and programs do not see. */
#include <string.h>

#include "engine/lib.h"
#include "engine/mod_asyncio.h"
#include "engine/mod_thread.h"
#include "engine/note.h"
#include "engine/thread_lock.h"
#include "vm/exc.h"
#include "vm/obj_int.h"

/* --- points and polls
 * ------------------------------------------------------- */

/* _point(): the machine may switch before it begins; that is all. */
static Value f_point(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_NONE;
}

/* _poll(): looked, and nothing was there. */
static Value f_poll(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    clock_read(vm, &engine_of(vm)->clock);
    return V_NONE;
}

/* --- locks
 * ------------------------------------------------------------------ */

static Value f_quiet_lock(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(thread_lock_new(vm, false, 0));
}

/* _held(): a lock that nobody has and nobody can take, until it is freed. */
static Value f_held(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    ThreadLock *lock = thread_lock_new(vm, false, 0);
    lock->count = 1;
    return from_obj(lock);
}

/* _rlock(ref): an RLock shown as that object. */
static Value f_rlock(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return from_obj(
        thread_lock_new(vm, true, (uint32_t)int_clamp(vm, args[0])));
}

static Value f_free(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    thread_lock_give(vm, as_thread_lock(args[0]));
    return V_NONE;
}

static Value f_take(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    ThreadLock *lock = as_thread_lock(args[0]);
    return thread_lock_wait(vm, lock, (Deadline){0}, V_NULL, lock->id, 0);
}

/* _enter(mutex), _settle(mutex): until no program holds it. */
static Value f_enter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!is_thread_lock(vm, args[0])) return V_NONE;
    return thread_lock_pass(vm, as_thread_lock(args[0]));
}

static Value f_is_lock(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return v_bool(is_thread_lock(vm, args[0]));
}

/* _owned(lock): of a plain Lock nobody knows whose it is. */
static Value f_owned(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    const ThreadLock *lock = as_thread_lock(args[0]);
    bool mine = lock->owner == thread_self(vm)->id + 1;
    return v_bool(lock->count > 0 && (mine || !lock->reentrant));
}

/* _save(lock): gives it up altogether; how often it was taken. */
static Value f_save(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    ThreadLock *lock = as_thread_lock(args[0]);
    uint32_t count = lock->count;
    lock->count = 1;
    thread_lock_give(vm, lock);
    return v_int(count);
}

static Value f_set_count(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    as_thread_lock(args[0])->count = (uint32_t)int_clamp(vm, args[1]);
    return V_NONE;
}

/* --- deadlines: None, or (due, drift)
 * --------------------------------------- */

static Value f_deadline(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Deadline d;
    if (!deadline_from(vm, args[0], &d)) return V_NULL;
    if (!d.set) return V_NONE;
    return tuple_of2(vm, int_from_i64(vm, d.due),
                     v_int(d.passed ? -1 : (int64_t)d.drift));
}

static Deadline deadline_of(Vm *vm, Value v) {
    if (v == V_NONE) return (Deadline){0};
    const Tuple *t = as_tuple(v);
    int64_t drift = int_small(t->items[1]);
    return (Deadline){true, drift < 0, int_clamp(vm, t->items[0]),
                      drift < 0 ? 0 : (uint32_t)drift};
}

static Value f_late(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Deadline d = deadline_of(vm, args[0]);
    return v_bool(deadline_over(vm, &d));
}

/* _wait(lock, deadline, label, ref, handle?): until it is freed, by that thread
 * if one is given; False: too late. */
static Value f_wait(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    uint32_t holder = args[4] ? ((VThread *)as_obj(args[4]))->id + 1 : 0;
    return thread_lock_wait(vm, as_thread_lock(args[0]),
                            deadline_of(vm, args[1]), args[2],
                            (uint32_t)int_clamp(vm, args[3]), holder);
}

/* --- events of the trace
 * ---------------------------------------------------- */

static ObjKind kind_named(Value name) {
    static const struct {
        const char *name;
        ObjKind kind;
    } kinds[] = {
        {"CONDITION", OBJ_CONDITION}, {"SEMAPHORE", OBJ_SEMAPHORE},
        {"EVENT", OBJ_EVENT},         {"BARRIER", OBJ_BARRIER},
        {"QUEUE", OBJ_QUEUE},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(str_view(name), kinds[i].name)) return kinds[i].kind;
    UNREACHABLE("the prelude names kinds of objects");
}

/* _note_new(kind, label, n): its number; 0 without a trace. */
static Value f_note_new(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!noting(vm)) return v_int(0);
    uint32_t label = note_text(vm, "%s", as_str(args[1])->data);
    int64_t count = is_int(vm, args[2]) ? int_clamp(vm, args[2]) : 0;
    return v_int(
        note_object(vm, kind_named(args[0]), label, 0, (uint32_t)count));
}

static SyncOp op_named(Value name) {
    static const char *const names[] = {"ACQUIRE", "RELEASE", "SET", "CLEAR",
                                        "NOTIFY"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(str_view(name), names[i])) return (SyncOp)i;
    UNREACHABLE("the prelude names operations");
}

/* _note(ref, op, value, waiters) */
static Value f_note(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (args[0] == v_int(0) || !noting(vm)) return V_NONE;
    trace_emit(vm->trace, EV_SYNC, (uint8_t)op_named(args[1]), note_loc(vm),
               (uint32_t)int_clamp(vm, args[0]), note_current_task(vm),
               (uint32_t)int_clamp(vm, args[2]),
               (uint32_t)int_clamp(vm, args[3]));
    return V_NONE;
}

/* _note_queue(ref, op, item, length) */
static Value f_note_queue(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (args[0] == v_int(0) || !noting(vm)) return V_NONE;
    QueueOp op = str_is(str_view(args[1]), "PUT")   ? QUEUE_PUT
                 : str_is(str_view(args[1]), "GET") ? QUEUE_GET
                                                    : QUEUE_TASK_DONE;
    trace_emit(vm->trace, EV_QUEUE, (uint8_t)op, note_loc(vm),
               (uint32_t)int_clamp(vm, args[0]), note_current_task(vm),
               op == QUEUE_TASK_DONE ? 0 : note_repr(vm, args[2]),
               (uint32_t)int_clamp(vm, args[3]));
    return V_NONE;
}

/* _died(exc): the running thread ends because of it. */
static Value f_died(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    thread_self(vm)->died = note_type(vm, args[0]);
    return V_NONE;
}

/* _report_of(exc): the text that the interpreter prints for it. */
static Value f_report_of(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    StrBuf sb = {0};
    exc_write_traceback(vm, args[0], &sb);
    return str_from_buf(vm, &sb);
}

/* The same natives that asyncio's prelude has. */
static Value call_asyncio(Vm *vm, const char *name, const Value *args,
                          uint32_t n) {
    for (const NativeDef *d = asyncio_hidden; d->name; d++)
        if (strcmp(d->name, name) == 0) return d->fn(vm, args, n, V_NULL);
    UNREACHABLE("asyncio's prelude has it");
}

#define AS_IN_ASYNCIO(id)                                                      \
    static Value f##id(Vm *vm, const Value *args, uint32_t n, Value kw) {      \
        (void)kw;                                                              \
        return call_asyncio(vm, #id, args, n);                                 \
    }
AS_IN_ASYNCIO(_frame)
AS_IN_ASYNCIO(_refuse)
AS_IN_ASYNCIO(_deprecated)
#undef AS_IN_ASYNCIO

const NativeDef thread_hidden[] = {
    {"_point", f_point, NF_VISIBLE, ""},
    {"_poll", f_poll, 0, ""},
    {"_quiet_lock", f_quiet_lock, 0, ""},
    {"_held", f_held, 0, ""},
    {"_rlock", f_rlock, 0, "ref /"},
    {"_free", f_free, 0, "lock /"},
    {"_take", f_take, 0, "lock /"},
    {"_enter", f_enter, NF_VISIBLE, "mutex /"},
    {"_settle", f_enter, 0, "mutex /"},
    {"_is_lock", f_is_lock, 0, "x /"},
    {"_owned", f_owned, 0, "lock /"},
    {"_save", f_save, 0, "lock /"},
    {"_set_count", f_set_count, 0, "lock count /"},
    {"_deadline", f_deadline, 0, "seconds /"},
    {"_late", f_late, 0, "deadline /"},
    {"_wait", f_wait, 0, "lock deadline label ref handle? /"},
    {"_note_new", f_note_new, 0, "kind label n /"},
    {"_note", f_note, 0, "ref op value waiters /"},
    {"_note_queue", f_note_queue, 0, "ref op item length /"},
    {"_died", f_died, 0, "exc /"},
    {"_report_of", f_report_of, 0, "exc /"},
    {"_frame", f_frame, 0, "exc place /"},
    {"_refuse", f_refuse, 0, "text /"},
    {"_deprecated", f_deprecated, 0, "text /"},
    {NULL, NULL, 0, NULL},
};
