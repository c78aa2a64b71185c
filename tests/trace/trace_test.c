/* Events come back as they went in, from everywhere, while the trace grows. */
#include "trace/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint32_t seed;

static uint32_t rnd(void) {
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

/* Small, large, repeated and extreme values in one mix. */
static uint32_t value(uint32_t i) {
    switch (rnd() % 6) {
    case 0: return 0;
    case 1: return i;
    case 2: return rnd() % 5;
    case 3: return UINT32_MAX - rnd() % 3;
    case 4: return rnd() << 8 ^ rnd();
    default: return 7;
    }
}

static TraceEvent make(uint32_t i, uint64_t now) {
    return (TraceEvent){.t_ns = now,
                        .kind = (uint8_t)(1 + rnd() % (EV_COUNT - 1)),
                        .flags = (uint8_t)(rnd() % 3 ? 0 : rnd()),
                        .thread = (uint16_t)(rnd() % 9 ? 0 : rnd()),
                        .loc = rnd() % 3 ? value(i) : 0,
                        .a = value(i),
                        .b = value(i),
                        .c = value(i),
                        .d = value(i)};
}

static void put(Trace *t, const TraceEvent *ev) {
    trace_set_time(t, ev->t_ns);
    trace_set_thread(t, ev->thread);
    trace_emit(t, ev->kind, ev->flags, ev->loc, ev->a, ev->b, ev->c, ev->d);
}

static uint64_t later(uint64_t now) {
    switch (rnd() % 8) {
    case 0: return now + 1;
    case 1: return now + (uint64_t)rnd() * rnd();
    default: return now;
    }
}

static void assert_same(const TraceEvent *got, const TraceEvent *want) {
    assert_non_null(got);
    assert_int_equal(got->t_ns, want->t_ns);
    assert_int_equal(got->kind, want->kind);
    assert_int_equal(got->flags, want->flags);
    assert_int_equal(got->thread, want->thread);
    assert_int_equal(got->loc, want->loc);
    assert_int_equal(got->a, want->a);
    assert_int_equal(got->b, want->b);
    assert_int_equal(got->c, want->c);
    assert_int_equal(got->d, want->d);
}

enum { N = 30000 };
static TraceEvent events[N];

static Trace *random_trace(uint32_t start) {
    Trace *t = trace_new(TRACE_LOCALS, 0);
    uint64_t now = 0;
    seed = start;
    for (uint32_t i = 0; i < N; i++) {
        now = later(now);
        events[i] = make(i, now);
        put(t, &events[i]);
    }
    return t;
}

static void events_come_back_in_both_directions(void **state) {
    (void)state;
    Trace *t = random_trace(1);
    TraceCursor *c = trace_cursor_new(t);
    assert_int_equal(trace_count(t), N);
    for (int i = 0; i < N; i++)
        assert_same(trace_cursor_next(c), &events[i]);
    assert_null(trace_cursor_next(c));
    for (int i = N; i-- > 0;)
        assert_same(trace_cursor_prev(c), &events[i]);
    assert_null(trace_cursor_prev(c));
    trace_cursor_free(c);
    trace_free(t);
}

static void a_cursor_seeks_anywhere(void **state) {
    (void)state;
    Trace *t = random_trace(2);
    TraceCursor *c = trace_cursor_new(t);
    for (int k = 0; k < 500; k++) {
        uint32_t i = rnd() % N;
        assert_same(trace_cursor_at(c, i), &events[i]);
        trace_cursor_seek(c, i);
        assert_int_equal(trace_cursor_pos(c), i);
        assert_same(trace_cursor_next(c), &events[i]);
        assert_same(trace_cursor_prev(c), &events[i]);
    }
    assert_null(trace_cursor_at(c, N));
    trace_cursor_seek(c, UINT64_MAX);
    assert_int_equal(trace_cursor_pos(c), N);
    trace_cursor_free(c);
    trace_free(t);
}

static void reading_between_appends_is_safe(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_LOCALS, 0);
    TraceCursor *follower = trace_cursor_new(t), *jumper = trace_cursor_new(t);
    uint64_t now = 0;
    seed = 3;
    for (uint32_t i = 0; i < N; i++) {
        now = later(now);
        events[i] = make(i, now);
        put(t, &events[i]);
        if (i % 3 == 0)
            while (trace_cursor_pos(follower) <= i) {
                uint64_t at = trace_cursor_pos(follower);
                assert_same(trace_cursor_next(follower), &events[at]);
            }
        if (i % 97 == 0) {
            uint32_t k = rnd() % (i + 1);
            assert_same(trace_cursor_at(jumper, k), &events[k]);
        }
    }
    trace_cursor_free(follower);
    trace_cursor_free(jumper);
    trace_free(t);
}

