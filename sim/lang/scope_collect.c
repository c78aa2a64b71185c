#include <string.h>

#include "lang/scope_impl.h"

/* Walks the tree in CPython's order (Python/symtable.c), which decides which
 * of several errors is reported and in which order symbols appear. */

static void expr(Resolver *r, Node *n);
static void body(Resolver *r, NodeList list);

static void exprs(Resolver *r, NodeList list) {
    for (uint32_t i = 0; i < list.len; i++)
        expr(r, list.items[i]);
}

/* --- scopes --- */

static const char *qualname(Resolver *r, const Scope *s) {
    const Scope *up = s->parent;
    /* PEP 709: from 3.12 on they are no functions of their own. */
    while (r->minor >= 12 && up && up->kind == SCOPE_COMP)
        up = up->parent;
    if (!up || up->kind == SCOPE_MODULE) return s->name->text;
    Symbol *sym = scope_lookup(up, s->name);
    if (sym && (sym->flags & SYM_IS_GLOBAL)) return s->name->text;
    StrBuf sb = {0};
    bool locals = up->kind == SCOPE_FUNCTION || up->kind == SCOPE_LAMBDA;
    sb_printf(&sb, "%s%s%s", up->qualname, locals ? ".<locals>." : ".",
              s->name->text);
    char *text = arena_strndup(r->arena, sb.data, sb.len);
    sb_free(&sb);
    return text;
}

static Scope *enter(Resolver *r, ScopeKind kind, Node *node, const Name *name) {
    Scope *s = arena_new(r->arena, Scope);
    s->kind = kind;
    s->node = node;
    s->parent = r->scope;
    s->name = name;
    s->index = arena_new(r->arena, ScopeIndex);
    if (s->parent) {
        ScopeIndex *up = s->parent->index;
        up->children =
            scope_grow(r, up->children, up->nchildren, sizeof *up->children);
        up->children[up->nchildren++] = s;
        s->is_nested = s->parent->is_nested || scope_is_function(s->parent);
    }
    s->qualname = qualname(r, s);
    r->scope = s;
    return s;
}

static void leave(Resolver *r) {
    r->scope = r->scope->parent;
}

static bool has_docstring(NodeList list) {
    if (!list.len || list.items[0]->kind != NODE_EXPR_STMT) return false;
    const Node *v = list.items[0]->u.expr_stmt.value;
    return v->kind == NODE_CONSTANT && v->u.constant.kind == CONST_STR;
}

/* --- names --- */

static const Name *bind(Resolver *r, const Name *name, unsigned more) {
    const Name *mangled = scope_mangle(r, name);
    Symbol *sym = scope_symbol(r, r->scope, mangled);
    sym->flags |= SYM_IS_BOUND | more;
    return mangled;
}

static void use(Resolver *r, const Name *name) {
    scope_symbol(r, r->scope, name)->flags |= SYM_IS_USED;
}

static void check_loop_target(Resolver *r, const Node *n) {
    Symbol *sym = scope_symbol(r, r->scope, n->u.name.id);
    if (!r->scope->index->is_loop_target) return;
    if (sym->flags & (SYM_IS_GLOBAL | SYM_IS_NONLOCAL))
        scope_fail(r, n->span,
                   "comprehension inner loop cannot rebind assignment "
                   "expression target '%s'",
                   n->u.name.id->text);
    sym->flags |= SYM_IS_ITER_TARGET;
}

static void name_expr(Resolver *r, Node *n) {
    const Name *as_written = n->u.name.id;
    n->u.name.id = scope_mangle(r, as_written);
    if (n->ctx == CTX_LOAD)
        use(r, n->u.name.id);
    else {
        bind(r, as_written, 0);
        check_loop_target(r, n);
    }
    /* super() without arguments finds its class in the cell __class__. */
    if (n->ctx == CTX_LOAD && scope_is_function(r->scope) &&
        name_is(as_written, "super"))
        use(r, names_of(&r->ast->names, "__class__"));
}

/* --- := --- */

static void walrus_in_function(Resolver *r, Scope *at, const Name *name) {
    Symbol *outer = scope_symbol(r, at, name);
    Symbol *here = scope_symbol(r, r->scope, name);
    if (outer->flags & SYM_IS_GLOBAL) {
        here->flags |= SYM_IS_GLOBAL | SYM_IS_BOUND;
        return;
    }
    here->flags |= SYM_IS_NONLOCAL | SYM_IS_BOUND;
    outer->flags |= SYM_IS_BOUND;
}

