/* Commands, measuring, layout, wrapping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "lint.h"
#include "view/code.h"
#include "view/layout.h"
#include "view/rich.h"

static DrawList list;
static Hots hots;
static Arena frame;

static Pen new_pen(void) {
    draw_begin(&list, &measure_fixed);
    return (Pen){.draw = &list, .hots = &hots, .frame = &frame};
}

static int release(void **state) {
    (void)state;
    draw_free(&list);
    vec_free(&hots);
    arena_free(&frame);
    return 0;
}

static const DrawCmd *last(void) {
    return &list.cmds.data[list.cmds.len - 1];
}

/* Mono is 0.6 em a cell: 10 cells of size 10 are 60 px. */
static void test_text_is_cut_with_an_ellipsis(void **state) {
    (void)state;
    new_pen();
    TextStyle style = {
        .font = MONO, .size = 10, .color = COLOR_INK, .max_width = 42.1F};
    float w = draw_text(&list, (Point){0, 0}, STR("0123456789"), style);
    Str got = draw_text_of(&list, last());
    assert_true(str_is(got, "012345…"));
    assert_true(fabsf(w - 42) < 0.01F);
    style.max_width = 60.1F;
    draw_text(&list, (Point){0, 0}, STR("0123456789"), style);
    assert_true(str_is(draw_text_of(&list, last()), "0123456789"));
    /* Never inside a character: three wide ones are 36 px. */
    style.max_width = 32;
    draw_text(&list, (Point){0, 0}, STR("中文字"), style);
    assert_true(str_is(draw_text_of(&list, last()), "中文…"));
    style.max_width = 1;
    draw_text(&list, (Point){0, 0}, STR("中文字"), style);
    assert_true(str_is(draw_text_of(&list, last()), "…"));
}

static size_t measured; /* bytes */

static float counting_width(void *ctx, Font font, float size, Str text) {
    (void)ctx;
    measured += text.len;
    return measure(&measure_fixed, font, size, text);
}

/* The longest beginning that leaves room for an ellipsis, and no more work for
 * a text of many pages than for one of a line. */
static void test_what_fits(void **state) {
    (void)state;
    const Measure m = {counting_width, NULL};
    static char text[60000];
    static const char piece[] = "ab c 等待，x ";
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = piece[i % (sizeof piece - 1)];
    for (size_t len = 1; len < sizeof text; len = len * 3 / 2 + 1) {
        for (float room = 20; room < 2000; room = room * 1.7F + 3) {
            Str s = {text, len};
            measured = 0;
            size_t fit = text_fit(&m, MONO, 10, s, room);
            assert_true(measured < 40 * (64 + 2 * (size_t)room));
            float whole = measure(&measure_fixed, MONO, 10, s);
            assert_int_equal(fit == len, whole <= room);
            if (fit == len) continue;
            Str cut = {text, fit};
            float used = measure(&measure_fixed, MONO, 10, cut);
            assert_true(used + 6 <= room); /* the ellipsis takes a cell */
            /* Two more characters would not fit; blanks at the end go. */
            assert_true(used + 6 > room - 6 * 4 - 0.01F);
        }
    }
}

static void test_anchors(void **state) {
    (void)state;
    new_pen();
    TextStyle style = {
        .font = MONO, .size = 10, .color = COLOR_INK, .anchor = ANCHOR_RIGHT};
    draw_text(&list, (Point){100, 5}, STR("01234"), style);
    assert_true(fabsf(last()->x - 70) < 0.01F);
    style.anchor = ANCHOR_MIDDLE;
    draw_text(&list, (Point){100, 5}, STR("01234"), style);
    assert_true(fabsf(last()->x - 85) < 0.01F);
}

static void test_alpha_multiplies(void **state) {
    (void)state;
    new_pen();
    list.alpha = 0.5F;
    draw_rect(&list, (Rect){0, 0, 9, 9},
              (Paint){.fill = COLOR_INK, .fill_alpha = 0.5F});
    assert_true(fabsf(last()->fill_alpha - 0.25F) < 0.001F);
    assert_true(fabsf(last()->stroke_alpha - 0.5F) < 0.001F);
}

/* ---- layout ---- */

static void inside(Rect r, float w, float h) {
    assert_true(r.w > 0 && r.h > 0);
    assert_true(r.x >= 0 && r.y >= 0 && r.x + r.w <= w && r.y + r.h <= h);
}

static bool apart(Rect a, Rect b) {
    return a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y ||
           b.y + b.h <= a.y;
}

