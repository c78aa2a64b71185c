/* The operators of int: immediates first, then limbs. */
#include <stdlib.h>
#include <string.h>

#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/obj_int_impl.h"

static mp_size_t max_n(const Limbs *a, const Limbs *b) {
    return a->n > b->n ? a->n : b->n;
}

/* --- + - * ------------------------------------------------------------------
 */

/* |a| + |b| or |a| - |b|, with the sign that a +- b has. */
static Value add_signed(Vm *vm, const Limbs *a, const Limbs *b, bool b_neg) {
    const Limbs *big = a, *little = b;
    bool neg = a->neg;
    if (limbs_cmp(a, b) < 0) {
        big = b;
        little = a;
        neg = b_neg;
    }
    IntObj *r = int_room(vm, big->n + 1);
    if (!r) return V_NULL;
    r->limbs[big->n] = 0;
    if (little->n == 0) {
        if (big->n) mpn_copyi(r->limbs, big->p, big->n);
    } else if (a->neg == b_neg) {
        r->limbs[big->n] =
            mpn_add(r->limbs, big->p, big->n, little->p, little->n);
    } else {
        mpn_sub(r->limbs, big->p, big->n, little->p, little->n);
    }
    return int_done(vm, r, big->n + 1, neg);
}

static Value mul_limbs(Vm *vm, const Limbs *a, const Limbs *b) {
    if (a->n == 0 || b->n == 0) return v_int(0);
    if (a->n < b->n) {
        const Limbs *t = a;
        a = b;
        b = t;
    }
    IntObj *r = int_room(vm, a->n + b->n);
    if (!r) return V_NULL;
    mpn_mul(r->limbs, a->p, a->n, b->p, b->n);
    return int_done(vm, r, a->n + b->n, a->neg != b->neg);
}

/* --- division: Python's rounds down ------------------------------------------
 */

static void small_divmod(int64_t a, int64_t b, int64_t *q, int64_t *r) {
    *q = a / b;
    *r = a % b;
    if (*r != 0 && (*r < 0) != (b < 0)) {
        *r += b;
        --*q;
    }
}

/* The quotient of magnitudes was cut; floor moves it away from zero. */
static void floor_adjust(Vm *vm, Value *quo, Value *rem, Value b) {
    if (int_sign(vm, *rem) == 0 || int_sign(vm, *rem) == int_sign(vm, b))
        return;
    Value q = int_binary(vm, OP_SUB, *quo, v_int(1));
    Value r = int_binary(vm, OP_ADD, *rem, b);
    assign(vm, quo, q);
    assign(vm, rem, r);
}

static bool big_divmod(Vm *vm, Value a, Value b, Value *quo, Value *rem) {
    Limbs x, y;
    int_limbs(a, &x);
    int_limbs(b, &y);
    if (limbs_cmp(&x, &y) < 0) {
        *quo = v_int(0);
        *rem = int_exact(vm, a);
    } else {
        mp_size_t qn = x.n - y.n + 1;
        IntObj *q = int_room(vm, qn);
        if (!q) return false;
        IntObj *r = int_room(vm, y.n);
        if (!r) {
            int_discard(vm, q);
            return false;
        }
        mpn_tdiv_qr(q->limbs, r->limbs, 0, x.p, x.n, y.p, y.n);
        *quo = int_done(vm, q, qn, x.neg != y.neg);
        *rem = int_done(vm, r, y.n, x.neg);
    }
    floor_adjust(vm, quo, rem, b);
    return true;
}

static Value zero_division(Vm *vm, BinaryOp op) {
    const char *text = "integer division or modulo by zero";
    if (op == OP_DIV) text = "division by zero";
    if (op == OP_MOD && vm->minor >= 11) text = "integer modulo by zero";
    return vm_raise(vm, vm->t.ZeroDivisionError, "%s", text);
}

bool int_divmod(Vm *vm, Value a, Value b, Value *quo, Value *rem) {
    int64_t x, y, q, r;
    if (int_sign(vm, b) == 0) {
        zero_division(vm, OP_FLOORDIV);
        return false;
    }
    if (!int_is_small(a, &x) || !int_is_small(b, &y))
        return big_divmod(vm, a, b, quo, rem);
    small_divmod(x, y, &q, &r);
    *quo = int_from_i64(vm, q);
    *rem = v_int(r);
    return true;
}

