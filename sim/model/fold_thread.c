/* fold_thread.c: who runs, and what the others wait for.
 *
 * The context of the running thread is in the scalars; a switch puts it away
 * and takes out that of the next one.  What is said of a thread's state by
 * THREAD_STATE is kept beside it. */
#include "model/state.h"

static ThreadDyn *thread(State *st, uint32_t number) {
    return pages_write(&st->threads, number);
}

void state_begin(State *st, uint32_t number) {
    thread(st, number)->state = THREAD_RUNNING;
}

void state_enter_thread(State *st, uint32_t number) {
    if (number == st->s.thread) return;
    thread(st, st->s.thread)->cx = st->s.cx;
    st->s.cx = state_thread(st, number)->cx;
    st->s.thread = number;
}

Context *state_context_write(State *st, uint32_t number) {
    return number == st->s.thread ? &st->s.cx : &thread(st, number)->cx;
}

static void set_state(State *st, uint32_t number, ThreadState state) {
    ThreadDyn *t = thread(st, number);
    if (t->state == (uint32_t)state) return;
    t->state = (uint32_t)state;
    t->since = st->s.t_ns;
}

static void stop_waiting(State *st, uint32_t number) {
    ThreadDyn *t = thread(st, number);
    t->waits = t->label = t->holder = 0;
}

static void thread_new(State *st, const TraceEvent *ev) {
    ThreadDyn *t = thread(st, ev->a);
    t->since = ev->t_ns;
    t->state = THREAD_READY;
    if (ev->a > st->s.threads) st->s.threads = ev->a;
}

static void thread_state(State *st, const Index *x, const TraceEvent *ev) {
    bool short_wait = ev->flags == THREAD_BLOCKED && index_is_start(x, ev->c);
    set_state(st, ev->a, short_wait ? THREAD_READY : (ThreadState)ev->flags);
    if (ev->flags != THREAD_READY) stop_waiting(st, ev->a);
    if (ev->flags != THREAD_BLOCKED) return;
    ThreadDyn *t = thread(st, ev->a);
    t->waits = ev->b;
    t->label = ev->c;
    t->holder = ev->d;
}

static void thread_switch(State *st, const TraceEvent *ev) {
    const ThreadDyn *from = state_thread(st, ev->b);
    if (from->state == THREAD_RUNNING) set_state(st, ev->b, THREAD_READY);
    state_enter_thread(st, ev->a);
    set_state(st, ev->a, THREAD_RUNNING);
    stop_waiting(st, ev->a);
}

void state_apply_thread(State *st, const Index *x, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_THREAD_NEW: thread_new(st, ev); break;
    case EV_THREAD_STATE: thread_state(st, x, ev); break;
    case EV_THREAD_SWITCH: thread_switch(st, ev); break;
    case EV_PROC_NEW:
        if (ev->a > st->s.processes) st->s.processes = ev->a;
        break;
    case EV_JOB_SUBMIT:
        if (ev->a > st->s.jobs) st->s.jobs = ev->a;
        break;
    default: break;
    }
}
