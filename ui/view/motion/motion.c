/* When something moves and for how long, and what the pictures before and after
 * have where.  Which object it is says motion_find.c. */
#include "view/motion/motion.h"

#include <math.h>

#include "view/app_impl.h"
#include "view/motion/motion_impl.h"

/* Between two pictures of a motion. */
static const double frame_seconds = 1.0 / 60;

static void places_free(Places *p) {
    vec_free(&p->all);
    draw_free(&p->copies);
    *p = (Places){0};
}

void motion_free(App *a) {
    places_free(&a->motion.shown);
    places_free(&a->motion.before);
    a->motion = (Motion){0};
}

/* ---- when ---- */

/* One press of an arrow key away, in either direction. */
static bool single_step(const App *a, uint64_t from, uint64_t to) {
    const StepUnit units[] = {a->unit, UNIT_ITERATION};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        /* Both units: the arrows alone and with Shift. */
        int64_t by = to > from ? 1 : -1;
        if (model_step(a->model, from, units[i], by) == to) return true;
    }
    return false;
}

static bool may_move(const App *a, uint64_t from, uint64_t to) {
    /* A larger step is no single deed, and reading its events would cost time.
     */
    enum { MOST_EVENTS = 2000 };
    const Places *p = &a->motion.shown;
    uint64_t events = to > from ? to - from : from - to;
    /* The last picture has to be the one of where we come from. */
    if (!p->valid || p->pos != from || from == to) return false;
    if (a->screen != SCREEN_PLAY || a->overlay || a->drag) return false;
    /* A step then takes under 0.2 s, as long as a motion does. */
    if (a->playing && app_speed(a) > 4) return false;
    return events <= MOST_EVENTS && single_step(a, from, to);
}

/* An arrow key that is held down scrubs: after a few steps that nobody could
 * watch nothing moves until there is a pause. */
static bool hurries(Motion *m) {
    /* Seconds; a held key repeats some 30 times a second. */
    const double watched = 0.12;
    bool early = m->since < watched && (m->cut || m->rush >= 2);
    m->rush = early ? m->rush + 1 : 0;
    m->since = 0;
    m->cut = false;
    return m->rush >= 2;
}

void motion_begin(App *a, uint64_t from) {
    Motion *m = &a->motion;
    uint64_t to = model_pos(a->model);
    /* A motion on its way is cut: the new one starts from its end. */
    motion_end(a);
    if (!m->on || hurries(m) || !may_move(a, from, to)) return;
    /* Swapped, not copied: the list to be filled next keeps its memory. */
    Places swap = m->before;
    m->before = m->shown;
    m->shown = swap;
    m->shown.valid = false;
    m->from = from;
    m->to = to;
    m->back = to < from;
    m->flight = FLY_NOTHING;
    m->left = m->total = 0.2; /* until it is known what it is */
}

void motion_end(App *a) {
    Motion *m = &a->motion;
    /* The picture at rest is still to be drawn. */
    if (m->left > 0) a->dirty = m->cut = true;
    m->left = 0;
    m->begun = m->held = false;
    m->flight = FLY_NOTHING;
}

void motion_tick(App *a, double seconds) {
    Motion *m = &a->motion;
    m->since += seconds;
    if (m->left <= 0 || m->held) return;
    if (a->screen != SCREEN_PLAY) motion_end(a);
    /* Time counts from its first picture on, however late that comes. */
    if (!m->begun) return;
    m->left -= seconds;
    a->dirty = true;
    if (m->left <= 0) motion_end(a);
}

double motion_next_tick(const App *a) {
    const Motion *m = &a->motion;
    return m->left > 0 && !m->held ? fmin(frame_seconds, m->left) : -1;
}

void motion_hold(App *a, float t) {
    Motion *m = &a->motion;
    if (m->left <= 0) return;
    m->held = true;
    m->at = t;
    a->dirty = true;
}

/* ---- the picture ---- */

/* A hash of all that moves panels around without a step: then old places say
 * nothing about the new picture. */
