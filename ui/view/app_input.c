#include <math.h>

#include "view/app_impl.h"
#include "view/view.h"

/* ---- the timeline ---- */

/* What is under x stays under x. */
static void zoom_at(App *a, float factor, float x) {
    const TimelineMap *m = &a->map;
    if (!m->valid) return;
    float old = a->zoom;
    a->zoom = fminf(4096, fmaxf(1, a->zoom * factor));
    double f = (double)(a->zoom / old), at = ((double)x - m->origin) * f;
    AxisScale s = {m->scale.per_column * f, m->scale.per_lens * f,
                   m->scale.per_ns * f};
    a->scroll = (double)m->area.x + view_timeline_lead(&s, m->events) -
                ((double)x - at);
}

/* Around the cursor: what is spoken of stays in view. */
static void zoom_by(App *a, float factor) {
    if (!a->map.valid || !a->model) return;
    double x = timeline_x(a->model, &a->map.scale, model_pos(a->model));
    zoom_at(a, factor, (float)(a->map.origin + x));
}

static void seek_timeline(App *a, float x) {
    if (!a->map.valid || !a->model) return;
    double at = (double)x - a->map.origin;
    uint64_t pos = timeline_at(a->model, &a->map.scale, at);
    size_t k = model_stop_at(a->model, a->unit, pos);
    uint64_t lo = model_stop(a->model, a->unit, k), best = lo;
    /* Between two stops: the nearer one. */
    if (k + 1 < model_stops(a->model, a->unit)) {
        uint64_t hi = model_stop(a->model, a->unit, k + 1);
        double dl = at - timeline_x(a->model, &a->map.scale, lo);
        double dh = timeline_x(a->model, &a->map.scale, hi) - at;
        if (dh < dl) best = hi;
    }
    app_go(a, best);
    a->reveal = false; /* it was clicked: it is visible */
}

static void seek_bar(App *a, Rect bar, float x) {
    if (!a->model) return;
    size_t last = model_stops(a->model, a->unit) - 1;
    float f = (x - bar.x - LAYOUT_MARGIN) / (bar.w - 2 * LAYOUT_MARGIN);
    f = fminf(1, fmaxf(0, f));
    app_go_step(a, (uint64_t)lround((double)f * (double)last));
}

static void follow_next(App *a) {
    uint32_t tasks = model_now(a->model)->tasks;
    a->follow = a->follow < tasks ? a->follow + 1 : 0;
}

/* ---- actions ---- */

static void set_unit(App *a, StepUnit unit) {
    a->unit = unit;
    if (a->model) app_moved(a);
}

static void set_language(App *a, Language lang) {
    a->lang = lang;
    if (a->model) narrate(&a->narration, a->model, a->unit, a->lang);
}

/* What works on the play screen alone. */
static void play_action(App *a, Action act, int64_t arg) {
    if (!a->model || a->screen != SCREEN_PLAY) return;
    switch (act) {
    case ACT_FIRST: app_go(a, 0); break;
    case ACT_BACK: app_step(a, a->unit, -1); break;
    case ACT_PLAY: app_play(a); break;
    case ACT_FORWARD: app_step(a, a->unit, 1); break;
    case ACT_LAST: app_go(a, model_end(a->model)); break;
    case ACT_UNIT: set_unit(a, (StepUnit)arg); break;
    case ACT_SLOWER: app_change_speed(a, -1); break;
    case ACT_FASTER: app_change_speed(a, 1); break;
    case ACT_AXIS:
        a->axis = (AxisKind)arg;
        a->reveal = true;
        break;
    case ACT_FIT: a->zoom = 1; break;
    case ACT_ZOOM_IN: zoom_by(a, 1.5F); break;
    case ACT_ZOOM_OUT: zoom_by(a, 1 / 1.5F); break;
    case ACT_TAB: a->tab = (Tab)arg; break;
    case ACT_PANE: a->tab = arg ? TAB_THREADS : TAB_LOOP; break;
    case ACT_FOLLOW:
        a->follow = a->follow == (uint32_t)arg ? 0 : (uint32_t)arg;
        break;
    default: break;
    }
}

