/* obj_type.h: `object`, `type`, and the class statement. */
#ifndef VM_OBJ_TYPE_H
#define VM_OBJ_TYPE_H

#include "vm/vm.h"

/* object, type, NoneType, ellipsis, NotImplementedType. */
void object_types_init(Vm *vm);
/* __build_class__(func, name, *bases, **keywords) */
Value class_build(Vm *vm, const Value *args, uint32_t n, Value kw);
/* Runs a class body with `ns` as its namespace; V_NONE or V_NULL. */
Value vm_call_class_body(Vm *vm, Func *body, Value ns);

#endif
