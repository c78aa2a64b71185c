/* format(int, spec) and format(float, spec). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vm/exc.h"
#include "vm/format.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_str.h"

/* --- float
 * --------------------------------------------------------------------- */

static void put_printf(double d, char type, int64_t precision, bool alt,
                       StrBuf *out) {
    char fmt[8];
    snprintf(fmt, sizeof fmt, alt ? "%%#.*%c" : "%%.*%c", type);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    sb_printf(out, fmt, (int)precision, d);
#pragma GCC diagnostic pop
}

typedef unsigned __int128 Wide;

/* "%.*f" of a number of everyday size, exactly: d is M * 2^-shift, so that
 * M * 10^precision in 128 bits, shifted and rounded half to even, has the
 * digits.  printf takes five times as long.  False: not of that size. */
static bool put_fixed(double d, int64_t precision, StrBuf *out) {
    static const uint32_t POW10[] = {1,         10,        100,     1000,
                                     10000,     100000,    1000000, 10000000,
                                     100000000, 1000000000};
    int exp;
    double mantissa = frexp(d, &exp);
    int shift = 53 - exp;
    if (precision > 9 || d >= 1e9 || shift < 1 || shift > 120) return false;
    Wide x = (Wide)(uint64_t)ldexp(mantissa, 53) * POW10[precision];
    uint64_t q = (uint64_t)(x >> shift);
    Wide rest = x & (((Wide)1 << shift) - 1), half = (Wide)1 << (shift - 1);
    q += rest > half || (rest == half && q & 1);
    char text[24], *p = text + sizeof text;
    for (int64_t i = 0; i < precision; i++, q /= 10)
        *--p = (char)('0' + q % 10);
    if (precision) *--p = '.';
    do
        *--p = (char)('0' + q % 10);
    while (q /= 10);
    sb_put(out, p, (size_t)(text + sizeof text - p));
    return true;
}

/* 'g' that turns to the exponent one digit earlier and keeps ".0". */
static void put_general(double d, int64_t precision, bool alt, StrBuf *out) {
    char text[40];
    int64_t digits = precision ? precision : 1;
    int64_t shown = digits > 17 ? 17 : digits;
    snprintf(text, sizeof text, "%.*e", (int)shown - 1, d);
    int exp = atoi(strchr(text, 'e') + 1);
    if (exp < -4 || exp >= digits - 1) {
        size_t at = out->len;
        put_printf(d, 'e', digits - 1, alt, out);
        if (alt || !strchr(out->data + at, '.')) return;
        char *e = strchr(out->data + at, 'e'), *end = e;
        while (end[-1] == '0')
            end--;
        if (end[-1] == '.') end--;
        memmove(end, e, strlen(e) + 1);
        out->len -= (size_t)(e - end);
        return;
    }
    put_printf(d, 'f', digits - 1 - exp, alt, out);
    if (!strchr(out->data, '.')) return sb_puts(out, ".0");
    while (!alt && out->data[out->len - 1] == '0' &&
           out->data[out->len - 2] != '.')
        out->data[--out->len] = 0;
}

void float_digits(double d, char type, int64_t precision, int flags,
                  StrBuf *out) {
    d = fabs(d);
    if (!isfinite(d)) {
        bool capital = type == 'E' || type == 'F' || type == 'G';
        if (isnan(d))
            sb_puts(out, capital ? "NAN" : "nan");
        else
            sb_puts(out, capital ? "INF" : "inf");
    } else if (type == 'r') {
        float_write(d, out);
        if (flags & FLOAT_ALT && !strpbrk(out->data, ".")) {
            char *e = strchr(out->data, 'e'); /* 1e+16 -> 1.e+16 */
            size_t at = (size_t)(e - out->data);
            sb_putc(out, ' ');
            memmove(out->data + at + 1, out->data + at, out->len - at - 1);
            out->data[at] = '.';
        }
    } else if (flags & FLOAT_DOT_ZERO) {
        put_general(d, precision, flags & FLOAT_ALT, out);
    } else if ((type != 'f' && type != 'F') || flags & FLOAT_ALT ||
               !put_fixed(d, precision, out)) {
        put_printf(d, type, precision, flags & FLOAT_ALT, out);
    }
}

static char sign_char(bool neg, char wanted) {
    if (neg) return '-';
    return wanted == '+' || wanted == ' ' ? wanted : 0;
}

/* Splits "12.5e+3" behind the leading digits. */
static void split_number(Str text, NumberText *num) {
    size_t n = 0;
    while (n < text.len && text.ptr[n] >= '0' && text.ptr[n] <= '9')
        n++;
    num->digits = (Str){text.ptr, n};
    num->tail = (Str){text.ptr + n, text.len - n};
    num->group_size = 3;
}

static bool all_zero(Str text) {
    for (size_t i = 0; i < text.len && text.ptr[i] != 'e'; i++)
        if (text.ptr[i] >= '1' && text.ptr[i] <= '9') return false;
    return true;
}

