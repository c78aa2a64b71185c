#include "lang/ast_dump.h"

#include <string.h>

#include "base/check.h"

typedef struct Dump {
    StrBuf *out;
    const Source *src;
    int minor;
    int in_fstring; /* CPython's places in f-strings differ by version: none */
} Dump;

static void node(Dump *d, const Node *n);

static void place(Dump *d, Span span) {
    if (d->in_fstring) return;
    Place a = source_place(d->src, span.start),
          b = source_place(d->src, span.end);
    sb_printf(d->out, "@%u:%u-%u:%u", a.line, a.byte, b.line, b.byte);
}

static void comma(Dump *d) {
    sb_putc(d->out, ',');
}

static void list(Dump *d, NodeList l) {
    sb_putc(d->out, '[');
    for (uint32_t i = 0; i < l.len; i++) {
        if (i) comma(d);
        node(d, l.items[i]);
    }
    sb_putc(d->out, ']');
}

static void name(Dump *d, const Name *n) {
    if (n)
        sb_printf(d->out, "'%s'", n->text);
    else
        sb_putc(d->out, '-');
}

static void names(Dump *d, NameList l) {
    sb_putc(d->out, '[');
    for (uint32_t i = 0; i < l.len; i++) {
        if (i) comma(d);
        name(d, l.items[i]);
    }
    sb_putc(d->out, ']');
}

static void hex(Dump *d, Str s) {
    for (size_t i = 0; i < s.len; i++)
        sb_printf(d->out, "%02x", (unsigned char)s.ptr[i]);
}

static void number(Dump *d, char kind, double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    sb_printf(d->out, "%c%016llx", kind, (unsigned long long)bits);
}

static void constant(Dump *d, const Constant *c) {
    switch (c->kind) {
    case CONST_NONE: sb_puts(d->out, "None"); break;
    case CONST_TRUE: sb_puts(d->out, "True"); break;
    case CONST_FALSE: sb_puts(d->out, "False"); break;
    case CONST_ELLIPSIS: sb_puts(d->out, "Ellipsis"); break;
    case CONST_INT: sb_put(d->out, c->text.ptr, c->text.len); break;
    case CONST_FLOAT: number(d, 'f', c->real); break;
    case CONST_COMPLEX: number(d, 'j', c->real); break;
    case CONST_STR:
        sb_puts(d->out, c->unicode ? "u:" : "s:");
        hex(d, c->text);
        break;
    case CONST_BYTES:
        sb_puts(d->out, "b:");
        hex(d, c->text);
        break;
    }
}

static void param(Dump *d, const Param *a) {
    sb_puts(d->out, "arg");
    place(d, a->span);
    sb_putc(d->out, '(');
    name(d, a->name);
    comma(d);
    node(d, a->annotation);
    sb_putc(d->out, ')');
}

static void param_range(Dump *d, const Params *p, uint32_t from, uint32_t to) {
    sb_putc(d->out, '[');
    for (uint32_t i = from; i < to; i++) {
        if (i > from) comma(d);
        param(d, &p->items[i]);
    }
    sb_puts(d->out, "],");
}

static void defaults(Dump *d, const Params *p, uint32_t from, uint32_t to,
                     bool all) {
    sb_putc(d->out, '[');
    bool first = true;
    for (uint32_t i = from; i < to; i++) {
        if (!all && !p->items[i].value) continue;
        if (!first) comma(d);
        first = false;
        node(d, p->items[i].value);
    }
    sb_putc(d->out, ']');
}

static void params(Dump *d, const Params *p) {
    uint32_t kw_end = p->npos + p->nkwonly;
    sb_puts(d->out, "arguments(");
    param_range(d, p, 0, p->nposonly);
    param_range(d, p, p->nposonly, p->npos);
    if (p->has_vararg)
        param(d, &p->items[kw_end]);
    else
        sb_putc(d->out, '-');
    comma(d);
    param_range(d, p, p->npos, kw_end);
    defaults(d, p, p->npos, kw_end, true);
    comma(d);
    if (p->has_kwarg)
        param(d, &p->items[p->len - 1]);
    else
        sb_putc(d->out, '-');
    comma(d);
    defaults(d, p, 0, p->npos, false);
    sb_putc(d->out, ')');
}

static void keywords(Dump *d, const Keyword *k, uint32_t n) {
    sb_putc(d->out, '[');
    for (uint32_t i = 0; i < n; i++) {
        sb_puts(d->out, i ? ",keyword" : "keyword");
        place(d, k[i].span);
        sb_putc(d->out, '(');
        name(d, k[i].name);
        comma(d);
        node(d, k[i].value);
        sb_putc(d->out, ')');
    }
    sb_putc(d->out, ']');
}

