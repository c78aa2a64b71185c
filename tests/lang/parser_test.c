/* Trees: shapes, places, marks, limits, hints.  The breadth of the grammar is
 * compared with CPython's in test_parse.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/ast_dump.h"
#include "lang/parse.h"

typedef struct Fixture {
    Source *src;
    Ast *ast;
    Diags diags;
} Fixture;

static Fixture parse(const char *text, int minor) {
    Fixture f = {.src = source_new("t.py", text, strlen(text))};
    f.ast = ast_parse(f.src, minor, &f.diags);
    return f;
}

static void release(Fixture *f) {
    ast_free(f->ast);
    diags_free(&f->diags);
    source_free(f->src);
}

/* The value of the only statement, an expression. */
static const Node *value(const Fixture *f) {
    assert_non_null(f->ast);
    return f->ast->module->u.module.body.items[0]->u.expr_stmt.value;
}

static void check_text(const Fixture *f, Span span, const char *expected) {
    Str s = source_text(f->src, span);
    assert_int_equal(s.len, strlen(expected));
    assert_memory_equal(s.ptr, expected, s.len);
}

static void operators_bind_as_in_python(void **state) {
    (void)state;
    Fixture f = parse("a + b * -c ** d", 13);
    const Node *sum = value(&f);
    assert_int_equal(sum->op, OP_ADD);
    check_text(&f, sum->mark, "+");
    const Node *product = sum->u.bin_op.right;
    assert_int_equal(product->op, OP_MUL);
    const Node *minus = product->u.bin_op.right;
    assert_int_equal(minus->kind, NODE_UNARY_OP);
    assert_int_equal(minus->u.unary_op.operand->op, OP_POW);
    check_text(&f, minus->span, "-c ** d");
    release(&f);
}

static void marks_show_what_a_traceback_underlines(void **state) {
    (void)state;
    Fixture f = parse("(a).b(c, d)[e]", 13);
    const Node *subscript = value(&f);
    check_text(&f, subscript->mark, "[e]");
    const Node *call = subscript->u.subscript.value;
    check_text(&f, call->mark, "(c, d)");
    const Node *attribute = call->u.call.func;
    check_text(&f, attribute->mark, "b");
    check_text(&f, attribute->span, "(a).b");
    check_text(&f, attribute->u.attribute.value->span, "a");
    assert_true(attribute->u.attribute.value->in_parens);
    release(&f);
}

static void check_constant(const char *text, ConstantKind kind,
                           const char *expected, size_t len) {
    Fixture f = parse(text, 13);
    const Constant *c = &value(&f)->u.constant;
    assert_int_equal(c->kind, kind);
    assert_int_equal(c->text.len, len);
    assert_memory_equal(c->text.ptr, expected, len);
    release(&f);
}

static void literals_have_values(void **state) {
    (void)state;
    check_constant("0xFFFF_FFFF_FFFF_FFFF_FFFF", CONST_INT,
                   "1208925819614629174706175", 25);
    check_constant("0b101", CONST_INT, "5", 1);
    check_constant("000", CONST_INT, "0", 1);
    check_constant("'a\\x00b' \"\\u4e2d\\\n\"", CONST_STR, "a\0b\xE4\xB8\xAD",
                   6);
    check_constant("'\\ud800'", CONST_STR, "\xED\xA0\x80", 3);
    check_constant("r'\\n'", CONST_STR, "\\n", 2);
    check_constant("b'\\xff\\101'", CONST_BYTES,
                   "\xFF"
                   "A",
                   2);
    Fixture f = parse("1_0.5e-1", 13);
    assert_true(value(&f)->u.constant.real == 1.05);
    release(&f);
}

static void numbers_that_fit_are_also_numbers(void **state) {
    (void)state;
    Fixture f = parse("9223372036854775807", 13);
    assert_true(value(&f)->u.constant.fits);
    assert_true(value(&f)->u.constant.small == INT64_MAX);
    release(&f);
    f = parse("9223372036854775808", 13);
    assert_false(value(&f)->u.constant.fits);
    release(&f);
}

