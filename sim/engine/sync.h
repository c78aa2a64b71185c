/* sync.h: Lock, Event, Semaphore, BoundedSemaphore (Lib/asyncio/locks.py). */
#ifndef ENGINE_SYNC_H
#define ENGINE_SYNC_H

#include "engine/task.h"

/* Futures that wait in line; owned. */
typedef struct WaitLine {
    Value *items;
    uint32_t head, len, cap;
} WaitLine;

void line_push(Vm *vm, WaitLine *line, Value fut); /* retains */
Value line_pop(WaitLine *line);                    /* the first; owned */
bool line_remove(Vm *vm, WaitLine *line, Value fut);
void line_clear(Vm *vm, WaitLine *line);
static inline Value line_at(const WaitLine *line, uint32_t i) {
    return line->items[line->head + i];
}

/* What these objects have in common; `loop` is bound on first use from 3.10
 * on, and at construction before. */
typedef struct Sync {
    Obj h;
    Loop *loop; /* owned, or NULL */
    WaitLine waiters;
    Dict *dict;
    uint32_t id;   /* number in the trace */
    uint8_t kind;  /* ObjKind */
    uint8_t woken; /* 3.9's Semaphore: _wakeup_scheduled */
    int64_t value; /* Lock: locked, Event: set, Semaphore: permits */
    int64_t bound; /* BoundedSemaphore: its first value */
} Sync;

static inline Sync *as_sync(Value v) {
    return (Sync *)as_obj(v);
}
/* Loop of the object, bound by this call if need be; NULL with an exception:
 * "<...> is bound to a different event loop". */
Loop *sync_loop(Vm *vm, Value self, Loop **bound);
/* The loop= of a constructor; false with an exception. */
bool sync_bind(Vm *vm, const char *what, Value loop_arg, Loop **bound);
/* A future for a waiter, with its event. */
Future *sync_future(Vm *vm, Loop *loop, ObjKind kind, uint32_t owner,
                    const char *label);
void sync_types_init(Vm *vm);

#endif
