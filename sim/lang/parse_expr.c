#include "lang/parser.h"

/* How a token continues an expression that stands to its left. */
typedef struct Infix {
    uint8_t prec;
    uint8_t op;
} Infix;

static const Infix INFIX[TOKEN_KINDS] = {
    [TOK_OR] = {PREC_OR, OP_OR},
    [TOK_AND] = {PREC_AND, OP_AND},
    [TOK_NOT] = {PREC_COMPARE, CMP_NOT_IN}, /* if `in` follows */
    [TOK_IN] = {PREC_COMPARE, CMP_IN},
    [TOK_IS] = {PREC_COMPARE, CMP_IS},
    [TOK_EQUAL_EQUAL] = {PREC_COMPARE, CMP_EQ},
    [TOK_NOT_EQUAL] = {PREC_COMPARE, CMP_NE},
    [TOK_LESS] = {PREC_COMPARE, CMP_LT},
    [TOK_LESS_EQUAL] = {PREC_COMPARE, CMP_LE},
    [TOK_GREATER] = {PREC_COMPARE, CMP_GT},
    [TOK_GREATER_EQUAL] = {PREC_COMPARE, CMP_GE},
    [TOK_BAR] = {PREC_BITOR, OP_BITOR},
    [TOK_CARET] = {PREC_BITXOR, OP_BITXOR},
    [TOK_AMPERSAND] = {PREC_BITAND, OP_BITAND},
    [TOK_LEFT_SHIFT] = {PREC_SHIFT, OP_LSHIFT},
    [TOK_RIGHT_SHIFT] = {PREC_SHIFT, OP_RSHIFT},
    [TOK_PLUS] = {PREC_SUM, OP_ADD},
    [TOK_MINUS] = {PREC_SUM, OP_SUB},
    [TOK_STAR] = {PREC_TERM, OP_MUL},
    [TOK_SLASH] = {PREC_TERM, OP_DIV},
    [TOK_DOUBLE_SLASH] = {PREC_TERM, OP_FLOORDIV},
    [TOK_PERCENT] = {PREC_TERM, OP_MOD},
    [TOK_AT] = {PREC_TERM, OP_MATMUL},
    [TOK_DOUBLE_STAR] = {PREC_POWER, OP_POW},
};

/* inversion: 'not' inversion
 * factor: ('+' | '-' | '~') factor */
static Node *parse_unary(Parser *p, UnaryOp op, Precedence operand) {
    Node *n = node_new(p, NODE_UNARY_OP, tok_start(p));
    n->op = (uint8_t)op;
    n->mark = tok_at(p, 0)->span;
    p->pos++;
    n->u.unary_op.operand = parse_binary(p, operand);
    node_deepen(p, n, n->u.unary_op.operand);
    return node_end(p, n);
}

/* await_primary: 'await' primary | primary */
static Node *parse_await(Parser *p) {
    Node *n = node_new(p, NODE_AWAIT, tok_start(p));
    p->pos++;
    n->u.await.value = parse_primary(p);
    node_deepen(p, n, n->u.await.value);
    return node_end(p, n);
}

static Node *parse_prefix(Parser *p, Precedence prec) {
    switch (tok_kind(p)) {
    case TOK_NOT:
        if (prec > PREC_NOT) fail_here(p);
        return parse_unary(p, OP_NOT, PREC_NOT);
    case TOK_PLUS: return parse_unary(p, OP_UADD, PREC_UNARY);
    case TOK_MINUS: return parse_unary(p, OP_USUB, PREC_UNARY);
    case TOK_TILDE: return parse_unary(p, OP_INVERT, PREC_UNARY);
    case TOK_AWAIT: return parse_await(p);
    default: return parse_primary(p);
    }
}

/* disjunction: conjunction ('or' conjunction)+
 * conjunction: inversion ('and' inversion)+ */
static Node *parse_bool_op(Parser *p, Node *left, uint32_t start, Infix in) {
    Node *n = node_new(p, NODE_BOOL_OP, start);
    n->op = in.op;
    TokenKind word = tok_kind(p);
    uint32_t values = list_begin(p);
    list_push(p, left);
    while (tok_accept(p, word))
        list_push(p, parse_binary(p, (Precedence)(in.prec + 1)));
    n->u.bool_op.values = list_end(p, values);
    node_deepen_list(p, n, n->u.bool_op.values);
    return node_end(p, n);
}

/* '==' | '!=' | … | 'not' 'in' | 'is' 'not' | 'is' | 'in' */
static CompareOp take_compare_op(Parser *p) {
    Infix in = INFIX[tok_kind(p)];
    p->pos++;
    if (in.op == CMP_NOT_IN) tok_expect(p, TOK_IN);
    if (in.op == CMP_IS && tok_accept(p, TOK_NOT)) return CMP_IS_NOT;
    return (CompareOp)in.op;
}

