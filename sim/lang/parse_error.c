#include <stdarg.h>
#include <string.h>

#include "lang/parser.h"

_Noreturn static void escape(Parser *p) {
    longjmp(*p->escape, 1);
}

/* The last line that has text, for errors at the end of the file. */
static uint32_t last_line(const Parser *p) {
    uint32_t line = p->src->nlines;
    while (line > 1 && source_line(p->src, line).len == 0)
        line--;
    return line;
}

static int32_t line_runes(const Parser *p, uint32_t line) {
    Str text = source_line(p->src, line);
    return (int32_t)utf8_count(text.ptr, text.len);
}

/* Up to 3.9 the caret is behind the last line, but under an empty one; from
 * 3.10 on the last line is shown without a caret. */
static void place_at_end(const Parser *p, Diag *d) {
    uint32_t line = last_line(p);
    if (p->minor < 9) {
        d->column = line_runes(p, line) + 1;
    } else if (p->minor >= 10) {
        d->line = line;
        d->column = DIAG_NO_CARET;
    }
}

/* Where CPython puts the caret of an error at a token: up to 3.7 under its
 * last character, then under its first. */
static void place_at_token(const Parser *p, Diag *d, const Token *t) {
    Place start = source_place(p->src, t->span.start);
    if (t->kind == TOK_END) {
        place_at_end(p, d);
    } else if (t->kind == TOK_NEWLINE && p->minor < 8) {
        d->line = start.line;
        d->column = line_runes(p, start.line) + 1;
    } else if (p->minor < 8) {
        Place end = source_place(p->src, t->span.end);
        d->line = end.line;
        d->column = (int32_t)end.rune;
    } else if (d->kind == DIAG_INDENTATION && p->minor < 13) {
        d->span.end = d->span.start; /* one caret, not the whole token */
    }
}

/* Up to 3.7 a tree error's column is counted from 0, but shown as from 1. */
static void place_in_tree(const Parser *p, Diag *d) {
    if (p->minor >= 8) return;
    d->column = (int32_t)source_place(p->src, d->span.start).byte;
}

/* Whether one of the first two lines names an encoding; then 3.9 to 3.12
 * count columns in characters, else in bytes. */
static bool has_cookie(const Source *src) {
    for (uint32_t i = 1; i <= 2; i++) {
        Str line = source_line(src, i);
        for (size_t j = 0; j + 7 <= line.len; j++) {
            if (memcmp(line.ptr + j, "coding", 6) == 0 &&
                strchr(":=", line.ptr[j + 6]))
                return line.ptr[0] == '#';
        }
    }
    return false;
}

/* In a field of an old f-string CPython has parsed "(expression)", and shows
 * that. */
static void place_in_field(const Parser *p, Diag *d) {
    const Source *src = p->src;
    const char *begin = src->text + p->field.start;
    uint32_t from = d->span.start, to = d->span.end;
    if (from < p->field.start) from = p->field.start;
    if (from > p->field.end) from = p->field.end;
    if (to > p->field.end + 1) to = p->field.end + 1;
    StrBuf sb = {0};
    Str text = source_text(src, p->field);
    sb_printf(&sb, "(%.*s)", (int)text.len, text.ptr);
    d->text = sb_take(&sb);
    d->column = (int32_t)utf8_count(begin, from - p->field.start) + 2;
    d->end_column =
        to > from ? d->column + (int32_t)utf8_count(src->text + from, to - from)
                  : 0;
    if (p->minor < 8 && to > from) d->column = d->end_column - 1;
    if (p->minor < 9) return;
    sb_printf(&sb, "f-string: %s", d->message);
    diag_message(d, sb.data);
    sb_free(&sb);
}

/* The last touch to every error before it leaves the parser. */
static void finish(const Parser *p, Diag *d, bool in_tree) {
    bool bytes = p->minor >= 9 && p->minor <= 12 && !has_cookie(p->src);
    if (p->minor == 8) bytes = in_tree;
    d->byte_columns = bytes;
    if (p->field.end && p->minor < 12) place_in_field(p, d);
}

