#include "vm/compile_unit.h"

#include "vm/obj_list.h"

enum { FN_DEFAULTS = 1, FN_KWDEFAULTS = 2, FN_NOTES = 4, FN_CLOSURE = 8 };

void make_function(Unit *u, const Node *at, Code *code, uint32_t flags) {
    emit_const(u, at, from_obj(code));
    emit(u, at, OPC_MAKE_FUNCTION, flags);
}

static void set_params(Code *code, const Params *p) {
    code->n_posonly = p->nposonly;
    code->n_args = p->npos;
    code->n_kwonly = p->nkwonly;
    if (p->has_vararg) code->flags |= CODE_VARARGS;
    if (p->has_kwarg) code->flags |= CODE_VARKW;
}

/* --- what a def evaluates before there is a function --- */

static uint32_t positional_defaults(Unit *u, const Node *at, const Params *p) {
    NodeList values = {0};
    VEC(Node *) list = {0};
    bool constant = true;
    for (uint32_t i = 0; i < p->npos; i++) {
        if (!p->items[i].value) continue;
        vec_push(&list, p->items[i].value);
        constant = constant && is_const(p->items[i].value);
    }
    values = (NodeList){list.data, (uint32_t)list.len};
    if (values.len && constant) {
        Value t = tuple_new(unit_vm(u), values.len);
        for (uint32_t i = 0; i < values.len; i++)
            as_tuple(t)->items[i] = const_value(u, values.items[i]);
        emit_const(u, at, t);
    } else if (values.len) {
        expr_list(u, &values);
        emit(u, at, OPC_BUILD_TUPLE, values.len);
    }
    vec_free(&list);
    return values.len ? FN_DEFAULTS : 0;
}

static uint32_t keyword_defaults(Unit *u, const Node *at, const Params *p) {
    uint32_t n = 0;
    for (uint32_t i = p->npos; i < p->npos + p->nkwonly; i++) {
        if (!p->items[i].value) continue;
        emit_const(u, at, const_str(u, p->items[i].name));
        expr(u, p->items[i].value);
        n++;
    }
    if (n) emit(u, at, OPC_BUILD_MAP, n);
    return n ? FN_KWDEFAULTS : 0;
}

static uint32_t note(Unit *u, const Node *at, const Name *name,
                     const Node *value) {
    if (!value) return 0;
    emit_const(u, at, const_str(u, name));
    annotation(u, value);
    return 1;
}

static uint32_t notes(Unit *u, const Node *at, const Params *p, uint32_t from,
                      uint32_t to) {
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        n += note(u, at, p->items[i].name, p->items[i].annotation);
    return n;
}

/* In CPython's order: positional-only after the other positional ones, *args
 * before the keyword-only ones. */
static uint32_t annotations(Unit *u, const Node *n) {
    const Params *p = n->u.function.params;
    uint32_t kw = p->npos, star = kw + p->nkwonly;
    uint32_t count = 0;
    count += notes(u, n, p, p->nposonly, p->npos);
    count += notes(u, n, p, 0, p->nposonly);
    count += notes(u, n, p, star, star + p->has_vararg);
    count += notes(u, n, p, kw, star);
    count += notes(u, n, p, star + p->has_vararg, p->len);
    count += note(u, n, name_find(u, "return"), n->u.function.returns);
    if (count) emit(u, n, OPC_BUILD_MAP, count);
    return count ? FN_NOTES : 0;
}

/* --- functions --- */

/* Where a decorated definition begins: what co_firstlineno says. */
static uint32_t first_line(const Unit *u, const Node *n,
                           const NodeList *decorators) {
    return node_line(u, decorators->len ? decorators->items[0] : n);
}

static void body_after_doc(Unit *u, const NodeList *body, bool has_doc) {
    NodeList rest = *body;
    if (has_doc) {
        rest.items++;
        rest.len--;
    }
    stmts(u, &rest);
}

static Code *function_code(Unit *u, const Node *n) {
    Unit inner;
    const NodeList *body = &n->u.function.body;
    Code *code = unit_open(&inner, u->c, u, n->u.function.scope);
    set_params(code, n->u.function.params);
    code->first_line = first_line(u, n, &n->u.function.decorators);
    code->doc = const_doc(&inner, body);
    body_after_doc(&inner, body, code->doc != V_NONE);
    unit_return_none(&inner, body->items[body->len - 1]);
    return unit_close(&inner);
}

static void decorators(Unit *u, const Node *n, const NodeList *list) {
    for (uint32_t i = 0; i < list->len; i++) {
        emit_line(u, list->items[i]);
        expr(u, list->items[i]);
        emit(u, list->items[i], OPC_PUSH_NULL, 0);
    }
    emit_line(u, n);
}

const NodeList *decorators_of(const Node *n) {
    if (n->kind == NODE_FUNCTION_DEF) return &n->u.function.decorators;
    if (n->kind == NODE_CLASS_DEF) return &n->u.class_def.decorators;
    return NULL;
}

