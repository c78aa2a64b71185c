#include "machine.h"

#include <stdlib.h>

static void add(Vm *vm, Timers *ts, int64_t due, uint32_t drift, int name) {
    Timer t = {.due = due, .target = v_int(name)};
    timers_push(vm, ts, t, drift);
}

static int take(Vm *vm, Timers *ts) {
    return (int)int_small(timers_pop(vm, ts).target);
}

static void the_earliest_comes_first(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    Timers ts = {0};
    add(vm, &ts, 30, 0, 3);
    add(vm, &ts, 10, 0, 1);
    add(vm, &ts, 20, 0, 2);
    for (int i = 1; i <= 3; i++)
        assert_int_equal(take(vm, &ts), i);
    timers_clear(vm, &ts);
    vm_free(vm);
}

static void of_equal_ones_that_with_fewer_waits_behind_it(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    Timers ts = {0};
    add(vm, &ts, 10, 2, 4);
    add(vm, &ts, 10, 0, 1);
    add(vm, &ts, 10, 1, 3);
    add(vm, &ts, 10, 0, 2); /* made later: behind its like */
    add(vm, &ts, 9, 9, 0);
    for (int i = 0; i <= 4; i++)
        assert_int_equal(take(vm, &ts), i);
    timers_clear(vm, &ts);
    vm_free(vm);
}

static void drift_beyond_its_bits_stays_the_largest(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    Timers ts = {0};
    add(vm, &ts, 10, UINT32_MAX, 2);
    add(vm, &ts, 10, 1u << 20, 1);
    assert_int_equal(timer_drift(timers_first(&ts)), 1u << 20);
    assert_int_equal(take(vm, &ts), 1);
    assert_int_equal(take(vm, &ts), 2);
    timers_clear(vm, &ts);
    vm_free(vm);
}

typedef struct Row {
    int64_t due;
    uint32_t drift, number;
} Row;

static int by_rank(const void *a, const void *b) {
    const Row *x = a, *y = b;
    if (x->due != y->due) return x->due < y->due ? -1 : 1;
    if (x->drift != y->drift) return x->drift < y->drift ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

static void many_come_out_sorted(void **state) {
    (void)state;
    enum { N = 5000 };
    static Row rows[N];
    Vm *vm = machine_new(NULL);
    Timers ts = {0};
    uint32_t seed = 12345;
    for (uint32_t i = 0; i < N; i++) {
        seed = seed * 1664525u + 1013904223u;
        rows[i] = (Row){(int64_t)(seed >> 20) - 2000, seed >> 10 & 3, i};
        add(vm, &ts, rows[i].due, rows[i].drift, (int)i);
    }
    qsort(rows, N, sizeof *rows, by_rank);
    for (int i = 0; i < N; i++)
        assert_int_equal(take(vm, &ts), rows[i].number);
    timers_clear(vm, &ts);
    vm_free(vm);
}

static bool is_even(const Timer *t) {
    return int_small(t->target) % 2 == 0;
}

static void a_filtered_heap_is_still_a_heap(void **state) {
    (void)state;
    Vm *vm = machine_new(NULL);
    Timers ts = {0};
    for (int i = 0; i < 1000; i++)
        add(vm, &ts, i * 7919 % 1009, 0, i);
    timers_filter(vm, &ts, is_even);
    assert_int_equal(ts.len, 500);
    for (int64_t last = -1; ts.len > 0;) {
        Timer t = timers_pop(vm, &ts);
        assert_true(t.due > last);
        assert_true(is_even(&t));
        last = t.due;
    }
    timers_clear(vm, &ts);
    vm_free(vm);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_earliest_comes_first),
        cmocka_unit_test(of_equal_ones_that_with_fewer_waits_behind_it),
        cmocka_unit_test(drift_beyond_its_bits_stays_the_largest),
        cmocka_unit_test(many_come_out_sorted),
        cmocka_unit_test(a_filtered_heap_is_still_a_heap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
