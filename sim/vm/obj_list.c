#include "vm/obj_list.h"

#include <string.h>

#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

static size_t items_size(uint32_t cap) {
    return cap * sizeof(Value);
}

void list_reserve(Vm *vm, List *l, uint32_t need) {
    if (need <= l->cap) return;
    CHECK(need < UINT32_MAX / 2, "room_for() was asked before");
    uint32_t cap = need + need / 2;
    if (cap < 4) cap = 4;
    if (l->cap)
        l->items = heap_resize(&vm->heap, l->items, items_size(l->cap),
                               items_size(cap));
    else
        l->items = heap_alloc(&vm->heap, items_size(cap));
    l->cap = cap;
}

bool room_for(Vm *vm, uint64_t n, uint64_t size) {
    if (n < UINT32_MAX / 4 && n * size <= heap_room(&vm->heap)) return true;
    vm_raise(vm, vm->t.MemoryError, "%s", "");
    return false;
}

Value list_new(Vm *vm, uint32_t cap) {
    List *l = obj_alloc_sized(vm, vm->t.list, sizeof(List));
    if (cap) {
        l->items = heap_alloc(&vm->heap, items_size(cap));
        l->cap = cap;
    }
    return from_obj(l);
}

Value list_from(Vm *vm, const Value *items, uint32_t n) {
    Value v = list_new(vm, n);
    List *l = as_list(v);
    for (uint32_t i = 0; i < n; i++)
        l->items[i] = retain(items[i]);
    l->len = n;
    return v;
}

void list_append(Vm *vm, Value list, Value item) {
    List *l = as_list(list);
    if (l->len == l->cap) list_reserve(vm, l, l->len + 1);
    l->items[l->len++] = retain(item);
}

/* The list is empty before the first item goes: their __del__ may look. */
void list_clear(Vm *vm, List *l) {
    Value *items = l->items;
    uint32_t len = l->len, cap = l->cap;
    l->items = NULL;
    l->len = l->cap = 0;
    for (uint32_t i = 0; i < len; i++)
        release(vm, items[i]);
    if (cap) heap_free(&vm->heap, items, items_size(cap));
}

static bool extend_from(Vm *vm, Value list, Value seq) {
    uint32_t n = seq_len(seq); /* before: seq may be the list itself */
    if (!room_for(vm, n, sizeof(Value))) return false;
    list_reserve(vm, as_list(list), as_list(list)->len + n);
    for (uint32_t i = 0; i < n; i++)
        list_append(vm, list, seq_items(seq)[i]);
    return true;
}

static bool plain_seq(const Vm *vm, Value v) {
    return has_type(vm, v, vm->t.list) || has_type(vm, v, vm->t.tuple);
}

/* A list that grows without end must end in MemoryError, as in CPython. */
static bool room_to_grow(Vm *vm, const List *l) {
    if (l->len < l->cap || l->len < 1 << 16) return true;
    return room_for(vm, 2 * (uint64_t)l->len, sizeof(Value));
}

bool list_extend(Vm *vm, Value list, Value iterable) {
    if (plain_seq(vm, iterable)) return extend_from(vm, list, iterable);
    Value it = obj_iter(vm, iterable);
    if (!it) return false;
    Value item;
    while (room_to_grow(vm, as_list(list)) && (item = obj_next(vm, it))) {
        list_append(vm, list, item);
        release(vm, item);
    }
    release(vm, it);
    return !vm->exc;
}

Value seq_list(Vm *vm, Value iterable) {
    Value l = list_new(vm, 0);
    if (list_extend(vm, l, iterable)) return l;
    release(vm, l);
    return V_NULL;
}

/* --- slots --------------------------------------------------------------- */

static void list_free(Vm *vm, Obj *obj) {
    list_clear(vm, (List *)obj);
    obj_dealloc(vm, obj, obj->type->size);
}

static Value list_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                       Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(obj_alloc(vm, t));
}

static Value list_init(Vm *vm, Value self, const Value *args, uint32_t n,
                       Value kw) {
    if (!only_arg(vm, "list", n, kw)) return V_NULL;
    list_clear(vm, as_list(self));
    return n == 0 || list_extend(vm, self, args[0]) ? V_NONE : V_NULL;
}

static Value list_repr(Vm *vm, Value v) {
    if (!repr_enter(v)) return str_from(vm, "[...]");
    StrBuf sb = {0};
    sb_putc(&sb, '[');
    bool ok = seq_put_items(vm, &sb, v);
    sb_putc(&sb, ']');
    repr_leave(v);
    return sb_finish(vm, &sb, ok);
}

