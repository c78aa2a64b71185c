/* loopscope trace: the trace as text. */
#include <stdio.h>

#include "base/mem.h"
#include "commands.h"
#include "files.h"
#include "options.h"
#include "replay.h"

/* One buffer for all lines: a trace may have millions of them. */
static void print_trace(const Trace *t) {
    TraceCursor *c = trace_cursor_new(t);
    StrBuf line = {0};
    const TraceEvent *ev;
    /* The number is the event's position, as other commands and tests name
     * it. */
    for (uint64_t i = 0; (ev = trace_cursor_next(c)); i++) {
        sb_clear(&line);
        trace_print_event(&line, t, i, ev);
        fwrite(line.data, 1, line.len, stdout);
    }
    sb_free(&line);
    trace_cursor_free(c);
}

/* ---- a recorded run ---- */

/* Numbered as in the file, also where details are left out. */
static void print_level(const Trace *t, TraceLevel level) {
    TraceCursor *c = trace_cursor_new(t);
    StrBuf line = {0};
    const TraceEvent *ev;
    for (uint64_t i = 0; (ev = trace_cursor_next(c)); i++) {
        if (event_info(ev->kind)->level > level) continue;
        sb_clear(&line);
        trace_print_event(&line, t, i, ev);
        fwrite(line.data, 1, line.len, stdout);
    }
    sb_free(&line);
    trace_cursor_free(c);
}

static int trace_replay(Words *words, const RunChoices *choices,
                        TraceLevel level) {
    if (!replay_fits(words, choices) || !replay_expand(words))
        return EXIT_MISUSE;
    for (size_t i = 0; i < words->n; i++) {
        Program *p = replay_load(words->programs[i]);
        int status = p->failure ? complain("%s", p->failure) : 0;
        if (words->n > 1 && !status) printf("# %s\n", p->name);
        if (!status) print_level(p->trace, level);
        program_free(p);
        if (status) return status;
    }
    return 0;
}

/* ---- a program ---- */

/* Lets through what is said about the text; the program's own output is in
 * the trace. */
static void print_errors(void *ctx, int stream, const char *text, size_t n) {
    const bool *compiling = ctx;
    if (*compiling && stream == 2) fwrite(text, 1, n, stderr);
}

static int trace_text(const char *text, size_t len, const char *path,
                      RunOptions *o) {
    /* By a pointer: the callback is the same before and during the run. */
    bool compiling = true;
    o->write = print_errors;
    o->ctx = &compiling;
    Run *run = run_new(text, len, path, o);
    const RunResult *r = run_result(run);
    int status = r->status;
    /* What the compiler had to say is out by now. */
    if (r->compiled) {
        compiling = false;
        run_slice(run, 0);
        r = run_result(run);
        print_trace(run_trace(run));
        /* Why it stopped, behind the trace, where one looks for it. */
        if (r->message) fprintf(stderr, "loopscope: %s\n", r->message);
        /* The trace was asked for and is there: how the program itself ended is
         * no failure of this command. */
        status = r->stop == STOP_NONE ? 0 : r->status;
    }
    run_free(run);
    return status;
}

int cmd_trace(int argc, char **argv) {
    RunChoices choices = {0};
    /* The level of the window: what it shows can be looked up here. */
    TraceLevel level = TRACE_LINES;
    const Option options[] = {
        RUN_OPTIONS(&choices),
        {"--level", OPT_LEVEL, &level, "LEVEL",
         "sched, lines (the default) or locals"},
    };
    const Command c = {"trace [OPTIONS] PROGRAM.py",
                       "Runs the program and prints what happened, one line "
                       "an event: the same\nbytes for the same program and "
                       "options on every machine.",
                       options,
                       sizeof options / sizeof *options,
                       BEHIND_NOTHING,
                       true};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    if (replay_is(words.program)) return trace_replay(&words, &choices, level);
    char *text;
    size_t len;
    const char *why;
    if (!file_read(words.program, &text, &len, &why))
        return complain("%s: %s", words.program, why);
    RunOptions o = run_options(&choices);
    o.level = level;
    status = trace_text(text, len, words.program, &o);
    mem_free(text);
    return status;
}
