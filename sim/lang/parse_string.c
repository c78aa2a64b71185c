#include <string.h>

#include "lang/parser.h"

/* --- escapes --- */

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One piece of a literal while it is decoded. */
typedef struct Piece {
    const char *s, *end, *start;
    TextMode mode;
} Piece;

/* Where CPython's decoder is: it sees 10 characters for each that is not
 * ASCII. */
static size_t codec_position(const Piece *t, const char *at) {
    size_t n = 0;
    for (const char *c = t->start; c < at; c++) {
        unsigned char b = (unsigned char)*c;
        n += b < 0x80 ? 1 : (b & 0xC0) == 0xC0 ? 10 : 0;
    }
    return n;
}

static void bad_escape(Parser *p, const Piece *t, const char *from,
                       const char *what) {
    size_t first = codec_position(t, from), last = codec_position(t, t->s) - 1;
    if (t->mode.bytes)
        fail_literal(p, t->mode.literal,
                     "(value error) invalid \\x escape at position %zu", first);
    else if (first == last)
        fail_literal(p, t->mode.literal,
                     "(unicode error) 'unicodeescape' codec can't decode byte "
                     "0x5c in position %zu: %s",
                     first, what);
    else
        fail_literal(p, t->mode.literal,
                     "(unicode error) 'unicodeescape' codec can't decode bytes "
                     "in position %zu-%zu: %s",
                     first, last, what);
}

static void put_value(Parser *p, const Piece *t, uint32_t value) {
    if (t->mode.bytes)
        sb_putc(&p->text, (char)value);
    else
        sb_putrune(&p->text, value);
}

/* \xHH \uHHHH \UHHHHHHHH; s is behind the letter */
static void hex_escape(Parser *p, Piece *t, int digits, const char *what) {
    const char *from = t->s - 2;
    uint32_t value = 0;
    for (int i = 0; i < digits; i++, t->s++) {
        int v = t->s < t->end ? hex_value(*t->s) : -1;
        if (v < 0) {
            bad_escape(p, t, from, what);
            return;
        }
        value = value << 4 | (uint32_t)v;
    }
    if (value > 0x10FFFF) {
        bad_escape(p, t, from, "illegal Unicode character");
        return;
    }
    put_value(p, t, value);
}

/* \o \oo \ooo; s is at the first digit */
static void octal_escape(Parser *p, Piece *t) {
    uint32_t value = 0;
    for (int i = 0; i < 3 && t->s < t->end && *t->s >= '0' && *t->s <= '7'; i++)
        value = value * 8 + (uint32_t)(*t->s++ - '0');
    put_value(p, t, value);
}

static void named_escape(Parser *p, Piece *t) {
    const char *from = t->s - 2;
    const char *close = t->s < t->end && *t->s == '{'
                            ? memchr(t->s, '}', (size_t)(t->end - t->s))
                            : NULL;
    if (!close) {
        bad_escape(p, t, from, "malformed \\N character escape");
        return;
    }
    fail_at(p, DIAG_UNSUPPORTED, t->mode.literal,
            "a character by its Unicode name: \\N%.*s", (int)(close + 1 - t->s),
            t->s);
}

static void skip_newline(Piece *t) {
    if (*t->s == '\r' && t->s + 1 < t->end && t->s[1] == '\n') t->s++;
    t->s++;
}

/* s is behind the backslash */
static void escape(Parser *p, Piece *t) {
    static const char FROM[] = "\\'\"abfnrtv", TO[] = "\\'\"\a\b\f\n\r\t\v";
    char c = t->s < t->end ? *t->s : 0;
    const char *simple = c ? strchr(FROM, c) : NULL;
    if (simple) {
        t->s++;
        sb_putc(&p->text, TO[simple - FROM]);
    } else if (c == '\n' || c == '\r') {
        skip_newline(t);
    } else if (c >= '0' && c <= '7') {
        octal_escape(p, t);
    } else if (c == 'x') {
        t->s++;
        hex_escape(p, t, 2, "truncated \\xXX escape");
    } else if (c == 'u' && !t->mode.bytes) {
        t->s++;
        hex_escape(p, t, 4, "truncated \\uXXXX escape");
    } else if (c == 'U' && !t->mode.bytes) {
        t->s++;
        hex_escape(p, t, 8, "truncated \\UXXXXXXXX escape");
    } else if (c == 'N' && !t->mode.bytes) {
        t->s++;
        named_escape(p, t);
    } else {
        sb_putc(&p->text, '\\'); /* unknown: both characters stay */
    }
}

void decode_text(Parser *p, Span piece, TextMode mode) {
    const char *start = p->src->text + piece.start;
    Piece t = {start, p->src->text + piece.end, start, mode};
    while (t.s < t.end) {
        char c = *t.s;
        if (c == '\\' && !mode.raw) {
            t.s++;
            escape(p, &t);
        } else if (c == '\r' || c == '\n') {
            skip_newline(&t);
            sb_putc(&p->text, '\n');
        } else {
            bool twice = (c == '{' || c == '}') && mode.braces &&
                         t.s + 1 < t.end && t.s[1] == c;
            sb_putc(&p->text, c);
            t.s += twice ? 2 : 1;
        }
    }
}

