/* complex: what a literal, arithmetic and print need. */
#include <math.h>

#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_float_impl.h"
#include "vm/obj_int.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

Value complex_new(Vm *vm, double re, double im) {
    Complex *c = obj_alloc(vm, vm->t.complex_);
    c->re = re;
    c->im = im;
    return from_obj(c);
}

static void complex_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, sizeof(Complex));
}

/* As float_operand, for everything that is a number here. */
static int operand(Vm *vm, Value v, double *re, double *im) {
    *im = 0.0;
    if (!is_a(vm, v, vm->t.complex_)) return float_operand(vm, v, re);
    *re = as_complex(v)->re;
    *im = as_complex(v)->im;
    return 1;
}

/* A whole number is written without ".0", as repr of complex does. */
static void put_part(double d, StrBuf *out) {
    size_t at = out->len;
    float_write(d, out);
    if (out->len - at > 2 && out->data[out->len - 1] == '0' &&
        out->data[out->len - 2] == '.') {
        out->len -= 2;
        out->data[out->len] = 0;
    }
}

static Value complex_repr(Vm *vm, Value v) {
    Complex *c = as_complex(v);
    StrBuf sb = {0};
    bool real = c->re != 0.0 || signbit(c->re);
    if (real) {
        sb_putc(&sb, '(');
        put_part(c->re, &sb);
        if (!signbit(c->im) || isnan(c->im)) sb_putc(&sb, '+');
    }
    put_part(c->im, &sb);
    sb_puts(&sb, real ? "j)" : "j");
    return str_from_buf(vm, &sb);
}

static bool complex_hash(Vm *vm, Value v, uint64_t *out) {
    (void)vm;
    *out = float_hash(as_complex(v)->re) +
           1000003u * float_hash(as_complex(v)->im);
    return true;
}

static Value complex_compare(Vm *vm, Value a, Value b, CmpOp op) {
    double ar, ai, br, bi;
    if (op != CMP_EQ && op != CMP_NE) return V_NOTIMPL;
    operand(vm, a, &ar, &ai);
    int known = operand(vm, b, &br, &bi);
    if (known < 0) exc_clear(vm); /* larger than any float */
    if (known == 0) return V_NOTIMPL;
    bool same = known > 0 && ar == br && ai == bi;
    return v_bool(same == (op == CMP_EQ));
}

static int complex_truth(Vm *vm, Value v) {
    (void)vm;
    return as_complex(v)->re != 0.0 || as_complex(v)->im != 0.0;
}

/* Smith's method: scales so that the larger part of the divisor is 1. */
static Value divide(Vm *vm, double ar, double ai, double br, double bi) {
    if (br == 0.0 && bi == 0.0)
        return vm_raise(vm, vm->t.ZeroDivisionError,
                        "complex division by zero");
    if (fabs(br) >= fabs(bi)) {
        double ratio = bi / br, den = br + bi * ratio;
        return complex_new(vm, (ar + ai * ratio) / den,
                           (ai - ar * ratio) / den);
    }
    double ratio = br / bi, den = br * ratio + bi;
    return complex_new(vm, (ar * ratio + ai) / den, (ai * ratio - ar) / den);
}

/* Small whole powers by multiplication, as CPython's c_powi. */
static Value pow_whole(Vm *vm, double ar, double ai, int n) {
    double rr = 1.0, ri = 0.0, pr = ar, pi = ai;
    for (unsigned k = (unsigned)(n < 0 ? -n : n); k; k >>= 1) {
        if (k & 1) {
            double t = rr * pr - ri * pi;
            ri = rr * pi + ri * pr;
            rr = t;
        }
        double t = pr * pr - pi * pi;
        pi = pr * pi + pi * pr;
        pr = t;
    }
    return n < 0 ? divide(vm, 1.0, 0.0, rr, ri) : complex_new(vm, rr, ri);
}

Value complex_pow(Vm *vm, double ar, double ai, double br, double bi) {
    if (br == 0.0 && bi == 0.0) return complex_new(vm, 1.0, 0.0);
    if (ar == 0.0 && ai == 0.0) {
        if (bi == 0.0 && br > 0.0) return complex_new(vm, 0.0, 0.0);
        return vm_raise(vm, vm->t.ZeroDivisionError,
                        "0.0 to a negative or complex power");
    }
    if (bi == 0.0 && br == floor(br) && fabs(br) <= 100.0)
        return pow_whole(vm, ar, ai, (int)br);
    double len = hypot(ar, ai), angle = atan2(ai, ar);
    double r = pow(len, br), phase = angle * br;
    if (bi != 0.0) {
        r *= exp(-angle * bi);
        phase += bi * log(len);
    }
    return complex_new(vm, r * cos(phase), r * sin(phase));
}

static Value complex_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    double ar, ai, br, bi;
    int known = operand(vm, a, &ar, &ai);
    if (known > 0) known = operand(vm, b, &br, &bi);
    if (known <= 0) return known ? V_NULL : V_NOTIMPL;
    switch (op) {
    case OP_ADD: return complex_new(vm, ar + br, ai + bi);
    case OP_SUB: return complex_new(vm, ar - br, ai - bi);
    case OP_MUL: return complex_new(vm, ar * br - ai * bi, ar * bi + ai * br);
    case OP_DIV: return divide(vm, ar, ai, br, bi);
    case OP_POW: return complex_pow(vm, ar, ai, br, bi);
    case OP_FLOORDIV:
    case OP_MOD:
        if (vm->minor >= 10) return V_NOTIMPL;
        return vm_raise(vm, vm->t.TypeError, "can't %s complex number%s.",
                        op == OP_MOD ? "mod" : "take floor of",
                        op == OP_MOD ? "s" : "");
    default: return V_NOTIMPL;
    }
}