static void fstrings_are_parts_in_both_grammars(void **state) {
    (void)state;
    for (int minor = 8; minor <= 13; minor++) {
        Fixture f = parse("f'a{{{b!r:>{c}}' f'{d = }'", minor);
        NodeList parts = value(&f)->u.joined_str.values;
        assert_int_equal(parts.len, 4);
        assert_true(str_is(parts.items[0]->u.constant.text, "a{"));
        const Node *b = parts.items[1];
        assert_int_equal(b->u.formatted_value.conversion, 'r');
        assert_int_equal(
            b->u.formatted_value.format_spec->u.joined_str.values.len, 2);
        assert_true(str_is(parts.items[2]->u.constant.text, "d = "));
        assert_int_equal(parts.items[3]->u.formatted_value.conversion, 'r');
        release(&f);
    }
}

static void deep_nesting_is_refused_not_fatal(void **state) {
    (void)state;
    static const char *const UNITS[] = {
        "-", "not ", "lambda: ", "a+", "a**", "a if b else ", "a.b(c)[d]."};
    for (size_t u = 0; u < sizeof UNITS / sizeof *UNITS; u++) {
        StrBuf sb = {0};
        for (int i = 0; i < 20000; i++)
            sb_puts(&sb, UNITS[u]);
        sb_puts(&sb, "x");
        Fixture f = parse(sb.data, 13);
        assert_null(f.ast);
        assert_int_equal(f.diags.items[0].kind, DIAG_UNSUPPORTED);
        release(&f);
        sb_free(&sb);
    }
}

static void newer_syntax_names_its_version(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int minor;
        const char *hint;
    } CASES[] = {
        {"if (n := 1): pass", 7, "needs Python 3.8 or newer: --python 3.8"},
        {"x = f'{a}'", 5, "needs Python 3.6 or newer: --python 3.6"},
        {"match x:\n  case 1: pass", 9,
         "needs Python 3.10 or newer: --python 3.10"},
        {"try: pass\nexcept* E: pass", 10,
         "needs Python 3.11 or newer: --python 3.11"},
        {"x = f'{'a'}'", 11, "needs Python 3.12 or newer: --python 3.12"},
        {"async = 1", 7, "needs Python 3.6 or older: --python 3.6"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Fixture f = parse(CASES[i].text, CASES[i].minor);
        assert_null(f.ast);
        assert_non_null(f.diags.items[0].hint);
        assert_string_equal(f.diags.items[0].hint, CASES[i].hint);
        release(&f);
    }
    Fixture f = parse("x = = 1", 7);
    assert_null(f.diags.items[0].hint);
    release(&f);
}

static void a_dump_is_what_cpython_would_dump(void **state) {
    (void)state;
    Fixture f = parse("x: int = g(*a, k=1)", 13);
    StrBuf sb = {0};
    ast_dump(&sb, f.ast);
    assert_string_equal(
        sb.data,
        "AnnAssign@1:0-1:19(Name@1:0-1:1('x',Store),Name@1:3-1:6('int',Load),"
        "Call@1:9-1:19(Name@1:9-1:10('g',Load),[Starred@1:11-1:13("
        "Name@1:12-1:13('a',Load),Load)],[keyword@1:15-1:18('k',"
        "Constant@1:17-1:18(1))]),1)\n");
    sb_free(&sb);
    release(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_in_python),
        cmocka_unit_test(marks_show_what_a_traceback_underlines),
        cmocka_unit_test(literals_have_values),
        cmocka_unit_test(numbers_that_fit_are_also_numbers),
        cmocka_unit_test(fstrings_are_parts_in_both_grammars),
        cmocka_unit_test(deep_nesting_is_refused_not_fatal),
        cmocka_unit_test(newer_syntax_names_its_version),
        cmocka_unit_test(a_dump_is_what_cpython_would_dump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
