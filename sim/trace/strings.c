/* strings.c: an open-addressing table from text to number.
 *
 * Numbers follow first appearance, not the hash, so equal runs number equally.
 */
#include "trace/strings.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/vec.h"

#include <stdio.h>
#include <string.h>

struct TraceStrings {
    Arena text;
    VEC(Str) strings;
    VEC(uint32_t) hashes;
    uint32_t *slots; /* numbers, 0 = free; size is a power of two */
    size_t size;
    TraceStrings *ints; /* texts of integers that somebody asked for */
};

TraceStrings *trace_strings_new(void) {
    return mem_alloc(sizeof(TraceStrings));
}

void trace_strings_free(TraceStrings *s) {
    arena_free(&s->text);
    vec_free(&s->strings);
    vec_free(&s->hashes);
    mem_free(s->slots);
    if (s->ints) trace_strings_free(s->ints);
    mem_free(s);
}

/* FNV-1a: short texts, and no seed that could differ between runs. */
static uint32_t hash(const char *ptr, size_t len) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (uint8_t)ptr[i]) * 16777619u;
    return h;
}

static void grow(TraceStrings *s) {
    size_t size = s->size ? s->size * 2 : 256;
    mem_free(s->slots);
    s->slots = mem_alloc(size * sizeof *s->slots);
    s->size = size;
    for (size_t i = 0; i < s->strings.len; i++) {
        size_t slot = s->hashes.data[i] & (size - 1);
        while (s->slots[slot])
            slot = (slot + 1) & (size - 1);
        s->slots[slot] = (uint32_t)i + 1;
    }
}

uint32_t trace_strings_add(TraceStrings *s, const char *ptr, size_t len) {
    if (s->strings.len * 2 >= s->size) grow(s);
    uint32_t h = hash(ptr, len);
    size_t slot = h & (s->size - 1);
    for (uint32_t id; (id = s->slots[slot]); slot = (slot + 1) & (s->size - 1))
        if (s->hashes.data[id - 1] == h &&
            str_eq(s->strings.data[id - 1], (Str){ptr, len}))
            return id;
    Str copy = {arena_strndup(&s->text, ptr, len), len};
    vec_push(&s->strings, copy);
    vec_push(&s->hashes, h);
    return s->slots[slot] = (uint32_t)s->strings.len;
}

static Str int_text(TraceStrings *s, uint32_t id) {
    char text[16];
    int n = snprintf(text, sizeof text, "%d", (int32_t)(id << 1) >> 1);
    if (!s->ints) s->ints = trace_strings_new();
    id = trace_strings_add(s->ints, text, (size_t)n);
    return s->ints->strings.data[id - 1];
}

Str trace_strings_get(TraceStrings *s, uint32_t id) {
    if (id & TRACE_INT_BIT) return int_text(s, id);
    return id && id <= s->strings.len ? s->strings.data[id - 1] : STR("");
}

uint32_t trace_strings_count(const TraceStrings *s) {
    return (uint32_t)s->strings.len;
}
