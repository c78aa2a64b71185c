/* The timeline's axis: how wide it is, and which part of it is shown. */
#include <math.h>

#include "view/timeline/chart.h"

/* Distances at the ends: the cap of a lane has to fit behind the last column.
 */
static const float tail = 14, second_ends[2] = {8, 34};

static float column_width(float panel_w) {
    /* px of the design; a badge fits into each. */
    return panel_w > 1000 ? 34 : panel_w > 700 ? 28 : 23;
}

/* Columns and lenses get their natural width, idle time the rest; if they
 * would leave too little, everything becomes narrower. */
static AxisScale events_scale(AxisPlace end, double room, double column) {
    /* 18 px: what a lens takes beside its columns, with the gap to the next. */
    AxisScale s = {column, 18, 0};
    double used = end.column * s.per_column + end.lens * s.per_lens;
    /* A fifth of the width at least is idle time, where there is any: else all
     * lenses would touch. */
    double most = end.t_ns ? room * 0.8 : room;
    if (used > most) {
        s.per_column *= most / used;
        s.per_lens *= most / used;
        used = most;
    }
    if (end.t_ns) s.per_ns = (room - used) / (double)end.t_ns;
    /* A run without idle time does not fill the width. */
    return s;
}

/* px from a lens's first column to its edge; less when zoomed out, so that
 * edges of neighbours do not cross. */
static double lens_pad(const AxisScale *s) {
    return fmin(8, s->per_lens * 0.45);
}

double view_timeline_lead(const AxisScale *s, bool events) {
    return events ? lens_pad(s) - s->per_lens : (double)second_ends[0];
}

static AxisScale fit_scale(const Chart *c) {
    AxisPlace end = timeline_extent(c->v->model);
    if (c->events)
        return events_scale(end, c->plot.w - tail - 8,
                            column_width(c->panel.w));
    double room = c->plot.w - second_ends[0] - second_ends[1];
    return (AxisScale){0, 0, end.t_ns ? room / (double)end.t_ns : 0};
}

static AxisScale times(AxisScale s, double k) {
    return (AxisScale){s.per_column * k, s.per_lens * k, s.per_ns * k};
}

/* How much further one can zoom: columns need not be much wider than their
 * badges, and less than a microsecond is never looked at. */
static double most_zoom(const Chart *c) {
    /* px: of a column, and of a nanosecond: 100 to a microsecond. */
    const double widest = 240, finest = 0.1;
    const AxisScale *s = &c->scale;
    if (c->events) return widest / s->per_column;
    return s->per_ns > 0 ? finest / s->per_ns : 1;
}

/* ---- what stays where it is ---- */

/* A position that is looked at, and where it stands in the plot. */
typedef struct Held {
    uint64_t pos;
    double at;
} Held;

/* The cursor if it was visible, else the middle. */
static Held looked_at(const Chart *c) {
    const App *a = c->v->app;
    const TimelineState *t = &a->timeline;
    double w = (double)t->width;
    Held here = {c->pos, 0};
    here.at = timeline_x(c->v->model, &t->scale, c->pos) + t->lead - a->scroll;
    if (here.at >= 0 && here.at <= w) return here;
    here.at = w / 2;
    here.pos = timeline_at(c->v->model, &t->scale, w / 2 + a->scroll - t->lead);
    return here;
}

/* Another width, or the other axis: what is looked at stays in its place.
 * A program that is run again looks as it did before. */
static void keep_place(Chart *c) {
    App *a = c->v->app;
    TimelineState *t = &a->timeline;
    bool again = t->trace != model_trace(c->v->model);
    if (t->width <= 0 || (again && t->events != c->events)) {
        t->base = fit_scale(c);
        return;
    }
    /* The same axis: base, zoom and scroll stay as they are. */
    if (again) return;
    double wider = (double)(c->plot.w / t->width);
    Held here = looked_at(c);
    t->base = t->events == c->events ? times(t->base, wider) : fit_scale(c);
    AxisScale s = times(t->base, (double)a->zoom);
    a->scroll = timeline_x(c->v->model, &s, here.pos) +
                view_timeline_lead(&s, c->events) - here.at * wider;
}

/* A run that has become shorter, or a wider window: nothing is out of view. */
static bool is_all(const Chart *c) {
    const App *a = c->v->app;
    AxisScale s = times(a->timeline.base, (double)a->zoom);
    double w = (double)c->plot.w, end = c->events ? 8 + (double)tail : 0;
    return !c->v->program->running &&
           timeline_x(c->v->model, &s, model_end(c->v->model)) + end <=
               w * 0.99;
}

/* zoom 1 always fits; else the base stays and is only moved to a new width or
 * axis. */
