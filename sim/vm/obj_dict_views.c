/* obj_dict_views.c: keys(), values(), items(), and iterating a dict. */
#include "vm/exc.h"
#include "vm/obj_dict_impl.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

typedef struct View {
    Obj h;
    Value dict;
} View;

typedef struct DictIter {
    Obj h;
    Value dict;    /* V_NULL when exhausted */
    uint32_t pos;  /* the next entry; backwards: one above it */
    uint32_t used; /* keys at the start */
    uint32_t left; /* keys still to come */
} DictIter;

enum { KEYS, VALUES, ITEMS };

static Dict *view_dict(Value v) {
    return as_dict(((View *)as_obj(v))->dict);
}

static int kind_of(const Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    if (t == vm->t.dict_keys || t == vm->t.dict_key_iter ||
        t == vm->t.dict_rev_key_iter)
        return KEYS;
    return t == vm->t.dict_values || t == vm->t.dict_value_iter ||
                   t == vm->t.dict_rev_value_iter
               ? VALUES
               : ITEMS;
}

/* --- iterators ----------------------------------------------------------- */

static Value iter_new(Vm *vm, Type *t, Value dict, bool back) {
    DictIter *it = obj_alloc_sized(vm, t, sizeof(DictIter));
    it->dict = retain(dict);
    it->used = it->left = as_dict(dict)->used;
    it->pos = back ? as_dict(dict)->count : 0;
    return from_obj(it);
}

static void iter_free(Vm *vm, Obj *obj) {
    release(vm, ((DictIter *)obj)->dict);
    obj_dealloc(vm, obj, sizeof(DictIter));
}

/* Gaps between entries do not count. */
static uint32_t entries_before(const Dict *d, uint32_t pos) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < pos && i < d->count; i++)
        n += d->entries[i].key != V_NULL;
    return n;
}

static void iter_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const DictIter *it = (const DictIter *)obj;
    visit_value(v, it->dict);
    if (!it->dict) return;
    visit_u64(v, entries_before(as_dict(it->dict), it->pos));
    visit_u64(v, (uint64_t)it->used << 32 | it->left);
}

static Value entry_value(Vm *vm, int kind, const DictEntry *e) {
    switch (kind) {
    case KEYS: return retain(e->key);
    case VALUES: return retain(e->value);
    default: return tuple_of2(vm, e->key, e->value);
    }
}

/* Each iterator has its own `next`, so that a loop need not ask what kind it
 * is on every turn. */
static inline Value step(Vm *vm, DictIter *it, int kind, bool back) {
    if (!it->dict) return V_NULL;
    Dict *d = as_dict(it->dict);
    if (d->used != it->used) {
        it->used = UINT32_MAX; /* and so again next time */
        return vm_raise(vm, vm->t.RuntimeError,
                        "dictionary changed size during iteration");
    }
    while (back ? it->pos > 0 : it->pos < d->count) {
        uint32_t at = back ? --it->pos : it->pos++;
        if (at >= d->count || d->entries[at].key == V_NULL) continue;
        if (it->left == 0 && vm->minor >= 8)
            return vm_raise(vm, vm->t.RuntimeError,
                            "dictionary keys changed during iteration");
        it->left--;
        return entry_value(vm, kind, &d->entries[at]);
    }
    clear(vm, &it->dict);
    return V_NULL;
}

#define ITERATOR(name, kind, back)                                             \
    static Value name##_next(Vm *vm, Value v) {                                \
        return step(vm, (DictIter *)as_obj(v), kind, back);                    \
    }                                                                          \
    static void name##_slots(Type *t) {                                        \
        t->free = iter_free;                                                   \
        t->visit = iter_visit;                                                 \
        t->iter = iter_self;                                                   \
        t->next = name##_next;                                                 \
    }
ITERATOR(key, KEYS, false)
ITERATOR(value, VALUES, false)
ITERATOR(item, ITEMS, false)
ITERATOR(rev_key, KEYS, true)
ITERATOR(rev_value, VALUES, true)
ITERATOR(rev_item, ITEMS, true)

static Value iter_hint(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    DictIter *it = (DictIter *)as_obj(args[0]);
    return v_int(it->dict ? it->left : 0);
}

Value dict_iter(Vm *vm, Value v) {
    return iter_new(vm, vm->t.dict_key_iter, v, false);
}

