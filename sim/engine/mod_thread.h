/* mod_thread.h: _thread, and what threading and queue, which are written in
 * Python, need of the machine. */
#ifndef ENGINE_MOD_THREAD_H
#define ENGINE_MOD_THREAD_H

#include "engine/engine.h"

/* Names that programs do not see: thread_hidden.c. */
extern const NativeDef thread_hidden[];
/* A module that is about to run a file of the prelude: it is in sys.modules,
 * and sees MINOR and the hidden names. */
Value thread_module_new(Vm *vm, const char *name);

Value mod_thread_new(Vm *vm);
Value mod_queue_new(Vm *vm);

#endif
