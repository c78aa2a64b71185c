/* Pieces that are too short to be seen one by one: how high the bar is says how
 * much of them runs, and dots below it that there is more to see when one zooms
 * in.  An error or a blocking call among them is always seen. */
#include <math.h>

#include "view/timeline/chart.h"

/* px: pieces closer than `apart` do not stand alone; dots need a stretch of
 * `dotted`. */
static const float ghost = 0.34F, apart = 8, dotted = 16;

/* Few levels, so that neighbours look the same and become one shape. */
int dense_level(float busy, uint32_t runs) {
    if (!runs && busy <= 0) return 0;
    /* On the axis of seconds what runs takes no time: how often, then.  A log,
     * so that one, ten and a thousand can be told apart in four levels. */
    float often = runs > 1 ? 0.3F + 0.1F * log2f((float)runs) : 0.25F;
    float share = fmaxf(busy, busy > 0 ? 0 : often);
    int level = (int)ceilf(fminf(1, share) * DENSE_LEVELS);
    return level < 1 ? 1 : level;
}

static bool runs(const Dense *d) {
    return d->level > 0;
}

static void fill(const Chart *c, const Dense *d, float yc, float h, Color color,
                 float alpha) {
    /* At least 1 px, which the next piece may cover. */
    float x1 = fmaxf(d->x1, d->x0 + 1);
    draw_rect(c->v->pen.draw, (Rect){d->x0, yc - h / 2, x1 - d->x0, h},
              (Paint){.fill = color, .fill_alpha = alpha});
}

/* What it is besides running.  In heights as lane_shape.c has them. */
static void ground(const Chart *c, const Dense *d, float yc) {
    switch (d->state) {
    case STATE_WAITING: fill(c, d, yc, 4, color_fill(STATE_WAITING), 1); break;
    case STATE_READY:
        fill(c, d, yc, c->bar * 0.64F, color_fill(STATE_READY), 0.5F);
        break;
    case STATE_RUNNING:
    case STATE_BLOCKED: break;
    default: fill(c, d, yc, 3, color_line(d->state), 1); break;
    }
}

/* Marks that no merging takes away. */
static void signs(const Chart *c, const Dense *d, float yc) {
    /* At least 3 px wide: one error in a thousand steps must be found. */
    float x = (d->x0 + d->x1) / 2, w = fmaxf(d->x1 - d->x0, 3), h = c->bar;
    DrawList *list = c->v->pen.draw;
    if (d->blocks && d->state != STATE_BLOCKED)
        draw_rect(list, (Rect){x - w / 2, yc + h / 2 - 4, w, 4},
                  (Paint){.fill = color_line(STATE_BLOCKED)});
    if (d->fails)
        draw_rect(list, (Rect){x - 1.5F, yc - h / 2 - 2, 3, h + 4},
                  (Paint){.fill = color_line(STATE_ERROR)});
}

/* A stretch of equal look.  How high it is tells how much runs, at least 5 px.
 */
static void piece(const Chart *c, const Dense *d, float yc) {
    State st = d->state == STATE_BLOCKED ? STATE_BLOCKED : STATE_RUNNING;
    float part = (float)d->level / DENSE_LEVELS;
    if (d->future && c->v->app->hide_future) return;
    if (d->future) chart_ghost(c, ghost);
    ground(c, d, yc);
    if (runs(d)) fill(c, d, yc, fmaxf(5, c->bar * part), color_fill(st), 1);
    signs(c, d, yc);
    chart_solid(c);
}

/* One that stands alone on the axis of seconds is a block, for it takes no
 * time. */
static bool alone(const Chart *c, const Dense *p, size_t i, size_t n) {
    if (c->events || !runs(&p[i]) || p[i].x1 - p[i].x0 > apart) return false;
    /* Costs a few steps: both loops end at the first piece that is far enough.
     */
    for (size_t k = i; k-- > 0 && p[i].x0 - p[k].x1 < apart;)
        if (runs(&p[k])) return false;
    for (size_t k = i + 1; k < n && p[k].x0 - p[i].x1 < apart; k++)
        if (runs(&p[k])) return false;
    return true;
}

/* As widen() in view_lanes.c makes them: 7 px. */
static void block(const Chart *c, Dense d, float yc) {
    State st = d.state == STATE_BLOCKED ? STATE_BLOCKED : STATE_RUNNING;
    float mid = (d.x0 + d.x1) / 2;
    bool light = c->v->pen.theme == THEME_LIGHT;
    if (d.future && c->v->app->hide_future) return;
    if (d.future) chart_ghost(c, ghost);
    draw_rect(c->v->pen.draw, (Rect){mid - 3.5F, yc - c->bar / 2, 7, c->bar},
              (Paint){.fill = color_fill(st),
                      .stroke = light ? color_line(st) : COLOR_NONE,
                      .radius = 3});
    signs(c, &d, yc);
    chart_solid(c);
}

/* May be drawn as one.  An error keeps its own place. */
static bool same_look(const Dense *a, const Dense *b) {
    return a->state == b->state && a->level == b->level &&
           a->blocks == b->blocks && !a->fails && !b->fails &&
           a->future == b->future && b->x0 - a->x1 < 0.75F;
}

/* Below a stretch of them. */
static void more_to_see(const Chart *c, const Dense *from, const Dense *to,
                        float yc) {
    if (to->x1 - from->x0 < dotted) return;
    if (from->future && c->v->app->hide_future) return;
    float y = yc + c->bar / 2 + 1.5F;
    if (from->future) chart_ghost(c, ghost);
    draw_line(
        c->v->pen.draw, (Point){from->x0, y}, (Point){to->x1, y},
        (Paint){
            .stroke = COLOR_LINE2, .width = 1.5F, .dash_on = 2, .dash_off = 3});
    chart_solid(c);
}

/* One walk: equal neighbours become a shape, and shapes that touch become a
 * stretch, which has one line of dots. */
void chart_dense(const Chart *c, const Dense *pieces, size_t n, float yc) {
    size_t begin = 0;
    for (size_t i = 0, j; i < n; i = j) {
        Dense d = pieces[i];
        for (j = i + 1; j < n && same_look(&d, &pieces[j]); j++)
            d.x1 = pieces[j].x1;
        if (j == i + 1 && alone(c, pieces, i, n))
            block(c, d, yc);
        else
            piece(c, &d, yc);
        bool touches =
            j < n && pieces[j].x0 - d.x1 < 2 && pieces[j].future == d.future;
        if (touches) continue;
        more_to_see(c, &pieces[begin], &pieces[j - 1], yc);
        begin = j;
    }
}