static Value put_float(Vm *vm, double d, FormatSpec *s) {
    char type = s->type == 'n' ? 'g' : (char)s->type;
    int64_t precision = s->precision < 0 ? 6 : s->precision;
    int flags = s->alt ? FLOAT_ALT : 0;
    StrBuf text = {0}, out = {0};
    if (precision > INT32_MAX)
        return vm_raise(vm, vm->t.ValueError, "precision too big");
    if (format_too_wide(vm, s->width > precision ? s->width : precision))
        return V_NULL;
    if (type == 0) {
        type = s->precision < 0 ? 'r' : 'g';
        flags |= FLOAT_DOT_ZERO;
    }
    bool percent = type == '%';
    float_digits(percent ? d * 100.0 : d, percent ? 'f' : type, precision,
                 flags, &text);
    bool neg = signbit(d) && !isnan(d);
    if (s->no_neg_zero && isfinite(d) && all_zero(sb_str(&text))) neg = false;
    if (percent) sb_putc(&text, '%');
    NumberText num = {.sign = sign_char(neg, s->sign), .prefix = {"", 0}};
    split_number(sb_str(&text), &num);
    format_number(s, &num, &out);
    sb_free(&text);
    return str_from_buf(vm, &out);
}

static bool is_float_type(uint32_t type) {
    return type < 128 && type && strchr("eEfFgG%", (int)type);
}

Value format_float(Vm *vm, Value v, Str spec) {
    FormatSpec s;
    if (spec.len == 0) return obj_str(vm, v);
    if (!format_parse(vm, spec, v, 0, '>', &s)) return V_NULL;
    if (s.type && s.type != 'n' && !is_float_type(s.type))
        return format_unknown(vm, s.type, v);
    return put_float(vm, float_value(v), &s);
}

/* --- int
 * ------------------------------------------------------------------------- */

static Value not_for_int(Vm *vm, const char *what) {
    return vm_raise(vm, vm->t.ValueError,
                    "%s not allowed in integer format specifier", what);
}

static Value put_char(Vm *vm, Value v, const FormatSpec *s) {
    const char *bad = s->sign ? "Sign" : s->alt ? "Alternate form (#)" : NULL;
    if (bad)
        return vm_raise(vm, vm->t.ValueError,
                        "%s not allowed with integer format specifier 'c'",
                        bad);
    int64_t c;
    if (!int_to_i64(vm, v, &c)) return V_NULL;
    if (c < 0 || c > 0x10FFFF)
        return vm_raise(vm, vm->t.OverflowError,
                        "%%c arg not in range(0x110000)");
    StrBuf one = {0}, out = {0};
    sb_putrune(&one, (uint32_t)c);
    format_pad(s, sb_str(&one), 1, &out);
    sb_free(&one);
    return str_from_buf(vm, &out);
}

static int type_base(uint32_t type) {
    switch (type) {
    case 'b': return 2;
    case 'o': return 8;
    case 'x':
    case 'X': return 16;
    default: return 10;
    }
}

static Value put_int(Vm *vm, Value v, const FormatSpec *s) {
    int base = type_base(s->type);
    if (format_too_wide(vm, s->width)) return V_NULL;
    if (base == 10 && int_digits_exceed(vm, v)) return V_NULL;
    StrBuf text = {0}, out = {0};
    int_write(vm, v, base, &text);
    bool neg = text.data[0] == '-';
    for (size_t i = 0; s->type == 'X' && i < text.len; i++)
        if (text.data[i] >= 'a') text.data[i] = (char)(text.data[i] - 32);
    char prefix[3] = {'0', (char)s->type, 0};
    NumberText num = {.sign = sign_char(neg, s->sign),
                      .prefix = {prefix, s->alt && base != 10 ? 2 : 0},
                      .digits = {text.data + neg, text.len - neg},
                      .tail = {"", 0},
                      .group_size = base == 10 ? 3 : 4};
    format_number(s, &num, &out);
    sb_free(&text);
    return str_from_buf(vm, &out);
}

Value format_int(Vm *vm, Value v, Str spec) {
    FormatSpec s;
    if (spec.len == 0) return obj_str(vm, v);
    if (!format_parse(vm, spec, v, 'd', '>', &s)) return V_NULL;
    if (is_float_type(s.type)) {
        double d;
        return float_from(vm, v, &d) ? put_float(vm, d, &s) : V_NULL;
    }
    if (s.type > 127 || !strchr("bcdoxXn", (int)s.type))
        return format_unknown(vm, s.type, v);
    if (s.precision >= 0) return not_for_int(vm, "Precision");
    if (s.no_neg_zero) return not_for_int(vm, "Negative zero coercion (z)");
    return s.type == 'c' ? put_char(vm, v, &s) : put_int(vm, v, &s);
}
