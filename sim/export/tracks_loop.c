/* tracks_loop.c: iterations, callbacks, the loop's queues, what is said. */
#include "export/tracks_impl.h"

/* ---- loops ---- */

static Counter *loop_counter(Tracks *t, Process *p, const char *what,
                             uint32_t number) {
    StrBuf name = {0};
    sb_puts(&name, what);
    if (number > 1) sb_printf(&name, " (loop %u)", number);
    Counter *c = counter_new(t, p, name_new("", 0, sb_str(&name)));
    sb_free(&name);
    return c;
}

Loop *loop_of(Tracks *t, uint32_t number) {
    Loop *l = map_get(&t->loops, number);
    if (l) return l;
    l = records_take(&t->loop_pool);
    l->number = number;
    l->process = t->thread->process;
    l->ready = loop_counter(t, l->process, "ready", number);
    l->timers = loop_counter(t, l->process, "timers", number);
    map_put(&t->loops, number, l);
    return l;
}

void ready_add(Tracks *t, uint32_t loop, int by) {
    counter_add(t, loop_of(t, loop ? loop : 1)->ready, by);
}

/* What a closed loop still had to do will never be done. */
static void loop_close(Tracks *t, Loop *l) {
    uint64_t at = 0;
    VEC(Handle *) gone = {0};
    for (Handle *h; (h = map_next(&t->handles, &at));)
        if (h->loop == l->number) vec_push(&gone, h);
    for (size_t i = 0; i < gone.len; i++) {
        if (gone.data[i]->timer) timer_end(t, gone.data[i], NULL);
        handle_drop(t, gone.data[i]);
    }
    vec_free(&gone);
    counter_set(t, l->ready, 0);
    counter_set(t, l->timers, 0);
    counter_close(t, l->ready);
    counter_close(t, l->timers);
    map_take(&t->loops, l->number);
    records_give(&t->loop_pool, l);
}

static void iteration_end(Tracks *t, Thread *th) {
    uint32_t at = slice_find(&th->lane, SLICE_LOOP);
    if (at != UINT32_MAX) slices_end_to(t, &th->lane, at);
}

/* What the thread did until now, asyncio.run() itself mostly, is over as a
 * slice of its own: from here on there are iterations. */
static void loop_runs(Tracks *t, Loop *l) {
    Thread *th = t->thread;
    pen_behind(t);
    uint32_t run = slice_find(&th->lane, SLICE_RUN);
    if (run != UINT32_MAX) slices_end_to(t, &th->lane, run);
    th->loop = l->number;
    l->thread = th->number + 1;
}

/* Another thread may stop it; the iteration is open in its own. */
static void loop_stops(Tracks *t, Loop *l) {
    if (!l->thread) return;
    Thread *th = thread_of(t, l->thread - 1);
    pen_here(t);
    if (th->loop == l->number) {
        iteration_end(t, th);
        th->loop = 0;
    }
    l->thread = 0;
}

/* Also a loop that was never run is closed, with all that waits in it. */
static void loop_state(Tracks *t, const TraceEvent *ev) {
    Loop *l = loop_of(t, ev->a);
    if (ev->flags == LOOP_RUNNING) loop_runs(t, l);
    if (ev->flags == LOOP_STOPPED || ev->flags == LOOP_CLOSED) loop_stops(t, l);
    if (ev->flags == LOOP_CLOSED) {
        pen_here(t);
        loop_close(t, l);
    }
}

/* ---- the ready queue ---- */

Handle *handle_of(Tracks *t, uint32_t number) {
    Handle *h = map_get(&t->handles, number);
    if (h) return h;
    h = records_take(&t->handle_pool);
    h->number = number;
    map_put(&t->handles, number, h);
    return h;
}

void handle_drop(Tracks *t, Handle *h) {
    map_take(&t->handles, h->number);
    records_give(&t->handle_pool, h);
}

/* What a worker hands over first, when its job is done, is the result. */
static void handed_over(Tracks *t, Handle *h) {
    bool result = t->thread->result != 0;
    t->thread->result = 0;
    h->flow =
        flow_from(t, &t->thread->lane, result ? FLOW_RESULT : FLOW_THREADSAFE);
}

/* Only some kinds of handles say in their argument what they call; with the
 * others it is the task, which is named anyway. */
static void push(Tracks *t, const TraceEvent *ev) {
    Handle *h = handle_of(t, ev->a);
    h->what = ev->flags;
    h->task = ev->b;
    h->loop = ev->d ? ev->d : 1;
    bool named = ev->flags == WHAT_CALL || ev->flags == WHAT_DONE_CB ||
                 ev->flags == WHAT_THREADSAFE || ev->flags == WHAT_TIMER ||
                 ev->flags == WHAT_LOOP_OWN;
    h->arg = named ? ev->c : 0;
    pen_here(t);
    ready_add(t, h->loop, 1);
    task_pushed(t, ev);
    if (ev->flags == WHAT_THREADSAFE) handed_over(t, h);
}

/* A handle that was cancelled is skipped when it comes to the front. */
static void drop(Tracks *t, const TraceEvent *ev) {
    Handle *h = map_get(&t->handles, ev->a);
    if (!h) return;
    pen_here(t);
    ready_add(t, h->loop, -1);
    handle_drop(t, h);
}

/* ---- callbacks ---- */

