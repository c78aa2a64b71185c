/* The program that is explored, and the proof of what is printed about it: each
 * schedule is replayed as a run of its own before the user sees it. */
#include "explored.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "files.h"

/* Only what is wrong with the text: the program's own output is not wanted
 * yet. */
static void print_errors(void *ctx, int stream, const char *text, size_t n) {
    (void)ctx;
    if (stream == 2) fwrite(text, 1, n, stderr);
}

/* What the compiler has to say is printed as `loopscope run` prints it. */
static bool compiles(const Subject *p, int *status) {
    /* The run is only made, never let go: making it compiles the text. */
    RunOptions o = p->options;
    o.write = print_errors;
    o.no_trace = true;
    o.schedule = "";
    Run *run = run_new(p->text, p->len, p->path, &o);
    bool ok = run_result(run)->compiled;
    *status = run_result(run)->status;
    run_free(run);
    return ok;
}

bool program_open(Loaded *l, const char *path, const RunChoices *choices,
                  int *status) {
    const char *why;
    /* What `l` holds is the caller's to close only if this returns true. */
    *l = (Loaded){0};
    if (!file_read(path, &l->text, &l->program.len, &why)) {
        *status = complain("%s: %s", path, why);
        return false;
    }
    l->absolute = file_absolute(path);
    l->program.text = l->text;
    l->program.path = path;
    l->program.options = run_options(choices);
    l->program.options.absolute_path = l->absolute;
    if (compiles(&l->program, status)) return true;
    program_close(l);
    return false;
}

void program_close(Loaded *l) {
    mem_free(l->text);
    mem_free(l->absolute);
}

/* The same end and the same bytes: an exit status is part of what a program
 * did. */
static bool is_same(const Shown *s, Ending ending, const StrBuf *text) {
    return ending.kind == s->ending.kind && ending.status == s->ending.status &&
           str_eq(sb_str(text), sb_str(&s->text));
}

bool shown_path(const Search *s, const uint32_t *edges, size_t n, Shown *out) {
    StrBuf again = {0};
    out->ending = search_replay(s, edges, n, &out->schedule, &out->text);
    /* The default schedule has no choices, but is still a text. */
    if (!out->schedule.data) sb_puts(&out->schedule, "");
    /* From the printed schedule alone, as a user would give it to `run`: the
     * path that led here could be right where its text is not. */
    Ending ending = replays_play(s->again, out->schedule.data, &again);
    bool right = is_same(out, ending, &again);
    sb_free(&again);
    if (!right)
        complain("internal error: the schedule \"%s\" does not print what was "
                 "found with it",
                 out->schedule.data);
    return right;
}

bool shown_next(Outputs *all, const Search *s, Shown *out, bool *right) {
    Output output;
    *out = (Shown){0};
    if (!outputs_next(all, &output)) return false;
    bool found = witness_find(&s->graph, sb_str(&output.text), output.ending,
                              &out->witness);
    sb_free(&output.text);
    *right = found && shown_path(s, out->witness.edges.data,
                                 out->witness.edges.len, out);
    /* The caller frees only what it was given. */
    if (!*right) shown_free(out);
    return *right;
}

void shown_free(Shown *s) {
    sb_free(&s->text);
    sb_free(&s->schedule);
    witness_free(&s->witness);
}
