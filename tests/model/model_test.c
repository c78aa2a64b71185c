/* The state that the window shows, at chosen steps of a known trace; and the
 * same state at a position whichever way it was reached. */
#include "model/model.h"

#include "fixtures/gather_trace.h"
#include "fixtures/storm_trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures/model_fixture.h"

#define assert_str(s, text) assert_true(str_is((s), (text)))

static Fixture gather(void) {
    return with(gather_trace());
}

/* ---- one picture in full: testb has just returned ---- */

static void testb_has_returned(Fixture f) {
    model_seek(f.m, behind(f.t, EV_STEP_END, 3));
}

static void the_loop_at_a_callbacks_end(void **state) {
    (void)state;
    Fixture f = gather();
    testb_has_returned(f);
    const ModelNow *now = model_now(f.m);
    assert_int_equal(now->t_ns, G_S);
    assert_int_equal(now->iteration, 4);
    assert_int_equal(now->phase, PHASE_RUN);
    assert_int_equal(now->poll, POLL_WORK);
    assert_true(now->running && now->ended && now->loop_runs);
    assert_int_equal(now->task, 3);
    assert_int_equal(now->callback.what, WHAT_WAKEUP);
    assert_int_equal(loc_line(now->loc), 13);
    assert_str(now->callback.name, "testb");
    assert_int_equal(now->by_state[TASK_WAITING], 2);
    assert_int_equal(now->by_state[TASK_DONE], 1);
    assert_int_equal(now->by_state[TASK_RUNNING], 0);
    release(f);
}

static void the_queues_at_a_callbacks_end(void **state) {
    (void)state;
    Fixture f = gather();
    testb_has_returned(f);
    TimerRow timers[4];
    assert_int_equal(model_timers(f.m, timers, 4), 1);
    assert_int_equal(timers[0].due_ns, 3 * G_S);
    assert_int_equal(timers[0].handle.task, 2);
    assert_str(timers[0].handle.name, "testa");
    HandleRow row;
    assert_int_equal(model_now(f.m)->ready, 1);
    assert_true(model_ready(f.m, 0, &row));
    assert_int_equal(row.what, WHAT_GATHER_CB);
    assert_int_equal(row.ref, G_GATHER);
    assert_true(row.next_iteration);
    assert_false(row.is_step);
    assert_false(model_ready(f.m, 1, &row));
    release(f);
}

static void the_tasks_at_a_callbacks_end(void **state) {
    (void)state;
    Fixture f = gather();
    testb_has_returned(f);
    TaskRow row;
    assert_true(model_task(f.m, 1, &row));
    assert_int_equal(row.state, TASK_WAITING);
    assert_true(row.main);
    assert_str(row.label, "main()");
    assert_int_equal(row.waits.kind, OBJ_GATHER);
    assert_int_equal(row.waits.n, 2);
    assert_int_equal(row.waits.finished, 0);
    assert_int_equal(loc_line(row.loc), 17);
    assert_true(model_task(f.m, 2, &row));
    assert_str(row.waits.label, "sleep(3)");
    assert_true(row.waits.has_due);
    assert_int_equal(row.waits.due_ns, 3 * G_S);
    assert_int_equal(row.waits.since_ns, 0);
    assert_int_equal(row.parent_obj, G_GATHER);
    assert_int_equal(loc_line(row.loc), 5);
    assert_true(model_task(f.m, 3, &row));
    assert_int_equal(row.state, TASK_DONE);
    assert_str(row.result, "2");
    assert_int_equal(row.done_ns, G_S);
    assert_int_equal(row.steps, 2);
    assert_false(model_task(f.m, 4, &row));
    assert_false(model_task(f.m, 0, &row));
    release(f);
}

static void the_tree_has_the_gather_in_it(void **state) {
    (void)state;
    Fixture f = gather();
    testb_has_returned(f);
    static const TreeRow want[] = {{false, 1, 0, true},
                                   {true, G_GATHER, 1, true},
                                   {false, 2, 2, false},
                                   {false, 3, 2, true}};
    TreeRow rows[8];
    assert_int_equal(model_tree_size(f.m), 4);
    assert_int_equal(model_tree(f.m, 0, rows, 8), 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(rows[i].is_node, want[i].is_node);
        assert_int_equal(rows[i].id, want[i].id);
        assert_int_equal(rows[i].depth, want[i].depth);
        assert_int_equal(rows[i].last, want[i].last);
    }
    assert_int_equal(model_tree_find(f.m, 3), 3);
    assert_int_equal(model_tree(f.m, 2, rows, 1), 1);
    assert_int_equal(rows[0].id, 2);
    assert_int_equal(model_child(f.m, G_GATHER, 1), ref_task(3));
    assert_int_equal(model_child(f.m, G_GATHER, 2), 0);
    model_seek(f.m, 0);
    assert_int_equal(model_tree_size(f.m), 0);
    release(f);
}

