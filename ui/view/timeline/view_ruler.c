/* The timeline's ruler: times, iterations, and what lies behind the lanes. */
#include <math.h>

#include "view/timeline/chart.h"
#include "view/timeline/ticks.h"

/* A ruler has no room for more labels; iterations and lenses of less than CELL
 * px are asked for as one. */
enum { MAX_LABELS = 128, CELL = 3 };

/* Labels must not touch: each one is drawn if its place is still free.  First
 * come, first served: what matters more is placed first. */
typedef struct Labels {
    float x0[MAX_LABELS], x1[MAX_LABELS];
    int n;
} Labels;

static bool take_place(Labels *l, float x0, float x1) {
    for (int i = 0; i < l->n; i++)
        /* 8 px between two labels. */
        if (x0 < l->x1[i] + 8 && x1 > l->x0[i] - 8) return false;
    if (l->n == MAX_LABELS) return false;
    l->x0[l->n] = x0;
    l->x1[l->n++] = x1;
    return true;
}

/* Where a label around x begins; moved in at the ends.  False: no room. */
static bool place_label(const Chart *c, Labels *l, float x, float w,
                        float *x0) {
    /* A label may stick out of the plot a little, but not into the names at the
     * left. */
    float left = c->plot.x - 6, right = c->panel.x + c->panel.w - 6;
    float from = x - w / 2, to = x + w / 2, shift = 0;
    if (to > right && to - right < w / 2) shift = right - to;
    if (from < left && left - from < w / 2) shift = left - from;
    *x0 = from + shift;
    if (*x0 < left || to + shift > right + 1) return false;
    return take_place(l, *x0, to + shift);
}

static void ruler_label(const Chart *c, Labels *l, float x, float yc, Str text,
                        float size, Font font, Color color) {
    float w = pen_width(&c->v->pen, font, size, text), x0;
    if (place_label(c, l, x, w, &x0))
        text_at(&c->v->pen, x0, yc, text, font, size, color);
}

/* Ticks between two screen positions that stand for t0 and t1, without the
 * ends. */
static void ticks(const Chart *c, Labels *l, double x0, uint64_t t0, double x1,
                  uint64_t t1, float base, bool grid) {
    if (t1 <= t0 || x1 - x0 < 12) return;
    double per_ns = (x1 - x0) / (double)(t1 - t0);
    /* 64 px: a label and its distance. */
    uint64_t step = tick_step(per_ns, 64);
    if (step == 0) return;
    /* A short tick without a label in the middle of two, if that is a whole
     * number of ns. */
    uint64_t minor = step % 2 == 0 && step > 1 ? step / 2 : step;
    float bottom = c->plot.y + c->plot.h - 2;
    /* Only what is visible, however long the run is. */
    double before = ((double)c->plot.x - 1 - x0) / per_ns;
    uint64_t from = before > 0 ? t0 + (uint64_t)before : t0;
    for (uint64_t t = from - from % minor; t <= t1; t += minor) {
        float x = (float)(x0 + ((double)t - (double)t0) * per_ns);
        if (x > c->plot.x + c->plot.w) break;
        if (t < t0 || x < c->plot.x - 1) continue;
        /* On the axis of events the ends belong to lenses, which say their time
         * themselves. */
        bool inner = t > t0 && t < t1;
        if (!inner && !grid) continue;
        bool big = t % step == 0;
        draw_line(c->v->pen.draw, (Point){x, base - (big ? 10.0F : 6.0F)},
                  (Point){x, grid && big ? bottom : base},
                  (Paint){.stroke = grid ? COLOR_LINE : COLOR_LINE2});
        if (big)
            ruler_label(c, l, x, c->ruler + 9, tick_text(&c->v->pen, t, step),
                        13, MONO_MEDIUM, COLOR_INK3);
    }
}

/* As chart_hides. */
static bool hidden(const Chart *c, uint64_t ev) {
    return c->v->app->hide_future && ev >= c->pos;
}

