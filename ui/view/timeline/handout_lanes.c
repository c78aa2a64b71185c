/* A timeline of a handout: the timeline's own drawing, with all lanes and
 * without a window around them. */
#include <math.h>

#include "base/mem.h"

#include "view/timeline/handout_impl.h"

/* px: the column of pids; of a lane, from many lanes to few. */
enum { PIDS_W = 84 };
static const float lane_least = 24, lane_most = 40, lanes_room = 420;
/* px at the right of the plot: the last cap sticks out a little. */
static const float right_edge = 10;

/* ---- which lanes ---- */

static unsigned lane_group(const View *v, const LaneRow *row) {
    if (row->kind == LANE_LOOP) return HANDOUT_LOOP;
    if (row->kind == LANE_TASK) return HANDOUT_TASKS;
    /* A thread that runs a loop is what the loop's lane is elsewhere. */
    Chart c = {.v = (View *)v};
    bool loop = row->kind == LANE_THREAD && chart_has_loop(&c, row->id);
    return HANDOUT_THREADS | (loop ? HANDOUT_LOOP : 0U);
}

/* Something of it lies in the part that is shown. */
static bool is_there(const HandoutRun *r, const LaneRow *row) {
    /* Nothing is drawn yet: any scale that keeps the order will do. */
    const AxisScale s = {1, 1, 1e-9};
    LaneSpan span;
    double x0 = r->from.column + r->from.lens + (double)r->from.t_ns * s.per_ns;
    double x1 = r->to.column + r->to.lens + (double)r->to.t_ns * s.per_ns;
    if (row->kind == LANE_LOOP) return true;
    return timeline_spans(r->app.model, &s, row->lane, x0, x1, 0, &span, 1) > 0;
}

void handout_choose(Handout *h, HandoutRun *r) {
    uint32_t all = timeline_lanes(r->app.model);
    View v = handout_view(h, r, NULL);
    r->rows = mem_alloc((all + 1) * sizeof *r->rows);
    for (uint32_t i = 0; i < all; i++) {
        LaneRow row = timeline_row(r->app.model, i);
        if (h->wish.lanes && !(h->wish.lanes & lane_group(&v, &row))) continue;
        if (h->part && !is_there(r, &row)) continue;
        if (r->count < HANDOUT_LANES)
            r->rows[r->count++] = i;
        else
            r->left_out++;
    }
}

/* ---- where ---- */

/* Room for the longest name, within reason. */
static float own_width(const HandoutRun *r, const View *v) {
    float cell = pen_width(&v->pen, MONO_MEDIUM, 14, STR("0"));
    Str last = pen_printf(&v->pen, "T%u", r->app.survey.tasks);
    float w = 10 + badge_width(&v->pen, last, 13) + 7 +
              cell * (float)r->app.survey.name_cells + 12;
    if (r->app.crowd)
        w = fmaxf(w + 14,
                  60 + pen_width(&v->pen, SANS_MEDIUM, 14,
                                 pen_word(&v->pen, S_UI_LANE_LOOP_THREAD)));
    /* The names of the ruler's lines need as much; asyncio's own tasks have
     * names that would take half of the paper. */
    w = fminf(240, fmaxf(w, 120));
    return w + (r->app.survey.children ? PIDS_W : 0);
}

/* The same for all: they have one axis. */
static float names_width(const Handout *h, const View *v) {
    float most = 0;
    for (size_t i = 0; i < h->n; i++)
        most = fmaxf(most, own_width(&h->runs[i], v));
    return most;
}

static bool by_events(const Handout *h, const HandoutRun *r) {
    return !h->wish.seconds && h->n == 1 && r->to.column > r->from.column;
}

float handout_lanes_width(const Handout *h, HandoutRun *r, View *v) {
    return names_width(h, v) + right_edge + 60 +
           chart_part_width(by_events(h, r), r->from, r->to);
}

/* Rows and their places, as view_rows.c has them, without any that scroll. */
static void take_rows(Chart *c, const HandoutRun *r) {
    c->all = timeline_lanes(r->app.model);
    c->list = r->rows;
    c->places = arena_array(c->v->pen.frame, uint32_t, c->all + 1);
    c->rows = c->body = c->shown = r->count;
    for (uint32_t i = 0; i < c->all; i++)
        c->places[i] = UINT32_MAX;
    for (uint32_t k = 0; k < r->count; k++)
        c->places[r->rows[k]] = k;
}

static Chart chart_on(const Handout *h, HandoutRun *r, View *v, float y,
                      float w) {
    Chart c = {.v = v,
               .events = by_events(h, r),
               .paper = true,
               .pos = UINT64_MAX,
               .begin_ns = r->from.t_ns,
               .end_ns = r->to.t_ns};
    take_rows(&c, r);
    c.brackets = r->app.survey.children ? PIDS_W : 0;
    c.lane_h =
        fminf(lane_most, fmaxf(lane_least, lanes_room / (float)(r->count + 1)));
    c.bar = fminf(22, c.lane_h * 0.64F);
    c.ruler = y;
    c.top = y + (c.events ? RULER_EVENTS : RULER_SECONDS) + 4;
    float x = HANDOUT_MARGIN - 10, names = names_width(h, v);
    c.panel = (Rect){x, y, w - 2 * x, c.top - y + c.lane_h * (float)c.rows};
    c.plot =
        (Rect){x + names, y, c.panel.w - names - right_edge, c.panel.h + 2};
    chart_set_part(&c, r->from, r->to);
    return c;
}

/* ---- the picture ---- */

/* Nothing ran and no time passed: there is no axis to draw. */
bool handout_has_axis(const Handout *h, const HandoutRun *r) {
    AxisPlace end = timeline_extent(r->app.model);
    return end.column > 0 || end.t_ns > 0 || h->n > 1;
}

/* Of very many lanes the first are drawn, and the others counted. */
static float left_out(const HandoutRun *r, View *v, float x, float y) {
    if (!r->left_out) return y;
    text_at(&v->pen, x, y + 12,
            pen_fill(&v->pen, S_PAPER_LANES, "n",
                     pen_number(&v->pen, r->left_out), NULL),
            SANS_MEDIUM, 14, COLOR_INK2);
    return y + 24;
}

float handout_lanes(const Handout *h, HandoutRun *r, View *v, float y,
                    float w) {
    Pen *p = &v->pen;
    if (!handout_has_axis(h, r)) {
        empty_row(p, (Rect){HANDOUT_MARGIN, y, w - 2 * HANDOUT_MARGIN, 40},
                  pen_word(p, S_UI_NO_CALLBACKS));
        return y + 40;
    }
    Chart c = chart_on(h, r, v, y, w);
    chart_ruler(&c);
    chart_lane_labels(&c);
    draw_clip(p->draw,
              (Rect){c.plot.x - 2, c.plot.y, c.plot.w + 8, c.plot.h + 2});
    chart_lanes(&c);
    draw_unclip(p->draw);
    return left_out(r, v, c.plot.x, y + c.panel.h + 4);
}
