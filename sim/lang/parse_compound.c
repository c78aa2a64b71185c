#include "lang/parser.h"

/* block: NEWLINE INDENT statement+ DEDENT | simple_stmts
 * `after` names the header for 3.10's message ("'if' statement"), which says
 * that it is on the line of `header`. */
NodeList parse_block(Parser *p, const char *after, uint32_t header) {
    uint32_t body = list_begin(p);
    if (!tok_accept(p, TOK_NEWLINE)) {
        parse_simple_line(p);
        return list_end(p, body);
    }
    if (!tok_is(p, TOK_INDENT)) {
        if (tok_is(p, TOK_ERROR)) fail_lexer(p);
        if (p->minor >= 10)
            fail_token(p, DIAG_INDENTATION,
                       "expected an indented block after %s on line %u", after,
                       source_line_of(p->src, header));
        if (!(tok_is(p, TOK_END) && p->minor < 9))
            fail_token(p, DIAG_INDENTATION, "expected an indented block");
        fail_here(p);
    }
    p->pos++;
    while (!tok_accept(p, TOK_DEDENT))
        parse_statement(p);
    return list_end(p, body);
}

/* The colon of if, while, match …: "expected ':'" only where the line ends. */
static void soft_colon(Parser *p) {
    if (tok_is(p, TOK_NEWLINE)) tok_force(p, TOK_COLON);
    tok_expect(p, TOK_COLON);
}

/* if_stmt: 'if' named_expression ':' block (elif_stmt | [else_block]) */
static NodeList parse_else(Parser *p) {
    uint32_t header = tok_start(p);
    if (!tok_accept(p, TOK_ELSE)) return (NodeList){0};
    tok_force(p, TOK_COLON);
    return parse_block(p, "'else' statement", header);
}

/* The end of a compound statement is that of its last line's text. */
static Node *block_end(Parser *p, Node *n) {
    uint32_t i = p->pos;
    while (i > 0 && (p->tokens.items[i - 1].kind == TOK_DEDENT ||
                     p->tokens.items[i - 1].kind == TOK_NEWLINE))
        i--;
    n->span.end = i ? p->tokens.items[i - 1].span.end : 0;
    if (!n->mark.end) n->mark = n->span;
    return n;
}

static Node *parse_if(Parser *p, const char *what) {
    depth_enter(p);
    Node *n = node_new(p, NODE_IF, tok_start(p));
    p->pos++;
    n->u.if_stmt.test = parse_named(p);
    soft_colon(p);
    n->u.if_stmt.body = parse_block(p, what, n->span.start);
    if (tok_is(p, TOK_ELIF)) {
        uint32_t orelse = list_begin(p);
        list_push(p, parse_if(p, "'elif' statement"));
        n->u.if_stmt.orelse = list_end(p, orelse);
    } else {
        n->u.if_stmt.orelse = parse_else(p);
    }
    depth_leave(p);
    return block_end(p, n);
}

/* while_stmt: 'while' named_expression ':' block [else_block] */
static Node *parse_while(Parser *p) {
    Node *n = node_new(p, NODE_WHILE, tok_start(p));
    p->pos++;
    n->u.while_stmt.test = parse_named(p);
    soft_colon(p);
    n->u.while_stmt.body = parse_block(p, "'while' statement", n->span.start);
    n->u.while_stmt.orelse = parse_else(p);
    return block_end(p, n);
}

/* for_stmt: ['async'] 'for' star_targets 'in' star_expressions ':' block
 *           [else_block] */
static Node *parse_for(Parser *p, uint32_t start, bool is_async) {
    Node *n = node_new(p, NODE_FOR, start);
    uint32_t header = tok_start(p);
    tok_expect(p, TOK_FOR);
    n->u.for_stmt.is_async = is_async;
    n->u.for_stmt.target = parse_target_list(p, false);
    tok_expect(p, TOK_IN);
    n->u.for_stmt.iter =
        p->minor >= 9 ? parse_star_expressions(p) : parse_expressions(p);
    tok_force(p, TOK_COLON);
    n->u.for_stmt.body = parse_block(p, "'for' statement", header);
    n->u.for_stmt.orelse = parse_else(p);
    return block_end(p, n);
}

/* --- with --- */