static Value list_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_list(vm, a) || !is_list(vm, b)) return V_NOTIMPL;
    return seq_compare(vm, a, b, op);
}

static int list_truth(Vm *vm, Value v) {
    (void)vm;
    return as_list(v)->len != 0;
}

static int64_t list_length(Vm *vm, Value v) {
    (void)vm;
    return as_list(v)->len;
}

static Value get_slice(Vm *vm, Value v, Value slice) {
    int64_t start, step;
    int64_t n = slice_indices(vm, slice, as_list(v)->len, &start, &step);
    if (n < 0) return V_NULL;
    Value out = list_new(vm, (uint32_t)n);
    for (int64_t i = 0; i < n; i++)
        list_append(vm, out, as_list(v)->items[start + i * step]);
    return out;
}

/* seq[key] as an index into the list; -1 with an exception. */
static int64_t item_index(Vm *vm, Value v, Value key, const char *range_text) {
    int64_t i, len = as_list(v)->len;
    if (!seq_key(vm, key, "list", &i)) return -1;
    if (i < 0) i += len;
    if (i >= 0 && i < len) return i;
    vm_raise(vm, vm->t.IndexError, "%s", range_text);
    return -1;
}

static Value list_getitem(Vm *vm, Value v, Value key) {
    if (is_slice(vm, key)) return get_slice(vm, v, key);
    int64_t i = item_index(vm, v, key, "list index out of range");
    return i < 0 ? V_NULL : retain(as_list(v)->items[i]);
}

/* Replaces l[from:to] by n owned items. */
static void splice(Vm *vm, List *l, uint32_t from, uint32_t to, Value *items,
                   uint32_t n) {
    uint32_t gone = to - from, tail = l->len - to;
    Value *old = gone ? heap_alloc(&vm->heap, items_size(gone)) : NULL;
    if (gone) memcpy(old, l->items + from, items_size(gone));
    list_reserve(vm, l, l->len - gone + n);
    if (tail) memmove(l->items + from + n, l->items + to, items_size(tail));
    if (n) memcpy(l->items + from, items, items_size(n));
    l->len = l->len - gone + n;
    for (uint32_t i = 0; i < gone; i++)
        release(vm, old[i]);
    if (gone) heap_free(&vm->heap, old, items_size(gone));
}

static bool set_extended(Vm *vm, List *l, int64_t start, int64_t step,
                         int64_t n, List *from) {
    if (from->len != n) {
        vm_raise(vm, vm->t.ValueError,
                 "attempt to assign sequence of size %u to extended slice of "
                 "size %lld",
                 from->len, (long long)n);
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        Value *slot = &l->items[start + i * step];
        Value old = *slot; /* swapped, so that nothing is released yet */
        *slot = from->items[i];
        from->items[i] = old;
    }
    return true;
}

static bool set_slice(Vm *vm, Value v, Value slice, Value iterable) {
    Value from = seq_list(vm, iterable);
    if (!from) {
        if (exc_matches(vm, vm->t.TypeError) && !type_of(vm, iterable)->iter) {
            exc_clear(vm);
            vm_raise(vm, vm->t.TypeError, "%s",
                     as_slice(slice)->step == V_NONE && vm->minor < 13
                         ? "can only assign an iterable"
                         : "must assign iterable to extended slice");
        }
        return false;
    }
    List *l = as_list(v);
    int64_t start, step, n = slice_indices(vm, slice, l->len, &start, &step);
    bool ok = n >= 0;
    if (ok && step == 1) {
        List *items = as_list(from);
        splice(vm, l, (uint32_t)start, (uint32_t)(start + n), items->items,
               items->len);
        items->len = 0; /* moved */
    } else if (ok) {
        ok = set_extended(vm, l, start, step, n, as_list(from));
    }
    release(vm, from);
    return ok;
}

/* Items start, start + step, ...: step > 0. */
static void delete_steps(Vm *vm, List *l, int64_t start, int64_t step,
                         int64_t n) {
    Value gone = list_new(vm, (uint32_t)n);
    List *g = as_list(gone);
    uint32_t to = (uint32_t)start;
    for (uint32_t i = to; i < l->len; i++) {
        if (g->len < n && i == start + (int64_t)g->len * step)
            g->items[g->len++] = l->items[i];
        else
            l->items[to++] = l->items[i];
    }
    l->len = to;
    release(vm, gone);
}

