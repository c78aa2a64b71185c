/* Of a long calculation only the beginning is traced; all else is as ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "engine/run.h"

/* Room for so few events that some hundred of code are a long stretch. */
enum { ROOM = 60000 };

static const char calculation[] = "def heavy(n):\n"
                                  "    total = 0\n"
                                  "    for i in range(n):\n"
                                  "        total += small(i)\n"
                                  "    return total\n"
                                  "\n"
                                  "def small(i):\n"
                                  "    return i % 7\n"
                                  "\n"
                                  "def count(n):\n"
                                  "    for i in range(n):\n"
                                  "        yield i\n"
                                  "\n"
                                  "def deep(n):\n"
                                  "    if n:\n"
                                  "        return deep(n - 1)\n"
                                  "    heavy(3000)\n"
                                  "    print('bottom')\n"
                                  "    a = 1\n" /* 19 */
                                  "    return a\n"
                                  "\n"
                                  "def fails():\n"
                                  "    heavy(3000)\n"
                                  "    raise ValueError('x')\n"
                                  "\n"
                                  "def report(text):\n"
                                  "    for w in text.split():\n"
                                  "        print(w)\n" /* 28 */
                                  "\n"
                                  "heavy(3000)\n"
                                  "report('one two three')\n"
                                  "print(sum(count(3000)))\n"
                                  "deep(5)\n"
                                  "try:\n"
                                  "    fails()\n"
                                  "except ValueError as e:\n"
                                  "    print(e)\n"
                                  "    report('four')\n"
                                  "heavy(3000)\n"
                                  "print('end')\n";

static const char tasks[] = "import asyncio\n"
                            "def heavy(n):\n"
                            "    for i in range(n):\n"
                            "        x = i\n"
                            "async def inner(n):\n"
                            "    heavy(3000)\n"
                            "    await asyncio.sleep(n)\n"
                            "    x = sum(i * i for i in range(3000))\n"
                            "    return await last(x)\n"
                            "async def last(x):\n"
                            "    heavy(2000)\n"
                            "    await asyncio.sleep(1)\n"
                            "    return x\n" /* 13 */
                            "def start():\n"
                            "    heavy(3000)\n"
                            "    asyncio.run(main())\n"
                            "async def main():\n"
                            "    print(await asyncio.gather(inner(1), "
                            "inner(2)))\n"
                            "start()\n";

static Trace *traced(const char *text, bool spare) {
    RunOptions o = {.level = TRACE_LINES, .spare_code = spare, .python = 13};
    if (spare) o.max_events = ROOM;
    Run *run = run_new(text, strlen(text), "p.py", &o);
    while (run_slice(run, 1000) == RUN_PAUSED) {}
    assert_int_equal(run_result(run)->status, 0);
    Trace *t = run_take_trace(run);
    run_free(run);
    assert_false(trace_full(t));
    return t;
}

static bool is_code(const TraceEvent *ev) {
    return event_info(ev->kind)->level == TRACE_LINES ||
           (ev->kind == EV_WARN && ev->flags == WARN_LINES);
}

static const TraceEvent *next_other(TraceCursor *c) {
    const TraceEvent *ev;
    do
        ev = trace_cursor_next(c);
    while (ev && is_code(ev));
    return ev;
}

/* Numbers of objects may differ, as frames are numbered with them. */
static void same_but_code(const char *text) {
    Trace *all = traced(text, false), *some = traced(text, true);
    TraceCursor *a = trace_cursor_new(all), *b = trace_cursor_new(some);
    assert_true(trace_count(some) * 4 < trace_count(all) * 3);
    for (;;) {
        const TraceEvent *x = next_other(a), *y = next_other(b);
        if (!x || !y) {
            assert_true(x == y);
            break;
        }
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->flags, y->flags);
        assert_int_equal(x->loc, y->loc);
        assert_int_equal(x->t_ns, y->t_ns);
    }
    trace_cursor_free(a);
    trace_cursor_free(b);
    trace_free(all);
    trace_free(some);
}

