/* The end of the program: what is left of loops and tasks says what it has to.
 *
 * CPython drops the names of __main__, then its collector finds the cycles that
 * nothing reaches any more.  Tasks always lie in cycles (loop, queue, task;
 * or future, callback, task, coroutine), so for them we do what the collector
 * would: a loop that nobody holds is closed, a task that no loop will ever wake
 * again is destroyed.  What the current loop still holds survives, silently. */
#include "engine/gather.h"
#include "engine/loop.h"
#include "engine/task.h"
#include "engine/thread.h"

static Task *oldest(Engine *e) {
    Task *t = e->tasks;
    while (t && t->next)
        t = t->next;
    return t;
}

/* By the main thread, or by a daemon: those are stopped where they are, and
 * what their frames hold is never let go. */
static bool is_held(const Engine *e, const Loop *loop) {
    if (loop->running || e->current_loop == from_obj(loop)) return true;
    for (const VThread *t = e->threads; t; t = t->next)
        if (t->current_loop == from_obj(loop)) return true;
    return false;
}

/* Will the open loop ever end this future, through a timer or a task? */
static bool can_end(const Future *f, int depth) {
    if (future_done(f)) return true;
    if (depth > 100) return true;
    if (f->flags & FUTF_TASK) {
        const Task *t = (const Task *)f;
        return !t->waiter || can_end(as_future(t->waiter), depth + 1);
    }
    if (f->flags & FUTF_GATHER) {
        const Gather *g = (const Gather *)f;
        for (uint32_t i = 0; i < g->n; i++)
            if (can_end(as_future(g->children[i]), depth + 1)) return true;
        return false;
    }
    return (f->flags & FUTF_TIMED) && !(f->flags & FUTF_TIMER_DEAD);
}

/* BaseEventLoop.__del__ closes the loop, which lets go of what is ready. */
static void close_lost_loop(Vm *vm, Loop *loop) {
    Engine *e = engine_of(vm);
    retain(from_obj(loop));
    loop->closed = 1;
    e->clearing = true;
    ready_clear(vm, &loop->ready);
    timers_clear(vm, &loop->timers);
    e->clearing = false;
    release(vm, from_obj(loop));
}

static void close_lost_loops(Vm *vm) {
    Engine *e = engine_of(vm);
    Loop *loop = e->loops;
    while (loop && loop->next)
        loop = loop->next;
    while (loop && !vm->stop) {
        Loop *newer = loop->prev;
        if (!loop->closed && !is_held(e, loop)) close_lost_loop(vm, loop);
        loop = newer;
    }
}

/* The coroutine goes first, because it is the older object. */
static void destroy(Vm *vm, Task *task) {
    Gen *gen = (Gen *)as_obj(task->coro);
    if (vm->minor > 5 && gen->state == GEN_SUSPENDED && !gen_close(vm, gen))
        clear(vm, &vm->exc);
    if (!task->quiet && !vm->stop) task_log_destroyed(vm, task);
    task->quiet = 1;
    if (vm->minor == 5 && gen->state == GEN_CREATED && !vm->stop)
        vm->hooks.never_awaited(vm->hooks.ctx, vm, gen);
}

static void destroy_lost_tasks(Vm *vm) {
    Engine *e = engine_of(vm);
    Task *task = oldest(e);
    while (task && !vm->stop) {
        Task *newer = task->prev;
        Loop *loop = task->f.loop;
        bool kept = vm->minor > 5 && loop && !loop->closed &&
                    is_held(e, loop) && can_end(&task->f, 0);
        if (!kept && task->coro && !future_done(&task->f)) {
            retain(from_obj(task)); /* to the end of the run */
            destroy(vm, task);
            newer = task->prev;
        }
        task = newer;
    }
}

static bool is_of_main(const Vm *vm, const Frame *f) {
    return f->kind == FRAME_PY && f->func->globals == as_dict(vm->main_dict);
}

/* A daemon that was stopped in a function of the program's own, or whose loop
 * runs one, keeps its globals: nothing of them dies. */
static bool keeps_main(Vm *vm, const VThread *thread) {
    for (const Frame *f = thread->frame; f; f = f->back)
        if (is_of_main(vm, f)) return true;
    const Task *t = thread->running ? engine_of(vm)->tasks : NULL;
    for (; t; t = t->next)
        if (t->f.loop == thread->running && is_coroutine(vm, t->coro) &&
            is_of_main(vm, &((const Gen *)as_obj(t->coro))->frame))
            return true;
    return false;
}

void engine_finalize(Vm *vm) {
    Engine *e = engine_of(vm);
    for (const VThread *t = e->threads; t; t = t->next)
        if (t != e->thread && keeps_main(vm, t)) return;
    vm_finalize(vm);
    if (vm->stop || !e->t.task) return;
    if (vm->minor > 5) close_lost_loops(vm);
    if (!vm->stop) destroy_lost_tasks(vm);
}
