/* loopscope [PROGRAM.py …]: the window. */
#include "base/mem.h"
#include "commands.h"
#include "files.h"
#include "host.h"
#include "host_files.h"
#include "options.h"
#include "sdl/window.h"
#include "settings_file.h"
#include "view/app.h"

/* As it was left; but the command line has the last word, for this once. */
static void set_up(App *a, ThemeName theme, Language lang) {
    Settings s;
    char *aside = settings_file_read(&s);
    habits_start(a, s);
    if (theme != THEME_COUNT) a->theme = theme;
    if (lang != LANG_COUNT) a->lang = lang;
    /* What the command line has said is no change of the user's: it is not kept
     * for the next start. */
    habits_settle(a);
    if (aside)
        notice_say(a, S_NOTE_BAD_SETTINGS, "v", intake_name(aside), NULL);
    mem_free(aside);
}

/* Why it cannot, or NULL. */
static const char *open_words(App *a, const Words *words) {
    if (words->n > 1) {
        compare_open(a, words->programs, words->n);
        return compare_failure(a);
    }
    if (words->program) app_open(a, words->program, false);
    return a->program ? a->program->failure : NULL;
}

int cmd_window(int argc, char **argv) {
    RunChoices choices = {0};
    /* The counts stand for "not said". */
    ThemeName theme = THEME_COUNT;
    Language lang = LANG_COUNT;
    const Option options[] = {
        {"--theme", OPT_THEME, &theme, "THEME",
         "dark or light (default: as it was left)"},
        {"--lang", OPT_LANGUAGE, &lang, "LANG",
         "en or zh (default: as it was left)"},
        RUN_OPTIONS(&choices),
    };
    const Command c = {"[OPTIONS] [PROGRAM.py ...]",
                       "Opens a window: the program, a comparison of up to "
                       "four, or the lessons.",
                       options,
                       sizeof options / sizeof *options,
                       BEHIND_PROGRAMS,
                       false};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 1, &words, &status)) return status;
    /* From here on everything has to live as long as the app: it borrows
     * lessons and choices. */
    size_t count;
    Lesson *lessons = lessons_list(&count);
    AppHost host = program_host(&choices);
    host_files_add(&host);
    host.keep = settings_file_keep;
    App app;
    app_init(&app, host, lessons, count);
    set_up(&app, theme, lang);
    /* Off unless said: pictures must not depend on time. */
    app.motion.on = true;
    const char *failure = open_words(&app, &words);
    if (failure)
        status = complain("%s", failure);
    else
        status = window_run(&app);
    /* A window's size or a speed may have changed a moment ago; the app keeps
     * settings with a delay. */
    habits_keep(&app);
    app_free(&app);
    lessons_free(lessons, count);
    return status;
}
