#include "machine.h"

static Vm *vm;

static int new_machine(void **state) {
    (void)state;
    vm = machine_new(NULL);
    return 0;
}

static int free_machine(void **state) {
    (void)state;
    vm_free(vm);
    return 0;
}

static bool read_schedule(const char *text) {
    const char *bad = NULL;
    return choices_init(vm, &engine_of(vm)->choices, text, false, 0, &bad);
}

static void without_deviations_everything_is_default(void **state) {
    (void)state;
    assert_true(read_schedule(""));
    assert_true(read_schedule(NULL));
    for (int i = 0; i < 5; i++)
        assert_int_equal(choose(vm, CHOICE_SET, 6), 0);
    assert_int_equal(engine_of(vm)->choices.count, 5);
}

static void a_deviation_hits_its_choice_alone(void **state) {
    (void)state;
    assert_true(read_schedule("@4=1, @2=5"));
    assert_int_equal(choose(vm, CHOICE_SET, 6), 0);
    assert_int_equal(choose(vm, CHOICE_SET, 6), 5);
    assert_int_equal(choose(vm, CHOICE_SET, 6), 0);
    assert_int_equal(choose(vm, CHOICE_SET, 1),
                     0); /* no choice, so it has no number */
    assert_int_equal(choose(vm, CHOICE_SET, 2), 1);
}

static void what_is_no_schedule_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {"x",     "@",
                                        "@0=1",  "@1",
                                        "@1=",   "@1=x",
                                        "1=1",   "@1=1@2=1",
                                        "@-1=1", "@1=99999999999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(read_schedule(texts[i]));
}

static void orders_are_permutations_in_lexicographic_order(void **state) {
    (void)state;
    static const char *const schedules[] = {"",     "@1=1", "@1=2",
                                            "@1=3", "@1=4", "@1=5"};
    static const int orders[][3] = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3},
                                    {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};
    for (int i = 0; i < 6; i++) {
        Value items[3] = {v_int(1), v_int(2), v_int(3)};
        assert_true(read_schedule(schedules[i]));
        choose_order(vm, items, 3);
        for (int k = 0; k < 3; k++)
            assert_int_equal(int_small(items[k]), orders[i][k]);
    }
}

static void a_seed_draws_the_same_every_time(void **state) {
    (void)state;
    const char *bad;
    uint32_t first[20], different = 0;
    Choices *c = &engine_of(vm)->choices;
    choices_init(vm, c, NULL, true, 7, &bad);
    for (int i = 0; i < 20; i++)
        first[i] = choose(vm, CHOICE_SET, 10);
    choices_init(vm, c, NULL, true, 7, &bad);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(choose(vm, CHOICE_SET, 10), first[i]);
        different += first[i] != first[0];
    }
    assert_true(different > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_deviations_everything_is_default),
        cmocka_unit_test(a_deviation_hits_its_choice_alone),
        cmocka_unit_test(what_is_no_schedule_is_refused),
        cmocka_unit_test(orders_are_permutations_in_lexicographic_order),
        cmocka_unit_test(a_seed_draws_the_same_every_time),
    };
    return cmocka_run_group_tests_name("choice", tests, new_machine,
                                       free_machine);
}