static Value complex_unary(Vm *vm, UnaryOp op, Value v) {
    Complex *c = as_complex(v);
    if (op == OP_INVERT)
        return vm_raise(vm, vm->t.TypeError,
                        "bad operand type for unary ~: 'complex'");
    if (op == OP_POS) return complex_new(vm, c->re, c->im);
    return complex_new(vm, -c->re, -c->im);
}

/* --- complex(...) ------------------------------------------------------------
 */

/* "1+2j", "3j", "4", perhaps in brackets. */
static bool parse(Str s, double *re, double *im) {
    *re = *im = 0.0;
    while (s.len && s.ptr[0] == ' ')
        s.ptr++, s.len--;
    while (s.len && s.ptr[s.len - 1] == ' ')
        s.len--;
    if (s.len > 1 && s.ptr[0] == '(' && s.ptr[s.len - 1] == ')')
        s.ptr++, s.len -= 2;
    if (s.len == 0) return false;
    if ((s.ptr[s.len - 1] | 32) != 'j') return float_parse(s, re);
    s.len--;
    size_t at = s.len; /* the sign that starts the imaginary part */
    while (at > 0) {
        at--;
        bool exponent = at > 0 && (s.ptr[at - 1] | 32) == 'e';
        if ((s.ptr[at] == '+' || s.ptr[at] == '-') && !exponent) break;
    }
    Str imag = {s.ptr + at, s.len - at};
    if (at > 0 && !float_parse((Str){s.ptr, at}, re)) return false;
    if (imag.len == 0 || str_is(imag, "+") || str_is(imag, "-")) {
        *im = str_is(imag, "-") ? -1.0 : 1.0;
        return true;
    }
    return float_parse(imag, im);
}

static Value complex_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                          Value kw) {
    static const NativeDef def = {.name = "complex", .sig = "real? imag?"};
    Value a[2] = {V_NULL, V_NULL};
    double ar = 0.0, ai = 0.0, br = 0.0, bi = 0.0;
    if (!native_bind(vm, &def, args, n, kw, a, 2)) return V_NULL;
    if (a[0] && is_str(vm, a[0])) {
        if (!parse(str_view(a[0]), &ar, &ai))
            return vm_raise(vm, vm->t.ValueError,
                            "complex() arg is a malformed string");
    } else if (a[0]) {
        int known = operand(vm, a[0], &ar, &ai);
        if (!known)
            vm_raise(vm, vm->t.TypeError,
                     "complex() first argument must be a string or a number, "
                     "not '%s'",
                     type_of(vm, a[0])->name);
        if (known <= 0) return V_NULL;
    }
    if (a[1] && operand(vm, a[1], &br, &bi) <= 0)
        return vm->exc ? V_NULL
                       : vm_raise(vm, vm->t.TypeError,
                                  "complex() second argument must be a number, "
                                  "not '%s'",
                                  type_of(vm, a[1])->name);
    Complex *c = obj_alloc(vm, t);
    /* adding a zero that was not given would lose the sign of another */
    bool both = a[0] && a[1];
    c->re = both && is_complex(vm, a[1]) ? ar - bi : ar;
    c->im = !a[1] ? ai : a[0] && is_complex(vm, a[0]) ? ai + br : br;
    return from_obj(c);
}

static Value m_conjugate(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return complex_new(vm, as_complex(args[0])->re, -as_complex(args[0])->im);
}

static Value m_abs(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return float_new(vm,
                     hypot(as_complex(args[0])->re, as_complex(args[0])->im));
}

static Value get_real(Vm *vm, Value self) {
    return float_new(vm, as_complex(self)->re);
}

static Value get_imag(Vm *vm, Value self) {
    return float_new(vm, as_complex(self)->im);
}

static Value complex_format(Vm *vm, Value v, Str spec) {
    if (spec.len == 0) return complex_repr(vm, v);
    return vm_refuse(vm, "formats of complex numbers");
}

static void complex_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Complex *p = (const Complex *)obj;
    visit_bytes(v, &p->re, sizeof p->re);
    visit_bytes(v, &p->im, sizeof p->im);
}

static void complex_slots(Type *t) {
    t->format = complex_format;
    t->free = complex_free;
    t->visit = complex_visit;
    t->make = complex_make;
    t->repr = complex_repr;
    t->hash = complex_hash;
    t->compare = complex_compare;
    t->truth = complex_truth;
    t->binary = complex_binary;
    t->unary = complex_unary;
}

void complex_types_init(Vm *vm) {
    static const NativeDef methods[] = {
        {"conjugate", m_conjugate, NF_METHOD, ""},
        {"__abs__", m_abs, NF_METHOD, ""},
        {NULL, NULL, 0, NULL},
    };
    static const GetSetDef getset[] = {
        {"real", get_real, NULL},
        {"imag", get_imag, NULL},
        {NULL, NULL, NULL},
    };
    static const TypeSpec spec = {
        .name = "complex",
        .flags = TF_BASE,
        .size = sizeof(Complex),
        .methods = methods,
        .getset = getset,
        .slots = complex_slots,
    };
    vm->t.complex_ = type_new(vm, &spec, NULL);
}
