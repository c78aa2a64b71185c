#include <string.h>

#include "lang/ast_walk.h"
#include "lang/scope_impl.h"

/* What CPython's compiler refuses after the symbol table is right
 * (Python/compile.c): statements and expressions in the wrong place. */

typedef struct Check {
    Resolver *r;
    Scope *scope;
    int loops;        /* around this place, in the same function */
    int blocks;       /* statically nested blocks, likewise */
    bool in_finally;  /* up to 3.7 no continue there */
    bool except_star; /* no way out of an except* block but its end */
} Check;

enum { MAX_BLOCKS = 20 }; /* CPython's CO_MAXBLOCKS */

static void check(void *ctx, Node *n);

static void check_all(Check *c, NodeList list) {
    for (uint32_t i = 0; i < list.len; i++)
        check(c, list.items[i]);
}

/* The function, class or module whose code this is. */
static const Scope *home(const Scope *s) {
    while (scope_is_comprehension(s))
        s = s->parent;
    return s;
}

static bool is_async_function(const Scope *s) {
    return s->is_coroutine || s->is_async_generator;
}

/* --- asynchronous things --- */

static void check_await(Check *c, const Node *n) {
    const Scope *s = home(c->scope);
    bool function = s->kind == SCOPE_FUNCTION || s->kind == SCOPE_LAMBDA;
    /* A generator expression may await anywhere; it is refused when made. */
    if (c->scope->kind == SCOPE_GENERATOR) return;
    if (function && is_async_function(s)) return;

    if (!function) scope_fail(c->r, n->span, "'await' outside function");
    scope_fail(c->r, n->span, "'await' outside async function");
}

static void check_async_statement(Check *c, const Node *n, const char *what) {
    const Scope *s = c->scope;
    if (s->kind == SCOPE_FUNCTION && is_async_function(s)) return;
    scope_fail(c->r, n->span, "'async %s' outside async function", what);
}

static void check_comprehension(Check *c, Node *n) {
    const Scope *s = n->u.comp.scope, *up = c->scope;
    bool is_async = s->is_coroutine || s->is_async_generator;
    bool allowed = is_async_function(up) || s->kind == SCOPE_GENERATOR;
    if (is_async && !allowed)
        scope_fail(c->r, n->span,
                   "asynchronous comprehension outside of an asynchronous "
                   "function");
}

static void check_yield(Check *c, const Node *n) {
    const Scope *s = c->scope;
    if (!scope_is_function(s))
        scope_fail(c->r, n->span, "'yield%s' outside function",
                   n->kind == NODE_YIELD_FROM && c->r->minor >= 13 ? " from"
                                                                   : "");
    if (n->kind == NODE_YIELD_FROM && is_async_function(s))
        scope_fail(c->r, n->span, "'yield from' inside async function");
}

/* --- leaving --- */

static void check_return(Check *c, const Node *n) {
    const Scope *s = c->scope;
    if (c->except_star)
        scope_fail(c->r, n->span,
                   "'break', 'continue' and 'return' cannot appear in an "
                   "except* block");
    if (!scope_is_function(s))
        scope_fail(c->r, n->span, "'return' outside function");
    if (n->u.ret.value && s->is_async_generator)
        scope_fail(c->r, n->span, "'return' with value in async generator");
}

static void check_jump(Check *c, const Node *n) {
    bool is_break = n->kind == NODE_BREAK;
    if (c->except_star && c->loops == 0)
        scope_fail(c->r, n->span,
                   "'break', 'continue' and 'return' cannot appear in an "
                   "except* block");
    if (c->loops == 0)
        scope_fail(c->r, n->span,
                   is_break ? "'break' outside loop"
                            : "'continue' not properly in loop");
    if (!is_break && c->in_finally && c->r->minor < 8)
        scope_fail(c->r, n->span,
                   "'continue' not supported inside 'finally' clause");
}

/* --- blocks --- */

static void enter_block(Check *c, const Node *n) {
    if (++c->blocks > MAX_BLOCKS)
        scope_fail(c->r, n->span, "too many statically nested blocks");
}

static void check_loop(Check *c, Node *n) {
    bool is_for = n->kind == NODE_FOR;
    if (is_for && n->u.for_stmt.is_async) check_async_statement(c, n, "for");
    if (is_for) {
        check(c, n->u.for_stmt.iter);
        check(c, n->u.for_stmt.target);
    } else {
        check(c, n->u.while_stmt.test);
    }
    Check inner = *c;
    enter_block(&inner, n);
    inner.loops++;
    inner.in_finally = inner.except_star = false;
    check_all(&inner, is_for ? n->u.for_stmt.body : n->u.while_stmt.body);
    check_all(c, is_for ? n->u.for_stmt.orelse : n->u.while_stmt.orelse);
}

