/* What tracks.h promises, for known traces, for parts of them and for traces
 * that make no sense at all. */
#include "fixtures/gather_trace.h"
#include "fixtures/pool_trace.h"
#include "fixtures/storm_trace.h"
#include "fixtures/track_checker.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool nonsensical;

static TrackChecker checked(const Trace *trace, const ExportOptions *o) {
    TrackChecker c = {.any_order = nonsensical};
    ExportInput in = {.trace = trace, .name = STR("a.py"), .first_process = 3};
    Tracks *t = tracks_new(&in, o);
    for (const TrackEvent *ev; (ev = tracks_next(t));)
        if (!track_checker_take(&c, ev)) break;
    if (!c.broken) track_checker_end(&c);
    if (c.broken)
        print_error("%s (event %d, clock %d, from %llu to %llu, groups %u)\n",
                    c.broken, (int)c.events, o->clock,
                    (unsigned long long)o->range.from,
                    (unsigned long long)o->range.to, o->groups);
    assert_null(c.broken);
    assert_true(tracks_next(t) == NULL);
    assert_int_equal(tracks_pos(t) <= trace_count(trace), true);
    tracks_free(t);
    return c;
}

static void check_parts(const Trace *trace, uint64_t last_ns) {
    uint32_t seed = 7;
    for (uint32_t i = 0; i < 64; i++) {
        uint64_t all = i % 2 ? trace_count(trace) + 2 : last_ns + 2, x[2];
        for (int k = 0; k < 2; k++) {
            seed = seed * 1664525u + 1013904223u;
            x[k] = (uint64_t)(seed >> 1) * 8191 % all;
        }
        ExportOptions o = {.clock = i & 2 ? CLOCK_STEPS : CLOCK_VIRTUAL,
                           .range = {i % 2, x[0] < x[1] ? x[0] : x[1],
                                     x[0] < x[1] ? x[1] : x[0]},
                           .groups = i / 4};
        TrackChecker c = checked(trace, &o);
        track_checker_free(&c);
    }
}

static uint64_t kinds(const Trace *trace, EventKind kind) {
    uint64_t n = 0;
    TraceCursor *c = trace_cursor_new(trace);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        n += ev->kind == kind;
    trace_cursor_free(c);
    return n;
}

static void check_counts(const Trace *trace, ExportClock clock) {
    ExportOptions o = {.clock = clock, .range = EXPORT_WHOLE};
    TrackChecker c = checked(trace, &o);
    assert_int_equal(*track_count(&c, "thread", "step"),
                     kinds(trace, EV_CB_BEGIN) + kinds(trace, EV_STEP_BEGIN));
    assert_int_equal(*track_count(&c, "declared", "task"),
                     kinds(trace, EV_TASK_NEW));
    assert_int_equal(*track_count(&c, "task", "task"),
                     kinds(trace, EV_TASK_NEW));
    assert_int_equal(*track_count(&c, "thread", "job"),
                     kinds(trace, EV_JOB_BEGIN));
    assert_int_equal(*track_count(&c, "thread", "blocked"),
                     kinds(trace, EV_BLOCK_BEGIN));
    assert_int_equal(*track_count(&c, "timer", "timer"),
                     kinds(trace, EV_TIMER_ADD));
    assert_int_equal(*track_count(&c, "declared", "process"),
                     1 + kinds(trace, EV_PROC_NEW));
    assert_int_equal(*track_count(&c, "instant", "print") +
                         *track_count(&c, "instant", "stderr"),
                     kinds(trace, EV_PRINT));
    assert_int_equal(*track_count(&c, "instant", "switch"),
                     kinds(trace, EV_THREAD_SWITCH));
    assert_int_equal(*track_count(&c, "flow-end", "job"),
                     kinds(trace, EV_JOB_BEGIN));
    track_checker_free(&c);
}

static void check_trace(Trace *trace, uint64_t last_ns, bool all_counts) {
    if (all_counts) {
        check_counts(trace, CLOCK_VIRTUAL);
        check_counts(trace, CLOCK_STEPS);
    }
    check_parts(trace, last_ns);
    trace_free(trace);
}

static void test_gather(void **state) {
    (void)state, (void)gather_source;
    check_trace(gather_trace(), 3 * G_S, true);
}

static void test_storm(void **state) {
    (void)state;
    check_trace(storm_trace(5, 40), 12 * G_S, true);
}

static void test_pool(void **state) {
    (void)state;
    check_trace(pool_trace(), 4 * P_S, true);
}

static void test_deadlock(void **state) {
    (void)state;
    check_trace(deadlock_trace(), 2, true);
}

static void test_processes(void **state) {
    (void)state;
    check_trace(process_trace(), P_S, true);
}

/* ---- what a known trace becomes ---- */

typedef struct Seen {
    uint64_t at[16];
    size_t n;
} Seen;

/* Where slices of this category and name begin, on the clock of steps. */
static Seen begins(const Trace *trace, const char *category, const char *name) {
    Seen seen = {0};
    ExportInput in = {.trace = trace, .name = STR("a.py")};
    ExportOptions o = {.clock = CLOCK_STEPS, .range = EXPORT_WHOLE};
    Tracks *t = tracks_new(&in, &o);
    for (const TrackEvent *ev; (ev = tracks_next(t));)
        if (ev->type == SLICE_BEGIN && !strcmp(ev->category, category) &&
            str_is(ev->name, name) && seen.n < 16)
            seen.at[seen.n++] = ev->ts;
    tracks_free(t);
    return seen;
}

