#include "machine.h"

#include "engine/ready.h"

static void put(Vm *vm, ReadyQueue *q, int name) {
    ready_put(vm, q, (Ready){.a = v_int(name)});
}

static int take(Vm *vm, ReadyQueue *q) {
    return (int)int_small(ready_take(vm, q).a);
}

static void first_in_first_out(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    ReadyQueue q = {0};
    for (int i = 0; i < 100; i++)
        put(vm, &q, i);
    for (int i = 0; i < 100; i++)
        assert_int_equal(take(vm, &q), i);
    assert_int_equal(q.len, 0);
    ready_clear(vm, &q);
    vm_free(vm);
}

static void it_grows_and_shrinks_at_any_place(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    ReadyQueue q = {0};
    int in = 0, out = 0;
    for (int round = 1; round < 200; round++) {
        for (int i = 0; i < round; i++)
            put(vm, &q, in++);
        for (int i = 0; i < round - round / 7; i++)
            assert_int_equal(take(vm, &q), out++);
    }
    while (q.len > 0)
        assert_int_equal(take(vm, &q), out++);
    assert_int_equal(out, in);
    ready_clear(vm, &q);
    vm_free(vm);
}

static void going_on_needs_no_more_memory(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    ReadyQueue q = {0};
    for (int i = 0; i < 10; i++)
        put(vm, &q, i);
    for (int i = 0; i < 1000; i++) {
        take(vm, &q);
        put(vm, &q, i);
    }
    uint64_t live = vm->heap.live;
    for (int i = 0; i < 10000; i++) {
        take(vm, &q);
        put(vm, &q, i);
    }
    assert_int_equal(vm->heap.live, live);
    ready_clear(vm, &q);
    vm_free(vm);
}

static void clearing_releases_what_is_in_it(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    ReadyQueue q = {0};
    Value list = list_new(vm, 0);
    ready_put(vm, &q, (Ready){.a = retain(list), .b = retain(list)});
    assert_int_equal(as_obj(list)->refs, 3);
    ready_clear(vm, &q);
    assert_int_equal(as_obj(list)->refs, 1);
    release(vm, list);
    vm_free(vm);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out),
        cmocka_unit_test(it_grows_and_shrinks_at_any_place),
        cmocka_unit_test(going_on_needs_no_more_memory),
        cmocka_unit_test(clearing_releases_what_is_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
