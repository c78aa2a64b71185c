/* timeline_arrows.c: who made or woke whom, and who ended badly. */
#include "model/timeline_impl.h"

/* With threads there is no lane 0. */
static uint32_t from_lane(const Model *m, const ArrowFact *fact) {
    if (fact->from || !index_is_threaded(&m->index)) return fact->from;
    return LANE_OF_THREAD | fact->thread;
}

/* A command that has a thread: the arrow to that says it. */
static bool is_twice(const Model *m, const ArrowFact *fact) {
    if (!(fact->to & LANE_OF_PROCESS)) return false;
    return m->index.processes.data[fact->to & ~LANE_OF_PROCESS].first_thread;
}

/* ---- arrows as pieces without a length ---- */

static const ArrowFact *arrow_of(const Pieces *p, size_t i) {
    return &p->m->index.arrows.data[p->only ? p->only->data[i] : i];
}

static uint32_t arrow_pos(const Pieces *p, size_t i) {
    return arrow_of(p, i)->ev;
}

static AxisPlace arrow_place(const Pieces *p, size_t i) {
    const ArrowFact *fact = arrow_of(p, i);
    return place_near(p->m, fact->ev, fact->hint);
}

static Pieces arrow_pieces(const Model *m, const AxisScale *s, double min_width,
                           const Numbers *only) {
    return (Pieces){.m = m,
                    .scale = s,
                    .cell = min_width,
                    .only = only,
                    .n = only ? only->len : m->index.arrows.len,
                    .begin = arrow_pos,
                    .end = arrow_pos,
                    .from = arrow_place,
                    .to = arrow_place};
}

static Arrow arrow_at(const Pieces *p, size_t i) {
    const ArrowFact *fact = arrow_of(p, i);
    return (Arrow){.x = piece_x0(p, i),
                   .ev = fact->ev,
                   .kind = fact->kind,
                   .from = from_lane(p->m, fact),
                   .to = fact->to};
}

size_t timeline_arrows(const Model *m, const AxisScale *s, double x0, double x1,
                       double min_width, Arrow *out, size_t max) {
    Pieces p = arrow_pieces(m, s, 0, NULL);
    size_t n = 0;
    for (size_t i = pieces_from(&p, x0), from = i; i < p.n && n < max; i++) {
        Arrow a = arrow_at(&p, i);
        if (a.x > x1) break;
        if (i - from > max * 4) return 0;
        if (is_twice(m, arrow_of(&p, i)) ||
            (n && a.to == out[n - 1].to && a.x - out[n - 1].x < min_width))
            continue;
        out[n++] = a;
    }
    return n;
}

/* Of a command: that it was started. */
static size_t into_process(const Model *m, const AxisScale *s, uint32_t process,
                           double x0, double x1, Arrow *out) {
    if (process >= m->index.processes.len) return 0;
    const ProcFact *fact = &m->index.processes.data[process];
    if (!fact->arrow || fact->first_thread) return 0;
    Pieces p = arrow_pieces(m, s, 0, NULL);
    Arrow a = arrow_at(&p, fact->arrow - 1);
    if (a.x < x0 || a.x > x1) return 0;
    *out = a;
    return 1;
}

static const Numbers *arrows_into(const Model *m, uint32_t lane) {
    uint32_t id = lane & ~LANE_OF_THREAD;
    if (lane & LANE_OF_THREAD)
        return id < m->index.threads.len ? &m->index.threads.data[id].arrows
                                         : NULL;
    return id && id <= m->index.tasks.len ? &task_fact(m, id)->arrows : NULL;
}

size_t timeline_arrows_to(const Model *m, const AxisScale *s, uint32_t lane,
                          double x0, double x1, double min_width, Arrow *out,
                          size_t max) {
    if (!max) return 0;
    if (lane & LANE_OF_PROCESS)
        return into_process(m, s, lane & ~LANE_OF_PROCESS, x0, x1, out);
    const Numbers *only = arrows_into(m, lane);
    if (!only) return 0;
    Pieces p = arrow_pieces(m, s, min_width, only);
    size_t n = 0, next;
    for (size_t i = pieces_first(&p, x0); i < p.n && n < max; i = next) {
        double x = piece_x0(&p, i);
        if (x > x1) break;
        next = pieces_together(&p, i);
        if (next == i + 1 && x >= x0) out[n++] = arrow_at(&p, i);
    }
    return n;
}

size_t timeline_arrows_of(const Model *m, const AxisScale *s, uint64_t from,
                          uint64_t to, Arrow *out, size_t max) {
    Pieces p = arrow_pieces(m, s, 0, NULL);
    size_t lo = 0, hi = p.n, n = 0;
    while (lo < hi) { /* the first one behind `to` */
        size_t mid = lo + (hi - lo) / 2;
        if (arrow_pos(&p, mid) <= to)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo-- > 0 && n < max && arrow_pos(&p, lo) > from)
        if (!is_twice(m, arrow_of(&p, lo))) out[n++] = arrow_at(&p, lo);
    return n;
}

/* ---- errors ---- */

static const Spans *lane_of(const Model *m, uint32_t lane) {
    uint32_t id = lane & ~LANE_OF_THREAD;
    return lane & LANE_OF_THREAD ? &m->index.threads.data[id].spans
                                 : &task_fact(m, id)->spans;
}

size_t timeline_errors(const Model *m, const AxisScale *s, double min_width,
                       LaneEnd *out, size_t max) {
    size_t n = 0;
    for (size_t i = 0; i < m->index.errors.len && n < max; i++) {
        uint32_t lane = m->index.errors.data[i];
        SpanFact end = vec_last(&lane_of(m, lane)->list);
        double x = place_x(s, place_near(m, span_pos(end), end.hint));
        if (n && x - out[n - 1].x < min_width) continue;
        out[n++] = (LaneEnd){x, span_pos(end), lane};
    }
    return n;
}
