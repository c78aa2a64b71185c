/* mod_collections.c: _collections: deque, as a ring. */
#include "vm/builtins.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/mod_table.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

typedef struct Deque {
    Obj h;
    Value *items; /* a ring of `cap` slots, a power of two or 0 */
    uint32_t cap, head, len;
    uint32_t changes; /* of the number of items: iterators compare it */
    int64_t max;      /* -1: none */
} Deque;

typedef struct DequeIter {
    Obj h;
    Value deque;
    uint32_t index, changes, back;
} DequeIter;

/* The types' own functions tell a deque from anything else. */
static void deque_free(Vm *vm, Obj *obj);

static bool is_deque(const Vm *vm, Value v) {
    return is_obj(v) && type_of(vm, v)->free == deque_free;
}

static Deque *as_deque(Value v) {
    return (Deque *)as_obj(v);
}

static Value *slot(Deque *d, uint32_t i) {
    return &d->items[(d->head + i) & (d->cap - 1)];
}

static void grow(Vm *vm, Deque *d) {
    uint32_t cap = d->cap ? d->cap * 2 : 8;
    Value *items = heap_alloc(&vm->heap, cap * sizeof(Value));
    for (uint32_t i = 0; i < d->len; i++)
        items[i] = *slot(d, i);
    if (d->cap) heap_free(&vm->heap, d->items, d->cap * sizeof(Value));
    d->items = items;
    d->cap = cap;
    d->head = 0;
}

static Value pop_left(Deque *d) {
    Value v = *slot(d, 0);
    d->head = (d->head + 1) & (d->cap - 1);
    d->len--;
    d->changes++;
    return v;
}

static Value pop_right(Deque *d) {
    d->changes++;
    return *slot(d, --d->len);
}

/* What falls out at the other end is released last. */
static void push_right(Vm *vm, Deque *d, Value v) {
    if (d->max == 0) return;
    Value out = d->max > 0 && d->len == d->max ? pop_left(d) : V_NULL;
    if (d->len == d->cap) grow(vm, d);
    *slot(d, d->len++) = retain(v);
    d->changes++;
    release(vm, out);
}

static void push_left(Vm *vm, Deque *d, Value v) {
    if (d->max == 0) return;
    Value out = d->max > 0 && d->len == d->max ? pop_right(d) : V_NULL;
    if (d->len == d->cap) grow(vm, d);
    d->head = (d->head - 1) & (d->cap - 1);
    d->len++;
    *slot(d, 0) = retain(v);
    d->changes++;
    release(vm, out);
}

static void deque_clear(Vm *vm, Deque *d) {
    Deque old = *d;
    d->items = NULL;
    d->cap = d->head = d->len = 0;
    d->changes++;
    for (uint32_t i = 0; i < old.len; i++)
        release(vm, *slot(&old, i));
    if (old.cap) heap_free(&vm->heap, old.items, old.cap * sizeof(Value));
}

static void deque_free(Vm *vm, Obj *obj) {
    deque_clear(vm, (Deque *)obj);
    obj_dealloc(vm, obj, obj->type->size);
}

static bool extend(Vm *vm, Deque *d, Value iterable,
                   void (*push)(Vm *, Deque *, Value)) {
    Value own = V_NULL;
    if (iterable == from_obj(d)) iterable = own = seq_list(vm, iterable);
    Value it = obj_iter(vm, iterable), item;
    while (it && (item = obj_next(vm, it))) {
        push(vm, d, item);
        release(vm, item);
        if (vm->heap.full) break;
    }
    release(vm, it);
    release(vm, own);
    return !vm->exc;
}

static Deque *deque_new(Vm *vm, Type *t, int64_t max) {
    Deque *d = obj_alloc(vm, t);
    d->max = max;
    return d;
}

static Value deque_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(deque_new(vm, t, -1));
}

