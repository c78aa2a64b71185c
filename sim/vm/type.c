/* type.c: making types, inheriting slots, the method resolution order.
 * Mirrors the parts of CPython's Objects/typeobject.c that a program sees. */
#include "vm/type.h"

#include <string.h>

#include "vm/attr.h"
#include "vm/class.h"
#include "vm/descr.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/vm.h"

bool type_is_subtype(const Type *t, const Type *base) {
    if (t == base) return true;
    if (!is_obj(t->mro)) { /* while the VM starts */
        for (; t; t = t->base)
            if (t == base) return true;
        return false;
    }
    const Tuple *mro = as_tuple(t->mro);
    for (uint32_t i = 0; i < mro->len; i++)
        if (mro->items[i] == from_obj(base)) return true;
    return false;
}

void type_inherit_slots(Type *t, const Type *base) {
#define INHERIT(slot)                                                          \
    if (!t->slot) t->slot = base->slot
    INHERIT(free);
    INHERIT(make);
    INHERIT(init);
    INHERIT(repr);
    INHERIT(str);
    if (!t->hash && !t->compare) { /* __eq__ without __hash__: unhashable */
        t->hash = base->hash;
        t->compare = base->compare;
    }
    INHERIT(compare);
    INHERIT(truth);
    INHERIT(length);
    INHERIT(getitem);
    INHERIT(setitem);
    INHERIT(contains);
    INHERIT(iter);
    INHERIT(next);
    INHERIT(call);
    INHERIT(getattr);
    INHERIT(setattr);
    INHERIT(binary);
    INHERIT(inplace);
    INHERIT(unary);
    INHERIT(descr_get);
    INHERIT(descr_set);
    INHERIT(await);
    INHERIT(send);
    INHERIT(aiter);
    INHERIT(anext);
    INHERIT(format);
    if (t->free == base->free) INHERIT(visit); /* it contains the same */
#undef INHERIT
}

/* TF_* that say what a value is, and so pass to subclasses. */
#define TF_KINDS                                                               \
    (TF_EXC | TF_INT | TF_STR | TF_LIST | TF_TUPLE | TF_DICT | TF_TYPE |       \
     TF_FLOAT | TF_SET | TF_BYTES)

static const char *heap_cstr(Vm *vm, const char *s, size_t n) {
    char *copy = heap_alloc(&vm->heap, n + 1);
    memcpy(copy, s, n);
    copy[n] = 0;
    return copy;
}

static void add_methods(Vm *vm, Type *t, const NativeDef *defs) {
    for (; defs && defs->name; defs++) {
        Value f = descr_from_native(vm, t, defs);
        dict_set_cstr(vm, t->dict, defs->name, f);
        release(vm, f);
    }
}

static void add_getsets(Vm *vm, Type *t, const GetSetDef *defs) {
    for (; defs && defs->name; defs++) {
        Value d = getset_new(vm, t, defs);
        dict_set_cstr(vm, t->dict, defs->name, d);
        release(vm, d);
    }
}

/* The single-inheritance MRO of native types. */
static void set_native_mro(Vm *vm, Type *t) {
    uint32_t n = 0;
    for (Type *b = t; b; b = b->base)
        n++;
    Value mro = tuple_new(vm, n);
    n = 0;
    for (Type *b = t; b; b = b->base)
        as_tuple(mro)->items[n++] = retain(from_obj(b));
    t->mro = mro;
    t->bases = t->base ? tuple_of1(vm, from_obj(t->base)) : tuple_new(vm, 0);
}

void type_fill(Vm *vm, Type *t, const TypeSpec *spec, Type *base) {
    t->name = heap_cstr(vm, spec->name, strlen(spec->name));
    t->base = base;
    t->flags |= spec->flags | (base ? base->flags & TF_KINDS : 0);
    t->size = spec->size ? spec->size : base ? base->size : sizeof(Obj);
    t->dict_offset = spec->dict_offset ? spec->dict_offset
                     : base            ? base->dict_offset
                                       : 0;
    t->sealed = 1;
    if (spec->slots) spec->slots(t);
    if (base) type_inherit_slots(t, base);
    if (!t->dict) t->dict = dict_new(vm);
    set_native_mro(vm, t);
    t->qualname = str_from(vm, spec->name);
    t->module = str_from(vm, spec->module ? spec->module : "builtins");
    class_add_wrappers(vm, t);
    add_methods(vm, t, spec->methods);
    add_getsets(vm, t, spec->getset);
    vm->type_version++;
}

Type *type_bare(Vm *vm) {
    Type *t = heap_alloc(&vm->heap, sizeof *t);
    memset(t, 0, sizeof *t);
    t->h.refs = 1;
    t->h.type = vm->t.type;
    return t;
}

