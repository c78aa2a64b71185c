/* The command line.  Each command has a table, so all of them take, explain and
 * refuse their words in the same way. */
#include "options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "model/model.h"
#include "view/layout.h"

/* Returns the exit status, so that a command can end with "return
 * complain(…)". */
int complain(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fputs("loopscope: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    return EXIT_MISUSE;
}

/* ---- values ---- */

/* strtoull takes "-1" for a very large number: a sign is refused here. */
static bool read_count(const char *text, uint64_t *out) {
    char *end;
    errno = 0;
    unsigned long long v = strtoull(text, &end, 10);
    if (end == text || *end || errno || text[0] == '-') return false;
    *out = v;
    return true;
}

/* Marked as given before it is read: if it cannot be read, the command does not
 * go on anyway. */
static bool read_number(const char *text, OptionalCount *out) {
    out->given = true;
    return read_count(text, &out->value);
}

/* Up to 9e9 s, which as ns still fit into 64 bits; not a number is no
 * number. */
static bool read_seconds(const char *text, double *out) {
    char *end;
    double v = strtod(text, &end);
    if (end == text || *end || !(v >= 0) || v > 9e9) return false;
    *out = v;
    return true;
}

/* 3.5 is the first that has async and await. */
static bool read_dialect(const char *text, int *out) {
    uint64_t minor;
    if (strncmp(text, "3.", 2) != 0 || !read_count(text + 2, &minor))
        return false;
    *out = (int)minor;
    return minor >= 5 && minor <= 13;
}

/* "@3=1 @7=2", separated by blanks or commas. */
static bool is_schedule(const char *s) {
    s += strspn(s, " ,");
    while (*s) {
        size_t point = *s == '@' ? strspn(s + 1, "0123456789") : 0;
        if (point == 0 || s[1 + point] != '=') return false;
        s += 2 + point;
        size_t way = strspn(s, "0123456789");
        if (way == 0 || (s[way] && !strchr(" ,", s[way]))) return false;
        s += way;
        s += strspn(s, " ,");
    }
    return true;
}

static bool read_size(const char *text, PixelSize *out) {
    int used = 0;
    if (sscanf(text, "%5dx%5d%n", &out->w, &out->h, &used) != 2 || text[used])
        return false;
    /* The least size is the layout's, the largest one is what a picture may
     * sensibly take (1 GiB of pixels). */
    return out->w >= LAYOUT_MIN_W && out->h >= LAYOUT_MIN_H &&
           out->w <= 16384 && out->h <= 16384;
}

/* Index of the word in a list that ends with NULL; -1. */
static int index_of(const char *text, const char *const *list) {
    for (int i = 0; list[i]; i++)
        if (strcmp(text, list[i]) == 0) return i;
    return -1;
}

/* In the order of the enums: the index is the value. */
static const char *const languages[] = {"en", "zh", NULL};
static const char *const units[] = {"line", "callback", "iteration", "time",
                                    NULL};
static const char *const choices[] = {"threads", "all", NULL};
static const char *const clocks[] = {"virtual", "steps", NULL};
static const char *const tracks[] = {"tasks", "threads", "loop", "queues",
                                     NULL};
static const char *const levels[] = {"sched", "lines", "locals", NULL};

/* Words of a list with commas between them: bit i for word i. */
static bool read_words(const char *text, const char *const *list,
                       uint32_t *out) {
    *out = 0;
    for (;;) {
        size_t n = strcspn(text, ",");
        int i = 0;
        while (list[i] &&
               (strlen(list[i]) != n || strncmp(list[i], text, n) != 0))
            i++;
        if (!list[i]) return false;
        *out |= 1u << i;
        if (!text[n]) return true;
        text += n + 1;
    }
}

static bool read_moment(const char *text, Moment *out) {
    *out = (Moment){.given = true};
    if (strncmp(text, "step:", 5) == 0) {
        out->step = true;
        return read_count(text + 5, &out->at);
    }
    double seconds;
    bool ok = read_seconds(text, &seconds);
    /* Rounded: a fraction may be a double just below its nanosecond. */
    if (ok) out->at = (uint64_t)(seconds * 1e9 + 0.5);
    return ok;
}

/* "2", "0.5"; how often the film is that of the window is its "x". */
static bool read_speed(const char *text, double *out) {
    char *end;
    double v = strtod(text, &end);
    if (end != text && *end == 'x') end++;
    *out = v;
    return end != text && !*end && v >= 0.01 && v <= 1000;
}

static bool read_word(const char *text, const char *const *list, int *out) {
    *out = index_of(text, list);
    return *out >= 0;
}

/* False: the text is no such value, see expected().  The target's type is that
 * which options.h names for the kind. */
static bool read_value(const Option *o, const char *text) {
    int i = 0;
    bool ok = true;
    switch (o->kind) {
    case OPT_FLAG: UNREACHABLE("a flag has no value");
    case OPT_TEXT: *(const char **)o->target = text; return true;
    case OPT_COUNT: return read_count(text, o->target);
    case OPT_NUMBER: return read_number(text, o->target);
    case OPT_SECONDS: return read_seconds(text, o->target);
    case OPT_DIALECT: return read_dialect(text, o->target);
    case OPT_SCHEDULE:
        *(const char **)o->target = text;
        return is_schedule(text);
    case OPT_SIZE: return read_size(text, o->target);
    case OPT_THEME: return theme_parse(text, o->target);
    case OPT_LANGUAGE:
        ok = read_word(text, languages, &i);
        if (ok) *(Language *)o->target = (Language)i;
        return ok;
    case OPT_UNIT: return read_word(text, units, o->target);
    case OPT_LEVEL:
        ok = read_word(text, levels, &i);
        if (ok) *(TraceLevel *)o->target = (TraceLevel)i;
        return ok;
    case OPT_CHOICES:
        ok = read_word(text, choices, &i);
        if (ok) *(bool *)o->target = i == 1;
        return ok;
    case OPT_CLOCK:
        ok = read_word(text, clocks, &i);
        if (ok) *(ExportClock *)o->target = (ExportClock)i;
        return ok;
    case OPT_TRACKS: return read_words(text, tracks, o->target);
    case OPT_MOMENT: return read_moment(text, o->target);
    case OPT_SPEED: return read_speed(text, o->target);
    }
    return false;
}

/* What stands behind "needs" in a complaint. */
static const char *expected(OptionKind kind) {
    switch (kind) {
    case OPT_COUNT:
    case OPT_NUMBER: return "a whole number";
    case OPT_SECONDS: return "seconds";
    case OPT_DIALECT: return "a version from 3.5 to 3.13";
    case OPT_SCHEDULE: return "choices such as \"@1=1 @4=2\"";
    case OPT_SIZE: return "a size such as 1280x720 (1024x640 to 16384x16384)";
    case OPT_THEME: return "dark or light";
    case OPT_LANGUAGE: return "en or zh";
    case OPT_UNIT: return "line, callback, iteration or time";
    case OPT_LEVEL: return "sched, lines or locals";
    case OPT_CHOICES: return "threads or all";
    case OPT_CLOCK: return "virtual or steps";
    case OPT_TRACKS: return "some of tasks,threads,loop,queues";
    case OPT_MOMENT: return "seconds or an event (\"1.5\", \"step:1200\")";
    case OPT_SPEED: return "a speed from 0.01 to 1000 (1 is the window's)";
    default: return "a text";
    }
}

/* ---- help ---- */

/* Help texts begin in column 22, or two blanks behind a longer option. */
static void print_help(const Command *c) {
    printf("Usage: loopscope %s\n\n%s\n\nOptions:\n", c->usage, c->what);
    for (size_t i = 0; i < c->n; i++) {
        const Option *o = &c->options[i];
        int w = printf("  %s%s%s", o->name, o->value ? " " : "",
                       o->value ? o->value : "");
        printf("%*s%s\n", w < 22 ? 22 - w : 2, "", o->help);
    }
    printf("  %-20s%s\n", "--help", "show this text");
}

/* "run" of "run [OPTIONS] PROGRAM.py"; empty for the window. */
static int name_length(const Command *c) {
    return c->usage[0] == '[' ? 0 : (int)strcspn(c->usage, " ");
}

/* The complaint itself has been said; false, so that the caller can return
 * it. */
static bool misuse(const Command *c, int *status) {
    int n = name_length(c);
    fprintf(stderr, "Try: loopscope%s%.*s --help\n", n ? " " : "", n, c->usage);
    *status = EXIT_MISUSE;
    return false;
}

/* ---- parsing ---- */

/* The option of that name; *value is set to the text behind "=". */
static const Option *find(const Command *c, const char *arg,
                          const char **value) {
    for (size_t i = 0; i < c->n; i++) {
        size_t n = strlen(c->options[i].name);
        if (strncmp(arg, c->options[i].name, n) != 0) continue;
        /* "--seed=1" but not "-o=x": short options have their value behind a
         * blank. */
        if (arg[n] && (arg[n] != '=' || arg[1] != '-')) continue;
        *value = arg[n] ? arg + n + 1 : NULL;
        return &c->options[i];
    }
    return NULL;
}

/* Reads the option at argv[*i] and moves on to its last word. */
static bool read_option(const Command *c, int argc, char **argv, int *i,
                        uint64_t *given) {
    const char *value = NULL;
    const Option *o = find(c, argv[*i], &value);
    if (!o) {
        complain("unknown option %s", argv[*i]);
        return false;
    }
    *given |= UINT64_C(1) << (o - c->options);
    if (o->kind == OPT_FLAG) {
        /* "--json=yes" is more likely a mistake than a wish. */
        if (value) complain("%s takes no value", o->name);
        *(bool *)o->target = true;
        return !value;
    }
    if (!value && *i + 1 < argc) value = argv[++*i];
    if (value && read_value(o, value)) return true;
    complain("%s needs %s%s%s%s", o->name, expected(o->kind),
             value ? ", not \"" : "", value ? value : "", value ? "\"" : "");
    return false;
}

bool options_read(const Command *c, int argc, char **argv, int from,
                  Words *words, int *status) {
    *words = (Words){0};
    /* Behind "--" a file may begin with a dash. */
    bool only_words = false;
    for (int i = from; i < argc; i++) {
        const char *arg = argv[i];
        /* A single "-" is a word. */
        bool option = arg[0] == '-' && arg[1] && !only_words;
        if (option && strcmp(arg, "--") == 0) {
            only_words = true;
        } else if (option && strcmp(arg, "--help") == 0) {
            print_help(c);
            *status = 0;
            return false;
        } else if (option) {
            if (!read_option(c, argc, argv, &i, &words->given))
                return misuse(c, status);
        } else if (words->program && c->behind == BEHIND_LISTING &&
                   !words->nargs) {
            words->args = argv + i;
            words->nargs = 1;
        } else if (words->program && c->behind == BEHIND_PROGRAMS &&
                   words->n < WORDS_PROGRAMS) {
            words->programs[words->n++] = arg;
        } else if (words->program) {
            complain("%s: what is \"%s\"?",
                     c->behind == BEHIND_PROGRAMS
                         ? "at most four programs at a time"
                         : "one program at a time",
                     arg);
            return misuse(c, status);
        } else {
            words->program = words->programs[0] = arg;
            words->n = 1;
            /* All that follows is the program's, even what looks like our
             * options. */
            if (c->behind != BEHIND_ARGS) continue;
            words->args = argv + i + 1;
            words->nargs = argc - i - 1;
            return true;
        }
    }
    /* A listing is needed as much as its program. */
    bool enough =
        words->program && (c->behind != BEHIND_LISTING || words->nargs);
    if (enough || !c->needs_program) return true;
    complain("which %s?", words->program ? "listing" : "program");
    return misuse(c, status);
}

/* 0 stays 0: the engine knows its defaults. */
RunOptions run_options(const RunChoices *c) {
    /* MiB become bytes, which must not overflow into a small limit. */
    const uint64_t most = UINT64_MAX >> 20;
    uint64_t mib = c->max_memory < most ? c->max_memory : most;
    return (RunOptions){.python = c->python,
                        .seeded = c->seed.given,
                        .seed = c->seed.value,
                        .schedule = c->schedule,
                        .cpus = (uint32_t)(c->cpus < 4096 ? c->cpus : 4096),
                        .max_steps = c->max_steps,
                        .max_time = c->max_time,
                        .max_memory = mib << 20,
                        .max_output = c->max_output};
}
