/* Keys, for a screen on which no text is typed. */
#include "view/app_impl.h"
#include "view/follow.h"
#include "view/stage_view.h"
#include "view/timeline/timeline_input.h"

/* ---- Esc ---- */

static bool still_runs(const App *a) {
    return a->program && a->program->running && a->host.stop &&
           a->screen == SCREEN_PLAY;
}

/* One thing at a time, from the top. */
/* The program is left last, so that nobody loses it by one press too many while
 * something lies on top. */
static void escape(App *a) {
    a->dirty = true;
    focus_clear(a);
    if (a->overlay)
        a->overlay = OVERLAY_NONE;
    else if (a->enlarged)
        a->enlarged = PANEL_NONE;
    else if (a->fullscreen)
        a->fullscreen = false;
    else if (a->follow && a->screen == SCREEN_PLAY)
        a->follow = 0;
    else if (still_runs(a))
        app_act(a, ACT_STOP, 0);
    else if (!compare_escape(a))
        app_act(a, ACT_LESSONS, 0);
}

/* ---- the play screen ---- */

/* The loop, the tasks, the threads if there are any. */
static void next_tab(App *a) {
    int last = a->crowd ? TAB_THREADS : TAB_TASKS;
    /* Without it TAB_TASKS has no tab of its own and is skipped. */
    bool tasks_tab = !a->wide && a->depth == DEPTH_LOOP;
    int step = !tasks_tab && a->crowd && a->tab == TAB_LOOP ? 2 : 1;
    int to = (int)a->tab + step;
    if (!tasks_tab && !a->crowd)
        notice_say(a, S_UI_NO_OTHER_THREAD, NULL);
    else
        app_act(a, ACT_TAB, to > last ? TAB_LOOP : to);
}

/* Who steps by hand has ended the playback. */
static void step(App *a, StepUnit unit, int by) {
    a->playing = false;
    app_step(a, unit, by);
}

/* The list that ↑ and ↓ are about; texts go by three lines, rows of cards one
 * by one. */
static void scroll(App *a, int by) {
    Action list = stage_list(a);
    if (a->enlarged == PANEL_TIMELINE && timeline_scroll(a, by)) return;
    bool text = list == ACT_SOURCE || list == ACT_CONSOLE;
    stage_scroll(a, list, text ? 3 * by : by);
}

/* Without lanes to scroll the code is what stands there. */
static void scroll_lanes(App *a, int by) {
    if (!timeline_scroll(a, by)) stage_scroll(a, ACT_SOURCE, 3 * by);
}

static bool position_key(App *a, const InputEvent *ev) {
    /* Shift is the large step, whatever the unit is. */
    StepUnit unit = ev->shift ? UNIT_ITERATION : a->unit;
    switch (ev->key) {
    case KEY_LEFT: step(a, unit, -1); break;
    case KEY_RIGHT: step(a, unit, 1); break;
    case KEY_PAGE_UP: step(a, a->unit, -1); break;
    case KEY_PAGE_DOWN: step(a, a->unit, 1); break;
    case KEY_HOME: app_act(a, ACT_FIRST, 0); break;
    case KEY_END: app_act(a, ACT_LAST, 0); break;
    case KEY_SPACE: app_act(a, ACT_PLAY, 0); break;
    case 'f': follow_next(a, ev->shift ? -1 : 1); break;
    case 'n': follow_turn(a, ev->shift ? -1 : 1); break;
    default: return false;
    }
    return true;
}

static bool panel_key(App *a, int key) {
    switch (key) {
    case '1':
    case '2':
    case '3':
    case '4':
    /* The digits are the values of Panel. */
    case '5': app_act(a, ACT_ENLARGE, key - '0'); break;
    case 'i': app_act(a, ACT_DEPTH, (a->depth + 1) % DEPTH_COUNT); break;
    case 'p': next_tab(a); break;
    case 'h': app_act(a, ACT_FUTURE, !a->hide_future); break;
    case 'w': scroll_lanes(a, -1); break;
    case 's': scroll_lanes(a, 1); break;
    case KEY_UP: scroll(a, -1); break;
    case KEY_DOWN: scroll(a, 1); break;
    default: return false;
    }
    return true;
}

