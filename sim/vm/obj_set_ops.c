/* obj_set_ops.c: union, intersection, difference.  Which operand is walked and
 * which is looked up decides the order of the result, so that is CPython's. */
#include "vm/exc.h"
#include "vm/obj_dict_impl.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_set_impl.h"

/* A set as a key stands for the frozenset with the same items. */
bool set_key_hash(Vm *vm, Value key, uint64_t *out) {
    if (is_set(vm, key) && !type_of(vm, key)->hash)
        return set_hash(vm, key, out);
    if (has_type(vm, key, vm->t.set)) return set_hash(vm, key, out);
    return key_hash(vm, key, out);
}

/* Independent of the order. */
bool set_hash(Vm *vm, Value v, uint64_t *out) {
    Set *s = as_set(v);
    uint32_t pos = 0;
    SetEntry e;
    uint64_t hash = 0;
    (void)vm;
    while (set_walk(s, &pos, &e))
        hash ^= ((e.hash ^ 89869747u) ^ e.hash << 16) * 3644798167u;
    hash ^= ((uint64_t)s->used + 1) * 1927868237u;
    hash ^= hash >> 11 ^ hash >> 25;
    hash = hash * 69069u + 907133923u;
    *out = hash == UINT64_MAX ? 590923713u : hash;
    return true;
}

static bool add_all(Vm *vm, Set *s, Value iterable) {
    Value it = obj_iter(vm, iterable), item;
    if (!it) return false;
    while ((item = obj_next(vm, it))) {
        bool ok = set_add(vm, from_obj(s), item);
        release(vm, item);
        if (!ok || vm->heap.full) break;
    }
    release(vm, it);
    return !vm->exc;
}

bool set_update(Vm *vm, Set *s, Value other) {
    if (is_set(vm, other)) return set_merge(vm, s, as_set(other));
    if (has_type(vm, other, vm->t.dict))
        return set_merge_dict(vm, s, as_dict(other));
    return add_all(vm, s, other);
}

Set *set_copy_as(Vm *vm, Type *t, const Set *s) {
    Set *copy = set_of_type(vm, t);
    set_merge(vm, copy, s);
    return copy;
}

/* Adds `key` to `out` if it is in `s`; false with an exception. */
static bool add_common(Vm *vm, Set *out, Set *s, Value key, uint64_t hash) {
    retain(key);
    int64_t at = set_find(vm, s, key, hash);
    bool ok = at != SET_ERROR;
    if (at >= 0) ok = set_add_hashed(vm, out, key, hash) >= 0;
    release(vm, key);
    return ok;
}

static bool intersect_sets(Vm *vm, Set *out, Set *s, Set *other) {
    if (other->used > s->used) {
        Set *swap = s;
        s = other;
        other = swap;
    }
    uint32_t pos = 0;
    SetEntry e;
    while (set_walk(other, &pos, &e))
        if (!add_common(vm, out, s, e.key, e.hash)) return false;
    return true;
}

static bool intersect_iterable(Vm *vm, Set *out, Set *s, Value iterable) {
    Value it = obj_iter(vm, iterable), item;
    if (!it) return false;
    while ((item = obj_next(vm, it))) {
        uint64_t hash;
        bool ok =
            key_hash(vm, item, &hash) && add_common(vm, out, s, item, hash);
        release(vm, item);
        if (!ok) break;
    }
    release(vm, it);
    return !vm->exc;
}

Set *set_intersection(Vm *vm, Type *t, Set *s, Value other) {
    if (from_obj(s) == other) return set_copy_as(vm, t, s);
    Set *out = set_of_type(vm, t);
    bool ok = is_set(vm, other) ? intersect_sets(vm, out, s, as_set(other))
                                : intersect_iterable(vm, out, s, other);
    if (ok) return out;
    release(vm, from_obj(out));
    return NULL;
}

