/* What is told of locks, events, semaphores and of what wakes who waits: who,
 * when and how many, as CPython's own objects would say at that moment. */
#include "engine/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void nothing(void *ctx, int stream, const char *text, size_t n) {
    (void)ctx, (void)stream, (void)text, (void)n;
}

static void put_ref(StrBuf *out, const char *what, uint32_t ref) {
    sb_printf(out, "%s %c%u\n", what, ref_is_task(ref) ? 'T' : 'o',
              ref_id(ref));
}

/* The events of some kinds, one a line, up to the end of the first task. */
static void put_event(const Trace *trace, const TraceEvent *ev, StrBuf *out) {
    static const char *const ops[] = {"acquire", "release", "set", "clear",
                                      "notify"};
    if (ev->kind == EV_SYNC)
        sb_printf(out, "T%u %s value %u waiters %u\n", ev->b, ops[ev->flags],
                  ev->c, ev->d);
    if (ev->kind == EV_READY_PUSH && ev->flags == WHAT_WAKEUP)
        sb_printf(out, "wakes T%u\n", ev->b);
    if (ev->kind == EV_OBJ_NEW && ev->flags >= OBJ_LOCK_WAIT &&
        ev->flags <= OBJ_BARRIER_WAIT)
        sb_printf(out, "waits %s\n", trace_string(trace, ev->b).ptr);
    if (ev->kind == EV_READY_PUSH && ev->flags == WHAT_CHAIN_CB)
        put_ref(out, "chain", ev->c);
    if (ev->kind == EV_OBJ_NEW && ev->flags == OBJ_SHIELD)
        put_ref(out, "shield", ev->a);
    if (ev->kind == EV_CANCEL_REQ && ref_is_task(ev->a))
        put_ref(out, "cancels", ev->a);
    if (ev->kind == EV_HANDLE_CANCEL) sb_printf(out, "off h%u\n", ev->a);
    if (ev->kind == EV_READY_DROP) sb_printf(out, "drop h%u\n", ev->a);
    if (ev->kind == EV_RAISE && ev->flags == RAISE_NEW)
        sb_printf(out, "raises %.*s\n", (int)trace_string(trace, ev->b).len,
                  trace_string(trace, ev->b).ptr);
}

static void events_of(int python, const char *program, StrBuf *out) {
    RunOptions options = {
        .write = nothing, .python = python, .level = TRACE_LINES};
    Run *run = run_new(program, strlen(program), "program.py", &options);
    while (run_slice(run, 0) == RUN_PAUSED) {}
    Trace *trace = run_trace(run);
    TraceCursor *c = trace_cursor_new(trace);
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(c))) {
        if (ev->kind == EV_TASK_DONE && ev->a == 1) break;
        put_event(trace, ev, out);
    }
    trace_cursor_free(c);
    run_free(run);
}

static void assert_events(int python, const char *program,
                          const char *expected) {
    StrBuf sb = {0};
    events_of(python, program, &sb);
    assert_string_equal(sb.data ? sb.data : "", expected);
    sb_free(&sb);
}

static void an_event_is_set_before_it_wakes(void **state) {
    (void)state;
    for (int python = 8; python <= 13; python++)
        assert_events(python,
                      "import asyncio\n"
                      "async def wait(e):\n"
                      "    await e.wait()\n"
                      "async def main():\n"
                      "    e = asyncio.Event()\n"
                      "    e.clear()\n"
                      "    a = asyncio.ensure_future(wait(e))\n"
                      "    b = asyncio.ensure_future(wait(e))\n"
                      "    await asyncio.sleep(0)\n"
                      "    e.set()\n"
                      "    e.set()\n"
                      "    await a\n"
                      "    await b\n"
                      "    e.clear()\n"
                      "asyncio.run(main())\n",
                      "waits event.wait()\nwaits event.wait()\n"
                      "T1 set value 1 waiters 2\n"
                      "wakes T2\nwakes T3\nwakes T1\n"
                      "T1 clear value 0 waiters 0\n");
}

static const char shared_permit[] = "import asyncio\n"
                                    "async def use(s):\n"
                                    "    await s.acquire()\n"
                                    "    s.release()\n"
                                    "async def main():\n"
                                    "    s = asyncio.Semaphore(1)\n"
                                    "    await s.acquire()\n"
                                    "    t = asyncio.ensure_future(use(s))\n"
                                    "    await asyncio.sleep(0)\n"
                                    "    s.release()\n"
                                    "    await t\n"
                                    "asyncio.run(main())\n";

/* Up to 3.9 who is woken takes it himself, when his turn comes. */
static void a_permit_is_taken_by_who_is_woken(void **state) {
    (void)state;
    for (int python = 7; python <= 9; python++)
        assert_events(python, shared_permit,
                      "T1 acquire value 0 waiters 0\n"
                      "waits sem.acquire()\n"
                      "T1 release value 1 waiters 1\n"
                      "wakes T2\n"
                      "T2 acquire value 0 waiters 0\n"
                      "T2 release value 1 waiters 0\n"
                      "wakes T1\n");
}

/* From 3.10 on it is his as soon as it is free. */
static void a_permit_is_handed_over(void **state) {
    (void)state;
    for (int python = 10; python <= 13; python++)
        assert_events(python, shared_permit,
                      "T1 acquire value 0 waiters 0\n"
                      "waits sem.acquire()\n"
                      "T1 release value 1 waiters 1\n"
                      "T2 acquire value 0 waiters 1\n"
                      "wakes T2\n"
                      "T2 release value 1 waiters 0\n"
                      "wakes T1\n");
}

