#include "lang/parser.h"

static const Node *invalid_in(NodeList list, TargetUse use) {
    for (uint32_t i = 0; i < list.len; i++) {
        const Node *bad = invalid_target(list.items[i], use);
        if (bad) return bad;
    }
    return NULL;
}

/* The first part that cannot be assigned to or deleted; NULL if all can. */
const Node *invalid_target(const Node *n, TargetUse use) {
    switch ((NodeKind)n->kind) {
    case NODE_LIST:
    case NODE_TUPLE: return invalid_in(n->u.tuple.elts, use);
    case NODE_STARRED:
        return use == TARGET_DEL ? n : invalid_target(n->u.starred.value, use);
    case NODE_NAME:
    case NODE_SUBSCRIPT:
    case NODE_ATTRIBUTE: return NULL;
    default: return n;
    }
}

static void set_context(Node *n, Context ctx) {
    n->ctx = (uint8_t)ctx;
    if (n->kind == NODE_STARRED) set_context(n->u.starred.value, ctx);
    if (n->kind != NODE_LIST && n->kind != NODE_TUPLE) return;
    for (uint32_t i = 0; i < n->u.tuple.elts.len; i++)
        set_context(n->u.tuple.elts.items[i], ctx);
}

static bool is_keyword_constant(const Node *n) {
    return n->kind == NODE_CONSTANT && n->u.constant.kind <= CONST_FALSE;
}

/* Up to 3.7 dict displays and f-strings were literals to this message. */
static const char *old_name(const Parser *p, const Node *bad) {
    if (bad->kind == NODE_DICT || bad->kind == NODE_JOINED_STR)
        return "literal";
    return expr_name(p, bad);
}

/* `whole` is what an old Python points at: the target with all around it. */
void make_target_in(Parser *p, Node *n, TargetUse use, Span whole) {
    const Node *bad = invalid_target(n, use);
    const char *verb = use == TARGET_DEL ? "delete" : "assign to";
    bool late_star = bad && bad->kind == NODE_STARRED && p->minor < 9;
    if (!bad || late_star)
        set_context(n, use == TARGET_DEL ? CTX_DEL : CTX_STORE);
    else if (p->minor >= 9)
        fail_tree(p, bad->span, "cannot %s %s", verb, expr_name(p, bad));
    else if (p->minor == 8)
        fail_tree(p, whole, "cannot %s %s", verb, expr_name(p, bad));
    else if (is_keyword_constant(bad))
        fail_tree(p, whole, "can't %s keyword", verb);
    else
        fail_tree(p, whole, "can't %s %s", verb, old_name(p, bad));
}

void make_target(Parser *p, Node *n, TargetUse use) {
    make_target_in(p, n, use, n->span);
}

static Node *parse_target(Parser *p) {
    if (!tok_is(p, TOK_STAR)) return parse_binary(p, PREC_BITOR);
    return parse_star_named(p);
}

/* star_targets: star_target (',' star_target)* [','] */
Node *parse_target_list(Parser *p, bool comp) {
    uint32_t start = tok_start(p), first = p->pos;
    Node *n = parse_tuple_rest(p, parse_target(p), start, parse_target);
    bool bad = comp && !tok_is(p, TOK_IN) && !tok_is(p, TOK_ERROR);
    if (bad && p->minor < 13) check_missing_comma(p, n, first);
    if (bad && p->minor >= 13 && !invalid_target(n, TARGET_FOR))
        fail_token(p, DIAG_SYNTAX, "'in' expected after for-loop variables");
    make_target(p, n, TARGET_FOR);
    return n;
}

static Node *parse_bitor(Parser *p) {
    return parse_binary(p, PREC_BITOR);
}

/* Whether the grammar's bitwise_or could have produced it. */
static bool is_bitor(const Node *n) {
    if (n->in_parens) return true;
    switch ((NodeKind)n->kind) {
    case NODE_BOOL_OP:
    case NODE_COMPARE:
    case NODE_IF_EXP:
    case NODE_NAMED_EXPR:
    case NODE_LAMBDA: return false;
    case NODE_UNARY_OP: return n->op != OP_NOT;
    default: return true;
    }
}

/* `left = right` where only a value may stand, from 3.10 on:
 * if x = 1, [f() = 2], … */
void check_named_equal(Parser *p, Node *left) {
    if (p->minor < 10 || p->trial || p->in_fstring || !is_bitor(left)) return;
    uint32_t pos = p->pos++;
    Node *right = try_rule(p, parse_bitor);
    bool more = tok_is(p, TOK_EQUAL) || tok_is(p, TOK_COLON_EQUAL);
    if (right && tok_is(p, TOK_ERROR)) fail_lexer(p);
    uint32_t end = prev_end(p);
    p->pos = pos;
    if (!right || more) return;
    if (left->kind == NODE_NAME && !left->in_parens)
        fail_at(p, DIAG_SYNTAX, (Span){left->span.start, end},
                "invalid syntax. Maybe you meant '==' or ':=' instead of "
                "'='?");
    if (left->kind == NODE_LIST || left->kind == NODE_TUPLE ||
        left->kind == NODE_GENERATOR_EXP || is_keyword_constant(left))
        return;
    fail_at(p, DIAG_SYNTAX, left->span,
            "cannot assign to %s here. Maybe you meant '==' instead of '='?",
            expr_name(p, left));
}
