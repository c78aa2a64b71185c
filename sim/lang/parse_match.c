#include "lang/parser.h"

/* match is a name nearly everywhere.  It begins a statement when something
 * that may be a subject follows and the line ends with a colon. */
static bool is_match(const Parser *p) {
    uint16_t level = tok_at(p, 0)->level;
    uint32_t i = 1;
    while (tok_at(p, i)->kind != TOK_NEWLINE || tok_at(p, i)->level != level) {
        if (p->pos + i >= p->tokens.len) return false;
        i++;
    }
    return i > 2 && tok_at(p, i - 1)->kind == TOK_COLON;
}

static Node *parse_pattern(Parser *p);

static Node *pattern_new(Parser *p, NodeKind kind) {
    return node_new(p, kind, tok_start(p));
}

/* NAME, which is not to be "_"; NULL for that one */
static const Name *capture_name(Parser *p) {
    const Name *name = tok_name(p);
    return name_is(name, "_") ? NULL : name;
}

/* signed_number ['+' | '-' NUMBER] | strings | None | True | False */
static Node *parse_literal(Parser *p) {
    Node *n = pattern_new(p, NODE_MATCH_VALUE);
    if (tok_is(p, TOK_NONE) || tok_is(p, TOK_TRUE) || tok_is(p, TOK_FALSE)) {
        n->kind = NODE_MATCH_SINGLETON;
        n->u.match_singleton.value = parse_atom(p);
    } else {
        n->u.match_value.value = parse_binary(p, PREC_SUM);
    }
    return node_end(p, n);
}

/* name_or_attr: NAME ('.' NAME)* */
static Node *parse_name_or_attr(Parser *p) {
    uint32_t start = tok_start(p);
    Node *n = parse_atom(p);
    while (tok_is(p, TOK_DOT)) {
        Node *a = node_new(p, NODE_ATTRIBUTE, start);
        p->pos++;
        a->mark = tok_at(p, 0)->span;
        a->u.attribute.value = n;
        a->u.attribute.name = tok_name(p);
        node_deepen(p, a, n);
        n = node_end(p, a);
    }
    return n;
}

/* class_pattern: name_or_attr '(' patterns, NAME '=' pattern … ')' */
static Node *parse_class_pattern(Parser *p, Node *n, Node *cls) {
    n->kind = NODE_MATCH_CLASS;
    n->u.match_class.cls = cls;
    NameList *names = &n->u.match_class.kwd_names;
    NodeList *values = &n->u.match_class.kwd_patterns;
    uint32_t patterns = list_begin(p), after_first = 0;
    tok_expect(p, TOK_LPAR);
    while (!tok_is(p, TOK_RPAR)) {
        if (after_first++) tok_expect(p, TOK_COMMA);
        if (tok_is(p, TOK_RPAR)) break;
        if (tok_is(p, TOK_NAME) && next_is(p, TOK_EQUAL)) {
            ARRAY_ROOM(p, names->items, names->len);
            ARRAY_ROOM(p, names->spans, names->len);
            ARRAY_ROOM(p, values->items, values->len);
            names->spans[names->len] = tok_at(p, 0)->span;
            names->items[names->len++] = tok_name(p);
            p->pos++;
            values->items[values->len] = parse_pattern(p);
            values->len++;
            continue;
        }
        Node *positional = parse_pattern(p);
        if (names->len)
            fail_at(p, DIAG_SYNTAX, positional->span,
                    "positional patterns follow keyword patterns");
        list_push(p, positional);
    }
    n->u.match_class.patterns = list_end(p, patterns);
    tok_expect(p, TOK_RPAR);
    return node_end(p, n);
}

