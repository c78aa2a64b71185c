/* The compiler, seen from its code objects: which instructions, where they
 * come from, what is refused.  That the code does the right thing when it runs
 * is shown by tests/vm/run and the conformance tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "vm/code.h"
#include "vm/compile.h"
#include "vm/obj_str.h"

static Vm *vm;

static void start(int minor, int level) {
    VmConfig config = {.minor = minor, .max_memory = 64u << 20, .level = level};
    config.trace = trace_new((TraceLevel)level, 0);
    vm = vm_new(&config);
    assert_non_null(vm);
}

static void finish(void) {
    Trace *trace = vm->trace;
    vm_free(vm);
    trace_free(trace);
    vm = NULL;
}

static Code *compile(const char *text) {
    Diags diags = {0};
    Code *code = compile_text(vm, str_of(text), "t.py", false, &diags);
    if (diags.len) fail_msg("%s", diags.items[0].message);
    assert_non_null(code);
    return code;
}

static void drop(Code *code) {
    release(vm, from_obj(code));
    finish();
}

/* The first code object among the constants, and theirs. */
static const Code *inner(const Code *code) {
    for (uint32_t i = 0; i < code->n_consts; i++) {
        Value v = code->consts[i];
        if (is_obj(v) && as_obj(v)->type == vm->t.code) return as_code(v);
    }
    fail_msg("there is a function inside");
    return NULL;
}

static const uint8_t caches[] = {
#define OPCODE(name, n, effect) n,
#include "vm/opcodes.def"
#undef OPCODE
};
static const char *const names[] = {
#define OPCODE(name, n, effect) #name,
#include "vm/opcodes.def"
#undef OPCODE
};

/* The names of the instructions, separated by spaces. */
static char *ops_of(const Code *code) {
    StrBuf out = {0};
    for (uint32_t i = 0; i < code->n_instrs;) {
        Opcode op = instr_op(code->instrs[i]);
        sb_printf(&out, "%s%s", out.len ? " " : "", names[op]);
        i += 1u + caches[op];
    }
    return sb_take(&out);
}

static void expect_ops(const char *function, const char *want) {
    start(13, 0);
    Code *code = compile(function);
    char *got = ops_of(inner(code));
    assert_string_equal(got, want);
    mem_free(got);
    drop(code);
}

static const uint32_t *find_op(const Code *code, Opcode op) {
    for (uint32_t i = 0; i < code->n_instrs;) {
        Opcode at = instr_op(code->instrs[i]);
        if (at == op) return &code->instrs[i];
        i += 1u + caches[at];
    }
    fail_msg("no %s", names[op]);
    return NULL;
}

static void plain_code_has_no_extras(void **state) {
    (void)state;
    expect_ops("def f(a, b):\n    return a + b\n",
               "LOAD_FAST_FAST ADD RETURN_VALUE");
    expect_ops("def f(n):\n    i = 0\n    while i < n:\n        i += 1\n",
               "LOAD_CONST STORE_FAST LOAD_FAST_FAST COMPARE "
               "POP_JUMP_IF_FALSE LOAD_FAST LOAD_CONST INPLACE STORE_FAST "
               "JUMP_BACK LOAD_CONST RETURN_VALUE");
    expect_ops("def f(x):\n    for i in x:\n        g(i)\n",
               "LOAD_FAST GET_ITER FOR_ITER STORE_FAST LOAD_GLOBAL PUSH_NULL "
               "LOAD_FAST CALL POP_TOP JUMP_BACK LOAD_CONST RETURN_VALUE");
    expect_ops("def f(x):\n    while True:\n        x.y(1)\n",
               "LOAD_FAST LOAD_METHOD LOAD_CONST CALL POP_TOP JUMP_BACK");
}

static void constants_are_made_once(void **state) {
    (void)state;
    expect_ops("def f():\n    return -1, (2, 3.5)\n",
               "LOAD_CONST RETURN_VALUE");
    expect_ops("def f():\n    'doc'\n    7\n    ...\n",
               "LOAD_CONST RETURN_VALUE");
    start(13, 0);
    Code *code = compile("x = 1; y = 1.0; z = True; w = 1; v = 0.0; u = -0.0");
    assert_int_equal(code->n_consts, 6); /* 1 1.0 True 0.0 -0.0 None */
    drop(code);
}

static void conditions_jump_at_once(void **state) {
    (void)state;
    expect_ops("def f(a, b):\n    if a and not b: return 1\n",
               "LOAD_FAST POP_JUMP_IF_FALSE LOAD_FAST POP_JUMP_IF_TRUE "
               "LOAD_CONST RETURN_VALUE LOAD_CONST RETURN_VALUE");
    expect_ops("def f(a):\n    if a is not None: return 1\n",
               "LOAD_FAST POP_JUMP_IF_NONE LOAD_CONST RETURN_VALUE "
               "LOAD_CONST RETURN_VALUE");
    expect_ops(
        "def f(a):\n    if 0:\n        a()\n    else:\n        return a\n",
        "LOAD_FAST RETURN_VALUE");
}

