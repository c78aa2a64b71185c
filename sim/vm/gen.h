/* gen.h: what gen.c and async_gen.c share. */
#ifndef VM_GEN_H
#define VM_GEN_H

#include "vm/vm.h"

/* GEN_CREATED ... GEN_DONE, also for members of a suspended chain. */
int gen_state(const Gen *g);
/* Sets vm->exc from the arguments of throw(); false if making it failed (then
 * vm->exc is that failure, which is thrown instead). */
bool gen_set_thrown(Vm *vm, const Value *args, uint32_t n);

/* coroutine.__await__(): an iterator over the coroutine. */
Value coro_wrapper_new(Vm *vm, Value coro);
Gen *coro_wrapper_gen(Value wrapper); /* borrowed */

/* What agen.__anext__(), asend(), athrow() and aclose() return; sending to it
 * resumes the generator below frame `f`. */
Sent asend_begin(Vm *vm, Frame *f, Value asend, Value v, Value *out);
void async_gen_types_init(Vm *vm, void (*gen_free)(Vm *vm, Obj *obj));
/* Makes g's innermost frame the running one above `back`, given (sig, v):
 * V_FRAME, or V_NULL with RecursionError. */
Value gen_enter(Vm *vm, Gen *g, Frame *back, Sig sig, Value v);

#endif
