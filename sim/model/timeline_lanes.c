/* timeline_lanes.c: the rows of the timeline, and the spans of a lane. */
#include "model/timeline_impl.h"

/* ---- rows ---- */

static LaneOrder *order_of(const Model *m) {
    if (!index_is_threaded(&m->index)) return NULL;
    index_order_lanes(&m->index);
    return m->index.lane_order;
}

uint32_t timeline_lanes(const Model *m) {
    const LaneOrder *order = order_of(m);
    return order ? (uint32_t)order->lanes.len
                 : (uint32_t)m->index.tasks.len + 1;
}

/* Thread whose loop runs the task, in a program with threads. */
static uint32_t task_thread(const Model *m, uint32_t task) {
    uint32_t loop = task_fact(m, task)->loop;
    if (!loop || loop > m->index.loops.len) return 0;
    uint32_t thread = m->index.loops.data[loop - 1].thread;
    return thread ? thread - 1 : 0;
}

LaneRow timeline_row(const Model *m, uint32_t row) {
    const LaneOrder *order = order_of(m);
    LaneRow r = {.lane = row, .id = row, .kind = row ? LANE_TASK : LANE_LOOP};
    if (!order || row >= order->lanes.len) return r;
    r.lane = order->lanes.data[row];
    r.id = r.lane & ~(LANE_OF_THREAD | LANE_OF_PROCESS);
    if (r.lane & LANE_OF_PROCESS) {
        r.kind = LANE_PROCESS;
        r.process = r.id;
        return r;
    }
    r.kind = r.lane & LANE_OF_THREAD ? LANE_THREAD : LANE_TASK;
    r.depth = r.kind == LANE_TASK;
    r.thread = r.kind == LANE_TASK ? task_thread(m, r.id) : r.id;
    r.process = m->index.threads.data[r.thread].process;
    return r;
}

uint32_t timeline_row_of(const Model *m, uint32_t lane) {
    const LaneOrder *order = order_of(m);
    uint32_t id = lane & ~(LANE_OF_THREAD | LANE_OF_PROCESS);
    if (!order) return lane < timeline_lanes(m) ? lane : timeline_lanes(m);
    const Numbers *rows = lane & LANE_OF_THREAD    ? &order->thread_rows
                          : lane & LANE_OF_PROCESS ? &order->process_rows
                                                   : &order->task_rows;
    if (id < rows->len && rows->data[id]) return rows->data[id] - 1;
    return (uint32_t)order->lanes.len;
}

/* ---- spans ---- */

static uint32_t span_begin(const Pieces *p, size_t i) {
    return p->spans->data[i] >> 3;
}

static uint32_t span_end(const Pieces *p, size_t i) {
    uint32_t span = p->spans->data[i];
    if (i + 1 < p->n) return p->spans->data[i + 1] >> 3;
    /* A cap has no length; what the end of the trace cuts off goes up to it. */
    bool cap = span_state(span) >= TASK_DONE && span_state(span) < TASK_STATES;
    return cap ? span >> 3 : p->m->index.end;
}

/* What to show for spans i to j: the state that most of x has, judged by at
 * most 32 of them. */
static void merged_state(const Pieces *p, size_t i, size_t j, LaneSpan *out) {
    double share[TASK_STATES + 1] = {0}, all = 0; /* and SPAN_IDLE */
    size_t step = (j - i + 31) / 32;
    for (size_t k = i; k < j; k += step) {
        double width = piece_x1(p, k) - piece_x0(p, k);
        share[span_state(p->spans->data[k])] += width;
        all += width;
    }
    out->state = span_state(p->spans->data[i]);
    for (int state = 0; state <= TASK_STATES; state++)
        if (share[state] > share[out->state]) out->state = (TaskState)state;
    if (all > 0)
        out->busy = (float)((share[TASK_RUNNING] + share[TASK_BLOCKED]) / all);
}