/* --- parts --- */

Parts parts_begin(const Parser *p, Span span) {
    return (Parts){.nodes = list_begin(p), .text = p->text.len, .span = span};
}

void parts_flush(Parser *p, Parts *parts) {
    size_t len = p->text.len - parts->text;
    if (!len) return;
    Node *n = node_new(p, NODE_CONSTANT, parts->span.start);
    n->span.end = n->mark.end = parts->span.end;
    n->u.constant.kind = CONST_STR;
    n->u.constant.text =
        (Str){arena_strndup(p->arena, p->text.data + parts->text, len), len};
    p->text.len = parts->text;
    list_push(p, n);
}

NodeList parts_end(Parser *p, Parts *parts) {
    parts_flush(p, parts);
    return list_end(p, parts->nodes);
}

void parts_add_field(Parser *p, Parts *parts, Node *field) {
    parts_flush(p, parts);
    list_push(p, field);
}

/* --- literals --- */

static void check_ascii(Parser *p, Span body, Span literal) {
    for (uint32_t i = body.start; i < body.end; i++) {
        if ((unsigned char)p->src->text[i] < 0x80) continue;
        const char *dot = p->minor < 10 ? "." : "";
        const char *what = "bytes can only contain ASCII literal characters";
        if (p->minor == 11) fail_tree(p, literal, "%s", what);
        fail_literal(p, literal, "%s%s", what, dot);
        return;
    }
}

/* One STRING token: prefix, quotes, body. */
static bool parse_plain(Parser *p, Parts *parts) {
    Span tok = tok_expect(p, TOK_STRING)->span;
    const char *text = p->src->text;
    TextMode mode = {.literal = tok};
    bool is_f = false, is_u = false;
    uint32_t i = tok.start;
    for (; text[i] != '"' && text[i] != '\''; i++) {
        char c = (char)(text[i] | 32);
        mode.raw |= c == 'r';
        mode.bytes |= c == 'b';
        is_f |= c == 'f';
        is_u |= c == 'u';
    }
    bool triple =
        text[i + 1] == text[i] && text[i + 2] == text[i] && tok.end - i >= 6;
    uint32_t quotes = triple ? 3 : 1;
    Span body = {i + quotes, tok.end - quotes};
    if (mode.bytes) check_ascii(p, body, tok);
    parts->is_bytes = mode.bytes;
    parts->is_f |= is_f;
    if (is_f)
        parse_old_fstring(p, body, mode, parts);
    else
        decode_text(p, body, mode);
    return is_u;
}

static Node *string_node(Parser *p, Parts *parts, bool unicode) {
    Node *n = node_new(p, parts->is_f ? NODE_JOINED_STR : NODE_CONSTANT,
                       parts->span.start);
    node_end(p, n);
    parts->span = n->span;
    if (parts->is_f) {
        n->u.joined_str.values = parts_end(p, parts);
        node_deepen_list(p, n, n->u.joined_str.values);
        return n;
    }
    size_t len = p->text.len - parts->text;
    char *copy =
        arena_strndup(p->arena, len ? p->text.data + parts->text : "", len);
    n->u.constant.kind = parts->is_bytes ? CONST_BYTES : CONST_STR;
    n->u.constant.text = (Str){copy, len};
    n->u.constant.unicode = unicode && !parts->is_bytes && p->minor >= 8;
    p->text.len = parts->text;
    return n;
}

static void fail_mixed(Parser *p, Span span) {
    static const char WHAT[] = "cannot mix bytes and nonbytes literals";
    if (p->minor < 9) {
        fail_tree(p, span, "%s", WHAT);
        return;
    }
    while (tok_is(p, TOK_STRING))
        p->pos++;
    fail_token(p, DIAG_SYNTAX, "%s", WHAT);
}

/* strings: (STRING | fstring)+ */
Node *parse_strings(Parser *p) {
    depth_enter(p);
    Parts parts = parts_begin(p, tok_at(p, 0)->span);
    bool unicode = false, first = true, was_bytes = false;
    while (tok_is(p, TOK_STRING) || tok_is(p, TOK_FSTRING_START)) {
        bool is_u = false;
        parts.is_bytes = false;
        if (tok_is(p, TOK_STRING))
            is_u = parse_plain(p, &parts);
        else
            parse_fstring(p, &parts);
        if (!first && parts.is_bytes != was_bytes)
            fail_mixed(p, (Span){parts.span.start, prev_end(p)});
        was_bytes = parts.is_bytes;
        unicode |= first && is_u;
        first = false;
    }
    depth_leave(p);
    return string_node(p, &parts, unicode);
}
