#include "lang/parser.h"

/* The arguments of a call or of a class, collected in the order of the text.
 * CPython evaluates them so, too: first all of args, then the keywords. */
typedef struct Arguments {
    uint32_t args; /* on the parser's stack */
    Keyword *keywords;
    uint32_t nkeywords;
    bool after_keyword, after_double_star;
    Node *generator; /* a generator expression without parentheses */
    uint32_t count, start;
} Arguments;

static void add_keyword(Parser *p, Arguments *a, const Name *name, Node *value,
                        uint32_t start) {
    ARRAY_ROOM(p, a->keywords, a->nkeywords);
    a->keywords[a->nkeywords++] = (Keyword){name, value, {start, prev_end(p)}};
}

/* kwarg: NAME '=' expression */
static void parse_keyword(Parser *p, Arguments *a) {
    uint32_t start = tok_start(p);
    const Name *name = tok_name(p);
    uint32_t equal = tok_start(p);
    tok_expect(p, TOK_EQUAL);
    if (p->minor >= 12 && (tok_is(p, TOK_COMMA) || tok_is(p, TOK_RPAR)))
        fail_at(p, DIAG_SYNTAX, (Span){start, equal + 1},
                "expected argument value expression");
    Node *value = parse_expression(p);
    if (at_comp_for(p) && p->minor >= 10) {
        fail_at(p, DIAG_SYNTAX, (Span){start, equal + 1},
                "invalid syntax. Maybe you meant '==' or ':=' instead of "
                "'='?");
    }
    add_keyword(p, a, name, value, start);
    a->after_keyword = true;
}

/* f(x for x in y): the generator's place includes the call's parentheses. */
static Node *parse_generator(Parser *p, Arguments *a, Node *elt,
                             uint32_t first) {
    Node *n = node_new(p, NODE_GENERATOR_EXP, elt->span.start);
    n->u.comp.elt = elt;
    node_deepen(p, n, elt);
    n->span.start = p->tokens.items[first].span.start;
    parse_comp_for(p, n);
    node_end(p, n);
    a->generator = n;
    if (a->count == 0 && tok_is(p, TOK_RPAR))
        n->span = n->mark = (Span){a->start, tok_at(p, 0)->span.end};
    return n;
}

/* A word, a call … before "=": not a parameter's name. */
static void bad_keyword(Parser *p, const Node *n) {
    Span span = {n->span.start, tok_at(p, 0)->span.end};
    bool constant = n->kind == NODE_CONSTANT &&
                    n->u.constant.kind <= CONST_FALSE && !n->in_parens;
    if (constant && (p->minor == 8 || p->minor >= 10))
        fail_at(p, DIAG_SYNTAX, span, "cannot assign to %s", expr_name(p, n));
    if (p->minor >= 8)
        fail_tree(p, p->minor == 8 ? n->span : span,
                  "expression cannot contain assignment, perhaps you meant "
                  "\"==\"?");
    else
        fail_tree(p, n->span, "keyword can't be an expression");
    p->pos++;
    parse_expression(p);
}

/* Where each version points at for a * that comes behind **. */
static Span star_place(const Parser *p, const Arguments *a, const Node *n) {
    uint32_t before = a->keywords[a->nkeywords - 1].span.end;
    switch (p->minor) {
    case 10: return a->keywords[0].span;
    case 11:
    case 12: return (Span){n->span.start, n->span.start + 1};
    case 13: return (Span){before, n->span.end};
    default: return n->span;
    }
}

