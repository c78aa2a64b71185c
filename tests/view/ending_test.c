/* How a run ended, and what is wrong with a program that cannot begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/app_fixture.h"

/* ---- the end ---- */

/* A loop that was blocked, a coroutine that nobody awaited, and then whatever
 * ended the run. */
static Program *ended_program(EndReason reason) {
    static const char text[] = "import asyncio\n\nasync def bad():\n"
                               "    time.sleep(2)\n    other()\n";
    Trace *t = trace_new(TRACE_LINES, 0);
    uint32_t at = loc_make(1, 4);
    trace_emit(t, EV_RUN_BEGIN, 0, 0, word(t, "a.py"), word(t, "3.13"), 0, 0);
    trace_function(t, STR("bad"), STR("a.py"), 3);
    trace_emit(t, EV_LOOP_NEW, 0, 0, 1, 0, 0, 0);
    trace_emit(t, EV_LOOP_STATE, LOOP_RUNNING, 0, 1, 0, 0, 0);
    trace_emit(t, EV_TASK_NEW, 0, 0, 1, 1, word(t, "bad()"), 0);
    trace_emit(t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, 1, 1, 0, 1);
    trace_emit(t, EV_ITER, POLL_WORK, 0, 1, 1, 0, 0);
    trace_emit(t, EV_CB_BEGIN, WHAT_FIRST_STEP, 0, 1, 1, 0, 0);
    trace_emit(t, EV_LINE, 0, at, 0, 0, 0, 0);
    trace_emit(t, EV_BLOCK_BEGIN, 0, at, 1, word(t, "time.sleep(2)"),
               TRACE_LO(2 * G_S), TRACE_HI(2 * G_S));
    trace_set_time(t, 2 * G_S);
    trace_emit(t, EV_CLOCK, CLOCK_BLOCKING, 0, 0, 0, 0, 0);
    trace_emit(t, EV_BLOCK_END, 0, at, 1, 0, 0, 0);
    trace_emit(t, EV_LINE, 0, loc_make(1, 5), 0, 0, 0, 0);
    trace_emit(t, EV_CORO_NEW, 0, loc_make(1, 5), 9, 1, word(t, "other()"), 0);
    trace_emit(t, EV_WARN, WARN_NEVER_AWAITED, loc_make(1, 5), ref_obj(9),
               word(t, "coroutine 'other' was never awaited"), word(t, "other"),
               0);
    trace_emit(t, EV_TASK_DONE, OUT_RETURNED, 0, 1, word(t, "None"), 0, 0);
    trace_emit(t, EV_STEP_END, OUT_RETURNED, loc_make(1, 5), 1, 0, 0, 0);
    trace_emit(t, EV_LOOP_STATE, LOOP_STOPPED, 0, 1, 0, 0, 0);
    trace_end(t, reason, 0, word(t, "what comes next"));
    Program *p = program_new("a.py", false);
    p->python = 13;
    p->trace = t;
    program_set_source(p, source_new("a.py", text, strlen(text)));
    return p;
}

static App ended(EndReason reason) {
    App a = new_app();
    app_show(&a, ended_program(reason));
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    return a;
}

static void test_only_at_the_end(void **state) {
    (void)state;
    App a = playing();
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    assert_true(shows("The program has ended"));
    assert_true(shows("all tasks done"));
    assert_true(shows("3 of 3"));
    draw(&a, 1920, 1080); /* all of this needs some room */
    char sums[64];
    snprintf(sums, sizeof sums, "3.000 s virtual, %zu steps, 10 iterations",
             model_stops(a.model, a.unit) - 1);
    assert_true(shows(sums));
    assert_false(shows("Timers"));
    press(&a, KEY_LEFT);
    draw(&a, 1280, 720);
    assert_false(shows("The program has ended"));
    assert_true(shows("Timers"));
    app_free(&a);
}

/* One that still runs has no end yet. */
static void test_not_while_it_runs(void **state) {
    (void)state;
    App a = ended(END_OK);
    assert_true(shows("The program has ended"));
    a.program->running = true;
    draw(&a, 1280, 720);
    assert_false(shows("The program has ended"));
    a.program->running = false;
    app_free(&a);
}

/* A click on a remark goes where it can be seen. */
static void test_remarks(void **state) {
    (void)state;
    App a = ended(END_OK);
    assert_true(shows("Loop blocked for 2.000 s"));
    assert_true(shows("time.sleep(2) in bad()"));
    assert_true(shows("line 4"));
    assert_true(shows("Never awaited"));
    assert_true(shows("coroutine other"));
    const Remark *k = a.program->report.remarks.data;
    assert_int_equal(k[0].kind, REMARK_BLOCKED);
    click_on(&a, ACT_GOTO, (int64_t)k[0].pos);
    assert_true(model_now(a.model)->blocked);
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    click_on(&a, ACT_GOTO, (int64_t)k[1].pos);
    assert_int_equal(loc_line(model_now(a.model)->loc), 5);
    app_free(&a);
}

static void test_every_reason(void **state) {
    (void)state;
    static const struct {
        EndReason reason;
        const char *title;
    } all[] = {{END_OK, "The program has ended"},
               {END_EXCEPTION, "An exception ended it"},
               {END_LIMIT, "Stopped at a limit"},
               {END_NEVER, "It would wait for ever"},
               {END_REFUSED, "Loopscope stops here"},
               {END_STOPPED, "Stopped here"}};
    int bad = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        App a = ended(all[i].reason);
        assert_true(shows(all[i].title));
        for (int variant = 0; variant < 4; variant++) {
            a.theme = (ThemeName)(variant & 1);
            a.lang = (Language)(variant >> 1);
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
                bad += faults(&a, sizes[s][0], sizes[s][1], all[i].title);
        }
        app_free(&a);
    }
    assert_int_equal(bad, 0);
}

