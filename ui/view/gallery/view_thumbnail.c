/* The picture of a run on its lesson's card.  Shapes are those of lane_shape.h,
 * with sizes of their own: a few px must be enough here. */
#include <math.h>

#include "view/gallery/view_gallery.h"

/* px between the edge and the time axis. */
enum { PAD = 12 };

/* The picture while it is drawn: its box, and where time and lanes are in it.
 */
typedef struct Strip {
    Pen *pen;
    Rect box;
    const Thumbnail *thumb;
    Color surface;
    float x0, x1; /* of time 0 and 1 */
    float lane_h, bar;
} Strip;

static float x_of(const Strip *s, float at) {
    return s->x0 + at * (s->x1 - s->x0);
}

/* A whole lane's middle for a whole number. */
static float lane_y(const Strip *s, float lane) {
    return s->box.y + 5 + s->lane_h * (lane + 0.5F);
}

static float middle(const Strip *s) {
    return s->box.y + s->box.h / 2;
}

/* Nothing but a line: time in which nothing happens. */
static void dotted(const Strip *s, float x0, float x1, float yc) {
    /* Less would be a single dot. */
    if (x1 - x0 < 6) return;
    draw_line(
        s->pen->draw, (Point){x0, yc}, (Point){x1, yc},
        (Paint){
            .stroke = COLOR_LINE2, .width = 2, .dash_on = 2, .dash_off = 5});
}

static void mark(const Strip *s, State st, float x, float yc, float r) {
    draw_circle(s->pen->draw, (Point){x, yc}, r,
                (Paint){.fill = color_line(st)});
    icon(s->pen, (Icon)st, (Point){x, yc}, r * 0.56F, color_on(st),
         color_line(st));
}

/* ---- spans ---- */

static void running(const Strip *s, float x0, float x1, float yc) {
    /* At least 5 px, around the middle of its time, but never before the start:
     * nothing begins before 0. */
    float w = fmaxf(5, x1 - x0);
    float x = x0 <= s->x0 ? x0 : fminf(x0, x1) - (w - (x1 - x0)) / 2;
    Paint paint = {.fill = color_fill(STATE_RUNNING), .radius = 1.5F};
    /* Yellow on white needs an edge. */
    if (s->pen->theme == THEME_LIGHT) paint.stroke = color_line(STATE_RUNNING);
    draw_rect(s->pen->draw, (Rect){x, yc - s->bar / 2, w, s->bar}, paint);
}

static void blocked(const Strip *s, float x0, float x1, float yc) {
    Rect r = {x0, yc - s->bar / 2, fmaxf(5, x1 - x0), s->bar};
    Color line = color_line(STATE_BLOCKED);
    draw_rect(s->pen->draw, r,
              (Paint){.fill = color_fill(STATE_BLOCKED),
                      .fill_alpha = 0.22F,
                      .radius = 3});
    /* Finer than in a lane, for lower bars. */
    hatch(s->pen, r, line, 7, 2);
    draw_rect(s->pen->draw, r,
              (Paint){.stroke = line, .width = 1.5F, .radius = 3});
}

/* An outline alone: a fill would compete with the blocks that run. */
static void ready(const Strip *s, float x0, float x1, float yc) {
    float h = fmaxf(5, s->bar * 0.64F);
    draw_rect(
        s->pen->draw, (Rect){x0, yc - h / 2, fmaxf(4, x1 - x0), h},
        (Paint){.stroke = color_line(STATE_READY), .width = 1.5F, .radius = 2});
}

/* Bars of waiting first, blocks on top of them, ends on top of all. */
static int depth_of(uint8_t state) {
    switch ((State)state) {
    case STATE_WAITING: return 0;
    case STATE_DONE:
    case STATE_ERROR:
    case STATE_CANCELLED: return 2;
    default: return 1;
    }
}

static void span(const Strip *s, const ThumbSpan *t) {
    float yc = lane_y(s, t->lane), x0 = x_of(s, t->x0), x1 = x_of(s, t->x1);
    float r = fminf(7, fmaxf(4.5F, s->bar / 2 + 1));
    switch ((State)t->state) {
    case STATE_WAITING:
        draw_rect(
            s->pen->draw,
            (Rect){x0, yc - fminf(4, s->bar) / 2, x1 - x0, fminf(4, s->bar)},
            (Paint){.fill = color_fill(STATE_WAITING), .radius = 1});
        break;
    case STATE_RUNNING: running(s, x0, x1, yc); break;
    case STATE_BLOCKED: blocked(s, x0, x1, yc); break;
    case STATE_READY: ready(s, x0, x1, yc); break;
    case STATE_ERROR:
    /* Behind the end of its lane: the block that led to it stays visible. */
    case STATE_CANCELLED: mark(s, (State)t->state, x1 + 3 + r, yc, r); break;
    default: break; /* that a lane is done shows by its end */
    }
}

/* ---- time ---- */

