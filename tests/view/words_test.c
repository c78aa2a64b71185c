/* Words where there is little room: shorter ones, never cut ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "lint.h"
#include "view/code.h"
#include "view/rich.h"

static DrawList list;
static Arena frame;
static Pen pen;

/* Faults of one text in `font` that has so much room. */
static int faults_of(const char *text, Font font, float room) {
    draw_begin(&list, &measure_fixed);
    draw_text(
        &list, (Point){20, 40}, str_of(text),
        (TextStyle){
            .font = font, .size = 14, .color = COLOR_INK, .max_width = room});
    return lint(&list, THEME_DARK, 1280, 720, NULL);
}

static void test_cut_words_are_found(void **state) {
    (void)state;
    assert_int_equal(faults_of("no event loop yet", SANS_MEDIUM, 60), 1);
    assert_int_equal(faults_of("no event loop yet", SANS_MEDIUM, 600), 0);
    assert_int_equal(faults_of("还没有事件循环", SANS_MEDIUM, 60), 1);
    /* a time, a number */
    assert_int_equal(faults_of("until 12.000 s", SANS_MEDIUM, 66), 1);
    assert_int_equal(faults_of("sleep(3), due 12.000 s", SANS_MEDIUM, 120), 1);
}

static void test_cut_names_are_none(void **state) {
    (void)state;
    assert_int_equal(faults_of("fetch_user_profile()", SANS_MEDIUM, 60), 0);
    assert_int_equal(faults_of("awaits a_long_coroutine()", SANS_MEDIUM, 100),
                     0);
    assert_int_equal(faults_of("no event loop yet", MONO, 60), 0);
}

/* The first text that is drawn at the height y. */
static Str text_at_height(float y) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_TEXT && c->y > y - 1 && c->y < y + 1)
            return draw_text_of(&list, c);
    }
    return STR("");
}

static int write(const char *sentence, float room) {
    draw_begin(&list, &measure_fixed);
    RichRun run = {RICH_TEXT, str_of(sentence), STATE_READY};
    RichStyle style = {20, 27, room, 2, COLOR_INK};
    return rich_draw(&pen, (Point){10, 100}, &run, 1, style);
}

static void test_sentences_begin_lines(void **state) {
    (void)state;
    enum { ROOM = 500 };
    assert_int_equal(
        write("The clock jumps from here to there. It is time for a timer, "
              "which is moved.",
              ROOM),
        2);
    assert_true(str_is(text_at_height(127), "It"));
    /* a full stop in a number ends nothing */
    assert_int_equal(write("It sleeps until 1.000 s and then it goes on "
                           "where it had stopped before",
                           ROOM),
                     2);
    assert_false(str_is(text_at_height(127), "1.000"));
    /* the second alone is wider than a line: balanced as before */
    assert_int_equal(write("So. The loop files a timer that is due and picks "
                           "the next callback of all",
                           ROOM),
                     2);
    assert_false(str_is(text_at_height(127), "The"));
}

static void test_chinese_sentences(void **state) {
    (void)state;
    enum { ROOM = 400 };
    assert_int_equal(
        write("时钟从这里跳到那里去了。定时器到期，回调移入就绪队列。", ROOM),
        2);
    assert_true(str_is(text_at_height(127), "定"));
}

static void test_code_breaks_inside_a_long_call(void **state) {
    (void)state;
    /* "await " alone on a line says nothing */
    Str call = STR("    await asyncio.gather(first_of_them(1), other(2))");
    assert_int_equal(code_wrap(call, 0, 30),
                     strlen("    await asyncio.gather("));
    /* after more than half a line a space is the better place */
    Str text = STR("    total = first_number + second(argument)");
    assert_int_equal(code_wrap(text, 0, 36),
                     strlen("    total = first_number + "));
}

int main(void) {
    pen = (Pen){.draw = &list, .frame = &frame};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_words_are_found),
        cmocka_unit_test(test_cut_names_are_none),
        cmocka_unit_test(test_sentences_begin_lines),
        cmocka_unit_test(test_chinese_sentences),
        cmocka_unit_test(test_code_breaks_inside_a_long_call),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&frame);
    draw_free(&list);
    return failed;
}
