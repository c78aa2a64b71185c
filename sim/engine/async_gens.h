/* async_gens.h: async generators that began in a loop: when one dies before its
 * end, the loop closes it in a task (BaseEventLoop._asyncgen_finalizer_hook).
 */
#ifndef ENGINE_ASYNC_GENS_H
#define ENGINE_ASYNC_GENS_H

#include "engine/loop.h"

typedef struct LiveAsyncGen {
    Gen *gen;   /* borrowed */
    Loop *loop; /* borrowed: a loop outlives what runs in it */
} LiveAsyncGen;

void async_gen_begins(Vm *vm, Gen *gen);
void async_gen_dies(Vm *vm, Gen *gen);
/* Those of a loop as a list; they are forgotten. */
Value async_gens_take(Vm *vm, const Loop *loop);

#endif