Value dict_reversed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return iter_new(vm, vm->t.dict_rev_key_iter, args[0], true);
}

static Value view_iter(Vm *vm, Value v) {
    Type *types[] = {vm->t.dict_key_iter, vm->t.dict_value_iter,
                     vm->t.dict_item_iter};
    return iter_new(vm, types[kind_of(vm, v)], from_obj(view_dict(v)), false);
}

static Value view_reversed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Type *types[] = {vm->t.dict_rev_key_iter, vm->t.dict_rev_value_iter,
                     vm->t.dict_rev_item_iter};
    return iter_new(vm, types[kind_of(vm, args[0])],
                    from_obj(view_dict(args[0])), true);
}

/* --- views --------------------------------------------------------------- */

static Value view_new(Vm *vm, Type *t, Value dict) {
    View *view = obj_alloc_sized(vm, t, sizeof(View));
    view->dict = retain(dict);
    return from_obj(view);
}

Value dict_keys(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return view_new(vm, vm->t.dict_keys, args[0]);
}

Value dict_values(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return view_new(vm, vm->t.dict_values, args[0]);
}

Value dict_items(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return view_new(vm, vm->t.dict_items, args[0]);
}

static void view_free(Vm *vm, Obj *obj) {
    release(vm, ((View *)obj)->dict);
    obj_dealloc(vm, obj, sizeof(View));
}

static void view_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    visit_value(v, ((const View *)obj)->dict);
}

static Value view_repr(Vm *vm, Value v) {
    if (!repr_enter(v)) return str_from(vm, "...");
    StrBuf sb = {0};
    Value items = seq_list(vm, v);
    sb_printf(&sb, "%s(", type_of(vm, v)->name);
    bool ok = items && sb_put_repr(vm, &sb, items);
    sb_putc(&sb, ')');
    release(vm, items);
    repr_leave(v);
    return sb_finish(vm, &sb, ok);
}

static int64_t view_length(Vm *vm, Value v) {
    (void)vm;
    return view_dict(v)->used;
}

static int has_item(Vm *vm, Dict *d, Value item) {
    if (!is_tuple(vm, item) || as_tuple(item)->len != 2) return 0;
    Value own = dict_get(vm, d, as_tuple(item)->items[0]);
    if (!own) return vm->exc ? -1 : 0;
    retain(own);
    int same = obj_equal(vm, own, as_tuple(item)->items[1]);
    release(vm, own);
    return same;
}

static int view_contains(Vm *vm, Value v, Value item) {
    if (kind_of(vm, v) == ITEMS) return has_item(vm, view_dict(v), item);
    return dict_get(vm, view_dict(v), item) ? 1 : vm->exc ? -1 : 0;
}

static int values_contain(Vm *vm, Value v, Value item) {
    Value it = view_iter(vm, v), x;
    int found = 0;
    while (!found && (x = obj_next(vm, it))) {
        found = obj_equal(vm, x, item);
        release(vm, x);
    }
    release(vm, it);
    return vm->exc ? -1 : found;
}

/* Everything in `part` is in `whole`? 1, 0, -1. */
static int all_in(Vm *vm, Value part, Value whole) {
    Value it = obj_iter(vm, part), x;
    int found = it ? 1 : -1;
    while (found == 1 && (x = obj_next(vm, it))) {
        found = obj_contains(vm, whole, x);
        release(vm, x);
    }
    release(vm, it);
    return vm->exc ? -1 : found;
}

static bool set_like(const Vm *vm, Value v) {
    return has_flag(vm, v, TF_SET) || has_type(vm, v, vm->t.dict_keys) ||
           has_type(vm, v, vm->t.dict_items);
}

static Value view_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!set_like(vm, b)) return V_NOTIMPL;
    int64_t x = obj_len(vm, a), y = obj_len(vm, b);
    int result = 0;
    switch (op) {
    case CMP_EQ:
    case CMP_NE: result = x == y ? all_in(vm, a, b) : 0; break;
    case CMP_LT: result = x < y ? all_in(vm, a, b) : 0; break;
    case CMP_LE: result = x <= y ? all_in(vm, a, b) : 0; break;
    case CMP_GT: result = x > y ? all_in(vm, b, a) : 0; break;
    case CMP_GE: result = x >= y ? all_in(vm, b, a) : 0; break;
    }
    if (result < 0) return V_NULL;
    return v_bool(op == CMP_NE ? !result : result);
}

