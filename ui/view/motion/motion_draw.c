/* A picture from the middle of a motion. */
#include <math.h>
#include <string.h>

#include "base/check.h"
#include "view/motion/motion_impl.h"

/* At t = 0 it is a, at 1 it is b. */
static float mix(float a, float b, float t) {
    return a + (b - a) * t;
}

static Rect mix_rect(Rect a, Rect b, float t) {
    return (Rect){mix(a.x, b.x, t), mix(a.y, b.y, t), mix(a.w, b.w, t),
                  mix(a.h, b.h, t)};
}

/* ---- commands ---- */

static void shift_command(DrawList *d, DrawCmd *c, float dx, float dy) {
    c->x += dx;
    c->y += dy;
    if (c->kind != DRAW_POLY) return;
    for (uint32_t i = 0; i < c->count; i++) {
        d->points.data[c->first + i].x += dx;
        d->points.data[c->first + i].y += dy;
    }
}

/* Where they are in the order of painting: what is painted over them stays over
 * them. */
static void shift_place(DrawList *d, const Spot *p, float dx, float dy) {
    for (size_t i = p->from; i < p->to; i++)
        shift_command(d, &d->cmds.data[i], dx, dy);
}

/* Places are noted one behind the other or not at all: what lies behind the
 * gap moves up. */
static void take_out(DrawList *d, Places *places, const Spot *gone) {
    size_t from = gone->from, to = gone->to, n = to - from;
    memmove(d->cmds.data + from, d->cmds.data + to,
            (d->cmds.len - to) * sizeof *d->cmds.data);
    d->cmds.len -= n;
    for (size_t i = 0; i < places->all.len; i++) {
        Spot *p = &places->all.data[i];
        /* Earlier ones stay; so does its own, which is not used again. */
        if (p->from < to) continue;
        p->from -= n;
        p->to -= n;
    }
}

/* The box of the object itself, by its size, 1 px being rounding; stroke and
 * fill may be two commands. */
static bool frames(const DrawCmd *c, Rect r) {
    return c->kind == DRAW_RECT && fabsf(c->w - r.w) < 1 &&
           fabsf(c->h - r.h) < 1;
}

/* The object of place `p`, whose commands are in `from`, fills `at` now: its
 * frame becomes as large, and what stands in it is cut where that is less than
 * it needs. */
static void put_object(DrawList *d, const DrawList *from, const Spot *p,
                       Rect at) {
    /* Level with the middle of the box, from its left edge on. */
    float dx = at.x - p->r.x, dy = at.y + at.h / 2 - p->r.y - p->r.h / 2;
    bool cut = at.w < p->r.w - 1 || at.h < p->r.h - 1;
    size_t i = p->copy;
    /* Frames come first in an object, then what stands in them. */
    for (; i < p->end && frames(&from->cmds.data[i], p->r); i++) {
        DrawCmd *c = motion_copy(d, from, i);
        c->x = at.x, c->y = at.y, c->w = at.w, c->h = at.h;
    }
    if (cut) draw_clip(d, at);
    for (; i < p->end; i++)
        shift_command(d, motion_copy(d, from, i), dx, dy);
    if (cut) draw_unclip(d);
}

/* The colour of an object's frame. */
static Color edge_of(const DrawList *copies, const Spot *p) {
    if (p->copy == p->end) return COLOR_LINE2;
    const DrawCmd *c = &copies->cmds.data[p->copy];
    return (Color)(c->stroke ? c->stroke : c->fill);
}

/* Where an object will be, or was; px of the design, times its panel's scale.
 */
static void hole(View *v, const Spot *p, Color edge, float width) {
    draw_rect(v->pen.draw, p->r,
              (Paint){.stroke = edge,
                      .width = width * p->scale,
                      .radius = 5 * p->scale,
                      .dash_on = 5 * p->scale,
                      .dash_off = 4 * p->scale});
}

/* ---- rows that make room ---- */

static bool is_row(PlaceKind kind) {
    return kind == PLACE_TIMER || kind == PLACE_READY || kind == PLACE_JOB;
}

/* The other rows close the gap in the second half of the way, and open it in
 * the first half of the way back.  Returns whether any did. */
