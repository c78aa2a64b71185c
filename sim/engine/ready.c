#include "engine/ready.h"

void ready_grow(Vm *vm, ReadyQueue *q) {
    ReadyChunk *c = q->spare;
    q->spare = NULL;
    if (!c) c = heap_alloc(&vm->heap, sizeof *c);
    c->next = NULL;
    if (q->tail)
        q->tail->next = c;
    else
        q->head = c;
    if (q->head == c) q->at = 0;
    q->tail = c;
    q->end = 0;
}

void ready_shrink(Vm *vm, ReadyQueue *q) {
    ReadyChunk *c = q->head;
    q->head = c->next;
    q->at = 0;
    if (!q->head) q->tail = NULL;
    if (q->spare)
        heap_free(&vm->heap, c, sizeof *c);
    else
        q->spare = c;
}

void ready_clear(Vm *vm, ReadyQueue *q) {
    while (q->len > 0) {
        Ready r = ready_take(vm, q);
        release(vm, r.a);
        release(vm, r.b);
    }
    if (q->head) heap_free(&vm->heap, q->head, sizeof *q->head);
    if (q->spare) heap_free(&vm->heap, q->spare, sizeof *q->spare);
    *q = (ReadyQueue){0};
}
