/* obj_int_impl.h: how large ints lie in memory; for obj_int*.c alone. */
#ifndef VM_OBJ_INT_IMPL_H
#define VM_OBJ_INT_IMPL_H

#include <gmp.h>

#include "vm/obj_int.h"

/* Also what instances of int's subclasses are, of any size: only exact ints
 * are normalised.  The sign is INTF_NEG in the header's flags. */
typedef struct IntObj {
    Obj h;
    uint32_t n;    /* limbs used; 0: zero */
    uint32_t room; /* limbs allocated */
    Dict *dict;    /* of user subclasses: lies behind TypeSpec.size */
    mp_limb_t limbs[];
} IntObj;

enum { INTF_NEG = 1 };

/* Any int as sign and magnitude; borrowed from the value, or from itself. */
typedef struct Limbs {
    const mp_limb_t *p;
    mp_size_t n; /* no leading zero limb */
    bool neg;
    mp_limb_t small;
} Limbs;

static inline IntObj *as_big(Value v) {
    return (IntObj *)as_obj(v);
}
/* Fills *out, which must stay where it is while it is in use. */
void int_limbs(Value v, Limbs *out);
/* Immediate or bool: *out is its value. */
static inline bool int_is_small(Value v, int64_t *out) {
    if (is_int_small(v)) {
        *out = int_small(v);
        return true;
    }
    if (!is_bool(v)) return false;
    *out = v == V_TRUE;
    return true;
}
static inline int64_t int_bool_value(Value v) {
    return is_int_small(v) ? int_small(v) : v == V_TRUE;
}
/* Room for a result; NULL with MemoryError if the run cannot hold it. */
IntObj *int_room(Vm *vm, mp_size_t limbs);
/* The value of the first n limbs: normalised, `obj` is used up. */
Value int_done(Vm *vm, IntObj *obj, mp_size_t n, bool neg);
void int_discard(Vm *vm, IntObj *obj);
/* The exact int of any int (of a bool or a subclass instance). */
Value int_exact(Vm *vm, Value v);
/* An instance of a subclass with the value of `v` (borrowed). */
Value int_as_type(Vm *vm, Type *t, Value v);
/* l * 2^exp, correctly rounded. */
double limbs_scaled(const Limbs *l, int64_t exp, bool *overflow);
int limbs_cmp(const Limbs *a, const Limbs *b);
/* Bits of the magnitude. */
int64_t limbs_bits(const Limbs *l);

/* obj_int_text.c */
Value int_make(Vm *vm, Type *t, const Value *args, uint32_t n, Value kw);
/* str(int), within the dialect's limit of digits. */
Value int_repr(Vm *vm, Value v);
/* obj_int_methods.c */
extern const NativeDef int_methods[];
extern const GetSetDef int_getset[];

#endif