/* The statement in front of a handler: there CPython up to 3.9 is. */
static Span last_statement(const Node *n, uint32_t handler) {
    NodeList list =
        handler ? n->u.try_stmt.handlers.items[handler - 1]->u.handler.body
                : n->u.try_stmt.body;
    return list.items[list.len - 1]->span;
}

static void check_try(Check *c, Node *n) {
    Check inner = *c;
    NodeList handlers = n->u.try_stmt.handlers;
    enter_block(&inner, n);
    check_all(&inner, n->u.try_stmt.body);
    for (uint32_t i = 0; i < handlers.len; i++) {
        Node *h = handlers.items[i];
        if (!h->u.handler.type && i + 1 < handlers.len)
            scope_fail(c->r, c->r->minor >= 10 ? h->span : last_statement(n, i),
                       "default 'except:' must be last");
        Check in_handler = inner;
        if (n->u.try_stmt.is_star) {
            in_handler.except_star = true;
            in_handler.loops = 0;
        }
        if (h->u.handler.type) check(&inner, h->u.handler.type);
        check_all(&in_handler, h->u.handler.body);
    }
    check_all(&inner, n->u.try_stmt.orelse);
    inner.in_finally = true;
    check_all(&inner, n->u.try_stmt.finalbody);
}

static void check_with(Check *c, Node *n) {
    if (n->u.with.is_async) check_async_statement(c, n, "with");
    Check inner = *c;
    for (uint32_t i = 0; i < n->u.with.nitems; i++) {
        check(&inner, n->u.with.items[i].context);
        enter_block(&inner, n);
        if (n->u.with.items[i].target) check(&inner, n->u.with.items[i].target);
    }
    check_all(&inner, n->u.with.body);
}

/* --- inner scopes --- */

static void check_params(Check *c, const Params *params) {
    for (uint32_t i = 0; i < params->len; i++) {
        const Param *p = &params->items[i];
        if (name_is(p->name, "__debug__"))
            scope_fail(c->r, p->span, "cannot assign to __debug__");
        if (p->value) check(c, p->value);
        Node *a = p->annotation;
        if (a) check(c, a->kind == NODE_STARRED ? a->u.starred.value : a);
    }
}

static void check_function(Check *c, Node *n) {
    check_all(c, n->u.function.decorators);
    check_params(c, n->u.function.params);
    if (n->u.function.returns) check(c, n->u.function.returns);
    Check inner = {.r = c->r, .scope = n->u.function.scope};
    check_all(&inner, n->u.function.body);
}

static void check_keywords(Check *c, const Keyword *k, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (name_is(k[i].name, "__debug__"))
            scope_fail(c->r, k[i].span, "cannot assign to __debug__");
        for (uint32_t j = i + 1; k[i].name && j < n; j++) {
            if (k[j].name != k[i].name) continue;
            if (c->r->minor >= 9)
                scope_fail(c->r, k[j].span, "keyword argument repeated: %s",
                           k[j].name->text);
            scope_fail(c->r, k[j].span, "keyword argument repeated");
        }
        check(c, k[i].value);
    }
}

/* Arguments, where a star may stand. */
static void check_args(Check *c, NodeList args) {
    for (uint32_t i = 0; i < args.len; i++) {
        Node *a = args.items[i];
        check(c, a->kind == NODE_STARRED ? a->u.starred.value : a);
    }
}

static void check_class(Check *c, Node *n) {
    check_all(c, n->u.class_def.decorators);
    check_args(c, n->u.class_def.bases);
    check_keywords(c, n->u.class_def.keywords, n->u.class_def.nkeywords);
    Check inner = {.r = c->r, .scope = n->u.class_def.scope};
    check_all(&inner, n->u.class_def.body);
}

static void check_lambda(Check *c, Node *n) {
    check_params(c, n->u.lambda.params);
    Check inner = {.r = c->r, .scope = n->u.lambda.scope};
    check(&inner, n->u.lambda.body);
}

static void check_comp(Check *c, Node *n) {
    check_comprehension(c, n);
    check(c, n->u.comp.generators[0].iter);
    Check inner = {.r = c->r, .scope = n->u.comp.scope};
    for (uint32_t i = 0; i < n->u.comp.ngenerators; i++) {
        Comprehension *g = &n->u.comp.generators[i];
        if (i) check(&inner, g->iter);
        check(&inner, g->target);
        check_all(&inner, g->ifs);
    }
    check(&inner, n->u.comp.elt);
    if (n->u.comp.value) check(&inner, n->u.comp.value);
}

/* --- stars --- */

static void check_elements(Check *c, Node *n) {
    bool starred = false;
    for (uint32_t i = 0; i < n->u.list.elts.len; i++) {
        Node *e = n->u.list.elts.items[i];
        if (e->kind != NODE_STARRED) {
            check(c, e);
            continue;
        }
        if (starred && n->ctx == CTX_STORE)
            scope_fail(c->r, n->span,
                       c->r->minor >= 9
                           ? "multiple starred expressions in assignment"
                           : "two starred expressions in assignment");
        starred = true;
        check(c, e->u.starred.value);
    }
}

