/* obj_float.h: floats (and complex, as far as literals and repr go). */
#ifndef VM_OBJ_FLOAT_H
#define VM_OBJ_FLOAT_H

#include "vm/vm.h"

typedef struct Float {
    Obj h;
    double value;
} Float;

Value float_new(Vm *vm, double d);
static inline bool is_float(const Vm *vm, Value v) {
    return is_obj(v) && as_obj(v)->type == vm->t.float_;
}
static inline double float_value(Value v) {
    return ((Float *)as_obj(v))->value;
}
/* An int, float, bool or anything with __float__/__index__; TypeError "must be
 * real number, not X". */
bool float_from(Vm *vm, Value v, double *out);
bool float_parse(Str text, double *out);   /* as float(str) */
void float_write(double d, StrBuf *out);   /* repr: shortest, round trip */
uint64_t float_hash(double d);             /* equal to int_hash if integral */
void float_types_init(Vm *vm);

#endif
