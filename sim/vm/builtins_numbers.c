/* builtins_numbers.c: abs, divmod, pow, round, sum, min, max and texts of
 * numbers. */
#include <math.h>

#include "base/utf8.h"
#include "vm/builtins.h"
#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"

static Value bi_abs(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value v = args[0];
    if (is_int_small(v) || is_bool(v)) {
        Value i = to_index(vm, v);
        return int_sign(vm, i) < 0 ? int_unary(vm, OP_NEG, i) : i;
    }
    if (is_float(vm, v)) return float_new(vm, fabs(float_value(v)));
    if (type_lookup(vm, type_of(vm, v), vm->s.abs_))
        return vm_call_method(vm, v, vm->s.abs_, NULL, 0);
    return vm_raise(vm, vm->t.TypeError, "bad operand type for abs(): '%s'",
                    type_of(vm, v)->name);
}

/* int and float are what it is for; others say so themselves. */
static bool has_divmod(Vm *vm, Value v) {
    return is_int(vm, v) || is_a(vm, v, vm->t.float_);
}

static Value user_divmod(Vm *vm, Value a, Value b) {
    const char *const names[] = {"__divmod__", "__rdivmod__"};
    Value sides[] = {a, b}, others[] = {b, a};
    for (int i = 0; i < 2; i++) {
        Value name = str_intern(vm, names[i], str_of(names[i]).len);
        Value found = type_lookup(vm, type_of(vm, sides[i]), name);
        Value r = found ? vm_call_method(vm, sides[i], name, &others[i], 1)
                        : V_NOTIMPL;
        release(vm, name);
        if (r != V_NOTIMPL) return r;
    }
    return vm_raise(vm, vm->t.TypeError,
                    "unsupported operand type(s) for divmod(): '%s' and '%s'",
                    type_of(vm, a)->name, type_of(vm, b)->name);
}

static Value bi_divmod(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)kw;
    if (!arg_count(vm, "divmod", n, 2, 2)) return V_NULL;
    if (!has_divmod(vm, args[0]) || !has_divmod(vm, args[1]))
        return user_divmod(vm, args[0], args[1]);
    double d;
    if (!is_int(vm, args[0]) || !is_int(vm, args[1]))
        if (float_from(vm, args[1], &d) && d == 0 && vm->minor < 14)
            return vm_raise(vm, vm->t.ZeroDivisionError, "float divmod()");
    Value q = obj_binary(vm, OP_FLOORDIV, args[0], args[1]);
    Value r = q ? obj_binary(vm, OP_MOD, args[0], args[1]) : V_NULL;
    Value pair = r ? tuple_of2(vm, q, r) : V_NULL;
    release(vm, q);
    release(vm, r);
    return pair;
}

/* a OP b % m, releasing a */
static Value step(Vm *vm, BinaryOp op, Value a, Value b, Value m) {
    Value r = int_binary(vm, op, a, b);
    release(vm, a);
    if (!r) return V_NULL;
    Value rest = int_binary(vm, OP_MOD, r, m);
    release(vm, r);
    return rest;
}

/* base ** exp % m by squaring, exp >= 0; owned */
static Value power(Vm *vm, Value base, Value exp, Value m) {
    Value result = int_binary(vm, OP_MOD, v_int(1), m);
    Value square = int_binary(vm, OP_MOD, base, m), rest = retain(exp);
    while (int_sign(vm, rest) > 0) {
        Value odd = int_binary(vm, OP_AND, rest, v_int(1));
        if (odd == v_int(1)) result = step(vm, OP_MUL, result, square, m);
        Value half = int_binary(vm, OP_RSHIFT, rest, v_int(1));
        release(vm, rest);
        rest = half;
        Value same = retain(square);
        square = step(vm, OP_MUL, square, same, m);
        release(vm, same);
    }
    release(vm, square);
    release(vm, rest);
    return result;
}

/* x with a * x % m == 1 (Euclid); V_NULL with ValueError if there is none. */
static Value inverse(Vm *vm, Value a, Value m) {
    Value r0 = retain(m), r1 = int_binary(vm, OP_MOD, a, m);
    Value t0 = v_int(0), t1 = v_int(1);
    while (int_sign(vm, r1) != 0) {
        Value q = int_binary(vm, OP_FLOORDIV, r0, r1);
        Value qr = int_binary(vm, OP_MUL, q, r1);
        Value qt = int_binary(vm, OP_MUL, q, t1);
        Value r2 = int_binary(vm, OP_SUB, r0, qr);
        Value t2 = int_binary(vm, OP_SUB, t0, qt);
        Value gone[] = {q, qr, qt, r0, t0};
        for (int i = 0; i < 5; i++)
            release(vm, gone[i]);
        r0 = r1;
        r1 = r2;
        t0 = t1;
        t1 = t2;
    }
    bool exists = r0 == v_int(1) || r0 == v_int(-1);
    if (r0 == v_int(-1)) assign(vm, &t0, int_unary(vm, OP_NEG, t0));
    release(vm, r0);
    release(vm, r1);
    release(vm, t1);
    Value x = exists ? int_binary(vm, OP_MOD, t0, m)
                     : vm_raise(vm, vm->t.ValueError,
                                "base is not invertible for the given modulus");
    release(vm, t0);
    return x;
}