static Value deque_init(Vm *vm, Value self, const Value *args, uint32_t n,
                        Value kw) {
    static const char *const names[] = {"iterable", "maxlen"};
    Value named[2];
    Deque *d = as_deque(self);
    if (!keywords(vm, "deque", args + n, kw, names, 2, named)) return V_NULL;
    if (n > 2)
        return vm_raise(vm, vm->t.TypeError,
                        "deque() takes at most 2 arguments (%u given)", n);
    Value iterable = n > 0 ? args[0] : named[0];
    Value max = n > 1 ? args[1] : named[1];
    deque_clear(vm, d);
    d->max = -1;
    if (max && max != V_NONE) {
        if (!is_int(vm, max))
            return vm_raise(vm, vm->t.TypeError, "an integer is required");
        if (!int_to_i64(vm, max, &d->max)) return V_NULL;
        if (d->max < 0)
            return vm_raise(vm, vm->t.ValueError,
                            "maxlen must be non-negative");
    }
    return !iterable || extend(vm, d, iterable, push_right) ? V_NONE : V_NULL;
}

static Value deque_repr(Vm *vm, Value v) {
    const char *name = type_of(vm, v)->name;
    StrBuf sb = {0};
    if (!repr_enter(v)) return str_from(vm, "[...]");
    Value items = seq_list(vm, v);
    sb_printf(&sb, "%s(", name);
    bool ok = items && sb_put_repr(vm, &sb, items);
    if (as_deque(v)->max >= 0)
        sb_printf(&sb, ", maxlen=%lld", (long long)as_deque(v)->max);
    sb_putc(&sb, ')');
    release(vm, items);
    repr_leave(v);
    return sb_finish(vm, &sb, ok);
}

static Value deque_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_deque(vm, a) || !is_deque(vm, b)) return V_NOTIMPL;
    Value x = seq_list(vm, a), y = seq_list(vm, b);
    Value result = seq_compare(vm, x, y, op);
    release(vm, x);
    release(vm, y);
    return result;
}

static int deque_truth(Vm *vm, Value v) {
    (void)vm;
    return as_deque(v)->len != 0;
}

static int64_t deque_length(Vm *vm, Value v) {
    (void)vm;
    return as_deque(v)->len;
}

static bool index_of(Vm *vm, Value v, Value key, uint32_t *out) {
    int64_t i, len = as_deque(v)->len;
    if (!is_int(vm, key) && !type_lookup(vm, type_of(vm, key), vm->s.index_)) {
        vm_raise(vm, vm->t.TypeError,
                 "sequence index must be integer, not '%s'",
                 type_of(vm, key)->name);
        return false;
    }
    if (!seq_key(vm, key, "deque", &i)) return false;
    if (i < 0) i += len;
    *out = (uint32_t)i;
    if (i >= 0 && i < len) return true;
    vm_raise(vm, vm->t.IndexError, "deque index out of range");
    return false;
}

static Value deque_getitem(Vm *vm, Value v, Value key) {
    uint32_t i;
    if (!index_of(vm, v, key, &i)) return V_NULL;
    return retain(*slot(as_deque(v), i));
}

/* Takes item i out; it passes to the caller. */
static Value take(Deque *d, uint32_t i) {
    Value item = *slot(d, i);
    for (; i + 1 < d->len; i++)
        *slot(d, i) = *slot(d, i + 1);
    d->len--;
    d->changes++;
    return item;
}

static bool deque_setitem(Vm *vm, Value v, Value key, Value item) {
    uint32_t i;
    if (!index_of(vm, v, key, &i)) return false;
    if (item)
        assign(vm, slot(as_deque(v), i), retain(item));
    else
        release(vm, take(as_deque(v), i));
    return true;
}

