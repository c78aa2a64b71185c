#include "lang/parser.h"

/* --- assignments and expressions --- */

static const struct {
    uint8_t token, op;
} AUGMENTED[] = {{TOK_PLUS_EQUAL, OP_ADD},
                 {TOK_MINUS_EQUAL, OP_SUB},
                 {TOK_STAR_EQUAL, OP_MUL},
                 {TOK_AT_EQUAL, OP_MATMUL},
                 {TOK_SLASH_EQUAL, OP_DIV},
                 {TOK_PERCENT_EQUAL, OP_MOD},
                 {TOK_AMPERSAND_EQUAL, OP_BITAND},
                 {TOK_BAR_EQUAL, OP_BITOR},
                 {TOK_CARET_EQUAL, OP_BITXOR},
                 {TOK_LEFT_SHIFT_EQUAL, OP_LSHIFT},
                 {TOK_RIGHT_SHIFT_EQUAL, OP_RSHIFT},
                 {TOK_DOUBLE_STAR_EQUAL, OP_POW},
                 {TOK_DOUBLE_SLASH_EQUAL, OP_FLOORDIV}};

static bool augmented_op(TokenKind kind, uint8_t *op) {
    for (size_t i = 0; i < sizeof AUGMENTED / sizeof *AUGMENTED; i++) {
        if (AUGMENTED[i].token != kind) continue;
        *op = AUGMENTED[i].op;
        return true;
    }
    return false;
}

static bool is_plain_target(const Node *n) {
    return n->kind == NODE_NAME || n->kind == NODE_ATTRIBUTE ||
           n->kind == NODE_SUBSCRIPT;
}

/* single_target augassign (yield_expr | star_expressions) */
static Node *parse_aug_assign(Parser *p, Node *target, uint32_t start,
                              uint8_t op) {
    Node *n = node_new(p, NODE_AUG_ASSIGN, start);
    n->op = op;
    n->mark = tok_at(p, 0)->span;
    if (!is_plain_target(target)) {
        if (p->minor >= 9)
            fail_at(p, DIAG_SYNTAX, target->span,
                    "'%s' is an illegal expression for augmented assignment",
                    expr_name(p, target));
        if (target->kind == NODE_LIST || target->kind == NODE_TUPLE)
            fail_tree(p, target->span,
                      "illegal expression for augmented assignment");
        else
            make_target(p, target, TARGET_STAR);
    } else {
        target->ctx = CTX_STORE;
    }
    p->pos++;
    n->u.aug_assign.target = target;
    n->u.aug_assign.value = tok_is(p, TOK_YIELD) ? parse_yield(p)
                            : p->minor >= 9      ? parse_star_expressions(p)
                                                 : parse_expressions(p);
    return node_end(p, n);
}

/* From 3.10 on CPython stops at a bare tuple's first element. */
static Span annotated_part(const Parser *p, const Node *target) {
    bool first = target->kind == NODE_TUPLE && !target->in_parens &&
                 target->u.tuple.elts.len && p->minor >= 10;
    return first ? target->u.tuple.elts.items[0]->span : target->span;
}

static void check_annotated(Parser *p, const Node *target) {
    if (is_plain_target(target)) return;
    const char *what = target->kind == NODE_LIST    ? "list"
                       : target->kind == NODE_TUPLE ? "tuple"
                                                    : NULL;
    if (what)
        fail_tree(p, annotated_part(p, target),
                  "only single target (not %s) can be annotated", what);
    else
        fail_tree(p, target->span, "illegal target for annotation");
}

/* target ':' expression ['=' annotated_rhs] */
static Node *parse_ann_assign(Parser *p, Node *target, uint32_t start) {
    Node *n = node_new(p, NODE_ANN_ASSIGN, start);
    if (p->minor < 6) fail_here(p);
    check_annotated(p, target);
    p->pos++;
    target->ctx = CTX_STORE;
    n->u.ann_assign.target = target;
    n->u.ann_assign.simple = target->kind == NODE_NAME && !target->in_parens;
    n->u.ann_assign.annotation = parse_expression(p);
    if (tok_accept(p, TOK_EQUAL))
        n->u.ann_assign.value = tok_is(p, TOK_YIELD) ? parse_yield(p)
                                : p->minor >= 8      ? parse_star_expressions(p)
                                                     : parse_expressions(p);
    return node_end(p, n);
}

