#include "base/arena.h"

#include <string.h>

#include "base/mem.h"

struct ArenaBlock {
    ArenaBlock *older;
    size_t size;
};

#define HEAD 16u /* room for the block header, keeps items aligned */

static void add_block(Arena *a, size_t need) {
    size_t size = a->total < 65536 ? 16384 : 262144;
    if (size < need + HEAD) size = need + HEAD;
    ArenaBlock *b = mem_alloc(size);
    b->older = a->blocks;
    b->size = size;
    a->blocks = b;
    a->next = (char *)b + HEAD;
    a->end = (char *)b + size;
    a->total += size;
}

void *arena_alloc(Arena *a, size_t size) {
    size = (size + 15) & ~(size_t)15;
    if (!a->next || (size_t)(a->end - a->next) < size) add_block(a, size);
    void *item = a->next;
    a->next += size;
    return item;
}

char *arena_strndup(Arena *a, const char *s, size_t n) {
    char *copy = arena_alloc(a, n + 1);
    if (n) memcpy(copy, s, n);
    return copy;
}

void arena_free(Arena *a) {
    for (ArenaBlock *b = a->blocks, *older; b; b = older) {
        older = b->older;
        mem_free(b);
    }
    *a = (Arena){0};
}
