/* obj_dict_methods.c: dict's slots and methods, and mappingproxy. */
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict_impl.h"
#include "vm/obj_list.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

static void dict_free(Vm *vm, Obj *obj) {
    dict_clear(vm, (Dict *)obj);
    obj_dealloc(vm, obj, obj->type->size);
}

static Value dict_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                       Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(obj_alloc(vm, t));
}

/* update(mapping or pairs, **names), also the constructor's arguments. */
static bool update_args(Vm *vm, const char *who, Value self, const Value *args,
                        uint32_t n, Value kw) {
    uint32_t named = kw ? as_tuple(kw)->len : 0;

    if (n > 1) {
        vm_raise(vm, vm->t.TypeError,
                 "%s expected at most 1 argument%s, got %u", who,
                 vm->minor < 8 ? "s" : "", n);
        return false;
    }
    if (n == 1 && !dict_update(vm, as_dict(self), args[0])) return false;
    for (uint32_t i = 0; i < named; i++)
        if (!dict_set(vm, as_dict(self), as_tuple(kw)->items[i], args[n + i]))
            return false;
    return true;
}

static Value dict_init(Vm *vm, Value self, const Value *args, uint32_t n,
                       Value kw) {
    return update_args(vm, "dict", self, args, n, kw) ? V_NONE : V_NULL;
}

static bool repr_entry(Vm *vm, StrBuf *sb, const DictEntry *e) {
    Value key = retain(e->key), value = retain(e->value);
    bool ok = sb_put_repr(vm, sb, key);
    if (ok) {
        sb_puts(sb, ": ");
        ok = sb_put_repr(vm, sb, value);
    }
    release(vm, key);
    release(vm, value);
    return ok;
}

static Value dict_repr(Vm *vm, Value v) {
    Dict *d = as_dict(v);
    if (!repr_enter(v)) return str_from(vm, "{...}");
    StrBuf sb = {0};
    sb_putc(&sb, '{');
    bool ok = true, first = true;
    for (uint32_t i = 0; ok && i < d->count; i++) {
        if (d->entries[i].key == V_NULL) continue;
        if (!first) sb_puts(&sb, ", ");
        first = false;
        ok = repr_entry(vm, &sb, &d->entries[i]);
    }
    sb_putc(&sb, '}');
    repr_leave(v);
    return sb_finish(vm, &sb, ok);
}

static Value dict_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_dict(vm, a) || !is_dict(vm, b)) return V_NOTIMPL;
    if (op != CMP_EQ && op != CMP_NE) return V_NOTIMPL;
    int same = dict_equal(vm, as_dict(a), as_dict(b));
    return same < 0 ? V_NULL : v_bool((op == CMP_EQ) == (same == 1));
}

static int dict_truth(Vm *vm, Value v) {
    (void)vm;
    return as_dict(v)->used != 0;
}

static int64_t dict_length(Vm *vm, Value v) {
    (void)vm;
    return as_dict(v)->used;
}

static Value raise_key(Vm *vm, Value key) {
    Value exc = exc_new_value(vm, vm->t.KeyError, key);
    return exc ? vm_raise_value(vm, exc) : V_NULL;
}

static Value missing(Vm *vm, Value v, Value key) {
    if (type_of(vm, v) != vm->t.dict &&
        type_lookup(vm, type_of(vm, v), vm->s.missing_))
        return vm_call_method(vm, v, vm->s.missing_, &key, 1);
    return raise_key(vm, key);
}

static Value dict_getitem(Vm *vm, Value v, Value key) {
    Value item = dict_get(vm, as_dict(v), key);
    if (item) return retain(item);
    return vm->exc ? V_NULL : missing(vm, v, key);
}

static bool dict_setitem(Vm *vm, Value v, Value key, Value item) {
    if (item) return dict_set(vm, as_dict(v), key, item);
    int found = dict_del(vm, as_dict(v), key);
    if (found == 0) raise_key(vm, key);
    return found == 1;
}

static int dict_contains(Vm *vm, Value v, Value key) {
    return dict_get(vm, as_dict(v), key) ? 1 : vm->exc ? -1 : 0;
}

static Value dict_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op != OP_OR || vm->minor < 9 || !is_dict(vm, a) || !is_dict(vm, b))
        return V_NOTIMPL;
    Dict *d = dict_copy(vm, as_dict(a));
    if (dict_update(vm, d, b)) return from_obj(d);
    release(vm, from_obj(d));
    return V_NULL;
}