static Str callback_name(const Tracks *t, uint32_t what, uint32_t arg) {
    static const char *const words[WHAT_COUNT] = {
        [WHAT_SLEEP] = "timer",      [WHAT_TIMEOUT] = "time limit",
        [WHAT_GATHER_CB] = "gather", [WHAT_WAIT_CB] = "wait",
        [WHAT_CHAIN_CB] = "chain",   [WHAT_STOP_CB] = "stop",
    };
    if (what < WHAT_COUNT && words[what]) return str_of(words[what]);
    return arg ? trace_string(t->trace, arg) : STR("callback");
}

/* Nothing but an iteration may be open around a callback of this loop. */
static void open_iteration(Tracks *t, Thread *th) {
    uint32_t at = slice_find(&th->lane, SLICE_LOOP);
    if (at != UINT32_MAX) {
        slices_end_to(t, &th->lane, at + 1);
    } else {
        uint32_t run = slice_find(&th->lane, SLICE_RUN);
        if (run != UINT32_MAX) slices_end_to(t, &th->lane, run);
        slice_begin(t, &th->lane,
                    (Slice){.kind = SLICE_LOOP,
                            .name = STR("iteration"),
                            .a = th->iteration},
                    NULL, NULL);
    }
    slice_top(&th->lane)->b++;
}

/* A task's step has the task's name and place, and what woke the task leads to
 * it; of another callback the handle knows both. */
static void callback_begin(Tracks *t, const TraceEvent *ev) {
    Thread *th = t->thread;
    Handle *h = map_get(&t->handles, ev->a);
    Task *k = ev->b ? task_of(t, ev->b) : NULL;
    Slice s = {.kind = SLICE_STEP, .task = ev->b, .owner = k};
    s.name = k ? k->lane.node.track.name
               : callback_name(t, ev->flags, h ? h->arg : 0);
    s.loc = k ? k->loc : 0;
    s.func = k ? k->func : 0;
    pen_here(t);
    open_iteration(t, th);
    ready_add(t, h ? h->loop : th->loop, -1);
    Flow *flow = k ? &k->flow : NULL;
    if (!k && h) flow = &h->flow;
    slice_begin(t, &th->lane, s, flow, &th->start);
    if (k) task_step(t, k);
    if (flow) flow_to(t, &th->lane, flow);
    if (slice_top(&th->lane)->shown) flow_to(t, &th->lane, &th->start);
    if (h) handle_drop(t, h);
}

/* A task's step ends with STEP_END, which knows how. */
static void callback_end(Tracks *t) {
    Lane *lane = &t->thread->lane;
    uint32_t at = slice_find(lane, SLICE_STEP);
    if (at == UINT32_MAX || lane->open[at].task) return;
    pen_behind(t);
    slices_end_to(t, lane, at);
}

/* It becomes a slice with its first callback: many have none. */
static void iteration(Tracks *t, const TraceEvent *ev) {
    pen_here(t);
    iteration_end(t, t->thread);
    t->thread->iteration = ev->b;
    loop_of(t, ev->a);
}

/* The loop looks for work: at the end of this there may be a new time. */
static void select_enter(Tracks *t) {
    pen_here(t);
    iteration_end(t, t->thread);
    thread_slice(t, t->thread,
                 (Slice){.kind = SLICE_SELECT, .name = STR("idle")}, NULL);
}

static void select_leave(Tracks *t) {
    uint32_t at = slice_find(&t->thread->lane, SLICE_SELECT);
    if (at == UINT32_MAX) return;
    pen_behind(t);
    slices_end_to(t, &t->thread->lane, at);
}

/* ---- what is said ---- */

static void printed(Tracks *t, const TraceEvent *ev) {
    Str all = trace_console_text(t->trace);
    const char *what = ev->flags == STREAM_ERR ? "stderr" : "print";
    TrackEvent *at = instant(t, t->thread, what, str_of(what));
    if (!at) return;
    arg_text(at, "text", (Str){all.ptr + ev->a, ev->b});
    if (ev->c) arg_number(at, "task", ev->c);
    arg_place(t, at, ev->loc, 0);
}

static void raised(Tracks *t, const TraceEvent *ev) {
    Str type = trace_string(t->trace, ev->a);
    TrackEvent *at = instant(t, t->thread, "error", type);
    if (!at) return;
    arg_text(at, "text", trace_string(t->trace, ev->b));
    arg_place(t, at, ev->loc, 0);
}

static void warned(Tracks *t, const TraceEvent *ev) {
    TrackEvent *at = instant(t, t->thread, "warning", STR("warning"));
    if (!at) return;
    arg_text(at, "text", trace_string(t->trace, ev->b));
    if (ref_is_task(ev->a)) arg_number(at, "task", ref_id(ev->a));
    arg_place(t, at, ev->loc, 0);
}

static void said(Tracks *t, const TraceEvent *ev) {
    pen_here(t);
    if (ev->kind == EV_PRINT)
        printed(t, ev);
    else if (ev->kind == EV_RAISE)
        raised(t, ev);
    else if (ev->kind == EV_WARN)
        warned(t, ev);
    else
        instant(t, t->thread, "choice", STR("choice"));
}

void loop_event(Tracks *t, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_LOOP_NEW:
        pen_here(t);
        loop_of(t, ev->a);
        t->newest_loop = ev->a;
        break;
    case EV_LOOP_STATE: loop_state(t, ev); break;
    case EV_ITER: iteration(t, ev); break;
    case EV_SELECT_ENTER: select_enter(t); break;
    case EV_SELECT_LEAVE: select_leave(t); break;
    case EV_READY_PUSH: push(t, ev); break;
    case EV_READY_DROP: drop(t, ev); break;
    case EV_CB_BEGIN: callback_begin(t, ev); break;
    case EV_CB_END: callback_end(t); break;
    default: said(t, ev); break;
    }
}
