/* mod_math.c: the math module. */
#include <math.h>

#include "vm/builtins.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/mod_table.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"

static Value domain_error(Vm *vm) {
    return vm_raise(vm, vm->t.ValueError, "math domain error");
}

static Value range_error(Vm *vm) {
    return vm_raise(vm, vm->t.OverflowError, "math range error");
}

/* A result that is nan or infinite although no argument was. */
static Value checked(Vm *vm, double result, bool finite, bool can_overflow) {
    if (isnan(result) && finite) return domain_error(vm);
    if (isinf(result) && finite)
        return can_overflow ? range_error(vm) : domain_error(vm);
    return float_new(vm, result);
}

#define FUNCTION1(name, expr, can_overflow)                                    \
    static Value m_##name(Vm *vm, const Value *args, uint32_t n, Value kw) {   \
        (void)n, (void)kw;                                                     \
        double x;                                                              \
        if (!float_from(vm, args[0], &x)) return V_NULL;                       \
        return checked(vm, (expr), isfinite(x), can_overflow);                 \
    }
FUNCTION1(sin, sin(x), false)
FUNCTION1(cos, cos(x), false)
FUNCTION1(tan, tan(x), false)
FUNCTION1(asin, asin(x), false)
FUNCTION1(acos, acos(x), false)
FUNCTION1(atan, atan(x), false)
FUNCTION1(sinh, sinh(x), true)
FUNCTION1(cosh, cosh(x), true)
FUNCTION1(tanh, tanh(x), false)
FUNCTION1(asinh, asinh(x), false)
FUNCTION1(acosh, acosh(x), false)
FUNCTION1(atanh, atanh(x), false)
FUNCTION1(sqrt, sqrt(x), false)
FUNCTION1(cbrt, cbrt(x), false)
FUNCTION1(exp, exp(x), true)
FUNCTION1(exp2, exp2(x), true)
FUNCTION1(expm1, expm1(x), true)
FUNCTION1(log1p, log1p(x), false)
FUNCTION1(fabs, fabs(x), false)
FUNCTION1(erf, erf(x), false)
FUNCTION1(erfc, erfc(x), false)
FUNCTION1(degrees, x *(180.0 / M_PI), false)
FUNCTION1(radians, x *(M_PI / 180.0), false)

#define FUNCTION2(name, expr, can_overflow)                                    \
    static Value m_##name(Vm *vm, const Value *args, uint32_t n, Value kw) {   \
        (void)n, (void)kw;                                                     \
        double x, y;                                                           \
        if (!float_from(vm, args[0], &x) || !float_from(vm, args[1], &y))      \
            return V_NULL;                                                     \
        return checked(vm, (expr), isfinite(x) && isfinite(y), can_overflow);  \
    }
FUNCTION2(atan2, atan2(x, y), false)
FUNCTION2(fmod, fmod(x, y), false)
FUNCTION2(copysign, copysign(x, y), false)
FUNCTION2(remainder, remainder(x, y), false)
FUNCTION2(nextafter, nextafter(x, y), true)
FUNCTION2(pow, pow(x, y), !(x == 0 && y < 0))

#define TEST1(name, expr)                                                      \
    static Value m_##name(Vm *vm, const Value *args, uint32_t n, Value kw) {   \
        (void)n, (void)kw;                                                     \
        double x;                                                              \
        return float_from(vm, args[0], &x) ? v_bool(expr) : V_NULL;            \
    }
TEST1(isnan, isnan(x))
TEST1(isinf, isinf(x))
TEST1(isfinite, isfinite(x))

/* --- logarithms ---------------------------------------------------------- */

/* Of an int of any size: what exceeds a double goes out as a power of two. */
static bool log_of(Vm *vm, Value v, double (*fn)(double), double *out) {
    double x;
    int64_t shift = 0;
    Value i = V_NULL;
    if (is_int(vm, v)) {
        int64_t bits = int_bit_length(vm, v);
        if (bits > 1000 && int_sign(vm, v) > 0) {
            shift = bits - 64;
            i = int_binary(vm, OP_RSHIFT, v, v_int(shift));
            v = i;
        }
    }
    bool ok = float_from(vm, v, &x);
    release(vm, i);
    if (!ok) return false;
    if (x <= 0) {
        domain_error(vm);
        return false;
    }
    *out = fn(x) + (double)shift * fn(2.0);
    return true;
}

