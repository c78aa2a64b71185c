/* ready.h: the ready queue: small records in chunks.
 *
 * CPython's holds Handle objects; here only call_soon() by the program makes
 * one, so that a task's step allocates nothing. */
#ifndef ENGINE_READY_H
#define ENGINE_READY_H

#include "vm/vm.h"

typedef enum ReadyKind {
    READY_STEP,       /* a: the task */
    READY_THROW,      /* a: the task, b: the exception */
    READY_WAKEUP,     /* a: the task, b: what it awaited */
    READY_HANDLE,     /* a: Handle */
    READY_CALL,       /* a: callable, b: the future */
    READY_CALL_IN,    /* a: (callable, context), b: the future */
    READY_TIMER,      /* a: the future that ends */
    READY_GATHER,     /* a: the gather, b: the child */
    READY_WAIT,       /* a: the waiter, b: the child */
    READY_SHIELD_IN,  /* a: outer, b: inner */
    READY_SHIELD_OUT, /* a: inner, b: outer */
    READY_STOP,       /* b: the future */
} ReadyKind;

typedef struct Ready {
    Value a, b;      /* owned; b may be V_NULL */
    uint32_t handle; /* number in the trace */
    uint8_t kind, what;
} Ready;

/* In chunks: growing copies nothing, and one spare chunk is kept, so that a
 * queue that goes on allocates nothing. */
enum { READY_CHUNK = 170 };
typedef struct ReadyChunk {
    struct ReadyChunk *next;
    Ready items[READY_CHUNK];
} ReadyChunk;

typedef struct ReadyQueue {
    ReadyChunk *head, *tail, *spare; /* NULL: none */
    uint32_t at;                     /* of the first item in head */
    uint32_t end;                    /* behind the last item in tail */
    uint32_t len;
} ReadyQueue;

void ready_grow(Vm *vm, ReadyQueue *q);   /* the tail is full, or missing */
void ready_shrink(Vm *vm, ReadyQueue *q); /* the head is used up */
void ready_clear(Vm *vm, ReadyQueue *q);  /* releases everything */

static inline void ready_put(Vm *vm, ReadyQueue *q, Ready r) {
    if (__builtin_expect(!q->tail || q->end == READY_CHUNK, 0))
        ready_grow(vm, q);
    q->tail->items[q->end++] = r;
    q->len++;
}
static inline Ready ready_take(Vm *vm, ReadyQueue *q) {
    Ready r = q->head->items[q->at++];
    q->len--;
    if (__builtin_expect(q->at == READY_CHUNK, 0)) ready_shrink(vm, q);
    return r;
}

#endif
