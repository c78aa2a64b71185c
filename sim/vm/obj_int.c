#include "vm/obj_int.h"

#include <math.h>
#include <string.h>

#include "vm/exc.h"
#include "vm/obj_int_impl.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/obj_str_impl.h"
#include "vm/visit.h"

/* --- memory -------------------------------------------------------------- */

static size_t big_size(mp_size_t limbs) {
    return sizeof(IntObj) + (size_t)limbs * sizeof(mp_limb_t);
}

static IntObj *big_new(Vm *vm, Type *t, mp_size_t limbs) {
    IntObj *obj = obj_alloc_sized(vm, t, big_size(limbs));
    obj->room = (uint32_t)limbs;
    return obj;
}

IntObj *int_room(Vm *vm, mp_size_t limbs) {
    if (limbs > 4096 && (uint64_t)limbs * 8 > heap_room(&vm->heap) / 2) {
        vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
        return NULL;
    }
    return big_new(vm, vm->t.int_, limbs);
}

static void int_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, big_size(((IntObj *)obj)->room));
}

void int_discard(Vm *vm, IntObj *obj) {
    int_free(vm, &obj->h);
}

Value int_done(Vm *vm, IntObj *obj, mp_size_t n, bool neg) {
    while (n > 0 && obj->limbs[n - 1] == 0)
        n--;
    if (n <= 1) {
        uint64_t mag = n ? obj->limbs[0] : 0;
        if (mag <= (uint64_t)INT_SMALL_MAX + (neg ? 1 : 0)) {
            int_discard(vm, obj);
            return v_int(neg ? -(int64_t)mag : (int64_t)mag);
        }
    }
    obj->n = (uint32_t)n;
    obj->h.flags = neg ? INTF_NEG : 0;
    return from_obj(obj);
}

void int_limbs(Value v, Limbs *out) {
    if (is_obj(v)) {
        IntObj *big = as_big(v);
        out->p = big->limbs;
        out->n = (mp_size_t)big->n;
        out->neg = (big->h.flags & INTF_NEG) != 0;
        return;
    }
    int64_t i = int_bool_value(v);
    out->small = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    out->p = &out->small;
    out->n = i != 0;
    out->neg = i < 0;
}

/* --- from and to C ---------------------------------------------------------
 */

static Value from_mag(Vm *vm, uint64_t mag, bool neg) {
    IntObj *obj = big_new(vm, vm->t.int_, 1);
    obj->limbs[0] = mag;
    return int_done(vm, obj, 1, neg);
}

Value int_from_i64(Vm *vm, int64_t i) {
    if (int_fits_small(i)) return v_int(i);
    return from_mag(vm, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, i < 0);
}

Value int_from_u64(Vm *vm, uint64_t i) {
    if (i <= (uint64_t)INT_SMALL_MAX) return v_int((int64_t)i);
    return from_mag(vm, i, false);
}

Value int_from_double(Vm *vm, double d) {
    if (isnan(d))
        return vm_raise(vm, vm->t.ValueError,
                        "cannot convert float NaN to integer");
    if (isinf(d))
        return vm_raise(vm, vm->t.OverflowError,
                        "cannot convert float infinity to integer");
    if (fabs(d) < 4e18) return v_int((int64_t)d);
    int exp;
    double frac = frexp(fabs(d), &exp); /* d = frac * 2^exp, exp >= 62 */
    uint64_t mant = (uint64_t)ldexp(frac, 53);
    Value m = int_from_u64(vm, mant);
    Value big = int_binary(vm, OP_LSHIFT, m, v_int(exp - 53));
    release(vm, m);
    if (d >= 0 || !big) return big;
    Value neg = int_unary(vm, OP_NEG, big);
    release(vm, big);
    return neg;
}

bool is_int(const Vm *vm, Value v) {
    (void)vm;
    if (is_obj(v)) return (as_obj(v)->type->flags & TF_INT) != 0;
    return is_int_small(v) || is_bool(v);
}

