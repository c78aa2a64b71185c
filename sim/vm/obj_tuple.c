/* obj_tuple.c: tuples. */
#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

static size_t tuple_size(uint32_t n) {
    return sizeof(Tuple) + n * sizeof(Value);
}

static Value tuple_of_type(Vm *vm, Type *t, uint32_t n) {
    Tuple *tuple = obj_alloc_sized(vm, t, tuple_size(n));
    tuple->len = n;
    return from_obj(tuple);
}

Value tuple_new(Vm *vm, uint32_t n) {
    return tuple_of_type(vm, vm->t.tuple, n);
}

Value tuple_from(Vm *vm, const Value *items, uint32_t n) {
    Value v = tuple_new(vm, n);
    for (uint32_t i = 0; i < n; i++)
        as_tuple(v)->items[i] = retain(items[i]);
    return v;
}

Value tuple_of1(Vm *vm, Value a) {
    return tuple_from(vm, &a, 1);
}

Value tuple_of2(Vm *vm, Value a, Value b) {
    Value items[] = {a, b};
    return tuple_from(vm, items, 2);
}

Value tuple_of3(Vm *vm, Value a, Value b, Value c) {
    Value items[] = {a, b, c};
    return tuple_from(vm, items, 3);
}

Value seq_tuple(Vm *vm, Value iterable) {
    if (has_type(vm, iterable, vm->t.tuple)) return retain(iterable);
    if (has_type(vm, iterable, vm->t.list))
        return tuple_from(vm, as_list(iterable)->items, as_list(iterable)->len);
    Value l = seq_list(vm, iterable);
    if (!l) return V_NULL;
    Value v = tuple_from(vm, as_list(l)->items, as_list(l)->len);
    release(vm, l);
    return v;
}

/* --- slots --------------------------------------------------------------- */

static void tuple_free(Vm *vm, Obj *obj) {
    Tuple *t = (Tuple *)obj;
    for (uint32_t i = 0; i < t->len; i++)
        release(vm, t->items[i]);
    obj_dealloc(vm, obj, tuple_size(t->len));
}

static Value tuple_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    if (!only_arg(vm, "tuple", n, kw)) return V_NULL;
    Value items = n ? seq_tuple(vm, args[0]) : tuple_new(vm, 0);
    if (!items || t == vm->t.tuple) return items;
    Value v = tuple_of_type(vm, t, as_tuple(items)->len);
    for (uint32_t i = 0; i < as_tuple(v)->len; i++)
        as_tuple(v)->items[i] = retain(as_tuple(items)->items[i]);
    release(vm, items);
    return v;
}

static Value tuple_repr(Vm *vm, Value v) {
    if (!repr_enter(v)) return str_from(vm, "(...)");
    StrBuf sb = {0};
    sb_putc(&sb, '(');
    bool ok = seq_put_items(vm, &sb, v);
    sb_puts(&sb, as_tuple(v)->len == 1 ? ",)" : ")");
    repr_leave(v);
    return sb_finish(vm, &sb, ok);
}

/* CPython's hash, which decides the order of sets of tuples of ints. */
static uint64_t mix_38(uint64_t acc, uint64_t h) {
    acc += h * 14029467366897019727u;
    acc = acc << 31 | acc >> 33;
    return acc * 11400714785074694791u;
}

static bool tuple_hash(Vm *vm, Value v, uint64_t *out) {
    Tuple *t = as_tuple(v);
    const uint64_t p5 = 2870177450012600261u;
    uint64_t acc = vm->minor >= 8 ? p5 : 0x345678, mult = 1000003;
    for (uint32_t i = 0; i < t->len; i++) {
        uint64_t h;
        if (!obj_hash(vm, t->items[i], &h)) return false;
        if (vm->minor >= 8) {
            acc = mix_38(acc, h);
        } else {
            acc = (acc ^ h) * mult;
            mult += 82520 + 2 * (uint64_t)(t->len - 1 - i);
        }
    }
    acc += vm->minor >= 8 ? t->len ^ (p5 ^ 3527539u) : 97531;
    if (acc == UINT64_MAX) acc = vm->minor >= 8 ? 1546275796 : UINT64_MAX - 1;
    *out = acc;
    return true;
}

static Value tuple_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_tuple(vm, a) || !is_tuple(vm, b)) return V_NOTIMPL;
    return seq_compare(vm, a, b, op);
}

static int tuple_truth(Vm *vm, Value v) {
    (void)vm;
    return as_tuple(v)->len != 0;
}

static int64_t tuple_length(Vm *vm, Value v) {
    (void)vm;
    return as_tuple(v)->len;
}