/* with_item: expression ['as' star_target] */
static WithItem parse_with_item(Parser *p) {
    uint32_t start = tok_start(p);
    WithItem item = {.context = parse_expression(p)};
    if (!tok_accept(p, TOK_AS)) return item;
    item.target =
        tok_is(p, TOK_STAR) ? parse_star_named(p) : parse_binary(p, PREC_BITOR);
    make_target_in(p, item.target, TARGET_STAR, (Span){start, prev_end(p)});
    return item;
}

static void add_item(Parser *p, Node *n, WithItem item) {
    ARRAY_ROOM(p, n->u.with.items, n->u.with.nitems);
    n->u.with.items[n->u.with.nitems++] = item;
}

/* Whether the parenthesis that opens here holds `as` items and is followed by
 * the colon (3.9 on).  Without `as` its contents may be read as a tuple first
 * and taken apart. */
static bool paren_items(const Parser *p) {
    const Token *open = tok_at(p, 0);
    bool as = false;
    for (uint32_t i = 1; p->pos + i < p->tokens.len; i++) {
        const Token *t = tok_at(p, i);
        if (t->kind == TOK_AS && t->level == open->level) as = true;
        if (t->kind == TOK_RPAR && t->level < open->level)
            return as && tok_at(p, i + 1)->kind == TOK_COLON;
    }
    return false;
}

static void parse_paren_items(Parser *p, Node *n) {
    tok_expect(p, TOK_LPAR);
    do {
        if (tok_is(p, TOK_RPAR)) break;
        add_item(p, n, parse_with_item(p));
    } while (tok_accept(p, TOK_COMMA));
    tok_expect(p, TOK_RPAR);
}

/* `with (a, b):` has two items from 3.9 on, and one tuple before. */
static bool split_tuple(Parser *p, Node *n, const Node *tuple) {
    if (tuple->kind != NODE_TUPLE || !tuple->in_parens || p->minor < 9)
        return false;
    NodeList elts = tuple->u.tuple.elts;
    if (!elts.len) return false;
    for (uint32_t i = 0; i < elts.len; i++) {
        NodeKind kind = (NodeKind)elts.items[i]->kind;
        bool plain = kind != NODE_STARRED &&
                     (kind != NODE_NAMED_EXPR || elts.items[i]->in_parens);
        if (!plain) return false;
    }
    for (uint32_t i = 0; i < elts.len; i++)
        add_item(p, n, (WithItem){elts.items[i], NULL});
    return true;
}

/* with_stmt: ['async'] 'with' '(' with_item (',' with_item)* [','] ')' ':'
 *            block
 *          | ['async'] 'with' with_item (',' with_item)* ':' block */
Node *parse_with(Parser *p, uint32_t start, bool is_async) {
    Node *n = node_new(p, NODE_WITH, start);
    uint32_t header = tok_start(p);
    tok_expect(p, TOK_WITH);
    n->u.with.is_async = is_async;
    if (tok_is(p, TOK_LPAR) && p->minor >= 9 && paren_items(p)) {
        parse_paren_items(p, n);
    } else {
        do {
            WithItem item = parse_with_item(p);
            bool only =
                !n->u.with.nitems && !item.target && tok_is(p, TOK_COLON);
            if (!only || !split_tuple(p, n, item.context)) add_item(p, n, item);
        } while (tok_accept(p, TOK_COMMA));
    }
    tok_force(p, TOK_COLON);
    n->u.with.body = parse_block(p, "'with' statement", header);
    return block_end(p, n);
}

/* --- try --- */

static void check_exception_list(Parser *p, Node *type, uint32_t except) {
    if (!tok_is(p, TOK_COMMA) || p->minor < 10) return;
    uint32_t pos = p->pos;
    p->pos++;
    if (!try_rule(p, parse_expressions)) p->pos = pos;
    bool fits = tok_is(p, TOK_COLON) || tok_is(p, TOK_AS);
    bool as = tok_is(p, TOK_AS);
    uint32_t end = prev_end(p);
    p->pos = pos;
    (void)except;
    if (fits && !as)
        fail_at(p, DIAG_SYNTAX, (Span){type->span.start, end},
                "multiple exception types must be parenthesized");
    if (fits)
        fail_at(p, DIAG_SYNTAX, (Span){type->span.start, end},
                "multiple exception types must be parenthesized");
}

