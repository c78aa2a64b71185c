/* Processes: their records, and what is exchanged when one goes on. */
#include "engine/process.h"

#include <string.h>

#include "engine/clone.h"
#include "engine/context.h"
#include "engine/note.h"
#include "vm/compile.h"
#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/visit.h"

/* CPython's are the machine's; these look like them and are the same in every
 * run. */
enum { FIRST_PID = 8188, PID_STEP = 2 };

/* At once: what a program that starts them without end comes to. */
enum { MAX_PROCESSES = 1000 };

/* --- records
 * ---------------------------------------------------------------- */

static void process_free(Vm *vm, Obj *obj) {
    Process *p = (Process *)obj;
    release(vm, p->main_dict);
    release(vm, p->main_module);
    obj_dealloc(vm, obj, sizeof(Process));
}

static Dict *dict_of_module(Vm *vm, const char *name) {
    Value m = dict_get_cstr(vm, as_dict(vm->modules), name);
    return m ? module_dict(m) : NULL;
}

/* The state of the generator behind random.random(); NULL: not imported. */
static void *random_state(Vm *vm, size_t *size) {
    Dict *d = dict_of_module(vm, "random");
    Value seed = d ? dict_get_cstr(vm, d, "seed") : V_NULL;
    if (!seed || !has_type(vm, seed, vm->t.method)) return NULL;
    Obj *self = as_obj(((Method *)as_obj(seed))->self);
    Type *t = self->type;
    while (t->flags & TF_USER)
        t = t->base;
    *size = t->size - sizeof(Obj);
    return self + 1;
}

static Value thread_count(Vm *vm) {
    Dict *d = dict_of_module(vm, "threading");
    Value count = d ? dict_get_cstr(vm, d, "_count") : V_NULL;
    return count ? retain(count) : v_int(0);
}

static void process_visit(Vm *vm, Obj *obj, Visit *v) {
    Process *p = (Process *)obj;
    const Engine *e = engine_of(vm);
    bool runs = p == e->processes->now; /* then the VM has what is its own */
    visit_u64(v, p->number);
    visit_u64(v, (uint64_t)p->pid);
    visit_u64(v, p->kind);
    visit_u64(v, p->over);
    visit_u64(v, (uint64_t)(int64_t)p->status);
    visit_u64(v, p->starting);
    visit_obj(v, p->parent);
    if (p->over && !p->thread) return; /* nobody sees its memory again */
    visit_value(v, runs ? vm->main_dict : p->main_dict);
    visit_u64(v, runs ? e->next_task_name : p->next_task_name);
    visit_value(v, runs ? thread_count(vm) : p->thread_count);
    size_t size;
    void *random = random_state(vm, &size);
    if (random && !runs) random = p->random;
    if (random) visit_bytes(v, random, size);
}

static Value get_pid(Vm *vm, Value self) {
    (void)vm;
    return v_int(((Process *)as_obj(self))->pid);
}

static Value get_parent_pid(Vm *vm, Value self) {
    (void)vm;
    const Process *p = (Process *)as_obj(self);
    return v_int(p->parent ? p->parent->pid : 1);
}

static Value get_number(Vm *vm, Value self) {
    (void)vm;
    return v_int(((Process *)as_obj(self))->number);
}

/* None while it runs. */
static Value get_status(Vm *vm, Value self) {
    (void)vm;
    const Process *p = (Process *)as_obj(self);
    return p->over ? v_int(p->status) : V_NONE;
}

static const GetSetDef process_getset[] = {
    {"pid", get_pid, NULL},       {"ppid", get_parent_pid, NULL},
    {"number", get_number, NULL}, {"status", get_status, NULL},
    {NULL, NULL, NULL},
};

static void process_slots(Type *t) {
    t->free = process_free;
    t->visit = process_visit;
}

static Process *record(Vm *vm, ProcKind kind, Process *parent) {
    Processes *all = engine_of(vm)->processes;
    Process *p = obj_alloc(vm, all->process);
    if (all->len == all->cap) {
        uint32_t cap = all->cap ? all->cap * 2 : 8;
        all->all =
            heap_resize(&vm->heap, all->all, all->cap * sizeof(Process *),
                        cap * sizeof(Process *));
        all->cap = cap;
    }
    p->number = all->len;
    all->all[all->len++] = p;
    p->kind = (uint8_t)kind;
    p->parent = parent;
    p->pid = all->next_pid;
    all->next_pid += all->len == 1 ? 1 : PID_STEP;
    return p;
}

static uint32_t number_of(const Process *p) {
    return p ? p->number : 0;
}

/* --- whose turn it is
 * ------------------------------------------------------- */

static void set_main_module(Vm *vm, Value module) {
    if (module) dict_set_cstr(vm, as_dict(vm->modules), "__main__", module);
}

static void *random_copy(Vm *vm) {
    size_t size;
    void *state = random_state(vm, &size);
    if (!state) return NULL;
    void *copy = heap_alloc(&vm->heap, size);
    memcpy(copy, state, size);
    return copy;
}

