/* class.h: user classes: special methods become slots, and slots of native
 * types become special methods. */
#ifndef VM_CLASS_H
#define VM_CLASS_H

#include "vm/vm.h"

/* Gives a native type __repr__, __len__ ... entries that call its own slots,
 * so that subclasses can reach them through super(). */
void class_add_wrappers(Vm *vm, Type *t);
/* Gives the built-in numbers and containers __add__ and the others. */
void class_add_operators(Vm *vm);
/* Fills the slots of a new user class from the special methods along its MRO,
 * and inherits the rest. */
void class_fill_slots(Vm *vm, Type *t);
/* After an attribute of this class changed. */
void class_update_slots(Vm *vm, Type *t);
/* Calls super().__init_subclass__(**kwargs). */
bool class_init_subclass(Vm *vm, Type *t, Value kwargs);
/* __del__ of an instance that is about to go.  False: it is alive again. */
bool class_finalize(Vm *vm, Obj *obj);
/* The __build_class__ function and `object`, `type` themselves. */
void class_types_init(Vm *vm);
/* Slot of `t` was given by a special method written in Python? */
Value class_special(Vm *vm, Value v, Value name); /* borrowed, or V_NULL */

#endif
