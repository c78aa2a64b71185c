/* obj_type.c: the types `object` and `type` themselves, NoneType and the other
 * one-value types, and __build_class__. */
#include <string.h>

#include "vm/attr.h"
#include "vm/class.h"
#include "vm/descr.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/obj_type.h"
#include "vm/run.h"
#include "vm/visit.h"

/* --- object
 * ---------------------------------------------------------------------*/

typedef struct Instance {
    Obj h;
} Instance;

static void object_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, sizeof(Instance));
}

static Value object_repr(Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    const char *module = str_view(t->module).ptr;
    bool plain = str_is(str_view(t->module), "builtins");
    return str_printf(vm, "<%s%s%s object at 0x%llx>", plain ? "" : module,
                      plain ? "" : ".", str_view(t->qualname).ptr,
                      (unsigned long long)obj_id(vm, v));
}

static bool object_hash(Vm *vm, Value v, uint64_t *out) {
    *out = obj_id(vm, v) >> 4;
    return true;
}

static Value object_compare(Vm *vm, Value a, Value b, CmpOp op) {
    (void)vm;
    if (op == CMP_EQ && a == b) return V_TRUE;
    if (op == CMP_NE && a == b) return V_FALSE;
    return V_NOTIMPL;
}

static Value object_init(Vm *vm, Value self, const Value *args, uint32_t n,
                         Value kw) {
    (void)args;
    Type *t = type_of(vm, self);
    if ((n || kw) && (t->init != object_init || t->make == vm->t.object->make))
        return vm_raise(vm, vm->t.TypeError,
                        "%s.__init__() takes exactly one argument (the "
                        "instance to initialize)",
                        t->name);
    return V_NONE;
}

static Value abstract_error(Vm *vm, Type *t, Value names) {
    Value sep = str_from(vm, vm->minor >= 12 ? "', '" : ", ");
    Value list = str_join(vm, sep, names);
    release(vm, sep);
    if (!list) return V_NULL;
    const char *plural = as_tuple(names)->len > 1 ? "s" : "";
    if (vm->minor >= 12)
        vm_raise(vm, vm->t.TypeError,
                 "Can't instantiate abstract class %s without an "
                 "implementation for abstract method%s '%s'",
                 t->name, plural, str_view(list).ptr);
    else
        vm_raise(vm, vm->t.TypeError,
                 "Can't instantiate abstract class %s with abstract method%s "
                 "%s",
                 t->name, vm->minor >= 9 ? plural : "s", str_view(list).ptr);
    release(vm, list);
    return V_NULL;
}

static Value object_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                         Value kw) {
    (void)args;
    if ((n || kw) && t->init == vm->t.object->init)
        return vm_raise(vm, vm->t.TypeError, "%s() takes no arguments",
                        t->name);
    if (t->flags & TF_ABSTRACT) {
        Value names = dict_get_cstr(vm, t->dict, "__abstractmethods__");
        if (names && is_tuple(vm, names) && as_tuple(names)->len)
            return abstract_error(vm, t, names);
    }
    return from_obj(obj_alloc(vm, t));
}

static Value object_get_class(Vm *vm, Value v) {
    return retain(from_obj(type_of(vm, v)));
}

static bool object_set_class(Vm *vm, Value v, Value x) {
    (void)v, (void)x;
    vm_refuse(vm, "assigning to __class__");
    return false;
}

static Value object_get_dict(Vm *vm, Value v) {
    Dict *d = attr_dict_make(vm, v);
    if (d) return retain(from_obj(d));
    attr_error(vm, v, vm->s.dict_);
    return V_NULL;
}

static Value object_get_doc(Vm *vm, Value v) {
    Dict *d = attr_dict(vm, v);
    Value own = d ? dict_get_name(d, vm->s.doc_) : V_NULL;
    return own ? retain(own) : V_NONE;
}

/* Any instance with a __dict__ may have a __doc__ of its own. */
static bool object_set_doc(Vm *vm, Value v, Value x) {
    Dict *d = attr_dict_make(vm, v);
    if (!d) {
        vm_raise(vm, vm->t.AttributeError,
                 "'%s' object attribute '__doc__' is read-only",
                 type_of(vm, v)->name);
        return false;
    }
    if (x)
        dict_set_name(vm, d, vm->s.doc_, x);
    else
        dict_del(vm, d, vm->s.doc_);
    return true;
}