/* The last of several targets in front of "=" decides what CPython says. */
static void check_assigned(Parser *p, Node *target, bool first, bool last) {
    if ((target->kind == NODE_YIELD || target->kind == NODE_YIELD_FROM) &&
        !target->in_parens)
        fail_tree(p, target->span,
                  "assignment to yield expression not possible");
    if (!invalid_target(target, TARGET_STAR)) return;
    if (first && last && p->minor >= 10) {
        Node *n = target;
        if (n->kind == NODE_TUPLE && !n->in_parens)
            n = n->u.tuple.elts.items[n->u.tuple.elts.len - 1];
        if (invalid_target(n, TARGET_STAR) && n->kind != NODE_STARRED)
            check_named_equal(p, n);
    }
}

/* (star_targets '=')+ (yield_expr | star_expressions) */
static Node *parse_assign(Parser *p, Node *left, uint32_t start) {
    Node *n = node_new(p, NODE_ASSIGN, start);
    uint32_t targets = list_begin(p);
    bool first = true;
    while (tok_is(p, TOK_EQUAL)) {
        check_assigned(p, left, first, true);
        if (left->kind != NODE_YIELD && left->kind != NODE_YIELD_FROM)
            make_target(p, left, TARGET_STAR);
        else if (left->in_parens)
            make_target(p, left, TARGET_STAR);
        p->pos++;
        list_push(p, left);
        left = parse_value(p);
        first = false;
    }
    n->u.assign.targets = list_end(p, targets);
    n->u.assign.value = left;
    return node_end(p, n);
}

/* assignment | star_expressions */
static Node *parse_expr_stmt(Parser *p) {
    uint32_t start = tok_start(p);
    uint8_t op;
    Node *left = parse_value(p);
    bool bare_yield =
        (left->kind == NODE_YIELD || left->kind == NODE_YIELD_FROM) &&
        !left->in_parens;
    if (tok_is(p, TOK_EQUAL) && bare_yield && p->minor < 9) fail_here(p);
    if (tok_is(p, TOK_EQUAL)) return parse_assign(p, left, start);
    if (augmented_op(tok_kind(p), &op))
        return parse_aug_assign(p, left, start, op);
    bool may_annotate = left->kind != NODE_YIELD || left->in_parens;
    if (tok_is(p, TOK_COLON) && may_annotate && p->minor >= 6 &&
        !(p->minor >= 8 && next_is(p, TOK_EQUAL)) && !next_is(p, TOK_NEWLINE))
        return parse_ann_assign(p, left, start);
    Node *n = node_new(p, NODE_EXPR_STMT, start);
    n->u.expr_stmt.value = left;
    return node_end(p, n);
}

/* --- the other simple statements --- */

static bool at_end(const Parser *p) {
    return tok_is(p, TOK_NEWLINE) || tok_is(p, TOK_SEMICOLON) ||
           tok_is(p, TOK_END);
}

/* return_stmt: 'return' [star_expressions] */
static Node *parse_return(Parser *p) {
    Node *n = node_new(p, NODE_RETURN, tok_start(p));
    p->pos++;
    if (!at_end(p))
        n->u.ret.value =
            p->minor >= 8 ? parse_star_expressions(p) : parse_expressions(p);
    return node_end(p, n);
}

/* raise_stmt: 'raise' [expression ['from' expression]] */
static Node *parse_raise(Parser *p) {
    Node *n = node_new(p, NODE_RAISE, tok_start(p));
    p->pos++;
    if (!at_end(p)) n->u.raise.exc = parse_expression(p);
    if (n->u.raise.exc && tok_accept(p, TOK_FROM))
        n->u.raise.cause = parse_expression(p);
    return node_end(p, n);
}

