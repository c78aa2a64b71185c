#include "vm_help.h"

static Value parse(Vm *vm, const char *digits) {
    return int_parse(vm, str_of(digits), 10);
}

/* a OP b, both in decimal, gives `want` (a repr, or the exception). */
static void check(Vm *vm, const char *a, BinaryOp op, const char *b,
                  const char *want) {
    Value x = parse(vm, a), y = parse(vm, b);
    Value r = int_binary(vm, op, x, y);
    release(vm, x);
    release(vm, y);
    help_repr(vm, r, want);
}

static void small_and_large_meet(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    /* 2**62 - 1 is the largest immediate */
    check(vm, "4611686018427387903", OP_ADD, "1", "4611686018427387904");
    check(vm, "4611686018427387904", OP_SUB, "1", "4611686018427387903");
    check(vm, "-4611686018427387904", OP_SUB, "1", "-4611686018427387905");
    check(vm, "3037000500", OP_MUL, "3037000500", "9223372037000250000");
    Value back = int_binary(vm, OP_SUB, int_from_u64(vm, 1ULL << 62), v_int(1));
    assert_true(is_int_small(back));
    vm_free(vm);
}

static void division_rounds_down(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    check(vm, "7", OP_FLOORDIV, "-2", "-4");
    check(vm, "7", OP_MOD, "-2", "-1");
    check(vm, "-7", OP_MOD, "2", "1");
    /* 10**20 = 14285714285714285714 * 7 + 2 */
    check(vm, "-100000000000000000000", OP_FLOORDIV, "7",
          "-14285714285714285715");
    check(vm, "-100000000000000000000", OP_MOD, "7", "5");
    check(vm, "5", OP_MOD, "-100000000000000000000", "-99999999999999999995");
    check(vm, "1", OP_FLOORDIV, "0",
          "ZeroDivisionError: integer division or modulo by zero");
    check(vm, "1", OP_MOD, "0", "ZeroDivisionError: integer modulo by zero");
    vm_free(vm);
}

static void true_division_is_rounded_once(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    check(vm, "1", OP_DIV, "3", "0.3333333333333333");
    /* operands that no double holds: (2**53 + 1) / 1 lies between two doubles
     * and goes to the even one */
    check(vm, "9007199254740993", OP_DIV, "1", "9007199254740992.0");
    check(vm, "9007199254740995", OP_DIV, "1", "9007199254740996.0");
    check(vm, "0", OP_DIV, "-5", "-0.0");
    vm_free(vm);
}

static void bits_of_negatives(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    check(vm, "-1", OP_AND, "340282366920938463463374607431768211455",
          "340282366920938463463374607431768211455");
    check(vm, "-18446744073709551616", OP_OR, "1", "-18446744073709551615");
    check(vm, "-18446744073709551616", OP_XOR, "-1", "18446744073709551615");
    check(vm, "-5", OP_RSHIFT, "1", "-3");
    check(vm, "-18446744073709551617", OP_RSHIFT, "64", "-2");
    check(vm, "1", OP_LSHIFT, "100", "1267650600228229401496703205376");
    check(vm, "1", OP_LSHIFT, "-1", "ValueError: negative shift count");
    vm_free(vm);
}

static void a_result_too_large_is_a_memory_error(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    check(vm, "10", OP_POW, "10000000000", "MemoryError");
    check(vm, "1", OP_LSHIFT, "100000000000", "MemoryError");
    check(vm, "0", OP_LSHIFT, "100000000000", "0");
    check(vm, "1", OP_POW, "100000000000", "1");
    vm_free(vm);
}

static void hash_is_the_residue(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    Value p = parse(vm, "2305843009213693951"); /* 2**61 - 1 */
    assert_int_equal(int_hash(vm, p), 0);
    Value v = parse(vm, "2305843009213693952");
    assert_int_equal(int_hash(vm, v), 1);
    assert_int_equal((int64_t)int_hash(vm, v_int(-1)), -2);
    assert_int_equal(int_hash(vm, v_int(1)), float_hash(1.0));
    vm_free(vm);
}

static void texts_that_are_numbers(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    help_repr(vm, int_parse(vm, STR(" -1_000 "), 10), "-1000");
    help_repr(vm, int_parse(vm, STR("0x_ff"), 0), "255");
    help_repr(vm, int_parse(vm, STR("zz"), 36), "1295");
    assert_true(int_parse(vm, STR("1__0"), 10) == V_NULL);
    assert_true(int_parse(vm, STR("012"), 0) == V_NULL);
    assert_true(int_parse(vm, STR(""), 10) == V_NULL);
    assert_true(vm->exc == V_NULL);
    vm_free(vm);
}

static void digits_are_limited_from_3_7(void **state) {
    (void)state;
    const char *text = "try: print(len(str(10 ** 4300)))\n"
                       "except ValueError as e: print(e)\n";
    help_expect(6, text, "4301\n");
    help_expect(8, text,
                "Exceeds the limit (4300) for integer string conversion; use "
                "sys.set_int_max_str_digits() to increase the limit\n");
    help_expect(13, text,
                "Exceeds the limit (4300 digits) for integer string "
                "conversion; use sys.set_int_max_str_digits() to increase the "
                "limit\n");
}

static void subclasses_keep_their_class(void **state) {
    (void)state;
    help_expect(13,
                "class N(int):\n    pass\n"
                "n = N(2 ** 70)\nn.x = 5\n"
                "print(n, n.x, type(n + 1).__name__, N(3) == 3, repr(N()))\n",
                "1180591620717411303424 5 int True 0\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_and_large_meet),
        cmocka_unit_test(division_rounds_down),
        cmocka_unit_test(true_division_is_rounded_once),
        cmocka_unit_test(bits_of_negatives),
        cmocka_unit_test(a_result_too_large_is_a_memory_error),
        cmocka_unit_test(hash_is_the_residue),
        cmocka_unit_test(texts_that_are_numbers),
        cmocka_unit_test(digits_are_limited_from_3_7),
        cmocka_unit_test(subclasses_keep_their_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
