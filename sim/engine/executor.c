/* ThreadPoolExecutor: the program's side: making one, submitting, shutting
 * down.  What the workers do is in executor_worker.c. */
#include "engine/executor.h"

#include <string.h>

#include "engine/executor_impl.h"
#include "engine/note.h"
#include "vm/exc.h"
#include "vm/import.h"
#include "vm/obj_int.h"
#include "vm/visit.h"

bool is_thread_pool(const Vm *vm, Value v) {
    return concurrent_of(vm) && is_obj(v) &&
           is_a(vm, v, concurrent_of(vm)->thread_pool);
}

static Executor *as_executor(Value v) {
    return (Executor *)as_obj(v);
}

/* --- the queue --------------------------------------------------------------
 */

static void grow(Vm *vm, Pool *p) {
    uint32_t room = p->room ? p->room * 2 : 8;
    Job *jobs = heap_alloc(&vm->heap, room * sizeof(Job));
    for (uint32_t i = 0; i < p->len; i++)
        jobs[i] = p->jobs[(p->at + i) & (p->room - 1)];
    if (p->room) heap_free(&vm->heap, p->jobs, p->room * sizeof(Job));
    p->jobs = jobs;
    p->room = room;
    p->at = 0;
}

void pool_put(Vm *vm, Pool *p, Job job) {
    if (p->len == p->room) grow(vm, p);
    p->jobs[(p->at + p->len++) & (p->room - 1)] = job;
    waitq_wake_one(vm, &p->ready);
}

Job pool_take(Pool *p) {
    Job job = p->jobs[p->at];
    p->at = (p->at + 1) & (p->room - 1);
    p->len--;
    return job;
}

void job_drop(Vm *vm, Job *job) {
    clear(vm, &job->future);
    clear(vm, &job->fn);
    clear(vm, &job->args);
    clear(vm, &job->kwargs);
}

/* --- the trace --------------------------------------------------------------
 */

static void put_value(Vm *vm, Value v, StrBuf *sb) {
    Str s = trace_string(vm->trace, note_repr(vm, v));
    sb_put(sb, s.ptr, s.len);
}

/* functools.partial(context.run, f, ...), as to_thread() makes it, is f(...).
 */
static void unwrap(Vm *vm, Value *fn, const Value **args, uint32_t *n) {
    if (!str_is(str_of(type_of(vm, *fn)->name), "partial")) return;
    Value name = str_intern(vm, "args", 4);
    Value all = obj_getattr_opt(vm, *fn, name);
    release(vm, name);
    if (vm->exc) exc_clear(vm);
    if (all && is_tuple(vm, all) && as_tuple(all)->len > 0) {
        *args = as_tuple(all)->items + 1;
        *n = as_tuple(all)->len - 1;
        *fn = as_tuple(all)->items[0];
    }
    release(vm, all); /* the partial keeps it */
}

uint32_t job_label(Vm *vm, Value fn, const Value *args, uint32_t n) {
    if (!noting(vm)) return 0;
    unwrap(vm, &fn, &args, &n);
    StrBuf sb = {0};
    Str name = trace_string(vm->trace, note_name(vm, fn));
    sb_put(&sb, name.ptr, name.len);
    sb_putc(&sb, '(');
    for (uint32_t i = 0; i < n && sb.len < 60; i++) {
        if (i) sb_puts(&sb, ", ");
        put_value(vm, args[i], &sb);
    }
    sb_putc(&sb, ')');
    uint32_t id = trace_intern(vm->trace, sb.data, sb.len);
    sb_free(&sb);
    return id;
}

static void note_pool(Vm *vm, Pool *p) {
    if (p->id || !noting(vm)) return;
    p->id = note_object(vm, OBJ_EXECUTOR,
                        note_text(vm, "ThreadPoolExecutor(%u)", p->max_workers),
                        0, p->max_workers);
}

/* --- submit -----------------------------------------------------------------
 */