/* Lines at whole seconds, or at 2, 5, 10 … of them. */
static void seconds(const Strip *s) {
    static const int steps[] = {1, 2, 5};
    double total = (double)s->thumb->t_ns / 1e9;
    /* Runs of less than a second have parts of it, from 1 ns on. */
    double unit = total >= 1 ? 1 : 1e-9;
    int k = 0;
    /* At most six lines: they show the scale, and are not to be counted. */
    while (total / (unit * steps[k]) > 6) {
        k = (k + 1) % 3;
        if (k == 0) unit *= 10;
    }
    double step = unit * steps[k];
    for (int i = 1; i * step < total * 1.0001; i++) {
        float x = x_of(s, (float)(i * step / total));
        draw_line(s->pen->draw, (Point){x, s->box.y + 5},
                  (Point){x, s->box.y + s->box.h - 5},
                  (Paint){.stroke = COLOR_LINE});
    }
}

/* The lanes that have none of their own: how many of them are there. */
static void density(const Strip *s) {
    /* In the row below the last lane. */
    float yc = lane_y(s, THUMB_LANES), w = (s->x1 - s->x0) / THUMB_BINS;
    for (int i = 0; i < THUMB_BINS; i++) {
        float h = s->thumb->dense[i] * s->lane_h * 0.8F;
        if (h > 0)
            draw_rect(s->pen->draw,
                      (Rect){s->x0 + w * (float)i, yc - h / 2, w, h},
                      (Paint){.fill = COLOR_LINE2});
    }
}

static void over_time(Strip *s) {
    const Thumbnail *t = s->thumb;
    /* The rest of the width belongs to the dots that say it would go on. */
    if (t->end == THUMB_NEVER) s->x1 = s->x0 + (s->x1 - s->x0) * 0.7F;
    seconds(s);
    bool more = t->lanes > t->shown;
    s->lane_h = (s->box.h - 10) / (float)(t->shown + more);
    s->bar = fminf(16, s->lane_h * 0.66F);
    /* Three times over all: a few hundred spans at most for each lane. */
    for (int depth = 0; depth < 3; depth++)
        for (size_t i = 0; i < t->spans.len; i++)
            if (depth_of(t->spans.data[i].state) == depth)
                span(s, &t->spans.data[i]);
    if (more) density(s);
    float right = s->box.x + s->box.w - PAD;
    if (t->end == THUMB_NEVER) dotted(s, s->x1 + 8, right, middle(s));
    /* The program's own end, unless a lane shows it. */
    if (t->failed && !thumbnail_marks(t, STATE_ERROR))
        mark(s, STATE_ERROR, s->x1 + 12, middle(s), 7);
}

/* ---- runs that take no time ---- */

/* In place of the axis: one instant.  It is filled if a loop ran in it. */
static void first_block(const Strip *s, bool runs) {
    Rect r = {s->x0, middle(s) - 9, 10, 18};
    draw_rect(s->pen->draw, r,
              (Paint){.fill = runs ? color_fill(STATE_RUNNING) : COLOR_PANEL,
                      .stroke = runs ? color_line(STATE_RUNNING) : COLOR_LINE2,
                      .width = runs ? 1 : 2,
                      .radius = 3});
}

/* Words upon the dotted line. */
static void said(const Strip *s, float from, Str words, Color color,
                 Font font) {
    float right = s->box.x + s->box.w - PAD;
    /* 14 px of dots at each side at least. */
    float w = fminf(pen_width(s->pen, font, 13.5F, words), right - from - 28);
    float x = fmaxf(from + 14, (from + right - w) / 2);
    dotted(s, from, x - 8, middle(s));
    text_cut(s->pen, x, middle(s), words, font, 13.5F, color, w + 1);
    dotted(s, x + w + 8, right, middle(s));
}

/* No time has passed: how it ended is all there is to see. */
static void at_once(const Strip *s) {
    const Thumbnail *t = s->thumb;
    float x = s->x0 + 15, right = s->box.x + s->box.w - PAD;
    first_block(s, t->loop);
    if (t->failed) {
        mark(s, STATE_ERROR, x + 8, middle(s), 9);
        if (t->error)
            said(s, x + 22, str_of(t->error), color_line(STATE_ERROR),
                 SANS_SEMIBOLD);
        else
            dotted(s, x + 22, right, middle(s));
    } else if (!t->loop) {
        said(s, x, pen_word(s->pen, S_UI_NO_LOOP_RAN), COLOR_INK2,
             SANS_SEMIBOLD);
    } else {
        if (t->end == THUMB_ENDED) mark(s, STATE_DONE, x + 8, middle(s), 9);
        dotted(s, x + 22, right, middle(s));
    }
}

void view_thumbnail(View *v, Rect r, const Thumbnail *t) {
    Strip s = {.pen = &v->pen, .box = r, .thumb = t};
    /* Another ground than the card's, in both themes. */
    s.surface = v->app->theme == THEME_DARK ? COLOR_BG : COLOR_CARD;
    draw_rect(v->pen.draw, r,
              (Paint){.fill = s.surface, .stroke = COLOR_LINE, .radius = 6});
    s.x0 = r.x + PAD;
    /* 14 px for the mark of a lane that ends with the run. */
    s.x1 = r.x + r.w - PAD - 14;
    if (!t->known)
        dotted(&s, s.x0, r.x + r.w - PAD, middle(&s));
    else if (t->t_ns == 0)
        at_once(&s);
    else
        over_time(&s);
}
