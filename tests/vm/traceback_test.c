#include "vm_help.h"

static void markers_by_version(void **state) {
    (void)state;
    const char *text = "def f(x):\n"
                       "    return 1 / x\n"
                       "y = [f(0)]\n";
    help_expect(10, text,
                "Traceback (most recent call last):\n"
                "  File \"t.py\", line 3, in <module>\n"
                "    y = [f(0)]\n"
                "  File \"t.py\", line 2, in f\n"
                "    return 1 / x\n"
                "ZeroDivisionError: division by zero\n");
    help_expect(11, text,
                "Traceback (most recent call last):\n"
                "  File \"t.py\", line 3, in <module>\n"
                "    y = [f(0)]\n"
                "         ^^^^\n"
                "  File \"t.py\", line 2, in f\n"
                "    return 1 / x\n"
                "           ~~^~~\n"
                "ZeroDivisionError: division by zero\n");
    help_expect(13, text,
                "Traceback (most recent call last):\n"
                "  File \"t.py\", line 3, in <module>\n"
                "    y = [f(0)]\n"
                "         ~^^^\n"
                "  File \"t.py\", line 2, in f\n"
                "    return 1 / x\n"
                "           ~~^~~\n"
                "ZeroDivisionError: division by zero\n");
}

static void long_expressions_are_abbreviated(void **state) {
    (void)state;
    help_expect(13, "x = [int(\n    *('q',\n      ),\n      #\n      #\n)]\n",
                "Traceback (most recent call last):\n"
                "  File \"t.py\", line 1, in <module>\n"
                "    x = [int(\n"
                "         ~~~^\n"
                "        *('q',\n"
                "        ^^^^^^\n"
                "    ...<2 lines>...\n"
                "          #\n"
                "          ^\n"
                "    )]\n"
                "    ^\n"
                "ValueError: invalid literal for int() with base 10: 'q'\n");
}

static void repeated_frames_are_counted(void **state) {
    (void)state;
    const char *text =
        "def f(n):\n    if n: f(n - 1)\n    else: raise KeyError\n"
        "f(5)\n";
    char *got = help_run(8, text);
    assert_non_null(strstr(got, "  [Previous line repeated 2 more times]\n"));
    mem_free(got);
    got = help_run(5, text); /* learnt in 3.6 */
    assert_null(strstr(got, "repeated"));
    mem_free(got);
}

static void chains_tell_how_they_came(void **state) {
    (void)state;
    help_expect(8,
                "try: 1 / 0\n"
                "except ZeroDivisionError:\n"
                "    try: raise KeyError(1)\n"
                "    except KeyError as e: raise ValueError('v') from e\n",
                "Traceback (most recent call last):\n"
                "  File \"t.py\", line 1, in <module>\n"
                "    try: 1 / 0\n"
                "ZeroDivisionError: division by zero\n"
                "\n"
                "During handling of the above exception, another exception "
                "occurred:\n"
                "\n"
                "Traceback (most recent call last):\n"
                "  File \"t.py\", line 3, in <module>\n"
                "    try: raise KeyError(1)\n"
                "KeyError: 1\n"
                "\n"
                "The above exception was the direct cause of the following "
                "exception:\n"
                "\n"
                "Traceback (most recent call last):\n"
                "  File \"t.py\", line 4, in <module>\n"
                "    except KeyError as e: raise ValueError('v') from e\n"
                "ValueError: v\n");
}

static void groups_are_trees(void **state) {
    (void)state;
    help_expect(12,
                "raise ExceptionGroup('g', [ValueError(1), "
                "ExceptionGroup('h', [KeyError(2)])])\n",
                "  + Exception Group Traceback (most recent call last):\n"
                "  |   File \"t.py\", line 1, in <module>\n"
                "  |     raise ExceptionGroup('g', [ValueError(1), "
                "ExceptionGroup('h', [KeyError(2)])])\n"
                "  | ExceptionGroup: g (2 sub-exceptions)\n"
                "  +-+---------------- 1 ----------------\n"
                "    | ValueError: 1\n"
                "    +---------------- 2 ----------------\n"
                "    | ExceptionGroup: h (1 sub-exception)\n"
                "    +-+---------------- 1 ----------------\n"
                "      | KeyError: 2\n"
                "      +------------------------------------\n");
}

static void names_are_suggested(void **state) {
    (void)state;
    char *got = help_run(9, "count = 1\ncoutn\n");
    assert_null(strstr(got, "Did you mean"));
    mem_free(got);
    got = help_run(10, "count = 1\ncoutn\n");
    assert_non_null(strstr(got, "not defined. Did you mean: 'count'?\n"));
    mem_free(got);
    got = help_run(12, "threading\n");
    assert_non_null(strstr(got, ". Did you forget to import 'threading'?\n"));
    mem_free(got);
    got = help_run(13, "'x'.uper\n");
    assert_non_null(strstr(got, "'uper'. Did you mean: 'upper'?\n"));
    mem_free(got);
}

/* The interpreter's own report and the traceback module's differ. */
static void the_type_is_named_in_two_ways(void **state) {
    (void)state;
    const char *text = "class A:\n    class E(Exception): pass\nraise A.E\n";
    char *got = help_run(8, text);
    assert_non_null(strstr(got, "\n__main__.E\n"));
    mem_free(got);
    got = help_run(10, text);
    assert_non_null(strstr(got, "\n__main__.A.E\n"));
    mem_free(got);
    got = help_run(11, text);
    assert_non_null(strstr(got, "\nA.E\n"));
    mem_free(got);
    Vm *vm = help_vm(8, NULL);
    vm_raise(vm, vm->t.KeyError, "k");
    StrBuf sb = {0};
    exc_add_native(vm, "asyncio/tasks.py", "wait_for", 42,
                   "return fut.result()", 7, 19, 0, 0);
    exc_write_traceback_module(vm, vm->exc, &sb);
    assert_string_equal(sb.data,
                        "Traceback (most recent call last):\n"
                        "  File \"/usr/lib/python3.8/asyncio/tasks.py\", line "
                        "42, in wait_for\n"
                        "    return fut.result()\n"
                        "KeyError: 'k'\n");
    sb_free(&sb);
    vm_free(vm);
}

static void warnings_come_once_a_place(void **state) {
    (void)state;
    help_expect(12,
                "x = True\n"
                "for i in range(3):\n"
                "    y = ~x\n",
                "t.py:3: DeprecationWarning: Bitwise inversion '~' on bool is "
                "deprecated. This returns the bitwise inversion of the "
                "underlying int object and is usually not what you expect from "
                "negating a bool. Use the 'not' operator for boolean negation "
                "or ~int(x) if you really want the bitwise inversion of the "
                "underlying int.\n"
                "  y = ~x\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markers_by_version),
        cmocka_unit_test(long_expressions_are_abbreviated),
        cmocka_unit_test(repeated_frames_are_counted),
        cmocka_unit_test(chains_tell_how_they_came),
        cmocka_unit_test(groups_are_trees),
        cmocka_unit_test(names_are_suggested),
        cmocka_unit_test(the_type_is_named_in_two_ways),
        cmocka_unit_test(warnings_come_once_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
