/* drain.h: what a generator gives, collected by frames.
 *
 * list(), sum() and the like are C code: a generator that they run lies above
 * the eval loop's own C frame, where no other thread can take over for good.
 * So once a program has threads, a generator that such a function would exhaust
 * anyway is exhausted first, by a native frame, and the function gets a list.
 * Nobody can tell, as long as the function would run none of the program's code
 * between two items: sum(), max() and set() get what is left of the generator
 * themselves when an item is not just a number. */
#ifndef VM_DRAIN_H
#define VM_DRAIN_H

#include "vm/vm.h"

void drain_types_init(Vm *vm);
/* Does it stand at a generator's items, which frames can collect? */
bool drain_can(const Vm *vm, Value v);
/* Pushes a frame whose result is a list of the generator's items (retained). */
void drain_list(Vm *vm, Value gen);
/* fn(*args) would exhaust a generator: pushes a frame that does, and then calls
 * fn with a list.  False: nothing of the kind. */
bool drain_call(Vm *vm, Value fn, const Value *args, uint32_t n, Value kw);

#endif
