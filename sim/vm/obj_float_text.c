/* float to text and back, and rounding in decimal.  The C library's printf and
 * strtod are exact; what is done here is to find the fewest digits. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/exc.h"
#include "vm/obj_float_impl.h"
#include "vm/obj_int.h"
#include "vm/obj_str.h"
#include "vm/obj_str_impl.h"

/* --- shortest digits
 * ----------------------------------------------------------- */

/* "d.ddde+xx" with n digits; true if it reads back as d. */
static bool try_digits(double d, int n, char *text, size_t size) {
    snprintf(text, size, "%.*e", n - 1, d);
    return strtod(text, NULL) == d;
}

/* Adds one to the last digit of "d.ddde+xx" (no carry out: not all nines). */
static void bump_digit(char *text) {
    char *e = strchr(text, 'e');
    for (char *p = e - 1; p >= text; p--) {
        if (*p == '.') continue;
        if (*p != '9') {
            ++*p;
            return;
        }
        *p = '0';
    }
}

/* Just above a power of two the spacing doubles: there a decimal that is not
 * the nearest of its length may still read back. */
static bool try_above(double d, int n, char *text, size_t size) {
    int exp;
    if (frexp(d, &exp) != 0.5) return false;
    snprintf(text, size, "%.*e", n - 1, d);
    bump_digit(text);
    return strtod(text, NULL) == d;
}

/* The fewest digits that read back as d > 0: "d.ddde+xx". */
static void shortest(double d, char *text, size_t size) {
    /* 15 digits always survive, so fewer are found by cutting zeros; only
     * below the normal range a shorter, different one may do. */
    int first = d < 2.3e-308 ? 1 : 15;
    for (int n = first; n < 17; n++)
        if (try_digits(d, n, text, size) || try_above(d, n, text, size)) return;
    try_digits(d, 17, text, size);
}

/* Splits "d.ddde+xx" into its digits without trailing zeros and the exponent
 * of the first one. */
static int split_digits(const char *text, char *digits, int *exp) {
    int n = 0;
    const char *p = text;
    for (; *p != 'e'; p++)
        if (*p != '.') digits[n++] = *p;
    *exp = atoi(p + 1);
    while (n > 1 && digits[n - 1] == '0')
        n--;
    return n;
}

static void put_fixed(const char *digits, int n, int exp, StrBuf *out) {
    if (exp < 0) {
        sb_puts(out, "0.");
        sb_repeat(out, '0', (size_t)(-exp - 1));
        sb_put(out, digits, (size_t)n);
        return;
    }
    int whole = exp + 1 < n ? exp + 1 : n;
    sb_put(out, digits, (size_t)whole);
    sb_repeat(out, '0', (size_t)(exp + 1 - whole));
    sb_putc(out, '.');
    if (n > whole)
        sb_put(out, digits + whole, (size_t)(n - whole));
    else
        sb_putc(out, '0');
}

static void put_exponent(const char *digits, int n, int exp, StrBuf *out) {
    sb_putc(out, digits[0]);
    if (n > 1) {
        sb_putc(out, '.');
        sb_put(out, digits + 1, (size_t)(n - 1));
    }
    sb_printf(out, "e%c%02d", exp < 0 ? '-' : '+', abs(exp));
}

static int shortest_digits(double d, char digits[20], int *exp) {
    char text[40];
    shortest(d, text, sizeof text);
    return split_digits(text, digits, exp);
}

void float_write(double d, StrBuf *out) {
    char digits[20];
    int exp;
    if (isnan(d)) {
        sb_puts(out, "nan");
        return;
    }
    if (signbit(d)) sb_putc(out, '-');
    d = fabs(d);
    if (isinf(d)) {
        sb_puts(out, "inf");
    } else if (d == 0.0) {
        sb_puts(out, "0.0");
    } else {
        int n = shortest_digits(d, digits, &exp);
        if (exp < -4 || exp >= 16)
            put_exponent(digits, n, exp, out);
        else
            put_fixed(digits, n, exp, out);
    }
}

/* --- from text
 * ------------------------------------------------------------------ */

