#include "vm/obj_float.h"

#include <math.h>
#include <stdlib.h>

#include "vm/exc.h"
#include "vm/obj_float_impl.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

Value float_new(Vm *vm, double d) {
    Float *f = obj_alloc(vm, vm->t.float_);
    f->value = d;
    return from_obj(f);
}

static void float_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, sizeof(Float));
}

/* --- conversions -----------------------------------------------------------
 */

static bool from_int(Vm *vm, Value v, double *out) {
    bool overflow;
    *out = int_to_double(vm, v, &overflow);
    if (overflow)
        vm_raise(vm, vm->t.OverflowError, "int too large to convert to float");
    return !overflow;
}

int float_operand(Vm *vm, Value v, double *out) {
    if (has_flag(vm, v, TF_FLOAT)) {
        *out = float_value(v);
        return 1;
    }
    if (!is_int(vm, v)) return 0;
    return from_int(vm, v, out) ? 1 : -1;
}

static bool from_method(Vm *vm, Value v, double *out) {
    Value r = vm_call_method(vm, v, vm->s.float_, NULL, 0);
    if (!r) return false;
    bool ok = has_flag(vm, r, TF_FLOAT);
    if (ok)
        *out = float_value(r);
    else
        vm_raise(vm, vm->t.TypeError,
                 "%s.__float__ returned non-float (type %s)",
                 type_of(vm, v)->name, type_of(vm, r)->name);
    release(vm, r);
    return ok;
}

bool float_from(Vm *vm, Value v, double *out) {
    int known = float_operand(vm, v, out);
    if (known) return known > 0;
    if (type_lookup(vm, type_of(vm, v), vm->s.float_))
        return from_method(vm, v, out);
    if (!type_lookup(vm, type_of(vm, v), vm->s.index_)) {
        vm_raise(vm, vm->t.TypeError, "must be real number, not %s",
                 type_of(vm, v)->name);
        return false;
    }
    Value i = int_of_index(vm, v);
    if (!i) return false;
    bool ok = from_int(vm, i, out);
    release(vm, i);
    return ok;
}

/* --- hash -------------------------------------------------------------------
 */

#define HASH_BITS  61
#define HASH_PRIME ((1ULL << HASH_BITS) - 1)

/* The residue of the exact value modulo the prime 2^61 - 1, where a factor of
 * 2 is a rotation: so equal numbers of all types hash alike. */
uint64_t float_hash(double d) {
    if (isinf(d)) return d > 0 ? 314159 : (uint64_t)-314159;
    if (isnan(d)) return 0;
    int exp;
    double m = frexp(fabs(d), &exp);
    uint64_t h = 0;
    while (m != 0) {
        h = ((h << 28) & HASH_PRIME) | h >> (HASH_BITS - 28);
        m *= 268435456.0; /* 2^28 */
        exp -= 28;
        uint64_t part = (uint64_t)m;
        m -= (double)part;
        h += part;
        if (h >= HASH_PRIME) h -= HASH_PRIME;
    }
    int turn =
        exp >= 0 ? exp % HASH_BITS : HASH_BITS - 1 - ((-1 - exp) % HASH_BITS);
    if (turn) h = ((h << turn) & HASH_PRIME) | h >> (HASH_BITS - turn);
    if (d < 0) h = 0 - h;
    return h == UINT64_MAX ? UINT64_MAX - 1 : h;
}

static bool float_hash_slot(Vm *vm, Value v, uint64_t *out) {
    (void)vm;
    *out = float_hash(float_value(v));
    return true;
}

/* --- order -------------------------------------------------------------------
 */

/* A float against an int of any size, exactly. */
static int cmp_int(Vm *vm, double d, Value i) {
    if (isinf(d)) return d > 0 ? 1 : -1;
    if (is_int_small(i) && fabs(d) < 4e15 && llabs(int_small(i)) < 1LL << 53) {
        double e = (double)int_small(i);
        return d < e ? -1 : d > e;
    }
    double whole = floor(d);
    Value w = int_from_double(vm, whole);
    int c = int_cmp(vm, w, i);
    release(vm, w);
    return c == 0 && d > whole ? 1 : c;
}

static Value float_compare(Vm *vm, Value a, Value b, CmpOp op) {
    double x = float_value(a);
    if (is_int(vm, b)) {
        if (isnan(x)) return v_bool(op == CMP_NE);
        return int_cmp_result(cmp_int(vm, x, b), op);
    }
    if (!has_flag(vm, b, TF_FLOAT)) return V_NOTIMPL;
    double y = float_value(b);
    if (isnan(x) || isnan(y)) return v_bool(op == CMP_NE);
    return int_cmp_result(x < y ? -1 : x > y, op);
}

