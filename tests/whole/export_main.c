/* What it costs to write the trace of a long run in Chrome's format.  Not a
 * test: prints and exits 0.
 *
 *   whole_export_main PROGRAM.py [FILE]
 *
 * Processor seconds of this process, the best of some rounds, to
 *
 *   export   write the file, to a sink that drops it
 *   tracks   only find out what there is to write (tracks.h)
 *   fprintf  write the same lines with nothing but fprintf to /dev/null, or
 *            to FILE
 *   yajl     write the same objects with yajl_gen to /dev/null
 *
 * The last two without what `tracks` takes, which they need, too.  Then how
 * much memory the export takes on top of the trace, when a tenth is done and at
 * most. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <yajl/yajl_gen.h>

#include "base/check.h"
#include "export/export.h"
#include "export/tracks.h"
#include "export_job.h"
#include "host.h"

static double seconds(void) {
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

typedef struct Bench {
    ExportInput in;
    ExportOptions options;
    uint64_t bytes, hash, lines; /* of the export */
    uint32_t tid[1 << 8];        /* first thread of each process */
    bool any;
    FILE *out;
} Bench;

/* ---- the export ---- */

static bool drop(void *ctx, const char *ptr, size_t len) {
    Bench *b = ctx;
    (void)ptr;
    b->bytes += len;
    return true;
}

static void whole(Bench *b) {
    b->bytes = 0;
    Export *x = export_new(&b->in, 1, &b->options, drop, b);
    while (export_step(x, 4096))
        ;
    export_free(x);
}

static void only_tracks(Bench *b) {
    Tracks *t = tracks_new(&b->in, &b->options);
    b->lines = 0;
    for (const TrackEvent *e; (e = tracks_next(t));)
        b->lines += e->type != TRACK_CLOSED;
    tracks_free(t);
}

/* ---- what both of the others need to know ---- */

static uint32_t pid_of(const Track *t) {
    return (t->parent ? t->parent->number : t->number) + 1;
}

static uint32_t tid_of(Bench *b, const Track *t) {
    uint32_t *first = &b->tid[pid_of(t) & 0xFF];
    if (t->kind != TRACK_THREAD) return *first ? *first : pid_of(t);
    if (!*first) *first = t->number + 1;
    return t->number + 1;
}

static bool is_async(const Track *t) {
    return t->kind == TRACK_TASK || t->kind == TRACK_TIMER;
}

static char phase_of(const TrackEvent *e) {
    bool async = is_async(e->track);
    switch (e->type) {
    case SLICE_BEGIN: return async ? 'b' : 'B';
    case SLICE_END: return async ? 'e' : 'E';
    case INSTANT: return async ? 'n' : 'B';
    case COUNTER: return 'C';
    case FLOW_BEGIN: return 's';
    case FLOW_END: return 'f';
    default: return 'M';
    }
}

/* The end of an instant, which is a slice without length. */
static TrackEvent end_of(const TrackEvent *e) {
    return (TrackEvent){.type = SLICE_END,
                        .track = e->track,
                        .ts = e->ts,
                        .category = e->category,
                        .name = e->name};
}

static bool has_end(const TrackEvent *e) {
    return e->type == INSTANT && !is_async(e->track);
}

/* ---- fprintf ---- */

static void print_args(FILE *f, const TrackEvent *e) {
    for (uint32_t i = 0; i < e->nargs; i++) {
        const TrackArg *a = &e->args[i];
        const char *before = i ? "," : ",\"args\":{";
        if (a->is_number)
            fprintf(f, "%s\"%s\":%" PRId64, before, a->key, a->number);
        else
            fprintf(f, "%s\"%s\":\"%.*s\"", before, a->key, (int)a->text.len,
                    a->text.ptr);
    }
    fputs(e->nargs ? "}}" : "}", f);
}

static void print_event(Bench *b, const TrackEvent *e) {
    const Track *t = e->track;
    uint32_t pid = pid_of(t), tid = tid_of(b, t);
    char phase = phase_of(e);
    const char *comma = b->any ? "," : "";
    int name_len = (int)e->name.len;
    const char *name = e->name.ptr;
    uint64_t us = e->ts / 1000;
    unsigned ns = (unsigned)(e->ts % 1000);
    FILE *f = b->out;
    if (e->type == TRACK_CLOSED || phase == 'M') return;
    b->any = true;
    if (e->type == COUNTER)
        fprintf(f,
                "%s\n{\"ph\":\"C\",\"pid\":%u,\"name\":\"%.*s\",\"ts\":%" PRIu64
                ".%03u,\"args\":{\"value\":%" PRIu64 "}}",
                comma, pid, (int)t->name.len, t->name.ptr, us, ns, e->value);
    else if (e->type == FLOW_BEGIN || e->type == FLOW_END)
        fprintf(f,
                "%s\n{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":%" PRIu64
                ".%03u,\"cat\":\"flow\",\"name\":\"%.*s\",\"id\":%u%s}",
                comma, phase, pid, tid, us, ns, name_len, name, e->flow,
                phase == 'f' ? ",\"bp\":\"e\"" : "");
    else if (is_async(t))
        fprintf(f,
                "%s\n{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"cat\":\"%s\","
                "\"id\":\"%u.%u\",\"ts\":%" PRIu64 ".%03u,\"name\":\"%.*s\"",
                comma, phase, pid, tid,
                t->kind == TRACK_TASK ? "task" : "timer", pid, t->number, us,
                ns, name_len, name);
    else if (e->type == SLICE_END)
        fprintf(f,
                "%s\n{\"ph\":\"E\",\"pid\":%u,\"tid\":%u,\"ts\":%" PRIu64
                ".%03u,\"name\":\"%.*s\"",
                comma, pid, tid, us, ns, name_len, name);
    else
        fprintf(f,
                "%s\n{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":%" PRIu64
                ".%03u,\"cat\":\"%s\",\"name\":\"%.*s\"",
                comma, phase, pid, tid, us, ns, e->category, name_len, name);
    if (phase != 'C' && phase != 's' && phase != 'f') print_args(f, e);
}

