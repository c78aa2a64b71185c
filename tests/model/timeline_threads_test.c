/* The timeline of programs with threads: rows, spans, columns, arrows. */
#include "model/timeline.h"

#include "fixtures/gather_trace.h"
#include "fixtures/pool_trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "fixtures/model_fixture.h"

#define assert_str(s, text) assert_true(str_is((s), (text)))

static const AxisScale events_axis = {28, 16, 100.0 / 1e9};
static const AxisScale seconds_axis = {0, 0, 100.0 / 1e9};

static void rows_of_threads(void **state) {
    (void)state;
    Fixture f = with(pool_trace());
    assert_int_equal(timeline_lanes(f.m), 4);
    for (uint32_t i = 0; i < 4; i++) {
        LaneRow r = timeline_row(f.m, i);
        assert_int_equal(r.kind, LANE_THREAD);
        assert_int_equal(r.id, i);
        assert_int_equal(r.lane, LANE_OF_THREAD | i);
        assert_int_equal(timeline_row_of(f.m, r.lane), i);
    }
    assert_int_equal(timeline_row_of(f.m, 0), 4); /* no lane of the loop */
    release(f);
}

static void rows_stand_by_process(void **state) {
    (void)state;
    Fixture f = with(process_trace());
    static const struct {
        LaneKind kind;
        uint32_t id, process;
    } want[] = {{LANE_THREAD, 0, 0}, {LANE_THREAD, 1, 1}, {LANE_PROCESS, 2, 2}};
    assert_int_equal(timeline_lanes(f.m), 3);
    for (uint32_t i = 0; i < 3; i++) {
        LaneRow r = timeline_row(f.m, i);
        assert_int_equal(r.kind, want[i].kind);
        assert_int_equal(r.id, want[i].id);
        assert_int_equal(r.process, want[i].process);
    }
    release(f);
}

static void without_threads_row_and_lane_are_one(void **state) {
    (void)state;
    Fixture f = with(gather_trace());
    (void)gather_source;
    assert_int_equal(timeline_lanes(f.m), 4);
    for (uint32_t i = 0; i < 4; i++) {
        LaneRow r = timeline_row(f.m, i);
        assert_int_equal(r.kind, i ? LANE_TASK : LANE_LOOP);
        assert_int_equal(r.lane, i);
        assert_int_equal(timeline_row_of(f.m, i), i);
    }
    release(f);
}

static size_t spans(Fixture f, uint32_t thread, LaneSpan *out) {
    return timeline_spans(f.m, &seconds_axis, LANE_OF_THREAD | thread, 0, 1e9,
                          0, out, 32);
}

/* As in the design: two jobs from 0 to 2 s, the third from 2 to 4 s. */
static void workers_are_blocked_in_their_jobs(void **state) {
    (void)state;
    Fixture f = with(pool_trace());
    LaneSpan s[32];
    static const struct {
        uint32_t thread, job;
        double from, to;
    } want[] = {{P_WORKER1, 1, 0, 200},
                {P_WORKER1, 3, 200, 400},
                {P_WORKER2, 2, 0, 200}};
    for (int k = 0; k < 3; k++) {
        bool found = false;
        size_t n = spans(f, want[k].thread, s);
        for (size_t i = 0; i < n; i++) {
            if (s[i].state != TASK_BLOCKED || s[i].job != want[k].job) continue;
            assert_true(s[i].x0 == want[k].from && s[i].x1 == want[k].to);
            assert_str(s[i].label, "time.sleep(2)");
            found = true;
        }
        assert_true(found);
    }
    size_t n = spans(f, P_WORKER2, s);
    assert_true(s[n - 1].idle && !s[n - 1].selects);
    assert_true(s[n - 1].x1 == 400);
    release(f);
}