static Value m_log(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x, base;
    if (!log_of(vm, args[0], log, &x)) return V_NULL;
    if (!args[1]) return float_new(vm, x);
    if (!log_of(vm, args[1], log, &base)) return V_NULL;
    if (base == 0)
        return vm_raise(vm, vm->t.ZeroDivisionError, "%s",
                        vm->minor >= 14 ? "division by zero"
                                        : "float division by zero");
    return float_new(vm, x / base);
}

static Value m_log2(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x;
    return log_of(vm, args[0], log2, &x) ? float_new(vm, x) : V_NULL;
}

static Value m_log10(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x;
    return log_of(vm, args[0], log10, &x) ? float_new(vm, x) : V_NULL;
}

/* CPython's own approximation has its own last digits, except where the result
 * is exact. */
static Value m_gamma(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x, result = 1;
    if (!float_from(vm, args[0], &x)) return V_NULL;
    if (x <= 0 && x == floor(x)) return domain_error(vm);
    if (x != floor(x) || x > 23) return vm_refuse(vm, "math.gamma()");
    for (double i = 2; i < x; i++)
        result *= i;
    return float_new(vm, result);
}

static Value m_lgamma(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x;
    if (!float_from(vm, args[0], &x)) return V_NULL;
    if (x != 1 && x != 2) return vm_refuse(vm, "math.lgamma()");
    return float_new(vm, 0);
}

/* --- whole numbers ------------------------------------------------------- */

static Value rounded(Vm *vm, Value v, const char *special,
                     double (*fn)(double)) {
    Value name = str_intern(vm, special, str_of(special).len);
    bool own = !is_float(vm, v) && type_lookup(vm, type_of(vm, v), name);
    Value r = own ? vm_call_method(vm, v, name, NULL, 0) : V_NULL;
    release(vm, name);
    if (own) return r;
    double x;
    return float_from(vm, v, &x) ? int_from_double(vm, fn(x)) : V_NULL;
}

static Value m_floor(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return rounded(vm, args[0], "__floor__", floor);
}

static Value m_ceil(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return rounded(vm, args[0], "__ceil__", ceil);
}

static Value m_trunc(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (is_float(vm, args[0]))
        return int_from_double(vm, trunc(float_value(args[0])));
    if (is_int(vm, args[0])) return to_index(vm, args[0]);
    return vm_raise(vm, vm->t.TypeError,
                    "type %s doesn't define __trunc__ method",
                    type_of(vm, args[0])->name);
}

static Value m_factorial(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t count;
    if (!int_index(vm, args[0], &count)) return V_NULL;
    if (count < 0)
        return vm_raise(vm, vm->t.ValueError,
                        "factorial() not defined for negative values");
    Value result = v_int(1);
    for (int64_t i = 2; i <= count; i++) {
        Value more = int_binary(vm, OP_MUL, result, v_int(i));
        release(vm, result);
        if (!more || vm->heap.full) return more;
        result = more;
    }
    return result;
}

/* abs(a) of an int; steals */
static Value positive(Vm *vm, Value a) {
    if (!a || int_sign(vm, a) >= 0) return a;
    Value plus = int_unary(vm, OP_NEG, a);
    release(vm, a);
    return plus;
}

/* steals both */
static Value gcd(Vm *vm, Value a, Value b) {
    while (a && b && int_sign(vm, b) != 0) {
        Value rest = int_binary(vm, OP_MOD, a, b);
        release(vm, a);
        a = b;
        b = rest;
    }
    release(vm, b);
    return positive(vm, a);
}

static Value m_gcd(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "math.gcd", kw)) return V_NULL;
    if (vm->minor <= 6 && n != 2)
        return vm_raise(vm, vm->t.TypeError,
                        "gcd() takes exactly 2 arguments (%u given)", n);
    if (vm->minor < 9 && !arg_count(vm, "gcd", n, 2, 2)) return V_NULL;
    Value result = v_int(0);
    for (uint32_t i = 0; i < n && result; i++) {
        Value b = to_index(vm, args[i]);
        if (!b) release(vm, result);
        result = b ? gcd(vm, result, b) : V_NULL;
    }
    return result;
}