/* A cap at x is behind everything that ends before x. */
static bool is_cap(const Pieces *p, size_t i) {
    return span_state(p->spans->data[i]) >= TASK_DONE &&
           span_state(p->spans->data[i]) < TASK_STATES;
}

/* A command has no threads: it runs until it is over. */
static void command_spans(const Model *m, uint32_t process, uint32_t spans[2],
                          Numbers *out) {
    const ProcFact *fact = &m->index.processes.data[process];
    *out = (Numbers){.data = spans};
    if (fact->event == NEVER) return;
    spans[out->len++] = (fact->event + 1) << 3 | TASK_RUNNING;
    if (fact->ended != NEVER)
        spans[out->len++] = (fact->ended + 1) << 3 | TASK_DONE;
}

static const Numbers *lane_spans(const Model *m, uint32_t lane,
                                 uint32_t spans[2], Numbers *own) {
    const Index *x = &m->index;
    uint32_t id = lane & ~(LANE_OF_THREAD | LANE_OF_PROCESS);
    if (lane & LANE_OF_THREAD)
        return id < x->threads.len ? &x->threads.data[id].spans : NULL;
    if (!(lane & LANE_OF_PROCESS))
        return id && id <= x->tasks.len ? &task_fact(m, id)->spans : NULL;
    if (id >= x->processes.len) return NULL;
    command_spans(m, id, spans, own);
    return own;
}

/* The words for a span that stands alone. */
static void span_words(const Model *m, uint32_t lane, LaneSpan *out) {
    out->label = STR("");
    out->idle = (int)out->state == TASK_STATES;
    if (out->idle) out->state = TASK_WAITING;
    if (lane & LANE_OF_PROCESS) {
        uint32_t process = lane & ~LANE_OF_PROCESS;
        const ProcFact *fact = &m->index.processes.data[process];
        out->label = model_text(m, model_event(m, fact->event)->d);
    }
    if (!(lane & LANE_OF_THREAD)) return;
    out->selects = out->state == TASK_WAITING && !out->idle;
    if (out->state >= TASK_DONE || out->idle) return;
    /* One that it takes or ends within the span counts. */
    out->job = model_job_at(m, lane & ~LANE_OF_THREAD, (uint32_t)out->ev1);
    if (!out->job)
        out->job = model_job_at(m, lane & ~LANE_OF_THREAD, (uint32_t)out->ev0);
    if (out->state != TASK_BLOCKED || !out->ev0) return;
    const TraceEvent *ev = model_event(m, out->ev0 - 1);
    if (ev->kind == EV_THREAD_STATE) out->label = model_text(m, ev->c);
    if (ev->kind == EV_BLOCK_BEGIN) out->label = model_text(m, ev->b);
}

size_t timeline_spans(const Model *m, const AxisScale *s, uint32_t lane,
                      double x0, double x1, double min_width, LaneSpan *out,
                      size_t max) {
    uint32_t both[2];
    Numbers own;
    Pieces p = {.m = m,
                .scale = s,
                .spans = lane_spans(m, lane, both, &own),
                .begin = span_begin,
                .end = span_end};
    if (!p.spans) return 0;
    p.n = p.spans->len;
    size_t n = 0, next, i = pieces_from(&p, 0, x0);
    if (i == p.n && i && is_cap(&p, i - 1) && piece_x0(&p, i - 1) >= x0) i--;
    for (; i < p.n && n < max; i = next) {
        double from = piece_x0(&p, i);
        if (from > x1) break;
        double to = from;
        next = i + 1;
        if (!is_cap(&p, i)) to = pieces_together(&p, i, from, min_width, &next);
        /* The cap is always seen. */
        if (next == p.n && next > i + 1 && is_cap(&p, next - 1)) next--;
        out[n] = (LaneSpan){.x0 = from,
                            .x1 = to,
                            .ev0 = span_begin(&p, i),
                            .ev1 = span_end(&p, next - 1),
                            .merged = next > i + 1};
        merged_state(&p, i, next, &out[n]);
        span_words(m, lane, &out[n++]);
    }
    return n;
}
