/* What a button or a key stands for. */
#include "view/app_impl.h"
#include "view/timeline/timeline_input.h"

/* Also ends what is held and what plays: nobody could see it. */
void app_black(App *a) {
    a->overlay = OVERLAY_BLACK;
    a->playing = false;
    a->drag = ACT_NONE;
    a->dirty = true;
}

/* The sentence tells of a whole step, so it changes with the unit. */
static void set_unit(App *a, StepUnit unit) {
    a->unit = unit;
    if (a->model) app_moved(a);
}

/* The narration is text of one language; all other words are looked up when
 * they are drawn. */
static void set_language(App *a, Language lang) {
    a->lang = lang;
    if (a->model) narrate(&a->narration, a->model, a->unit, a->lang);
}

/* What works on the play screen alone. */
static void play_action(App *a, Action act, int64_t arg) {
    /* Ctrl F and others come here from every screen. */
    if (!a->model || a->screen != SCREEN_PLAY) return;
    switch (act) {
    case ACT_FIRST: app_go(a, 0); break;
    case ACT_BACK: app_step(a, a->unit, -1); break;
    case ACT_PLAY: app_play(a); break;
    case ACT_FORWARD: app_step(a, a->unit, 1); break;
    case ACT_LAST: app_go(a, model_end(a->model)); break;
    case ACT_GOTO: app_go(a, (uint64_t)arg); break;
    case ACT_UNIT: set_unit(a, (StepUnit)arg); break;
    case ACT_SLOWER: app_change_speed(a, -1); break;
    case ACT_FASTER: app_change_speed(a, 1); break;
    case ACT_AXIS:
        a->axis = (AxisKind)arg;
        a->reveal = true;
        break;
    case ACT_FIT: timeline_fit(a); break;
    /* Two of them are a little more than double. */
    case ACT_ZOOM_IN: timeline_zoom(a, 1.5F); break;
    case ACT_ZOOM_OUT: timeline_zoom(a, 1 / 1.5F); break;
    case ACT_TAB: a->tab = (Tab)arg; break;
    case ACT_PANE: a->tab = arg ? TAB_THREADS : TAB_LOOP; break;
    /* A click on whom we follow lets go. */
    case ACT_FOLLOW:
        a->follow = a->follow == (uint32_t)arg ? 0 : (uint32_t)arg;
        break;
    case ACT_ENLARGE:
        a->enlarged = a->enlarged == (Panel)arg ? PANEL_NONE : (Panel)arg;
        break;
    case ACT_DEPTH: a->depth = (Depth)arg; break;
    case ACT_FUTURE: a->hide_future = arg; break;
    case ACT_SEARCH: finder_open(a); break;
    case ACT_FOUND: finder_choose(a, (size_t)arg); break;
    case ACT_STOP: app_stop(a); break;
    default: break;
    }
}

/* Between the gallery and what is shown. */
static void lessons(App *a) {
    if (a->screen == SCREEN_GALLERY)
        app_leave_gallery(a);
    else
        app_gallery(a);
}

/* A key that is drawn somewhere; under help those that change how everything
 * looks can be tried out. */
static void press_key(App *a, int64_t arg) {
    InputEvent ev = {.kind = INPUT_KEY,
                     .key = (int)(arg & (ARG_SHIFT - 1)),
                     .shift = arg & ARG_SHIFT,
                     .ctrl = arg & ARG_CTRL};
    /* Others do something behind help, which then must not hide it. */
    bool tries = ev.key == 't' || ev.key == 'l' || ev.key == 'm' ||
                 ev.key == '?' || ev.key == KEY_F11 || ev.key == KEY_ESCAPE ||
                 (ev.ctrl && ev.key != 'o');
    if (a->overlay == OVERLAY_HELP && !tries) a->overlay = OVERLAY_NONE;
    /* The whole way, so that it does what the real key does. */
    app_input(a, &ev);
}

void app_act(App *a, Action what, int64_t arg) {
    a->dirty = true;
    /* Asked first: while programs are compared, buttons that move or play mean
     * all of them. */
    if (compare_action(a, (int)what, arg)) return;
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
    case ACT_LESSONS: lessons(a); break;
    case ACT_OPEN: open_dialog_show(a); break;
    case ACT_EXPORT: export_dialog_show(a); break;
    case ACT_RECENT: intake_recent(a, (size_t)arg); break;
    case ACT_MOTION:
        a->still = !a->still;
        notice_say(a, a->still ? S_UI_MOTION_LESS : S_UI_MOTION_ALL, NULL);
        break;
    case ACT_RELOAD: app_reload(a); break;
    case ACT_KEY: press_key(a, arg); break;
    case ACT_FULLSCREEN: a->fullscreen = !a->fullscreen; break;
    case ACT_CHAPTER: gallery_to_chapter(a, (int)arg); break;
    case ACT_PAGE: gallery_to_page(a, arg); break;
    /* Chosen too, so that the way back leads to its card. */
    case ACT_LESSON:
        a->gallery.chosen = (size_t)arg;
        app_open_lesson(a, a->gallery.chosen);
        break;
    default: play_action(a, what, arg); break;
    }
}