static void type_params(Dump *d, const TypeParams *t) {
    sb_putc(d->out, '[');
    for (uint32_t i = 0; i < t->len; i++) {
        const TypeParam *p = &t->items[i];
        sb_printf(d->out, "%s%s", i ? "," : "",
                  p->kind == 'T'   ? "TypeVar"
                  : p->kind == '*' ? "TypeVarTuple"
                                   : "ParamSpec");
        place(d, p->span);
        sb_putc(d->out, '(');
        name(d, p->name);
        if (p->kind == 'T') comma(d), node(d, p->bound);
        if (d->minor >= 13) comma(d), node(d, p->value);
        sb_putc(d->out, ')');
    }
    sb_putc(d->out, ']');
}

static void function(Dump *d, const Node *n) {
    name(d, n->u.function.name);
    comma(d);
    params(d, n->u.function.params);
    comma(d);
    list(d, n->u.function.body);
    comma(d);
    list(d, n->u.function.decorators);
    comma(d);
    node(d, n->u.function.returns);
    comma(d);
    type_params(d, &n->u.function.types);
}

static void class_def(Dump *d, const Node *n) {
    name(d, n->u.class_def.name);
    comma(d);
    list(d, n->u.class_def.bases);
    comma(d);
    keywords(d, n->u.class_def.keywords, n->u.class_def.nkeywords);
    comma(d);
    list(d, n->u.class_def.body);
    comma(d);
    list(d, n->u.class_def.decorators);
    comma(d);
    type_params(d, &n->u.class_def.types);
}

static void with(Dump *d, const Node *n) {
    sb_putc(d->out, '[');
    for (uint32_t i = 0; i < n->u.with.nitems; i++) {
        sb_puts(d->out, i ? ",withitem(" : "withitem(");
        node(d, n->u.with.items[i].context);
        comma(d);
        node(d, n->u.with.items[i].target);
        sb_putc(d->out, ')');
    }
    sb_puts(d->out, "],");
    list(d, n->u.with.body);
}

static void match(Dump *d, const Node *n) {
    node(d, n->u.match.subject);
    sb_puts(d->out, ",[");
    for (uint32_t i = 0; i < n->u.match.ncases; i++) {
        const MatchCase *c = &n->u.match.cases[i];
        sb_puts(d->out, i ? ",match_case(" : "match_case(");
        node(d, c->pattern);
        comma(d);
        node(d, c->guard);
        comma(d);
        list(d, c->body);
        sb_putc(d->out, ')');
    }
    sb_putc(d->out, ']');
}

static void aliases(Dump *d, const Node *n) {
    if (n->kind == NODE_IMPORT_FROM) {
        name(d, n->u.import.module);
        comma(d);
    }
    sb_putc(d->out, '[');
    for (uint32_t i = 0; i < n->u.import.nnames; i++) {
        const Alias *a = &n->u.import.names[i];
        sb_puts(d->out, i ? ",alias" : "alias");
        place(d, a->span);
        sb_putc(d->out, '(');
        name(d, a->name);
        comma(d);
        name(d, a->asname);
        sb_putc(d->out, ')');
    }
    sb_putc(d->out, ']');
    if (n->kind == NODE_IMPORT_FROM)
        sb_printf(d->out, ",%u", n->u.import.level);
}