/* The position from `from` on; -1 absent, -2 exception. */
static int64_t find(Vm *vm, Deque *d, Value item, int64_t from, int64_t to) {
    uint32_t changes = d->changes;
    for (int64_t i = from; i < to && i < d->len; i++) {
        Value own = retain(*slot(d, (uint32_t)i));
        int same = obj_equal(vm, own, item);
        release(vm, own);
        if (same < 0) return -2;
        if (d->changes != changes) {
            vm_raise(vm, vm->t.RuntimeError, "deque mutated during iteration");
            return -2;
        }
        if (same) return i;
    }
    return -1;
}

static int deque_contains(Vm *vm, Value v, Value item) {
    int64_t at = find(vm, as_deque(v), item, 0, INT64_MAX);
    return at == -2 ? -1 : at >= 0;
}

static Value copy_of(Vm *vm, Value v) {
    Deque *d = as_deque(v), *copy = deque_new(vm, d->h.type, d->max);
    for (uint32_t i = 0; i < d->len; i++)
        push_right(vm, copy, *slot(d, i));
    return from_obj(copy);
}

static Value repeated(Vm *vm, Value v, int64_t times) {
    Deque *d = as_deque(v), *out = deque_new(vm, d->h.type, d->max);
    if (times > 0 && !room_for(vm, (uint64_t)times * d->len, sizeof(Value)))
        return V_NULL;
    for (int64_t k = 0; k < times; k++)
        for (uint32_t i = 0; i < d->len; i++)
            push_right(vm, out, *slot(d, i));
    return from_obj(out);
}

static Value deque_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op == OP_ADD && is_deque(vm, a)) {
        if (!is_deque(vm, b))
            return vm_raise(vm, vm->t.TypeError,
                            "can only concatenate deque (not \"%s\") to deque",
                            type_of(vm, b)->name);
        Value out = copy_of(vm, a);
        extend(vm, as_deque(out), b, push_right);
        return out;
    }
    if (op != OP_MUL) return V_NOTIMPL;
    Value deque = is_deque(vm, a) ? a : b, by = deque == a ? b : a;
    int64_t times;
    return repeat_count(vm, by, &times) ? repeated(vm, deque, times) : V_NULL;
}

static Value deque_inplace(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op == OP_ADD)
        return extend(vm, as_deque(a), b, push_right) ? retain(a) : V_NULL;
    if (op != OP_MUL) return V_NOTIMPL;
    int64_t times;
    if (!repeat_count(vm, b, &times)) return V_NULL;
    Value more = repeated(vm, a, times);
    if (!more) return V_NULL;
    deque_clear(vm, as_deque(a));
    extend(vm, as_deque(a), more, push_right);
    release(vm, more);
    return retain(a);
}

/* --- iterators: types are kept in the deque type's own dict -------------- */

static void iter_free(Vm *vm, Obj *obj) {
    release(vm, ((DequeIter *)obj)->deque);
    obj_dealloc(vm, obj, sizeof(DequeIter));
}

static Value iter_next(Vm *vm, Value v) {
    DequeIter *it = (DequeIter *)as_obj(v);
    if (!it->deque) return V_NULL;
    Deque *d = as_deque(it->deque);
    if (d->changes != it->changes)
        return vm_raise(vm, vm->t.RuntimeError,
                        "deque mutated during iteration");
    if (it->index < d->len) {
        uint32_t i = it->index++;
        return retain(*slot(d, it->back ? d->len - 1 - i : i));
    }
    clear(vm, &it->deque);
    return V_NULL;
}

static void iter_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const DequeIter *p = (const DequeIter *)obj;
    visit_value(v, p->deque);
    visit_u64(v, (uint64_t)p->index << 32 | p->back);
    if (p->deque) visit_u64(v, as_deque(p->deque)->changes == p->changes);
}

static void iter_slots(Type *t) {
    t->free = iter_free;
    t->visit = iter_visit;
    t->iter = iter_self;
    t->next = iter_next;
}

