/* One pass over a trace, and the questions that the comparison asks of it.  A
 * trace grows at its end only: nothing that was looked at changes. */
#include "view/compare/compare_facts.h"
#include "view/compare/compare_lines.h"

#include <stdlib.h>
#include <string.h>

/* ---- one event after the other ---- */

static FactTask *task_of(RunFacts *f, uint32_t task) {
    return task && task <= f->tasks.len ? &f->tasks.data[task - 1] : NULL;
}

/* A task's name comes from its coroutine's function, or is said by the event
 * where there is none. */
static void new_task(RunFacts *f, const Trace *t, const TraceEvent *ev) {
    const TraceFunction *fn = trace_function_at(t, ev->b);
    FactTask task = {.name = fn ? fn->name : ev->c,
                     .function = fn ? fn->name : 0,
                     .born_ns = ev->t_ns};
    /* Tasks are numbered from 1 as they are made, so this adds just one. */
    while (f->tasks.len < ev->a)
        vec_push(&f->tasks, task);
}

/* Also when it gets another name: the last one is shown. */
static void new_thread(RunFacts *f, const TraceEvent *ev) {
    while (f->threads.len <= ev->a)
        vec_push(&f->threads, 0);
    f->threads.data[ev->a] = ev->b;
}

static void new_process(RunFacts *f, const TraceEvent *ev) {
    while (f->processes.len <= ev->a)
        vec_push(&f->processes, 0);
    f->processes.data[ev->a] = ev->d;
}

/* By number: what has none of its own in between is an empty object. */
static FactObject *object_of(RunFacts *f, uint32_t obj) {
    FactObject none = {0};
    while (f->objects.len <= obj)
        vec_push(&f->objects, none);
    return &f->objects.data[obj];
}

/* Futures, locks, sleeps …: all have a label for the lanes, only sleeps are
 * waits. */
static void new_object(RunFacts *f, const TraceEvent *ev, uint64_t pos) {
    FactObject *o = object_of(f, ev->a);
    *o = (FactObject){.label = ev->b};
    if (ev->flags != OBJ_SLEEP) return;
    FactWait w = {.from_ns = ev->t_ns,
                  .to_ns = ev->t_ns,
                  .ev0 = pos,
                  .label = ev->b,
                  .task = ref_is_task(ev->c) ? ref_id(ev->c) : 0,
                  .thread = ev->thread,
                  .timed = true};
    vec_push(&f->sleeps, w);
    o->sleep = (uint32_t)f->sleeps.len;
}

/* A sleep that was cancelled has ended too, but it was not slept. */
static void object_done(RunFacts *f, const TraceEvent *ev, uint64_t pos) {
    if (ev->a >= f->objects.len || !f->objects.data[ev->a].sleep) return;
    FactWait *w = &f->sleeps.data[f->objects.data[ev->a].sleep - 1];
    w->to_ns = ev->t_ns;
    w->ev1 = pos;
    w->ended = ev->flags == OUT_RETURNED;
}

/* A thread blocks in one call at a time, so one number a thread is enough. */
static uint32_t *open_block(RunFacts *f, uint32_t thread) {
    while (f->open.len <= thread)
        vec_push(&f->open, 0);
    return &f->open.data[thread];
}

/* Until its end is known, it lasts no time: see block_end. */
static void block_begin(RunFacts *f, const TraceEvent *ev, uint64_t pos) {
    FactWait w = {.from_ns = ev->t_ns,
                  .to_ns = ev->t_ns,
                  .ev0 = pos,
                  .label = ev->b,
                  .task = ev->a,
                  .thread = ev->thread,
                  /* Until -1: nobody knows beforehand, as with a lock. */
                  .timed = trace_i64(ev->c, ev->d) >= 0};
    vec_push(&f->blocks, w);
    *open_block(f, ev->thread) = (uint32_t)f->blocks.len;
}

static void block_end(RunFacts *f, const TraceEvent *ev, uint64_t pos) {
    uint32_t *open = open_block(f, ev->thread);
    if (!*open) return;
    FactWait *w = &f->blocks.data[*open - 1];
    w->to_ns = ev->t_ns;
    w->ev1 = pos;
    w->ended = true;
    *open = 0;
}

static void task_done(RunFacts *f, const TraceEvent *ev) {
    FactTask *task = task_of(f, ev->a);
    if (!task) return;
    task->over = true;
    task->outcome = ev->flags;
    task->over_ns = ev->t_ns;
}

/* Lines, not calls: print("a\nb") is two of them. */
static void printed(RunFacts *f, const Trace *t, const TraceEvent *ev) {
    Str all = trace_console_text(t);
    for (uint32_t i = 0; i < ev->b; i++)
        f->printed += all.ptr[ev->a + i] == '\n';
}