static const char *binary_op(uint8_t op) {
    static const char *const OPS[] = {
        "Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
        "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
    return OPS[op];
}

static void compare(Dump *d, const Node *n) {
    static const char *const OPS[] = {"Eq",  "NotEq", "Lt",    "LtE", "Gt",
                                      "GtE", "Is",    "IsNot", "In",  "NotIn"};
    node(d, n->u.compare.left);
    sb_puts(d->out, ",[");
    for (uint32_t i = 0; i < n->u.compare.comparators.len; i++)
        sb_printf(d->out, "%s%s", i ? "," : "", OPS[n->u.compare.ops[i]]);
    sb_puts(d->out, "],");
    list(d, n->u.compare.comparators);
}

static void comprehension(Dump *d, const Node *n) {
    node(d, n->u.comp.elt);
    if (n->kind == NODE_DICT_COMP) comma(d), node(d, n->u.comp.value);
    sb_puts(d->out, ",[");
    for (uint32_t i = 0; i < n->u.comp.ngenerators; i++) {
        const Comprehension *c = &n->u.comp.generators[i];
        sb_puts(d->out, i ? ",comprehension(" : "comprehension(");
        node(d, c->target);
        comma(d);
        node(d, c->iter);
        comma(d);
        list(d, c->ifs);
        sb_printf(d->out, ",%d)", c->is_async);
    }
    sb_putc(d->out, ']');
}

static void pair(Dump *d, const Node *a, const Node *b) {
    node(d, a);
    comma(d);
    node(d, b);
}

static void triple(Dump *d, const Node *a, const Node *b, const Node *c) {
    pair(d, a, b);
    comma(d);
    node(d, c);
}

static void blocks(Dump *d, NodeList a, NodeList b) {
    comma(d);
    list(d, a);
    comma(d);
    list(d, b);
}

static void context(Dump *d, const Node *n) {
    static const char *const NAMES[] = {",Load", ",Store", ",Del"};
    sb_puts(d->out, NAMES[n->ctx]);
}

static void conversion(Dump *d, const Node *n) {
    char c = n->u.formatted_value.conversion;
    node(d, n->u.formatted_value.value);
    sb_printf(d->out, ",%d,", c ? c : -1);
    node(d, n->u.formatted_value.format_spec);
}

static void statement(Dump *d, const Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_FUNCTION_DEF: function(d, n); break;
    case NODE_CLASS_DEF: class_def(d, n); break;
    case NODE_RETURN: node(d, n->u.ret.value); break;
    case NODE_DELETE: list(d, n->u.del.targets); break;
    case NODE_ASSIGN:
        list(d, n->u.assign.targets);
        comma(d);
        node(d, n->u.assign.value);
        break;
    case NODE_TYPE_ALIAS:
        node(d, n->u.type_alias.name);
        comma(d);
        type_params(d, &n->u.type_alias.types);
        comma(d);
        node(d, n->u.type_alias.value);
        break;
    case NODE_AUG_ASSIGN:
        node(d, n->u.aug_assign.target);
        sb_printf(d->out, ",%s,", binary_op(n->op));
        node(d, n->u.aug_assign.value);
        break;
    case NODE_ANN_ASSIGN:
        triple(d, n->u.ann_assign.target, n->u.ann_assign.annotation,
               n->u.ann_assign.value);
        sb_printf(d->out, ",%d", n->u.ann_assign.simple);
        break;
    case NODE_FOR:
        pair(d, n->u.for_stmt.target, n->u.for_stmt.iter);
        blocks(d, n->u.for_stmt.body, n->u.for_stmt.orelse);
        break;
    case NODE_WHILE:
    case NODE_IF:
        node(d, n->u.if_stmt.test);
        blocks(d, n->u.if_stmt.body, n->u.if_stmt.orelse);
        break;
    case NODE_WITH: with(d, n); break;
    case NODE_MATCH: match(d, n); break;
    case NODE_RAISE: pair(d, n->u.raise.exc, n->u.raise.cause); break;
    case NODE_TRY:
        list(d, n->u.try_stmt.body);
        blocks(d, n->u.try_stmt.handlers, n->u.try_stmt.orelse);
        comma(d);
        list(d, n->u.try_stmt.finalbody);
        break;
    case NODE_ASSERT:
        pair(d, n->u.assert_stmt.test, n->u.assert_stmt.msg);
        break;
    case NODE_IMPORT:
    case NODE_IMPORT_FROM: aliases(d, n); break;
    case NODE_GLOBAL:
    case NODE_NONLOCAL: names(d, n->u.global.names); break;
    case NODE_EXPR_STMT: node(d, n->u.expr_stmt.value); break;
    case NODE_EXCEPT_HANDLER:
        node(d, n->u.handler.type);
        comma(d);
        name(d, n->u.handler.name);
        comma(d);
        list(d, n->u.handler.body);
        break;
    default: break;
    }
}

static void operation(Dump *d, const Node *n) {
    static const char *const UNARY[] = {"Invert,", "Not,", "UAdd,", "USub,"};
    switch ((NodeKind)n->kind) {
    case NODE_BOOL_OP:
        sb_puts(d->out, n->op == OP_AND ? "And," : "Or,");
        list(d, n->u.bool_op.values);
        break;
    case NODE_BIN_OP:
        node(d, n->u.bin_op.left);
        sb_printf(d->out, ",%s,", binary_op(n->op));
        node(d, n->u.bin_op.right);
        break;
    case NODE_UNARY_OP:
        sb_puts(d->out, UNARY[n->op]);
        node(d, n->u.unary_op.operand);
        break;
    case NODE_COMPARE: compare(d, n); break;
    case NODE_IF_EXP:
        triple(d, n->u.if_exp.test, n->u.if_exp.body, n->u.if_exp.orelse);
        break;
    default: break;
    }
}

