#include <stdarg.h>
#include <string.h>

#include "base/check.h"

#include "lang/parser.h"

/* --- 3.12 and newer: the lexer has done the work --- */

static bool valid_conversion(Str s) {
    return s.len == 1 && strchr("sra", s.ptr[0]) != NULL;
}

/* '!' ('s' | 'r' | 'a') */
static char parse_conversion(Parser *p) {
    Span bang = tok_expect(p, TOK_EXCLAMATION)->span;
    const Token *t = tok_at(p, 0);
    if (t->kind == TOK_NAME && t->span.start != bang.end)
        fail_at(p, DIAG_SYNTAX, (Span){bang.start, t->span.end},
                "f-string: conversion type must come right after the "
                "exclamanation mark"); /* sic */
    if (t->kind == TOK_COLON || t->kind == TOK_RBRACE)
        fail_token(p, DIAG_SYNTAX, "f-string: missing conversion character");
    if (t->kind != TOK_NAME)
        fail_token(p, DIAG_SYNTAX, "f-string: invalid conversion character");
    Str s = source_text(p->src, t->span);
    if (!valid_conversion(s))
        fail_at(p, DIAG_SYNTAX, t->span,
                "f-string: invalid conversion character '%.*s': expected 's', "
                "'r', or 'a'",
                (int)s.len, s.ptr);
    p->pos++;
    return s.ptr[0];
}

static Node *parse_field(Parser *p, Parts *parts, TextMode mode);

/* format_spec: (FSTRING_MIDDLE | replacement_field)* */
static Node *parse_spec(Parser *p, TextMode mode) {
    Node *n = node_new(p, NODE_JOINED_STR, tok_start(p));
    Parts parts = parts_begin(p, mode.literal);
    mode.braces = false;
    for (;;) {
        if (tok_is(p, TOK_FSTRING_MIDDLE)) {
            decode_text(p, tok_at(p, 0)->span, mode);
            p->pos++;
        } else if (tok_is(p, TOK_LBRACE)) {
            parts_add_field(p, &parts, parse_field(p, &parts, mode));
        } else {
            break;
        }
    }
    n->u.joined_str.values = parts_end(p, &parts);
    node_deepen_list(p, n, n->u.joined_str.values);
    return node_end(p, n);
}

static void check_field_start(Parser *p) {
    static const TokenKind NOT_HERE[] = {TOK_EQUAL, TOK_EXCLAMATION, TOK_COLON,
                                         TOK_RBRACE};
    for (size_t i = 0; i < sizeof NOT_HERE / sizeof *NOT_HERE; i++) {
        if (tok_is(p, NOT_HERE[i]))
            fail_token(p, DIAG_SYNTAX,
                       "f-string: valid expression required before '%s'",
                       token_kind_text(NOT_HERE[i]));
    }
    bool prefix_alone =
        at_expression(p) && next_is(p, TOK_RBRACE) &&
        (tok_is(p, TOK_AWAIT) || tok_is(p, TOK_NOT) || tok_is(p, TOK_MINUS) ||
         tok_is(p, TOK_PLUS) || tok_is(p, TOK_TILDE));
    bool begins = (at_expression(p) && !prefix_alone) || tok_is(p, TOK_STAR) ||
                  tok_is(p, TOK_YIELD) || tok_is(p, TOK_ERROR);
    if (!begins)
        fail_token(p, DIAG_SYNTAX,
                   "f-string: expecting a valid expression after '{'");
}

static void check_field_end(Parser *p, bool debug, char conversion) {
    if (tok_is(p, TOK_RBRACE) || tok_is(p, TOK_COLON) || tok_is(p, TOK_ERROR))
        return;
    if (!conversion && tok_is(p, TOK_EXCLAMATION)) return;
    if (conversion)
        fail_token(p, DIAG_SYNTAX, "f-string: expecting ':' or '}'");
    if (debug)
        fail_token(p, DIAG_SYNTAX, "f-string: expecting '!', or ':', or '}'");
    fail_token(p, DIAG_SYNTAX,
               "f-string: expecting '=', or '!', or ':', or '}'");
}

