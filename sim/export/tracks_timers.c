/* tracks_timers.c: pending timers on as many tracks as there are at a time. */
#include "export/tracks_impl.h"

#include "base/mem.h"

/* ---- the least free number ---- */

static uint32_t take_number(Process *p) {
    uint32_t *heap = p->free_timers.data;
    if (!p->free_timers.len) {
        vec_push(&p->timers, NULL);
        return (uint32_t)p->timers.len;
    }
    uint32_t least = heap[0], last = vec_pop(&p->free_timers);
    size_t n = p->free_timers.len, i = 0;
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        child += child + 1 < n && heap[child + 1] < heap[child];
        if (last <= heap[child]) break;
        heap[i] = heap[child];
    }
    if (n) heap[i] = last;
    return least;
}

static void give_number(Process *p, uint32_t number) {
    vec_push(&p->free_timers, number);
    uint32_t *heap = p->free_timers.data;
    size_t i = p->free_timers.len - 1;
    for (; i && heap[(i - 1) / 2] > number; i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = number;
}

/* The track may have been used before: it keeps its number and its name, so
 * that there are no more tracks than timers at a time. */
static Timer *take_timer(Process *p) {
    uint32_t number = take_number(p);
    Timer **at = &p->timers.data[number - 1];
    if (*at) return *at;
    Timer *timer = *at = mem_alloc(sizeof *timer);
    timer->number = number;
    timer->process = p;
    timer->lane.open = timer->slots;
    timer->lane.room = 1;
    node_init(&timer->lane.node, TRACK_TIMER, &p->node, number,
              name_new("timer ", number, STR("")));
    return timer;
}

/* ---- events ---- */

/* The loop of a timer goes without saying if it runs in this thread or, when
 * none does, is the newest. */
static uint32_t obvious_loop(const Tracks *t) {
    if (t->drift_loop) return t->drift_loop;
    return t->thread->loop ? t->thread->loop : t->newest_loop;
}

static Str timer_name(Tracks *t, Timer *timer, const Handle *h) {
    if (h->arg) return trace_string(t->trace, h->arg);
    Str word = h->what == WHAT_SLEEP     ? STR("sleep")
               : h->what == WHAT_TIMEOUT ? STR("time limit")
                                         : STR("timer");
    mem_free(timer->text);
    timer->text =
        h->task ? name_new("T", h->task, word) : name_new("", 0, word);
    return (Str){timer->text->text, timer->text->len};
}

/* In a trace that is not whole a handle may be set twice: its old slice ends
 * without an outcome. */
static void timer_add(Tracks *t, const TraceEvent *ev) {
    bool has_task = ev->flags == WHAT_SLEEP || ev->flags == WHAT_TIMEOUT;
    uint32_t number = obvious_loop(t);
    Loop *l = loop_of(t, number ? number : 1);
    Handle *h = handle_of(t, ev->a);
    Timer *timer = take_timer(l->process);
    if (h->timer) timer_end(t, h, NULL);
    h->what = ev->flags;
    h->task = has_task ? ev->b : 0;
    h->arg = has_task ? 0 : ev->b;
    h->loop = l->number;
    counter_add(t, l->timers, 1);
    t->drift_loop = 0;
    h->timer = timer;
    slice_begin(t, &h->timer->lane,
                (Slice){.kind = SLICE_TIMER,
                        .name = timer_name(t, h->timer, h),
                        .loc = ev->loc,
                        .due = (uint64_t)trace_i64(ev->c, ev->d),
                        .task = h->task},
                NULL, NULL);
}

void timer_end(Tracks *t, Handle *h, const char *outcome) {
    Timer *timer = h->timer;
    h->timer = NULL;
    TrackEvent *ev = slice_end(t, &timer->lane);
    if (ev && outcome) arg_text(ev, "outcome", str_of(outcome));
    give_number(timer->process, timer->number);
}

/* Fired, it stands in the ready queue: the handle lives on until it is
 * called. */
static void timer_gone(Tracks *t, const TraceEvent *ev) {
    Handle *h = map_get(&t->handles, ev->a);
    if (!h || !h->timer) return;
    Loop *l = loop_of(t, h->loop);
    bool fired = ev->kind == EV_TIMER_FIRE;
    counter_add(t, l->timers, -1);
    timer_end(t, h, fired ? "fired" : "cancelled");
    if (fired)
        counter_add(t, l->ready, 1);
    else
        handle_drop(t, h);
}

void timer_event(Tracks *t, const TraceEvent *ev) {
    if (ev->kind == EV_TIMER_DRIFT) {
        t->drift_loop = ev->c;
        return;
    }
    pen_here(t);
    if (ev->kind == EV_TIMER_ADD)
        timer_add(t, ev);
    else
        timer_gone(t, ev);
}

void timers_free(Process *p) {
    for (size_t i = 0; i < p->timers.len; i++) {
        Timer *timer = p->timers.data[i];
        node_free(&timer->lane.node);
        mem_free(timer->text);
        mem_free(timer);
    }
    vec_free(&p->timers);
    vec_free(&p->free_timers);
}
