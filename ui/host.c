/* The world of the window: lessons from the binary, programs from the disk, and
 * runs that go on between two pictures. */
#include "host.h"

#include <stdio.h>

#include "base/mem.h"
#include "files.h"
#include "lang/metadata.h"
#include "replay.h"
#include "resource/resource.h"
#include "seconds.h"

/* ---- reading ---- */

static bool read_text(Program *p, char **text, size_t *len) {
    if (p->builtin) {
        /* A lesson is inside the binary; one that is not is looked for on the
         * disk below, so that its failure can be said. */
        const Resource *r = resource_find(p->path);
        if (r) {
            *text = mem_strndup(r->data, r->size);
            *len = r->size;
            return true;
        }
    }
    /* Looked at first: what is written meanwhile is then seen as a change. */
    p->stamp = file_stamp(p->path);
    const char *why = NULL;
    if (file_read(p->path, text, len, &why)) return true;
    StrBuf sb = {0};
    sb_printf(&sb, "%s: %s", p->path, why);
    p->failure = sb_take(&sb);
    return false;
}

/* Texts move from the metadata into the program, which owns them from then on;
 * what was taken is set to NULL, or it would be freed twice. */
void program_metadata(Program *p, const char *text, size_t len) {
    Metadata m;
    metadata_read(&m, text, len);
    /* Only of our own files: a copy that the user has edited is no lesson. */
    if (p->builtin) p->lesson = m.order;
    for (int i = 0; i < LANG_COUNT; i++) {
        int from = i == LANG_EN ? METADATA_EN : METADATA_ZH;
        p->title[i] = m.title[from];
        p->text[i] = m.text[from];
        m.title[from] = m.text[from] = NULL;
    }
    for (int i = 0; i < METADATA_COMPARE; i++) {
        p->compare[i] = m.compare[i];
        m.compare[i] = NULL;
    }
    metadata_free(&m);
}

/* The run that has them goes before the program does. */
static void copy_diags(Diags *to, const Diags *from) {
    for (size_t i = 0; from && i < from->len; i++) {
        const Diag *d = &from->items[i];
        Diag *copy = diag_add(to, d->kind, d->span, "%s", d->message);
        if (d->hint) diag_hint(copy, "%s", d->hint);
    }
}

/* ---- running ---- */

/* Which limit it was, for who speaks another language than the message. */
static void note_limit(Program *p, StopReason stop, const RunOptions *o) {
    switch (stop) {
    case STOP_STEPS:
        p->limit = LIMIT_STEPS;
        p->limit_n = o->max_steps;
        break;
    case STOP_TIME:
        p->limit = LIMIT_TIME;
        p->limit_n = (uint64_t)o->max_time;
        break;
    case STOP_MEMORY:
        p->limit = LIMIT_MEMORY;
        p->limit_n = o->max_memory >> 20;
        break;
    case STOP_OUTPUT:
        p->limit = LIMIT_OUTPUT;
        p->limit_n = o->max_output;
        break;
    default: break;
    }
}

/* The trace stays: the program has taken it from the run at the start. */
static void end_run(Program *p) {
    const RunResult *result = run_result(p->run);
    p->steps = result->stats.steps;
    /* A full trace has noted its own limit before; see end_full. */
    if (!p->limit) note_limit(p, result->stop, run_limits(p->run));
    run_free(p->run);
    p->run = NULL;
    p->running = false;
}

/* What comes behind a full trace nobody would see. */
static void end_full(Program *p) {
    char text[96];
    p->limit = LIMIT_EVENTS;
    p->limit_n = trace_count(p->trace);
    snprintf(text, sizeof text,
             "the program reached the limit of %llu recorded events",
             (unsigned long long)p->limit_n);
    run_limit(p->run, text);
    p->end_run(p);
}

static double host_clock(void *ctx) {
    (void)ctx;
    return seconds_now();
}

/* Steps differ in what they cost, by a thousand and more: from few on the
 * slices grow until one takes about this many seconds. */
static const double slice_seconds = 0.0005;
enum { FIRST_SLICE = 8, LAST_SLICE = 100000 };

/* Runs in slices for about `seconds`, so that input is never kept waiting; goes
 * beyond it by one slice at most. */
static void program_advance(void *ctx, Program *p, double seconds) {
    uint64_t slice = FIRST_SLICE;
    double now = host_clock(ctx), end = now + seconds;
    while (p->running && now < end) {
        double begun = now;
        if (run_slice(p->run, slice) != RUN_PAUSED) {
            p->end_run(p);
            return;
        }
        /* Nothing was recorded since: the rest of the slice is in no trace. */
        if (trace_full(p->trace)) {
            end_full(p);
            return;
        }
        now = host_clock(ctx);
        if (now - begun < slice_seconds && slice < LAST_SLICE) slice *= 2;
        if (now - begun > 2 * slice_seconds && slice > 1) slice /= 2;
    }
    /* For the line that says how far a long run has come. */
    if (p->run) p->steps = run_result(p->run)->stats.steps;
}

static void program_stop(void *ctx, Program *p) {
    (void)ctx;
    if (!p->running) return;
    run_stop(p->run);
    p->end_run(p);
}

static void start(Program *p, const char *text, size_t len,
                  const RunChoices *choices) {
    RunOptions o = run_options(choices);
    o.level = TRACE_LINES;
    /* A program that computes for long would fill the trace with lines. */
    o.spare_code = !choices->every_line;
    Run *run = run_new(text, len, p->name, &o);
    const RunResult *result = run_result(run);
    p->python = result->python;
    p->run = run;
    p->end_run = end_run;
    p->running = result->compiled;
    /* A program with errors keeps them instead of a trace: that is the error
     * screen. */
    if (result->compiled)
        p->trace = run_take_trace(run);
    else
        copy_diags(&p->diags, result->diags);
}

/* The run before the source, whose colours depend on the version of Python that
 * the run has found in the metadata. */
void program_begin(Program *p, RunChoices *choices, const char *text,
                   size_t len) {
    program_metadata(p, text, len);
    start(p, text, len, choices);
    program_set_source(p, source_new(p->name, text, len));
}

/* Never NULL: what could not be read is a program with a failure. */
static Program *program_load(void *ctx, const char *path, bool builtin) {
    if (!builtin && replay_is(path)) return replay_load(path);
    Program *p = program_new(path, builtin);
    char *text;
    size_t len;
    if (!read_text(p, &text, &len)) return p;
    program_begin(p, ctx, text, len);
    mem_free(text);
    return p;
}

/* Both are needed: another stamp says that it is new, settled that an editor
 * has finished writing it. */
static bool program_changed(void *ctx, const Program *p) {
    (void)ctx;
    if (p->builtin) return false;
    char *file = p->replay ? replay_file(p->path) : mem_strdup(p->path);
    bool changed = file_settled(file) && file_stamp(file) != p->stamp;
    mem_free(file);
    return changed;
}

AppHost program_host(RunChoices *choices) {
    return (AppHost){.load = program_load,
                     .advance = program_advance,
                     .stop = program_stop,
                     .changed = program_changed,
                     .clock = host_clock,
                     .ctx = choices};
}

Program *program_run(RunChoices *choices, const char *path) {
    Program *p = program_load(choices, path, false);
    /* A second is long for a picture, but here nobody waits for input. */
    while (p->running)
        program_advance(choices, p, 1);
    return p;
}
