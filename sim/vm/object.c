/* object.c: what can be done with any value.  Mirrors Objects/abstract.c. */
#include "base/utf8.h"
#include "vm/attr.h"
#include "vm/class.h"
#include "vm/exc.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"
#include "vm/vm.h"

/* As CPython on Linux would show an address, but the same in every run. */
#define FAKE_BASE UINT64_C(0x7f0000000000)

uint64_t obj_id(const Vm *vm, Value v) {
    if (!is_obj(v)) return FAKE_BASE - 0x100000 + (v >> 1) * 32;
    return FAKE_BASE + (uint64_t)((const char *)as_obj(v) - vm->heap.base);
}

/* Natives recurse for nested containers and user __repr__ methods. */
static bool enter(Vm *vm) {
    if (vm->c_depth < 400) {
        vm->c_depth++;
        return true;
    }
    vm_raise(vm, vm->t.RecursionError, "maximum recursion depth exceeded");
    return false;
}

Value obj_repr(Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    if (!enter(vm)) return V_NULL;
    Value r = t->repr ? t->repr(vm, v) : str_printf(vm, "<%s object>", t->name);
    vm->c_depth--;
    return r;
}

Value obj_str(Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    if (t == vm->t.str) return retain(v);
    if (!t->str) return obj_repr(vm, v);
    if (!enter(vm)) return V_NULL;
    Value r = t->str(vm, v);
    vm->c_depth--;
    return r;
}

Value obj_ascii(Vm *vm, Value v) {
    Value r = obj_repr(vm, v);
    if (!r || as_str(r)->h.flags & STRF_ASCII) return r;
    StrBuf sb = {0};
    Str s = str_view(r);
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t c = utf8_decode(s.ptr + i, s.len - i, &used);
        if (c < 0x80)
            sb_putc(&sb, (char)c);
        else if (c < 0x100)
            sb_printf(&sb, "\\x%02x", c);
        else
            sb_printf(&sb, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
    release(vm, r);
    return str_from_buf(vm, &sb);
}

Value obj_format(Vm *vm, Value v, Value spec) {
    Type *t = type_of(vm, v);
    if (!is_str(vm, spec))
        return vm_raise(vm, vm->t.TypeError,
                        "Format specifier must be a string, not %s",
                        type_of(vm, spec)->name);
    if (t->format) return t->format(vm, v, str_view(spec));
    if (as_str(spec)->size)
        return vm_raise(vm, vm->t.TypeError,
                        "unsupported format string passed to %s.__format__",
                        t->name);
    return obj_str(vm, v);
}

bool obj_hash(Vm *vm, Value v, uint64_t *out) {
    Type *t = type_of(vm, v);
    if (t->hash) return t->hash(vm, v, out);
    vm_raise(vm, vm->t.TypeError, "unhashable type: '%s'", t->name);
    return false;
}

int obj_truth(Vm *vm, Value v) {
    if (v == V_TRUE) return 1;
    if (v == V_FALSE || v == V_NONE) return 0;
    if (is_int_small(v)) return v != v_int(0);
    Type *t = type_of(vm, v);
    if (t->truth) return t->truth(vm, v);
    if (!t->length) return 1;
    int64_t n = t->length(vm, v);
    return n < 0 ? -1 : n > 0;
}

/* --- comparison
 * -------------------------------------------------------------*/

static CmpOp mirrored(CmpOp op) {
    switch (op) {
    case CMP_LT: return CMP_GT;
    case CMP_LE: return CMP_GE;
    case CMP_GT: return CMP_LT;
    case CMP_GE: return CMP_LE;
    default: return op;
    }
}

static Value try_compare(Vm *vm, Value a, Value b, CmpOp op) {
    Type *ta = type_of(vm, a), *tb = type_of(vm, b);
    bool right_first = ta != tb && tb->compare && type_is_subtype(tb, ta);
    Value r;
    if (right_first) {
        r = tb->compare(vm, b, a, mirrored(op));
        if (r != V_NOTIMPL) return r;
    }
    if (ta->compare) {
        r = ta->compare(vm, a, b, op);
        if (r != V_NOTIMPL) return r;
    }
    if (right_first || !tb->compare) return V_NOTIMPL;
    return tb->compare(vm, b, a, mirrored(op));
}

Value obj_compare(Vm *vm, Value a, Value b, CmpOp op) {
    static const char *const SIGNS[] = {"<", "<=", "==", "!=", ">", ">="};
    if (!enter(vm)) return V_NULL;
    Value r = try_compare(vm, a, b, op);
    vm->c_depth--;
    if (r != V_NOTIMPL) return r;
    if (op == CMP_EQ) return v_bool(a == b);
    if (op == CMP_NE) return v_bool(a != b);
    return vm_raise(vm, vm->t.TypeError,
                    "'%s' not supported between instances of '%s' and '%s'",
                    SIGNS[op], type_of(vm, a)->name, type_of(vm, b)->name);
}

static int to_truth(Vm *vm, Value r) {
    if (!r) return -1;
    int t = obj_truth(vm, r);
    release(vm, r);
    return t;
}

int obj_equal(Vm *vm, Value a, Value b) {
    if (a == b) return 1;
    if (is_int_small(a) && is_int_small(b)) return 0;
    return to_truth(vm, obj_compare(vm, a, b, CMP_EQ));
}

int obj_less(Vm *vm, Value a, Value b) {
    if (is_int_small(a) && is_int_small(b)) return int_small(a) < int_small(b);
    return to_truth(vm, obj_compare(vm, a, b, CMP_LT));
}

/* --- containers
 * --------------------------------------------------------------*/

int64_t obj_len(Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    if (t->length) return t->length(vm, v);
    vm_raise(vm, vm->t.TypeError, "object of type '%s' has no len()", t->name);
    return -1;
}

static Value class_getitem(Vm *vm, Value v, Value key) {
    Value fn = obj_getattr_opt(vm, v, vm->s.class_getitem_);
    if (!fn) {
        if (vm->exc) return V_NULL;
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor >= 9 ? "type '%s' is not subscriptable"
                                       : "'type' object is not subscriptable",
                        as_type(v)->name);
    }
    Value r = vm_call(vm, fn, &key, 1, V_NULL);
    release(vm, fn);
    return r;
}

