#include "vm/class.h"

#include <string.h>

#include "vm/attr.h"
#include "vm/descr.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

/* --- calling special methods ---------------------------------------------- */

/* A special method counts as the user's if a class statement gave it. */
Value class_special(Vm *vm, Value v, Value name) {
    Type *t = type_of(vm, v);
    if (!(t->flags & TF_USER)) return V_NULL;
    Value found = type_lookup(vm, t, name);
    return found && !has_type(vm, found, vm->t.native_method) ? found : V_NULL;
}

static Value call_bound(Vm *vm, Value fn, Value self, const Value *args,
                        uint32_t n) {
    Value all[5] = {self};
    CHECK(n < 5, "special methods have few arguments");
    for (uint32_t i = 0; i < n; i++)
        all[i + 1] = args[i];
    if (has_type(vm, fn, vm->t.func))
        return vm_call(vm, fn, all, n + 1, V_NULL);
    Type *ft = type_of(vm, fn);
    if (!ft->descr_get) return vm_call(vm, fn, args, n, V_NULL);
    Value bound = ft->descr_get(vm, fn, self, type_of(vm, self));
    if (!bound) return V_NULL;
    Value r = vm_call(vm, bound, args, n, V_NULL);
    release(vm, bound);
    return r;
}

static Value call_special(Vm *vm, Value self, Value name, const Value *args,
                          uint32_t n) {
    Value fn = type_lookup(vm, type_of(vm, self), name);
    if (!fn || fn == V_NONE)
        return vm_raise(vm, vm->t.TypeError, "'%s' object has no %s",
                        type_of(vm, self)->name, str_view(name).ptr);
    return call_bound(vm, fn, self, args, n);
}

/* The native type that gives the instance its layout. */
static Type *native_of(const Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    while (t->flags & TF_USER)
        t = t->base;
    return t;
}

/* --- slots of user classes: call the special method ------------------------
 */

static Value must_be_str(Vm *vm, Value v, Value r, const char *what) {
    (void)v;
    if (!r || is_str(vm, r)) return r;
    vm_raise(vm, vm->t.TypeError, "%s returned non-string (type %s)", what,
             type_of(vm, r)->name);
    release(vm, r);
    return V_NULL;
}

static Value slot_repr(Vm *vm, Value v) {
    Value r = call_special(vm, v, vm->s.repr_, NULL, 0);
    return must_be_str(vm, v, r, "__repr__");
}

static Value slot_str(Vm *vm, Value v) {
    Value r = call_special(vm, v, vm->s.str_, NULL, 0);
    return must_be_str(vm, v, r, "__str__");
}

static bool slot_hash(Vm *vm, Value v, uint64_t *out) {
    Value fn = type_lookup(vm, type_of(vm, v), vm->s.hash_);
    if (!fn || fn == V_NONE) {
        vm_raise(vm, vm->t.TypeError, "unhashable type: '%s'",
                 type_of(vm, v)->name);
        return false;
    }
    Value r = call_bound(vm, fn, v, NULL, 0);
    if (!r) return false;
    bool ok = is_int(vm, r);
    if (ok)
        *out = int_hash(vm, r);
    else
        vm_raise(vm, vm->t.TypeError,
                 "__hash__ method should return an integer");
    release(vm, r);
    return ok;
}

static Value cmp_name(const Vm *vm, CmpOp op) {
    switch (op) {
    case CMP_LT: return vm->s.lt_;
    case CMP_LE: return vm->s.le_;
    case CMP_EQ: return vm->s.eq_;
    case CMP_NE: return vm->s.ne_;
    case CMP_GT: return vm->s.gt_;
    default: return vm->s.ge_;
    }
}

static Value slot_compare(Vm *vm, Value a, Value b, CmpOp op) {
    Value fn = class_special(vm, a, cmp_name(vm, op));
    if (fn) return call_bound(vm, fn, a, &b, 1);
    if (op == CMP_NE && (fn = class_special(vm, a, vm->s.eq_))) {
        Value r = call_bound(vm, fn, a, &b, 1);
        if (!r || r == V_NOTIMPL) return r;
        int t = obj_truth(vm, r);
        release(vm, r);
        return t < 0 ? V_NULL : v_bool(!t);
    }
    Type *t = native_of(vm, a);
    return t->compare ? t->compare(vm, a, b, op) : V_NOTIMPL;
}

