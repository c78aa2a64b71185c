/* obj_slice.c: slice objects, and what they select. */
#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

Value slice_new(Vm *vm, Value start, Value stop, Value step) {
    Slice *s = obj_alloc_sized(vm, vm->t.slice, sizeof(Slice));
    s->start = retain(start);
    s->stop = retain(stop);
    s->step = retain(step);
    return from_obj(s);
}

/* One of the three: `out` is left alone for None. */
static bool slice_int(Vm *vm, Value v, int64_t *out) {
    if (v == V_NONE) return true;
    if (is_int(vm, v)) {
        *out = int_clamp(vm, v);
        return true;
    }
    if (type_lookup(vm, type_of(vm, v), vm->s.index_))
        return int_index(vm, v, out);
    vm_raise(vm, vm->t.TypeError,
             "slice indices must be integers or None or have an __index__ "
             "method");
    return false;
}

/* Puts a bound between lo and hi, counting from the end if negative. */
static int64_t bound(int64_t i, int64_t len, int64_t lo, int64_t hi) {
    if (i < 0) i += len;
    return i < lo ? lo : i > hi ? hi : i;
}

int64_t slice_indices(Vm *vm, Value slice, int64_t len, int64_t *start,
                      int64_t *step) {
    Slice *s = as_slice(slice);
    *step = 1;
    if (!slice_int(vm, s->step, step)) return -1;
    if (*step == 0) {
        vm_raise(vm, vm->t.ValueError, "slice step cannot be zero");
        return -1;
    }
    if (*step < -INT64_MAX) *step = -INT64_MAX;
    bool back = *step < 0;
    int64_t lo = back ? -1 : 0, hi = back ? len - 1 : len;
    int64_t from = 0, to = 0;
    if (!slice_int(vm, s->start, &from) || !slice_int(vm, s->stop, &to))
        return -1;
    from = s->start == V_NONE ? back ? hi : lo : bound(from, len, lo, hi);
    to = s->stop == V_NONE ? back ? lo : hi : bound(to, len, lo, hi);
    *start = from;
    if (back) return to < from ? (from - to - 1) / -*step + 1 : 0;
    return from < to ? (to - from - 1) / *step + 1 : 0;
}

int64_t slice_stop(Vm *vm, Value slice, int64_t len, int64_t step) {
    int64_t stop = 0, lo = step < 0 ? -1 : 0, hi = step < 0 ? len - 1 : len;
    if (as_slice(slice)->stop == V_NONE) return step < 0 ? lo : hi;
    slice_int(vm, as_slice(slice)->stop, &stop);
    return bound(stop, len, lo, hi);
}

static void slice_free(Vm *vm, Obj *obj) {
    Slice *s = (Slice *)obj;
    release(vm, s->start);
    release(vm, s->stop);
    release(vm, s->step);
    obj_dealloc(vm, obj, sizeof(Slice));
}

static Value slice_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    (void)t;
    if (kw) return only_arg(vm, "slice", n, kw), V_NULL;
    if (n == 0 || n > 3)
        return vm_raise(
            vm, vm->t.TypeError, "slice expected at %s %d argument%s, got %u",
            n ? "most" : "least", n ? 3 : 1, n || vm->minor < 8 ? "s" : "", n);
    if (n == 1) return slice_new(vm, V_NONE, args[0], V_NONE);
    return slice_new(vm, args[0], args[1], n == 3 ? args[2] : V_NONE);
}

static Value slice_repr(Vm *vm, Value v) {
    Slice *s = as_slice(v);
    StrBuf sb = {0};
    sb_puts(&sb, "slice(");
    bool ok = sb_put_repr(vm, &sb, s->start);
    sb_puts(&sb, ", ");
    ok = ok && sb_put_repr(vm, &sb, s->stop);
    sb_puts(&sb, ", ");
    ok = ok && sb_put_repr(vm, &sb, s->step);
    sb_putc(&sb, ')');
    return sb_finish(vm, &sb, ok);
}

static Value slice_tuple(Vm *vm, Value v) {
    Slice *s = as_slice(v);
    return tuple_of3(vm, s->start, s->stop, s->step);
}

static Value slice_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_slice(vm, a) || !is_slice(vm, b)) return V_NOTIMPL;
    Value x = slice_tuple(vm, a), y = slice_tuple(vm, b);
    Value result = seq_compare(vm, x, y, op);
    release(vm, x);
    release(vm, y);
    return result;
}

/* Hashable from 3.12. */
static bool slice_hash(Vm *vm, Value v, uint64_t *out) {
    if (vm->minor < 12) {
        vm_raise(vm, vm->t.TypeError, "unhashable type: 'slice'");
        return false;
    }
    Value tuple = slice_tuple(vm, v);
    bool ok = obj_hash(vm, tuple, out);
    release(vm, tuple);
    return ok;
}

static Value slice_m_indices(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t len, start, step;
    if (!int_index(vm, args[1], &len)) return V_NULL;
    if (len < 0)
        return vm_raise(vm, vm->t.ValueError, "length should not be negative");
    int64_t count = slice_indices(vm, args[0], len, &start, &step);
    if (count < 0) return V_NULL;
    int64_t stop = slice_stop(vm, args[0], len, step);
    Value items[] = {int_from_i64(vm, start), int_from_i64(vm, stop),
                     int_from_i64(vm, step)};
    Value out = tuple_new(vm, 3);
    for (int i = 0; i < 3; i++)
        as_tuple(out)->items[i] = items[i];
    return out;
}

#define SLICE_FIELD(name)                                                      \
    static Value slice_get_##name(Vm *vm, Value v) {                           \
        (void)vm;                                                              \
        return retain(as_slice(v)->name);                                      \
    }
SLICE_FIELD(start)
SLICE_FIELD(stop)
SLICE_FIELD(step)

static const GetSetDef slice_getset[] = {{"start", slice_get_start, NULL},
                                         {"stop", slice_get_stop, NULL},
                                         {"step", slice_get_step, NULL},
                                         {NULL, NULL, NULL}};
static const NativeDef slice_methods[] = {
    {"indices", slice_m_indices, NF_METHOD, "object /"}, {NULL, NULL, 0, NULL}};

static void slice_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Slice *p = (const Slice *)obj;
    visit_value(v, p->start);
    visit_value(v, p->stop);
    visit_value(v, p->step);
}

static void slice_slots(Type *t) {
    t->free = slice_free;
    t->visit = slice_visit;
    t->make = slice_make;
    t->repr = slice_repr;
    t->compare = slice_compare;
    t->hash = slice_hash;
}

void slice_types_init(Vm *vm) {
    static const TypeSpec spec = {.name = "slice",
                                  .size = sizeof(Slice),
                                  .methods = slice_methods,
                                  .getset = slice_getset,
                                  .slots = slice_slots};
    core_type(vm, &vm->t.slice, &spec);
}
