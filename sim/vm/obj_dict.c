#include "vm/obj_dict.h"

#include <string.h>

#include "vm/exc.h"
#include "vm/obj_dict_impl.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

/* The table.  One block holds the entries and behind them the index, whose
 * words are entry number + 1, EMPTY, or DUMMY where an entry was deleted. */
enum { SLOTS_MIN = 8, EMPTY = 0 };
#define DUMMY UINT32_MAX

static uint32_t entries_of(uint32_t slots) {
    return slots / 3 * 2 + slots % 3 * 2 / 3;
}

static size_t block_size(uint32_t cap, uint32_t slots) {
    return cap * sizeof(DictEntry) + slots * sizeof(uint32_t);
}

static void changed(Vm *vm, Dict *d) {
    d->keys_version = ++vm->keys_version;
}

static bool is_plain_str(const Vm *vm, Value v) {
    return is_obj(v) && as_obj(v)->type == vm->t.str;
}

bool key_hash(Vm *vm, Value key, uint64_t *out) {
    if (is_plain_str(vm, key)) {
        *out = str_hash(key);
        return true;
    }
    if (is_int_small(key)) {
        *out = int_hash(vm, key);
        return true;
    }
    return obj_hash(vm, key, out);
}

int key_equal(Vm *vm, Value a, Value b) {
    if (a == b) return 1;
    if (is_int_small(a) && is_int_small(b)) return 0;
    if (is_plain_str(vm, a) && is_plain_str(vm, b)) return str_equal(a, b);
    return obj_equal(vm, a, b);
}

static uint32_t first_slot(const Dict *d, uint64_t hash) {
    return (uint32_t)hash & d->mask;
}

/* As CPython's: every bit of the hash has its say in the end. */
static uint32_t next_slot(const Dict *d, uint32_t slot, uint64_t *perturb) {
    *perturb >>= 5;
    return (slot * 5 + (uint32_t)*perturb + 1) & d->mask;
}

static void index_put(Dict *d, uint64_t hash, uint32_t entry) {
    uint64_t perturb = hash;
    uint32_t slot = first_slot(d, hash);
    while (d->index[slot] != EMPTY)
        slot = next_slot(d, slot, &perturb);
    d->index[slot] = entry + 1;
}

/* The slot of the index that names `entry`. */
static uint32_t slot_of(const Dict *d, uint32_t entry) {
    uint64_t hash = d->entries[entry].hash, perturb = hash;
    uint32_t slot = first_slot(d, hash);
    while (d->index[slot] != entry + 1)
        slot = next_slot(d, slot, &perturb);
    return slot;
}

/* Moves the live entries to a table of `slots` words, without gaps. */
static void rebuild(Vm *vm, Dict *d, uint32_t slots) {
    DictEntry *old = d->entries;
    uint32_t old_count = d->count, old_cap = d->cap, old_slots = d->mask + 1;
    uint32_t cap = entries_of(slots);
    d->entries = heap_alloc(&vm->heap, block_size(cap, slots));
    d->index = (uint32_t *)(void *)(d->entries + cap);
    memset(d->index, 0, slots * sizeof(uint32_t));
    d->cap = cap;
    d->mask = slots - 1;
    d->count = 0;
    for (uint32_t i = 0; i < old_count; i++) {
        if (old[i].key == V_NULL) continue;
        index_put(d, old[i].hash, d->count);
        d->entries[d->count++] = old[i];
    }
    d->filled = d->count;
    if (old) heap_free(&vm->heap, old, block_size(old_cap, old_slots));
}

static void grow(Vm *vm, Dict *d) {
    uint32_t slots = SLOTS_MIN;
    CHECK(d->used < UINT32_MAX / 8, "a dict has under 2^29 keys");
    while (slots < d->used * 3)
        slots *= 2;
    while (entries_of(slots) <= d->used)
        slots *= 2;
    rebuild(vm, d, slots);
}

static void insert(Vm *vm, Dict *d, Value key, uint64_t hash, Value v) {
    /* A search ends at an empty word, so there must always be some. */
    if (d->filled == d->cap) grow(vm, d);
    index_put(d, hash, d->count);
    d->filled++;
    d->entries[d->count++] = (DictEntry){retain(key), retain(v), hash};
    d->used++;
    changed(vm, d);
}

/* Compares with entry `at`, whose key the program's __eq__ may remove: then
 * *moved is set and the search starts again. */
static int entry_equal(Vm *vm, Dict *d, uint32_t at, Value key, bool *moved) {
    Value own = d->entries[at].key;
    if (own == key) return 1;
    uint64_t version = d->keys_version;
    retain(own);
    int same = key_equal(vm, own, key);
    release(vm, own);
    *moved = d->keys_version != version;
    return same;
}

