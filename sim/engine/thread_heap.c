#include "engine/thread_heap.h"

static uint32_t *place_of(const ThreadHeap *heap, VThread *t) {
    return heap->timed ? &t->timed_at : &t->ready_at;
}

static int64_t due_of(const ThreadHeap *heap, const VThread *t) {
    return heap->timed ? t->due : t->ready_due;
}

static uint32_t drift_of(const ThreadHeap *heap, const VThread *t) {
    return heap->timed ? t->drift : t->ready_drift;
}

static bool before(const ThreadHeap *heap, const VThread *a, const VThread *b) {
    int64_t due = due_of(heap, a), other = due_of(heap, b);
    if (due != other) return due < other;
    uint32_t drift = drift_of(heap, a), other_drift = drift_of(heap, b);
    if (drift != other_drift) return drift < other_drift;
    return a->seq < b->seq;
}

static void put(ThreadHeap *heap, uint32_t i, VThread *t) {
    heap->items[i] = t;
    *place_of(heap, t) = i + 1;
}

static void rise(ThreadHeap *heap, uint32_t i, VThread *t) {
    for (; i > 0; i = (i - 1) / 2) {
        VThread *parent = heap->items[(i - 1) / 2];
        if (!before(heap, t, parent)) break;
        put(heap, i, parent);
    }
    put(heap, i, t);
}

static void sink(ThreadHeap *heap, uint32_t i, VThread *t) {
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= heap->len) break;
        if (child + 1 < heap->len &&
            before(heap, heap->items[child + 1], heap->items[child]))
            child++;
        if (!before(heap, heap->items[child], t)) break;
        put(heap, i, heap->items[child]);
        i = child;
    }
    put(heap, i, t);
}

void thread_heap_add(Vm *vm, ThreadHeap *heap, VThread *t) {
    if (*place_of(heap, t)) return;
    if (heap->len == heap->cap) {
        uint32_t cap = heap->cap ? 2 * heap->cap : 16;
        heap->items =
            heap_resize(&vm->heap, heap->items, heap->cap * sizeof(VThread *),
                        cap * sizeof(VThread *));
        heap->cap = cap;
    }
    rise(heap, heap->len++, t);
}

void thread_heap_drop(ThreadHeap *heap, VThread *t) {
    uint32_t place = *place_of(heap, t);
    if (!place) return;
    *place_of(heap, t) = 0;
    VThread *last = heap->items[--heap->len];
    if (last == t) return;
    uint32_t i = place - 1;
    if (i > 0 && before(heap, last, heap->items[(i - 1) / 2]))
        rise(heap, i, last);
    else
        sink(heap, i, last);
}
