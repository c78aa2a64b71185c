#include "lang/parser.h"

/* --- comprehensions --- */

bool at_comp_for(const Parser *p) {
    return tok_is(p, TOK_FOR) || (tok_is(p, TOK_ASYNC) && next_is(p, TOK_FOR));
}

/* for_if_clause: ['async'] 'for' star_targets 'in' disjunction
 *                ('if' disjunction)* */
static Comprehension parse_for_if(Parser *p) {
    Comprehension c = {.span.start = tok_start(p)};
    c.is_async = tok_accept(p, TOK_ASYNC);
    tok_expect(p, TOK_FOR);
    c.target = parse_target_list(p, true);
    tok_expect(p, TOK_IN);
    c.iter = parse_binary(p, PREC_OR);
    uint32_t ifs = list_begin(p);
    while (tok_accept(p, TOK_IF)) {
        bool lambda = tok_is(p, TOK_LAMBDA) && p->minor < 9;
        list_push(p, lambda ? parse_lambda(p) : parse_binary(p, PREC_OR));
    }
    c.ifs = list_end(p, ifs);
    c.span.end = prev_end(p);
    return c;
}

/* for_if_clauses: for_if_clause+ */
void parse_comp_for(Parser *p, Node *comp) {
    uint32_t n = 0;
    while (at_comp_for(p)) {
        ARRAY_ROOM(p, comp->u.comp.generators, n);
        Comprehension c = parse_for_if(p);
        comp->u.comp.generators[n++] = c;
        node_deepen(p, comp, c.target);
        node_deepen(p, comp, c.iter);
        node_deepen_list(p, comp, c.ifs);
    }
    comp->u.comp.ngenerators = n;
}

/* The "for" after the first element of a display.  `open` is the place of
 * the bracket, at which the comprehension begins. */
static Node *parse_comprehension(Parser *p, NodeKind kind, uint32_t open,
                                 Node *elt, Node *value, TokenKind close) {
    if (elt->kind == NODE_STARRED)
        fail_tree(p, elt->span,
                  "iterable unpacking cannot be used in comprehension");
    Node *n = node_new(p, kind, open);
    n->u.comp.elt = elt;
    n->u.comp.value = value;
    node_deepen(p, n, elt);
    node_deepen(p, n, value);
    parse_comp_for(p, n);
    tok_expect(p, close);
    return node_end(p, n);
}

/* --- displays --- */

/* [a, b for …]: from 3.10 on CPython guesses a tuple was meant. */
static void check_tuple_target(Parser *p, NodeList elts) {
    if (!at_comp_for(p) || p->minor < 10) return;
    Span span = {elts.items[0]->span.start, prev_end(p)};
    fail_at(p, DIAG_SYNTAX, span,
            "did you forget parentheses around the comprehension target?");
}

static NodeList parse_display(Parser *p, Node *first, TokenKind close) {
    uint32_t elts = list_begin(p);
    list_push(p, first);
    while (tok_accept(p, TOK_COMMA)) {
        if (tok_is(p, close)) break;
        list_push(p, parse_star_named(p));
    }
    NodeList list = list_end(p, elts);
    if (close != TOK_RPAR) check_tuple_target(p, list);
    tok_expect(p, close);
    return list;
}

/* list: '[' [star_named_expressions] ']'
 * listcomp: '[' named_expression for_if_clauses ']' */
static Node *parse_list(Parser *p) {
    uint32_t open = tok_start(p);
    tok_expect(p, TOK_LBRACKET);
    Node *n = node_new(p, NODE_LIST, open);
    if (tok_accept(p, TOK_RBRACKET)) return node_end(p, n);
    Node *first = parse_star_named(p);
    if (at_comp_for(p))
        return parse_comprehension(p, NODE_LIST_COMP, open, first, NULL,
                                   TOK_RBRACKET);
    n->u.list.elts = parse_display(p, first, TOK_RBRACKET);
    node_deepen_list(p, n, n->u.list.elts);
    return node_end(p, n);
}

/* group: '(' (yield_expr | named_expression) ')' */
static Node *parse_group_end(Parser *p, Node *inner) {
    if (inner->kind == NODE_STARRED && tok_is(p, TOK_RPAR)) {
        /* Up to 3.9 this is found later: see scope_check. */
        if (p->minor >= 10)
            fail_at(p, DIAG_SYNTAX, inner->span,
                    "cannot use starred expression here");
    }
    tok_expect(p, TOK_RPAR);
    inner->in_parens = true;
    return inner;
}

