/* The mouse, where no text is typed: a click means what the topmost place of
 * the picture under it says, and the picture on the screen says it, not the one
 * that would be drawn now. */
#include <math.h>

#include "view/app_impl.h"
#include "view/stage_view.h"
#include "view/timeline/timeline_input.h"
#include "view/view.h"

/* The bar reaches from margin to margin of the rectangle; each stop has an
 * equal share of it, however many events or ns lie between two. */
static void seek_bar(App *a, Rect bar, float x) {
    if (!a->model) return;
    size_t last = model_stops(a->model, a->unit) - 1;
    float f = (x - bar.x - LAYOUT_MARGIN) / (bar.w - 2 * LAYOUT_MARGIN);
    f = fminf(1, fmaxf(0, f));
    app_go_step(a, (uint64_t)lround((double)f * (double)last));
}

/* Under what lies on top nothing can be clicked. */
/* The places of an overlay are noted after those of the screen. */
static size_t first_hot(const App *a) {
    return a->overlay ? a->focus.overlay : 0;
}

bool app_is_seen(const App *a) {
    return a->focus.screen == (int)a->screen &&
           a->focus.layer == (int)a->overlay;
}

const Hot *app_hot_at(const App *a, float x, float y) {
    /* From the last that was drawn: it lies on top. */
    for (size_t i = a->hots.len; i > first_hot(a); i--)
        if (rect_has(a->hots.data[i - 1].rect, x, y))
            return &a->hots.data[i - 1];
    return NULL;
}

/* It may have been moved since the button was pressed: a window of another
 * size. */
static Rect bar_of(const App *a) {
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == ACT_SCRUB) return a->hots.data[i].rect;
    return (Rect){0, 0, 1, 1};
}

void app_drag(App *a, const InputEvent *ev) {
    if (compare_drag(a, ev)) return;
    /* The timeline comes first, it holds what was pressed on it. */
    bool play = a->screen == SCREEN_PLAY;
    if (play && !timeline_drag(a, ev) && a->drag == ACT_SCRUB)
        seek_bar(a, bar_of(a), ev->x);
}

void app_press(App *a, const InputEvent *ev) {
    /* A click meant for a picture that is about to go would hit something else.
     */
    if (!app_is_seen(a)) return;
    focus_clear(a);
    const Hot *hot = app_hot_at(a, ev->x, ev->y);
    /* Help shows keys that can be tried; everything else closes it. */
    if (a->overlay == OVERLAY_HELP && (!hot || hot->action != ACT_KEY)) {
        app_act(a, ACT_HELP, 0); /* wherever it was */
        return;
    }
    if (!hot) return;
    Action what = (Action)hot->action;
    /* Those that need to know where in the rectangle it was. */
    if (compare_press(a, (int)what, ev) || timeline_press(a, what, ev)) return;
    if (what == ACT_SCRUB) {
        a->drag = what;
        a->playing = false;
        app_drag(a, ev);
        return;
    }
    app_act(a, what, hot->arg);
}

/* The panel under the mouse that scrolls, whatever is drawn on it. */
static Action panel_at(const App *a, const InputEvent *ev) {
    for (size_t i = a->hots.len; i > 0; i--) {
        const Hot *h = &a->hots.data[i - 1];
        if (stage_scrolls(h->action) && rect_has(h->rect, ev->x, ev->y))
            return (Action)h->action;
    }
    return ACT_NONE;
}

/* A wheel that turns finely scrolls when it has turned by a whole row. */
static int whole_rows(App *a, float rows) {
    /* A touch pad sends parts of rows; the bound keeps nonsense out of an int.
     */
    float sum = a->wheel + fminf(100, fmaxf(-100, rows));
    float whole = truncf(sum);
    a->wheel = sum - whole;
    return (int)whole;
}

void app_wheel(App *a, const InputEvent *ev) {
    if (a->screen == SCREEN_GALLERY) {
        gallery_wheel(a, ev);
        return;
    }
    if (compare_wheel(a, ev)) return;
    if (!a->model || timeline_wheel(a, ev)) return;
    Action list = panel_at(a, ev);
    /* Three lines for a notch, but one row of cards. */
    bool text = list == ACT_SOURCE || list == ACT_CONSOLE;
    if (list)
        stage_scroll(a, list, whole_rows(a, -ev->amount * (text ? 3 : 1)));
}