Type *type_new(Vm *vm, const TypeSpec *spec, Type *base) {
    Type *t = type_bare(vm);
    type_fill(vm, t, spec, base ? base : vm->t.object);
    return t;
}

/* --- C3 ------------------------------------------------------------------ */

static bool in_tail(const Tuple *seq, uint32_t head, Value t) {
    for (uint32_t i = head + 1; i < seq->len; i++)
        if (seq->items[i] == t) return true;
    return false;
}

/* The next class that is in no sequence's tail; V_NULL: none. */
static Value next_good(Tuple **seqs, const uint32_t *heads, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (heads[i] >= seqs[i]->len) continue;
        Value cand = seqs[i]->items[heads[i]];
        bool good = true;
        for (uint32_t k = 0; k < n && good; k++)
            good = !in_tail(seqs[k], heads[k], cand);
        if (good) return cand;
    }
    return V_NULL;
}

static bool all_done(Tuple **seqs, const uint32_t *heads, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (heads[i] < seqs[i]->len) return false;
    return true;
}

enum { MAX_BASES = 32 };

/* C3 linearization; V_NULL with TypeError if there is none. */
static Value linearize(Vm *vm, Type *t, Value bases) {
    Tuple *seqs[MAX_BASES + 1];
    uint32_t heads[MAX_BASES + 1] = {0}, n = as_tuple(bases)->len;
    for (uint32_t i = 0; i < n; i++)
        seqs[i] = as_tuple(as_type(as_tuple(bases)->items[i])->mro);
    seqs[n++] = as_tuple(bases);
    Value out = list_new(vm, 8);
    list_append(vm, out, from_obj(t));
    while (!all_done(seqs, heads, n)) {
        Value next = next_good(seqs, heads, n);
        if (next == V_NULL) {
            release(vm, out);
            return vm_raise(vm, vm->t.TypeError,
                            "Cannot create a consistent method resolution "
                            "order (MRO) for bases");
        }
        list_append(vm, out, next);
        for (uint32_t k = 0; k < n; k++)
            if (heads[k] < seqs[k]->len && seqs[k]->items[heads[k]] == next)
                heads[k]++;
    }
    Value mro = tuple_from(vm, as_list(out)->items, as_list(out)->len);
    release(vm, out);
    return mro;
}

/* The base whose instances have the largest layout; NULL with TypeError. */
static Type *best_base(Vm *vm, Value bases) {
    Type *best = NULL;
    for (uint32_t i = 0; i < as_tuple(bases)->len; i++) {
        Value b = as_tuple(bases)->items[i];
        if (!has_flag(vm, b, TF_TYPE)) {
            vm_raise(vm, vm->t.TypeError,
                     "bases must be types"); /* rarely seen */
            return NULL;
        }
        Type *t = as_type(b);
        if (!(t->flags & TF_BASE)) {
            vm_raise(vm, vm->t.TypeError,
                     "type '%s' is not an acceptable base type", t->name);
            return NULL;
        }
        if (!best || (t->flags & TF_KINDS && !(best->flags & TF_KINDS)) ||
            t->size > best->size)
            best = t;
    }
    return best;
}

/* --- user classes --------------------------------------------------------- */

static void set_layout(Type *t, const Type *base) {
    t->size = base->size;
    t->dict_offset = base->dict_offset;
    /* a class keeps its attributes in Type.dict */
    if (!t->dict_offset && !(t->flags & TF_TYPE)) {
        t->dict_offset = t->size;
        t->size += (uint32_t)sizeof(Dict *);
    }
}

static void set_names(Vm *vm, Type *t, Value name, Dict *ns) {
    t->name = heap_cstr(vm, str_view(name).ptr, str_view(name).len);
    Value q = dict_get_name(ns, vm->s.qualname_);
    t->qualname = retain(q ? q : name);
    Value m = dict_get_name(ns, vm->s.module_);
    t->module = m ? retain(m) : str_from(vm, "builtins");
}

static bool call_set_names(Vm *vm, Type *t) {
    uint32_t pos = 0;
    Value key, v;
    while (dict_next(t->dict, &pos, &key, &v)) {
        Value fn = type_lookup(vm, type_of(vm, v), vm->s.set_name_);
        if (!fn) continue;
        Value args[3] = {v, from_obj(t), key};
        Value r = vm_call(vm, fn, args, 3, V_NULL);
        if (!r) return false;
        release(vm, r);
    }
    return true;
}

