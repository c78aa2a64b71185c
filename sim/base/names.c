#include "base/names.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"

/* FNV-1a: the same on every machine, so that nothing depends on it. */
static uint32_t hash_of(const char *text, size_t len) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h;
}

/* The slot that holds this text, or the free one where it belongs. */
static const Name **find_slot(const Name **slots, uint32_t cap, uint32_t hash,
                              const char *text, size_t len) {
    for (uint32_t i = hash & (cap - 1);; i = (i + 1) & (cap - 1)) {
        const Name *n = slots[i];
        if (!n) return &slots[i];
        if (n->hash == hash && n->len == len && !memcmp(n->text, text, len))
            return &slots[i];
    }
}

static void grow(NameTable *t) {
    uint32_t cap = t->cap ? t->cap * 2 : 64;
    const Name **slots = mem_alloc(cap * sizeof *slots);
    for (uint32_t i = 0; i < t->cap; i++) {
        const Name *n = t->slots[i];
        if (n) *find_slot(slots, cap, n->hash, n->text, n->len) = n;
    }
    mem_free(t->slots);
    t->slots = slots;
    t->cap = cap;
}

const Name *names_intern(NameTable *t, const char *text, size_t len) {
    CHECK(t->arena, "a name table stores its names in an arena");
    if (t->len * 2 >= t->cap) grow(t);
    uint32_t hash = hash_of(text, len);
    const Name **slot = find_slot(t->slots, t->cap, hash, text, len);
    if (*slot) return *slot;
    Name *n = arena_new(t->arena, Name);
    *n = (Name){hash, (uint32_t)len, t->len++,
                arena_strndup(t->arena, text, len)};
    *slot = n;
    return n;
}

const Name *names_of(NameTable *t, const char *cstr) {
    return names_intern(t, cstr, strlen(cstr));
}

bool name_is(const Name *name, const char *cstr) {
    return name && strcmp(name->text, cstr) == 0;
}

void names_free(NameTable *t) {
    mem_free(t->slots);
    *t = (NameTable){0};
}
