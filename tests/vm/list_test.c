/* Lists, tuples, ranges and slices through the C interface. */
#include "vm_help.h"

static Value numbers(Vm *vm, int64_t n) {
    Value l = list_new(vm, 0);
    for (int64_t i = 0; i < n; i++)
        list_append(vm, l, v_int(i));
    return l;
}

/* Pairs (i * 7919 % 64, i) sorted by the first: the second must rise among
 * equals. */
static void check_stable(Value l) {
    const List *list = as_list(l);
    for (uint32_t i = 1; i < list->len; i++) {
        const Value *a = as_tuple(list->items[i - 1])->items;
        const Value *b = as_tuple(list->items[i])->items;
        int64_t x = int_small(a[0]), y = int_small(b[0]);
        assert_true(x <= y);
        if (x == y) assert_true(int_small(a[1]) < int_small(b[1]));
    }
}

static void sort_is_stable(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    Value first = dict_get_cstr(vm, vm->builtins, "min"); /* of a pair */
    for (uint32_t n = 0; n < 300; n += 7) {
        Value l = list_new(vm, 0);
        for (uint32_t i = 0; i < n; i++) {
            /* The key is below the number of the pair, so min() finds it. */
            Value pair = tuple_of2(vm, v_int(i * 7919 % 64), v_int(1000 + i));
            list_append(vm, l, pair);
            release(vm, pair);
        }
        assert_true(list_sort(vm, l, first, false));
        check_stable(l);
        release(vm, l);
    }
    vm_free(vm);
}

static void sort_backwards_is_stable(void **unused) {
    (void)unused;
    help_expect(13,
                "l = [(i * 7919 % 5, i) for i in range(40)]\n"
                "l.sort(key=lambda p: p[0], reverse=True)\n"
                "print(all(a[0] > b[0] or a[0] == b[0] and a[1] < b[1]\n"
                "          for a, b in zip(l, l[1:])))\n",
                "True\n");
}

static void sort_that_raises_loses_nothing(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    Value l = numbers(vm, 100), text = str_from(vm, "x");
    list_append(vm, l, text);
    assert_false(list_sort(vm, l, V_NONE, true));
    assert_true(exc_matches(vm, vm->t.TypeError));
    exc_clear(vm);
    assert_int_equal(as_list(l)->len, 101);
    int64_t sum = 0;
    for (uint32_t i = 0; i < 101; i++)
        if (is_int_small(as_list(l)->items[i]))
            sum += int_small(as_list(l)->items[i]);
    assert_int_equal(sum, 4950);
    vm_free(vm);
}

static void slices(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    struct {
        Value start, stop, step;
        int64_t len, count, first;
    } cases[] = {
        {V_NONE, V_NONE, V_NONE, 5, 5, 0},
        {V_NONE, V_NONE, v_int(-1), 5, 5, 4},
        {v_int(-2), V_NONE, V_NONE, 5, 2, 3},
        {v_int(10), v_int(20), V_NONE, 5, 0, 5},
        {v_int(1), v_int(-1), v_int(2), 6, 2, 1},
        {v_int(7), v_int(0), v_int(-3), 5, 2, 4},
        {v_int(INT_SMALL_MIN), v_int(INT_SMALL_MAX), v_int(3), 4, 2, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Value s = slice_new(vm, cases[i].start, cases[i].stop, cases[i].step);
        int64_t start, step;
        assert_int_equal(slice_indices(vm, s, cases[i].len, &start, &step),
                         cases[i].count);
        assert_int_equal(start, cases[i].first);
        release(vm, s);
    }
    vm_free(vm);
}

static void what_is_too_large(void **unused) {
    (void)unused;
    help_expect(13,
                "for make in (lambda: [0] * 10**12, lambda: (0,) * 10**30,\n"
                "             lambda: list(range(10**12))):\n"
                "    try: make()\n"
                "    except (MemoryError, OverflowError) as e:\n"
                "        print(type(e).__name__)\n",
                "MemoryError\nOverflowError\nMemoryError\n");
}

static void memory_is_given_back(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    uint64_t before = vm->heap.live;
    Value l = numbers(vm, 5000), t = seq_tuple(vm, l);
    assert_true(list_extend(vm, l, t));
    Value nested = list_from(vm, &l, 1);
    for (int i = 0; i < 100000; i++) { /* freeing must not use the C stack */
        Value outer = list_from(vm, &nested, 1);
        release(vm, nested);
        nested = outer;
    }
    release(vm, nested);
    release(vm, t);
    release(vm, l);
    uint64_t queue = vm->cap_dying * sizeof *vm->dying;
    assert_true(vm->heap.live <= before + queue + 16);
    vm_free(vm);
}

static void ranges_of_any_size(void **unused) {
    (void)unused;
    help_expect(13,
                "r = range(10**20, 0, -10**19)\n"
                "print(len(r), r[3], r[-1], 5 * 10**19 in r, list(r)[8:])\n"
                "print(list(range(2**62 - 2, 2**62 + 1)))\n"
                "print(r[::-2], len(range(0)), range(10)[2:-2:3])\n",
                "10 70000000000000000000 10000000000000000000 True "
                "[20000000000000000000, 10000000000000000000]\n"
                "[4611686018427387902, 4611686018427387903, "
                "4611686018427387904]\n"
                "range(10000000000000000000, 110000000000000000000, "
                "20000000000000000000) 0 range(2, 8, 3)\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sort_is_stable),
        cmocka_unit_test(sort_backwards_is_stable),
        cmocka_unit_test(sort_that_raises_loses_nothing),
        cmocka_unit_test(slices),
        cmocka_unit_test(what_is_too_large),
        cmocka_unit_test(memory_is_given_back),
        cmocka_unit_test(ranges_of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