void app_act(App *a, Action what, int64_t arg) {
    a->dirty = true;
    switch (what) {
    case ACT_THEME:
        a->theme = a->theme == THEME_DARK ? THEME_LIGHT : THEME_DARK;
        break;
    case ACT_LANGUAGE:
        set_language(a, a->lang == LANG_EN ? LANG_ZH : LANG_EN);
        break;
    case ACT_HELP:
        a->overlay = a->overlay == OVERLAY_HELP ? OVERLAY_NONE : OVERLAY_HELP;
        break;
    case ACT_LESSONS:
        if (a->screen == SCREEN_GALLERY)
            app_leave_gallery(a);
        else
            app_gallery(a);
        break;
    case ACT_LESSON:
        a->gallery.chosen = (size_t)arg;
        app_open_lesson(a, a->gallery.chosen);
        break;
    default: play_action(a, what, arg); break;
    }
}

/* ---- keys ---- */

static void escape(App *a) {
    if (a->overlay)
        a->overlay = OVERLAY_NONE;
    else if (a->fullscreen)
        a->fullscreen = false;
    else if (a->follow)
        a->follow = 0;
    else if (a->screen == SCREEN_GALLERY)
        app_leave_gallery(a);
    else
        app_gallery(a);
    a->dirty = true;
}

static void pan(App *a, float x, float y) {
    a->scroll += x * a->map.area.w * 0.15F;
    if (y != 0) {
        int64_t top = (int64_t)a->source_top + (int64_t)y;
        a->source_top = top < 1 ? 1 : (uint32_t)top;
        a->source_free = true;
    }
    a->dirty = true;
}

/* The loop, the tasks, the threads if there are any. */
static void next_tab(App *a) {
    int last = a->crowd ? TAB_THREADS : TAB_TASKS;
    int step = a->wide && a->crowd && a->tab == TAB_LOOP ? 2 : 1;
    int to = (int)a->tab + step;
    app_act(a, ACT_TAB, to > last ? TAB_LOOP : to);
}

static void play_key(App *a, const InputEvent *ev) {
    int64_t back = -1;
    switch (ev->key) {
    case KEY_LEFT:
    case KEY_RIGHT:
        if (ev->key == KEY_RIGHT) back = 1;
        a->playing = false;
        app_step(a, ev->shift ? UNIT_ITERATION : a->unit, back);
        break;
    case KEY_PAGE_UP: app_step(a, a->unit, -1); break;
    case KEY_PAGE_DOWN: app_step(a, a->unit, 1); break;
    case KEY_HOME: app_act(a, ACT_FIRST, 0); break;
    case KEY_END: app_act(a, ACT_LAST, 0); break;
    case KEY_SPACE: app_act(a, ACT_PLAY, 0); break;
    case ',': app_act(a, ACT_SLOWER, 0); break;
    case '.': app_act(a, ACT_FASTER, 0); break;
    case 'u': app_act(a, ACT_UNIT, (a->unit + 1) % UNIT_COUNT); break;
    case '+':
    case '=': app_act(a, ACT_ZOOM_IN, 0); break;
    case '-': app_act(a, ACT_ZOOM_OUT, 0); break;
    case '0': app_act(a, ACT_FIT, 0); break;
    case 'v': app_act(a, ACT_AXIS, a->axis == AXIS_EVENTS); break;
    case 'h': a->hide_future = !a->hide_future; break;
    case 'f': follow_next(a); break;
    case 'a': pan(a, -1, 0); break;
    case 'd': pan(a, 1, 0); break;
    case 'w':
    case KEY_UP: pan(a, 0, -3); break;
    case 's':
    case KEY_DOWN: pan(a, 0, 3); break;
    case '\t': next_tab(a); break;
    default: return;
    }
    a->dirty = true;
}

