/* tracks_jobs.c: what goes from one thread to another. */
#include "export/tracks_impl.h"

enum { FAR = 1 << 16 }; /* events that are looked ahead at most */

static Counter *waiting(Tracks *t, Process *p) {
    if (!p->jobs) p->jobs = counter_new(t, p, name_new("", 0, STR("jobs")));
    return p->jobs;
}

/* From here on it waits in its executor's queue, until a worker takes it or it
 * is cancelled there. */
static void submitted(Tracks *t, const TraceEvent *ev) {
    if (map_get(&t->jobs, ev->a)) return;
    Job *j = records_take(&t->job_pool);
    j->number = ev->a;
    j->label = ev->c;
    j->process = t->thread->process;
    map_put(&t->jobs, ev->a, j);
    counter_add(t, waiting(t, j->process), 1);
    j->flow = flow_from(t, &t->thread->lane, FLOW_JOB);
}

/* What a worker did before, waiting for instance, has ended with that. A trace
 * may begin behind the submission: then the job has no name. */
static void begins(Tracks *t, const TraceEvent *ev) {
    Job *j = map_get(&t->jobs, ev->a);
    Thread *th = thread_of(t, ev->c);
    slices_end_to(t, &th->lane, 0);
    thread_slice(
        t, th,
        (Slice){.kind = SLICE_JOB,
                .name = j ? trace_string(t->trace, j->label) : STR("job"),
                .a = ev->a},
        j ? &j->flow : NULL);
    if (!j || j->worker) return;
    j->worker = th;
    counter_add(t, waiting(t, j->process), -1);
}

/* A worker that has gone on to its next job has that one open, not this. */
static Slice *slice_of(Thread *worker, uint32_t job) {
    uint32_t at = worker ? slice_find(&worker->lane, SLICE_JOB) : UINT32_MAX;
    Slice *s = at == UINT32_MAX ? NULL : &worker->lane.open[at];
    return s && s->a == job ? s : NULL;
}

/* The slice ends where the worker leaves the job: what it hands over now still
 * belongs to it. */
static void ends(Tracks *t, const TraceEvent *ev) {
    Job *j = map_get(&t->jobs, ev->a);
    if (!j) return;
    Slice *s = slice_of(j->worker, ev->a);
    if (s) {
        s->ended = true;
        s->outcome = ev->flags;
    }
    if (!j->worker) {
        counter_add(t, waiting(t, j->process), -1);
    } else if (j->worker == t->thread) {
        if (ev->d) t->thread->result = ev->a;
    } else if (s) {
        Flow flow = flow_from(t, &j->worker->lane, FLOW_RESULT);
        flow_to(t, &t->thread->lane, &flow);
    }
    map_take(&t->jobs, ev->a);
    records_give(&t->job_pool, j);
}

void job_event(Tracks *t, const TraceEvent *ev) {
    pen_here(t);
    switch (ev->kind) {
    case EV_JOB_SUBMIT: submitted(t, ev); break;
    case EV_JOB_BEGIN: begins(t, ev); break;
    default: ends(t, ev); break;
    }
}

/* ---- who lets whom go on ---- */

/* The thread that goes on with this event; UINT32_MAX: none. */
static uint32_t goes_on(const TraceEvent *ev) {
    if (ev->kind == EV_THREAD_SWITCH ||
        (ev->kind == EV_THREAD_STATE && ev->flags == THREAD_RUNNING))
        return ev->a;
    return UINT32_MAX;
}

/* Whether a change lets a thread go on shows a little later, at the same
 * instant; the last change before it was the one. */
void object_changes(Tracks *t, const TraceEvent *ev, const Object *obj) {
    if (t->muted || !(t->groups & GROUP_THREADS)) return;
    uint32_t left = obj->waiters;
    const TraceEvent *next;
    trace_cursor_seek(t->ahead, t->step + 1);
    for (uint32_t i = 0; i < FAR && left; i++) {
        next = trace_cursor_next(t->ahead);
        if (!next || next->t_ns != ev->t_ns) return;
        bool touch = next->kind == EV_SYNC || next->kind == EV_QUEUE;
        if (touch && next->a == ev->a) return;
        uint32_t number = goes_on(next);
        if (number >= t->threads.len || !t->threads.data[number]) continue;
        Thread *th = t->threads.data[number];
        if (th->waits != obj->number || th->release.id) continue;
        pen_here(t);
        th->release = flow_from(t, &t->thread->lane, FLOW_RELEASE);
        left--;
    }
}
