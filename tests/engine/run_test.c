/* A run as the commands and the window use it. */
#include "engine/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "output.h"

static Run *start(const char *text, RunOptions options, Output *o) {
    *o = (Output){0};
    options.write = collect;
    options.ctx = o;
    return run_new(text, strlen(text), "program.py", &options);
}

/* To its end, in slices; the exit status. */
static int finish(Run *run, uint64_t ticks) {
    while (run_slice(run, ticks) == RUN_PAUSED) {}
    return run_result(run)->status;
}

static int run_text(const char *text, RunOptions options, Output *o) {
    Run *run = start(text, options, o);
    int status = finish(run, 0);
    run_free(run);
    return status;
}

static bool contains(const StrBuf *sb, const char *what) {
    return sb->data && strstr(sb->data, what);
}

static const char busy[] = "import asyncio\n"
                           "async def work(n):\n"
                           "    for i in range(20):\n"
                           "        await asyncio.sleep(n)\n"
                           "        print(n, i)\n"
                           "    return n\n"
                           "async def main():\n"
                           "    jobs = [work(n) for n in range(4)]\n"
                           "    print(await asyncio.gather(*jobs))\n"
                           "asyncio.run(main())\n";

static void write_trace(Run *run, StrBuf *sb) {
    TraceCursor *c = trace_cursor_new(run_trace(run));
    const TraceEvent *ev;
    uint64_t i = 0;
    while ((ev = trace_cursor_next(c)))
        trace_print_event(sb, run_trace(run), i++, ev);
    trace_cursor_free(c);
}

static void slices_change_nothing(void **state) {
    (void)state;
    static const uint64_t ticks[] = {0, 1, 2, 7, 100};
    StrBuf first = {0};
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
        Output o;
        StrBuf trace = {0};
        Run *run = start(busy, (RunOptions){0}, &o);
        assert_int_equal(finish(run, ticks[i]), 0);
        write_trace(run, i ? &trace : &first);
        if (i) assert_string_equal(trace.data, first.data);
        assert_true(contains(&o.out, "[0, 1, 2, 3]\n"));
        assert_int_equal(run_result(run)->stats.virtual_ns, 60000000000);
        sb_free(&trace);
        free_output(&o);
        run_free(run);
    }
    sb_free(&first);
}

/* Threads and native callbacks pause elsewhere than plain code does. */
static const char endless[] =
    "import asyncio, threading\n"
    "def other():\n"
    "    for i in range(50):\n"
    "        pass\n"
    "async def main():\n"
    "    n = 0\n"
    "    while True:\n"
    "        n += 1\n"
    "        t = threading.Thread(target=other)\n"
    "        t.start()\n"
    "        await asyncio.sleep(0)\n"
    "        asyncio.get_running_loop().call_soon(len, 'abc')\n"
    "asyncio.run(main())\n";

static void slices_do_not_move_a_limit(void **state) {
    (void)state;
    static const uint64_t ticks[] = {0, 1, 2, 7, 100, 5000};
    StrBuf first = {0};
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
        Output o;
        StrBuf trace = {0};
        Run *run = start(endless, (RunOptions){.max_steps = 3000}, &o);
        finish(run, ticks[i]);
        assert_int_equal(run_result(run)->stop, STOP_STEPS);
        assert_int_equal(run_result(run)->stats.steps, 3000);
        write_trace(run, i ? &trace : &first);
        if (i) assert_string_equal(trace.data, first.data);
        sb_free(&trace);
        free_output(&o);
        run_free(run);
    }
    sb_free(&first);
}

static void the_exit_status_is_pythons(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int status;
        const char *err;
    } rows[] = {
        {"print(1)\n", 0, NULL},
        {"1/0\n", 1, "ZeroDivisionError: division by zero\n"},
        {"raise SystemExit(7)\n", 7, NULL},
        {"raise SystemExit('bye')\n", 1, "bye\n"},
        {"raise SystemExit\n", 0, NULL},
        {"x = = 1\n", 1, "SyntaxError: invalid syntax\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Output o;
        assert_int_equal(run_text(rows[i].text, (RunOptions){0}, &o),
                         rows[i].status);
        if (rows[i].err) assert_true(contains(&o.err, rows[i].err));
        free_output(&o);
    }
}

