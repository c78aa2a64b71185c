/* What is in the lanes of tasks and of the loop: spans, their ends, callbacks;
 * how each looks before, at and behind the cursor.  Lanes of threads are in
 * view_thread_lanes.c, what is too short to be seen alone in view_merged.c. */
#include <math.h>

#include "view/timeline/chart.h"
#include "view/timeline/lane_shape.h"

/* How faint the future is; marks are small, and a little stronger. */
static const float ghost = 0.34F, ghost_mark = 0.4F;

/* Position n lies before event n: the event at the position has not happened
 * yet. */
bool chart_hides(const Chart *c, uint64_t ev) {
    return c->v->app->hide_future && ev >= c->pos;
}

/* ---- spans ---- */

static void shape(const Chart *c, State st, float x0, float x1, float yc) {
    lane_shape(&c->v->pen, st, x0, x1, yc, c->bar);
}

/* Blocks keep a little distance from each other; in seconds a callback takes
 * no time and would be invisible. */
static void widen(const Chart *c, State st, float *x0, float *x1) {
    bool busy = st == STATE_RUNNING || st == STATE_BLOCKED;
    if (!busy) return;
    if (!c->events && *x1 - *x0 < 7) {
        float mid = (*x0 + *x1) / 2;
        /* 7 px: a block that is seen, and that the cursor does not cover. */
        *x0 = mid - 3.5F;
        *x1 = mid + 3.5F;
    } else if (c->events && *x1 - *x0 > 6) {
        /* 3 px between two blocks: they are two steps, not a long one. */
        *x0 += 1.5F;
        *x1 -= 1.5F;
    }
}

/* The part up to the cursor, and behind it the rest as a ghost. */
static void split_span(const Chart *c, const LaneSpan *s, State st, float yc) {
    float x0 = chart_x(c, s->x0), x1 = chart_x(c, s->x1);
    /* Far ends outside the plot would cost time and precision. 20 px more than
     * is visible, as the queries ask for: no edge shows. */
    x0 = fmaxf(x0, c->plot.x - 20);
    x1 = fminf(x1, c->plot.x + c->plot.w + 20);
    widen(c, st, &x0, &x1);
    bool past = s->ev1 <= c->pos, future = s->ev0 >= c->pos;
    /* A block that has begun is there as a whole; a command takes time. */
    if (!future && (past || (st == STATE_RUNNING && s->label.len == 0))) {
        shape(c, st, x0, x1, yc);
        return;
    }
    float cut = future ? x0 : fmaxf(x0, fminf(c->cursor, x1));
    shape(c, st, x0, cut, yc);
    if (c->v->app->hide_future) return;
    chart_ghost(c, ghost);
    shape(c, st, cut, x1, yc);
    chart_solid(c);
}

/* An end is no span: it has no width on the axis, and a mark of its own size
 * instead. */
void chart_span(const Chart *c, const LaneSpan *s, float yc) {
    State st = state_of_task(s->state);
    bool cap = s->x1 <= s->x0 &&
               (st == STATE_DONE || st == STATE_ERROR || st == STATE_CANCELLED);
    if (!cap) {
        split_span(c, s, st, yc);
        return;
    }
    bool future = s->ev0 > c->pos;
    if (future && c->v->app->hide_future) return;
    if (future) chart_ghost(c, ghost_mark);
    /* Behind the last block, not upon it. */
    lane_cap(&c->v->pen, st, chart_x(c, s->x0) + (c->events ? 10 : 14), yc,
             c->lane_h);
    chart_solid(c);
}

/* Too short to be seen alone. */
bool chart_is_dense(const Chart *c, const LaneSpan *s) {
    bool cap = s->x1 <= s->x0 && !s->merged && s->state >= TASK_DONE;
    /* In seconds nothing that runs has a width; on the other axis single blocks
     * are told apart until columns have less than 6 px. */
    bool narrow = s->x1 - s->x0 < CHART_CELL && s->state == TASK_RUNNING &&
                  (!c->events || c->scale.per_column < 6);
    return s->merged || (!cap && narrow);
}

Dense chart_dense_of(const Chart *c, const LaneSpan *s) {
    bool runs = s->state == TASK_RUNNING || s->state == TASK_BLOCKED;
    Dense d = {.x0 = chart_x(c, s->x0),
               .x1 = chart_x(c, s->x1),
               .state = state_of_task(s->state),
               .blocks = s->blocks,
               .fails = s->fails,
               .future = s->ev1 > c->pos};
    if (s->merged)
        d.level = dense_level(s->busy, s->runs);
    else if (runs)
        /* One without any width ran once, which is the least there is. */
        d.level = s->x1 > s->x0 ? DENSE_LEVELS : 1;
    return d;
}

