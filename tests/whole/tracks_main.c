/* The tracks of a program, to look at and to check:
 *
 *   whole_tracks_main print|check|time PROGRAM.py [virtual|steps
 *                     [FROM TO [GROUPS]]] [--ranges]
 *
 * FROM and TO in nanoseconds or, on the clock of steps, in steps.  `check` says
 * which promise of tracks.h is broken (status 1) and else prints what it has
 * counted; with RANGES instead of FROM it checks many parts and choices of
 * tracks. */
#include "export_job.h"
#include "fixtures/track_checker.h"
#include "fixtures/track_text.h"
#include "host.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static void print(const ExportInput *in, const ExportOptions *o) {
    Tracks *t = tracks_new(in, o);
    for (const TrackEvent *ev; (ev = tracks_next(t));)
        track_text(stdout, ev);
    tracks_free(t);
}

static bool check(const ExportInput *in, const ExportOptions *o, bool counts) {
    TrackChecker c = {0};
    Tracks *t = tracks_new(in, o);
    for (const TrackEvent *ev; (ev = tracks_next(t));) {
        if (track_checker_take(&c, ev)) continue;
        printf("broken: %s (clock %d, %" PRIu64 " to %" PRIu64
               ", groups %" PRIu32 ")\n",
               c.broken, o->clock, o->range.from, o->range.to, o->groups);
        track_text(stdout, ev);
        break;
    }
    if (!c.broken && !track_checker_end(&c)) printf("broken: %s\n", c.broken);
    for (int i = 0; counts && i < CHECKED_NAMES && c.counts[i].what[0]; i++)
        printf("%s: %" PRIu64 "\n", c.counts[i].what, c.counts[i].n);
    bool ok = !c.broken;
    track_checker_free(&c);
    tracks_free(t);
    return ok;
}

static bool check_ranges(const ExportInput *in, ExportOptions o) {
    uint64_t steps = trace_count(in->trace);
    TraceCursor *cursor = trace_cursor_new(in->trace);
    uint64_t last = steps ? trace_cursor_at(cursor, steps - 1)->t_ns : 0;
    trace_cursor_free(cursor);
    uint32_t seed = 1;
    for (int i = 0; i < 60; i++) {
        uint64_t all = i % 2 ? steps + 3 : last + 2000;
        uint64_t x[2];
        for (int k = 0; k < 2; k++) {
            seed = seed * 1664525u + 1013904223u;
            x[k] = (uint64_t)((double)(seed >> 4) / (1 << 28) * (double)all);
        }
        o.clock = i & 2 ? CLOCK_STEPS : CLOCK_VIRTUAL;
        o.range = (ExportRange){i % 2, x[0] < x[1] ? x[0] : x[1],
                                x[0] < x[1] ? x[1] : x[0]};
        o.groups = (uint32_t)i / 4;
        if (!check(in, &o, false)) return false;
    }
    return true;
}

static void take_time(const ExportInput *in, const ExportOptions *o) {
    struct timespec a, b;
    struct rusage before, after;
    uint64_t n = 0;
    getrusage(RUSAGE_SELF, &before);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    Tracks *t = tracks_new(in, o);
    for (const TrackEvent *ev; (ev = tracks_next(t));)
        n++;
    tracks_free(t);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    getrusage(RUSAGE_SELF, &after);
    double s =
        (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
    double events = (double)trace_count(in->trace);
    printf("%.0f events of the trace, %" PRIu64
           " of tracks, %.3f s: %.1f ns an "
           "event; %ld KiB more\n",
           events, n, s, s * 1e9 / events, after.ru_maxrss - before.ru_maxrss);
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    RunChoices choices = {.every_line = true};
    Program *p = program_run(&choices, argv[2]);
    if (!p->trace) {
        program_free(p);
        return 77;
    }
    ExportInput in = export_input(p, LANG_EN);
    ExportOptions o = {.range = EXPORT_WHOLE};
    bool ok = true;
    if (argc > 3 && !strcmp(argv[3], "steps")) o.clock = CLOCK_STEPS;
    if (argc > 5)
        o.range =
            (ExportRange){o.clock == CLOCK_STEPS, strtoull(argv[4], NULL, 10),
                          strtoull(argv[5], NULL, 10)};
    if (argc > 6) o.groups = (uint32_t)strtoul(argv[6], NULL, 10);
    if (!strcmp(argv[1], "print"))
        print(&in, &o);
    else if (!strcmp(argv[1], "time"))
        take_time(&in, &o);
    else
        ok = check(&in, &o, true) && (argc != 5 || check_ranges(&in, o));
    program_free(p);
    return ok ? 0 : 1;
}
