/* thread_heap.h: threads in order: a binary heap that knows where each of its
 * threads lies, so that one can be taken out from the middle. */
#ifndef ENGINE_THREAD_HEAP_H
#define ENGINE_THREAD_HEAP_H

#include "engine/thread.h"

typedef struct ThreadHeap {
    VThread **items; /* in the run's heap */
    uint32_t len, cap;
    bool timed; /* ordered by deadline; else by when they became ready */
} ThreadHeap;

/* Puts it in unless it is there. */
void thread_heap_add(Vm *vm, ThreadHeap *heap, VThread *t);
/* Takes it out if it is there. */
void thread_heap_drop(ThreadHeap *heap, VThread *t);
static inline VThread *thread_heap_first(const ThreadHeap *heap) {
    return heap->len > 0 ? heap->items[0] : NULL;
}

#endif
