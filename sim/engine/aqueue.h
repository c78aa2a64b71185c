/* aqueue.h: Queue, LifoQueue, PriorityQueue (Lib/asyncio/queues.py). */
#ifndef ENGINE_AQUEUE_H
#define ENGINE_AQUEUE_H

#include "engine/sync.h"

enum { QUEUE_FIFO, QUEUE_LIFO, QUEUE_PRIORITY };

typedef struct AQueue {
    Obj h;
    Loop *loop;   /* owned, or NULL */
    Value *items; /* a ring (FIFO), a stack, or a heap as heapq's */
    uint32_t head, len, cap;
    int64_t maxsize;
    int64_t unfinished;
    WaitLine getters, putters, joiners;
    Dict *dict;
    uint32_t id; /* number in the trace */
    uint8_t order, shut;
} AQueue;

static inline AQueue *as_queue(Value v) {
    return (AQueue *)as_obj(v);
}
bool queue_full(const AQueue *q);
/* Without waiting: QueueFull, QueueEmpty (V_NULL). */
bool queue_put_now(Vm *vm, AQueue *q, Value item);
Value queue_get_now(Vm *vm, AQueue *q);
/* put(), get(), join() as coroutines. */
Value queue_put_coroutine(Vm *vm, Value queue, Value item);
Value queue_get_coroutine(Vm *vm, Value queue);
Value queue_join_coroutine(Vm *vm, Value queue);
/* The next in line, if any, that is not done. */
void queue_wake(Vm *vm, WaitLine *line);
void queue_types_init(Vm *vm);
extern const NativeDef queue_methods[];

#endif
