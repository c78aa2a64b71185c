/* Which variable a name means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/parse.h"
#include "lang/scope.h"

typedef struct Fixture {
    Source *src;
    Ast *ast;
    Diags diags;
} Fixture;

static Fixture resolve(const char *text) {
    Fixture f = {.src = source_new("t.py", text, strlen(text))};
    f.ast = lang_parse(f.src, 13, &f.diags);
    return f;
}

static void release(Fixture *f) {
    ast_free(f->ast);
    diags_free(&f->diags);
    source_free(f->src);
}

static Node *statement(NodeList body, uint32_t i) {
    assert_true(i < body.len);
    return body.items[i];
}

/* The scope of the i-th statement, which is a def or a class. */
static Scope *inner(const Scope *s, uint32_t i) {
    const Node *n = s->node;
    NodeList body = n->kind == NODE_MODULE      ? n->u.module.body
                    : n->kind == NODE_CLASS_DEF ? n->u.class_def.body
                                                : n->u.function.body;
    return scope_of(statement(body, i));
}

static Scope *module(const Fixture *f) {
    assert_non_null(f->ast);
    return scope_of(f->ast->module);
}

static const Symbol *find(const Fixture *f, const Scope *s, const char *name) {
    const Symbol *sym = scope_lookup(s, names_of(&f->ast->names, name));
    assert_non_null(sym);
    return sym;
}

static void locals_and_globals(void **state) {
    (void)state;
    Fixture f = resolve("x = 1\n"
                        "def f(b, a, *c, k=2, **d):\n"
                        "    y = x\n"
                        "    global z\n"
                        "    z = print\n");
    const Scope *s = inner(module(&f), 1);
    assert_int_equal(find(&f, module(&f), "x")->kind, SYM_GLOBAL_IMPLICIT);
    assert_int_equal(find(&f, s, "x")->kind, SYM_GLOBAL_IMPLICIT);
    assert_int_equal(find(&f, s, "z")->kind, SYM_GLOBAL_EXPLICIT);
    assert_int_equal(find(&f, s, "print")->kind, SYM_GLOBAL_IMPLICIT);
    /* Slots follow a frame: positional, keyword-only, *args, **kwargs. */
    static const char *const ORDER[] = {"b", "a", "k", "c", "d", "y"};
    assert_int_equal(s->nfast, 6);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(find(&f, s, ORDER[i])->kind, SYM_LOCAL);
        assert_int_equal(find(&f, s, ORDER[i])->fast, i);
    }
    release(&f);
}

static void inner_functions_capture(void **state) {
    (void)state;
    Fixture f = resolve("def f(p):\n"
                        "    v = 1\n"
                        "    def g():\n"
                        "        def h():\n"
                        "            nonlocal v\n"
                        "            v = p\n");
    const Scope *outer = inner(module(&f), 0), *g = inner(outer, 1);
    const Scope *h = inner(g, 0);
    assert_int_equal(find(&f, outer, "v")->kind, SYM_CELL);
    assert_int_equal(find(&f, outer, "v")->fast, -1);
    assert_int_equal(find(&f, outer, "p")->kind, SYM_CELL);
    assert_int_equal(find(&f, outer, "p")->fast, 0);
    assert_int_equal(outer->ncells, 2);
    assert_int_equal(g->nfrees, 2); /* only passes them on */
    assert_int_equal(find(&f, g, "v")->kind, SYM_FREE);
    assert_int_equal(h->nfrees, 2);
    assert_true(find(&f, h, "v")->flags & SYM_IS_NONLOCAL);
    assert_string_equal(h->qualname, "f.<locals>.g.<locals>.h");
    release(&f);
}

static void classes_are_not_enclosing_scopes(void **state) {
    (void)state;
    Fixture f = resolve("def f():\n"
                        "    x = 1\n"
                        "    y = 2\n"
                        "    class C:\n"
                        "        x = 3\n"
                        "        z = y\n"
                        "        def m(self): return x\n");
    const Scope *outer = inner(module(&f), 0), *c = inner(outer, 2);
    const Scope *m = inner(c, 2);
    assert_int_equal(find(&f, c, "x")->kind, SYM_CLASS);
    assert_true(find(&f, c, "x")->deref >= 0); /* for m, through C's frame */
    assert_int_equal(find(&f, c, "y")->kind, SYM_FREE);
    assert_int_equal(find(&f, c, "z")->kind, SYM_CLASS);
    assert_int_equal(find(&f, m, "x")->kind, SYM_FREE);
    assert_int_equal(find(&f, outer, "x")->kind, SYM_CELL);
    assert_string_equal(m->qualname, "f.<locals>.C.m");
    release(&f);
}

