/* obj_dict_impl.h: what the files of dict and set share. */
#ifndef VM_OBJ_DICT_IMPL_H
#define VM_OBJ_DICT_IMPL_H

#include "vm/obj_dict.h"

/* The hash of a key, without the type's slots for ints and strs: dicts of
 * names are in use before there are slots. */
bool key_hash(Vm *vm, Value key, uint64_t *out);
/* Same key?  1, 0, or -1 with an exception.  Runs the program's __eq__ when
 * neither ints nor strs are compared. */
int key_equal(Vm *vm, Value a, Value b);

/* A live entry: its number, DICT_ABSENT, or DICT_ERROR. */
enum { DICT_ABSENT = -1, DICT_ERROR = -2 };
int64_t dict_find(Vm *vm, Dict *d, Value key, uint64_t hash);
/* Sets with a known hash. */
bool dict_set_hashed(Vm *vm, Dict *d, Value key, uint64_t hash, Value v);
/* Takes entry `at` out; key and value pass to the caller. */
void dict_take(Vm *vm, Dict *d, uint32_t at, Value *key, Value *value);
/* The last live entry, or DICT_ABSENT. */
int64_t dict_last(const Dict *d);
bool dict_update_from(Vm *vm, Dict *d, Value other, bool pairs_only);
int dict_equal(Vm *vm, Dict *a, Dict *b); /* 1, 0, -1 */

/* keys(), values(), items() and reversed() of a dict. */
Value dict_keys(Vm *vm, const Value *args, uint32_t n, Value kw);
Value dict_values(Vm *vm, const Value *args, uint32_t n, Value kw);
Value dict_items(Vm *vm, const Value *args, uint32_t n, Value kw);
Value dict_reversed(Vm *vm, const Value *args, uint32_t n, Value kw);
Value dict_iter(Vm *vm, Value v);
void dict_view_types_init(Vm *vm);

#endif
