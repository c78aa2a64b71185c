/* int from text and to text, and int(...). */
#include <string.h>

#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_float.h"
#include "vm/obj_int_impl.h"
#include "vm/obj_str.h"
#include "vm/obj_str_impl.h"

#define MAX_DIGITS 4300

/* Versions before this one were left without the limit. */
static bool limited(const Vm *vm) {
    return vm->minor >= 7;
}

static const char *limit_text(const Vm *vm) {
    return vm->minor >= 11 ? "4300 digits" : "4300";
}

/* --- to text ---------------------------------------------------------------
 */

static void write_small(int64_t i, StrBuf *out) {
    char text[24], *p = text + sizeof text;
    uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (i < 0) *--p = '-';
    sb_put(out, p, (size_t)(text + sizeof text - p));
}

void int_write(Vm *vm, Value v, int base, StrBuf *out) {
    if (base == 10 && is_int_small(v)) {
        write_small(int_small(v), out);
        return;
    }
    static const char DIGITS[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    Limbs l;
    int_limbs(v, &l);
    if (l.neg) sb_putc(out, '-');
    if (l.n == 0) {
        sb_putc(out, '0');
        return;
    }
    /* mpn_get_str wants to overwrite its operand */
    size_t bytes = (size_t)l.n * sizeof(mp_limb_t);
    mp_limb_t *copy = heap_alloc(&vm->heap, bytes);
    memcpy(copy, l.p, bytes);
    size_t room = mpn_sizeinbase(copy, l.n, base) + 2, at = out->len;
    sb_repeat(out, '0', room);
    unsigned char *text = (unsigned char *)out->data + at;
    size_t n = mpn_get_str(text, base, copy, l.n), skip = 0;
    heap_free(&vm->heap, copy, bytes);
    while (skip + 1 < n && text[skip] == 0)
        skip++;
    for (size_t i = skip; i < n; i++)
        text[i - skip] = (unsigned char)DIGITS[text[i]];
    out->len = at + n - skip;
    out->data[out->len] = 0;
}

bool int_digits_exceed(Vm *vm, Value v) {
    if (!limited(vm) || is_int_small(v) || is_bool(v)) return false;
    Limbs l;
    int_limbs(v, &l);
    if (limbs_bits(&l) < 14281) return false; /* less than 10^4299 */
    StrBuf sb = {0};
    int_write(vm, v, 10, &sb);
    size_t digits = sb.len - l.neg;
    sb_free(&sb);
    if (digits <= MAX_DIGITS) return false;
    vm_raise(vm, vm->t.ValueError,
             "Exceeds the limit (%s) for integer string conversion; use "
             "sys.set_int_max_str_digits() to increase the limit",
             limit_text(vm));
    return true;
}

Value int_repr(Vm *vm, Value v) {
    if (is_int_small(v)) {
        char text[24], *p = text + sizeof text;
        int64_t i = int_small(v);
        uint64_t mag = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
        do
            *--p = (char)('0' + mag % 10);
        while (mag /= 10);
        if (i < 0) *--p = '-';
        return str_new(vm, p, (size_t)(text + sizeof text - p));
    }
    if (int_digits_exceed(vm, v)) return V_NULL;
    StrBuf sb = {0};
    int_write(vm, v, 10, &sb);
    return str_from_buf(vm, &sb);
}

/* --- from text -------------------------------------------------------------
 */

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

static int prefix_base(char c) {
    switch (c) {
    case 'x':
    case 'X': return 16;
    case 'o':
    case 'O': return 8;
    case 'b':
    case 'B': return 2;
    default: return 0;
    }
}

/* Moves s past a base prefix; base 0 becomes what the prefix says.  False for
 * digits that base 0 does not allow: 012. */
static bool skip_prefix(Str *s, int *base) {
    int by_prefix = s->len > 1 && s->ptr[0] == '0' ? prefix_base(s->ptr[1]) : 0;
    if (by_prefix && (*base == 0 || *base == by_prefix)) {
        *base = by_prefix;
        s->ptr += 2;
        s->len -= 2;
        if (s->len > 1 && s->ptr[0] == '_') { /* 0x_ff */
            s->ptr++;
            s->len--;
        }
        return true;
    }
    if (*base != 0) return true;
    *base = 10;
    if (s->len > 1 && s->ptr[0] == '0') /* only zeros may follow */
        for (size_t i = 1; i < s->len; i++)
            if (s->ptr[i] != '0' && s->ptr[i] != '_') return false;
    return true;
}

/* The digit values of s in out; false if s is not digits with single
 * underscores between them. */
static bool read_digits(Str s, int base, unsigned char *out, size_t *n) {
    *n = 0;
    bool digit_before = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '_') {
            if (!digit_before) return false;
            digit_before = false;
            continue;
        }
        int d = digit_value(s.ptr[i]);
        if (d >= base) return false;
        out[(*n)++] = (unsigned char)d;
        digit_before = true;
    }
    return digit_before;
}

static Value from_digits(Vm *vm, const unsigned char *d, size_t n, int base,
                         bool neg) {
    if (n <= 11) { /* 36^11 fits */
        int64_t i = 0;
        for (size_t k = 0; k < n; k++)
            i = i * base + d[k];
        return int_from_i64(vm, neg ? -i : i);
    }
    IntObj *r = int_room(vm, (mp_size_t)(n * 6 / 64 + 2));
    if (!r) return V_NULL;
    mp_size_t used = mpn_set_str(r->limbs, d, n, base);
    return int_done(vm, r, used, neg);
}