static bool check_accepts(Vm *vm, const Pool *p) {
    const Concurrent *c = concurrent_of(vm);
    if (p && p->broken)
        vm_raise(vm, c->BrokenThreadPool,
                 "A thread initializer failed, the thread pool is not usable "
                 "anymore");
    else if (p && p->shut_down)
        vm_raise(vm, vm->t.RuntimeError,
                 "cannot schedule new futures after shutdown");
    else if (p && c->shut_down && vm->minor >= 7)
        vm_raise(vm, vm->t.RuntimeError,
                 "cannot schedule new futures after interpreter shutdown");
    else if (!p)
        vm_raise(vm, vm->t.AttributeError,
                 "'ThreadPoolExecutor' object has no attribute "
                 "'_shutdown_lock'");
    return !vm->exc;
}

static Value kwargs_dict(Vm *vm, const Value *values, Value kwnames) {
    if (!kwnames || as_tuple(kwnames)->len == 0) return V_NULL;
    Dict *d = dict_new(vm);
    for (uint32_t i = 0; i < as_tuple(kwnames)->len; i++)
        dict_set(vm, d, as_tuple(kwnames)->items[i], values[i]);
    return from_obj(d);
}

/* Puts the job into the queue; the future. */
static Value enqueue(Vm *vm, Pool *p, Value fn, const Value *args, uint32_t n,
                     Value kwnames) {
    Value future = cfuture_new(vm);
    CFuture *f = as_cfuture(future);
    Job job = {.future = retain(future),
               .fn = retain(fn),
               .args = n ? tuple_from(vm, args, n) : V_NULL,
               .kwargs = kwargs_dict(vm, args + n, kwnames)};
    f->job = ++concurrent_of(vm)->next_job;
    if (noting(vm)) {
        note_pool(vm, p);
        f->executor = p->id;
        f->label = job_label(vm, fn, args, n);
        trace_emit(vm->trace, EV_JOB_SUBMIT, 0, note_loc(vm), f->job, p->id,
                   f->label, p->len + 1);
    }
    pool_put(vm, p, job);
    return future;
}

enum { START_POOL, START_FUTURE, START_SLOTS };

/* Thread.start(): the new thread's "started" is waited for. */
static Act start_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Pool *p = (Pool *)as_obj(f->slots[START_POOL]);
    const Worker *w = &p->workers[f->data];
    (void)sig, (void)v;
    if (!w->started) {
        Wait wait = {.state = THREAD_BLOCKED,
                     .label = "Thread.start()",
                     .holder = w->thread->id + 1};
        return thread_wait(vm, f, &p->starting, &wait);
    }
    vm->result = retain(f->slots[START_FUTURE]);
    return ACT_RETURN;
}

static const NativeFrameDef start_frame = {
    .name = "submit",
    .step = start_step,
    .slots = START_SLOTS,
    .where = "concurrent/futures/thread.py",
};

/* Is the new job left to a worker that has nothing to do? */
static bool takes_idle(const Vm *vm, Pool *p) {
    if (vm->minor < 8 || p->idle == 0) return false;
    p->idle--;
    return true;
}

Value executor_submit(Vm *vm, Value executor, Value fn, const Value *args,
                      uint32_t n, Value kwnames) {
    Pool *p = as_executor(executor)->pool;
    if (!check_accepts(vm, p)) return V_NULL;
    Value future = enqueue(vm, p, fn, args, n, kwnames);
    if (takes_idle(vm, p) || p->n_workers >= p->max_workers) return future;
    uint32_t k = p->n_workers;
    if (!pool_start_worker(vm, p)) {
        release(vm, future);
        return V_NULL;
    }
    Frame *f = frame_push_native(vm, &start_frame);
    f->slots[START_POOL] = retain(from_obj(p));
    f->slots[START_FUTURE] = future;
    f->data = k;
    return V_FRAME;
}

/* submit(fn, /, *args, **kwargs); `fn` could be a keyword up to 3.8. */
static Value m_submit(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (n >= 2)
        return executor_submit(vm, args[0], args[1], args + 2, n - 2, kw);
    if (vm->minor == 6 || vm->minor == 5 || vm->minor >= 9)
        return vm_raise(
            vm, vm->t.TypeError,
            "%ssubmit() missing 1 required positional argument: 'fn'",
            vm->minor >= 10 ? "ThreadPoolExecutor." : "");
    return vm_raise(vm, vm->t.TypeError,
                    "submit expected at least 1 positional argument, got 0");
}