static const GetSetDef OBJECT_GETSET[] = {
    {"__class__", object_get_class, object_set_class},
    {"__dict__", object_get_dict, NULL},
    {"__doc__", object_get_doc, object_set_doc},
    {0}};

static Value object_init_subclass(Vm *vm, const Value *args, uint32_t n,
                                  Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_NONE;
}

static const NativeDef OBJECT_METHODS[] = {
    {"__init_subclass__", object_init_subclass, NF_CLASS, NULL}, {0}};

static void object_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    (void)obj, (void)v; /* its __dict__ is all that it has */
}

static void object_slots(Type *t) {
    t->free = object_free;
    t->visit = object_visit;
    t->make = object_make;
    t->init = object_init;
    t->repr = object_repr;
    t->hash = object_hash;
    t->compare = object_compare;
}

/* --- type
 * --------------------------------------------------------------------------*/

static Value type_repr(Vm *vm, Value v) {
    Type *t = as_type(v);
    bool plain = str_is(str_view(t->module), "builtins");
    return str_printf(vm, "<class '%s%s%s'>",
                      plain ? "" : str_view(t->module).ptr, plain ? "" : ".",
                      str_view(t->qualname).ptr);
}

/* The metatype's data descriptors, the class and its bases, then the rest of
 * the metatype; as type_getattro in CPython. */
static Value type_getattr(Vm *vm, Value v, Value name) {
    Type *t = as_type(v);
    Value meta = type_lookup(vm, t->h.type, name);
    if (meta && type_of(vm, meta)->descr_set && name != vm->s.doc_)
        return type_of(vm, meta)->descr_get(vm, meta, v, t->h.type);
    Value own = type_lookup(vm, t, name);
    if (own) {
        Type *ot = type_of(vm, own);
        if (ot == vm->t.getset && name == vm->s.doc_) return V_NONE;
        return ot->descr_get ? ot->descr_get(vm, own, V_NULL, t) : retain(own);
    }
    if (!meta) return V_NULL;
    Type *mt = type_of(vm, meta);
    return mt->descr_get ? mt->descr_get(vm, meta, v, t->h.type) : retain(meta);
}

static bool type_setattr(Vm *vm, Value v, Value name, Value x) {
    return type_set_attr(vm, as_type(v), name, x);
}

static Value type_call(Vm *vm, Value v, const Value *args, uint32_t n,
                       Value kw) {
    return call_type(vm, as_type(v), args, n, kw);
}

/* type(x), or type(name, bases, dict). */
static Value type_make(Vm *vm, Type *meta, const Value *args, uint32_t n,
                       Value kw) {
    if (n == 1 && !kw && meta == vm->t.type)
        return retain(from_obj(type_of(vm, args[0])));
    if (n != 3)
        return vm_raise(vm, vm->t.TypeError, "type() takes 1 or 3 arguments");
    Value kwargs = kw ? from_obj(dict_new(vm)) : V_NULL;
    for (uint32_t i = 0; kw && i < as_tuple(kw)->len; i++)
        dict_set_name(vm, as_dict(kwargs), as_tuple(kw)->items[i], args[n + i]);
    Value t = type_new_user(vm, args[0], args[1], args[2], kwargs);
    release(vm, kwargs);
    if (t && type_is_subtype(meta, as_type(t)->h.type))
        as_type(t)->h.type = meta;
    return t;
}

static Value type_init(Vm *vm, Value self, const Value *args, uint32_t n,
                       Value kw) {
    (void)vm, (void)self, (void)args, (void)n, (void)kw;
    return V_NONE;
}

static void type_free(Vm *vm, Obj *obj) {
    Type *t = (Type *)obj;
    if (!(t->flags & TF_USER)) return; /* native ones go with the run */
    vm->type_version++;
    release(vm, t->bases);
    release(vm, t->mro);
    release(vm, from_obj(t->dict));
    release(vm, t->qualname);
    release(vm, t->module);
    heap_free(&vm->heap, t, sizeof *t);
}

