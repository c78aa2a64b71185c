/* The order of sets, dialect by dialect.  The numbers are what CPython 3.6,
 * 3.9 and 3.11 give for the same steps. */
#include "vm_help.h"

static uint32_t state;

static uint32_t draw(void) {
    state = (state * 1103515245u + 12345u) & 0x7fffffff;
    return state >> 8;
}

/* 300 steps, two of three of them additions; a digest of the order after. */
static uint32_t order_after_steps(int minor) {
    Vm *vm = help_vm(minor, NULL);
    Value set = set_new(vm, false), item;
    state = 12345;
    for (int i = 0; i < 300; i++) {
        Value v = v_int((int64_t)(draw() % 97) - 20);
        if (draw() % 3)
            assert_true(set_add(vm, set, v));
        else
            assert_true(set_discard(vm, set, v) >= 0);
    }
    uint32_t digest = 0;
    for (uint32_t pos = 0; set_next(vm, set, &pos, &item);)
        digest = digest * 31 + (uint32_t)int_small(item);
    release(vm, set);
    vm_free(vm);
    return digest;
}

static void order_through_growth_and_removal(void **unused) {
    (void)unused;
    assert_int_equal(order_after_steps(6), 1990906703u);
    assert_int_equal(order_after_steps(9), 2120228815u);
    assert_int_equal(order_after_steps(11), 2314895865u);
    assert_int_equal(order_after_steps(13), 2314895865u);
}

static void other_keys_keep_their_order(void **unused) {
    (void)unused;
    help_expect(13,
                "class C:\n    def __init__(self, n): self.n = n\n"
                "items = [C(i) for i in range(40)]\n"
                "s = set(items)\ns.discard(items[0])\ns.add(items[0])\n"
                "print([c.n for c in s] == list(range(1, 40)) + [0])\n"
                "print(list({'b', 'a', 'c'}), {1, 'x', 0})\n"
                "print(s.pop().n, len(s))\n",
                "True\n['b', 'a', 'c'] {1, 'x', 0}\n1 39\n");
}

static void displays_of_constants(void **unused) {
    (void)unused;
    help_expect(8, "print({10, 20, 30, 40, 50})", "{40, 10, 50, 20, 30}\n");
    help_expect(11, "print({10, 20, 30, 40, 50})", "{50, 20, 40, 10, 30}\n");
}

static void hashes_are_cpythons(void **unused) {
    (void)unused;
    const char *program = "print(hash((1, 2, 3)), hash(()), "
                          "hash((1, (2, 3))), hash(frozenset([1, 2, 3])))";
    help_expect(6, program,
                "2528502973977326415 3527539 -2573205875365132962 "
                "-272375401224217160\n");
    help_expect(11, program,
                "529344067295497451 5740354900026072187 7267574591690527098 "
                "-272375401224217160\n");
}

static void an_equality_that_raises(void **unused) {
    (void)unused;
    help_expect(13,
                "class Bad:\n"
                "    def __hash__(self): return 1\n"
                "    def __eq__(self, other): raise ValueError('eq')\n"
                "s = {Bad()}\n"
                "try: s.add(Bad())\n"
                "except ValueError as e: print(e, len(s))\n"
                "class Evil:\n"
                "    def __hash__(self): return 1\n"
                "    def __eq__(self, other): t.clear(); return False\n"
                "t = {Evil()}\nt.add(Evil())\nprint(len(t))\n",
                "eq 1\n1\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_through_growth_and_removal),
        cmocka_unit_test(other_keys_keep_their_order),
        cmocka_unit_test(displays_of_constants),
        cmocka_unit_test(hashes_are_cpythons),
        cmocka_unit_test(an_equality_that_raises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
