/* The end of an executor: shutdown(), and the interpreter's end. */
#include "engine/executor_impl.h"
#include "vm/exc.h"

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

enum { DRAIN_POOL, DRAIN_FUTURE, DRAIN_WAIT, DRAIN_CANCEL, DRAIN_SLOTS };
enum { DRAIN_LOCK, DRAIN_QUEUE, DRAIN_CLOSED };

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

/* The queue's next job that is cancelled by cancel_futures=True: V_NULL, no
 * more (or an exception); V_FRAME: its callbacks run. */
static Value cancel_next(Vm *vm, Frame *f, Pool *p) {
    while (p->len > 0) {
        Job job = pool_take(p);
        if (!job.future) continue;
        assign(vm, &f->slots[DRAIN_FUTURE], retain(job.future));
        job_drop(vm, &job);
        Value r = cfuture_cancel(vm, f->slots[DRAIN_FUTURE]);
        cfuture_note_end(vm, as_cfuture(f->slots[DRAIN_FUTURE]));
        if (r == V_FRAME || !r) return r;
    }
    return V_NULL;
}

/* Waits for whoever starts a worker; empties the queue, if asked to; and then
 * for the workers. */
static Act drain_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Pool *p = (Pool *)as_obj(f->slots[DRAIN_POOL]);
    if (sig == SIG_RAISE) return ACT_RAISE;
    vm->result = v;
    if (f->state == DRAIN_CLOSED) return ACT_RETURN;
    release(vm, v);
    if (f->state == DRAIN_LOCK) {
        if (!pool_pass_lock(vm, &p->lock))
            return pool_wait_lock(vm, f, &p->lock);
        f->state = DRAIN_QUEUE;
        p->shut_down = true;
    }
    if (f->slots[DRAIN_CANCEL] == V_TRUE) {
        if (cancel_next(vm, f, p) == V_FRAME) return ACT_RUN;
        if (vm->exc) return ACT_RAISE;
    }
    f->state = DRAIN_CLOSED;
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
    if (!p->lock.holder && !cancel_futures) {
        p->shut_down = true;
        return close_queue(vm, p, wait);
    }
    Frame *f = frame_push_native(vm, &def);
    f->slots[DRAIN_POOL] = retain(from_obj(p));
    f->slots[DRAIN_WAIT] = v_bool(wait);
    f->slots[DRAIN_CANCEL] = v_bool(cancel_futures);
    return V_FRAME;
}

void executor_close(Vm *vm, Value executor) {
    Pool *p = as_executor(executor)->pool;
    if (!p) return;
    p->shut_down = true;
    close_queue(vm, p, false);
}

Value executor_m_shutdown(Vm *vm, const Value *args, uint32_t n, Value kw) {
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

void pool_tell_all(Vm *vm, Pool *p) {
    for (uint32_t i = 0; i < p->n_workers; i++)
        if (is_alive(&p->workers[i])) pool_put(vm, p, (Job){0});
}

void executors_shut_down(Vm *vm) {
    Concurrent *c = concurrent_of(vm);
    c->shut_down = true;
    for (Pool *p = c->pools; p; p = p->next)
        pool_tell_all(vm, p);
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
