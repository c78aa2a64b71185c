#include "lang/lexer_impl.h"

#include <string.h>

/* The message is the same in all forms; what differs is which character an
 * old Python points at. */
static bool bad_number(Lexer *lx, const char *what) {
    uint32_t last = lx->pos - 1;
    if (lx->minor < 8)
        return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, last, lx->pos,
                        "invalid token");
    return lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, last, lx->pos,
                    "invalid %s literal", what);
}

static bool is_base_digit(char c, int base) {
    if (base <= 10) return c >= '0' && c < '0' + base;
    char low = (char)(c | 32);
    return lex_is_digit(c) || (low >= 'a' && low <= 'f');
}

/* decimal: digit (["_"] digit)* , also of other bases. */
static bool digits(Lexer *lx, int base, const char *what) {
    for (;;) {
        while (is_base_digit(lex_peek(lx, 0), base))
            lx->pos++;
        if (lex_peek(lx, 0) != '_' || lx->minor < 6) return true;
        lx->pos++;
        if (!is_base_digit(lex_peek(lx, 0), base)) return bad_number(lx, what);
    }
}

/* Words that may follow a number without a blank, as in `1if x else 2`. */
static bool keyword_follows(const Lexer *lx) {
    static const char *const WORDS[] = {"and", "else", "for", "if",
                                        "in",  "is",   "or",  "not"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        size_t n = strlen(WORDS[i]);
        if (lx->end - lx->pos >= n && !memcmp(lx->text + lx->pos, WORDS[i], n))
            return true;
    }
    return false;
}

/* From 3.10 on a number must not run into a name. */
static bool check_end(Lexer *lx, const char *what) {
    unsigned char c = (unsigned char)lex_peek(lx, 0);
    if (lx->minor < 10 || keyword_follows(lx)) return true;
    if (c < 0x80 ? !ident_continue(c) : lx->minor != 10) return true;
    return bad_number(lx, what);
}

static bool based(Lexer *lx, int base, const char *what) {
    uint32_t start = lx->pos;
    lx->pos += 2;
    if (lex_peek(lx, 0) == '_' && lx->minor >= 6) lx->pos++;
    char c = lex_peek(lx, 0);
    if (!is_base_digit(c, base)) {
        if (!lex_is_digit(c) || lx->minor < 8) return bad_number(lx, what);
    } else if (!digits(lx, base, what)) {
        return false;
    }
    c = lex_peek(lx, 0);
    if (lex_is_digit(c) && lx->minor >= 8) {
        lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, lx->pos, lx->pos + 1,
                 "invalid digit '%c' in %s literal", c, what);
        if (lx->minor < 10 && lx->pos == start + 2) lex_caret(lx, lx->pos, 0);
        return false;
    }
    return check_end(lx, what);
}

/* An exponent only if a digit follows: `1else` is a number and a word. */
static bool exponent(Lexer *lx, bool *found) {
    char c = lex_peek(lx, 0);
    if (c != 'e' && c != 'E') return true;
    char sign = lex_peek(lx, 1);
    uint32_t skip = sign == '+' || sign == '-' ? 2 : 1;
    if (!lex_is_digit(lex_peek(lx, skip))) {
        if (skip == 2) {
            lx->pos += 2;
            return bad_number(lx, "decimal");
        }
        return true;
    }
    lx->pos += skip;
    *found = true;
    return digits(lx, 10, "decimal");
}

static bool leading_zeros(Lexer *lx, uint32_t start) {
    uint32_t zeros = start;
    while (lx->text[zeros] == '0' || lx->text[zeros] == '_')
        zeros++;
    if (lx->minor < 8) return bad_number(lx, "decimal");
    lex_fail(lx, LEX_RAISED, DIAG_SYNTAX, start, zeros,
             "leading zeros in decimal integer literals are not permitted; "
             "use an 0o prefix for octal integers");
    if (lx->minor < 10) lex_caret(lx, lx->pos, 0);
    return false;
}

static bool all_zeros(const Lexer *lx, uint32_t start) {
    for (uint32_t i = start; i < lx->pos; i++) {
        if (lx->text[i] != '0' && lx->text[i] != '_') return false;
    }
    return true;
}

/* integer | float | imaginary, in base ten */
static bool decimal(Lexer *lx) {
    uint32_t start = lx->pos;
    bool is_float = false;
    const char *what = "decimal";
    if (!digits(lx, 10, what)) return false;
    uint32_t whole_end = lx->pos;
    if (lex_peek(lx, 0) == '.') {
        is_float = true;
        lx->pos++;
        if (lex_is_digit(lex_peek(lx, 0)) && !digits(lx, 10, what))
            return false;
    }
    if (!exponent(lx, &is_float)) return false;
    char c = lex_peek(lx, 0);
    if (c == 'j' || c == 'J') {
        lx->pos++;
        is_float = true;
        what = "imaginary";
    }
    if (!is_float && lx->text[start] == '0' && whole_end > start + 1 &&
        !all_zeros(lx, start))
        return leading_zeros(lx, start);
    return check_end(lx, what);
}

bool lex_number(Lexer *lx) {
    uint32_t start = lx->pos;
    char second = (char)(lex_peek(lx, 1) | 32);
    bool zero = lex_peek(lx, 0) == '0', ok;
    if (zero && second == 'x')
        ok = based(lx, 16, "hexadecimal");
    else if (zero && second == 'o')
        ok = based(lx, 8, "octal");
    else if (zero && second == 'b')
        ok = based(lx, 2, "binary");
    else
        ok = decimal(lx);
    if (ok) lex_emit(lx, TOK_NUMBER, start, lx->pos);
    return ok;
}