static Value div_floor(Vm *vm, BinaryOp op, Value a, Value b) {
    if (int_sign(vm, b) == 0) return zero_division(vm, op);
    Value quo, rem;
    if (!int_divmod(vm, a, b, &quo, &rem)) return V_NULL;
    release(vm, op == OP_MOD ? quo : rem);
    return op == OP_MOD ? rem : quo;
}

/* a / b correctly rounded: 66 bits of quotient or more, the lowest of them
 * set if anything is left over, so that rounding sees a tie for what it is. */
static Value div_scaled(Vm *vm, Value a, Value b) {
    int64_t shift = int_bit_length(vm, b) - int_bit_length(vm, a) + 66;
    if (shift < -1100) {
        return vm_raise(vm, vm->t.OverflowError,
                        "integer division result too large for a float");
    }
    bool neg = int_sign(vm, a) * int_sign(vm, b) < 0;
    if (shift > 1300) return float_new(vm, neg ? -0.0 : 0.0);
    Value num = int_binary(vm, shift > 0 ? OP_LSHIFT : OP_ADD, a,
                           v_int(shift > 0 ? shift : 0));
    Value den =
        shift < 0 ? int_binary(vm, OP_LSHIFT, b, v_int(-shift)) : retain(b);
    Limbs x, y;
    int_limbs(num, &x);
    int_limbs(den, &y);
    mp_size_t qn = x.n - y.n + 1;
    mp_limb_t q[8] = {0}, *r = heap_alloc(&vm->heap, (size_t)y.n * 8);
    CHECK(qn <= 4, "a quotient of 67 bits");
    mpn_tdiv_qr(q, r, 0, x.p, x.n, y.p, y.n);
    q[0] |= !mpn_zero_p(r, y.n);
    heap_free(&vm->heap, r, (size_t)y.n * 8);
    while (qn > 0 && q[qn - 1] == 0)
        qn--;
    release(vm, num);
    release(vm, den);
    Limbs quo = {.p = q, .n = qn, .neg = neg};
    bool overflow;
    double d = limbs_scaled(&quo, -shift, &overflow);
    if (!overflow) return float_new(vm, d);
    return vm_raise(vm, vm->t.OverflowError,
                    "integer division result too large for a float");
}

static Value div_true(Vm *vm, Value a, Value b) {
    int64_t x, y;
    const int64_t exact = 1LL << 53;
    if (int_sign(vm, b) == 0) return zero_division(vm, OP_DIV);
    if (int_sign(vm, a) == 0)
        return float_new(vm, int_sign(vm, b) < 0 ? -0.0 : 0.0);
    if (int_is_small(a, &x) && int_is_small(b, &y) && llabs(x) <= exact &&
        llabs(y) <= exact)
        return float_new(vm, (double)x / (double)y);
    return div_scaled(vm, a, b);
}

/* --- shifts
 * -------------------------------------------------------------------- */

static Value shift_left(Vm *vm, Value a, uint64_t by) {
    Limbs x;
    int_limbs(a, &x);
    if (x.n == 0) return v_int(0);
    if (by / 8 > heap_room(&vm->heap) / 2)
        return vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
    mp_size_t whole = (mp_size_t)(by / 64), n = x.n + whole + 1;
    IntObj *r = int_room(vm, n);
    if (!r) return V_NULL;
    memset(r->limbs, 0, (size_t)n * sizeof(mp_limb_t));
    if (by % 64)
        r->limbs[n - 1] =
            mpn_lshift(r->limbs + whole, x.p, x.n, (unsigned)(by % 64));
    else
        mpn_copyi(r->limbs + whole, x.p, x.n);
    return int_done(vm, r, n, x.neg);
}

/* Rounds down: a negative value that loses bits moves away from zero. */
static Value shift_right(Vm *vm, Value a, uint64_t by) {
    Limbs x;
    int_limbs(a, &x);
    mp_size_t whole = (mp_size_t)(by / 64);
    if (whole >= x.n) return v_int(x.neg ? -1 : 0);
    mp_size_t n = x.n - whole;
    IntObj *r = int_room(vm, n + 1);
    if (!r) return V_NULL;
    bool lost = !(whole == 0 || mpn_zero_p(x.p, whole));
    if (by % 64)
        lost |= mpn_rshift(r->limbs, x.p + whole, n, (unsigned)(by % 64)) != 0;
    else
        mpn_copyi(r->limbs, x.p + whole, n);
    r->limbs[n] = 0;
    if (x.neg && lost) mpn_add_1(r->limbs, r->limbs, n + 1, 1);
    return int_done(vm, r, n + 1, x.neg);
}

