/* loopscope picture: the window's picture, without a window. */
#include <stdio.h>

#include "commands.h"
#include "files.h"
#include "options.h"
#include "sdl/gfx.h"
#include "sdl/window.h"
#include "view/app.h"

typedef struct Wish {
    RunChoices choices;
    const char *out;
    OptionalCount step;
    double time;
    PixelSize size;
    ThemeName theme;
    Language lang;
    int unit;
    bool seconds;
} Wish;

static void set_up(App *a, const Wish *w) {
    a->theme = w->theme;
    a->lang = w->lang;
    if (w->unit >= 0) a->unit = (StepUnit)w->unit;
    a->axis = w->seconds ? AXIS_SECONDS : AXIS_EVENTS;
    if (!a->model) return;
    if (w->time >= 0)
        app_go_time(a, (uint64_t)(w->time * 1e9 + 0.5));
    else
        app_go_step(a, w->step.given ? w->step.value : UINT64_MAX);
}

static bool paint(App *a, const Wish *w, const char **why) {
    Gfx gfx;
    DrawList list = {0};
    gfx_open(&gfx);
    Measure m = glyphs_measure(gfx.glyphs);
    WindowScale s = window_scale(w->size.w, w->size.h, 0);
    app_draw(a, &list, &m, s.w, s.h);
    gfx_paint(&gfx, &list, w->theme, w->size.w, w->size.h, s.scale);
    bool ok = gfx_save_png(&gfx, w->out, why);
    draw_free(&list);
    gfx_close(&gfx);
    return ok;
}

/* 0, or 1 if the program could not run and its errors were painted. */
static int picture(Wish *w, const char *path) {
    App a;
    app_init(&a, (AppHost){program_load, &w->choices}, NULL, 0);
    app_open(&a, path, false);
    bool readable = a.program->source != NULL, runs = a.model != NULL;
    set_up(&a, w);
    const char *why = NULL;
    int status = runs ? 0 : 1;
    if (!readable)
        status = complain("%s", a.program->failure);
    else if (!paint(&a, w, &why))
        status = complain("%s: %s", w->out, why);
    else if (!runs)
        complain("%s does not run; its errors are in %s", path, w->out);
    app_free(&a);
    return runs || !readable ? status : 1;
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
        RUN_OPTIONS(&w.choices),
    };
    const Command c = {"picture [OPTIONS] PROGRAM.py -o FILE.png",
                       "Saves what the window shows, without a display.",
                       options,
                       sizeof options / sizeof *options,
                       BEHIND_NOTHING,
                       true};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    if (!w.out) return complain("picture needs -o FILE.png");
    return picture(&w, words.program);
}
