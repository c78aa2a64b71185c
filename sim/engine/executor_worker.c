/* The workers of a ThreadPoolExecutor: native frames at the bottom of their
 * threads (Lib/concurrent/futures/thread.py: _worker, _WorkItem.run). */
#include "engine/cfuture_impl.h"
#include "engine/executor_impl.h"
#include "engine/note.h"
#include "vm/exc.h"
#include "vm/import.h"

enum { W_POOL, W_FUTURE, W_VALUE, W_SLOTS };
enum {
    W_BEGIN,       /* has just been started */
    W_INITIALIZE,  /* calls the initializer */
    W_INITIALIZED, /* ... which has given its signal */
    W_NEXT,        /* asks for an item */
    W_LOOK,        /* may take one */
    W_CALLED,      /* the job's function has given its signal */
    W_SET,         /* its callbacks have been called */
    W_BREAK,       /* the initializer has failed: nobody runs any job */
    W_FAILED_SET,  /* one of these has got its exception */
};

static Pool *pool_of(const Frame *f) {
    return (Pool *)as_obj(f->slots[W_POOL]);
}

static Act crash(Vm *vm, Frame *f) {
    if (vm->stop) return ACT_RAISE;
    Value exc = exc_take(vm);
    cfuture_log(vm, "CRITICAL", STR("Exception in worker"), exc,
                LIB_WORKER_CRASH);
    release(vm, exc);
    return thread_end(vm, f);
}

/* --- one job ----------------------------------------------------------------
 */

static Value begin_call(Vm *vm, const Job *job) {
    const Tuple *args = job->args ? as_tuple(job->args) : NULL;
    uint32_t n = args ? args->len : 0;
    if (!job->kwargs)
        return vm_begin_call(vm, job->fn, args ? args->items : NULL, n, V_NULL);
    Dict *kw = as_dict(job->kwargs);
    Value all[n + kw->used], key, v;
    Value names = tuple_new(vm, kw->used);
    for (uint32_t i = 0; i < n; i++)
        all[i] = args->items[i];
    uint32_t k = 0;
    for (uint32_t pos = 0; dict_next(kw, &pos, &key, &v); k++) {
        as_tuple(names)->items[k] = retain(key);
        all[n + k] = v;
    }
    Value r = vm_begin_call(vm, job->fn, all, n, names);
    release(vm, names);
    return r;
}

static void note_begin(Vm *vm, const Pool *p, const CFuture *f) {
    if (noting(vm))
        trace_emit(vm->trace, EV_JOB_BEGIN, 0, 0, f->job, p->id,
                   thread_self(vm)->id, p->len - p->wakes);
}

/* The function has returned or raised: the future gets it.  The act, or
 * ACT_RETURN: go on. */
static Act job_called(Vm *vm, Frame *f, Sig sig, Value v) {
    if (vm->stop) return ACT_RAISE;
    Value future = f->slots[W_FUTURE];
    bool failed = sig == SIG_RAISE;
    if (failed) {
        lib_add_frame(vm, LIB_WORK_RUN);
        v = exc_take(vm);
        f->handled = retain(v); /* what a callback raises has it as context */
        vm->handling++;
    }
    f->state = W_SET;
    Value r = failed ? cfuture_set_exception(vm, future, v)
                     : cfuture_set_result(vm, future, v);
    release(vm, v);
    if (r == V_FRAME) return ACT_RUN;
    return r ? ACT_RETURN : crash(vm, f);
}

/* Runs the job: its function's frame, or what came of it at once. */
static Act run_job(Vm *vm, Frame *f, Job *job) {
    Pool *p = pool_of(f);
    CFuture *cf = as_cfuture(job->future);
    f->slots[W_FUTURE] = retain(job->future);
    int runs = cfuture_set_running(vm, job->future);
    if (runs <= 0) {
        job_drop(vm, job);
        f->state = W_SET;
        return runs == 0 ? ACT_RETURN : crash(vm, f);
    }
    cfuture_begun(vm, cf);
    note_begin(vm, p, cf);
    f->state = W_CALLED;
    vm->ticks--;
    Value r = begin_call(vm, job);
    job_drop(vm, job);
    if (r == V_FRAME) return ACT_RUN;
    return job_called(vm, f, r ? SIG_RETURN : SIG_RAISE, r);
}

