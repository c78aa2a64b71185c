/* Makes the small picture of a run: its trace is read once for what no lane
 * shows, its lanes are asked for as the timeline does. */
#include "view/gallery/thumbnail.h"

#include "base/mem.h"
#include "model/timeline.h"
#include "view/widgets.h"

/* Nobody sees narrower ones on a card. */
static const double least_width = 1.0 / 160;

/* What the lanes do not tell, from the events themselves. */
typedef struct Extra {
    /* The model has lanes for tasks and threads alone: these two get one each
     * on the card. */
    VEC(ThumbSpan) program;   /* code that blocks and is no callback's */
    VEC(ThumbSpan) callbacks; /* the program's own */
    bool in_callback, blocks;
    uint8_t what;
    uint64_t since;
    uint32_t module, error; /* the main thread's first frame, last exception */
} Extra;

/* A time as a part of the whole run; 0 in one that takes no time. */
static float share(const Thumbnail *t, uint64_t ns) {
    return t->t_ns ? (float)((double)ns / (double)t->t_ns) : 0;
}

/* The program's own function, not the work of the loop for a task. */
static bool is_own(uint8_t what) {
    return what == WHAT_CALL || what == WHAT_TIMER || what == WHAT_DONE_CB ||
           what == WHAT_THREADSAFE;
}

/* One in which the clock moved has blocked the loop. */
static void callback_ends(Thumbnail *t, Extra *x, const TraceEvent *ev) {
    bool waits = ev->t_ns > x->since;
    if (is_own(x->what))
        vec_push(&x->callbacks,
                 ((ThumbSpan){share(t, x->since), share(t, ev->t_ns), 0,
                              waits ? STATE_BLOCKED : STATE_RUNNING}));
    x->in_callback = false;
}

static void look_at(Thumbnail *t, Extra *x, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_LOOP_STATE: t->loop |= ev->flags == LOOP_RUNNING; break;
    case EV_CB_BEGIN:
        x->in_callback = true;
        x->what = ev->flags;
        x->since = ev->t_ns;
        break;
    /* A task's step: it shows in the task's lane. */
    case EV_STEP_END: x->in_callback = false; break;
    case EV_CB_END: callback_ends(t, x, ev); break;
    case EV_BLOCK_BEGIN:
        /* Within a callback or a step, that one shows as blocked. */
        x->blocks = !x->in_callback;
        if (x->blocks) x->since = ev->t_ns;
        break;
    case EV_BLOCK_END:
        if (x->blocks && ev->t_ns > x->since)
            vec_push(&x->program,
                     ((ThumbSpan){share(t, x->since), share(t, ev->t_ns), 0,
                                  STATE_BLOCKED}));
        x->blocks = false;
        break;
    case EV_CALL:
        /* The first frame of all is the module; when that raises, the program
         * has died. */
        if (!x->module) x->module = ev->a;
        break;
    case EV_RETURN:
        if (ev->a == x->module) t->failed = ev->flags == OUT_RAISED;
        break;
    case EV_RAISE:
        /* The last one raised: that which ended the program, if any did. */
        if (ev->thread == 0) x->error = ev->a;
        break;
    default: break;
    }
}

/* A trace without RUN_END was ended from outside, or is longer than the gallery
 * lets it run. */
static void take_end(Thumbnail *t, const Program *p, const Extra *x,
                     const TraceEvent *end) {
    bool over = end && end->kind == EV_RUN_END;
    if (over && end->flags == END_NEVER)
        t->end = THUMB_NEVER;
    else if (!over || (end->flags != END_OK && end->flags != END_EXCEPTION))
        t->end = THUMB_CUT;
    t->failed |= over && end->flags == END_EXCEPTION;
    Str type = trace_string(p->trace, x->error);
    if (t->failed && type.len) t->error = mem_strndup(type.ptr, type.len);
}

static void add_span(Thumbnail *t, const LaneSpan *s, uint32_t lane) {
    State st = state_of_task(s->state);
    /* Several states at one instant: the task ran. */
    if (s->merged && s->x1 - s->x0 < 2 * least_width) st = STATE_RUNNING;
    /* A worker without a job and a loop that selects do nothing. */
    bool nothing = s->idle || s->selects;
    /* Being ready for an instant is in every step, and would hide the rest. */
    bool ready = st == STATE_READY && s->x1 - s->x0 < least_width;
    if (nothing || ready) return;
    vec_push(&t->spans, ((ThumbSpan){(float)s->x0, (float)s->x1, (uint8_t)lane,
                                     (uint8_t)st}));
}

