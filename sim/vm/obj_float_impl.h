/* obj_float_impl.h: shared by obj_float*.c alone. */
#ifndef VM_OBJ_FLOAT_IMPL_H
#define VM_OBJ_FLOAT_IMPL_H

#include "vm/obj_float.h"

/* A float or an int as a double: 1; not a number: 0; OverflowError: -1. */
int float_operand(Vm *vm, Value v, double *out);
/* The remainder with the sign of b, and the floor of a / b. */
void float_divmod(double a, double b, double *quo, double *rem);
/* obj_float_methods.c */
extern const NativeDef float_methods[];
extern const GetSetDef float_getset[];
Value float_make(Vm *vm, Type *t, const Value *args, uint32_t n, Value kw);
/* obj_float_complex.c */
void complex_types_init(Vm *vm);
/* z ** w of complex numbers, for negative bases of float's power too. */
Value complex_pow(Vm *vm, double ar, double ai, double br, double bi);

#endif
