/* context.h: contextvars, as the engine needs them. */
#ifndef ENGINE_CONTEXT_H
#define ENGINE_CONTEXT_H

#include "engine/engine.h"

/* The variables that a new task begins with: a copy of the current ones, or
 * V_NULL while there are none.  Owned. */
Value context_fork(Vm *vm);
/* copy_context() for a callback; V_NULL: not needed, or with an exception. */
Value context_object(Vm *vm);
/* The variables inside a Context (owned); V_NULL: TypeError if it is none. */
Value context_variables(Vm *vm, Value context);
/* Begins context.run(fn, *args): see vm_begin_call. */
Value context_call(Vm *vm, Value context, Value fn, const Value *args,
                   uint32_t n);

/* While a task runs, its own variables are current and it keeps those that
 * were: entering and leaving are the same exchange. */
static inline void context_exchange(Vm *vm, Value *mine) {
    Engine *e = engine_of(vm);
    Value other = e->context;
    e->context = *mine;
    *mine = other;
}

#endif
