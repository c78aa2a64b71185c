/* obj_set_type.c: the types set and frozenset, and their iterator. */
#include "vm/exc.h"
#include "vm/obj_dict_impl.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_set_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

static void set_free(Vm *vm, Obj *obj) {
    set_clear(vm, (Set *)obj);
    obj_dealloc(vm, obj, obj->type->size);
}

/* The table decides the order, later too, unless some key's hash is arbitrary:
 * then it is that of insertion. */
static void set_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Set *s = (const Set *)obj;
    visit_u64(v, (uint64_t)s->used << 32 | s->other);
    uint32_t pos = 0;
    SetEntry e;
    while (set_walk(s, &pos, &e)) {
        visit_value(v, e.key);
        if (s->other < s->used) visit_u64(v, e.slot);
    }
    if (s->other == s->used) return;
    visit_u64(v, (uint64_t)s->mask << 32 | s->fill);
    visit_u64(v, s->finger);
}

static Value set_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                      Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(set_of_type(vm, t));
}

static Value set_init(Vm *vm, Value self, const Value *args, uint32_t n,
                      Value kw) {
    if (!only_arg(vm, "set", n, kw)) return V_NULL;
    set_clear(vm, as_set(self));
    return n == 0 || set_update(vm, as_set(self), args[0]) ? V_NONE : V_NULL;
}

static Value frozen_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                         Value kw) {
    if (t == vm->t.frozenset) {
        if (!only_arg(vm, "frozenset", n, kw)) return V_NULL;
        if (n && has_type(vm, args[0], t)) return retain(args[0]);
    }
    Value v = from_obj(set_of_type(vm, t));
    if (n == 0 || set_update(vm, as_set(v), args[0])) return v;
    release(vm, v);
    return V_NULL;
}

static bool repr_items(Vm *vm, StrBuf *sb, Value v) {
    Value items = seq_list(vm, v);
    if (!items) return false;
    sb_putc(sb, '{');
    bool ok = seq_put_items(vm, sb, items);
    sb_putc(sb, '}');
    release(vm, items);
    return ok;
}

static Value set_repr(Vm *vm, Value v) {
    const char *name = type_of(vm, v)->name;
    StrBuf sb = {0};
    if (as_set(v)->used == 0) {
        sb_printf(&sb, "%s()", name);
        return sb_finish(vm, &sb, true);
    }
    if (!repr_enter(v)) {
        sb_printf(&sb, "%s(...)", name);
        return sb_finish(vm, &sb, true);
    }
    bool plain = has_type(vm, v, vm->t.set);
    if (!plain) sb_printf(&sb, "%s(", name);
    bool ok = repr_items(vm, &sb, v);
    if (!plain) sb_putc(&sb, ')');
    repr_leave(v);
    return sb_finish(vm, &sb, ok);
}

static Value set_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_set(vm, a) || !is_set(vm, b)) return V_NOTIMPL;
    Set *x = as_set(a), *y = as_set(b);
    int result = 0;
    switch (op) {
    case CMP_EQ:
    case CMP_NE:
        result = x->used == y->used ? set_is_subset(vm, x, y) : 0;
        break;
    case CMP_LT:
        result = x->used < y->used ? set_is_subset(vm, x, y) : 0;
        break;
    case CMP_LE: result = set_is_subset(vm, x, y); break;
    case CMP_GT:
        result = x->used > y->used ? set_is_subset(vm, y, x) : 0;
        break;
    case CMP_GE: result = set_is_subset(vm, y, x); break;
    }
    if (result < 0) return V_NULL;
    return v_bool(op == CMP_NE ? !result : result);
}

static int set_truth(Vm *vm, Value v) {
    (void)vm;
    return as_set(v)->used != 0;
}

static int64_t set_length(Vm *vm, Value v) {
    (void)vm;
    return as_set(v)->used;
}

/* Operators give the built-in type of the left operand. */
static Type *result_type(const Vm *vm, Value v) {
    return type_is_subtype(type_of(vm, v), vm->t.frozenset) ? vm->t.frozenset
                                                            : vm->t.set;
}

static Value result_of(Set *s) {
    return s ? from_obj(s) : V_NULL;
}

static Value finished(Vm *vm, Set *s, bool ok) {
    if (ok) return from_obj(s);
    release(vm, from_obj(s));
    return V_NULL;
}