static void random_put_back(Vm *vm, Process *p) {
    size_t size;
    void *state = p->random ? random_state(vm, &size) : NULL;
    if (!state) return;
    memcpy(state, p->random, size);
    heap_free(&vm->heap, p->random, size);
    p->random = NULL;
}

/* What the library counts and draws from now on is p's. */
static void exchange_library(Vm *vm, Process *before, Process *p) {
    Dict *d = dict_of_module(vm, "threading");
    assign(vm, &before->thread_count, thread_count(vm));
    if (d && p->thread_count) dict_set_cstr(vm, d, "_count", p->thread_count);
    before->random = random_copy(vm);
    random_put_back(vm, p);
}

/* A thread of p (NULL: the first) goes on. */
static void enter(Vm *vm, Process *p) {
    Engine *e = engine_of(vm);
    Processes *all = e->processes;
    if (!p) p = all->first;
    Process *before = all->now;
    if (p == before || p->kind == PROC_COMMAND) return;
    before->main_dict = vm->main_dict;
    before->next_task_name = e->next_task_name;
    vm->main_dict = p->main_dict;
    e->next_task_name = p->next_task_name;
    p->main_dict = V_NULL;
    all->now = p;
    exchange_library(vm, before, p);
    set_main_module(vm, p->main_module);
}

Processes *processes_get(Vm *vm) {
    static const TypeSpec spec = {
        .name = "_Process",
        .module = "_process",
        .size = sizeof(Process),
        .getset = process_getset,
        .slots = process_slots,
    };
    Engine *e = engine_of(vm);
    if (e->processes) return e->processes;
    Processes *all = heap_alloc(&vm->heap, sizeof *all);
    memset(all, 0, sizeof *all);
    e->processes = all;
    all->process = type_new(vm, &spec, NULL);
    all->next_pid = FIRST_PID;
    channel_types_init(vm, all);
    clone_types_init(vm, &all->foreign);
    all->first = all->now = record(vm, PROC_FORK, NULL);
    all->first->main_module =
        retain(dict_get_cstr(vm, as_dict(vm->modules), "__main__"));
    e->process_number = number_of;
    e->process_enter = enter;
    return all;
}

Process *process_current(Vm *vm) {
    Processes *all = processes_get(vm);
    Process *p = thread_self(vm)->process;
    return p ? p : all->first;
}

/* --- the child's memory
 * ----------------------------------------------------- */

static Value module_of(Vm *vm, Value dict) {
    Value m = module_new(vm, "__main__");
    Module *module = (Module *)as_obj(m);
    release(vm, from_obj(module->dict));
    module->dict = as_dict(retain(dict));
    return m;
}

static bool fork_memory(Vm *vm, Process *p, Value *call) {
    Value both = clone_memory(vm, vm->main_dict, *call);
    if (!both) return false;
    p->main_dict = retain(as_tuple(both)->items[0]);
    assign(vm, call, retain(as_tuple(both)->items[1]));
    release(vm, both);
    return true;
}

/* The globals of a program that is to be run again. */
static void spawn_memory(Vm *vm, Process *p) {
    static const char *const kept[] = {"__builtins__", "__doc__",
                                       "__file__",     "__loader__",
                                       "__spec__",     "__package__"};
    Dict *d = dict_new(vm), *old = as_dict(vm->main_dict);
    Value name = str_from(vm, "__mp_main__");
    dict_set_cstr(vm, d, "__name__", name);
    release(vm, name);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        Value v = dict_get_cstr(vm, old, kept[i]);
        if (v) dict_set_cstr(vm, d, kept[i], v);
    }
    p->main_dict = from_obj(d);
}

/* --- its main thread
 * -------------------------------------------------------- */

enum { SLOT_FN, SLOT_ARGS, SLOT_PROCESS, N_SLOTS };
enum { AT_START, IN_MAIN, IN_CALL };

static Process *process_of(const Frame *f) {
    return (Process *)as_obj(f->slots[SLOT_PROCESS]);
}

/* Those of its threads that nobody waits for: daemons. */
static void kill_threads(Vm *vm, const Process *p) {
    VThread *t = engine_of(vm)->threads, *next;
    for (; t; t = next) {
        next = t->next;
        if (t->process == p && t != thread_self(vm)) thread_kill(vm, t);
    }
}

static Act over(Vm *vm, Frame *f, int32_t status) {
    Process *p = process_of(f);
    if (vm->stop) return ACT_RAISE;
    kill_threads(vm, p);
    p->thread = NULL;
    process_end(vm, p, p->over ? p->status : status);
    return thread_end(vm, f);
}

static void report(Vm *vm) {
    Value exc = exc_take(vm);
    StrBuf sb = {0};
    exc_write_traceback(vm, exc, &sb);
    vm_write_err(vm, sb.data, sb.len);
    sb_free(&sb);
    release(vm, exc);
}

/* The program's text, once more. */
static Value begin_main(Vm *vm) {
    Diags diags = {0};
    Code *code = compile_text(vm, vm->source, vm->shown_path, false, &diags);
    CHECK(code, "the program has been compiled before");
    diags_free(&diags);
    Value fn = func_new(vm, code, as_dict(vm->main_dict));
    release(vm, from_obj(code));
    Value r = vm_begin_call(vm, fn, NULL, 0, V_NULL);
    release(vm, fn);
    return r;
}

