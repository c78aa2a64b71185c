/* The handout of the lessons themselves, with the fonts of this machine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "sdl/gfx.h"
#include "view/lint.h"
#include "view/timeline/handout.h"

enum { MOST = 4 };

static Glyphs *glyphs;
static DrawList list;
static Program *programs[MOST];
static size_t n;

static int open_fonts(void **state) {
    (void)state;
    glyphs = glyphs_open();
    return 0;
}

static int close_fonts(void **state) {
    (void)state;
    glyphs_close(glyphs);
    draw_free(&list);
    return 0;
}

static void add(const char *path) {
    static RunChoices choices;
    programs[n] = program_run(&choices, path);
    assert_non_null(programs[n]->trace);
    n++;
}

static void lesson(const char *name) {
    char path[200];
    snprintf(path, sizeof path, "scenarios/%s.py", name);
    add(path);
}

/* In a file of its own, which is gone when this returns. */
static void text(const char *source) {
    char path[] = "/tmp/handout-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    fputs(source, f);
    fclose(f);
    add(path);
    remove(path);
}

static void forget(void) {
    while (n)
        program_free(programs[--n]);
}

static float width, height;

static void draw(HandoutWish wish) {
    Measure m = glyphs_measure(glyphs);
    Handout *h = handout_new(programs, n, &wish);
    assert_null(handout_failure(h));
    width = handout_width(h, &m);
    height = handout_draw(h, &list, &m, width);
    handout_free(h);
}

static const HandoutWish whole = {.to = UINT64_MAX};

static bool says(const char *what) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_TEXT && str_is(draw_text_of(&list, c), what))
            return true;
    }
    return false;
}

/* A lane's name is larger than the program's text. */
static bool has_lane(const char *name) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_TEXT && c->size >= 14 && c->x < width / 4 &&
            str_is(draw_text_of(&list, c), name))
            return true;
    }
    return false;
}

static void lint_in_all_looks(const char *where) {
    for (int look = 0; look < 8; look++) {
        HandoutWish wish = whole;
        wish.theme = look & 1 ? THEME_DARK : THEME_LIGHT;
        wish.lang = look & 2 ? LANG_ZH : LANG_EN;
        wish.seconds = look & 4;
        draw(wish);
        assert_int_equal(lint(&list, wish.theme, width, height, where), 0);
    }
    forget();
}

static void test_lessons_are_clean(void **state) {
    (void)state;
    static const char *const names[] = {"05-serial-await",
                                        "06-gather",
                                        "12-wait-first-completed",
                                        "13-wait-first-exception",
                                        "26-gather-main2-nameerror",
                                        "28-call-soon-threadsafe",
                                        "29-run-in-executor",
                                        "31-process-pool",
                                        "32-run-coroutine-threadsafe",
                                        "35-collect-results-stop"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lesson(names[i]);
        lint_in_all_looks(names[i]);
    }
}

static void test_several_are_clean(void **state) {
    (void)state;
    lesson("05-serial-await");
    lesson("06-gather");
    lesson("29-run-in-executor");
    lint_in_all_looks("three programs");
}

/* All lanes, whatever a window would show of them. */
static void test_all_lanes(void **state) {
    (void)state;
    text("import asyncio\n"
         "async def f(i):\n"
         "    await asyncio.sleep(i)\n"
         "async def main():\n"
         "    await asyncio.gather(*[f(i) for i in range(300)])\n"
         "asyncio.run(main())\n");
    draw(whole);
    assert_true(says("T1") && says("T2") && says("T150") && says("T301"));
    /* 24 px a lane at least, so that they can be read. */
    assert_true(height > 301 * 24);
    forget();
}

/* The program's state at the end of the part, and no lane that is not in it. */
static void test_part(void **state) {
    (void)state;
    lesson("06-gather");
    HandoutWish wish = whole;
    wish.from = 1500000000;
    wish.to = 2500000000;
    draw(wish);
    assert_true(says("T1") && says("T3"));
    assert_false(says("T2")); /* testb is done at 1 s */
    assert_true(says("1.6 s") && says("2.4 s"));
    assert_false(says("3.000 s"));
    forget();
}

static void test_chosen_lanes(void **state) {
    (void)state;
    lesson("06-gather");
    HandoutWish wish = whole;
    wish.lanes = HANDOUT_LOOP;
    draw(wish);
    assert_true(has_lane("loop"));
    assert_false(has_lane("testb"));
    wish.lanes = HANDOUT_TASKS;
    draw(wish);
    assert_false(has_lane("loop"));
    assert_true(has_lane("testb"));
    /* There is but one thread, and its lane is the loop's. */
    wish.lanes = HANDOUT_THREADS;
    Handout *h = handout_new(programs, n, &wish);
    assert_non_null(handout_failure(h));
    handout_free(h);
    forget();
}

/* x of the text in the lowest place. */
static float last_x(const char *what) {
    float x = -1;
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_TEXT && str_is(draw_text_of(&list, c), what))
            x = c->x;
    }
    return x;
}

static float first_x(const char *what) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_TEXT && str_is(draw_text_of(&list, c), what))
            return c->x;
    }
    return -2;
}

/* Names of different lengths, and ends at 4 s and at 3 s: one clock all the
 * same. */
static void test_one_clock(void **state) {
    (void)state;
    lesson("05-serial-await");
    text("import asyncio\n"
         "async def a_function_with_a_long_name():\n"
         "    await asyncio.sleep(2)\n"
         "asyncio.get_event_loop().run_until_complete("
         "a_function_with_a_long_name())\n");
    draw(whole);
    assert_true(says("4 s"));
    assert_float_equal(first_x("1 s"), last_x("1 s"), 0.01F);
    assert_float_equal(first_x("4 s"), last_x("4 s"), 0.01F);
    forget();
}

/* Texts that programs choose may hold anything. */
static void test_strange_texts(void **state) {
    (void)state;
    text("import asyncio\n"
         "async def f():\n"
         "    print('a\\x1b[0m\\0b' * 40)\n"
         "    print('\\udcff')\n"
         "t = asyncio.new_event_loop()\n"
         "t.run_until_complete(t.create_task(f(), name='x\\ny\\0<&>'))\n");
    lint_in_all_looks("strange texts");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lessons_are_clean),
        cmocka_unit_test(test_several_are_clean),
        cmocka_unit_test(test_all_lanes),
        cmocka_unit_test(test_part),
        cmocka_unit_test(test_chosen_lanes),
        cmocka_unit_test(test_one_clock),
        cmocka_unit_test(test_strange_texts),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