_Noreturn void fail_lexer(Parser *p) {
    const LexError *e = &p->tokens.error;
    if (p->trial) escape(p);
    Diag *d = diag_add(p->diags, e->kind, e->span, "%s", e->message);
    d->line = e->line;
    d->column = e->column;
    if (e->how == LEX_OPEN && p->minor < 10) {
        d->span = (Span){p->src->len, p->src->len};
        diag_message(d, "unexpected EOF while parsing");
        d->column = DIAG_FROM_SPAN;
        place_at_end(p, d);
    }
    if (e->how == LEX_OPEN) finish(p, d, false);
    escape(p);
}

/* From 3.10 on CPython reads the rest of the text before it reports a syntax
 * error: what the lexer finds there is said instead. */
static void prefer_lexer(Parser *p, uint32_t error_at) {
    const LexError *e = &p->tokens.error;
    if (p->minor < 10 || p->trial) return;
    if (e->how == LEX_RAISED) fail_lexer(p);
    if (e->how != LEX_OPEN) return;
    uint32_t open = source_line_of(p->src, p->tokens.open.offset);
    if (source_line_of(p->src, error_at) > open) fail_lexer(p);
}

static Diag *add(Parser *p, DiagKind kind, Span span, const char *fmt,
                 va_list ap) {
    if (p->trial) escape(p);
    sb_clear(&p->scratch);
    sb_vprintf(&p->scratch, fmt, ap);
    return diag_add(p->diags, kind, span, "%s", p->scratch.data);
}

static const Token *error_token(const Parser *p) {
    uint32_t i = p->reach > p->pos ? p->reach : p->pos;
    return &p->tokens.items[i < p->tokens.len ? i : p->tokens.len - 1];
}

/* Up to 3.9 SyntaxError itself looks at the line: one without parentheses
 * that begins with print or exec, perhaps after a colon. */
static void legacy_statement(Parser *p, Diag *d) {
    Str line = source_line(p->src, source_line_of(p->src, d->span.start));
    if (memchr(line.ptr, '(', line.len)) return;
    const char *colon = memchr(line.ptr, ':', line.len);
    const char *starts[] = {line.ptr, colon ? colon + 1 : NULL};
    for (int i = 0; i < 2 && starts[i]; i++) {
        const char *s = starts[i], *end = line.ptr + line.len;
        while (s < end && strchr(" \t\f", *s))
            s++;
        while (end > s && strchr(" \t\f", end[-1]))
            end--;
        if (end - s > 6 && memcmp(s, "print ", 6) == 0) {
            const char *stop = memchr(s, ';', (size_t)(end - s));
            if (stop) end = stop;
            for (s += 6; s < end && *s == ' ';)
                s++;
            bool comma = end > s && end[-1] == ',';
            sb_clear(&p->scratch);
            sb_printf(&p->scratch, "Missing parentheses in call to 'print'");
            if (p->minor >= 6)
                sb_printf(&p->scratch, ". Did you mean print(%.*s%s)?",
                          (int)(end - s), s, comma ? " end=\" \"" : "");
            diag_message(d, p->scratch.data);
            return;
        }
        if (end - s > 5 && memcmp(s, "exec ", 5) == 0) {
            diag_message(d, "Missing parentheses in call to 'exec'");
            return;
        }
    }
}

/* From 3.12 on a field whose expression stops at an operator is said to lack
 * what may follow an expression. */
static void check_field_operator(Parser *p) {
    if (!p->in_fstring || p->minor < 12 || p->pos == 0) return;
    const Token *before = &p->tokens.items[p->pos - 1];
    bool binary = before->kind >= TOK_PLUS && before->kind <= TOK_AT;
    if (!tok_is(p, TOK_RBRACE) || !binary) return;
    fail_at(p, DIAG_SYNTAX, before->span,
            "f-string: expecting '=', or '!', or ':', or '}'");
}