static Node *parse_del_target(Parser *p) {
    return parse_binary(p, PREC_BITOR);
}

/* del_stmt: 'del' del_targets */
static Node *parse_del(Parser *p) {
    Node *n = node_new(p, NODE_DELETE, tok_start(p));
    p->pos++;
    uint32_t targets = list_begin(p);
    do {
        if (p->stack.len > targets && at_end(p)) break;
        Node *t =
            tok_is(p, TOK_STAR) ? parse_star_named(p) : parse_del_target(p);
        make_target(p, t, TARGET_DEL);
        list_push(p, t);
    } while (tok_accept(p, TOK_COMMA));
    n->u.del.targets = list_end(p, targets);
    return node_end(p, n);
}

/* assert_stmt: 'assert' expression [',' expression] */
static Node *parse_assert(Parser *p) {
    Node *n = node_new(p, NODE_ASSERT, tok_start(p));
    p->pos++;
    n->u.assert_stmt.test = parse_expression(p);
    if (tok_accept(p, TOK_COMMA)) n->u.assert_stmt.msg = parse_expression(p);
    return node_end(p, n);
}

/* global_stmt: 'global' NAME (',' NAME)* ; nonlocal_stmt likewise */
static Node *parse_global(Parser *p, NodeKind kind) {
    Node *n = node_new(p, kind, tok_start(p));
    NameList *names = &n->u.global.names;
    p->pos++;
    do {
        ARRAY_ROOM(p, names->items, names->len);
        ARRAY_ROOM(p, names->spans, names->len);
        names->spans[names->len] = tok_at(p, 0)->span;
        names->items[names->len] = tok_name(p);
        names->len++;
    } while (tok_accept(p, TOK_COMMA));
    return node_end(p, n);
}

static Node *parse_word(Parser *p, NodeKind kind) {
    Node *n = node_new(p, kind, tok_start(p));
    p->pos++;
    return node_end(p, n);
}

/* --- imports --- */

/* dotted_name: NAME ('.' NAME)* , as one name without blanks */
static const Name *parse_dotted(Parser *p) {
    const Name *name = tok_name(p);
    while (tok_accept(p, TOK_DOT)) {
        const Name *next = tok_name(p);
        sb_clear(&p->scratch);
        sb_printf(&p->scratch, "%s.%s", name->text, next->text);
        name = names_intern(&p->ast->names, p->scratch.data, p->scratch.len);
    }
    return name;
}

static void parse_alias(Parser *p, Node *n, bool dotted) {
    Alias a = {.span.start = tok_start(p)};
    a.name = dotted ? parse_dotted(p) : tok_name(p);
    if (tok_accept(p, TOK_AS)) a.asname = tok_name(p);
    a.span.end = prev_end(p);
    ARRAY_ROOM(p, n->u.import.names, n->u.import.nnames);
    n->u.import.names[n->u.import.nnames++] = a;
}

/* import_name: 'import' dotted_as_name (',' dotted_as_name)* */
static Node *parse_import(Parser *p) {
    Node *n = node_new(p, NODE_IMPORT, tok_start(p));
    p->pos++;
    if (tok_is(p, TOK_NEWLINE) && p->minor >= 13)
        fail_token(p, DIAG_SYNTAX, "Expected one or more names after 'import'");
    do {
        parse_alias(p, n, true);
    } while (tok_accept(p, TOK_COMMA));
    if (tok_is(p, TOK_FROM) && p->minor >= 12 && next_is(p, TOK_NAME)) {
        p->pos++;
        parse_dotted(p);
        fail_at(p, DIAG_SYNTAX, (Span){n->span.start, prev_end(p)},
                "Did you mean to use 'from ... import ...' instead?");
    }
    return node_end(p, n);
}