/* --- shutdown ---------------------------------------------------------------
 */

/* Waits for the workers, one after the other. */
static Act join_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Pool *p = (Pool *)as_obj(f->slots[0]);
    (void)sig, (void)v;
    for (; f->data < p->n_workers; f->data++) {
        VThread *t = p->workers[f->data].thread;
        if (t->state == THREAD_ENDED) continue;
        if (t == thread_self(vm)) {
            vm_raise(vm, vm->t.RuntimeError, "cannot join current thread");
            return ACT_RAISE;
        }
        Wait wait = {.state = THREAD_BLOCKED,
                     .label = "executor.shutdown()",
                     .ref = p->id,
                     .holder = t->id + 1};
        return thread_wait(vm, f, &t->ended, &wait);
    }
    vm->result = V_NONE;
    return ACT_RETURN;
}

static const NativeFrameDef join_frame = {
    .name = "shutdown",
    .step = join_step,
    .slots = 1,
    .where = "concurrent/futures/thread.py",
};

enum { DRAIN_POOL, DRAIN_FUTURE, DRAIN_WAIT, DRAIN_SLOTS };

static bool is_alive(const Worker *w) {
    return w->thread->state != THREAD_ENDED;
}

static bool any_alive(const Pool *p) {
    for (uint32_t i = 0; i < p->n_workers; i++)
        if (is_alive(&p->workers[i])) return true;
    return false;
}

static Value close_queue(Vm *vm, Pool *p, bool wait) {
    pool_put(vm, p, (Job){0});
    if (!wait || !any_alive(p)) return V_NONE;
    Frame *f = frame_push_native(vm, &join_frame);
    f->slots[0] = retain(from_obj(p));
    return V_FRAME;
}

/* cancel_futures=True: cancels what is in the queue, callbacks and all. */
static Act drain_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Pool *p = (Pool *)as_obj(f->slots[DRAIN_POOL]);
    if (sig == SIG_RAISE) return ACT_RAISE;
    vm->result = v;
    if (f->state == 1) return ACT_RETURN;
    release(vm, v);
    while (p->len > 0) {
        Job job = pool_take(p);
        if (!job.future) continue;
        assign(vm, &f->slots[DRAIN_FUTURE], retain(job.future));
        job_drop(vm, &job);
        Value r = cfuture_cancel(vm, f->slots[DRAIN_FUTURE]);
        cfuture_note_end(vm, as_cfuture(f->slots[DRAIN_FUTURE]));
        if (r == V_FRAME) return ACT_RUN;
        if (!r) return ACT_RAISE;
    }
    f->state = 1;
    vm->result = close_queue(vm, p, f->slots[DRAIN_WAIT] == V_TRUE);
    if (vm->result != V_FRAME) return ACT_RETURN;
    vm->result = V_NULL;
    return ACT_RUN;
}

Value executor_shutdown(Vm *vm, Value executor, bool wait,
                        bool cancel_futures) {
    static const NativeFrameDef def = {.name = "shutdown",
                                       .step = drain_step,
                                       .slots = DRAIN_SLOTS,
                                       .where = "concurrent/futures/thread.py"};
    Pool *p = as_executor(executor)->pool;
    if (!p) return V_NONE;
    p->shut_down = true;
    if (!cancel_futures) return close_queue(vm, p, wait);
    Frame *f = frame_push_native(vm, &def);
    f->slots[DRAIN_POOL] = retain(from_obj(p));
    f->slots[DRAIN_WAIT] = v_bool(wait);
    return V_FRAME;
}

static Value m_shutdown(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int wait = args[1] ? obj_truth(vm, args[1]) : 1;
    int cancel = args[2] ? obj_truth(vm, args[2]) : 0;
    if (wait < 0 || cancel < 0) return V_NULL;
    if (args[2] && vm->minor <= 8)
        return vm_raise(vm, vm->t.TypeError,
                        "shutdown() got an unexpected keyword argument "
                        "'cancel_futures'");
    return executor_shutdown(vm, args[0], wait, cancel);
}

