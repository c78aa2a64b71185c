/* _process: what the prelude's os, multiprocessing, subprocess and
 * concurrent.futures.process are made of. */
#include <string.h>

#include "engine/executor.h"
#include "engine/note.h"
#include "engine/process.h"
#include "vm/exc.h"
#include "vm/import.h"
#include "vm/mod_sys.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"

static Value f_current(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return retain(from_obj(process_current(vm)));
}

static Value f_cpus(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return v_int(engine_of(vm)->cpus);
}

/* The globals of the running process's __main__. */
static Value f_main(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return retain(vm->main_dict);
}

/* write(text): to standard output itself, whatever sys.stdout is. */
static Value f_write(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return sys_write(vm, 1, str_view(args[0])) ? V_NONE : V_NULL;
}

/* start(kind, fn, args, name): see process_start. */
static Value f_start(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Process *p = process_start(vm, (ProcKind)int_small(args[0]), args[1],
                               args[2], args[3]);
    return p ? retain(from_obj(p)) : V_NULL;
}

/* park(process, channel): see process_park. */
static Value f_park(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    process_park(vm, (Process *)as_obj(args[0]), args[1]);
    return V_NONE;
}

static Value f_command(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return retain(from_obj(process_command(vm, args[0])));
}

/* end(process, status): of a command, or what it will have been. */
static Value f_end(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Process *p = (Process *)as_obj(args[0]);
    int32_t status = (int32_t)int_small(args[1]);
    if (p->thread) {
        p->status = status;
        p->over = true;
    } else {
        process_end(vm, p, status);
    }
    return V_NONE;
}

static Value f_parent(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    Process *p = process_current(vm);
    return retain(from_obj(p->parent ? p->parent : p));
}

/* poll(): looked, and nothing was there. */
static Value f_poll(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    clock_read(vm, &engine_of(vm)->clock);
    return V_NONE;
}

/* in_main(): a spawned process still runs the program's module. */
static Value f_in_main(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return v_bool(process_current(vm)->starting);
}

/* kill(process, status): unless it is over. */
static Value f_kill(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Process *p = (Process *)as_obj(args[0]);
    if (p->over) return V_NONE;
    if (p == process_current(vm) || !p->parent)
        return vm_refuse(vm, "a process that ends itself by a signal");
    process_kill(vm, p, (int32_t)int_small(args[1]));
    return V_NONE;
}

/* --- waiting
 * ---------------------------------------------------------------- */

enum { SLOT_LABEL, SLOT_PROCESS, N_SLOTS };

static Act pause_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)sig, (void)v;
    if (f->state) {
        vm->result = V_NONE;
        return ACT_RETURN;
    }
    f->state = 1;
    Wait wait = {.state = THREAD_BLOCKED,
                 .label = str_view(f->slots[SLOT_LABEL]).ptr};
    wait_deadline(vm, &wait, (int64_t)f->data);
    return thread_wait(vm, f, NULL, &wait);
}

/* pause(seconds, label): the thread sleeps. */
static Value f_pause(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {
        .name = "pause", .step = pause_step, .slots = N_SLOTS};
    (void)n, (void)kw;
    double seconds;
    if (!float_from(vm, args[0], &seconds)) return V_NULL;
    Frame *f = frame_push_native(vm, &def);
    f->data = (uint64_t)clock_ns(seconds);
    f->slots[SLOT_LABEL] = retain(args[1]);
    return V_FRAME;
}

static Act join_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)sig, (void)v;
    Process *p = (Process *)as_obj(f->slots[SLOT_PROCESS]);
    bool over = p->over && !p->thread;
    if (over || (f->state && thread_timed_out(vm))) {
        vm->result = v_bool(over);
        return ACT_RETURN;
    }
    Wait wait = {.state = THREAD_BLOCKED,
                 .label = str_view(f->slots[SLOT_LABEL]).ptr,
                 .holder = p->thread ? p->thread->id + 1 : 0};
    if (f->top) wait_deadline(vm, &wait, (int64_t)f->data);
    f->state = 1;
    return thread_wait(vm, f, &p->ended, &wait);
}

/* join(process, timeout, label): False when the time is over before it is. */
static Value f_join(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {
        .name = "join", .step = join_step, .slots = N_SLOTS};
    (void)n, (void)kw;
    double seconds = 0;
    if (args[1] != V_NONE && !float_from(vm, args[1], &seconds)) return V_NULL;
    Frame *f = frame_push_native(vm, &def);
    f->top = args[1] != V_NONE;
    f->data = (uint64_t)clock_ns(seconds < 0 ? 0 : seconds);
    f->slots[SLOT_PROCESS] = retain(args[0]);
    f->slots[SLOT_LABEL] = retain(args[2]);
    return V_FRAME;
}