static void set_scale(Chart *c) {
    App *a = c->v->app;
    TimelineState *t = &a->timeline;
    bool same = t->trace == model_trace(c->v->model) &&
                t->events == c->events && t->width == c->plot.w;
    if (a->zoom == 1)
        t->base = fit_scale(c);
    else if (!same)
        keep_place(c);
    if (a->zoom != 1 && is_all(c)) {
        a->zoom = 1;
        t->base = fit_scale(c);
    }
    t->trace = model_trace(c->v->model);
    t->events = c->events;
    t->width = c->plot.w;
    t->scale = c->scale = times(t->base, (double)a->zoom);
    t->most = most_zoom(c);
    c->pad = (float)lens_pad(&c->scale);
}

/* ---- which part is shown ---- */

/* What is near comes into view by the shortest way, what is far with as much
 * before it as behind. */
static void reveal(App *a, double x, double w) {
    double edge = w * 0.15, left = x - a->scroll;
    if (left < -w || left > 2 * w)
        a->scroll = x - w / 2;
    else if (left < edge)
        a->scroll = x - edge;
    else if (left > w - edge)
        a->scroll = x - w + edge;
}

/* Writes down for the mouse what is where, in the window's coordinates. */
static void tell_input(const Chart *c) {
    App *a = c->v->app;
    const DrawList *d = c->v->pen.draw;
    double k = (double)d->at.scale;
    a->timeline.k = d->at.scale;
    a->map = (TimelineMap){.valid = true,
                           .scale = times(c->scale, k),
                           .origin = (double)d->at.origin.x + c->origin * k,
                           .events = c->events,
                           .area = draw_rect_of(d, c->plot)};
}

/* Places the axis so that the start is at the plot's left edge, scrolled; when
 * the position has changed, so that the cursor can be seen. */
static void set_origin(Chart *c) {
    App *a = c->v->app;
    const Model *m = c->v->model;
    double lead = view_timeline_lead(&c->scale, c->events);
    double end = c->events ? (double)(c->pad + tail) : (double)second_ends[1];
    double length = timeline_x(m, &c->scale, model_end(m)) + lead + end;
    double x = timeline_x(m, &c->scale, c->pos) + lead, w = (double)c->plot.w;
    if (a->reveal) reveal(a, x, w);
    a->scroll = fmax(0, fmin(a->scroll, fmax(0, length - w)));
    /* Done: from now on the user may scroll away. */
    a->reveal = false;
    a->timeline.lead = lead;
    a->timeline.length = length;
    c->origin = c->plot.x + lead - a->scroll;
    c->x0 = c->plot.x - c->origin;
    c->x1 = c->x0 + w;
    c->cursor = chart_x(c, x - lead);
}

/* ---- on paper ---- */

static AxisPlace distance(AxisPlace from, AxisPlace to) {
    return (AxisPlace){to.column - from.column, to.lens - from.lens,
                       to.t_ns - from.t_ns};
}

static double place_on(const AxisScale *s, AxisPlace at) {
    return at.column * s->per_column + at.lens * s->per_lens +
           (double)at.t_ns * s->per_ns;
}

void chart_set_part(Chart *c, AxisPlace from, AxisPlace to) {
    AxisPlace part = distance(from, to);
    if (c->events) {
        c->scale =
            events_scale(part, c->plot.w - tail - 8, column_width(c->panel.w));
    } else {
        double room = c->plot.w - second_ends[0] - second_ends[1];
        c->scale = (AxisScale){0, 0, part.t_ns ? room / (double)part.t_ns : 0};
    }
    c->pad = (float)lens_pad(&c->scale);
    double lead = view_timeline_lead(&c->scale, c->events);
    /* A part that begins in the midst of a lens has no lens to open. */
    if (c->events && from.lens) lead = 8;
    c->x0 = place_on(&c->scale, from) - lead;
    c->x1 = c->x0 + c->plot.w;
    c->origin = c->plot.x - c->x0;
    c->cursor = chart_x(c, place_on(&c->scale, to));
}

float chart_part_width(bool events, AxisPlace from, AxisPlace to) {
    /* px: of a column and of a lens as in a wide window, of the idle time
     * between two lenses; in seconds, of an instant in which things happen. */
    const double column = 34, lens = 18, idle = 46, instant = 30;
    AxisPlace part = distance(from, to);
    double each = events ? lens + (part.t_ns ? idle : 0) : instant;
    return (float)(part.lens * each + (events ? part.column * column : 0));
}

/* In this order: the origin needs the scale, the mouse needs both. */
void chart_set_axis(Chart *c) {
    set_scale(c);
    set_origin(c);
    tell_input(c);
}