static bool close_gaps(View *v, float e) {
    Motion *m = &v->app->motion;
    /* How far it is on the way from the earlier position to the later one. */
    float late = m->back ? 1 - e : e;
    float moved = fmaxf(0, late - 0.5F) * 2;
    float left = m->back ? moved : 1 - moved; /* of the way to the rest */
    bool any = false;
    for (size_t i = 0; i < m->shown.all.len; i++) {
        const Spot *p = &m->shown.all.data[i];
        if (!is_row(p->kind) || p->id == 0) continue;
        const Spot *old = places_find(&m->before, p->kind, p->id);
        /* In another column, or more than three rows away: a new layout, not a
         * gap. */
        if (!old || fabsf(old->r.x - p->r.x) > 1) continue;
        float dy = old->r.y - p->r.y;
        if (fabsf(dy) < 1 || fabsf(dy) > 3 * p->r.h) continue;
        shift_place(v->pen.draw, p, 0, dy * left);
        any = true;
    }
    return any;
}

/* ---- the flights ---- */

/* A small one in the middle of the card that it comes out of. */
static Rect seed_of(Rect r, float scale) {
    float w = fminf(r.w, 30 * scale);
    return (Rect){r.x + (r.w - w) / 2, r.y, w, r.h};
}

/* Its commands are taken out of the picture, and a hole says where it will be.
 */
static void clear_place(View *v, const Spot *p, Color edge) {
    Spot there = *p; /* the list of places is about to change */
    take_out(v->pen.draw, &v->app->motion.shown, &there);
    hole(v, &there, edge, 2);
}

static void paint_move(View *v, float e) {
    Motion *m = &v->app->motion;
    const Spot *early = places_find(motion_early(m), m->kind_a, m->id_a);
    const Spot *late = places_find(motion_late(m), m->kind_b, m->id_b);
    if (!early || !late) return;
    /* Copies: taking out changes the list that they point into. */
    Spot start = *early, look = *late;
    const DrawList *copies = &motion_late(m)->copies;
    float way = m->back ? 1 - e : e;
    Rect from = m->flight == FLY_GROW ? seed_of(start.r, start.scale) : start.r;
    bool gap = close_gaps(v, e);
    if (!m->back)
        clear_place(v, late, edge_of(copies, &look));
    else if (is_row(start.kind)) /* else it vanishes into what stays there */
        clear_place(v, early, edge_of(&m->shown.copies, &start));
    /* While the gap is open, a thin outline says where it came from. */
    if (gap && !m->back && is_row(start.kind) && way < 0.5F)
        hole(v, &start, COLOR_LINE2, 1);
    put_object(v->pen.draw, copies, &look, mix_rect(from, look.r, way));
}

/* Nothing travels: what is new comes up from the ground. */
static void paint_fade(View *v, float e) {
    Motion *m = &v->app->motion;
    DrawList *d = v->pen.draw;
    bool back = m->back;
    const Spot *p = places_find(&m->shown, back ? m->kind_a : m->kind_b,
                                back ? m->id_a : m->id_b);
    /* Back into its callback: it is gone at once. */
    if (!p || (back && m->flight == FLY_GROW)) return;
    for (size_t i = p->from; i < p->to; i++) {
        d->cmds.data[i].fill_alpha *= e;
        d->cmds.data[i].stroke_alpha *= e;
    }
}

/* Where one is after a part of the lines of an arrow, one behind the other. */
static Point along(const DrawList *copies, const Spot *arrow, float part) {
    float all = 0;
    for (size_t i = arrow->copy; i < arrow->end; i++) {
        const DrawCmd *c = &copies->cmds.data[i];
        if (c->kind == DRAW_LINE) all += hypotf(c->w, c->h);
    }
    float left = all * part;
    Point at = {0, 0};
    /* Walks the lines until the length is used up. */
    for (size_t i = arrow->copy; i < arrow->end; i++) {
        const DrawCmd *c = &copies->cmds.data[i];
        if (c->kind != DRAW_LINE) continue;
        float length = hypotf(c->w, c->h);
        float f = length > 0 ? fminf(1, left / length) : 1;
        at = (Point){c->x + c->w * f, c->y + c->h * f};
        left -= length;
        if (left <= 0) break;
    }
    return at;
}