static void places_name_the_suspended_and_the_running(void **state) {
    (void)state;
    Fixture f = gather();
    testb_has_returned(f);
    PlaceRow rows[8];
    size_t n = model_places(f.m, rows, 8);
    assert_int_equal(n, 3);
    uint32_t seen = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t line = loc_line(rows[i].loc), task = rows[i].first;
        assert_int_equal(rows[i].count, 1);
        assert_int_equal(task, line == 5 ? 2 : line == 13 ? 3 : 1);
        uint32_t tasks[4];
        assert_int_equal(model_place_tasks(f.m, rows[i].loc, tasks, 4), 1);
        assert_int_equal(tasks[0], task);
        seen |= 1u << task;
    }
    assert_int_equal(seen, 14);
    release(f);
}

static void the_console_is_a_prefix(void **state) {
    (void)state;
    Fixture f = gather();
    testb_has_returned(f);
    assert_str(model_console(f.m), "in test a\nin test b\nResuming b\n");
    assert_int_equal(model_console_lines(f.m), 3);
    ConsoleLine line;
    assert_true(model_console_line(f.m, 2, &line));
    assert_str(line.text, "Resuming b");
    assert_int_equal(line.t_ns, G_S);
    assert_int_equal(line.task, 3);
    assert_false(model_console_line(f.m, 3, &line));
    release(f);
}

/* ---- other moments ---- */

static void a_timer_that_fires_moves_to_the_ready_queue(void **state) {
    (void)state;
    Fixture f = gather();
    model_seek(f.m, behind(f.t, EV_TIMER_FIRE, 0));
    const ModelNow *now = model_now(f.m);
    assert_int_equal(now->phase, PHASE_TIMERS);
    assert_int_equal(now->iteration, 3);
    assert_true(now->jumped);
    assert_int_equal(now->jumped_from_ns, 0);
    assert_int_equal(now->timers, 1);
    assert_int_equal(now->loc, 0);
    HandleRow row;
    assert_true(model_ready(f.m, 0, &row));
    assert_int_equal(row.what, WHAT_SLEEP);
    assert_int_equal(row.task, 3);
    assert_false(row.is_step);
    assert_false(row.next_iteration);
    assert_int_equal(now->by_state[TASK_WAITING], 3);
    release(f);
}

static void before_the_loop_and_after_it(void **state) {
    (void)state;
    Fixture f = gather();
    assert_int_equal(model_pos(f.m), 0);
    assert_int_equal(model_now(f.m)->phase, PHASE_NONE);
    assert_null(model_last_event(f.m));
    model_seek(f.m, behind(f.t, EV_LINE, 4));
    assert_int_equal(loc_line(model_now(f.m)->loc), 23);
    assert_int_equal(model_now(f.m)->stack_size, 1);
    assert_false(model_now(f.m)->loop_runs);
    model_seek(f.m, UINT64_MAX);
    const ModelNow *now = model_now(f.m);
    assert_int_equal(model_pos(f.m), model_end(f.m));
    assert_true(now->ended_run);
    assert_int_equal(now->end_reason, END_OK);
    assert_int_equal(now->phase, PHASE_NONE);
    assert_int_equal(now->by_state[TASK_DONE], 3);
    assert_int_equal(now->stack_size, 0);
    assert_int_equal(model_last_event(f.m)->kind, EV_RUN_END);
    ObjectRow row;
    assert_true(model_object(f.m, G_GATHER, &row));
    assert_int_equal(row.finished, 2);
    assert_true(row.done);
    assert_str(row.result, "[1, 2]");
    release(f);
}

static void a_suspended_task_keeps_its_frames(void **state) {
    (void)state;
    Fixture f = gather();
    testb_has_returned(f);
    FrameRow rows[4];
    assert_int_equal(model_stack(f.m, 2, rows, 4), 1);
    assert_str(rows[0].function, "testa");
    assert_int_equal(loc_line(rows[0].loc), 5);
    assert_int_equal(model_stack(f.m, 3, rows, 4), 0);
    assert_int_equal(model_stack(f.m, 0, rows, 4), 1);
    assert_str(rows[0].function, "<module>");
    release(f);
}

