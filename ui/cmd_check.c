/* loopscope check: does the program run here? */
#include <stdio.h>

#include "base/mem.h"
#include "commands.h"
#include "files.h"
#include "options.h"
#include "replay.h"

/* Enough to get through what ends at all. */
static const uint64_t check_steps = 5 * 1000 * 1000;

/* All that the compiler found, each with its line; returns the exit status. */
static int print_diags(const Source *src, const Diags *diags) {
    StrBuf out = {0};
    for (size_t i = 0; i < diags->len; i++)
        diag_print(&out, src, &diags->items[i]);
    fwrite(out.data, 1, out.len, stderr);
    sb_free(&out);
    return 1;
}

/* What Loopscope refuses may only show when that line is reached, so the
 * program is run, silently.  How it ends otherwise is its own business. */
static int check_run(Run *run) {
    run_slice(run, 0);
    const RunResult *r = run_result(run);
    if (r->status != RUN_EXIT_REFUSED || r->stop == STOP_NONE) return 0;
    fprintf(stderr, "%s\n", r->message ? r->message : "not supported");
    return RUN_EXIT_REFUSED;
}

int cmd_check(int argc, char **argv) {
    RunChoices choices = {0};
    const Option options[] = {RUN_OPTIONS(&choices)};
    const Command c = {"check [OPTIONS] PROGRAM.py",
                       "Says what is wrong with the program or not supported, "
                       "with its place.\nExit status 0 if it runs.",
                       options,
                       sizeof options / sizeof *options,
                       BEHIND_NOTHING,
                       true};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    if (replay_refused(words.program, "check")) return EXIT_MISUSE;
    char *text;
    size_t len;
    const char *why;
    if (!file_read(words.program, &text, &len, &why))
        return complain("%s: %s", words.program, why);
    RunOptions o = run_options(&choices);
    /* Nobody looks at what happens, so that recording it would only cost
     * time. */
    o.no_trace = true;
    if (o.max_steps == 0) o.max_steps = check_steps;
    Run *run = run_new(text, len, words.program, &o);
    const RunResult *r = run_result(run);
    if (r->compiled) {
        status = check_run(run);
    } else {
        /* Only errors need lines: the source is made where there is one to
         * show. */
        Source *src = source_new(words.program, text, len);
        status = print_diags(src, r->diags);
        source_free(src);
    }
    run_free(run);
    mem_free(text);
    return status;
}