/* except_block: 'except' ['*'] [expression ['as' NAME]] ':' block */
static Node *parse_handler(Parser *p, bool *is_star) {
    Node *n = node_new(p, NODE_EXCEPT_HANDLER, tok_start(p));
    tok_expect(p, TOK_EXCEPT);
    *is_star = tok_is(p, TOK_STAR) && p->minor >= 11;
    if (*is_star) p->pos++;
    if (*is_star && tok_is(p, TOK_COLON))
        fail_token(p, DIAG_SYNTAX, "expected one or more exception types");
    if (*is_star || (!tok_is(p, TOK_COLON) && !tok_is(p, TOK_NEWLINE))) {
        n->u.handler.type = parse_expression(p);
        check_exception_list(p, n->u.handler.type, n->span.start);
        if (tok_accept(p, TOK_AS)) n->u.handler.name = tok_name(p);
    }
    soft_colon(p);
    n->u.handler.body =
        parse_block(p, *is_star ? "'except*' statement" : "'except' statement",
                    n->span.start);
    return block_end(p, n);
}

static void parse_handlers(Parser *p, Node *n) {
    uint32_t handlers = list_begin(p);
    for (bool first = true; tok_is(p, TOK_EXCEPT); first = false) {
        bool star;
        Span except = tok_at(p, 0)->span;
        bool mixed = !first && p->minor >= 11 &&
                     next_is(p, TOK_STAR) != n->u.try_stmt.is_star;
        if (mixed && p->minor >= 12)
            fail_at(p, DIAG_SYNTAX, except,
                    "cannot have both 'except' and 'except*' on the same "
                    "'try'");
        if (mixed)
            fail_token(p, DIAG_SYNTAX,
                       "cannot have both 'except' and 'except*' on the same "
                       "'try'");
        list_push(p, parse_handler(p, &star));
        n->u.try_stmt.is_star = star;
    }
    n->u.try_stmt.handlers = list_end(p, handlers);
}

/* try_stmt: 'try' ':' block (except_block+ [else_block] [finally] | finally)
 * finally: 'finally' ':' block */
Node *parse_try(Parser *p) {
    Node *n = node_new(p, NODE_TRY, tok_start(p));
    p->pos++;
    tok_force(p, TOK_COLON);
    n->u.try_stmt.body = parse_block(p, "'try' statement", n->span.start);
    parse_handlers(p, n);
    if (n->u.try_stmt.handlers.len) n->u.try_stmt.orelse = parse_else(p);
    uint32_t header = tok_start(p);
    if (tok_accept(p, TOK_FINALLY)) {
        tok_force(p, TOK_COLON);
        n->u.try_stmt.finalbody = parse_block(p, "'finally' statement", header);
    } else if (!n->u.try_stmt.handlers.len) {
        if (p->minor >= 10 && !tok_is(p, TOK_ERROR) && !tok_is(p, TOK_INDENT))
            fail_token(p, DIAG_SYNTAX, "expected 'except' or 'finally' block");
        fail_here(p);
    }
    return block_end(p, n);
}

/* --- functions and classes --- */

/* type_params: '[' type_param (',' type_param)* [','] ']' (3.12 on) */
TypeParams parse_type_params(Parser *p) {
    TypeParams types = {0};
    if (p->minor < 12 || !tok_accept(p, TOK_LBRACKET)) return types;
    do {
        if (types.len && tok_is(p, TOK_RBRACKET)) break;
        TypeParam t = {.kind = 'T', .span.start = tok_start(p)};
        if (tok_accept(p, TOK_STAR))
            t.kind = '*';
        else if (tok_accept(p, TOK_DOUBLE_STAR))
            t.kind = '2';
        t.name = tok_name(p);
        if (t.kind == 'T' && tok_accept(p, TOK_COLON))
            t.bound = parse_expression(p);
        if (p->minor >= 13 && tok_accept(p, TOK_EQUAL))
            t.value = t.kind == '*' ? parse_star_named(p) : parse_expression(p);
        t.span.end = prev_end(p);
        ARRAY_ROOM(p, types.items, types.len);
        types.items[types.len++] = t;
    } while (tok_accept(p, TOK_COMMA));
    tok_expect(p, TOK_RBRACKET);
    return types;
}

/* function_def: ['async'] 'def' NAME [type_params] '(' [params] ')'
 *               ['->' expression] ':' block */
