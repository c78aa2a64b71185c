/* stops.c: where each step unit stops.
 *
 * A stop lies before an event that opens something new, so that what one line,
 * callback, iteration or instant does is seen together, after it was done. */
#include "model/index.h"

static void stop(Index *x, StepUnit unit, uint32_t pos) {
    if (vec_last(&x->stops[unit]) < pos) vec_push(&x->stops[unit], pos);
}

/* Whether `ev` begins a new move for the LINE unit. */
static bool opens_line(const Index *x, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_LINE:
    case EV_CB_BEGIN:
    case EV_ITER:
    case EV_CLOCK:
    case EV_THREAD_SWITCH:
    case EV_RUN_END: return true;
    case EV_LOOP_STATE:
        return ev->flags == LOOP_RUNNING || ev->flags == LOOP_STOPPED;
    case EV_SELECT_LEAVE: return x->before == EV_SELECT_ENTER;
    /* The first timer goes together with the clock that made it due. */
    case EV_TIMER_FIRE:
        return x->before != EV_CLOCK && x->before != EV_SELECT_LEAVE;
    default: return false;
    }
}

static void stop_callback(Index *x, const TraceEvent *ev, uint32_t at) {
    /* A callback that blocks its loop is seen doing so. */
    if (ev->kind == EV_CLOCK && ev->flags == CLOCK_BLOCKING &&
        index_thread(x, x->thread)->in_callback)
        stop(x, UNIT_CALLBACK, at);
    if ((ev->kind == EV_LOOP_STATE && ev->flags == LOOP_RUNNING) ||
        (ev->kind == EV_CB_BEGIN && x->jumped))
        stop(x, UNIT_CALLBACK, at);
    if (ev->kind == EV_CB_END ||
        (ev->kind == EV_STEP_END && !index_thread(x, x->thread)->stepping.len))
        stop(x, UNIT_CALLBACK, at + 1);
}

/* What still belongs to a thread that is made or over, or to a job that is over
 * and handed to who waits for it. */
static bool still_belongs(const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_CHOICE:
    case EV_OBJ_DONE:
    case EV_OBJ_FREE:
    case EV_READY_PUSH:
    case EV_SELF_PIPE:
    case EV_THREAD_NEW:
    case EV_THREAD_STATE:
    case EV_BLOCK_BEGIN: return true;
    default: return false;
    }
}

/* Between threads: whoever goes on, a job that is taken or handed over, a
 * thread or process that is made or over. */
static void stop_threads(Index *x, const TraceEvent *ev, uint32_t at) {
    if (x->stop_soon && !still_belongs(ev)) {
        stop(x, UNIT_CALLBACK, at);
        x->stop_soon = false;
    }
    switch (ev->kind) {
    case EV_THREAD_SWITCH: stop(x, UNIT_CALLBACK, at); break;
    case EV_JOB_BEGIN: stop(x, UNIT_CALLBACK, at + 1); break;
    case EV_THREAD_NEW:
    case EV_PROC_NEW:
    case EV_PROC_END:
    case EV_JOB_END: x->stop_soon = true; break;
    case EV_THREAD_STATE:
        x->stop_soon = x->stop_soon || ev->flags == THREAD_ENDED;
        break;
    default: break;
    }
}

/* Called after index_lane, which keeps `stepping`. */
void index_stop(Index *x, const TraceEvent *ev, uint32_t at) {
    if (opens_line(x, ev)) stop(x, UNIT_LINE, at);
    stop_callback(x, ev, at);
    stop_threads(x, ev, at);
    if (ev->kind == EV_ITER ||
        (ev->kind == EV_LOOP_STATE && ev->flags == LOOP_STOPPED))
        stop(x, UNIT_ITERATION, at);
    if (ev->kind == EV_CLOCK) {
        stop(x, UNIT_TIME, at);
        x->jumped = ev->flags == CLOCK_SELECT;
    }
    if (ev->kind == EV_CB_BEGIN) x->jumped = false;
    x->before = ev->kind;
}
