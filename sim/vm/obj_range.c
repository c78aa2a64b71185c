/* obj_range.c: range, with ints of any size. */
#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

typedef struct Range {
    Obj h;
    Value start, stop, step, length; /* ints */
} Range;

typedef struct LongRangeIter {
    Obj h;
    Value next, step, left; /* ints */
} LongRangeIter;

static Range *as_range(Value v) {
    return (Range *)as_obj(v);
}

/* a OP b where nothing can go wrong but memory; releases `a`. */
static Value fold(Vm *vm, BinaryOp op, Value a, Value b) {
    Value r = int_binary(vm, op, a, b);
    release(vm, a);
    return r;
}

/* (|to - from| - 1) // |step| + 1, or 0. */
static Value range_length(Vm *vm, Value start, Value stop, Value step) {
    bool back = int_sign(vm, step) < 0;
    Value lo = back ? stop : start, hi = back ? start : stop;
    if (int_cmp(vm, lo, hi) >= 0) return v_int(0);
    Value by = back ? int_unary(vm, OP_NEG, step) : retain(step);
    Value n = int_binary(vm, OP_SUB, hi, lo);
    n = fold(vm, OP_SUB, n, v_int(1));
    n = fold(vm, OP_FLOORDIV, n, by);
    release(vm, by);
    return fold(vm, OP_ADD, n, v_int(1));
}

Value range_new(Vm *vm, Value start, Value stop, Value step) {
    Range *r = obj_alloc_sized(vm, vm->t.range, sizeof(Range));
    r->start = retain(start);
    r->stop = retain(stop);
    r->step = retain(step);
    r->length = range_length(vm, start, stop, step);
    return from_obj(r);
}

static void range_free(Vm *vm, Obj *obj) {
    Range *r = (Range *)obj;
    release(vm, r->start);
    release(vm, r->stop);
    release(vm, r->step);
    release(vm, r->length);
    obj_dealloc(vm, obj, sizeof(Range));
}

/* An int of any size from anything with __index__; owned. */
static Value to_int(Vm *vm, Value v) {
    if (is_int_small(v)) return v;
    if (is_bool(v)) return v_int(v == V_TRUE);
    if (is_int(vm, v)) return retain(v);
    if (!type_lookup(vm, type_of(vm, v), vm->s.index_))
        return vm_raise(vm, vm->t.TypeError,
                        "'%s' object cannot be interpreted as an integer",
                        type_of(vm, v)->name);
    return vm_call_method(vm, v, vm->s.index_, NULL, 0);
}

static Value range_arg_error(Vm *vm, uint32_t n) {
    const char *plural = vm->minor < 8 ? "s" : "";
    if (n)
        return vm_raise(vm, vm->t.TypeError,
                        "range expected at most 3 arguments, got %u", n);
    return vm_raise(vm, vm->t.TypeError, "range expected %s1 argument%s, got 0",
                    vm->minor >= 9 ? "at least " : "", plural);
}

static Value range_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    (void)t;
    if (kw && as_tuple(kw)->len) return only_arg(vm, "range", n, kw), V_NULL;
    if (n == 0 || n > 3) return range_arg_error(vm, n);
    Value parts[3] = {v_int(0), V_NULL, v_int(1)};
    uint32_t first = n == 1 ? 1 : 0;
    bool ok = true;
    for (uint32_t i = 0; i < n && ok; i++) {
        parts[first + i] = to_int(vm, args[i]);
        ok = parts[first + i] != V_NULL;
    }
    Value result = V_NULL;
    if (ok && parts[2] == v_int(0))
        vm_raise(vm, vm->t.ValueError, "range() arg 3 must not be zero");
    else if (ok)
        result = range_new(vm, parts[0], parts[1], parts[2]);
    for (int i = 0; i < 3; i++)
        release(vm, parts[i]);
    return result;
}