static void ready_rows_keep_their_order(void **state) {
    (void)state;
    Fixture f = gather();
    model_seek(f.m, behind(f.t, EV_STEP_END, 0));
    HandleRow row;
    assert_int_equal(model_now(f.m)->ready, 2);
    assert_int_equal(model_now(f.m)->batch, 0);
    assert_true(model_ready(f.m, 0, &row));
    assert_int_equal(row.task, 2);
    assert_int_equal(row.what, WHAT_FIRST_STEP);
    assert_true(row.is_step && row.next_iteration);
    model_seek(f.m, behind(f.t, EV_ITER, 1));
    assert_true(model_ready(f.m, 1, &row));
    assert_int_equal(row.task, 3);
    assert_false(row.next_iteration);
    release(f);
}

/* ---- steps ---- */

static void stops_rise_from_start_to_end(void **state) {
    (void)state;
    Trace *traces[] = {gather_trace(), storm_trace(7, 30)};
    for (int k = 0; k < 2; k++) {
        Model *m = model_new(traces[k]);
        for (StepUnit unit = 0; unit < UNIT_COUNT; unit++) {
            size_t n = model_stops(m, unit);
            assert_int_equal(model_stop(m, unit, 0), 0);
            assert_int_equal(model_stop(m, unit, n - 1), model_end(m));
            for (size_t i = 1; i < n; i++) {
                uint64_t pos = model_stop(m, unit, i);
                assert_true(pos > model_stop(m, unit, i - 1));
                assert_int_equal(model_stop_at(m, unit, pos), i);
                assert_int_equal(model_stop_at(m, unit, pos - 1), i - 1);
                assert_int_equal(model_step(m, pos, unit, -1),
                                 model_stop(m, unit, i - 1));
                assert_int_equal(model_step(m, pos - 1, unit, 1), pos);
            }
            assert_int_equal(model_step(m, 0, unit, -3), 0);
            assert_int_equal(model_step(m, 0, unit, INT64_MAX), model_end(m));
        }
        model_free(m);
        trace_free(traces[k]);
    }
}

static void stops_fit_their_units(void **state) {
    (void)state;
    Fixture f = gather();
    /* Before the loop; 11 callbacks; twice the clock moves; the end. */
    assert_int_equal(model_stops(f.m, UNIT_CALLBACK), 1 + 1 + 11 + 2 + 1);
    /* Start, ten iterations begin, the last one ends, end. */
    assert_int_equal(model_stops(f.m, UNIT_ITERATION), 1 + 10 + 1 + 1);
    /* Start, the ends of 0 s and 1 s, the end. */
    assert_int_equal(model_stops(f.m, UNIT_TIME), 4);
    model_seek(f.m, model_stop(f.m, UNIT_TIME, 1));
    assert_int_equal(model_now(f.m)->t_ns, 0);
    model_seek(f.m, model_stop(f.m, UNIT_TIME, 2));
    assert_int_equal(model_now(f.m)->t_ns, G_S);
    /* A position between two stops goes to the nearest one first. */
    uint64_t stop = model_stop(f.m, UNIT_CALLBACK, 3);
    assert_int_equal(model_step(f.m, stop + 1, UNIT_CALLBACK, -1), stop);
    assert_int_equal(model_step(f.m, stop - 1, UNIT_CALLBACK, 1), stop);
    release(f);
}

/* ---- seeking ---- */

static void a_position_is_the_same_from_everywhere(void **state) {
    (void)state;
    Trace *t = storm_trace(5, 600);
    Model *straight = model_new(t), *jumps = model_new(t);
    uint64_t end = model_end(straight), digests[64];
    assert_true(end > 3u << 14); /* several keyframes */
    for (uint64_t i = 0; i < 64; i++) {
        model_seek(straight, end * i / 63);
        digests[i] = model_digest(straight);
        assert_true(i == 0 || digests[i] != digests[i - 1]);
    }
    model_seek(jumps, end);
    uint32_t seed = 9;
    for (int k = 0; k < 400; k++) {
        seed = seed * 1664525u + 1013904223u;
        uint64_t i = (seed >> 8) % 64;
        model_seek(jumps, end * i / 63);
        assert_int_equal(model_digest(jumps), digests[i]);
        if (k == 200)
            model_set_budget(jumps, 200000); /* from here on most are gone */
    }
    model_free(straight);
    model_free(jumps);
    trace_free(t);
}

