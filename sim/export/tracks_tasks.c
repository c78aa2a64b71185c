/* tracks_tasks.c: the life of each task on a track of its own. */
#include "export/tracks_impl.h"

#include "base/mem.h"

#include <string.h>

/* ---- tasks that live ---- */

/* What made it may be no function of the program: then its call says more. */
static Name *task_name(Tracks *t, uint32_t number, uint32_t func,
                       uint32_t label) {
    const TraceFunction *f = trace_function_at(t->trace, func);
    Str rest = trace_string(t->trace, f ? f->name : label);
    const char *end = f || !rest.len ? NULL : memchr(rest.ptr, '(', rest.len);
    if (end) rest.len = (size_t)(end - rest.ptr);
    return name_new("T", number, rest);
}

/* Its three slices at a time, life, state and blocking call, have room in it:
 * tasks are many. */
static Task *task_make(Tracks *t, uint32_t number, uint32_t func,
                       uint32_t label) {
    Task *k = records_take(&t->task_pool);
    k->number = number;
    k->func = func;
    k->process = t->thread->process;
    k->lane.open = k->slots;
    k->lane.room = sizeof k->slots / sizeof *k->slots;
    node_init(&k->lane.node, TRACK_TASK, &k->process->node, number,
              task_name(t, number, func, label));
    k->prev = t->last_task;
    *(t->last_task ? &t->last_task->next : &t->first_task) = k;
    t->last_task = k;
    map_put(&t->tasks, number, k);
    return k;
}

static void count(Tracks *t, Task *k, int to) {
    count_task(t, k->process, k->count, to);
    k->count = (uint8_t)to;
}

static void begin_life(Tracks *t, Task *k, Str call, uint32_t by) {
    slice_begin(t, &k->lane,
                (Slice){.kind = SLICE_TASK,
                        .name = k->lane.node.track.name,
                        .what = call,
                        .func = k->func,
                        .a = by,
                        .task = k->number},
                NULL, NULL);
    k->count = COUNT_NOWHERE;
}

/* A recording may begin when it is there already: then all that is known is
 * that it is. */
Task *task_of(Tracks *t, uint32_t number) {
    Task *k = map_get(&t->tasks, number);
    if (k) return k;
    k = task_make(t, number, 0, 0);
    begin_life(t, k, STR(""), 0);
    count(t, k, COUNT_READY);
    return k;
}

/* ---- what it is doing ---- */

/* The state before ends here, whatever was in it; the life goes on. */
static void phase(Tracks *t, Task *k, SliceKind kind, Str name, Str what) {
    slices_end_to(t, &k->lane, 1);
    slice_begin(t, &k->lane,
                (Slice){.kind = (uint8_t)kind,
                        .name = name,
                        .what = what,
                        .loc = k->loc,
                        .func = k->func,
                        .task = k->number},
                NULL, NULL);
}

static void task_ready(Tracks *t, Task *k) {
    phase(t, k, SLICE_TASK_READY, STR("ready"), STR(""));
    count(t, k, COUNT_READY);
}

void task_step(Tracks *t, Task *k) {
    phase(t, k, SLICE_TASK_RUNNING, STR("running"), STR(""));
    count(t, k, COUNT_RUNNING);
    k->stepping = true;
}

/* Only a step can block; two calls inside each other are one. */
void task_blocks(Tracks *t, uint32_t number, Str label, bool begins) {
    Task *k = number ? map_get(&t->tasks, number) : NULL;
    if (!k || !k->stepping || (k->count == COUNT_BLOCKED) == begins) return;
    if (!begins) {
        slices_end_to(t, &k->lane, 2);
        count(t, k, COUNT_RUNNING);
        return;
    }
    slice_begin(t, &k->lane,
                (Slice){.kind = SLICE_TASK_BLOCKED,
                        .name = STR("blocked"),
                        .what = label,
                        .loc = k->loc,
                        .task = number},
                NULL, NULL);
    count(t, k, COUNT_BLOCKED);
}

/* A task that puts itself into the queue is ready when its step is over. */
void task_pushed(Tracks *t, const TraceEvent *ev) {
    bool step = ev->flags == WHAT_FIRST_STEP || ev->flags == WHAT_STEP ||
                ev->flags == WHAT_WAKEUP;
    Task *k = step ? map_get(&t->tasks, ev->b) : NULL;
    if (!k || k->stepping) return;
    pen_here(t);
    if (k->count == COUNT_WAITING || k->lane.depth < 2) task_ready(t, k);
    if (ev->flags == WHAT_WAKEUP && !k->flow.id)
        k->flow = flow_from(t, &t->thread->lane, FLOW_WAKE);
}

/* ---- the end ---- */

/* Open steps still have its name, so it may outlive its track. */
static void over(Tracks *t, Task *k) {
    static const int counts[] = {COUNT_DONE, COUNT_FAILED, COUNT_CANCELLED};
    if (k->done) count(t, k, counts[k->outcome % 3]);
    task_close(t, k);
    map_take(&t->tasks, k->number);
    k->over = true;
    if (!k->steps) vec_push(&t->dead_tasks, k);
}

/* A task that the end of the trace cuts has no outcome: nobody knows it. */
void task_close(Tracks *t, Task *k) {
    slices_end_to(t, &k->lane, 1);
    TrackEvent *ev = k->lane.depth ? slice_end(t, &k->lane) : NULL;
    if (ev && k->done) {
        arg_outcome(ev, k->outcome);
        if (k->result)
            arg_text(ev, "result", trace_string(t->trace, k->result));
    }
    node_close(t, &k->lane.node);
}

