/* mod_random.c: _random: the Mersenne Twister MT19937, bit for bit, and the
 * seeds that texts give.  What is drawn from it is in prelude/random.py.
 *
 * Without a seed it starts from a fixed one: a run must not depend on anything
 * outside the program. */
#include <string.h>

#include "vm/builtins.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/mod_table.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

enum { WORDS = 624, SHIFT = 397 };

typedef struct Random {
    Obj h;
    uint32_t state[WORDS];
    uint32_t next; /* the word to give out; WORDS: make new ones first */
} Random;

static Random *as_random(Value v) {
    return (Random *)as_obj(v);
}

static void seed_word(Random *r, uint32_t s) {
    r->state[0] = s;
    for (uint32_t i = 1; i < WORDS; i++) {
        s = 1812433253u * (s ^ s >> 30) + i;
        r->state[i] = s;
    }
    r->next = WORDS;
}

static uint32_t stirred(const Random *r, uint32_t i, uint32_t factor) {
    uint32_t before = r->state[i - 1];
    return r->state[i] ^ (before ^ before >> 30) * factor;
}

static void wrap(Random *r, uint32_t *i) {
    if (++*i < WORDS) return;
    r->state[0] = r->state[WORDS - 1];
    *i = 1;
}

static void seed_words(Random *r, const uint32_t *key, uint32_t n) {
    uint32_t i = 1, j = 0;
    seed_word(r, 19650218u);
    for (uint32_t k = WORDS > n ? WORDS : n; k; k--) {
        r->state[i] = stirred(r, i, 1664525u) + key[j] + j;
        wrap(r, &i);
        if (++j == n) j = 0;
    }
    for (uint32_t k = WORDS - 1; k; k--) {
        r->state[i] = stirred(r, i, 1566083941u) - i;
        wrap(r, &i);
    }
    r->state[0] = 0x80000000u;
}

