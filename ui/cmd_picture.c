/* loopscope picture: the window's picture, without a window. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "commands.h"
#include "files.h"
#include "host.h"
#include "host_export.h"
#include "host_files.h"
#include "options.h"
#include "replay.h"
#include "sdl/gfx.h"
#include "sdl/window.h"
#include "view/app.h"
#include "view/app_impl.h"

/* What the command line asks for.  Defaults do not depend on the user's
 * settings: the same words give the same picture everywhere. */
typedef struct Wish {
    RunChoices choices;
    const char *out;
    OptionalCount step;
    /* Negative: not said.  The same goes for the unit. */
    double time;
    PixelSize size;
    ThemeName theme;
    Language lang;
    int unit;
    bool seconds;
    const char *keys;
    const char *motion;
} Wish;

/* ---- keys ---- */

/* One word: "Ctrl+o", "Shift+Right", "text:gather". */
static bool press(App *a, char *word) {
    InputEvent ev = {.kind = INPUT_KEY};
    if (strncmp(word, "text:", 5) == 0) {
        ev.kind = INPUT_TEXT;
        ev.text = word + 5;
        app_input(a, &ev);
        return true;
    }
    for (;; word = strchr(word, '+') + 1) {
        if (strncmp(word, "Ctrl+", 5) == 0)
            ev.ctrl = true;
        else if (strncmp(word, "Shift+", 6) == 0)
            ev.shift = true;
        else
            break;
    }
    ev.key = key_named(word);
    if (ev.key) app_input(a, &ev);
    return ev.key != 0;
}

/* What needs time gets it: a lesson that a key has opened, a motion. */
static void settle(App *a) {
    for (int i = 0; i < 100000 && app_next_tick(a) == 0; i++)
        app_tick(a, 0.02);
}

/* Presses keys that stand one behind the other, as a user would before looking
 * at the picture; returns one that does not exist, or NULL. */
static char *press_all(App *a, const Measure *m, WindowScale s, char *keys) {
    DrawList list = {0};
    char *bad = NULL;
    for (char *w = strtok(keys, " "); w && !bad; w = strtok(NULL, " ")) {
        /* Some keys are about what is on the screen. */
        app_draw(a, &list, m, s.w, s.h);
        if (!press(a, w)) bad = w;
        settle(a);
    }
    draw_free(&list);
    return bad;
}

/* From the middle of the last key's motion or, without keys, of the step that
 * led to the position; else at rest. */
static void move(App *a, DrawList *list, const Measure *m, WindowScale s,
                 const Wish *w) {
    if (w->motion && !w->keys && a->model) {
        uint64_t pos = model_pos(a->model);
        app_go(a, model_step(a->model, pos, a->unit, -1));
        app_draw(a, list, m, s.w, s.h);
        app_go(a, pos);
    }
    if (w->motion) motion_hold(a, strtof(w->motion, NULL));
}

/* Where the run is shown; behind its last step unless something was said. */
static void set_up(App *a, const Wish *w) {
    a->theme = w->theme;
    a->lang = w->lang;
    if (w->unit >= 0) a->unit = (StepUnit)w->unit;
    a->axis = w->seconds ? AXIS_SECONDS : AXIS_EVENTS;
    if (!a->model) return;
    if (w->time >= 0)
        /* Rounded: a fraction may be a double just below its nanosecond. */
        app_go_time(a, (uint64_t)(w->time * 1e9 + 0.5));
    else
        app_go_step(a, w->step.given ? w->step.value : UINT64_MAX);
}

/* Everything that is drawn is drawn here, after the keys, at rest or held in
 * the middle of a motion. */
static bool paint(App *a, const Wish *w, const char **why) {
    Gfx gfx;
    DrawList list = {0};
    a->motion.on = w->motion != NULL;
    gfx_open(&gfx);
    if (glyphs_none(gfx.glyphs))
        complain("no font was found: the picture has no text");
    Measure m = glyphs_measure(gfx.glyphs);
    WindowScale s = window_scale(w->size.w, w->size.h, 0);
    if (w->keys) {
        char *copy = mem_strdup(w->keys), *bad = press_all(a, &m, s, copy);
        if (bad) complain("--keys: there is no key %s", bad);
        mem_free(copy);
        /* A key may have changed the size of everything. */
        s = window_scale(w->size.w, w->size.h, app_status(a).ui_zoom);
    }
    settle(a);
    move(a, &list, &m, s, w);
    app_draw(a, &list, &m, s.w, s.h);
    gfx_paint(&gfx, &list, app_status(a).theme, w->size.w, w->size.h, s.scale);
    bool ok = gfx_save_png(&gfx, w->out, why);
    draw_free(&list);
    gfx_close(&gfx);
    return ok;
}

