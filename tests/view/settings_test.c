/* Settings as text: what is read, refused, kept; and what the app makes of
 * them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fixtures/app_fixture.h"
#include "view/settings.h"

static size_t parse(Settings *s, const char *text, StrBuf *problems) {
    *s = settings_default();
    return settings_parse(s, str_of(text), problems);
}

/* ---- text ---- */

static void test_every_value(void **state) {
    (void)state;
    Settings s;
    StrBuf problems = {0};
    size_t bad = parse(&s,
                       "# a remark\n\n; another\ntheme = light\nlanguage=zh\n"
                       "  zoom =  -3 \r\nmotion = reduced\nunit = time\n"
                       "speed = 0.25\naxis = seconds\ndepth = program\n"
                       "window = 1600x900\nmaximized = yes\nfullscreen = yes\n"
                       "recent = /a/b.py\t2.5\nrecent = /c d.py",
                       &problems);
    assert_int_equal(bad, 0);
    assert_int_equal(problems.len, 0);
    assert_int_equal(s.theme, THEME_LIGHT);
    assert_int_equal(s.lang, LANG_ZH);
    assert_int_equal(s.ui_zoom, -3);
    assert_true(s.still && s.maximized && s.fullscreen);
    assert_int_equal(s.unit, UNIT_TIME);
    assert_true(s.speed >= 0.25 && s.speed <= 0.25);
    assert_int_equal(s.axis, AXIS_SECONDS);
    assert_int_equal(s.depth, DEPTH_PROGRAM);
    assert_int_equal(s.window_w, 1600);
    assert_int_equal(s.window_h, 900);
    assert_int_equal(s.recents, 2);
    assert_string_equal(s.recent[0], "/a/b.py");
    assert_string_equal(s.recent[1], "/c d.py");
    uint64_t t = 0;
    assert_true(settings_took(&s, 0, &t));
    assert_int_equal(t, 2500000000u);
    assert_false(settings_took(&s, 1, &t));
    assert_false(settings_took(&s, 2, &t));
    settings_free(&s);
}

/* The others count all the same. */
static void test_bad_lines_are_refused(void **state) {
    (void)state;
    static const char *const lines[] = {
        "theme = purple",
        "theme =",
        "language = EN",
        "zoom = 17",
        "zoom = 1.5",
        "zoom = -9",
        "zoom = 1 2",
        "speed = 0",
        "speed = nan",
        "speed = inf",
        "speed = -1",
        "speed = fast",
        "motion = yes",
        "unit = minute",
        "axis = 1",
        "depth = ",
        "window = 0x0",
        "window = 1280",
        "window = 1280x",
        "window = x720",
        "window = 99999x720",
        "maximized = 1",
        "fullscreen = Yes",
        "recent = relative.py",
        "recent =",
        "recent = /a\\",
        "recent = /a\\xzz",
        "recent = /a\\x00",
        "recent = /a\tsoon",
        "nonsense",
        "= light",
        "The Theme = dark",
        "\x01\x02\xff=\xfe",
        "recent = /a.py\t-1",
        "[a section]",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        StrBuf text = {0}, problems = {0};
        sb_printf(&text, "axis = seconds\n%s\nunit = line\n", lines[i]);
        Settings s;
        if (parse(&s, text.data, &problems) != 1 ||
            strncmp(problems.data, "line 2: ", 8) != 0)
            fail_msg("%s", lines[i]);
        for (const char *c = problems.data; *c; c++)
            assert_true(*c == '\n' || (*c >= ' ' && *c < 0x7F));
        assert_int_equal(s.axis, AXIS_SECONDS);
        assert_int_equal(s.unit, UNIT_LINE);
        assert_int_equal(s.theme, THEME_DARK);
        assert_int_equal(s.ui_zoom, 0);
        assert_int_equal(s.recents, 0);
        assert_true(s.speed >= 1 && s.speed <= 1);
        settings_free(&s);
        sb_free(&text);
        sb_free(&problems);
    }
}