static int float_truth(Vm *vm, Value v) {
    (void)vm;
    return float_value(v) != 0.0;
}

/* --- arithmetic
 * --------------------------------------------------------------- */

static Value zero_div(Vm *vm, const char *text) {
    return vm_raise(vm, vm->t.ZeroDivisionError, "%s", text);
}

void float_divmod(double a, double b, double *quo, double *rem) {
    double r = fmod(a, b), q = (a - r) / b;
    if (r != 0.0) {
        if ((b < 0) != (r < 0)) {
            r += b;
            q -= 1.0;
        }
    } else {
        r = copysign(0.0, b);
    }
    if (q != 0.0) {
        double whole = floor(q);
        *quo = q - whole > 0.5 ? whole + 1.0 : whole;
    } else {
        *quo = copysign(0.0, a / b);
    }
    *rem = r;
}

/* Raises what CPython raises where C's pow gives an infinity or a NaN. */
static Value pow_special(Vm *vm, double x) {
    if (x == 0.0)
        return zero_div(vm, "0.0 cannot be raised to a negative power");
    Value text = str_from(vm, "Numerical result out of range");
    Value args = tuple_of2(vm, v_int(34), text);
    release(vm, text);
    return vm_raise_value(vm, exc_new_args(vm, vm->t.OverflowError, args));
}

Value float_pow(Vm *vm, double x, double y) {
    if (isfinite(x) && isfinite(y)) {
        if (x == 0.0 && y < 0.0) return pow_special(vm, x);
        if (x < 0.0 && y != floor(y)) return complex_pow(vm, x, 0.0, y, 0.0);
        double r = pow(x, y);
        return isinf(r) ? pow_special(vm, x) : float_new(vm, r);
    }
    return float_new(vm, pow(x, y));
}

static Value floor_or_mod(Vm *vm, BinaryOp op, double x, double y) {
    if (y == 0.0) {
        if (op == OP_MOD)
            return zero_div(vm, vm->minor >= 13 ? "float modulo by zero"
                                                : "float modulo");
        return zero_div(vm, vm->minor >= 9 ? "float floor division by zero"
                                           : "float divmod()");
    }
    double quo, rem;
    float_divmod(x, y, &quo, &rem);
    return float_new(vm, op == OP_MOD ? rem : quo);
}

static Value float_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    double x, y;
    if (op >= OP_MATMUL) return V_NOTIMPL;
    int known = float_operand(vm, a, &x);
    if (known > 0) known = float_operand(vm, b, &y);
    if (known <= 0) return known ? V_NULL : V_NOTIMPL;
    switch (op) {
    case OP_ADD: return float_new(vm, x + y);
    case OP_SUB: return float_new(vm, x - y);
    case OP_MUL: return float_new(vm, x * y);
    case OP_DIV:
        if (y == 0.0) return zero_div(vm, "float division by zero");
        return float_new(vm, x / y);
    case OP_POW: return float_pow(vm, x, y);
    default: return floor_or_mod(vm, op, x, y);
    }
}

static Value float_unary(Vm *vm, UnaryOp op, Value v) {
    double d = float_value(v);
    if (op == OP_INVERT)
        return vm_raise(vm, vm->t.TypeError,
                        "bad operand type for unary ~: '%s'",
                        type_of(vm, v)->name);
    return float_new(vm, op == OP_NEG ? -d : d);
}

static Value float_repr(Vm *vm, Value v) {
    StrBuf sb = {0};
    float_write(float_value(v), &sb);
    return str_from_buf(vm, &sb);
}

static void float_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Float *p = (const Float *)obj;
    visit_bytes(v, &p->value, sizeof p->value);
}

static void float_slots(Type *t) {
    t->free = float_free;
    t->visit = float_visit;
    t->make = float_make;
    t->repr = float_repr;
    t->hash = float_hash_slot;
    t->compare = float_compare;
    t->truth = float_truth;
    t->binary = float_binary;
    t->unary = float_unary;
    t->format = format_float;
}

void float_types_init(Vm *vm) {
    static const TypeSpec spec = {
        .name = "float",
        .flags = TF_BASE | TF_FLOAT,
        .size = sizeof(Float),
        .methods = float_methods,
        .getset = float_getset,
        .slots = float_slots,
    };
    vm->t.float_ = type_new(vm, &spec, NULL);
    complex_types_init(vm);
}