/* In a comprehension := binds in the function around it.
 * CPython: symtable_extend_namedexpr_scope */
static void walrus_in_comprehension(Resolver *r, Node *target) {
    const Name *name = scope_mangle(r, target->u.name.id);
    target->u.name.id = name;
    for (Scope *s = r->scope; s; s = s->parent) {
        Symbol *sym = scope_lookup(s, name);
        if (scope_is_comprehension(s)) {
            if (sym && (sym->flags & SYM_IS_ITER_TARGET))
                scope_fail(r, target->span,
                           "assignment expression cannot rebind "
                           "comprehension iteration variable '%s'",
                           name->text);
        } else if (s->kind == SCOPE_CLASS) {
            scope_fail(r, target->span,
                       "assignment expression within a comprehension cannot "
                       "be used in a class body");
        } else if (s->kind == SCOPE_MODULE) {
            scope_symbol(r, r->scope, name)->flags |=
                SYM_IS_GLOBAL | SYM_IS_BOUND;
            scope_symbol(r, s, name)->flags |= SYM_IS_BOUND;
            return;
        } else {
            walrus_in_function(r, s, name);
            return;
        }
    }
}

static void named_expr(Resolver *r, Node *n) {
    if (r->scope->index->in_iterable)
        scope_fail(r, n->span,
                   "assignment expression cannot be used in a comprehension "
                   "iterable expression");
    if (scope_is_comprehension(r->scope))
        walrus_in_comprehension(r, n->u.named_expr.target);
    expr(r, n->u.named_expr.value);
    if (!scope_is_comprehension(r->scope)) expr(r, n->u.named_expr.target);
}

/* --- functions --- */

static void annotation(Resolver *r, Node *n) {
    if (n && !r->ast->future_annotations) expr(r, n);
}

static void defaults(Resolver *r, const Params *params) {
    for (uint32_t i = 0; i < params->len; i++) {
        if (params->items[i].value) expr(r, params->items[i].value);
    }
}

static void annotations(Resolver *r, const Params *params) {
    for (uint32_t i = 0; i < params->len; i++)
        annotation(r, params->items[i].annotation);
}

static void add_params(Resolver *r, const Node *owner, Params *params) {
    for (uint32_t i = 0; i < params->len; i++) {
        Param *p = &params->items[i];
        p->name = scope_mangle(r, p->name);
        Symbol *sym = scope_symbol(r, r->scope, p->name);
        if (sym->flags & SYM_IS_PARAM)
            scope_fail(r, r->minor >= 10 ? p->span : owner->span,
                       "duplicate argument '%s' in function definition",
                       p->name->text);
        sym->flags |= SYM_IS_PARAM | SYM_IS_BOUND;
    }
}

static void no_type_params(Resolver *r, const TypeParams *types) {
    if (!types->len) return;
    diag_add(r->diags, DIAG_UNSUPPORTED, types->items[0].span,
             "type parameters");
    longjmp(r->escape, 1);
}

static void set_function_kind(Scope *s, bool is_async, bool yields) {
    s->is_generator = yields && !is_async;
    s->is_async_generator = yields && is_async;
    s->is_coroutine = !yields && is_async;
}

static void function(Resolver *r, Node *n) {
    no_type_params(r, &n->u.function.types);
    n->u.function.bound = bind(r, n->u.function.name, 0);
    defaults(r, n->u.function.params);
    annotations(r, n->u.function.params);
    annotation(r, n->u.function.returns);
    exprs(r, n->u.function.decorators);
    Scope *s = enter(r, SCOPE_FUNCTION, n, n->u.function.name);
    n->u.function.scope = s;
    s->has_docstring = has_docstring(n->u.function.body);
    add_params(r, n, n->u.function.params);
    body(r, n->u.function.body);
    set_function_kind(s, n->u.function.is_async, s->is_generator);
    leave(r);
}