/* The value in *out if it fits 64 bits. */
static bool fits_i64(Value v, int64_t *out) {
    Limbs l;
    int_limbs(v, &l);
    if (l.n > 1) return false;
    uint64_t mag = l.n ? l.p[0] : 0;
    if (mag > (uint64_t)INT64_MAX + (l.neg ? 1 : 0)) return false;
    *out = l.neg ? (int64_t)(0 - mag) : (int64_t)mag;
    return true;
}

bool int_to_i64(Vm *vm, Value v, int64_t *out) {
    if (int_is_small(v, out) || fits_i64(v, out)) return true;
    vm_raise(vm, vm->t.OverflowError,
             "Python int too large to convert to C long");
    return false;
}

int64_t int_clamp(Vm *vm, Value v) {
    int64_t i;
    if (int_is_small(v, &i) || fits_i64(v, &i)) return i;
    return int_sign(vm, v) < 0 ? INT64_MIN : INT64_MAX;
}

/* v.__index__() as an int (owned), or V_NULL with an exception. */
static Value call_index(Vm *vm, Value v) {
    if (!type_lookup(vm, type_of(vm, v), vm->s.index_))
        return vm_raise(vm, vm->t.TypeError,
                        "'%s' object cannot be interpreted as an integer",
                        type_of(vm, v)->name);
    Value r = vm_call_method(vm, v, vm->s.index_, NULL, 0);
    if (!r || is_int(vm, r)) return r;
    vm_raise(vm, vm->t.TypeError, "__index__ returned non-int (type %s)",
             type_of(vm, r)->name);
    release(vm, r);
    return V_NULL;
}

Value int_of_index(Vm *vm, Value v) {
    return is_int(vm, v) ? int_exact(vm, v) : call_index(vm, v);
}

bool int_index(Vm *vm, Value v, int64_t *out) {
    if (is_int_small(v)) {
        *out = int_small(v);
        return true;
    }
    Value i = int_of_index(vm, v);
    if (!i) return false;
    bool ok = int_is_small(i, out) || fits_i64(i, out);
    release(vm, i);
    if (!ok)
        vm_raise(vm, vm->t.OverflowError,
                 "cannot fit '%s' into an index-sized integer",
                 type_of(vm, v)->name);
    return ok;
}

int64_t limbs_bits(const Limbs *l) {
    if (l->n == 0) return 0;
    return (int64_t)l->n * 64 - __builtin_clzll(l->p[l->n - 1]);
}

/* The top 64 bits of l, and whether anything is set below them. */
static uint64_t top_word(const Limbs *l, bool *sticky) {
    mp_size_t top = l->n - 1;
    int lead = __builtin_clzll(l->p[top]);
    uint64_t word = l->p[top] << lead;
    *sticky = false;
    if (top == 0) return word;
    if (lead) word |= l->p[top - 1] >> (64 - lead);
    *sticky = (l->p[top - 1] << lead) != 0;
    for (mp_size_t i = 0; i + 1 < top && !*sticky; i++)
        *sticky = l->p[i] != 0;
    return word;
}

/* Rounds once, to nearest, ties to even; numbers below the normal range have
 * fewer bits, so the place of the rounding depends on the result. */
double limbs_scaled(const Limbs *l, int64_t exp, bool *overflow) {
    *overflow = false;
    if (l->n == 0) return 0.0;
    int64_t top = limbs_bits(l) + exp; /* |value| < 2^top */
    if (top > 1024) *overflow = true;
    if (top > 1024 || top < -1074) return 0.0;
    int64_t keep = top + 1074 < 53 ? top + 1074 : 53;
    bool sticky;
    uint64_t word = top_word(l, &sticky);
    uint64_t mant = keep ? word >> (64 - keep) : 0;
    uint64_t rest = keep ? word << keep : word, half = 1ULL << 63;
    if (rest > half || (rest == half && (sticky || (mant & 1)))) mant++;
    double d = ldexp((double)mant, (int)(top - keep));
    if (isinf(d)) *overflow = true;
    return l->neg ? -d : d;
}