/* replacement_field: '{' (yield_expr | star_expressions) ['=']
 *                    [conversion] [':' format_spec] '}' */
static Node *parse_field(Parser *p, Parts *parts, TextMode mode) {
    depth_enter(p);
    bool outer = p->in_fstring, debug = false;
    Node *n = node_new(p, NODE_FORMATTED_VALUE, tok_start(p));
    uint32_t begin = tok_expect(p, TOK_LBRACE)->span.end;
    p->in_fstring = true;
    check_field_start(p);
    n->u.formatted_value.value = parse_value(p);
    if (tok_accept(p, TOK_EQUAL)) {
        debug = true;
        TextMode as_is = {.raw = true, .literal = mode.literal};
        decode_text(p, (Span){begin, tok_start(p)}, as_is);
        parts_flush(p, parts);
    }
    check_field_end(p, debug, 0);
    char conversion = 0;
    if (tok_is(p, TOK_EXCLAMATION)) conversion = parse_conversion(p);
    if (conversion) check_field_end(p, debug, conversion);
    if (tok_accept(p, TOK_COLON))
        n->u.formatted_value.format_spec = parse_spec(p, mode);
    bool plain = !conversion && !n->u.formatted_value.format_spec;
    n->u.formatted_value.conversion = debug && plain ? 'r' : conversion;
    if (!tok_is(p, TOK_RBRACE) && !tok_is(p, TOK_ERROR))
        fail_token(p, DIAG_SYNTAX, "f-string: expecting '}'");
    tok_expect(p, TOK_RBRACE);
    p->in_fstring = outer;
    node_deepen(p, n, n->u.formatted_value.value);
    node_deepen(p, n, n->u.formatted_value.format_spec);
    depth_leave(p);
    return node_end(p, n);
}

/* fstring: FSTRING_START (FSTRING_MIDDLE | replacement_field)* FSTRING_END */
void parse_fstring(Parser *p, Parts *parts) {
    Span start = tok_expect(p, TOK_FSTRING_START)->span;
    TextMode mode = {.braces = true, .literal = start};
    for (uint32_t i = start.start; i < start.end; i++)
        mode.raw |= (p->src->text[i] | 32) == 'r';
    parts->is_f = true;
    while (!tok_is(p, TOK_FSTRING_END)) {
        if (tok_is(p, TOK_FSTRING_MIDDLE)) {
            decode_text(p, tok_at(p, 0)->span, mode);
            p->pos++;
        } else if (tok_is(p, TOK_LBRACE)) {
            /* The field may add text (the "x=" of {x=}) before itself. */
            Node *field = parse_field(p, parts, mode);
            parts_add_field(p, parts, field);
        } else {
            fail_here(p);
        }
    }
    p->pos++;
}

/* --- 3.6 to 3.11: an f-string is one token, and its fields are read here ---
 */

typedef struct OldFString {
    uint32_t pos, end;
    TextMode mode;
    int depth; /* 0: text, 1: in a format specification */
    bool in_async;
} OldFString;

static char old_peek(const Parser *p, const OldFString *f) {
    return f->pos < f->end ? p->src->text[f->pos] : 0;
}

_Noreturn static void old_fail(Parser *p, const OldFString *f, const char *fmt,
                               ...) {
    StrBuf *sb = &p->scratch;
    va_list ap;
    va_start(ap, fmt);
    sb_clear(sb);
    sb_vprintf(sb, fmt, ap);
    va_end(ap);
    char *message = arena_strndup(p->arena, sb->data, sb->len);
    if (p->minor < 9) fail_at(p, DIAG_SYNTAX, f->mode.literal, "%s", message);
    fail_literal(p, f->mode.literal, "%s", message);
    UNREACHABLE("fail_literal returns only where errors come late");
}

