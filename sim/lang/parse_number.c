#include <stdlib.h>
#include <string.h>

#include "lang/parser.h"

enum {
    MAX_DECIMAL_DIGITS = 4300, /* 3.11's limit for decimal literals */
    MAX_BASED_DIGITS = 20000   /* ours: converting takes the square of it */
};

/* The digits of a literal without "_" and, for other bases, the prefix. */
static Str clean_digits(Parser *p, Str text, uint32_t skip) {
    char *out = arena_alloc(p->arena, text.len + 1);
    size_t n = 0;
    for (size_t i = skip; i < text.len; i++) {
        if (text.ptr[i] != '_') out[n++] = text.ptr[i];
    }
    return (Str){out, n};
}

static uint32_t digit_value(char c) {
    return c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 32) - 'a' + 10);
}

/* limbs = limbs * base + digit, in base 10^9 */
static void times_plus(uint32_t *limbs, size_t *n, uint32_t base,
                       uint32_t digit) {
    uint64_t carry = digit;
    for (size_t i = 0; i < *n; i++) {
        carry += (uint64_t)limbs[i] * base;
        limbs[i] = (uint32_t)(carry % 1000000000u);
        carry /= 1000000000u;
    }
    if (carry) limbs[(*n)++] = (uint32_t)carry;
}

/* Any base to decimal digits, the schoolbook way. */
static Str to_decimal(Parser *p, Str digits, uint32_t base) {
    size_t cap = digits.len / 7 + 2, n = 0;
    uint32_t *limbs = arena_array(p->arena, uint32_t, cap);
    for (size_t i = 0; i < digits.len; i++)
        times_plus(limbs, &n, base, digit_value(digits.ptr[i]));
    StrBuf sb = {0};
    sb_printf(&sb, "%u", n ? limbs[n - 1] : 0);
    for (size_t i = n; i > 1; i--)
        sb_printf(&sb, "%09u", limbs[i - 2]);
    Str out = {arena_strndup(p->arena, sb.data, sb.len), sb.len};
    sb_free(&sb);
    return out;
}

static void set_integer(Constant *c, Str digits) {
    while (digits.len > 1 && digits.ptr[0] == '0') {
        digits.ptr++;
        digits.len--;
    }
    c->kind = CONST_INT;
    c->text = digits;
    if (digits.len > 19) return;
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++)
        value = value * 10 + digit_value(digits.ptr[i]);
    c->fits = value <= INT64_MAX;
    if (c->fits) c->small = (int64_t)value;
}

static uint32_t base_of(Str text) {
    if (text.len < 2 || text.ptr[0] != '0') return 10;
    switch (text.ptr[1] | 32) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    default: return 10;
    }
}

static void set_number(Parser *p, Constant *c, Str text, Span span) {
    uint32_t base = base_of(text);
    Str digits = clean_digits(p, text, base == 10 ? 0 : 2);
    char last = text.ptr[text.len - 1];
    if (base != 10 && digits.len > MAX_BASED_DIGITS)
        fail_at(p, DIAG_UNSUPPORTED, span,
                "an integer literal of more than %d digits", MAX_BASED_DIGITS);
    if (base != 10) {
        set_integer(c, to_decimal(p, digits, base));
    } else if (last == 'j' || last == 'J') {
        c->kind = CONST_COMPLEX;
        c->real = strtod(digits.ptr, NULL);
    } else if (strpbrk(digits.ptr, ".eE")) {
        c->kind = CONST_FLOAT;
        c->real = strtod(digits.ptr, NULL);
    } else {
        set_integer(c, digits);
        if (c->text.len > MAX_DECIMAL_DIGITS && p->minor >= 11)
            fail_at(p, DIAG_SYNTAX, span,
                    "Exceeds the limit (%d digits) for integer string "
                    "conversion: value has %zu digits; use "
                    "sys.set_int_max_str_digits() to increase the limit - "
                    "Consider hexadecimal for huge integer literals to avoid "
                    "decimal conversion limits.",
                    MAX_DECIMAL_DIGITS, c->text.len);
    }
}

Node *parse_number(Parser *p) {
    Node *n = node_new(p, NODE_CONSTANT, tok_start(p));
    Span span = tok_expect(p, TOK_NUMBER)->span;
    set_number(p, &n->u.constant, source_text(p->src, span), span);
    return node_end(p, n);
}