/* tuple | group | genexp, all in parentheses */
static Node *parse_parens(Parser *p) {
    uint32_t open = tok_start(p);
    tok_expect(p, TOK_LPAR);
    Node *n = node_new(p, NODE_TUPLE, open);
    if (tok_accept(p, TOK_RPAR)) {
        n->in_parens = true;
        return node_end(p, n);
    }
    if (tok_is(p, TOK_DOUBLE_STAR) && p->minor >= 10)
        fail_at(p, DIAG_SYNTAX, tok_at(p, 0)->span,
                "cannot use double starred expression here");
    if (tok_is(p, TOK_YIELD)) return parse_group_end(p, parse_yield(p));
    Node *first = parse_star_named(p);
    if (at_comp_for(p))
        return parse_comprehension(p, NODE_GENERATOR_EXP, open, first, NULL,
                                   TOK_RPAR);
    if (!tok_is(p, TOK_COMMA)) return parse_group_end(p, first);
    n->u.tuple.elts = parse_display(p, first, TOK_RPAR);
    n->in_parens = true;
    node_deepen_list(p, n, n->u.tuple.elts);
    return node_end(p, n);
}

/* kvpair: '**' bitwise_or | expression ':' expression */
static void parse_pair_value(Parser *p, uint32_t *colon) {
    *colon = tok_start(p);
    if (!tok_is(p, TOK_COLON) && p->minor >= 10 &&
        (tok_is(p, TOK_COMMA) || tok_is(p, TOK_RBRACE)))
        fail_at(p, DIAG_SYNTAX, (Span){prev_end(p) - 1, prev_end(p)},
                "':' expected after dictionary key");
    tok_expect(p, TOK_COLON);
    if (p->minor < 10) return;
    if (tok_is(p, TOK_STAR)) {
        Node *star = parse_star_named(p);
        fail_at(p, DIAG_SYNTAX, (Span){star->span.start, prev_end(p)},
                "cannot use a starred expression in a dictionary value");
    }
    if (tok_is(p, TOK_RBRACE) || tok_is(p, TOK_COMMA))
        fail_at(p, DIAG_SYNTAX, (Span){*colon, *colon + 1},
                "expression expected after dictionary key and ':'");
}

/* One more pair; the key is NULL for ** of the value. */
static Node *parse_pair(Parser *p, Node **key) {
    uint32_t colon;
    if (tok_accept(p, TOK_DOUBLE_STAR)) {
        *key = NULL;
        return parse_binary(p, PREC_BITOR);
    }
    *key = parse_expression(p);
    parse_pair_value(p, &colon);
    return parse_expression(p);
}

/* dict: '{' kvpair (',' kvpair)* [','] '}'
 * dictcomp: '{' kvpair for_if_clauses '}' */
static Node *parse_dict(Parser *p, uint32_t open, Node *key, Node *value) {
    Node *n = node_new(p, NODE_DICT, open);
    uint32_t len = 0;
    if (at_comp_for(p)) {
        if (key)
            return parse_comprehension(p, NODE_DICT_COMP, open, key, value,
                                       TOK_RBRACE);
        Span stars = {value->span.start - 2, value->span.start};
        fail_tree(p, p->minor < 9 ? (Span){open, open + 1} : stars,
                  "dict unpacking cannot be used in dict comprehension");
        return parse_comprehension(p, NODE_DICT_COMP, open, value, value,
                                   TOK_RBRACE);
    }
    NodeList *keys = &n->u.dict.keys, *values = &n->u.dict.values;
    for (;;) {
        ARRAY_ROOM(p, keys->items, len);
        ARRAY_ROOM(p, values->items, len);
        keys->items[len] = key;
        values->items[len++] = value;
        node_deepen(p, n, key);
        node_deepen(p, n, value);
        if (!tok_accept(p, TOK_COMMA) || tok_is(p, TOK_RBRACE)) break;
        value = parse_pair(p, &key);
    }
    keys->len = values->len = len;
    tok_expect(p, TOK_RBRACE);
    return node_end(p, n);
}

/* dict | set | dictcomp | setcomp */
static Node *parse_braces(Parser *p) {
    uint32_t open = tok_start(p), colon;
    tok_expect(p, TOK_LBRACE);
    if (tok_is(p, TOK_RBRACE)) {
        p->pos++;
        return node_end(p, node_new(p, NODE_DICT, open));
    }
    Node *key = NULL;
    if (tok_is(p, TOK_DOUBLE_STAR)) {
        Node *value = parse_pair(p, &key);
        return parse_dict(p, open, key, value);
    }
    key = parse_star_named(p);
    if (tok_is(p, TOK_COLON) && key->kind != NODE_STARRED &&
        (key->kind != NODE_NAMED_EXPR || key->in_parens)) {
        parse_pair_value(p, &colon);
        return parse_dict(p, open, key, parse_expression(p));
    }
    if (at_comp_for(p))
        return parse_comprehension(p, NODE_SET_COMP, open, key, NULL,
                                   TOK_RBRACE);
    Node *n = node_new(p, NODE_SET, open);
    n->u.set.elts = parse_display(p, key, TOK_RBRACE);
    node_deepen_list(p, n, n->u.set.elts);
    return node_end(p, n);
}

/* --- atoms --- */

static Node *parse_constant(Parser *p, ConstantKind kind) {
    Node *n = node_new(p, NODE_CONSTANT, tok_start(p));
    n->u.constant.kind = kind;
    p->pos++;
    return node_end(p, n);
}