/* capture | wildcard | value_pattern | class_pattern */
static Node *parse_name_pattern(Parser *p) {
    Node *n = pattern_new(p, NODE_MATCH_AS);
    if (!next_is(p, TOK_DOT) && !next_is(p, TOK_LPAR)) {
        n->u.match_as.name = capture_name(p);
        return node_end(p, n);
    }
    Node *value = parse_name_or_attr(p);
    if (tok_is(p, TOK_LPAR)) return parse_class_pattern(p, n, value);
    n->kind = NODE_MATCH_VALUE;
    n->u.match_value.value = value;
    return node_end(p, n);
}

/* maybe_star_pattern: '*' NAME | pattern */
static Node *parse_maybe_star(Parser *p) {
    if (!tok_is(p, TOK_STAR)) return parse_pattern(p);
    Node *n = pattern_new(p, NODE_MATCH_STAR);
    p->pos++;
    n->u.match_star.name = capture_name(p);
    return node_end(p, n);
}

/* The rest of a sequence after its first pattern, up to the closing token. */
static void parse_sequence_rest(Parser *p, Node *n, Node *first,
                                TokenKind close) {
    uint32_t patterns = list_begin(p);
    if (first) list_push(p, first);
    while (!tok_is(p, close) && !(close == TOK_COLON && tok_is(p, TOK_IF))) {
        if (p->stack.len > patterns) tok_expect(p, TOK_COMMA);
        if (tok_is(p, close) || (close == TOK_COLON && tok_is(p, TOK_IF)))
            break;
        list_push(p, parse_maybe_star(p));
    }
    n->u.match_sequence.patterns = list_end(p, patterns);
}

/* group_pattern: '(' pattern ')'
 * sequence_pattern: '[' … ']' | '(' … ')' */
static Node *parse_bracket_pattern(Parser *p) {
    bool parens = tok_is(p, TOK_LPAR);
    TokenKind close = parens ? TOK_RPAR : TOK_RBRACKET;
    Node *n = pattern_new(p, NODE_MATCH_SEQUENCE), *first = NULL;
    p->pos++;
    if (!tok_is(p, close)) first = parse_maybe_star(p);
    if (parens && first && tok_is(p, TOK_RPAR) &&
        first->kind != NODE_MATCH_STAR) {
        p->pos++;
        first->in_parens = true;
        return first;
    }
    parse_sequence_rest(p, n, first, close);
    tok_expect(p, close);
    return node_end(p, n);
}

/* mapping_pattern: '{' (literal | attr) ':' pattern … ['**' NAME] '}' */
static Node *parse_mapping(Parser *p) {
    Node *n = pattern_new(p, NODE_MATCH_MAPPING);
    NodeList *keys = &n->u.match_mapping.keys;
    NodeList *values = &n->u.match_mapping.patterns;
    p->pos++;
    while (!tok_is(p, TOK_RBRACE)) {
        if (tok_accept(p, TOK_DOUBLE_STAR)) {
            n->u.match_mapping.rest = tok_name(p);
            tok_accept(p, TOK_COMMA);
            break;
        }
        ARRAY_ROOM(p, keys->items, keys->len);
        ARRAY_ROOM(p, values->items, values->len);
        if (tok_is(p, TOK_NAME)) {
            if (!next_is(p, TOK_DOT)) fail_here(p);
            keys->items[keys->len++] = parse_name_or_attr(p);
        } else {
            keys->items[keys->len++] = parse_binary(p, PREC_SUM);
        }
        tok_expect(p, TOK_COLON);
        values->items[values->len] = parse_pattern(p);
        values->len++;
        if (!tok_accept(p, TOK_COMMA)) break;
    }
    tok_expect(p, TOK_RBRACE);
    return node_end(p, n);
}

/* closed_pattern */
static Node *parse_closed(Parser *p) {
    switch (tok_kind(p)) {
    case TOK_NAME: return parse_name_pattern(p);
    case TOK_LPAR:
    case TOK_LBRACKET: return parse_bracket_pattern(p);
    case TOK_LBRACE: return parse_mapping(p);
    case TOK_MINUS:
    case TOK_NUMBER:
    case TOK_STRING:
    case TOK_NONE:
    case TOK_TRUE:
    case TOK_FALSE: return parse_literal(p);
    default: fail_here(p);
    }
}

