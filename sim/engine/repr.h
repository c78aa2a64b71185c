/* repr.h: the reprs inside reprs: what Lib/reprlib.py and
 * Lib/asyncio/format_helpers.py do. */
#ifndef ENGINE_REPR_H
#define ENGINE_REPR_H

#include "vm/vm.h"

/* reprlib.repr(): long texts and lists are cut.  Exceptions are dropped. */
void repr_short(Vm *vm, Value v, StrBuf *out);
/* "name(args)"; of a functools.partial the function's name and both groups of
 * arguments.  *target gets the function behind it (owned), for its place. */
void repr_call(Vm *vm, Value fn, const Value *args, uint32_t n, StrBuf *out,
               Value *target);

#endif
