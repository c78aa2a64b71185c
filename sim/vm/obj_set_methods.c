#include "vm/exc.h"
#include "vm/obj_dict_impl.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_set_impl.h"
#include "vm/obj_str.h"

/* Subclasses get plain sets, even from copy(). */
static Type *own_type(const Vm *vm, Value v) {
    return type_is_subtype(type_of(vm, v), vm->t.frozenset) ? vm->t.frozenset
                                                            : vm->t.set;
}

static Value done(Vm *vm, Set *s, bool ok) {
    if (ok) return from_obj(s);
    if (s) release(vm, from_obj(s));
    return V_NULL;
}

static bool no_names(Vm *vm, const char *who, Value kw) {
    if (!kw || as_tuple(kw)->len == 0) return true;
    vm_raise(vm, vm->t.TypeError, "%s%s() takes no keyword arguments",
             vm->minor >= 9 ? "set." : "", who);
    return false;
}

static Value set_m_add(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return set_add(vm, args[0], args[1]) ? V_NONE : V_NULL;
}

static Value set_m_discard(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return set_discard(vm, args[0], args[1]) < 0 ? V_NULL : V_NONE;
}

static Value set_m_remove(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int gone = set_discard(vm, args[0], args[1]);
    if (gone > 0) return V_NONE;
    if (gone < 0) return V_NULL;
    Value exc = exc_new_value(vm, vm->t.KeyError, args[1]);
    return exc ? vm_raise_value(vm, exc) : V_NULL;
}

/* The first from where the last pop() stopped, in the table's order. */
static uint32_t pop_entry(Set *s) {
    uint32_t at = s->finger & s->mask, pos = 0;
    if (s->other) {
        while (!s->entries[pos].key)
            pos++;
        return pos;
    }
    while (s->table[at] == SET_EMPTY || s->table[at] == SET_DUMMY)
        at = at == s->mask ? 0 : at + 1;
    s->finger = at + 1;
    return s->table[at] - 1;
}

static Value set_m_pop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Set *s = as_set(args[0]);
    if (s->used) return set_take(vm, s, pop_entry(s));
    Value text = str_from(vm, "pop from an empty set");
    Value exc = exc_new_value(vm, vm->t.KeyError, text);
    release(vm, text);
    return exc ? vm_raise_value(vm, exc) : V_NULL;
}

static Value set_m_clear(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    set_clear(vm, as_set(args[0]));
    return V_NONE;
}

static Value set_m_copy(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (has_type(vm, args[0], vm->t.frozenset)) return retain(args[0]);
    return from_obj(set_copy_as(vm, own_type(vm, args[0]), as_set(args[0])));
}

static Value set_m_update(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_names(vm, "update", kw)) return V_NULL;
    for (uint32_t i = 1; i < n; i++)
        if (!set_update(vm, as_set(args[0]), args[i])) return V_NULL;
    return V_NONE;
}

static Value set_m_union(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_names(vm, "union", kw)) return V_NULL;
    Set *s = set_copy_as(vm, own_type(vm, args[0]), as_set(args[0]));
    bool ok = true;
    for (uint32_t i = 1; i < n && ok; i++)
        ok = args[i] == args[0] || set_update(vm, s, args[i]);
    return done(vm, s, ok);
}

static Value set_m_intersection(Vm *vm, const Value *args, uint32_t n,
                                Value kw) {
    if (!no_names(vm, "intersection", kw)) return V_NULL;
    Type *t = own_type(vm, args[0]);
    if (n == 1) return from_obj(set_copy_as(vm, t, as_set(args[0])));
    Set *s = as_set(retain(args[0]));
    for (uint32_t i = 1; i < n && s; i++) {
        Set *both = set_intersection(vm, t, s, args[i]);
        release(vm, from_obj(s));
        s = both;
    }
    return done(vm, s, s != NULL);
}

static Value set_m_intersection_update(Vm *vm, const Value *args, uint32_t n,
                                       Value kw) {
    Value both = set_m_intersection(vm, args, n, kw);
    if (!both) return V_NULL;
    set_swap_bodies(as_set(args[0]), as_set(both));
    release(vm, both);
    return V_NONE;
}

