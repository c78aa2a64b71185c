/* obj_float.h: float and complex. */
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
bool float_parse(Str text, double *out); /* as float(str) */
void float_write(double d, StrBuf *out); /* repr: shortest, round trip */
uint64_t float_hash(double d);           /* equal to int_hash if integral */
/* x ** y of floats: ZeroDivisionError, OverflowError, or a complex. */
Value float_pow(Vm *vm, double x, double y);
/* round(d, ndigits): to even, as the exact decimal value demands. */
Value float_round(Vm *vm, double d, int64_t ndigits);
/* round(d): an int. */
Value float_round_int(Vm *vm, double d);

typedef struct Complex {
    Obj h;
    double re, im;
} Complex;

Value complex_new(Vm *vm, double re, double im);
static inline bool is_complex(const Vm *vm, Value v) {
    return is_obj(v) && as_obj(v)->type == vm->t.complex_;
}
static inline Complex *as_complex(Value v) {
    return (Complex *)as_obj(v);
}
void float_types_init(Vm *vm);

#endif
