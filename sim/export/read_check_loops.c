/* read_check_loops.c: rules of loops and of their handles. */
#include "export/read_check_impl.h"

#include <inttypes.h>

/* ---- loops ---- */

static bool loop_new(TraceCheck *c, const TraceEvent *ev) {
    LoopCheck loop = {0};
    if (!check_next_number(c, "loop", ev->a, c->loops.len)) return false;
    vec_push(&c->loops, loop);
    c->newest_loop = ev->a;
    return true;
}

static bool loop_state(TraceCheck *c, const TraceEvent *ev) {
    if (!check_known_loop(c, ev->a) || !check_known_ref(c, ev->b)) return false;
    LoopCheck *loop = &c->loops.data[ev->a - 1];
    if (loop->ran && loop->state == LOOP_CLOSED)
        return check_wrong(c, "loop %" PRIu32 " is closed", ev->a);
    loop->state = ev->flags;
    loop->ran = true;
    if (ev->flags == LOOP_RUNNING) {
        loop->thread = ev->thread + 1u;
        thread_at(c, ev->thread)->loop = ev->a;
    } else if (loop->thread && ev->flags != LOOP_STOPPING) {
        ThreadCheck *thread = thread_at(c, loop->thread - 1);
        if (thread->loop == ev->a) thread->loop = 0;
    }
    return true;
}

static bool is_open(const TraceCheck *c, uint32_t loop) {
    const LoopCheck *l = &c->loops.data[loop - 1];
    return !l->ran || l->state != LOOP_CLOSED;
}

static bool iteration(TraceCheck *c, const TraceEvent *ev) {
    if (!check_known_loop(c, ev->a)) return false;
    const LoopCheck *loop = &c->loops.data[ev->a - 1];
    if (!loop->ran || loop->state > LOOP_STOPPING)
        return check_wrong(c, "loop %" PRIu32 " does not run", ev->a);
    if (thread_at(c, ev->thread)->callback)
        return check_wrong(c, "the callback h%" PRIu32 " has not ended",
                           thread_at(c, ev->thread)->callback);
    return true;
}

static bool selecting(TraceCheck *c, const TraceEvent *ev, bool enter) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    if (!check_known_loop(c, ev->a)) return false;
    if (thread->selects == enter)
        return check_wrong(c, enter ? "the select before has not been left"
                                    : "no select was entered");
    thread->selects = enter;
    return true;
}

/* ---- handles ---- */

static bool new_handle(TraceCheck *c, uint32_t number, uint32_t loop,
                       HandleStage stage) {
    HandleCheck handle = {loop, (uint8_t)stage};
    if (!check_next_number(c, "handle", number, c->handles.len)) return false;
    vec_push(&c->handles, handle);
    return true;
}

static bool handle_is(TraceCheck *c, uint32_t number, HandleStage stage) {
    if (!number || number > c->handles.len)
        return check_wrong(c, "there is no handle h%" PRIu32 " yet", number);
    const HandleCheck *h = &c->handles.data[number - 1];
    if (h->stage == stage && (!h->loop || is_open(c, h->loop))) return true;
    return check_wrong(c,
                       stage == HANDLE_TIMER ? "h%" PRIu32
                                               " is no pending timer"
                                             : "h%" PRIu32 " is not ready",
                       number);
}

static void make_ready(TraceCheck *c, uint32_t number) {
    HandleCheck *h = &c->handles.data[number - 1];
    h->stage = HANDLE_READY;
    if (h->loop) vec_push(&c->loops.data[h->loop - 1].ready, number);
}

/* READY_PUSH's and TIMER_ADD's. */
static bool argument(TraceCheck *c, const TraceEvent *ev, uint32_t arg) {
    switch (trace_arg_type(ev)) {
    case OP_TASK: return check_some_task(c, arg);
    case OP_OBJ: return check_old_object(c, arg);
    case OP_REF:
        return ref_is_task(arg) ? check_known_task(c, ref_id(arg))
                                : check_old_object(c, arg);
    default: return true;
    }
}

bool check_is_step(const TraceEvent *ev) {
    return ev->flags == WHAT_FIRST_STEP || ev->flags == WHAT_STEP ||
           ev->flags == WHAT_WAKEUP;
}

