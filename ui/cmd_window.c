/* loopscope [PROGRAM.py]: the window. */
#include "commands.h"
#include "files.h"
#include "host.h"
#include "options.h"
#include "sdl/window.h"
#include "view/app.h"

int cmd_window(int argc, char **argv) {
    RunChoices choices = {0};
    ThemeName theme = THEME_DARK;
    Language lang = LANG_EN;
    const Option options[] = {
        {"--theme", OPT_THEME, &theme, "THEME", "dark (default) or light"},
        {"--lang", OPT_LANGUAGE, &lang, "LANG", "en (default) or zh"},
        RUN_OPTIONS(&choices),
    };
    const Command c = {"[OPTIONS] [PROGRAM.py]",
                       "Opens a window: the program, or the lessons.",
                       options,
                       sizeof options / sizeof *options,
                       BEHIND_NOTHING,
                       false};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 1, &words, &status)) return status;
    size_t count;
    Lesson *lessons = lessons_list(&count);
    App app;
    app_init(&app, program_host(&choices), lessons, count);
    app.theme = theme;
    app.lang = lang;
    app.motion.on = true;
    if (words.program) app_open(&app, words.program, false);
    if (app.program && app.program->failure)
        status = complain("%s", app.program->failure);
    else
        status = window_run(&app);
    app_free(&app);
    lessons_free(lessons, count);
    return status;
}
