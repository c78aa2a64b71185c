/* gather.h: gather() and shield() (Lib/asyncio/tasks.py). */
#ifndef ENGINE_GATHER_H
#define ENGINE_GATHER_H

#include "engine/task.h"

typedef struct Gather {
    Future f;
    Value *children; /* one for each argument, duplicates included */
    uint32_t n;
    uint32_t different; /* children without duplicates */
    uint32_t finished;
    uint8_t return_exceptions, cancel_requested;
    uint8_t complete; /* all children are there */
} Gather;

bool gather_cancel(Vm *vm, Future *f, Value message);
/* The callback of one child: runs as a ready item. */
void gather_child_done(Vm *vm, Gather *g, Future *child);
void shield_inner_done(Vm *vm, Future *outer, Future *inner);
void shield_outer_done(Vm *vm, Future *inner, Future *outer);
void gather_types_init(Vm *vm);
extern const NativeDef gather_functions[];

#endif