/* --- the queue --------------------------------------------------------------
 */

/* A None in the queue: is this worker needed any longer? */
static bool should_end(Vm *vm, Pool *p) {
    if (!concurrent_of(vm)->shut_down && !p->orphan && !p->shut_down)
        return false;
    if (vm->minor >= 7) p->shut_down = true;
    pool_put(vm, p, (Job){0}); /* for the next one */
    return true;
}

/* Frame.top: what the idle semaphore has still to hear of. */
enum { IDLE_COUNTED, IDLE_AFTER_JOB, IDLE_IF_EMPTY };

/* The idle semaphore counts finished jobs; from 3.12 on, empty queues. */
static void count_idle(Vm *vm, Frame *f, Pool *p) {
    bool counts = f->top == IDLE_IF_EMPTY ? vm->minor >= 12 && p->len == 0
                                          : vm->minor >= 8 && vm->minor <= 11;
    if (f->top != IDLE_COUNTED && counts && !p->orphan) p->idle++;
    f->top = IDLE_COUNTED;
}

static Act look(Vm *vm, Frame *f) {
    Pool *p = pool_of(f);
    count_idle(vm, f, p);
    if (p->len == 0) {
        Wait wait = {
            .state = THREAD_IDLE, .label = "queue.get()", .ref = p->id};
        return thread_wait(vm, f, &p->ready, &wait);
    }
    Job job = pool_take(p);
    f->top = IDLE_IF_EMPTY;
    if (job.future) return run_job(vm, f, &job);
    if (should_end(vm, p)) return thread_end(vm, f);
    f->state = W_NEXT;
    return ACT_RETURN;
}

/* Asking for an item is what others can see if there is one, or if it matters
 * to them how many wait for one. */
static bool is_seen(const Vm *vm, const Pool *p) {
    return vm->visible &&
           (p->len > 0 || (vm->minor >= 8 && p->n_workers < p->max_workers));
}

static void handles_no_more(Vm *vm, Frame *f) {
    if (!f->handled) return;
    vm->handling--;
    clear(vm, &f->handled);
}

static Act job_is_over(Vm *vm, Frame *f) {
    handles_no_more(vm, f);
    clear(vm, &f->slots[W_FUTURE]);
    if (vm->minor <= 11) f->top = IDLE_AFTER_JOB;
    f->state = W_NEXT;
    return ACT_RETURN;
}

/* --- the initializer --------------------------------------------------------
 */

/* It failed: nobody will run what is in the queue. */
static Act break_pool(Vm *vm, Frame *f) {
    Pool *p = pool_of(f);
    p->broken = true;
    while (p->len > 0) {
        Job job = pool_take(p);
        if (!job.future) continue;
        assign(vm, &f->slots[W_FUTURE], retain(job.future));
        job_drop(vm, &job);
        Value exc = exc_new(vm, concurrent_of(vm)->BrokenThreadPool,
                            "A thread initializer failed, the thread pool is "
                            "not usable anymore");
        Value r = cfuture_set_exception(vm, f->slots[W_FUTURE], exc);
        release(vm, exc);
        f->state = W_FAILED_SET;
        if (r == V_FRAME) return ACT_RUN;
        if (!r) return ACT_RAISE;
    }
    return thread_end(vm, f);
}

static Act initialized(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    f->state = W_NEXT;
    if (sig != SIG_RAISE) return ACT_RETURN;
    if (vm->stop) return ACT_RAISE;
    lib_add_frame(vm, LIB_WORKER_INITIALIZER);
    Value exc = exc_take(vm);
    cfuture_log(vm, "CRITICAL", STR("Exception in initializer:"), exc,
                LIB_WORKER_INITIALIZER);
    release(vm, exc);
    if (pool_of(f)->orphan) return thread_end(vm, f);
    f->state = W_BREAK;
    return ACT_RETURN;
}