void task_free(Tracks *t, Task *k) {
    *(k->prev ? &k->prev->next : &t->first_task) = k->next;
    *(k->next ? &k->next->prev : &t->last_task) = k->prev;
    node_free(&k->lane.node);
    mem_free(k->awaits);
    records_give(&t->task_pool, k);
}

/* ---- events ---- */

/* An eager one runs at once, inside the step that makes it, without being ready
 * before. */
static void task_new(Tracks *t, const TraceEvent *ev) {
    if (map_get(&t->tasks, ev->a)) return;
    pen_here(t);
    Task *k = task_make(t, ev->a, ev->b, ev->c);
    begin_life(t, k, trace_string(t->trace, ev->c), ev->d);
    if (!(ev->flags & TASK_EAGER)) task_ready(t, k);
    k->flow = flow_from(t, &t->thread->lane, FLOW_CREATE);
}

static void task_renamed(Tracks *t, const TraceEvent *ev) {
    Task *k = map_get(&t->tasks, ev->a);
    if (!k) return;
    pen_here(t);
    node_rename(t, &k->lane.node,
                name_new("T", ev->a, trace_string(t->trace, ev->b)));
}

/* In its own step: STEP_END follows and ends it, with the step's slice
 * closed. */
static void task_done(Tracks *t, const TraceEvent *ev) {
    Task *k = map_get(&t->tasks, ev->a);
    if (!k) return;
    k->done = true;
    k->outcome = ev->flags;
    k->result = ev->flags == OUT_RAISED ? ev->c : ev->b;
    if (k->stepping) return;
    pen_here(t);
    over(t, k);
}

/* What a task waits for, in words. */
static Str awaited(Tracks *t, Task *k, uint32_t ref) {
    uint32_t number = ref_id(ref);
    if (!ref_is_task(ref)) {
        const Object *obj = map_get(&t->objects, number);
        return obj ? trace_string(t->trace, obj->label) : STR("");
    }
    const Task *other = map_get(&t->tasks, number);
    mem_free(k->awaits);
    k->awaits = other ? name_new("", 0, other->lane.node.track.name)
                      : name_new("T", number, STR(""));
    return (Str){k->awaits->text, k->awaits->len};
}

/* The slice of a step that ends here, if it is still open. */
static TrackEvent *step_slice(Tracks *t, uint32_t task) {
    Lane *lane = &t->thread->lane;
    for (uint32_t i = lane->depth; i-- > 0;) {
        if (lane->open[i].kind != SLICE_STEP || lane->open[i].task != task)
            continue;
        slices_end_to(t, lane, i + 1);
        return slice_end(t, lane);
    }
    return NULL;
}

static void step_end(Tracks *t, const TraceEvent *ev) {
    Task *k = task_of(t, ev->a);
    Str what = ev->flags == OUT_WAITS && ev->b ? awaited(t, k, ev->b) : STR("");
    pen_behind(t);
    TrackEvent *end = step_slice(t, ev->a);
    if (end) {
        arg_outcome(end, ev->flags);
        if (what.len) arg_text(end, "awaits", what);
        if (ev->loc) arg_number(end, "end_line", loc_line(ev->loc));
    }
    k->stepping = false;
    k->loc = ev->loc;
    if (ev->flags == OUT_YIELDED) {
        task_ready(t, k);
    } else if (ev->flags == OUT_WAITS) {
        phase(t, k, SLICE_TASK_WAITING, STR("waiting"), what);
        count(t, k, COUNT_WAITING);
    } else {
        over(t, k);
    }
}

/* Inside the slice of the step that creates it; that one goes on behind it. */
static void eager_start(Tracks *t, const TraceEvent *ev) {
    pen_here(t);
    Task *k = task_of(t, ev->a);
    slice_begin(t, &t->thread->lane,
                (Slice){.kind = SLICE_STEP,
                        .name = k->lane.node.track.name,
                        .func = k->func,
                        .task = k->number,
                        .owner = k},
                &k->flow, NULL);
    task_step(t, k);
    flow_to(t, &t->thread->lane, &k->flow);
}

static void cancelled(Tracks *t, const TraceEvent *ev) {
    pen_here(t);
    TrackEvent *at = instant(t, t->thread, "cancel", STR("cancel"));
    if (!at) return;
    if (ref_is_task(ev->a)) arg_number(at, "task", ref_id(ev->a));
    if (ev->c) arg_text(at, "text", trace_string(t->trace, ev->c));
    arg_place(t, at, ev->loc, 0);
}

/* A task that is destroyed pending has no end of its own. */
static void destroyed(Tracks *t, const TraceEvent *ev) {
    Task *k = ref_is_task(ev->a) ? map_get(&t->tasks, ref_id(ev->a)) : NULL;
    if (!k || k->stepping) return;
    pen_here(t);
    over(t, k);
}

void task_event(Tracks *t, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_TASK_NEW: task_new(t, ev); break;
    case EV_TASK_NAME: task_renamed(t, ev); break;
    case EV_TASK_DONE: task_done(t, ev); break;
    case EV_STEP_BEGIN: eager_start(t, ev); break;
    case EV_STEP_END: step_end(t, ev); break;
    case EV_CANCEL_REQ: cancelled(t, ev); break;
    case EV_WARN:
        if (ev->flags == WARN_PENDING) destroyed(t, ev);
        break;
    default: break;
    }
}