static void only_code_is_left_out(void **state) {
    (void)state;
    same_but_code(calculation);
    same_but_code(tasks);
}

/* ---- what is there fits together ---- */

static uint32_t lines_at(const Trace *t, uint32_t line) {
    TraceCursor *c = trace_cursor_new(t);
    uint32_t n = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        n += ev->kind == EV_LINE && loc_line(ev->loc) == line;
    trace_cursor_free(c);
    return n;
}

/* One stack is enough: there are no tasks. */
static void lines_belong_to_the_innermost_frame(void **state) {
    (void)state;
    Trace *t = traced(calculation, true);
    TraceCursor *c = trace_cursor_new(t);
    uint32_t frames[64], funcs[64], depth = 0, notes = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));) {
        if (ev->kind == EV_CALL) {
            assert_true(depth < 64);
            frames[depth] = ev->a;
            funcs[depth++] = ev->b;
        } else if (ev->kind == EV_RETURN) {
            assert_true(depth > 0);
            assert_int_equal(frames[--depth], ev->a);
        } else if (ev->kind == EV_LINE) {
            assert_true(depth > 0);
            assert_int_equal(funcs[depth - 1], loc_func(ev->loc));
        }
        notes += ev->kind == EV_WARN && ev->flags == WARN_LINES;
    }
    assert_int_equal(depth, 0);
    assert_int_equal(notes, 5);
    trace_cursor_free(c);
    trace_free(t);
}

/* Lines behind a stretch are there again, in functions that were called in it,
 * too. */
static void lines_come_back(void **state) {
    (void)state;
    Trace *t = traced(calculation, true);
    assert_int_equal(lines_at(t, 19), 1);
    assert_int_equal(lines_at(t, 20), 1);
    assert_true(lines_at(t, 28) >= 3); /* the first "one" ends the stretch */
    assert_true(lines_at(t, 40) <= 1);
    trace_free(t);
    t = traced(tasks, true);
    assert_int_equal(lines_at(t, 13), 2);
    trace_free(t);
}

/* Every frame's RETURN has its CALL, whatever task it is in. */
static void calls_and_returns_match(void **state) {
    (void)state;
    Trace *t = traced(tasks, true);
    TraceCursor *c = trace_cursor_new(t);
    static int open[100000];
    memset(open, 0, sizeof open);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));) {
        if (ev->kind == EV_CALL) assert_int_equal(open[ev->a]++, 0);
        if (ev->kind == EV_RETURN) assert_int_equal(--open[ev->a], 0);
    }
    for (int i = 0; i < 100000; i++)
        assert_int_equal(open[i], 0);
    trace_cursor_free(c);
    trace_free(t);
}

/* However many stretches there are, they leave room. */
static void there_is_always_room(void **state) {
    (void)state;
    static const char text[] = "for k in range(100):\n"
                               "    for i in range(5000):\n"
                               "        pass\n"
                               "    print(k)\n";
    Trace *t = traced(text, true);
    assert_true(trace_count(t) < ROOM);
    TraceCursor *c = trace_cursor_new(t);
    int prints = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        prints += ev->kind == EV_PRINT;
    assert_int_equal(prints, 100);
    trace_cursor_free(c);
    trace_free(t);
}

/* Nothing is left out of a program that does not calculate. */
static void a_short_program_is_whole(void **state) {
    (void)state;
    static const char text[] = "import asyncio\n"
                               "async def main():\n"
                               "    for i in range(100):\n"
                               "        print(i)\n"
                               "asyncio.run(main())\n";
    Trace *all = traced(text, false), *some = traced(text, true);
    assert_int_equal(trace_count(all), trace_count(some));
    trace_free(all);
    trace_free(some);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_code_is_left_out),
        cmocka_unit_test(lines_belong_to_the_innermost_frame),
        cmocka_unit_test(lines_come_back),
        cmocka_unit_test(calls_and_returns_match),
        cmocka_unit_test(there_is_always_room),
        cmocka_unit_test(a_short_program_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
