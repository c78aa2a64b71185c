#include "view/timeline_input.h"

#include <math.h>

#include "view/app_impl.h"
#include "view/view.h"

static bool ready(const App *a) {
    return a->map.valid && a->model;
}

/* ---- zoom ---- */

/* What is under x stays under x. */
static void zoom_at(App *a, float factor, float x) {
    const TimelineMap *m = &a->map;
    float old = a->zoom;
    a->zoom = fminf(4096, fmaxf(1, a->zoom * factor));
    double f = (double)(a->zoom / old), at = ((double)x - m->origin) * f;
    AxisScale s = {m->scale.per_column * f, m->scale.per_lens * f,
                   m->scale.per_ns * f};
    a->scroll = (double)m->area.x + view_timeline_lead(&s, m->events) -
                ((double)x - at);
    a->dirty = true;
}

void timeline_zoom(App *a, float factor) {
    if (!ready(a)) return;
    double x = timeline_x(a->model, &a->map.scale, model_pos(a->model));
    zoom_at(a, factor, (float)(a->map.origin + x));
}

void timeline_fit(App *a) {
    a->zoom = 1;
    a->dirty = true;
}

void timeline_pan(App *a, float part) {
    if (!ready(a)) return;
    a->scroll += (double)(part * a->map.area.w);
    a->dirty = true;
}

bool timeline_scroll(App *a, int rows) {
    (void)a, (void)rows;
    return false;
}

/* ---- the mouse ---- */

/* To the stop that is nearest to x. */
static void seek(App *a, float x) {
    double at = (double)x - a->map.origin;
    uint64_t pos = timeline_at(a->model, &a->map.scale, at);
    size_t k = model_stop_at(a->model, a->unit, pos);
    uint64_t lo = model_stop(a->model, a->unit, k), best = lo;
    if (k + 1 < model_stops(a->model, a->unit)) {
        uint64_t hi = model_stop(a->model, a->unit, k + 1);
        double dl = at - timeline_x(a->model, &a->map.scale, lo);
        double dh = timeline_x(a->model, &a->map.scale, hi) - at;
        if (dh < dl) best = hi;
    }
    app_go(a, best);
    a->reveal = false; /* it was clicked: it is visible */
}

bool timeline_press(App *a, Action what, const InputEvent *ev) {
    if (what != ACT_TIMELINE) return false;
    if (!ready(a)) return true;
    a->drag = what;
    a->playing = false;
    seek(a, ev->x);
    return true;
}

bool timeline_drag(App *a, const InputEvent *ev) {
    if (a->drag != ACT_TIMELINE) return false;
    if (ready(a)) seek(a, ev->x);
    return true;
}

bool timeline_wheel(App *a, const InputEvent *ev) {
    if (!ready(a) || !rect_has(a->map.area, ev->x, ev->y)) return false;
    if (ev->shift)
        timeline_pan(a, -0.15F * ev->amount);
    else
        zoom_at(a, powf(1.2F, ev->amount), ev->x);
    return true;
}