static Value iter_new(Vm *vm, Value v, const char *type_name, bool back) {
    Type *t = type_of(vm, v);
    while (t->flags & TF_USER)
        t = t->base;
    Value it_type = dict_get_cstr(vm, t->dict, type_name);
    DequeIter *it = obj_alloc(vm, as_type(it_type));
    it->deque = retain(v);
    it->changes = as_deque(v)->changes;
    it->back = back;
    return from_obj(it);
}

static Value deque_iter(Vm *vm, Value v) {
    return iter_new(vm, v, "__iterator", false);
}

/* --- methods ------------------------------------------------------------- */

static Value m_append(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    push_right(vm, as_deque(args[0]), args[1]);
    return V_NONE;
}

static Value m_appendleft(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    push_left(vm, as_deque(args[0]), args[1]);
    return V_NONE;
}

static Value m_pop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (as_deque(args[0])->len) return pop_right(as_deque(args[0]));
    return vm_raise(vm, vm->t.IndexError, "pop from an empty deque");
}

static Value m_popleft(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (as_deque(args[0])->len) return pop_left(as_deque(args[0]));
    return vm_raise(vm, vm->t.IndexError, "pop from an empty deque");
}

static Value m_extend(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    bool ok = extend(vm, as_deque(args[0]), args[1], push_right);
    return ok ? V_NONE : V_NULL;
}

static Value m_extendleft(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    bool ok = extend(vm, as_deque(args[0]), args[1], push_left);
    return ok ? V_NONE : V_NULL;
}

static Value m_clear(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    deque_clear(vm, as_deque(args[0]));
    return V_NONE;
}

static Value m_copy(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return copy_of(vm, args[0]);
}

static Value m_count(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t count = 0, at = -1;
    while ((at = find(vm, as_deque(args[0]), args[1], at + 1, INT64_MAX)) >= 0)
        count++;
    return at == -2 ? V_NULL : v_int(count);
}

static Value not_in(Vm *vm, Value v) {
    Value text = obj_repr(vm, v);
    if (!text) return V_NULL;
    vm_raise(vm, vm->t.ValueError, "%s is not in deque", str_view(text).ptr);
    release(vm, text);
    return V_NULL;
}

static Value m_index(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t from = 0, to = INT64_MAX, len = as_deque(args[0])->len;
    if (args[2] && !seq_position(vm, args[2], len, &from)) return V_NULL;
    if (args[3] && !seq_position(vm, args[3], len, &to)) return V_NULL;
    int64_t at = find(vm, as_deque(args[0]), args[1], from, to);
    if (at >= 0) return v_int(at);
    if (at == -2) return V_NULL;
    return not_in(vm, args[1]);
}

static Value m_remove(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t at = find(vm, as_deque(args[0]), args[1], 0, INT64_MAX);
    if (at == -2) return V_NULL;
    if (at == -1 && vm->minor >= 10) return not_in(vm, args[1]);
    if (at == -1)
        return vm_raise(vm, vm->t.ValueError,
                        "deque.remove(x): x not in deque");
    release(vm, take(as_deque(args[0]), (uint32_t)at));
    return V_NONE;
}

static Value m_insert(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Deque *d = as_deque(args[0]);
    int64_t at;
    if (d->max >= 0 && d->len >= d->max)
        return vm_raise(vm, vm->t.IndexError,
                        "deque already at its maximum size");
    if (!int_index(vm, args[1], &at)) return V_NULL;
    if (at < 0) at += d->len;
    if (at < 0) at = 0;
    if (at > d->len) at = d->len;
    push_right(vm, d, args[2]);
    for (uint32_t i = d->len - 1; i > at; i--)
        *slot(d, i) = *slot(d, i - 1);
    *slot(d, (uint32_t)at) = args[2];
    return V_NONE;
}

static Value m_rotate(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Deque *d = as_deque(args[0]);
    int64_t by = 1;
    if (args[1] && !int_index(vm, args[1], &by)) return V_NULL;
    if (d->len == 0) return V_NONE;
    by %= d->len;
    if (by < 0) by += d->len;
    for (; by > 0; by--) {
        Value last = pop_right(d);
        d->head = (d->head - 1) & (d->cap - 1);
        d->len++;
        *slot(d, 0) = last;
    }
    return V_NONE;
}

