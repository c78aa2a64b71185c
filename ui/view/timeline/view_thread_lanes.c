/* Lanes of threads and processes, and what is written upon spans. */
#include <math.h>
#include <string.h>

#include "view/timeline/chart.h"

/* Captions of the future are fainter than the past, but still to be read. */
static const float ghost = 0.5F;

/* Text on a ground that hides the pattern under it, in the middle between x0
 * and x1, as far as that is visible; nothing without room. */
static bool caption(const Chart *c, float x0, float x1, float yc, Str text,
                    Font font, Color color) {
    Pen *p = &c->v->pen;
    x0 = fmaxf(x0, c->plot.x);
    x1 = fminf(x1, c->plot.x + c->plot.w);
    /* 7 px of ground at each side, and a little of the span beside it. */
    float w = pen_width(p, font, 13, text) + 14;
    if (text.len == 0 || w + 6 > x1 - x0) return false;
    float mid = (x0 + x1) / 2, h = fminf(16, c->lane_h - 4);
    draw_rect(p->draw, (Rect){mid - w / 2, yc - h / 2, w, h},
              (Paint){.fill = COLOR_PANEL, .radius = 3});
    text_middle(p, mid, yc, text, font, 13, color);
    return true;
}

/* Beside the cursor, in the wider part of the span.  Of the texts the first
 * that fits; none, if none does. */
static void span_caption(const Chart *c, const LaneSpan *s, float yc,
                         const Str *texts, size_t n, Font font) {
    float x0 = chart_x(c, s->x0), x1 = chart_x(c, s->x1), cut = c->cursor;
    if (chart_hides(c, s->ev0)) return;
    bool future = s->ev0 >= c->pos;
    if (!future && s->ev1 > c->pos) {
        cut = fminf(fmaxf(cut, x0), x1);
        /* The longer half has room for more; while the future is hidden there
         * is only the past. */
        bool left = cut - x0 >= x1 - cut || c->v->app->hide_future;
        if (left)
            x1 = cut - 3;
        else
            x0 = cut + 3;
        future = !left;
    }
    if (future) chart_ghost(c, ghost);
    /* From the longest to the shortest. */
    for (size_t i = 0; i < n; i++)
        if (caption(c, x0, x1, yc, texts[i], font, COLOR_INK)) break;
    chart_solid(c);
}

/* "sleep(2)" of "time.sleep(2)"; a command is no call. */
static Str without_module(Str call) {
    if (!memchr(call.ptr, '(', call.len)) return call;
    size_t at = 0;
    for (size_t i = 0; i < call.len && call.ptr[i] != '('; i++)
        if (call.ptr[i] == '.') at = i + 1;
    return (Str){call.ptr + at, call.len - at};
}

/* The job and its call, the job alone, or what it is blocked in. */
void chart_name_span(const Chart *c, const LaneSpan *s, float yc) {
    const Pen *p = &c->v->pen;
    Str texts[3];
    size_t n = 0;
    bool mono = true;
    JobRow job;
    /* Less than 24 px have no room for any badge. */
    if (s->merged || s->idle || s->selects || s->x1 - s->x0 < 24) return;
    if (s->job && model_job(c->v->model, s->job, &job)) {
        texts[n++] =
            pen_printf(p, "%s %s", job.badge, pen_clean(p, job.label, 60));
        texts[n++] = pen_printf(p, "%s", job.badge);
    } else if (s->job) { /* not submitted yet */
        texts[n++] = pen_printf(p, "J%u", s->job);
    } else if (s->label.len) {
        texts[n] = view_waits(c->v, s->label, &mono);
        if (mono) texts[n + 1] = without_module(texts[n]);
        n += mono ? 2 : 1;
    }
    span_caption(c, s, yc, texts, n, mono ? MONO_MEDIUM : SANS_MEDIUM);
}

/* A worker without a job, a loop in its select: nothing that fills a lane. */
static bool is_line(const LaneSpan *s) {
    return (s->idle || s->selects) && !s->merged;
}

static void line(const Chart *c, const LaneSpan *s, float yc) {
    if (chart_hides(c, s->ev0) || s->idle) return;
    /* A loop in its select; of a worker without a job not even a line is drawn.
     * 5 px from the blocks at both ends. */
    float x0 = chart_x(c, s->x0) + 5, x1 = chart_x(c, s->x1) - 5;
    float cut = fminf(fmaxf(c->cursor, x0), x1);
    if (s->ev1 <= c->pos) cut = x1;
    if (s->ev0 >= c->pos) cut = x0;
    chart_idle(c, x0, cut, yc, false);
    if (!c->v->app->hide_future) chart_idle(c, cut, x1, yc, true);
}

/* Callbacks of the loop that runs in the thread, and its other code; what
 * blocks shows as the thread's. */
static void columns(const Chart *c, uint32_t thread, float yc) {
    size_t most = chart_most(c, CHART_CELL);
    Column *cols = arena_array(c->v->pen.frame, Column, most);
    size_t n =
        timeline_thread_columns(c->v->model, &c->scale, thread, c->x0 - 20,
                                c->x1 + 20, CHART_CELL, cols, most);
    /* Those stay that the spans of the lane do not show already. */
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (cols[i].merged || !cols[i].blocked) cols[k++] = cols[i];
    chart_columns(c, cols, k, yc);
}

/* A badge is the same in every step: L, or M of a main thread with a loop,
 * which the row itself says. */
bool chart_has_loop(const Chart *c, uint32_t thread) {
    ThreadRow t;
    if (model_thread(c->v->model, thread, &t)) return t.runs_loop;
    return view_thread_badge(c->v, thread).ptr[0] == 'L';
}