static void who_is_cancelled_gives_his_permit_back(void **state) {
    (void)state;
    for (int python = 10; python <= 13; python++)
        assert_events(python,
                      "import asyncio\n"
                      "async def main():\n"
                      "    s = asyncio.Semaphore(0)\n"
                      "    t = asyncio.ensure_future(s.acquire())\n"
                      "    await asyncio.sleep(0)\n"
                      "    s.release()\n"
                      "    t.cancel()\n"
                      "    await asyncio.wait([t])\n"
                      "asyncio.run(main())\n",
                      "waits sem.acquire()\n"
                      "T1 release value 1 waiters 1\n"
                      "T2 acquire value 0 waiters 1\n"
                      "wakes T2\ncancels T2\n"
                      "T2 release value 1 waiters 0\n"
                      "wakes T1\n");
}

/* wait() gives the lock back before it asks for a future; 3.13: behind. */
static void a_condition_waits(void **state) {
    (void)state;
    static const char program[] = "import asyncio\n"
                                  "async def wait(c):\n"
                                  "    async with c:\n"
                                  "        await c.wait()\n"
                                  "async def main():\n"
                                  "    c = asyncio.Condition()\n"
                                  "    t = asyncio.ensure_future(wait(c))\n"
                                  "    await asyncio.sleep(0)\n"
                                  "    async with c:\n"
                                  "        c.notify()\n"
                                  "    await t\n"
                                  "asyncio.run(main())\n";
#define BEHIND                                                                 \
    "T1 acquire value 1 waiters 0\nT1 notify value 1 waiters 1\nwakes T2\n"    \
    "T1 release value 0 waiters 0\nT2 acquire value 1 waiters 0\n"             \
    "T2 release value 0 waiters 0\nwakes T1\n"
    assert_events(11, program,
                  "T2 acquire value 1 waiters 0\nT2 release value 0 waiters 0\n"
                  "waits cond.wait()\n" BEHIND);
    assert_events(13, program,
                  "T2 acquire value 1 waiters 0\nwaits cond.wait()\n"
                  "T2 release value 0 waiters 0\n" BEHIND);
#undef BEHIND
}

static void a_barrier_is_waited_at(void **state) {
    (void)state;
    assert_events(11,
                  "import asyncio\n"
                  "async def main():\n"
                  "    b = asyncio.Barrier(2)\n"
                  "    t = asyncio.ensure_future(b.wait())\n"
                  "    await asyncio.sleep(0)\n"
                  "asyncio.run(main())\n",
                  "T2 acquire value 1 waiters 0\nT2 release value 0 waiters 0\n"
                  "waits barrier.wait()\n");
}

/* When a task in a shield is done, and when the shield itself is. */
static void a_shield_passes_on(void **state) {
    (void)state;
    StrBuf sb = {0};
    events_of(11,
              "import asyncio\n"
              "async def main():\n"
              "    t = asyncio.ensure_future(asyncio.sleep(1))\n"
              "    await asyncio.shield(t)\n"
              "asyncio.run(main())\n",
              &sb);
    unsigned shield = 0, first = 0, second = 0, woken = 0;
    int n = sscanf(sb.data, "shield o%u wakes T2 chain o%u chain o%u wakes T%u",
                   &shield, &first, &second, &woken);
    if (n != 4) fail_msg("%s", sb.data);
    assert_int_equal(first, shield);
    assert_int_equal(second, shield);
    assert_int_equal(woken, 1);
    sb_free(&sb);
}

/* Who awaits a task cancels it when he is cancelled. */
static void a_cancellation_goes_on_to_the_awaited_task(void **state) {
    (void)state;
    assert_events(11,
                  "import asyncio\n"
                  "async def outer():\n"
                  "    await asyncio.ensure_future(asyncio.sleep(9))\n"
                  "async def main():\n"
                  "    t = asyncio.ensure_future(outer())\n"
                  "    await asyncio.sleep(1)\n"
                  "    t.cancel()\n"
                  "asyncio.run(main())\n",
                  "wakes T1\ncancels T2\ncancels T3\nwakes T3\n");
}

/* A timeout that comes at the moment at which there is nothing more to wait
 * for: h2 is its handle. */
static void a_timeout_that_comes_too_late_is_dropped(void **state) {
    (void)state;
    assert_events(11,
                  "import asyncio\n"
                  "async def main():\n"
                  "    f = asyncio.get_running_loop().create_future()\n"
                  "    f.set_result(1)\n"
                  "    await asyncio.wait([f], timeout=0)\n"
                  "asyncio.run(main())\n",
                  "off h2\nwakes T1\ndrop h2\n");
}

static void an_exception_says_what_str_says(void **state) {
    (void)state;
    assert_events(11,
                  "async def main():\n"
                  "    for e in ValueError(2), KeyError('x'), OSError('y'):\n"
                  "        try:\n"
                  "            raise e\n"
                  "        except Exception:\n"
                  "            pass\n"
                  "import asyncio\n"
                  "asyncio.run(main())\n",
                  "raises 2\nraises 'x'\nraises y\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_set_before_it_wakes),
        cmocka_unit_test(a_permit_is_taken_by_who_is_woken),
        cmocka_unit_test(a_permit_is_handed_over),
        cmocka_unit_test(who_is_cancelled_gives_his_permit_back),
        cmocka_unit_test(a_condition_waits),
        cmocka_unit_test(a_barrier_is_waited_at),
        cmocka_unit_test(a_shield_passes_on),
        cmocka_unit_test(a_cancellation_goes_on_to_the_awaited_task),
        cmocka_unit_test(a_timeout_that_comes_too_late_is_dropped),
        cmocka_unit_test(an_exception_says_what_str_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
