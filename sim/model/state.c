/* state.c: the fold: clock, loops, queues, console; the rest by topic. */
#include "model/state.h"

#include <string.h>

/* ---- as a whole ---- */

#define PAGES(st)                                                              \
    {                                                                          \
        &(st)->tasks, &(st)->frames, &(st)->objects, &(st)->places,            \
            &(st)->loops, &(st)->cancelled, &(st)->threads                     \
    }
enum { N_PAGES = 7 };

void state_init(State *st, size_t *bytes) {
    *st = (State){0};
    pages_init(&st->tasks, sizeof(TaskDyn), bytes);
    pages_init(&st->frames, sizeof(FrameDyn), bytes);
    pages_init(&st->objects, sizeof(ObjDyn), bytes);
    pages_init(&st->places, sizeof(PlaceDyn), bytes);
    pages_init(&st->loops, sizeof(LoopDyn), bytes);
    pages_init(&st->cancelled, sizeof(uint32_t), bytes);
    pages_init(&st->threads, sizeof(ThreadDyn), bytes);
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

/* The thread that runs it, as far as that is known. */
static uint32_t thread_of(State *st, uint32_t number, const TraceEvent *ev) {
    const LoopDyn *l = state_loop(st, number);
    return l->thread ? l->thread - 1 : ev->thread;
}

static void loop_leaves(State *st, Context *cx, const TraceEvent *ev) {
    cx->phase = PHASE_NONE;
    cx->running = cx->ended = 0;
    if (cx == &st->s.cx)
        cx->loc = ev->loc ? ev->loc : state_frame_loc(st, cx->base);
}

/* What a loop that changes its state means for the thread that runs it, which
 * need not be the one that stops or closes it. */
static void loop_changes(State *st, const TraceEvent *ev) {
    Context *cx = state_context_write(st, thread_of(st, ev->a, ev));
    bool runs = ev->flags == LOOP_RUNNING || ev->flags == LOOP_STOPPING;
    if (cx->loop_runs && cx->loop != ev->a) return;
    cx->loop = ev->a;
    cx->loop_runs = runs;
    if (ev->flags == LOOP_RUNNING) cx->phase = PHASE_READY;
    if (!runs) loop_leaves(st, cx, ev);
}

static void loop_state(State *st, const TraceEvent *ev) {
    LoopDyn *l = loop(st, ev->a);
    l->known = 1;
    l->state = ev->flags;
    if (ev->flags == LOOP_RUNNING) {
        l->until = ev->b;
        l->thread = ev->thread + 1u;
    }
    /* What a closed loop still had to do will never be done. */
    if (ev->flags == LOOP_CLOSED) {
        l->popped = l->pushed;
        l->timers = 0;
    }
    st->s.loop = ev->a;
    loop_changes(st, ev);
}

static void iteration(State *st, const TraceEvent *ev) {
    LoopDyn *l = loop(st, ev->a);
    Context *cx = &st->s.cx;
    l->iteration = ev->b;
    l->batch_fixed = 0;
    st->s.loop = cx->loop = ev->a;
    cx->phase = PHASE_CLOCK;
    cx->poll = ev->flags;
    cx->polled_ns = ev->t_ns;
    cx->jumped = 0;
    cx->running = cx->ended = 0;
    cx->loc = 0;
    cx->raised = 0;
}

/* ---- the ready queue ---- */

static void pop(State *st) {
    uint32_t number = st->s.cx.loop ? st->s.cx.loop : st->s.loop;
    LoopDyn *l = loop(st, number);
    if (!l->batch_fixed) {
        l->batch_fixed = 1;
        l->batch_end = l->pushed;
    }
    if (l->popped < l->pushed) l->popped++;
}

static void callback_begin(State *st, const Index *x, const TraceEvent *ev) {
    Context *cx = &st->s.cx;
    pop(st);
    cx->phase = PHASE_RUN;
    cx->running = 1;
    cx->ended = 0;
    cx->cb_handle = ev->a;
    cx->cb_what = ev->flags;
    cx->cb_task = ev->b;
    cx->task = 0;
    cx->loc = 0;
    cx->raised = 0;
    if (ev->b) task_step_begin(st, x, ev->b);
}

/* The loop of a timer, 0 if it is not known. */
static uint32_t timer_loop(const Index *x, uint32_t number) {
    uint32_t timer = index_timer(x, number);
    return timer == NEVER ? 0 : x->timers.data[timer].loop;
}

static void timer_change(State *st, const Index *x, uint32_t number, int by) {
    uint32_t of = timer_loop(x, number);
    if (of) loop(st, of)->timers += (uint32_t)by;
}

static void timer_fire(State *st, const Index *x, const TraceEvent *ev) {
    uint32_t of = timer_loop(x, ev->a);
    timer_change(st, x, ev->a, -1);
    st->s.cx.phase = PHASE_TIMERS;
    if (of) loop(st, of)->pushed++;
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
    case EV_CB_END: st->s.cx.ended = 1; break;
    default: return false;
    }
    return true;
}

/* ---- clock and select ---- */

/* The clock is moved by whoever ran last; whose wait that ends is seen when
 * its thread goes on. */
static void clock_moves(State *st, const TraceEvent *ev) {
    Context *cx = &st->s.cx;
    if (ev->flags != CLOCK_SELECT || !cx->loop_runs || cx->blocked) return;
    cx->jumped = 1;
    cx->jumped_from = (uint64_t)trace_i64(ev->c, ev->d);
    cx->polled_ns = ev->t_ns;
}

static void select_enter(State *st, const TraceEvent *ev) {
    Context *cx = &st->s.cx;
    cx->selecting = 1;
    cx->timeout = trace_i64(ev->c, ev->d);
    cx->select_from = ev->t_ns;
}

static void select_leave(State *st, const TraceEvent *ev) {
    Context *cx = &st->s.cx;
    cx->selecting = 0;
    if (ev->t_ns == cx->select_from || cx->jumped) return;
    cx->jumped = 1;
    cx->jumped_from = cx->select_from;
    cx->polled_ns = ev->t_ns;
}

static bool apply_loop(State *st, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_CLOCK: clock_moves(st, ev); break;
    case EV_LOOP_NEW:
        loop(st, ev->a)->known = 1;
        if (ev->a > st->s.newest_loop) st->s.newest_loop = ev->a;
        if (!st->s.cx.loop_runs) st->s.loop = ev->a;
        break;
    case EV_LOOP_STATE: loop_state(st, ev); break;
    case EV_ITER: iteration(st, ev); break;
    case EV_SELECT_ENTER: select_enter(st, ev); break;
    case EV_SELECT_LEAVE: select_leave(st, ev); break;
    default: return false;
    }
    return true;
}

static void apply_rest(State *st, const Index *x, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_PRINT:
        st->s.prints++;
        st->s.console = ev->a + ev->b;
        break;
    case EV_RUN_END:
        st->s.over = 1;
        st->s.end_reason = ev->flags;
        st->s.end_status = ev->a;
        st->s.end_message = ev->b;
        break;
    default: state_apply_thread(st, x, ev);
    }
}

void state_apply(State *st, const Index *x, const TraceEvent *ev, uint32_t at) {
    st->s.pos = at + 1;
    st->s.t_ns = ev->t_ns;
    if (!at) state_begin(st, ev->thread);
    if (ev->thread != st->s.thread) state_enter_thread(st, ev->thread);
    if (state_apply_code(st, x, ev) || apply_queue(st, x, ev)) goto tasks;
    if (apply_loop(st, ev)) return;
    apply_rest(st, x, ev);
tasks:
    state_apply_task(st, x, ev, at);
}