static Value shift(Vm *vm, BinaryOp op, Value a, Value b) {
    if (int_sign(vm, b) < 0)
        return vm_raise(vm, vm->t.ValueError, "negative shift count");
    int64_t x, by = int_clamp(vm, b);
    if (by == INT64_MAX && op == OP_LSHIFT && int_sign(vm, a) != 0)
        return vm_raise(vm, vm->t.OverflowError, "too many digits in integer");
    if (int_is_small(a, &x)) {
        if (op == OP_RSHIFT) return v_int(by > 62 ? (x < 0 ? -1 : 0) : x >> by);
        if (by < 62 && llabs(x) < 1LL << (62 - by))
            return v_int((int64_t)((uint64_t)x << by));
    }
    return op == OP_LSHIFT ? shift_left(vm, a, (uint64_t)by)
                           : shift_right(vm, a, (uint64_t)by);
}

/* --- & | ^ on two's complement -----------------------------------------------
 */

static void twos_complement(mp_limb_t *out, const Limbs *x, mp_size_t n) {
    memset(out, 0, (size_t)n * sizeof(mp_limb_t));
    if (x->n) mpn_copyi(out, x->p, x->n);
    if (x->neg) mpn_neg(out, out, n);
}

static Value bit_op(Vm *vm, BinaryOp op, const Limbs *a, const Limbs *b) {
    mp_size_t n = max_n(a, b) + 1; /* one more limb for the sign */
    size_t bytes = (size_t)n * sizeof(mp_limb_t);
    IntObj *r = int_room(vm, n);
    if (!r) return V_NULL;
    mp_limb_t *y = heap_alloc(&vm->heap, bytes);
    twos_complement(r->limbs, a, n);
    twos_complement(y, b, n);
    for (mp_size_t i = 0; i < n; i++) {
        if (op == OP_AND)
            r->limbs[i] &= y[i];
        else if (op == OP_OR)
            r->limbs[i] |= y[i];
        else
            r->limbs[i] ^= y[i];
    }
    heap_free(&vm->heap, y, bytes);
    bool neg = r->limbs[n - 1] >> 63;
    if (neg) mpn_neg(r->limbs, r->limbs, n);
    return int_done(vm, r, n, neg);
}

/* --- **
 * ------------------------------------------------------------------------- */

/* result *= factor, reduced by mod unless that is V_NULL. */
static bool pow_step(Vm *vm, Value *result, Value factor, Value mod) {
    Value r = int_binary(vm, OP_MUL, *result, factor);
    if (r && mod) assign(vm, &r, int_binary(vm, OP_MOD, r, mod));
    assign(vm, result, r);
    return r != V_NULL;
}

static Value pow_loop(Vm *vm, Value base, Value exp, Value mod) {
    Limbs e;
    int_limbs(exp, &e);
    Value r = mod ? int_binary(vm, OP_MOD, v_int(1), mod) : v_int(1);
    for (int64_t bit = limbs_bits(&e); r && bit-- > 0;) {
        if (!pow_step(vm, &r, r, mod)) break;
        if (e.p[bit / 64] >> (bit % 64) & 1) pow_step(vm, &r, base, mod);
    }
    return r;
}

static Value int_pow(Vm *vm, Value a, Value b) {
    if (int_sign(vm, b) < 0) {
        bool over_a, over_b;
        double x = int_to_double(vm, a, &over_a);
        double y = int_to_double(vm, b, &over_b);
        if (over_a || over_b)
            return vm_raise(vm, vm->t.OverflowError,
                            "int too large to convert to float");
        return float_pow(vm, x, y);
    }
    int64_t bits = int_bit_length(vm, a), exp = int_clamp(vm, b);
    if (bits > 1 && (unsigned __int128)(bits - 1) * (uint64_t)exp / 8 >
                        heap_room(&vm->heap) / 4)
        return vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
    Value base = int_exact(vm, a);
    Value r = pow_loop(vm, base, b, V_NULL);
    release(vm, base);
    return r;
}