static Value range_repr(Vm *vm, Value v) {
    Range *r = as_range(v);
    StrBuf sb = {0};
    sb_puts(&sb, "range(");
    int_write(vm, r->start, 10, &sb);
    sb_puts(&sb, ", ");
    int_write(vm, r->stop, 10, &sb);
    if (r->step != v_int(1)) {
        sb_puts(&sb, ", ");
        int_write(vm, r->step, 10, &sb);
    }
    sb_putc(&sb, ')');
    return sb_finish(vm, &sb, true);
}

/* What is equal hashes equal: the length, the first item, the step. */
static Value range_key(Vm *vm, Value v) {
    Range *r = as_range(v);
    Value start = r->length == v_int(0) ? V_NONE : r->start;
    bool one = r->length == v_int(0) || r->length == v_int(1);
    return tuple_of3(vm, r->length, start, one ? V_NONE : r->step);
}

static bool range_hash(Vm *vm, Value v, uint64_t *out) {
    Value key = range_key(vm, v);
    bool ok = obj_hash(vm, key, out);
    release(vm, key);
    return ok;
}

static Value range_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!has_type(vm, a, vm->t.range) || !has_type(vm, b, vm->t.range))
        return V_NOTIMPL;
    if (op != CMP_EQ && op != CMP_NE) return V_NOTIMPL;
    Value x = range_key(vm, a), y = range_key(vm, b);
    Value result = seq_compare(vm, x, y, op);
    release(vm, x);
    release(vm, y);
    return result;
}

static int range_truth(Vm *vm, Value v) {
    (void)vm;
    return as_range(v)->length != v_int(0);
}

static int64_t range_len(Vm *vm, Value v) {
    int64_t n;
    if (is_int_small(as_range(v)->length))
        return int_small(as_range(v)->length);
    if (int_to_i64(vm, as_range(v)->length, &n)) return n;
    exc_clear(vm);
    vm_raise(vm, vm->t.OverflowError,
             "Python int too large to convert to C ssize_t");
    return -1;
}

/* start + i * step, for an i in range. */
static Value item_at(Vm *vm, Range *r, Value i) {
    Value v = int_binary(vm, OP_MUL, i, r->step);
    return fold(vm, OP_ADD, v, r->start);
}

static Value get_slice(Vm *vm, Range *r, int64_t len, Value slice) {
    int64_t start, step;
    int64_t n = slice_indices(vm, slice, len, &start, &step);
    if (n < 0) return V_NULL;
    Value from = item_at(vm, r, v_int(start));
    Value by = int_binary(vm, OP_MUL, r->step, v_int(step));
    /* The end CPython shows is that of the slice, not of the last item. */
    Value to = item_at(vm, r, v_int(slice_stop(vm, slice, len, step)));
    Value out = range_new(vm, from, to, by);
    release(vm, from);
    release(vm, by);
    release(vm, to);
    return out;
}

static Value range_getitem(Vm *vm, Value v, Value key) {
    Range *r = as_range(v);
    if (is_slice(vm, key)) {
        int64_t len = range_len(vm, v);
        return len < 0 ? V_NULL : get_slice(vm, r, len, key);
    }
    if (!is_int(vm, key) && !type_lookup(vm, type_of(vm, key), vm->s.index_))
        return vm_raise(vm, vm->t.TypeError,
                        "range indices must be integers or slices, not %s",
                        type_of(vm, key)->name);
    Value i = to_int(vm, key);
    if (!i) return V_NULL;
    if (int_sign(vm, i) < 0) i = fold(vm, OP_ADD, i, r->length);
    Value item = V_NULL;
    if (int_sign(vm, i) < 0 || int_cmp(vm, i, r->length) >= 0)
        vm_raise(vm, vm->t.IndexError, "range object index out of range");
    else
        item = item_at(vm, r, i);
    release(vm, i);
    return item;
}