static void lambda(Resolver *r, Node *n) {
    defaults(r, n->u.lambda.params);
    Scope *s = enter(r, SCOPE_LAMBDA, n, names_of(&r->ast->names, "<lambda>"));
    n->u.lambda.scope = s;
    add_params(r, n, n->u.lambda.params);
    expr(r, n->u.lambda.body);
    leave(r);
}

static void keywords(Resolver *r, Keyword *k, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        k[i].name = scope_mangle(r, k[i].name);
        expr(r, k[i].value);
    }
}

static void class_def(Resolver *r, Node *n) {
    no_type_params(r, &n->u.class_def.types);
    n->u.class_def.bound = bind(r, n->u.class_def.name, 0);
    exprs(r, n->u.class_def.bases);
    keywords(r, n->u.class_def.keywords, n->u.class_def.nkeywords);
    exprs(r, n->u.class_def.decorators);
    const Name *outer = r->private;
    n->u.class_def.scope = enter(r, SCOPE_CLASS, n, n->u.class_def.name);
    r->scope->has_docstring = has_docstring(n->u.class_def.body);
    r->private = n->u.class_def.name;
    body(r, n->u.class_def.body);
    r->private = outer;
    leave(r);
}

/* --- comprehensions --- */

static const char *comp_name(NodeKind kind) {
    return kind == NODE_LIST_COMP   ? "<listcomp>"
           : kind == NODE_SET_COMP  ? "<setcomp>"
           : kind == NODE_DICT_COMP ? "<dictcomp>"
                                    : "<genexpr>";
}

static void comp_target(Resolver *r, Node *target) {
    r->scope->index->is_loop_target = true;
    expr(r, target);
    r->scope->index->is_loop_target = false;
}

static void iterable(Resolver *r, Node *n) {
    bool outer = r->scope->index->in_iterable;
    r->scope->index->in_iterable = true;
    expr(r, n);
    r->scope->index->in_iterable = outer;
}

/* An async for or an await makes the comprehension itself asynchronous. */
static void comp_kind(Scope *s, const Node *n) {
    bool is_async = s->is_coroutine;
    for (uint32_t i = 0; i < n->u.comp.ngenerators; i++)
        is_async |= n->u.comp.generators[i].is_async;
    bool generator = n->kind == NODE_GENERATOR_EXP;
    s->is_generator = generator && !is_async;
    s->is_async_generator = generator && is_async;
    s->is_coroutine = !generator && is_async;
}

/* A list or set or dict comprehension that is asynchronous has to be awaited
 * by the comprehension around it, which makes that one asynchronous, too
 * (3.11 on; before, it is an error that scope_check reports). */
static void spread_async(const Resolver *r, const Scope *s) {
    Scope *up = s->parent;
    if (r->minor >= 11 && s->is_coroutine && scope_is_comprehension(up))
        up->is_coroutine = true;
}

static void comprehension(Resolver *r, Node *n) {
    Comprehension *first = &n->u.comp.generators[0];
    iterable(r, first->iter);
    ScopeKind kind =
        n->kind == NODE_GENERATOR_EXP ? SCOPE_GENERATOR : SCOPE_COMP;
    Scope *s = enter(r, kind, n,
                     names_of(&r->ast->names, comp_name((NodeKind)n->kind)));
    n->u.comp.scope = s;
    s->index->in_iterable = s->parent->index->in_iterable;
    scope_symbol(r, s, names_of(&r->ast->names, ".0"))->flags =
        SYM_IS_PARAM | SYM_IS_BOUND | SYM_IS_USED;
    for (uint32_t i = 0; i < n->u.comp.ngenerators; i++) {
        Comprehension *c = &n->u.comp.generators[i];
        comp_target(r, c->target);
        if (i > 0) iterable(r, c->iter);
        exprs(r, c->ifs);
    }
    if (n->u.comp.value) expr(r, n->u.comp.value);
    expr(r, n->u.comp.elt);
    comp_kind(s, n);
    leave(r);
    spread_async(r, s);
}

/* --- expressions --- */

static void yield_expr(Resolver *r, Node *n) {
    if (n->u.yield.value) expr(r, n->u.yield.value);
    Scope *s = r->scope;
    if (scope_is_comprehension(s) && r->minor >= 8) {
        static const char *const WHERE[] = {
            "list comprehension", "set comprehension", "dict comprehension",
            "generator expression"};
        scope_fail(r, n->span, "'yield' inside %s",
                   WHERE[s->node->kind - NODE_LIST_COMP]);
    }
    s->is_generator = true;
}

