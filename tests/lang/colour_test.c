/* Colours of good and of broken programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/colour.h"

/* One letter for each byte of the text, '\n' for line ends. */
static void check_colours(const char *text, const char *expected) {
    static const char LETTERS[] = ".kasn#f";
    Source *src = source_new("t.py", text, strlen(text));
    Colours c = colours_of(src);
    char shown[200];
    memset(shown, '?', sizeof shown);
    for (uint32_t i = 0; i < c.nruns; i++) {
        for (uint32_t j = c.runs[i].start; j < c.runs[i].end; j++)
            shown[j] = LETTERS[c.runs[i].cls];
    }
    for (uint32_t i = 0; i < src->len; i++)
        if (text[i] == '\n') shown[i] = '\n';
    shown[src->len] = 0;
    assert_string_equal(shown, expected);
    assert_int_equal(c.nlines, src->nlines);
    assert_int_equal(c.lines[c.nlines], c.nruns);
    for (uint32_t i = 0; i < c.nlines; i++) {
        for (uint32_t j = c.lines[i]; j < c.lines[i + 1]; j++)
            assert_int_equal(source_line_of(src, c.runs[j].start), i + 1);
    }
    colours_free(&c);
    source_free(src);
}

static void words_strings_numbers_comments(void **state) {
    (void)state;
    check_colours("if x: y = 12 # z", "kk......"
                                      "..nn.###");
    check_colours("await f(a, 'b')", "aaaaa.f....sss.");
    check_colours("async def f(): 1", "aaaaa.kkk.f....n");
    check_colours("class C: pass", "kkkkk.f..kkkk");
    check_colours("x = rb'a' + 0x1F", "....sssss...nnnn");
    check_colours("1e-5 .5 a.b", "nnnn.nn....");
}

static void strings_over_lines(void **state) {
    (void)state;
    check_colours("a = '''b\nif\nc''' if", "....ssss\nss\nssss.kk");
    check_colours("'a\\\nb' if", "sss\nss.kk");
}

static void broken_programs(void **state) {
    (void)state;
    check_colours("x = 'abc\nif", "....ssss\nkk");
    check_colours(")]} $ ? if", "........kk");
    check_colours("'''if", "sssss");
    check_colours("\\", ".");
    check_colours("", "");
    check_colours("\xFF if", "..kk");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_strings_numbers_comments),
        cmocka_unit_test(strings_over_lines),
        cmocka_unit_test(broken_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