void executors_shut_down(Vm *vm) {
    Concurrent *c = concurrent_of(vm);
    c->shut_down = true;
    for (Pool *p = c->pools; p; p = p->next)
        for (uint32_t i = 0; i < p->n_workers; i++)
            if (is_alive(&p->workers[i])) pool_put(vm, p, (Job){0});
}

/* Up to 3.8 one of atexit's functions: waits for all workers. */
static Act exit_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)sig, (void)v;
    for (VThread *t = engine_of(vm)->threads; t; t = t->next) {
        if (t->kind != THREAD_WORKER) continue;
        Wait wait = {.state = THREAD_BLOCKED,
                     .label = "the end of the executors' workers",
                     .holder = t->id + 1};
        return thread_wait(vm, f, &t->ended, &wait);
    }
    vm->result = V_NONE;
    return ACT_RETURN;
}

static Value f_python_exit(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {.name = "_python_exit",
                                       .step = exit_step,
                                       .where = "concurrent/futures/thread.py"};
    (void)args, (void)n, (void)kw;
    executors_shut_down(vm);
    frame_push_native(vm, &def);
    return V_FRAME;
}

void executors_register_exit(Vm *vm) {
    static const NativeDef def = {"_python_exit", f_python_exit, 0, ""};
    Engine *e = engine_of(vm);
    if (concurrent_of(vm)->thread_imported) return;
    concurrent_of(vm)->thread_imported = true;
    if (vm->minor >= 9) return; /* before the threads are waited for */
    if (!e->atexit) e->atexit = list_new(vm, 4);
    Value fn = native_new(vm, &def, V_NULL), none = tuple_new(vm, 0);
    Value entry = tuple_of3(vm, fn, none, V_NONE);
    list_append(vm, e->atexit, entry);
    release(vm, entry);
    release(vm, none);
    release(vm, fn);
}

/* --- making one -------------------------------------------------------------
 */

static void link_last(Concurrent *c, Pool *p) {
    Pool *last = c->pools;
    while (last && last->next)
        last = last->next;
    p->prev = last;
    if (last)
        last->next = p;
    else
        c->pools = p;
}

static uint32_t default_workers(const Vm *vm) {
    uint32_t cpus = engine_of(vm)->cpus ? engine_of(vm)->cpus : 1;
    if (vm->minor <= 7) return cpus * 5;
    return cpus + 4 < 32 ? cpus + 4 : 32;
}

static bool workers_arg(Vm *vm, Value v, uint32_t *out) {
    *out = default_workers(vm);
    if (!v || v == V_NONE) return true;
    Value zero = v_int(0);
    int positive = obj_less(vm, zero, v);
    if (positive < 0) return false;
    if (positive == 0) {
        vm_raise(vm, vm->t.ValueError, "max_workers must be greater than 0");
        return false;
    }
    int64_t n = is_int(vm, v) ? int_clamp(vm, v) : INT32_MAX;
    *out = n > INT32_MAX ? INT32_MAX : (uint32_t)n;
    return true;
}

static Pool *pool_new(Vm *vm, uint32_t max_workers, Value prefix) {
    Concurrent *c = concurrent_of(vm);
    Pool *p = obj_alloc(vm, c->pool);
    p->max_workers = max_workers;
    if (prefix && obj_truth(vm, prefix) > 0)
        p->prefix = retain(prefix);
    else if (vm->minor >= 6)
        p->prefix = str_printf(vm, "ThreadPoolExecutor-%u", c->next_name++);
    link_last(c, p);
    return p;
}

Value executor_new_default(Vm *vm) {
    Value prefix = vm->minor >= 9 ? str_from(vm, "asyncio") : V_NULL;
    Pool *p = pool_new(vm, default_workers(vm), prefix);
    release(vm, prefix);
    Executor *e = obj_alloc(vm, concurrent_of(vm)->thread_pool);
    e->pool = p;
    return from_obj(e);
}