static int slot_truth(Vm *vm, Value v) {
    Value fn = class_special(vm, v, vm->s.bool_);
    if (!fn) {
        int64_t n = obj_len(vm, v);
        return n < 0 ? -1 : n > 0;
    }
    Value r = call_bound(vm, fn, v, NULL, 0);
    if (!r) return -1;
    if (is_bool(r)) return r == V_TRUE;
    vm_raise(vm, vm->t.TypeError, "__bool__ should return bool, returned %s",
             type_of(vm, r)->name);
    release(vm, r);
    return -1;
}

static int64_t slot_length(Vm *vm, Value v) {
    Value r = call_special(vm, v, vm->s.len_, NULL, 0);
    int64_t n = -1;
    if (!r) return -1;
    if (!int_index(vm, r, &n))
        n = -1;
    else if (n < 0)
        vm_raise(vm, vm->t.ValueError, "__len__() should return >= 0");
    release(vm, r);
    return n < 0 ? -1 : n;
}

static Value slot_getitem(Vm *vm, Value v, Value key) {
    return call_special(vm, v, vm->s.getitem_, &key, 1);
}

static bool done(Vm *vm, Value r) {
    release(vm, r);
    return r != V_NULL;
}

static bool slot_setitem(Vm *vm, Value v, Value key, Value item) {
    Value args[2] = {key, item};
    Value name = item ? vm->s.setitem_ : vm->s.delitem_;
    if (!class_special(vm, v, name)) {
        Type *t = native_of(vm, v);
        if (t->setitem) return t->setitem(vm, v, key, item);
        vm_raise(vm, vm->t.TypeError, "'%s' object does not support item %s",
                 type_of(vm, v)->name, item ? "assignment" : "deletion");
        return false;
    }
    return done(vm, call_special(vm, v, name, args, item ? 2 : 1));
}

static int slot_contains(Vm *vm, Value v, Value item) {
    Value r = call_special(vm, v, vm->s.contains_, &item, 1);
    if (!r) return -1;
    int t = obj_truth(vm, r);
    release(vm, r);
    return t;
}

static Value slot_iter(Vm *vm, Value v) {
    Value fn = type_lookup(vm, type_of(vm, v), vm->s.iter_);
    if (fn == V_NONE)
        return vm_raise(vm, vm->t.TypeError, "'%s' object is not iterable",
                        type_of(vm, v)->name);
    Value r = call_special(vm, v, vm->s.iter_, NULL, 0);
    if (!r || type_of(vm, r)->next) return r;
    vm_raise(vm, vm->t.TypeError, "iter() returned non-iterator of type '%s'",
             type_of(vm, r)->name);
    release(vm, r);
    return V_NULL;
}

static Value slot_next(Vm *vm, Value v) {
    return call_special(vm, v, vm->s.next_, NULL, 0);
}

static Value slot_call(Vm *vm, Value v, const Value *args, uint32_t n,
                       Value kw) {
    Value fn = type_lookup(vm, type_of(vm, v), vm->s.call_);
    Value bound = type_of(vm, fn)->descr_get
                      ? type_of(vm, fn)->descr_get(vm, fn, v, type_of(vm, v))
                      : retain(fn);
    if (!bound) return V_NULL;
    Value r = vm_begin_call(vm, bound, args, n, kw);
    release(vm, bound);
    return r;
}

static Value slot_getattr(Vm *vm, Value v, Value name) {
    Value fn = class_special(vm, v, vm->s.getattribute_), r;
    if (fn) {
        r = call_bound(vm, fn, v, &name, 1);
    } else {
        Type *t = native_of(vm, v);
        r = t->getattr ? t->getattr(vm, v, name) : attr_generic(vm, v, name);
    }
    fn = class_special(vm, v, vm->s.getattr_);
    if (r || !fn) return r;
    if (vm->exc) {
        if (!exc_matches(vm, vm->t.AttributeError)) return V_NULL;
        exc_clear(vm);
    }
    return call_bound(vm, fn, v, &name, 1);
}

static bool slot_setattr(Vm *vm, Value v, Value name, Value x) {
    Value special = x ? vm->s.setattr_ : vm->s.delattr_;
    Value args[2] = {name, x};
    if (!class_special(vm, v, special)) {
        Type *t = native_of(vm, v);
        return t->setattr ? t->setattr(vm, v, name, x)
                          : attr_generic_set(vm, v, name, x);
    }
    return done(vm, call_special(vm, v, special, args, x ? 2 : 1));
}

static Value slot_unary(Vm *vm, UnaryOp op, Value v) {
    Value name = op == OP_NEG   ? vm->s.neg_
                 : op == OP_POS ? vm->s.pos_
                                : vm->s.invert_;
    Type *t = native_of(vm, v);
    if (class_special(vm, v, name)) return call_special(vm, v, name, NULL, 0);
    return t->unary ? t->unary(vm, op, v) : V_NOTIMPL;
}

