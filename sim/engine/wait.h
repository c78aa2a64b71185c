/* wait.h: asyncio.wait() (Lib/asyncio/tasks.py). */
#ifndef ENGINE_WAIT_H
#define ENGINE_WAIT_H

#include "engine/task.h"

enum { WAIT_ALL, WAIT_FIRST, WAIT_FIRST_EXCEPTION };

/* The future that a wait() sleeps on: the counter of what it waits for. */
typedef struct Waiter {
    Future f;
    uint32_t left, total;
    uint8_t mode;

} Waiter;

/* The callback of one child: runs as a ready item. */
void wait_child_done(Vm *vm, Waiter *w, Future *child);
void wait_types_init(Vm *vm);
extern const NativeDef wait_functions[];

#endif