/* The inverse of a modulo m by Euclid's algorithm; ValueError if none. */
static Value mod_inverse(Vm *vm, Value a, Value m) {
    Value r0 = retain(m), r1 = int_binary(vm, OP_MOD, a, m);
    Value t0 = v_int(0), t1 = v_int(1), q = V_NULL, rem = V_NULL;
    while (int_sign(vm, r1) != 0) {
        int_divmod(vm, r0, r1, &q, &rem);
        release(vm, r0);
        r0 = r1;
        r1 = rem;
        Value step = int_binary(vm, OP_MUL, q, t1);
        Value t2 = int_binary(vm, OP_SUB, t0, step);
        release(vm, q);
        release(vm, step);
        release(vm, t0);
        t0 = t1;
        t1 = t2;
    }
    bool invertible = int_cmp(vm, r0, v_int(1)) == 0;
    release(vm, r0);
    release(vm, r1);
    release(vm, t1);
    if (invertible) return t0;
    release(vm, t0);
    return vm_raise(vm, vm->t.ValueError,
                    "base is not invertible for the given modulus");
}

static Value pow_positive_mod(Vm *vm, Value base, Value exp, Value mod) {
    if (int_sign(vm, exp) >= 0) {
        Value b = int_binary(vm, OP_MOD, base, mod);
        Value r = pow_loop(vm, b, exp, mod);
        release(vm, b);
        return r;
    }
    if (vm->minor < 8)
        return vm_raise(vm, vm->t.ValueError,
                        "pow() 2nd argument cannot be negative when 3rd "
                        "argument specified");
    Value inverse = mod_inverse(vm, base, mod);
    if (!inverse) return V_NULL;
    Value up = int_unary(vm, OP_NEG, exp);
    Value r = pow_positive_mod(vm, inverse, up, mod);
    release(vm, inverse);
    release(vm, up);
    return r;
}

Value int_pow_mod(Vm *vm, Value base, Value exp, Value mod) {
    int sign = int_sign(vm, mod);
    if (sign == 0)
        return vm_raise(vm, vm->t.ValueError, "pow() 3rd argument cannot be 0");
    if (sign > 0) return pow_positive_mod(vm, base, exp, mod);
    Value m = int_unary(vm, OP_NEG, mod);
    Value r = pow_positive_mod(vm, base, exp, m);
    release(vm, m);
    if (r && int_sign(vm, r) != 0)
        assign(vm, &r, int_binary(vm, OP_ADD, r, mod));
    return r;
}

/* --- the way in
 * ----------------------------------------------------------------- */

static Value big_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    Limbs x, y;
    int_limbs(a, &x);
    int_limbs(b, &y);
    switch (op) {
    case OP_ADD: return add_signed(vm, &x, &y, y.neg);
    case OP_SUB: return add_signed(vm, &x, &y, y.n ? !y.neg : y.neg);
    case OP_MUL: return mul_limbs(vm, &x, &y);
    default: return bit_op(vm, op, &x, &y);
    }
}

/* Both fit 63 bits: V_NULL if the result needs limbs. */
static Value small_binary(Vm *vm, BinaryOp op, int64_t a, int64_t b) {
    int64_t r = 0;
    bool over = false;
    switch (op) {
    case OP_ADD: r = a + b; break;
    case OP_SUB: r = a - b; break;
    case OP_MUL: over = __builtin_mul_overflow(a, b, &r); break;
    case OP_AND: r = a & b; break;
    case OP_OR: r = a | b; break;
    default: r = a ^ b; break;
    }
    return over ? V_NULL : int_from_i64(vm, r);
}

Value int_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    switch (op) {
    case OP_DIV: return div_true(vm, a, b);
    case OP_FLOORDIV:
    case OP_MOD: return div_floor(vm, op, a, b);
    case OP_POW: return int_pow(vm, a, b);
    case OP_LSHIFT:
    case OP_RSHIFT: return shift(vm, op, a, b);
    default: break;
    }
    int64_t x, y;
    if (int_is_small(a, &x) && int_is_small(b, &y)) {
        Value r = small_binary(vm, op, x, y);
        if (r) return r;
    }
    return big_binary(vm, op, a, b);
}

Value int_unary(Vm *vm, UnaryOp op, Value a) {
    int64_t x;
    if (int_is_small(a, &x)) {
        if (op == OP_NEG) return int_from_i64(vm, -x);
        return v_int(op == OP_INVERT ? ~x : x);
    }
    if (op == OP_POS) return int_exact(vm, a);
    if (op == OP_NEG) return int_binary(vm, OP_SUB, v_int(0), a);
    return int_binary(vm, OP_SUB, v_int(-1), a);
}
