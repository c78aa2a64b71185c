/* Dicts through the C interface: order, gaps, versions, names. */
#include "vm_help.h"

static Value text_of(Vm *vm, int64_t i) {
    return str_printf(vm, "key%lld", (long long)i);
}

static void order_with_gaps(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    Dict *d = dict_new(vm);
    for (int64_t i = 0; i < 1000; i++)
        assert_true(dict_set(vm, d, v_int(i), v_int(-i)));
    for (int64_t i = 0; i < 1000; i++)
        if (i % 10) assert_int_equal(dict_del(vm, d, v_int(i)), 1);
    assert_int_equal(dict_del(vm, d, v_int(1)), 0);
    assert_int_equal(d->used, 100);
    uint32_t pos = 0;
    Value key, v;
    for (int64_t i = 0; i < 1000; i += 10) {
        assert_true(dict_next(d, &pos, &key, &v));
        assert_int_equal(int_small(key), i);
        assert_int_equal(int_small(v), -i);
    }
    assert_false(dict_next(d, &pos, &key, &v));
    release(vm, from_obj(d));
    vm_free(vm);
}

/* A queue of keys must not grow with the number that went through it. */
static void memory_is_given_back(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    uint64_t before = vm->heap.live;
    Dict *d = dict_new(vm);
    for (int64_t i = 0; i < 20000; i++) {
        Value key = text_of(vm, i), old = text_of(vm, i - 10);
        assert_true(dict_set(vm, d, key, V_NONE));
        assert_true(dict_del(vm, d, old) >= 0);
        release(vm, key);
        release(vm, old);
    }
    assert_int_equal(d->used, 10);
    assert_true(d->cap < 100);
    release(vm, from_obj(d));
    assert_int_equal(vm->heap.live, before);
    vm_free(vm);
}

static void names_and_equal_texts(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    Dict *d = dict_new(vm);
    dict_set_cstr(vm, d, "alpha", v_int(1));
    Value loose = str_printf(vm, "%s", "alpha");
    assert_int_equal(dict_get(vm, d, loose), v_int(1));
    Value other = str_printf(vm, "%s", "beta");
    assert_true(dict_set(vm, d, other, v_int(2)));
    uint32_t at = 99;
    Value name = str_intern(vm, "beta", 4);
    assert_int_equal(dict_get_name_at(d, name, &at), v_int(2));
    assert_int_equal(at, 1);
    assert_int_equal(dict_get_cstr(vm, d, "gamma"), V_NULL);
    vm_free(vm);
}

static void versions_guard_keys(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    Dict *a = dict_new(vm), *b = dict_new(vm);
    dict_set_cstr(vm, a, "x", v_int(1));
    dict_set_cstr(vm, b, "x", v_int(1));
    assert_true(a->keys_version != b->keys_version);
    uint64_t version = a->keys_version;
    dict_set_cstr(vm, a, "x", v_int(2)); /* a new value, no new key */
    assert_int_equal(a->keys_version, version);
    dict_set_cstr(vm, a, "y", v_int(2));
    assert_true(a->keys_version != version);
    vm_free(vm);
}

/* 1, 1.0 and True are one key; the first one stays. */
static void equal_numbers(void **unused) {
    (void)unused;
    Vm *vm = help_vm(13, NULL);
    Dict *d = dict_new(vm);
    Value one = float_new(vm, 1.0);
    dict_set(vm, d, v_int(1), v_int(1));
    dict_set(vm, d, one, v_int(2));
    dict_set(vm, d, V_TRUE, v_int(3));
    help_repr(vm, from_obj(d), "{1: 3}");
    vm_free(vm);
}

static void keys_that_change_the_dict(void **unused) {
    (void)unused;
    help_expect(
        13,
        "class K:\n"
        "    def __hash__(self): return 7\n"
        "    def __eq__(self, other): d.pop(first, None); return False\n"
        "first = K()\nd = {first: 1}\nd[K()] = 2\n"
        "print(sorted(d.values()))\n",
        "[2]\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_with_gaps),
        cmocka_unit_test(memory_is_given_back),
        cmocka_unit_test(names_and_equal_texts),
        cmocka_unit_test(versions_guard_keys),
        cmocka_unit_test(equal_numbers),
        cmocka_unit_test(keys_that_change_the_dict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
