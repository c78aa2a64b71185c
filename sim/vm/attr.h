/* attr.h: attribute access, generic and cached. */
#ifndef VM_ATTR_H
#define VM_ATTR_H

#include "vm/vm.h"

/* The instance's dict, or NULL (none yet, or none ever). */
static inline Dict *attr_dict(const Vm *vm, Value v) {
    if (!is_obj(v)) return NULL;
    uint32_t at = as_obj(v)->type->dict_offset;
    (void)vm;
    return at ? *(Dict **)(void *)((char *)as_obj(v) + at) : NULL;
}
/* The same, made if needed; NULL if the type has none. */
Dict *attr_dict_make(Vm *vm, Value v);
/* object.__getattribute__ without the exception: V_NULL if absent. */
Value attr_generic(Vm *vm, Value v, Value name);
/* object.__setattr__ / __delattr__ (x V_NULL). */
bool attr_generic_set(Vm *vm, Value v, Value name, Value x);
/* What LOAD_METHOD needs: the function and, in *self, its first argument (the
 * object; owned) or V_NULL when the result is already bound or plain. */
Value attr_method(Vm *vm, Value v, Value name, Value *self);
void attr_error(Vm *vm, Value v, Value name); /* raises AttributeError */
void attr_init(Vm *vm);

#endif
