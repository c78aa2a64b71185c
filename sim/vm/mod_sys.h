/* mod_sys.h: the sys module and the standard streams. */
#ifndef VM_MOD_SYS_H
#define VM_MOD_SYS_H

#include "vm/vm.h"

Value mod_sys_new(Vm *vm);
/* A native stream (sys.stdout as the program finds it): its number, 0 to 2. */
bool sys_is_stream(const Vm *vm, Value v, int *number);
/* What sys.<name> is now, borrowed; V_NULL if the program has never imported
 * sys (then it is the native one), or has deleted it. */
Value sys_get(Vm *vm, const char *name);
/* sys.exit(status), also exit() and quit(). */
Value sys_exit(Vm *vm, const Value *args, uint32_t n, Value kw);
/* Writes to the program's output; false if that ended the run. */
bool sys_write(Vm *vm, int stream, Str text);

#endif
