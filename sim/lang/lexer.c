#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/lexer_impl.h"

static const char *const TEXTS[] = {
#define TOKEN(kind, shown) shown,
#include "lang/token.def"
};

const char *token_kind_text(TokenKind kind) {
    return TEXTS[kind];
}

TokenKind token_keyword(const char *word, size_t len) {
    for (TokenKind k = TOK_FALSE; k < TOKEN_KINDS; k++) {
        if (strlen(TEXTS[k]) == len && !memcmp(TEXTS[k], word, len)) return k;
    }
    return TOK_NAME;
}

void lex_emit(Lexer *lx, TokenKind kind, uint32_t start, uint32_t end) {
    Token t = {.kind = (uint8_t)kind,
               .level = lx->level,
               .in_async = lx->async_def,
               .span = {start, end}};
    vec_push(&lx->tokens, t);
}

bool lex_fail(Lexer *lx, LexErrorKind how, DiagKind kind, uint32_t start,
              uint32_t end, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(lx->error.message, sizeof lx->error.message, fmt, ap);
    va_end(ap);
    lx->error.how = how;
    lx->error.kind = kind;
    lx->error.span = (Span){start, end};
    lx->error.line = 0;
    lx->error.column = DIAG_FROM_SPAN;
    return false;
}

void lex_caret(Lexer *lx, uint32_t offset, int add) {
    Place at = source_place(lx->src, offset);
    lx->error.line = at.line;
    lx->error.column = (int32_t)at.rune + add;
}

/* --- brackets --- */

bool lex_open(Lexer *lx, TokenKind kind) {
    if (lx->level >= MAX_BRACKETS)
        return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                        "too many nested parentheses");
    lx->brackets[lx->level++] = (OpenBracket){lx->text[lx->pos], lx->pos};
    lex_emit(lx, kind, lx->pos, lx->pos + 1);
    lx->pos++;
    return true;
}

static bool closes(char open, char close) {
    return close == (open == '(' ? ')' : open == '[' ? ']' : '}');
}

static bool mismatch(Lexer *lx, OpenBracket open, char c) {
    uint32_t line = source_line_of(lx->src, open.offset);
    char where[32] = "";
    if (line != source_line_of(lx->src, lx->pos))
        snprintf(where, sizeof where, " on line %u", line);
    if (lx->fstring && lx->level + 1 == lx->field_level)
        return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                        "f-string: unmatched '%c'", c);
    return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                    "closing parenthesis '%c' does not match opening "
                    "parenthesis '%c'%s",
                    c, open.c, where);
}

bool lex_close(Lexer *lx, TokenKind kind) {
    char c = lx->text[lx->pos];
    bool old = lx->minor < 8; /* leaves the matching to the grammar */
    if (lx->level == 0 && !old)
        return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                        "unmatched '%c'", c);
    if (lx->level > 0) {
        OpenBracket open = lx->brackets[--lx->level];
        if (!closes(open.c, c) && !old) return mismatch(lx, open, c);
    }
    lex_emit(lx, kind, lx->pos, lx->pos + 1);
    lx->pos++;
    return true;
}

/* --- names --- */

static bool unprintable(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
           (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF ||
           (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFFF0 && c <= 0xFFFB);
}

static bool bad_character(Lexer *lx, uint32_t at, uint32_t rune, size_t len) {
    char shown[5] = "";
    uint32_t end = at + (uint32_t)len;
    shown[utf8_encode(rune, shown)] = 0;
    if (lx->minor < 9) {
        lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, at, end,
                 "invalid character in identifier");
        while (end < lx->end && ((unsigned char)lx->text[end] >= 0x80 ||
                                 ident_continue((uint32_t)lx->text[end])))
            end++;
        lex_caret(lx, end, 0);
        return false;
    }
    if (unprintable(rune))
        return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, at, end,
                        "invalid non-printable character U+%04X", rune);
    return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, at, end,
                    "invalid character '%s' (U+%04X)", shown, rune);
}

/* Takes ASCII word characters and everything beyond ASCII, then checks: that
 * is where CPython draws the line between names and unknown characters. */
static bool word_end(Lexer *lx, uint32_t *end) {
    uint32_t i = lx->pos;
    while (i < lx->end) {
        size_t used;
        uint32_t rune = utf8_decode(lx->text + i, lx->end - i, &used);
        bool ok = i == lx->pos ? ident_start(rune) : ident_continue(rune);
        if (!ok && rune < 0x80) break;
        if (!ok) return bad_character(lx, i, rune, used);
        i += (uint32_t)used;
    }
    *end = i;
    return true;
}

