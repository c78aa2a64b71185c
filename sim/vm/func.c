#include "vm/func.h"

#include <string.h>

#include "vm/attr.h"
#include "vm/code.h"
#include "vm/exc.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

/* --- Python functions
 * --------------------------------------------------------*/

Value func_new(Vm *vm, Code *code, Dict *globals) {
    Func *f = obj_alloc(vm, vm->t.func);
    f->code = (Code *)as_obj(retain(from_obj(code)));
    f->globals = (Dict *)as_obj(retain(from_obj(globals)));
    f->name = retain(code->name);
    f->qualname = retain(code->qualname);
    Value module = dict_get_name(globals, vm->s.name_);
    f->module = module ? retain(module) : V_NONE;
    return from_obj(f);
}

static void func_free(Vm *vm, Obj *obj) {
    Func *f = (Func *)obj;
    release(vm, from_obj(f->code));
    release(vm, from_obj(f->globals));
    release(vm, f->defaults);
    release(vm, f->kwdefaults);
    release(vm, f->closure);
    release(vm, f->name);
    release(vm, f->qualname);
    release(vm, f->module);
    if (f->dict) release(vm, from_obj(f->dict));
    obj_dealloc(vm, obj, sizeof *f);
}

static Value func_repr(Vm *vm, Value v) {
    return str_printf(vm, "<function %s at 0x%llx>",
                      str_view(as_func(v)->qualname).ptr,
                      (unsigned long long)obj_id(vm, v));
}

static Value bind_self(Vm *vm, Value d, Value obj, Type *owner) {
    (void)owner;
    return obj ? method_new(vm, d, obj) : retain(d);
}

static Value call_any(Vm *vm, Value v, const Value *args, uint32_t n,
                      Value kw) {
    return vm_begin_call(vm, v, args, n, kw);
}

#define FUNC_ATTR(attr, field, check)                                          \
    static Value func_get_##attr(Vm *vm, Value v) {                            \
        (void)vm;                                                              \
        Value x = as_func(v)->field;                                           \
        return x ? retain(x) : V_NONE;                                         \
    }                                                                          \
    static bool func_set_##attr(Vm *vm, Value v, Value x) {                    \
        if (x && !(check)) {                                                   \
            vm_raise(vm, vm->t.TypeError,                                      \
                     "__" #attr                                                \
                     "__ must be set to a different kind of object");          \
            return false;                                                      \
        }                                                                      \
        assign(vm, &as_func(v)->field,                                         \
               x == V_NONE || !x ? V_NULL : retain(x));                        \
        return true;                                                           \
    }
FUNC_ATTR(name, name, is_str(vm, x))
FUNC_ATTR(qualname, qualname, is_str(vm, x))
FUNC_ATTR(module, module, true)
FUNC_ATTR(defaults, defaults, x == V_NONE || is_tuple(vm, x))
FUNC_ATTR(kwdefaults, kwdefaults, x == V_NONE || is_dict(vm, x))

static Value func_get_doc(Vm *vm, Value v) {
    Dict *d = as_func(v)->dict;
    Value own = d ? dict_get_name(d, vm->s.doc_) : V_NULL;
    return retain(own ? own : as_func(v)->code->doc);
}
static bool func_set_doc(Vm *vm, Value v, Value x) {
    dict_set_name(vm, attr_dict_make(vm, v), vm->s.doc_, x ? x : V_NONE);
    return true;
}
static Value func_get_dict(Vm *vm, Value v) {
    return retain(from_obj(attr_dict_make(vm, v)));
}
static Value func_get_code(Vm *vm, Value v) {
    (void)vm;
    return retain(from_obj(as_func(v)->code));
}
static Value func_get_globals(Vm *vm, Value v) {
    (void)vm;
    return retain(from_obj(as_func(v)->globals));
}
static Value func_get_closure(Vm *vm, Value v) {
    (void)vm;
    Value c = as_func(v)->closure;
    return c ? retain(c) : V_NONE;
}
static Value func_get_annotations(Vm *vm, Value v) {
    Dict *d = attr_dict_make(vm, v);
    Value a = dict_get_name(d, vm->s.annotations_);
    if (a) return retain(a);
    Dict *made = dict_new(vm);
    dict_set_name(vm, d, vm->s.annotations_, from_obj(made));
    return from_obj(made);
}
static bool func_set_annotations(Vm *vm, Value v, Value x) {
    dict_set_name(vm, attr_dict_make(vm, v), vm->s.annotations_,
                  x ? x : V_NONE);
    return true;
}