static void what_never_ends_is_recognised(void **state) {
    (void)state;
    static const char *const texts[] = {
        "import asyncio\nasyncio.get_event_loop().run_forever()\n",
        "import asyncio\nasync def main():\n    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n",
        "import asyncio\nasync def main():\n    await asyncio.Queue().get()\n"
        "asyncio.run(main())\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Output o;
        assert_int_equal(run_text(texts[i], (RunOptions){.python = 11}, &o),
                         RUN_EXIT_NEVER);
        assert_true(contains(&o.err, "never ends"));
        free_output(&o);
    }
}

static void limits_name_themselves(void **state) {
    (void)state;
    static const char forever[] = "while True:\n    pass\n";
    static const char sleeper[] = "import time\nwhile True:\n"
                                  "    time.sleep(10)\n";
    static const char talker[] = "while True:\n    print('x' * 100)\n";
    static const char hoarder[] = "a = []\nwhile True:\n"
                                  "    a.append('x' * 1000 + str(len(a)))\n";
    const struct {
        const char *text;
        RunOptions options;
        const char *option;
    } rows[] = {
        {forever, {.max_steps = 100000}, "--max-steps"},
        {sleeper, {.max_time = 100}, "--max-time"},
        {talker, {.max_output = 10000}, "--max-output"},
        {hoarder, {.max_memory = 16 << 20}, "--max-memory"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Output o;
        assert_int_equal(run_text(rows[i].text, rows[i].options, &o),
                         RUN_EXIT_LIMIT);
        assert_true(contains(&o.err, rows[i].option));
        assert_ptr_equal(strchr(o.err.data, '\n'),
                         o.err.data + o.err.len - 1); /* one line */
        free_output(&o);
    }
}

static void what_is_refused_has_its_place(void **state) {
    (void)state;
    Output o;
    static const char text[] = "import threading\n\n"
                               "print(threading.current_thread().name)\n"
                               "open('notes.txt')\n";
    assert_int_equal(run_text(text, (RunOptions){0}, &o), RUN_EXIT_REFUSED);
    assert_string_equal(o.out.data, "MainThread\n");
    assert_true(contains(&o.err, "program.py:4:"));
    assert_true(contains(&o.err, "open()"));
    free_output(&o);
}

static const char racy[] = "import asyncio\n"
                           "async def f(name):\n"
                           "    print(name, end=' ')\n"
                           "async def main():\n"
                           "    await asyncio.wait([f('a'), f('b'), f('c')])\n"
                           "asyncio.get_event_loop().run_until_complete("
                           "main())\n";

static void a_schedule_puts_sets_into_another_order(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {NULL, "a b c "}, {"@1=1", "a c b "}, {"@1=5", "c b a "}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Output o;
        RunOptions options = {.python = 6, .schedule = rows[i][0]};
        assert_int_equal(run_text(racy, options, &o), 0);
        assert_string_equal(o.out.data, rows[i][1]);
        free_output(&o);
    }
}

static void a_seed_finds_other_orders_and_repeats_them(void **state) {
    (void)state;
    int different = 0;
    for (uint64_t seed = 0; seed < 10; seed++) {
        Output a, b;
        RunOptions options = {.python = 6, .seeded = true, .seed = seed};
        run_text(racy, options, &a);
        run_text(racy, options, &b);
        assert_string_equal(a.out.data, b.out.data);
        different += strcmp(a.out.data, "a b c ") != 0;
        free_output(&a);
        free_output(&b);
    }
    assert_true(different > 2);
}

static void the_metadata_chooses_dialect_and_schedule(void **state) {
    (void)state;
    StrBuf text = {0};
    sb_puts(&text, racy);
    sb_puts(&text, "# /// script\n# [tool.loopscope]\n# dialect = \"3.5\"\n"
                   "# schedule = \"@1=5\"\n# ///\n");
    Output o;
    Run *run = start(text.data, (RunOptions){0}, &o);
    finish(run, 0);
    assert_int_equal(run_result(run)->python, 5);
    assert_string_equal(o.out.data, "c b a ");
    run_free(run);
    free_output(&o);
    sb_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_change_nothing),
        cmocka_unit_test(slices_do_not_move_a_limit),
        cmocka_unit_test(the_exit_status_is_pythons),
        cmocka_unit_test(what_never_ends_is_recognised),
        cmocka_unit_test(limits_name_themselves),
        cmocka_unit_test(what_is_refused_has_its_place),
        cmocka_unit_test(a_schedule_puts_sets_into_another_order),
        cmocka_unit_test(a_seed_finds_other_orders_and_repeats_them),
        cmocka_unit_test(the_metadata_chooses_dialect_and_schedule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
