/* state.c: the fold: clock, loops, queues, console; the rest by topic. */
#include "model/state.h"

#include <string.h>

/* ---- as a whole ---- */

#define PAGES(st)                                                              \
    {                                                                          \
        &(st)->tasks, &(st)->frames, &(st)->objects, &(st)->places,            \
            &(st)->loops, &(st)->cancelled                                     \
    }
enum { N_PAGES = 6 };

void state_init(State *st, size_t *bytes) {
    *st = (State){0};
    pages_init(&st->tasks, sizeof(TaskDyn), bytes);
    pages_init(&st->frames, sizeof(FrameDyn), bytes);
    pages_init(&st->objects, sizeof(ObjDyn), bytes);
    pages_init(&st->places, sizeof(PlaceDyn), bytes);
    pages_init(&st->loops, sizeof(LoopDyn), bytes);
    pages_init(&st->cancelled, sizeof(uint32_t), bytes);
}

void state_free(State *st) {
    Pages *all[] = PAGES(st);
    for (int i = 0; i < N_PAGES; i++)
        pages_free(all[i]);
}

void state_copy(State *to, const State *from) {
    Pages *dst[] = PAGES(to);
    const Pages *src[] = PAGES(from);
    for (int i = 0; i < N_PAGES; i++)
        pages_copy(dst[i], src[i]);
    to->s = from->s;
}

uint64_t state_digest(const State *st) {
    const Pages *all[] = PAGES(st);
    uint64_t h = 1;
    uint32_t words[sizeof(Scalars) / 4];
    memcpy(words, &st->s, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        h = (h ^ words[i]) * 0x100000001B3u;
    for (int i = 0; i < N_PAGES; i++)
        h = pages_digest(all[i], h + (uint64_t)i);
    return h;
}

/* ---- loops ---- */

static LoopDyn *loop(State *st, uint32_t number) {
    return pages_write(&st->loops, number);
}

static void loop_state(State *st, const TraceEvent *ev) {
    LoopDyn *l = loop(st, ev->a);
    l->known = 1;
    l->state = ev->flags;
    st->s.loop = ev->a;
    st->s.loop_runs = ev->flags == LOOP_RUNNING || ev->flags == LOOP_STOPPING;
    if (ev->flags == LOOP_RUNNING) {
        l->until = ev->b;
        st->s.phase = PHASE_READY;
    }
    if (!st->s.loop_runs) {
        st->s.phase = PHASE_NONE;
        st->s.running = st->s.ended = 0;
        st->s.loc = ev->loc ? ev->loc : state_frame_loc(st, st->s.base);
    }
    /* What a closed loop still had to do will never be done. */
    if (ev->flags == LOOP_CLOSED) {
        l->popped = l->pushed;
        l->timers = 0;
    }
}

static void iteration(State *st, const TraceEvent *ev) {
    LoopDyn *l = loop(st, ev->a);
    l->iteration = ev->b;
    l->batch_fixed = 0;
    st->s.loop = ev->a;
    st->s.phase = PHASE_CLOCK;
    st->s.poll = ev->flags;
    st->s.polled_ns = ev->t_ns;
    st->s.jumped = 0;
    st->s.running = st->s.ended = 0;
    st->s.loc = 0;
    st->s.raised = 0;
}

/* ---- the ready queue ---- */

static void pop(State *st) {
    LoopDyn *l = loop(st, st->s.loop);
    if (!l->batch_fixed) {
        l->batch_fixed = 1;
        l->batch_end = l->pushed;
    }
    if (l->popped < l->pushed) l->popped++;
}

static void callback_begin(State *st, const Index *x, const TraceEvent *ev) {
    pop(st);
    st->s.phase = PHASE_RUN;
    st->s.running = 1;
    st->s.ended = 0;
    st->s.cb_handle = ev->a;
    st->s.cb_what = ev->flags;
    st->s.cb_task = ev->b;
    st->s.task = 0;
    st->s.task_thread = ev->thread;
    st->s.loc = 0;
    st->s.raised = 0;
    if (ev->b) task_step_begin(st, x, ev, ev->b);
}

static void timer_change(State *st, const Index *x, uint32_t number, int by) {
    uint32_t timer = index_timer(x, number);
    if (timer != NEVER && x->timers.data[timer].loop)
        loop(st, x->timers.data[timer].loop)->timers += (uint32_t)by;
}

static void timer_fire(State *st, const Index *x, const TraceEvent *ev) {
    timer_change(st, x, ev->a, -1);
    st->s.phase = PHASE_TIMERS;
    if (st->s.loop) loop(st, st->s.loop)->pushed++;
}

static bool apply_queue(State *st, const Index *x, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_READY_PUSH: loop(st, ev->d ? ev->d : 1)->pushed++; break;
    case EV_READY_DROP: pop(st); break;
    case EV_HANDLE_CANCEL:
        *(uint32_t *)pages_write(&st->cancelled, ev->a) = 1;
        break;
    case EV_TIMER_ADD: timer_change(st, x, ev->a, 1); break;
    case EV_TIMER_FIRE: timer_fire(st, x, ev); break;
    case EV_TIMER_CANCEL: timer_change(st, x, ev->a, -1); break;
    case EV_CB_BEGIN: callback_begin(st, x, ev); break;
    case EV_CB_END: st->s.ended = 1; break;
    default: return false;
    }
    return true;
}

/* ---- clock and select ---- */

static void clock_moves(State *st, const TraceEvent *ev) {
    if (ev->flags != CLOCK_SELECT) return;
    st->s.jumped = 1;
    st->s.jumped_from = (uint64_t)trace_i64(ev->c, ev->d);
    st->s.polled_ns = ev->t_ns;
}

static bool apply_loop(State *st, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_CLOCK: clock_moves(st, ev); break;
    case EV_LOOP_NEW:
        loop(st, ev->a)->known = 1;
        if (!st->s.loop_runs) st->s.loop = ev->a;
        break;
    case EV_LOOP_STATE: loop_state(st, ev); break;
    case EV_ITER: iteration(st, ev); break;
    case EV_SELECT_ENTER:
        st->s.selecting = 1;
        st->s.timeout = trace_i64(ev->c, ev->d);
        break;
    case EV_SELECT_LEAVE: st->s.selecting = 0; break;
    default: return false;
    }
    return true;
}

static void apply_rest(State *st, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_PRINT:
        st->s.prints++;
        st->s.console = ev->a + ev->b;
        break;
    case EV_WARN: st->s.warnings++; break;
    case EV_RUN_END:
        st->s.over = 1;
        st->s.end_reason = ev->flags;
        st->s.end_status = ev->a;
        st->s.end_message = ev->b;
        break;
    default: break;
    }
}

void state_apply(State *st, const Index *x, const TraceEvent *ev, uint32_t at) {
    st->s.pos = at + 1;
    st->s.t_ns = ev->t_ns;
    if (state_apply_code(st, ev) || apply_queue(st, x, ev)) goto tasks;
    if (apply_loop(st, ev)) return;
    apply_rest(st, ev);
tasks:
    state_apply_task(st, x, ev, at);
}