static Value m_reverse(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    Deque *d = as_deque(args[0]);
    for (uint32_t i = 0; i < d->len / 2; i++) {
        Value item = *slot(d, i);
        *slot(d, i) = *slot(d, d->len - 1 - i);
        *slot(d, d->len - 1 - i) = item;
    }
    return V_NONE;
}

static Value m_reversed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return iter_new(vm, args[0], "__reverse_iterator", true);
}

static Value get_maxlen(Vm *vm, Value v) {
    int64_t max = as_deque(v)->max;
    return max < 0 ? V_NONE : int_from_i64(vm, max);
}

static const GetSetDef deque_getset[] = {{"maxlen", get_maxlen, NULL},
                                         {NULL, NULL, NULL}};
static const NativeDef deque_methods[] = {
    {"append", m_append, NF_METHOD, "item /"},
    {"appendleft", m_appendleft, NF_METHOD, "item /"},
    {"pop", m_pop, NF_METHOD, ""},
    {"popleft", m_popleft, NF_METHOD, ""},
    {"extend", m_extend, NF_METHOD, "iterable /"},
    {"extendleft", m_extendleft, NF_METHOD, "iterable /"},
    {"clear", m_clear, NF_METHOD, ""},
    {"copy", m_copy, NF_METHOD, ""},
    {"__copy__", m_copy, NF_METHOD, ""},
    {"count", m_count, NF_METHOD, "value /"},
    {"index", m_index, NF_METHOD, "value start? stop? /"},
    {"insert", m_insert, NF_METHOD, "index value /"},
    {"remove", m_remove, NF_METHOD, "value /"},
    {"rotate", m_rotate, NF_METHOD, "n? /"},
    {"reverse", m_reverse, NF_METHOD, ""},
    {"__reversed__", m_reversed, NF_METHOD, ""},
    {NULL, NULL, 0, NULL}};

static void deque_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    Deque *p = (Deque *)obj;
    visit_u64(v, (uint64_t)p->max);
    visit_u64(v, p->len);
    for (uint32_t i = 0; i < p->len; i++)
        visit_value(v, *slot(p, i));
}

static void deque_slots(Type *t) {
    t->free = deque_free;
    t->visit = deque_visit;
    t->make = deque_make;
    t->init = deque_init;
    t->repr = deque_repr;
    t->compare = deque_compare;
    t->truth = deque_truth;
    t->length = deque_length;
    t->getitem = deque_getitem;
    t->setitem = deque_setitem;
    t->contains = deque_contains;
    t->iter = deque_iter;
    t->binary = deque_binary;
    t->inplace = deque_inplace;
}

static void add_iterator(Vm *vm, Type *deque, const char *key,
                         const char *name) {
    const TypeSpec spec = {.name = name,
                           .module = "collections",
                           .size = sizeof(DequeIter),
                           .slots = iter_slots};
    Value t = from_obj(type_new(vm, &spec, NULL));
    dict_set_cstr(vm, deque->dict, key, t);
    release(vm, t);
}

Value mod_collections_new(Vm *vm) {
    static const TypeSpec spec = {.name = "deque",
                                  .module = "collections",
                                  .flags = TF_BASE,
                                  .size = sizeof(Deque),
                                  .methods = deque_methods,
                                  .getset = deque_getset,
                                  .slots = deque_slots};
    Value m = module_new(vm, "_collections");
    Type *t = type_new(vm, &spec, NULL);
    unhashable(vm, t);
    add_iterator(vm, t, "__iterator", "_deque_iterator");
    add_iterator(vm, t, "__reverse_iterator", "_deque_reverse_iterator");
    module_set(vm, m, "deque", from_obj(t));
    return m;
}
