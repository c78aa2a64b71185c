/* sleep.h: asyncio.sleep(). */
#ifndef ENGINE_SLEEP_H
#define ENGINE_SLEEP_H

#include "engine/engine.h"

/* A coroutine that ends after `delay` seconds with `result`. */
Value sleep_new(Vm *vm, Value delay, Value result);
extern const NativeDef sleep_functions[];

#endif