static void check_order(Parser *p, const Arguments *a, const Node *n) {
    if (n->kind == NODE_STARRED && a->after_double_star)
        fail_tree(p, star_place(p, a, n),
                  "iterable argument unpacking follows keyword argument "
                  "unpacking");
    if (n->kind == NODE_STARRED || !a->after_keyword) return;
    const char *what = a->after_double_star
                           ? "positional argument follows keyword argument "
                             "unpacking"
                           : "positional argument follows keyword argument";
    if (p->minor <= 8) {
        fail_tree(p, n->span, "%s", what);
        return;
    }
    /* CPython reports it with the last token it has read: the one that ends
     * this run of arguments. */
    while (tok_accept(p, TOK_COMMA)) {
        if (tok_is(p, TOK_RPAR)) break;
        if (tok_is(p, TOK_NAME) && next_is(p, TOK_EQUAL)) break;
        if (tok_is(p, TOK_STAR) || tok_is(p, TOK_DOUBLE_STAR)) break;
        parse_named(p);
    }
    fail_token(p, DIAG_SYNTAX, "%s", what);
}

/* '*' expression | assignment_expression | expression [for_if_clauses] */
static void parse_positional(Parser *p, Arguments *a) {
    uint32_t first = p->pos, start = tok_start(p);
    Node *n;
    if (tok_accept(p, TOK_STAR)) {
        n = node_new(p, NODE_STARRED, start);
        if (p->minor >= 13 && (tok_is(p, TOK_RPAR) || tok_is(p, TOK_COMMA)))
            fail_token(p, DIAG_SYNTAX, "Invalid star expression");
        n->u.starred.value = parse_expression(p);
        node_deepen(p, n, n->u.starred.value);
        node_end(p, n);
        if (p->minor >= 12 && tok_accept(p, TOK_EQUAL) && parse_expression(p))
            fail_at(p, DIAG_SYNTAX, (Span){start, prev_end(p)},
                    "cannot assign to iterable argument unpacking");
    } else if (tok_is(p, TOK_NAME) && next_is(p, TOK_COLON_EQUAL)) {
        n = parse_named(p);
    } else {
        n = parse_expression(p);
        if (tok_is(p, TOK_EQUAL)) bad_keyword(p, n);
    }
    if (at_comp_for(p)) n = parse_generator(p, a, n, first);
    check_order(p, a, n);
    list_push(p, n);
}

static void parse_argument(Parser *p, Arguments *a) {
    uint32_t start = tok_start(p);
    if (tok_accept(p, TOK_DOUBLE_STAR)) {
        Node *value = parse_expression(p);
        if (p->minor >= 12 && tok_accept(p, TOK_EQUAL) && parse_expression(p))
            fail_at(p, DIAG_SYNTAX, (Span){start, prev_end(p)},
                    "cannot assign to keyword argument unpacking");
        add_keyword(p, a, NULL, value, start);
        a->after_keyword = a->after_double_star = true;
    } else if (tok_is(p, TOK_NAME) && next_is(p, TOK_EQUAL)) {
        parse_keyword(p, a);
    } else {
        parse_positional(p, a);
    }
    a->count++;
}

/* A generator expression may go without parentheses only when alone. */
static void check_generator(Parser *p, const Arguments *a, bool comma) {
    if (!a->generator || (a->count == 1 && !comma)) return;
    if (a->generator->span.start == a->start) return;
    bool lone = a->count == 1;
    if (lone && p->minor < 7) return; /* f(x for x in y,) was let through */
    fail_tree(p, a->generator->span,
              "Generator expression must be parenthesized%s",
              p->minor < 7 ? " if not sole argument" : "");
}

/* arguments: '(' [argument (',' argument)* [',']] ')' */
void parse_arguments(Parser *p, NodeList *args, Keyword **keywords,
                     uint32_t *nkeywords) {
    Arguments a = {.args = list_begin(p), .start = tok_start(p)};
    tok_expect(p, TOK_LPAR);
    bool comma = false;
    while (!tok_is(p, TOK_RPAR)) {
        if (a.count && !comma) fail_here(p);
        parse_argument(p, &a);
        comma = tok_accept(p, TOK_COMMA);
        if (p->minor >= 9) check_generator(p, &a, comma);
    }
    check_generator(p, &a, comma);
    tok_expect(p, TOK_RPAR);
    *args = list_end(p, a.args);
    *keywords = a.keywords;
    *nkeywords = a.nkeywords;
}
