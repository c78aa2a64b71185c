#include "vm_help.h"

static void expect_int(int minor, int64_t i, const char *spec,
                       const char *want) {
    Vm *vm = help_vm(minor, NULL);
    help_repr(vm, format_int(vm, v_int(i), str_of(spec)), want);
    vm_free(vm);
}

static void expect_float(int minor, double d, const char *spec,
                         const char *want) {
    Vm *vm = help_vm(minor, NULL);
    Value v = float_new(vm, d);
    help_repr(vm, format_float(vm, v, str_of(spec)), want);
    vm_free(vm);
}

static void expect_str(int minor, const char *s, const char *spec,
                       const char *want) {
    Vm *vm = help_vm(minor, NULL);
    Value v = str_from(vm, s);
    help_repr(vm, format_str(vm, v, str_of(spec)), want);
    vm_free(vm);
}

static void ints(void **state) {
    (void)state;
    expect_int(13, 1234567, ",", "'1,234,567'");
    expect_int(13, -5, "05", "'-0005'");
    expect_int(13, 255, "#010x", "'0x000000ff'");
    expect_int(13, 255, "_b", "'1111_1111'");
    expect_int(13, 42, "*^+9", "'***+42***'");
    /* zeros that fill are grouped too, and never begin with a comma */
    expect_int(13, 1, "04,", "'0,001'");
    expect_int(13, 1, "05,", "'0,001'");
    expect_int(13, 65, "c", "'A'");
    expect_int(13, 5, ".1f", "'5.0'");
    expect_int(13, 5, "s",
               "ValueError: Unknown format code 's' for object of type 'int'");
    expect_int(13, 5, ",x", "ValueError: Cannot specify ',' with 'x'.");
    expect_int(13, 5, "5y3",
               "ValueError: Invalid format specifier '5y3' for object of type "
               "'int'");
    expect_int(10, 5, "5y3", "ValueError: Invalid format specifier");
}

static void floats(void **state) {
    (void)state;
    expect_float(13, 3.14159, ".2f", "'3.14'");
    expect_float(13, 2.5, ".0f", "'2'"); /* to even */
    expect_float(13, 1.0, "", "'1.0'");
    expect_float(13, 100.0, ".3", "'1e+02'");
    expect_float(13, 12.5, ".3", "'12.5'");
    expect_float(13, 0.25, ".1%", "'25.0%'");
    expect_float(13, 1234567.891, "015,.2f", "'0,001,234,567.89'");
    expect_float(13, -0.04, "z.1f", "'0.0'");
    expect_float(10, -0.04, "z.1f", "ValueError: Invalid format specifier");
    expect_float(13, 1.0, "#.0f", "'1.'");
}

static void strs(void **state) {
    (void)state;
    expect_str(13, "é中", "*>5", "'***é中'");
    expect_str(13, "abcdef", "^8.3", "'  abc   '");
    expect_str(13, "ab", "05", "'ab000'");
    expect_str(9, "ab", "05",
               "ValueError: '=' alignment not allowed in string format "
               "specifier");
    expect_str(13, "ab", "+",
               "ValueError: Sign not allowed in string format specifier");
}

static void a_width_must_fit_into_memory(void **state) {
    (void)state;
    expect_str(13, "a", "9999999999", "MemoryError");
    expect_int(13, 1, "9999999999", "MemoryError");
    expect_float(13, 1, ".999999999f", "MemoryError");
}

static void templates(void **state) {
    (void)state;
    help_expect(13,
                "class P:\n    x = 3\n"
                "print('{0.x}|{1[k]:>{w}}|{{}}'.format(P, {'k': 1}, w=4))\n"
                "try: '{} {0}'.format(1)\n"
                "except ValueError as e: print(e)\n"
                "try: '{1}'.format(1)\n"
                "except IndexError as e: print(e)\n",
                "3|   1|{}\n"
                "cannot switch from automatic field numbering to manual field "
                "specification\n"
                "Replacement index 1 out of range for positional args tuple\n");
}

static void percent(void **state) {
    (void)state;
    help_expect(
        13,
        "print('%5.1f|%-4d|%+d|%#x|%s|%r' % (3.14, 5, 2, 255, 'a', 'b'))\n"
        "print('%(a)s %%' % {'a': 1}, '%.3d' % 7, '%c' % 65)\n"
        "try: '%d' % 'x'\n"
        "except TypeError as e: print(e)\n"
        "try: '%s %s' % (1,)\n"
        "except TypeError as e: print(e)\n",
        "  3.1|5   |+2|0xff|a|'b'\n1 % 007 A\n"
        "%d format: a real number is required, not str\n"
        "not enough arguments for format string\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ints),
        cmocka_unit_test(floats),
        cmocka_unit_test(strs),
        cmocka_unit_test(a_width_must_fit_into_memory),
        cmocka_unit_test(templates),
        cmocka_unit_test(percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