static void equal_runs_have_equal_dumps_and_sizes(void **state) {
    (void)state;
    Trace *one = random_trace(4), *two = random_trace(4);
    StrBuf a = {0}, b = {0};
    TraceCursor *c = trace_cursor_new(one), *d = trace_cursor_new(two);
    for (uint64_t i = 0; i < N; i++) {
        trace_print_event(&a, one, i, trace_cursor_next(c));
        trace_print_event(&b, two, i, trace_cursor_next(d));
    }
    assert_int_equal(trace_bytes(one), trace_bytes(two));
    assert_true(str_eq(sb_str(&a), sb_str(&b)));
    sb_free(&a);
    sb_free(&b);
    trace_cursor_free(c);
    trace_cursor_free(d);
    trace_free(one);
    trace_free(two);
}

static void levels_leave_out_what_is_above_them(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_SCHED, 0);
    trace_emit(t, EV_LINE, 0, loc_make(1, 3), 0, 0, 0, 0);
    assert_int_equal(trace_count(t), 0);
    trace_emit(t, EV_ITER, POLL_WORK, 0, 1, 1, 0, 0);
    assert_int_equal(trace_count(t), 1);
    assert_true(trace_wants(t, TRACE_SCHED));
    assert_false(trace_wants(t, TRACE_LINES));
    trace_free(t);
    trace_emit(NULL, EV_ITER, POLL_WORK, 0, 1, 1, 0, 0);
    assert_false(trace_wants(NULL, TRACE_SCHED));
    assert_int_equal(trace_intern_str(NULL, "x"), 0);
}

/* Recording stops at the cap, says so, and still tells how the run ended. */
static void the_cap_is_exact_and_not_silent(void **state) {
    (void)state;
    uint64_t caps[] = {
        1, 100, TRACE_GROUP - 1, TRACE_GROUP, TRACE_GROUP + 1, 3 * TRACE_GROUP};
    for (size_t k = 0; k < sizeof caps / sizeof *caps; k++) {
        Trace *t = trace_new(TRACE_LINES, caps[k]);
        for (uint32_t i = 0; i < 4 * TRACE_GROUP; i++) {
            assert_int_equal(trace_full(t), i > caps[k]);
            trace_emit(t, EV_ITER, 0, 0, 1, i, 0, 0);
        }
        assert_int_equal(trace_count(t), caps[k]);
        trace_end(t, END_LIMIT, 2, trace_intern_str(t, "events"));
        assert_int_equal(trace_count(t), caps[k] + 1);
        TraceCursor *c = trace_cursor_new(t);
        for (uint32_t i = 0; i < caps[k]; i++)
            assert_int_equal(trace_cursor_next(c)->b, i);
        const TraceEvent *last = trace_cursor_next(c);
        assert_int_equal(last->kind, EV_RUN_END);
        assert_int_equal(last->flags, END_LIMIT);
        assert_int_equal(last->a, 2);
        trace_emit(t, EV_ITER, 0, 0, 1, 1, 0, 0);
        assert_int_equal(trace_count(t), caps[k] + 1);
        trace_cursor_free(c);
        trace_free(t);
    }
}

static void strings_are_kept_once(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_SCHED, 0);
    uint32_t empty = trace_intern(t, "", 0);
    assert_int_not_equal(empty, 0);
    for (uint32_t i = 0; i < 5000; i++) {
        char text[16];
        int len = snprintf(text, sizeof text, "name%u", i);
        assert_int_equal(trace_intern(t, text, (size_t)len), empty + 1 + i);
    }
    assert_int_equal(trace_intern_str(t, "name77"), empty + 78);
    assert_true(str_is(trace_string(t, empty + 78), "name77"));
    assert_int_equal(trace_string(t, 0).len, 0);
    assert_int_equal(trace_string(t, 1u << 30).len, 0);
    assert_int_equal(trace_string_count(t), 5001);
    trace_free(t);
}