static void super_needs_the_class(void **state) {
    (void)state;
    Fixture f = resolve("class C:\n"
                        "    def m(self): super().m()\n"
                        "class D:\n"
                        "    def m(self): pass\n");
    const Scope *c = inner(module(&f), 0), *d = inner(module(&f), 1);
    assert_true(c->needs_class_cell);
    assert_false(d->needs_class_cell);
    assert_int_equal(find(&f, c, "__class__")->kind, SYM_CELL);
    assert_int_equal(find(&f, inner(c, 0), "__class__")->kind, SYM_FREE);
    release(&f);
}

static void private_names_are_mangled(void **state) {
    (void)state;
    Fixture f = resolve("class _C:\n"
                        "    __a = 1\n"
                        "    def __m(self): self.__b = self.__x__\n");
    const Scope *c = inner(module(&f), 0);
    find(&f, c, "_C__a");
    find(&f, c, "_C__m");
    const Node *m = statement(c->node->u.class_def.body, 1);
    assert_string_equal(m->u.function.name->text, "__m");
    assert_string_equal(m->u.function.bound->text, "_C__m");
    const Node *assign = statement(m->u.function.body, 0);
    const Node *target = assign->u.assign.targets.items[0];
    assert_string_equal(target->u.attribute.name->text, "_C__b");
    assert_string_equal(assign->u.assign.value->u.attribute.name->text,
                        "__x__");
    release(&f);
}

static void comprehensions_are_scopes(void **state) {
    (void)state;
    Fixture f = resolve("def f(n):\n"
                        "    return [i + n for i in range(n) if (w := i)]\n");
    const Scope *outer = inner(module(&f), 0);
    const Node *ret = statement(outer->node->u.function.body, 0);
    const Scope *comp = scope_of(ret->u.ret.value);
    assert_string_equal(comp->name->text, "<listcomp>");
    assert_int_equal(find(&f, comp, ".0")->fast, 0);
    assert_int_equal(find(&f, comp, "i")->kind, SYM_LOCAL);
    assert_int_equal(find(&f, comp, "n")->kind, SYM_FREE);
    /* := binds in the function; range is read there, too. */
    assert_int_equal(find(&f, comp, "w")->kind, SYM_FREE);
    assert_int_equal(find(&f, outer, "w")->kind, SYM_CELL);
    find(&f, outer, "range");
    release(&f);
}

static void functions_know_what_they_are(void **state) {
    (void)state;
    Fixture f = resolve("def a(): yield\n"
                        "async def b(): await x\n"
                        "async def c(): yield\n"
                        "def d(): return lambda: (yield)\n"
                        "async def e(): return [await y for y in z]\n"
                        "def g(): return locals()\n");
    const Scope *m = module(&f);
    assert_true(inner(m, 0)->is_generator);
    assert_true(inner(m, 1)->is_coroutine);
    assert_false(inner(m, 1)->is_generator);
    assert_true(inner(m, 2)->is_async_generator);
    assert_false(inner(m, 2)->is_coroutine);
    assert_false(inner(m, 3)->is_generator);
    const Node *ret = statement(inner(m, 4)->node->u.function.body, 0);
    assert_true(scope_of(ret->u.ret.value)->is_coroutine);
    assert_true(inner(m, 5)->uses_locals);
    assert_false(inner(m, 4)->uses_locals);
    release(&f);
}

static void check_error(const char *text, const char *message) {
    Fixture f = resolve(text);
    assert_null(f.ast);
    assert_int_equal(f.diags.len, 1);
    assert_string_equal(f.diags.items[0].message, message);
    release(&f);
}

static void errors_of_scopes(void **state) {
    (void)state;
    check_error("def f():\n nonlocal x\n", "no binding for nonlocal 'x' found");
    check_error("def f(a, a): pass\n",
                "duplicate argument 'a' in function definition");
    check_error("x = 1\nawait x\n", "'await' outside function");
    check_error("async def f():\n def g():\n  await x\n",
                "'await' outside async function");
    check_error("type X = int\n", "the type statement");
    check_error("def f[T](x: T): pass\n", "type parameters");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locals_and_globals),
        cmocka_unit_test(inner_functions_capture),
        cmocka_unit_test(classes_are_not_enclosing_scopes),
        cmocka_unit_test(super_needs_the_class),
        cmocka_unit_test(private_names_are_mangled),
        cmocka_unit_test(comprehensions_are_scopes),
        cmocka_unit_test(functions_know_what_they_are),
        cmocka_unit_test(errors_of_scopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