/* comparison: bitwise_or (compare_op bitwise_or)+ */
static Node *parse_compare(Parser *p, Node *left, uint32_t start) {
    Node *n = node_new(p, NODE_COMPARE, start);
    n->u.compare.left = left;
    node_deepen(p, n, left);
    uint32_t operands = list_begin(p), len = 0;
    while (INFIX[tok_kind(p)].prec == PREC_COMPARE) {
        uint32_t op_start = tok_start(p);
        ARRAY_ROOM(p, n->u.compare.ops, len);
        ARRAY_ROOM(p, n->u.compare.op_spans, len);
        n->u.compare.ops[len] = (uint8_t)take_compare_op(p);
        n->u.compare.op_spans[len++] = (Span){op_start, prev_end(p)};
        list_push(p, parse_binary(p, PREC_BITOR));
    }
    n->u.compare.comparators = list_end(p, operands);
    node_deepen_list(p, n, n->u.compare.comparators);
    return node_end(p, n);
}

/* bitwise_or … term: left-associative; power: right-associative, its right
 * side may have a sign */
static Node *parse_bin_op(Parser *p, Node *left, uint32_t start, Infix in) {
    Node *n = node_new(p, NODE_BIN_OP, start);
    n->op = in.op;
    n->mark = tok_at(p, 0)->span;
    p->pos++;
    Precedence right =
        in.prec == PREC_POWER ? PREC_UNARY : (Precedence)(in.prec + 1);
    n->u.bin_op.left = left;
    n->u.bin_op.right = parse_binary(p, right);
    node_end(p, n);
    node_deepen(p, n, left);
    node_deepen(p, n, n->u.bin_op.right);
    return n;
}

Node *parse_binary(Parser *p, Precedence prec) {
    depth_enter(p);
    uint32_t start = tok_start(p);
    Node *left = parse_prefix(p, prec);
    for (;;) {
        Infix in = INFIX[tok_kind(p)];
        if (in.prec == PREC_NONE || in.prec < (uint8_t)prec) break;
        if (tok_is(p, TOK_NOT) && !next_is(p, TOK_IN)) {
            tok_reach(p, 1);
            break;
        }
        if (in.prec <= PREC_AND)
            left = parse_bool_op(p, left, start, in);
        else if (in.prec == PREC_COMPARE)
            left = parse_compare(p, left, start);
        else
            left = parse_bin_op(p, left, start, in);
    }
    depth_leave(p);
    return left;
}

/* disjunction 'if' disjunction 'else' expression */
static Node *parse_if_exp(Parser *p, Node *body, uint32_t start) {
    Node *n = node_new(p, NODE_IF_EXP, start);
    p->pos++;
    n->u.if_exp.body = body;
    n->u.if_exp.test = parse_binary(p, PREC_OR);
    if (!tok_is(p, TOK_ELSE) && !tok_is(p, TOK_COLON) && p->minor >= 10 &&
        !tok_is(p, TOK_ERROR))
        fail_at(p, DIAG_SYNTAX, (Span){start, prev_end(p)},
                "expected 'else' after 'if' expression");
    tok_expect(p, TOK_ELSE);
    n->u.if_exp.orelse = parse_expression(p);
    node_deepen(p, n, body);
    node_deepen(p, n, n->u.if_exp.test);
    node_deepen(p, n, n->u.if_exp.orelse);
    return node_end(p, n);
}

/* expression: disjunction ['if' disjunction 'else' expression] | lambdef */
Node *parse_expression(Parser *p) {
    if (tok_is(p, TOK_LAMBDA)) return parse_lambda(p);
    depth_enter(p);
    uint32_t first = p->pos, start = tok_start(p);
    Node *n = parse_binary(p, PREC_OR);
    check_missing_comma(p, n, first);
    if (tok_is(p, TOK_IF)) n = parse_if_exp(p, n, start);
    depth_leave(p);
    return n;
}

/* lambdef: 'lambda' [lambda_params] ':' expression */
Node *parse_lambda(Parser *p) {
    depth_enter(p);
    Node *n = node_new(p, NODE_LAMBDA, tok_start(p));
    tok_expect(p, TOK_LAMBDA);
    n->u.lambda.params = parse_params(p, true);
    uint32_t end = tok_at(p, 0)->span.end;
    tok_expect(p, TOK_COLON);
    if (p->in_fstring && p->minor >= 12 &&
        (tok_is(p, TOK_FSTRING_MIDDLE) || tok_is(p, TOK_RBRACE)))
        fail_at(p, DIAG_SYNTAX, (Span){n->span.start, end},
                "f-string: lambda expressions are not allowed without "
                "parentheses");
    n->u.lambda.body = parse_expression(p);
    node_deepen(p, n, n->u.lambda.body);
    depth_leave(p);
    return node_end(p, n);
}

