/* obj_int.h: integers of any size, and bool.
 *
 * Small ones are immediates; larger ones are sign and magnitude in limbs that
 * GMP's mpn functions work on, so that their memory is the run's.  An int that
 * fits an immediate is always one (results are normalised). */
#ifndef VM_OBJ_INT_H
#define VM_OBJ_INT_H

#include "vm/vm.h"

Value int_from_i64(Vm *vm, int64_t i);
Value int_from_u64(Vm *vm, uint64_t i);
/* Of the whole value of a double (truncated); OverflowError / ValueError. */
Value int_from_double(Vm *vm, double d);
/* Digits in `base` (2..36), underscores and sign allowed as in int(); V_NULL
 * without exception if the text is not a number.  base 0: by prefix. */
Value int_parse(Vm *vm, Str text, int base);
bool is_int(const Vm *vm, Value v); /* int, bool or a subclass */
/* False, with OverflowError set, if it does not fit. v must be an int. */
bool int_to_i64(Vm *vm, Value v, int64_t *out);
/* Without exception: clamps to the range. */
int64_t int_clamp(Vm *vm, Value v);
/* For indices and counts: accepts __index__; TypeError `what` otherwise. */
bool int_index(Vm *vm, Value v, int64_t *out);
double int_to_double(Vm *vm, Value v, bool *overflow);
int int_sign(Vm *vm, Value v);
int int_cmp(Vm *vm, Value a, Value b);                   /* -1, 0, 1 */
Value int_binary(Vm *vm, BinaryOp op, Value a, Value b); /* both ints */
Value int_unary(Vm *vm, UnaryOp op, Value a);
/* Appends the digits; base 2..36, lower case. */
void int_write(Vm *vm, Value v, int base, StrBuf *out);
uint64_t int_hash(Vm *vm, Value v); /* CPython's: modulo 2^61 - 1 */
int64_t int_bit_length(Vm *vm, Value v);
/* True or False for the outcome (-1, 0, 1) of a comparison. */
Value int_cmp_result(int c, CmpOp op);
/* An int, or what __index__ gives, as an exact int; TypeError. */
Value int_of_index(Vm *vm, Value v);
/* floor(a / b) and the remainder at once: ZeroDivisionError.  Both owned. */
bool int_divmod(Vm *vm, Value a, Value b, Value *quo, Value *rem);
/* pow(base, exp, mod) of ints. */
Value int_pow_mod(Vm *vm, Value base, Value exp, Value mod);
/* round(v, ndigits), to even; ndigits is an int. */
Value int_round(Vm *vm, Value v, Value ndigits);
/* The digits are more than str() of this dialect may produce (4300):
 * ValueError, true.  Only for decimal. */
bool int_digits_exceed(Vm *vm, Value v);
void int_types_init(Vm *vm); /* vm->t.int_, bool_ */

#endif
