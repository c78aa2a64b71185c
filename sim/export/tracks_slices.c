/* tracks_slices.c: slices that nest, points inside them, flows. */
#include "export/tracks_impl.h"

#include "base/mem.h"

static const struct {
    const char *category;
    uint32_t group;
} kinds[SLICE_KINDS] = {
    [SLICE_JOB] = {"job", GROUP_THREADS},
    [SLICE_RUN] = {"run", GROUP_THREADS},
    [SLICE_LOOP] = {"loop", GROUP_LOOP},
    [SLICE_STEP] = {"step", GROUP_LOOP},
    [SLICE_BLOCKED] = {"blocked", GROUP_THREADS},
    [SLICE_SELECT] = {"idle", GROUP_LOOP},
    [SLICE_IDLE] = {"idle", GROUP_THREADS},
    [SLICE_PREEMPTED] = {"ready", GROUP_THREADS},
    [SLICE_PROCESS] = {"process", GROUP_THREADS},
    [SLICE_TASK] = {"task", GROUP_TASKS},
    [SLICE_TASK_READY] = {"ready", GROUP_TASKS},
    [SLICE_TASK_RUNNING] = {"running", GROUP_TASKS},
    [SLICE_TASK_WAITING] = {"waiting", GROUP_TASKS},
    [SLICE_TASK_BLOCKED] = {"blocked", GROUP_TASKS},
    [SLICE_TIMER] = {"timer", GROUP_QUEUES},
};

/* What a flow of this kind leads to has to be seen, too. */
static const struct {
    const char *name;
    uint32_t groups;
} flows[] = {
    [FLOW_CREATE] = {"create", GROUP_LOOP},
    [FLOW_WAKE] = {"wake", GROUP_LOOP},
    [FLOW_START] = {"start", GROUP_THREADS},
    [FLOW_JOB] = {"job", GROUP_THREADS},
    [FLOW_RESULT] = {"result", GROUP_THREADS},
    [FLOW_THREADSAFE] = {"threadsafe", GROUP_LOOP},
    [FLOW_RELEASE] = {"release", GROUP_THREADS},
};

/* ---- room ---- */

/* A beginning or an end comes here. */
static void edge(Tracks *t, Lane *lane) {
    if (lane->mark) pen_to(t, lane->mark + MARK_NS);
    lane->mark = 0;
    lane->instant = false;
    lane->edge = t->pen;
}

/* A point strictly between two edges: what leads in first, then the rest. */
static void mark(Tracks *t, Lane *lane, bool in) {
    if (lane->instant) pen_to(t, lane->mark + 1);
    pen_to(t, lane->edge + (in ? MARK_NS : 2 * MARK_NS));
    lane->mark = t->pen;
    lane->instant = false;
}

/* ---- slices ---- */

Slice *slice_top(Lane *lane) {
    return lane->depth ? &lane->open[lane->depth - 1] : NULL;
}

uint32_t slice_find(const Lane *lane, SliceKind kind) {
    for (uint32_t i = lane->depth; i-- > 0;)
        if (lane->open[i].kind == kind) return i;
    return UINT32_MAX;
}

static void add_args(Tracks *t, TrackEvent *ev, const Slice *s) {
    switch ((SliceKind)s->kind) {
    case SLICE_JOB: arg_number(ev, "job", s->a); break;
    case SLICE_LOOP: arg_number(ev, "number", s->a); break;
    case SLICE_BLOCKED:
    case SLICE_IDLE:
    case SLICE_TASK_BLOCKED:
    case SLICE_TASK_WAITING:
        if (s->what.len) arg_text(ev, "for", s->what);
        break;
    case SLICE_TASK:
        if (s->what.len) arg_text(ev, "call", s->what);
        if (s->a) arg_number(ev, "by", s->a);
        break;
    case SLICE_TIMER: arg_seconds(t, ev, "due", s->due); break;
    default: break;
    }
}

static void say_begin(Tracks *t, Lane *lane, const Slice *s) {
    TrackEvent *ev = tracks_emit(t, &lane->node, SLICE_BEGIN);
    if (!ev) return;
    ev->category = kinds[s->kind].category;
    ev->name = s->name;
    arg_place(t, ev, s->loc, s->func);
    arg_seconds(t, ev, "seconds", s->t_ns);
    arg_number(ev, "step", (int64_t)s->step);
    if (s->task) arg_number(ev, "task", s->task);
    add_args(t, ev, s);
}

/* The last event is the slice's beginning. */
static void list_flow(Tracks *t, const Flow *flow) {
    if (!flow || !flow->id || t->muted) return;
    TrackEvent *ev = &vec_last(&t->queue).ev;
    ev->flows_in[ev->nflows++] = flow->id;
}

