/* mod_table.h: the library modules that the VM itself has.
 *
 * Some are natives (mod_*.c), others are written in Python (prelude/NAME.py) on
 * top of small natives whose names begin with an underscore.  Mirrors the names
 * and the behaviour of CPython's library as far as programs about event loops
 * use it; anything else is an ImportError or AttributeError. */
#ifndef VM_MOD_TABLE_H
#define VM_MOD_TABLE_H

#include "vm/vm.h"

/* vm_import_builtin() is in import.h.  Modules in Python enter themselves into
 * vm->modules, because they may import each other. */

Value mod_math_new(Vm *vm);
Value mod_random_new(Vm *vm);      /* _random: the generator */
Value mod_collections_new(Vm *vm); /* _collections: deque */
Value mod_functools_new(Vm *vm);   /* _functools: partial, reduce */
Value mod_traceback_new(Vm *vm);   /* _traceback: formatting */
Value mod_types_new(Vm *vm);       /* _types: the types without a name */

#endif
