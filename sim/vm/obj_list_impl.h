/* obj_list_impl.h: what the files of the built-in containers share. */
#ifndef VM_OBJ_LIST_IMPL_H
#define VM_OBJ_LIST_IMPL_H

#include "vm/obj_list.h"

/* Makes *slot the type: fills the bare one in if the VM's start-up has put one
 * there, or makes a new one. */
void core_type(Vm *vm, Type **slot, const TypeSpec *spec);
/* More methods for a type, such as those of newer dialects. */
void type_add(Vm *vm, Type *t, const NativeDef *defs);

/* __hash__ = None, for mutable containers. */
void unhashable(Vm *vm, Type *t);

/* --- repr of containers --- */

enum { OBJF_IN_REPR = 1u << 31 }; /* in Obj.flags */
/* False if v's repr is under way already: then it contains itself. */
static inline bool repr_enter(Value v) {
    if (as_obj(v)->flags & OBJF_IN_REPR) return false;
    as_obj(v)->flags |= OBJF_IN_REPR;
    return true;
}
static inline void repr_leave(Value v) {
    as_obj(v)->flags &= ~(uint32_t)OBJF_IN_REPR;
}
bool sb_put_repr(Vm *vm, StrBuf *sb, Value v);
/* The text as a str if ok, else V_NULL; frees the buffer. */
Value sb_finish(Vm *vm, StrBuf *sb, bool ok);

/* --- list and tuple alike --- */

static inline uint32_t seq_len(Value v) {
    return as_obj(v)->type->flags & TF_LIST ? as_list(v)->len
                                            : as_tuple(v)->len;
}
static inline Value *seq_items(Value v) {
    return as_obj(v)->type->flags & TF_LIST ? as_list(v)->items
                                            : as_tuple(v)->items;
}
Value seq_compare(Vm *vm, Value a, Value b, CmpOp op);
int seq_contains(Vm *vm, Value seq, Value item);
Value seq_count(Vm *vm, const Value *args, uint32_t n, Value kw);
/* index(x, start, stop): the position, -1 absent, -2 exception. */
int64_t seq_index(Vm *vm, const Value *args);
bool seq_put_items(Vm *vm, StrBuf *sb, Value seq);
/* The index in an expression like seq[key], as it stands; `what` is "list".
 * False with an exception. */
bool seq_key(Vm *vm, Value key, const char *what, int64_t *out);
/* A position as methods take it: from the end if negative, then clamped. */
bool seq_position(Vm *vm, Value v, int64_t len, int64_t *out);
/* Where a slice that slice_indices() has accepted ends: the third number of
 * slice.indices(), which the number of items does not tell. */
int64_t slice_stop(Vm *vm, Value slice, int64_t len, int64_t step);
bool is_slice(const Vm *vm, Value v);
/* n * size bytes are there for the asking; else MemoryError. */
bool room_for(Vm *vm, uint64_t n, uint64_t size);
/* The arguments of list(), tuple() ...: at most one, none by name. */
bool only_arg(Vm *vm, const char *who, uint32_t n, Value kw);
/* `v` is of a user class that wants to do the operation (__radd__ ...). */
bool reflects(Vm *vm, Value v, Value name);
/* How often to repeat in seq * v: 0 for negative; false with an exception. */
bool repeat_count(Vm *vm, Value v, int64_t *out);

void list_reserve(Vm *vm, List *l, uint32_t need);
void list_clear(Vm *vm, List *l);
extern const NativeDef list_methods[];

Value seq_iter_new(Vm *vm, Type *t, Value seq, uint32_t index);
void list_iter_types_init(Vm *vm);
void tuple_types_init(Vm *vm);
void range_types_init(Vm *vm);
void slice_types_init(Vm *vm);

/* Iterators return themselves from iter(). */
Value iter_self(Vm *vm, Value v);

#endif
