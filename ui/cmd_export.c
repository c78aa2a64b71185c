/* loopscope export: programs in formats that other tools read. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "commands.h"
#include "export_job.h"
#include "host.h"
#include "interrupt.h"
#include "meter.h"
#include "options.h"
#include "out_file.h"
#include "replay.h"

/* ---- what is wanted ---- */

typedef struct Asked {
    RunChoices choices;
    const char *format;
    bool steps;
    Moment from, to;
    uint64_t columns;
    ThemeName theme;
    ExportWish wish;
} Asked;

static void put_formats(StrBuf *out) {
    for (int i = 0; i < EXPORT_FORMATS; i++)
        sb_printf(out, "%s%s", i ? ", " : "",
                  export_format_info((ExportFormat)i)->name);
}

/* "…; --format is one of chrome, perfetto, …" */
static bool no_format(const char *why, const char *what) {
    StrBuf all = {0};
    put_formats(&all);
    complain("%s%s; --format is one of %s", what, why, all.data);
    sb_free(&all);
    return false;
}

/* The word, or the file's ending. */
static bool find_format(Asked *a) {
    ExportFormat *format = &a->wish.options.format;
    const char *out = a->wish.out;
    if (a->format)
        return export_format(a->format, format) ||
               no_format(": there is no such format", a->format);
    if (export_format_of_file(out, format)) return true;
    if (strcmp(out, "-") == 0)
        return no_format(" has no ending that says a format",
                         "standard output");
    return no_format(": the ending says no format", out);
}

/* ---- options that are not for every format ---- */

static const struct {
    const char *option;
    unsigned takes;
} needs[] = {
    {"--clock", TAKES_CLOCK},   {"--steps", TAKES_CLOCK},
    {"--from", TAKES_RANGE},    {"--to", TAKES_RANGE},
    {"--tracks", TAKES_TRACKS}, {"--lang", TAKES_LANGUAGE},
    {"--theme", TAKES_THEME},   {"--size", TAKES_SIZE},
    {"--seconds", TAKES_AXIS},  {"--speed", TAKES_SPEED},
    {"--unit", TAKES_UNIT},     {"--columns", TAKES_COLUMNS},
};

static unsigned needs_of(const char *option) {
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (strcmp(needs[i].option, option) == 0) return needs[i].takes;
    return 0;
}

static bool means_nothing(const char *option, unsigned takes,
                          ExportFormat format) {
    StrBuf fit = {0};
    for (int i = 0; i < EXPORT_FORMATS; i++)
        if (export_takes((ExportFormat)i) & takes)
            sb_printf(&fit, "%s%s", fit.len ? ", " : "",
                      export_format_info((ExportFormat)i)->name);
    complain("%s means nothing for %s; it is for %s", option,
             export_format_info(format)->name, fit.data ? fit.data : "none");
    sb_free(&fit);
    return false;
}

static bool options_fit(const Command *c, uint64_t given, ExportFormat format) {
    for (size_t i = 0; i < c->n; i++) {
        unsigned takes = needs_of(c->options[i].name);
        if (given >> i & 1 && takes && !(export_takes(format) & takes))
            return means_nothing(c->options[i].name, takes, format);
    }
    return true;
}

static bool was_given(const Command *c, uint64_t given, const char *option) {
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->options[i].name, option) == 0) return given >> i & 1;
    return false;
}

static bool find_range(Asked *a) {
    ExportRange *r = &a->wish.options.range;
    *r = EXPORT_WHOLE;
    if (a->from.given && a->to.given && a->from.step != a->to.step) {
        complain("--from and --to: both in seconds, or both by events");
        return false;
    }
    r->steps = a->from.step || a->to.step;
    if (a->from.given) r->from = a->from.at;
    if (a->to.given) r->to = a->to.at;
    if (r->from <= r->to) return true;
    complain("--from lies behind --to");
    return false;
}

/* A terminal shows such bytes as noise, and may obey some of them. */
static bool is_binary(ExportFormat format) {
    return format == EXPORT_PERFETTO || format == EXPORT_PNG ||
           format == EXPORT_GIF || format == EXPORT_MP4;
}

static bool find_columns(Asked *a, bool given) {
    if (given && (a->columns < 40 || a->columns > 10000)) {
        complain("--columns needs a number from 40 to 10000");
        return false;
    }
    a->wish.options.columns = (uint32_t)a->columns;
    return true;
}

