/* descr.h: descriptors: property, staticmethod, classmethod, native methods,
 * computed attributes, super. */
#ifndef VM_DESCR_H
#define VM_DESCR_H

#include "vm/vm.h"

typedef struct Wrapped { /* staticmethod, classmethod */
    Obj h;
    Value fn;
} Wrapped;

typedef struct Property {
    Obj h;
    Value get, set, del, doc; /* V_NULL or a callable; doc a str */
    Dict *dict;
} Property;

typedef struct GetSet {
    Obj h;
    const GetSetDef *def;
    Type *owner; /* borrowed: lives as long as the run */
} GetSet;

typedef struct Super {
    Obj h;
    Type *type; /* owned; start after it in the MRO */
    Value self; /* instance or class, or V_NULL */
} Super;

Value descr_from_native(Vm *vm, Type *owner, const NativeDef *def);
Value getset_new(Vm *vm, Type *owner, const GetSetDef *def);
Value wrapped_new(Vm *vm, Type *t, Value fn); /* retains fn */
void descr_types_init(Vm *vm);

#endif
