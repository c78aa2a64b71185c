/* import.h: finding modules.  The VM has some of its own (vm_import_builtin),
 * the engine the others (VmHooks.import); files are not imported. */
#ifndef VM_IMPORT_H
#define VM_IMPORT_H

#include "vm/vm.h"

/* The module of that full name ("a.b"): from sys.modules or made now.
 * ModuleNotFoundError, or a refusal for a part of the standard library that is
 * not there. */
Value vm_import(Vm *vm, const char *name);
/* The VM's own modules; V_NULL without exception if there is none. */
Value vm_import_builtin(Vm *vm, const char *name);

#endif