/* Functions that look at the variables of their caller by name. */
static bool looks_at_locals(const Node *func) {
    static const char *const WHO[] = {"locals", "vars", "eval", "exec", "dir"};
    if (func->kind != NODE_NAME) return false;
    for (size_t i = 0; i < sizeof WHO / sizeof *WHO; i++)
        if (name_is(func->u.name.id, WHO[i])) return true;
    return false;
}

static void call(Resolver *r, Node *n) {
    if (looks_at_locals(n->u.call.func)) r->scope->uses_locals = true;
    expr(r, n->u.call.func);
    exprs(r, n->u.call.args);
    keywords(r, n->u.call.keywords, n->u.call.nkeywords);
}

static void dict(Resolver *r, Node *n) {
    NodeList keys = n->u.dict.keys;
    for (uint32_t i = 0; i < keys.len; i++)
        if (keys.items[i]) expr(r, keys.items[i]);
    exprs(r, n->u.dict.values);
}

static void slice(Resolver *r, Node *n) {
    if (n->u.slice.lower) expr(r, n->u.slice.lower);
    if (n->u.slice.upper) expr(r, n->u.slice.upper);
    if (n->u.slice.step) expr(r, n->u.slice.step);
}

static void operation(Resolver *r, Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_BOOL_OP: exprs(r, n->u.bool_op.values); break;
    case NODE_BIN_OP:
        expr(r, n->u.bin_op.left);
        expr(r, n->u.bin_op.right);
        break;
    case NODE_UNARY_OP: expr(r, n->u.unary_op.operand); break;
    case NODE_IF_EXP:
        expr(r, n->u.if_exp.test);
        expr(r, n->u.if_exp.body);
        expr(r, n->u.if_exp.orelse);
        break;
    case NODE_COMPARE:
        expr(r, n->u.compare.left);
        exprs(r, n->u.compare.comparators);
        break;
    case NODE_FORMATTED_VALUE:
        expr(r, n->u.formatted_value.value);
        if (n->u.formatted_value.format_spec)
            expr(r, n->u.formatted_value.format_spec);
        break;
    case NODE_JOINED_STR: exprs(r, n->u.joined_str.values); break;
    default: break; /* CONSTANT */
    }
}

static void expr(Resolver *r, Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_NAMED_EXPR: named_expr(r, n); break;
    case NODE_LAMBDA: lambda(r, n); break;
    case NODE_DICT: dict(r, n); break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP: comprehension(r, n); break;
    case NODE_AWAIT:
        expr(r, n->u.await.value);
        if (scope_is_comprehension(r->scope)) r->scope->is_coroutine = true;
        break;
    case NODE_YIELD:
    case NODE_YIELD_FROM: yield_expr(r, n); break;
    case NODE_CALL: call(r, n); break;
    case NODE_ATTRIBUTE:
        expr(r, n->u.attribute.value);
        n->u.attribute.name = scope_mangle(r, n->u.attribute.name);
        break;
    case NODE_SUBSCRIPT:
        expr(r, n->u.subscript.value);
        expr(r, n->u.subscript.index);
        break;
    case NODE_STARRED: expr(r, n->u.starred.value); break;
    case NODE_NAME: name_expr(r, n); break;
    case NODE_SET:
    case NODE_LIST:
    case NODE_TUPLE: exprs(r, n->u.list.elts); break;
    case NODE_SLICE: slice(r, n); break;
    default: operation(r, n); break;
    }
}

/* --- patterns --- */

static void pattern(Resolver *r, Node *n);

static void patterns(Resolver *r, NodeList list) {
    for (uint32_t i = 0; i < list.len; i++)
        pattern(r, list.items[i]);
}

