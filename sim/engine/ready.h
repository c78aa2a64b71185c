/* ready.h: the ready queue: a ring of small records.
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

typedef struct ReadyQueue {
    Ready *items;
    uint32_t head, len;
    uint32_t cap; /* a power of two, or 0 */
} ReadyQueue;

void ready_grow(Vm *vm, ReadyQueue *q);
void ready_clear(Vm *vm, ReadyQueue *q); /* releases everything */

static inline void ready_put(Vm *vm, ReadyQueue *q, Ready r) {
    if (__builtin_expect(q->len == q->cap, 0)) ready_grow(vm, q);
    q->items[(q->head + q->len++) & (q->cap - 1)] = r;
}
static inline Ready ready_take(ReadyQueue *q) {
    Ready r = q->items[q->head];
    q->head = (q->head + 1) & (q->cap - 1);
    q->len--;
    return r;
}

#endif