/* From 3.8 to 3.10 the definition was blamed for what its decorators do; since
 * then each of their lines is visited a second time. */
static void decorate(Unit *u, const Node *n, const NodeList *list) {
    bool own_lines = u->c->minor >= 11;
    for (uint32_t i = list->len; i-- > 0;) {
        if (own_lines) emit_line(u, list->items[i]);
        emit(u, own_lines ? list->items[i] : n, OPC_CALL, 1);
    }
    if (own_lines && list->len) emit_line(u, n);
}

void stmt_function(Unit *u, const Node *n) {
    const Params *p = n->u.function.params;
    decorators(u, n, &n->u.function.decorators);
    uint32_t flags = positional_defaults(u, n, p);
    flags |= keyword_defaults(u, n, p);
    flags |= annotations(u, n);
    Code *code = function_code(u, n);
    if (name_closure(u, n, n->u.function.scope)) flags |= FN_CLOSURE;
    make_function(u, n, code, flags);
    decorate(u, n, &n->u.function.decorators);
    name_store(u, n, n->u.function.bound);
}

void expr_lambda(Unit *u, const Node *n) {
    Unit inner;
    const Params *p = n->u.lambda.params;
    uint32_t flags = positional_defaults(u, n, p);
    flags |= keyword_defaults(u, n, p);
    Code *code = unit_open(&inner, u->c, u, n->u.lambda.scope);
    set_params(code, p);
    code->first_line = node_line(u, n);
    const Node *body = n->u.lambda.body;
    emit_line(&inner, body);
    expr(&inner, body);
    if (n->u.lambda.scope->is_generator) { /* it returns None */
        emit(&inner, body, OPC_POP_TOP, 0);
        unit_return_none(&inner, body);
    } else {
        emit(&inner, body, OPC_RETURN_VALUE, 0);
    }
    code = unit_close(&inner);
    if (name_closure(u, n, n->u.lambda.scope)) flags |= FN_CLOSURE;
    make_function(u, n, code, flags);
}

/* --- classes --- */

static void store_text(Unit *u, const Node *n, const char *name, Value v) {
    emit_const(u, n, v);
    emit(u, n, OPC_STORE_NAME, name_index(u, name_find(u, name)));
}

static void class_start(Unit *u, const Node *n, Value doc) {
    emit(u, n, OPC_LOAD_NAME, name_index(u, name_find(u, "__name__")));
    emit(u, n, OPC_STORE_NAME, name_index(u, name_find(u, "__module__")));
    store_text(u, n, "__qualname__", retain(u->code->qualname));
    if (u->scope->needs_annotations) emit(u, n, OPC_SETUP_ANNOTATIONS, 0);
    if (doc != V_NONE) store_text(u, n, "__doc__", retain(doc));
}

/* super() and __class__ in methods read a cell; type.__new__ fills it. */
static void class_end(Unit *u, const Node *n) {
    if (!u->scope->needs_class_cell) {
        unit_return_none(u, n);
        return;
    }
    const Name *name = name_find(u, "__class__");
    const Symbol *s = scope_lookup(u->scope, name);
    CHECK(s && s->deref >= 0, "a class whose methods need it has the cell");
    u->captured[s->deref] = true;
    emit(u, n, OPC_LOAD_CLOSURE, (uint32_t)s->deref);
    emit(u, n, OPC_COPY, 1);
    emit(u, n, OPC_STORE_NAME, name_index(u, name_find(u, "__classcell__")));
    emit(u, n, OPC_RETURN_VALUE, 0);
}

static Code *class_code(Unit *u, const Node *n) {
    Unit inner;
    const NodeList *body = &n->u.class_def.body;
    Code *code = unit_open(&inner, u->c, u, n->u.class_def.scope);
    code->first_line = first_line(u, n, &n->u.class_def.decorators);
    code->doc = const_doc(&inner, body);
    unit_line(&inner, n, true);
    class_start(&inner, n, code->doc);
    body_after_doc(&inner, body, code->doc != V_NONE);
    class_end(&inner, n);
    return unit_close(&inner);
}

void stmt_class(Unit *u, const Node *n) {
    decorators(u, n, &n->u.class_def.decorators);
    emit(u, n, OPC_LOAD_BUILD_CLASS, 0);
    emit(u, n, OPC_PUSH_NULL, 0);
    Code *code = class_code(u, n);
    bool closure = name_closure(u, n, n->u.class_def.scope);
    make_function(u, n, code, closure ? FN_CLOSURE : 0);
    emit_const(u, n, const_str(u, n->u.class_def.name));
    call_args(u, n, 2, &n->u.class_def.bases, n->u.class_def.keywords,
              n->u.class_def.nkeywords);
    decorate(u, n, &n->u.class_def.decorators);
    name_store(u, n, n->u.class_def.bound);
}