Node *parse_function(Parser *p, NodeList decorators, uint32_t start) {
    Node *n = node_new(p, NODE_FUNCTION_DEF, start);
    n->u.function.decorators = decorators;
    n->u.function.is_async = tok_accept(p, TOK_ASYNC);
    uint32_t header = tok_start(p);
    tok_expect(p, TOK_DEF);
    n->mark = tok_at(p, 0)->span;
    n->u.function.name = n->u.function.bound = tok_name(p);
    n->u.function.types = parse_type_params(p);
    if (p->minor >= 11)
        tok_force(p, TOK_LPAR);
    else
        tok_expect(p, TOK_LPAR);
    n->u.function.params = parse_params(p, false);
    tok_expect(p, TOK_RPAR);
    if (tok_accept(p, TOK_ARROW)) n->u.function.returns = parse_expression(p);
    tok_force(p, TOK_COLON);
    n->u.function.body = parse_block(p, "function definition", header);
    return block_end(p, n);
}

/* class_def: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block */
Node *parse_class(Parser *p, NodeList decorators) {
    Node *n = node_new(p, NODE_CLASS_DEF, tok_start(p));
    uint32_t header = tok_start(p);
    p->pos++;
    n->mark = tok_at(p, 0)->span;
    n->u.class_def.decorators = decorators;
    n->u.class_def.name = n->u.class_def.bound = tok_name(p);
    n->u.class_def.types = parse_type_params(p);
    if (tok_is(p, TOK_LPAR))
        parse_arguments(p, &n->u.class_def.bases, &n->u.class_def.keywords,
                        &n->u.class_def.nkeywords);
    if (p->minor >= 11)
        soft_colon(p);
    else
        tok_force(p, TOK_COLON);
    n->u.class_def.body = parse_block(p, "class definition", header);
    return block_end(p, n);
}

/* Up to 3.8: dotted_name ['(' [arguments] ')'] ; returns the token behind. */
static uint32_t old_decorator_end(const Parser *p) {
    uint32_t i = 1;
    while (tok_at(p, i)->kind == TOK_DOT && tok_at(p, i + 1)->kind == TOK_NAME)
        i += 2;
    if (tok_at(p, i)->kind != TOK_LPAR) return p->pos + i;
    uint16_t outside = (uint16_t)(tok_at(p, i)->level - 1);
    while (p->pos + i < p->tokens.len && tok_at(p, i)->level != outside)
        i++;
    return p->pos + i + 1;
}

static Node *parse_old_decorator(Parser *p) {
    if (!tok_is(p, TOK_NAME)) fail_here(p);
    uint32_t end = old_decorator_end(p);
    Node *n = parse_primary(p);
    if (end < p->pos) p->pos = end;
    return n;
}

/* decorators: ('@' named_expression NEWLINE)+ */
static NodeList parse_decorators(Parser *p) {
    uint32_t list = list_begin(p);
    while (tok_accept(p, TOK_AT)) {
        list_push(p, p->minor < 9 ? parse_old_decorator(p) : parse_named(p));
        tok_expect(p, TOK_NEWLINE);
    }
    return list_end(p, list);
}

static Node *parse_decorated(Parser *p) {
    NodeList decorators = parse_decorators(p);
    if (tok_is(p, TOK_CLASS)) return parse_class(p, decorators);
    if (tok_is(p, TOK_DEF) || (tok_is(p, TOK_ASYNC) && next_is(p, TOK_DEF)))
        return parse_function(p, decorators, tok_start(p));
    if (tok_is(p, TOK_ASYNC)) p->pos++;
    fail_here(p);
}

static Node *parse_async(Parser *p) {
    uint32_t start = tok_start(p);
    if (next_is(p, TOK_DEF)) return parse_function(p, (NodeList){0}, start);
    p->pos++;
    if (tok_is(p, TOK_FOR)) return parse_for(p, start, true);
    if (tok_is(p, TOK_WITH)) return parse_with(p, start, true);
    fail_here(p);
}

/* compound_stmt */
Node *parse_compound(Parser *p) {
    switch (tok_kind(p)) {
    case TOK_IF: return parse_if(p, "'if' statement");
    case TOK_WHILE: return parse_while(p);
    case TOK_FOR: return parse_for(p, tok_start(p), false);
    case TOK_TRY: return parse_try(p);
    case TOK_WITH: return parse_with(p, tok_start(p), false);
    case TOK_DEF: return parse_function(p, (NodeList){0}, tok_start(p));
    case TOK_CLASS: return parse_class(p, (NodeList){0});
    case TOK_AT: return parse_decorated(p);
    case TOK_ASYNC: return parse_async(p);
    case TOK_NAME:
        if (p->minor >= 10 && tok_word_is(p, 0, "match")) return parse_match(p);
        return NULL;
    default: return NULL;
    }
}