static Value begin_call(Vm *vm, Frame *f) {
    const Tuple *args = as_tuple(f->slots[SLOT_ARGS]);
    return vm_begin_call(vm, f->slots[SLOT_FN], args->items, args->len, V_NULL);
}

static Act main_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    if (f->state == AT_START) {
        bool again = process_of(f)->kind == PROC_SPAWN;
        f->state = again ? IN_MAIN : IN_CALL;
        process_of(f)->starting = again;
        v = again ? begin_main(vm) : begin_call(vm, f);
        if (v == V_FRAME) return ACT_RUN;
        sig = v ? SIG_RETURN : SIG_RAISE;
        release(vm, v);
    }
    if (f->state == IN_MAIN && sig == SIG_RETURN) {
        f->state = IN_CALL;
        process_of(f)->starting = false;
        v = begin_call(vm, f);
        if (v == V_FRAME) return ACT_RUN;
        sig = v ? SIG_RETURN : SIG_RAISE;
        release(vm, v);
    }
    if (sig == SIG_RAISE && !vm->stop) report(vm);
    return over(vm, f, sig == SIG_RAISE);
}

static const NativeFrameDef main_frame = {
    .name = "process",
    .step = main_step,
    .slots = N_SLOTS,
};

static void note_new(Vm *vm, const Process *p, Value label) {
    if (!noting(vm)) return;
    uint32_t text =
        trace_intern(vm->trace, str_view(label).ptr, str_view(label).len);
    trace_emit(vm->trace, EV_PROC_NEW, p->kind, note_loc(vm), p->number,
               (uint32_t)p->pid, p->parent->number, text);
}

/* The thread belongs to the child from the first. */
static VThread *main_thread(Vm *vm, Process *p, Value name) {
    VThread *self = thread_self(vm);
    Process *own = self->process;
    self->process = p;
    VThread *t = thread_new(vm, &main_frame, THREAD_PROCESS, name, self->id);
    self->process = own;
    if (!t) return NULL;
    p->thread = t;
    if (p->kind == PROC_FORK) {
        t->twin = self->twin ? self->twin : self->id + 1;
    }
    return t;
}

static uint32_t alive(const Vm *vm) {
    const Processes *all = engine_of(vm)->processes;
    uint32_t n = 0;
    for (uint32_t i = 0; i < all->len; i++)
        n += all->all[i]->thread != NULL;
    return n;
}

Process *process_start(Vm *vm, ProcKind kind, Value fn, Value args,
                       Value name) {
    if (alive(vm) >= MAX_PROCESSES) {
        vm_refuse(vm, "more than %d processes at once", MAX_PROCESSES);
        return NULL;
    }
    Process *p = record(vm, kind, process_current(vm));
    Value context = kind == PROC_FORK ? context_fork(vm) : V_NULL;
    Value call = tuple_of3(vm, fn, args, context ? context : V_NONE);
    release(vm, context);
    p->next_task_name = kind == PROC_SPAWN ? 0 : engine_of(vm)->next_task_name;
    p->thread_count = kind == PROC_FORK ? thread_count(vm) : v_int(0);
    if (kind == PROC_FORK) p->random = random_copy(vm);
    bool fine = true;
    if (kind == PROC_FORK) fine = fork_memory(vm, p, &call);
    if (kind == PROC_SPAWN) spawn_memory(vm, p);
    if (fine && kind != PROC_COMMAND)
        p->main_module = module_of(vm, p->main_dict);
    if (fine) note_new(vm, p, name);
    VThread *t = fine ? main_thread(vm, p, name) : NULL;
    if (t) {
        t->frame->slots[SLOT_FN] = retain(as_tuple(call)->items[0]);
        t->frame->slots[SLOT_ARGS] = retain(as_tuple(call)->items[1]);
        t->frame->slots[SLOT_PROCESS] = retain(from_obj(p));
        context = as_tuple(call)->items[2];
        if (context != V_NONE) t->context = retain(context);
    }
    release(vm, call);
    return t ? p : NULL;
}

Process *process_command(Vm *vm, Value label) {
    Process *p = record(vm, PROC_COMMAND, process_current(vm));
    note_new(vm, p, label);
    return p;
}

void process_end(Vm *vm, Process *p, int32_t status) {
    p->over = true;
    p->status = status;
    waitq_wake_all(vm, &p->ended);
    p->ended.open = true;
    if (noting(vm))
        trace_emit(vm->trace, EV_PROC_END, 0, note_loc(vm), p->number,
                   (uint32_t)status, 0, 0);
}

void process_kill(Vm *vm, Process *p, int32_t status) {
    kill_threads(vm, p);
    p->thread = NULL;
    process_end(vm, p, status);
}

Act process_exit(Vm *vm, int32_t status) {
    Process *p = process_current(vm);
    kill_threads(vm, p);
    p->thread = NULL;
    process_end(vm, p, status);
    return thread_vanish(vm);
}