static Value get_slice(Vm *vm, Value v, Value slice) {
    int64_t start, step;
    int64_t n = slice_indices(vm, slice, as_tuple(v)->len, &start, &step);
    if (n < 0) return V_NULL;
    if (n == as_tuple(v)->len && step == 1 && has_type(vm, v, vm->t.tuple))
        return retain(v);
    Value out = tuple_new(vm, (uint32_t)n);
    for (int64_t i = 0; i < n; i++)
        as_tuple(out)->items[i] = retain(as_tuple(v)->items[start + i * step]);
    return out;
}

static Value tuple_getitem(Vm *vm, Value v, Value key) {
    if (is_slice(vm, key)) return get_slice(vm, v, key);
    int64_t i, len = as_tuple(v)->len;
    if (!seq_key(vm, key, "tuple", &i)) return V_NULL;
    if (i < 0) i += len;
    if (i < 0 || i >= len)
        return vm_raise(vm, vm->t.IndexError, "tuple index out of range");
    return retain(as_tuple(v)->items[i]);
}

static Value tuple_concat(Vm *vm, Value a, Value b) {
    if (reflects(vm, b, vm->s.radd_)) return V_NOTIMPL;
    if (!is_tuple(vm, b))
        return vm_raise(vm, vm->t.TypeError,
                        "can only concatenate tuple (not \"%s\") to tuple",
                        type_of(vm, b)->name);
    uint64_t n = (uint64_t)as_tuple(a)->len + as_tuple(b)->len;
    if (!room_for(vm, n, sizeof(Value))) return V_NULL;
    Value out = tuple_new(vm, (uint32_t)n);
    Value *to = as_tuple(out)->items;
    for (uint32_t i = 0; i < as_tuple(a)->len; i++)
        *to++ = retain(as_tuple(a)->items[i]);
    for (uint32_t i = 0; i < as_tuple(b)->len; i++)
        *to++ = retain(as_tuple(b)->items[i]);
    return out;
}

static Value tuple_repeat(Vm *vm, Value v, int64_t times) {
    uint32_t len = as_tuple(v)->len;
    if (times > UINT32_MAX) times = len ? UINT32_MAX : 0;
    uint64_t n = len * (uint64_t)times;
    if (!room_for(vm, n, sizeof(Value))) return V_NULL;
    Value out = tuple_new(vm, (uint32_t)n);
    for (uint32_t i = 0; i < n; i++)
        as_tuple(out)->items[i] = retain(as_tuple(v)->items[i % len]);
    return out;
}

static Value tuple_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op == OP_ADD && is_tuple(vm, a)) return tuple_concat(vm, a, b);
    if (op != OP_MUL) return V_NOTIMPL;
    Value tuple = is_tuple(vm, a) ? a : b, by = tuple == a ? b : a;
    if (reflects(vm, by, vm->s.rmul_)) return V_NOTIMPL;
    int64_t times;
    if (!repeat_count(vm, by, &times)) return V_NULL;
    return tuple_repeat(vm, tuple, times);
}

static Value tuple_iter(Vm *vm, Value v) {
    return seq_iter_new(vm, vm->t.tuple_iter, v, 0);
}

static Value tuple_index(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t at = seq_index(vm, args);
    if (at >= 0) return v_int(at);
    if (at == -2) return V_NULL;
    return vm_raise(vm, vm->t.ValueError, "tuple.index(x): x not in tuple");
}

static const NativeDef tuple_methods[] = {
    {"index", tuple_index, NF_METHOD, "value start? stop? /"},
    {"count", seq_count, NF_METHOD, "value /"},
    {NULL, NULL, 0, NULL}};

static void tuple_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Tuple *p = (const Tuple *)obj;
    visit_values(v, p->items, p->len);
}

static void tuple_slots(Type *t) {
    t->free = tuple_free;
    t->visit = tuple_visit;
    t->make = tuple_make;
    t->repr = tuple_repr;
    t->hash = tuple_hash;
    t->compare = tuple_compare;
    t->truth = tuple_truth;
    t->length = tuple_length;
    t->getitem = tuple_getitem;
    t->contains = seq_contains;
    t->iter = tuple_iter;
    t->binary = tuple_binary;
}

void tuple_types_init(Vm *vm) {
    static const TypeSpec spec = {.name = "tuple",
                                  .flags = TF_BASE | TF_TUPLE,
                                  .size = offsetof(Tuple, dict),
                                  .methods = tuple_methods,
                                  .slots = tuple_slots};
    core_type(vm, &vm->t.tuple, &spec);
}
