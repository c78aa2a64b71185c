/* visit_run.c: where a run's state begins: threads, the engine, the VM. */
#include <string.h>

#include "engine/async_gens.h"
#include "engine/executor.h"
#include "engine/loop.h"
#include "engine/process.h"
#include "engine/sched.h"
#include "engine/task.h"
#include "engine/visit.h"
#include "vm/visit_hash.h"

/* --- threads -------------------------------------------------------------- */

void visit_waitq(Visit *v, const WaitQueue *q) {
    visit_u64(v, q->open);
    for (const VThread *t = q->head; t; t = t->queue_next)
        visit_u64(v, (uint64_t)t->id + 1);
    visit_u64(v, 0);
}

/* A deadline that has passed says no more than that; only with one does it
 * matter whether the wait has been ended by somebody. */
static void visit_deadline(Vm *vm, const VThread *t, Visit *v) {
    const Clock *c = &engine_of(vm)->clock;
    bool passed = t->due < c->now || (t->due == c->now && t->drift <= c->drift);
    visit_u64(v, (uint64_t)passed << 8 | t->woken);
    if (passed) return;
    visit_u64(v, (uint64_t)t->due);
    visit_u64(v, t->drift);
}

/* Not since when it is ready, or what its last wait was like for messages.
 * Which queue it stands in its frame says. */
static void visit_wait(Vm *vm, const VThread *t, Visit *v) {
    bool selected = t->ready_at && loop_owns_frame(t->frame);
    visit_u64(v, selected);
    if (selected) return; /* why it is ready makes no difference */
    visit_u64(v, (uint64_t)(t->ready_at != 0) << 16 | (uint64_t)t->timed << 8 |
                     (t->queue != NULL));
    visit_obj(v, t->queue_prev);
    visit_u64(v, t->queue && t->queue->open);
    if (t->timed) visit_deadline(vm, t, v);
}

void thread_visit(Vm *vm, Obj *obj, Visit *v) {
    const VThread *t = (const VThread *)obj;
    visit_u64(v, (uint64_t)t->id << 32 | (uint64_t)t->kind << 8 | t->daemon);
    visit_u64(v, t->twin);
    visit_value(v, t->object);
    visit_value(v, t->name);
    visit_waitq(v, &t->ended);
    visit_obj(v, t->process);
    visit_u64(v, t->state == THREAD_ENDED);
    if (t->state == THREAD_ENDED) return;
    visit_wait(vm, t, v);
    if (t != engine_of(vm)->thread) visit_frame(v, t->frame);
    visit_obj(v, t->running);
    visit_value(v, t->current_loop);
    visit_value(v, t->context);
    visit_value(v, t->locals);
}

static void visit_threads(const Engine *e, Visit *v) {
    const Sched *s = e->sched;
    for (const VThread *t = e->threads; t; t = t->next)
        visit_obj(v, t);
    visit_u64(v, 0);
    visit_obj(v, e->thread);
    visit_u64(v, (uint64_t)s->next_id << 32 | (uint64_t)s->must_yield << 16 |
                     (uint64_t)s->passed << 8 | s->may_stay);
    if (s->may_stay) visit_frame(v, s->shared);
}

/* --- the engine ----------------------------------------------------------- */

/* What is alive, the newest first, as the program can list it. */
static void visit_lists(const Engine *e, Visit *v) {
    for (const Task *t = e->tasks; t; t = t->next)
        visit_obj(v, t);
    visit_u64(v, 0);
    for (const Loop *loop = e->loops; loop; loop = loop->next)
        visit_obj(v, loop);
    visit_u64(v, 0);
    for (uint32_t i = 0; i < e->n_async_gens; i++) {
        visit_obj(v, e->async_gens[i].gen);
        visit_obj(v, e->async_gens[i].loop);
    }
    visit_u64(v, 0);
}

static void visit_engine(const Engine *e, Visit *v) {
    visit_u64(v, (uint64_t)e->clock.now);
    visit_u64(v, e->clock.drift);
    visit_threads(e, v);
    visit_obj(v, e->running);
    visit_value(v, e->current_loop);
    visit_value(v, e->context);
    visit_value(v, e->warned);
    visit_value(v, e->shutdown_async_gens);
    visit_u64(v, (uint64_t)e->raised << 8 | e->clearing);
    visit_lists(e, v);
    visit_value(v, e->atexit);
    visit_value(v, e->last_exception);
    visit_u64(v, (uint64_t)e->exit_status);
    visit_u64(v, e->n_at_main_end);
}

static void visit_concurrent(const Concurrent *c, Visit *v) {
    visit_value(v, c->base);
    for (const Pool *p = c->pools; p; p = p->next)
        visit_obj(v, p);
    visit_u64(v, (uint64_t)c->next_name << 32 |
                     (uint64_t)c->thread_imported << 8 | c->shut_down);
    visit_u64(v, c->lock->holder);
}

/* --- memories ------------------------------------------------------------- */

static void visit_modules(const Vm *vm, bool main_too, Visit *v) {
    uint32_t pos = 0;
    Value name, module;
    while (dict_next(as_dict(vm->modules), &pos, &name, &module)) {
        if (!main_too && !strcmp(str_view(name).ptr, "__main__")) continue;
        visit_value(v, name);
        visit_value(v, module);
    }
    visit_u64(v, 0);
}

/* Whose memory is the VM's at the moment does not count. */
static void visit_processes(const Vm *vm, Visit *v) {
    const Processes *all = engine_of(vm)->processes;
    for (uint32_t i = 0; i < all->len; i++)
        visit_obj(v, all->all[i]);
    visit_u64(v, all->len);
    visit_u64(v, (uint64_t)all->next_pid);
    visit_modules(vm, false, v);
}

static void visit_memories(const Vm *vm, Visit *v) {
    const Engine *e = engine_of(vm);
    visit_u64(v, e->processes != NULL);
    if (e->processes) {
        visit_processes(vm, v);
        return;
    }
    visit_value(v, vm->main_dict);
    visit_u64(v, e->next_task_name);
    visit_modules(vm, true, v);
}

void visit_run(Vm *vm, Visit *v) {
    const Engine *e = engine_of(vm);
    visit_vm(vm, v);
    visit_memories(vm, v);
    visit_engine(e, v);
    visit_u64(v, e->concurrent != NULL);
    if (e->concurrent) visit_concurrent(e->concurrent, v);
}
