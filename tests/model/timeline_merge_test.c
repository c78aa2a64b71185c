/* What the timeline merges, against what a plain count over every single piece
 * gives; and a trace that grows against one that is there at once. */
#include "fixtures/crowd_trace.h"
#include "fixtures/growing_trace.h"
#include "fixtures/pool_trace.h"
#include "fixtures/storm_trace.h"
#include "model/timeline.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

enum { MANY = 1 << 16 };

static const AxisScale scales[] = {
    {28, 16, 100e-9}, {0.7, 0.2, 3e-9}, {0, 0, 100e-9}, {5, 0, 0}};

static const double widths[] = {0.37, 1.5, 2, 7, 50, 1000};

enum { SCALES = 4, WIDTHS = 6 };

static Trace *make(int which) {
    static const CrowdPlan plan = {.workers = 3, .jobs = 40, .loop = true};
    switch (which) {
    case 0: return storm_trace(3, 40);
    case 1: return storm_trace(11, 300);
    case 2: return pool_trace();
    case 3: return process_trace();
    default: return crowd_trace(plan);
    }
}

enum { TRACES = 5 };

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-6 * (1 + fabs(a) + fabs(b));
}

static uint64_t cell(double x, double width) {
    return (uint64_t)floor(x / width);
}

/* Whether piece j goes with the ones before it, of which the first is i. */
static bool belongs(double i_x0, double i_x1, double j_x0, double j_x1,
                    double width) {
    return i_x1 - i_x0 < width && j_x1 - j_x0 < width &&
           cell(i_x0, width) == cell(j_x0, width);
}

/* ---- spans ---- */

static bool is_end(const LaneSpan *s) {
    return s->x0 == s->x1 && s->state >= TASK_DONE && s->state < TASK_STATES;
}

static void check_share(const LaneSpan *all, size_t i, size_t j,
                        const LaneSpan *got) {
    double busy = 0, whole = 0, share[TASK_STATES] = {0};
    uint32_t runs = 0;
    bool blocks = false, fails = false;
    for (; i < j; i++) {
        double width = all[i].x1 - all[i].x0;
        bool runs_now =
            all[i].state == TASK_RUNNING || all[i].state == TASK_BLOCKED;
        runs += runs_now;
        busy += runs_now ? width : 0;
        whole += width;
        share[all[i].state] += width;
        blocks = blocks || all[i].state == TASK_BLOCKED;
        fails = fails || all[i].state == TASK_ERROR;
    }
    assert_int_equal(got->runs, runs);
    assert_int_equal(got->blocks, blocks);
    assert_int_equal(got->fails, fails);
    if (whole > 1e-3) assert_true(fabs(got->busy - busy / whole) < 1e-3);
    /* Waiting and idle are two in a sum, and one here. */
    if (whole <= 1e-3 || got->state == TASK_WAITING) return;
    for (int k = 0; k < TASK_STATES; k++)
        assert_true(k == TASK_WAITING ||
                    share[k] <= share[got->state] + 1e-6 * whole);
}

static void check_spans(const Model *m, const AxisScale *s, uint32_t lane,
                        double width) {
    static LaneSpan all[MANY], got[MANY];
    double end = timeline_x(m, s, model_end(m)) + 1;
    size_t n = timeline_spans(m, s, lane, -1, end, 0, all, MANY), k = 0;
    size_t pieces = timeline_spans(m, s, lane, -1, end, width, got, MANY);
    for (size_t i = 0, j; i < n; i = j, k++) {
        for (j = i + 1; j < n; j++) {
            bool last = j + 1 == n && is_end(&all[j]);
            if (last ||
                !belongs(all[i].x0, all[i].x1, all[j].x0, all[j].x1, width))
                break;
        }
        if (k >= pieces) fail_msg("only %zu pieces", pieces);
        assert_true(near(got[k].x0, all[i].x0) &&
                    near(got[k].x1, all[j - 1].x1));
        assert_int_equal(got[k].ev0, all[i].ev0);
        assert_int_equal(got[k].ev1, all[j - 1].ev1);
        assert_int_equal(got[k].merged, j > i + 1);
        assert_int_equal(got[k].pieces, j - i);
        if (j > i + 1)
            check_share(all, i, j, &got[k]);
        else
            assert_int_equal(got[k].state, all[i].state);
    }
    assert_int_equal(k, pieces);
}