static Value pow_modulo(Vm *vm, Value base, Value exp, Value m) {
    if (!is_int(vm, base) || !is_int(vm, exp) || !is_int(vm, m))
        return vm_raise(vm, vm->t.TypeError,
                        "pow() 3rd argument not allowed unless all arguments "
                        "are integers");
    bool negative = int_sign(vm, exp) < 0;
    if (negative && vm->minor < 8)
        return vm_raise(vm, vm->t.ValueError,
                        "pow() 2nd argument cannot be negative when 3rd "
                        "argument specified");
    if (int_sign(vm, m) == 0)
        return vm_raise(vm, vm->t.ValueError, "pow() 3rd argument cannot be 0");
    if (!negative) return power(vm, base, exp, m);
    Value inv = inverse(vm, base, m);
    if (!inv) return V_NULL;
    Value plus = int_unary(vm, OP_NEG, exp);
    Value result = power(vm, inv, plus, m);
    release(vm, inv);
    release(vm, plus);
    return result;
}

static Value bi_pow(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (args[2] && args[2] != V_NONE)
        return pow_modulo(vm, args[0], args[1], args[2]);
    return obj_binary(vm, OP_POW, args[0], args[1]);
}

static Value bi_round(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!type_lookup(vm, type_of(vm, args[0]), vm->s.round_))
        return vm_raise(vm, vm->t.TypeError,
                        "type %s doesn't define __round__ method",
                        type_of(vm, args[0])->name);
    bool digits = args[1] && args[1] != V_NONE;
    return vm_call_method(vm, args[0], vm->s.round_, args + 1, digits);
}

/* --- sum ----------------------------------------------------------------- */

/* A sum of floats; from 3.12 with the low-order parts that the additions lose
 * (Neumaier), so that sum([0.1] * 10) is 1.0. */
typedef struct FloatSum {
    double sum, lost;
} FloatSum;

static void float_add(const Vm *vm, FloatSum *s, double x) {
    double t = s->sum + x;
    if (vm->minor >= 12)
        s->lost +=
            fabs(s->sum) >= fabs(x) ? (s->sum - t) + x : (x - t) + s->sum;
    s->sum = t;
}

static double float_total(const FloatSum *s) {
    return s->lost != 0 && isfinite(s->lost) ? s->sum + s->lost : s->sum;
}

/* Adds items to *total (a float) while they are floats or ints.  The first
 * other one is returned, owned; V_NULL at the end. */
static Value sum_floats(Vm *vm, Value it, Value *total) {
    FloatSum s = {float_value(*total), 0};
    Value item;
    while ((item = obj_next(vm, it))) {
        bool overflow = false;
        if (is_float(vm, item))
            float_add(vm, &s, float_value(item));
        else if (is_int_small(item))
            s.sum += int_to_double(vm, item, &overflow);
        else
            break;
        release(vm, item);
    }
    assign(vm, total, float_new(vm, float_total(&s)));
    return item;
}

static bool sum_items(Vm *vm, Value it, Value *total) {
    for (;;) {
        Value item =
            is_float(vm, *total) ? sum_floats(vm, it, total) : obj_next(vm, it);
        if (!item) return !vm->exc;
        Value more = obj_binary(vm, OP_ADD, *total, item);
        release(vm, item);
        if (!more) return false;
        assign(vm, total, more);
    }
}

static Value bi_sum(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value it = obj_iter(vm, args[0]);
    if (!it) return V_NULL;
    Value total = args[1] ? retain(args[1]) : v_int(0);
    bool ok = !is_str(vm, total);
    if (!ok)
        vm_raise(vm, vm->t.TypeError,
                 "sum() can't sum strings [use ''.join(seq) instead]");
    else
        ok = sum_items(vm, it, &total);
    release(vm, it);
    if (ok) return total;
    release(vm, total);
    return V_NULL;
}

/* --- min and max --------------------------------------------------------- */

typedef struct Best {
    Value item, key; /* owned, or V_NULL */
    Value fn;        /* key function or V_NULL */
    bool max;
} Best;

/* Takes over `item` and keeps it if it is better; false with an exception. */
static bool offer(Vm *vm, Best *best, Value item) {
    Value key = best->fn ? vm_call1(vm, best->fn, item) : retain(item);
    int better = key ? 1 : -1;
    if (key && best->item) {
        CmpOp op = best->max ? CMP_GT : CMP_LT;
        Value r = obj_compare(vm, key, best->key, op);
        better = r ? obj_truth(vm, r) : -1;
        release(vm, r);
    }
    if (better == 1) {
        assign(vm, &best->item, item);
        assign(vm, &best->key, key);
    } else {
        release(vm, item);
        release(vm, key);
    }
    return better >= 0;
}