static Value type_get_name(Vm *vm, Value v) {
    return str_from(vm, as_type(v)->name);
}
static Value type_get_qualname(Vm *vm, Value v) {
    (void)vm;
    return retain(as_type(v)->qualname);
}
static bool type_set_qualname(Vm *vm, Value v, Value x) {
    assign(vm, &as_type(v)->qualname, retain(x));
    return true;
}
static Value type_get_module(Vm *vm, Value v) {
    (void)vm;
    return retain(as_type(v)->module);
}
static bool type_set_module(Vm *vm, Value v, Value x) {
    assign(vm, &as_type(v)->module, retain(x));
    return true;
}
static Value type_get_mro(Vm *vm, Value v) {
    (void)vm;
    return retain(as_type(v)->mro);
}
static Value type_get_bases(Vm *vm, Value v) {
    (void)vm;
    return retain(as_type(v)->bases);
}
static Value type_get_base(Vm *vm, Value v) {
    (void)vm;
    Type *b = as_type(v)->base;
    return b ? retain(from_obj(b)) : V_NONE;
}
static Value type_get_dict(Vm *vm, Value v) {
    return retain(from_obj(dict_copy(vm, as_type(v)->dict)));
}

static const GetSetDef TYPE_GETSET[] = {
    {"__name__", type_get_name, NULL},
    {"__qualname__", type_get_qualname, type_set_qualname},
    {"__module__", type_get_module, type_set_module},
    {"__mro__", type_get_mro, NULL},
    {"__bases__", type_get_bases, NULL},
    {"__base__", type_get_base, NULL},
    {"__dict__", type_get_dict, NULL},
    {0}};

static Value type_mro(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return seq_list(vm, as_type(args[0])->mro);
}

static const NativeDef TYPE_METHODS[] = {{"mro", type_mro, NF_METHOD, ""}, {0}};

static void type_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Type *p = (const Type *)obj;
    visit_bytes(v, p->name, strlen(p->name));
    visit_obj(v, p->base);
    visit_value(v, p->bases);
    visit_value(v, p->mro);
    visit_obj(v, p->dict);
    visit_value(v, p->qualname);
    visit_value(v, p->module);
    visit_u64(v, (uint64_t)p->flags << 32 | p->size);
}

static void type_slots(Type *t) {
    t->free = type_free;
    t->visit = type_visit;
    t->make = type_make;
    t->init = type_init;
    t->repr = type_repr;
    t->getattr = type_getattr;
    t->setattr = type_setattr;
    t->call = type_call;
}

/* --- None, Ellipsis, NotImplemented
 * ----------------------------------------------------*/

static Value none_repr(Vm *vm, Value v) {
    (void)v;
    return str_from(vm, "None");
}
static Value ellipsis_repr(Vm *vm, Value v) {
    (void)v;
    return str_from(vm, "Ellipsis");
}
static Value notimpl_repr(Vm *vm, Value v) {
    (void)v;
    return str_from(vm, "NotImplemented");
}
static int none_truth(Vm *vm, Value v) {
    (void)vm, (void)v;
    return 0;
}
static bool single_hash(Vm *vm, Value v, uint64_t *out) {
    (void)vm;
    *out = v * 0x9E3779B1u;
    return true;
}
static void none_slots(Type *t) {
    t->repr = none_repr;
    t->truth = none_truth;
    t->hash = single_hash;
}
static void ellipsis_slots(Type *t) {
    t->repr = ellipsis_repr;
    t->hash = single_hash;
}
static void notimpl_slots(Type *t) {
    t->repr = notimpl_repr;
    t->hash = single_hash;
}

static const TypeSpec OBJECT = {.name = "object",
                                .flags = TF_BASE,
                                .size = sizeof(Instance),
                                .methods = OBJECT_METHODS,
                                .getset = OBJECT_GETSET,
                                .slots = object_slots};
static const TypeSpec TYPE = {.name = "type",
                              .flags = TF_TYPE | TF_BASE,
                              .size = sizeof(Type),
                              .methods = TYPE_METHODS,
                              .getset = TYPE_GETSET,
                              .slots = type_slots};
static const TypeSpec NONE = {.name = "NoneType", .slots = none_slots};
static const TypeSpec ELLIPSIS = {.name = "ellipsis", .slots = ellipsis_slots};
static const TypeSpec NOTIMPL = {.name = "NotImplementedType",
                                 .slots = notimpl_slots};