double int_to_double(Vm *vm, Value v, bool *overflow) {
    (void)vm;
    int64_t i;
    bool ignored;
    if (!overflow) overflow = &ignored;
    *overflow = false;
    if (int_is_small(v, &i)) return (double)i;
    Limbs l;
    int_limbs(v, &l);
    return limbs_scaled(&l, 0, overflow);
}

int64_t int_bit_length(Vm *vm, Value v) {
    (void)vm;
    Limbs l;
    int_limbs(v, &l);
    return limbs_bits(&l);
}

/* --- order and hash ----------------------------------------------------------
 */

int int_sign(Vm *vm, Value v) {
    (void)vm;
    int64_t i;
    if (int_is_small(v, &i)) return i < 0 ? -1 : i > 0;
    Limbs l;
    int_limbs(v, &l);
    return l.n == 0 ? 0 : l.neg ? -1 : 1;
}

int limbs_cmp(const Limbs *a, const Limbs *b) {
    if (a->n != b->n) return a->n < b->n ? -1 : 1;
    int c = a->n ? mpn_cmp(a->p, b->p, a->n) : 0;
    return c < 0 ? -1 : c > 0;
}

int int_cmp(Vm *vm, Value a, Value b) {
    (void)vm;
    if (is_int_small(a) && is_int_small(b))
        return (int64_t)a < (int64_t)b ? -1 : (int64_t)a > (int64_t)b;
    Limbs x, y;
    int_limbs(a, &x);
    int_limbs(b, &y);
    if (x.neg != y.neg) return x.neg ? -1 : 1;
    int c = limbs_cmp(&x, &y);
    return x.neg ? -c : c;
}

#define HASH_PRIME ((1ULL << 61) - 1)

uint64_t int_hash(Vm *vm, Value v) {
    (void)vm;
    Limbs l;
    int_limbs(v, &l);
    uint64_t h = 0;
    for (mp_size_t i = l.n; i-- > 0;) /* 2^64 is 8 modulo the prime */
        h = (uint64_t)(((unsigned __int128)h * 8 + l.p[i]) % HASH_PRIME);
    if (l.neg) h = 0 - h;
    return h == UINT64_MAX ? UINT64_MAX - 1 : h;
}

/* --- exact ints and subclass instances -------------------------------------
 */

Value int_exact(Vm *vm, Value v) {
    if (is_int_small(v)) return v;
    if (is_bool(v)) return v_int(v == V_TRUE);
    if (as_obj(v)->type == vm->t.int_) return retain(v);
    IntObj *from = as_big(v);
    IntObj *obj = big_new(vm, vm->t.int_, (mp_size_t)from->n);
    memcpy(obj->limbs, from->limbs, from->n * sizeof(mp_limb_t));
    return int_done(vm, obj, (mp_size_t)from->n, from->h.flags & INTF_NEG);
}

Value int_as_type(Vm *vm, Type *t, Value v) {
    Limbs l;
    int_limbs(v, &l);
    IntObj *obj = big_new(vm, t, l.n);
    obj->n = (uint32_t)l.n;
    obj->h.flags = l.neg ? INTF_NEG : 0;
    if (l.n) memcpy(obj->limbs, l.p, (size_t)l.n * sizeof(mp_limb_t));
    return from_obj(obj);
}

/* --- slots
 * -------------------------------------------------------------------- */

static bool int_hash_slot(Vm *vm, Value v, uint64_t *out) {
    *out = int_hash(vm, v);
    return true;
}

Value int_cmp_result(int c, CmpOp op) {
    switch (op) {
    case CMP_LT: return v_bool(c < 0);
    case CMP_LE: return v_bool(c <= 0);
    case CMP_EQ: return v_bool(c == 0);
    case CMP_NE: return v_bool(c != 0);
    case CMP_GT: return v_bool(c > 0);
    default: return v_bool(c >= 0);
    }
}

static Value int_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_int(vm, a) || !is_int(vm, b)) return V_NOTIMPL;
    return int_cmp_result(int_cmp(vm, a, b), op);
}

static int int_truth(Vm *vm, Value v) {
    return int_sign(vm, v) != 0;
}

