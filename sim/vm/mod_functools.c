/* mod_functools.c: _functools: partial and reduce. */
#include "vm/attr.h"
#include "vm/builtins.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/mod_table.h"
#include "vm/obj_dict.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

typedef struct Partial {
    Obj h;
    Dict *dict;               /* its __dict__ */
    Value fn, args, keywords; /* args: a tuple; keywords: a dict */
} Partial;

static Partial *as_partial(Value v) {
    return (Partial *)as_obj(v);
}

static void partial_free(Vm *vm, Obj *obj) {
    Partial *p = (Partial *)obj;
    release(vm, p->fn);
    release(vm, p->args);
    release(vm, p->keywords);
    if (p->dict && !(obj->type->flags & TF_USER))
        release(vm, from_obj(p->dict));
    obj_dealloc(vm, obj, obj->type->size);
}

static Value partial_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                          Value kw) {
    if (n == 0)
        return vm_raise(vm, vm->t.TypeError,
                        "type 'partial' takes at least one argument");
    if (!obj_callable(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError,
                        "the first argument must be callable");
    Partial *p = obj_alloc(vm, t), *inner = NULL;
    /* A partial of a partial is one partial. */
    if (type_of(vm, args[0]) == t) inner = as_partial(args[0]);
    p->fn = retain(inner ? inner->fn : args[0]);
    p->keywords = from_obj(inner ? dict_copy(vm, as_dict(inner->keywords))
                                 : dict_new(vm));
    uint32_t before = inner ? as_tuple(inner->args)->len : 0;
    p->args = tuple_new(vm, before + n - 1);
    Value *to = as_tuple(p->args)->items;
    for (uint32_t i = 0; i < before; i++)
        *to++ = retain(as_tuple(inner->args)->items[i]);
    for (uint32_t i = 1; i < n; i++)
        *to++ = retain(args[i]);
    for (uint32_t i = 0; kw && i < as_tuple(kw)->len; i++)
        dict_set(vm, as_dict(p->keywords), as_tuple(kw)->items[i], args[n + i]);
    return from_obj(p);
}

/* Positional: own, then given.  Named: own, overridden by given. */
static Value partial_call(Vm *vm, Value v, const Value *args, uint32_t n,
                          Value kw) {
    Partial *p = as_partial(v);
    const Tuple *own = as_tuple(p->args);
    Dict *named = dict_copy(vm, as_dict(p->keywords));
    for (uint32_t i = 0; kw && i < as_tuple(kw)->len; i++)
        dict_set(vm, named, as_tuple(kw)->items[i], args[n + i]);
    Value all = list_from(vm, own->items, own->len);
    Value names = tuple_new(vm, named->used), key, value;
    for (uint32_t i = 0; i < n; i++)
        list_append(vm, all, args[i]);
    for (uint32_t pos = 0, i = 0; dict_next(named, &pos, &key, &value); i++) {
        as_tuple(names)->items[i] = retain(key);
        list_append(vm, all, value);
    }
    Value fn = retain(p->fn);
    Value result = vm_begin_call(vm, fn, as_list(all)->items, own->len + n,
                                 named->used ? names : V_NULL);
    release(vm, fn);
    release(vm, all);
    release(vm, names);
    release(vm, from_obj(named));
    return result;
}

static Value partial_repr(Vm *vm, Value v) {
    if (!repr_enter(v)) return str_from(vm, "...");
    Partial *p = as_partial(v);
    StrBuf sb = {0};
    Type *t = type_of(vm, v);
    sb_printf(&sb, "%s.%s(", str_view(t->module).ptr,
              str_view(t->qualname).ptr);
    bool ok = sb_put_repr(vm, &sb, p->fn);
    for (uint32_t i = 0; ok && i < as_tuple(p->args)->len; i++) {
        sb_puts(&sb, ", ");
        ok = sb_put_repr(vm, &sb, as_tuple(p->args)->items[i]);
    }
    uint32_t pos = 0;
    Value key, value;
    while (ok && dict_next(as_dict(p->keywords), &pos, &key, &value)) {
        sb_printf(&sb, ", %s=", str_view(key).ptr);
        ok = sb_put_repr(vm, &sb, value);
    }
    sb_putc(&sb, ')');
    repr_leave(v);
    return sb_finish(vm, &sb, ok);
}

#define FIELD(name)                                                            \
    static Value partial_get_##name(Vm *vm, Value v) {                         \
        (void)vm;                                                              \
        return retain(as_partial(v)->name);                                    \
    }
FIELD(fn)
FIELD(args)
FIELD(keywords)

static const GetSetDef partial_getset[] = {
    {"func", partial_get_fn, NULL},
    {"args", partial_get_args, NULL},
    {"keywords", partial_get_keywords, NULL},
    {NULL, NULL, NULL}};

static void partial_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Partial *p = (const Partial *)obj;
    visit_value(v, p->fn);
    visit_value(v, p->args);
    visit_value(v, p->keywords);
}

static void partial_slots(Type *t) {
    t->free = partial_free;
    t->visit = partial_visit;
    t->make = partial_make;
    t->call = partial_call;
    t->repr = partial_repr;
}

static Value f_reduce(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value it = obj_iter(vm, args[1]), item;
    if (!it) return V_NULL;
    Value total = args[2] ? retain(args[2]) : obj_next(vm, it);
    if (!total && !vm->exc)
        vm_raise(vm, vm->t.TypeError, "%s",
                 vm->minor >= 10
                     ? "reduce() of empty iterable with no initial value"
                     : "reduce() of empty sequence with no initial value");
    while (total && (item = obj_next(vm, it))) {
        Value more = vm_call2(vm, args[0], total, item);
        release(vm, item);
        if (!more) break;
        assign(vm, &total, more);
    }
    release(vm, it);
    if (!vm->exc) return total;
    release(vm, total);
    return V_NULL;
}

static const NativeDef functions[] = {
    {"reduce", f_reduce, 0, "function iterable initial? /"},
    {NULL, NULL, 0, NULL}};

Value mod_functools_new(Vm *vm) {
    static const TypeSpec partial = {.name = "partial",
                                     .module = "functools",
                                     .flags = TF_BASE,
                                     .size = sizeof(Partial),
                                     .dict_offset = offsetof(Partial, dict),
                                     .getset = partial_getset,
                                     .slots = partial_slots};
    Value m = module_new(vm, "_functools");
    module_add(vm, m, functions);
    module_set(vm, m, "partial", from_obj(type_new(vm, &partial, NULL)));
    return m;
}
