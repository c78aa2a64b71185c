#include "lang/ast_walk.h"

typedef struct Walk {
    NodeVisit *visit;
    void *ctx;
} Walk;

static void one(Walk w, Node *n) {
    if (n) w.visit(w.ctx, n);
}

static void all(Walk w, NodeList list) {
    for (uint32_t i = 0; i < list.len; i++)
        one(w, list.items[i]);
}

static void params(Walk w, const Params *p) {
    for (uint32_t i = 0; i < p->len; i++)
        one(w, p->items[i].value);
    for (uint32_t i = 0; i < p->len; i++)
        one(w, p->items[i].annotation);
}

static void keywords(Walk w, const Keyword *k, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        one(w, k[i].value);
}

static void type_params(Walk w, const TypeParams *t) {
    for (uint32_t i = 0; i < t->len; i++) {
        one(w, t->items[i].bound);
        one(w, t->items[i].value);
    }
}

static void function(Walk w, const Node *n) {
    all(w, n->u.function.decorators);
    type_params(w, &n->u.function.types);
    params(w, n->u.function.params);
    one(w, n->u.function.returns);
    all(w, n->u.function.body);
}

static void class_def(Walk w, const Node *n) {
    all(w, n->u.class_def.decorators);
    type_params(w, &n->u.class_def.types);
    all(w, n->u.class_def.bases);
    keywords(w, n->u.class_def.keywords, n->u.class_def.nkeywords);
    all(w, n->u.class_def.body);
}

static void with(Walk w, const Node *n) {
    for (uint32_t i = 0; i < n->u.with.nitems; i++) {
        one(w, n->u.with.items[i].context);
        one(w, n->u.with.items[i].target);
    }
    all(w, n->u.with.body);
}

static void match(Walk w, const Node *n) {
    one(w, n->u.match.subject);
    for (uint32_t i = 0; i < n->u.match.ncases; i++) {
        one(w, n->u.match.cases[i].pattern);
        one(w, n->u.match.cases[i].guard);
        all(w, n->u.match.cases[i].body);
    }
}

static void simple(Walk w, const Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_RETURN: one(w, n->u.ret.value); break;
    case NODE_DELETE: all(w, n->u.del.targets); break;
    case NODE_ASSIGN:
        all(w, n->u.assign.targets);
        one(w, n->u.assign.value);
        break;
    case NODE_TYPE_ALIAS:
        one(w, n->u.type_alias.name);
        type_params(w, &n->u.type_alias.types);
        one(w, n->u.type_alias.value);
        break;
    case NODE_AUG_ASSIGN:
        one(w, n->u.aug_assign.target);
        one(w, n->u.aug_assign.value);
        break;
    case NODE_ANN_ASSIGN:
        one(w, n->u.ann_assign.target);
        one(w, n->u.ann_assign.annotation);
        one(w, n->u.ann_assign.value);
        break;
    case NODE_RAISE:
        one(w, n->u.raise.exc);
        one(w, n->u.raise.cause);
        break;
    case NODE_ASSERT:
        one(w, n->u.assert_stmt.test);
        one(w, n->u.assert_stmt.msg);
        break;
    case NODE_EXPR_STMT: one(w, n->u.expr_stmt.value); break;
    default: break; /* imports, declarations, single words */
    }
}

static void statement(Walk w, const Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_MODULE: all(w, n->u.module.body); break;
    case NODE_FUNCTION_DEF: function(w, n); break;
    case NODE_CLASS_DEF: class_def(w, n); break;
    case NODE_FOR:
        one(w, n->u.for_stmt.target);
        one(w, n->u.for_stmt.iter);
        all(w, n->u.for_stmt.body);
        all(w, n->u.for_stmt.orelse);
        break;
    case NODE_WHILE:
    case NODE_IF:
        one(w, n->u.if_stmt.test);
        all(w, n->u.if_stmt.body);
        all(w, n->u.if_stmt.orelse);
        break;
    case NODE_WITH: with(w, n); break;
    case NODE_MATCH: match(w, n); break;
    case NODE_TRY:
        all(w, n->u.try_stmt.body);
        all(w, n->u.try_stmt.handlers);
        all(w, n->u.try_stmt.orelse);
        all(w, n->u.try_stmt.finalbody);
        break;
    case NODE_EXCEPT_HANDLER:
        one(w, n->u.handler.type);
        all(w, n->u.handler.body);
        break;
    default: simple(w, n); break;
    }
}