static Value fill_user(Vm *vm, Type *t, Value name, Value bases, Value ns) {
    Type *base = best_base(vm, bases);
    if (!base) return V_NULL;
    t->base = base;
    t->flags = TF_USER | TF_BASE | (base->flags & TF_KINDS);
    t->bases = retain(bases);
    set_layout(t, base);
    set_names(vm, t, name, as_dict(ns));
    t->dict = dict_copy(vm, as_dict(ns));
    Value cell = dict_pop(vm, t->dict, vm->s.classcell_);
    release(vm, dict_pop(vm, t->dict, vm->s.qualname_));
    t->mro = linearize(vm, t, bases);
    if (t->mro && cell)
        assign(vm, &((Cell *)as_obj(cell))->value, retain(from_obj(t)));
    release(vm, cell);
    return t->mro;
}

Value type_new_user(Vm *vm, Value name, Value bases, Value ns, Value kwargs) {
    if (as_tuple(bases)->len > MAX_BASES)
        return vm_refuse(vm, "a class with more than %d bases", MAX_BASES);
    Value own = V_NULL;
    if (as_tuple(bases)->len == 0)
        bases = own = tuple_of1(vm, from_obj(vm->t.object));
    Type *t = type_bare(vm);
    for (uint32_t i = 0; i < as_tuple(bases)->len; i++) {
        Type *meta = type_of(vm, as_tuple(bases)->items[i]);
        if (type_is_subtype(meta, t->h.type)) t->h.type = meta;
    }
    Value ok = fill_user(vm, t, name, bases, ns);
    release(vm, own);
    if (!ok) return V_NULL;
    vm->type_version++;
    class_fill_slots(vm, t);
    if (!call_set_names(vm, t) || !class_init_subclass(vm, t, kwargs))
        return V_NULL;
    return from_obj(t);
}

bool type_set_attr(Vm *vm, Type *t, Value name, Value v) {
    if (t->sealed) {
        vm_raise(vm, vm->t.TypeError,
                 vm->minor >= 10
                     ? "cannot set '%s' attribute of immutable type '%s'"
                     : "can't set attributes of built-in/extension type '%s'",
                 vm->minor >= 10 ? str_view(name).ptr : t->name, t->name);
        return false;
    }
    vm->type_version++;
    if (v) {
        dict_set_name(vm, t->dict, name, v);
    } else if (dict_del(vm, t->dict, name) == 0) {
        vm_raise(vm, vm->t.AttributeError,
                 "type object '%s' has no attribute '%s'", t->name,
                 str_view(name).ptr);
        return false;
    }
    class_update_slots(vm, t);
    return true;
}

/* --- instances -------------------------------------------------------------*/

void *obj_alloc_sized(Vm *vm, Type *t, size_t size) {
    Obj *obj = heap_alloc(&vm->heap, size);
    memset(obj, 0, size);
    obj->refs = 1;
    obj->type = t;
    if (t->flags & TF_USER) t->h.refs++;
    return obj;
}

void *obj_alloc(Vm *vm, Type *t) {
    return obj_alloc_sized(vm, t, t->size);
}

void obj_dealloc(Vm *vm, Obj *obj, size_t size) {
    Type *t = obj->type;
    if (t->flags & TF_USER) {
        if (size < t->size) size = t->size;
        Dict *d = attr_dict(vm, from_obj(obj));
        if (d) release(vm, from_obj(d));
        heap_free(&vm->heap, obj, size);
        release(vm, from_obj(t));
        return;
    }
    heap_free(&vm->heap, obj, size);
}

/* Freed objects free what they hold; a long chain of them must not use up the
 * C stack, so beyond a depth they queue up. */
enum { MAX_FREE_DEPTH = 64 };

static void defer(Vm *vm, Obj *obj) {
    if (vm->n_dying == vm->cap_dying) {
        uint32_t cap = vm->cap_dying ? vm->cap_dying * 2 : 64;
        vm->dying =
            heap_resize(&vm->heap, vm->dying, vm->cap_dying * sizeof *vm->dying,
                        cap * sizeof *vm->dying);
        vm->cap_dying = cap;
    }
    vm->dying[vm->n_dying++] = obj;
}

static void free_now(Vm *vm, Obj *obj) {
    if (obj->type->flags & TF_USER && !class_finalize(vm, obj)) return;
    obj->type->free(vm, obj);
}

void obj_free(Vm *vm, Obj *obj) {
    if (vm->free_depth >= MAX_FREE_DEPTH) {
        defer(vm, obj);
        return;
    }
    vm->free_depth++;
    free_now(vm, obj);
    vm->free_depth--;
    while (vm->free_depth == 0 && vm->n_dying) {
        vm->free_depth++;
        free_now(vm, vm->dying[--vm->n_dying]);
        vm->free_depth--;
    }
}
