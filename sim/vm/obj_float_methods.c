/* float(...) and float's methods. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_float_impl.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

/* --- float(...) ------------------------------------------------------------
 */

static bool from_text(Vm *vm, Value v, double *out) {
    Str s = is_str(vm, v) ? str_view(v) : bytes_view(v);
    if (float_parse(s, out)) return true;
    bool blank = strspn(s.ptr, " \t\r\n\f\v") == s.len;
    Value r = blank && vm->minor < 8 ? str_new(vm, "", 0) : obj_repr(vm, v);
    if (r)
        vm_raise(vm, vm->t.ValueError, "could not convert string to float: %s",
                 as_str(r)->data);
    release(vm, r);
    return false;
}

static bool from_any(Vm *vm, Value v, double *out) {
    if (is_str(vm, v) || is_bytes(vm, v)) return from_text(vm, v, out);
    Type *t = type_of(vm, v);
    if (has_flag(vm, v, TF_FLOAT | TF_INT) ||
        type_lookup(vm, t, vm->s.float_) || type_lookup(vm, t, vm->s.index_))
        return float_from(vm, v, out);
    if (is_complex(vm, v) && vm->minor < 10) {
        vm_raise(vm, vm->t.TypeError, "can't convert complex to float");
        return false;
    }
    vm_raise(vm, vm->t.TypeError,
             "float() argument must be a string or a %s, not '%s'",
             vm->minor >= 10 ? "real number" : "number", t->name);
    return false;
}

Value float_make(Vm *vm, Type *t, const Value *args, uint32_t n, Value kw) {
    static const NativeDef def = {.name = "float", .sig = "x? /"};
    Value x = V_NULL;
    double d = 0.0;
    if (n > 1)
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor < 7   ? "float() takes at most 1 argument "
                                          "(%u given)"
                        : vm->minor < 8 ? "float expected at most 1 arguments, "
                                          "got %u"
                                        : "float expected at most 1 argument, "
                                          "got %u",
                        n);
    if (!native_bind(vm, &def, args, n, kw, &x, 1)) return V_NULL;
    if (x && !from_any(vm, x, &d)) return V_NULL;
    Float *f = obj_alloc(vm, t);
    f->value = d;
    return from_obj(f);
}

/* --- methods
 * ------------------------------------------------------------------ */

#define METHOD(name)                                                           \
    static Value name(Vm *vm, const Value *args, uint32_t n, Value kw)

METHOD(m_is_integer) {
    (void)vm, (void)n, (void)kw;
    double d = float_value(args[0]);
    return v_bool(isfinite(d) && d == floor(d));
}

METHOD(m_conjugate) {
    (void)n, (void)kw;
    return float_new(vm, float_value(args[0]));
}

METHOD(m_abs) {
    (void)n, (void)kw;
    return float_new(vm, fabs(float_value(args[0])));
}

METHOD(m_int) {
    (void)n, (void)kw;
    return int_from_double(vm, float_value(args[0]));
}

METHOD(m_floor) {
    (void)n, (void)kw;
    return int_from_double(vm, floor(float_value(args[0])));
}

METHOD(m_ceil) {
    (void)n, (void)kw;
    return int_from_double(vm, ceil(float_value(args[0])));
}

METHOD(m_round) {
    (void)n, (void)kw;
    double d = float_value(args[0]);
    int64_t digits;
    if (!args[1] || args[1] == V_NONE) return float_round_int(vm, d);
    if (!int_index(vm, args[1], &digits)) return V_NULL;
    return float_round(vm, d, digits);
}

METHOD(m_divmod) {
    (void)n, (void)kw;
    double b, quo, rem;
    int known = float_operand(vm, args[1], &b);
    if (known <= 0) return known ? V_NULL : V_NOTIMPL;
    if (b == 0.0)
        return vm_raise(vm, vm->t.ZeroDivisionError, "float divmod()");
    float_divmod(float_value(args[0]), b, &quo, &rem);
    Value q = float_new(vm, quo), r = float_new(vm, rem);
    Value pair = tuple_of2(vm, q, r);
    release(vm, q);
    release(vm, r);
    return pair;
}

