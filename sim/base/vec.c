#include "base/vec.h"

#include "base/mem.h"

void *vec_grow(void *data, size_t *cap, size_t need, size_t size) {
    if (need <= *cap) return data;
    size_t want = *cap ? *cap * 2 : 8;
    if (want < need) want = need;
    *cap = want;
    return mem_realloc(data, want * size);
}

void vec_release(void *data) {
    mem_free(data);
}
