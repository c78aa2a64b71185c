#include "machine.h"

#include <string.h>

#include "engine/run.h"

static Clock *clock_of(Vm *vm) {
    return &engine_of(vm)->clock;
}

static void a_wait_that_ends_by_its_deadline_adds_drift(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    Clock *c = clock_of(vm);
    assert_true(clock_wait_until(vm, c, 5 * NS_PER_S, 0, CLOCK_SELECT));
    assert_int_equal(c->now, 5 * NS_PER_S);
    assert_int_equal(c->drift, 1);
    /* the drift is the deadline's, not the sum of everything that happened */
    assert_true(clock_wait_until(vm, c, 6 * NS_PER_S, 7, CLOCK_SELECT));
    assert_int_equal(c->drift, 8);
    vm_free(vm);
}

static void reading_is_free_until_it_is_all_that_happens(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    Clock *c = clock_of(vm);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(clock_read(vm, c), 0);
    assert_int_equal(clock_read(vm, c), NS_PER_MS);
    assert_int_equal(clock_read(vm, c), 2 * NS_PER_MS);
    /* a wait makes readings free again */
    clock_wait_until(vm, c, NS_PER_S, 0, CLOCK_SELECT);
    assert_int_equal(clock_read(vm, c), NS_PER_S);
    vm_free(vm);
}

static void the_limit_stops_the_run(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    Clock *c = clock_of(vm);
    c->limit = NS_PER_S;
    assert_true(clock_wait_until(vm, c, NS_PER_S, 0, CLOCK_SELECT));
    assert_false(clock_wait_until(vm, c, NS_PER_S + 1, 0, CLOCK_SELECT));
    assert_int_equal(vm->stop, STOP_TIME);
    vm_free(vm);
}

static void seconds_become_whole_nanoseconds(void **state) {
    (void)state;
    assert_int_equal(clock_ns(0.1), 100000000);
    assert_int_equal(clock_ns(0.1 + 0.2), 300000000); /* 0.30000000000000004 */
    assert_int_equal(clock_ns(-1), -NS_PER_S);
    assert_int_equal(clock_ns(1e300), INT64_MAX);
    assert_int_equal(clock_ns(-1e300), INT64_MIN);
}

static void the_clock_is_in_the_trace(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_SCHED, 0);
    Vm *vm = machine_new(t);
    clock_wait_until(vm, clock_of(vm), 3, 0, CLOCK_BLOCKING);
    TraceCursor *cursor = trace_cursor_new(t);
    const TraceEvent *ev = trace_cursor_next(cursor);
    assert_non_null(ev);
    assert_int_equal(ev->kind, EV_CLOCK);
    assert_int_equal(ev->flags, CLOCK_BLOCKING);
    assert_int_equal(ev->t_ns, 3);
    assert_null(trace_cursor_next(cursor));
    trace_cursor_free(cursor);
    vm_free(vm);
    trace_free(t);
}

/* The moments of a run at which the clock moves, as text. */
static void moments(const char *text, StrBuf *out) {
    RunOptions o = {.python = 11};
    Run *run = run_new(text, strlen(text), "t.py", &o);
    assert_int_equal(run_slice(run, 0), RUN_DONE);
    TraceCursor *c = trace_cursor_new(run_trace(run));
    const TraceEvent *ev;
    sb_clear(out);
    while ((ev = trace_cursor_next(c)))
        if (ev->kind == EV_CLOCK)
            sb_printf(out, "%s%g ", ev->flags == CLOCK_BLOCKING ? "!" : "",
                      (double)ev->t_ns / 1e9);
    sb_put(out, "", 0);
    trace_cursor_free(c);
    run_free(run);
}

/* What becomes due while a call blocks the loop is a moment of its own; a timer
 * that was cancelled, or is due when the call returns, is none. */
static void timers_that_nobody_can_see_to(void **state) {
    (void)state;
    StrBuf sb = {0};
    moments("import asyncio, time\n"
            "async def main():\n"
            "    loop = asyncio.get_running_loop()\n"
            "    for t in (1.5, 0.5, 0.5, 2, 2.5):\n"
            "        loop.call_later(t, print, t)\n"
            "    loop.call_later(1, print, 'never').cancel()\n"
            "    await asyncio.sleep(0)\n"
            "    time.sleep(2)\n"
            "    time.sleep(0.25)\n"
            "    await asyncio.sleep(0.5)\n"
            "asyncio.run(main())\n",
            &sb);
    assert_string_equal(sb.data, "!0.5 !1.5 !2 !2.25 2.5 2.75 ");
    moments("import time\ntime.sleep(1)\n", &sb);
    assert_string_equal(sb.data, "!1 ");
    sb_free(&sb);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_that_ends_by_its_deadline_adds_drift),
        cmocka_unit_test(reading_is_free_until_it_is_all_that_happens),
        cmocka_unit_test(the_limit_stops_the_run),
        cmocka_unit_test(seconds_become_whole_nanoseconds),
        cmocka_unit_test(the_clock_is_in_the_trace),
        cmocka_unit_test(timers_that_nobody_can_see_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
