#include "engine/ready.h"

#include <string.h>

void ready_grow(Vm *vm, ReadyQueue *q) {
    uint32_t cap = q->cap ? q->cap * 2 : 16;
    Ready *items = heap_alloc(&vm->heap, cap * sizeof(Ready));
    uint32_t tail = q->cap - q->head;
    if (q->cap) {
        memcpy(items, q->items + q->head, tail * sizeof(Ready));
        memcpy(items + tail, q->items, q->head * sizeof(Ready));
        heap_free(&vm->heap, q->items, q->cap * sizeof(Ready));
    }
    q->items = items;
    q->head = 0;
    q->cap = cap;
}

void ready_clear(Vm *vm, ReadyQueue *q) {
    while (q->len > 0) {
        Ready r = ready_take(q);
        release(vm, r.a);
        release(vm, r.b);
    }
    if (q->cap) heap_free(&vm->heap, q->items, q->cap * sizeof(Ready));
    *q = (ReadyQueue){0};
}
