#include "lang/lexer_impl.h"

#include <string.h>

/* Strings are read to their closing quote; what they mean is the parser's
 * business.  From 3.12 on an f-string is a little language of its own and
 * comes as START (MIDDLE | "{" tokens "}")* END; before, it is one STRING. */

static uint32_t last_line_of(const Lexer *lx) {
    uint32_t end = lx->src->len;
    if (end && lx->text[end - 1] == '\n') end--;
    return source_line_of(lx->src, end);
}

static bool unterminated(Lexer *lx, uint32_t start, bool triple, bool is_f,
                         bool escaped) {
    const char *sort = is_f ? "f-string" : "string";
    uint32_t here = lx->pos;
    if (lx->minor < 10) {
        lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, start, start + 1,
                 triple ? "EOF while scanning triple-quoted string literal"
                        : "EOL while scanning string literal");
        if (triple) {
            lx->error.line = lx->src->nlines + 1;
            lx->error.column = 1;
        } else {
            lex_caret(lx, here, 1);
            if (lx->minor == 9)
                lx->error.column =
                    (int32_t)source_place(lx->src, here).byte + 1;
        }
        return false;
    }
    uint32_t line = triple ? last_line_of(lx) : source_line_of(lx->src, here);
    return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, start, start + 1,
                    "unterminated %s%s literal (detected at line %u)%s",
                    triple ? "triple-quoted " : "", sort, line,
                    escaped ? "; perhaps you escaped the end quote?" : "");
}

/* Inside braces a quote that equals the f-string's own most likely ends it:
 * then it is the brace that is missing. */
static bool missing_brace(Lexer *lx, uint32_t start, char quote, bool triple) {
    const FString *f = lx->fstring;
    if (!f || f->quote != quote || f->triple != triple) return false;
    lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, start, start + 1,
             "f-string: expecting '}'");
    return true;
}

static bool at_quotes(const Lexer *lx, char quote, bool triple) {
    if (lex_peek(lx, 0) != quote) return false;
    return !triple || (lex_peek(lx, 1) == quote && lex_peek(lx, 2) == quote);
}

/* One line end is one character, also CRLF. */
static void skip_char(Lexer *lx) {
    if (lex_peek(lx, 0) == '\r' && lex_peek(lx, 1) == '\n') lx->pos++;
    lx->pos++;
}

static bool plain_string(Lexer *lx, uint32_t start, char quote, bool triple) {
    bool escaped = false;
    lx->pos += triple ? 3 : 1;
    while (!at_quotes(lx, quote, triple)) {
        bool ends = lx->pos >= lx->end ||
                    (!triple && lex_is_newline(lx->text[lx->pos]));
        if (ends && missing_brace(lx, start, quote, triple)) return false;
        if (ends)
            return unterminated(lx, start, triple, false,
                                escaped && !triple && lx->minor >= 13);
        if (lx->text[lx->pos] == '\\' && lx->pos + 1 < lx->end) {
            lx->pos++;
            escaped |= lx->text[lx->pos] == quote;
        }
        skip_char(lx);
    }
    lx->pos += triple ? 3 : 1;
    lex_emit(lx, TOK_STRING, start, lx->pos);
    return true;
}

static void middle(Lexer *lx, uint32_t start, bool is_spec) {
    if (lx->pos == start) return;
    lex_emit(lx, TOK_FSTRING_MIDDLE, start, lx->pos);
    vec_last(&lx->tokens).is_spec = is_spec;
}

static bool field(Lexer *lx, const FString *f, int depth);

/* After the colon, up to and with the "}" that ends the field. */
static bool spec(Lexer *lx, const FString *f, int depth) {
    for (;;) {
        uint32_t start = lx->pos;
        while (lx->pos < lx->end && !strchr("{}", lx->text[lx->pos]) &&
               !at_quotes(lx, f->quote, f->triple)) {
            char c = lx->text[lx->pos];
            if (lex_is_newline(c) && !f->triple) break;
            if (c == '\\' && !f->raw && lx->pos + 1 < lx->end) lx->pos++;
            skip_char(lx);
        }
        middle(lx, start, true);
        char c = lex_peek(lx, 0);
        if (c == '{') {
            if (!field(lx, f, depth + 1)) return false;
        } else if (c == '}') {
            return lex_close(lx, TOK_RBRACE);
        } else if (at_quotes(lx, f->quote, f->triple)) {
            return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                            "f-string: expecting '}', or format specs");
        } else {
            return unterminated(lx, f->start, f->triple, true, false);
        }
    }
}

