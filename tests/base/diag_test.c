/* Names, places in a source, and how a diagnostic is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/names.h"

static void equal_names_are_one(void **state) {
    (void)state;
    Arena arena = {0};
    NameTable t = {.arena = &arena};
    const Name *a = names_of(&t, "alpha");
    for (int i = 0; i < 1000; i++) {
        char text[16];
        size_t n = (size_t)i % 7 + 1;
        memset(text, 'a' + i / 7 % 26, n);
        const Name *name = names_intern(&t, text, n);
        assert_ptr_equal(name, names_intern(&t, text, n));
    }
    assert_ptr_equal(a, names_intern(&t, "alphabet", 5));
    assert_int_equal(a->index, 0);
    assert_true(name_is(a, "alpha"));
    assert_false(name_is(a, "alph"));
    assert_false(name_is(NULL, "alpha"));
    assert_int_equal(t.len, 1 + 26 * 7);
    names_free(&t);
    arena_free(&arena);
}

static void lines_end_in_three_ways(void **state) {
    (void)state;
    const char text[] = "\xEF\xBB\xBF"
                        "ab\ncd\r\n\re";
    Source *src = source_new("t.py", text, sizeof text - 1);
    assert_int_equal(src->nlines, 4); /* ab, cd, empty, e */
    assert_true(str_is(source_line(src, 1), "ab"));
    assert_true(str_is(source_line(src, 2), "cd"));
    assert_true(str_is(source_line(src, 3), ""));
    assert_true(str_is(source_line(src, 4), "e"));
    assert_true(str_is(source_line(src, 5), ""));
    assert_int_equal(source_line_of(src, 3), 2);
    assert_int_equal(source_line_of(src, 100), 4);
    source_free(src);
}

static void places_in_every_unit(void **state) {
    (void)state;
    const char *text = "x\n\xE4\xBD\xA0\xE5\xA5\xBD = 1";
    Source *src = source_new("t.py", text, strlen(text));
    Place p = source_place(src, 8);
    assert_int_equal(p.line, 2);
    assert_int_equal(p.byte, 6);
    assert_int_equal(p.rune, 2);
    assert_int_equal(p.width, 4);
    source_free(src);
}

static void check_shown(const Source *src, const Diag *d, int minor,
                        const char *expected) {
    StrBuf sb = {0};
    if (minor)
        diag_print_python(&sb, src, d, "p.py", minor);
    else
        diag_print(&sb, src, d);
    assert_string_equal(sb.data, expected);
    sb_free(&sb);
}

/* Expected: CPython's own output for the same error. */
static void as_python_prints_it(void **state) {
    (void)state;
    const char *text = "def g():\n    result = await f()\n";
    Source *src = source_new("t.py", text, strlen(text));
    Diags diags = {0};
    Diag *d = diag_add(&diags, DIAG_SYNTAX, (Span){22, 31}, "'%s' outside %s",
                       "await", "async function");
    check_shown(src, d, 13,
                "  File \"p.py\", line 2\n"
                "    result = await f()\n"
                "             ^^^^^^^^^\n"
                "SyntaxError: 'await' outside async function\n");
    check_shown(src, d, 9,
                "  File \"p.py\", line 2\n"
                "    result = await f()\n"
                "             ^\n"
                "SyntaxError: 'await' outside async function\n");
    diags_free(&diags);
    source_free(src);
}

/* Under characters that are two cells wide. */
static void in_our_own_form(void **state) {
    (void)state;
    const char *text = "\t\xE4\xBD\xA0 = \xE5\xA5\xBD\xE5\x9D\x8F";
    Source *src = source_new("dir/t.py", text, strlen(text));
    Diags diags = {0};
    Diag *d = diag_add(&diags, DIAG_UNSUPPORTED, (Span){7, 13}, "that");
    diag_hint(d, "use %s", "this");
    check_shown(src, d, 0,
                "dir/t.py:1:6: error: valid Python that Loopscope does not "
                "run: that\n"
                "    \t\xE4\xBD\xA0 = \xE5\xA5\xBD\xE5\x9D\x8F\n"
                "    \t     ^^^^\n"
                "    hint: use this\n");
    diags_free(&diags);
    source_free(src);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_names_are_one),
        cmocka_unit_test(lines_end_in_three_ways),
        cmocka_unit_test(places_in_every_unit),
        cmocka_unit_test(as_python_prints_it),
        cmocka_unit_test(in_our_own_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