static void a_model_follows_a_growing_trace(void **state) {
    (void)state;
    Trace *whole = storm_trace(6, 40), *grows = trace_new(TRACE_LINES, 0);
    TraceCursor *c = trace_cursor_new(whole);
    /* Interned texts must have the same numbers in both. */
    for (uint32_t i = 1; i <= trace_string_count(whole); i++) {
        Str s = trace_string(whole, i);
        trace_intern(grows, s.ptr, s.len);
    }
    trace_function(grows, STR("work"), STR("storm.py"), 4);
    Model *m = model_new(grows);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));) {
        trace_set_time(grows, ev->t_ns);
        if (ev->kind == EV_PRINT)
            trace_console(grows, ev->flags, ev->loc, ev->c, "tick\n", 5);
        else
            trace_emit(grows, ev->kind, ev->flags, ev->loc, ev->a, ev->b, ev->c,
                       ev->d);
        if (trace_cursor_pos(c) % 211 == 0) {
            model_update(m);
            assert_int_equal(model_end(m), trace_cursor_pos(c));
            model_seek(m, model_end(m));
        }
    }
    model_update(m);
    model_seek(m, UINT64_MAX);
    Model *once = model_new(whole);
    model_seek(once, UINT64_MAX);
    assert_int_equal(model_digest(m), model_digest(once));
    for (StepUnit unit = 0; unit < UNIT_COUNT; unit++) {
        assert_int_equal(model_stops(m, unit), model_stops(once, unit));
        for (size_t i = 0; i < model_stops(m, unit); i++)
            assert_int_equal(model_stop(m, unit, i), model_stop(once, unit, i));
    }
    model_free(m);
    model_free(once);
    trace_cursor_free(c);
    trace_free(whole);
    trace_free(grows);
}

/* Counts, timers and queue agree with each other at every step of a storm. */
static void rows_agree_with_counts(void **state) {
    (void)state;
    Trace *t = storm_trace(8, 25);
    Model *m = model_new(t);
    TimerRow timers[32];
    HandleRow row;
    for (uint64_t n = 0; n <= model_end(m); n++) {
        model_seek(m, n);
        const ModelNow *now = model_now(m);
        size_t k = model_timers(m, timers, 32);
        assert_int_equal(k, now->timers);
        for (size_t i = 1; i < k; i++)
            assert_true(
                timers[i - 1].due_ns < timers[i].due_ns ||
                (timers[i - 1].due_ns == timers[i].due_ns &&
                 timers[i - 1].handle.handle < timers[i].handle.handle));
        assert_true(now->ready == 0 || model_ready(m, now->ready - 1, &row));
        assert_false(model_ready(m, now->ready, &row));
        uint32_t count[TASK_STATES] = {0}, all = 0;
        TaskRow task;
        for (uint32_t i = 1; model_task(m, i, &task); i++, all++)
            count[task.state]++;
        assert_int_equal(all, now->tasks);
        assert_memory_equal(count, now->by_state, sizeof count);
        assert_int_equal(model_tree_size(m), now->tasks);
    }
    model_free(m);
    trace_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_loop_at_a_callbacks_end),
        cmocka_unit_test(the_queues_at_a_callbacks_end),
        cmocka_unit_test(the_tasks_at_a_callbacks_end),
        cmocka_unit_test(the_tree_has_the_gather_in_it),
        cmocka_unit_test(places_name_the_suspended_and_the_running),
        cmocka_unit_test(the_console_is_a_prefix),
        cmocka_unit_test(a_timer_that_fires_moves_to_the_ready_queue),
        cmocka_unit_test(before_the_loop_and_after_it),
        cmocka_unit_test(a_suspended_task_keeps_its_frames),
        cmocka_unit_test(ready_rows_keep_their_order),
        cmocka_unit_test(stops_rise_from_start_to_end),
        cmocka_unit_test(stops_fit_their_units),
        cmocka_unit_test(a_position_is_the_same_from_everywhere),
        cmocka_unit_test(a_model_follows_a_growing_trace),
        cmocka_unit_test(rows_agree_with_counts),
    };
    (void)gather_source;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
