/* Submitting jobs to a ThreadPoolExecutor.  What the workers do with them is in
 * executor_worker.c. */
#include "engine/executor.h"

#include <string.h>

#include "engine/executor_impl.h"
#include "engine/note.h"
#include "vm/exc.h"

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
    p->wakes += !job.future;
    waitq_wake_one(vm, &p->ready);
}

Job pool_take(Pool *p) {
    Job job = p->jobs[p->at];
    p->at = (p->at + 1) & (p->room - 1);
    p->len--;
    p->wakes -= !job.future;
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

/* context.run(f, ...), as to_thread() submits it, is f(...). */
static void unwrap(const Vm *vm, Value *fn, const Value **args, uint32_t *n) {
    if (!has_type(vm, *fn, vm->t.method) || *n == 0) return;
    Value self = ((Method *)as_obj(*fn))->self;
    if (!str_is(str_of(type_of(vm, self)->name), "Context")) return;
    *fn = *(*args)++;
    --*n;
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
                   f->label, p->len - p->wakes + 1);
    }
    pool_put(vm, p, job);
    return future;
}

/* --- its locks --------------------------------------------------------------
 */

/* Since 3.9 all executors share a second one. */
static PoolLock *global_lock(const Vm *vm) {
    return vm->minor >= 9 ? concurrent_of(vm)->lock : NULL;
}

static bool take(Vm *vm, PoolLock *lock) {
    if (!lock) return true;
    if (lock->holder) return false;
    lock->holder = thread_self(vm)->id + 1;
    waitq_close(vm, &lock->waiting);
    return true;
}

static void give(Vm *vm, PoolLock *lock) {
    if (!lock || lock->holder != thread_self(vm)->id + 1) return;
    lock->holder = 0;
    waitq_open(vm, &lock->waiting);
}

static void give_both(Vm *vm, Pool *p) {
    give(vm, global_lock(vm));
    give(vm, &p->lock);
}

bool pool_pass_lock(Vm *vm, PoolLock *lock) {
    if (lock->holder) return false;
    waitq_open(vm, &lock->waiting); /* for whoever is next in line */
    return true;
}

Act pool_wait_lock(Vm *vm, Frame *f, PoolLock *lock) {
    Wait wait = {.state = THREAD_BLOCKED,
                 .label = "a worker's start by another thread",
                 .holder = lock->holder};
    return thread_wait(vm, f, &lock->waiting, &wait);
}

/* --- submit -----------------------------------------------------------------
 */

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
    give_both(vm, p);
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

/* With both locks, which a frame that is pushed gives back. */
static Value submit_locked(Vm *vm, Pool *p, Value fn, const Value *args,
                           uint32_t n, Value kwnames) {
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

enum { SUBMIT_POOL, SUBMIT_FN, SUBMIT_ARGS, SUBMIT_KW, SUBMIT_SLOTS };
enum { SUBMIT_LOCK, SUBMIT_GLOBAL_LOCK, SUBMITTED };

/* Waits for the locks, then submits. */
static Act submit_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Pool *p = (Pool *)as_obj(f->slots[SUBMIT_POOL]);
    if (f->state == SUBMIT_LOCK) {
        if (!take(vm, &p->lock)) return pool_wait_lock(vm, f, &p->lock);
        f->state = SUBMIT_GLOBAL_LOCK;
    }
    if (f->state == SUBMIT_GLOBAL_LOCK) {
        PoolLock *global = global_lock(vm);
        if (!take(vm, global)) return pool_wait_lock(vm, f, global);
        f->state = SUBMITTED;
        const Tuple *args = as_tuple(f->slots[SUBMIT_ARGS]);
        Value kw = f->slots[SUBMIT_KW];
        v = submit_locked(vm, p, f->slots[SUBMIT_FN], args->items,
                          args->len - (kw ? as_tuple(kw)->len : 0), kw);
        if (v == V_FRAME) return ACT_RUN;
        give_both(vm, p);
        sig = v ? SIG_RETURN : SIG_RAISE;
    }
    vm->result = v;
    return sig == SIG_RAISE ? ACT_RAISE : ACT_RETURN;
}

static const NativeFrameDef submit_frame = {
    .name = "submit",
    .step = submit_step,
    .slots = SUBMIT_SLOTS,
    .where = "concurrent/futures/thread.py",
};

Value executor_submit(Vm *vm, Value executor, Value fn, const Value *args,
                      uint32_t n, Value kwnames) {
    Pool *p = as_executor(executor)->pool;
    PoolLock *global = global_lock(vm);
    if (p && (p->lock.holder || (global && global->holder))) {
        uint32_t named = kwnames ? as_tuple(kwnames)->len : 0;
        Frame *f = frame_push_native(vm, &submit_frame);
        f->slots[SUBMIT_POOL] = retain(from_obj(p));
        f->slots[SUBMIT_FN] = retain(fn);
        f->slots[SUBMIT_ARGS] = tuple_from(vm, args, n + named);
        f->slots[SUBMIT_KW] = kwnames ? retain(kwnames) : V_NULL;
        return V_FRAME;
    }
    if (!check_accepts(vm, p)) return V_NULL;
    Value r = submit_locked(vm, p, fn, args, n, kwnames);
    if (r == V_FRAME) {
        take(vm, &p->lock);
        take(vm, global);
    }
    return r;
}

/* submit(fn, /, *args, **kwargs); `fn` could be a keyword up to 3.8. */
Value executor_m_submit(Vm *vm, const Value *args, uint32_t n, Value kw) {
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
