/* Lanes, columns, lenses and arrows: those of a known program one by one, those
 * of a long one by what must hold for all. */
#include "model/timeline.h"

#include "fixtures/gather_trace.h"
#include "fixtures/storm_trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const AxisScale events_axis = {28, 16, 100.0 / 1e9};
static const AxisScale seconds_axis = {0, 0, 100.0 / 1e9};

typedef struct Fixture {
    Trace *t;
    Model *m;
} Fixture;

static Fixture gather(void) {
    Trace *t = gather_trace();
    return (Fixture){t, model_new(t)};
}

static void release(Fixture f) {
    model_free(f.m);
    trace_free(f.t);
}

static void assert_x(double got, double want) {
    if (got < want - 1e-6 || got > want + 1e-6)
        fail_msg("x is %f, not %f", got, want);
}

/* Callbacks at 0 s: T1, T2, T3; at 1 s: the timer, T3, gather's; at 3 s: the
 * timer, T2, gather's, T1, the one that stops the loop. */
static void a_column_for_every_callback(void **state) {
    (void)state;
    static const struct {
        HandleWhat what;
        uint32_t task, iteration, lens;
        bool is_step;
    } want[] = {
        {WHAT_FIRST_STEP, 1, 1, 0, true}, {WHAT_FIRST_STEP, 2, 2, 0, true},
        {WHAT_FIRST_STEP, 3, 2, 0, true}, {WHAT_SLEEP, 3, 3, 1, false},
        {WHAT_WAKEUP, 3, 4, 1, true},     {WHAT_GATHER_CB, 0, 5, 1, false},
        {WHAT_SLEEP, 2, 6, 2, false},     {WHAT_WAKEUP, 2, 7, 2, true},
        {WHAT_GATHER_CB, 0, 8, 2, false}, {WHAT_WAKEUP, 1, 9, 2, true},
        {WHAT_STOP_CB, 0, 10, 2, false},
    };
    Fixture f = gather();
    Column c[16];
    assert_int_equal(timeline_columns(f.m, &events_axis, 0, 1e9, 1, c, 16), 11);
    for (int i = 0; i < 11; i++) {
        assert_int_equal(c[i].what, want[i].what);
        assert_int_equal(c[i].task, want[i].task);
        assert_int_equal(c[i].iteration, want[i].iteration);
        assert_int_equal(c[i].lens, want[i].lens);
        assert_int_equal(c[i].is_step, want[i].is_step);
        assert_false(c[i].merged || c[i].blocked);
        assert_x(c[i].x1 - c[i].x0, 28);
    }
    release(f);
}

static void a_lens_for_every_instant(void **state) {
    (void)state;
    Fixture f = gather();
    Lens lens[4];
    size_t n = timeline_lenses(f.m, &events_axis, 0, 1e9, 1, lens, 4);
    assert_int_equal(n, 3);
    /* Widths: three, three and five columns; gaps: one second and two. */
    static const double seconds[] = {0, 1, 3}, columns[] = {3, 3, 5};
    double x = 16;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(lens[i].t_ns, (uint64_t)seconds[i] * G_S);
        assert_x(lens[i].x0, x);
        assert_x(lens[i].x1, x + columns[i] * 28);
        x = lens[i].x1 + 16 + (i < 2 ? seconds[i + 1] - seconds[i] : 0) * 100;
    }
    release(f);
}

static void iterations_stand_above_their_columns(void **state) {
    (void)state;
    Fixture f = gather();
    Iteration it[16];
    Column c[16];
    size_t n = timeline_iterations(f.m, &events_axis, 0, 1e9, 1, it, 16);
    assert_int_equal(n, 10);
    timeline_columns(f.m, &events_axis, 0, 1e9, 1, c, 16);
    assert_int_equal(it[1].number, 2);
    assert_x(it[1].x0, c[1].x0);
    assert_x(it[1].x1, c[2].x1);
    assert_x(it[2].x0, c[3].x0);
    release(f);
}

static void a_task_is_ready_runs_waits_and_ends(void **state) {
    (void)state;
    static const TaskState want[] = {TASK_READY, TASK_RUNNING, TASK_WAITING,
                                     TASK_READY, TASK_RUNNING, TASK_DONE};
    Fixture f = gather();
    LaneSpan s[8];
    Column c[16];
    timeline_columns(f.m, &events_axis, 0, 1e9, 1, c, 16);
    size_t n = timeline_spans(f.m, &events_axis, 3, 0, 1e9, 0, s, 8);
    assert_int_equal(n, 6);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(s[i].state, want[i]);
        assert_true(i == 0 || s[i].x0 == s[i - 1].x1);
    }
    /* Created while T1 ran in the first column, runs in the third; the timer's
     * callback makes it ready, it runs in the next column and is done. */
    assert_true(s[0].x0 > c[0].x0 && s[0].x0 < c[0].x1);
    assert_x(s[1].x0, c[2].x0);
    assert_x(s[1].x1, c[2].x1);
    assert_true(s[3].x0 > c[3].x0 && s[3].x0 < c[3].x1);
    assert_x(s[4].x0, c[4].x0);
    assert_x(s[5].x0, c[4].x1);
    assert_x(s[5].x1, s[5].x0);
    assert_int_equal(timeline_lanes(f.m), 4);
    assert_int_equal(timeline_spans(f.m, &events_axis, 4, 0, 1e9, 1, s, 8), 0);
    release(f);
}