static Value dict_inplace(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op != OP_OR || vm->minor < 9) return V_NOTIMPL;
    return dict_update(vm, as_dict(a), b) ? retain(a) : V_NULL;
}

/* --- methods ---------------------------------------------------------------
 */

static Value dict_m_get(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value v = dict_get(vm, as_dict(args[0]), args[1]);
    if (v) return retain(v);
    if (vm->exc) return V_NULL;
    return args[2] ? retain(args[2]) : V_NONE;
}

static Value dict_m_setdefault(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    (void)n, (void)kw;
    Value v = dict_get(vm, as_dict(args[0]), args[1]);
    if (v || vm->exc) return retain(v);
    v = args[2] ? args[2] : V_NONE;
    return dict_set(vm, as_dict(args[0]), args[1], v) ? retain(v) : V_NULL;
}

static Value dict_m_pop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value v = dict_pop(vm, as_dict(args[0]), args[1]);
    if (v || vm->exc) return v;
    return args[2] ? retain(args[2]) : raise_key(vm, args[1]);
}

static Value dict_m_popitem(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Dict *d = as_dict(args[0]);
    int64_t at = dict_last(d);
    if (at < 0) {
        Value text = str_from(vm, "popitem(): dictionary is empty");
        raise_key(vm, text);
        release(vm, text);
        return V_NULL;
    }
    Value pair = tuple_new(vm, 2);
    Value *items = as_tuple(pair)->items;
    dict_take(vm, d, (uint32_t)at, &items[0], &items[1]);
    return pair;
}

static Value dict_m_update(Vm *vm, const Value *args, uint32_t n, Value kw) {
    bool ok = update_args(vm, "update", args[0], args + 1, n - 1, kw);
    return ok ? V_NONE : V_NULL;
}

static Value dict_m_clear(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    dict_clear(vm, as_dict(args[0]));
    return V_NONE;
}

static Value dict_m_copy(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return from_obj(dict_copy(vm, as_dict(args[0])));
}

static Value dict_m_fromkeys(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value d = vm_call0(vm, args[0]);
    Value it = d ? obj_iter(vm, args[1]) : V_NULL;
    Value key, v = args[2] ? args[2] : V_NONE;
    while (it && (key = obj_next(vm, it))) {
        bool ok = has_type(vm, d, vm->t.dict) ? dict_set(vm, as_dict(d), key, v)
                                              : obj_setitem(vm, d, key, v);
        release(vm, key);
        if (!ok) break;
    }
    release(vm, it);
    if (!vm->exc) return d;
    release(vm, d);
    return V_NULL;
}

static const NativeDef dict_methods[] = {
    {"get", dict_m_get, NF_METHOD, "key default? /"},
    {"setdefault", dict_m_setdefault, NF_METHOD, "key default? /"},
    {"pop", dict_m_pop, NF_METHOD, "key default? /"},
    {"popitem", dict_m_popitem, NF_METHOD, ""},
    {"keys", dict_keys, NF_METHOD, ""},
    {"values", dict_values, NF_METHOD, ""},
    {"items", dict_items, NF_METHOD, ""},
    {"update", dict_m_update, NF_METHOD, NULL},
    {"clear", dict_m_clear, NF_METHOD, ""},
    {"copy", dict_m_copy, NF_METHOD, ""},
    {"fromkeys", dict_m_fromkeys, NF_CLASS, "iterable value? /"},
    {NULL, NULL, 0, NULL}};

/* From 3.8 dicts have an order that can be walked backwards. */
static const NativeDef dict_methods_38[] = {
    {"__reversed__", dict_reversed, NF_METHOD, ""}, {NULL, NULL, 0, NULL}};

static void dict_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Dict *p = (const Dict *)obj;
    visit_u64(v, p->used);
    for (uint32_t i = 0; i < p->count; i++) {
        if (!p->entries[i].key) continue;
        visit_value(v, p->entries[i].key);
        visit_value(v, p->entries[i].value);
    }
}

static void dict_slots(Type *t) {
    t->free = dict_free;
    t->visit = dict_visit;
    t->make = dict_make;
    t->init = dict_init;
    t->repr = dict_repr;
    t->hash = NULL;
    t->compare = dict_compare;
    t->truth = dict_truth;
    t->length = dict_length;
    t->getitem = dict_getitem;
    t->setitem = dict_setitem;
    t->contains = dict_contains;
    t->iter = dict_iter;
    t->binary = dict_binary;
    t->inplace = dict_inplace;
}

