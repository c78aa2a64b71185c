/* A model that has grown with its trace is the one made of all of it. */
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/crowd_trace.h"
#include "fixtures/gather_trace.h"
#include "fixtures/growing_trace.h"
#include "fixtures/pool_trace.h"
#include "fixtures/same_model.h"
#include "fixtures/storm_trace.h"

static uint32_t seed = 11;

static uint32_t any(uint32_t below) {
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

/* Asks about what is there so far, so that whatever is made on demand is made
 * now, and must be made anew later. */
static void look(Model *m) {
    static LaneSpan spans[SAME_ROWS];
    static Column columns[SAME_ROWS];
    TimerRow timers[4];
    AxisScale s = {8, 20, 1e-7};
    model_seek(m, any((uint32_t)model_end(m) + 1));
    model_timers(m, timers, 4);
    timeline_columns(m, &s, 0, 1e9, 3, columns, SAME_ROWS);
    for (uint32_t row = 0; row < timeline_lanes(m); row++)
        timeline_spans(m, &s, timeline_row(m, row).lane, 0, 1e9, 3, spans,
                       SAME_ROWS);
    model_prepare(m, any(3000));
}

static void grow_and_compare(Trace *whole, uint32_t most) {
    GrowingTrace g = growing_trace(whole);
    Model *m = model_new(g.grows), *once = model_new(whole);
    bool more = true;
    while (more) {
        more = growing_by(&g, 1 + any(most));
        uint64_t pos = model_pos(m);
        model_update(m);
        assert_int_equal(model_pos(m), pos);
        assert_int_equal(model_end(m), trace_count(g.grows));
        look(m);
    }
    same_stops(m, once);
    for (int i = 0; i < 60; i++) {
        uint64_t n = any((uint32_t)model_end(m) + 1);
        model_seek(m, n);
        model_seek(once, n);
        same_now(m, once);
    }
    same_timeline(m, once);
    same_finds(m, once, "o");
    model_free(m);
    model_free(once);
    trace_free(g.grows);
    growing_free(&g);
}

static void a_small_one_event_by_event(void **state) {
    (void)state;
    grow_and_compare(gather_trace(), 1);
    grow_and_compare(pool_trace(), 1);
    grow_and_compare(deadlock_trace(), 1);
    grow_and_compare(process_trace(), 1);
}

static void threads_and_processes(void **state) {
    (void)state;
    for (int k = 0; k < 4; k++)
        grow_and_compare(crowd_trace((CrowdPlan){.workers = 5,
                                                 .jobs = 40,
                                                 .others = 3,
                                                 .processes = k & 1,
                                                 .loop = k & 2}),
                         1 + 40 * (uint32_t)k);
}

static void a_storm(void **state) {
    (void)state;
    grow_and_compare(storm_trace(5, 30), 3);
    grow_and_compare(storm_trace(6, 400), 900);
}

/* What is folded beforehand changes no answer, and nothing is left to do. */
static void preparing_changes_nothing(void **state) {
    (void)state;
    Trace *t = storm_trace(8, 500);
    Model *plain = model_new(t), *ready = model_new(t);
    model_seek(ready, model_end(ready) / 2);
    uint64_t calls = 0;
    while (model_prepare(ready, 1000))
        calls++;
    assert_int_equal(calls, (model_end(ready) / 2 - 1) / 1000);
    assert_false(model_prepare(ready, 1));
    assert_int_equal(model_pos(ready), model_end(ready) / 2);
    for (int i = 0; i < 100; i++) {
        uint64_t n = any((uint32_t)model_end(plain) + 1);
        model_seek(plain, n);
        model_seek(ready, n);
        same_now(plain, ready);
    }
    model_free(plain);
    model_free(ready);
    trace_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_one_event_by_event),
        cmocka_unit_test(threads_and_processes),
        cmocka_unit_test(a_storm),
        cmocka_unit_test(preparing_changes_nothing),
    };
    (void)gather_source;
    (void)crowd_source;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