/* What is visible is a part of all that there is. */
static void check_part(const Model *m, const AxisScale *s, uint32_t lane,
                       double width, double x0, double x1) {
    static LaneSpan all[MANY], got[MANY];
    double end = timeline_x(m, s, model_end(m)) + 1;
    size_t n = timeline_spans(m, s, lane, -1, end, width, all, MANY), k = 0;
    size_t pieces = timeline_spans(m, s, lane, x0, x1, width, got, MANY);
    for (size_t i = 0; i < n; i++) {
        bool inside = all[i].x1 > x0 && all[i].x0 <= x1;
        if (k < pieces && got[k].ev0 == all[i].ev0) {
            assert_int_equal(got[k].pieces, all[i].pieces);
            assert_true(got[k].busy == all[i].busy || /* sums, other starts */
                        fabsf(got[k].busy - all[i].busy) < 1e-3F);
            k++;
        } else if (inside) {
            fail_msg("piece %zu is not there", i);
        }
    }
    assert_int_equal(k, pieces);
    assert_true((double)pieces <= (x1 - x0) / width * 2 + 4);
}

static void spans_are_what_a_count_says(void **state) {
    (void)state;
    for (int which = 0; which < TRACES; which++) {
        Trace *t = make(which);
        Model *m = model_new(t);
        uint32_t lanes = timeline_lanes(m);
        for (uint32_t row = 0; row < lanes; row += 1 + lanes / 25)
            for (int k = 0; k < SCALES * WIDTHS; k++) {
                const AxisScale *s = &scales[k / WIDTHS];
                double w = widths[k % WIDTHS], x = timeline_x(m, s, 1u << 29);
                uint32_t lane = timeline_row(m, row).lane;
                check_spans(m, s, lane, w);
                check_part(m, s, lane, w, x * 0.31, x * 0.47);
                check_part(m, s, lane, w, x * 0.8, x * 0.8 + w);
            }
        model_free(m);
        trace_free(t);
    }
}

/* ---- columns ---- */

static void check_columns(const Model *m, const AxisScale *s, uint32_t thread,
                          double width) {
    static Column every[MANY], all[MANY], got[MANY];
    double end = timeline_x(m, s, model_end(m)) + 1;
    size_t total = timeline_columns(m, s, -1, end, 0, every, MANY), n = 0,
           k = 0;
    for (size_t i = 0; i < total; i++)
        if (every[i].thread == thread) all[n++] = every[i];
    size_t pieces =
        timeline_thread_columns(m, s, thread, -1, end, width, got, MANY);
    for (size_t i = 0, j; i < n; i = j, k++) {
        bool blocked = all[i].blocked;
        double busy = all[i].x1 - all[i].x0;
        size_t steps = all[i].is_step || all[i].is_slice || all[i].blocked;
        for (j = i + 1; j < n && belongs(all[i].x0, all[i].x1, all[j].x0,
                                         all[j].x1, width);
             j++) {
            blocked = blocked || all[j].blocked;
            busy += all[j].x1 - all[j].x0;
            steps += all[j].is_step || all[j].is_slice || all[j].blocked;
        }
        assert_true(k < pieces);
        assert_int_equal(got[k].ev0, all[i].ev0);
        assert_int_equal(got[k].ev1, all[j - 1].ev1);
        assert_int_equal(got[k].blocked, blocked);
        assert_int_equal(got[k].merged, j > i + 1);
        if (j == i + 1) continue;
        double x = all[j - 1].x1 - all[i].x0;
        assert_int_equal(got[k].is_step, 2 * steps >= j - i);
        if (x > 1e-3) assert_true(fabs(got[k].busy - busy / x) < 1e-3);
    }
    assert_int_equal(k, pieces);
}

static void columns_are_what_a_count_says(void **state) {
    (void)state;
    for (int which = 0; which < TRACES; which++) {
        Trace *t = make(which);
        Model *m = model_new(t);
        for (int k = 0; k < SCALES * WIDTHS; k++)
            for (uint32_t thread = 0; thread < 4; thread++)
                check_columns(m, &scales[k / WIDTHS], thread,
                              widths[k % WIDTHS]);
        model_free(m);
        trace_free(t);
    }
}

/* ---- growth ---- */

