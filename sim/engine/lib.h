/* lib.h: places in CPython's own library, dialect by dialect.
 *
 * What is native here is Python there, and shows in tracebacks, in warnings
 * and in reprs of callbacks.  lib.def has the lines. */
#ifndef ENGINE_LIB_H
#define ENGINE_LIB_H

#include "vm/vm.h"

typedef enum LibPlace {
#define LIB(id, file, func) LIB_##id,
#define AT(from, line, text, col, end, anchor, anchor_end)
#include "engine/lib.def"
#undef AT
#undef LIB
    LIB_COUNT
} LibPlace;

/* Adds the frame to vm->exc's traceback; nothing if the dialect has no such
 * frame. */
void lib_add_frame(Vm *vm, LibPlace place);
uint32_t lib_line(const Vm *vm, LibPlace place); /* 0: not in this dialect */
const char *lib_file(LibPlace place);            /* "asyncio/tasks.py" */
const char *lib_func(LibPlace place);
const char *lib_text(const Vm *vm, LibPlace place);
/* Where a native coroutine stands, by its qualified name: at its `def` line, or
 * at the await in it. */
uint32_t lib_native_line(const Vm *vm, const char *func, bool suspended);
/* Where the library lies: "/usr/lib/python3.11/". */
void lib_write_path(const Vm *vm, const char *file, StrBuf *out);

#endif
