#include "explore/intern.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"

/* FNV-1a with a last mix, since the tables use the low bits. */
static uint32_t hash_bytes(const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * UINT64_C(0x100000001b3);
    return (uint32_t)(h ^ (h >> 32));
}

static void place(Intern *t, uint32_t number) {
    uint32_t i = t->items.data[number].hash & (t->cap - 1);
    while (t->slots[i])
        i = (i + 1) & (t->cap - 1);
    t->slots[i] = number + 1;
}

static void grow(Intern *t) {
    t->cap = t->cap ? t->cap * 2 : 64;
    mem_free(t->slots);
    t->slots = mem_alloc(t->cap * sizeof *t->slots);
    for (uint32_t i = 0; i < t->items.len; i++)
        place(t, i);
}

static bool is_item(const Intern *t, uint32_t number, uint32_t hash,
                    const void *bytes, size_t n) {
    const InternItem *item = &t->items.data[number];
    return item->hash == hash && item->len == n &&
           (n == 0 || memcmp(t->bytes.data + item->at, bytes, n) == 0);
}

static uint32_t find(const Intern *t, uint32_t hash, const void *bytes,
                     size_t n) {
    for (uint32_t i = hash & (t->cap - 1); t->slots[i];
         i = (i + 1) & (t->cap - 1))
        if (is_item(t, t->slots[i] - 1, hash, bytes, n)) return t->slots[i] - 1;
    return UINT32_MAX;
}

uint32_t intern_add(Intern *t, const void *bytes, size_t n, bool *fresh) {
    if (2 * (t->items.len + 1) > t->cap) grow(t);
    uint32_t hash = hash_bytes(bytes, n);
    uint32_t number = find(t, hash, bytes, n);
    if (fresh) *fresh = number == UINT32_MAX;
    if (number != UINT32_MAX) return number;
    CHECK(n < UINT32_MAX && t->items.len < UINT32_MAX - 1, "that much");
    size_t at = t->bytes.len;
    vec_reserve(&t->bytes, at + n);
    if (n) memcpy(t->bytes.data + at, bytes, n);
    t->bytes.len += n;
    vec_push(&t->items, ((InternItem){at, (uint32_t)n, hash}));
    place(t, (uint32_t)t->items.len - 1);
    return (uint32_t)t->items.len - 1;
}

uint32_t intern_part(Intern *t, uint32_t number, size_t from, size_t n) {
    size_t at = t->items.data[number].at + from;
    /* First: the part lies in what would move. */
    vec_reserve(&t->bytes, t->bytes.len + n + 1);
    return intern_add(t, t->bytes.data + at, n, NULL);
}

Str intern_get(const Intern *t, uint32_t number) {
    const InternItem *item = &t->items.data[number];
    return (Str){item->len ? t->bytes.data + item->at : "", item->len};
}

void intern_free(Intern *t) {
    vec_free(&t->bytes);
    vec_free(&t->items);
    mem_free(t->slots);
    *t = (Intern){0};
}
