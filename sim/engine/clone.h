/* clone.h: the memory that fork() gives a child: a copy of what can be changed.
 *
 * Sharing and cycles are kept: what was one object for the parent is one object
 * for the child.  Copied are containers, instances, the program's own classes
 * and functions (with their globals, closures and defaults), locks in the state
 * they are in.  Immutable objects, code and the library's modules are shared.
 *
 * What cannot be copied without also copying what runs (event loops, tasks,
 * generators, executors, threads) is replaced by a stand-in, and the run is
 * refused when the child uses that. */
#ifndef ENGINE_CLONE_H
#define ENGINE_CLONE_H

#include "engine/engine.h"

/* A tuple (copy of main_dict, copy of `also`), made in one go. */
Value clone_memory(Vm *vm, Value main_dict, Value also);
void clone_types_init(Vm *vm, Type **foreign);

#endif
