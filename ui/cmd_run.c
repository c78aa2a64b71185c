/* loopscope run: what Python would print, without waiting. */
#include <stdio.h>

#include "base/mem.h"
#include "commands.h"
#include "files.h"
#include "options.h"
#include "replay.h"

/* Standard output is flushed before standard error speaks, so that both in one
 * terminal or file read as they were written. */
static void write_stream(void *ctx, int stream, const char *text, size_t n) {
    (void)ctx;
    if (stream == 2) {
        fflush(stdout);
        fwrite(text, 1, n, stderr);
        return;
    }
    fwrite(text, 1, n, stdout);
}

/* To standard error, so that the program's output stays what it is. */
static void print_stats(const RunStats *s) {
    fprintf(stderr,
            "loopscope: %lld.%09lld virtual seconds, %llu callbacks, "
            "%llu events\n",
            (long long)(s->virtual_ns / 1000000000),
            (long long)(s->virtual_ns % 1000000000),
            (unsigned long long)s->callbacks, (unsigned long long)s->events);
}

static int run_text(const char *text, size_t len, const Words *words,
                    RunOptions *o, bool stats) {
    /* Tracebacks and __file__ want the whole path; it has to outlive the
     * run. */
    char *absolute = file_absolute(words->program);
    o->absolute_path = absolute;
    /* As it is printed, not at the end: a long run shows that it goes on. */
    o->write = write_stream;
    o->argc = words->nargs;
    o->argv = (const char *const *)words->args;
    Run *run = run_new(text, len, words->program, o);
    /* 0: no slices, to the end. */
    run_slice(run, 0);
    const RunResult *r = run_result(run);
    fflush(stdout);
    if (stats) print_stats(&r->stats);
    int status = r->status;
    run_free(run);
    mem_free(absolute);
    return status;
}

int cmd_run(int argc, char **argv) {
    RunChoices choices = {0};
    bool stats = false, no_trace = false;
    const Option options[] = {
        RUN_OPTIONS(&choices),
        {"--stats", OPT_FLAG, &stats, NULL,
         "add a line on standard error: virtual seconds, callbacks, events"},
        {"--no-trace", OPT_FLAG, &no_trace, NULL,
         "do not record what happens (a little faster)"},
    };
    const Command c = {
        /* The statuses above 122 are ours; a program may of course choose them,
         * too. */
        "run [OPTIONS] PROGRAM.py [ARGS]",
        "Runs the program in virtual time. Prints what Python would, with its "
        "exit status.\nOther statuses: 123 not supported, 124 would never "
        "end, 125 a limit was reached.",
        options,
        sizeof options / sizeof *options,
        BEHIND_ARGS,
        true};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    if (replay_refused(words.program, "run")) return EXIT_MISUSE;
    char *text;
    size_t len;
    const char *why;
    if (!file_read(words.program, &text, &len, &why))
        return complain("%s: %s", words.program, why);
    RunOptions o = run_options(&choices);
    o.no_trace = no_trace;
    status = run_text(text, len, &words, &o, stats);
    mem_free(text);
    return status;
}
