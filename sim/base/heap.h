/* heap.h: the memory of one run, in one piece that stays where it is.
 *
 * Everything that a running program can reach (objects, frames, the loop, the
 * threads) lives in one reserved range of addresses.  So a snapshot is a copy
 * of the used bytes, put back at the same place, and the end of a run gives
 * everything back at once.
 *
 * Blocks have no header: whoever frees a block says how large it was. */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#define HEAP_GRAIN   16u
#define HEAP_SMALL   512u /* up to here: one free list per 16 bytes */
#define HEAP_CLASSES (HEAP_SMALL / HEAP_GRAIN + 1 + 4 * 44)

typedef struct HeapBlock {
    struct HeapBlock *next;
} HeapBlock;

/* The heap's own state lies at the start of the range it manages. */
typedef struct Heap {
    char *base;         /* start of the range */
    char *next;         /* first byte never handed out */
    char *limit;        /* the run's limit: above it, `full` is set */
    char *end;          /* end of the range; beyond it only `exhausted` */
    uint64_t live;      /* bytes handed out and not freed */
    uint64_t peak;      /* most bytes that were live at once */
    jmp_buf *exhausted; /* where to go when the range itself is used up */
    uint32_t full;      /* the limit was passed: the run should end */
    HeapBlock *lists[HEAP_CLASSES];
} Heap;

/* Reserves a range for `limit` bytes of program and puts a block of `size`
 * bytes (zeroed) at its very start, which must begin with a Heap.  Returns
 * NULL if the host has no such range. */
void *heap_create(size_t size, uint64_t limit);
void heap_destroy(Heap *heap);

/* Memory for `size` bytes, 16-byte aligned, contents undefined.  Never NULL:
 * a run that passes its limit goes on until it looks at `full`; one that uses
 * up the whole range jumps to `exhausted`. */
void *heap_alloc_slow(Heap *heap, size_t size);
void heap_free_slow(Heap *heap, void *ptr, size_t size);
/* Like realloc; both sizes are the caller's. */
void *heap_resize(Heap *heap, void *ptr, size_t old_size, size_t new_size);
/* What is left below the limit: ask before very large requests. */
uint64_t heap_room(const Heap *heap);

#if defined(__SANITIZE_ADDRESS__)
#define HEAP_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_ASAN 1
#endif
#endif

#ifdef HEAP_ASAN
#define heap_alloc heap_alloc_slow
#define heap_free  heap_free_slow
#else
static inline void *heap_alloc(Heap *heap, size_t size) {
    size_t k = (size + HEAP_GRAIN - 1) / HEAP_GRAIN;
    if (__builtin_expect(k <= HEAP_SMALL / HEAP_GRAIN && heap->lists[k], 1)) {
        HeapBlock *b = heap->lists[k];
        heap->lists[k] = b->next;
        heap->live += k * HEAP_GRAIN;
        return b;
    }
    return heap_alloc_slow(heap, size);
}

static inline void heap_free(Heap *heap, void *ptr, size_t size) {
    size_t k = (size + HEAP_GRAIN - 1) / HEAP_GRAIN;
    if (__builtin_expect(k <= HEAP_SMALL / HEAP_GRAIN, 1)) {
        HeapBlock *b = ptr;
        b->next = heap->lists[k];
        heap->lists[k] = b;
        heap->live -= k * HEAP_GRAIN;
        return;
    }
    heap_free_slow(heap, ptr, size);
}
#endif

#endif