static Value slot_descr_get(Vm *vm, Value d, Value obj, Type *owner) {
    Value args[2] = {obj ? obj : V_NONE, from_obj(owner)};
    return call_special(vm, d, vm->s.get_, args, 2);
}

static bool slot_descr_set(Vm *vm, Value d, Value obj, Value x) {
    Value args[2] = {obj, x};
    return done(vm, call_special(vm, d, x ? vm->s.set_ : vm->s.delete_, args,
                                 x ? 2 : 1));
}

static Value slot_await(Vm *vm, Value v) {
    return call_special(vm, v, vm->s.await_, NULL, 0);
}

static Value slot_aiter(Vm *vm, Value v) {
    return call_special(vm, v, vm->s.aiter_, NULL, 0);
}

static Value slot_anext(Vm *vm, Value v) {
    return call_special(vm, v, vm->s.anext_, NULL, 0);
}

static Value slot_init(Vm *vm, Value self, const Value *args, uint32_t n,
                       Value kw) {
    Value fn = type_lookup(vm, type_of(vm, self), vm->s.init_);
    Value bound = method_new(vm, fn, self);
    Value r = vm_begin_call(vm, bound, args, n, kw);
    release(vm, bound);
    return r;
}

static Value slot_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                       Value kw) {
    Value fn = type_lookup(vm, t, vm->s.new_);
    uint32_t extra = kw ? as_tuple(kw)->len : 0;
    Value *all = heap_alloc(&vm->heap, sizeof(Value) * (n + extra + 1));
    all[0] = from_obj(t);
    for (uint32_t i = 0; i < n + extra; i++)
        all[i + 1] = args[i];
    if (has_type(vm, fn, vm->t.staticmethod)) fn = ((Wrapped *)as_obj(fn))->fn;
    Value r = vm_call(vm, fn, all, n + 1, kw);
    heap_free(&vm->heap, all, sizeof(Value) * (n + extra + 1));
    return r;
}

static Value slot_format(Vm *vm, Value v, Str spec) {
    Value arg = str_new(vm, spec.ptr, spec.len);
    Value r = call_special(vm, v, vm->s.format_, &arg, 1);
    release(vm, arg);
    return must_be_str(vm, v, r, "__format__");
}

/* --- filling ---------------------------------------------------------------*/

/* Does a class statement along the MRO, before any native type that has the
 * slot itself, define `name`? */
static bool user_defines(Type *t, Value name) {
    const Tuple *mro = as_tuple(t->mro);
    for (uint32_t i = 0; i < mro->len; i++) {
        Type *c = as_type(mro->items[i]);
        if (c->flags & TF_USER && dict_get_name(c->dict, name)) return true;
    }
    return false;
}

#define FILL(slot, cond) t->slot = (cond) ? slot_##slot : native->slot

static bool defines_comparison(const Vm *vm, Type *t) {
    for (int op = CMP_LT; op <= CMP_GE; op++)
        if (user_defines(t, cmp_name(vm, (CmpOp)op))) return true;
    return false;
}

static void fill_object_slots(Vm *vm, Type *t, const Type *native) {
    FILL(repr, user_defines(t, vm->s.repr_));
    FILL(str, user_defines(t, vm->s.str_));
    if (!t->str && user_defines(t, vm->s.repr_)) t->str = NULL;
    FILL(hash, user_defines(t, vm->s.hash_));
    FILL(compare, defines_comparison(vm, t));
    FILL(truth, user_defines(t, vm->s.bool_) || user_defines(t, vm->s.len_));
    FILL(getattr, user_defines(t, vm->s.getattr_) ||
                      user_defines(t, vm->s.getattribute_));
    FILL(setattr,
         user_defines(t, vm->s.setattr_) || user_defines(t, vm->s.delattr_));
    FILL(init, user_defines(t, vm->s.init_));
    FILL(make, user_defines(t, vm->s.new_));
    FILL(call, user_defines(t, vm->s.call_));
    FILL(format, user_defines(t, vm->s.format_));
    FILL(descr_get, user_defines(t, vm->s.get_));
    FILL(descr_set,
         user_defines(t, vm->s.set_) || user_defines(t, vm->s.delete_));
}