static void pattern(Resolver *r, Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_MATCH_VALUE: expr(r, n->u.match_value.value); break;
    case NODE_MATCH_SEQUENCE:
    case NODE_MATCH_OR: patterns(r, n->u.match_or.patterns); break;
    case NODE_MATCH_MAPPING:
        exprs(r, n->u.match_mapping.keys);
        patterns(r, n->u.match_mapping.patterns);
        if (n->u.match_mapping.rest)
            n->u.match_mapping.rest = bind(r, n->u.match_mapping.rest, 0);
        break;
    case NODE_MATCH_CLASS:
        expr(r, n->u.match_class.cls);
        patterns(r, n->u.match_class.patterns);
        patterns(r, n->u.match_class.kwd_patterns);
        break;
    case NODE_MATCH_STAR:
        if (n->u.match_star.name)
            n->u.match_star.name = bind(r, n->u.match_star.name, 0);
        break;
    case NODE_MATCH_AS:
        if (n->u.match_as.pattern) pattern(r, n->u.match_as.pattern);
        if (n->u.match_as.name)
            n->u.match_as.name = bind(r, n->u.match_as.name, 0);
        break;
    default: break; /* MATCH_SINGLETON */
    }
}

static void match(Resolver *r, Node *n) {
    expr(r, n->u.match.subject);
    for (uint32_t i = 0; i < n->u.match.ncases; i++) {
        MatchCase *c = &n->u.match.cases[i];
        pattern(r, c->pattern);
        if (c->guard) expr(r, c->guard);
        body(r, c->body);
    }
}

/* --- statements --- */

/* What stands in the way of a global or nonlocal declaration. */
static void check_declaration(Resolver *r, const Node *n, const Symbol *sym,
                              const char *what) {
    const char *name = sym->name->text;
    if (sym->flags & SYM_IS_PARAM)
        scope_fail(r, n->span, "name '%s' is parameter and %s", name, what);
    if (sym->flags & SYM_IS_USED)
        scope_fail(r, n->span, "name '%s' is used prior to %s declaration",
                   name, what);
    if (sym->flags & SYM_IS_ANNOTATED)
        scope_fail(r, n->span, "annotated name '%s' can't be %s", name, what);
    if (sym->flags & SYM_IS_BOUND)
        scope_fail(r, n->span, "name '%s' is assigned to before %s declaration",
                   name, what);
}

static void declare(Resolver *r, Node *n) {
    bool global = n->kind == NODE_GLOBAL;
    NameList *names = &n->u.global.names;
    if (!global && r->scope->kind == SCOPE_MODULE)
        scope_fail(r, n->span,
                   "nonlocal declaration not allowed at module level");
    ScopeIndex *ix = r->scope->index;
    ix->declarations = scope_grow(r, ix->declarations, ix->ndeclarations,
                                  sizeof *ix->declarations);
    ix->declarations[ix->ndeclarations++] = n;
    for (uint32_t i = 0; i < names->len; i++) {
        names->items[i] = scope_mangle(r, names->items[i]);
        Symbol *sym = scope_symbol(r, r->scope, names->items[i]);
        check_declaration(r, n, sym, global ? "global" : "nonlocal");
        sym->flags |= global ? SYM_IS_GLOBAL : SYM_IS_NONLOCAL;
        if (global && r->scope->kind != SCOPE_MODULE) {
            Scope *top = r->scope;
            while (top->parent)
                top = top->parent;
            scope_symbol(r, top, names->items[i])->flags |= SYM_IS_BOUND;
        }
    }
}

static void ann_assign(Resolver *r, Node *n) {
    Node *target = n->u.ann_assign.target;
    if (target->kind != NODE_NAME) {
        expr(r, target);
    } else {
        const Name *name = scope_mangle(r, target->u.name.id);
        Symbol *sym = scope_symbol(r, r->scope, name);
        bool global = sym->flags & SYM_IS_GLOBAL;
        bool declared = global || (sym->flags & SYM_IS_NONLOCAL);
        if (declared && r->scope->kind != SCOPE_MODULE &&
            n->u.ann_assign.simple)
            scope_fail(r, n->span, "annotated name '%s' can't be %s",
                       name->text, global ? "global" : "nonlocal");
        if (n->u.ann_assign.simple) {
            sym->flags |= SYM_IS_ANNOTATED | SYM_IS_BOUND;
            r->scope->needs_annotations |= !scope_is_function(r->scope);
        } else if (n->u.ann_assign.value) {
            sym->flags |= SYM_IS_BOUND;
        }
        target->u.name.id = name;
    }
    annotation(r, n->u.ann_assign.annotation);
    if (n->u.ann_assign.value) expr(r, n->u.ann_assign.value);
}

