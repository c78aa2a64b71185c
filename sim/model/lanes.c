/* lanes.c: the facts from which the timeline is drawn: columns and tasks; those
 * of threads are in lanes_threads.c. */
#include "model/lanes.h"
#include "base/check.h"

PlaceHint index_hint(const Index *x, uint32_t pos) {
    PlaceHint hint = {(uint32_t)x->columns.len, (uint32_t)x->instants.len};
    while (hint.columns && x->columns.data[hint.columns - 1].ev0 > pos)
        hint.columns--;
    while (hint.instants > 1 && x->instants.data[hint.instants - 1].pos > pos)
        hint.instants--;
    return hint;
}

void index_span(Index *x, Spans *spans, uint32_t pos, TaskState state) {
    SpanFact span = {pos << 3 | (uint32_t)state, index_hint(x, pos)};
    if (spans->list.len) {
        SpanFact last = vec_last(&spans->list);
        if (span_state(last) == state) return;
        /* What lasted no event is not seen; a cap always is. */
        if (span_pos(last) == pos) {
            vec_last(&spans->list) = span;
            return;
        }
    }
    vec_push(&spans->list, span);
}

void spans_free(Spans *spans) {
    vec_free(&spans->list);
    piece_sums_free(spans->sums);
}

static void span(Index *x, uint32_t task, uint32_t pos, TaskState state) {
    if (state == TASK_ERROR) vec_push(&x->errors, task);
    index_span(x, &index_task(x, task)->spans, pos, state);
}

/* Who looks at one lane finds what leads into it. */
static void lead_into(Index *x, uint32_t lane, uint32_t arrow) {
    uint32_t id = lane & ~(LANE_OF_THREAD | LANE_OF_PROCESS);
    if (lane & LANE_OF_THREAD)
        vec_push(&index_thread(x, id)->arrows, arrow);
    else if (!(lane & LANE_OF_PROCESS))
        vec_push(&index_task(x, id)->arrows, arrow);
    else if (id < x->processes.len)
        x->processes.data[id].arrow = arrow + 1;
}

void lane_arrow(Index *x, uint32_t pos, ArrowKind kind, uint32_t from,
                uint32_t to) {
    ArrowFact fact = {pos, from, to, kind, x->thread, index_hint(x, pos)};
    lead_into(x, to, (uint32_t)x->arrows.len);
    vec_push(&x->arrows, fact);
}

static Numbers *stepping(Index *x) {
    return &index_thread(x, x->thread)->stepping;
}

static uint32_t running(Index *x) {
    const Numbers *in = stepping(x);
    return in->len ? in->data[in->len - 1] : 0;
}

uint32_t index_lane_here(Index *x) {
    uint32_t task = running(x);
    return task ? task : LANE_OF_THREAD | x->thread;
}

/* ---- instants and lenses ---- */

static void instant(Index *x, const TraceEvent *ev, uint32_t at) {
    if (vec_last(&x->instants).t_ns == ev->t_ns) return;
    InstantFact fact = {
        .t_ns = ev->t_ns, .pos = at + 1, .lenses = (uint32_t)x->lenses.len};
    vec_push(&x->instants, fact);
}

/* Column `column` shows something at this instant: it needs a lens. */
static void open_lens(Index *x, uint32_t column) {
    InstantFact *now = &vec_last(&x->instants);
    if (now->lens) return;
    now->lens = true;
    LensFact lens = {now->t_ns, now->pos, column, (uint32_t)x->instants.len};
    vec_push(&x->lenses, lens);
    now->lenses = (uint32_t)x->lenses.len;
}

/* ---- columns ---- */

ColumnFact *index_open_column(Index *x) {
    if (!x->columns.len || vec_last(&x->columns).ev1 != NEVER) return NULL;
    return &vec_last(&x->columns);
}

/* Columns of one iteration stand side by side as long as no other one has
 * callbacks. */
static void number_column(Index *x, uint32_t iteration, uint32_t column) {
    if (!iteration) return;
    if (x->numbered.len && vec_last(&x->numbered).iteration == iteration - 1) {
        vec_last(&x->numbered).last = column;
        return;
    }
    IterColumns fact = {iteration - 1, column, column};
    vec_push(&x->numbered, fact);
}