/* Tasks and timers have room in themselves for all that they can have open;
 * only threads nest without end, and they have theirs from here. */
static void grow(Lane *lane) {
    if (lane->depth < lane->room) return;
    lane->room = lane->room ? lane->room * 2 : 4;
    lane->open = mem_realloc(lane->open, lane->room * sizeof *lane->open);
}

/* What is not shown is kept all the same: what lies in it has to know. */
void slice_begin(Tracks *t, Lane *lane, Slice s, Flow *one, Flow *two) {
    grow(lane);
    s.shown = t->groups & kinds[s.kind].group;
    s.t_ns = t->t_ns;
    s.step = t->step;
    lane->task_steps += s.owner != NULL;
    if (s.owner) s.owner->steps++;
    if (s.shown) {
        edge(t, lane);
        lane->shown++;
    }
    s.ts = t->pen;
    lane->open[lane->depth++] = s;
    if (!s.shown) {
        /* A flow that led here leads nowhere. */
        if (one) one->id = 0;
        return;
    }
    say_begin(t, lane, &s);
    list_flow(t, one);
    list_flow(t, two);
}

void thread_slice(Tracks *t, Thread *th, Slice s, Flow *flow) {
    slice_begin(t, &th->lane, s, flow, &th->start);
    if (!slice_top(&th->lane)->shown) return;
    if (flow) flow_to(t, &th->lane, flow);
    flow_to(t, &th->lane, &th->start);
}

/* A task may be over while a step of it is still open; with the last of those
 * it goes. */
TrackEvent *slice_end(Tracks *t, Lane *lane) {
    Slice s = lane->open[--lane->depth];
    lane->task_steps -= s.owner != NULL;
    if (s.owner && !--s.owner->steps && s.owner->over)
        vec_push(&t->dead_tasks, s.owner);
    if (!s.shown) return NULL;
    lane->shown--;
    pen_to(t, s.ts + SLICE_NS);
    edge(t, lane);
    TrackEvent *ev = tracks_emit(t, &lane->node, SLICE_END);
    if (!ev) return NULL;
    ev->category = kinds[s.kind].category;
    ev->name = s.name;
    if (s.late) arg_place(t, ev, s.loc, 0);
    if (s.kind == SLICE_LOOP) arg_number(ev, "callbacks", s.b);
    if (s.kind == SLICE_JOB && s.ended) arg_outcome(ev, s.outcome);
    return ev;
}

void slices_end_to(Tracks *t, Lane *lane, uint32_t depth) {
    while (lane->depth > depth)
        slice_end(t, lane);
}

/* As if all were begun here: what a slice knows of its true beginning goes out
 * as arguments. */
void slices_again(Tracks *t, Lane *lane) {
    lane->edge = t->pen;
    lane->mark = 0;
    lane->instant = false;
    for (uint32_t i = 0; i < lane->depth; i++) {
        lane->open[i].ts = t->pen;
        lane->open[i].late = false;
        if (lane->open[i].shown) say_begin(t, lane, &lane->open[i]);
    }
}

/* ---- points ---- */

/* Alone at its time: readers take it for a slice without length, and would bind
 * flows to it that begin or end at the same time. */
TrackEvent *instant(Tracks *t, Thread *th, const char *category, Str name) {
    if (t->muted || !(t->groups & (GROUP_LOOP | GROUP_THREADS))) return NULL;
    if (th->lane.mark) pen_to(t, th->lane.mark + 1);
    mark(t, &th->lane, false);
    th->lane.instant = true;
    TrackEvent *ev = tracks_emit(t, &th->lane.node, INSTANT);
    ev->category = category;
    ev->name = name;
    return ev;
}

static void say_flow(Tracks *t, Lane *lane, TrackEventType type,
                     const Flow *flow) {
    mark(t, lane, type == FLOW_END);
    TrackEvent *ev = tracks_emit(t, &lane->node, type);
    ev->flow = flow->id;
    ev->category = "flow";
    ev->name = str_of(flows[flow->kind].name);
}

Flow flow_from(Tracks *t, Lane *lane, FlowKind kind) {
    Flow none = {0};
    if (t->muted || !lane->shown) return none;
    if (!(t->groups & flows[kind].groups)) return none;
    Flow flow = {++t->flows, kind};
    say_flow(t, lane, FLOW_BEGIN, &flow);
    return flow;
}

/* A flow that ends where nobody sees it has no second end. */
void flow_to(Tracks *t, Lane *lane, Flow *flow) {
    if (!flow->id) return;
    if (!t->muted && lane->shown) say_flow(t, lane, FLOW_END, flow);
    flow->id = 0;
}