static bool understand(Asked *a, const Command *c, uint64_t given) {
    ExportOptions *o = &a->wish.options;
    if (!a->wish.out) {
        complain("export needs -o FILE");
        return false;
    }
    if (!find_format(a) || !options_fit(c, given, o->format) ||
        !find_range(a) || !find_columns(a, was_given(c, given, "--columns")))
        return false;
    if (a->steps && was_given(c, given, "--clock") && o->clock != CLOCK_STEPS) {
        complain("--steps is another clock than --clock virtual");
        return false;
    }
    if (a->steps) o->clock = CLOCK_STEPS;
    a->wish.dark = a->theme == THEME_DARK;
    if (strcmp(a->wish.out, "-") == 0 && is_binary(o->format) &&
        isatty(STDOUT_FILENO)) {
        complain("%s is not for a terminal: -o FILE, or a pipe",
                 export_format_info(o->format)->name);
        return false;
    }
    return true;
}

/* ---- the programs ---- */

typedef struct Cast {
    Program *programs[WORDS_PROGRAMS];
    size_t n;
    Meter meter;
} Cast;

/* Like the window, so that its exports are the same: of a calculation without
 * end there are not all lines, but all that comes behind it. */
static bool load(Cast *cast, RunChoices *choices, const char *path) {
    AppHost host = program_host(choices);
    Program *p = host.load(host.ctx, path, false);
    cast->programs[cast->n++] = p;
    while (p->running && !interrupt_signal) {
        host.advance(host.ctx, p, 0.05);
        meter_say(&cast->meter, "%llu steps, running %s",
                  (unsigned long long)p->steps, p->name);
    }
    meter_erase(&cast->meter);
    return !interrupt_signal;
}

/* A program that does not compile has no trace: its errors are shown as `check`
 * does.  Returns the exit status. */
static int complain_of(const Program *p) {
    if (p->failure) return complain("%s", p->failure);
    StrBuf sb = {0};
    /* By its path: the window shows no more than its name. */
    Source *named = source_new(p->path, p->source->text, p->source->len);
    for (size_t i = 0; i < p->diags.len; i++)
        diag_print(&sb, named, &p->diags.items[i]);
    fwrite(sb.data, 1, sb.len, stderr);
    sb_free(&sb);
    source_free(named);
    return 1;
}

/* All are looked at: who has written two faulty programs wants to see both. */
static int load_all(Cast *cast, RunChoices *choices, const Words *words) {
    int status = 0;
    for (size_t i = 0; i < words->n; i++) {
        if (!load(cast, choices, words->programs[i]))
            return 128 + interrupt_signal;
        const Program *p = cast->programs[i];
        if (!p->trace) {
            int worse = complain_of(p);
            status = status > worse ? status : worse;
        } else if (trace_full(p->trace)) {
            fprintf(stderr,
                    "loopscope: %s: only the first %llu events are exported: "
                    "no more are recorded; --max-time makes a run shorter\n",
                    words->programs[i],
                    (unsigned long long)trace_count(p->trace));
        } else if (p->cut) {
            fprintf(stderr,
                    "loopscope: %s: the file ends before the run does: what it "
                    "has of it is exported\n",
                    words->programs[i]);
        }
    }
    return status;
}

static uint64_t end_of(const Trace *t, bool steps) {
    uint64_t count = trace_count(t), end = 0;
    if (steps || !count) return count ? count - 1 : 0;
    TraceCursor *c = trace_cursor_new(t);
    end = trace_cursor_at(c, count - 1)->t_ns;
    trace_cursor_free(c);
    return end;
}

/* A range that begins behind the end is a slip, not a wish for an empty
 * file. */
static bool range_exists(const Cast *cast, const ExportRange *r) {
    uint64_t end = 0;
    for (size_t i = 0; i < cast->n; i++) {
        uint64_t its = end_of(cast->programs[i]->trace, r->steps);
        if (its > end) end = its;
    }
    if (r->from <= end) return true;
    if (r->steps)
        complain("--from lies behind the end: the last event is step:%llu",
                 (unsigned long long)end);
    else
        complain("--from lies behind the end, which is at %.9g s",
                 (double)end / 1e9);
    return false;
}

/* ---- the export ---- */

/* "12.3 MB" */
static void put_size(char *out, size_t size, uint64_t bytes) {
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double n = (double)bytes / 1000;
    int i = 0;
    for (; n >= 1000 && i < 3; i++)
        n /= 1000;
    snprintf(out, size, "%.*f %s", i ? 1 : 0, n, units[i]);
}

