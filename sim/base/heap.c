#include "base/heap.h"

#include <string.h>
#include <sys/mman.h>

#include "base/check.h"

#ifdef HEAP_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

/* Beyond the limit a run may still finish what it is doing. */
#define SLACK (64u << 20)

/* Large blocks: four sizes to every power of two, so that at most a fifth of
 * a block is unused and freed blocks find a taker of the same class. */
static size_t class_of(size_t size, size_t *rounded) {
    if (size <= HEAP_SMALL) {
        size_t k = (size + HEAP_GRAIN - 1) / HEAP_GRAIN;
        if (k == 0) k = 1;
        *rounded = k * HEAP_GRAIN;
        return k;
    }
    unsigned log = 63u - (unsigned)__builtin_clzll(size - 1);
    size_t step = (size_t)1 << (log - 2);
    size_t quarter = (size - 1 - ((size_t)1 << log)) / step;
    *rounded = ((size_t)1 << log) + (quarter + 1) * step;
    return HEAP_SMALL / HEAP_GRAIN + 1 + (log - 9) * 4 + quarter;
}

void *heap_create(size_t size, uint64_t limit) {
    size_t range = (size_t)limit + size + SLACK;
    char *base = mmap(NULL, range, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) return NULL;
    Heap *heap = (Heap *)(void *)base;
    heap->base = base;
    heap->next = base + ((size + 63) & ~(size_t)63);
    heap->limit = heap->next + limit;
    heap->end = base + range;
    POISON(heap->next, (size_t)(heap->end - heap->next));
    return base;
}

void heap_destroy(Heap *heap) {
    size_t range = (size_t)(heap->end - heap->base);
    char *base = heap->base;
    UNPOISON(base, range);
    munmap(base, range);
}

static void *bump(Heap *heap, size_t rounded) {
    if ((size_t)(heap->end - heap->next) < rounded) {
        heap->full = 1;
        CHECK(heap->exhausted, "the range of a run is used up");
        longjmp(*heap->exhausted, 1);
    }
    void *ptr = heap->next;
    heap->next += rounded;
    if (heap->next > heap->limit) heap->full = 1;
    return ptr;
}

void *heap_alloc_slow(Heap *heap, size_t size) {
    size_t rounded, k = class_of(size, &rounded);
    HeapBlock *b = heap->lists[k];
    if (b) {
        UNPOISON(b, rounded);
        heap->lists[k] = b->next;
    } else {
        b = bump(heap, rounded);
        UNPOISON(b, rounded);
    }
    POISON((char *)b + size, rounded - size);
    heap->live += rounded;
    if (heap->live > heap->peak) heap->peak = heap->live;
    return b;
}

void heap_free_slow(Heap *heap, void *ptr, size_t size) {
    if (!ptr) return;
    size_t rounded, k = class_of(size, &rounded);
    UNPOISON(ptr, rounded);
    HeapBlock *b = ptr;
    b->next = heap->lists[k];
    heap->lists[k] = b;
    heap->live -= rounded;
    POISON(ptr, rounded);
}

void *heap_resize(Heap *heap, void *ptr, size_t old_size, size_t new_size) {
    if (!ptr) return heap_alloc(heap, new_size);
    size_t old_room, new_room;
    size_t same = class_of(old_size, &old_room);
    if (same == class_of(new_size, &new_room)) {
        UNPOISON(ptr, new_size);
        POISON((char *)ptr + new_size, new_room - new_size);
        return ptr;
    }
    void *to = heap_alloc(heap, new_size);
    memcpy(to, ptr, old_size < new_size ? old_size : new_size);
    heap_free(heap, ptr, old_size);
    return to;
}

uint64_t heap_room(const Heap *heap) {
    return heap->next < heap->limit ? (uint64_t)(heap->limit - heap->next) : 0;
}