static bool too_many_digits(Vm *vm, size_t n, int base) {
    if (!limited(vm) || n <= MAX_DIGITS || (base & (base - 1)) == 0)
        return false;
    vm_raise(vm, vm->t.ValueError,
             "Exceeds the limit (%s) for integer string conversion: value "
             "has %zu digits; use sys.set_int_max_str_digits() to increase "
             "the limit",
             limit_text(vm), n);
    return true;
}

Value int_parse(Vm *vm, Str text, int base) {
    StrBuf plain = {0}; /* other scripts' digits and spaces made ASCII */
    str_ascii_number(text, &plain);
    Str s = sb_str(&plain);
    bool neg = s.len && s.ptr[0] == '-';
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+')) {
        s.ptr++;
        s.len--;
    }
    size_t n, bytes = s.len + 1;
    unsigned char *digits = heap_alloc(&vm->heap, bytes);
    Value r = V_NULL;
    if (skip_prefix(&s, &base) && read_digits(s, base, digits, &n)) {
        size_t zeros = 0;
        while (zeros < n && digits[zeros] == 0)
            zeros++;
        if (!too_many_digits(vm, n, base))
            r = from_digits(vm, digits + zeros, n - zeros, base, neg);
    }
    heap_free(&vm->heap, digits, bytes);
    sb_free(&plain);
    return r;
}

/* --- int(...) --------------------------------------------------------------
 */

static Value bad_literal(Vm *vm, Value v, int base) {
    Value r = obj_repr(vm, v);
    if (!r) return V_NULL;
    vm_raise(vm, vm->t.ValueError, "invalid literal for int() with base %d: %s",
             base, as_str(r)->data);
    release(vm, r);
    return V_NULL;
}

static Value from_text(Vm *vm, Value v, int base) {
    Value r = int_parse(vm, is_str(vm, v) ? str_view(v) : bytes_view(v), base);
    if (!r && !vm->exc) return bad_literal(vm, v, base);
    return r;
}

static Value not_int(Vm *vm, Value v, const char *method, Value got) {
    (void)v;
    vm_raise(vm, vm->t.TypeError, "%s returned non-int (type %s)", method,
             type_of(vm, got)->name);
    release(vm, got);
    return V_NULL;
}

/* By __int__, __index__ or __trunc__, in this order. */
static Value from_protocol(Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    if (type_lookup(vm, t, vm->s.int_)) {
        Value r = vm_call_method(vm, v, vm->s.int_, NULL, 0);
        return !r || is_int(vm, r) ? r : not_int(vm, v, "__int__", r);
    }
    if (type_lookup(vm, t, vm->s.index_)) return int_of_index(vm, v);
    if (is_complex(vm, v) && vm->minor < 10)
        return vm_raise(vm, vm->t.TypeError, "can't convert complex to int");
    Value trunc = str_from(vm, "__trunc__"), r = V_NULL;
    trunc = str_interned(vm, trunc);
    if (type_lookup(vm, t, trunc))
        r = vm_call_method(vm, v, trunc, NULL, 0);
    else
        vm_raise(vm, vm->t.TypeError,
                 "int() argument must be a string, a bytes-like object or a "
                 "%s, not '%s'",
                 vm->minor >= 10 ? "real number" : "number", t->name);
    release(vm, trunc);
    if (r && !is_int(vm, r)) assign(vm, &r, int_of_index(vm, r));
    return r;
}

static Value from_any(Vm *vm, Value v) {
    if (is_int(vm, v) && !(type_of(vm, v)->flags & TF_USER))
        return int_exact(vm, v);
    if (is_float(vm, v)) return int_from_double(vm, float_value(v));
    if (is_str(vm, v) || is_bytes(vm, v)) return from_text(vm, v, 10);
    return from_protocol(vm, v);
}

static Value from_base(Vm *vm, Value v, Value base_arg) {
    int64_t base;
    if (!int_index(vm, base_arg, &base)) return V_NULL;
    if (base != 0 && (base < 2 || base > 36))
        return vm_raise(vm, vm->t.ValueError,
                        "int() base must be >= 2 and <= 36, or 0");
    if (!is_str(vm, v) && !is_bytes(vm, v))
        return vm_raise(vm, vm->t.TypeError,
                        "int() can't convert non-string with explicit base");
    return from_text(vm, v, (int)base);
}

Value int_make(Vm *vm, Type *t, const Value *args, uint32_t n, Value kw) {
    static const NativeDef def = {.name = "int", .sig = "x? / base?"};
    Value a[2] = {V_NULL, V_NULL}, r;
    if (n > 2)
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor >= 13 ? "int expected at most 2 arguments, "
                                          "got %u"
                                        : "int() takes at most 2 arguments "
                                          "(%u given)",
                        n);
    if (!native_bind(vm, &def, args, n, kw, a, 2)) return V_NULL;
    if (a[1])
        r = a[0] ? from_base(vm, a[0], a[1])
                 : vm_raise(vm, vm->t.TypeError,
                            "int() missing string argument");
    else
        r = a[0] ? from_any(vm, a[0]) : v_int(0);
    if (r && t != vm->t.int_) assign(vm, &r, int_as_type(vm, t, r));
    return r;
}