static void nothing_follows_a_return(void **state) {
    (void)state;
    expect_ops("def f(a):\n    return a\n    a()\n    for i in a: pass\n",
               "LOAD_FAST RETURN_VALUE");
    expect_ops("def f(a):\n    try:\n        return 1\n"
               "    finally:\n        return 2\n",
               "LOAD_CONST RETURN_VALUE");
}

/* A loop's `continue` goes straight to the next turn. */
static void jumps_are_short(void **state) {
    (void)state;
    expect_ops("def f(a, b):\n    while a:\n        if b: continue\n"
               "        a()\n",
               "LOAD_FAST POP_JUMP_IF_FALSE LOAD_FAST POP_JUMP_IF_FALSE "
               "JUMP_BACK LOAD_FAST PUSH_NULL CALL POP_TOP JUMP_BACK "
               "LOAD_CONST RETURN_VALUE");
}

static void variables_find_their_place(void **state) {
    (void)state;
    start(13, 0);
    Code *code = compile("def f(a, b):\n    def g():\n        return a, c\n"
                         "    return g\n");
    const Code *f = inner(code);
    assert_int_equal(f->n_locals, 3);
    assert_int_equal(f->n_cells, 1);
    assert_int_equal(f->cell_args[0], 0);
    const Code *g = inner(f);
    assert_int_equal(g->n_free, 1);
    assert_string_equal(as_str(g->local_names[0])->data, "a");
    find_op(g, OPC_LOAD_DEREF);
    find_op(g, OPC_LOAD_GLOBAL);
    drop(code);
}

static void parameters_are_counted(void **state) {
    (void)state;
    start(13, 0);
    Code *code = compile("def f(a, /, b, *c, d, **e):\n    'doc'\n    yield\n");
    const Code *f = inner(code);
    assert_int_equal(f->n_posonly, 1);
    assert_int_equal(f->n_args, 2);
    assert_int_equal(f->n_kwonly, 1);
    assert_int_equal(f->flags, CODE_GENERATOR | CODE_VARARGS | CODE_VARKW);
    assert_string_equal(as_str(f->local_names[2])->data, "d");
    assert_string_equal(as_str(f->local_names[3])->data, "c");
    assert_string_equal(as_str(f->doc)->data, "doc");
    drop(code);
}

static const char nested[] = "def f(a):\n"
                             "    for i in a:\n"
                             "        with a as b:\n"
                             "            try:\n"
                             "                if b: return b\n"
                             "                if i: break\n"
                             "                continue\n"
                             "            except a as e:\n"
                             "                return e\n"
                             "            finally:\n"
                             "                a(i)\n";

static void handlers_are_in_order(void **state) {
    (void)state;
    start(13, 1);
    Code *code = compile(nested);
    const Code *f = inner(code);
    assert_true(f->n_handlers > 3);
    for (uint32_t i = 0; i < f->n_handlers; i++) {
        const Handler *h = &f->handlers[i];
        assert_true(h->start < h->end && h->end <= f->n_instrs);
        assert_true(h->target < f->n_instrs);
        assert_true(h->depth < f->n_stack);
        if (i) assert_true(f->handlers[i - 1].end <= h->start);
        Opcode op = instr_op(f->instrs[h->target]);
        /* a clause begins, a name is forgotten, or what was handled before is
         * put back */
        assert_true(op == OPC_PUSH_EXC_INFO || op == OPC_LOAD_CONST ||
                    op == OPC_SWAP || op == OPC_LINE);
    }
    drop(code);
}

/* Where a traceback's markers go: 3.13's columns of f(a)[i] + b. */
static void expressions_have_places(void **state) {
    (void)state;
    start(13, 0);
    Code *code = compile("x = f(a)[i] + b\n");
    const CodePos *p = code_pos_at(code, find_op(code, OPC_ADD) + 1);
    assert_int_equal(p->line, 1);
    assert_int_equal(p->col, 4);
    assert_int_equal(p->end_col, 15);
    assert_int_equal(p->anchor_col, 12);
    assert_int_equal(p->anchor_end, 13);
    assert_false(p->is_call);
    p = code_pos_at(code, find_op(code, OPC_SUBSCR) + 1);
    assert_int_equal(p->anchor_col, 8);
    assert_int_equal(p->anchor_end, 11);
    p = code_pos_at(code, find_op(code, OPC_CALL) + 1);
    assert_int_equal(p->anchor_col, 5);
    assert_int_equal(p->end_col, 8);
    assert_true(p->is_call);
    p = code_pos_at(code, find_op(code, OPC_STORE_GLOBAL) + 1);
    assert_int_equal(p->anchor_line, 0);
    assert_int_equal(p->end_col, 1);
    drop(code);
}

/* Lines of a call over several lines, as each version blames them. */
static uint32_t line_of_call(int minor) {
    start(minor, 0);
    Code *code = compile("x = a(\n    b,\n    c)\n");
    uint32_t line = code_pos_at(code, find_op(code, OPC_CALL) + 1)->line;
    drop(code);
    return line;
}

