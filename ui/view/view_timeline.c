#include <math.h>
#include <stdio.h>

#include "view/chart.h"

enum { RULER_H = 36, LEGEND_H = 26, MAX_LENSES = 512, MAX_LABELS = 128 };

static const float tail = 14;

float chart_x(const Chart *c, double x) {
    return (float)(c->origin + x);
}

void chart_ghost(const Chart *c, float alpha) {
    c->v->pen.draw->alpha = alpha;
    c->v->pen.draw->flags = DRAW_GHOST;
}

void chart_solid(const Chart *c) {
    c->v->pen.draw->alpha = 1;
    c->v->pen.draw->flags = 0;
}

/* ---- buttons ---- */

static float button(View *v, float right, float y, Str label, Font font,
                    float size, float w, Action act) {
    Pen *p = &v->pen;
    Rect r = {right - w, y + 5, w, 24};
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_CARD, .radius = 5, .stroke = COLOR_LINE2});
    text_middle(p, r.x + w / 2, y + 17, label, font, size,
                act == ACT_FIT ? COLOR_INK2 : COLOR_INK);
    pen_hot(p, r, (int)act, 0);
    return r.x - 4;
}

static void header(View *v, Rect r) {
    Pen *p = &v->pen;
    float x = r.x + r.w - 10 - p->taken;
    x = button(v, x, r.y, STR("+"), SANS_BOLD, 15, 28, ACT_ZOOM_IN);
    x = button(v, x, r.y, STR("−"), SANS_BOLD, 15, 28, ACT_ZOOM_OUT);
    Str fit = pen_word(p, S_UI_FIT);
    float w = pen_width(p, SANS_SEMIBOLD, 13.5F, fit) + 16;
    x = button(v, x, r.y, fit, SANS_SEMIBOLD, 13.5F, w, ACT_FIT) - 8;
    const Str axes[2] = {pen_word(p, S_UI_AXIS_EVENTS),
                         pen_word(p, S_UI_AXIS_SECONDS)};
    float total = 4 + 2 * 18;
    for (int i = 0; i < 2; i++)
        total += pen_width(p, SANS_SEMIBOLD, 13.5F, axes[i]);
    x -= total;
    segments(p, (Rect){x, r.y + 5, 0, 24}, 13.5F, axes, 2, (int)v->app->axis,
             ACT_AXIS);
    float left = p->heading.x + p->heading.w + 16;
    view_follow(v, (Rect){left, r.y + 5, x - 16 - left, 24});
}

static void legend(View *v, float x, float yc, float width) {
    Pen *p = &v->pen;
    float total = 0;
    for (int st = 0; st < STATE_COUNT; st++)
        total += pill_width(p, pen_word(p, word_of_legend((State)st)), 13.5F);
    float gap = fminf(24, (width - total) / (STATE_COUNT - 1));
    for (int st = 0; st < STATE_COUNT; st++)
        x += pill(p, (Point){x, yc}, pen_word(p, word_of_legend((State)st)),
                  (State)st, 13.5F, ANCHOR_LEFT) +
             gap;
}

/* ---- the axis ---- */

static float column_width(float panel_w) {
    return panel_w > 1000 ? 34 : panel_w > 700 ? 28 : 23;
}

/* Columns and lenses get their natural width, idle time the rest; if they
 * would leave too little, everything becomes narrower. */