/* Views nest: 10 + 2 * (3 + 0.5 * 4) = 20. */
static void test_an_enlarged_view(void **state) {
    (void)state;
    Pen p = new_pen();
    hots.len = 0;
    DrawView window = draw_push(&list, (Point){10, 0}, 2);
    DrawView panel = draw_push(&list, (Point){3, 0}, 0.5F);
    Point line[2] = {{4, 2}, {8, 6}};
    draw_poly(&list, line, 2, (Paint){.stroke = COLOR_INK});
    assert_float_equal(last()->x, 20, 0.001);
    assert_float_equal(draw_points_of(&list, last())[1].x, 24, 0.001);
    draw_pop(&list, panel);
    float w = draw_text(&list, (Point){5, 5}, STR("0123456789"),
                        (TextStyle){.font = MONO, .size = 10});
    assert_float_equal(w, 60, 0.001); /* in the view's own pixels */
    assert_float_equal(last()->w, 120, 0.001);
    assert_float_equal(last()->size, 20, 0.001);
    pen_hot(&p, (Rect){1, 2, 3, 4}, 7, 0);
    assert_float_equal(hots.data[0].rect.x, 12, 0.001);
    assert_float_equal(hots.data[0].rect.h, 8, 0.001);
    draw_pop(&list, window);
    draw_rect(&list, (Rect){1, 1, 2, 2}, (Paint){.fill = COLOR_INK});
    assert_float_equal(last()->x, 1, 0.001);
}

static void test_panels_do_not_meet(void **state) {
    (void)state;
    for (float w = LAYOUT_MIN_W; w <= 2600; w += 13) {
        for (float h = LAYOUT_MIN_H; h <= 1500; h += 57) {
            Layout l = layout_of(w, h);
            Rect all[] = {l.title, l.story,    l.source,    l.console,
                          l.loop,  l.timeline, l.transport, l.tasks};
            int n = l.compact ? 7 : 8;
            for (int i = 0; i < n; i++) {
                inside(all[i], w, h);
                for (int k = 0; k < i; k++)
                    assert_true(apart(all[i], all[k]));
            }
        }
    }
}

/* The columns of the guide's table. */
static void test_columns(void **state) {
    (void)state;
    Layout l = layout_of(1280, 720);
    assert_true(l.source.w == 488 && l.tasks.w == 352);
    assert_true(l.timeline.h == 228 && l.console.h == 108);
    l = layout_of(1024, 640);
    assert_true(l.compact && l.source.w == 410);
    assert_true(l.timeline.h == 200 && l.console.h == 72);
    l = layout_of(1920, 1080);
    assert_true(l.source.w == 640 && l.console.h == 200);
}

static void test_projector_scale(void **state) {
    (void)state;
    assert_true(layout_scale(1280, 720) == 1);
    assert_true(layout_scale(1920, 1080) == 1.5F);
    assert_true(layout_scale(3840, 2160) == 3);
    assert_true(layout_scale(1024, 640) == 1);
    assert_true(layout_scale(1500, 1000) == 1.125F);
}

/* ---- wrapping ---- */

static float top_of(size_t i) {
    return list.cmds.data[i].y;
}

static int wrapped_into(float width, int lines, const RichRun *runs, size_t n) {
    Pen p = new_pen();
    return rich_draw(&p, (Point){0, 10}, runs, n,
                     (RichStyle){20, 27, width, lines, COLOR_INK});
}

static int wrapped(float width, const RichRun *runs, size_t n) {
    return wrapped_into(width, 2, runs, n);
}

static void test_lines_are_balanced(void **state) {
    (void)state;
    RichRun run = {RICH_TEXT, STR("aaaa bbbb cccc dddd eeee ffff"), 0};
    /* 29 characters of 11 px: 25 would fit into 280 px and leave a word. */
    assert_int_equal(wrapped(280, &run, 1), 2);
    int upper = 0;
    for (size_t i = 0; i < list.cmds.len; i++)
        upper += top_of(i) < 20;
    assert_true(upper == 3 || upper == 4);
    assert_int_equal(wrapped(400, &run, 1), 1);
}

static void test_a_time_stays_together(void **state) {
    (void)state;
    RichRun runs[] = {{RICH_TEXT, STR("sleeps until "), 0},
                      {RICH_MONO, STR("1.000 s"), 0},
                      {RICH_TEXT, STR(", then goes on"), 0}};
    for (float w = 130; w < 420; w += 3) {
        wrapped_into(w, 9, runs, 3);
        bool found = false;
        for (size_t i = 0; i < list.cmds.len; i++) {
            Str s = draw_text_of(&list, &list.cmds.data[i]);
            found |= str_is(s, "1.000 s");
            assert_false(str_is(s, "s"));
            /* The comma stays with it. */
            if (str_is(s, ",") && i > 0)
                assert_true(top_of(i) == top_of(i - 1));
        }
        assert_true(found);
    }
}

