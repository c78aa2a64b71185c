#include "view/app_impl.h"
#include "view/timeline_input.h"

static void follow_next(App *a) {
    uint32_t tasks = model_now(a->model)->tasks;
    a->follow = a->follow < tasks ? a->follow + 1 : 0;
}

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

void app_scroll_source(App *a, float lines) {
    int64_t top = (int64_t)a->source_top + (int64_t)lines;
    a->source_top = top < 1 ? 1 : (uint32_t)top;
    a->source_free = true;
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
    case 'a': timeline_pan(a, -0.15F); break;
    case 'd': timeline_pan(a, 0.15F); break;
    case 'w':
        if (!timeline_scroll(a, -1)) app_scroll_source(a, -3);
        break;
    case 's':
        if (!timeline_scroll(a, 1)) app_scroll_source(a, 3);
        break;
    case KEY_UP: app_scroll_source(a, -3); break;
    case KEY_DOWN: app_scroll_source(a, 3); break;
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

void app_key(App *a, const InputEvent *ev) {
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
