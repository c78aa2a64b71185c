#include <stdio.h>

#include "vm_help.h"

static void interned_strs_are_one(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    Value a = str_intern(vm, "some_name", 9);
    Value b = str_interned(vm, str_from(vm, "some_name"));
    assert_true(a == b);
    release(vm, a);
    release(vm, b);
    vm_free(vm);
}

/* Dying strs leave the table, and those whose probe runs passed over them are
 * still found. */
static void the_table_of_names_closes_gaps(void **state) {
    (void)state;
    enum { N = 3000 };
    Vm *vm = help_vm(13, NULL);
    static Value names[N];
    char text[16];
    for (int i = 0; i < N; i++)
        names[i] = str_intern(vm, text, (size_t)sprintf(text, "n%d", i));
    for (int i = 0; i < N; i += 2)
        release(vm, names[i]);
    for (int i = 1; i < N; i += 2) {
        Value again = str_intern(vm, text, (size_t)sprintf(text, "n%d", i));
        assert_true(again == names[i]);
        release(vm, again);
        release(vm, names[i]);
    }
    vm_free(vm);
}

static void slices_count_code_points(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    Value s = str_from(vm, "aé中😀z");
    assert_int_equal(as_str(s)->count, 5);
    help_repr(vm, str_slice(vm, s, 1, 4), "'é中😀'");
    help_repr(vm, str_char_at(vm, s, 3), "'😀'");
    help_repr(vm, str_slice(vm, s, 5, 5), "''");
    release(vm, s);
    vm_free(vm);
}

/* Growing in place must not be seen through another reference. */
static void appending_leaves_others_alone(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    Value tail = str_from(vm, "0123456789");
    Value s = str_from(vm, "0123456789012345678901234567890123456789");
    s = str_append(vm, s, tail);
    Value other = retain(s);
    s = str_append(vm, s, tail);
    assert_int_equal(as_str(other)->size, 50);
    assert_int_equal(as_str(s)->size, 60);
    uint64_t before = str_hash(s);
    release(vm, other);
    s = str_append(vm, s, tail);
    assert_true(str_hash(s) != before);
    assert_int_equal(as_str(s)->count, 70);
    release(vm, s);
    release(vm, tail);
    vm_free(vm);
}

static void repr_picks_quotes_and_escapes(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    help_repr(vm, str_from(vm, "it's"), "\"it's\"");
    help_repr(vm, str_from(vm, "'\""), "'\\'\"'");
    help_repr(vm, str_from(vm, "a\n\t\\\x01\x7f"), "'a\\n\\t\\\\\\x01\\x7f'");
    help_repr(vm, str_from(vm, "\u00a0\u2028é"), "'\\xa0\\u2028é'");
    help_repr(vm, bytes_new(vm, "\x00'\xff", 3), "b\"\\x00'\\xff\"");
    vm_free(vm);
}

static void repeating_too_often_is_a_memory_error(void **state) {
    (void)state;
    help_expect(13,
                "try: 'ab' * 10 ** 9\n"
                "except MemoryError as e: print('refused')\n"
                "print('ab' * 0 == '', len('é' * 1000))\n",
                "refused\nTrue 1000\n");
}

static void words_differ_by_version(void **state) {
    (void)state;
    const char *text = "try: 'a' + 1\n"
                       "except TypeError as e: print(e)\n"
                       "try: 'a'['b']\n"
                       "except TypeError as e: print(e)\n"
                       "print(hasattr('', 'removeprefix'))\n";
    help_expect(6, text,
                "must be str, not int\nstring indices must be integers\n"
                "False\n");
    help_expect(13, text,
                "can only concatenate str (not \"int\") to str\n"
                "string indices must be integers, not 'str'\nTrue\n");
}

static void methods_check_what_they_are_called_on(void **state) {
    (void)state;
    help_expect(13,
                "try: str.upper(5)\n"
                "except TypeError as e: print(e)\n",
                "descriptor 'upper' for 'str' objects doesn't apply to a "
                "'int' object\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interned_strs_are_one),
        cmocka_unit_test(the_table_of_names_closes_gaps),
        cmocka_unit_test(slices_count_code_points),
        cmocka_unit_test(appending_leaves_others_alone),
        cmocka_unit_test(repr_picks_quotes_and_escapes),
        cmocka_unit_test(repeating_too_often_is_a_memory_error),
        cmocka_unit_test(words_differ_by_version),
        cmocka_unit_test(methods_check_what_they_are_called_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
