/* What the builtins module holds, and what it refuses. */
#include "vm_help.h"

static bool has(int minor, const char *name) {
    Vm *vm = help_vm(minor, NULL);
    bool found = dict_get_cstr(vm, vm->builtins, name) != V_NULL;
    vm_free(vm);
    return found;
}

static void names_by_dialect(void **unused) {
    (void)unused;
    assert_false(has(9, "aiter"));
    assert_true(has(10, "aiter"));
    assert_false(has(6, "breakpoint"));
    assert_true(has(7, "breakpoint"));
    assert_false(has(10, "ExceptionGroup"));
    assert_true(has(11, "BaseExceptionGroup"));
    assert_false(has(5, "ModuleNotFoundError"));
    assert_false(has(13, "NotAName"));
    assert_true(has(5, "EnvironmentError"));
}

/* The program stops there and the text names what it used. */
static void expect_refusal(const char *program, const char *what) {
    Printed to = {0};
    Vm *vm = help_vm(13, &to);
    Diags diags = {0};
    vm->path = vm->shown_path = "t.py";
    vm->source = str_of(program);
    Code *code = compile_text(vm, vm->source, "t.py", false, &diags);
    Frame *b = vm->frame;
    vm_push_module(vm, code, as_dict(vm->main_dict));
    Sig sig;
    Value v;
    vm_eval(vm, b, &sig, &v);
    assert_int_equal(vm->stop, STOP_REFUSED);
    assert_non_null(strstr(vm->stop_text, what));
    assert_null(to.sb.data); /* no `except` and no `finally` has run */
    vm_free(vm);
    sb_free(&to.sb);
}

static void refused_by_name(void **unused) {
    (void)unused;
    expect_refusal("try: eval('1')\nexcept Exception: print('no')", "eval()");
    expect_refusal("try: open('x')\nfinally: print('no')", "open()");
    expect_refusal("input()\nprint('no')", "input()");
    expect_refusal("next(map(exec, ['1']))\nprint('no')", "exec()");
    expect_refusal("import sys\nsys.stdin.read()\nprint('no')", "sys.stdin");
}

static void print_is_one_piece(void **unused) {
    (void)unused;
    help_expect(13,
                "class F:\n"
                "    def write(self, s): seen.append(s)\n"
                "    def flush(self): seen.append('flush')\n"
                "seen = []\n"
                "print(1, 'b', file=F(), flush=True)\nprint(seen)\n"
                "import sys\nsys.stdout = F()\nprint('x', end='')\n"
                "sys.stdout = sys.__stdout__\nprint(seen[-1:])\n",
                "['1', ' ', 'b', '\\n', 'flush']\n['x']\n");
}

/* From 3.12 sums of floats keep what the additions lose. */
static void sums_of_floats(void **unused) {
    (void)unused;
    const char *program = "print(sum([0.1] * 10), sum([1e100, 1, -1e100]))";
    help_expect(11, program, "0.9999999999999999 0.0\n");
    help_expect(12, program, "1.0 0.0\n");
}

static void modular_powers(void **unused) {
    (void)unused;
    help_expect(13,
                "print(pow(3, 10**30, 10**9 + 7), pow(3, -1, 7), "
                "pow(-2, 3, 5), pow(2, 5, -7), pow(0, 0, 1))\n"
                "try: pow(2, -1, 4)\nexcept ValueError as e: print(e)\n",
                "965115194 5 2 -3 0\n"
                "base is not invertible for the given modulus\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_by_dialect),   cmocka_unit_test(refused_by_name),
        cmocka_unit_test(print_is_one_piece), cmocka_unit_test(sums_of_floats),
        cmocka_unit_test(modular_powers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
