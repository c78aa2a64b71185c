#include "vm/descr.h"

#include "vm/attr.h"
#include "vm/code.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

Value wrapped_new(Vm *vm, Type *t, Value fn) {
    Wrapped *w = obj_alloc(vm, t);
    w->fn = retain(fn);
    return from_obj(w);
}

Value descr_from_native(Vm *vm, Type *owner, const NativeDef *def) {
    Native *f = obj_alloc(vm, def->flags & NF_METHOD ? vm->t.native_method
                                                     : vm->t.native);
    f->def = def;
    if (def->flags & NF_METHOD) f->owner = owner;
    Value v = from_obj(f);
    if (!(def->flags & (NF_STATIC | NF_CLASS))) return v;
    Value w = wrapped_new(
        vm, def->flags & NF_STATIC ? vm->t.staticmethod : vm->t.classmethod, v);
    release(vm, v);
    return w;
}

/* --- staticmethod, classmethod
 * ----------------------------------------------*/

static void wrapped_free(Vm *vm, Obj *obj) {
    release(vm, ((Wrapped *)obj)->fn);
    obj_dealloc(vm, obj, sizeof(Wrapped));
}

static Value wrapped_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                          Value kw) {
    if (n != 1 || kw)
        return vm_raise(vm, vm->t.TypeError, "%s expected 1 argument, got %u",
                        t->name, n);
    return wrapped_new(vm, t, args[0]);
}

static Value static_get(Vm *vm, Value d, Value obj, Type *owner) {
    (void)vm, (void)obj, (void)owner;
    return retain(((Wrapped *)as_obj(d))->fn);
}

static Value class_get(Vm *vm, Value d, Value obj, Type *owner) {
    (void)obj;
    Value fn = ((Wrapped *)as_obj(d))->fn;
    if (has_type(vm, fn, vm->t.native))
        return native_new(vm, ((Native *)as_obj(fn))->def, from_obj(owner));
    return method_new(vm, fn, from_obj(owner));
}

static Value wrapped_get_func(Vm *vm, Value v) {
    (void)vm;
    return retain(((Wrapped *)as_obj(v))->fn);
}
static const GetSetDef WRAPPED_GETSET[] = {
    {"__func__", wrapped_get_func, NULL},
    {"__wrapped__", wrapped_get_func, NULL},
    {0}};

/* 3.10 made staticmethod objects callable. */
static Value static_call(Vm *vm, Value v, const Value *args, uint32_t n,
                         Value kw) {
    return vm_begin_call(vm, ((Wrapped *)as_obj(v))->fn, args, n, kw);
}

static void wrapped_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Wrapped *p = (const Wrapped *)obj;
    visit_value(v, p->fn);
}

static void static_slots(Type *t) {
    t->free = wrapped_free;
    t->visit = wrapped_visit;
    t->make = wrapped_make;
    t->descr_get = static_get;
    t->call = static_call;
}

static void class_slots(Type *t) {
    t->free = wrapped_free;
    t->visit = wrapped_visit;
    t->make = wrapped_make;
    t->descr_get = class_get;
}

/* --- property
 * -----------------------------------------------------------------*/

static Value property_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                           Value kw) {
    static const NativeDef SIG = {"property", NULL, 0,
                                  "fget? fset? fdel? doc?"};
    Value a[4];
    if (!native_bind(vm, &SIG, args, n, kw, a, 4)) return V_NULL;
    Property *p = obj_alloc(vm, t);
    Value *to[4] = {&p->get, &p->set, &p->del, &p->doc};
    for (int i = 0; i < 4; i++)
        *to[i] = a[i] == V_NONE ? V_NULL : retain(a[i]);
    return from_obj(p);
}

static void property_free(Vm *vm, Obj *obj) {
    Property *p = (Property *)obj;
    release(vm, p->get);
    release(vm, p->set);
    release(vm, p->del);
    release(vm, p->doc);
    if (!(obj->type->flags & TF_USER) && p->dict)
        release(vm, from_obj(p->dict));
    obj_dealloc(vm, obj, sizeof *p);
}

static const char *property_name(Vm *vm, const Property *p) {
    Value fn = p->get ? p->get : p->set;
    return fn && has_type(vm, fn, vm->t.func) ? str_view(as_func(fn)->name).ptr
                                              : "?";
}

static void property_error(Vm *vm, const Property *p, Value obj,
                           const char *what, const char *old) {
    if (vm->minor >= 11)
        vm_raise(vm, vm->t.AttributeError,
                 "property '%s' of '%s' object has no %s", property_name(vm, p),
                 type_of(vm, obj)->name, what);
    else if (vm->minor >= 10)
        vm_raise(vm, vm->t.AttributeError, "%s '%s'", old,
                 property_name(vm, p));
    else
        vm_raise(vm, vm->t.AttributeError, "%s", old);
}

