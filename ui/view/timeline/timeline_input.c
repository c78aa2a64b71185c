/* Zoom, scrolling and dragging of the timeline, and clicks that seek.  It reads
 * where things were in the last picture and changes App.zoom, scroll and
 * lane_top; the next picture clamps them (view_axis.c, view_rows.c). */
#include "view/timeline/timeline_input.h"

#include <math.h>

#include "view/app_impl.h"
#include "view/view.h"

/* The last picture had a timeline: otherwise no place means anything. */
static bool ready(const App *a) {
    return a->map.valid && a->model;
}

/* In the panel's coordinates, from the plot's left edge.  An enlarged panel is
 * drawn k times as large. */
static double in_plot(const App *a, float x) {
    return (double)((x - a->map.area.x) / a->timeline.k);
}

/* The same as a place on the axis. */
static double on_axis(const App *a, float x) {
    return in_plot(a, x) + a->scroll - a->timeline.lead;
}

static float plot_width(const App *a) {
    return a->map.area.w / a->timeline.k;
}

/* ---- zoom ---- */

static void show_all(App *a) {
    a->zoom = 1;
    a->scroll = 0;
    a->dirty = true;
}

/* What is `at` pixels from the plot's left edge stays there. */
static void zoom_at(App *a, double factor, double at) {
    TimelineState *t = &a->timeline;
    /* Not further than `most`, but always back. */
    factor = fmin(factor, fmax(1, t->most));
    /* 0.2 % for rounding: who has zoomed out as often as in shall see all
     * again. */
    if (t->length * factor <= (double)plot_width(a) * 1.002) {
        show_all(a);
        return;
    }
    if (a->zoom == 1 && factor <= 1) return;
    double x = (at + a->scroll - t->lead) * factor;
    a->zoom *= (float)factor;
    if (a->zoom == 1) a->zoom = nextafterf(1, 2); /* 1 stands for all */
    /* As the next picture will compute it: more input may come before that. */
    t->scale.per_column *= factor;
    t->scale.per_lens *= factor;
    t->scale.per_ns *= factor;
    t->length *= factor;
    t->most /= factor;
    t->lead = view_timeline_lead(&t->scale, a->map.events);
    a->scroll = x + t->lead - at;
    a->dirty = true;
}

/* On the axis, from its x = 0. */
static double cursor_x(const App *a) {
    return timeline_x(a->model, &a->timeline.scale, model_pos(a->model));
}

/* Where it stands on the screen, or the middle when it is out of view. */
static double cursor_at(const App *a) {
    const TimelineState *t = &a->timeline;
    double at = cursor_x(a) + t->lead - a->scroll, w = (double)plot_width(a);
    return at >= 0 && at <= w ? at : w / 2;
}

/* A cursor near an end moves away from it: what is around it is of interest. */
void timeline_zoom(App *a, float factor) {
    if (!ready(a)) return;
    /* The same 15 % as reveal() in view_axis.c keeps free. */
    double at = cursor_at(a), edge = (double)plot_width(a) * 0.15;
    zoom_at(a, (double)factor, at);
    if (a->zoom != 1)
        a->scroll += at - fmax(edge, fmin((double)plot_width(a) - edge, at));
}

void timeline_fit(App *a) {
    show_all(a);
}

/* The lens around the cursor, or the next one. */
static bool lens_here(const App *a, Lens *lens) {
    double x = cursor_x(a);
    return timeline_lenses(a->model, &a->timeline.scale, x - 1, INFINITY, 0,
                           lens, 1) == 1;
}

/* The cursor's instant over most of the width; all of the run if that is how it
 * is already. */
static void zoom_instant(App *a) {
    TimelineState *t = &a->timeline;
    /* Between instants, or on the axis of seconds: eight times as large. */
    double w = (double)plot_width(a), factor = 8, middle = cursor_x(a);
    Lens lens;
    if (a->map.events && lens_here(a, &lens)) {
        /* A column of 40 px has room for a badge: larger ones show nothing
         * more. */
        const double natural = 40;
        factor = 0.7 * w / fmax(1e-9, lens.x1 - lens.x0);
        factor = fmin(factor, natural / t->scale.per_column);
        middle = (lens.x0 + lens.x1) / 2;
    }
    factor = fmin(factor, t->most);
    /* It is that large already: the second double click goes back. */
    if (factor <= 1.05) {
        show_all(a);
        return;
    }
    zoom_at(a, factor, middle + t->lead - a->scroll);
    /* After zoom_at, which would keep the cursor where it is. */
    a->scroll = middle * factor + t->lead - w / 2;
    a->reveal = true; /* in idle time the next lens may be far away */
}

void timeline_pan(App *a, float part) {
    if (!ready(a) || a->zoom == 1) return;
    a->scroll += (double)(part * plot_width(a));
    a->dirty = true;
}

/* ---- lanes ---- */

/* Row `top` becomes the first that scrolls; beyond the ends it stays at them.
 */
static void lanes_to(App *a, int64_t top) {
    const TimelineState *t = &a->timeline;
    int64_t last = (int64_t)t->pinned + t->lanes - t->shown;
    top = top > last ? last : top;
    a->lane_top = top < t->pinned ? t->pinned : (uint32_t)top;
    /* Until the next step the lanes do not follow what runs. */
    a->timeline.free = true;
    a->dirty = true;
}

bool timeline_scroll(App *a, int rows) {
    if (!ready(a) || a->timeline.shown >= a->timeline.lanes) return false;
    lanes_to(a, (int64_t)a->lane_top + rows);
    return true;
}

