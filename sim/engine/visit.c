/* visit.c: the contents of the engine's own types. */
#include "engine/visit.h"

#include <stdlib.h>

#include "base/mem.h"
#include "engine/aqueue.h"
#include "engine/gather.h"
#include "engine/handle.h"
#include "engine/loop.h"
#include "engine/sync.h"
#include "engine/task.h"
#include "engine/wait.h"

/* --- futures -------------------------------------------------------------- */

static void visit_callback(Visit *v, FutCb cb) {
    visit_u64(v, cb_kind(cb));
    visit_value(v, cb_target(cb));
}

static void visit_more(Visit *v, const FutureMore *more) {
    visit_u64(v, more->n);
    for (uint32_t i = 0; i < more->n; i++)
        visit_callback(v, more->items[i]);
    visit_value(v, more->cancel_message);
    visit_value(v, more->cancelled_exc);
    visit_value(v, more->trace);
}

void future_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Future *f = (const Future *)obj;
    visit_obj(v, f->loop);
    visit_value(v, f->result);
    visit_callback(v, f->cb);
    visit_u64(v, (uint64_t)f->state << 8 | f->flags);
    visit_u64(v, f->more != NULL);
    if (f->more) visit_more(v, f->more);
}

void task_visit(Vm *vm, Obj *obj, Visit *v) {
    const Task *t = (const Task *)obj;
    future_visit(vm, obj, v);
    visit_value(v, t->coro);
    visit_value(v, t->waiter);
    visit_value(v, t->name);
    visit_value(v, t->context);
    visit_u64(v, (uint64_t)t->cancels << 24 | (uint64_t)t->must_cancel << 16 |
                     (uint64_t)t->quiet << 8 | t->eager);
}

void gather_visit(Vm *vm, Obj *obj, Visit *v) {
    const Gather *g = (const Gather *)obj;
    future_visit(vm, obj, v);
    visit_values(v, g->children, g->n);
    visit_u64(v, (uint64_t)g->different << 32 | g->finished);
    visit_u64(v, (uint64_t)g->return_exceptions << 16 |
                     (uint64_t)g->cancel_requested << 8 | g->complete);
}

void waiter_visit(Vm *vm, Obj *obj, Visit *v) {
    const Waiter *w = (const Waiter *)obj;
    future_visit(vm, obj, v);
    visit_u64(v, (uint64_t)w->left << 32 | w->total);
    visit_u64(v, w->mode);
}

/* --- loops ---------------------------------------------------------------- */

void handle_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Handle *h = (const Handle *)obj;
    visit_obj(v, h->loop);
    visit_value(v, h->fn);
    visit_value(v, h->context);
    visit_bytes(v, &h->when, sizeof h->when);
    visit_obj(v, h->dict);
    visit_u64(v, (uint64_t)h->cancelled << 24 | (uint64_t)h->timer << 16 |
                     (uint64_t)h->scheduled << 8 | h->ready);
    visit_values(v, h->args, h->n);
}

static void visit_ready(Visit *v, const Ready *r) {
    visit_value(v, r->a);
    visit_value(v, r->b);
    visit_u64(v, r->kind);
}

static void visit_ready_queue(Visit *v, const ReadyQueue *q) {
    const ReadyChunk *chunk = q->head;
    uint32_t at = q->at;
    visit_u64(v, q->len);
    for (uint32_t i = 0; i < q->len; i++) {
        if (at == READY_CHUNK) {
            chunk = chunk->next;
            at = 0;
        }
        visit_ready(v, &chunk->items[at++]);
    }
}

static int by_rank(const void *a, const void *b) {
    const Timer *x = *(const Timer *const *)a, *y = *(const Timer *const *)b;
    if (x->due != y->due) return x->due < y->due ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* In the order in which they fire: how the heap lies does not count. */
static void visit_timers(Visit *v, const Timers *ts) {
    visit_u64(v, (uint64_t)ts->len << 32 | ts->dead);
    if (ts->len == 0) return;
    const Timer **sorted = mem_alloc(ts->len * sizeof(Timer *));
    for (uint32_t i = 0; i < ts->len; i++)
        sorted[i] = &ts->blocks[i / TIMER_BLOCK][i % TIMER_BLOCK];
    qsort(sorted, ts->len, sizeof(Timer *), by_rank);
    for (uint32_t i = 0; i < ts->len; i++) {
        visit_u64(v, (uint64_t)sorted[i]->due);
        visit_u64(v, (uint64_t)timer_drift(sorted[i]) << 8 | sorted[i]->kind);
        visit_value(v, sorted[i]->target);
    }
    mem_free(sorted);
}

void loop_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Loop *loop = (const Loop *)obj;
    visit_ready_queue(v, &loop->ready);
    visit_timers(v, &loop->timers);
    visit_ready(v, &loop->cur);
    visit_u64(v, loop->todo);
    visit_u64(
        v, (uint64_t)loop->timers_late << 48 | (uint64_t)loop->running << 40 |
               (uint64_t)loop->stopping << 32 | (uint64_t)loop->closed << 24 |
               (uint64_t)loop->debug << 16 | (uint64_t)loop->in_iteration << 8 |
               loop->executor_shut);
    visit_obj(v, loop->task);
    visit_value(v, loop->exception_handler);
    visit_value(v, loop->task_factory);
    visit_value(v, loop->async_gens);
    visit_value(v, loop->signals);
    visit_value(v, loop->executor);
    const VThread *in = loop->selecting.head;
    bool selected = in && in->ready_at; /* the self-pipe will be emptied */
    visit_u64(v, selected);
    if (!selected) visit_waitq(v, &loop->selecting);
}

/* --- locks and queues ----------------------------------------------------- */

static void visit_line(Visit *v, const WaitLine *line) {
    visit_values(v, line->items + line->head, line->len);
}

void sync_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Sync *s = (const Sync *)obj;
    visit_obj(v, s->loop);
    visit_line(v, &s->waiters);
    visit_u64(v, (uint64_t)s->kind << 8 | s->woken);
    visit_u64(v, (uint64_t)s->value);
    visit_u64(v, (uint64_t)s->bound);
}

void queue_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const AQueue *q = (const AQueue *)obj;
    visit_obj(v, q->loop);
    visit_u64(v, q->len);
    for (uint32_t i = 0; i < q->len; i++)
        visit_value(v, q->items[(q->head + i) % q->cap]);
    visit_u64(v, (uint64_t)q->maxsize);
    visit_u64(v, (uint64_t)q->unfinished);
    visit_line(v, &q->getters);
    visit_line(v, &q->putters);
    visit_line(v, &q->joiners);
    visit_u64(v, (uint64_t)q->order << 8 | q->shut);
}