static void make_words(Random *r) {
    for (uint32_t i = 0; i < WORDS; i++) {
        uint32_t y = (r->state[i] & 0x80000000u) |
                     (r->state[(i + 1) % WORDS] & 0x7fffffffu);
        r->state[i] =
            r->state[(i + SHIFT) % WORDS] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    r->next = 0;
}

static uint32_t draw(Random *r) {
    if (r->next >= WORDS) make_words(r);
    uint32_t y = r->state[r->next++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
}

/* --- seeds --------------------------------------------------------------- */

/* From the 32-bit words of |v|, least significant first. */
static bool seed_int(Vm *vm, Random *r, Value v) {
    Value rest = to_index(vm, v);
    if (!rest) return false;
    if (int_sign(vm, rest) < 0) assign(vm, &rest, int_unary(vm, OP_NEG, rest));
    uint32_t n = (uint32_t)((int_bit_length(vm, rest) + 31) / 32);
    if (n == 0) n = 1;
    uint32_t *key = heap_alloc(&vm->heap, n * sizeof *key);
    for (uint32_t i = 0; i < n; i++) {
        Value low = int_binary(vm, OP_AND, rest, v_int(0xFFFFFFFF));
        key[i] = (uint32_t)int_small(low);
        assign(vm, &rest, int_binary(vm, OP_RSHIFT, rest, v_int(32)));
    }
    seed_words(r, key, n);
    heap_free(&vm->heap, key, n * sizeof *key);
    release(vm, rest);
    return true;
}

static Value r_seed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Random *r = as_random(args[0]);
    Value v = args[1] && args[1] != V_NONE ? args[1] : v_int(0);
    if (is_int(vm, v)) return seed_int(vm, r, v) ? V_NONE : V_NULL;
    uint64_t hash;
    if (!obj_hash(vm, v, &hash)) return V_NULL;
    Value i = int_from_u64(vm, hash);
    bool ok = seed_int(vm, r, i);
    release(vm, i);
    return ok ? V_NONE : V_NULL;
}

/* --- SHA-512 (FIPS 180-4) ------------------------------------------------ */

typedef struct Sha512 {
    uint64_t h[8];
} Sha512;

static uint64_t rotr(uint64_t x, int n) {
    return x >> n | x << (64 - n);
}

/* The first 64 bits of the fractions of the `root`-th roots of the primes are
 * the constants; computing them beats a table of 88 numbers to mistype.  The
 * fraction of root(p) * 2^64 is found bit by bit in exact integers. */
static bool power_le(unsigned __int128 x, int root, uint64_t p) {
    /* x is root(p) in units of 2^-64, below 2^69: compare x^root with
     * p * 2^(64 root) by long multiplication in 32-bit limbs. */
    uint32_t a[3] = {(uint32_t)x, (uint32_t)(x >> 32), (uint32_t)(x >> 64)};
    uint32_t acc[12] = {a[0], a[1], a[2]};
    for (int k = 1; k < root; k++) {
        uint32_t out[12] = {0};
        for (int i = 0; i < 9; i++) {
            uint64_t carry = 0;
            for (int j = 0; j < 3; j++) {
                uint64_t t = (uint64_t)acc[i] * a[j] + out[i + j] + carry;
                out[i + j] = (uint32_t)t;
                carry = t >> 32;
            }
            out[i + 3] = (uint32_t)(out[i + 3] + carry);
        }
        memcpy(acc, out, sizeof acc);
    }
    uint64_t top = acc[2 * root] | (uint64_t)acc[2 * root + 1] << 32;
    if (top != p) return top < p;
    for (int i = 0; i < 2 * root; i++)
        if (acc[i]) return false;
    return true;
}

static uint64_t root_fraction(uint64_t p, int root) {
    unsigned __int128 x = 0;
    for (int bit = 68; bit >= 0; bit--) {
        unsigned __int128 more = x | (unsigned __int128)1 << bit;
        if (power_le(more, root, p)) x = more;
    }
    return (uint64_t)x;
}

/* fraction(root(prime)) for the first n primes */
static void sha_constants(uint64_t *out, int n, int root) {
    uint64_t p = 2;
    for (int i = 0; i < n; p++) {
        bool prime = true;
        for (uint64_t d = 2; d * d <= p && prime; d++)
            prime = p % d != 0;
        if (prime) out[i++] = root_fraction(p, root);
    }
}

static void sha_block(Sha512 *s, const uint64_t *k, const uint8_t *block) {
    uint64_t w[80], v[8];
    for (int i = 0; i < 16; i++) {
        w[i] = 0;
        for (int b = 0; b < 8; b++)
            w[i] = w[i] << 8 | block[i * 8 + b];
    }
    for (int i = 16; i < 80; i++) {
        uint64_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (rotr(a, 1) ^ rotr(a, 8) ^ a >> 7) + w[i - 7] +
               (rotr(b, 19) ^ rotr(b, 61) ^ b >> 6);
    }
    memcpy(v, s->h, sizeof v);
    for (int i = 0; i < 80; i++) {
        uint64_t e = v[4], a = v[0];
        uint64_t t1 = v[7] + (rotr(e, 14) ^ rotr(e, 18) ^ rotr(e, 41)) +
                      ((e & v[5]) ^ (~e & v[6])) + k[i] + w[i];
        uint64_t t2 = (rotr(a, 28) ^ rotr(a, 34) ^ rotr(a, 39)) +
                      ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += t1;
        v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++)
        s->h[i] += v[i];
}

static void sha512(const char *data, size_t n, uint8_t out[64]) {
    uint64_t k[80];
    Sha512 s;
    sha_constants(k, 80, 3);
    sha_constants(s.h, 8, 2);
    size_t whole = n / 128 * 128, rest = n - whole;
    for (size_t i = 0; i < whole; i += 128)
        sha_block(&s, k, (const uint8_t *)data + i);
    uint8_t tail[256] = {0};
    if (rest) memcpy(tail, data + whole, rest);
    tail[rest] = 0x80;
    size_t size = rest < 112 ? 128 : 256;
    for (int i = 0; i < 8; i++)
        tail[size - 1 - (size_t)i] = (uint8_t)((uint64_t)n * 8 >> (8 * i));
    for (size_t i = 0; i < size; i += 128)
        sha_block(&s, k, tail + i);
    for (int i = 0; i < 64; i++)
        out[i] = (uint8_t)(s.h[i / 8] >> (56 - i % 8 * 8));
}

/* The text and its digest, as one big-endian number. */
static Value r_text_seed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Str text = is_bytes(vm, args[0]) ? bytes_view(args[0]) : str_view(args[0]);
    uint8_t digest[64];
    sha512(text.ptr, text.len, digest);
    StrBuf sb = {0};
    for (size_t i = 0; i < text.len; i++)
        sb_printf(&sb, "%02x", (unsigned)(uint8_t)text.ptr[i]);
    for (size_t i = 0; i < sizeof digest; i++)
        sb_printf(&sb, "%02x", (unsigned)digest[i]);
    Value v = int_parse(vm, sb_str(&sb), 16);
    sb_free(&sb);
    return v;
}