/* Of what is visible of it: a lens may be wider than the plot. */
static float visible_middle(const Chart *c, double x0, double x1) {
    float left = fmaxf(chart_x(c, x0), c->plot.x);
    float right = fminf(chart_x(c, x1), c->plot.x + c->plot.w);
    if (c->v->app->hide_future) right = fminf(right, c->cursor);
    return (left + right) / 2;
}

/* A tint behind ruler and lanes: what lies upon it happens at one instant. */
static void lens_back(const Chart *c, const Lens *n) {
    if (hidden(c, n->ev0)) return;
    bool future = n->ev0 >= c->pos;
    float x0 = chart_x(c, n->x0) - c->pad, x1 = chart_x(c, n->x1) + c->pad;
    /* How long it goes on is the future, too. */
    if (hidden(c, n->ev1)) x1 = fminf(x1, c->cursor + c->pad);
    draw_rect(c->v->pen.draw, (Rect){x0, c->ruler, x1 - x0, c->plot.h},
              (Paint){.fill = COLOR_HI,
                      .fill_alpha = future ? 0.3F : 0.55F,
                      .radius = 6});
}

static void lens_label(const Chart *c, Labels *l, const Lens *n) {
    if (hidden(c, n->ev0)) return;
    bool future = n->ev0 >= c->pos;
    bool here = !future && c->pos <= n->ev1;
    /* Of many that are drawn as one, the first; where they touch each other,
     * it is only said now and then. */
    float mid = visible_middle(c, n->x0, n->x1);
    if (n->merged) mid = chart_x(c, n->x0);
    ruler_label(
        c, l, mid, c->ruler + 10, str_of(pen_seconds(&c->v->pen, n->t_ns)), 14,
        here ? MONO_BOLD : MONO_MEDIUM, future ? COLOR_INK3 : COLOR_INK);
}

/* Beside the cursor's head, if it would be under it. 9: half of the head, and a
 * little distance. */
static float clear_of_cursor(const Chart *c, float x, float w) {
    float least = w / 2 + 9, dx = x - c->cursor;
    if (c->paper) return x;
    if (fabsf(dx) >= least) return x;
    return c->cursor + (dx > 0 ? least : -least);
}

/* A blocking callback lies between two lenses: its number stands on the line
 * there. */
static void number_ground(const Chart *c, const Lens *lens, size_t n, float mid,
                          float w) {
    for (size_t i = 0; i < n; i++)
        if (mid >= chart_x(c, lens[i].x0) - c->pad - 1 &&
            mid <= chart_x(c, lens[i].x1) + c->pad + 1)
            return;
    /* A ground that interrupts the line. */
    draw_rect(c->v->pen.draw, (Rect){mid - w / 2 - 4, c->ruler + 20, w + 8, 16},
              (Paint){.fill = COLOR_PANEL});
}

/* The second line of the ruler; each number in the middle of the columns that
 * ran in it. */
static void iteration_numbers(const Chart *c, const Lens *lens, size_t lenses) {
    size_t most = chart_most(c, CELL);
    Iteration *its = arena_array(c->v->pen.frame, Iteration, most);
    size_t n = timeline_iterations(c->v->model, &c->scale, c->x0, c->x1, CELL,
                                   its, most);
    Pen *p = &c->v->pen;
    /* Of their own: they stand below the times and need not make room for them.
     */
    Labels l = {.n = 0};
    for (size_t i = 0; i < n; i++) {
        if (hidden(c, its[i].ev0)) continue;
        bool here = its[i].ev0 < c->pos && c->pos <= its[i].ev1;
        Str text = str_of(pen_number(p, its[i].number));
        float mid = visible_middle(c, its[i].x0, its[i].x1);
        float w = pen_width(p, MONO_BOLD, 13, text), x0;
        mid = clear_of_cursor(c, mid, w);
        if (!place_label(c, &l, mid, w, &x0)) continue;
        number_ground(c, lens, lenses, mid, w);
        text_at(p, x0, c->ruler + 28, text, here ? MONO_BOLD : MONO_MEDIUM, 13,
                here ? COLOR_INK : COLOR_INK3);
    }
}

