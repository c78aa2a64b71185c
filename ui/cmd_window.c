/* loopscope [PROGRAM.py …], loopscope replay: the window. */
#include "base/mem.h"
#include "commands.h"
#include "files.h"
#include "host.h"
#include "host_export.h"
#include "host_files.h"
#include "options.h"
#include "replay.h"
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

/* From here on everything has to live as long as the app: it borrows lessons
 * and choices. */
static int show(const Words *words, RunChoices *choices, ThemeName theme,
                Language lang) {
    size_t count;
    Lesson *lessons = lessons_list(&count);
    AppHost host = program_host(choices);
    host_files_add(&host);
    host_export_add(&host);
    host.keep = settings_file_keep;
    App app;
    app_init(&app, host, lessons, count);
    set_up(&app, theme, lang);
    /* Off unless said: pictures must not depend on time. */
    app.motion.on = true;
    const char *failure = open_words(&app, words);
    int status = failure ? complain("%s", failure) : window_run(&app);
    /* A window's size or a speed may have changed a moment ago; the app keeps
     * settings with a delay. */
    habits_keep(&app);
    app_free(&app);
    lessons_free(lessons, count);
    return status;
}

/* The counts stand for "not said". */
typedef struct Look {
    ThemeName theme;
    Language lang;
} Look;

#define LOOK_OPTIONS(look)                                                     \
    {"--theme", OPT_THEME, &(look)->theme, "THEME",                            \
     "dark or light (default: as it was left)"},                               \
    {                                                                          \
        "--lang", OPT_LANGUAGE, &(look)->lang, "LANG",                         \
            "en or zh (default: as it was left)"                               \
    }

int cmd_window(int argc, char **argv) {
    RunChoices choices = {0};
    Look look = {THEME_COUNT, LANG_COUNT};
    const Option options[] = {
        LOOK_OPTIONS(&look),
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
    if (!replay_expand(&words) || !replay_fits(&words, &choices))
        return EXIT_MISUSE;
    return show(&words, &choices, look.theme, look.lang);
}

int cmd_replay(int argc, char **argv) {
    RunChoices choices = {0};
    Look look = {THEME_COUNT, LANG_COUNT};
    const Option options[] = {LOOK_OPTIONS(&look)};
    const Command c = {
        "replay [OPTIONS] FILE.json ...",
        "Opens runs that were exported (loopscope export --format json) or "
        "recorded in a real\nPython (tools/record.py): without their programs, "
        "and without running anything.\nSeveral, or a file of several "
        "programs, are compared; FILE.json#2 is the second of a file.",
        options,
        sizeof options / sizeof *options,
        BEHIND_PROGRAMS,
        true};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    for (size_t i = 0; i < words.n; i++)
        if (!replay_is(words.programs[i]) && file_stamp(words.programs[i]))
            return complain("%s: this is no recorded run; loopscope %s runs it",
                            words.programs[i], words.programs[i]);
    if (!replay_expand(&words)) return EXIT_MISUSE;
    return show(&words, &choices, look.theme, look.lang);
}