static bool ready_push(TraceCheck *c, const TraceEvent *ev) {
    if (!check_known_loop(c, ev->d) || !check_known_task(c, ev->b))
        return false;
    if (!argument(c, ev, ev->c)) return false;
    if (check_is_step(ev) && !check_some_task(c, ev->b)) return false;
    if (!is_open(c, ev->d))
        return check_wrong(c, "loop %" PRIu32 " is closed", ev->d);
    if (!new_handle(c, ev->a, ev->d, HANDLE_READY)) return false;
    make_ready(c, ev->a);
    return true;
}

/* READY_DROP, CB_BEGIN. */
static bool take_front(TraceCheck *c, uint32_t number) {
    if (!handle_is(c, number, HANDLE_READY)) return false;
    HandleCheck *h = &c->handles.data[number - 1];
    h->stage = HANDLE_GONE;
    if (!h->loop) return true;
    LoopCheck *loop = &c->loops.data[h->loop - 1];
    uint32_t front = loop->ready.data[loop->front];
    if (front != number)
        return check_wrong(c,
                           "h%" PRIu32 ", not h%" PRIu32
                           ", is at the front of the ready queue",
                           front, number);
    loop->front++;
    /* What was taken is forgotten now and then. */
    if (loop->front == loop->ready.len) loop->front = loop->ready.len = 0;
    return true;
}

static bool timer_drift(TraceCheck *c, const TraceEvent *ev) {
    if (ev->c && !check_known_loop(c, ev->c)) return false;
    if (!check_next_number(c, "handle", ev->a, c->handles.len)) return false;
    c->drift_handle = ev->a;
    c->drift_loop = ev->c;
    return true;
}

static bool timer_add(TraceCheck *c, const TraceEvent *ev) {
    uint32_t runs = thread_at(c, ev->thread)->loop;
    uint32_t loop = c->drift_loop ? c->drift_loop
                    : runs        ? runs
                                  : c->newest_loop;
    c->drift_handle = c->drift_loop = 0;
    return argument(c, ev, ev->b) && new_handle(c, ev->a, loop, HANDLE_TIMER);
}

static bool timer_gone(TraceCheck *c, const TraceEvent *ev) {
    if (!handle_is(c, ev->a, HANDLE_TIMER)) return false;
    if (ev->kind == EV_TIMER_FIRE)
        make_ready(c, ev->a);
    else
        c->handles.data[ev->a - 1].stage = HANDLE_GONE;
    return true;
}

/* ---- callbacks ---- */

static bool callback_begin(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    if (thread->callback)
        return check_wrong(c, "the callback h%" PRIu32 " has not ended",
                           thread->callback);
    if (check_is_step(ev) != (ev->b != 0))
        return check_wrong(c, check_is_step(ev)
                                  ? "whose step is it?"
                                  : "it is not the step of a task");
    if (!take_front(c, ev->a)) return false;
    if (ev->b && !check_step_begin(c, ev, ev->b)) return false;
    thread = thread_at(c, ev->thread);
    thread->callback = ev->a;
    thread->callback_task = ev->b;
    return true;
}

static bool callback_end(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    if (thread->callback != ev->a || thread->callback_task || !ev->a)
        return check_wrong(c, "h%" PRIu32 " is not the callback that runs",
                           ev->a);
    thread->callback = 0;
    return true;
}

/* ---- by kind ---- */

bool check_loops(TraceCheck *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_LOOP_NEW: return loop_new(c, ev);
    case EV_LOOP_STATE: return loop_state(c, ev);
    case EV_ITER: return iteration(c, ev);
    case EV_SELECT_ENTER: return selecting(c, ev, true);
    case EV_SELECT_LEAVE: return selecting(c, ev, false);
    case EV_READY_PUSH: return ready_push(c, ev);
    case EV_READY_DROP: return take_front(c, ev->a);
    case EV_HANDLE_CANCEL: return handle_is(c, ev->a, HANDLE_READY);
    case EV_TIMER_DRIFT: return timer_drift(c, ev);
    case EV_TIMER_ADD: return timer_add(c, ev);
    case EV_TIMER_FIRE:
    case EV_TIMER_CANCEL: return timer_gone(c, ev);
    case EV_CB_BEGIN: return callback_begin(c, ev);
    case EV_CB_END: return callback_end(c, ev);
    case EV_SELF_PIPE:
        return check_known_loop(c, ev->a) && check_known_thread(c, ev->b);
    default: return true;
    }
}
