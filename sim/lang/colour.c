#include "lang/colour.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "lang/lexer.h"

typedef struct Colourer {
    const Source *src;
    const char *text;
    uint32_t pos, end; /* end of the line, then of the text */
    char quote;        /* inside a string that spans lines; 0 if not */
    bool triple;
    bool after_def; /* the next name is being defined */
    VEC(ColourRun) runs;
} Colourer;

static void put(Colourer *c, uint32_t start, uint32_t end, ColourClass cls) {
    if (start == end) return;
    ColourRun run = {start, end, cls};
    vec_push(&c->runs, run);
}

static bool at_quotes(const Colourer *c) {
    if (c->text[c->pos] != c->quote) return false;
    if (!c->triple) return true;
    return c->end - c->pos >= 3 && c->text[c->pos + 1] == c->quote &&
           c->text[c->pos + 2] == c->quote;
}

/* From inside a string to its end or that of the line.  A string without
 * triple quotes goes on only behind a backslash. */
static void string_rest(Colourer *c, uint32_t start) {
    bool joined = false;
    while (c->pos < c->end) {
        if (at_quotes(c)) {
            c->pos += c->triple ? 3 : 1;
            c->quote = 0;
            break;
        }
        joined = c->text[c->pos] == '\\' && c->pos + 1 == c->end;
        c->pos += c->text[c->pos] == '\\' && c->pos + 1 < c->end ? 2 : 1;
    }
    if (!c->triple && !joined) c->quote = 0;
    put(c, start, c->pos, COLOUR_STRING);
}

static void string(Colourer *c, uint32_t start) {
    c->quote = c->text[c->pos];
    c->triple = c->end - c->pos >= 3 && c->text[c->pos + 1] == c->quote &&
                c->text[c->pos + 2] == c->quote;
    c->pos += c->triple ? 3 : 1;
    string_rest(c, start);
}

static bool is_prefix(const char *word, uint32_t len) {
    if (len > 2) return false;
    for (uint32_t i = 0; i < len; i++)
        if (!strchr("rbfuRBFU", word[i])) return false;
    return true;
}

static ColourClass word_class(Colourer *c, uint32_t start) {
    TokenKind k = token_keyword(c->text + start, c->pos - start);
    bool defined = c->after_def;
    c->after_def = k == TOK_DEF || k == TOK_CLASS;
    if (k == TOK_AWAIT || k == TOK_ASYNC) return COLOUR_AWAIT;
    if (k != TOK_NAME) return COLOUR_KEYWORD;
    uint32_t next = c->pos;
    while (next < c->end && c->text[next] == ' ')
        next++;
    bool called = next < c->end && c->text[next] == '(';
    return defined || called ? COLOUR_FUNCTION : COLOUR_PLAIN;
}

static uint32_t rune_len(const Colourer *c, bool *in_name) {
    size_t used;
    uint32_t rune = utf8_decode(c->text + c->pos, c->end - c->pos, &used);
    *in_name = ident_continue(rune);
    return (uint32_t)used;
}

static void word(Colourer *c) {
    uint32_t start = c->pos;
    bool in_name = true;
    while (c->pos < c->end) {
        uint32_t used = rune_len(c, &in_name);
        if (!in_name) break;
        c->pos += used;
    }
    char next = c->pos < c->end ? c->text[c->pos] : 0;
    if ((next == '"' || next == '\'') &&
        is_prefix(c->text + start, c->pos - start))
        string(c, start);
    else
        put(c, start, c->pos, word_class(c, start));
}

static bool is_digit(char ch) {
    return ch >= '0' && ch <= '9';
}

static void number(Colourer *c) {
    uint32_t start = c->pos;
    while (c->pos < c->end) {
        char ch = c->text[c->pos];
        char before = c->pos > start ? c->text[c->pos - 1] : 0;
        bool sign = (ch == '+' || ch == '-') && (before | 32) == 'e' &&
                    (c->text[start + 1] | 32) != 'x';
        bool part = ch == '.' || (ch > 0 && ident_continue((uint32_t)ch));
        if (!sign && !part) break;
        c->pos++;
    }
    put(c, start, c->pos, COLOUR_NUMBER);
}

/* Blanks, operators and what no Python knows: up to the next word. */
static void plain(Colourer *c) {
    uint32_t start = c->pos;
    while (c->pos < c->end) {
        bool in_name;
        char ch = c->text[c->pos];
        if (strchr("#\"'", ch) && ch) break;
        uint32_t used = rune_len(c, &in_name);
        if (in_name) break;
        if (ch == '.' && c->pos + 1 < c->end && is_digit(c->text[c->pos + 1]))
            break;
        if (ch != ' ') c->after_def = false;
        c->pos += used;
    }
    put(c, start, c->pos, COLOUR_PLAIN);
}

static void line(Colourer *c) {
    if (c->quote) string_rest(c, c->pos);
    while (c->pos < c->end) {
        char ch = c->text[c->pos];
        bool in_name;
        rune_len(c, &in_name);
        if (ch == '#') {
            put(c, c->pos, c->end, COLOUR_COMMENT);
            c->pos = c->end;
        } else if (ch == '"' || ch == '\'') {
            string(c, c->pos);
        } else if (is_digit(ch) || (ch == '.' && c->pos + 1 < c->end &&
                                    is_digit(c->text[c->pos + 1]))) {
            number(c);
        } else if (in_name) {
            word(c);
        } else {
            plain(c);
        }
    }
}

Colours colours_of(const Source *src) {
    Colourer c = {.src = src, .text = src->text};
    VEC(uint32_t) lines = {0};
    for (uint32_t i = 1; i <= src->nlines; i++) {
        Str text = source_line(src, i);
        vec_push(&lines, (uint32_t)c.runs.len);
        c.pos = (uint32_t)(text.ptr - src->text);
        c.end = c.pos + (uint32_t)text.len;
        c.after_def = false;
        line(&c);
    }
    vec_push(&lines, (uint32_t)c.runs.len);
    return (Colours){c.runs.data, (uint32_t)c.runs.len, lines.data,
                     src->nlines};
}

void colours_free(Colours *c) {
    vec_release(c->runs);
    vec_release(c->lines);
    *c = (Colours){0};
}