static void lines_follow_the_dialect(void **state) {
    (void)state;
    assert_int_equal(line_of_call(6), 3);
    assert_int_equal(line_of_call(8), 1);
    assert_int_equal(line_of_call(13), 1);
    start(11, 0);
    Code *code = compile("x = (a\n     .b\n     .c())\n");
    const CodePos *p = code_pos_at(code, find_op(code, OPC_LOAD_METHOD) + 1);
    assert_int_equal(p->line, 3);
    assert_int_equal(p->col, 6);
    drop(code);
}

static char *lines_of(const Code *code) {
    StrBuf out = {0};
    for (uint32_t i = 0; i < code->n_instrs;) {
        uint32_t word = code->instrs[i];
        if (instr_op(word) == OPC_LINE) sb_printf(&out, " %u", instr_arg(word));
        i += 1u + caches[instr_op(word)];
    }
    return sb_take(&out);
}

static void statements_are_traced(void **state) {
    (void)state;
    start(13, 1);
    Code *code = compile("def f(a):\n"
                         "    'doc'\n"
                         "    global g\n"
                         "    while a:\n"
                         "        a = 1\n"
                         "    @a\n"
                         "    def h():\n"
                         "        pass\n"
                         "    with a:\n"
                         "        pass\n");
    char *lines = lines_of(inner(code));
    /* 4 again for the next turn; 6 and 7 again for the decorator's call and for
     * the name; 9 for the two ways out */
    assert_string_equal(lines, " 4 5 4 6 7 6 7 9 10 9 9");
    mem_free(lines);
    drop(code);
    start(13, 0);
    code = compile("a = 1\nb = 2\n");
    lines = lines_of(code);
    assert_string_equal(lines, "");
    mem_free(lines);
    drop(code);
}

static void expect_refused(const char *text, uint32_t from, const char *what) {
    Diags diags = {0};
    start(13, 0);
    assert_null(compile_text(vm, str_of(text), "t.py", false, &diags));
    assert_int_equal(diags.len, 1);
    assert_int_equal(diags.items[0].kind, DIAG_UNSUPPORTED);
    assert_int_equal(diags.items[0].span.start, from);
    assert_non_null(strstr(diags.items[0].message, what));
    diags_free(&diags);
    finish();
}

static void what_does_not_run_is_refused(void **state) {
    (void)state;
    expect_refused("x = 1\nmatch x:\n    case 1: pass\n", 6, "match");
    expect_refused("def f():\n    type X = int\n", 13, "type statement");
    expect_refused("def f[T](x): pass\n", 6, "type parameters");
    expect_refused("class C[T]: pass\n", 8, "type parameters");
}

static void syntax_errors_pass_through(void **state) {
    (void)state;
    Diags diags = {0};
    start(13, 0);
    assert_null(compile_text(vm, STR("x = = 1\n"), "t.py", false, &diags));
    assert_int_equal(diags.len, 1);
    assert_int_equal(diags.items[0].kind, DIAG_SYNTAX);
    diags_free(&diags);
    finish();
}

/* The interned strings stay, so the second time shows what the code holds. */
static void code_gives_its_memory_back(void **state) {
    (void)state;
    start(13, 1);
    release(vm, from_obj(compile(nested)));
    uint64_t live = vm->heap.live;
    Code *code = compile(nested);
    assert_true(vm->heap.live > live);
    release(vm, from_obj(code));
    assert_int_equal(vm->heap.live, live);
    finish();
}

static void disassembly_names_things(void **state) {
    (void)state;
    StrBuf out = {0};
    start(13, 0);
    Code *code = compile("x = 'a b'\n");
    code_disassemble(vm, code, &out);
    assert_string_equal(out.data, "<module>: 0 locals, 0 cells, 0 free, "
                                  "stack 1\n"
                                  "  0 LOAD_CONST 0 ('a b')\n"
                                  "  1 STORE_GLOBAL 0 (x)\n"
                                  "  2 LOAD_CONST 1 (None)\n"
                                  "  3 RETURN_VALUE 0\n");
    sb_free(&out);
    drop(code);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_code_has_no_extras),
        cmocka_unit_test(constants_are_made_once),
        cmocka_unit_test(conditions_jump_at_once),
        cmocka_unit_test(nothing_follows_a_return),
        cmocka_unit_test(jumps_are_short),
        cmocka_unit_test(variables_find_their_place),
        cmocka_unit_test(parameters_are_counted),
        cmocka_unit_test(handlers_are_in_order),
        cmocka_unit_test(expressions_have_places),
        cmocka_unit_test(lines_follow_the_dialect),
        cmocka_unit_test(statements_are_traced),
        cmocka_unit_test(what_does_not_run_is_refused),
        cmocka_unit_test(syntax_errors_pass_through),
        cmocka_unit_test(code_gives_its_memory_back),
        cmocka_unit_test(disassembly_names_things),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