static void test_few_problems_are_listed(void **state) {
    (void)state;
    Settings s;
    StrBuf problems = {0};
    assert_int_equal(parse(&s, "a\nb\nc\nd\ne\n", &problems), 5);
    assert_non_null(strstr(problems.data, "line 3: \"c\""));
    assert_null(strstr(problems.data, "line 4"));
    assert_non_null(strstr(problems.data, "and 2 more"));
    settings_free(&s);
    sb_free(&problems);
}

/* Any bytes at all. */
static void test_garbage(void **state) {
    (void)state;
    srand(4);
    for (int k = 0; k < 500; k++) {
        char bytes[200];
        size_t n = (size_t)rand() % sizeof bytes;
        for (size_t i = 0; i < n; i++)
            bytes[i] =
                (char)(rand() % 4 ? rand() : "=\n\\ \ttheme"[rand() % 10]);
        Settings s = settings_default();
        StrBuf problems = {0}, out = {0};
        settings_parse(&s, (Str){bytes, n}, &problems);
        settings_print(&s, &out);
        settings_free(&s);
        sb_free(&problems);
        sb_free(&out);
    }
}

static void again(const char *text, const char *expected) {
    Settings s, t;
    StrBuf problems = {0}, out = {0}, more = {0};
    assert_int_equal(parse(&s, text, &problems), 0);
    settings_print(&s, &out);
    if (!strstr(out.data, expected)) fail_msg("%s\n%s", expected, out.data);
    assert_int_equal(parse(&t, out.data, &problems), 0);
    settings_print(&t, &more);
    assert_string_equal(out.data, more.data);
    settings_free(&s);
    settings_free(&t);
    sb_free(&out);
    sb_free(&more);
}

static void test_what_is_printed_is_read(void **state) {
    (void)state;
    again("", "theme = dark\n");
    again("theme = light\n", "theme = light\n");
    again("speed = 0.25\n", "speed = 0.25\n");
    again("speed = 32\n", "speed = 32\n");
    again("window = 1500x800\n", "window = 1500x800\n");
    again("zoom = -8\n", "zoom = -8\n");
    again("recent = /两个.py\t0.000000001\n",
          "recent = /两个.py\t0.000000001\n");
    again("recent = /a\\x0ab\\x5cc\\x09d\\x20\n",
          "recent = /a\\x0ab\\x5cc\\x09d\\x20\n");
    /* What a later version writes survives this one. */
    again("quiz-hands = 4\ncolour = x = y\n",
          "quiz-hands = 4\ncolour = x = y\n");
}

static void test_any_path_survives(void **state) {
    (void)state;
    static const char path[] = "/a b/ \n\t\\x41\\\x7f\xff 两.py ";
    Settings s = settings_default(), t;
    StrBuf out = {0}, problems = {0};
    settings_remember(&s, path);
    settings_print(&s, &out);
    assert_int_equal(parse(&t, out.data, &problems), 0);
    assert_int_equal(t.recents, 1);
    assert_string_equal(t.recent[0], path);
    settings_free(&s);
    settings_free(&t);
    sb_free(&out);
}

static void test_recent_programs(void **state) {
    (void)state;
    Settings s = settings_default();
    char path[] = "/a.py";
    for (int i = 0; i < 12; i++) {
        path[1] = (char)('a' + i);
        settings_remember(&s, path);
        settings_set_took(&s, 0, (uint64_t)i);
    }
    assert_int_equal(s.recents, RECENT_MAX);
    assert_string_equal(s.recent[0], "/l.py");
    assert_string_equal(s.recent[RECENT_MAX - 1], "/e.py");
    settings_remember(&s, "/g.py");
    assert_int_equal(s.recents, RECENT_MAX);
    assert_string_equal(s.recent[0], "/g.py");
    assert_string_equal(s.recent[1], "/l.py");
    uint64_t t = 99;
    assert_true(settings_took(&s, 0, &t));
    assert_int_equal(t, 6);
    settings_forget(&s, 1);
    assert_int_equal(s.recents, RECENT_MAX - 1);
    assert_string_equal(s.recent[1], "/k.py");
    assert_true(settings_took(&s, 1, &t));
    assert_int_equal(t, 10);
    settings_forget(&s, 70);
    settings_free(&s);
}

