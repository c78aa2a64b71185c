/* int's methods and attributes. */
#include <string.h>

#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/obj_int_impl.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

static Value m_exact(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    return int_exact(vm, args[0]);
}

static Value m_bit_length(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    return v_int(int_bit_length(vm, args[0]));
}

static Value m_bit_count(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm;
    (void)n;
    (void)kw;
    Limbs l;
    int_limbs(args[0], &l);
    return v_int(l.n ? (int64_t)mpn_popcount(l.p, l.n) : 0);
}

static Value m_is_integer(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm;
    (void)args;
    (void)n;
    (void)kw;
    return V_TRUE;
}

static Value m_ratio(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    Value v = int_exact(vm, args[0]);
    Value r = tuple_of2(vm, v, v_int(1));
    release(vm, v);
    return r;
}

static Value m_float(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    double d;
    return float_from(vm, args[0], &d) ? float_new(vm, d) : V_NULL;
}

static Value m_abs(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    return int_unary(vm, int_sign(vm, args[0]) < 0 ? OP_NEG : OP_POS, args[0]);
}

static Value m_divmod(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    if (!is_int(vm, args[1])) return V_NOTIMPL;
    Value quo, rem;
    if (!int_divmod(vm, args[0], args[1], &quo, &rem)) return V_NULL;
    Value r = tuple_of2(vm, quo, rem);
    release(vm, quo);
    release(vm, rem);
    return r;
}

/* v - remainder, moved to the nearer multiple of 10**k; a tie to the even. */
Value int_round(Vm *vm, Value v, Value ndigits) {
    if (int_sign(vm, ndigits) >= 0) return int_exact(vm, v);
    Value k = int_unary(vm, OP_NEG, ndigits);
    Value unit = int_binary(vm, OP_POW, v_int(10), k);
    release(vm, k);
    if (!unit) return V_NULL;
    Value quo, rem;
    if (!int_divmod(vm, v, unit, &quo, &rem)) return V_NULL;
    Value twice = int_binary(vm, OP_LSHIFT, rem, v_int(1));
    int c = int_cmp(vm, twice, unit);
    Value odd = int_binary(vm, OP_AND, quo, v_int(1));
    if (c > 0 || (c == 0 && int_sign(vm, odd)))
        assign(vm, &quo, int_binary(vm, OP_ADD, quo, v_int(1)));
    Value r = int_binary(vm, OP_MUL, quo, unit);
    release(vm, twice);
    release(vm, quo);
    release(vm, rem);
    release(vm, unit);
    return r;
}

static Value m_round(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    if (!args[1]) return int_exact(vm, args[0]);
    Value ndigits = int_of_index(vm, args[1]);
    if (!ndigits) return V_NULL;
    Value r = int_round(vm, args[0], ndigits);
    release(vm, ndigits);
    return r;
}

/* --- to_bytes, from_bytes
 * ------------------------------------------------------ */

static bool byte_order(Vm *vm, Value v, bool *little) {
    *little = false;
    if (!v && vm->minor >= 11) return true;
    if (v && is_str(vm, v)) {
        *little = str_is(str_view(v), "little");
        if (*little || str_is(str_view(v), "big")) return true;
    }
    vm_raise(vm, vm->t.ValueError,
             "byteorder must be either 'little' or 'big'");
    return false;
}

static void reverse(char *p, size_t n) {
    for (size_t i = 0; i < n / 2; i++) {
        char c = p[i];
        p[i] = p[n - 1 - i];
        p[n - 1 - i] = c;
    }
}

/* Two's complement of v in `len` little-endian bytes. */
static void put_bytes(Value v, char *out, size_t len) {
    Limbs l;
    int_limbs(v, &l);
    unsigned carry = 1;
    for (size_t i = 0; i < len; i++) {
        mp_limb_t limb = i / 8 < (size_t)l.n ? l.p[i / 8] : 0;
        unsigned byte = (unsigned)(limb >> (i % 8 * 8)) & 0xFF;
        if (l.neg) {
            byte = (~byte & 0xFF) + carry;
            carry = byte >> 8;
        }
        out[i] = (char)(byte & 0xFF);
    }
}

static bool fits_bytes(Vm *vm, Value v, int64_t len, bool is_signed) {
    bool neg = int_sign(vm, v) < 0;
    if (neg && !is_signed) {
        vm_raise(vm, vm->t.OverflowError,
                 "can't convert negative int to unsigned");
        return false;
    }
    Value mag = neg ? int_unary(vm, OP_INVERT, v) : int_exact(vm, v);
    bool fits = int_bit_length(vm, mag) + is_signed <= len * 8;
    fits |= int_sign(vm, v) == 0;
    release(vm, mag);
    if (!fits) vm_raise(vm, vm->t.OverflowError, "int too big to convert");
    return fits;
}