static const GetSetDef FUNC_GETSET[] = {
    {"__name__", func_get_name, func_set_name},
    {"__qualname__", func_get_qualname, func_set_qualname},
    {"__module__", func_get_module, func_set_module},
    {"__defaults__", func_get_defaults, func_set_defaults},
    {"__kwdefaults__", func_get_kwdefaults, func_set_kwdefaults},
    {"__doc__", func_get_doc, func_set_doc},
    {"__dict__", func_get_dict, NULL},
    {"__code__", func_get_code, NULL},
    {"__globals__", func_get_globals, NULL},
    {"__closure__", func_get_closure, NULL},
    {"__annotations__", func_get_annotations, func_set_annotations},
    {0}};

static void func_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Func *p = (const Func *)obj;
    visit_obj(v, p->code);
    visit_obj(v, p->globals);
    visit_value(v, p->defaults);
    visit_value(v, p->kwdefaults);
    visit_value(v, p->closure);
    visit_value(v, p->name);
    visit_value(v, p->qualname);
    visit_value(v, p->module);
}

static void func_slots(Type *t) {
    t->free = func_free;
    t->visit = func_visit;
    t->repr = func_repr;
    t->call = call_any;
    t->descr_get = bind_self;
}

/* --- native functions
 * ---------------------------------------------------------*/

Value native_new(Vm *vm, const NativeDef *def, Value self) {
    Native *f = obj_alloc(vm, vm->t.native);
    f->def = def;
    f->self = retain(self);
    return from_obj(f);
}

static void native_free(Vm *vm, Obj *obj) {
    release(vm, ((Native *)obj)->self);
    release(vm, ((Native *)obj)->module);
    obj_dealloc(vm, obj, sizeof(Native));
}

static Value native_repr(Vm *vm, Value v) {
    Native *f = (Native *)as_obj(v);
    if (f->def->flags & NF_PY)
        return str_printf(vm, "<function %s at 0x%llx>", f->def->name,
                          (unsigned long long)obj_id(vm, v));
    if (!f->self) return str_printf(vm, "<built-in function %s>", f->def->name);
    return str_printf(vm, "<built-in method %s of %s object at 0x%llx>",
                      f->def->name, type_of(vm, f->self)->name,
                      (unsigned long long)obj_id(vm, f->self));
}

static Value native_method_repr(Vm *vm, Value v) {
    return str_printf(vm, "<method '%s'>", ((Native *)as_obj(v))->def->name);
}

static Value native_get_name(Vm *vm, Value v) {
    return str_from(vm, ((Native *)as_obj(v))->def->name);
}
static Value native_get_module(Vm *vm, Value v) {
    Value m = ((Native *)as_obj(v))->module;
    return m ? retain(m) : str_from(vm, "builtins");
}
static Value native_get_self(Vm *vm, Value v) {
    (void)vm;
    Value self = ((Native *)as_obj(v))->self;
    return self ? retain(self) : V_NONE;
}
static Value native_get_doc(Vm *vm, Value v) {
    (void)vm, (void)v;
    return V_NONE;
}

static const GetSetDef NATIVE_GETSET[] = {
    {"__name__", native_get_name, NULL},
    {"__qualname__", native_get_name, NULL},
    {"__module__", native_get_module, NULL},
    {"__self__", native_get_self, NULL},
    {"__doc__", native_get_doc, NULL},
    {0}};

static Value native_bind_self(Vm *vm, Value d, Value obj, Type *owner) {
    (void)owner;
    return obj ? native_new(vm, ((Native *)as_obj(d))->def, obj) : retain(d);
}

static Value native_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (type_of(vm, a) != type_of(vm, b) || (op != CMP_EQ && op != CMP_NE))
        return V_NOTIMPL;
    Native *x = (Native *)as_obj(a), *y = (Native *)as_obj(b);
    bool same = x->def == y->def && x->self == y->self;
    return v_bool(same == (op == CMP_EQ));
}