static Value int_binary_slot(Vm *vm, BinaryOp op, Value a, Value b) {
    if (!is_int(vm, a) || !is_int(vm, b) || op == OP_MATMUL) return V_NOTIMPL;
    return int_binary(vm, op, a, b);
}

static Value bool_binary_slot(Vm *vm, BinaryOp op, Value a, Value b) {
    if (is_bool(a) && is_bool(b)) {
        bool x = a == V_TRUE, y = b == V_TRUE;
        if (op == OP_AND) return v_bool(x && y);
        if (op == OP_OR) return v_bool(x || y);
        if (op == OP_XOR) return v_bool(x != y);
    }
    return int_binary_slot(vm, op, a, b);
}

static Value int_unary_slot(Vm *vm, UnaryOp op, Value v) {
    return int_unary(vm, op, v);
}

static Value bool_unary_slot(Vm *vm, UnaryOp op, Value v) {
    if (op == OP_INVERT && vm->minor >= 12) {
        vm_warn(vm, vm->t.DeprecationWarning,
                "Bitwise inversion '~' on bool is deprecated%s. This returns "
                "the bitwise inversion of the underlying int object and is "
                "usually not what you expect from negating a bool. Use the "
                "'not' operator for boolean negation or ~int(x) if you really "
                "want the bitwise inversion of the underlying int.",
                vm->minor >= 13 ? " and will be removed in Python 3.16" : "");
        if (vm->exc) return V_NULL;
    }
    return int_unary(vm, op, v);
}

static void int_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const IntObj *p = (const IntObj *)obj;
    visit_u64(v, p->h.flags & INTF_NEG);
    visit_bytes(v, p->limbs, p->n * sizeof *p->limbs);
}

static void int_slots(Type *t) {
    t->free = int_free;
    t->visit = int_visit;
    t->make = int_make;
    t->repr = int_repr;
    t->hash = int_hash_slot;
    t->compare = int_compare;
    t->truth = int_truth;
    t->binary = int_binary_slot;
    t->unary = int_unary_slot;
    t->format = format_int;
}

static Value bool_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                       Value kw) {
    (void)t;
    if (kw && as_tuple(kw)->len)
        return vm_raise(vm, vm->t.TypeError,
                        "bool() takes no keyword arguments");
    if (n > 1)
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor < 7   ? "bool() takes at most 1 argument "
                                          "(%u given)"
                        : vm->minor < 8 ? "bool expected at most 1 arguments, "
                                          "got %u"
                                        : "bool expected at most 1 argument, "
                                          "got %u",
                        n);
    if (n == 0) return V_FALSE;
    int truth = obj_truth(vm, args[0]);
    return truth < 0 ? V_NULL : v_bool(truth);
}

static Value bool_repr(Vm *vm, Value v) {
    return str_from(vm, v == V_TRUE ? "True" : "False");
}

/* "" gives True or False; anything else formats the int. */
static Value bool_format(Vm *vm, Value v, Str spec) {
    if (spec.len == 0) return bool_repr(vm, v);
    return format_int(vm, v, spec);
}

static void bool_slots(Type *t) {
    t->make = bool_make;
    t->repr = bool_repr;
    t->binary = bool_binary_slot;
    t->unary = bool_unary_slot;
    t->format = bool_format;
}

void int_types_init(Vm *vm) {
    static const TypeSpec int_spec = {
        .name = "int",
        .flags = TF_BASE | TF_INT,
        .size = offsetof(IntObj, dict),
        .methods = int_methods,
        .getset = int_getset,
        .slots = int_slots,
    };
    static const TypeSpec bool_spec = {
        .name = "bool",
        .flags = TF_INT,
        .size = offsetof(IntObj, dict),
        .slots = bool_slots,
    };
    vm->t.int_ = type_new(vm, &int_spec, NULL);
    vm->t.bool_ = type_new(vm, &bool_spec, vm->t.int_);
    if (vm->minor < 8) str_hide_method(vm, vm->t.int_, "as_integer_ratio");
    if (vm->minor < 10) str_hide_method(vm, vm->t.int_, "bit_count");
    if (vm->minor < 12) str_hide_method(vm, vm->t.int_, "is_integer");
}