void object_types_init(Vm *vm) {
    type_fill(vm, vm->t.object, &OBJECT, NULL);
    type_fill(vm, vm->t.type, &TYPE, vm->t.object);
    vm->t.none = type_new(vm, &NONE, NULL);
    vm->t.ellipsis = type_new(vm, &ELLIPSIS, NULL);
    vm->t.notimpl = type_new(vm, &NOTIMPL, NULL);
}

/* --- __build_class__
 * ---------------------------------------------------------------------*/

/* Splits `metaclass=` off the keywords of a class statement: *kwargs gets a
 * dict of the others (V_NULL: none), *meta the metaclass (borrowed) or NULL. */
static void class_keywords(Vm *vm, const Value *args, uint32_t n, Value kw,
                           Value *kwargs, Value *meta) {
    *kwargs = *meta = V_NULL;
    for (uint32_t i = 0; kw && i < as_tuple(kw)->len; i++) {
        Value key = as_tuple(kw)->items[i];
        if (str_is(str_view(key), "metaclass")) {
            *meta = args[n + i];
            continue;
        }
        if (!*kwargs) *kwargs = from_obj(dict_new(vm));
        dict_set_name(vm, as_dict(*kwargs), key, args[n + i]);
    }
}

/* A metaclass with its own __new__, __init__ or __call__ is called as such. */
static Value call_meta(Vm *vm, Value meta, Value name, Value bases, Value ns,
                       Value kwargs) {
    Value args[16] = {name, bases, ns};
    uint32_t n = kwargs ? as_dict(kwargs)->used : 0, pos = 0;
    if (n > sizeof args / sizeof *args - 3)
        return vm_refuse(vm, "a class with so many keyword arguments");
    Value names = n ? tuple_new(vm, n) : V_NULL, key;
    for (uint32_t i = 0; i < n; i++) {
        dict_next(as_dict(kwargs), &pos, &key, &args[3 + i]);
        as_tuple(names)->items[i] = retain(key);
    }
    Value r = vm_call(vm, meta, args, 3, names);
    release(vm, names);
    return r;
}

/* The bases as given, but what is no class, such as List[int], says itself what
 * stands in for it (__mro_entries__). */
static Value resolve_bases(Vm *vm, const Value *given, uint32_t n) {
    Value all = tuple_from(vm, given, n), out = list_new(vm, n);
    Value name = str_intern(vm, "__mro_entries__", 15);
    for (uint32_t i = 0; i < n && !vm->exc; i++) {
        Value fn = has_flag(vm, given[i], TF_TYPE)
                       ? V_NULL
                       : obj_getattr_opt(vm, given[i], name);
        Value entries = fn ? vm_call1(vm, fn, all) : V_NULL;
        if (entries)
            list_extend(vm, out, entries);
        else
            list_append(vm, out, given[i]);
        release(vm, fn);
        release(vm, entries);
    }
    release(vm, name);
    release(vm, all);
    Value bases = vm->exc ? V_NULL : seq_tuple(vm, out);
    release(vm, out);
    return bases;
}

Value class_build(Vm *vm, const Value *args, uint32_t n, Value kw) {
    CHECK(n >= 2, "__build_class__(func, name, *bases)");
    Value bases = resolve_bases(vm, args + 2, n - 2), kwargs, meta;
    if (!bases) return V_NULL;
    class_keywords(vm, args, n, kw, &kwargs, &meta);
    for (uint32_t i = 0; i < as_tuple(bases)->len && !meta; i++) {
        Value base = as_tuple(bases)->items[i];
        if (type_of(vm, base)->flags & TF_USER && has_flag(vm, base, TF_TYPE))
            meta = from_obj(type_of(vm, base));
    }
    Value ns = from_obj(dict_new(vm)), r = V_NULL;
    Value body = vm_call_class_body(vm, as_func(args[0]), ns);
    if (body && meta && meta != from_obj(vm->t.type)) {
        Value cell = dict_get_name(as_dict(ns), vm->s.classcell_);
        retain(cell);
        r = call_meta(vm, meta, args[1], bases, ns, kwargs);
        if (r && cell && has_flag(vm, r, TF_TYPE))
            assign(vm, &((Cell *)as_obj(cell))->value, retain(r));
        release(vm, cell);
    } else if (body) {
        r = type_new_user(vm, args[1], bases, ns, kwargs);
    }
    release(vm, body);
    release(vm, ns);
    release(vm, kwargs);
    release(vm, bases);
    return r;
}
