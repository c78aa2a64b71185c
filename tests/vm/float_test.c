#include <math.h>
#include <stdlib.h>

#include "vm_help.h"

static void expect_text(double d, const char *want) {
    StrBuf sb = {0};
    float_write(d, &sb);
    assert_string_equal(sb.data, want);
    sb_free(&sb);
}

static void repr_is_the_shortest(void **state) {
    (void)state;
    expect_text(0.1, "0.1");
    expect_text(1.0 / 3, "0.3333333333333333");
    expect_text(-0.0, "-0.0");
    expect_text(1e16, "1e+16");
    expect_text(9999999999999998.0, "9999999999999998.0");
    expect_text(0.0001, "0.0001");
    expect_text(0.00001, "1e-05");
    expect_text(5e-324, "5e-324");
    expect_text(ldexp(1, -44), "5.684341886080802e-14");
    expect_text(1.7976931348623157e308, "1.7976931348623157e+308");
    expect_text(INFINITY, "inf");
    expect_text(-NAN, "nan");
}

/* Whatever bits: the text reads back as the same number. */
static void repr_reads_back(void **state) {
    (void)state;
    uint64_t bits = 0x9E3779B97F4A7C15u;
    for (int i = 0; i < 20000; i++) {
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        double d;
        memcpy(&d, &bits, sizeof d);
        if (!isfinite(d)) continue;
        StrBuf sb = {0};
        float_write(d, &sb);
        assert_true(strtod(sb.data, NULL) == d);
        sb_free(&sb);
    }
}

static void texts_that_are_floats(void **state) {
    (void)state;
    double d;
    assert_true(float_parse(STR(" 1_0.5e1 "), &d) && d == 105.0);
    assert_true(float_parse(STR("-Infinity"), &d) && d == -INFINITY);
    assert_true(float_parse(STR(".5"), &d) && d == 0.5);
    assert_false(float_parse(STR("1__0"), &d));
    assert_false(float_parse(STR("."), &d));
    assert_false(float_parse(STR("0x10"), &d)); /* strtod would */
    assert_false(float_parse(STR("1e"), &d));
}

static void rounding_sees_the_exact_value(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    help_repr(vm, float_round(vm, 2.675, 2), "2.67"); /* it is 2.67499... */
    help_repr(vm, float_round(vm, 0.5, 0), "0.0");
    help_repr(vm, float_round(vm, 1.5, 0), "2.0");
    help_repr(vm, float_round(vm, 25.0, -1), "20.0");
    help_repr(vm, float_round(vm, 35.0, -1), "40.0");
    help_repr(vm, float_round(vm, 26.0, -2), "0.0");
    help_repr(vm, float_round(vm, 50.0, -2), "0.0");
    help_repr(vm, float_round(vm, 50.5, -2), "100.0");
    help_repr(vm, float_round_int(vm, 2.5), "2");
    help_repr(vm, float_round_int(vm, NAN),
              "ValueError: cannot convert float NaN to integer");
    vm_free(vm);
}

static void equal_numbers_hash_alike(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    double numbers[] = {0, 1, -1, 2.0, 1e15, -1e18, 18446744073709551616.0};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        Value v = int_from_double(vm, numbers[i]);
        assert_int_equal(int_hash(vm, v), float_hash(numbers[i]));
        release(vm, v);
    }
    assert_int_equal(float_hash(0.5), 1ULL << 60);
    assert_int_equal(float_hash(INFINITY), 314159);
    vm_free(vm);
}

static void ints_compare_exactly(void **state) {
    (void)state;
    help_expect(13,
                "print(2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53)\n"
                "print(10 ** 400 > 1e308, 10 ** 400 > float('inf'))\n"
                "print(float('nan') == 1, 1 < float('nan'), 3 < 3.5)\n",
                "False True\nTrue False\nFalse False True\n");
}

static void words_differ_by_version(void **state) {
    (void)state;
    const char *text = "for f in (lambda: 1.0 // 0, lambda: 1.0 % 0,\n"
                       "          lambda: 1.0 / 0, lambda: 0.0 ** -1):\n"
                       "    try: f()\n"
                       "    except ZeroDivisionError as e: print(e)\n";
    help_expect(8, text,
                "float divmod()\nfloat modulo\nfloat division by zero\n"
                "0.0 cannot be raised to a negative power\n");
    help_expect(13, text,
                "float floor division by zero\nfloat modulo by zero\n"
                "float division by zero\n"
                "0.0 cannot be raised to a negative power\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repr_is_the_shortest),
        cmocka_unit_test(repr_reads_back),
        cmocka_unit_test(texts_that_are_floats),
        cmocka_unit_test(rounding_sees_the_exact_value),
        cmocka_unit_test(equal_numbers_hash_alike),
        cmocka_unit_test(ints_compare_exactly),
        cmocka_unit_test(words_differ_by_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