static Value set_m_difference(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_names(vm, "difference", kw)) return V_NULL;
    Type *t = own_type(vm, args[0]);
    if (n == 1) return from_obj(set_copy_as(vm, t, as_set(args[0])));
    Set *s = set_difference(vm, t, as_set(args[0]), args[1]);
    bool ok = s != NULL;
    for (uint32_t i = 2; i < n && ok; i++)
        ok = set_difference_update(vm, s, args[i]);
    return done(vm, s, ok);
}

static Value set_m_difference_update(Vm *vm, const Value *args, uint32_t n,
                                     Value kw) {
    if (!no_names(vm, "difference_update", kw)) return V_NULL;
    for (uint32_t i = 1; i < n; i++)
        if (!set_difference_update(vm, as_set(args[0]), args[i])) return V_NULL;
    return V_NONE;
}

static Value set_m_symmetric(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Set *s = set_of_type(vm, own_type(vm, args[0]));
    return done(vm, s,
                set_update(vm, s, args[1]) &&
                    set_symmetric_update(vm, s, args[0]));
}

static Value set_m_symmetric_update(Vm *vm, const Value *args, uint32_t n,
                                    Value kw) {
    (void)n, (void)kw;
    return set_symmetric_update(vm, as_set(args[0]), args[1]) ? V_NONE : V_NULL;
}

/* A set of the argument, made only if it is none; owned. */
static Value as_a_set(Vm *vm, Value v) {
    return is_set(vm, v) ? retain(v) : set_from(vm, v);
}

static Value relation(Vm *vm, Value a, Value b) {
    int result = set_is_subset(vm, as_set(a), as_set(b));
    return result < 0 ? V_NULL : v_bool(result);
}

static Value set_m_issubset(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value other = as_a_set(vm, args[1]);
    Value result = other ? relation(vm, args[0], other) : V_NULL;
    release(vm, other);
    return result;
}

static Value set_m_issuperset(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value other = as_a_set(vm, args[1]);
    Value result = other ? relation(vm, other, args[0]) : V_NULL;
    release(vm, other);
    return result;
}

static Value set_m_isdisjoint(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value it = obj_iter(vm, args[1]), item;
    int found = it ? 0 : -1;
    while (!found && (item = obj_next(vm, it))) {
        found = set_has(vm, args[0], item);
        release(vm, item);
    }
    release(vm, it);
    return vm->exc ? V_NULL : v_bool(!found);
}

#define BOTH                                                                   \
    {"copy", set_m_copy, NF_METHOD, ""},                                       \
        {"union", set_m_union, NF_METHOD, NULL},                               \
        {"intersection", set_m_intersection, NF_METHOD, NULL},                 \
        {"difference", set_m_difference, NF_METHOD, NULL},                     \
        {"symmetric_difference", set_m_symmetric, NF_METHOD, "other /"},       \
        {"issubset", set_m_issubset, NF_METHOD, "other /"},                    \
        {"issuperset", set_m_issuperset, NF_METHOD, "other /"},                \
        {"isdisjoint", set_m_isdisjoint, NF_METHOD, "other /"},

const NativeDef frozenset_methods[] = {BOTH{NULL, NULL, 0, NULL}};
const NativeDef set_methods[] = {
    BOTH{"add", set_m_add, NF_METHOD, "object /"},
    {"discard", set_m_discard, NF_METHOD, "object /"},
    {"remove", set_m_remove, NF_METHOD, "object /"},
    {"pop", set_m_pop, NF_METHOD, ""},
    {"clear", set_m_clear, NF_METHOD, ""},
    {"update", set_m_update, NF_METHOD, NULL},
    {"intersection_update", set_m_intersection_update, NF_METHOD, NULL},
    {"difference_update", set_m_difference_update, NF_METHOD, NULL},
    {"symmetric_difference_update", set_m_symmetric_update, NF_METHOD,
     "other /"},
    {NULL, NULL, 0, NULL}};