/* --- the type ------------------------------------------------------------ */

static Value r_random(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Random *r = as_random(args[0]);
    uint32_t a = draw(r) >> 5, b = draw(r) >> 6;
    return float_new(vm, (a * 67108864.0 + b) * (1.0 / 9007199254740992.0));
}

static Value r_getrandbits(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t k;
    if (!int_index(vm, args[1], &k)) return V_NULL;
    if (k < 0 || (k == 0 && vm->minor < 9))
        return vm_raise(vm, vm->t.ValueError,
                        vm->minor < 9
                            ? "number of bits must be greater than zero"
                            : "number of bits must be non-negative");
    Value result = v_int(0);
    for (int64_t at = 0; at < k; at += 32) {
        uint32_t word = draw(as_random(args[0]));
        if (k - at < 32) word >>= 32 - (k - at);
        Value part = int_binary(vm, OP_LSHIFT, v_int(word), v_int(at));
        assign(vm, &result, int_binary(vm, OP_OR, result, part));
        release(vm, part);
    }
    return result;
}

static Value r_getstate(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Random *r = as_random(args[0]);
    Value v = tuple_new(vm, WORDS + 1);
    for (uint32_t i = 0; i < WORDS; i++)
        as_tuple(v)->items[i] = v_int(r->state[i]);
    as_tuple(v)->items[WORDS] = v_int(r->next);
    return v;
}

static Value r_setstate(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Random *r = as_random(args[0]);
    if (!is_tuple(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError, "state vector must be a tuple");
    const Tuple *t = as_tuple(args[1]);
    if (t->len != WORDS + 1)
        return vm_raise(vm, vm->t.ValueError, "state vector is the wrong size");
    for (uint32_t i = 0; i <= WORDS; i++) {
        int64_t word;
        if (!int_index(vm, t->items[i], &word)) return V_NULL;
        if (i < WORDS)
            r->state[i] = (uint32_t)word;
        else
            r->next = (uint32_t)word;
    }
    return V_NONE;
}

static Value random_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                         Value kw) {
    (void)args, (void)n, (void)kw;
    Random *r = obj_alloc(vm, t);
    seed_words(r, (const uint32_t[]){0}, 1);
    return from_obj(r);
}

static Value random_init(Vm *vm, Value self, const Value *args, uint32_t n,
                         Value kw) {
    (void)vm, (void)self, (void)args, (void)n, (void)kw;
    return V_NONE;
}

static void random_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, obj->type->size);
}

static void random_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Random *p = (const Random *)obj;
    visit_bytes(v, p->state, sizeof p->state);
    visit_u64(v, p->next);
}

static void random_slots(Type *t) {
    t->free = random_free;
    t->visit = random_visit;
    t->make = random_make;
    t->init = random_init;
}

static const NativeDef random_methods[] = {
    {"seed", r_seed, NF_METHOD, "n? /"},
    {"random", r_random, NF_METHOD, ""},
    {"getrandbits", r_getrandbits, NF_METHOD, "k /"},
    {"getstate", r_getstate, NF_METHOD, ""},
    {"setstate", r_setstate, NF_METHOD, "state /"},
    {NULL, NULL, 0, NULL}};
static const NativeDef functions[] = {{"text_seed", r_text_seed, 0, "text /"},
                                      {NULL, NULL, 0, NULL}};

Value mod_random_new(Vm *vm) {
    static const TypeSpec spec = {.name = "Random",
                                  .module = "_random",
                                  .flags = TF_BASE,
                                  .size = sizeof(Random),
                                  .methods = random_methods,
                                  .slots = random_slots};
    Value m = module_new(vm, "_random");
    module_add(vm, m, functions);
    module_set(vm, m, "Random", from_obj(type_new(vm, &spec, NULL)));
    return m;
}
