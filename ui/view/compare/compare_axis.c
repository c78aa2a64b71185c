/* The shared axis of a comparison: seconds, or a lens for each moment in which
 * anything happens, as wide as the run with the most callbacks needs. */
#include <math.h>
#include <stdlib.h>

#include "view/compare/compare_board.h"

/* More moments than these would each get a few px; COLUMN is a callback's width
 * in px, as long as there is room. */
enum { MOST_MOMENTS = 256, COLUMN = 26 };

/* px at both sides of a moment's callbacks. */
static const double lens_pad = 9;

/* ---- moments ---- */

static int by_time(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Times at which run k has callbacks; false: too many. */
static bool times_of(const Model *m, uint64_t *times, size_t *n) {
    Lens lens[MOST_MOMENTS + 1];
    /* Any scale does: only the times are wanted, and nothing is merged. */
    const AxisScale scale = {1, 1, 0};
    size_t got =
        timeline_lenses(m, &scale, -1, 1e18, 0, lens, MOST_MOMENTS + 1);
    if (got > MOST_MOMENTS) return false;
    for (size_t i = 0; i < got; i++)
        times[(*n)++] = lens[i].t_ns;
    return true;
}

/* Position of run k when the moment t begins: at the end of the ns before. */
static uint64_t before(const SharedClock *c, uint64_t t, size_t k) {
    return t ? shared_pos(c, shared_time(c, t - 1), k) : 0;
}

/* Columns of run k before a moment, and in it. */
static double columns(const SharedClock *c, uint64_t t, size_t k, double *in) {
    const Model *m = c->models[k];
    double first = timeline_place(m, before(c, t, k)).column;
    uint64_t end = shared_pos(c, shared_time(c, t), k);
    *in = timeline_place(m, end).column - first;
    return first;
}

/* A moment is as wide as its busiest run needs, so that it begins and ends at
 * one x in all rows. */
static void measure_moment(AxisMoment *out, const SharedClock *c, uint64_t t) {
    out->t_ns = t;
    for (size_t k = 0; k < c->n; k++) {
        double in = 0;
        if (c->models[k]) out->columns[k] = columns(c, t, k, &in);
        out->w = fmax(out->w, in);
    }
}

/* False: there are none, or so many that nobody could tell them apart. */
static bool find_moments(CompareAxis *x, const SharedClock *c, Arena *frame) {
    uint64_t *times = arena_array(frame, uint64_t, MOST_MOMENTS * c->n + 1);
    size_t n = 0;
    for (size_t k = 0; k < c->n; k++)
        if (c->models[k] && !times_of(c->models[k], times, &n)) return false;
    qsort(times, n, sizeof *times, by_time);
    x->moments = arena_array(frame, AxisMoment, n + 1);
    x->n = 0;
    for (size_t i = 0; i < n; i++)
        /* Runs often have callbacks at the same time: that is one moment. */
        if (i == 0 || times[i] != times[i - 1])
            measure_moment(&x->moments[x->n++], c, times[i]);
    return x->n > 0 && x->n <= MOST_MOMENTS;
}

/* ---- scale ---- */

/* Lenses get their natural width and idle time the rest; if they would leave
 * too little, everything becomes narrower. */
static void scale_events(CompareAxis *x, double room, double zoom,
                         uint64_t longest) {
    double wide = 0, per_column = COLUMN, pad = lens_pad;
    for (size_t i = 0; i < x->n; i++)
        wide += x->moments[i].w * per_column + 2 * pad;
    /* A quarter of the axis stays for the time between moments, if any
     * passes. */
    double most = longest ? room * 0.75 : room;
    if (wide > most) {
        per_column *= most / wide;
        pad *= most / wide;
        wide = most;
    }
    x->per_column = per_column * zoom;
    x->pad = pad * zoom;
    x->per_ns = longest ? (room - wide) * zoom / (double)longest : 0;
    /* Places from the left: the idle time up to a moment, and the widths of
     * those before it. */
    double before_here = 0;
    for (size_t i = 0; i < x->n; i++) {
        AxisMoment *m = &x->moments[i];
        m->x = (double)m->t_ns * x->per_ns + before_here;
        m->w = m->w * x->per_column + 2 * x->pad;
        before_here += m->w;
    }
}

/* The events axis is also taken where no time passes at all: seconds would put
 * everything at one place. */
void compare_axis_make(CompareAxis *x, View *v, Rect area, double room) {
    const Comparison *c = &v->app->compare;
    SharedClock clock = compare_clock(v->app);
    uint64_t longest = shared_end(&clock).t_ns;
    double zoom = c->zoom > 1 ? (double)c->zoom : 1;
    *x = (CompareAxis){.valid = true, .area = area};
    x->events =
        (c->events || longest == 0) && find_moments(x, &clock, v->pen.frame);
    if (x->events)
        scale_events(x, room, zoom, longest);
    else
        x->per_ns = longest ? room * zoom / (double)longest : 0;
    x->length = compare_axis_time(x, longest);
}

/* ---- places ---- */

/* The last moment that is not later, or NULL. */
static const AxisMoment *moment_at(const CompareAxis *x, uint64_t t) {
    size_t lo = 0, hi = x->events ? x->n : 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (x->moments[mid].t_ns <= t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? &x->moments[lo - 1] : NULL;
}

/* Behind a moment's whole width, as this is its end. */
double compare_axis_time(const CompareAxis *x, uint64_t t_ns) {
    const AxisMoment *m = moment_at(x, t_ns);
    if (!m) return (double)t_ns * x->per_ns;
    return m->x + m->w + (double)(t_ns - m->t_ns) * x->per_ns;
}

double compare_axis_start(const CompareAxis *x, uint64_t t_ns) {
    const AxisMoment *m = moment_at(x, t_ns);
    return m && m->t_ns == t_ns ? m->x : compare_axis_time(x, t_ns);
}

double compare_axis_place(const CompareAxis *x, const Model *model, size_t k,
                          uint64_t pos) {
    AxisPlace p = timeline_place(model, pos);
    const AxisMoment *m = moment_at(x, p.t_ns);
    if (!m || m->t_ns != p.t_ns) return compare_axis_time(x, p.t_ns);
    /* From where this run's callbacks begin in the moment, not the widest
     * one's. */
    double in = (p.column - m->columns[k]) * x->per_column;
    return m->x + fmin(x->pad + in, m->w - x->pad);
}

/* The inverse of compare_axis_time; any x within a moment is that moment. */
uint64_t compare_axis_find(const CompareAxis *x, double at) {
    if (!x->events) return x->per_ns > 0 ? (uint64_t)(at / x->per_ns) : 0;
    uint64_t t = 0;
    for (size_t i = 0; i < x->n && x->moments[i].x <= at; i++) {
        const AxisMoment *m = &x->moments[i];
        double idle = at - m->x - m->w;
        t = m->t_ns;
        if (idle > 0 && x->per_ns > 0) t += (uint64_t)(idle / x->per_ns);
    }
    return t;
}