static void the_main_thread_is_done_when_its_code_is(void **state) {
    (void)state;
    Fixture f = with(pool_trace());
    LaneSpan s[32];
    size_t n = spans(f, P_MAIN, s);
    assert_int_equal(s[n - 1].state, TASK_DONE);
    assert_true(s[n - 1].x0 == 0 && s[n - 1].x1 == 0);
    /* To wait for a thread to start is not to be blocked. */
    for (size_t i = 0; i < n; i++)
        assert_int_not_equal(s[i].state, TASK_BLOCKED);
    n = spans(f, P_LOOP, s);
    assert_true(s[n - 1].selects && !s[n - 1].idle);
    release(f);
}

static void a_command_runs_until_it_is_over(void **state) {
    (void)state;
    Fixture f = with(process_trace());
    LaneSpan s[8];
    size_t n = timeline_spans(f.m, &seconds_axis, LANE_OF_PROCESS | 2, 0, 1e9,
                              0, s, 8);
    assert_int_equal(n, 2);
    assert_int_equal(s[0].state, TASK_RUNNING);
    assert_str(s[0].label, "sleep 1");
    assert_true(s[0].x0 == 0 && s[0].x1 == 100);
    assert_int_equal(s[1].state, TASK_DONE);
    release(f);
}

/* Whoever runs has columns, one after the other; the loop's callbacks are no
 * slices. */
static void columns_follow_one_another(void **state) {
    (void)state;
    Fixture f = with(pool_trace());
    Column c[64];
    size_t n = timeline_columns(f.m, &events_axis, 0, 1e9, 0, c, 64);
    uint32_t callbacks = 0, of[4] = {0};
    for (size_t i = 0; i < n; i++) {
        if (i) assert_true(c[i].x0 >= c[i - 1].x1 - 1e-6);
        assert_true(c[i].x1 - c[i].x0 > 27.9 && c[i].x1 - c[i].x0 < 28.1);
        callbacks += !c[i].is_slice;
        of[c[i].thread]++;
        if (!c[i].is_slice) assert_int_equal(c[i].thread, P_LOOP);
    }
    assert_int_equal(callbacks, 3);
    /* M: before L, up to W1, up to W2, the rest; W1: J1, its end and J3, J3's
     * end; W2: J2, its end. */
    assert_int_equal(of[P_MAIN], 4);
    assert_int_equal(of[P_WORKER1], 3);
    assert_int_equal(of[P_WORKER2], 2);
    for (uint64_t p = 1; p <= model_end(f.m); p++)
        assert_true(timeline_x(f.m, &events_axis, p) >=
                    timeline_x(f.m, &events_axis, p - 1));
    release(f);
}

static void arrows_between_threads(void **state) {
    (void)state;
    static const struct {
        ArrowKind kind;
        uint32_t from, to;
        double x;
    } want[] = {
        {ARROW_START, P_MAIN, P_LOOP, 0},
        {ARROW_SUBMIT, P_MAIN, P_WORKER1, 0},
        {ARROW_SUBMIT, P_MAIN, P_WORKER2, 0},
        {ARROW_THREADSAFE, P_WORKER1, P_LOOP, 200},
        {ARROW_THREADSAFE, P_WORKER2, P_LOOP, 200},
        {ARROW_THREADSAFE, P_WORKER1, P_LOOP, 400},
    };
    Fixture f = with(pool_trace());
    Arrow a[16];
    assert_int_equal(timeline_arrows(f.m, &seconds_axis, 0, 1e9, 0, a, 16), 6);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(a[i].kind, want[i].kind);
        assert_int_equal(a[i].from, LANE_OF_THREAD | want[i].from);
        assert_int_equal(a[i].to, LANE_OF_THREAD | want[i].to);
        assert_true(a[i].x == want[i].x);
    }
    release(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_threads),
        cmocka_unit_test(rows_stand_by_process),
        cmocka_unit_test(without_threads_row_and_lane_are_one),
        cmocka_unit_test(workers_are_blocked_in_their_jobs),
        cmocka_unit_test(the_main_thread_is_done_when_its_code_is),
        cmocka_unit_test(a_command_runs_until_it_is_over),
        cmocka_unit_test(columns_follow_one_another),
        cmocka_unit_test(arrows_between_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