int64_t dict_find(Vm *vm, Dict *d, Value key, uint64_t hash) {
    if (!d->used) return DICT_ABSENT;
    uint64_t perturb = hash;
    uint32_t slot = first_slot(d, hash);
    for (;;) {
        uint32_t word = d->index[slot];
        if (word == EMPTY) return DICT_ABSENT;
        if (word != DUMMY && d->entries[word - 1].hash == hash) {
            bool moved = false;
            int same = entry_equal(vm, d, word - 1, key, &moved);
            if (same < 0) return DICT_ERROR;
            if (moved) return dict_find(vm, d, key, hash);
            if (same) return word - 1;
        }
        slot = next_slot(d, slot, &perturb);
    }
}

Dict *dict_new(Vm *vm) {
    return obj_alloc_sized(vm, vm->t.dict, sizeof(Dict));
}

Value dict_get(Vm *vm, Dict *d, Value key) {
    uint64_t hash;
    if (!key_hash(vm, key, &hash)) return V_NULL;
    int64_t at = dict_find(vm, d, key, hash);
    return at < 0 ? V_NULL : d->entries[at].value;
}

bool dict_set_hashed(Vm *vm, Dict *d, Value key, uint64_t hash, Value v) {
    int64_t at = dict_find(vm, d, key, hash);
    if (at == DICT_ERROR) return false;
    if (at >= 0)
        assign(vm, &d->entries[at].value, retain(v));
    else
        insert(vm, d, key, hash, v);
    return true;
}

bool dict_set(Vm *vm, Dict *d, Value key, Value v) {
    uint64_t hash;
    return key_hash(vm, key, &hash) && dict_set_hashed(vm, d, key, hash, v);
}

void dict_take(Vm *vm, Dict *d, uint32_t at, Value *key, Value *value) {
    DictEntry *e = &d->entries[at];
    d->index[slot_of(d, at)] = DUMMY;
    *key = e->key;
    *value = e->value;
    e->key = e->value = V_NULL;
    d->used--;
    /* popitem() must not walk over the same gaps again and again. */
    while (d->count && d->entries[d->count - 1].key == V_NULL)
        d->count--;
    changed(vm, d);
}

/* Takes the key's value out into *value: 1, 0 absent, -1 exception. */
static int take_key(Vm *vm, Dict *d, Value key, Value *value) {
    uint64_t hash;
    if (!key_hash(vm, key, &hash)) return -1;
    int64_t at = dict_find(vm, d, key, hash);
    if (at < 0) return at == DICT_ABSENT ? 0 : -1;
    Value own;
    dict_take(vm, d, (uint32_t)at, &own, value);
    release(vm, own);
    return 1;
}

int dict_del(Vm *vm, Dict *d, Value key) {
    Value v = V_NULL;
    int found = take_key(vm, d, key, &v);
    release(vm, v);
    return found;
}

Value dict_pop(Vm *vm, Dict *d, Value key) {
    Value v = V_NULL;
    take_key(vm, d, key, &v);
    return v;
}

/* A key that was not interned when it was set can still be the same name. */
static bool same_name(Value key, Value name) {
    if (key == name) return true;
    if (!is_obj(key) || !(as_obj(key)->type->flags & TF_STR)) return false;
    if (as_obj(key)->flags & STRF_INTERNED) return false;
    return str_equal(key, name);
}

static int64_t find_name(const Dict *d, Value name) {
    if (!d->used) return DICT_ABSENT;
    uint64_t hash = str_hash(name), perturb = hash;
    uint32_t slot = first_slot(d, hash);
    for (;;) {
        uint32_t word = d->index[slot];
        if (word == EMPTY) return DICT_ABSENT;
        if (word != DUMMY && d->entries[word - 1].hash == hash &&
            same_name(d->entries[word - 1].key, name))
            return word - 1;
        slot = next_slot(d, slot, &perturb);
    }
}

Value dict_get_name(Dict *d, Value name) {
    int64_t at = find_name(d, name);
    return at < 0 ? V_NULL : d->entries[at].value;
}

Value dict_get_name_at(Dict *d, Value name, uint32_t *at) {
    int64_t found = find_name(d, name);
    if (found < 0) return V_NULL;
    *at = (uint32_t)found;
    return d->entries[found].value;
}

void dict_set_name(Vm *vm, Dict *d, Value name, Value v) {
    int64_t at = find_name(d, name);
    if (at >= 0)
        assign(vm, &d->entries[at].value, retain(v));
    else
        insert(vm, d, name, str_hash(name), v);
}

void dict_set_cstr(Vm *vm, Dict *d, const char *name, Value v) {
    Value key = str_intern(vm, name, strlen(name));
    dict_set_name(vm, d, key, v);
    release(vm, key);
}

Value dict_get_cstr(Vm *vm, Dict *d, const char *name) {
    Value key = str_intern(vm, name, strlen(name));
    Value v = dict_get_name(d, key);
    release(vm, key);
    return v;
}

bool dict_next(const Dict *d, uint32_t *pos, Value *key, Value *value) {
    while (*pos < d->count) {
        const DictEntry *e = &d->entries[(*pos)++];
        if (e->key == V_NULL) continue;
        *key = e->key;
        *value = e->value;
        return true;
    }
    return false;
}