/* Idle time between two x of the axis: a line, with ticks of the time that
 * passes. */
static void idle_time(const Chart *c, Labels *l, double x0, uint64_t t0,
                      double x1, uint64_t t1) {
    float base = c->ruler + RULER_EVENTS - 8;
    float a = fmaxf(c->plot.x, chart_x(c, x0));
    float b = fminf(c->plot.x + c->plot.w, chart_x(c, x1));
    if (b - a < 6) return;
    /* The numbers of narrow lenses need a little more room. */
    float inset = b - a > 40 ? 6 : 2;
    draw_line(c->v->pen.draw, (Point){a + inset, base},
              (Point){b - inset, base}, (Paint){.stroke = COLOR_LINE2});
    ticks(c, l, c->origin + x0, t0, c->origin + x1, t1, base, false);
}

/* Before the first lens of a part of a run, and behind the last. */
static void idle_ends(const Chart *c, Labels *l, const Lens *lens, size_t n) {
    double pad = (double)c->pad, left = c->x0, right = (double)c->cursor;
    right -= c->origin;
    if (n == 0) {
        idle_time(c, l, left, c->begin_ns, right, c->end_ns);
        return;
    }
    const Lens *last = &lens[n - 1];
    if (lens[0].t_ns > c->begin_ns)
        idle_time(c, l, left, c->begin_ns, lens[0].x0 - pad, lens[0].t_ns);
    if (last->t_ns < c->end_ns)
        idle_time(c, l, last->x1 + pad, last->t_ns, right, c->end_ns);
}

static void events_ruler(const Chart *c) {
    Pen *p = &c->v->pen;
    size_t most = chart_most(c, CELL);
    Lens *lens = arena_array(p->frame, Lens, most);
    size_t n = timeline_lenses(c->v->model, &c->scale, c->x0 - c->pad,
                               c->x1 + c->pad, CELL, lens, most);
    Labels l = {.n = 0};
    /* A lens may begin or end beyond the plot; labels are not clipped, they are
     * left out. */
    draw_clip(p->draw,
              (Rect){c->plot.x - 2, c->plot.y, c->plot.w + 4, c->plot.h + 2});
    for (size_t i = 0; i < n; i++)
        lens_back(c, &lens[i]);
    draw_unclip(p->draw);
    for (size_t i = 0; i < n; i++)
        lens_label(c, &l, &lens[i]);
    double pad = (double)c->pad;
    for (size_t i = 0; i + 1 < n; i++)
        if (!hidden(c, lens[i + 1].ev0))
            idle_time(c, &l, lens[i].x1 + pad, lens[i].t_ns,
                      lens[i + 1].x0 - pad, lens[i + 1].t_ns);
    if (c->paper) idle_ends(c, &l, lens, n);
    iteration_numbers(c, lens, n);
    text_at(p, c->panel.x + 12, c->ruler + 10, pen_word(p, S_UI_TIME),
            SANS_MEDIUM, 13, COLOR_INK3);
    text_at(p, c->panel.x + 12, c->ruler + 28, pen_word(p, S_UI_ITERATIONS),
            SANS_MEDIUM, 13, COLOR_INK3);
}

/* One even scale, with lines through all lanes. */
static void seconds_ruler(const Chart *c) {
    Labels l = {.n = 0};
    uint64_t end = timeline_extent(c->v->model).t_ns;
    if (c->paper) end = c->end_ns;
    ticks(c, &l, c->origin, 0, c->origin + (double)end * c->scale.per_ns, end,
          c->top - 2, true);
    /* No time passes: without this the ruler would be empty. */
    if (end == 0)
        ruler_label(c, &l, chart_x(c, 0) + 16, c->ruler + 9, STR("0 s"), 13,
                    MONO_MEDIUM, COLOR_INK3);
}

void chart_ruler(const Chart *c) {
    if (c->events)
        events_ruler(c);
    else
        seconds_ruler(c);
}
