/* obj_dict.h: dict, set and frozenset: compact tables in insertion order.
 *
 * Deterministic: hashes of strs and objects do not depend on addresses or
 * seeds.  Sets iterate in insertion order (DESIGN, decision 3), except that
 * sets of ints iterate as CPython's table would, because that order is not
 * arbitrary there. */
#ifndef VM_OBJ_DICT_H
#define VM_OBJ_DICT_H

#include "vm/vm.h"

typedef struct DictEntry {
    Value key; /* V_NULL: deleted */
    Value value;
    uint64_t hash;
} DictEntry;

struct Dict {
    Obj h;
    DictEntry *entries;    /* in insertion order, may have gaps */
    uint32_t *index;       /* open addressing: entry number + 1, 0 empty */
    uint32_t used;         /* entries that are live */
    uint32_t count;        /* entries in use, gaps included */
    uint32_t cap;          /* entries that fit */
    uint32_t mask;         /* size of index - 1 */
    uint32_t filled;       /* words of index in use, deleted ones included */
    uint64_t keys_version; /* changes when a key is added or removed, and is
                              unique in the run: guards inline caches */
};

static inline Dict *as_dict(Value v) {
    return (Dict *)as_obj(v);
}
static inline bool is_dict(const Vm *vm, Value v) {
    (void)vm;
    return is_obj(v) && (as_obj(v)->type->flags & TF_DICT);
}
Dict *dict_new(Vm *vm);
/* Borrowed, or V_NULL: absent, or an exception if vm->exc is set. */
Value dict_get(Vm *vm, Dict *d, Value key);
bool dict_set(Vm *vm, Dict *d, Value key, Value v); /* retains both */
/* 1 deleted, 0 absent, -1 exception */
int dict_del(Vm *vm, Dict *d, Value key);
/* Takes the value out: owned, or V_NULL. */
Value dict_pop(Vm *vm, Dict *d, Value key);
/* For interned str keys: cannot fail.  *at gets the entry number (for inline
 * caches). */
Value dict_get_name(Dict *d, Value name);
Value dict_get_name_at(Dict *d, Value name, uint32_t *at);
void dict_set_name(Vm *vm, Dict *d, Value name, Value v);
void dict_set_cstr(Vm *vm, Dict *d, const char *name, Value v);
Value dict_get_cstr(Vm *vm, Dict *d, const char *name); /* borrowed */
/* Walks live entries: start with *pos = 0; false at the end.  Borrowed. */
bool dict_next(const Dict *d, uint32_t *pos, Value *key, Value *value);
bool dict_update(Vm *vm, Dict *d, Value other); /* mapping or pairs */
Dict *dict_copy(Vm *vm, Dict *d);
void dict_clear(Vm *vm, Dict *d);

/* A read-only view of a dict (retained). */
Value mapping_proxy_new(Vm *vm, Value map);

Value set_new(Vm *vm, bool frozen);
Value set_from(Vm *vm, Value iterable); /* a set of what is in it */
bool set_add(Vm *vm, Value set, Value item);
/* set.update(): two tables are merged in CPython's order. */
bool set_extend(Vm *vm, Value set, Value iterable);
int set_has(Vm *vm, Value set, Value item);
int set_discard(Vm *vm, Value set, Value item);
bool set_next(Vm *vm, Value set, uint32_t *pos, Value *item); /* borrowed */
uint32_t set_len(Value set);
void dict_types_init(Vm *vm); /* dict, its views and iterators, mappingproxy */
void set_types_init(Vm *vm);  /* set, frozenset */

#endif