/* or_pattern: closed_pattern ('|' closed_pattern)* */
static Node *parse_or_pattern(Parser *p) {
    uint32_t start = tok_start(p);
    Node *first = parse_closed(p);
    if (!tok_is(p, TOK_BAR)) return first;
    Node *n = node_new(p, NODE_MATCH_OR, start);
    uint32_t patterns = list_begin(p);
    list_push(p, first);
    while (tok_accept(p, TOK_BAR))
        list_push(p, parse_closed(p));
    n->u.match_or.patterns = list_end(p, patterns);
    return node_end(p, n);
}

/* pattern: or_pattern 'as' NAME | or_pattern */
static Node *parse_pattern(Parser *p) {
    depth_enter(p);
    uint32_t start = tok_start(p);
    Node *n = parse_or_pattern(p);
    if (tok_accept(p, TOK_AS)) {
        Node *as = node_new(p, NODE_MATCH_AS, start);
        if (tok_word_is(p, 0, "_"))
            fail_token(p, DIAG_SYNTAX, "cannot use '_' as a target");
        if (!tok_is(p, TOK_NAME))
            fail_token(p, DIAG_SYNTAX, "invalid pattern target");
        as->u.match_as.pattern = n;
        as->u.match_as.name = tok_name(p);
        n = node_end(p, as);
    }
    depth_leave(p);
    return n;
}

/* patterns: open_sequence_pattern | pattern */
static Node *parse_patterns(Parser *p) {
    Node *n = pattern_new(p, NODE_MATCH_SEQUENCE);
    Node *first = parse_maybe_star(p);
    if (!tok_is(p, TOK_COMMA) && first->kind != NODE_MATCH_STAR) return first;
    parse_sequence_rest(p, n, first, TOK_COLON);
    return node_end(p, n);
}

/* case_block: "case" patterns ['if' named_expression] ':' block */
static MatchCase parse_case(Parser *p) {
    MatchCase c = {.span.start = tok_start(p)};
    if (!tok_word_is(p, 0, "case")) fail_here(p);
    p->pos++;
    c.pattern = parse_patterns(p);
    if (tok_accept(p, TOK_IF)) c.guard = parse_named(p);
    if (tok_is(p, TOK_NEWLINE)) tok_force(p, TOK_COLON);
    tok_expect(p, TOK_COLON);
    c.body = parse_block(p, "'case' statement", c.span.start);
    c.span.end = c.body.items[c.body.len - 1]->span.end;
    return c;
}

/* match_stmt: "match" subject ':' NEWLINE INDENT case_block+ DEDENT */
Node *parse_match(Parser *p) {
    if (!is_match(p)) return NULL;
    Node *n = node_new(p, NODE_MATCH, tok_start(p));
    p->pos++;
    uint32_t start = tok_start(p);
    Node *first = parse_star_named(p);
    n->u.match.subject = parse_tuple_rest(p, first, start, parse_star_named);
    if (first->kind == NODE_STARRED && n->u.match.subject == first)
        fail_here(p);
    tok_expect(p, TOK_COLON);
    tok_expect(p, TOK_NEWLINE);
    if (!tok_is(p, TOK_INDENT) && !tok_is(p, TOK_ERROR))
        fail_token(p, DIAG_INDENTATION,
                   "expected an indented block after 'match' statement on "
                   "line %u",
                   source_line_of(p->src, n->span.start));
    tok_expect(p, TOK_INDENT);
    while (!tok_accept(p, TOK_DEDENT)) {
        ARRAY_ROOM(p, n->u.match.cases, n->u.match.ncases);
        MatchCase c = parse_case(p);
        n->u.match.cases[n->u.match.ncases++] = c;
        n->span.end = n->mark.end = c.span.end;
    }
    return n;
}
