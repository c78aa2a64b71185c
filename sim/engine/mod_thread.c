/* _thread, and what threading needs to know of threads. */
#include "engine/mod_thread.h"

#include "engine/note.h"
#include "engine/process.h"
#include "engine/thread_local.h"
#include "engine/thread_lock.h"
#include "vm/exc.h"
#include "vm/obj_int.h"

/* --- handles
 * ---------------------------------------------------------------- */

static VThread *as_handle(Value v) {
    return (VThread *)as_obj(v);
}

static bool is_main(const VThread *t) {
    return t->id == 0 || t->kind == THREAD_PROCESS;
}

static Value f_handle(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return retain(from_obj(thread_self(vm)));
}

/* The main thread of this process. */
static Value f_main_handle(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    const Process *mine = thread_self(vm)->process;
    for (VThread *t = engine_of(vm)->threads; t; t = t->next)
        if (t->process == mine && is_main(t)) return retain(from_obj(t));
    return retain(from_obj(thread_self(vm)));
}

/* All of this process, in order of creation. */
static Value f_handles(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    Value list = list_new(vm, 4);
    for (VThread *t = engine_of(vm)->threads; t; t = t->next)
        if (t->process == thread_self(vm)->process)
            list_append(vm, list, from_obj(t));
    return list;
}

static Value f_object(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    Value object = as_handle(args[0])->object;
    return object ? retain(object) : V_NONE;
}

static Value f_set_object(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    assign(vm, &as_handle(args[0])->object, retain(args[1]));
    return V_NONE;
}

static Value f_kind_of(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    const VThread *t = as_handle(args[0]);
    return str_from(vm, is_main(t)                 ? "main"
                        : t->kind == THREAD_WORKER ? "worker"
                                                   : "plain");
}

static Value f_name_of(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return retain(as_handle(args[0])->name);
}

static Value f_daemon_of(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_handle(args[0])->daemon);
}

static Value f_ident_of(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(thread_ident(as_handle(args[0])));
}

/* A process's main thread has the number of the process. */
enum { FIRST_NATIVE_ID = 20000 };

static Value f_native_id_of(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    const VThread *t = as_handle(args[0]);
    const Process *first = processes_get(vm)->first;
    if (is_main(t)) return v_int((t->process ? t->process : first)->pid);
    return v_int(FIRST_NATIVE_ID + (int64_t)t->id);
}

static Value f_ended(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_handle(args[0])->ended.open);
}

static Value f_rename(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    VThread *t = as_handle(args[0]);
    Str name = str_view(args[1]);
    assign(vm, &t->name, retain(args[1]));
    if (noting(vm))
        trace_emit(vm->trace, EV_THREAD_NAME, 0, note_loc(vm), t->id,
                   trace_intern(vm->trace, name.ptr, name.len), 0, 0);
    return V_NONE;
}

/* _spawn(object, function, name, daemon, *args).  The first releases of 3.12
 * let nobody start threads while the interpreter waits for the last ones. */
static Value f_spawn(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)kw;
    if (engine_of(vm)->main_over && vm->minor == 12)
        return vm_raise(vm, vm->t.RuntimeError,
                        "can't create new thread at interpreter shutdown");
    Value call = tuple_from(vm, args + 4, n - 4);
    VThread *t = thread_start(vm, args[1], call, args[2], args[3] == V_TRUE,
                              THREAD_PLAIN);
    release(vm, call);
    if (!t) return V_NULL;
    if (args[0] != V_NONE) assign(vm, &t->object, retain(args[0]));
    return retain(from_obj(t));
}

/* --- join()
 * ----------------------------------------------------------------- */

enum { SLOT_THREAD, SLOT_LABEL, N_SLOTS };

static Act join_step(Vm *vm, Frame *f, Sig sig, Value v) {
    VThread *t = as_handle(f->slots[SLOT_THREAD]);
    release(vm, v);
    if (sig == SIG_RAISE) return ACT_RAISE;
    bool waited = f->state != 0;
    f->state = 1;
    if (t->ended.open || (waited && thread_timed_out(vm))) {
        vm->result = V_NONE;
        return ACT_RETURN;
    }
    Wait wait = {
        .timed = f->data != UINT64_MAX,
        .due = (int64_t)f->data,
        .drift = f->top,
        .state = THREAD_BLOCKED,
        .label = as_str(f->slots[SLOT_LABEL])->data,
        .holder = t->id + 1,
    };
    return thread_wait(vm, f, &t->ended, &wait);
}