Value obj_getitem(Vm *vm, Value v, Value key) {
    Type *t = type_of(vm, v);
    if (t->getitem) return t->getitem(vm, v, key);
    if (t->flags & TF_TYPE) return class_getitem(vm, v, key);
    bool sequence = t->flags & (TF_USER | TF_SET) && is_int(vm, key);
    return vm_raise(vm, vm->t.TypeError,
                    sequence && vm->minor < 7
                        ? "'%s' object does not support indexing"
                        : "'%s' object is not subscriptable",
                    t->name);
}

bool obj_setitem(Vm *vm, Value v, Value key, Value item) {
    Type *t = type_of(vm, v);
    if (t->setitem) return t->setitem(vm, v, key, item);
    vm_raise(vm, vm->t.TypeError,
             "'%s' object does not support item assignment", t->name);
    return false;
}

bool obj_delitem(Vm *vm, Value v, Value key) {
    Type *t = type_of(vm, v);
    if (t->setitem) return t->setitem(vm, v, key, V_NULL);
    vm_raise(vm, vm->t.TypeError,
             vm->minor >= 7 ? "'%s' object doesn't support item deletion"
                            : "'%s' object does not support item deletion",
             t->name);
    return false;
}

static int contains_by_iter(Vm *vm, Value box, Value item) {
    Value it = obj_iter(vm, box), x;
    if (!it) return -1;
    int found = 0;
    while (!found && (x = obj_next(vm, it))) {
        found = obj_equal(vm, x, item);
        release(vm, x);
    }
    release(vm, it);
    return vm->exc ? -1 : found;
}

int obj_contains(Vm *vm, Value box, Value item) {
    Type *t = type_of(vm, box);
    if (t->contains) return t->contains(vm, box, item);
    if (t->iter || t->getitem) return contains_by_iter(vm, box, item);
    vm_raise(vm, vm->t.TypeError, "argument of type '%s' is not iterable",
             t->name);
    return -1;
}

/* --- iteration
 * ----------------------------------------------------------------*/

/* The old protocol: v[0], v[1], ... until IndexError. */
typedef struct SeqIter {
    Obj h;
    Value seq;
    int64_t index;
} SeqIter;

static void seq_iter_free(Vm *vm, Obj *obj) {
    release(vm, ((SeqIter *)obj)->seq);
    obj_dealloc(vm, obj, sizeof(SeqIter));
}