static size_t skip_digits(Str s, size_t i) {
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9')
        i++;
    return i;
}

/* digits [. digits] [e digits], all of s */
static bool is_decimal(Str s) {
    size_t i = skip_digits(s, 0), n = i;
    if (i < s.len && s.ptr[i] == '.') {
        size_t end = skip_digits(s, i + 1);
        n += end - i - 1;
        i = end;
    }
    if (n == 0) return false;
    if (i < s.len && (s.ptr[i] | 32) == 'e') {
        i++;
        if (i < s.len && (s.ptr[i] == '+' || s.ptr[i] == '-')) i++;
        if (skip_digits(s, i) == i) return false;
        i = skip_digits(s, i);
    }
    return i == s.len;
}

static bool word_is(Str s, const char *word) {
    if (s.len != strlen(word)) return false;
    for (size_t i = 0; i < s.len; i++)
        if ((s.ptr[i] | 32) != word[i]) return false;
    return true;
}

/* Underscores are allowed between digits only; removes them. */
static bool drop_underscores(StrBuf *sb) {
    size_t n = 0;
    for (size_t i = 0; i < sb->len; i++) {
        if (sb->data[i] != '_') {
            sb->data[n++] = sb->data[i];
            continue;
        }
        if (i == 0 || i + 1 >= sb->len) return false;
        char a = sb->data[i - 1], b = sb->data[i + 1];
        if (a < '0' || a > '9' || b < '0' || b > '9') return false;
    }
    sb->len = n;
    if (sb->data) sb->data[n] = 0;
    return true;
}

bool float_parse(Str text, double *out) {
    StrBuf sb = {0};
    str_ascii_number(text, &sb);
    bool ok = drop_underscores(&sb);
    Str s = sb_str(&sb);
    bool neg = s.len && s.ptr[0] == '-';
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+')) {
        s.ptr++;
        s.len--;
    }
    if (word_is(s, "inf") || word_is(s, "infinity"))
        *out = INFINITY;
    else if (word_is(s, "nan"))
        *out = NAN;
    else if (ok && is_decimal(s))
        *out = strtod(s.ptr, NULL);
    else
        ok = false;
    if (ok && neg) *out = -*out;
    sb_free(&sb);
    return ok;
}

/* --- rounding
 * ---------------------------------------------------------------------- */

/* |d| rounded to a multiple of 10**k, k > 0, ties to even. */
static double round_tens(double d, int64_t k) {
    char text[1100];
    if (k > 310) return 0.0;
    snprintf(text, sizeof text, "%.20e", d);
    int exp = atoi(strchr(text, 'e') + 1);
    /* 20 digits may have rounded up to the next power of ten */
    snprintf(text, sizeof text, "%.0f", floor(d));
    if ((int)strlen(text) - 1 < exp) exp = (int)strlen(text) - 1;
    if (exp >= k) {
        snprintf(text, sizeof text, "%.*e", (int)(exp - k), d);
        return strtod(text, NULL);
    }
    if (exp < k - 1) return 0.0;
    snprintf(text, sizeof text, "5e%d", (int)k - 1);
    if (d <= strtod(text, NULL)) return 0.0;
    snprintf(text, sizeof text, "1e%d", (int)k);
    return strtod(text, NULL);
}

Value float_round(Vm *vm, double d, int64_t ndigits) {
    if (!isfinite(d) || ndigits > 323 || d == 0.0) return float_new(vm, d);
    if (ndigits < -308) return float_new(vm, copysign(0.0, d));
    double r;
    if (ndigits >= 0) {
        char text[1100];
        snprintf(text, sizeof text, "%.*f", (int)ndigits, fabs(d));
        r = strtod(text, NULL);
    } else {
        r = round_tens(fabs(d), -ndigits);
    }
    if (isinf(r))
        return vm_raise(vm, vm->t.OverflowError,
                        "rounded value too large to represent");
    return float_new(vm, copysign(r, d));
}

Value float_round_int(Vm *vm, double d) {
    double r = round(d);
    if (fabs(d - r) == 0.5) r = 2.0 * round(d / 2.0);
    return int_from_double(vm, r);
}