static void ui_zoom(App *a, int by) {
    a->ui_zoom = by == 0 ? 0 : a->ui_zoom + by;
    if (a->ui_zoom < -8) a->ui_zoom = -8;
    if (a->ui_zoom > 16) a->ui_zoom = 16;
    a->dirty = true;
}

/* Ctrl with + - 0 sizes the interface; other combinations are not ours. */
static void ctrl_key(App *a, int key) {
    if (key == '+' || key == '=') ui_zoom(a, 1);
    if (key == '-') ui_zoom(a, -1);
    if (key == '0') ui_zoom(a, 0);
    if (key == 'q' || key == 'w') a->quit = true;
}

static void key(App *a, const InputEvent *ev) {
    if (ev->ctrl) {
        ctrl_key(a, ev->key);
        return;
    }
    switch (ev->key) {
    case KEY_ESCAPE: escape(a); return;
    case KEY_F11:
        a->fullscreen = !a->fullscreen;
        a->dirty = true;
        return;
    case KEY_F5: app_reload(a); return;
    case 't': app_act(a, ACT_THEME, 0); return;
    case 'l': app_act(a, ACT_LANGUAGE, 0); return;
    case '?': app_act(a, ACT_HELP, 0); return;
    default: break;
    }
    if (a->overlay) return;
    if (ev->key == 'g') {
        app_act(a, ACT_LESSONS, 0);
    } else if (a->screen == SCREEN_GALLERY) {
        gallery_key(a, ev);
    } else if (a->screen == SCREEN_COMPARE) {
        compare_key(a, ev);
    } else if (a->model) {
        play_key(a, ev);
    }
}

/* ---- mouse ---- */

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

static void drag_to(App *a, float x) {
    if (a->drag == ACT_SCRUB) seek_bar(a, bar_of(a), x);
    if (a->drag == ACT_TIMELINE) seek_timeline(a, x);
}

static void press(App *a, float x, float y) {
    const Hot *hot = hot_at(a, x, y);
    if (!hot) {
        if (a->overlay) app_act(a, ACT_HELP, 0);
        return;
    }
    Action what = (Action)hot->action;
    if (a->overlay && what != ACT_HELP) return;
    if (what == ACT_SCRUB || what == ACT_TIMELINE) {
        a->drag = what;
        a->playing = false;
        drag_to(a, x);
        return;
    }
    app_act(a, what, hot->arg);
}

static void wheel(App *a, const InputEvent *ev) {
    if (a->screen == SCREEN_GALLERY) {
        gallery_wheel(a, ev);
        return;
    }
    if (a->map.valid && rect_has(a->map.area, ev->x, ev->y)) {
        zoom_at(a, powf(1.2F, ev->amount), ev->x);
        a->dirty = true;
        return;
    }
    const Hot *hot = hot_at(a, ev->x, ev->y);
    bool source =
        hot && (hot->action == ACT_SOURCE || rect_has(hot->rect, ev->x, ev->y));
    if (source && a->model) pan(a, 0, -3 * ev->amount);
}

void app_input(App *a, const InputEvent *ev) {
    if (a->overlay == OVERLAY_FINDER) {
        finder_input(a, ev);
        return;
    }
    if (a->overlay == OVERLAY_OPEN) {
        open_dialog_input(a, ev);
        return;
    }
    switch (ev->kind) {
    case INPUT_KEY: key(a, ev); break;
    case INPUT_DOWN: press(a, ev->x, ev->y); break;
    case INPUT_MOVE: drag_to(a, ev->x); break;
    case INPUT_UP: a->drag = ACT_NONE; break;
    case INPUT_WHEEL:
        if (!a->overlay) wheel(a, ev);
        break;
    case INPUT_DROP: app_open(a, ev->text, false); break;
    case INPUT_TEXT:
    case INPUT_PASTE: break;
    }
}