static void test_languages(void **state) {
    (void)state;
    assert_int_equal(settings_language(NULL), LANG_EN);
    assert_int_equal(settings_language(""), LANG_EN);
    assert_int_equal(settings_language("C.UTF-8"), LANG_EN);
    assert_int_equal(settings_language("en_GB.UTF-8"), LANG_EN);
    assert_int_equal(settings_language("zh_CN.UTF-8"), LANG_ZH);
    assert_int_equal(settings_language("zh"), LANG_ZH);
    assert_int_equal(settings_language("zh-Hant-TW"), LANG_ZH);
    assert_int_equal(settings_language("zhx_XX"), LANG_EN);
}

/* ---- the app ---- */

static int kept;
static StrBuf kept_text;

static void keep(void *ctx, const Settings *s) {
    (void)ctx;
    kept++;
    if (kept_text.data) sb_clear(&kept_text);
    settings_print(s, &kept_text);
}

static bool keeps(const char *line) {
    return kept_text.data && strstr(kept_text.data, line);
}

static App remembering(const char *text) {
    App a = new_app();
    a.host.keep = keep;
    kept = 0;
    Settings s;
    StrBuf problems = {0};
    parse(&s, text, &problems);
    habits_start(&a, s);
    return a;
}

static void test_the_app_begins_as_it_was_left(void **state) {
    (void)state;
    App a = remembering("theme = light\nlanguage = zh\nzoom = 2\nmotion = "
                        "reduced\nunit = iteration\nspeed = 4\naxis = "
                        "seconds\ndepth = tasks\nfullscreen = yes\n");
    assert_int_equal(a.theme, THEME_LIGHT);
    assert_int_equal(a.lang, LANG_ZH);
    assert_int_equal(a.ui_zoom, 2);
    assert_true(a.still && a.fullscreen);
    assert_int_equal(a.unit, UNIT_ITERATION);
    assert_true(app_speed(&a) >= 4 && app_speed(&a) <= 4);
    assert_int_equal(a.axis, AXIS_SECONDS);
    assert_int_equal(a.depth, DEPTH_TASKS);
    /* Nothing has been changed: nothing is written. */
    app_tick(&a, 5);
    app_tick(&a, 5);
    habits_keep(&a);
    assert_int_equal(kept, 0);
    app_free(&a);
}

static void test_speeds_that_no_longer_exist(void **state) {
    (void)state;
    App a = remembering("speed = 5\n");
    assert_true(app_speed(&a) >= 4 && app_speed(&a) <= 4);
    app_free(&a);
    a = remembering("speed = 1000\n");
    float most = app_speed(&a);
    app_free(&a);
    a = remembering("speed = 0.01\n");
    assert_true(app_speed(&a) > 0 && app_speed(&a) < 1 && most > 8);
    app_free(&a);
}

/* Once for a run of keys, a second behind the last one. */
static void test_changes_are_kept_together(void **state) {
    (void)state;
    App a = remembering("");
    app_show(&a, gather_program());
    app_tick(&a, 0);
    habits_keep(&a);
    kept = 0;
    press(&a, 't');
    app_tick(&a, 0.01);
    assert_true(app_next_tick(&a) > 0);
    app_tick(&a, 0.7);
    press(&a, 'l');
    app_tick(&a, 0.01);
    app_tick(&a, 0.7);
    assert_int_equal(kept, 0);
    app_tick(&a, 0.7);
    assert_int_equal(kept, 1);
    assert_true(keeps("theme = light\nlanguage = zh\n"));
    app_tick(&a, 10);
    assert_int_equal(kept, 1);
    assert_true(app_next_tick(&a) < 0);
    press(&a, 'u');
    app_tick(&a, 0.01);
    habits_keep(&a); /* at the end */
    assert_int_equal(kept, 2);
    assert_true(keeps("unit = iteration\n"));
    app_free(&a);
}

