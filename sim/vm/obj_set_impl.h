/* obj_set_impl.h: what the files of set and frozenset share. */
#ifndef VM_OBJ_SET_IMPL_H
#define VM_OBJ_SET_IMPL_H

#include "vm/obj_dict.h"

typedef struct SetEntry {
    Value key; /* V_NULL: removed */
    uint64_t hash;
    uint32_t slot; /* where in the table */
} SetEntry;

/* `table` is CPython's, slot for slot; it names entries, which are kept in
 * the order of insertion. */
typedef struct Set {
    Obj h;
    SetEntry *entries;
    uint32_t *table;  /* entry number + 1, SET_EMPTY or SET_DUMMY */
    uint32_t count;   /* entries in use, gaps included */
    uint32_t cap;     /* entries that fit */
    uint32_t mask;    /* slots of the table - 1 */
    uint32_t fill;    /* slots that are not empty */
    uint32_t used;    /* keys */
    uint32_t other;   /* keys whose hash is arbitrary in CPython */
    uint32_t finger;  /* where pop() goes on looking */
    uint64_t version; /* changes with the keys */
} Set;

enum { SET_EMPTY = 0, SET_ABSENT = -1, SET_ERROR = -2 };
#define SET_DUMMY UINT32_MAX

static inline Set *as_set(Value v) {
    return (Set *)as_obj(v);
}
static inline bool is_set(const Vm *vm, Value v) {
    return has_flag(vm, v, TF_SET);
}
Set *set_of_type(Vm *vm, Type *t);
/* 1 added, 0 was there, -1 exception */
int set_add_hashed(Vm *vm, Set *s, Value key, uint64_t hash);
/* The entry of a key, SET_ABSENT or SET_ERROR. */
int64_t set_find(Vm *vm, Set *s, Value key, uint64_t hash);
Value set_take(Vm *vm, Set *s, uint32_t entry); /* owned */
int set_discard_hashed(Vm *vm, Set *s, Value key, uint64_t hash);
/* Walks in the order that iterating has. */
bool set_walk(const Set *s, uint32_t *pos, SetEntry *out);
void set_clear(Vm *vm, Set *s);
/* Adds all of `from` as CPython merges two tables. */
bool set_merge(Vm *vm, Set *s, const Set *from);
bool set_merge_dict(Vm *vm, Set *s, const Dict *from);
/* Gets rid of dummies if they are many. */
void set_shrink(Vm *vm, Set *s);
void set_swap_bodies(Set *a, Set *b);

/* obj_set_ops.c: operands are sets unless `Value other` says otherwise. */
bool set_update(Vm *vm, Set *s, Value other);
Set *set_copy_as(Vm *vm, Type *t, const Set *s);
Set *set_intersection(Vm *vm, Type *t, Set *s, Value other);
Set *set_difference(Vm *vm, Type *t, Set *s, Value other);
bool set_difference_update(Vm *vm, Set *s, Value other);
bool set_symmetric_update(Vm *vm, Set *s, Value other);
int set_is_subset(Vm *vm, Set *a, Set *b); /* 1, 0, -1 */
/* The set for looking up `key`: a set itself, which is unhashable, is looked
 * up as a frozenset. False with an exception. */
bool set_key_hash(Vm *vm, Value key, uint64_t *out);
bool set_hash(Vm *vm, Value v, uint64_t *out);

extern const NativeDef set_methods[], frozenset_methods[];

#endif