static void with_fprintf(Bench *b) {
    Tracks *t = tracks_new(&b->in, &b->options);
    b->any = false;
    for (const TrackEvent *e; (e = tracks_next(t));)
        for (TrackEvent end = end_of(e); e; e = has_end(e) ? &end : NULL)
            print_event(b, e);
    tracks_free(t);
}

/* ---- yajl ---- */

static void put_key(yajl_gen g, const char *text) {
    yajl_gen_string(g, (const unsigned char *)text, strlen(text));
}

static void put_text(yajl_gen g, const char *name, Str text) {
    put_key(g, name);
    yajl_gen_string(g, (const unsigned char *)text.ptr, text.len);
}

static void put_number(yajl_gen g, const char *name, int64_t n) {
    put_key(g, name);
    yajl_gen_integer(g, n);
}

static void generate_args(yajl_gen g, const TrackEvent *e) {
    put_key(g, "args");
    yajl_gen_map_open(g);
    if (e->type == COUNTER) put_number(g, "value", (int64_t)e->value);
    for (uint32_t i = 0; i < e->nargs; i++) {
        const TrackArg *a = &e->args[i];
        if (a->is_number)
            put_number(g, a->key, a->number);
        else
            put_text(g, a->key, a->text);
    }
    yajl_gen_map_close(g);
}

static void generate(Bench *b, yajl_gen g, const TrackEvent *e) {
    const Track *t = e->track;
    char phase = phase_of(e), text[32];
    if (phase == 'M') return;
    bool flow = phase == 's' || phase == 'f';
    yajl_gen_map_open(g);
    put_text(g, "ph", (Str){&phase, 1});
    put_number(g, "pid", pid_of(t));
    if (phase != 'C') put_number(g, "tid", tid_of(b, t));
    if (is_async(t)) {
        put_text(g, "cat", str_of(t->kind == TRACK_TASK ? "task" : "timer"));
        snprintf(text, sizeof text, "%u.%u", pid_of(t), t->number);
        put_text(g, "id", str_of(text));
    }
    if (phase == 'B') put_text(g, "cat", str_of(e->category));
    if (flow) put_text(g, "cat", STR("flow"));
    put_text(g, "name", phase == 'C' ? t->name : e->name);
    put_key(g, "ts");
    int n = snprintf(text, sizeof text, "%" PRIu64 ".%03u", e->ts / 1000,
                     (unsigned)(e->ts % 1000));
    yajl_gen_number(g, text, (size_t)n);
    if (flow) put_number(g, "id", e->flow);
    if (phase == 'f') put_text(g, "bp", STR("e"));
    if (phase == 'C' || e->nargs) generate_args(g, e);
    yajl_gen_map_close(g);
}

static void to_file(void *ctx, const char *ptr, size_t len) {
    fwrite(ptr, 1, len, ctx);
}

static void with_yajl(Bench *b) {
    Tracks *t = tracks_new(&b->in, &b->options);
    yajl_gen g = yajl_gen_alloc(NULL);
    yajl_gen_config(g, yajl_gen_print_callback, to_file, b->out);
    yajl_gen_array_open(g);
    for (const TrackEvent *e; (e = tracks_next(t));)
        for (TrackEvent end = end_of(e); e; e = has_end(e) ? &end : NULL)
            generate(b, g, e);
    yajl_gen_array_close(g);
    yajl_gen_free(g);
    tracks_free(t);
}

/* ---- memory ---- */

static double resident(void) {
    FILE *f = fopen("/proc/self/statm", "r");
    long all = 0, here = 0;
    if (f && fscanf(f, "%ld %ld", &all, &here) != 2) here = 0;
    if (f) fclose(f);
    return (double)here * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

static void memory(Bench *b) {
    double before = resident(), early = -1, most = 0;
    Export *x = export_new(&b->in, 1, &b->options, drop, b);
    while (export_step(x, 100000)) {
        double now = resident() - before;
        if (now > most) most = now;
        if (early < 0 && export_progress(x) > 0.1) early = most;
    }
    export_free(x);
    printf("memory: early %.1f MB, most %.1f MB\n", early, most);
}

/* ---- all ---- */

static double best(Bench *b, void (*work)(Bench *b), int rounds) {
    double least = 1e9;
    for (int i = 0; i < rounds; i++) {
        double start = seconds();
        work(b);
        double took = seconds() - start;
        if (took < least) least = took;
    }
    return least;
}

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    RunChoices choices = {0};
    Program *p = program_run(&choices, argv[1]);
    CHECK(p->trace, "the program runs");
    Bench b = {.in = export_input(p, LANG_EN),
               .options = {.format = EXPORT_CHROME,
                           .range = EXPORT_WHOLE,
                           .groups = GROUP_ALL},
               .out = fopen(argc > 2 ? argv[2] : "/dev/null", "w")};
    memory(&b);
    double n = (double)trace_count(p->trace);
    double tracks = best(&b, only_tracks, 3), all = best(&b, whole, 3);
    double printed = best(&b, with_fprintf, 1) - tracks;
    double generated = best(&b, with_yajl, 1) - tracks;
    printf("trace: %.0f events, %" PRIu64 " lines, %.0f MB\n", n, b.lines,
           (double)b.bytes / 1e6);
    printf("seconds: export %.2f, tracks %.2f, fprintf %.2f, yajl %.2f\n", all,
           tracks, printed, generated);
    fclose(b.out);
    program_free(p);
    return 0;
}