_Noreturn void fail_here(Parser *p) {
    const Token *t = error_token(p);
    if (p->trial) escape(p);
    if (t->kind == TOK_ERROR) fail_lexer(p);
    check_field_operator(p);
    DiagKind kind = DIAG_INDENTATION;
    const char *message = "unexpected indent";
    if (t->kind == TOK_DEDENT) {
        message = "unexpected unindent";
    } else if (t->kind != TOK_INDENT) {
        prefer_lexer(p, t->span.start);
        kind = DIAG_SYNTAX;
        message = "invalid syntax";
        if (t->kind == TOK_END && p->minor < (p->field.end ? 9 : 10))
            message = "unexpected EOF while parsing";
    }
    Diag *d = diag_add(p->diags, kind, t->span, "%s", message);
    place_at_token(p, d, t);
    if (kind == DIAG_INDENTATION && p->minor >= 9) d->column = DIAG_NO_CARET;
    if (p->minor < 10) legacy_statement(p, d);
    finish(p, d, false);
    escape(p);
}

_Noreturn void fail_at(Parser *p, DiagKind kind, Span span, const char *fmt,
                       ...) {
    prefer_lexer(p, p->minor < 10 ? 0 : error_token(p)->span.start);
    va_list ap;
    va_start(ap, fmt);
    Diag *d = add(p, kind, span, fmt, ap);
    va_end(ap);
    place_in_tree(p, d);
    finish(p, d, true);
    escape(p);
}

_Noreturn void fail_token(Parser *p, DiagKind kind, const char *fmt, ...) {
    const Token *t = error_token(p);
    if (t->kind == TOK_ERROR) fail_lexer(p);
    prefer_lexer(p, t->span.start);
    va_list ap;
    va_start(ap, fmt);
    Diag *d = add(p, kind, t->span, fmt, ap);
    va_end(ap);
    place_at_token(p, d, t);
    finish(p, d, false);
    escape(p);
}

void fail_literal(Parser *p, Span literal, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    sb_clear(&p->scratch);
    sb_vprintf(&p->scratch, fmt, ap);
    va_end(ap);
    char *message = arena_strndup(p->arena, p->scratch.data, p->scratch.len);
    if (p->minor < 9 || p->minor > 11) {
        fail_tree(p, literal, "%s", message);
        return;
    }
    while (tok_is(p, TOK_STRING))
        p->pos++;
    fail_token(p, DIAG_SYNTAX, "%s", message);
}

void fail_tree(Parser *p, Span span, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    bool late = p->minor <= 8;
    Diags *out = p->diags;
    if (late && p->trial) return va_end(ap);
    if (late)
        p->diags = &p->late;
    else
        prefer_lexer(p, error_token(p)->span.start);
    Diag *d = add(p, DIAG_SYNTAX, span, fmt, ap);
    va_end(ap);
    p->diags = out;
    place_in_tree(p, d);
    finish(p, d, true);
    if (!late) escape(p);
}

Node *try_rule(Parser *p, ParseRule *rule) {
    jmp_buf here, *outer = p->escape;
    uint32_t pos = p->pos, reach = p->reach;
    size_t stacked = p->stack.len, text = p->text.len;
    int depth = p->depth;
    bool trial = p->trial, in_fstring = p->in_fstring;
    Tokens tokens = p->tokens;
    Span field = p->field;
    Node *volatile n = NULL;
    volatile bool met_error = false;
    p->escape = &here;
    p->trial = true;
    if (!setjmp(here)) {
        n = rule(p);
    } else {
        met_error = tok_is(p, TOK_ERROR) && p->tokens.items == tokens.items;
        p->tokens = tokens;
        p->pos = pos;
        p->stack.len = stacked;
        p->text.len = text;
    }
    p->reach = reach;
    p->depth = depth;
    p->trial = trial;
    p->in_fstring = in_fstring;
    p->field = field;
    p->escape = outer;
    /* Looking ahead over the end of the tokens is an error in itself. */
    if (met_error && !trial) fail_lexer(p);
    return n;
}

