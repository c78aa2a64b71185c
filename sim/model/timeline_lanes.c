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
    if (!order && row && row <= m->index.tasks.len)
        r.maker = task_fact(m, row)->creator;
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
    if (r.kind == LANE_TASK) r.maker = task_fact(m, r.id)->creator;
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
    return span_pos(p->spans[i]);
}

/* A cap has no length; what the end of the trace cuts off goes up to it. */
static bool is_cap(const Pieces *p, size_t i) {
    TaskState state = span_state(p->spans[i]);
    return state >= TASK_DONE && state < TASK_STATES;
}

static uint32_t span_end(const Pieces *p, size_t i) {
    if (i + 1 < p->n) return span_begin(p, i + 1);
    return is_cap(p, i) ? span_begin(p, i) : p->m->index.end;
}

static AxisPlace span_from(const Pieces *p, size_t i) {
    return place_near(p->m, span_begin(p, i), p->spans[i].hint);
}

static AxisPlace span_to(const Pieces *p, size_t i) {
    if (i + 1 < p->n) return span_from(p, i + 1);
    return is_cap(p, i) ? span_from(p, i) : timeline_extent(p->m);
}

static TaskState state_of(const Pieces *p, size_t i) {
    return span_state(p->spans[i]);
}

/* What to show for spans i to j: the state that most of x has. */
static void merge_spans(Pieces *p, size_t i, size_t j, LaneSpan *out) {
    PieceSum sum = pieces_sum(p, i, j);
    double share[SPAN_STATES], all = 0;
    for (int state = 0; state < SPAN_STATES; state++)
        all += share[state] = sum_width(p->scale, &sum, state);
    out->merged = true;
    out->pieces = (uint32_t)(j - i);
    out->runs = sum.count[TASK_RUNNING] + sum.count[TASK_BLOCKED];
    out->blocks = sum.count[TASK_BLOCKED] > 0;
    out->fails = sum.count[TASK_ERROR] > 0;
    /* Where nothing of it takes any room, that it ran is what counts. */
    if (all <= 0 && out->runs) out->state = TASK_RUNNING;
    for (int state = 0; state < SPAN_STATES; state++)
        if (share[state] > share[out->state]) out->state = (TaskState)state;
    if (all > 0)
        out->busy = (float)((share[TASK_RUNNING] + share[TASK_BLOCKED]) / all);
}

/* A command has no threads: it runs until it is over. */
static void command_spans(const Model *m, uint32_t process, SpanFact spans[2],
                          Pieces *out) {
    const ProcFact *fact = &m->index.processes.data[process];
    uint32_t ends[2] = {fact->event, fact->ended};
    static const TaskState states[2] = {TASK_RUNNING, TASK_DONE};
    for (int i = 0; i < 2 && ends[i] != NEVER; i++) {
        uint32_t pos = ends[i] + 1;
        spans[out->n++] = (SpanFact){pos << 3 | (uint32_t)states[i],
                                     index_hint(&m->index, pos)};
    }
    out->spans = spans;
}

/* False: there is no such lane. */
static bool lane_spans(const Model *m, uint32_t lane, SpanFact command[2],
                       Pieces *out) {
    const Index *x = &m->index;
    uint32_t id = lane & ~(LANE_OF_THREAD | LANE_OF_PROCESS);
    const Spans *spans = NULL;
    if (lane & LANE_OF_PROCESS) {
        if (id >= x->processes.len) return false;
        command_spans(m, id, command, out);
        return true;
    }
    if (lane & LANE_OF_THREAD)
        spans = id < x->threads.len ? &x->threads.data[id].spans : NULL;
    else if (id && id <= x->tasks.len)
        spans = &task_fact(m, id)->spans;
    if (!spans) return false;
    out->spans = spans->list.data;
    out->n = spans->list.len;
    out->sums = (PieceSums **)&spans->sums;
    return true;
}

/* The words for a span that stands alone, and has room for some: they are not
 * in the index. */
static void span_words(const Model *m, uint32_t lane, double min_width,
                       LaneSpan *out) {
    out->label = STR("");
    out->idle = (int)out->state == TASK_STATES;
    if (out->idle) out->state = TASK_WAITING;
    if (lane & LANE_OF_PROCESS) {
        uint32_t process = lane & ~LANE_OF_PROCESS;
        const ProcFact *fact = &m->index.processes.data[process];
        out->label = model_text(m, model_event(m, fact->event)->d);
    }
    bool thread = lane & LANE_OF_THREAD;
    out->selects = thread && out->state == TASK_WAITING && !out->idle;
    if (out->merged || out->state >= TASK_DONE || out->idle) return;
    /* One that it takes or ends within the span counts. */
    if (thread)
        out->job = model_job_at(m, lane & ~LANE_OF_THREAD, (uint32_t)out->ev1);
    if (thread && !out->job)
        out->job = model_job_at(m, lane & ~LANE_OF_THREAD, (uint32_t)out->ev0);
    if (out->state != TASK_BLOCKED || !out->ev0) return;
    if (out->x1 - out->x0 < 8 * min_width) return;
    const TraceEvent *ev = model_event(m, out->ev0 - 1);
    if (ev->kind == EV_THREAD_STATE) out->label = model_text(m, ev->c);
    if (ev->kind == EV_BLOCK_BEGIN) out->label = model_text(m, ev->b);
}

/* Where the part that is asked for begins: a cap at x0 is behind everything
 * that ends before it. */
static size_t first_span(const Pieces *p, double x0) {
    size_t i = pieces_first(p, x0);
    if (i == p->n && i && is_cap(p, i - 1) && piece_x0(p, i - 1) >= x0) i--;
    return i;
}

/* A cap is always seen. */
static size_t spans_together(const Pieces *p, size_t i) {
    size_t next = i + 1;
    if (i + 1 < p->n || !is_cap(p, i)) next = pieces_together(p, i);
    if (next == p->n && next > i + 1 && is_cap(p, next - 1)) next--;
    return next;
}

size_t timeline_spans(const Model *m, const AxisScale *s, uint32_t lane,
                      double x0, double x1, double min_width, LaneSpan *out,
                      size_t max) {
    SpanFact command[2];
    Pieces p = {.m = m,
                .scale = s,
                .cell = min_width,
                .begin = span_begin,
                .end = span_end,
                .from = span_from,
                .to = span_to,
                .state = state_of};
    if (!lane_spans(m, lane, command, &p)) return 0;
    size_t n = 0, next;
    for (size_t i = first_span(&p, x0); i < p.n && n < max; i = next) {
        double from = piece_x0(&p, i);
        if (from > x1) break;
        next = spans_together(&p, i);
        LaneSpan *span = &out[n++];
        *span = (LaneSpan){.x0 = from,
                           .x1 = piece_x1(&p, next - 1),
                           .ev0 = span_begin(&p, i),
                           .ev1 = span_end(&p, next - 1),
                           .state = span_state(p.spans[i]),
                           .pieces = 1};
        if (next > i + 1) merge_spans(&p, i, next, span);
        span_words(m, lane, min_width, span);
    }
    return n;
}