static Act exit_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)sig, (void)v;
    return process_exit(vm, (int32_t)f->data);
}

/* exit(status): no destructor runs, nobody waits for anybody. */
static Value f_exit(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {.name = "exit", .step = exit_step};
    (void)n, (void)kw;
    uint32_t status = (uint32_t)int_clamp(vm, args[0]) & 0xFF;
    if (!thread_self(vm)->process) {
        vm->exit_status = (int)status;
        return vm_stop(vm, STOP_EXIT, "os._exit");
    }
    if (vm->c_depth > 0)
        return vm_refuse(vm, "os._exit() inside a call made by a built-in "
                             "function (a sort key, a __repr__)");
    frame_push_native(vm, &def)->data = status;
    return V_FRAME;
}

/* --- jobs in the trace
 * ------------------------------------------------------ */

static uint32_t operand(Value v) {
    return is_int_small(v) ? (uint32_t)int_small(v) : 0;
}

/* note_pool(max_workers): its number. */
static Value f_note_pool(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    uint32_t label =
        noting(vm) ? note_text(vm, "ProcessPoolExecutor(%u)", operand(args[0]))
                   : 0;
    return v_int(
        note_object(vm, OBJ_PROCESS_EXECUTOR, label, 0, operand(args[0])));
}

/* note_submit(future, pool, fn, args, waiting) */
static Value f_note_submit(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    const Tuple *t = as_tuple(args[3]);
    CFuture *f = as_cfuture(args[0]);
    f->job = ++concurrent_of(vm)->next_job;
    if (noting(vm)) { /* JOB_END comes from the future */
        f->executor = operand(args[1]);
        f->label = job_label(vm, args[2], t->items, t->len);
        trace_emit(vm->trace, EV_JOB_SUBMIT, 0, note_loc(vm), f->job,
                   f->executor, f->label, operand(args[4]));
    }
    return v_int(f->job);
}

/* note_begin(job, pool, waiting): the running thread takes it. */
static Value f_note_begin(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (noting(vm))
        trace_emit(vm->trace, EV_JOB_BEGIN, 0, note_loc(vm), operand(args[0]),
                   operand(args[1]), thread_self(vm)->id, operand(args[2]));
    return V_NONE;
}

/* note_end(future, ok, value): the job is over where it ran; the future, in its
 * own process, will hear of it. */
static Value f_note_end(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    CFuture *f = as_cfuture(args[0]);
    if (!noting(vm) || !f->executor) return V_NONE;
    Outcome how = args[1] == V_TRUE ? OUT_RETURNED : OUT_RAISED;
    trace_emit(vm->trace, EV_JOB_END, (uint8_t)how, note_loc(vm), f->job,
               f->executor, note_repr(vm, args[2]), f->shown);
    f->executor = 0; /* that was it */
    return V_NONE;
}

/* at_main_end(): see Engine.at_main_end: the pools are told. */
static void tell_pools(Vm *vm) {
    Value m = dict_get_cstr(vm, as_dict(vm->modules), "_process");
    Value tell = dict_get_cstr(vm, module_dict(m), "tell_pools");
    if (!tell) return;
    Value r = vm_call0(vm, tell);
    if (!r && !vm->stop) clear(vm, &vm->exc);
    release(vm, r);
}

static Value f_watch_end(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Engine *e = engine_of(vm);
    Value m = dict_get_cstr(vm, as_dict(vm->modules), "_process");
    dict_set_cstr(vm, module_dict(m), "tell_pools", args[0]);
    e->at_main_end[e->n_at_main_end++] = tell_pools;
    return V_NONE;
}

const NativeDef process_functions[] = {
    {"current", f_current, 0, ""},
    {"parent", f_parent, 0, ""},
    {"in_main", f_in_main, 0, ""},
    {"poll", f_poll, NF_VISIBLE, ""},
    {"kill", f_kill, NF_VISIBLE, "process status /"},
    {"cpus", f_cpus, 0, ""},
    {"main", f_main, 0, ""},
    {"write", f_write, NF_VISIBLE, "text /"},
    {"start", f_start, 0, "kind fn args name /"},
    {"park", f_park, 0, "process channel /"},
    {"command", f_command, 0, "label /"},
    {"end", f_end, 0, "process status /"},
    {"pause", f_pause, 0, "seconds label /"},
    {"join", f_join, NF_VISIBLE, "process timeout label /"},
    {"exit", f_exit, NF_VISIBLE, "status /"},
    {"note_pool", f_note_pool, 0, "max_workers /"},
    {"note_submit", f_note_submit, 0, "future pool fn args waiting /"},
    {"note_begin", f_note_begin, 0, "job pool waiting /"},
    {"note_end", f_note_end, 0, "future ok value /"},
    {"watch_end", f_watch_end, 0, "tell /"},
    {NULL, NULL, 0, NULL},
};

