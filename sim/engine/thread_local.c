/* threading.local: attributes that each thread has its own of.
 *
 * An object has no __dict__ of its own: each thread that touches it keeps one
 * for it (VThread.locals, by the object's number), and for the time of one
 * access that is put where the generic functions look. */
#include "engine/thread_local.h"

#include "vm/attr.h"
#include "vm/class.h"
#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/visit.h"

typedef struct Local {
    Obj h;
    Dict *dict;     /* of the running thread, during an access; borrowed */
    int64_t number; /* key in VThread.locals */
    Value args, kw; /* what __init__ gets, in every thread */
} Local;

static Local *as_local(Value v) {
    return (Local *)as_obj(v);
}

static Dict *thread_locals(Vm *vm, VThread *t) {
    if (!t->locals) t->locals = from_obj(dict_new(vm));
    return as_dict(t->locals);
}

/* A subclass with an __init__ gets it called by each thread's first access. */
static bool run_init(Vm *vm, Value self) {
    const Local *l = as_local(self);
    const Tuple *args = as_tuple(l->args);
    Value init = class_special(vm, self, vm->s.init_);
    if (!init) return true;
    uint32_t named = l->kw ? as_tuple(l->kw)->len : 0, n = args->len;
    Value *all = heap_alloc(&vm->heap, sizeof(Value) * (n + 1));
    all[0] = self;
    for (uint32_t i = 0; i < n; i++)
        all[i + 1] = args->items[i];
    Value r = vm_call(vm, init, all, n - named + 1, l->kw);
    heap_free(&vm->heap, all, sizeof(Value) * (n + 1));
    release(vm, r);
    return r != V_NULL;
}

/* The running thread's __dict__ of it, made by its first access; borrowed.
 * NULL with an exception of __init__. */
static Dict *local_dict(Vm *vm, Value self) {
    Dict *all = thread_locals(vm, thread_self(vm));
    Value key = v_int(as_local(self)->number), d = dict_get(vm, all, key);
    if (d) return as_dict(d);
    d = from_obj(dict_new(vm));
    dict_set(vm, all, key, d);
    release(vm, d); /* kept by the thread */
    if (run_init(vm, self)) return as_dict(d);
    dict_del(vm, all, key);
    return NULL;
}

static Value local_getattr(Vm *vm, Value v, Value name) {
    Local *l = as_local(v);
    Dict *before = l->dict, *mine = local_dict(vm, v);
    if (!mine) return V_NULL;
    l->dict = mine;
    Value r = attr_generic(vm, v, name);
    l->dict = before;
    return r;
}

static bool local_setattr(Vm *vm, Value v, Value name, Value x) {
    Local *l = as_local(v);
    Dict *before = l->dict, *mine = local_dict(vm, v);
    if (!mine) return false;
    l->dict = mine;
    bool fine = attr_generic_set(vm, v, name, x);
    l->dict = before;
    return fine;
}

static Value get_dict(Vm *vm, Value self) {
    Dict *mine = local_dict(vm, self);
    return mine ? retain(from_obj(mine)) : V_NULL;
}

static Value local_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    uint32_t total = n + (kw ? as_tuple(kw)->len : 0);
    Value init = type_lookup(vm, t, vm->s.init_);
    bool own = init && has_type(vm, init, vm->t.func);
    if (total && !own)
        return vm_raise(vm, vm->t.TypeError,
                        "Initialization arguments are not supported");
    Local *l = obj_alloc(vm, t);
    l->number = (int64_t)++vm->next_id;
    l->args = tuple_from(vm, args, total);
    l->kw = kw ? retain(kw) : V_NULL;
    /* this thread's __init__ is the one that construction calls */
    Value d = from_obj(dict_new(vm));
    dict_set(vm, thread_locals(vm, thread_self(vm)), v_int(l->number), d);
    release(vm, d);
    return from_obj(l);
}

static void local_free(Vm *vm, Obj *obj) {
    Local *l = (Local *)obj;
    for (VThread *t = engine_of(vm)->threads; t; t = t->next)
        if (t->locals) dict_del(vm, as_dict(t->locals), v_int(l->number));
    l->dict = NULL; /* was never its own */
    clear(vm, &l->args);
    clear(vm, &l->kw);
    obj_dealloc(vm, obj, sizeof(Local));
}

static void local_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Local *l = (const Local *)obj;
    visit_u64(v, (uint64_t)l->number);
    visit_value(v, l->args);
    visit_value(v, l->kw);
}

static void local_slots(Type *t) {
    t->free = local_free;
    t->visit = local_visit;
    t->make = local_make;
    t->getattr = local_getattr;
    t->setattr = local_setattr;
}

void thread_local_type_init(Vm *vm) {
    static const NativeDef none[] = {{NULL, NULL, 0, NULL}};
    static const GetSetDef getset[] = {
        {"__dict__", get_dict, NULL},
        {NULL, NULL, NULL},
    };
    static const TypeSpec spec = {
        .name = "_local",
        .module = "_thread",
        .flags = TF_BASE,
        .size = sizeof(Local),
        .dict_offset = offsetof(Local, dict),
        .methods = none,
        .getset = getset,
        .slots = local_slots,
    };
    Engine *e = engine_of(vm);
    if (!e->t.thread_local) e->t.thread_local = type_new(vm, &spec, NULL);
}