/* Passes a string inside a field. */
static void old_skip_string(Parser *p, OldFString *f) {
    const char *text = p->src->text;
    char quote = text[f->pos];
    bool triple = f->end - f->pos >= 3 && text[f->pos + 1] == quote &&
                  text[f->pos + 2] == quote;
    f->pos += triple ? 3 : 1;
    for (; f->pos < f->end; f->pos++) {
        if (text[f->pos] == '\\')
            old_fail(p, f,
                     "f-string expression part cannot include a backslash");
        if (text[f->pos] != quote) continue;
        if (!triple) break;
        if (f->end - f->pos >= 3 && text[f->pos + 1] == quote &&
            text[f->pos + 2] == quote) {
            f->pos += 2;
            break;
        }
    }
    if (f->pos >= f->end) old_fail(p, f, "f-string: unterminated string");
    f->pos++;
}

enum { OLD_MAX_BRACKETS = 200 };

static void old_close(Parser *p, OldFString *f, const char *open, int *n,
                      char c) {
    if (*n == 0) old_fail(p, f, "f-string: unmatched '%c'", c);
    char o = open[--*n];
    if (c == (o == '(' ? ')' : o == '[' ? ']' : '}')) return;
    old_fail(p, f,
             "f-string: closing parenthesis '%c' does not match opening "
             "parenthesis '%c'",
             c, o);
}

/* Whether a field's expression ends at this character outside brackets. */
static bool old_ends(const Parser *p, OldFString *f, char c) {
    if (!strchr("!:}=<>", c)) return false;
    char next = f->pos + 1 < f->end ? p->src->text[f->pos + 1] : 0;
    if (next == '=' && strchr("!=<>", c)) {
        f->pos++; /* a comparison; the caller steps over the second one */
        return false;
    }
    if (c == '=' && p->minor < 8) return false;
    return c != '<' && c != '>';
}

/* Finds the end of the expression, without understanding it. */
static Span old_expression(Parser *p, OldFString *f) {
    char open[OLD_MAX_BRACKETS];
    int n = 0;
    Span part = {f->pos, f->pos};
    while (f->pos < f->end) {
        char c = p->src->text[f->pos];
        if (c == '\\')
            old_fail(p, f,
                     "f-string expression part cannot include a backslash");
        if (c == '#')
            old_fail(p, f, "f-string expression part cannot include '#'");
        if (c == '"' || c == '\'') {
            old_skip_string(p, f);
            continue;
        }
        if (n == 0 && old_ends(p, f, c)) break;
        if (c == '(' || c == '[' || c == '{') {
            if (n >= OLD_MAX_BRACKETS)
                old_fail(p, f, "f-string: too many nested parenthesis");
            open[n++] = c;
        } else if (c == ')' || c == ']' || c == '}') {
            old_close(p, f, open, &n, c);
        }
        f->pos++;
    }
    if (n) old_fail(p, f, "f-string: expecting '%c'", '}');
    part.end = f->pos < f->end ? f->pos : f->end;
    if (f->pos >= f->end) old_fail(p, f, "f-string: expecting '}'");
    return part;
}

/* Parses a part of the text as if it stood in parentheses. */
static Node *old_value(Parser *p, const OldFString *f, Span part) {
    uint32_t i = part.start;
    while (i < part.end && strchr(" \t\n\f\r", p->src->text[i]))
        i++;
    if (i == part.end) old_fail(p, f, "f-string: empty expression not allowed");
    Tokens outer = p->tokens, inner;
    uint32_t pos = p->pos, reach = p->reach;
    bool in_fstring = p->in_fstring;
    Span field = p->field;
    lex_part(p->src, part, p->minor, f->in_async, &inner);
    vec_push(&p->parts, inner);
    p->tokens = inner;
    p->pos = p->reach = 0;
    p->field = part;
    p->in_fstring = true;
    bool named = tok_is(p, TOK_NAME) && next_is(p, TOK_COLON_EQUAL);
    Node *n = named ? parse_named(p) : parse_value(p);
    if (!tok_is(p, TOK_END)) fail_here(p);
    p->tokens = outer;
    p->pos = pos;
    p->reach = reach;
    p->in_fstring = in_fstring;
    p->field = field;
    return n;
}