static AxisScale events_scale(AxisPlace end, double room, double column) {
    AxisScale s = {column, 18, 0};
    double used = end.column * s.per_column + end.lens * s.per_lens;
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

static double lens_pad(const AxisScale *s) {
    return fmin(8, s->per_lens * 0.45);
}

double view_timeline_lead(const AxisScale *s, bool events) {
    return events ? lens_pad(s) - s->per_lens : 8;
}

static void set_scale(Chart *c) {
    const App *a = c->v->app;
    AxisPlace end = timeline_extent(c->v->model);
    double zoom = a->zoom;
    if (c->events) {
        c->scale =
            events_scale(end, c->plot.w - tail - 8, column_width(c->panel.w));
    } else {
        double room = c->plot.w - 16 - 26;
        c->scale = (AxisScale){0, 0, end.t_ns ? room / (double)end.t_ns : 0};
    }
    c->scale.per_column *= zoom;
    c->scale.per_lens *= zoom;
    c->scale.per_ns *= zoom;
    c->pad = (float)lens_pad(&c->scale);
}

/* Places the axis so that the start is at the plot's left edge, scrolled; when
 * the position has changed, so that the cursor can be seen. */
static void set_origin(Chart *c) {
    App *a = c->v->app;
    double lead = view_timeline_lead(&c->scale, c->events);
    double length = timeline_x(c->v->model, &c->scale, model_end(c->v->model)) +
                    lead + (c->events ? c->pad + tail : 26);
    double x = timeline_x(c->v->model, &c->scale, c->pos) + lead;
    double most = fmax(0, length - c->plot.w), edge = c->plot.w * 0.15;
    if (a->reveal && x < a->scroll + edge) a->scroll = x - edge;
    if (a->reveal && x > a->scroll + c->plot.w - edge)
        a->scroll = x - c->plot.w + edge;
    a->scroll = fmax(0, fmin(a->scroll, most));
    a->reveal = false;
    c->origin = c->plot.x + lead - a->scroll;
    c->x0 = c->plot.x - c->origin;
    c->x1 = c->x0 + c->plot.w;
    c->cursor = chart_x(c, x - lead);
    a->map = (TimelineMap){.valid = true,
                           .scale = c->scale,
                           .origin = c->origin,
                           .events = c->events,
                           .area = c->plot};
}

/* Room for the names of all lanes, within reason. */
static float label_width(const View *v, float panel_w) {
    float least = panel_w > 1000 ? 132 : panel_w > 700 ? 104 : 92;
    float most = panel_w > 1000 ? 220 : panel_w > 700 ? 168 : 144;
    float cell = pen_width(&v->pen, MONO_MEDIUM, 14, STR("0"));
    float badge_w = badge_width(&v->pen, STR("T1"), 13);
    float need = 10 + badge_w + 7 + cell * (float)v->app->survey.name_cells + 8;
    if (v->app->crowd) {
        float name = pen_width(&v->pen, SANS_MEDIUM, 14,
                               pen_word(&v->pen, S_UI_LANE_LOOP_THREAD));
        need = fmaxf(need + 14, 10 + badge_w + 7 + name + 8);
    }
    return fmaxf(least, fminf(most, need));
}

static Chart chart_of(View *v, Rect r) {
    /* Without a callback there is no event to open a lens for. */
    bool lenses = timeline_extent(v->model).column > 0;
    Chart c = {
        .v = v, .panel = r, .events = v->app->axis == AXIS_EVENTS && lenses};
    c.brackets = v->app->survey.children ? 84 : 0;
    float label = label_width(v, r.w) + c.brackets;
    c.ruler = r.y + 36;
    c.top = c.ruler + (c.events ? RULER_H : 24) + 4;
    chart_choose_rows(&c, r.y + r.h - LEGEND_H - 8 - c.top);
    float bottom = c.top + c.lane_h * (float)c.shown;
    c.plot =
        (Rect){r.x + label, c.ruler, r.w - label - 10, bottom + 2 - c.ruler};
    c.pos = model_pos(v->model);
    set_scale(&c);
    set_origin(&c);
    return c;
}

/* ---- the ruler ---- */

/* Labels must not touch: each one is drawn if its place is still free. */
typedef struct Labels {
    float x0[MAX_LABELS], x1[MAX_LABELS];
    int n;
} Labels;

static bool take_place(Labels *l, float x0, float x1) {
    for (int i = 0; i < l->n; i++)
        if (x0 < l->x1[i] + 8 && x1 > l->x0[i] - 8) return false;
    if (l->n == MAX_LABELS) return false;
    l->x0[l->n] = x0;
    l->x1[l->n++] = x1;
    return true;
}

/* Where a label around x begins; moved in at the ends.  False: no room. */
static bool place_label(const Chart *c, Labels *l, float x, float w,
                        float *x0) {
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

/* The smallest 1, 2 or 5 times a power of ten, in ns, that is `least` px. */
static uint64_t tick_step(double per_ns, double least) {
    static const uint64_t factors[] = {1, 2, 5};
    for (uint64_t power = 1; power < 10000000000000000U; power *= 10)
        for (int i = 0; i < 3; i++)
            if ((double)(power * factors[i]) * per_ns >= least)
                return power * factors[i];
    return 0;
}

static Str tick_text(const Pen *p, uint64_t t, uint64_t step) {
    int digits = 0;
    for (uint64_t s = 1000000000U; s > step && digits < 9; s /= 10)
        digits++;
    if (t % 1000000000U == 0) digits = 0;
    return pen_printf(p, "%.*f s", digits, (double)t / 1e9);
}

/* Ticks between two screen positions that stand for t0 and t1, without the
 * ends. */
static void ticks(const Chart *c, Labels *l, float x0, uint64_t t0, float x1,
                  uint64_t t1, float base, bool grid) {
    if (t1 <= t0 || x1 - x0 < 12) return;
    double per_ns = (double)(x1 - x0) / (double)(t1 - t0);
    uint64_t step = tick_step(per_ns, 64);
    if (step == 0) return;
    uint64_t minor = step % 2 == 0 && step > 1 ? step / 2 : step;
    float bottom = c->plot.y + c->plot.h - 2;
    for (uint64_t t = t0 - t0 % minor; t <= t1; t += minor) {
        float x = x0 + (float)((double)t - (double)t0) * (float)per_ns;
        if (t < t0 || x < c->plot.x - 1 || x > c->plot.x + c->plot.w) continue;
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

static bool hidden(const Chart *c, uint64_t ev) {
    return c->v->app->hide_future && ev >= c->pos;
}

static void lens_back(const Chart *c, const Lens *n) {
    if (hidden(c, n->ev0)) return;
    bool future = n->ev0 >= c->pos;
    float x0 = chart_x(c, n->x0) - c->pad, x1 = chart_x(c, n->x1) + c->pad;
    draw_rect(c->v->pen.draw, (Rect){x0, c->ruler, x1 - x0, c->plot.h},
              (Paint){.fill = COLOR_HI,
                      .fill_alpha = future ? 0.3F : 0.55F,
                      .radius = 6});
}

static void lens_label(const Chart *c, Labels *l, const Lens *n) {
    if (hidden(c, n->ev0) || n->merged) return;
    bool future = n->ev0 >= c->pos;
    bool here = !future && c->pos <= n->ev1;
    float mid = (chart_x(c, n->x0) + chart_x(c, n->x1)) / 2;
    ruler_label(
        c, l, mid, c->ruler + 10, str_of(pen_seconds(&c->v->pen, n->t_ns)), 14,
        here ? MONO_BOLD : MONO_MEDIUM, future ? COLOR_INK3 : COLOR_INK);
}

/* Beside the cursor's head, if it would be under it. */
static float clear_of_cursor(const Chart *c, float x, float w) {
    float least = w / 2 + 9, dx = x - c->cursor;
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
    draw_rect(c->v->pen.draw, (Rect){mid - w / 2 - 4, c->ruler + 20, w + 8, 16},
              (Paint){.fill = COLOR_PANEL});
}

static void iteration_numbers(const Chart *c, const Lens *lens, size_t lenses) {
    enum { MAX = 512 };
    Iteration *its = arena_array(c->v->pen.frame, Iteration, MAX);
    size_t n =
        timeline_iterations(c->v->model, &c->scale, c->x0, c->x1, 3, its, MAX);
    Pen *p = &c->v->pen;
    Labels l = {.n = 0};
    for (size_t i = 0; i < n; i++) {
        if (its[i].merged || hidden(c, its[i].ev0)) continue;
        bool here = its[i].ev0 < c->pos && c->pos <= its[i].ev1;
        Str text = str_of(pen_number(p, its[i].number));
        float mid = (chart_x(c, its[i].x0) + chart_x(c, its[i].x1)) / 2;
        float w = pen_width(p, MONO_BOLD, 13, text), x0;
        mid = clear_of_cursor(c, mid, w);
        if (!place_label(c, &l, mid, w, &x0)) continue;
        number_ground(c, lens, lenses, mid, w);
        text_at(p, x0, c->ruler + 28, text, here ? MONO_BOLD : MONO_MEDIUM, 13,
                here ? COLOR_INK : COLOR_INK3);
    }
}

static void events_ruler(const Chart *c) {
    Pen *p = &c->v->pen;
    Lens *lens = arena_array(p->frame, Lens, MAX_LENSES);
    size_t n = timeline_lenses(c->v->model, &c->scale, c->x0 - c->pad,
                               c->x1 + c->pad, 3, lens, MAX_LENSES);
    Labels l = {.n = 0};
    draw_clip(p->draw,
              (Rect){c->plot.x - 2, c->plot.y, c->plot.w + 4, c->plot.h + 2});
    for (size_t i = 0; i < n; i++)
        lens_back(c, &lens[i]);
    draw_unclip(p->draw);
    for (size_t i = 0; i < n; i++)
        lens_label(c, &l, &lens[i]);
    float base = c->ruler + RULER_H - 8;
    for (size_t i = 0; i + 1 < n; i++) {
        float a = fmaxf(c->plot.x, chart_x(c, lens[i].x1) + c->pad);
        float b =
            fminf(c->plot.x + c->plot.w, chart_x(c, lens[i + 1].x0) - c->pad);
        if (b - a < 6 || hidden(c, lens[i + 1].ev0)) continue;
        /* The numbers of narrow lenses need a little more room. */
        float inset = b - a > 40 ? 6 : 2;
        draw_line(p->draw, (Point){a + inset, base}, (Point){b - inset, base},
                  (Paint){.stroke = COLOR_LINE2});
        ticks(c, &l, chart_x(c, lens[i].x1) + c->pad, lens[i].t_ns,
              chart_x(c, lens[i + 1].x0) - c->pad, lens[i + 1].t_ns, base,
              false);
    }
    iteration_numbers(c, lens, n);
    text_at(p, c->panel.x + 12, c->ruler + 10, pen_word(p, S_UI_TIME),
            SANS_MEDIUM, 13, COLOR_INK3);
    text_at(p, c->panel.x + 12, c->ruler + 28, pen_word(p, S_UI_ITERATIONS),
            SANS_MEDIUM, 13, COLOR_INK3);
}

static void seconds_ruler(const Chart *c) {
    Labels l = {.n = 0};
    uint64_t end = timeline_extent(c->v->model).t_ns;
    ticks(c, &l, chart_x(c, 0), 0, chart_x(c, (double)end * c->scale.per_ns),
          end, c->top - 2, true);
    if (end == 0)
        ruler_label(c, &l, chart_x(c, 0) + 16, c->ruler + 9, STR("0 s"), 13,
                    MONO_MEDIUM, COLOR_INK3);
}

/* ---- the cursor ---- */

static void cursor(const Chart *c) {
    float x = c->cursor, y = c->ruler + (c->events ? 20 : 15);
    if (x < c->plot.x - 2 || x > c->panel.x + c->panel.w - 4) return;
    DrawList *d = c->v->pen.draw;
    size_t from = d->cmds.len;
    draw_line(d, (Point){x, y + 2}, (Point){x, c->plot.y + c->plot.h - 1},
              (Paint){.stroke = COLOR_INK, .width = 2});
    float h = 6;
    Point head[5] = {
        {x - h, y}, {x + h, y}, {x + h, y + 5}, {x, y + 13}, {x - h, y + 5}};
    draw_poly(d, head, 5, (Paint){.fill = COLOR_INK});
    motion_note(c->v, PLACE_CURSOR, 0, (Rect){x, y, 0, 0}, from);
}

void view_timeline(View *v, Rect r) {
    Pen *p = &v->pen;
    panel(p, r, pen_word(p, S_UI_TIMELINE), STR(""));
    header(v, r);
    legend(v, r.x + 14, r.y + r.h - LEGEND_H / 2.0F - 3, r.w - 28);
    AxisPlace end = timeline_extent(v->model);
    if (end.column <= 0 && end.t_ns == 0) {
        empty_row(p, (Rect){r.x + 12, r.y + 44, r.w - 24, 40},
                  pen_word(p, S_UI_NO_CALLBACKS));
        return;
    }
    Chart c = chart_of(v, r);
    pen_hot(p, c.plot, ACT_TIMELINE, 0);
    if (c.events)
        events_ruler(&c);
    else
        seconds_ruler(&c);
    chart_lane_labels(&c);
    draw_clip(p->draw,
              (Rect){c.plot.x - 2, c.plot.y, c.plot.w + 8, c.plot.h + 2});
    chart_lanes(&c);
    cursor(&c);
    draw_unclip(p->draw);
}