int64_t dict_last(const Dict *d) {
    for (uint32_t i = d->count; i > 0; i--)
        if (d->entries[i - 1].key != V_NULL) return i - 1;
    return DICT_ABSENT;
}

Dict *dict_copy(Vm *vm, Dict *d) {
    Dict *copy = dict_new(vm);
    for (uint32_t i = 0; i < d->count; i++) {
        const DictEntry *e = &d->entries[i];
        if (e->key != V_NULL) insert(vm, copy, e->key, e->hash, e->value);
    }
    return copy;
}

void dict_clear(Vm *vm, Dict *d) {
    DictEntry *entries = d->entries;
    uint32_t count = d->count, cap = d->cap, mask = d->mask;
    if (!entries) return;
    d->entries = NULL;
    d->index = NULL;
    d->used = d->count = d->cap = d->mask = d->filled = 0;
    changed(vm, d);
    for (uint32_t i = 0; i < count; i++) {
        if (entries[i].key == V_NULL) continue;
        release(vm, entries[i].key);
        release(vm, entries[i].value);
    }
    heap_free(&vm->heap, entries, block_size(cap, mask + 1));
}

/* --- update -------------------------------------------------------------- */

static bool update_from_dict(Vm *vm, Dict *d, Dict *from) {
    uint32_t used = from->used;
    for (uint32_t i = 0; i < from->count; i++) {
        DictEntry e = from->entries[i];
        if (e.key == V_NULL) continue;
        retain(e.key);
        retain(e.value);
        bool ok = dict_set_hashed(vm, d, e.key, e.hash, e.value);
        release(vm, e.key);
        release(vm, e.value);
        if (!ok) return false;
        if (from->used != used && from != d) {
            vm_raise(vm, vm->t.RuntimeError, "dict mutated during update");
            return false;
        }
    }
    return true;
}

static bool update_from_mapping(Vm *vm, Dict *d, Value map) {
    Value keys = vm_call_method(vm, map, vm->s.keys, NULL, 0);
    Value it = keys ? obj_iter(vm, keys) : V_NULL;
    release(vm, keys);
    if (!it) return false;
    Value key;
    while ((key = obj_next(vm, it))) {
        Value v = obj_getitem(vm, map, key);
        bool ok = v && dict_set(vm, d, key, v);
        release(vm, v);
        release(vm, key);
        if (!ok) break;
    }
    release(vm, it);
    return !vm->exc;
}

static bool set_pair(Vm *vm, Dict *d, Value item, int64_t number) {
    Value pair = seq_list(vm, item);
    if (!pair) {
        if (exc_matches(vm, vm->t.TypeError)) {
            exc_clear(vm);
            vm_raise(vm, vm->t.TypeError,
                     "cannot convert dictionary update sequence element #%lld "
                     "to a sequence",
                     (long long)number);
        }
        return false;
    }
    List *l = as_list(pair);
    bool ok = l->len == 2;
    if (ok)
        ok = dict_set(vm, d, l->items[0], l->items[1]);
    else
        vm_raise(vm, vm->t.ValueError,
                 "dictionary update sequence element #%lld has length %u; 2 is "
                 "required",
                 (long long)number, l->len);
    release(vm, pair);
    return ok;
}

static bool update_from_pairs(Vm *vm, Dict *d, Value pairs) {
    Value it = obj_iter(vm, pairs);
    if (!it) return false;
    Value item;
    for (int64_t i = 0; (item = obj_next(vm, it)); i++) {
        bool ok = set_pair(vm, d, item, i);
        release(vm, item);
        if (!ok) break;
    }
    release(vm, it);
    return !vm->exc;
}

bool dict_update_from(Vm *vm, Dict *d, Value other, bool pairs_only) {
    if (!pairs_only) {
        /* A subclass may have its own idea of iterating. */
        if (is_dict(vm, other) && type_of(vm, other)->iter == dict_iter)
            return update_from_dict(vm, d, as_dict(other));
        Value keys = obj_getattr_opt(vm, other, vm->s.keys);
        release(vm, keys);
        if (keys) return update_from_mapping(vm, d, other);
        if (vm->exc) return false;
    }
    return update_from_pairs(vm, d, other);
}

bool dict_update(Vm *vm, Dict *d, Value other) {
    return dict_update_from(vm, d, other, false);
}

int dict_equal(Vm *vm, Dict *a, Dict *b) {
    if (a->used != b->used) return 0;
    for (uint32_t i = 0; i < a->count; i++) {
        DictEntry e = a->entries[i];
        if (e.key == V_NULL) continue;
        retain(e.key);
        retain(e.value);
        int64_t at = dict_find(vm, b, e.key, e.hash);
        int same = at == DICT_ERROR ? -1 : 0;
        if (at >= 0) {
            Value other = retain(b->entries[at].value);
            same = obj_equal(vm, e.value, other);
            release(vm, other);
        }
        release(vm, e.key);
        release(vm, e.value);
        if (same != 1) return same;
    }
    return 1;
}
