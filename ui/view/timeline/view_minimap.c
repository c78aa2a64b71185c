/* All of the run in small, while the timeline shows a part of it: when the loop
 * was busy, where errors and blocking calls are, and the part that is shown. */
#include <math.h>

#include "view/timeline/chart.h"

/* At most so many pieces of a query, each at least BIN px wide: enough for the
 * 420 px that the map has at most. */
enum { MAX = 512, BIN = 2 };

/* The timeline's own axis, made so small that all of the run fits: a place on
 * one is the same place on the other. */
typedef struct Map {
    const Chart *c;
    Rect r;
    AxisScale scale;
    double lead;
} Map;

static float map_x(const Map *m, double x) {
    return m->r.x + (float)(x + m->lead);
}

/* `length` is that of the timeline, in its px; lead and scale shrink by the
 * same factor. */
static Map map_of(const Chart *c, Rect r) {
    const TimelineState *t = &c->v->app->timeline;
    double k = (double)r.w / t->length;
    AxisScale s = {t->scale.per_column * k, t->scale.per_lens * k,
                   t->scale.per_ns * k};
    return (Map){.c = c, .r = r, .scale = s, .lead = t->lead * k};
}

/* From the bottom up, at least 1 px wide: nothing is too short for the map. */
static void bar(const Map *m, double x0, double x1, float share, Color color,
                bool future) {
    float from = map_x(m, x0), to = fmaxf(map_x(m, x1), from + 1);
    float h = (m->r.h - 4) * share;
    if (future) chart_ghost(m->c, 0.34F);
    draw_rect(m->c->v->pen.draw,
              (Rect){from, m->r.y + m->r.h - 2 - h, to - from, h},
              (Paint){.fill = color});
    chart_solid(m->c);
}

/* Neighbours that look the same are one bar. */
static void bars(const Map *m) {
    Column *cols = arena_array(m->c->v->pen.frame, Column, MAX);
    size_t n =
        timeline_columns(m->c->v->model, &m->scale, -1, m->r.w, BIN, cols, MAX);
    for (size_t i = 0, j; i < n; i = j) {
        const Column *a = &cols[i];
        bool future = a->ev0 >= m->c->pos;
        int level = a->merged ? dense_level(a->busy, a->pieces) : DENSE_LEVELS;
        for (j = i + 1; j < n; j++) {
            const Column *b = &cols[j];
            int same =
                b->merged ? dense_level(b->busy, b->pieces) : DENSE_LEVELS;
            if (same != level || b->blocked != a->blocked ||
                (b->ev0 >= m->c->pos) != future || b->x0 - cols[j - 1].x1 > BIN)
                break;
        }
        /* From left to right: all that follow are hidden, too. */
        if (chart_hides(m->c, a->ev0)) return;
        /* Little work still has a quarter of the height, else nobody would see
         * it. */
        float share = 0.25F + 0.75F * (float)level / DENSE_LEVELS;
        State st = a->blocked ? STATE_BLOCKED : STATE_RUNNING;
        bar(m, a->x0, cols[j - 1].x1, share, color_line(st), future);
    }
}

/* ---- with threads: a line for each ---- */

/* When this thread runs or blocks; waiting is the ground. */
static void strip(const Map *m, uint32_t lane, float y, float h) {
    const Chart *c = m->c;
    LaneSpan *spans = arena_array(c->v->pen.frame, LaneSpan, MAX);
    size_t n = timeline_spans(c->v->model, &m->scale, lane, -1, m->r.w, BIN,
                              spans, MAX);
    for (size_t i = 0; i < n; i++) {
        const LaneSpan *s = &spans[i];
        bool runs = s->state == TASK_RUNNING || s->state == TASK_BLOCKED;
        bool future = s->ev0 >= c->pos;
        if (!runs && !(s->merged && s->runs)) continue;
        if (future && c->v->app->hide_future) return;
        /* How long it goes on is the future, too. */
        double x1 = s->x1;
        if (!future && s->ev1 > c->pos && c->v->app->hide_future)
            x1 = timeline_x(c->v->model, &m->scale, c->pos);
        float from = map_x(m, s->x0), to = fmaxf(map_x(m, x1), from + 1);
        State st = s->state == TASK_BLOCKED ? STATE_BLOCKED : STATE_RUNNING;
        if (future) chart_ghost(c, 0.34F);
        draw_rect(c->v->pen.draw, (Rect){from, y, to - from, h},
                  (Paint){.fill = color_line(st)});
        chart_solid(c);
    }
}