static void alias(Resolver *r, Alias *a) {
    if (name_is(a->name, "*")) {
        if (r->scope->kind != SCOPE_MODULE)
            scope_fail(r, r->minor >= 10 ? a->span : r->scope->node->span,
                       "import * only allowed at module level");
        return;
    }
    const Name *name = a->asname;
    if (!name) {
        const char *dot = strchr(a->name->text, '.');
        size_t len = dot ? (size_t)(dot - a->name->text) : a->name->len;
        name = names_intern(&r->ast->names, a->name->text, len);
    }
    a->bound = bind(r, name, SYM_IS_IMPORT);
}

static void handlers(Resolver *r, NodeList list) {
    for (uint32_t i = 0; i < list.len; i++) {
        Node *h = list.items[i];
        if (h->u.handler.type) expr(r, h->u.handler.type);
        if (h->u.handler.name)
            h->u.handler.name = bind(r, h->u.handler.name, 0);
        body(r, h->u.handler.body);
    }
}

static void with(Resolver *r, Node *n) {
    for (uint32_t i = 0; i < n->u.with.nitems; i++) {
        expr(r, n->u.with.items[i].context);
        if (n->u.with.items[i].target) expr(r, n->u.with.items[i].target);
    }
    body(r, n->u.with.body);
}

static void simple(Resolver *r, Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_RETURN:
        if (n->u.ret.value) expr(r, n->u.ret.value);
        break;
    case NODE_DELETE: exprs(r, n->u.del.targets); break;
    case NODE_ASSIGN:
        exprs(r, n->u.assign.targets);
        expr(r, n->u.assign.value);
        break;
    case NODE_AUG_ASSIGN:
        expr(r, n->u.aug_assign.target);
        expr(r, n->u.aug_assign.value);
        break;
    case NODE_ANN_ASSIGN: ann_assign(r, n); break;
    case NODE_RAISE:
        if (n->u.raise.exc) expr(r, n->u.raise.exc);
        if (n->u.raise.cause) expr(r, n->u.raise.cause);
        break;
    case NODE_ASSERT:
        expr(r, n->u.assert_stmt.test);
        if (n->u.assert_stmt.msg) expr(r, n->u.assert_stmt.msg);
        break;
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
        for (uint32_t i = 0; i < n->u.import.nnames; i++)
            alias(r, &n->u.import.names[i]);
        break;
    case NODE_GLOBAL:
    case NODE_NONLOCAL: declare(r, n); break;
    case NODE_EXPR_STMT: expr(r, n->u.expr_stmt.value); break;
    case NODE_TYPE_ALIAS:
        diag_add(r->diags, DIAG_UNSUPPORTED, n->span, "the type statement");
        longjmp(r->escape, 1);
    default: break; /* PASS, BREAK, CONTINUE */
    }
}

static void statement(Resolver *r, Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_FUNCTION_DEF: function(r, n); break;
    case NODE_CLASS_DEF: class_def(r, n); break;
    case NODE_FOR:
        expr(r, n->u.for_stmt.target);
        expr(r, n->u.for_stmt.iter);
        body(r, n->u.for_stmt.body);
        body(r, n->u.for_stmt.orelse);
        break;
    case NODE_WHILE:
    case NODE_IF:
        expr(r, n->u.if_stmt.test);
        body(r, n->u.if_stmt.body);
        body(r, n->u.if_stmt.orelse);
        break;
    case NODE_WITH: with(r, n); break;
    case NODE_MATCH: match(r, n); break;
    case NODE_TRY:
        body(r, n->u.try_stmt.body);
        handlers(r, n->u.try_stmt.handlers);
        body(r, n->u.try_stmt.orelse);
        body(r, n->u.try_stmt.finalbody);
        break;
    default: simple(r, n); break;
    }
}

static void body(Resolver *r, NodeList list) {
    for (uint32_t i = 0; i < list.len; i++)
        statement(r, list.items[i]);
}

Scope *scope_collect(Resolver *r, Node *module) {
    Scope *s =
        enter(r, SCOPE_MODULE, module, names_of(&r->ast->names, "<module>"));
    module->u.module.scope = s;
    s->has_docstring = has_docstring(module->u.module.body);
    body(r, module->u.module.body);
    return s;
}