void lane_open_column(Index *x, ColumnFact column, uint32_t at) {
    uint32_t number = (uint32_t)x->columns.len;
    ThreadFact *thread = index_thread(x, x->thread);
    open_lens(x, number);
    column.ev0 = at;
    column.ev1 = NEVER;
    column.instants = index_hint(x, at).instants;
    column.thread = (uint16_t)x->thread;
    column.iteration = thread->iteration;
    vec_push(&x->columns, column);
    vec_push(&thread->columns, number);
    if (!column.is_slice) number_column(x, thread->iterating, number);
}

void lane_close_column(Index *x, ColumnFact *column, uint32_t pos) {
    column->ev1 = pos;
    column->hint1 = index_hint(x, pos);
}

static void begin_column(Index *x, const TraceEvent *ev, uint32_t at) {
    ColumnFact column = {
        .task = ev->b, .what = ev->flags, .is_step = ev->b != 0};
    uint32_t known =
        ev->a && ev->a <= x->handles.len ? x->handles.data[ev->a - 1] : NEVER;
    if (!column.task && known != NEVER && known & HANDLE_IS_TIMER)
        column.task = x->timers.data[known & ~HANDLE_IS_TIMER].task;
    ThreadFact *thread = index_thread(x, x->thread);
    thread->in_callback = true;
    thread->callback = column;
    thread->callback.goes_on = true;
    lane_open_column(x, column, at);
}

static void end_callback(Index *x, uint32_t at) {
    ColumnFact *column = index_open_column(x);
    index_thread(x, x->thread)->in_callback = false;
    if (!column) return;
    lane_close_column(x, column, at + 1);
    open_lens(x, (uint32_t)x->columns.len - 1);
}

/* ---- steps of tasks ---- */

static void step_begin(Index *x, uint32_t task, uint32_t at) {
    if (running(x)) span(x, running(x), at, TASK_WAITING);
    vec_push(stepping(x), task);
    span(x, task, at, TASK_RUNNING);
}

static TaskState after_step(Outcome outcome) {
    switch (outcome) {
    case OUT_RETURNED: return TASK_DONE;
    case OUT_RAISED: return TASK_ERROR;
    case OUT_CANCELLED: return TASK_CANCELLED;
    case OUT_YIELDED: return TASK_READY;
    default: return TASK_WAITING;
    }
}

static void step_end(Index *x, const TraceEvent *ev, uint32_t at) {
    Numbers *in = stepping(x);
    span(x, ev->a, at + 1, after_step((Outcome)ev->flags));
    if (in->len) in->len--;
    if (!in->len) end_callback(x, at);
}

static void push(Index *x, const TraceEvent *ev, uint32_t at) {
    bool step = ev->flags == WHAT_FIRST_STEP || ev->flags == WHAT_STEP ||
                ev->flags == WHAT_WAKEUP;
    if (!step || !ev->b || ev->b == running(x)) return;
    span(x, ev->b, at + 1, TASK_READY);
    if (ev->flags == WHAT_WAKEUP)
        lane_arrow(x, at + 1, ARROW_WAKE, running(x), ev->b);
}

static void block(Index *x, uint32_t pos, TaskState state) {
    if (running(x)) span(x, running(x), pos, state);
    ColumnFact *column = index_open_column(x);
    if (column) column->blocked = true;
}

void index_lane(Index *x, const TraceEvent *ev, uint32_t at) {
    instant(x, ev, at);
    lane_threads(x, ev, at);
    switch (ev->kind) {
    case EV_TASK_NEW:
        if (ev->d) lane_arrow(x, at + 1, ARROW_CREATE, ev->d, ev->a);
        break;
    case EV_READY_PUSH: push(x, ev, at); break;
    case EV_CB_BEGIN:
        stepping(x)->len = 0;
        begin_column(x, ev, at);
        if (ev->b) step_begin(x, ev->b, at);
        break;
    case EV_STEP_BEGIN: step_begin(x, ev->a, at); break;
    case EV_STEP_END: step_end(x, ev, at); break;
    case EV_CB_END: end_callback(x, at); break;
    case EV_BLOCK_BEGIN:
        if (!index_is_start(x, ev->b)) block(x, at + 1, TASK_BLOCKED);
        break;
    case EV_BLOCK_END: block(x, at + 1, TASK_RUNNING); break;
    case EV_ITER: {
        IterFact fact = {at, ev->a, ev->b, ev->thread};
        ThreadFact *thread = index_thread(x, x->thread);
        vec_push(&x->iterations, fact);
        thread->iteration = ev->b;
        thread->iterating = (uint32_t)x->iterations.len;
        break;
    }
    default: break;
    }
}
