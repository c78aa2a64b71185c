/* builtins.h: the names of the builtins module. */
#ifndef VM_BUILTINS_H
#define VM_BUILTINS_H

#include "vm/vm.h"

/* The iterator types map, filter, zip, enumerate, reversed and iter(f, x).
 * After the other types. */
void builtins_types_init(Vm *vm);
/* Fills vm->builtins with what the dialect has; after all types. */
void builtins_init(Vm *vm);

/* --- what the files of builtins and modules share --- */

/* How many positional arguments were given is in words of the kind "getattr
 * expected at least 2 arguments, got 1"; false with TypeError. */
bool arg_count(Vm *vm, const char *name, uint32_t n, uint32_t min,
               uint32_t max);
/* No keyword arguments for `name`; false with TypeError. */
bool no_keywords(Vm *vm, const char *name, Value kw);
/* A new int of any size from an int or what has __index__. */
Value to_index(Vm *vm, Value v);
/* Splits keyword arguments: out[i] (borrowed) gets the value of names[i] or
 * V_NULL; any other name is a TypeError. */
bool keywords(Vm *vm, const char *func, const Value *values, Value kw,
              const char *const *names, uint32_t n_names, Value *out);
/* The interned form of an attribute's name (new reference); TypeError. */
Value attr_name(Vm *vm, const char *func, Value v);
/* The local variables of the running Python frame, as a dict. */
Value frame_locals(Vm *vm);
Dict *frame_globals(Vm *vm); /* borrowed */
Value call_iter_new(Vm *vm, Value fn, Value sentinel);

/* Tables of functions; the numbered ones from that dialect on. */
extern const NativeDef builtins_numbers[], builtins_objects[], builtins_io[];
extern const NativeDef builtins_objects_310[], builtins_io_37[];

#endif
