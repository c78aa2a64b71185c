/* Arrows between lanes: who made or woke whom.
 *
 * Those of the current step and of the followed task are always drawn; the
 * others where there is room, so that they never become a haze. */
#include <math.h>

#include "view/timeline/chart.h"

/* At most so many in all, of the current step, and into one lane: also of a
 * trace that has thousands, a picture stays cheap and readable. */
enum { MAX = 160, MAX_STEP = 24, MAX_LANE = 64 };

/* px: arrows closer than `apart` are in each other's way; of two into one lane
 * in one cell of `alone` none is drawn unless it is asked for; and there may be
 * one for each `room` of the width. */
static const float ghost = 0.4F, apart = 7, alone = 14, room = 30;

/* An arrow that has its place on the screen. */
typedef struct Drawn {
    float x, y0, y1; /* from above to below */
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

/* An arrow that is drawn already is not drawn again, either. */
static bool is_free(const Arrows *s, const Drawn *d) {
    for (size_t i = 0; i < s->n; i++) {
        const Drawn *other = &s->all[i];
        if (other->arrow.ev == d->arrow.ev && other->arrow.to == d->arrow.to)
            return false;
        if (overlaps(other, d) && !branches(other, d)) return false;
    }
    return true;
}

/* Those of a branching that are hard to tell apart have one trunk.  So a task
 * that wakes ten others has one line with ten heads. */
static float trunk(const Arrows *s, const Drawn *d) {
    const float near = 4;
    for (size_t i = 0; i < s->n; i++)
        if (branches(&s->all[i], d) && fabsf(s->all[i].x - d->x) < near)
            return s->all[i].x;
    return d->x;
}

/* `always`: even where it crosses others. */
static void take(Arrows *s, const Arrow *a, bool always) {
    const Chart *c = s->c;
    float from = chart_lane_y(c, a->from), to = chart_lane_y(c, a->to);
    /* One of its lanes is not shown: an arrow into nothing says nothing. */
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
        /* A few always: they are what just happened. */
        take(s, &a[i], i < 4);
}

/* By timeline_arrows_to: of several in one cell of min_width none. */
static void into_lane(Arrows *s, uint32_t lane, float min_width) {
    const Chart *c = s->c;
    Arrow *a = arena_array(c->v->pen.frame, Arrow, MAX_LANE);
    size_t n = timeline_arrows_to(c->v->model, &c->scale, lane, c->x0, c->x1,
                                  (double)min_width, a, MAX_LANE);
    for (size_t i = 0; i < n; i++)
        take(s, &a[i], false);
}

/* From the edge of one lane's blocks to that of the other's lower ones: the
 * head points at what becomes ready. */
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
    /* Some of many would look as if these were all: none, then. */
    if (s->n > before + most) s->n = before;
}

void chart_arrows(const Chart *c) {
    Arrows s = {.c = c, .all = arena_array(c->v->pen.frame, Drawn, MAX)};
    if (!c->paper) of_step(&s);
    /* Before all others: the first who come take the places. */
    if (c->v->app->follow) into_lane(&s, c->v->app->follow, 3);
    into_lanes(&s);
    /* The newest step's lie on top. */
    for (size_t i = s.n; i-- > 0;)
        draw(c, &s.all[i]);
}