/* _join(handle, deadline, label) */
static Value f_join(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {
        .name = "join", .step = join_step, .slots = N_SLOTS};
    (void)n, (void)kw;
    const Tuple *when = args[1] == V_NONE ? NULL : as_tuple(args[1]);
    bool passed = when && int_small(when->items[1]) < 0;
    if (passed) {
        clock_read(vm, &engine_of(vm)->clock);
        return V_NONE;
    }
    Frame *f = frame_push_native(vm, &def);
    f->slots[SLOT_THREAD] = retain(args[0]);
    f->slots[SLOT_LABEL] = retain(args[2]);
    f->data = when ? (uint64_t)int_clamp(vm, when->items[0]) : UINT64_MAX;
    f->top = when ? (uint32_t)int_small(when->items[1]) : 0;
    return V_FRAME;
}

static const NativeDef thread_handles[] = {
    {"_handle", f_handle, 0, ""},
    {"_main_handle", f_main_handle, 0, ""},
    {"_handles", f_handles, 0, ""},
    {"_object", f_object, 0, "handle /"},
    {"_set_object", f_set_object, 0, "handle object /"},
    {"_kind_of", f_kind_of, 0, "handle /"},
    {"_name_of", f_name_of, 0, "handle /"},
    {"_daemon_of", f_daemon_of, 0, "handle /"},
    {"_ident_of", f_ident_of, 0, "handle /"},
    {"_native_id_of", f_native_id_of, 0, "handle /"},
    {"_ended", f_ended, 0, "handle /"},
    {"_rename", f_rename, 0, "handle name /"},
    {"_spawn", f_spawn, 0, NULL},
    {"_join", f_join, 0, "handle deadline label /"},
    {NULL, NULL, 0, NULL},
};

/* --- the modules
 * ------------------------------------------------------------ */

static Value f_get_ident(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return v_int(thread_ident(thread_self(vm)));
}

static Value f_get_native_id(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args;
    Value self = from_obj(thread_self(vm));
    return f_native_id_of(vm, &self, n, kw);
}

static Value f_allocate_lock(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    uint32_t id = 0;
    if (noting(vm)) id = note_object(vm, OBJ_LOCK, note_text(vm, "Lock"), 0, 0);
    return from_obj(thread_lock_new(vm, false, id));
}

static const NativeDef functions[] = {
    {"get_native_id", f_get_native_id, 0, ""}, /* since 3.8 */
    {"get_ident", f_get_ident, 0, ""},
    {"allocate_lock", f_allocate_lock, 0, ""},
    {"allocate", f_allocate_lock, 0, ""},
    {NULL, NULL, 0, NULL},
};

Value thread_module_new(Vm *vm, const char *name) {
    Value m = module_new(vm, name);
    dict_set_cstr(vm, as_dict(vm->modules), name, m);
    module_add(vm, m, thread_hidden);
    module_add(vm, m, thread_handles);
    module_set(vm, m, "MINOR", v_int(vm->minor));
    return m;
}

static void add_type(Vm *vm, Value m, const char *name, Type *t) {
    module_set(vm, m, name, retain(from_obj(t)));
}

Value mod_thread_new(Vm *vm) {
    thread_lock_types_init(vm);
    thread_local_type_init(vm);
    const EngineTypes *t = &engine_of(vm)->t;
    Value m = thread_module_new(vm, "_thread");
    module_add(vm, m, vm->minor >= 8 ? functions : functions + 1);
    add_type(vm, m, "LockType", t->thread_lock);
    if (vm->minor >= 13) add_type(vm, m, "lock", t->thread_lock);
    add_type(vm, m, "RLock", t->thread_rlock);
    add_type(vm, m, "_local", t->thread_local);
    if (engine_run_prelude(vm, "_thread", module_dict(m))) return m;
    release(vm, m);
    return V_NULL;
}