static void comprehension(Walk w, const Node *n) {
    one(w, n->u.comp.elt);
    one(w, n->u.comp.value);
    for (uint32_t i = 0; i < n->u.comp.ngenerators; i++) {
        one(w, n->u.comp.generators[i].target);
        one(w, n->u.comp.generators[i].iter);
        all(w, n->u.comp.generators[i].ifs);
    }
}

static void dict(Walk w, const Node *n) {
    for (uint32_t i = 0; i < n->u.dict.values.len; i++) {
        one(w, n->u.dict.keys.items[i]);
        one(w, n->u.dict.values.items[i]);
    }
}

static void operation(Walk w, const Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_BOOL_OP: all(w, n->u.bool_op.values); break;
    case NODE_BIN_OP:
        one(w, n->u.bin_op.left);
        one(w, n->u.bin_op.right);
        break;
    case NODE_UNARY_OP: one(w, n->u.unary_op.operand); break;
    case NODE_IF_EXP:
        one(w, n->u.if_exp.test);
        one(w, n->u.if_exp.body);
        one(w, n->u.if_exp.orelse);
        break;
    case NODE_COMPARE:
        one(w, n->u.compare.left);
        all(w, n->u.compare.comparators);
        break;
    case NODE_SLICE:
        one(w, n->u.slice.lower);
        one(w, n->u.slice.upper);
        one(w, n->u.slice.step);
        break;
    default: break; /* CONSTANT, NAME */
    }
}

static void expression(Walk w, const Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_NAMED_EXPR:
        one(w, n->u.named_expr.target);
        one(w, n->u.named_expr.value);
        break;
    case NODE_LAMBDA:
        params(w, n->u.lambda.params);
        one(w, n->u.lambda.body);
        break;
    case NODE_DICT: dict(w, n); break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP: comprehension(w, n); break;
    case NODE_AWAIT:
    case NODE_YIELD:
    case NODE_YIELD_FROM:
    case NODE_STARRED: one(w, n->u.starred.value); break;
    case NODE_CALL:
        one(w, n->u.call.func);
        all(w, n->u.call.args);
        keywords(w, n->u.call.keywords, n->u.call.nkeywords);
        break;
    case NODE_FORMATTED_VALUE:
        one(w, n->u.formatted_value.value);
        one(w, n->u.formatted_value.format_spec);
        break;
    case NODE_JOINED_STR: all(w, n->u.joined_str.values); break;
    case NODE_ATTRIBUTE: one(w, n->u.attribute.value); break;
    case NODE_SUBSCRIPT:
        one(w, n->u.subscript.value);
        one(w, n->u.subscript.index);
        break;
    case NODE_LIST:
    case NODE_TUPLE:
    case NODE_SET: all(w, n->u.list.elts); break;
    default: operation(w, n); break;
    }
}

static void pattern(Walk w, const Node *n) {
    switch ((NodeKind)n->kind) {
    case NODE_MATCH_VALUE:
    case NODE_MATCH_SINGLETON: one(w, n->u.match_value.value); break;
    case NODE_MATCH_SEQUENCE:
    case NODE_MATCH_OR: all(w, n->u.match_or.patterns); break;
    case NODE_MATCH_MAPPING:
        all(w, n->u.match_mapping.keys);
        all(w, n->u.match_mapping.patterns);
        break;
    case NODE_MATCH_CLASS:
        one(w, n->u.match_class.cls);
        all(w, n->u.match_class.patterns);
        all(w, n->u.match_class.kwd_patterns);
        break;
    case NODE_MATCH_AS: one(w, n->u.match_as.pattern); break;
    default: break; /* MATCH_STAR */
    }
}

void node_children(Node *n, NodeVisit *visit, void *ctx) {
    Walk w = {visit, ctx};
    if (n->kind <= NODE_CONTINUE || n->kind == NODE_EXCEPT_HANDLER)
        statement(w, n);
    else if (n->kind <= NODE_SLICE)
        expression(w, n);
    else
        pattern(w, n);
}