static Value m_to_bytes(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    bool little;
    int64_t len = 1;
    if (!args[1] && vm->minor < 11)
        return vm_raise(vm, vm->t.TypeError,
                        "to_bytes() missing required argument 'length' "
                        "(pos 1)");
    if (args[1] && !int_index(vm, args[1], &len)) return V_NULL;
    if (!byte_order(vm, args[2], &little)) return V_NULL;
    if (len < 0)
        return vm_raise(vm, vm->t.ValueError,
                        "length argument must be non-negative");
    if ((uint64_t)len > heap_room(&vm->heap) / 4)
        return vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
    int is_signed = args[3] ? obj_truth(vm, args[3]) : 0;
    if (is_signed < 0 || !fits_bytes(vm, args[0], len, is_signed))
        return V_NULL;
    char *buf = heap_alloc(&vm->heap, (size_t)len + 1);
    put_bytes(args[0], buf, (size_t)len);
    if (!little) reverse(buf, (size_t)len);
    Value r = bytes_new(vm, buf, (size_t)len);
    heap_free(&vm->heap, buf, (size_t)len + 1);
    return r;
}

/* The int of little-endian bytes. */
static Value get_bytes(Vm *vm, const unsigned char *p, size_t len,
                       bool is_signed) {
    mp_size_t limbs = (mp_size_t)(len / 8 + 1);
    IntObj *r = int_room(vm, limbs);
    if (!r) return V_NULL;
    bool neg = is_signed && len && (p[len - 1] & 0x80);
    memset(r->limbs, neg ? 0xFF : 0, (size_t)limbs * sizeof(mp_limb_t));
    for (size_t i = 0; i < len; i++) {
        r->limbs[i / 8] &= ~((mp_limb_t)0xFF << (i % 8 * 8));
        r->limbs[i / 8] |= (mp_limb_t)p[i] << (i % 8 * 8);
    }
    if (neg) mpn_neg(r->limbs, r->limbs, limbs);
    return int_done(vm, r, limbs, neg);
}

static Value m_from_bytes(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n;
    (void)kw;
    bool little;
    if (!byte_order(vm, args[2], &little)) return V_NULL;
    int is_signed = args[3] ? obj_truth(vm, args[3]) : 0;
    if (is_signed < 0) return V_NULL;
    Value data = bytes_from(vm, args[1]);
    if (!data) return V_NULL;
    Str b = bytes_view(data);
    char *copy = heap_alloc(&vm->heap, b.len + 1);
    if (b.len) memcpy(copy, b.ptr, b.len);
    if (!little) reverse(copy, b.len);
    Value r = get_bytes(vm, (unsigned char *)copy, b.len, is_signed);
    heap_free(&vm->heap, copy, b.len + 1);
    release(vm, data);
    if (!r || as_type(args[0]) == vm->t.int_) return r;
    Value obj = vm_call1(vm, args[0], r);
    release(vm, r);
    return obj;
}

const NativeDef int_methods[] = {
    {"conjugate", m_exact, NF_METHOD, ""},
    {"bit_length", m_bit_length, NF_METHOD, ""},
    {"bit_count", m_bit_count, NF_METHOD, ""},
    {"is_integer", m_is_integer, NF_METHOD, ""},
    {"as_integer_ratio", m_ratio, NF_METHOD, ""},
    {"to_bytes", m_to_bytes, NF_METHOD, "length? byteorder? * signed?"},
    {"from_bytes", m_from_bytes, NF_CLASS, "bytes byteorder? * signed?"},
    {"__int__", m_exact, NF_METHOD, ""},
    {"__index__", m_exact, NF_METHOD, ""},
    {"__trunc__", m_exact, NF_METHOD, ""},
    {"__floor__", m_exact, NF_METHOD, ""},
    {"__ceil__", m_exact, NF_METHOD, ""},
    {"__float__", m_float, NF_METHOD, ""},
    {"__abs__", m_abs, NF_METHOD, ""},
    {"__divmod__", m_divmod, NF_METHOD, "value /"},
    {"__round__", m_round, NF_METHOD, "ndigits? /"},
    {NULL, NULL, 0, NULL},
};

static Value get_exact(Vm *vm, Value self) {
    return int_exact(vm, self);
}

static Value get_zero(Vm *vm, Value self) {
    (void)vm;
    (void)self;
    return v_int(0);
}

static Value get_one(Vm *vm, Value self) {
    (void)vm;
    (void)self;
    return v_int(1);
}

const GetSetDef int_getset[] = {
    {"real", get_exact, NULL},
    {"imag", get_zero, NULL},
    {"numerator", get_exact, NULL},
    {"denominator", get_one, NULL},
    {NULL, NULL, NULL},
};