static void check_starred(Check *c, const Node *n) {
    if (n->ctx == CTX_STORE)
        scope_fail(c->r, n->span,
                   "starred assignment target must be in a list or tuple");
    scope_fail(c->r, n->span, "can't use starred expression here");
}

static void check_call(Check *c, Node *n) {
    check(c, n->u.call.func);
    check_args(c, n->u.call.args);
    check_keywords(c, n->u.call.keywords, n->u.call.nkeywords);
}

static void check_debug(Check *c, const Node *n, const Name *name) {
    if (n->ctx == CTX_LOAD || !name_is(name, "__debug__")) return;
    if (c->r->minor < 8) scope_fail(c->r, n->span, "assignment to keyword");
    scope_fail(c->r, n->span, "cannot %s __debug__",
               n->ctx == CTX_DEL ? "delete" : "assign to");
}

/* An annotation's star (3.11) stands alone, everything else goes deeper. */
static void check_expr(Check *c, Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_AWAIT: check_await(c, n); break;
    case NODE_YIELD:
    case NODE_YIELD_FROM: check_yield(c, n); break;
    case NODE_NAME: check_debug(c, n, n->u.name.id); break;
    case NODE_ATTRIBUTE: check_debug(c, n, n->u.attribute.name); break;
    default: break;
    }
    node_children(n, check, c);
}

static void check(void *ctx, Node *n) {
    Check *c = ctx;
    switch ((NodeKind)n->kind) {
    case NODE_FUNCTION_DEF: check_function(c, n); break;
    case NODE_CLASS_DEF: check_class(c, n); break;
    case NODE_LAMBDA: check_lambda(c, n); break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP: check_comp(c, n); break;
    case NODE_FOR:
    case NODE_WHILE: check_loop(c, n); break;
    case NODE_TRY: check_try(c, n); break;
    case NODE_WITH: check_with(c, n); break;
    case NODE_RETURN:
        check_return(c, n);
        node_children(n, check, c);
        break;
    case NODE_BREAK:
    case NODE_CONTINUE: check_jump(c, n); break;
    case NODE_LIST:
    case NODE_TUPLE:
    case NODE_SET: check_elements(c, n); break;
    case NODE_STARRED: check_starred(c, n); break;
    case NODE_CALL: check_call(c, n); break;
    default: check_expr(c, n); break;
    }
}

void scope_check(Resolver *r, Node *module) {
    Check c = {.r = r, .scope = module->u.module.scope};
    check_all(&c, module->u.module.body);
}

/* --- from __future__ --- */

/* Features and the first version that knows them. */
static const struct {
    const char *name;
    int minor;
} FEATURES[] = {{"nested_scopes", 0},    {"generators", 0},
                {"division", 0},         {"absolute_import", 0},
                {"with_statement", 0},   {"print_function", 0},
                {"unicode_literals", 0}, {"barry_as_FLUFL", 0},
                {"generator_stop", 5},   {"annotations", 7}};

static bool known_feature(const Resolver *r, const Name *name) {
    for (size_t i = 0; i < sizeof FEATURES / sizeof *FEATURES; i++) {
        if (name_is(name, FEATURES[i].name))
            return r->minor >= FEATURES[i].minor;
    }
    return false;
}

static void take_features(Resolver *r, const Node *n) {
    for (uint32_t i = 0; i < n->u.import.nnames; i++) {
        const Alias *a = &n->u.import.names[i];
        Span first = {n->span.start, n->span.start + 1};
        if (name_is(a->name, "braces")) scope_fail(r, n->span, "not a chance");
        if (!known_feature(r, a->name))
            scope_fail(r, r->minor >= 10 ? first : n->span,
                       "future feature %s is not defined", a->name->text);
        if (name_is(a->name, "annotations")) r->ast->future_annotations = true;
    }
}

static bool is_future(const Node *n) {
    return n->kind == NODE_IMPORT_FROM && !n->u.import.level &&
           name_is(n->u.import.module, "__future__");
}

static bool is_docstring(const Node *n) {
    return n->kind == NODE_EXPR_STMT &&
           n->u.expr_stmt.value->kind == NODE_CONSTANT &&
           n->u.expr_stmt.value->u.constant.kind == CONST_STR;
}

void scope_check_future(Resolver *r, const Node *module) {
    NodeList list = module->u.module.body;
    uint32_t i = list.len && is_docstring(list.items[0]) ? 1 : 0;
    for (; i < list.len && is_future(list.items[i]); i++)
        take_features(r, list.items[i]);
    for (; i < list.len; i++) {
        if (is_future(list.items[i]))
            scope_fail(r, list.items[i]->span,
                       "from __future__ imports must occur at the beginning "
                       "of the file");
    }
}