/* Index of the k-th event of this kind whose first operand is `a`. */
static uint64_t event_at(const Trace *trace, EventKind kind, uint32_t a,
                         int k) {
    TraceCursor *c = trace_cursor_new(trace);
    uint64_t at = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c)); at++)
        if (ev->kind == kind && ev->a == a && !k--) break;
    trace_cursor_free(c);
    return at;
}

static void test_places_on_the_clock_of_steps(void **state) {
    (void)state;
    Trace *trace = pool_trace();
    Seen jobs = begins(trace, "job", "ping('yangyanxing.com')");
    assert_int_equal(jobs.n, 1);
    assert_int_equal(jobs.at[0],
                     SLICE_NS * event_at(trace, EV_JOB_BEGIN, 3, 0));
    Seen sleeps = begins(trace, "blocked", "time.sleep(2)");
    assert_int_equal(sleeps.n, 3);
    Seen idle = begins(trace, "idle", "idle");
    /* The loop waits three times, each worker once. */
    assert_int_equal(idle.n, 5);
    trace_free(trace);
}

static void test_jobs_and_results_lead_where_they_go(void **state) {
    (void)state;
    Trace *trace = pool_trace();
    ExportOptions o = {.range = EXPORT_WHOLE};
    TrackChecker c = checked(trace, &o);
    assert_int_equal(*track_count(&c, "flow", "job"), 3);
    assert_int_equal(*track_count(&c, "flow", "result"), 3);
    assert_int_equal(*track_count(&c, "flow-end", "result"), 3);
    assert_int_equal(*track_count(&c, "flow", "threadsafe"), 0);
    assert_int_equal(*track_count(&c, "flow-end", "start"), 1);
    track_checker_free(&c);
    trace_free(trace);
}

static void test_tasks_wake_once_a_step(void **state) {
    (void)state;
    Trace *trace = gather_trace();
    ExportOptions o = {.range = EXPORT_WHOLE};
    TrackChecker c = checked(trace, &o);
    assert_int_equal(*track_count(&c, "flow-end", "create"), 3);
    assert_int_equal(*track_count(&c, "flow-end", "wake"), 3);
    assert_int_equal(*track_count(&c, "task", "waiting"), 3);
    assert_int_equal(*track_count(&c, "task", "running"), 6);
    track_checker_free(&c);
    trace_free(trace);
}

/* In the middle of a wait nothing happens, but much is open. */
static void test_a_range_without_events(void **state) {
    (void)state;
    Trace *trace = gather_trace();
    ExportOptions o = {.range = {false, 3 * G_S / 2, 2 * G_S}};
    TrackChecker c = checked(trace, &o);
    assert_int_equal(*track_count(&c, "thread", "idle"), 1);
    assert_int_equal(*track_count(&c, "task", "waiting"), 2);
    assert_int_equal(*track_count(&c, "timer", "timer"), 1);
    assert_int_equal(*track_count(&c, "thread", "step"), 0);
    assert_int_equal(c.ts, 2 * G_S);
    track_checker_free(&c);
    o.range.from = 100 * G_S;
    o.range.to = 200 * G_S;
    c = checked(trace, &o);
    assert_int_equal(c.events, 0);
    track_checker_free(&c);
    trace_free(trace);
}

/* ---- traces that make no sense ---- */

static uint32_t any(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static Trace *nonsense(uint32_t seed, uint32_t n) {
    Trace *t = trace_new(TRACE_LOCALS, 0);
    uint64_t now = 0;
    trace_function(t, STR("f"), STR("a.py"), 1);
    for (int i = 0; i < 6; i++)
        trace_intern(t, "lock.acquire().start()", (size_t)(4 * i));
    while (n-- > 0) {
        EventKind kind = (EventKind)(1 + any(&seed, EV_COUNT - 1));
        if (kind == EV_PRINT) continue; /* its text must exist */
        if (!any(&seed, 5)) now += any(&seed, 3000);
        trace_set_time(t, now);
        trace_set_thread(t, (uint16_t)any(&seed, 4));
        uint32_t op[4];
        for (int i = 0; i < 4; i++) {
            op[i] = any(&seed, 6);
            if (!any(&seed, 4)) op[i] = ref_task(op[i] % 3 + 1);
        }
        const EventInfo *info = event_info(kind);
        for (int i = 0; i < 4; i++)
            if (info->op[i].type != OP_REF) op[i] = ref_id(op[i]);
        trace_emit(t, kind, (uint8_t)any(&seed, 6), loc_make(1, any(&seed, 9)),
                   op[0], op[1], op[2], op[3]);
    }
    return t;
}

static void test_nonsense(void **state) {
    (void)state;
    nonsensical = true;
    for (uint32_t seed = 1; seed <= 60; seed++)
        check_trace(nonsense(seed, 600), 100000, false);
    nonsensical = false;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gather),
        cmocka_unit_test(test_storm),
        cmocka_unit_test(test_pool),
        cmocka_unit_test(test_deadlock),
        cmocka_unit_test(test_processes),
        cmocka_unit_test(test_places_on_the_clock_of_steps),
        cmocka_unit_test(test_jobs_and_results_lead_where_they_go),
        cmocka_unit_test(test_tasks_wake_once_a_step),
        cmocka_unit_test(test_a_range_without_events),
        cmocka_unit_test(test_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