static bool native_hash(Vm *vm, Value v, uint64_t *out) {
    Native *f = (Native *)as_obj(v);
    uint64_t h = 5381; /* by name: addresses of tables differ between builds */
    for (const char *s = f->def->name; *s; s++)
        h = h * 33 + (unsigned char)*s;
    *out = h ^ (f->self ? obj_id(vm, f->self) >> 4 : 0);
    return true;
}

static void native_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Native *p = (const Native *)obj;
    visit_const(v, p->def);
    visit_value(v, p->self);
    visit_obj(v, p->owner);
    visit_value(v, p->module);
}

static void native_slots(Type *t) {
    t->free = native_free;
    t->visit = native_visit;
    t->repr = native_repr;
    t->call = call_any;
    t->compare = native_compare;
    t->hash = native_hash;
}

static void native_method_slots(Type *t) {
    native_slots(t);
    t->repr = native_method_repr;
    t->descr_get = native_bind_self;
}

/* --- bound methods
 * --------------------------------------------------------------*/

Value method_new(Vm *vm, Value func, Value self) {
    Method *m = obj_alloc(vm, vm->t.method);
    m->func = retain(func);
    m->self = retain(self);
    return from_obj(m);
}

static void method_free(Vm *vm, Obj *obj) {
    release(vm, ((Method *)obj)->func);
    release(vm, ((Method *)obj)->self);
    obj_dealloc(vm, obj, sizeof(Method));
}

static Value method_repr(Vm *vm, Value v) {
    Method *m = (Method *)as_obj(v);
    Value name = obj_getattr_opt(vm, m->func, vm->s.qualname_);
    Value self = obj_repr(vm, m->self);
    Value r = V_NULL;
    if (self)
        r = str_printf(vm, "<bound method %s of %s>",
                       name ? str_view(name).ptr : "?", str_view(self).ptr);
    release(vm, name);
    release(vm, self);
    return r;
}

static Value method_getattr(Vm *vm, Value v, Value name) {
    Value own = attr_generic(vm, v, name);
    if (own || vm->exc) return own;
    return obj_getattr_opt(vm, ((Method *)as_obj(v))->func, name);
}

static Value method_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (type_of(vm, b) != vm->t.method || (op != CMP_EQ && op != CMP_NE))
        return V_NOTIMPL;
    Method *x = (Method *)as_obj(a), *y = (Method *)as_obj(b);
    bool same = x->func == y->func && x->self == y->self;
    return v_bool(same == (op == CMP_EQ));
}

static bool method_hash(Vm *vm, Value v, uint64_t *out) {
    Method *m = (Method *)as_obj(v);
    *out = obj_id(vm, m->self) / 16 * 31 + obj_id(vm, m->func) / 16;
    return true;
}

static Value method_get_self(Vm *vm, Value v) {
    (void)vm;
    return retain(((Method *)as_obj(v))->self);
}
static Value method_get_func(Vm *vm, Value v) {
    (void)vm;
    return retain(((Method *)as_obj(v))->func);
}
static const GetSetDef METHOD_GETSET[] = {{"__self__", method_get_self, NULL},
                                          {"__func__", method_get_func, NULL},
                                          {0}};

static void method_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Method *p = (const Method *)obj;
    visit_value(v, p->func);
    visit_value(v, p->self);
}

static void method_slots(Type *t) {
    t->free = method_free;
    t->visit = method_visit;
    t->repr = method_repr;
    t->call = call_any;
    t->getattr = method_getattr;
    t->compare = method_compare;
    t->hash = method_hash;
}

/* --- cells
 * -----------------------------------------------------------------------*/

Value cell_new(Vm *vm, Value v) {
    Cell *c = obj_alloc(vm, vm->t.cell);
    c->value = v;
    return from_obj(c);
}

static void cell_free(Vm *vm, Obj *obj) {
    release(vm, ((Cell *)obj)->value);
    obj_dealloc(vm, obj, sizeof(Cell));
}

static Value cell_get(Vm *vm, Value v) {
    Value x = ((Cell *)as_obj(v))->value;
    return x ? retain(x) : vm_raise(vm, vm->t.ValueError, "Cell is empty");
}
static const GetSetDef CELL_GETSET[] = {{"cell_contents", cell_get, NULL}, {0}};