/* A theme of the command line is not the user's for ever. */
static void test_what_was_not_chosen_is_not_kept(void **state) {
    (void)state;
    App a = remembering("theme = light\n");
    a.theme = THEME_DARK;
    habits_settle(&a);
    app_show(&a, gather_program());
    app_tick(&a, 0);
    press(&a, 'v');
    app_tick(&a, 0);
    app_tick(&a, 2);
    assert_true(keeps("theme = light\n"));
    press(&a, 't');
    press(&a, 't');
    app_tick(&a, 0);
    habits_keep(&a);
    assert_true(keeps("theme = light\n")); /* it is as it was */
    press(&a, 't');
    app_tick(&a, 0);
    press(&a, 't');
    app_tick(&a, 0);
    habits_keep(&a);
    assert_true(keeps("theme = dark\n"));
    app_free(&a);
}

static void test_the_window(void **state) {
    (void)state;
    App a = remembering("window = 1500x800\n");
    WindowWish w = app_window(&a);
    assert_int_equal(w.w, 1500);
    assert_int_equal(w.h, 800);
    assert_false(w.maximized);
    app_set_window(&a, 1500, 800, false);
    assert_true(habits_next_tick(&a) < 0);
    app_set_window(&a, 1920, 1040, true); /* comes back from there */
    a.fullscreen = true;
    app_set_window(&a, 1920, 1080, false);
    habits_keep(&a);
    assert_true(keeps("window = 1500x800\nmaximized = yes\n"));
    app_free(&a);
}

static void test_programs_are_remembered(void **state) {
    (void)state;
    App a = remembering("recent = /old.py\n");
    Program *own = gather_program();
    mem_free(own->path);
    own->path = mem_strdup("/my/own.py");
    app_show(&a, own);
    app_tick(&a, 0);
    Program *lesson = gather_program();
    lesson->builtin = true;
    app_show(&a, lesson);
    app_tick(&a, 0);
    Program *pasted = gather_program();
    pasted->pasted = true;
    app_show(&a, pasted);
    app_tick(&a, 0);
    assert_int_equal(a.settings.recents, 2);
    assert_string_equal(a.settings.recent[0], "/my/own.py");
    uint64_t t = 0, sleeps = 3000000000u; /* as its source says */
    assert_true(settings_took(&a.settings, 0, &t));
    assert_int_equal(t, sleeps);
    habits_keep(&a);
    assert_true(keeps("recent = /my/own.py\t3.000000000\nrecent = /old.py\n"));
    app_free(&a);
}

static void test_compared_programs_too(void **state) {
    (void)state;
    App a = remembering("recent = /old.py\n");
    a.host.look = NULL;
    compare_open(&a, (const char *const[]){"/a.py", "/b.py"}, 2);
    for (size_t i = 0; i < 2; i++) { /* the fixture's have no place */
        mem_free(a.compare.runs[i].program->path);
        a.compare.runs[i].program->path = mem_strdup(i ? "/b.py" : "/a.py");
    }
    app_tick(&a, 0);
    assert_int_equal(a.settings.recents, 3);
    assert_string_equal(a.settings.recent[0], "/a.py");
    assert_string_equal(a.settings.recent[1], "/b.py");
    assert_string_equal(a.settings.recent[2], "/old.py");
    app_free(&a);
}

static int release(void **state) {
    sb_free(&kept_text);
    mem_free(loaded);
    return release_picture(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_value),
        cmocka_unit_test(test_bad_lines_are_refused),
        cmocka_unit_test(test_few_problems_are_listed),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_what_is_printed_is_read),
        cmocka_unit_test(test_any_path_survives),
        cmocka_unit_test(test_recent_programs),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_the_app_begins_as_it_was_left),
        cmocka_unit_test(test_speeds_that_no_longer_exist),
        cmocka_unit_test(test_changes_are_kept_together),
        cmocka_unit_test(test_what_was_not_chosen_is_not_kept),
        cmocka_unit_test(test_the_window),
        cmocka_unit_test(test_programs_are_remembered),
        cmocka_unit_test(test_compared_programs_too),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