static bool offer_all(Vm *vm, Best *best, const Value *args, uint32_t n) {
    if (n > 1) {
        for (uint32_t i = 0; i < n; i++)
            if (!offer(vm, best, retain(args[i]))) return false;
        return true;
    }
    Value it = obj_iter(vm, args[0]), item;
    if (!it) return false;
    while ((item = obj_next(vm, it)))
        if (!offer(vm, best, item)) break;
    release(vm, it);
    return !vm->exc;
}

static Value empty_error(Vm *vm, const char *name) {
    return vm_raise(vm, vm->t.ValueError,
                    vm->minor >= 12 ? "%s() iterable argument is empty"
                                    : "%s() arg is an empty sequence",
                    name);
}

static bool too_few(Vm *vm, const char *name) {
    vm_raise(vm, vm->t.TypeError, "%s expected %s1 argument%s, got 0", name,
             vm->minor >= 9 ? "at least " : "", vm->minor < 8 ? "s" : "");
    return false;
}

static Value extreme(Vm *vm, bool max, const Value *args, uint32_t n,
                     Value kw) {
    static const char *const names[] = {"key", "default"};
    const char *who = max ? "max" : "min";
    Value named[2];
    if (n == 0 && !too_few(vm, who)) return V_NULL;
    if (!keywords(vm, who, args + n, kw, names, 2, named)) return V_NULL;
    if (n > 1 && named[1])
        return vm_raise(vm, vm->t.TypeError,
                        "Cannot specify a default for %s() with multiple "
                        "positional arguments",
                        who);
    Best best = {.fn = named[0] == V_NONE ? V_NULL : named[0], .max = max};
    bool ok = offer_all(vm, &best, args, n);
    release(vm, best.key);
    if (ok && best.item) return best.item;
    release(vm, best.item);
    if (!ok) return V_NULL;
    return named[1] ? retain(named[1]) : empty_error(vm, who);
}

static Value bi_min(Vm *vm, const Value *args, uint32_t n, Value kw) {
    return extreme(vm, false, args, n, kw);
}

static Value bi_max(Vm *vm, const Value *args, uint32_t n, Value kw) {
    return extreme(vm, true, args, n, kw);
}

/* --- texts --------------------------------------------------------------- */

static Value in_base(Vm *vm, Value v, int base, const char *prefix) {
    Value i = to_index(vm, v);
    if (!i) return V_NULL;
    bool negative = int_sign(vm, i) < 0;
    StrBuf sb = {0};
    if (negative) {
        sb_putc(&sb, '-');
        assign(vm, &i, int_unary(vm, OP_NEG, i));
    }
    sb_puts(&sb, prefix);
    int_write(vm, i, base, &sb);
    release(vm, i);
    return sb_finish(vm, &sb, true);
}

static Value bi_hex(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return in_base(vm, args[0], 16, "0x");
}

static Value bi_oct(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return in_base(vm, args[0], 8, "0o");
}

static Value bi_bin(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return in_base(vm, args[0], 2, "0b");
}

static Value bi_chr(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (vm->minor < 10 && !is_int(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError,
                        "an integer is required (got type %s)",
                        type_of(vm, args[0])->name);
    Value i = to_index(vm, args[0]);
    if (!i) return V_NULL;
    int64_t rune = int_clamp(vm, i);
    release(vm, i);
    if (rune < 0 || rune > 0x10FFFF)
        return vm_raise(vm, vm->t.ValueError,
                        "chr() arg not in range(0x110000)");
    char text[4];
    return str_new(vm, text, utf8_encode((uint32_t)rune, text));
}

static Value bi_ord(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    uint64_t len = 0;
    if (is_str(vm, args[0])) {
        Str s = str_view(args[0]);
        size_t used;
        len = as_str(args[0])->count;
        if (len == 1) return v_int(utf8_decode(s.ptr, s.len, &used));
    } else if (is_bytes(vm, args[0])) {
        len = bytes_view(args[0]).len;
        if (len == 1) return v_int((uint8_t)bytes_view(args[0]).ptr[0]);
    } else {
        return vm_raise(vm, vm->t.TypeError,
                        "ord() expected string of length 1, but %s found",
                        type_of(vm, args[0])->name);
    }
    return vm_raise(vm, vm->t.TypeError,
                    "ord() expected a character, but string of length %llu "
                    "found",
                    (unsigned long long)len);
}

const NativeDef builtins_numbers[] = {{"abs", bi_abs, 0, "x /"},
                                      {"divmod", bi_divmod, 0, NULL},
                                      {"pow", bi_pow, 0, "base exp mod?"},
                                      {"round", bi_round, 0, "number ndigits?"},
                                      {"sum", bi_sum, 0, "iterable / start?"},
                                      {"min", bi_min, 0, NULL},
                                      {"max", bi_max, 0, NULL},
                                      {"hex", bi_hex, 0, "number /"},
                                      {"oct", bi_oct, 0, "number /"},
                                      {"bin", bi_bin, 0, "number /"},
                                      {"chr", bi_chr, 0, "i /"},
                                      {"ord", bi_ord, 0, "c /"},
                                      {NULL, NULL, 0, NULL}};