/* The position of an int, owned; V_NULL without exception if absent. */
static Value position(Vm *vm, Range *r, Value item) {
    Value offset = int_binary(vm, OP_SUB, item, r->start);
    Value rest = int_binary(vm, OP_MOD, offset, r->step);
    Value at = int_binary(vm, OP_FLOORDIV, offset, r->step);
    bool inside = rest == v_int(0) && int_sign(vm, at) >= 0 &&
                  int_cmp(vm, at, r->length) < 0;
    release(vm, offset);
    release(vm, rest);
    if (inside) return at;
    release(vm, at);
    return V_NULL;
}

/* An int of the class itself: others may have their own ==. */
static bool plain_int(const Vm *vm, Value v) {
    return is_bool(v) || type_of(vm, v) == vm->t.int_;
}

static Value search(Vm *vm, Value v, Value item, int64_t *at) {
    Value it = obj_iter(vm, v), x;
    *at = -1;
    if (!it) return V_NULL;
    for (int64_t i = 0; *at < 0 && (x = obj_next(vm, it)); i++) {
        int same = obj_equal(vm, x, item);
        release(vm, x);
        if (same < 0) break;
        if (same) *at = i;
    }
    release(vm, it);
    return vm->exc ? V_NULL : V_NONE;
}

static int range_contains(Vm *vm, Value v, Value item) {
    if (plain_int(vm, item)) {
        Value i = to_int(vm, item), at = position(vm, as_range(v), i);
        release(vm, i);
        release(vm, at);
        return at != V_NULL;
    }
    int64_t at;
    return search(vm, v, item, &at) ? at >= 0 : -1;
}

static Value range_index(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (plain_int(vm, args[1])) {
        Value i = to_int(vm, args[1]), at = position(vm, as_range(args[0]), i);
        release(vm, i);
        if (at) return at;
        Value text = obj_repr(vm, args[1]);
        vm_raise(vm, vm->t.ValueError, "%s is not in range",
                 str_view(text).ptr);
        release(vm, text);
        return V_NULL;
    }
    int64_t at;
    if (!search(vm, args[0], args[1], &at)) return V_NULL;
    if (at >= 0) return v_int(at);
    return vm_raise(vm, vm->t.ValueError,
                    "sequence.index(x): x not in sequence");
}

static Value range_count(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int found = range_contains(vm, args[0], args[1]);
    return found < 0 ? V_NULL : v_int(found);
}

/* --- iterators ----------------------------------------------------------- */

static Value iter_new(Vm *vm, Value start, Value step, Value length) {
    if (is_int_small(start) && is_int_small(step) && is_int_small(length)) {
        __int128 end =
            (__int128)int_small(length) * int_small(step) + int_small(start);
        if (end >= INT_SMALL_MIN && end <= INT_SMALL_MAX) {
            RangeIter *it =
                obj_alloc_sized(vm, vm->t.range_iter, sizeof(RangeIter));
            it->next = int_small(start);
            it->step = int_small(step);
            it->left = int_small(length);
            return from_obj(it);
        }
    }
    LongRangeIter *it =
        obj_alloc_sized(vm, vm->t.long_range_iter, sizeof(LongRangeIter));
    it->next = retain(start);
    it->step = retain(step);
    it->left = retain(length);
    return from_obj(it);
}

static Value range_iter(Vm *vm, Value v) {
    Range *r = as_range(v);
    return iter_new(vm, r->start, r->step, r->length);
}

static Value range_reversed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Range *r = as_range(args[0]);
    Value last = int_binary(vm, OP_SUB, r->length, v_int(1));
    Value from = item_at(vm, r, last), step = int_unary(vm, OP_NEG, r->step);
    Value it = iter_new(vm, from, step, r->length);
    release(vm, last);
    release(vm, from);
    release(vm, step);
    return it;
}

