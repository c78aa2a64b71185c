#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "lang/metadata.h"

static bool read_text(Metadata *m, const char *text) {
    return metadata_read(m, text, strlen(text));
}

static void test_lesson(void **state) {
    (void)state;
    Metadata m;
    assert_true(read_text(
        &m, "print(1)\n\n# /// script\n# requires-python = \">=3.5\"\n#\n"
            "# [tool.loopscope]\n"
            "# title = {en = \"a \\\"b\\\", c\", zh = \"\xE4\xB8\xAD\"}\n"
            "# text = 'same'\n# dialect = \"3.11\"\n# chapter = 2\n"
            "# order = 17\n# schedule = \"@1=1 @2=3\"\n# ///\n"));
    assert_string_equal(m.title[METADATA_EN], "a \"b\", c");
    assert_string_equal(m.title[METADATA_ZH], "\xE4\xB8\xAD");
    assert_string_equal(m.text[METADATA_EN], "same");
    assert_string_equal(m.text[METADATA_ZH], "same");
    assert_string_equal(m.schedule, "@1=1 @2=3");
    assert_int_equal(m.python, 11);
    assert_int_equal(m.chapter, 2);
    assert_int_equal(m.order, 17);
    metadata_free(&m);
}

static void test_other_tables_are_not_ours(void **state) {
    (void)state;
    Metadata m;
    assert_true(read_text(&m, "# /// script\r\n# chapter = 1\r\n"
                              "# [tool.other]\r\n# order = 2\r\n"
                              "# [tool.loopscope]\r\n# order = 3\r\n"
                              "# [tool.more]\r\n# order = 4\r\n# ///\r\n"));
    assert_int_equal(m.chapter, 0);
    assert_int_equal(m.order, 3);
    metadata_free(&m);
}

static void test_compare(void **state) {
    (void)state;
    static const struct {
        const char *text, *want[METADATA_COMPARE];
    } cases[] = {
        {"compare = [\"06-gather.py\", 'b c.py',\"../d.py\"]",
         {"06-gather.py", "b c.py", "../d.py"}},
        {"compare = [\"a.py\"]", {"a.py"}},
        {"compare = ['a.py', 'b.py', 'c.py', 'd.py', 'e.py']",
         {"a.py", "b.py", "c.py"}},
        {"compare = []", {NULL}},
        {"compare = \"a.py\"", {NULL}},
        {"compare = ['a.py', 7, 'b.py']", {"a.py"}},
        {"compare = ['a.py'\n# compare = ['b.py',", {"b.py"}},
        {"compare = ['a.py', 'b.py']\n# compare = ['c.py']", {"c.py"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Metadata m;
        char text[200];
        snprintf(text, sizeof text,
                 "# /// script\n# [tool.loopscope]\n# %s\n# order = 5\n# ///\n",
                 cases[i].text);
        assert_true(read_text(&m, text));
        assert_int_equal(m.order, 5);
        for (int k = 0; k < METADATA_COMPARE; k++) {
            if (cases[i].want[k])
                assert_string_equal(m.compare[k], cases[i].want[k]);
            else
                assert_null(m.compare[k]);
        }
        metadata_free(&m);
    }
}

/* Cut anywhere, the text must be read without harm. */
static void test_broken(void **state) {
    (void)state;
    const char *text = "# /// script\n# [tool.loopscope]\n"
                       "# title = {en = \"a\\n\", zh = 'b', fr = \"c\"}\n"
                       "# dialect = \"4.2\"\n# chapter = x\n"
                       "# compare = ['a.py', \"b.py\", 'c.py', 'd.py']\n"
                       "# order = 99999999999999999999\n# nonsense\n";
    for (size_t n = 0; n <= strlen(text); n++) {
        Metadata m;
        char *exact = test_malloc(n + 1); /* so that overruns are seen */
        memcpy(exact, text, n);
        exact[n] = 0;
        metadata_read(&m, exact, n);
        assert_int_equal(m.python, 0);
        assert_int_equal(m.chapter, 0);
        metadata_free(&m);
        test_free(exact);
    }
}

static void test_none(void **state) {
    (void)state;
    Metadata m;
    assert_false(read_text(&m, ""));
    assert_false(read_text(&m, "# [tool.loopscope]\n# order = 3\n"));
    assert_int_equal(m.order, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lesson),
        cmocka_unit_test(test_other_tables_are_not_ours),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
