/* lanes_threads.c: the facts from which the lanes of threads are drawn.
 *
 * From the first sign of a second thread on, what a thread runs at a stretch is
 * a column: a callback, a further part of a callback that was interrupted, or a
 * slice.  A column ends where its thread stops running, so that columns follow
 * one another and the events axis has a width for everybody's work. */
#include "model/lanes.h"

/* ---- columns ---- */

static void close_column(Index *x, uint32_t pos) {
    ColumnFact *column = index_open_column(x);
    if (!column || !x->sliced) return;
    /* One of no length would divide by it. */
    lane_close_column(x, column, pos > column->ev0 ? pos : column->ev0 + 1);
}

/* Events that tell of work; the scheduler's and the loop's own do not. */
static bool is_work(const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_TASK_NEW:
    case EV_STEP_END:
    case EV_TASK_DONE:
    case EV_READY_PUSH:
    case EV_CB_END:
    case EV_OBJ_NEW:
    case EV_OBJ_DONE:
    case EV_SYNC:
    case EV_QUEUE:
    case EV_CALL:
    case EV_RETURN:
    case EV_LINE:
    case EV_RAISE:
    case EV_CATCH:
    case EV_PRINT:
    case EV_THREAD_NEW:
    case EV_PROC_NEW:
    case EV_SELF_PIPE:
    case EV_JOB_SUBMIT:
    case EV_JOB_BEGIN:
    case EV_JOB_END: return true;
    default: return false;
    }
}

static void open_column(Index *x, const TraceEvent *ev, uint32_t at) {
    if (!x->sliced || index_open_column(x) || !is_work(ev)) return;
    const ThreadFact *thread = index_thread(x, x->thread);
    if (thread->in_callback) {
        lane_open_column(x, thread->callback, at);
    } else if (!thread->loop) {
        ColumnFact slice = {.is_slice = true};
        lane_open_column(x, slice, at);
    }
}

/* A callback begins: it does not run inside a slice. */
static void end_slice(Index *x, uint32_t at) {
    const ColumnFact *column = index_open_column(x);
    if (column && column->is_slice) close_column(x, at);
}

/* ---- spans ---- */

/* The main thread is done when its code is, whatever it waits for then. */
static void count_frames(Index *x, const TraceEvent *ev) {
    ThreadFact *main = index_thread(x, 0);
    if (main->stepping.len) return;
    if (ev->kind == EV_CALL) {
        main->entered = true;
        main->finished = false;
        main->depth++;
    } else if (main->depth) {
        main->depth--;
    }
}

static void span(Index *x, uint32_t thread, uint32_t pos, TaskState state) {
    ThreadFact *main = index_thread(x, 0);
    if (!thread && state == TASK_BLOCKED && main->entered && !main->depth)
        main->finished = true;
    if (!thread && main->finished) state = TASK_DONE;
    if (state == TASK_ERROR) vec_push(&x->errors, LANE_OF_THREAD | thread);
    index_span(x, &index_thread(x, thread)->spans, pos, state);
}

static TaskState span_of(const Index *x, const TraceEvent *ev) {
    if (ev->flags == THREAD_IDLE) return SPAN_IDLE;
    if (ev->flags == THREAD_BLOCKED && index_is_start(x, ev->c))
        return TASK_READY;
    if (ev->flags == THREAD_ENDED && ev->c) return TASK_ERROR;
    return thread_look((ThreadState)ev->flags);
}

/* ---- arrows ---- */

/* Who changes something that threads wait for. */
static void touch(Index *x, const TraceEvent *ev) {
    if (!x->sliced) return;
    TouchFact none = {0};
    while (x->touched.len <= ev->a)
        vec_push(&x->touched, none);
    x->touched.data[ev->a] =
        (TouchFact){ev->t_ns, index_lane_here(x), x->thread};
}

/* The thread goes on; if somebody else has just changed what it waits for, that
 * is why. */
static void released(Index *x, const TraceEvent *ev, uint32_t at) {
    ThreadFact *thread = index_thread(x, ev->a);
    uint32_t obj = thread->waits;
    thread->waits = 0;
    if (!obj || obj >= x->touched.len) return;
    const TouchFact *by = &x->touched.data[obj];
    if (!by->lane || by->t_ns != ev->t_ns || by->thread == ev->a) return;
    lane_arrow(x, at + 1, ARROW_RELEASE, by->lane, LANE_OF_THREAD | ev->a);
}

static void thread_state(Index *x, const TraceEvent *ev, uint32_t at) {
    span(x, ev->a, at + 1, span_of(x, ev));
    if (ev->flags == THREAD_RUNNING) {
        released(x, ev, at);
    } else {
        index_thread(x, ev->a)->waits = ev->flags == THREAD_BLOCKED ? ev->b : 0;
        if (ev->a == x->thread) close_column(x, at);
    }
}

