/* mod_concurrent.h: the modules of concurrent.futures. */
#ifndef ENGINE_MOD_CONCURRENT_H
#define ENGINE_MOD_CONCURRENT_H

#include "engine/engine.h"

/* concurrent, concurrent.futures, ._base, .thread; V_NULL without exception for
 * any other name. */
Value mod_concurrent_import(Vm *vm, const char *name);

#endif