/* A string prefix is at most two of r, b, f, and u alone. */
static bool is_prefix(const Lexer *lx, const char *word, uint32_t len) {
    bool r = false, b = false, f = false, u = false;
    for (uint32_t i = 0; i < len; i++) {
        switch (word[i] | 32) {
        case 'r':
            if (r || u) return false;
            r = true;
            break;
        case 'b':
            if (b || u || f) return false;
            b = true;
            break;
        case 'f':
            if (f || b || u || lx->minor < 6) return false;
            f = true;
            break;
        case 'u':
            if (u || r || b || f) return false;
            u = true;
            break;
        default: return false;
        }
    }
    return true;
}

/* Whether the next word is `def` (3.5, 3.6: only then is async a keyword). */
static bool def_follows(const Lexer *lx) {
    uint32_t i = lx->pos;
    while (i < lx->end && (lx->text[i] == ' ' || lx->text[i] == '\t'))
        i++;
    return lx->end - i >= 4 && !memcmp(lx->text + i, "def", 3) &&
           !ident_continue((unsigned char)lx->text[i + 3]);
}

static TokenKind word_kind(Lexer *lx, const char *word, uint32_t len) {
    TokenKind k = token_keyword(word, len);
    if ((k != TOK_ASYNC && k != TOK_AWAIT) || lx->minor >= 7) return k;
    if (lx->async_def) return k;
    if (k != TOK_ASYNC || !def_follows(lx)) return TOK_NAME;
    lx->async_def = true;
    lx->async_def_nl = false;
    lx->async_def_indent = lx->nindents;
    return k;
}

static bool word(Lexer *lx) {
    uint32_t start = lx->pos, end = start;
    if (!word_end(lx, &end)) return false;
    const char *text = lx->text + start;
    lx->pos = end;
    char next = lex_peek(lx, 0);
    if ((next == '"' || next == '\'') && end - start <= 2 &&
        is_prefix(lx, text, end - start))
        return lex_string(lx, start, text, end - start);
    lex_emit(lx, word_kind(lx, text, end - start), start, end);
    return true;
}

/* --- operators --- */

/* Operators that an older Python reads as two. */
static bool known_operator(const Lexer *lx, TokenKind k) {
    if (k == TOK_COLON_EQUAL) return lx->minor >= 8;
    return k != TOK_EXCLAMATION;
}

static TokenKind find_operator(const Lexer *lx, uint32_t *len) {
    for (TokenKind k = TOK_DOUBLE_STAR_EQUAL; k < TOK_FALSE; k++) {
        size_t n = strlen(TEXTS[k]);
        if (lx->end - lx->pos >= n && known_operator(lx, k) &&
            !memcmp(lx->text + lx->pos, TEXTS[k], n)) {
            *len = (uint32_t)n;
            return k;
        }
    }
    *len = 1;
    return TOK_UNKNOWN;
}

static bool operator(Lexer *lx) {
    uint32_t len;
    TokenKind k = find_operator(lx, &len);
    switch (k) {
    case TOK_LPAR:
    case TOK_LBRACKET:
    case TOK_LBRACE: return lex_open(lx, k);
    case TOK_RPAR:
    case TOK_RBRACKET:
    case TOK_RBRACE: return lex_close(lx, k);
    default: break;
    }
    unsigned char c = (unsigned char)lx->text[lx->pos];
    if (k == TOK_UNKNOWN && unprintable(c) && lx->minor >= 9)
        return bad_character(lx, lx->pos, c, 1);
    lex_emit(lx, k, lx->pos, lx->pos + len);
    lx->pos += len;
    return true;
}

bool lex_token(Lexer *lx) {
    char c = lex_peek(lx, 0);
    if (lex_is_digit(c) || (c == '.' && lex_is_digit(lex_peek(lx, 1))))
        return lex_number(lx);
    if (c == '"' || c == '\'') return lex_string(lx, lx->pos, "", 0);
    if ((unsigned char)c >= 0x80 || ident_start((unsigned char)c))
        return word(lx);
    return operator(lx);
}

/* --- blanks and lines --- */

static uint32_t newline_len(const Lexer *lx) {
    return lex_peek(lx, 0) == '\r' && lex_peek(lx, 1) == '\n' ? 2 : 1;
}