static Value m_lcm(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "math.lcm", kw)) return V_NULL;
    Value result = v_int(1);
    for (uint32_t i = 0; i < n && result; i++) {
        Value b = to_index(vm, args[i]);
        if (!b || b == v_int(0)) {
            release(vm, result);
            return b;
        }
        Value g = gcd(vm, retain(result), retain(b));
        Value part = int_binary(vm, OP_FLOORDIV, b, g);
        Value more = int_binary(vm, OP_MUL, result, part);
        release(vm, g);
        release(vm, part);
        release(vm, b);
        release(vm, result);
        result = positive(vm, more);
    }
    return result;
}

/* Newton's method from above, on ints of any size. */
static Value m_isqrt(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value v = to_index(vm, args[0]);
    if (!v) return V_NULL;
    if (int_sign(vm, v) < 0) {
        release(vm, v);
        return vm_raise(vm, vm->t.ValueError,
                        "isqrt() argument must be nonnegative");
    }
    if (v == v_int(0)) return v;
    int64_t bits = (int_bit_length(vm, v) + 1) / 2;
    Value x = int_binary(vm, OP_LSHIFT, v_int(1), v_int(bits));
    for (;;) {
        Value q = int_binary(vm, OP_FLOORDIV, v, x);
        Value sum = int_binary(vm, OP_ADD, x, q);
        Value next = int_binary(vm, OP_RSHIFT, sum, v_int(1));
        release(vm, q);
        release(vm, sum);
        if (int_cmp(vm, next, x) >= 0) {
            release(vm, next);
            release(vm, v);
            return x;
        }
        release(vm, x);
        x = next;
    }
}

/* n! / (n - k)!, over k! if `choose`. */
static Value falling(Vm *vm, int64_t count, int64_t k, bool choose) {
    if (k > count) return v_int(0);
    if (choose && k > count - k) k = count - k;
    Value result = v_int(1);
    for (int64_t i = 0; i < k && result; i++) {
        Value more = int_binary(vm, OP_MUL, result, v_int(count - i));
        release(vm, result);
        result = more;
        if (!choose || !result) continue;
        Value part = int_binary(vm, OP_FLOORDIV, result, v_int(i + 1));
        release(vm, result);
        result = part;
    }
    return result;
}

static Value m_comb(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t count, k;
    if (!int_index(vm, args[0], &count) || !int_index(vm, args[1], &k))
        return V_NULL;
    if (count < 0 || k < 0)
        return vm_raise(vm, vm->t.ValueError,
                        "%s must be a non-negative integer",
                        count < 0 ? "n" : "k");
    return falling(vm, count, k, true);
}

static Value m_perm(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t count, k;
    if (!int_index(vm, args[0], &count)) return V_NULL;
    k = count;
    if (args[1] && args[1] != V_NONE && !int_index(vm, args[1], &k))
        return V_NULL;
    if (count < 0 || k < 0)
        return vm_raise(vm, vm->t.ValueError,
                        "%s must be a non-negative integer",
                        count < 0 ? "n" : "k");
    return falling(vm, count, k, false);
}

/* --- several numbers ----------------------------------------------------- */

/* Shewchuk's partials: the sum as if with unlimited precision, rounded once. */
typedef struct Partials {
    double *p;
    uint32_t n, cap;
} Partials;

static void partials_add(Vm *vm, Partials *ps, double x) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ps->n; i++) {
        double y = ps->p[i], t;
        if (fabs(x) < fabs(y)) {
            t = x;
            x = y;
            y = t;
        }
        double hi = x + y, lo = y - (hi - x);
        if (lo != 0) ps->p[kept++] = lo;
        x = hi;
    }
    if (kept == ps->cap) {
        uint32_t cap = ps->cap ? ps->cap * 2 : 32;
        ps->p = heap_resize(&vm->heap, ps->p, ps->cap * sizeof(double),
                            cap * sizeof(double));
        ps->cap = cap;
    }
    ps->p[kept++] = x;
    ps->n = kept;
}