static Value property_get(Vm *vm, Value d, Value obj, Type *owner) {
    (void)owner;
    Property *p = (Property *)as_obj(d);
    if (!obj) return retain(d);
    if (p->get) return vm_call1(vm, p->get, obj);
    property_error(vm, p, obj, "getter", "unreadable attribute");
    return V_NULL;
}

static bool property_set(Vm *vm, Value d, Value obj, Value x) {
    Property *p = (Property *)as_obj(d);
    Value fn = x ? p->set : p->del;
    if (!fn) {
        property_error(vm, p, obj, x ? "setter" : "deleter",
                       x ? "can't set attribute" : "can't delete attribute");
        return false;
    }
    Value r = x ? vm_call2(vm, fn, obj, x) : vm_call1(vm, fn, obj);
    release(vm, r);
    return r != V_NULL;
}

/* getter(), setter(), deleter(): a copy with one function replaced. */
static Value property_with(Vm *vm, Value self, int which, Value fn) {
    Property *p = (Property *)as_obj(self);
    Property *q = obj_alloc(vm, p->h.type);
    q->get = retain(which == 0 ? fn : p->get);
    q->set = retain(which == 1 ? fn : p->set);
    q->del = retain(which == 2 ? fn : p->del);
    q->doc = retain(p->doc);
    return from_obj(q);
}
static Value property_getter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return property_with(vm, args[0], 0, args[1]);
}
static Value property_setter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return property_with(vm, args[0], 1, args[1]);
}
static Value property_deleter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return property_with(vm, args[0], 2, args[1]);
}
static const NativeDef PROPERTY_METHODS[] = {
    {"getter", property_getter, NF_METHOD, "fget /"},
    {"setter", property_setter, NF_METHOD, "fset /"},
    {"deleter", property_deleter, NF_METHOD, "fdel /"},
    {0}};

static Value or_none(Value v) {
    return v ? retain(v) : V_NONE;
}
static Value property_fget(Vm *vm, Value v) {
    (void)vm;
    return or_none(((Property *)as_obj(v))->get);
}
static Value property_fset(Vm *vm, Value v) {
    (void)vm;
    return or_none(((Property *)as_obj(v))->set);
}
static const GetSetDef PROPERTY_GETSET[] = {
    {"fget", property_fget, NULL}, {"fset", property_fset, NULL}, {0}};

static void property_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Property *p = (const Property *)obj;
    visit_value(v, p->get);
    visit_value(v, p->set);
    visit_value(v, p->del);
    visit_value(v, p->doc);
}

static void property_slots(Type *t) {
    t->free = property_free;
    t->visit = property_visit;
    t->make = property_make;
    t->descr_get = property_get;
    t->descr_set = property_set;
}

/* --- computed attributes of native types
 * ----------------------------------------*/

Value getset_new(Vm *vm, Type *owner, const GetSetDef *def) {
    GetSet *g = obj_alloc(vm, vm->t.getset);
    g->def = def;
    g->owner = owner;
    return from_obj(g);
}

static void getset_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, sizeof(GetSet));
}

static Value getset_get(Vm *vm, Value d, Value obj, Type *owner) {
    (void)owner;
    return obj ? ((GetSet *)as_obj(d))->def->get(vm, obj) : retain(d);
}

static bool getset_set(Vm *vm, Value d, Value obj, Value x) {
    const GetSet *g = (GetSet *)as_obj(d);
    if (g->def->set) return g->def->set(vm, obj, x);
    if (vm->minor >= 11)
        vm_raise(vm, vm->t.AttributeError,
                 "attribute '%s' of '%s' objects is not writable", g->def->name,
                 g->owner->name);
    else
        vm_raise(vm, vm->t.AttributeError, "readonly attribute");
    return false;
}

static Value getset_repr(Vm *vm, Value v) {
    const GetSet *g = (GetSet *)as_obj(v);
    return str_printf(vm, "<attribute '%s' of '%s' objects>", g->def->name,
                      g->owner->name);
}

static void getset_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const GetSet *p = (const GetSet *)obj;
    visit_const(v, p->def);
    visit_obj(v, p->owner);
}

static void getset_slots(Type *t) {
    t->free = getset_free;
    t->visit = getset_visit;
    t->repr = getset_repr;
    t->descr_get = getset_get;
    t->descr_set = getset_set;
}

/* --- super
 * ------------------------------------------------------------------------*/

/* super() without arguments: the class from the __class__ cell of the calling
 * function, the object from its first parameter. */