/* import_from_targets: '(' aliases [','] ')' | aliases !',' | '*' */
static void parse_from_targets(Parser *p, Node *n) {
    if (tok_is(p, TOK_STAR)) {
        Alias all = {.name = names_of(&p->ast->names, "*"),
                     .span = tok_at(p, 0)->span};
        p->pos++;
        n->u.import.names = arena_new(p->arena, Alias);
        n->u.import.names[n->u.import.nnames++] = all;
        return;
    }
    if (tok_is(p, TOK_NEWLINE) && p->minor >= 13)
        fail_token(p, DIAG_SYNTAX, "Expected one or more names after 'import'");
    bool parens = tok_accept(p, TOK_LPAR);
    for (;;) {
        parse_alias(p, n, false);
        if (!tok_accept(p, TOK_COMMA)) break;
        if (parens && tok_is(p, TOK_RPAR)) break;
        if (!parens && tok_is(p, TOK_NEWLINE)) {
            if (p->minor >= 9)
                fail_token(p, DIAG_SYNTAX,
                           "trailing comma not allowed without surrounding "
                           "parentheses");
            fail_tree(p, n->u.import.names[0].span,
                      "trailing comma not allowed without surrounding "
                      "parentheses");
            break;
        }
    }
    if (parens) tok_expect(p, TOK_RPAR);
}

/* import_from: 'from' ('.' | '...')* dotted_name 'import' targets
 *            | 'from' ('.' | '...')+ 'import' targets */
static Node *parse_import_from(Parser *p) {
    Node *n = node_new(p, NODE_IMPORT_FROM, tok_start(p));
    p->pos++;
    for (;; p->pos++) {
        if (tok_is(p, TOK_DOT))
            n->u.import.level++;
        else if (tok_is(p, TOK_ELLIPSIS))
            n->u.import.level += 3;
        else
            break;
    }
    if (!tok_is(p, TOK_IMPORT) || n->u.import.level == 0)
        n->u.import.module = parse_dotted(p);
    tok_expect(p, TOK_IMPORT);
    parse_from_targets(p, n);
    return node_end(p, n);
}

/* type_alias: 'type' NAME [type_params] '=' expression */
static Node *parse_type_alias(Parser *p) {
    Node *n = node_new(p, NODE_TYPE_ALIAS, tok_start(p));
    p->pos++;
    Node *name = node_new(p, NODE_NAME, tok_start(p));
    name->ctx = CTX_STORE;
    name->u.name.id = tok_name(p);
    n->u.type_alias.name = node_end(p, name);
    n->u.type_alias.types = parse_type_params(p);
    tok_expect(p, TOK_EQUAL);
    n->u.type_alias.value = parse_expression(p);
    return node_end(p, n);
}

/* simple_stmt */
static Node *parse_simple(Parser *p) {
    switch (tok_kind(p)) {
    case TOK_RETURN: return parse_return(p);
    case TOK_IMPORT: return parse_import(p);
    case TOK_FROM: return parse_import_from(p);
    case TOK_RAISE: return parse_raise(p);
    case TOK_PASS: return parse_word(p, NODE_PASS);
    case TOK_DEL: return parse_del(p);
    case TOK_ASSERT: return parse_assert(p);
    case TOK_BREAK: return parse_word(p, NODE_BREAK);
    case TOK_CONTINUE: return parse_word(p, NODE_CONTINUE);
    case TOK_GLOBAL: return parse_global(p, NODE_GLOBAL);
    case TOK_NONLOCAL: return parse_global(p, NODE_NONLOCAL);
    default: break;
    }
    if (p->minor >= 12 && tok_word_is(p, 0, "type") && next_is(p, TOK_NAME))
        return parse_type_alias(p);
    return parse_expr_stmt(p);
}

/* simple_stmts: simple_stmt (';' simple_stmt)* [';'] NEWLINE */
void parse_simple_line(Parser *p) {
    do {
        list_push(p, parse_simple(p));
        if (!tok_accept(p, TOK_SEMICOLON)) break;
    } while (!tok_is(p, TOK_NEWLINE));
    if (!tok_accept(p, TOK_NEWLINE)) fail_here(p);
}

/* statement: compound_stmt | simple_stmts */
void parse_statement(Parser *p) {
    Node *n = parse_compound(p);
    if (n)
        list_push(p, n);
    else
        parse_simple_line(p);
}