static bool join_lines(Lexer *lx) {
    uint32_t slash = lx->pos++;
    if (lx->pos < lx->end && !lex_is_newline(lex_peek(lx, 0))) {
        lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                 "unexpected character after line continuation character");
        if (lx->minor < 9) lex_caret(lx, lx->src->lines[0], 0);
        if (lx->minor < 9) lex_caret(lx, lx->pos + 1, 1);
        return false;
    }
    if (lx->pos < lx->end) lx->pos += newline_len(lx);
    if (lx->pos < lx->end || lx->minor < 8) return true;
    lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, slash, slash + 1,
             "unexpected EOF while parsing");
    lex_caret(lx, slash, lx->minor == 8 ? 1 : 2);
    return false;
}

static void skip_comment(Lexer *lx) {
    while (lx->pos < lx->end && !lex_is_newline(lx->text[lx->pos]))
        lx->pos++;
}

bool lex_skip_blanks(Lexer *lx) {
    while (lx->pos < lx->end) {
        char c = lx->text[lx->pos];
        if (c == ' ' || c == '\t' || c == '\f') {
            lx->pos++;
        } else if (c == '\\') {
            if (!join_lines(lx)) return false;
        } else if (lx->level == 0 && !lx->in_part) {
            break; /* comments and line ends mean something here */
        } else if (c == '#') {
            skip_comment(lx);
        } else if (lex_is_newline(c)) {
            lx->pos++;
        } else {
            break;
        }
    }
    return true;
}

/* Code points in the current line. */
static int32_t line_len(const Lexer *lx) {
    Str text = source_line(lx->src, source_line_of(lx->src, lx->pos));
    return (int32_t)utf8_count(text.ptr, text.len);
}

static bool tab_error(Lexer *lx) {
    uint32_t at = lx->pos;
    lex_fail(lx, LEX_DEFERRED, DIAG_TAB, at, at,
             "inconsistent use of tabs and spaces in indentation");
    lex_caret(lx, lx->pos, 0);
    lx->error.column = lx->minor < 9 ? line_len(lx) : DIAG_NO_CARET;
    return false;
}

static bool dedent(Lexer *lx, Indent in) {
    while (lx->nindents > 1 && in.col < lx->indents[lx->nindents - 1].col) {
        lx->nindents--;
        lex_emit(lx, TOK_DEDENT, lx->pos, lx->pos);
    }
    Indent top = lx->indents[lx->nindents - 1];
    if (in.col != top.col) {
        lex_fail(lx, LEX_RAISED, DIAG_INDENTATION, lx->pos, lx->pos,
                 "unindent does not match any outer indentation level");
        lex_caret(lx, lx->pos, 0);
        lx->error.column = line_len(lx) + (lx->minor < 9 ? 0 : 1);
        return false;
    }
    return in.altcol == top.altcol || tab_error(lx);
}

/* INDENT or DEDENT tokens for the line whose first token is at pos. */
static bool indent_to(Lexer *lx, Indent in) {
    Indent top = lx->indents[lx->nindents - 1];
    if (in.col < top.col) return dedent(lx, in);
    if (in.col == top.col) return in.altcol == top.altcol || tab_error(lx);
    if (in.altcol <= top.altcol) return tab_error(lx);
    if (lx->nindents >= MAX_INDENT) {
        lex_fail(lx, LEX_DEFERRED, DIAG_INDENTATION, lx->pos, lx->pos,
                 "too many levels of indentation");
        return false;
    }
    lx->indents[lx->nindents++] = in;
    lex_emit(lx, TOK_INDENT, lx->pos, lx->pos);
    return true;
}

/* Counts the blanks that begin a line.  A line that is joined to the next one
 * by a backslash keeps the indentation it began with. */
static bool count_indent(Lexer *lx, Indent *in) {
    Indent joined = {0, 0};
    *in = (Indent){0, 0};
    for (;; lx->pos++) {
        char c = lex_peek(lx, 0);
        if (c == ' ') {
            in->col++;
            in->altcol++;
        } else if (c == '\t') {
            in->col = (in->col / 8 + 1) * 8;
            in->altcol++;
        } else if (c == '\f') {
            *in = (Indent){0, 0};
        } else if (c == '\\' && lx->pos < lx->end) {
            if (!joined.col) joined = *in;
            if (!join_lines(lx)) return false;
            lx->pos--; /* the loop steps over it again */
        } else {
            break;
        }
    }
    if (joined.col) *in = joined;
    return true;
}

/* In 3.5 and 3.6 an `async def` ends with its indented lines. */
static void end_async_def(Lexer *lx) {
    if (lx->async_def && lx->async_def_nl &&
        lx->async_def_indent >= lx->nindents)
        lx->async_def = false;
}