static bool initializer_args(Vm *vm, Pool *p, Value fn, Value args) {
    if (!fn || fn == V_NONE) return true;
    if (!obj_callable(vm, fn)) {
        vm_raise(vm, vm->t.TypeError, "initializer must be a callable");
        return false;
    }
    p->initializer = retain(fn);
    p->initargs = args ? seq_tuple(vm, args) : tuple_new(vm, 0);
    return p->initargs != V_NULL;
}

static Value executor_init(Vm *vm, Value self, const Value *args, uint32_t n,
                           Value kw) {
    static const NativeDef defs[] = {
        {"__init__", NULL, NF_METHOD | NF_PY, "max_workers?"},
        {"__init__", NULL, NF_METHOD | NF_PY,
         "max_workers? thread_name_prefix?"},
        {"__init__", NULL, NF_METHOD | NF_PY,
         "max_workers? thread_name_prefix? initializer? initargs?"},
    };
    Value out[4] = {0};
    uint32_t max_workers;
    const NativeDef *def = &defs[vm->minor <= 5 ? 0 : vm->minor == 6 ? 1 : 2];
    if (!native_bind(vm, def, args, n, kw, out, 4)) return V_NULL;
    if (!workers_arg(vm, out[0], &max_workers)) return V_NULL;
    Pool *p = pool_new(vm, max_workers, out[1]);
    if (!initializer_args(vm, p, out[2], out[3])) {
        release(vm, from_obj(p));
        return V_NULL;
    }
    Executor *e = as_executor(self);
    if (e->pool) release(vm, from_obj(e->pool));
    e->pool = p;
    return V_NONE;
}

/* --- types ------------------------------------------------------------------
 */

static Value executor_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                           Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(obj_alloc(vm, t));
}

/* The weak references of CPython's workers say so: each puts a None. */
static void orphan(Vm *vm, Pool *p) {
    p->orphan = true;
    if (vm->stop) return;
    for (uint32_t i = 0; i < p->n_workers; i++)
        if (is_alive(&p->workers[i])) pool_put(vm, p, (Job){0});
}

static void executor_free(Vm *vm, Obj *obj) {
    Executor *e = (Executor *)obj;
    Pool *p = e->pool;
    e->pool = NULL;
    if (p) {
        orphan(vm, p);
        release(vm, from_obj(p));
    }
    obj_dealloc(vm, obj, obj->type->size);
}

static void executor_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    visit_obj(v, ((Executor *)obj)->pool);
}

static void executor_slots(Type *t) {
    t->make = executor_make;
    t->init = executor_init;
    t->free = executor_free;
    t->visit = executor_visit;
}

static void base_slots(Type *t) {
    t->make = executor_make;
    t->free = executor_free;
    t->visit = executor_visit;
}

static void pool_free(Vm *vm, Obj *obj) {
    Pool *p = (Pool *)obj;
    Concurrent *c = concurrent_of(vm);
    if (p->prev)
        p->prev->next = p->next;
    else if (c->pools == p)
        c->pools = p->next;
    if (p->next) p->next->prev = p->prev;
    while (p->len > 0) {
        Job job = pool_take(p);
        job_drop(vm, &job);
    }
    if (p->room) heap_free(&vm->heap, p->jobs, p->room * sizeof(Job));
    for (uint32_t i = 0; i < p->n_workers; i++)
        if (p->workers[i].thread) release(vm, from_obj(p->workers[i].thread));
    if (p->cap_workers)
        heap_free(&vm->heap, p->workers, p->cap_workers * sizeof(Worker));
    clear(vm, &p->prefix);
    clear(vm, &p->initializer);
    clear(vm, &p->initargs);
    obj_dealloc(vm, obj, sizeof(Pool));
}

static void pool_visit(Vm *vm, Obj *obj, Visit *v) {
    Pool *p = (Pool *)obj;
    (void)vm;
    visit_u64(v, p->len);
    for (uint32_t i = 0; i < p->len; i++) {
        const Job *job = &p->jobs[(p->at + i) & (p->room - 1)];
        visit_value(v, job->future);
        visit_value(v, job->fn);
        visit_value(v, job->args);
        visit_value(v, job->kwargs);
    }
    visit_u64(v, p->n_workers);
    for (uint32_t i = 0; i < p->n_workers; i++) {
        visit_obj(v, p->workers[i].thread);
        visit_u64(v, p->workers[i].started);
    }
    visit_u64(v, p->max_workers | (uint64_t)p->idle << 32);
    visit_u64(v, p->shut_down | (uint64_t)p->broken << 1 |
                     (uint64_t)p->orphan << 2);
    visit_value(v, p->prefix);
    visit_value(v, p->initializer);
    visit_value(v, p->initargs);
}