static int work(Cast *cast, const ExportWish *wish) {
    ExportJob *j = export_job_new(cast->programs, cast->n, wish);
    while (export_job_step(j, 0.05) == EXPORT_GOES_ON) {
        char size[32];
        put_size(size, sizeof size, export_job_bytes(j));
        meter_say(&cast->meter, "%.0f %%, %s written to %s",
                  floor(100 * export_job_progress(j)), size, wish->out);
    }
    meter_erase(&cast->meter);
    const char *failure = export_job_failure(j);
    int status = 0;
    if (failure && interrupt_signal)
        status = 128 + interrupt_signal;
    else if (failure)
        status = complain("%s", failure);
    export_job_free(j);
    return status;
}

static int export_programs(Asked *a, const Words *words) {
    /* Before a long run, not behind it. */
    OutFile out;
    if (!out_possible(&out, a->wish.out)) {
        char *why = out_failure(&out);
        int status = complain("%s", why);
        mem_free(why);
        return status;
    }
    interrupt_catch();
    a->wish.interrupted = &interrupt_signal;
    Cast cast = {.meter = meter_new(strcmp(a->wish.out, "-") == 0)};
    int status = load_all(&cast, &a->choices, words);
    if (!status && !range_exists(&cast, &a->wish.options.range))
        status = EXIT_MISUSE;
    if (!status) status = work(&cast, &a->wish);
    for (size_t i = 0; i < cast.n; i++)
        program_free(cast.programs[i]);
    return status;
}

/* ---- the words ---- */

/* What the command does, with the list of formats. */
static char *about(void) {
    StrBuf sb = {0};
    sb_puts(&sb, "Runs the programs and writes what happens in them for "
                 "other tools; several\nlie side by side on one clock.\n\n"
                 "Formats, by --format or by the ending of FILE:\n");
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        const ExportFormatInfo *f = export_format_info((ExportFormat)i);
        int end = (int)strcspn(f->endings, " ");
        sb_printf(&sb, "  %-12s%s (%.*s)%s", f->name, f->what, end, f->endings,
                  i + 1 < EXPORT_FORMATS ? "\n" : "");
    }
    return sb_take(&sb);
}

int cmd_export(int argc, char **argv) {
    Asked a = {.theme = THEME_LIGHT, .wish = {.unit = -1, .by_options = true}};
    ExportWish *w = &a.wish;
    const Option options[] = {
        {"-o", OPT_TEXT, &w->out, "FILE",
         "where to write it; - is standard output (needed)"},
        {"--format", OPT_TEXT, &a.format, "FORMAT",
         "one of those above (default: what FILE ends in)"},
        {"--clock", OPT_CLOCK, &w->options.clock, "CLOCK",
         "virtual (the default), or steps: each event 1 µs, nothing waits"},
        {"--steps", OPT_FLAG, &a.steps, NULL, "the same as --clock steps"},
        {"--from", OPT_MOMENT, &a.from, "X",
         "from there: virtual seconds (1.5) or an event (step:1200)"},
        {"--to", OPT_MOMENT, &a.to, "X", "up to there"},
        {"--tracks", OPT_TRACKS, &w->options.groups, "LIST",
         "only these: some of tasks,threads,loop,queues"},
        {"--lang", OPT_LANGUAGE, &w->options.lang, "LANG",
         "en (default) or zh"},
        {"--columns", OPT_COUNT, &a.columns, "N",
         "width of the text (default: 100)"},
        {"--theme", OPT_THEME, &a.theme, "THEME", "light (default) or dark"},
        {"--size", OPT_SIZE, &w->size, "WxH", "in pixels"},
        {"--seconds", OPT_FLAG, &w->seconds, NULL,
         "the timeline's axis in seconds, not in events"},
        {"--speed", OPT_SPEED, &w->speed, "X",
         "of the film: 2 is twice as fast (default: 1)"},
        {"--unit", OPT_UNIT, &w->unit, "UNIT",
         "a step of the film: line, callback (default), iteration, time"},
        RUN_OPTIONS(&a.choices),
    };
    char *what = about();
    const Command c = {"export [OPTIONS] PROGRAM.py ... -o FILE",
                       what,
                       options,
                       sizeof options / sizeof *options,
                       BEHIND_PROGRAMS,
                       true};
    Words words;
    int status = EXIT_MISUSE;
    if (options_read(&c, argc, argv, 2, &words, &status) &&
        understand(&a, &c, words.given) && replay_expand(&words) &&
        replay_fits(&words, &a.choices))
        status = export_programs(&a, &words);
    mem_free(what);
    return status;
}