static Act initialize(Vm *vm, Frame *f) {
    Pool *p = pool_of(f);
    const Tuple *args = as_tuple(p->initargs);
    f->state = W_INITIALIZED;
    Value r = vm_begin_call(vm, p->initializer, args->items, args->len, V_NULL);
    if (r == V_FRAME) return ACT_RUN;
    return initialized(vm, f, r ? SIG_RETURN : SIG_RAISE, r);
}

static Act begin(Vm *vm, Frame *f) {
    Pool *p = pool_of(f);
    p->workers[f->data].started = true;
    waitq_wake_all(vm, &p->starting);
    if (vm->minor >= 12) f->top = IDLE_IF_EMPTY;
    f->state = p->initializer ? W_INITIALIZE : W_LOOK;
    return vm->visible ? thread_point(vm, f) : ACT_RETURN;
}

/* --- the frame --------------------------------------------------------------
 */

static Act next_act(Vm *vm, Frame *f, Sig sig, Value v) {
    switch (f->state) {
    case W_BEGIN: return begin(vm, f);
    case W_INITIALIZE: return initialize(vm, f);
    case W_INITIALIZED: return initialized(vm, f, sig, v);
    case W_NEXT:
        f->state = W_LOOK;
        return is_seen(vm, pool_of(f)) ? thread_point(vm, f) : ACT_RETURN;
    case W_LOOK: return look(vm, f);
    case W_CALLED: return job_called(vm, f, sig, v);
    case W_SET:
        if (sig == SIG_RAISE) return crash(vm, f);
        return job_is_over(vm, f);
    case W_BREAK: {
        PoolLock *lock = &pool_of(f)->lock;
        if (!pool_pass_lock(vm, lock)) return pool_wait_lock(vm, f, lock);
        return break_pool(vm, f);
    }
    default:
        if (sig == SIG_RAISE) return ACT_RAISE;
        return break_pool(vm, f);
    }
}

/* Its parts return ACT_RETURN when there is something to do at once. */
static Act worker_step(Vm *vm, Frame *f, Sig sig, Value v) {
    for (;;) {
        Act act = next_act(vm, f, sig, v);
        if (act != ACT_RETURN || vm->stop) return vm->stop ? ACT_RAISE : act;
        sig = SIG_START;
        v = V_NULL;
    }
}

const NativeFrameDef worker_frame = {
    .name = "_worker",
    .step = worker_step,
    .slots = W_SLOTS,
    .where = "concurrent/futures/thread.py",
};

/* 3.5 leaves it to threading, which counts all threads without a name. */
static Value worker_name(Vm *vm, const Pool *p) {
    if (p->prefix)
        return str_printf(vm, "%s_%u", as_str(p->prefix)->data, p->n_workers);
    Value threading = vm_import(vm, "threading");
    if (!threading) return V_NULL;
    Value fn = dict_get_cstr(vm, module_dict(threading), "_new_name");
    Value pattern = str_from(vm, "Thread-%d");
    Value name = vm_call1(vm, fn, pattern);
    release(vm, pattern);
    release(vm, threading);
    return name;
}

bool pool_start_worker(Vm *vm, Pool *p) {
    Value name = worker_name(vm, p);
    if (!name) return false;
    VThread *t = thread_new(vm, &worker_frame, THREAD_WORKER, name, p->id);
    release(vm, name);
    if (!t) return false;
    if (p->n_workers == p->cap_workers) {
        uint32_t cap = p->cap_workers ? p->cap_workers * 2 : 4;
        p->workers =
            heap_resize(&vm->heap, p->workers, p->cap_workers * sizeof(Worker),
                        cap * sizeof(Worker));
        p->cap_workers = cap;
    }
    t->daemon = vm->minor <= 8 || thread_self(vm)->daemon; /* inherited */
    t->frame->slots[W_POOL] = retain(from_obj(p));
    t->frame->data = p->n_workers;
    p->workers[p->n_workers++] = (Worker){
        .thread = (VThread *)as_obj(retain(from_obj(t))), .started = false};
    return true;
}
