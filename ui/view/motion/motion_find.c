/* Which object moves in a step. */
#include <math.h>

#include "view/motion/motion_impl.h"

/* What happened between the two positions, as far as it can be seen to move. */
typedef struct Deeds {
    uint32_t runs;    /* handle of the last callback that began */
    uint32_t fired;   /* of the first timer that became due … */
    uint32_t filed;   /* … of the last that was filed … */
    uint32_t queued;  /* … and of the first callback that was queued */
    uint32_t handed;  /* the same from another thread */
    uint32_t job;     /* that was submitted … */
    uint32_t ended;   /* … or is over */
    bool clock, line; /* time passed; a line began */
} Deeds;

/* What is done first in a step is what the eye expects to move. */
static void first(uint32_t *to, uint32_t handle) {
    if (*to == 0) *to = handle;
}

static void take_in(Deeds *d, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_CB_BEGIN: d->runs = ev->a; break;
    case EV_TIMER_FIRE: first(&d->fired, ev->a); break;
    case EV_TIMER_ADD: d->filed = ev->a; break;
    case EV_READY_PUSH:
        first(ev->flags == WHAT_THREADSAFE ? &d->handed : &d->queued, ev->a);
        break;
    case EV_JOB_SUBMIT: first(&d->job, ev->a); break;
    case EV_JOB_END: d->ended = ev->a; break;
    case EV_CLOCK: d->clock = true; break;
    case EV_LINE: d->line = true; break;
    default: break;
    }
}

static Deeds deeds_of(const App *a) {
    const Motion *m = &a->motion;
    /* The events are the same in both directions. */
    uint64_t lo = m->back ? m->to : m->from, hi = m->back ? m->from : m->to;
    Deeds d = {0};
    TraceCursor *c = trace_cursor_new(model_trace(a->model));
    trace_cursor_seek(c, lo);
    const TraceEvent *ev;
    while (trace_cursor_pos(c) < hi && (ev = trace_cursor_next(c)))
        take_in(&d, ev);
    trace_cursor_free(c);
    return d;
}

/* ---- the kinds of flights, the first that both ends of are on the screen
 * ---- */

static bool between(Motion *m, Flight how, PlaceKind ka, uint32_t ia,
                    PlaceKind kb, uint32_t ib) {
    const Spot *early = places_find(motion_early(m), ka, ia);
    const Spot *late = places_find(motion_late(m), kb, ib);
    if (!early || !late) return false;
    m->flight = how;
    m->kind_a = ka;
    m->kind_b = kb;
    /* The found ones: id 0 has stood for any. */
    m->id_a = early->id;
    m->id_b = late->id;
    return true;
}

/* This one and those below: how many seconds it takes; 0: it is not this. */
static double begins(Motion *m, const Deeds *d) {
    if (!d->runs) return 0;
    if (between(m, FLY_MOVE, PLACE_READY, d->runs, PLACE_RUN, d->runs))
        return 0.16;
    if (between(m, FLY_MOVE, PLACE_TIMER, d->runs, PLACE_RUN, d->runs))
        return 0.18;
    return 0;
}

static double fires(Motion *m, const Deeds *d) {
    if (!d->fired) return 0;
    if (between(m, FLY_MOVE, PLACE_TIMER, d->fired, PLACE_READY, d->fired))
        return 0.18;
    if (between(m, FLY_MOVE, PLACE_HEAP, 0, PLACE_READY, d->fired)) return 0.18;
    return 0;
}

/* Out of whatever runs, before or behind the step. */
static double files(Motion *m, const Deeds *d) {
    if (!d->filed) return 0;
    if (between(m, FLY_MOVE, PLACE_RUN, 0, PLACE_TIMER, d->filed)) return 0.18;
    return 0;
}

static double queues(Motion *m, const Deeds *d) {
    if (!d->queued) return 0;
    if (between(m, FLY_GROW, PLACE_RUN, 0, PLACE_READY, d->queued)) return 0.16;
    return 0;
}

/* An arrow is noted at the later position only: there it is a bright one. */
static double hands_over(Motion *m, const Deeds *d) {
    const Spot *late = places_find(motion_late(m), PLACE_ARROW, 0);
    if (!late) return 0;
    m->flight = FLY_DOT;
    m->kind_a = m->kind_b = PLACE_ARROW;
    m->id_a = m->id_b = late->id;
    m->brings_kind = d->handed ? PLACE_READY : PLACE_JOB;
    /* What is handed over by another thread counts before a job for one. */
    m->brings = d->handed ? d->handed : d->job ? d->job : d->ended;
    return 0.2;
}

static double passes(Motion *m, const Deeds *d) {
    if (!d->clock || m->before.t_ns == m->shown.t_ns) return 0;
    if (between(m, FLY_CLOCK, PLACE_CLOCK, 0, PLACE_CLOCK, 0)) return 0.2;
    return 0;
}

static double slides(Motion *m, const Deeds *d) {
    if (!d->line || m->before.source_top != m->shown.source_top) return 0;
    if (!between(m, FLY_LINE, PLACE_LINE, 0, PLACE_LINE, 0)) return 0;
    const Spot *a = places_find(&m->before, PLACE_LINE, 0);
    const Spot *b = places_find(&m->shown, PLACE_LINE, 0);
    /* The same row again, in a loop: no way to go. */
    if (fabsf(a->r.y - b->r.y) >= 1) return 0.09;
    m->flight = FLY_NOTHING;
    return 0;
}

double motion_find(App *a) {
    /* In this order a step is about the callback that begins, even if it queues
     * others; lines are last, nearly every step has one. */
    static double (*const ways[])(Motion *, const Deeds *) = {
        begins, fires, files, hands_over, queues, passes, slides};
    Motion *m = &a->motion;
    Deeds d = deeds_of(a);
    double seconds = 0;
    /* A step through time is about the clock. */
    if (a->unit == UNIT_TIME) seconds = passes(m, &d);
    for (size_t i = 0; i < sizeof ways / sizeof *ways && seconds <= 0; i++)
        seconds = ways[i](m, &d);
    if (!a->still || seconds <= 0) return seconds;
    /* With reduced motion things only fade in, and clock and lines do not
     * slide. */
    bool fades = m->flight == FLY_MOVE || m->flight == FLY_GROW;
    return fades ? 0.08 : 0;
}
