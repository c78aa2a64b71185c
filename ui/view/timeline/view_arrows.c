/* Arrows between lanes: who made or woke whom.
 *
 * Those of the current step and of the followed task are always drawn; the
 * others where there is room, so that they never become a haze. */
#include <math.h>

#include "view/timeline/chart.h"

enum { MAX = 160, MAX_STEP = 24, MAX_LANE = 64 };

static const float ghost = 0.4F, apart = 7, alone = 14, room = 30;

typedef struct Drawn {
    float x, y0, y1; /* from above to below */
    uint32_t from;
    Arrow arrow;
    bool now;
} Drawn;

typedef struct Arrows {
    const Chart *c;
    Drawn *all;
    size_t n;
} Arrows;

static bool overlaps(const Drawn *a, const Drawn *b) {
    if (fabsf(a->x - b->x) >= apart) return false;
    return a->y0 < b->y1 && b->y0 < a->y1;
}

/* Those that come out of one lane at one moment may lie on each other: that is
 * a branching. */
static bool branches(const Drawn *a, const Drawn *b) {
    return a->arrow.from == b->arrow.from && a->arrow.kind == b->arrow.kind &&
           fabsf(a->x - b->x) < apart;
}

static bool is_free(const Arrows *s, const Drawn *d) {
    for (size_t i = 0; i < s->n; i++) {
        const Drawn *other = &s->all[i];
        if (other->arrow.ev == d->arrow.ev && other->arrow.to == d->arrow.to)
            return false;
        if (overlaps(other, d) && !branches(other, d)) return false;
    }
    return true;
}

/* Those of a branching that are hard to tell apart have one trunk. */
static float trunk(const Arrows *s, const Drawn *d) {
    const float near = 4;
    for (size_t i = 0; i < s->n; i++)
        if (branches(&s->all[i], d) && fabsf(s->all[i].x - d->x) < near)
            return s->all[i].x;
    return d->x;
}

static void take(Arrows *s, const Arrow *a, bool always) {
    const Chart *c = s->c;
    float from = chart_lane_y(c, a->from), to = chart_lane_y(c, a->to);
    if (from < 0 || to < 0 || from == to || chart_hides(c, a->ev)) return;
    if (s->n == MAX) return;
    Drawn d = {.x = chart_x(c, a->x),
               .y0 = fminf(from, to),
               .y1 = fmaxf(from, to),
               .arrow = *a,
               .now = a->ev > c->v->before && a->ev <= c->pos};
    if (d.x < c->plot.x || d.x > c->plot.x + c->plot.w) return;
    if (!always && !is_free(s, &d)) return;
    d.x = trunk(s, &d);
    s->all[s->n++] = d;
}

static void of_step(Arrows *s) {
    Arrow *a = arena_array(s->c->v->pen.frame, Arrow, MAX_STEP);
    size_t n = timeline_arrows_of(s->c->v->model, &s->c->scale, s->c->v->before,
                                  s->c->pos, a, MAX_STEP);
    for (size_t i = 0; i < n; i++)
        take(s, &a[i], i < 4);
}

static void into_lane(Arrows *s, uint32_t lane, float min_width) {
    const Chart *c = s->c;
    Arrow *a = arena_array(c->v->pen.frame, Arrow, MAX_LANE);
    size_t n = timeline_arrows_to(c->v->model, &c->scale, lane, c->x0, c->x1,
                                  (double)min_width, a, MAX_LANE);
    for (size_t i = 0; i < n; i++)
        take(s, &a[i], false);
}

static void draw(const Chart *c, const Drawn *d) {
    float a = chart_lane_y(c, d->arrow.from), b = chart_lane_y(c, d->arrow.to);
    float s = b > a ? 1 : -1;
    if (d->arrow.ev >= c->pos && !d->now) chart_ghost(c, ghost);
    arrow(&c->v->pen, (Point){d->x, a + s * (c->bar / 2 + 1)},
          (Point){d->x, b - s * (c->bar * 0.32F + 1)},
          d->now ? COLOR_INK : COLOR_INK2, d->now ? 2.5F : 2, 6);
    chart_solid(c);
}

/* All the others, if they are few enough. */
static void into_lanes(Arrows *s) {
    const Chart *c = s->c;
    size_t before = s->n, most = (size_t)(c->plot.w / room);
    for (uint32_t k = 0; k < c->shown && s->n <= before + most; k++) {
        LaneRow row = timeline_row(c->v->model, chart_row(c, k));
        if (row.kind != LANE_LOOP) into_lane(s, row.lane, alone);
    }
    if (s->n > before + most) s->n = before;
}

void chart_arrows(const Chart *c) {
    Arrows s = {.c = c, .all = arena_array(c->v->pen.frame, Drawn, MAX)};
    of_step(&s);
    if (c->v->app->follow) into_lane(&s, c->v->app->follow, 3);
    into_lanes(&s);
    /* The newest step's lie on top. */
    for (size_t i = s.n; i-- > 0;)
        draw(c, &s.all[i]);
}