static Value set_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    if (!is_set(vm, a) || !is_set(vm, b)) return V_NOTIMPL;
    Type *t = result_type(vm, a);
    Set *s;
    switch (op) {
    case OP_OR:
        s = set_copy_as(vm, t, as_set(a));
        return finished(vm, s, a == b || set_update(vm, s, b));
    case OP_AND: return result_of(set_intersection(vm, t, as_set(a), b));
    case OP_SUB: return result_of(set_difference(vm, t, as_set(a), b));
    case OP_XOR:
        s = set_copy_as(vm, t, as_set(b));
        return finished(vm, s, set_symmetric_update(vm, s, a));
    default: return V_NOTIMPL;
    }
}

static bool intersect_into(Vm *vm, Set *s, Value other) {
    Set *both = set_intersection(vm, vm->t.set, s, other);
    if (!both) return false;
    set_swap_bodies(s, both);
    release(vm, from_obj(both));
    return true;
}

static Value set_inplace(Vm *vm, BinaryOp op, Value a, Value b) {
    if (!is_set(vm, b)) return V_NOTIMPL;
    Set *s = as_set(a);
    bool ok;
    switch (op) {
    case OP_OR: ok = set_update(vm, s, b); break;
    case OP_AND: ok = intersect_into(vm, s, b); break;
    case OP_SUB: ok = set_difference_update(vm, s, b); break;
    case OP_XOR: ok = set_symmetric_update(vm, s, b); break;
    default: return V_NOTIMPL;
    }
    return ok ? retain(a) : V_NULL;
}

/* --- the iterator -------------------------------------------------------- */

typedef struct SetIter {
    Obj h;
    Value set; /* V_NULL when exhausted */
    uint32_t pos, used, left;
} SetIter;

static Value set_iter(Vm *vm, Value v) {
    SetIter *it = obj_alloc_sized(vm, vm->t.set_iter, sizeof(SetIter));
    it->set = retain(v);
    it->used = it->left = as_set(v)->used;
    return from_obj(it);
}

static void iter_free(Vm *vm, Obj *obj) {
    release(vm, ((SetIter *)obj)->set);
    obj_dealloc(vm, obj, sizeof(SetIter));
}

static Value iter_next(Vm *vm, Value v) {
    SetIter *it = (SetIter *)as_obj(v);
    if (!it->set) return V_NULL;
    if (as_set(it->set)->used != it->used) {
        it->used = UINT32_MAX;
        return vm_raise(vm, vm->t.RuntimeError,
                        "Set changed size during iteration");
    }
    SetEntry e;
    if (set_walk(as_set(it->set), &it->pos, &e)) {
        it->left -= it->left > 0;
        return retain(e.key);
    }
    clear(vm, &it->set);
    return V_NULL;
}

static Value iter_hint(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    SetIter *it = (SetIter *)as_obj(args[0]);
    return v_int(it->set ? it->left : 0);
}

static const NativeDef iter_methods[] = {
    {"__length_hint__", iter_hint, NF_METHOD, ""}, {NULL, NULL, 0, NULL}};

static void iter_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const SetIter *it = (const SetIter *)obj;
    visit_value(v, it->set);
    if (!it->set) return;
    SetEntry e;
    uint32_t pos = 0, before = 0;
    while (pos < it->pos && set_walk(as_set(it->set), &pos, &e))
        before++;
    visit_u64(v, before);
    visit_u64(v, (uint64_t)it->used << 32 | it->left);
}

static void iter_slots(Type *t) {
    t->free = iter_free;
    t->visit = iter_visit;
    t->iter = iter_self;
    t->next = iter_next;
}

static void frozen_slots(Type *t) {
    t->free = set_free;
    t->visit = set_visit;
    t->make = frozen_make;
    t->repr = set_repr;
    t->compare = set_compare;
    t->hash = set_hash;
    t->truth = set_truth;
    t->length = set_length;
    t->contains = set_has;
    t->iter = set_iter;
    t->binary = set_binary;
}

static void set_slots(Type *t) {
    frozen_slots(t);
    t->make = set_make;
    t->init = set_init;
    t->hash = NULL;
    t->inplace = set_inplace;
}

void set_types_init(Vm *vm) {
    TypeSpec spec = {.name = "set",
                     .flags = TF_BASE | TF_SET,
                     .size = sizeof(Set),
                     .methods = set_methods,
                     .slots = set_slots};
    core_type(vm, &vm->t.set, &spec);
    unhashable(vm, vm->t.set);
    spec.name = "frozenset";
    spec.methods = frozenset_methods;
    spec.slots = frozen_slots;
    core_type(vm, &vm->t.frozenset, &spec);
    static const TypeSpec iter = {.name = "set_iterator",
                                  .size = sizeof(SetIter),
                                  .methods = iter_methods,
                                  .slots = iter_slots};
    core_type(vm, &vm->t.set_iter, &iter);
}