static void test_chinese_punctuation_does_not_begin_a_line(void **state) {
    (void)state;
    RichRun run = {RICH_TEXT,
                   STR("时钟跳到这里。定时器到期，回调移入就绪队列。"), 0};
    for (float w = 100; w < 480; w += 7) {
        wrapped_into(w, 9, &run, 1);
        for (size_t i = 1; i < list.cmds.len; i++) {
            Str s = draw_text_of(&list, &list.cmds.data[i]);
            bool closing = str_is(s, "。") || str_is(s, "，");
            if (closing) assert_true(top_of(i) == top_of(i - 1));
        }
    }
}

static void test_too_long_ends_in_an_ellipsis(void **state) {
    (void)state;
    RichRun run = {RICH_TEXT,
                   STR("a long sentence that never ends because it "
                       "goes on and on and on and on and on"),
                   0};
    assert_int_equal(wrapped(300, &run, 1), 2);
    assert_true(str_is(draw_text_of(&list, last()), "…"));
    assert_true(last()->x + last()->w <= 300.1F);
    RichRun word = {RICH_MONO, STR("0123456789012345678901234567890123456789"),
                    0};
    wrapped(200, &word, 1);
    assert_true(last()->x + last()->w <= 200.1F);
}

static void test_tabs_take_columns(void **state) {
    (void)state;
    Str line = STR("\t\tawait f(1)");
    assert_int_equal(code_columns(line.ptr, line.len), 2 * CODE_TAB + 10);
    /* Indentation is no place to break at, whatever it is made of. */
    assert_int_equal(code_wrap(line, 0, 2 * CODE_TAB + 7), 8);
    /* Also within a line: cells are 0.6 em. */
    Pen p = new_pen();
    Source *src = source_new("t.py", "a\tb", 3);
    CodeColors plain = {0};
    float end =
        code_draw(&p, (Point){0, 0}, src, &plain, (Span){0, 3}, 10, false);
    assert_float_equal(end, 6 * (2 + CODE_TAB), 0.001);
    assert_float_equal(last()->x, 6 * (1 + CODE_TAB), 0.001);
    source_free(src);
}

static void test_code_wraps_at_a_space(void **state) {
    (void)state;
    Str line = STR("    print(\"use %s time\" % (time.time()-start))");
    size_t cut = code_wrap(line, 0, 40);
    assert_int_equal(cut, strlen("    print(\"use %s time\" % "));
    assert_int_equal(code_wrap(line, cut, 36), line.len);
    /* Not within the indentation, and always further. */
    Str word = STR("        aaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(code_wrap(word, 0, 20), 20);
    assert_int_equal(code_wrap(word, 0, 0), 1);
}

/* ---- the linter itself ---- */

static int count_problems(const DrawList *d) {
    return lint(d, THEME_DARK, 200, 100, NULL);
}

static void test_the_linter_finds(void **state) {
    (void)state;
    Pen p = new_pen();
    text_at(&p, 10, 50, STR("fine"), MONO, 14, COLOR_INK);
    assert_int_equal(count_problems(&list), 0);
    text_at(&p, 12, 54, STR("over it"), MONO, 14, COLOR_INK);
    assert_int_equal(count_problems(&list), 1);
    p = new_pen();
    text_at(&p, 190, 50, STR("outside"), MONO, 14, COLOR_INK);
    text_at(&p, 10, 50, STR("small"), MONO, 12, COLOR_INK);
    text_at(&p, 10, 80, STR("faint"), MONO, 14, COLOR_LINE);
    assert_int_equal(count_problems(&list), 3);
    p = new_pen();
    text_at(&p, 10, 50, STR("half covered"), MONO, 14, COLOR_INK);
    draw_rect(&list, (Rect){40, 30, 50, 50}, (Paint){.fill = COLOR_PANEL});
    assert_int_equal(count_problems(&list), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_cut_with_an_ellipsis),
        cmocka_unit_test(test_what_fits),
        cmocka_unit_test(test_anchors),
        cmocka_unit_test(test_alpha_multiplies),
        cmocka_unit_test(test_an_enlarged_view),
        cmocka_unit_test(test_panels_do_not_meet),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_projector_scale),
        cmocka_unit_test(test_lines_are_balanced),
        cmocka_unit_test(test_a_time_stays_together),
        cmocka_unit_test(test_chinese_punctuation_does_not_begin_a_line),
        cmocka_unit_test(test_too_long_ends_in_an_ellipsis),
        cmocka_unit_test(test_code_wraps_at_a_space),
        cmocka_unit_test(test_tabs_take_columns),
        cmocka_unit_test(test_the_linter_finds),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