METHOD(m_ratio) {
    (void)n, (void)kw;
    double d = float_value(args[0]);
    if (!isfinite(d))
        return vm_raise(vm, isnan(d) ? vm->t.ValueError : vm->t.OverflowError,
                        "cannot convert %s to integer ratio",
                        isnan(d) ? "NaN" : "Infinity");
    int exp;
    double m = frexp(d, &exp);
    while (m != floor(m)) {
        m *= 2.0;
        exp--;
    }
    Value num = int_from_double(vm, m), den = v_int(1);
    Value two =
        int_binary(vm, OP_LSHIFT, v_int(1), v_int(exp < 0 ? -exp : exp));
    if (exp < 0)
        den = retain(two);
    else
        assign(vm, &num, int_binary(vm, OP_MUL, num, two));
    Value r = tuple_of2(vm, num, den);
    release(vm, num);
    release(vm, den);
    release(vm, two);
    return r;
}

/* -0x1.8000000000000p+3 */
METHOD(m_hex) {
    (void)n, (void)kw;
    double d = float_value(args[0]);
    if (!isfinite(d)) return obj_repr(vm, args[0]);
    const char *sign = signbit(d) ? "-" : "";
    if (d == 0.0) return str_printf(vm, "%s0x0.0p+0", sign);
    int exp;
    double m = frexp(fabs(d), &exp) * 2.0;
    exp--;
    if (exp < -1022) { /* subnormal: the leading digit is 0 */
        m = ldexp(m, exp + 1022);
        exp = -1022;
    }
    uint64_t frac = (uint64_t)ldexp(m - floor(m), 52);
    return str_printf(vm, "%s0x%d.%013llxp%+d", sign, (int)m,
                      (unsigned long long)frac, exp);
}

/* [sign] [0x] hex [. hex] [p exponent]; what C's strtod reads once the prefix
 * is there. */
static bool hex_parse(Str text, double *out) {
    char buf[512];
    size_t n = 0;
    while (text.len && strchr(" \t\n\r\f\v", text.ptr[0]))
        text.ptr++, text.len--;
    while (text.len && strchr(" \t\n\r\f\v", text.ptr[text.len - 1]))
        text.len--;
    if (text.len == 0 || text.len > sizeof buf - 4) return false;
    if (text.ptr[0] == '-' || text.ptr[0] == '+')
        buf[n++] = *text.ptr++, text.len--;
    if (float_parse(text, out) && !isfinite(*out)) {
        if (n && buf[0] == '-') *out = -*out;
        return true;
    }
    if (!(text.len > 1 && text.ptr[0] == '0' && (text.ptr[1] | 32) == 'x')) {
        buf[n++] = '0';
        buf[n++] = 'x';
    }
    memcpy(buf + n, text.ptr, text.len);
    buf[n + text.len] = 0;
    char *end;
    *out = strtod(buf, &end);
    return *end == 0 && end != buf;
}

METHOD(m_fromhex) {
    (void)n, (void)kw;
    double d;
    if (!is_str(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError,
                        "fromhex() argument must be str, not %s",
                        type_of(vm, args[1])->name);
    if (!hex_parse(str_view(args[1]), &d))
        return vm_raise(vm, vm->t.ValueError,
                        "invalid hexadecimal floating-point string");
    if (isinf(d) && memchr(str_view(args[1]).ptr, 'p', str_view(args[1]).len))
        return vm_raise(vm, vm->t.OverflowError,
                        "hexadecimal value too large to represent as a float");
    return float_new(vm, d);
}

const NativeDef float_methods[] = {
    {"is_integer", m_is_integer, NF_METHOD, ""},
    {"conjugate", m_conjugate, NF_METHOD, ""},
    {"as_integer_ratio", m_ratio, NF_METHOD, ""},
    {"hex", m_hex, NF_METHOD, ""},
    {"fromhex", m_fromhex, NF_CLASS, "string /"},
    {"__abs__", m_abs, NF_METHOD, ""},
    {"__int__", m_int, NF_METHOD, ""},
    {"__trunc__", m_int, NF_METHOD, ""},
    {"__floor__", m_floor, NF_METHOD, ""},
    {"__ceil__", m_ceil, NF_METHOD, ""},
    {"__float__", m_conjugate, NF_METHOD, ""},
    {"__round__", m_round, NF_METHOD, "ndigits? /"},
    {"__divmod__", m_divmod, NF_METHOD, "value /"},
    {NULL, NULL, 0, NULL},
};

static Value get_real(Vm *vm, Value self) {
    return float_new(vm, float_value(self));
}

static Value get_imag(Vm *vm, Value self) {
    (void)self;
    return float_new(vm, 0.0);
}

const GetSetDef float_getset[] = {
    {"real", get_real, NULL},
    {"imag", get_imag, NULL},
    {NULL, NULL, NULL},
};
