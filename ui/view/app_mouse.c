#include <math.h>

#include "view/app_impl.h"
#include "view/timeline_input.h"
#include "view/view.h"

static void seek_bar(App *a, Rect bar, float x) {
    if (!a->model) return;
    size_t last = model_stops(a->model, a->unit) - 1;
    float f = (x - bar.x - LAYOUT_MARGIN) / (bar.w - 2 * LAYOUT_MARGIN);
    f = fminf(1, fmaxf(0, f));
    app_go_step(a, (uint64_t)lround((double)f * (double)last));
}

/* The topmost is the last that was drawn. */
static const Hot *hot_at(const App *a, float x, float y) {
    for (size_t i = a->hots.len; i > 0; i--)
        if (rect_has(a->hots.data[i - 1].rect, x, y))
            return &a->hots.data[i - 1];
    return NULL;
}

static Rect bar_of(const App *a) {
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == ACT_SCRUB) return a->hots.data[i].rect;
    return (Rect){0, 0, 1, 1};
}

void app_drag(App *a, const InputEvent *ev) {
    if (!timeline_drag(a, ev) && a->drag == ACT_SCRUB)
        seek_bar(a, bar_of(a), ev->x);
}

void app_press(App *a, const InputEvent *ev) {
    const Hot *hot = hot_at(a, ev->x, ev->y);
    if (!hot) {
        if (a->overlay) app_act(a, ACT_HELP, 0);
        return;
    }
    Action what = (Action)hot->action;
    if (a->overlay && what != ACT_HELP) return;
    if (timeline_press(a, what, ev)) return;
    if (what == ACT_SCRUB) {
        a->drag = what;
        a->playing = false;
        app_drag(a, ev);
        return;
    }
    app_act(a, what, hot->arg);
}

void app_wheel(App *a, const InputEvent *ev) {
    if (a->screen == SCREEN_GALLERY) {
        gallery_wheel(a, ev);
        return;
    }
    if (timeline_wheel(a, ev)) return;
    const Hot *hot = hot_at(a, ev->x, ev->y);
    bool source =
        hot && (hot->action == ACT_SOURCE || rect_has(hot->rect, ev->x, ev->y));
    if (source && a->model) app_scroll_source(a, -3 * ev->amount);
}