/* All events that a fact comes from; the many others cost only this switch. */
static void look_at(RunFacts *f, const Trace *t, const TraceEvent *ev,
                    uint64_t pos) {
    switch (ev->kind) {
    case EV_TASK_NEW: new_task(f, t, ev); break;
    case EV_TASK_NAME:
        if (task_of(f, ev->a)) task_of(f, ev->a)->name = ev->b;
        break;
    case EV_TASK_DONE: task_done(f, ev); break;
    case EV_THREAD_NEW:
    case EV_THREAD_NAME: new_thread(f, ev); break;
    case EV_PROC_NEW: new_process(f, ev); break;
    case EV_OBJ_NEW: new_object(f, ev, pos); break;
    case EV_OBJ_DONE: object_done(f, ev, pos); break;
    case EV_BLOCK_BEGIN: block_begin(f, ev, pos); break;
    case EV_BLOCK_END: block_end(f, ev, pos); break;
    case EV_PRINT: printed(f, t, ev); break;
    case EV_RUN_END:
        f->over = true;
        f->reason = (EndReason)ev->flags;
        f->status = (int)ev->a;
        f->message = ev->b;
        break;
    default: break;
    }
}

/* Costs what is new since the last call. */
void run_facts_update(RunFacts *f, const Trace *t) {
    if (!f->cursor) f->cursor = trace_cursor_new(t);
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(f->cursor)))
        look_at(f, t, ev, trace_cursor_pos(f->cursor));
}

/* Back to the beginning: the next update starts with any trace. */
void run_facts_free(RunFacts *f) {
    if (f->cursor) trace_cursor_free(f->cursor);
    vec_free(&f->tasks);
    vec_free(&f->threads);
    vec_free(&f->processes);
    vec_free(&f->objects);
    vec_free(&f->open);
    vec_free(&f->sleeps);
    vec_free(&f->blocks);
    *f = (RunFacts){0};
}

/* ---- sums ---- */

/* They are in the order in which they began: only the one that ends last so
 * far, and the next one to begin, can overlap. */
WaitSum wait_sum(const FactWaits *w) {
    /* `end` is the latest end so far, `last` that of the wait before; that one
     * is counted when the next turns out to overlap it. */
    WaitSum s = {0};
    uint64_t last = 0, end = 0; /* the one before: does it count already? */
    bool counted = true;
    for (size_t i = 0; i < w->len; i++) {
        const FactWait *x = &w->data[i];
        if (!x->timed || !x->ended || x->to_ns == x->from_ns) continue;
        bool overlaps = x->from_ns < end;
        if (overlaps && !counted && x->from_ns < last) s.overlaps++;
        s.overlaps += overlaps;
        s.n++;
        s.sum_ns += x->to_ns - x->from_ns;
        counted = overlaps;
        last = x->to_ns;
        if (x->to_ns > end) end = x->to_ns;
    }
    return s;
}

/* A task that was cancelled counts as not done: its work was left. */
size_t run_unfinished(const RunFacts *f, uint32_t *first) {
    size_t n = 0;
    for (size_t i = 0; i < f->tasks.len; i++) {
        const FactTask *t = &f->tasks.data[i];
        if (t->over && t->outcome != OUT_CANCELLED) continue;
        if (n++ == 0) *first = (uint32_t)(i + 1);
    }
    return n;
}

/* ---- output ---- */

/* Without its newline; a last line without one is a line, too. */
static Str take_line(Str *rest) {
    const char *nl = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
    Str line = {rest->ptr, nl ? (size_t)(nl - rest->ptr) : rest->len};
    size_t used = line.len + (nl != NULL);
    *rest = (Str){rest->ptr + used, rest->len - used};
    return line;
}

static Lines sorted(Str text) {
    Lines l = {0};
    while (text.len)
        vec_push(&l, take_line(&text));
    lines_sort(&l);
    return l;
}

/* As often each, but anywhere: what threads print is often the same work in
 * another order. */
static bool same_lines(Str a, Str b) {
    Lines x = sorted(a), y = sorted(b);
    bool same = x.len == y.len;
    for (size_t i = 0; same && i < x.len; i++)
        same = lines_order(x.data[i], y.data[i]) == 0;
    vec_free(&x);
    vec_free(&y);
    return same;
}

OutputDiff output_diff(Str here, Str there) {
    OutputDiff d = {.kind = OUTPUT_SAME};
    Str a = here, b = there;
    while (a.len || b.len) {
        /* One that ends sooner differs in the line that it lacks. */
        bool ends = !a.len || !b.len;
        d.line++;
        d.here = take_line(&a);
        d.there = take_line(&b);
        if (!ends && str_eq(d.here, d.there)) continue;
        d.kind = !ends && same_lines(here, there) ? OUTPUT_ORDER : OUTPUT_OTHER;
        return d;
    }
    return (OutputDiff){.kind = OUTPUT_SAME};
}