static void old_text(Parser *p, OldFString *f, Parts *parts);

static char old_conversion(Parser *p, OldFString *f) {
    f->pos++;
    if (f->pos >= f->end) old_fail(p, f, "f-string: expecting '}'");
    char c = old_peek(p, f);
    if (!strchr("sra", c)) {
        old_fail(p, f,
                 "f-string: invalid conversion character: expected 's', 'r', "
                 "or 'a'");
    }
    f->pos++;
    return c;
}

static Node *old_spec(Parser *p, OldFString *f) {
    Node *n = node_new(p, NODE_JOINED_STR, f->pos);
    Parts parts = parts_begin(p, f->mode.literal);
    OldFString inner = *f;
    inner.depth++;
    inner.mode.braces = false;
    old_text(p, &inner, &parts);
    f->pos = inner.pos;
    n->u.joined_str.values = parts_end(p, &parts);
    n->span.end = n->mark.end = f->pos;
    node_deepen_list(p, n, n->u.joined_str.values);
    return n;
}

static Node *old_field(Parser *p, OldFString *f, Parts *parts) {
    Node *n = node_new(p, NODE_FORMATTED_VALUE, f->pos++);
    if (f->depth >= 2)
        old_fail(p, f, "f-string: expressions nested too deeply");
    Span part = old_expression(p, f);
    n->u.formatted_value.value = old_value(p, f, part);
    bool debug = old_peek(p, f) == '=';
    if (debug) {
        f->pos++;
        while (f->pos < f->end && strchr(" \t\n\f\r", old_peek(p, f)))
            f->pos++;
        TextMode as_is = {.raw = true, .literal = f->mode.literal};
        decode_text(p, (Span){part.start, f->pos}, as_is);
        parts_flush(p, parts);
    }
    char conversion = old_peek(p, f) == '!' ? old_conversion(p, f) : 0;
    if (old_peek(p, f) == ':') {
        f->pos++;
        n->u.formatted_value.format_spec = old_spec(p, f);
    }
    bool plain = !conversion && !n->u.formatted_value.format_spec;
    n->u.formatted_value.conversion = debug && plain ? 'r' : conversion;
    if (old_peek(p, f) != '}') old_fail(p, f, "f-string: expecting '}'");
    n->span.end = n->mark.end = ++f->pos;
    node_deepen(p, n, n->u.formatted_value.value);
    node_deepen(p, n, n->u.formatted_value.format_spec);
    return n;
}

/* Steps over text; false at the end of the string or of the specification. */
static bool old_literal(Parser *p, OldFString *f) {
    const char *text = p->src->text;
    uint32_t start = f->pos;
    while (f->pos < f->end) {
        char c = text[f->pos],
             next = f->pos + 1 < f->end ? text[f->pos + 1] : 0;
        if (c == '\\' && !f->mode.raw && next == 'N') {
            while (f->pos < f->end && text[f->pos] != '}')
                f->pos++;
            if (f->pos < f->end) f->pos++;
            continue;
        }
        if (c == '\\' && !f->mode.raw && next != '{' && next != '}') {
            f->pos += f->pos + 1 < f->end ? 2 : 1;
            continue;
        }
        if (c == '{' || c == '}') {
            if (f->depth || next != c) break;
            f->pos++;
        }
        f->pos++;
    }
    decode_text(p, (Span){start, f->pos}, f->mode);
    return f->pos < f->end && text[f->pos] == '{';
}

static void old_text(Parser *p, OldFString *f, Parts *parts) {
    depth_enter(p);
    while (old_literal(p, f))
        parts_add_field(p, parts, old_field(p, f, parts));
    if (f->pos < f->end && f->depth == 0)
        old_fail(p, f, "f-string: single '}' is not allowed");
    depth_leave(p);
}

void parse_old_fstring(Parser *p, Span body, TextMode mode, Parts *parts) {
    bool in_async = p->tokens.items[p->pos - 1].in_async;
    OldFString f = {body.start, body.end, mode, 0, in_async};
    f.mode.braces = true;
    old_text(p, &f, parts);
}
