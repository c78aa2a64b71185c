/* read_check_threads.c: rules of threads, processes and jobs. */
#include "export/read_check_impl.h"

#include <inttypes.h>

/* ---- threads, processes, jobs ---- */

static bool thread_new(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck thread = {0};
    /* Thread 0 is there, so the next number is how many there are. */
    if (!check_next_number(c, "thread", ev->a, c->threads.len - 1))
        return false;
    if (ev->d >= c->processes)
        return check_wrong(c, "there is no process %" PRIu32 " yet", ev->d);
    if (ev->flags == THREAD_WORKER ? !check_some_object(c, ev->c)
                                   : !check_known_thread(c, ev->c))
        return false;
    vec_push(&c->threads, thread);
    return true;
}

static bool thread_state(TraceCheck *c, const TraceEvent *ev) {
    if (!check_known_thread(c, ev->a) || !check_known_object(c, ev->b) ||
        (ev->d && !check_known_thread(c, ev->d - 1)))
        return false;
    ThreadCheck *thread = thread_at(c, ev->a);
    if (thread->ended)
        return check_wrong(c, "thread %" PRIu32 " has ended before", ev->a);
    thread->ended = ev->flags == THREAD_ENDED;
    return true;
}

/* With the thread that went before, so that a missing event is noticed here and
 * not in the picture. */
static bool thread_switch(TraceCheck *c, const TraceEvent *ev) {
    if (!check_known_thread(c, ev->a) || !check_known_thread(c, ev->b))
        return false;
    if (ev->a != ev->thread)
        return check_wrong(c, "it belongs to the thread that goes on, %" PRIu32,
                           ev->a);
    if (ev->b != c->runs)
        return check_wrong(c, "thread %" PRIu32 " ran before, not %" PRIu32,
                           c->runs, ev->b);
    if (thread_at(c, ev->a)->ended)
        return check_wrong(c, "thread %" PRIu32 " has ended", ev->a);
    c->runs = ev->a;
    return true;
}

static bool process_new(TraceCheck *c, const TraceEvent *ev) {
    if (!check_next_number(c, "process", ev->a, c->processes - 1)) return false;
    if (ev->c >= c->processes)
        return check_wrong(c, "there is no process %" PRIu32 " yet", ev->c);
    c->processes++;
    return true;
}

static bool process_end(TraceCheck *c, const TraceEvent *ev) {
    if (ev->a < c->processes) return true;
    return check_wrong(c, "there is no process %" PRIu32 " yet", ev->a);
}

/* A job waits, runs and is over, and never goes back. */
static bool job_is(TraceCheck *c, uint32_t job, JobStage least, JobStage most) {
    if (!job || job > c->jobs.len)
        return check_wrong(c, "there is no job %" PRIu32 " yet", job);
    uint8_t stage = c->jobs.data[job - 1];
    if (stage >= least && stage <= most) return true;
    return check_wrong(c,
                       stage == JOB_OVER   ? "job %" PRIu32 " is over"
                       : stage == JOB_RUNS ? "job %" PRIu32 " runs already"
                                           : "job %" PRIu32 " has not begun",
                       job);
}

static bool job_submit(TraceCheck *c, const TraceEvent *ev) {
    if (!check_some_object(c, ev->b)) return false;
    if (!check_next_number(c, "job", ev->a, c->jobs.len)) return false;
    vec_push(&c->jobs, JOB_WAITS);
    return true;
}

static bool job_begin(TraceCheck *c, const TraceEvent *ev) {
    if (!job_is(c, ev->a, JOB_WAITS, JOB_WAITS) ||
        !check_some_object(c, ev->b) || !check_known_thread(c, ev->c))
        return false;
    c->jobs.data[ev->a - 1] = JOB_RUNS;
    return true;
}

/* One that waits may end, too: it was cancelled in the queue. */
static bool job_end(TraceCheck *c, const TraceEvent *ev) {
    if (!job_is(c, ev->a, JOB_WAITS, JOB_RUNS) ||
        !check_some_object(c, ev->b) || !check_known_ref(c, ev->d) ||
        !check_ends(c, ev))
        return false;
    c->jobs.data[ev->a - 1] = JOB_OVER;
    return true;
}

bool check_threads(TraceCheck *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_THREAD_NEW: return thread_new(c, ev);
    case EV_THREAD_STATE: return thread_state(c, ev);
    case EV_THREAD_SWITCH: return thread_switch(c, ev);
    case EV_THREAD_NAME: return check_known_thread(c, ev->a);
    case EV_PROC_NEW: return process_new(c, ev);
    case EV_PROC_END: return process_end(c, ev);
    case EV_JOB_SUBMIT: return job_submit(c, ev);
    case EV_JOB_BEGIN: return job_begin(c, ev);
    case EV_JOB_END: return job_end(c, ev);
    default: return true;
    }
}
