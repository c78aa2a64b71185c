/* mod_asyncio.h: the asyncio module: native functions, and the prelude. */
#ifndef ENGINE_MOD_ASYNCIO_H
#define ENGINE_MOD_ASYNCIO_H

#include "engine/engine.h"

/* asyncio.eager_task_factory, which create_task() knows by its address. */
Value asyncio_eager_factory(Vm *vm, const Value *args, uint32_t n, Value kw);
/* What the program can call, and what only our own prelude can. */
extern const NativeDef asyncio_functions[];
extern const NativeDef asyncio_hidden[];

#endif