/* atom: NAME | 'True' | 'False' | 'None' | strings | NUMBER
 *     | tuple | group | genexp | list | listcomp | dict | set | … | '...' */
Node *parse_atom(Parser *p) {
    switch (tok_kind(p)) {
    case TOK_NAME: {
        Node *n = node_new(p, NODE_NAME, tok_start(p));
        n->u.name.id = tok_name(p);
        return node_end(p, n);
    }
    case TOK_TRUE: return parse_constant(p, CONST_TRUE);
    case TOK_FALSE: return parse_constant(p, CONST_FALSE);
    case TOK_NONE: return parse_constant(p, CONST_NONE);
    case TOK_ELLIPSIS: return parse_constant(p, CONST_ELLIPSIS);
    case TOK_NUMBER: return parse_number(p);
    case TOK_STRING:
    case TOK_FSTRING_START: return parse_strings(p);
    case TOK_LPAR: return parse_parens(p);
    case TOK_LBRACKET: return parse_list(p);
    case TOK_LBRACE: return parse_braces(p);
    default: fail_here(p);
    }
}

/* --- primaries --- */

/* slice: [expression] ':' [expression] [':' [expression]]
 *      | named_expression */
static Node *parse_slice(Parser *p) {
    uint32_t start = tok_start(p);
    Node *lower = NULL;
    if (tok_is(p, TOK_STAR) && p->minor >= 11) return parse_star_named(p);
    if (!tok_is(p, TOK_COLON))
        lower = p->minor >= 10 ? parse_named(p) : parse_expression(p);
    if (!tok_is(p, TOK_COLON)) return lower;
    Node *n = node_new(p, NODE_SLICE, start);
    n->u.slice.lower = lower;
    tok_expect(p, TOK_COLON);
    if (at_expression(p)) n->u.slice.upper = parse_expression(p);
    if (tok_accept(p, TOK_COLON) && at_expression(p))
        n->u.slice.step = parse_expression(p);
    node_deepen(p, n, n->u.slice.lower);
    node_deepen(p, n, n->u.slice.upper);
    node_deepen(p, n, n->u.slice.step);
    return node_end(p, n);
}

/* slices: slice !',' | (slice | starred) (',' (slice | starred))* [','] */
static Node *parse_slices(Parser *p) {
    uint32_t start = tok_start(p);
    Node *first = parse_slice(p);
    if (!tok_is(p, TOK_COMMA) && first->kind != NODE_STARRED) return first;
    Node *n = node_new(p, NODE_TUPLE, start);
    uint32_t elts = list_begin(p);
    list_push(p, first);
    while (tok_accept(p, TOK_COMMA)) {
        if (tok_is(p, TOK_RBRACKET)) break;
        list_push(p, parse_slice(p));
    }
    n->u.tuple.elts = list_end(p, elts);
    node_deepen_list(p, n, n->u.tuple.elts);
    return node_end(p, n);
}

static Node *parse_subscript(Parser *p, Node *value, uint32_t start) {
    Node *n = node_new(p, NODE_SUBSCRIPT, start);
    n->mark.start = tok_start(p);
    tok_expect(p, TOK_LBRACKET);
    n->u.subscript.value = value;
    n->u.subscript.index = parse_slices(p);
    tok_expect(p, TOK_RBRACKET);
    n->mark.end = prev_end(p);
    node_deepen(p, n, value);
    node_deepen(p, n, n->u.subscript.index);
    return node_end(p, n);
}

static Node *parse_attribute(Parser *p, Node *value, uint32_t start) {
    Node *n = node_new(p, NODE_ATTRIBUTE, start);
    tok_expect(p, TOK_DOT);
    n->mark = tok_at(p, 0)->span;
    n->u.attribute.value = value;
    n->u.attribute.name = tok_name(p);
    node_deepen(p, n, value);
    return node_end(p, n);
}

static Node *parse_call(Parser *p, Node *func, uint32_t start) {
    Node *n = node_new(p, NODE_CALL, start);
    n->mark.start = tok_start(p);
    n->u.call.func = func;
    parse_arguments(p, &n->u.call.args, &n->u.call.keywords,
                    &n->u.call.nkeywords);
    n->mark.end = prev_end(p);
    node_deepen(p, n, func);
    node_deepen_list(p, n, n->u.call.args);
    for (uint32_t i = 0; i < n->u.call.nkeywords; i++)
        node_deepen(p, n, n->u.call.keywords[i].value);
    return node_end(p, n);
}

/* primary: primary '.' NAME | primary '(' [arguments] ')'
 *        | primary '[' slices ']' | atom */
Node *parse_primary(Parser *p) {
    uint32_t start = tok_start(p);
    Node *n = parse_atom(p);
    for (;;) {
        switch (tok_kind(p)) {
        case TOK_DOT: n = parse_attribute(p, n, start); break;
        case TOK_LPAR: n = parse_call(p, n, start); break;
        case TOK_LBRACKET: n = parse_subscript(p, n, start); break;
        default: return n;
        }
    }
}