static Value short_next(Vm *vm, Value v) {
    (void)vm;
    RangeIter *it = (RangeIter *)as_obj(v);
    if (it->left <= 0) return V_NULL;
    Value item = v_int(it->next);
    it->left--;
    it->next += it->step;
    return item;
}

static Value short_hint(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(((RangeIter *)as_obj(args[0]))->left);
}

static Value long_next(Vm *vm, Value v) {
    LongRangeIter *it = (LongRangeIter *)as_obj(v);
    if (int_sign(vm, it->left) <= 0) return V_NULL;
    it->left = fold(vm, OP_SUB, it->left, v_int(1));
    Value item = it->next;
    it->next = int_binary(vm, OP_ADD, item, it->step);
    return item;
}

static void short_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, sizeof(RangeIter));
}

static void long_free(Vm *vm, Obj *obj) {
    LongRangeIter *it = (LongRangeIter *)obj;
    release(vm, it->next);
    release(vm, it->step);
    release(vm, it->left);
    obj_dealloc(vm, obj, sizeof(LongRangeIter));
}

static void short_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const RangeIter *p = (const RangeIter *)obj;
    visit_u64(v, (uint64_t)p->next);
    visit_u64(v, (uint64_t)p->step);
    visit_u64(v, (uint64_t)p->left);
}

static void short_slots(Type *t) {
    t->free = short_free;
    t->visit = short_visit;
    t->iter = iter_self;
    t->next = short_next;
}

static void long_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const LongRangeIter *p = (const LongRangeIter *)obj;
    visit_value(v, p->next);
    visit_value(v, p->step);
    visit_value(v, p->left);
}

static void long_slots(Type *t) {
    t->free = long_free;
    t->visit = long_visit;
    t->iter = iter_self;
    t->next = long_next;
}

#define RANGE_FIELD(name)                                                      \
    static Value range_get_##name(Vm *vm, Value v) {                           \
        (void)vm;                                                              \
        return retain(as_range(v)->name);                                      \
    }
RANGE_FIELD(start)
RANGE_FIELD(stop)
RANGE_FIELD(step)

static const GetSetDef range_getset[] = {{"start", range_get_start, NULL},
                                         {"stop", range_get_stop, NULL},
                                         {"step", range_get_step, NULL},
                                         {NULL, NULL, NULL}};
static const NativeDef range_methods[] = {
    {"index", range_index, NF_METHOD, "value /"},
    {"count", range_count, NF_METHOD, "value /"},
    {"__reversed__", range_reversed, NF_METHOD, ""},
    {NULL, NULL, 0, NULL}};
static const NativeDef short_methods[] = {
    {"__length_hint__", short_hint, NF_METHOD, ""}, {NULL, NULL, 0, NULL}};

static void range_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Range *p = (const Range *)obj;
    visit_value(v, p->start);
    visit_value(v, p->stop);
    visit_value(v, p->step);
}

static void range_slots(Type *t) {
    t->free = range_free;
    t->visit = range_visit;
    t->make = range_make;
    t->repr = range_repr;
    t->hash = range_hash;
    t->compare = range_compare;
    t->truth = range_truth;
    t->length = range_len;
    t->getitem = range_getitem;
    t->contains = range_contains;
    t->iter = range_iter;
}

void range_types_init(Vm *vm) {
    static const TypeSpec spec = {.name = "range",
                                  .size = sizeof(Range),
                                  .methods = range_methods,
                                  .getset = range_getset,
                                  .slots = range_slots};
    static const TypeSpec short_iter = {.name = "range_iterator",
                                        .size = sizeof(RangeIter),
                                        .methods = short_methods,
                                        .slots = short_slots};
    static const TypeSpec long_iter = {.name = "longrange_iterator",
                                       .size = sizeof(LongRangeIter),
                                       .slots = long_slots};
    core_type(vm, &vm->t.range, &spec);
    core_type(vm, &vm->t.range_iter, &short_iter);
    core_type(vm, &vm->t.long_range_iter, &long_iter);
}
