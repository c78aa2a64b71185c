#include "export/intern.h"

#include "base/mem.h"

#include <string.h>

static uint32_t hash_of(Str s) { /* FNV-1a */
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 16777619u;
    return h;
}

Str interned_text(const Interned *t, uint32_t number) {
    const InternText *text = &t->texts.data[number - 1];
    return (Str){t->bytes.data + text->at, text->len};
}

/* The slot that holds this text, or the free one where it belongs. */
static uint32_t *slot_of(const Interned *t, Str s, uint32_t hash) {
    size_t i = hash & (t->cap - 1);
    for (; t->slots[i]; i = (i + 1) & (t->cap - 1))
        if (t->texts.data[t->slots[i] - 1].hash == hash &&
            str_eq(interned_text(t, t->slots[i]), s))
            break;
    return &t->slots[i];
}

static void grow(Interned *t) {
    mem_free(t->slots);
    t->cap = t->cap ? 2 * t->cap : 64;
    t->slots = mem_alloc(t->cap * sizeof *t->slots);
    for (uint32_t n = 1; n <= t->texts.len; n++)
        *slot_of(t, interned_text(t, n), t->texts.data[n - 1].hash) = n;
}

uint32_t intern(Interned *t, Str s, bool *is_new) {
    if (2 * t->texts.len >= t->cap) grow(t);
    uint32_t hash = hash_of(s), *slot = slot_of(t, s, hash);
    *is_new = !*slot;
    if (*slot) return *slot;
    InternText text = {hash, t->bytes.len, s.len};
    vec_push(&t->texts, text);
    sb_put(&t->bytes, s.ptr, s.len);
    return *slot = (uint32_t)t->texts.len;
}

void interned_clear(Interned *t) {
    t->texts.len = 0;
    sb_clear(&t->bytes);
    if (t->slots) memset(t->slots, 0, t->cap * sizeof *t->slots);
}

void interned_free(Interned *t) {
    vec_free(&t->texts);
    sb_free(&t->bytes);
    mem_free(t->slots);
    *t = (Interned){0};
}