/* Of a program, whose errors are painted if it cannot run; 0 or 1. */
static int picture(App *a, const Wish *w, const char *path) {
    app_open(a, path, false);
    app_finish(a);
    notice_clear(a); /* said for a moment, to who watches the run */
    if (!a->program->source) return complain("%s", a->program->failure);
    /* A program with errors has a picture too, that of its errors. */
    bool runs = a->model != NULL;
    set_up(a, w);
    const char *why = NULL;
    if (!paint(a, w, &why)) return complain("%s: %s", w->out, why);
    if (!runs) complain("%s does not run; its errors are in %s", path, w->out);
    return runs ? 0 : 1;
}

/* Of several programs on one clock: each step is a press of the arrow key. */
static int comparison_picture(App *a, const Wish *w, const Words *words) {
    bool runs = true;
    compare_open(a, words->programs, words->n);
    if (compare_failure(a)) return complain("%s", compare_failure(a));
    /* Without it, the picture would show as much of a run as fitted into its
     * first moments. */
    compare_finish(a);
    a->theme = w->theme;
    a->lang = w->lang;
    if (w->unit >= 0) a->unit = (StepUnit)w->unit;
    if (w->time >= 0)
        compare_go_time(a, (uint64_t)(w->time * 1e9 + 0.5));
    else if (w->step.given)
        compare_go_step(a, w->step.value);
    const char *why = NULL;
    if (!paint(a, w, &why)) return complain("%s: %s", w->out, why);
    for (size_t i = 0; i < words->n; i++)
        /* Looked at behind the picture, since the picture says which one and
         * why. */
        runs = compare_runs(a, i) && runs;
    if (!runs) complain("not all of them run; the errors are in %s", w->out);
    return runs ? 0 : 1;
}

/* Of the lessons. */
static int gallery_picture(App *a, const Wish *w) {
    const char *why = NULL;
    a->theme = w->theme;
    a->lang = w->lang;
    return paint(a, w, &why) ? 0 : complain("%s: %s", w->out, why);
}

int cmd_picture(int argc, char **argv) {
    Wish w = {.time = -1, .size = {1280, 720}, .unit = -1};
    const Option options[] = {
        {"-o", OPT_TEXT, &w.out, "FILE.png", "where to write it (needed)"},
        {"--step", OPT_NUMBER, &w.step, "N", "at step N (default: the last)"},
        {"--time", OPT_SECONDS, &w.time, "S",
         "at the last step of virtual time S"},
        {"--unit", OPT_UNIT, &w.unit, "UNIT",
         "what a step is: line, callback (the default), iteration, time"},
        {"--size", OPT_SIZE, &w.size, "WxH", "in pixels (default: 1280x720)"},
        {"--theme", OPT_THEME, &w.theme, "THEME", "dark (default) or light"},
        {"--lang", OPT_LANGUAGE, &w.lang, "LANG", "en (default) or zh"},
        {"--seconds", OPT_FLAG, &w.seconds, NULL,
         "the timeline's axis in seconds, not in events"},
        {"--keys", OPT_TEXT, &w.keys, "KEYS",
         "press these keys first: \"2\", \"Ctrl+o\", \"slash text:main "
         "Return\""},
        {"--motion", OPT_TEXT, &w.motion, "T",
         "from the middle of the step's motion: 0 begins it, 1 ends it"},
        RUN_OPTIONS(&w.choices),
    };
    const Command c = {
        "picture [OPTIONS] [PROGRAM.py ...] -o FILE.png",
        "Saves what the window shows, without a display; of two to four "
        "programs their comparison, without a program the lessons.",
        options,
        sizeof options / sizeof *options,
        BEHIND_PROGRAMS,
        false};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    if (!w.out) return complain("picture needs -o FILE.png");
    if (!replay_expand(&words) || !replay_fits(&words, &w.choices))
        return EXIT_MISUSE;
    size_t count;
    Lesson *lessons = lessons_list(&count);
    App a;
    AppHost host = program_host(&w.choices);
    host_files_add(&host);
    host_export_add(&host);
    app_init(&a, host, lessons, count);
    if (words.n > 1)
        status = comparison_picture(&a, &w, &words);
    else if (words.program)
        status = picture(&a, &w, words.program);
    else
        status = gallery_picture(&a, &w);
    app_free(&a);
    lessons_free(lessons, count);
    return status;
}