static void same_spans(const Model *a, const Model *b, const AxisScale *s,
                       double width) {
    static LaneSpan x[4096], y[4096];
    double end = timeline_x(a, s, model_end(a));
    assert_true(end == timeline_x(b, s, model_end(b)));
    for (uint32_t row = 0; row < timeline_lanes(a); row++) {
        uint32_t lane = timeline_row(a, row).lane;
        size_t n = timeline_spans(a, s, lane, 0, end, width, x, 4096);
        assert_int_equal(timeline_spans(b, s, lane, 0, end, width, y, 4096), n);
        for (size_t i = 0; i < n; i++) {
            assert_true(x[i].x0 == y[i].x0 && x[i].x1 == y[i].x1);
            assert_int_equal(x[i].state, y[i].state);
            assert_true(fabsf(x[i].busy - y[i].busy) < 1e-6F);
            assert_int_equal(x[i].fails, y[i].fails);
        }
    }
}

static void same_columns(const Model *a, const Model *b, const AxisScale *s,
                         double width) {
    static Column x[4096], y[4096];
    static Iteration i1[4096], i2[4096];
    static Lens l1[4096], l2[4096];
    double end = timeline_x(a, s, model_end(a));
    size_t n = timeline_columns(a, s, 0, end, width, x, 4096);
    assert_int_equal(timeline_columns(b, s, 0, end, width, y, 4096), n);
    for (size_t i = 0; i < n; i++)
        assert_true(x[i].x1 == y[i].x1 && x[i].blocked == y[i].blocked &&
                    fabsf(x[i].busy - y[i].busy) < 1e-6F);
    n = timeline_iterations(a, s, 0, end, width, i1, 4096);
    assert_int_equal(timeline_iterations(b, s, 0, end, width, i2, 4096), n);
    for (size_t i = 0; i < n; i++)
        assert_true(i1[i].x1 == i2[i].x1 && i1[i].number == i2[i].number);
    n = timeline_lenses(a, s, 0, end, width, l1, 4096);
    assert_int_equal(timeline_lenses(b, s, 0, end, width, l2, 4096), n);
    for (size_t i = 0; i < n; i++)
        assert_true(l1[i].x0 == l2[i].x0 && l1[i].x1 == l2[i].x1);
}

static void a_trace_may_grow(void **state) {
    (void)state;
    for (int which = 0; which < TRACES; which++) {
        GrowingTrace growing = growing_trace(make(which));
        Trace *t = growing.whole, *grown = growing.grows;
        Model *g = model_new(grown);
        while (growing_by(&growing, trace_count(t) / 7 + 1)) {
            model_update(g);
            Model *fresh = model_new(grown);
            for (int k = 0; k < 2; k++)
                same_spans(g, fresh, &scales[k], 20);
            same_columns(g, fresh, &scales[0], 60);
            model_free(fresh);
        }
        model_update(g);
        Model *whole = model_new(t);
        for (int k = 0; k < SCALES; k++) {
            same_spans(g, whole, &scales[k], 3);
            same_columns(g, whole, &scales[k], 3);
        }
        model_free(whole);
        model_free(g);
        trace_free(grown);
        growing_free(&growing);
    }
}

/* ---- arrows, errors ---- */

static void arrows_of_a_lane_are_some_of_all(void **state) {
    (void)state;
    static Arrow all[MANY], got[MANY];
    Trace *t = storm_trace(5, 60);
    Model *m = model_new(t);
    const AxisScale *s = &scales[1];
    double end = timeline_x(m, s, model_end(m));
    size_t n = timeline_arrows(m, s, 0, end, 0, all, MANY), sum = 0;
    for (uint32_t lane = 1; lane < timeline_lanes(m); lane++) {
        size_t k = timeline_arrows_to(m, s, lane, 0, end, 0, got, MANY), j = 0;
        for (size_t i = 0; i < n; i++) {
            if (all[i].to != lane) continue;
            assert_true(j < k && got[j].ev == all[i].ev &&
                        got[j].from == all[i].from);
            j++;
        }
        assert_int_equal(j, k);
        sum += k;
        /* None beside another one. */
        k = timeline_arrows_to(m, s, lane, 0, end, 10, got, MANY);
        for (size_t i = 1; i < k; i++)
            assert_true(cell(got[i].x, 10) != cell(got[i - 1].x, 10));
    }
    assert_int_equal(sum, n);
    size_t k = timeline_arrows_of(m, s, all[10].ev, all[20].ev, got, MANY);
    assert_true(k >= 1);
    for (size_t i = 0; i < k; i++)
        assert_true(got[i].ev > all[10].ev && got[i].ev <= all[20].ev);
    model_free(m);
    trace_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_are_what_a_count_says),
        cmocka_unit_test(columns_are_what_a_count_says),
        cmocka_unit_test(a_trace_may_grow),
        cmocka_unit_test(arrows_of_a_lane_are_some_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