/* The blanks and the tokens of one line, joined lines included. */
static bool line(Lexer *lx) {
    Indent in;
    if (!count_indent(lx, &in)) return false;
    char first = lex_peek(lx, 0);
    bool blank = lx->pos >= lx->end || first == '#' || lex_is_newline(first);
    if (!blank && !indent_to(lx, in)) return false;
    if (!blank) end_async_def(lx);
    for (;;) {
        if (!lex_skip_blanks(lx)) return false;
        uint32_t start = lx->pos;
        if (lex_peek(lx, 0) == '#') skip_comment(lx);
        bool at_end = lx->pos >= lx->end;
        if (at_end && lx->level > 0) return true;
        if (at_end || lex_is_newline(lx->text[lx->pos])) {
            uint32_t skip = at_end ? 0 : newline_len(lx);
            bool short_end = lx->minor >= 13 && lx->pos > start;
            if (!blank) lex_emit(lx, TOK_NEWLINE, start, lx->pos + !short_end);
            if (!blank && lx->async_def) lx->async_def_nl = true;
            lx->pos += skip;
            return true;
        }
        if (!lex_token(lx)) return false;
    }
}

static void finish(Lexer *lx, Tokens *out) {
    if (lx->error.how == LEX_OK && lx->level > 0 && lx->minor >= 8 &&
        !lx->in_part)
        lex_fail(lx, LEX_OPEN, DIAG_SYNTAX, lx->brackets[lx->level - 1].offset,
                 lx->brackets[lx->level - 1].offset + 1,
                 "'%c' was never closed", lx->brackets[lx->level - 1].c);
    if (lx->error.how == LEX_OK) {
        bool dedents = lx->level == 0; /* else: 3.7 is at the end at once */
        while (dedents && lx->nindents > 1 && lx->nindents--)
            lex_emit(lx, TOK_DEDENT, lx->end, lx->end);
        lex_emit(lx, TOK_END, lx->end, lx->end);
    } else {
        lex_emit(lx, TOK_ERROR, lx->pos, lx->pos);
    }
    if (lx->level > 0) out->open = lx->brackets[lx->level - 1];
    out->items = lx->tokens.data;
    out->len = (uint32_t)lx->tokens.len;
    out->error = lx->error;
}

/* Bytes that no program may hold, wherever they are. */
static bool check_bytes(Lexer *lx) {
    const char *nul = memchr(lx->text, 0, lx->end);
    if (nul) {
        uint32_t at = (uint32_t)(nul - lx->text);
        lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, at, at,
                 "source code cannot contain null bytes");
        lx->error.column = DIAG_NO_CARET;
        return false;
    }
    for (uint32_t i = 0; i < lx->end;) {
        size_t used;
        uint32_t rune = utf8_decode(lx->text + i, lx->end - i, &used);
        if (rune == UTF8_BAD && used == 1) {
            const char *site = lx->minor < 9    ? "http://python.org/dev/peps"
                               : lx->minor < 11 ? "https://python.org/dev/peps"
                                                : "https://peps.python.org";
            lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, i, i,
                     "Non-UTF-8 code starting with '\\x%02x' in file %.200s on "
                     "line %u, but no encoding declared; see %s/pep-0263/ for "
                     "details",
                     (unsigned char)lx->text[i], lx->src->path,
                     source_line_of(lx->src, i), site);
            lx->error.column = DIAG_NO_CARET;
            return false;
        }
        i += (uint32_t)used;
    }
    return true;
}

void lex_program(const Source *src, int python_minor, Tokens *out) {
    Lexer lx = {.src = src,
                .text = src->text,
                .end = src->len,
                .minor = python_minor,
                .nindents = 1};
    *out = (Tokens){0};
    bool ok = check_bytes(&lx);
    while (ok && lx.pos < lx.end)
        ok = line(&lx);
    finish(&lx, out);
}

void lex_part(const Source *src, Span part, int python_minor, bool in_async,
              Tokens *out) {
    Lexer lx = {.src = src,
                .text = src->text,
                .pos = part.start,
                .end = part.end,
                .minor = python_minor,
                .nindents = 1,
                .in_part = true};
    *out = (Tokens){0};
    lx.async_def = in_async;
    lx.brackets[lx.level++] = (OpenBracket){'(', part.start};
    while (lex_skip_blanks(&lx) && lx.pos < lx.end && lex_token(&lx))
        ;
    finish(&lx, out);
}

void tokens_free(Tokens *tokens) {
    vec_release(tokens->items);
    *tokens = (Tokens){0};
}