/* Of those that are shown; false: there is one loop, and no thread has a lane.
 */
static bool strips(const Map *m) {
    /* 18 px have no room for more lines. */
    enum { MOST = 6 };
    const Chart *c = m->c;
    uint32_t lanes[MOST], n = 0;
    for (uint32_t k = 0; k < c->shown && n < MOST; k++) {
        LaneRow row = timeline_row(c->v->model, chart_row(c, k));
        if (row.kind == LANE_THREAD) lanes[n++] = row.lane;
    }
    float step = n ? fminf(5, (m->r.h - 4) / (float)n) : 0;
    float y = m->r.y + (m->r.h - step * (float)n) / 2;
    for (uint32_t i = 0; i < n; i++)
        strip(m, lanes[i], y + step * (float)i, step * 0.75F);
    return n > 0;
}

/* Over the full height, whatever is below: where to look. */
static void errors(const Map *m) {
    LaneEnd *ends = arena_array(m->c->v->pen.frame, LaneEnd, MAX);
    size_t n = timeline_errors(m->c->v->model, &m->scale, BIN, ends, MAX);
    for (size_t i = 0; i < n; i++) {
        bool future = ends[i].ev > m->c->pos;
        if (future && m->c->v->app->hide_future) return;
        if (future) chart_ghost(m->c, 0.5F);
        float x = map_x(m, ends[i].x);
        draw_rect(m->c->v->pen.draw,
                  (Rect){x - 1.5F, m->r.y + 1, 3, m->r.h - 2},
                  (Paint){.fill = color_line(STATE_ERROR)});
        chart_solid(m->c);
    }
}

/* What is shown: what lies beside it is paler. */
static Rect frame(const Map *m) {
    DrawList *d = m->c->v->pen.draw;
    const Chart *c = m->c;
    double k = (double)m->r.w / c->v->app->timeline.length;
    float x0 = m->r.x + (float)(c->v->app->scroll * k);
    /* Wide enough for the mouse to hold, however far one has zoomed in. */
    float w = fmaxf(8, (float)((double)c->plot.w * k));
    x0 = fmaxf(m->r.x, fminf(x0, m->r.x + m->r.w - w));
    Rect f = {x0, m->r.y - 1, w, m->r.h + 2};
    const Paint beside = {.fill = COLOR_PANEL, .fill_alpha = 0.55F};
    draw_rect(d, (Rect){m->r.x, m->r.y, x0 - m->r.x, m->r.h}, beside);
    draw_rect(d, (Rect){x0 + w, m->r.y, m->r.x + m->r.w - x0 - w, m->r.h},
              beside);
    draw_rect(d, f, (Paint){.stroke = COLOR_INK, .width = 1.5F, .radius = 3});
    return f;
}

float chart_minimap(const Chart *c, float x0, float x1) {
    App *a = c->v->app;
    Pen *p = &c->v->pen;
    const float least = 72;
    /* No map: nothing of an older picture may be dragged. */
    a->timeline.map = a->timeline.frame = (Rect){0};
    if (a->zoom == 1 || x1 - x0 < least) return 0;
    Rect r = {x0, c->panel.y + 8, fminf(x1 - x0, 420), 18};
    Map m = map_of(c, r);
    draw_rect(p->draw, r, (Paint){.fill = COLOR_CARD, .radius = 3});
    /* Threads have a line each; the columns of one loop are one row of bars. */
    if (!strips(&m)) bars(&m);
    errors(&m);
    Rect shown = frame(&m);
    float x = map_x(&m, timeline_x(c->v->model, &m.scale, c->pos));
    draw_line(p->draw, (Point){x, r.y}, (Point){x, r.y + r.h},
              (Paint){.stroke = COLOR_INK, .width = 2});
    /* For the mouse, in the window's coordinates. */
    a->timeline.map = draw_rect_of(p->draw, r);
    a->timeline.frame = draw_rect_of(p->draw, shown);
    /* Higher than it looks: 18 px are hard to hit. */
    pen_hot(p, (Rect){r.x, r.y - 3, r.w, 24}, ACT_MINIMAP, 0);
    return r.w;
}