Value mod_process_new(Vm *vm) {
    Value m = module_new(vm, "_process");
    Processes *all = processes_get(vm);
    module_add(vm, m, process_functions);
    module_set(vm, m, "MINOR", v_int(vm->minor));
    module_set(vm, m, "FORK", v_int(PROC_FORK));
    module_set(vm, m, "SPAWN", v_int(PROC_SPAWN));
    module_set(vm, m, "COMMAND", v_int(PROC_COMMAND));
    module_set(vm, m, "Channel", retain(from_obj(all->channel)));
    return m;
}

/* --- the modules
 * ------------------------------------------------------------ */

static Value run_module(Vm *vm, const char *name, const char *file) {
    Value m = module_new(vm, name);
    dict_set_cstr(vm, as_dict(vm->modules), name, m);
    module_set(vm, m, "MINOR", v_int(vm->minor));
    if (engine_run_prelude(vm, file, module_dict(m))) return m;
    release(vm, m);
    return V_NULL;
}

Value mod_processes_import(Vm *vm, const char *name) {
    static const struct {
        const char *name, *file;
    } modules[] = {
        {"os", "os"},
        {"_path", "os_path"},
        {"_command", "command"},
        {"pickle", "pickling"},
        {"multiprocessing", "multiprocessing"},
        {"multiprocessing.queues", "multiprocessing_queues"},
        {"multiprocessing.synchronize", "multiprocessing_sync"},
        {"multiprocessing.pool", "multiprocessing_pool"},
        {"subprocess", "subprocess"},
        {"_asyncio_subprocess", "asyncio_subprocess"},
        {"concurrent.futures.process", "concurrent_futures_process"},
    };
    if (strcmp(name, "_process") == 0) return mod_process_new(vm);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (strcmp(modules[i].name, name) == 0)
            return run_module(vm, name, modules[i].file);
    return V_NULL;
}

/* --- asyncio.subprocess
 * ----------------------------------------------------- */

/* What most programs never ask for is made when one does. */
static Value in_subprocess(Vm *vm, const char *name) {
    Value m = vm_import(vm, "_asyncio_subprocess");
    if (!m) return V_NULL;
    Value v = retain(dict_get_cstr(vm, module_dict(m), name));
    release(vm, m);
    return v;
}

static Value call_subprocess(Vm *vm, const char *name, const Value *args,
                             uint32_t n, Value kw) {
    Value fn = in_subprocess(vm, name);
    if (!fn) return V_NULL;
    Value r = vm_begin_call(vm, fn, args, n, kw);
    release(vm, fn);
    return r;
}

Value asyncio_subprocess_exec(Vm *vm, const Value *args, uint32_t n, Value kw) {
    return call_subprocess(vm, "create_subprocess_exec", args, n, kw);
}

Value asyncio_subprocess_shell(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    return call_subprocess(vm, "create_subprocess_shell", args, n, kw);
}

static Value f_subprocess_getattr(Vm *vm, const Value *args, uint32_t n,
                                  Value kw) {
    (void)n, (void)kw;
    Value v = in_subprocess(vm, str_view(args[0]).ptr);
    if (v || vm->exc || vm->stop) return v;
    return vm_raise(vm, vm->t.AttributeError,
                    "module 'asyncio.subprocess' has no attribute '%s'",
                    str_view(args[0]).ptr);
}

void asyncio_subprocess_fill(Vm *vm, Value module) {
    static const NativeDef functions[] = {
        {"create_subprocess_exec", asyncio_subprocess_exec, 0, NULL},
        {"create_subprocess_shell", asyncio_subprocess_shell, 0, NULL},
        {"__getattr__", f_subprocess_getattr, 0, "name /"},
        {NULL, NULL, 0, NULL},
    };
    module_add(vm, module, functions);
    module_set(vm, module, "PIPE", v_int(-1));
    module_set(vm, module, "STDOUT", v_int(-2));
    module_set(vm, module, "DEVNULL", v_int(-3));
}