/* One more of the lanes that are not drawn one by one.  It counts as being
 * there from its first span to its last. */
static void add_density(Thumbnail *t, const LaneSpan *s, size_t n) {
    if (n == 0) return;
    int from = (int)(s[0].x0 * THUMB_BINS),
        to = (int)(s[n - 1].x1 * THUMB_BINS);
    for (int i = from < 0 ? 0 : from; i <= to && i < THUMB_BINS; i++)
        t->dense[i]++;
}

static void model_lanes(Thumbnail *t, const Model *m, uint32_t used) {
    /* Time is 0 to 1, cells are 1 / 160: at most 324 spans a lane, as
     * timeline_spans promises. */
    enum { MAX = 512 };
    AxisScale s = {.per_ns = t->t_ns ? 1 / (double)t->t_ns : 0};
    LaneSpan *spans = mem_alloc(MAX * sizeof *spans);
    uint32_t rows = timeline_lanes(m), lane = used;
    for (uint32_t r = 0; r < rows; r++) {
        LaneRow row = timeline_row(m, r);
        /* The loop is busy whenever a task runs: it would say nothing new. */
        if (row.kind == LANE_LOOP) continue;
        size_t n =
            timeline_spans(m, &s, row.lane, -1, 2, least_width, spans, MAX);
        if (lane >= THUMB_LANES) add_density(t, spans, n);
        for (size_t i = 0; i < n && lane < THUMB_LANES; i++)
            add_span(t, &spans[i], lane);
        lane++;
    }
    t->lanes = lane;
    mem_free(spans);
}

static void take_lane(Thumbnail *t, const ThumbSpan *spans, size_t n,
                      uint32_t lane) {
    /* A card is less than 200 blocks wide; the rest would only take memory. */
    for (size_t i = 0; i < n && i < 200; i++) {
        ThumbSpan s = spans[i];
        s.lane = (uint8_t)lane;
        vec_push(&t->spans, s);
    }
}

static void lanes(Thumbnail *t, const Program *p, const Extra *x) {
    Model *m = model_new(p->trace);
    bool threads = model_cast(m).threads; /* those show all this themselves */
    uint32_t used = 0;
    /* The program's own lane is the first, that of callbacks the last one, if
     * one is left. */
    if (!threads && x->program.len)
        take_lane(t, x->program.data, x->program.len, used++);
    model_lanes(t, m, used);
    if (!threads && x->callbacks.len && t->lanes < THUMB_LANES)
        take_lane(t, x->callbacks.data, x->callbacks.len, t->lanes++);
    t->shown = t->lanes < THUMB_LANES ? t->lanes : THUMB_LANES;
    /* From how many to which part of the lanes without one. */
    for (int i = 0; i < THUMB_BINS && t->lanes > t->shown; i++)
        t->dense[i] /= (float)(t->lanes - t->shown);
    model_free(m);
}

Thumbnail thumbnail_of(const Program *p) {
    Thumbnail t = {.known = true, .began = p->trace != NULL};
    /* It could not be compiled: what is wrong with it is all there is. */
    if (!p->trace) {
        t.failed = true;
        if (p->diags.len)
            t.error = mem_strdup(diag_kind_name(p->diags.items[0].kind));
        return t;
    }
    Extra x = {0};
    TraceCursor *c = trace_cursor_new(p->trace);
    uint64_t n = trace_count(p->trace);
    TraceEvent last = {0};
    /* First: how long it took is what all times are parts of.  A copy, for the
     * cursor goes on. */
    if (n) last = *trace_cursor_at(c, n - 1);
    t.t_ns = last.t_ns;
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(c)))
        look_at(&t, &x, ev);
    take_end(&t, p, &x, n ? &last : NULL);
    lanes(&t, p, &x);
    vec_free(&x.program);
    vec_free(&x.callbacks);
    trace_cursor_free(c);
    return t;
}

void thumbnail_free(Thumbnail *t) {
    mem_free(t->error);
    vec_free(&t->spans);
    *t = (Thumbnail){0};
}

bool thumbnail_marks(const Thumbnail *t, State st) {
    for (size_t i = 0; i < t->spans.len; i++)
        if (t->spans.data[i].state == (uint8_t)st) return true;
    return false;
}