static void cell_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Cell *p = (const Cell *)obj;
    visit_value(v, p->value);
}

static void cell_slots(Type *t) {
    t->free = cell_free;
    t->visit = cell_visit;
}

/* --- modules
 * ----------------------------------------------------------------------*/

Value module_new(Vm *vm, const char *name) {
    Module *m = obj_alloc(vm, vm->t.module);
    m->dict = dict_new(vm);
    module_set(vm, from_obj(m), "__name__", str_intern(vm, name, strlen(name)));
    module_set(vm, from_obj(m), "__doc__", V_NONE);
    return from_obj(m);
}

void module_set(Vm *vm, Value module, const char *name, Value v) {
    dict_set_cstr(vm, module_dict(module), name, v);
    release(vm, v);
}

void module_add(Vm *vm, Value module, const NativeDef *defs) {
    Value name = dict_get_name(module_dict(module), vm->s.name_);
    for (; defs->name; defs++) {
        Value f = native_new(vm, defs, V_NULL);
        ((Native *)as_obj(f))->module = retain(name);
        module_set(vm, module, defs->name, f);
    }
}

static void module_free(Vm *vm, Obj *obj) {
    release(vm, from_obj(((Module *)obj)->dict));
    obj_dealloc(vm, obj, sizeof(Module));
}

static Value module_repr(Vm *vm, Value v) {
    Value name = dict_get_name(module_dict(v), vm->s.name_);
    Value file = dict_get_name(module_dict(v), vm->s.file_);
    if (file && is_str(vm, file))
        return str_printf(vm, "<module '%s' from '%s'>", str_view(name).ptr,
                          str_view(file).ptr);
    return str_printf(vm, "<module '%s' (built-in)>", str_view(name).ptr);
}

static Value module_getattr(Vm *vm, Value v, Value name) {
    Value own = dict_get_name(module_dict(v), name);
    if (own) return retain(own);
    if (name == vm->s.dict_) return retain(from_obj(module_dict(v)));
    Value d = type_lookup(vm, vm->t.module, name);
    if (d && type_of(vm, d)->descr_get)
        return type_of(vm, d)->descr_get(vm, d, v, vm->t.module);
    Value hook = dict_get_name(module_dict(v), vm->s.getattr_);
    return hook ? vm_call1(vm, hook, name) : V_NULL;
}

/* Its dict is one that the walk knows of. */
static void module_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm, (void)obj, (void)v;
}

static void module_slots(Type *t) {
    t->free = module_free;
    t->visit = module_visit;
    t->repr = module_repr;
    t->getattr = module_getattr;
}

/* --- set-up
 * ------------------------------------------------------------------------*/

#define SPEC(var, py, T, slots_fn, gs, doff)                                   \
    static const TypeSpec var = {.name = py,                                   \
                                 .size = sizeof(T),                            \
                                 .dict_offset = doff,                          \
                                 .getset = gs,                                 \
                                 .slots = slots_fn}
SPEC(FUNC, "function", Func, func_slots, FUNC_GETSET, offsetof(Func, dict));
SPEC(NATIVE, "builtin_function_or_method", Native, native_slots, NATIVE_GETSET,
     0);
SPEC(NATIVE_METHOD, "method_descriptor", Native, native_method_slots,
     NATIVE_GETSET, 0);
SPEC(METHOD, "method", Method, method_slots, METHOD_GETSET, 0);
SPEC(CELL, "cell", Cell, cell_slots, CELL_GETSET, 0);
static const TypeSpec MODULE = {.name = "module",
                                .size = sizeof(Module),
                                .flags = TF_BASE,
                                .dict_offset = offsetof(Module, dict),
                                .slots = module_slots};

void func_types_init(Vm *vm) {
    vm->t.cell = type_new(vm, &CELL, NULL);
    vm->t.method = type_new(vm, &METHOD, NULL);
    type_fill(vm, vm->t.func, &FUNC, vm->t.object);
    type_fill(vm, vm->t.native, &NATIVE, vm->t.object);
    type_fill(vm, vm->t.native_method, &NATIVE_METHOD, vm->t.object);
    vm->t.module = type_new(vm, &MODULE, NULL);
}
