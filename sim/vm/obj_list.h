/* obj_list.h: list, tuple, range, slice, and the iterators over sequences. */
#ifndef VM_OBJ_LIST_H
#define VM_OBJ_LIST_H

#include "vm/vm.h"

typedef struct List {
    Obj h;
    Value *items; /* in the heap; owned references */
    uint32_t len, cap;
} List;

typedef struct Tuple {
    Obj h;
    uint32_t len;
    uint32_t unused;
    Dict *dict; /* the __dict__ of user subclasses' instances */
    Value items[];
} Tuple;

typedef struct Slice {
    Obj h;
    Value start, stop, step;
} Slice;

static inline List *as_list(Value v) {
    return (List *)as_obj(v);
}
static inline Tuple *as_tuple(Value v) {
    return (Tuple *)as_obj(v);
}
static inline Slice *as_slice(Value v) {
    return (Slice *)as_obj(v);
}
static inline bool is_list(const Vm *vm, Value v) {
    (void)vm;
    return is_obj(v) && (as_obj(v)->type->flags & TF_LIST);
}
static inline bool is_tuple(const Vm *vm, Value v) {
    (void)vm;
    return is_obj(v) && (as_obj(v)->type->flags & TF_TUPLE);
}
Value list_new(Vm *vm, uint32_t cap);
Value list_from(Vm *vm, const Value *items, uint32_t n); /* retains them */
void list_append(Vm *vm, Value list, Value item);        /* retains item */
bool list_extend(Vm *vm, Value list, Value iterable);
bool list_sort(Vm *vm, Value list, Value key, bool reverse); /* stable */
Value tuple_new(Vm *vm, uint32_t n); /* items V_NULL: fill them at once */
Value tuple_from(Vm *vm, const Value *items, uint32_t n); /* retains them */
Value tuple_of1(Vm *vm, Value a);                         /* retains */
Value tuple_of2(Vm *vm, Value a, Value b);
Value tuple_of3(Vm *vm, Value a, Value b, Value c);
/* A list or tuple of everything in an iterable; V_NULL on exception. */
Value seq_list(Vm *vm, Value iterable);
Value seq_tuple(Vm *vm, Value iterable);
Value slice_new(Vm *vm, Value start, Value stop, Value step); /* retains */
/* Python's slice.indices: for a sequence of `len`.  Gives the number of items;
 * -1 with an exception. */
int64_t slice_indices(Vm *vm, Value slice, int64_t len, int64_t *start,
                      int64_t *step);
Value range_new(Vm *vm, Value start, Value stop, Value step);
/* The iterators that FOR_ITER runs inline; layouts are public for that. */
typedef struct ListIter { /* list and tuple */
    Obj h;
    Value seq; /* V_NULL when exhausted */
    uint32_t index;
} ListIter;
typedef struct RangeIter { /* small ints only; others use a general one */
    Obj h;
    int64_t next, step, left;
} RangeIter;
static inline Type *list_iter_type(Vm *vm) {
    return vm->t.list_iter;
}
static inline Type *tuple_iter_type(Vm *vm) {
    return vm->t.tuple_iter;
}
static inline Type *range_iter_type(Vm *vm) {
    return vm->t.range_iter;
}
void list_types_init(Vm *vm); /* list, tuple, range, slice, iterators */

#endif
