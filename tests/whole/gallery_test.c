/* The gallery of the lessons themselves, with the fonts of this machine: no
 * card cuts its words, every lesson gets its picture soon, and says the truth.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "fixtures/real_app.h"
#include "view/lint.h"

static RealApp f;

static int open_app(void **state) {
    (void)state;
    real_open(&f);
    return 0;
}

static int close_app(void **state) {
    (void)state;
    real_close(&f);
    return 0;
}

/* Tick by tick, and then there is nothing more to do. */
static void test_every_lesson_gets_its_picture(void **state) {
    (void)state;
    for (int i = 0; i < 1000 && app_next_tick(&f.app) == 0; i++)
        app_tick(&f.app, 0);
    assert_true(app_next_tick(&f.app) < 0);
    assert_int_equal(f.lesson_count, 41);
    for (size_t i = 0; i < f.lesson_count; i++)
        assert_true(gallery_thumbnail(&f.app, i)->known);
}

static const Thumbnail *lesson(int number) {
    for (size_t i = 0; i < f.lesson_count; i++)
        if (f.lessons[i].number == number) return gallery_thumbnail(&f.app, i);
    fail_msg("no lesson %d", number);
    return NULL;
}

/* Totals as the lessons' texts say them. */
static void test_what_they_show(void **state) {
    (void)state;
    static const struct {
        int number, seconds;
    } totals[] = {{1, 0},  {2, 0},  {5, 4},  {6, 3},  {9, 0},
                  {12, 1}, {13, 1}, {16, 3}, {19, 3}, {36, 5}};
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        assert_true(lesson(totals[i].number)->t_ns ==
                    (uint64_t)totals[i].seconds * 1000000000u);
    assert_false(lesson(1)->loop);
    assert_true(lesson(2)->loop);
    assert_int_equal(lesson(6)->lanes, 3);
    assert_false(lesson(4)->began || lesson(41)->began);
    assert_string_equal(lesson(4)->error, "SyntaxError");
    assert_string_equal(lesson(9)->error, "InvalidStateError");
    assert_string_equal(lesson(39)->error, "AttributeError");
    assert_string_equal(lesson(40)->error, "NameError");
    assert_string_equal(lesson(41)->error, "IndentationError");
    static const int never[] = {23, 28, 39};
    for (int i = 0; i < 3; i++)
        assert_int_equal(lesson(never[i])->end, THUMB_NEVER);
    assert_true(thumbnail_marks(lesson(13), STATE_ERROR));
    assert_true(thumbnail_marks(lesson(28), STATE_BLOCKED));
    assert_false(thumbnail_marks(lesson(6), STATE_BLOCKED));
}

static bool ends_in_dots(const DrawCmd *c) {
    Str s = draw_text_of(&f.list, c);
    return s.len >= 3 && memcmp(s.ptr + s.len - 3, "…", 3) == 0;
}

/* Of one page; how many texts are cut. */
static int cut_texts(void) {
    int cut = 0;
    for (size_t i = 0; i < f.list.cmds.len; i++) {
        const DrawCmd *c = &f.list.cmds.data[i];
        if (c->kind != DRAW_TEXT || !ends_in_dots(c)) continue;
        Str s = draw_text_of(&f.list, c);
        print_error("cut: %.*s\n", (int)s.len, s.ptr);
        cut++;
    }
    return cut;
}

/* Device sizes; the last ones are scaled. */
static const int sizes[][2] = {
    {1024, 640}, {1280, 720}, {1366, 768}, {1920, 1080}, {3840, 2160}};

static void test_no_word_is_cut(void **state) {
    (void)state;
    int bad = 0;
    for (int variant = 0; variant < 4; variant++) {
        f.app.theme = (ThemeName)(variant & 1);
        f.app.lang = (Language)(variant >> 1);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            WindowScale scale = window_scale(sizes[s][0], sizes[s][1], 0);
            for (size_t i = 0; i < f.lesson_count; i++) {
                f.app.gallery.chosen = i; /* its text stands below */
                app_draw(&f.app, &f.list, &f.measure, scale.w, scale.h);
                bad += cut_texts();
                bad += lint(&f.list, f.app.theme, scale.w, scale.h, "gallery");
            }
        }
    }
    assert_int_equal(bad, 0);
}

/* In both languages there is something to read, and short enough. */
static void test_both_languages(void **state) {
    (void)state;
    for (size_t i = 0; i < f.lesson_count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            assert_non_null(f.lessons[i].title[lang]);
            assert_non_null(f.lessons[i].brief[lang]);
            assert_non_null(f.lessons[i].text[lang]);
            assert_true(strlen(f.lessons[i].brief[lang]) <
                        strlen(f.lessons[i].text[lang]));
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_lesson_gets_its_picture),
        cmocka_unit_test(test_what_they_show),
        cmocka_unit_test(test_no_word_is_cut),
        cmocka_unit_test(test_both_languages),
    };
    return cmocka_run_group_tests(tests, open_app, close_app);
}