/* A wheel that turns finely scrolls when it has turned by a whole row. */
static void turn_lanes(App *a, float rows) {
    TimelineState *t = &a->timeline;
    /* Bounded, since one event of a broken wheel may say anything. */
    t->rest += fmaxf(-1000, fminf(1000, rows));
    float whole = truncf(t->rest);
    t->rest -= whole;
    if (whole != 0) timeline_scroll(a, (int)whole);
}

/* ---- the mouse ---- */

/* To the stop that is nearest to x.  Only stops of the unit can be shown, so
 * the two beside x are compared. */
static void seek(App *a, float x) {
    const AxisScale *s = &a->timeline.scale;
    double at = on_axis(a, x);
    uint64_t pos = timeline_at(a->model, s, at);
    size_t k = model_stop_at(a->model, a->unit, pos);
    uint64_t lo = model_stop(a->model, a->unit, k), best = lo;
    if (k + 1 < model_stops(a->model, a->unit)) {
        uint64_t hi = model_stop(a->model, a->unit, k + 1);
        double dl = at - timeline_x(a->model, s, lo);
        double dh = timeline_x(a->model, s, hi) - at;
        if (dh < dl) best = hi;
    }
    app_go(a, best);
    /* It was clicked: it is visible, unless the mouse has left the plot. */
    Rect r = a->map.area;
    a->reveal = x < r.x || x > r.x + r.w;
}

/* The frame's left edge goes to x.  The map shows `length` px over its width;
 * the next picture clamps. */
static void drag_frame(App *a, float x) {
    const TimelineState *t = &a->timeline;
    if (t->map.w <= 0) return;
    float left = x - t->grab - t->map.x;
    a->scroll = (double)(left / t->map.w) * t->length;
    a->dirty = true;
}

static void drag_thumb(App *a, float y) {
    const TimelineState *t = &a->timeline;
    /* How far the thumb can go stands for how many rows can be scrolled. */
    float way = t->track.h - t->thumb.h, top = y - t->grab - t->track.y;
    if (way <= 0) return;
    float part = fminf(1, fmaxf(0, top / way));
    lanes_to(a,
             (int64_t)t->pinned + lroundf(part * (float)(t->lanes - t->shown)));
}

/* Beside the frame or the thumb: that goes there, and is held.  Returns where
 * in it the mouse holds it. */
static float hold(float at, float from, float size) {
    return at >= from && at <= from + size ? at - from : size / 2;
}

static bool press_lanes(App *a, const InputEvent *ev) {
    TimelineState *t = &a->timeline;
    /* As wide as its hot rectangle: 8 px are hard to hit. */
    Rect wide = {t->track.x - 8, t->track.y, t->track.w + 16, t->track.h};
    if (rect_has(t->more, ev->x, ev->y)) {
        /* "+ n more": the next page, from the last one back to the first. */
        bool end = a->lane_top + t->shown >= t->pinned + t->lanes;
        lanes_to(a, end ? 0 : (int64_t)a->lane_top + t->shown);
    } else if (rect_has(wide, ev->x, ev->y)) {
        a->drag = ACT_LANES;
        t->grab = hold(ev->y, t->thumb.y, t->thumb.h);
        drag_thumb(a, ev->y);
    }
    return true;
}

bool timeline_press(App *a, Action what, const InputEvent *ev) {
    if (what != ACT_TIMELINE && what != ACT_MINIMAP && what != ACT_LANES)
        return false;
    /* It is the timeline's, and has nothing to say. */
    if (!ready(a)) return true;
    if (what == ACT_LANES) return press_lanes(a, ev);
    a->drag = what;
    if (what == ACT_MINIMAP) {
        TimelineState *t = &a->timeline;
        t->grab = hold(ev->x, t->frame.x, t->frame.w);
        drag_frame(a, ev->x);
        return true;
    }
    /* Whoever clicks wants to look at that moment. */
    a->playing = false;
    seek(a, ev->x);
    if (ev->clicks == 2) zoom_instant(a);
    return true;
}

bool timeline_drag(App *a, const InputEvent *ev) {
    if (a->drag != ACT_TIMELINE && a->drag != ACT_MINIMAP &&
        a->drag != ACT_LANES)
        return false;
    if (!ready(a)) return true;
    if (a->drag == ACT_TIMELINE) seek(a, ev->x);
    if (a->drag == ACT_MINIMAP) drag_frame(a, ev->x);
    if (a->drag == ACT_LANES) drag_thumb(a, ev->y);
    return true;
}

bool timeline_wheel(App *a, const InputEvent *ev) {
    if (!ready(a)) return false;
    const TimelineState *t = &a->timeline;
    bool plot = rect_has(a->map.area, ev->x, ev->y);
    bool map = rect_has(t->map, ev->x, ev->y);
    if (!plot && !map && !rect_has(t->names, ev->x, ev->y)) return false;
    /* Over the map it pans, over names it scrolls lanes; in the plot it zooms
     * around the mouse, with Shift it pans, with Ctrl it scrolls lanes. */
    if (map)
        timeline_pan(a, -0.15F * ev->amount);
    else if (!plot || ev->ctrl)
        turn_lanes(a, -ev->amount);
    else if (ev->shift)
        timeline_pan(a, -0.15F * ev->amount);
    else
        zoom_at(a, pow(1.2, (double)ev->amount), in_plot(a, ev->x));
    return true;
}
