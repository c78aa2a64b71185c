/* thread_local.h: threading.local (Modules/_threadmodule.c, localobject). */
#ifndef ENGINE_THREAD_LOCAL_H
#define ENGINE_THREAD_LOCAL_H

#include "engine/thread.h"

void thread_local_type_init(Vm *vm);

#endif