static void test_which_limit(void **state) {
    (void)state;
    App a = ended(END_LIMIT);
    a.program->limit = LIMIT_STEPS;
    a.program->limit_n = 20000000;
    draw(&a, 1280, 720);
    assert_true(shows("Stopped after 20 000 000 calls"));
    app_free(&a);
}

/* ---- errors of the text ---- */

static App broken(const char *text, const char *at, const char *message,
                  int python) {
    App a = new_app();
    Program *p = program_new("broken.py", false);
    p->python = python;
    program_set_source(p, source_new("broken.py", text, strlen(text)));
    uint32_t from = (uint32_t)(strstr(text, at) - text);
    diag_add(&p->diags, DIAG_SYNTAX, (Span){from, from + 1}, "%s", message);
    app_show(&a, p);
    assert_int_equal(a.screen, SCREEN_ERROR);
    draw(&a, 1280, 720);
    return a;
}

/* The pieces of a line of code, as they are coloured, one behind the other. */
static bool offers(const char *line) {
    StrBuf sb = {0};
    float y = -1;
    bool found = false;
    for (size_t i = 0; i < list.cmds.len && !found; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind != DRAW_TEXT || c->x < 640) continue;
        if (c->y > y + 0.1F || c->y < y - 0.1F) sb_clear(&sb);
        y = c->y;
        Str s = draw_text_of(&list, c);
        for (size_t k = 0; k < s.len; k++)
            if (s.ptr[k] != ' ') sb_putc(&sb, s.ptr[k]);
        found = sb.data && strcmp(sb.data, line) == 0;
    }
    sb_free(&sb);
    return found;
}

static void test_a_way_out(void **state) {
    (void)state;
    static const struct {
        const char *text, *at, *message, *offer;
    } all[] = {
        {"x = await f()\n", "await", "'await' outside function", "+x=awaitf()"},
        {"def main():  # plain\n    x = await f()\n", "await",
         "'await' outside async function", "+asyncdefmain():"},
        {"async def main()\n    pass\n", "\n", "expected ':'",
         "+asyncdefmain():"},
        {"print \"a\"\n", "print",
         "Missing parentheses in call to 'print'. Did you mean print(...)?",
         "+print(\"a\")"},
        {"print（1）\n", "（", "invalid character '（' (U+FF08)", "+print(1)"},
        {"if x = 3:\n    pass\n", "x",
         "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
         "+ifx==3:"},
        {"class A:\n    def f():\n\n  # g\n    x = 1\n", "x",
         "expected an indented block after function definition on line 2",
         "+pass"},
        {"def f():\nx = 1\n", "x",
         "expected an indented block after function definition on line 1",
         "+pass"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        App a = broken(all[i].text, all[i].at, all[i].message, 13);
        if (!offers(all[i].offer)) fail_msg("no %s", all[i].offer);
        app_free(&a);
    }
}

/* What would be wrong is not offered. */
static void test_no_way_out(void **state) {
    (void)state;
    static const struct {
        const char *text, *at, *message;
    } all[] = {
        {"if x  # not y\n    pass\n", "  #", "expected ':'"},
        {"if f(a=1) and x = 3:\n    pass\n", "f(",
         "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        App a = broken(all[i].text, all[i].at, all[i].message, 13);
        if (offers("+ifx#noty:") || offers("+iff(a==1)andx=3:"))
            fail_msg("a wrong offer: %s", all[i].text);
        app_free(&a);
    }
}

/* How a program is started depends on the dialect: asyncio.run is of 3.7. */
static void test_dialects(void **state) {
    (void)state;
    for (int python = 6; python <= 7; python++) {
        App a =
            broken("await f()\n", "await", "'await' outside function", python);
        assert_int_equal(offers("+asyncio.run(main())"), python == 7);
        assert_int_equal(offers("+loop.run_until_complete(main())"),
                         python == 6);
        app_free(&a);
    }
}

/* Messages that we have no words for are shown as they are. */
static void test_unknown_messages(void **state) {
    (void)state;
    App a = broken("x = 1\n", "x", "something quite new", 13);
    int shown = 0;
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        shown += c->kind == DRAW_TEXT &&
                 str_is(draw_text_of(&list, c), "something quite new");
    }
    assert_in_range(shown, 1, 2); /* below the line, and beside it in words */
    app_free(&a);
}

/* Long lines go on in the next row, and nothing of them is lost. */
static void test_long_lines(void **state) {
    (void)state;
    static const char text[] =
        "print('aaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbb', "
        "'cccccccccccccccccccc', 'dddddddddddddddd', zz)\nx = = 1\n";
    int bad = 0;
    App a = broken(text, "zz", "invalid syntax", 13);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        bad += faults(&a, sizes[s][0], sizes[s][1], "long line");
        assert_true(shows("'dddddddddddddddd'") || sizes[s][0] < 1100);
    }
    assert_int_equal(bad, 0);
    app_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_at_the_end),
        cmocka_unit_test(test_not_while_it_runs),
        cmocka_unit_test(test_remarks),
        cmocka_unit_test(test_every_reason),
        cmocka_unit_test(test_which_limit),
        cmocka_unit_test(test_a_way_out),
        cmocka_unit_test(test_no_way_out),
        cmocka_unit_test(test_dialects),
        cmocka_unit_test(test_unknown_messages),
        cmocka_unit_test(test_long_lines),
    };
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