static void seconds_are_linear(void **state) {
    (void)state;
    Fixture f = gather();
    LaneSpan s[8];
    assert_x(timeline_x(f.m, &seconds_axis, model_end(f.m)), 300);
    size_t n = timeline_spans(f.m, &seconds_axis, 3, 0, 400, 1, s, 8);
    /* What takes no time stays visible as merged pieces and the cap. */
    assert_true(n >= 2);
    assert_int_equal(s[n - 1].state, TASK_DONE);
    assert_x(s[n - 1].x0, 100);
    bool waits = false;
    for (size_t i = 0; i < n; i++)
        waits = waits || (s[i].state == TASK_WAITING && s[i].x1 - s[i].x0 > 99);
    assert_true(waits);
    release(f);
}

static void arrows_lead_to_who_is_made_or_woken(void **state) {
    (void)state;
    static const Arrow want[] = {{0, 0, ARROW_CREATE, 1, 2},
                                 {0, 0, ARROW_CREATE, 1, 3},
                                 {0, 0, ARROW_WAKE, 0, 3},
                                 {0, 0, ARROW_WAKE, 0, 2},
                                 {0, 0, ARROW_WAKE, 0, 1}};
    Fixture f = gather();
    Arrow a[8];
    size_t n = timeline_arrows(f.m, &events_axis, 0, 1e9, 1, a, 8);
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(a[i].kind, want[i].kind);
        assert_int_equal(a[i].from, want[i].from);
        assert_int_equal(a[i].to, want[i].to);
        assert_true(i == 0 || a[i].x >= a[i - 1].x);
    }
    release(f);
}

/* ---- what must hold for every trace ---- */

static void x_never_goes_back(void **state) {
    (void)state;
    Trace *t = storm_trace(3, 40);
    Model *m = model_new(t);
    const AxisScale *scales[] = {&events_axis, &seconds_axis};
    for (int k = 0; k < 2; k++) {
        double last = 0;
        for (uint64_t n = 0; n <= model_end(m); n++) {
            double x = timeline_x(m, scales[k], n);
            assert_true(x >= last);
            last = x;
            uint64_t back = timeline_at(m, scales[k], x);
            assert_true(back >= n);
            assert_x(timeline_x(m, scales[k], back), x);
        }
    }
    model_free(m);
    trace_free(t);
}

/* Pieces follow one another without a gap, cover the lane, are few. */
static void check_lane(const Model *m, uint32_t lane, double min_width) {
    static LaneSpan all[4096], few[4096];
    double end = timeline_x(m, &events_axis, model_end(m));
    size_t n = timeline_spans(m, &events_axis, lane, 0, end, 0, all, 4096);
    size_t k =
        timeline_spans(m, &events_axis, lane, 0, end, min_width, few, 4096);
    assert_true(n > 0 && k > 0 && k <= n);
    assert_true((double)k <= end / min_width * 2 + 2);
    assert_x(few[0].x0, all[0].x0);
    assert_x(few[k - 1].x1, all[n - 1].x1);
    assert_int_equal(few[k - 1].state, TASK_DONE);
    for (size_t i = 1; i < k; i++) {
        assert_x(few[i].x0, few[i - 1].x1);
        assert_true(few[i].busy >= 0 && few[i].busy <= 1.001);
    }
}

static void zooming_out_merges_without_gaps(void **state) {
    (void)state;
    Trace *t = storm_trace(4, 60);
    Model *m = model_new(t);
    for (uint32_t lane = 1; lane < timeline_lanes(m); lane++)
        for (double width = 1; width < 5000; width *= 7)
            check_lane(m, lane, width);
    static Column columns[8192];
    double end = timeline_x(m, &events_axis, model_end(m));
    size_t n = timeline_columns(m, &events_axis, 0, end, end / 50, columns, 99);
    assert_true(n <= 52);
    assert_x(columns[n - 1].x1, end);
    n = timeline_columns(m, &events_axis, end / 2, end / 2 + 100, 1, columns,
                         8192);
    assert_true(n > 0 && n <= 6);
    assert_true(columns[0].x1 > end / 2 && columns[n - 1].x0 < end / 2 + 100);
    model_free(m);
    trace_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_for_every_callback),
        cmocka_unit_test(a_lens_for_every_instant),
        cmocka_unit_test(iterations_stand_above_their_columns),
        cmocka_unit_test(a_task_is_ready_runs_waits_and_ends),
        cmocka_unit_test(seconds_are_linear),
        cmocka_unit_test(arrows_lead_to_who_is_made_or_woken),
        cmocka_unit_test(x_never_goes_back),
        cmocka_unit_test(zooming_out_merges_without_gaps),
    };
    (void)gather_source;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