/* From the largest down; half-way cases look at the sign of what follows. */
static double partials_sum(const Partials *ps) {
    if (ps->n == 0) return 0;
    uint32_t i = ps->n - 1;
    double hi = ps->p[i], lo = 0;
    while (i > 0 && lo == 0) {
        double x = hi, y = ps->p[--i];
        hi = x + y;
        lo = y - (hi - x);
    }
    if (i > 0 &&
        ((lo < 0 && ps->p[i - 1] < 0) || (lo > 0 && ps->p[i - 1] > 0))) {
        double y = lo * 2, x = hi + y;
        if (y == x - hi) hi = x;
    }
    return hi;
}

static Value m_fsum(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value it = obj_iter(vm, args[0]), item;
    if (!it) return V_NULL;
    Partials ps = {heap_alloc(&vm->heap, 32 * sizeof(double)), 0, 32};
    double special = 0, x;
    while ((item = obj_next(vm, it))) {
        bool ok = float_from(vm, item, &x);
        release(vm, item);
        if (!ok) break;
        if (isfinite(x))
            partials_add(vm, &ps, x);
        else
            special += x;
    }
    release(vm, it);
    double sum = special != 0 ? special : partials_sum(&ps);
    heap_free(&vm->heap, ps.p, ps.cap * sizeof(double));
    return vm->exc ? V_NULL : float_new(vm, sum);
}

static Value m_hypot(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "math.hypot", kw)) return V_NULL;
    if (vm->minor < 8 && !arg_count(vm, "hypot", n, 2, 2)) return V_NULL;
    double sum = 0, x;
    for (uint32_t i = 0; i < n; i++) {
        if (!float_from(vm, args[i], &x)) return V_NULL;
        sum = hypot(sum, x);
    }
    return float_new(vm, sum);
}

static Value m_dist(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value p = seq_tuple(vm, args[0]), q = p ? seq_tuple(vm, args[1]) : V_NULL;
    double sum = 0, x, y;
    bool ok = q && as_tuple(p)->len == as_tuple(q)->len;
    if (q && !ok)
        vm_raise(vm, vm->t.ValueError,
                 "both points must have the same number of dimensions");
    for (uint32_t i = 0; ok && i < as_tuple(p)->len; i++) {
        ok = float_from(vm, as_tuple(p)->items[i], &x) &&
             float_from(vm, as_tuple(q)->items[i], &y);
        if (ok) sum = hypot(sum, x - y);
    }
    release(vm, p);
    release(vm, q);
    return ok ? float_new(vm, sum) : V_NULL;
}

static Value m_prod(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value it = obj_iter(vm, args[0]), item;
    if (!it) return V_NULL;
    Value total = args[1] ? retain(args[1]) : v_int(1);
    while ((item = obj_next(vm, it))) {
        Value more = obj_binary(vm, OP_MUL, total, item);
        release(vm, item);
        if (!more) break;
        assign(vm, &total, more);
    }
    release(vm, it);
    if (!vm->exc) return total;
    release(vm, total);
    return V_NULL;
}

/* --- parts of a float ---------------------------------------------------- */

static Value m_modf(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x, whole;
    if (!float_from(vm, args[0], &x)) return V_NULL;
    Value pair = tuple_new(vm, 2);
    as_tuple(pair)->items[0] = float_new(vm, modf(x, &whole));
    as_tuple(pair)->items[1] = float_new(vm, whole);
    return pair;
}

static Value m_frexp(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x;
    int exponent = 0;
    if (!float_from(vm, args[0], &x)) return V_NULL;
    Value pair = tuple_new(vm, 2);
    as_tuple(pair)->items[0] = float_new(vm, frexp(x, &exponent));
    as_tuple(pair)->items[1] = v_int(isfinite(x) ? exponent : 0);
    return pair;
}

static Value m_ldexp(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x;
    int64_t e;
    if (!float_from(vm, args[0], &x) || !int_index(vm, args[1], &e))
        return V_NULL;
    int exponent = e > 10000 ? 10000 : e < -10000 ? -10000 : (int)e;
    return checked(vm, ldexp(x, exponent), isfinite(x), true);
}

