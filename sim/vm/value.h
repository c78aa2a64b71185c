/* value.h: what a Python value is here.
 *
 * A Value is one machine word:
 *   ...xxx1  an int of 63 bits             int_small(v)
 *   ...xx10  None, True, False, ...        compare with ==
 *   ...xx00  a pointer to an Obj           as_obj(v)
 *   0        no value (V_NULL): an unbound variable, a missing argument, or
 *            "an exception is set" as the result of a function.
 *
 * Ownership.  Objects are counted (DESIGN, decision 6).  Unless a comment says
 * otherwise, arguments are borrowed and a returned Value is a new reference
 * that the caller owns and must release.  "Borrowed" results are said to be;
 * "steals" means that the callee takes over the caller's reference. */
#ifndef VM_VALUE_H
#define VM_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"
#include "base/str.h"

typedef struct Vm Vm;
typedef struct Type Type;
typedef uint64_t Value;

typedef struct Obj {
    uint32_t refs;
    uint32_t flags; /* free for the type's own use */
    Type *type;
} Obj;

#define V_NULL     ((Value)0)
#define V_NONE     ((Value)2)
#define V_FALSE    ((Value)6)
#define V_TRUE     ((Value)10)
#define V_ELLIPSIS ((Value)14)
#define V_NOTIMPL  ((Value)18) /* NotImplemented */
/* Not Python values.  V_FRAME: "I pushed a frame; its result is my result"
 * (see frame.h). */
#define V_FRAME ((Value)22)

static inline bool is_int_small(Value v) {
    return v & 1;
}
static inline bool is_obj(Value v) {
    return (v & 3) == 0 && v != 0;
}
static inline Obj *as_obj(Value v) {
    return (Obj *)(uintptr_t)v;
}
static inline Value from_obj(const void *obj) {
    return (Value)(uintptr_t)obj;
}
static inline int64_t int_small(Value v) {
    return (int64_t)v >> 1;
}
#define INT_SMALL_MAX ((int64_t)(INT64_MAX >> 1))
#define INT_SMALL_MIN ((int64_t)(INT64_MIN >> 1))
static inline bool int_fits_small(int64_t i) {
    return i >= INT_SMALL_MIN && i <= INT_SMALL_MAX;
}
/* For i that fits; int_from_i64 (obj_int.h) takes any. */
static inline Value v_int(int64_t i) {
    return (Value)i << 1 | 1;
}
static inline Value v_bool(bool b) {
    return b ? V_TRUE : V_FALSE;
}
static inline bool is_bool(Value v) {
    return v == V_TRUE || v == V_FALSE;
}

/* Runs the type's `free` slot; only release() calls it. */
void obj_free(Vm *vm, Obj *obj);

static inline Value retain(Value v) {
    if (is_obj(v)) as_obj(v)->refs++;
    return v;
}
static inline void release(Vm *vm, Value v) {
    if (is_obj(v) && --as_obj(v)->refs == 0) obj_free(vm, as_obj(v));
}
/* Releases what *slot held after storing `v` (which is stolen) there. */
static inline void assign(Vm *vm, Value *slot, Value v) {
    Value old = *slot;
    *slot = v;
    release(vm, old);
}
static inline void clear(Vm *vm, Value *slot) {
    assign(vm, slot, V_NULL);
}

/* The type of any value; borrowed. */
static inline Type *type_of(const Vm *vm, Value v);

#endif