static bool super_implicit(Vm *vm, Value *type, Value *self) {
    Frame *f = vm->frame;
    while (f && f->kind == FRAME_BOUNDARY)
        f = f->back;
    if (!f || f->kind != FRAME_PY) return false;
    const Code *c = f->func->code;
    uint32_t total = c->n_locals + c->n_cells + c->n_free;
    for (uint32_t i = c->n_locals; i < total; i++) {
        if (c->local_names[i] != vm->s.class_ || !f->slots[i]) continue;
        *type = ((Cell *)as_obj(f->slots[i]))->value;
        break;
    }
    *self = c->n_args ? f->slots[0] : V_NULL;
    for (uint32_t i = 0; i < c->n_cells; i++)
        if (c->cell_args[i] == 0 && c->n_args)
            *self = ((Cell *)as_obj(f->slots[c->n_locals + i]))->value;
    return *type && *self;
}

static Value super_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    Value type = n > 0 ? args[0] : V_NULL, self = n > 1 ? args[1] : V_NULL;
    (void)kw;
    if (n == 0 && !super_implicit(vm, &type, &self))
        return vm_raise(vm, vm->t.RuntimeError,
                        type ? "super(): no arguments"
                             : "super(): __class__ cell not found");
    if (!has_flag(vm, type, TF_TYPE))
        return vm_raise(vm, vm->t.TypeError,
                        "super() argument 1 must be a type, not %s",
                        type_of(vm, type)->name);
    if (self && !is_a(vm, self, as_type(type)) &&
        !(has_flag(vm, self, TF_TYPE) &&
          type_is_subtype(as_type(self), as_type(type))))
        return vm_raise(vm, vm->t.TypeError,
                        "super(type, obj): obj must be an instance or subtype "
                        "of type");
    Super *s = obj_alloc(vm, t);
    s->type = as_type(retain(type));
    s->self = retain(self);
    return from_obj(s);
}

static void super_free(Vm *vm, Obj *obj) {
    release(vm, from_obj(((Super *)obj)->type));
    release(vm, ((Super *)obj)->self);
    obj_dealloc(vm, obj, sizeof(Super));
}

static Value super_getattr(Vm *vm, Value v, Value name) {
    const Super *s = (Super *)as_obj(v);
    if (name == vm->s.class_) return retain(from_obj(vm->t.super));
    bool on_class = has_flag(vm, s->self, TF_TYPE) &&
                    type_is_subtype(as_type(s->self), s->type);
    Type *start = on_class ? as_type(s->self) : type_of(vm, s->self);
    const Tuple *mro = as_tuple(start->mro);
    uint32_t i = 0;
    while (i < mro->len && mro->items[i] != from_obj(s->type))
        i++;
    for (i++; i < mro->len; i++) {
        Value d = dict_get_name(as_type(mro->items[i])->dict, name);
        if (!d) continue;
        Type *dt = type_of(vm, d);
        if (!dt->descr_get) return retain(d);
        return dt->descr_get(vm, d, on_class ? V_NULL : s->self, start);
    }
    return vm_raise(vm, vm->t.AttributeError,
                    "'super' object has no attribute '%s'", str_view(name).ptr);
}

static void super_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Super *p = (const Super *)obj;
    visit_obj(v, p->type);
    visit_value(v, p->self);
}

static void super_slots(Type *t) {
    t->free = super_free;
    t->visit = super_visit;
    t->make = super_make;
    t->getattr = super_getattr;
}

/* --- set-up
 * ---------------------------------------------------------------------------*/

static const TypeSpec STATICMETHOD = {.name = "staticmethod",
                                      .size = sizeof(Wrapped),
                                      .flags = TF_BASE,
                                      .getset = WRAPPED_GETSET,
                                      .slots = static_slots};
static const TypeSpec CLASSMETHOD = {.name = "classmethod",
                                     .size = sizeof(Wrapped),
                                     .flags = TF_BASE,
                                     .getset = WRAPPED_GETSET,
                                     .slots = class_slots};
static const TypeSpec PROPERTY = {.name = "property",
                                  .size = sizeof(Property),
                                  .flags = TF_BASE,
                                  .dict_offset = offsetof(Property, dict),
                                  .methods = PROPERTY_METHODS,
                                  .getset = PROPERTY_GETSET,
                                  .slots = property_slots};
static const TypeSpec GETSET = {
    .name = "getset_descriptor", .size = sizeof(GetSet), .slots = getset_slots};
static const TypeSpec SUPER = {
    .name = "super", .size = sizeof(Super), .slots = super_slots};

void descr_types_init(Vm *vm) {
    type_fill(vm, vm->t.staticmethod, &STATICMETHOD, vm->t.object);
    type_fill(vm, vm->t.classmethod, &CLASSMETHOD, vm->t.object);
    type_fill(vm, vm->t.getset, &GETSET, vm->t.object);
    vm->t.property = type_new(vm, &PROPERTY, NULL);
    vm->t.super = type_new(vm, &SUPER, NULL);
}