static bool del_slice(Vm *vm, Value v, Value slice) {
    List *l = as_list(v);
    int64_t start, step, n = slice_indices(vm, slice, l->len, &start, &step);
    if (n < 0) return false;
    if (n == 0) return true;
    if (step < 0) {
        start += (n - 1) * step;
        step = -step;
    }
    if (step == 1)
        splice(vm, l, (uint32_t)start, (uint32_t)(start + n), NULL, 0);
    else
        delete_steps(vm, l, start, step, n);
    return true;
}

static bool list_setitem(Vm *vm, Value v, Value key, Value item) {
    if (is_slice(vm, key))
        return item ? set_slice(vm, v, key, item) : del_slice(vm, v, key);
    int64_t i = item_index(vm, v, key, "list assignment index out of range");
    if (i < 0) return false;
    if (item)
        assign(vm, &as_list(v)->items[i], retain(item));
    else
        splice(vm, as_list(v), (uint32_t)i, (uint32_t)i + 1, NULL, 0);
    return true;
}

static Value list_concat(Vm *vm, Value a, Value b) {
    if (reflects(vm, b, vm->s.radd_)) return V_NOTIMPL;
    if (!is_list(vm, b))
        return vm_raise(vm, vm->t.TypeError,
                        "can only concatenate list (not \"%s\") to list",
                        type_of(vm, b)->name);
    uint64_t n = (uint64_t)as_list(a)->len + as_list(b)->len;
    if (!room_for(vm, n, sizeof(Value))) return V_NULL;
    Value out = list_new(vm, (uint32_t)n);
    extend_from(vm, out, a);
    extend_from(vm, out, b);
    return out;
}

static Value list_repeat(Vm *vm, Value list, int64_t times) {
    List *l = as_list(list);
    if (times > UINT32_MAX) times = l->len ? UINT32_MAX : 0;
    uint64_t n = (uint64_t)l->len * (uint64_t)times;
    if (!room_for(vm, n, sizeof(Value))) return V_NULL;
    Value out = list_new(vm, (uint32_t)n);
    while (as_list(out)->len < n)
        for (uint32_t i = 0; i < l->len; i++)
            list_append(vm, out, l->items[i]);
    return out;
}

static Value list_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op == OP_ADD && is_list(vm, a)) return list_concat(vm, a, b);
    if (op != OP_MUL) return V_NOTIMPL;
    Value list = is_list(vm, a) ? a : b, by = list == a ? b : a;
    if (reflects(vm, by, vm->s.rmul_)) return V_NOTIMPL;
    int64_t times;
    if (!repeat_count(vm, by, &times)) return V_NULL;
    return list_repeat(vm, list, times);
}

static Value list_inplace(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op == OP_ADD) return list_extend(vm, a, b) ? retain(a) : V_NULL;
    if (op != OP_MUL) return V_NOTIMPL;
    int64_t times;
    if (!repeat_count(vm, b, &times)) return V_NULL;
    Value more = list_repeat(vm, a, times > 0 ? times - 1 : 0);
    if (!more) return V_NULL;
    if (times == 0)
        list_clear(vm, as_list(a));
    else
        extend_from(vm, a, more);
    release(vm, more);
    return retain(a);
}

static Value list_iter(Vm *vm, Value v) {
    return seq_iter_new(vm, vm->t.list_iter, v, 0);
}

static void list_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const List *p = (const List *)obj;
    visit_values(v, p->items, p->len);
}

static void list_slots(Type *t) {
    t->free = list_free;
    t->visit = list_visit;
    t->make = list_make;
    t->init = list_init;
    t->repr = list_repr;
    t->compare = list_compare;
    t->truth = list_truth;
    t->length = list_length;
    t->getitem = list_getitem;
    t->setitem = list_setitem;
    t->contains = seq_contains;
    t->iter = list_iter;
    t->binary = list_binary;
    t->inplace = list_inplace;
}

void list_types_init(Vm *vm) {
    static const TypeSpec spec = {.name = "list",
                                  .flags = TF_BASE | TF_LIST,
                                  .size = sizeof(List),
                                  .methods = list_methods,
                                  .slots = list_slots};
    core_type(vm, &vm->t.list, &spec);
    unhashable(vm, vm->t.list);
    tuple_types_init(vm);
    slice_types_init(vm);
    range_types_init(vm);
    list_iter_types_init(vm);
}
