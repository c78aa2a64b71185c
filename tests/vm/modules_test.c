/* Library modules: that each one loads in every dialect, and the numbers that
 * must be CPython's to the last bit. */
#include "vm/import.h"
#include "vm_help.h"

static const char *const names[] = {
    "abc",        "bisect",  "collections", "collections.abc",
    "contextlib", "copy",    "enum",        "functools",
    "heapq",      "inspect", "io",          "itertools",
    "json",       "math",    "operator",    "random",
    "string",     "sys",     "textwrap",    "traceback",
    "types",      "typing",  "warnings",    "__future__",
    "builtins"};

static void all_load(void **unused) {
    (void)unused;
    for (int minor = 5; minor <= 13; minor++) {
        Vm *vm = help_vm(minor, NULL);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            Value m = vm_import(vm, names[i]);
            if (!m) fail_msg("3.%d: %s", minor, names[i]);
            assert_int_equal(vm_import(vm, names[i]), m);
        }
        vm_free(vm);
    }
}

static void by_dialect(void **unused) {
    (void)unused;
    help_expect(13, "import dataclasses\nprint(dataclasses.MISSING is not 0)",
                "True\n");
    Vm *vm = help_vm(6, NULL);
    assert_int_equal(vm_import_builtin(vm, "dataclasses"), V_NULL);
    assert_int_equal(vm->exc, V_NULL);
    assert_int_equal(vm_import_builtin(vm, "no_such_module"), V_NULL);
    vm_free(vm);
}

static void random_is_the_twister(void **unused) {
    (void)unused;
    help_expect(13,
                "import random\n"
                "random.seed(42)\n"
                "print(random.random(), random.randint(1, 100),\n"
                "      random.getrandbits(70), random.choice('abcdef'))\n"
                "random.seed('hello')\nprint(random.random())\n"
                "print(random.Random(2**70).randrange(10**9))\n"
                "l = list(range(8)); random.Random(1).shuffle(l); print(l)\n"
                "print(random.Random(3).sample(range(1000), 5))\n",
                "0.6394267984578837 4 281774556622676705531 b\n"
                "0.3537754404730722\n"
                "249954497\n"
                "[3, 6, 1, 5, 7, 0, 4, 2]\n"
                "[243, 606, 557, 133, 378]\n");
}

/* Unseeded, every run is the same. */
static void random_without_a_seed(void **unused) {
    (void)unused;
    const char *program = "import random\nprint(random.random())";
    char *first = help_run(13, program);
    help_expect(13, program, first);
    mem_free(first);
}

static void sys_says_the_dialect(void **unused) {
    (void)unused;
    help_expect(9,
                "import sys\n"
                "print(sys.version_info[:2], sys.version_info.minor,\n"
                "      sys.version_info >= (3, 9), sys.maxsize)\n"
                "print(sys.exc_info())\n"
                "try: 1 / 0\nexcept Exception as e:\n"
                "    print(sys.exc_info()[1] is e)\n",
                "(3, 9) 9 True 9223372036854775807\n"
                "(None, None, None)\nTrue\n");
}

static void deques_wrap_around(void **unused) {
    (void)unused;
    help_expect(13,
                "from collections import deque\n"
                "d = deque(maxlen=5)\n"
                "for i in range(100):\n"
                "    d.append(i)\n    d.rotate(3)\n    d.appendleft(-i)\n"
                "print(d, d[0], d[-1])\n"
                "q = deque()\n"
                "for i in range(1000):\n"
                "    q.append(i)\n"
                "    if i % 3: q.popleft()\n"
                "print(len(q), q[0], q.index(700), list(q)[:3])\n",
                "deque([-99, 98, 96, 99, 97], maxlen=5) -99 97\n"
                "334 666 34 [666, 667, 668]\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_load),
        cmocka_unit_test(by_dialect),
        cmocka_unit_test(random_is_the_twister),
        cmocka_unit_test(random_without_a_seed),
        cmocka_unit_test(sys_says_the_dialect),
        cmocka_unit_test(deques_wrap_around),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