/* --- two expressions side by side --- */

/* Words that CPython does not take for the first of two expressions. */
static bool soft_start(const Parser *p, uint32_t first) {
    const Token *t = &p->tokens.items[first];
    if (t->kind != TOK_NAME) return false;
    if (first + 1 < p->tokens.len && t[1].kind == TOK_STRING) return true;
    Str word = source_text(p->src, t->span);
    return str_is(word, "match") || str_is(word, "case") || str_is(word, "_") ||
           (p->minor >= 12 && str_is(word, "type"));
}

static bool legacy_word(const Node *n) {
    return n->kind == NODE_NAME &&
           (name_is(n->u.name.id, "print") || name_is(n->u.name.id, "exec"));
}

/* print "text", as Python 2 has it */
static void check_legacy(Parser *p, Node *left) {
    uint32_t pos = p->pos;
    if (!legacy_word(left) || !try_rule(p, parse_star_expressions)) return;
    uint32_t end = prev_end(p);
    p->pos = pos;
    const char *name = left->u.name.id->text;
    fail_at(p, DIAG_SYNTAX, (Span){left->span.start, end},
            "Missing parentheses in call to '%s'. Did you mean %s(...)?", name,
            name);
}

void check_missing_comma(Parser *p, Node *left, uint32_t first) {
    if (p->minor < 10 || p->trial || !at_expression(p)) return;
    if (legacy_word(left)) {
        check_legacy(p, left);
        return;
    }
    if (soft_start(p, first)) return;
    uint32_t pos = p->pos;
    bool second = try_rule(p, parse_expression) != NULL;
    if (second && tok_is(p, TOK_ERROR)) fail_lexer(p);
    uint32_t end = prev_end(p);
    bool inside = p->pos > 0 && p->tokens.items[p->pos - 1].level > 0;
    p->pos = pos;
    if (!second || !inside) return;
    fail_at(p, DIAG_SYNTAX, (Span){p->tokens.items[first].span.start, end},
            "invalid syntax. Perhaps you forgot a comma?");
}

/* --- what things are called --- */

static const char *constant_name(const Parser *p, const Node *n) {
    switch (n->u.constant.kind) {
    case CONST_NONE: return "None";
    case CONST_TRUE: return "True";
    case CONST_FALSE: return "False";
    case CONST_ELLIPSIS: return p->minor >= 10 ? "ellipsis" : "Ellipsis";
    default: return "literal";
    }
}

const char *expr_name(const Parser *p, const Node *n) {
    bool peg = p->minor >= 10;
    switch ((NodeKind)n->kind) {
    case NODE_ATTRIBUTE: return "attribute";
    case NODE_SUBSCRIPT: return "subscript";
    case NODE_STARRED: return "starred";
    case NODE_NAME: return "name";
    case NODE_LIST: return "list";
    case NODE_TUPLE: return "tuple";
    case NODE_LAMBDA: return "lambda";
    case NODE_CALL: return "function call";
    case NODE_BOOL_OP:
    case NODE_BIN_OP:
    case NODE_UNARY_OP: return peg ? "expression" : "operator";
    case NODE_GENERATOR_EXP: return "generator expression";
    case NODE_YIELD:
    case NODE_YIELD_FROM: return "yield expression";
    case NODE_AWAIT: return "await expression";
    case NODE_LIST_COMP: return "list comprehension";
    case NODE_SET_COMP: return "set comprehension";
    case NODE_DICT_COMP: return "dict comprehension";
    case NODE_DICT: return peg ? "dict literal" : "dict display";
    case NODE_SET: return "set display";
    case NODE_JOINED_STR:
    case NODE_FORMATTED_VALUE: return "f-string expression";
    case NODE_CONSTANT: return constant_name(p, n);
    case NODE_COMPARE: return "comparison";
    case NODE_IF_EXP: return "conditional expression";
    case NODE_NAMED_EXPR: return "named expression";
    default: return "expression";
    }
}