static void thread_switch(Index *x, const TraceEvent *ev, uint32_t at) {
    close_column(x, at);
    const Spans *from = &index_thread(x, ev->b)->spans;
    if (from->list.len && span_state(vec_last(&from->list)) == TASK_RUNNING)
        span(x, ev->b, at, TASK_READY);
    span(x, ev->a, at + 1, TASK_RUNNING);
    x->thread = ev->a;
}

static void thread_new(Index *x, const TraceEvent *ev, uint32_t at) {
    span(x, ev->a, at + 1, TASK_READY);
    /* A worker comes into being by its first job: that has an arrow. */
    if (ev->flags != THREAD_WORKER)
        lane_arrow(x, at + 1, ARROW_START, index_lane_here(x),
                   LANE_OF_THREAD | ev->a);
}

static void job_begin(Index *x, const TraceEvent *ev, uint32_t at) {
    if (!ev->a || ev->a > x->jobs.len) return;
    const JobFact *job = &x->jobs.data[ev->a - 1];
    if (job->submit != NEVER && job->submitted == ev->t_ns)
        lane_arrow(x, at + 1, ARROW_SUBMIT, job->lane, LANE_OF_THREAD | ev->c);
}

/* The result of a process's job is taken by a thread of ours. */
static void job_end(Index *x, const TraceEvent *ev, uint32_t at) {
    if (!ev->a || ev->a > x->jobs.len) return;
    const JobFact *job = &x->jobs.data[ev->a - 1];
    if (job->begin != NEVER && job->worker != x->thread)
        lane_arrow(x, at + 1, ARROW_RESULT, LANE_OF_THREAD | job->worker,
                   index_lane_here(x));
}

static void self_pipe(Index *x, const TraceEvent *ev, uint32_t at) {
    if (!ev->a || ev->a > x->loops.len) return;
    uint32_t thread = x->loops.data[ev->a - 1].thread;
    if (!thread || thread - 1 == x->thread) return;
    const Spans *spans = &index_thread(x, thread - 1)->spans;
    if (spans->list.len && span_state(vec_last(&spans->list)) == TASK_WAITING)
        span(x, thread - 1, at + 1, TASK_READY);
    lane_arrow(x, at + 1, ARROW_THREADSAFE, index_lane_here(x),
               LANE_OF_THREAD | (thread - 1));
}

static void take(Index *x, const TraceEvent *ev, uint32_t at) {
    uint32_t self = x->thread;
    switch (ev->kind) {
    case EV_RUN_BEGIN: span(x, self, at, TASK_RUNNING); break;
    case EV_RUN_END:
        if (ev->flags == END_OK || ev->flags == END_EXCEPTION)
            span(x, 0, at + 1, TASK_DONE);
        break;
    case EV_CALL:
    case EV_RETURN:
        if (!self) count_frames(x, ev);
        break;
    case EV_SELECT_ENTER: span(x, self, at + 1, TASK_WAITING); break;
    case EV_SELECT_LEAVE: span(x, self, at, TASK_RUNNING); break;
    case EV_BLOCK_BEGIN:
        if (!index_is_start(x, ev->b)) span(x, self, at + 1, TASK_BLOCKED);
        close_column(x, at + 1);
        break;
    case EV_BLOCK_END: span(x, self, at + 1, TASK_RUNNING); break;
    case EV_CB_BEGIN: end_slice(x, at); break;
    case EV_SYNC:
    case EV_QUEUE: touch(x, ev); break;
    case EV_THREAD_NEW: thread_new(x, ev, at); break;
    case EV_THREAD_STATE: thread_state(x, ev, at); break;
    case EV_THREAD_SWITCH: thread_switch(x, ev, at); break;
    case EV_PROC_NEW:
        if (ev->flags == PROC_COMMAND)
            lane_arrow(x, at + 1, ARROW_START, index_lane_here(x),
                       LANE_OF_PROCESS | ev->a);
        break;
    case EV_SELF_PIPE: self_pipe(x, ev, at); break;
    case EV_JOB_BEGIN: job_begin(x, ev, at); break;
    case EV_JOB_END: job_end(x, ev, at); break;
    default: break;
    }
}

void lane_threads(Index *x, const TraceEvent *ev, uint32_t at) {
    if (ev->kind == EV_THREAD_NEW || ev->kind == EV_THREAD_SWITCH)
        x->sliced = true;
    open_column(x, ev, at);
    take(x, ev, at);
}
