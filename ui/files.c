#include "files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/mem.h"
#include "lang/metadata.h"
#include "options.h"
#include "resource/resource.h"

/* What the window keeps responsive with: a program that needs more steps is
 * shown up to there. */
static const uint64_t window_steps = 20 * 1000 * 1000;
/* Larger than any program text that makes sense. */
static const size_t file_limit = (size_t)64 << 20;

static bool read_all(FILE *f, char **text, size_t *len) {
    StrBuf sb = {0};
    char buf[1 << 16];
    size_t n;
    while ((n = fread(buf, 1, sizeof buf, f)) > 0 && sb.len <= file_limit)
        sb_put(&sb, buf, n);
    if (ferror(f) || sb.len > file_limit) {
        if (sb.len > file_limit) errno = EFBIG;
        sb_free(&sb);
        return false;
    }
    sb_put(&sb, "", 0); /* also an empty text ends with a zero */
    *len = sb.len;
    *text = sb_take(&sb);
    return true;
}

bool file_read(const char *path, char **text, size_t *len, const char **why) {
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        *why = strerror(EISDIR);
        return false;
    }
    FILE *f = fopen(path, "rb");
    bool ok = f && read_all(f, text, len);
    if (!ok) *why = strerror(errno);
    if (f) fclose(f);
    return ok;
}

char *file_absolute(const char *path) {
    char *real = realpath(path, NULL);
    char *out = mem_strdup(real ? real : path);
    free(real);
    return out;
}

/* ---- lessons ---- */

static void take_texts(char **to, char **from) {
    to[LANG_EN] = from[METADATA_EN];
    to[LANG_ZH] = from[METADATA_ZH];
    from[METADATA_EN] = from[METADATA_ZH] = NULL;
}

static bool read_lesson(const Resource *r, Lesson *out) {
    Metadata m;
    bool found = metadata_read(&m, r->data, r->size);
    if (found && m.order > 0) {
        *out = (Lesson){.path = mem_strdup(r->path),
                        .number = m.order,
                        .chapter = m.chapter};
        take_texts(out->title, m.title);
        take_texts(out->text, m.text);
        take_texts(out->brief, m.brief);
    }
    bool ok = found && m.order > 0;
    metadata_free(&m);
    return ok;
}

static int by_order(const void *a, const void *b) {
    const Lesson *x = a, *y = b;
    if (x->chapter != y->chapter) return x->chapter - y->chapter;
    return x->number - y->number;
}

Lesson *lessons_list(size_t *count) {
    VEC(Lesson) all = {0};
    const Resource *r = NULL;
    while ((r = resource_next(r, "scenarios/"))) {
        Lesson l;
        if (read_lesson(r, &l)) vec_push(&all, l);
    }
    if (all.len) qsort(all.data, all.len, sizeof *all.data, by_order);
    *count = all.len;
    return all.data;
}

void lessons_free(Lesson *lessons, size_t count) {
    for (size_t i = 0; i < count; i++)
        lesson_clear(&lessons[i]);
    vec_release(lessons);
}

/* ---- programs ---- */

static bool read_text(Program *p, char **text, size_t *len) {
    if (p->builtin) {
        const Resource *r = resource_find(p->path);
        if (r) {
            *text = mem_strndup(r->data, r->size);
            *len = r->size;
            return true;
        }
    }
    const char *why = NULL;
    if (file_read(p->path, text, len, &why)) return true;
    StrBuf sb = {0};
    sb_printf(&sb, "%s: %s", p->path, why);
    p->failure = sb_take(&sb);
    return false;
}

static void read_metadata(Program *p, const char *text, size_t len) {
    Metadata m;
    metadata_read(&m, text, len);
    if (p->builtin) p->lesson = m.order;
    take_texts(p->title, m.title);
    metadata_free(&m);
}

static void copy_diags(Diags *to, const Diags *from) {
    for (size_t i = 0; from && i < from->len; i++) {
        const Diag *d = &from->items[i];
        Diag *copy = diag_add(to, d->kind, d->span, "%s", d->message);
        if (d->hint) diag_hint(copy, "%s", d->hint);
    }
}

static void end_run(Program *p) {
    run_free(p->run);
    p->run = NULL;
    p->running = false;
}

/* How long a slice takes differs; a thousand steps are about 0.1 ms. */
enum { SLICE = 2000 };

static double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void program_advance(void *ctx, Program *p, double seconds) {
    (void)ctx;
    double end = seconds_now() + seconds;
    do {
        if (run_slice(p->run, SLICE) == RUN_PAUSED) continue;
        p->end_run(p);
        return;
    } while (seconds_now() < end);
}

static void program_stop(void *ctx, Program *p) {
    (void)ctx;
    run_stop(p->run);
    p->end_run(p);
}

static void start(Program *p, const char *text, size_t len,
                  const RunChoices *choices) {
    RunOptions o = run_options(choices);
    o.level = TRACE_LINES;
    if (o.max_steps == 0) o.max_steps = window_steps;
    Run *run = run_new(text, len, p->name, &o);
    const RunResult *result = run_result(run);
    p->python = result->python;
    p->run = run;
    p->end_run = end_run;
    p->running = result->compiled;
    if (result->compiled)
        p->trace = run_take_trace(run);
    else
        copy_diags(&p->diags, result->diags);
}

void program_begin(Program *p, RunChoices *choices, const char *text,
                   size_t len) {
    read_metadata(p, text, len);
    start(p, text, len, choices);
    program_set_source(p, source_new(p->name, text, len));
}

static Program *program_load(void *ctx, const char *path, bool builtin) {
    Program *p = program_new(path, builtin);
    char *text;
    size_t len;
    if (!read_text(p, &text, &len)) return p;
    program_begin(p, ctx, text, len);
    mem_free(text);
    return p;
}

AppHost program_host(RunChoices *choices) {
    return (AppHost){.load = program_load,
                     .advance = program_advance,
                     .stop = program_stop,
                     .ctx = choices};
}

Program *program_run(RunChoices *choices, const char *path) {
    Program *p = program_load(choices, path, false);
    while (p->running)
        program_advance(choices, p, 1);
    return p;
}