/* assignment_expression: NAME ':=' expression */
static Node *parse_walrus(Parser *p) {
    Node *n = node_new(p, NODE_NAMED_EXPR, tok_start(p));
    Node *target = node_new(p, NODE_NAME, tok_start(p));
    target->ctx = CTX_STORE;
    target->u.name.id = tok_name(p);
    n->u.named_expr.target = node_end(p, target);
    tok_expect(p, TOK_COLON_EQUAL);
    n->u.named_expr.value = parse_expression(p);
    node_deepen(p, n, n->u.named_expr.value);
    return node_end(p, n);
}

/* named_expression: assignment_expression | expression !':=' */
Node *parse_named(Parser *p) {
    if (tok_is(p, TOK_NAME) && next_is(p, TOK_COLON_EQUAL))
        return parse_walrus(p);
    Node *n = parse_expression(p);
    if (tok_is(p, TOK_COLON_EQUAL) && p->minor >= 9)
        fail_at(p, DIAG_SYNTAX, n->span,
                "cannot use assignment expressions with %s", expr_name(p, n));
    if (tok_is(p, TOK_COLON_EQUAL)) {
        fail_tree(p, n->span, "cannot use assignment expressions with %s",
                  expr_name(p, n));
        p->pos++;
        parse_expression(p);
    }
    if (tok_is(p, TOK_EQUAL)) check_named_equal(p, n);
    return n;
}

static Node *parse_starred(Parser *p) {
    Node *n = node_new(p, NODE_STARRED, tok_start(p));
    tok_expect(p, TOK_STAR);
    n->u.starred.value = parse_binary(p, PREC_BITOR);
    node_deepen(p, n, n->u.starred.value);
    return node_end(p, n);
}

/* star_named_expression: '*' bitwise_or | named_expression */
Node *parse_star_named(Parser *p) {
    return tok_is(p, TOK_STAR) ? parse_starred(p) : parse_named(p);
}

/* star_expression: '*' bitwise_or | expression */
static Node *parse_star_expression(Parser *p) {
    return tok_is(p, TOK_STAR) ? parse_starred(p) : parse_expression(p);
}

bool at_expression(const Parser *p) {
    switch (tok_kind(p)) {
    case TOK_NAME:
    case TOK_NUMBER:
    case TOK_STRING:
    case TOK_FSTRING_START:
    case TOK_LPAR:
    case TOK_LBRACKET:
    case TOK_LBRACE:
    case TOK_ELLIPSIS:
    case TOK_PLUS:
    case TOK_MINUS:
    case TOK_TILDE:
    case TOK_NOT:
    case TOK_LAMBDA:
    case TOK_AWAIT:
    case TOK_NONE:
    case TOK_TRUE:
    case TOK_FALSE: return true;
    default: return false;
    }
}

/* The rest of a tuple without parentheses after its first element. */
Node *parse_tuple_rest(Parser *p, Node *first, uint32_t start,
                       ParseRule *item) {
    if (!tok_is(p, TOK_COMMA)) return first;
    Node *n = node_new(p, NODE_TUPLE, start);
    uint32_t elts = list_begin(p);
    list_push(p, first);
    while (tok_accept(p, TOK_COMMA)) {
        if (!at_expression(p) && !tok_is(p, TOK_STAR)) break;
        list_push(p, item(p));
    }
    n->u.tuple.elts = list_end(p, elts);
    node_deepen_list(p, n, n->u.tuple.elts);
    return node_end(p, n);
}

/* star_expressions: star_expression (',' star_expression)* [','] */
Node *parse_star_expressions(Parser *p) {
    uint32_t start = tok_start(p);
    Node *first = parse_star_expression(p);
    return parse_tuple_rest(p, first, start, parse_star_expression);
}

/* expressions: expression (',' expression)* [','] */
Node *parse_expressions(Parser *p) {
    uint32_t start = tok_start(p);
    return parse_tuple_rest(p, parse_expression(p), start, parse_expression);
}

/* yield_expr: 'yield' 'from' expression | 'yield' [star_expressions] */
Node *parse_yield(Parser *p) {
    uint32_t start = tok_start(p);
    tok_expect(p, TOK_YIELD);
    Node *n =
        node_new(p, tok_is(p, TOK_FROM) ? NODE_YIELD_FROM : NODE_YIELD, start);
    if (tok_accept(p, TOK_FROM))
        n->u.yield_from.value = parse_expression(p);
    else if (p->minor >= 8 && (at_expression(p) || tok_is(p, TOK_STAR)))
        n->u.yield.value = parse_star_expressions(p);
    else if (at_expression(p))
        n->u.yield.value = parse_expressions(p);
    node_deepen(p, n, n->u.yield.value);
    return node_end(p, n);
}

Node *parse_value(Parser *p) {
    return tok_is(p, TOK_YIELD) ? parse_yield(p) : parse_star_expressions(p);
}