static Value m_ulp(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double x;
    if (!float_from(vm, args[0], &x)) return V_NULL;
    x = fabs(x);
    if (!isfinite(x)) return float_new(vm, x);
    double up = nextafter(x, (double)INFINITY);
    if (isinf(up)) return float_new(vm, x - nextafter(x, -(double)INFINITY));
    return float_new(vm, up - x);
}

static Value m_isclose(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    double a, b, rel = 1e-9, abs_tol = 0;
    if (!float_from(vm, args[0], &a) || !float_from(vm, args[1], &b) ||
        (args[2] && !float_from(vm, args[2], &rel)) ||
        (args[3] && !float_from(vm, args[3], &abs_tol)))
        return V_NULL;
    if (rel < 0 || abs_tol < 0)
        return vm_raise(vm, vm->t.ValueError,
                        "tolerances must be non-negative");
    if (a == b) return V_TRUE;
    if (isinf(a) || isinf(b)) return V_FALSE;
    double diff = fabs(b - a);
    return v_bool(diff <= fabs(rel * b) || diff <= fabs(rel * a) ||
                  diff <= abs_tol);
}

#define F1(name)                                                               \
    { #name, m_##name, 0, "x /" }
#define F2(name)                                                               \
    { #name, m_##name, 0, "x y /" }
static const NativeDef functions[] = {
    F1(sin),
    F1(cos),
    F1(tan),
    F1(asin),
    F1(acos),
    F1(atan),
    F1(sinh),
    F1(cosh),
    F1(tanh),
    F1(asinh),
    F1(acosh),
    F1(atanh),
    F1(sqrt),
    F1(exp),
    F1(expm1),
    F1(log1p),
    F1(fabs),
    F1(erf),
    F1(erfc),
    F1(gamma),
    F1(lgamma),
    F1(degrees),
    F1(radians),
    F2(atan2),
    F2(fmod),
    F2(copysign),
    F2(pow),
    F1(isnan),
    F1(isinf),
    F1(isfinite),
    F1(log2),
    F1(log10),
    F1(floor),
    F1(ceil),
    F1(trunc),
    F1(factorial),
    F1(modf),
    F1(frexp),
    {"log", m_log, 0, "x base? /"},
    {"ldexp", m_ldexp, 0, "x i /"},
    {"gcd", m_gcd, 0, NULL},
    {"hypot", m_hypot, 0, NULL},
    {"fsum", m_fsum, 0, "seq /"},
    {"isclose", m_isclose, 0, "a b * rel_tol? abs_tol?"},
    {NULL, NULL, 0, NULL}};
static const NativeDef functions_37[] = {F2(remainder), {NULL, NULL, 0, NULL}};
static const NativeDef functions_38[] = {
    F1(isqrt),
    {"dist", m_dist, 0, "p q /"},
    {"comb", m_comb, 0, "n k /"},
    {"perm", m_perm, 0, "n k? /"},
    {"prod", m_prod, 0, "iterable / * start?"},
    {NULL, NULL, 0, NULL}};
static const NativeDef functions_39[] = {
    {"lcm", m_lcm, 0, NULL}, F1(ulp), F2(nextafter), {NULL, NULL, 0, NULL}};
static const NativeDef functions_311[] = {
    F1(cbrt), F1(exp2), {NULL, NULL, 0, NULL}};

Value mod_math_new(Vm *vm) {
    Value m = module_new(vm, "math");
    module_add(vm, m, functions);
    if (vm->minor >= 7) module_add(vm, m, functions_37);
    if (vm->minor >= 8) module_add(vm, m, functions_38);
    if (vm->minor >= 9) module_add(vm, m, functions_39);
    if (vm->minor >= 11) module_add(vm, m, functions_311);
    module_set(vm, m, "pi", float_new(vm, M_PI));
    module_set(vm, m, "e", float_new(vm, M_E));
    module_set(vm, m, "tau", float_new(vm, 2 * M_PI));
    module_set(vm, m, "inf", float_new(vm, (double)INFINITY));
    module_set(vm, m, "nan", float_new(vm, (double)NAN));
    return m;
}