static uint64_t shape_of(const View *v) {
    const App *a = v->app;
    uint64_t s =
        /* In eighths of a logical px: a UI scale makes sizes that are not
         * whole. */
        (uint64_t)(v->layout.w * 8) << 32 | (uint64_t)(v->layout.h * 8);
    const int parts[] = {(int)a->enlarged, (int)a->depth, (int)a->tab,
                         (int)a->crowd};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        s = s * 31 + (uint64_t)parts[i];
    /* Another program's picture is no place to come from. */
    return s ^ (uint64_t)(uintptr_t)a->model;
}

void motion_open_picture(View *v) {
    Places *p = &v->app->motion.shown;
    p->all.len = 0;
    p->open = p->valid = true;
    p->pos = model_pos(v->model);
    p->t_ns = v->now->t_ns;
    p->shape = shape_of(v);
    draw_begin(&p->copies, v->pen.draw->measure);
}

void motion_note(View *v, PlaceKind kind, uint32_t id, Rect r, size_t from) {
    Places *p = &v->app->motion.shown;
    const DrawList *d = v->pen.draw;
    Spot place = {.kind = kind,
                  .id = id,
                  .r = draw_rect_of(d, r),
                  .scale = d->at.scale,
                  .from = from,
                  .to = d->cmds.len};
    /* On other screens panels are drawn too, and nothing moves there. */
    if (p->open) vec_push(&p->all, place);
}

void motion_note_way(View *v, int kind, size_t from) {
    motion_note(v, PLACE_ARROW, (uint32_t)kind + 1, (Rect){0}, from);
}

const Spot *places_find(const Places *p, PlaceKind kind, uint32_t id) {
    for (size_t i = 0; i < p->all.len; i++) {
        const Spot *at = &p->all.data[i];
        if (at->kind == kind && (id == 0 || at->id == id)) return at;
    }
    return NULL;
}

DrawCmd *motion_copy(DrawList *to, const DrawList *from, size_t i) {
    DrawCmd c = from->cmds.data[i];
    if (c.kind == DRAW_TEXT) {
        Str s = draw_text_of(from, &c);
        c.first = (uint32_t)to->text.len;
        sb_put(&to->text, s.ptr, s.len);
    } else if (c.kind == DRAW_POLY) {
        const Point *points = draw_points_of(from, &c);
        c.first = (uint32_t)to->points.len;
        for (uint32_t k = 0; k < c.count; k++)
            vec_push(&to->points, points[k]);
    }
    vec_push(&to->cmds, c);
    return &vec_last(&to->cmds);
}

static void keep_copy(DrawList *to, const DrawList *from, Spot *p) {
    p->copy = to->cmds.len;
    for (size_t i = p->from; i < p->to; i++)
        motion_copy(to, from, i);
    p->end = to->cmds.len;
}

/* The commands are gone with the next picture; the places need theirs to draw
 * an object where it no longer is. */
static void close_picture(View *v) {
    Places *p = &v->app->motion.shown;
    const TimelineMap *map = &v->app->map;
    for (size_t i = 0; i < p->all.len; i++)
        keep_copy(&p->copies, v->pen.draw, &p->all.data[i]);
    p->open = false;
    p->source_top = v->app->source_top;
    p->origin = map->valid ? map->origin : 0;
    p->per_ns = map->valid ? map->scale.per_ns : 0;
    p->per_column = map->valid ? map->scale.per_column : 0;
}

/* The first picture behind a step decides what moves, and starts the time. */
static void start(App *a) {
    Motion *m = &a->motion;
    m->begun = true;
    m->total = m->before.shape == m->shown.shape ? motion_find(a) : 0;
    if (m->total <= 0) motion_end(a);
    m->left = m->total;
}

void motion_draw(View *v) {
    App *a = v->app;
    Motion *m = &a->motion;
    close_picture(v);
    if (m->left <= 0) return;
    if (!m->begun)
        start(a);
    else if (m->before.shape != m->shown.shape) /* a window of another size */
        motion_end(a);
    if (m->left <= 0) return;
    /* From 0 to 1 in time; how far the object is by then is motion_ease. */
    float t = m->held ? m->at : (float)(1 - m->left / m->total);
    t = fminf(1, fmaxf(0, t));
    if (t < 1) motion_paint(v, motion_ease(t));
}