/* The operation as a set's method on a set made of the left operand. */
static Value view_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    const char *name = op == OP_AND   ? "intersection_update"
                       : op == OP_OR  ? "update"
                       : op == OP_SUB ? "difference_update"
                       : op == OP_XOR ? "symmetric_difference_update"
                                      : NULL;
    if (!name || (!set_like(vm, a) && !set_like(vm, b))) return V_NOTIMPL;
    Value set = set_from(vm, a);
    if (!set) return V_NULL;
    Value method = str_intern(vm, name, str_of(name).len);
    Value done = vm_call_method(vm, set, method, &b, 1);
    release(vm, method);
    release(vm, done);
    if (done) return set;
    release(vm, set);
    return V_NULL;
}

static Value view_isdisjoint(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value it = obj_iter(vm, args[1]), x;
    int found = it ? 0 : -1;
    while (!found && (x = obj_next(vm, it))) {
        found = view_contains(vm, args[0], x);
        release(vm, x);
    }
    release(vm, it);
    return vm->exc ? V_NULL : v_bool(!found);
}

static Value view_mapping(Vm *vm, Value v) {
    return mapping_proxy_new(vm, from_obj(view_dict(v)));
}

static void values_slots(Type *t) {
    t->free = view_free;
    t->visit = view_visit;
    t->repr = view_repr;
    t->length = view_length;
    t->contains = values_contain;
    t->iter = view_iter;
}

static void view_slots(Type *t) {
    values_slots(t);
    t->contains = view_contains;
    t->compare = view_compare;
    t->binary = view_binary;
}

static const NativeDef iter_methods[] = {
    {"__length_hint__", iter_hint, NF_METHOD, ""}, {NULL, NULL, 0, NULL}};
static const NativeDef view_methods[] = {
    {"isdisjoint", view_isdisjoint, NF_METHOD, "other /"},
    {NULL, NULL, 0, NULL}};
static const NativeDef view_methods_38[] = {
    {"__reversed__", view_reversed, NF_METHOD, ""}, {NULL, NULL, 0, NULL}};
static const GetSetDef view_getset_310[] = {{"mapping", view_mapping, NULL},
                                            {NULL, NULL, NULL}};

static void init_views(Vm *vm) {
    const GetSetDef *getset = vm->minor >= 10 ? view_getset_310 : NULL;
    TypeSpec spec = {.size = sizeof(View), .getset = getset};
    spec.name = "dict_values";
    spec.slots = values_slots;
    core_type(vm, &vm->t.dict_values, &spec);
    spec.methods = view_methods;
    spec.slots = view_slots;
    spec.name = "dict_keys";
    core_type(vm, &vm->t.dict_keys, &spec);
    spec.name = "dict_items";
    core_type(vm, &vm->t.dict_items, &spec);
    if (vm->minor < 8) return;
    type_add(vm, vm->t.dict_keys, view_methods_38);
    type_add(vm, vm->t.dict_values, view_methods_38);
    type_add(vm, vm->t.dict_items, view_methods_38);
}

void dict_view_types_init(Vm *vm) {
    struct {
        const char *name;
        Type **slot;
        void (*slots)(Type *t);
    } iters[] = {
        {"dict_keyiterator", &vm->t.dict_key_iter, key_slots},
        {"dict_valueiterator", &vm->t.dict_value_iter, value_slots},
        {"dict_itemiterator", &vm->t.dict_item_iter, item_slots},
        {"dict_reversekeyiterator", &vm->t.dict_rev_key_iter, rev_key_slots},
        {"dict_reversevalueiterator", &vm->t.dict_rev_value_iter,
         rev_value_slots},
        {"dict_reverseitemiterator", &vm->t.dict_rev_item_iter, rev_item_slots},
    };
    for (size_t i = 0; i < sizeof iters / sizeof *iters; i++) {
        TypeSpec spec = {.name = iters[i].name,
                         .size = sizeof(DictIter),
                         .methods = iter_methods,
                         .slots = iters[i].slots};
        core_type(vm, iters[i].slot, &spec);
    }
    init_views(vm);
}