static void functions_are_numbered(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_SCHED, 0);
    assert_int_equal(trace_function(t, STR("f"), STR("a.py"), 3), 1);
    assert_int_equal(trace_function(t, STR("g"), STR("a.py"), 9), 2);
    assert_int_equal(trace_function_at(t, 2)->first_line, 9);
    assert_true(str_is(trace_string(t, trace_function_at(t, 1)->name), "f"));
    assert_null(trace_function_at(t, 0));
    assert_null(trace_function_at(t, 3));
    assert_int_equal(loc_func(loc_make(2, 10)), 2);
    assert_int_equal(loc_line(loc_make(2, 10)), 10);
    assert_int_equal(loc_make(2, 70000), 0);
    trace_free(t);
}

static void console_text_is_a_prefix(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_SCHED, 0);
    trace_console(t, STREAM_OUT, 0, 1, "in test a\n", 10);
    trace_console(t, STREAM_ERR, 0, 0, "oh", 2);
    assert_true(str_is(trace_console_text(t), "in test a\noh"));
    TraceCursor *c = trace_cursor_new(t);
    const TraceEvent *ev = trace_cursor_at(c, 1);
    assert_int_equal(ev->a, 10);
    assert_int_equal(ev->b, 2);
    assert_int_equal(ev->flags, STREAM_ERR);
    trace_cursor_free(c);
    trace_free(t);
}

static void refs_keep_tasks_and_objects_apart(void **state) {
    (void)state;
    assert_true(ref_is_task(ref_task(3)));
    assert_false(ref_is_task(ref_obj(3)));
    assert_int_equal(ref_id(ref_task(3)), 3);
    assert_int_equal(ref_id(ref_obj(3)), 3);
    assert_int_equal(ref_task(0), 0);
    assert_int_equal(trace_i64(TRACE_LO(-1), TRACE_HI(-1)), -1);
    assert_int_equal(trace_i64(TRACE_LO(3000000000), TRACE_HI(3000000000)),
                     3000000000);
}

static void the_dump_names_its_operands(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_SCHED, 0);
    uint32_t f = trace_function(t, STR("main"), STR("a.py"), 2);
    trace_set_time(t, 1500000000);
    trace_emit(t, EV_READY_PUSH, WHAT_WAKEUP, 0, 4, 2, ref_obj(9), 1);
    trace_emit(t, EV_STEP_END, OUT_WAITS, loc_make(f, 7), 2, ref_task(3), 0, 0);
    trace_emit(t, EV_TIMER_ADD, WHAT_TIMER, 0, 5, trace_intern_str(t, "a\"b"),
               TRACE_LO(2000000001), TRACE_HI(2000000001));
    StrBuf out = {0};
    TraceCursor *c = trace_cursor_new(t);
    for (uint64_t i = 0; i < 3; i++)
        trace_print_event(&out, t, i, trace_cursor_next(c));
    assert_string_equal(
        out.data,
        "       0    1.500000000  0 READY_PUSH    what=WAKEUP handle=h4 "
        "task=T2 arg=o9 loop=1\n"
        "       1    1.500000000  0 STEP_END      outcome=WAITS task=T2 "
        "awaits=T3  a.py:7\n"
        "       2    1.500000000  0 TIMER_ADD     what=TIMER handle=h5 "
        "arg=\"a\\\"b\" due=2.000000001\n");
    trace_cursor_free(c);
    sb_free(&out);
    trace_free(t);
}

static void every_kind_is_documented(void **state) {
    (void)state;
    for (int kind = 1; kind < EV_COUNT; kind++) {
        const EventInfo *info = event_info((EventKind)kind);
        assert_true(strlen(info->text) > 10);
        assert_true(strlen(info->name) <= 13); /* the dump's column */
        for (int i = 0; i < 4; i++)
            if (info->op[i].type == OP_LO)
                assert_true(i < 3 && info->op[i + 1].type == OP_HI);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_back_in_both_directions),
        cmocka_unit_test(a_cursor_seeks_anywhere),
        cmocka_unit_test(reading_between_appends_is_safe),
        cmocka_unit_test(equal_runs_have_equal_dumps_and_sizes),
        cmocka_unit_test(levels_leave_out_what_is_above_them),
        cmocka_unit_test(the_cap_is_exact_and_not_silent),
        cmocka_unit_test(strings_are_kept_once),
        cmocka_unit_test(functions_are_numbered),
        cmocka_unit_test(console_text_is_a_prefix),
        cmocka_unit_test(refs_keep_tasks_and_objects_apart),
        cmocka_unit_test(the_dump_names_its_operands),
        cmocka_unit_test(every_kind_is_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