static void play_key(App *a, const InputEvent *ev) {
    if (position_key(a, ev) || panel_key(a, ev->key)) return;
    switch (ev->key) {
    case '<':
    case '[': app_act(a, ACT_SLOWER, 0); break;
    case '>':
    case ']': app_act(a, ACT_FASTER, 0); break;
    case 'u': app_act(a, ACT_UNIT, (a->unit + 1) % UNIT_COUNT); break;
    case '+':
    case '=': app_act(a, ACT_ZOOM_IN, 0); break;
    case '-': app_act(a, ACT_ZOOM_OUT, 0); break;
    case '0': app_act(a, ACT_FIT, 0); break;
    case 'v': app_act(a, ACT_AXIS, a->axis == AXIS_EVENTS); break;
    case 'a': timeline_pan(a, -0.15F); break;
    case 'd': timeline_pan(a, 0.15F); break;
    case '/': app_act(a, ACT_SEARCH, 0); break;
    case 'c': app_act(a, ACT_COMPARE, 0); break;
    default: break;
    }
}

/* ---- all screens ---- */

static void ui_zoom(App *a, int by) {
    /* From 1 less to 2 more than the window's own scale, as in settings.c. */
    a->ui_zoom = by == 0 ? 0 : a->ui_zoom + by;
    if (a->ui_zoom < -8) a->ui_zoom = -8;
    if (a->ui_zoom > 16) a->ui_zoom = 16;
    a->dirty = true;
}

static void ctrl_key(App *a, const InputEvent *ev) {
    switch (ev->key) {
    case '+':
    case '=': ui_zoom(a, 1); break;
    case '-': ui_zoom(a, -1); break;
    case '0': ui_zoom(a, 0); break;
    case 'q':
    case 'w': a->quit = true; break;
    case 'o': app_act(a, ACT_OPEN, 0); break;
    case 'f': app_act(a, ACT_SEARCH, 0); break;
    case 'g': finder_again(a, ev->shift ? -1 : 1); break;
    default: break;
    }
}

/* Those that mean the same everywhere, and under help too. */
static bool window_key(App *a, int key) {
    switch (key) {
    case KEY_ESCAPE: escape(a); break;
    case KEY_F11:
        a->fullscreen = !a->fullscreen;
        a->dirty = true;
        break;
    case KEY_F5: app_reload(a); break;
    case 't': app_act(a, ACT_THEME, 0); break;
    case 'l': app_act(a, ACT_LANGUAGE, 0); break;
    case 'm': app_act(a, ACT_MOTION, 0); break;
    case '?': app_act(a, ACT_HELP, 0); break;
    case 'b':
    case '.': app_black(a); break;
    case KEY_F3: finder_again(a, 1); break;
    default: return false;
    }
    return true;
}

static bool focus_key(App *a, const InputEvent *ev) {
    if (ev->key == KEY_TAB) focus_move(a, ev->shift ? -1 : 1);
    return ev->key == KEY_TAB || (ev->key == KEY_ENTER && focus_enter(a));
}

static void screen_key(App *a, const InputEvent *ev) {
    switch (a->screen) {
    case SCREEN_GALLERY:
        focus_clear(a); /* the arrows choose a lesson now */
        if (ev->key == 'c')
            app_act(a, ACT_COMPARE, 0);
        else
            gallery_key(a, ev);
        break;
    case SCREEN_COMPARE: compare_key(a, ev); break;
    case SCREEN_PLAY:
        if (a->model) play_key(a, ev);
        break;
    /* There is nothing to step through; F5 and Esc have been taken before. */
    case SCREEN_ERROR:
        if (ev->key == 'c') app_act(a, ACT_COMPARE, 0);
        break;
    }
}

/* One name for every key: letters are small, and where a keyboard has a sign
 * on Shift, it is that sign. */
static InputEvent named(const InputEvent *ev) {
    static const char below[] = ",./=<;", above[] = "<>?+>:";
    InputEvent out = *ev;
    if (ev->key >= 'A' && ev->key <= 'Z') {
        out.key = ev->key - 'A' + 'a';
        out.shift = true;
    }
    /* A US keyboard's; a sign that comes by itself stays as it is. */
    for (int i = 0; ev->shift && below[i]; i++)
        if (ev->key == below[i]) out.key = above[i];
    return out;
}

void app_key(App *a, const InputEvent *raw) {
    InputEvent ev = named(raw);
    /* The order matters: help takes no more than the keys of the window. */
    if (ev.ctrl)
        ctrl_key(a, &ev);
    else if (window_key(a, ev.key) || focus_key(a, &ev) || a->overlay)
        return;
    else if (ev.key == 'g')
        app_act(a, ACT_LESSONS, 0);
    else if (ev.key == 'e')
        app_act(a, ACT_EXPORT, 0);
    else
        screen_key(a, &ev);
}