/* The dot needs two thirds of the time; then the box is there. */
static void paint_dot(View *v, float e) {
    Motion *m = &v->app->motion;
    float way = m->back ? 1 - e : e, part = way * 1.5F;
    const Spot *arrow = places_find(motion_late(m), PLACE_ARROW, m->id_b);
    if (!arrow || part >= 1) return;
    const Spot *box =
        m->brings ? places_find(&m->shown, (PlaceKind)m->brings_kind, m->brings)
                  : NULL;
    float s = arrow->scale;
    Point at = along(&motion_late(m)->copies, arrow, part);
    if (box && !m->back) clear_place(v, box, edge_of(&m->shown.copies, box));
    draw_circle(v->pen.draw, at, 6 * s,
                (Paint){.fill = COLOR_INK, .stroke = COLOR_BG, .width = 2 * s});
}

/* Character by character from the right: those that are the same stay. */
static void roll(View *v, const Spot *p, Str old, float e, float sign) {
    DrawList *d = v->pen.draw;
    const DrawList *copies = &v->app->motion.shown.copies;
    const DrawCmd c = copies->cmds.data[p->copy];
    Str now = draw_text_of(copies, &c);
    /* Digits are equally wide: a cell each; 1.1 is the line's height. */
    float cell = c.w / (float)now.len, high = c.size * 1.1F;
    draw_clip(d, (Rect){c.x - 2, c.y - high / 2, c.w + 4, high});
    for (size_t i = 0; i < now.len; i++) {
        /* From the right, since a number grows to the left: 9.900 to 10.000. */
        size_t back = now.len - i;
        char was = back <= old.len ? old.ptr[old.len - back] : ' ';
        bool same = was == now.ptr[i];
        TextStyle style = {(Font)c.font, c.size, (Color)c.fill,
                           ANCHOR_LEFT,  0,      0};
        float x = c.x + cell * (float)i, off = same ? 0 : sign * high;
        draw_text(d, (Point){x, c.y + off * (1 - e)}, (Str){now.ptr + i, 1},
                  style);
        if (!same && was != ' ')
            draw_text(d, (Point){x, c.y - off * e}, (Str){&was, 1}, style);
    }
    draw_unclip(d);
}

static bool same_map(const Places *a, const Places *b) {
    return a->origin == b->origin && a->per_ns == b->per_ns &&
           a->per_column == b->per_column;
}

static void paint_clock(View *v, float e) {
    Motion *m = &v->app->motion;
    const Spot *cursor = places_find(&m->shown, PLACE_CURSOR, 0);
    const Spot *was = places_find(&m->before, PLACE_CURSOR, 0);
    /* Where the timeline has scrolled or zoomed, its old x means nothing. */
    if (cursor && was && same_map(&m->shown, &m->before))
        shift_place(v->pen.draw, cursor, (was->r.x - cursor->r.x) * (1 - e), 0);
    const Spot *clock = places_find(&m->shown, PLACE_CLOCK, 0);
    const Spot *old = places_find(&m->before, PLACE_CLOCK, 0);
    /* One text alone, not cut: or there are no cells to roll. */
    if (!clock || !old || clock->end != clock->copy + 1) return;
    if (m->shown.copies.cmds.data[clock->copy].flags & DRAW_CUT) return;
    Spot there = *clock;
    const DrawCmd *c = &m->before.copies.cmds.data[old->copy];
    take_out(v->pen.draw, &m->shown, &there);
    roll(v, &there, draw_text_of(&m->before.copies, c), e, m->back ? -1 : 1);
}

static void paint_line(View *v, float e) {
    Motion *m = &v->app->motion;
    const Spot *p = places_find(&m->shown, PLACE_LINE, 0);
    const Spot *was = places_find(&m->before, PLACE_LINE, 0);
    if (!p || !was) return;
    for (size_t i = p->from; i < p->to; i++) {
        /* The bar's height changes too where a line of code has several rows.
         */
        DrawCmd *c = &v->pen.draw->cmds.data[i];
        c->y = mix(was->r.y, p->r.y, e);
        c->h = mix(was->r.h, p->r.h, e);
    }
}

void motion_paint(View *v, float e) {
    const App *a = v->app;
    switch (a->motion.flight) {
    case FLY_MOVE:
    case FLY_GROW:
        if (a->still)
            paint_fade(v, e);
        else
            paint_move(v, e);
        break;
    case FLY_DOT: paint_dot(v, e); break;
    case FLY_CLOCK: paint_clock(v, e); break;
    case FLY_LINE: paint_line(v, e); break;
    case FLY_NOTHING: break;
    }
}