static void pool_slots(Type *t) {
    t->free = pool_free;
    t->visit = pool_visit;
}

static Value base_submit(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return vm_raise_value(vm, exc_new(vm, vm->t.NotImplementedError, NULL));
}

static Value base_shutdown(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_NONE;
}

static const NativeDef base_methods[] = {
    {"submit", base_submit, NF_METHOD, NULL},
    {"shutdown", base_shutdown, NF_METHOD | NF_PY, "wait? * cancel_futures?"},
    {NULL, NULL, 0, NULL},
};

static const NativeDef pool_methods[] = {
    {"submit", m_submit, NF_METHOD | NF_VISIBLE, NULL},
    {"shutdown", m_shutdown, NF_METHOD | NF_PY | NF_VISIBLE,
     "wait? * cancel_futures?"},
    {NULL, NULL, 0, NULL},
};

static Value get_max_workers(Vm *vm, Value self) {
    (void)vm;
    Pool *p = as_executor(self)->pool;
    return v_int(p ? p->max_workers : 0);
}

/* Programs ask how long it is: the pool itself answers. */
static Value get_work_queue(Vm *vm, Value self) {
    (void)vm;
    Pool *p = as_executor(self)->pool;
    return p ? retain(from_obj(p)) : V_NONE;
}

/* A set of Thread objects; V_NULL with an exception. */
static Value get_threads(Vm *vm, Value self) {
    Pool *p = as_executor(self)->pool;
    Value threading = vm_import(vm, "threading"), all = set_new(vm, false);
    Value fn = threading
                   ? dict_get_cstr(vm, module_dict(threading), "_thread_of")
                   : V_NULL;
    release(vm, threading);
    for (uint32_t i = 0; fn && p && i < p->n_workers; i++) {
        Value t = vm_call1(vm, fn, from_obj(p->workers[i].thread));
        if (t) set_add(vm, all, t);
        release(vm, t);
    }
    if (!vm->exc) return all;
    release(vm, all);
    return V_NULL;
}

static Value m_qsize(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(((Pool *)as_obj(args[0]))->len);
}

static Value m_empty(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(((Pool *)as_obj(args[0]))->len == 0);
}

static const NativeDef queue_methods[] = {
    {"qsize", m_qsize, NF_METHOD | NF_VISIBLE, ""},
    {"empty", m_empty, NF_METHOD | NF_VISIBLE, ""},
    {NULL, NULL, 0, NULL},
};

static const GetSetDef pool_getset[] = {
    {"_max_workers", get_max_workers, NULL},
    {"_work_queue", get_work_queue, NULL},
    {"_threads", get_threads, NULL},
    {NULL, NULL, NULL},
};

void executor_types_init(Vm *vm, Concurrent *c) {
    static const TypeSpec base = {
        .name = "Executor",
        .module = "concurrent.futures._base",
        .flags = TF_BASE,
        .size = sizeof(Executor),
        .dict_offset = offsetof(Executor, dict),
        .methods = base_methods,
        .slots = base_slots,
    };
    static const TypeSpec thread_pool = {
        .name = "ThreadPoolExecutor",
        .module = "concurrent.futures.thread",
        .flags = TF_BASE,
        .size = sizeof(Executor),
        .dict_offset = offsetof(Executor, dict),
        .methods = pool_methods,
        .getset = pool_getset,
        .slots = executor_slots,
    };
    static const TypeSpec pool = {
        .name = "SimpleQueue",
        .module = "_queue",
        .size = sizeof(Pool),
        .methods = queue_methods,
        .slots = pool_slots,
    };
    c->executor = type_new(vm, &base, NULL);
    c->thread_pool = type_new(vm, &thread_pool, c->executor);
    c->pool = type_new(vm, &pool, NULL);
}