/* A single time of waiting: thin, and long as a rule. */
static bool is_bar(const LaneSpan *s) {
    return s->state == TASK_WAITING && !s->merged;
}

static void task_lane(const Chart *c, uint32_t task, float yc, LaneSpan *spans,
                      size_t max) {
    size_t n = timeline_spans(c->v->model, &c->scale, task, c->x0 - 20,
                              c->x1 + 20, CHART_CELL, spans, max);
    /* Gathered and drawn last, together: neighbours that look the same become
     * one shape. */
    Dense *dense = arena_array(c->v->pen.frame, Dense, n + 1);
    size_t many = 0;
    /* Long thin bars first, blocks on top of them. */
    for (size_t i = 0; i < n; i++)
        if (is_bar(&spans[i])) chart_span(c, &spans[i], yc);
    for (size_t i = 0; i < n; i++) {
        if (chart_is_dense(c, &spans[i]))
            dense[many++] = chart_dense_of(c, &spans[i]);
        else if (!is_bar(&spans[i]))
            chart_span(c, &spans[i], yc);
    }
    chart_dense(c, dense, many, yc);
    /* In a window only what blocks at present is named. */
    for (size_t i = 0; c->paper && i < n; i++)
        chart_name_span(c, &spans[i], yc);
}

/* ---- the loop's lane ---- */

static bool is_timer(HandleWhat what) {
    return what == WHAT_SLEEP || what == WHAT_TIMER || what == WHAT_TIMEOUT;
}

/* A callback that is not a task's step: neutral, with a sign of its kind. */
static void own_callback(const Chart *c, const Column *col, float x0, float x1,
                         float yc) {
    Pen *p = &c->v->pen;
    draw_rect(p->draw, (Rect){x0, yc - c->bar / 2, x1 - x0, c->bar},
              (Paint){.fill = COLOR_CARD,
                      .radius = 3,
                      .stroke = COLOR_LINE2,
                      .width = 2});
    float mid = (x0 + x1) / 2, r = fminf(6, c->bar * 0.33F);
    /* Without room for a sign the neutral block says enough. */
    if (x1 - x0 < 16) return;
    if (is_timer(col->what))
        icon(p, ICON_TIMER, (Point){mid, yc}, r, COLOR_INK2, COLOR_CARD);
    else if (col->what == WHAT_STOP_CB)
        draw_rect(p->draw, (Rect){mid - 4, yc - 4, 8, 8},
                  (Paint){.fill = COLOR_INK2});
    else if (x1 - x0 > 19)
        text_middle(p, mid, yc, pen_word(p, S_UI_CALLBACK_SHORT), MONO_MEDIUM,
                    13, COLOR_INK2);
}

/* A step has its task's badge; a thread's own code has none. */
static void step_column(const Chart *c, const Column *col, float x0, float x1,
                        float yc) {
    Pen *p = &c->v->pen;
    shape(c, STATE_RUNNING, x0, x1, yc);
    if (!col->task || col->is_slice) return;
    Str name = view_badge_of(c->v, col->task);
    float w = pen_width(p, MONO_BOLD, 13, name);
    if (x1 - x0 < w + 2) return;
    text_middle(p, (x0 + x1) / 2, yc, name, MONO_BOLD, 13,
                color_on(STATE_RUNNING));
}

/* A callback as a block of its own; where the clock moved in it, as a span that
 * grows with the cursor. */
static void one_column(const Chart *c, const Column *col, float yc) {
    if (chart_hides(c, col->ev0)) return;
    if (col->blocked) { /* takes time: only its part so far */
        LaneSpan s = {.x0 = col->x0,
                      .x1 = col->x1,
                      .ev0 = col->ev0,
                      .ev1 = col->ev1,
                      .state = TASK_BLOCKED};
        split_span(c, &s, STATE_BLOCKED, yc);
        return;
    }
    float x0 = chart_x(c, col->x0), x1 = chart_x(c, col->x1);
    widen(c, STATE_RUNNING, &x0, &x1);
    bool future = col->ev0 >= c->pos;
    /* What is no step is neutral already and would vanish when as faint. */
    if (future)
        chart_ghost(c, col->is_step || col->is_slice ? ghost : ghost_mark);
    if (col->is_step || col->is_slice)
        step_column(c, col, x0, x1, yc);
    else
        own_callback(c, col, x0, x1, yc);
    chart_solid(c);
}

/* A dotted line from x0 to x1, both on the screen: time in which the loop does
 * nothing. */