static void fill_other_slots(Vm *vm, Type *t, const Type *native) {
    FILL(length, user_defines(t, vm->s.len_));
    FILL(getitem, user_defines(t, vm->s.getitem_));
    FILL(setitem,
         user_defines(t, vm->s.setitem_) || user_defines(t, vm->s.delitem_));
    FILL(contains, user_defines(t, vm->s.contains_));
    FILL(iter, user_defines(t, vm->s.iter_));
    FILL(next, user_defines(t, vm->s.next_));
    FILL(unary, user_defines(t, vm->s.neg_) || user_defines(t, vm->s.pos_) ||
                    user_defines(t, vm->s.invert_));
    FILL(await, user_defines(t, vm->s.await_));
    FILL(aiter, user_defines(t, vm->s.aiter_));
    FILL(anext, user_defines(t, vm->s.anext_));
    t->binary = native->binary;
    t->inplace = native->inplace;
    t->send = native->send;
    t->free = native->free;
    t->visit = native->visit;
}

static void refill(Vm *vm, Type *t) {
    const Type *native = t->base;
    while (native->flags & TF_USER)
        native = native->base;
    /* __eq__ without __hash__ in one class body makes it unhashable. */
    if (dict_get_name(t->dict, vm->s.eq_) &&
        !dict_get_name(t->dict, vm->s.hash_))
        dict_set_name(vm, t->dict, vm->s.hash_, V_NONE);
    fill_object_slots(vm, t, native);
    fill_other_slots(vm, t, native);
}

void class_fill_slots(Vm *vm, Type *t) {
    /* these three are static/class methods without being asked to be */
    Value fn = dict_get_name(t->dict, vm->s.new_);
    if (fn && has_type(vm, fn, vm->t.func)) {
        Value w = wrapped_new(vm, vm->t.staticmethod, fn);
        dict_set_name(vm, t->dict, vm->s.new_, w);
        release(vm, w);
    }
    Value names[2] = {vm->s.init_subclass_, vm->s.class_getitem_};
    for (int i = 0; i < 2; i++) {
        fn = dict_get_name(t->dict, names[i]);
        if (!fn || !has_type(vm, fn, vm->t.func)) continue;
        Value w = wrapped_new(vm, vm->t.classmethod, fn);
        dict_set_name(vm, t->dict, names[i], w);
        release(vm, w);
    }
    refill(vm, t);
}

/* Only this class: one that was derived from it before keeps the slots it had,
 * so a special method added to a base afterwards is not seen through it. */
void class_update_slots(Vm *vm, Type *t) {
    refill(vm, t);
}

bool class_init_subclass(Vm *vm, Type *t, Value kwargs) {
    Value fn = V_NULL;
    const Tuple *mro = as_tuple(t->mro);
    for (uint32_t i = 1; i < mro->len && !fn; i++)
        fn = dict_get_name(as_type(mro->items[i])->dict, vm->s.init_subclass_);
    if (!fn) {
        if (!kwargs || as_dict(kwargs)->used == 0) return true;
        vm_raise(vm, vm->t.TypeError,
                 "%s.__init_subclass__() takes no keyword arguments", t->name);
        return false;
    }
    if (!has_type(vm, fn, vm->t.classmethod)) return true; /* object's own */
    Value args[17] = {from_obj(t)}, key, v;
    uint32_t pos = 0, n = 0;
    Value names = tuple_new(vm, kwargs ? as_dict(kwargs)->used : 0);
    while (kwargs && n < 16 && dict_next(as_dict(kwargs), &pos, &key, &v)) {
        as_tuple(names)->items[n++] = retain(key);
        args[n] = v;
    }
    bool ok =
        done(vm, vm_call(vm, ((Wrapped *)as_obj(fn))->fn, args, 1, names));
    release(vm, names);
    return ok;
}

bool class_finalize(Vm *vm, Obj *obj) {
    Value fn = type_lookup(vm, obj->type, vm->s.del_);
    if (!fn || vm->stop) return true;
    obj->refs = 1;
    Value saved = vm->exc, self = from_obj(obj);
    vm->exc = V_NULL;
    Value r = vm_call(vm, fn, &self, 1, V_NULL);
    if (r)
        release(vm, r);
    else if (vm->exc && !vm->stop) {
        Value name = obj_repr(vm, fn);
        StrBuf sb = {0};
        if (name)
            sb_printf(&sb, "Exception ignored in: %s\n", str_view(name).ptr);
        Value e = exc_take(vm);
        exc_write_traceback(vm, e, &sb);
        vm_write_err(vm, sb.data, sb.len);
        sb_free(&sb);
        release(vm, name);
        release(vm, e);
    }
    if (!vm->stop) vm->exc = saved;
    return --obj->refs == 0;
}