static bool discard_set(Vm *vm, Set *s, Set *other) {
    uint32_t pos = 0;
    SetEntry e;
    while (set_walk(other, &pos, &e)) {
        retain(e.key);
        int gone = set_discard_hashed(vm, s, e.key, e.hash);
        release(vm, e.key);
        if (gone < 0) return false;
    }
    return true;
}

static bool discard_iterable(Vm *vm, Set *s, Value iterable) {
    Value it = obj_iter(vm, iterable), item;
    if (!it) return false;
    while ((item = obj_next(vm, it))) {
        uint64_t hash;
        bool ok = key_hash(vm, item, &hash) &&
                  set_discard_hashed(vm, s, item, hash) >= 0;
        release(vm, item);
        if (!ok) break;
    }
    release(vm, it);
    return !vm->exc;
}

bool set_difference_update(Vm *vm, Set *s, Value other) {
    if (from_obj(s) == other) {
        set_clear(vm, s);
        return true;
    }
    bool ok = is_set(vm, other) ? discard_set(vm, s, as_set(other))
                                : discard_iterable(vm, s, other);
    if (ok) set_shrink(vm, s);
    return ok;
}

/* Is the key in a set or dict? 1, 0, -1. */
static int held_in(Vm *vm, Value other, Value key, uint64_t hash) {
    int64_t at = is_set(vm, other) ? set_find(vm, as_set(other), key, hash)
                                   : dict_find(vm, as_dict(other), key, hash);
    return at >= 0 ? 1 : at == SET_ABSENT ? 0 : -1;
}

static bool add_missing(Vm *vm, Set *out, const Set *s, Value other) {
    uint32_t pos = 0;
    SetEntry e;
    while (set_walk(s, &pos, &e)) {
        retain(e.key);
        int found = held_in(vm, other, e.key, e.hash);
        if (found == 0) found = set_add_hashed(vm, out, e.key, e.hash) - 1;
        release(vm, e.key);
        if (found < -1 || vm->exc) return false;
    }
    return true;
}

/* A much smaller `other` is taken out of a copy; else what stays is added. */
Set *set_difference(Vm *vm, Type *t, Set *s, Value other) {
    bool table = is_set(vm, other) || has_type(vm, other, vm->t.dict);
    uint32_t n = !table              ? 0
                 : is_set(vm, other) ? as_set(other)->used
                                     : as_dict(other)->used;
    bool copy = !table || s->used >> 2 > n;
    Set *out = copy ? set_copy_as(vm, t, s) : set_of_type(vm, t);
    bool ok = copy ? set_difference_update(vm, out, other)
                   : add_missing(vm, out, s, other);
    if (ok) return out;
    release(vm, from_obj(out));
    return NULL;
}

static bool toggle(Vm *vm, Set *s, Value key, uint64_t hash) {
    retain(key);
    int found = set_discard_hashed(vm, s, key, hash);
    if (found == 0) found = set_add_hashed(vm, s, key, hash);
    release(vm, key);
    return found >= 0;
}

bool set_symmetric_update(Vm *vm, Set *s, Value other) {
    if (from_obj(s) == other) {
        set_clear(vm, s);
        return true;
    }
    Value set = is_set(vm, other) ? retain(other) : set_from(vm, other);
    if (!set) return false;
    uint32_t pos = 0;
    SetEntry e;
    bool ok = true;
    while (ok && set_walk(as_set(set), &pos, &e))
        ok = toggle(vm, s, e.key, e.hash);
    release(vm, set);
    return ok;
}

int set_is_subset(Vm *vm, Set *a, Set *b) {
    if (a->used > b->used) return 0;
    uint32_t pos = 0;
    SetEntry e;
    while (set_walk(a, &pos, &e)) {
        retain(e.key);
        int64_t at = set_find(vm, b, e.key, e.hash);
        release(vm, e.key);
        if (at < 0) return at == SET_ABSENT ? 0 : -1;
    }
    return 1;
}