void chart_idle(const Chart *c, float x0, float x1, float yc, bool future) {
    /* Dashes cost time for each px, visible or not. */
    x0 = fmaxf(x0, c->plot.x - 10);
    x1 = fminf(x1, c->plot.x + c->plot.w + 10);
    if (x1 - x0 < 4) return;
    if (future) chart_ghost(c, 0.45F);
    draw_line(
        c->v->pen.draw, (Point){x0, yc}, (Point){x1, yc},
        (Paint){
            .stroke = COLOR_LINE2, .width = 2, .dash_on = 2, .dash_off = 5});
    chart_solid(c);
}

/* Idle time that reaches beyond the part that is shown: it leads to callbacks
 * which were not asked for. */
static void idle_ends(const Chart *c, const Column *cols, size_t n, float yc) {
    const Model *m = c->v->model;
    double left = c->x0 - 20, right = c->x1 + 20;
    /* Without a visible column idle time fills the width. */
    uint64_t first = n ? cols[0].ev0 : timeline_at(m, &c->scale, c->x1);
    uint64_t last = n ? cols[n - 1].ev1 : first;
    bool before = timeline_place(m, first).column > 0;
    bool after = timeline_place(m, last).column < timeline_extent(m).column;
    float x0 = chart_x(c, n ? cols[0].x0 : right) - 5;
    if (before && !chart_hides(c, first) && x0 - chart_x(c, left) > 25)
        chart_idle(c, chart_x(c, left), x0, yc, first >= c->pos);
    if (!after || !n) return;
    bool future = timeline_x(m, &c->scale, c->pos) <= right;
    float x1 = chart_x(c, cols[n - 1].x1) + 6;
    if (!(future && c->v->app->hide_future) && chart_x(c, right) - x1 > 25)
        chart_idle(c, x1, chart_x(c, right), yc, future);
}

/* In seconds all callbacks but blocking ones take no time. */
static bool dense_column(const Chart *c, const Column *col) {
    return col->merged || col->x1 - col->x0 < CHART_CELL ||
           (!c->events && !col->blocked);
}

/* Callbacks in one lane: those that can be told apart, and the others. */
void chart_columns(const Chart *c, const Column *cols, size_t n, float yc) {
    Dense *dense = arena_array(c->v->pen.frame, Dense, n + 1);
    size_t many = 0;
    for (size_t i = 0; i < n; i++) {
        const Column *col = &cols[i];
        if (!dense_column(c, col)) {
            one_column(c, col, yc);
            continue;
        }
        bool steps = col->is_step || col->is_slice;
        uint32_t pieces = col->merged ? col->pieces : 1;
        /* Its level is how much of it are steps; other callbacks count by their
         * number alone. */
        dense[many++] = (Dense){
            .x0 = chart_x(c, col->x0),
            .x1 = chart_x(c, col->x1),
            .state = STATE_RUNNING,
            .level = dense_level(col->merged ? col->busy : steps, pieces),
            .blocks = col->blocked,
            .future = col->ev1 > c->pos};
    }
    chart_dense(c, dense, many, yc);
}

/* Between two lenses the loop is idle; within one, callbacks stand side by
 * side.  Its lane is the first row: see view_rows.c. */
static void loop_lane(const Chart *c) {
    size_t most = chart_most(c, CHART_CELL);
    Column *cols = arena_array(c->v->pen.frame, Column, most);
    size_t n = timeline_columns(c->v->model, &c->scale, c->x0 - 20, c->x1 + 20,
                                CHART_CELL, cols, most);
    float yc = chart_row_y(c, 0);
    for (size_t i = 0; i + 1 < n; i++) {
        bool same = cols[i].lens == cols[i + 1].lens;
        if (same || chart_hides(c, cols[i + 1].ev0)) continue;
        chart_idle(c, chart_x(c, cols[i].x1) + 6,
                   chart_x(c, cols[i + 1].x0) - 5, yc,
                   cols[i + 1].ev0 >= c->pos);
    }
    idle_ends(c, cols, n, yc);
    chart_columns(c, cols, n, yc);
}

/* One buffer for all lanes.  Arrows and captions come last: they may cross
 * lanes, and must not lie under them. */
void chart_lanes(const Chart *c) {
    size_t max = chart_most(c, CHART_CELL);
    LaneSpan *spans = arena_array(c->v->pen.frame, LaneSpan, max);
    for (uint32_t k = 0; k < c->shown; k++) {
        LaneRow row = timeline_row(c->v->model, chart_row(c, k));
        switch (row.kind) {
        case LANE_LOOP: loop_lane(c); break;
        case LANE_TASK:
            task_lane(c, row.lane, chart_row_y(c, k), spans, max);
            break;
        default: chart_thread_lane(c, &row, spans, max); break;
        }
    }
    chart_arrows(c);
    if (!c->paper) chart_late(c);
}