static Value seq_iter_next(Vm *vm, Value v) {
    SeqIter *it = (SeqIter *)as_obj(v);
    if (!it->seq) return V_NULL;
    Value r = obj_getitem(vm, it->seq, v_int(it->index++));
    if (r || !vm->exc) return r;
    if (exc_matches(vm, vm->t.IndexError) ||
        exc_matches(vm, vm->t.StopIteration)) {
        exc_clear(vm);
        clear(vm, &it->seq);
    }
    return V_NULL;
}

static Value self_iter(Vm *vm, Value v) {
    (void)vm;
    return retain(v);
}

static void seq_iter_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const SeqIter *p = (const SeqIter *)obj;
    visit_value(v, p->seq);
    visit_u64(v, (uint64_t)p->index);
}

static void seq_iter_slots(Type *t) {
    t->free = seq_iter_free;
    t->visit = seq_iter_visit;
    t->iter = self_iter;
    t->next = seq_iter_next;
}

Value obj_iter(Vm *vm, Value v) {
    static const TypeSpec SPEC = {
        .name = "iterator", .size = sizeof(SeqIter), .slots = seq_iter_slots};
    Type *t = type_of(vm, v);
    if (t->iter) return t->iter(vm, v);
    if (!t->getitem || !(t->flags & TF_USER))
        return vm_raise(vm, vm->t.TypeError, "'%s' object is not iterable",
                        t->name);
    if (!vm->t.seq_iter) vm->t.seq_iter = type_new(vm, &SPEC, NULL);
    SeqIter *it = obj_alloc(vm, vm->t.seq_iter);
    it->seq = retain(v);
    return from_obj(it);
}

Value obj_next(Vm *vm, Value it) {
    Type *t = type_of(vm, it);
    if (!t->next)
        return vm_raise(vm, vm->t.TypeError, "'%s' object is not an iterator",
                        t->name);
    Value r = t->next(vm, it);
    if (!r && vm->exc && exc_matches(vm, vm->t.StopIteration)) exc_clear(vm);
    return r;
}

/* --- calling and classes
 * --------------------------------------------------------*/

bool obj_callable(Vm *vm, Value v) {
    return type_of(vm, v)->call != NULL;
}

static int is_instance_of(Vm *vm, Value v, Value cls) {
    if (has_flag(vm, cls, TF_TYPE)) {
        Value check = class_special(vm, cls, vm->s.instancecheck_);
        if (!check) return is_a(vm, v, as_type(cls));
        Value args[2] = {cls, v};
        return to_truth(vm, vm_call(vm, check, args, 2, V_NULL));
    }
    Value check = obj_getattr_opt(vm, cls, vm->s.instancecheck_);
    if (!check) {
        if (!vm->exc)
            vm_raise(vm, vm->t.TypeError,
                     vm->minor >= 10
                         ? "isinstance() arg 2 must be a type, a tuple of "
                           "types, or a union"
                         : "isinstance() arg 2 must be a type or tuple of "
                           "types");
        return -1;
    }
    int r = to_truth(vm, vm_call1(vm, check, v));
    release(vm, check);
    return r;
}

int obj_isinstance(Vm *vm, Value v, Value cls) {
    if (!is_tuple(vm, cls)) return is_instance_of(vm, v, cls);
    for (uint32_t i = 0; i < as_tuple(cls)->len; i++) {
        int r = obj_isinstance(vm, v, as_tuple(cls)->items[i]);
        if (r) return r;
    }
    return 0;
}

int obj_issubclass(Vm *vm, Value sub, Value cls) {
    if (!has_flag(vm, sub, TF_TYPE)) {
        vm_raise(vm, vm->t.TypeError, "issubclass() arg 1 must be a class");
        return -1;
    }
    if (has_flag(vm, cls, TF_TYPE)) {
        Value check = class_special(vm, cls, vm->s.subclasscheck_);
        if (!check) return type_is_subtype(as_type(sub), as_type(cls));
        Value args[2] = {cls, sub};
        return to_truth(vm, vm_call(vm, check, args, 2, V_NULL));
    }
    if (!is_tuple(vm, cls)) {
        vm_raise(vm, vm->t.TypeError,
                 vm->minor >= 10
                     ? "issubclass() arg 2 must be a class, a tuple "
                       "of classes, or a union"
                     : "issubclass() arg 2 must be a class or "
                       "tuple of classes");
        return -1;
    }
    for (uint32_t i = 0; i < as_tuple(cls)->len; i++) {
        int r = obj_issubclass(vm, sub, as_tuple(cls)->items[i]);
        if (r) return r;
    }
    return 0;
}