static void expression(Dump *d, const Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_NAMED_EXPR:
        pair(d, n->u.named_expr.target, n->u.named_expr.value);
        break;
    case NODE_LAMBDA:
        params(d, n->u.lambda.params);
        comma(d);
        node(d, n->u.lambda.body);
        break;
    case NODE_DICT:
        list(d, n->u.dict.keys);
        comma(d);
        list(d, n->u.dict.values);
        break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP: comprehension(d, n); break;
    case NODE_AWAIT:
    case NODE_YIELD:
    case NODE_YIELD_FROM: node(d, n->u.await.value); break;
    case NODE_CALL:
        node(d, n->u.call.func);
        comma(d);
        list(d, n->u.call.args);
        comma(d);
        keywords(d, n->u.call.keywords, n->u.call.nkeywords);
        break;
    case NODE_FORMATTED_VALUE: conversion(d, n); break;
    case NODE_JOINED_STR: list(d, n->u.joined_str.values); break;
    case NODE_CONSTANT: constant(d, &n->u.constant); break;
    case NODE_ATTRIBUTE:
        node(d, n->u.attribute.value);
        comma(d);
        name(d, n->u.attribute.name);
        context(d, n);
        break;
    case NODE_SUBSCRIPT:
        pair(d, n->u.subscript.value, n->u.subscript.index);
        context(d, n);
        break;
    case NODE_STARRED:
        node(d, n->u.starred.value);
        context(d, n);
        break;
    case NODE_NAME:
        name(d, n->u.name.id);
        context(d, n);
        break;
    case NODE_SET: list(d, n->u.set.elts); break;
    case NODE_LIST:
    case NODE_TUPLE:
        list(d, n->u.list.elts);
        context(d, n);
        break;
    case NODE_SLICE:
        triple(d, n->u.slice.lower, n->u.slice.upper, n->u.slice.step);
        break;
    default: operation(d, n); break;
    }
}

static void pattern(Dump *d, const Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_MATCH_VALUE: node(d, n->u.match_value.value); break;
    case NODE_MATCH_SINGLETON:
        constant(d, &n->u.match_singleton.value->u.constant);
        break;
    case NODE_MATCH_SEQUENCE:
    case NODE_MATCH_OR: list(d, n->u.match_or.patterns); break;
    case NODE_MATCH_MAPPING:
        list(d, n->u.match_mapping.keys);
        comma(d);
        list(d, n->u.match_mapping.patterns);
        comma(d);
        name(d, n->u.match_mapping.rest);
        break;
    case NODE_MATCH_CLASS:
        node(d, n->u.match_class.cls);
        comma(d);
        list(d, n->u.match_class.patterns);
        comma(d);
        names(d, n->u.match_class.kwd_names);
        comma(d);
        list(d, n->u.match_class.kwd_patterns);
        break;
    case NODE_MATCH_STAR: name(d, n->u.match_star.name); break;
    case NODE_MATCH_AS:
        node(d, n->u.match_as.pattern);
        comma(d);
        name(d, n->u.match_as.name);
        break;
    default: UNREACHABLE("a kind of node that no group dumps");
    }
}

/* As CPython names it, which has kinds of their own for async and except*. */
static void kind(Dump *d, const Node *n) {
    bool async = (n->kind == NODE_FUNCTION_DEF && n->u.function.is_async) ||
                 (n->kind == NODE_FOR && n->u.for_stmt.is_async) ||
                 (n->kind == NODE_WITH && n->u.with.is_async);
    if (async) sb_puts(d->out, "Async");
    sb_puts(d->out, node_kind_name((NodeKind)n->kind));
    if (n->kind == NODE_TRY && n->u.try_stmt.is_star) sb_puts(d->out, "Star");
}

static void node(Dump *d, const Node *n) {
    if (!n) {
        sb_putc(d->out, '-');
        return;
    }
    kind(d, n);
    place(d, n->span);
    sb_putc(d->out, '(');
    d->in_fstring += n->kind == NODE_JOINED_STR;
    if (n->kind <= NODE_CONTINUE || n->kind == NODE_EXCEPT_HANDLER)
        statement(d, n);
    else if (n->kind <= NODE_SLICE)
        expression(d, n);
    else
        pattern(d, n);
    d->in_fstring -= n->kind == NODE_JOINED_STR;
    sb_putc(d->out, ')');
}

void ast_dump(StrBuf *out, const Ast *ast) {
    Dump d = {.out = out, .src = ast->source, .minor = ast->python_minor};
    NodeList body = ast->module->u.module.body;
    for (uint32_t i = 0; i < body.len; i++) {
        node(&d, body.items[i]);
        sb_putc(out, '\n');
    }
}
