#include "vm/attr.h"

#include <string.h>

#include "vm/class.h"
#include "vm/descr.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

/* A cache of "name along the MRO of type"; any change to any class empties it
 * (type_version). */
enum { CACHE_SIZE = 2048 };

typedef struct LookupEntry {
    Type *type;
    Value name, found; /* borrowed: valid while the version is */
    uint64_t version;
} LookupEntry;

void attr_init(Vm *vm) {
    size_t size = sizeof(LookupEntry) * CACHE_SIZE;
    vm->caches = heap_alloc(&vm->heap, size);
    memset(vm->caches, 0, size);
    vm->type_version = 1;
}

static Value lookup_mro(Type *t, Value name) {
    if (!is_obj(t->mro)) return V_NULL;
    const Tuple *mro = as_tuple(t->mro);
    for (uint32_t i = 0; i < mro->len; i++) {
        Value v = dict_get_name(as_type(mro->items[i])->dict, name);
        if (v) return v;
    }
    return V_NULL;
}

Value type_lookup(Vm *vm, Type *t, Value name) {
    /* Offsets, not addresses, so that two runs use the same entries. */
    uint64_t h =
        ((uintptr_t)t - (uintptr_t)vm) / 16 * 31 + (name - (uintptr_t)vm) / 16;
    LookupEntry *e = (LookupEntry *)vm->caches + h % CACHE_SIZE;
    if (e->type == t && e->name == name && e->version == vm->type_version)
        return e->found;
    Value v = lookup_mro(t, name);
    *e = (LookupEntry){t, name, v, vm->type_version};
    return v;
}

Dict *attr_dict_make(Vm *vm, Value v) {
    if (!is_obj(v) || !as_obj(v)->type->dict_offset) return NULL;
    Dict **at =
        (Dict **)(void *)((char *)as_obj(v) + as_obj(v)->type->dict_offset);
    if (!*at) *at = dict_new(vm);
    return *at;
}

static bool is_data_descr(const Vm *vm, Value d) {
    return is_obj(d) && type_of(vm, d)->descr_set;
}

static Value bind(Vm *vm, Value d, Value v) {
    Type *dt = type_of(vm, d);
    if (!dt->descr_get) return retain(d);
    return dt->descr_get(vm, d, v, type_of(vm, v));
}

Value attr_generic(Vm *vm, Value v, Value name) {
    Value d = type_lookup(vm, type_of(vm, v), name);
    if (d && is_data_descr(vm, d)) return bind(vm, d, v);
    Dict *dict = attr_dict(vm, v);
    if (dict) {
        Value own = dict_get_name(dict, name);
        if (own) return retain(own);
    }
    return d ? bind(vm, d, v) : V_NULL;
}

Value obj_getattr_opt(Vm *vm, Value v, Value name) {
    Type *t = type_of(vm, v);
    if (!t->getattr) return attr_generic(vm, v, name);
    Value r = t->getattr(vm, v, name);
    if (!r && vm->exc && exc_matches(vm, vm->t.AttributeError)) exc_clear(vm);
    return r;
}

void attr_error(Vm *vm, Value v, Value name) {
    const char *n = str_view(name).ptr;
    if (has_flag(vm, v, TF_TYPE))
        vm_raise(vm, vm->t.AttributeError,
                 "type object '%s' has no attribute '%s'", as_type(v)->name, n);
    else if (has_type(vm, v, vm->t.module))
        vm_raise(vm, vm->t.AttributeError, "module '%s' has no attribute '%s'",
                 str_view(dict_get_name(module_dict(v), vm->s.name_)).ptr, n);
    else
        vm_raise(vm, vm->t.AttributeError, "'%s' object has no attribute '%s'",
                 type_of(vm, v)->name, n);
    if (!vm->exc || !is_exc(vm, vm->exc)) return;
    Exc *e = as_exc(vm->exc); /* for "Did you mean" */
    assign(vm, &e->extra, retain(name));
    assign(vm, &e->extra2, retain(v));
}

Value obj_getattr(Vm *vm, Value v, Value name) {
    Type *t = type_of(vm, v);
    Value r = t->getattr ? t->getattr(vm, v, name) : attr_generic(vm, v, name);
    if (!r && !vm->exc) attr_error(vm, v, name);
    return r;
}

static bool set_by_descr(Vm *vm, Value v, Value name, Value x, bool *ok) {
    Value d = type_lookup(vm, type_of(vm, v), name);
    if (!d || !is_data_descr(vm, d)) return false;
    *ok = type_of(vm, d)->descr_set(vm, d, v, x);
    return true;
}

static bool read_only(Vm *vm, Value v, Value name) {
    if (type_lookup(vm, type_of(vm, v), name))
        vm_raise(vm, vm->t.AttributeError,
                 "'%s' object attribute '%s' is read-only",
                 type_of(vm, v)->name, str_view(name).ptr);
    else if (vm->minor >= 13)
        vm_raise(vm, vm->t.AttributeError,
                 "'%s' object has no attribute '%s' and no __dict__ for "
                 "setting new attributes",
                 type_of(vm, v)->name, str_view(name).ptr);
    else
        attr_error(vm, v, name);
    return false;
}

bool attr_generic_set(Vm *vm, Value v, Value name, Value x) {
    bool ok;
    if (set_by_descr(vm, v, name, x, &ok)) return ok;
    Dict *dict = x ? attr_dict_make(vm, v) : attr_dict(vm, v);
    if (!dict && x) return read_only(vm, v, name);
    if (x) {
        dict_set_name(vm, dict, name, x);
        return true;
    }
    if (dict && dict_del(vm, dict, name) == 1) return true;
    if (vm->minor >= 11) /* before, only the name was told */
        attr_error(vm, v, name);
    else
        vm_raise_value(vm, exc_new_value(vm, vm->t.AttributeError, name));
    return false;
}

bool obj_setattr(Vm *vm, Value v, Value name, Value x) {
    Type *t = type_of(vm, v);
    return t->setattr ? t->setattr(vm, v, name, x)
                      : attr_generic_set(vm, v, name, x);
}

bool obj_delattr(Vm *vm, Value v, Value name) {
    return obj_setattr(vm, v, name, V_NULL);
}

Value attr_method(Vm *vm, Value v, Value name, Value *self) {
    Type *t = type_of(vm, v);
    *self = V_NULL;
    if (t->getattr) return obj_getattr(vm, v, name);
    Value d = type_lookup(vm, t, name);
    bool plain = d && (has_type(vm, d, vm->t.func) ||
                       has_type(vm, d, vm->t.native_method));
    if (!plain) return obj_getattr(vm, v, name);
    Dict *dict = attr_dict(vm, v);
    Value own = dict ? dict_get_name(dict, name) : V_NULL;
    if (own) return retain(own);
    *self = retain(v);
    return retain(d);
}