static bool field_open(Lexer *lx) {
    OpenBracket open = lx->brackets[lx->level - 1];
    return lex_fail(lx, LEX_OPEN, DIAG_SYNTAX, open.offset, open.offset + 1,
                    "'%c' was never closed", open.c);
}

/* replacement field: "{" tokens ["!" NAME] [":" spec] "}" */
static bool field(Lexer *lx, const FString *f, int depth) {
    if (depth > 3)
        return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                        "f-string: expressions nested too deeply");
    if (!lex_open(lx, TOK_LBRACE)) return false;
    uint16_t level = lx->level;
    const FString *outer = lx->fstring;
    lx->fstring = f;
    for (;;) {
        lx->field_level = level; /* a nested f-string has changed it */
        if (!lex_skip_blanks(lx)) return false;
        char c = lex_peek(lx, 0);
        if (lx->level == level && (c == '}' || c == ':')) break;
        if (lx->pos >= lx->end) return field_open(lx);
        if (lx->level == level && c == '!' && lex_peek(lx, 1) != '=') {
            lex_emit(lx, TOK_EXCLAMATION, lx->pos, lx->pos + 1);
            lx->pos++;
        } else if (!lex_token(lx)) {
            return false;
        }
    }
    lx->fstring = outer;
    if (lex_peek(lx, 0) == '}') return lex_close(lx, TOK_RBRACE);
    lex_emit(lx, TOK_COLON, lx->pos, lx->pos + 1);
    lx->pos++;
    return spec(lx, f, depth);
}

/* Text up to a field or the closing quotes; doubled braces are text. */
static bool fstring_text(Lexer *lx, const FString *f) {
    uint32_t start = lx->pos;
    while (!at_quotes(lx, f->quote, f->triple)) {
        char c = lex_peek(lx, 0);
        if (lx->pos >= lx->end || (!f->triple && lex_is_newline(c)))
            return unterminated(lx, f->start, f->triple, true, false);
        if (c == '{' && lex_peek(lx, 1) != '{') break;
        if (c == '}' && lex_peek(lx, 1) != '}')
            return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                            "f-string: single '}' is not allowed");
        if (c == '{' || c == '}') lx->pos++;
        if (c == '\\' && !f->raw && lex_peek(lx, 1) == 'N' &&
            lex_peek(lx, 2) == '{') { /* \N{NAME}: no field */
            while (lx->pos < lx->end && !strchr("}\n", lx->text[lx->pos]))
                lx->pos++;
            if (lex_peek(lx, 0) == '}') lx->pos++;
            continue;
        }
        bool brace_next = strchr("{}", lex_peek(lx, 1)) && lex_peek(lx, 1);
        if (c == '\\' && !brace_next && lx->pos + 1 < lx->end) lx->pos++;
        skip_char(lx);
    }
    middle(lx, start, false);
    return true;
}

static bool f_string(Lexer *lx, FString *f) {
    if (lx->fstrings >= MAX_FSTRINGS)
        return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, f->start, f->start + 1,
                        "too many nested f-strings");
    lx->fstrings++;
    lx->pos += f->triple ? 3 : 1;
    lex_emit(lx, TOK_FSTRING_START, f->start, lx->pos);
    for (;;) {
        if (!fstring_text(lx, f)) return false;
        if (lex_peek(lx, 0) != '{') break;
        if (!field(lx, f, 1)) return false;
    }
    uint32_t end = lx->pos;
    lx->pos += f->triple ? 3 : 1;
    lex_emit(lx, TOK_FSTRING_END, end, lx->pos);
    lx->fstrings--;
    return true;
}

bool lex_string(Lexer *lx, uint32_t start, const char *prefix, uint32_t len) {
    char quote = lex_peek(lx, 0);
    bool triple = lex_peek(lx, 1) == quote && lex_peek(lx, 2) == quote;
    bool is_f = false, raw = false;
    for (uint32_t i = 0; i < len; i++) {
        is_f |= (prefix[i] | 32) == 'f';
        raw |= (prefix[i] | 32) == 'r';
    }
    if (!is_f || lx->minor < 12) return plain_string(lx, start, quote, triple);
    FString f = {quote, triple, raw, start, lx->level, lx->fstring};
    return f_string(lx, &f);
}
