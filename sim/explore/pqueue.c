#include "explore/pqueue.h"

#include <stdbool.h>

static bool before(const PqItem *a, const PqItem *b) {
    return a->key != b->key ? a->key < b->key : a->seq > b->seq;
}

static void swap(PqItem *a, PqItem *b) {
    PqItem t = *a;
    *a = *b;
    *b = t;
}

void pq_push(Pqueue *q, uint64_t key, uint32_t value) {
    vec_push(&q->items, ((PqItem){key, q->seq++, value}));
    PqItem *heap = q->items.data;
    for (size_t i = q->items.len - 1; i && before(&heap[i], &heap[(i - 1) / 2]);
         i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
}

static void sink(PqItem *heap, size_t n) {
    size_t i = 0;
    for (;;) {
        size_t least = i, l = 2 * i + 1, r = l + 1;
        if (l < n && before(&heap[l], &heap[least])) least = l;
        if (r < n && before(&heap[r], &heap[least])) least = r;
        if (least == i) return;
        swap(&heap[i], &heap[least]);
        i = least;
    }
}

PqItem pq_pop(Pqueue *q) {
    PqItem top = q->items.data[0], last = vec_pop(&q->items);
    if (q->items.len) {
        q->items.data[0] = last;
        sink(q->items.data, q->items.len);
    }
    return top;
}

void pq_free(Pqueue *q) {
    vec_free(&q->items);
}