/* --- mappingproxy ----------------------------------------------------------
 */

typedef struct Proxy {
    Obj h;
    Value map;
} Proxy;

static Value proxied(Value v) {
    return ((Proxy *)as_obj(v))->map;
}

static void proxy_free(Vm *vm, Obj *obj) {
    release(vm, ((Proxy *)obj)->map);
    obj_dealloc(vm, obj, sizeof(Proxy));
}

Value mapping_proxy_new(Vm *vm, Value map) {
    Proxy *p = obj_alloc_sized(vm, vm->t.mapping_proxy, sizeof(Proxy));
    p->map = retain(map);
    return from_obj(p);
}

static Value proxy_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    (void)t;
    if (n != 1 || kw)
        return vm_raise(vm, vm->t.TypeError,
                        "mappingproxy() takes exactly one argument (%u given)",
                        n);
    if (!is_dict(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError,
                        "mappingproxy() argument must be a mapping, not %s",
                        type_of(vm, args[0])->name);
    return mapping_proxy_new(vm, args[0]);
}

static Value proxy_repr(Vm *vm, Value v) {
    StrBuf sb = {0};
    sb_puts(&sb, "mappingproxy(");
    bool ok = sb_put_repr(vm, &sb, proxied(v));
    sb_putc(&sb, ')');
    return sb_finish(vm, &sb, ok);
}

static Value proxy_compare(Vm *vm, Value a, Value b, CmpOp op) {
    return obj_compare(vm, proxied(a), b, op);
}

static int64_t proxy_length(Vm *vm, Value v) {
    return obj_len(vm, proxied(v));
}

static Value proxy_getitem(Vm *vm, Value v, Value key) {
    return obj_getitem(vm, proxied(v), key);
}

static int proxy_contains(Vm *vm, Value v, Value key) {
    return obj_contains(vm, proxied(v), key);
}

static Value proxy_iter(Vm *vm, Value v) {
    return obj_iter(vm, proxied(v));
}

static Value proxy_get(Vm *vm, const Value *args, uint32_t n, Value kw) {
    Value own[] = {proxied(args[0]), args[1], args[2]};
    return dict_m_get(vm, own, n, kw);
}

#define PROXY_VIEW(name)                                                       \
    static Value proxy_##name(Vm *vm, const Value *args, uint32_t n,           \
                              Value kw) {                                      \
        Value own[] = {proxied(args[0])};                                      \
        return dict_##name(vm, own, n, kw);                                    \
    }
PROXY_VIEW(keys)
PROXY_VIEW(values)
PROXY_VIEW(items)
PROXY_VIEW(m_copy)

static const NativeDef proxy_methods[] = {
    {"get", proxy_get, NF_METHOD, "key default? /"},
    {"keys", proxy_keys, NF_METHOD, ""},
    {"values", proxy_values, NF_METHOD, ""},
    {"items", proxy_items, NF_METHOD, ""},
    {"copy", proxy_m_copy, NF_METHOD, ""},
    {NULL, NULL, 0, NULL}};

static void proxy_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Proxy *p = (const Proxy *)obj;
    visit_value(v, p->map);
}

static void proxy_slots(Type *t) {
    t->free = proxy_free;
    t->visit = proxy_visit;
    t->make = proxy_make;
    t->repr = proxy_repr;
    t->compare = proxy_compare;
    t->length = proxy_length;
    t->getitem = proxy_getitem;
    t->contains = proxy_contains;
    t->iter = proxy_iter;
}

void dict_types_init(Vm *vm) {
    static const TypeSpec spec = {.name = "dict",
                                  .flags = TF_BASE | TF_DICT,
                                  .size = sizeof(Dict),
                                  .methods = dict_methods,
                                  .slots = dict_slots};
    static const TypeSpec proxy = {.name = "mappingproxy",
                                   .size = sizeof(Proxy),
                                   .methods = proxy_methods,
                                   .slots = proxy_slots};
    core_type(vm, &vm->t.dict, &spec);
    unhashable(vm, vm->t.dict);
    if (vm->minor >= 8) type_add(vm, vm->t.dict, dict_methods_38);
    core_type(vm, &vm->t.mapping_proxy, &proxy);
    dict_view_types_init(vm);
}