/* Lines first, then spans, upon them the loop's callbacks, and what is written
 * on top of all. */
void chart_thread_lane(const Chart *c, const LaneRow *row, LaneSpan *spans,
                       size_t max) {
    size_t n = timeline_spans(c->v->model, &c->scale, row->lane, c->x0 - 20,
                              c->x1 + 20, CHART_CELL, spans, max);
    float yc = chart_lane_y(c, row->lane);
    bool loop =
        row->kind == LANE_THREAD && chart_has_loop(c, row->id) && c->events;
    Dense *dense = arena_array(c->v->pen.frame, Dense, n + 1);
    size_t many = 0;
    for (size_t i = 0; i < n; i++)
        if (is_line(&spans[i])) line(c, &spans[i], yc);
    for (size_t i = 0; i < n; i++) {
        /* The columns show the same more finely: one callback beside the other.
         */
        bool covered = loop && spans[i].state == TASK_RUNNING;
        if (is_line(&spans[i]) || covered) continue;
        if (chart_is_dense(c, &spans[i]))
            dense[many++] = chart_dense_of(c, &spans[i]);
        else
            chart_span(c, &spans[i], yc);
    }
    chart_dense(c, dense, many, yc);
    if (loop) columns(c, row->id, yc);
    for (size_t i = 0; i < n; i++)
        chart_name_span(c, &spans[i], yc);
}

/* ---- timers, and a blocked loop ---- */

/* Screen x of a time in the present idle or blocked stretch, that of the cursor
 * being now.  The stretch has one scale, so no query is needed. */
static float x_before(const Chart *c, uint64_t t_ns) {
    double back = (double)(c->v->now->t_ns - t_ns) * c->scale.per_ns;
    return c->cursor - (float)back;
}

/* A clock at the time at which the task should have been woken, and how late it
 * is by now. */
static void late_timer(const Chart *c, const TaskRow *t, float yc) {
    Pen *p = &c->v->pen;
    Color color = color_line(STATE_BLOCKED);
    uint64_t late = c->v->now->t_ns - t->waits.due_ns;
    float x = x_before(c, t->waits.due_ns), r = fminf(8, c->lane_h * 0.36F);
    /* It lies out of view, or still under the cursor. */
    if (x < c->plot.x || x + r + 4 > c->cursor) return;
    draw_circle(p->draw, (Point){x, yc}, r, (Paint){.fill = COLOR_PANEL});
    icon(p, ICON_TIMER, (Point){x, yc}, r, color, COLOR_PANEL);
    caption(c, x + r, c->cursor - 2, yc,
            pen_fill(p, S_UI_LATE, "t", pen_seconds(p, late), NULL),
            SANS_SEMIBOLD, color);
}

/* What is known already of the future: when it will be woken at the latest. */
static void pending_timer(const Chart *c, const TaskRow *t, float yc) {
    Pen *p = &c->v->pen;
    double due = (double)(t->waits.due_ns - c->v->now->t_ns) * c->scale.per_ns;
    float x = c->cursor + (float)due, r = fminf(6.5F, c->lane_h * 0.32F);
    /* Under the cursor's head it would not be seen. */
    if (due < 12 || x < c->plot.x || x > c->plot.x + c->plot.w) return;
    draw_circle(p->draw, (Point){x, yc}, r + 1.5F,
                (Paint){.fill = COLOR_PANEL});
    icon(p, ICON_TIMER, (Point){x, yc}, r, color_line(STATE_WAITING),
         COLOR_PANEL);
}

/* The word in the loop's lane; which call it is stands in the lane of its task.
 */
static void blocked_loop(const Chart *c, float yc) {
    const ModelNow *now = c->v->now;
    if (!now->blocked) return;
    caption(c, x_before(c, now->block_from_ns), c->cursor - 2, yc,
            pen_word(&c->v->pen, word_of_state(STATE_BLOCKED)), SANS_SEMIBOLD,
            COLOR_INK);
}

/* What a task waits for, suffers from, or does to the others, by its state. */
static void late_task(const Chart *c, const LaneRow *row, float yc) {
    const View *v = c->v;
    TaskRow t;
    if (!model_task(v->model, row->id, &t)) return;
    /* Only in seconds is the distance to a time that is still to come known. */
    if (!c->events && t.state == TASK_WAITING && t.waits.has_due &&
        t.waits.due_ns > v->now->t_ns)
        pending_timer(c, &t, yc);
    bool late = t.state == TASK_WAITING && t.waits.has_due &&
                t.waits.due_ns < v->now->t_ns;
    if (late) late_timer(c, &t, yc);
    if (t.state == TASK_READY && view_starving_ns(v, row->id) > 0)
        caption(c, x_before(c, t.since_ns), c->cursor - 2, yc,
                pen_word(&v->pen, S_UI_STARVES), SANS_SEMIBOLD,
                color_line(STATE_BLOCKED));
    if (t.state == TASK_BLOCKED && v->now->block_label.len)
        caption(c, x_before(c, v->now->block_from_ns), c->cursor - 2, yc,
                str_of(pen_clean(&v->pen, v->now->block_label, 60)),
                MONO_MEDIUM, COLOR_INK);
}

void chart_late(const Chart *c) {
    /* Nothing is late any more. */
    if (c->v->now->ended_run) return;
    for (uint32_t k = 0; k < c->shown; k++) {
        LaneRow row = timeline_row(c->v->model, chart_row(c, k));
        if (row.kind == LANE_LOOP) blocked_loop(c, chart_row_y(c, k));
        if (row.kind == LANE_TASK) late_task(c, &row, chart_row_y(c, k));
    }
}
