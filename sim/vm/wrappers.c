/* wrappers.c: the slots of native types as special methods, so that a subclass
 * can say super().__init__(...) or object.__setattr__(...). */
#include "vm/attr.h"
#include "vm/class.h"
#include "vm/descr.h"
#include "vm/exc.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

static Type *native_of(const Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    while (t->flags & TF_USER)
        t = t->base;
    return t;
}

#define WRAPPER(name)                                                          \
    static Value w_##name(Vm *vm, const Value *args, uint32_t n, Value kw)

static Value none_if(bool ok) {
    return ok ? V_NONE : V_NULL;
}

WRAPPER(repr) {
    (void)n, (void)kw;
    return native_of(vm, args[0])->repr(vm, args[0]);
}

WRAPPER(str) {
    (void)n, (void)kw;
    Type *t = native_of(vm, args[0]);
    return t->str ? t->str(vm, args[0]) : obj_repr(vm, args[0]);
}

WRAPPER(hash) {
    (void)n, (void)kw;
    uint64_t h;
    Type *t = native_of(vm, args[0]);
    if (!t->hash)
        return vm_raise(vm, vm->t.TypeError, "unhashable type: '%s'", t->name);
    return t->hash(vm, args[0], &h) ? int_from_i64(vm, (int64_t)h) : V_NULL;
}

WRAPPER(format) {
    (void)n, (void)kw;
    Type *t = native_of(vm, args[0]);
    if (!is_str(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError,
                        "__format__() argument must be str, not %s",
                        type_of(vm, args[1])->name);
    if (t->format) return t->format(vm, args[0], str_view(args[1]));
    if (as_str(args[1])->size)
        return vm_raise(vm, vm->t.TypeError,
                        "unsupported format string passed to %s.__format__",
                        type_of(vm, args[0])->name);
    return obj_str(vm, args[0]);
}

static Value compare(Vm *vm, Value a, Value b, CmpOp op) {
    Type *t = native_of(vm, a);
    if (t->compare) return t->compare(vm, a, b, op);
    return V_NOTIMPL;
}
WRAPPER(lt) {
    (void)n, (void)kw;
    return compare(vm, args[0], args[1], CMP_LT);
}
WRAPPER(le) {
    (void)n, (void)kw;
    return compare(vm, args[0], args[1], CMP_LE);
}
WRAPPER(eq) {
    (void)n, (void)kw;
    return compare(vm, args[0], args[1], CMP_EQ);
}
WRAPPER(ne) {
    (void)n, (void)kw;
    return compare(vm, args[0], args[1], CMP_NE);
}
WRAPPER(gt) {
    (void)n, (void)kw;
    return compare(vm, args[0], args[1], CMP_GT);
}
WRAPPER(ge) {
    (void)n, (void)kw;
    return compare(vm, args[0], args[1], CMP_GE);
}

WRAPPER(getattribute) {
    (void)n, (void)kw;
    Type *t = native_of(vm, args[0]);
    Value name = str_interned(vm, retain(args[1]));
    Value r = t->getattr ? t->getattr(vm, args[0], name)
                         : attr_generic(vm, args[0], name);
    if (!r && !vm->exc) attr_error(vm, args[0], name);
    release(vm, name);
    return r;
}

static Value set_attr(Vm *vm, Value v, Value name, Value x) {
    Type *t = native_of(vm, v);
    name = str_interned(vm, retain(name));
    bool ok = t->setattr ? t->setattr(vm, v, name, x)
                         : attr_generic_set(vm, v, name, x);
    release(vm, name);
    return none_if(ok);
}
WRAPPER(setattr) {
    (void)n, (void)kw;
    return set_attr(vm, args[0], args[1], args[2]);
}
WRAPPER(delattr) {
    (void)n, (void)kw;
    return set_attr(vm, args[0], args[1], V_NULL);
}

WRAPPER(init) {
    Type *t = native_of(vm, args[0]);
    if (!t->init) return V_NONE;
    return t->init(vm, args[0], args + 1, n - 1, kw);
}

WRAPPER(new) {
    if (n == 0 || !has_flag(vm, args[0], TF_TYPE))
        return vm_raise(vm, vm->t.TypeError, "__new__(): not enough arguments");
    Type *t = as_type(args[0]), *native = t;
    while (native->flags & TF_USER)
        native = native->base;
    return native->make(vm, t, args + 1, n - 1, kw);
}

WRAPPER(len) {
    (void)n, (void)kw;
    int64_t len = native_of(vm, args[0])->length(vm, args[0]);
    return len < 0 ? V_NULL : v_int(len);
}
WRAPPER(getitem) {
    (void)n, (void)kw;
    return native_of(vm, args[0])->getitem(vm, args[0], args[1]);
}
WRAPPER(setitem) {
    (void)n, (void)kw;
    return none_if(
        native_of(vm, args[0])->setitem(vm, args[0], args[1], args[2]));
}
WRAPPER(delitem) {
    (void)n, (void)kw;
    return none_if(
        native_of(vm, args[0])->setitem(vm, args[0], args[1], V_NULL));
}
WRAPPER(contains) {
    (void)n, (void)kw;
    int has = native_of(vm, args[0])->contains(vm, args[0], args[1]);
    return has < 0 ? V_NULL : v_bool(has);
}
WRAPPER(iter) {
    (void)n, (void)kw;
    return native_of(vm, args[0])->iter(vm, args[0]);
}
WRAPPER(next) {
    (void)n, (void)kw;
    Value r = native_of(vm, args[0])->next(vm, args[0]);
    if (!r && !vm->exc) return exc_stop_iteration(vm, V_NONE);
    return r;
}
WRAPPER(call) {
    return native_of(vm, args[0])->call(vm, args[0], args + 1, n - 1, kw);
}
WRAPPER(await) {
    (void)n, (void)kw;
    return native_of(vm, args[0])->await(vm, args[0]);
}
WRAPPER(aiter) {
    (void)n, (void)kw;
    return native_of(vm, args[0])->aiter(vm, args[0]);
}
WRAPPER(anext) {
    (void)n, (void)kw;
    return native_of(vm, args[0])->anext(vm, args[0]);
}

#define M(id, py, sig)                                                         \
    static const NativeDef D_##id = {py, w_##id, NF_METHOD, sig}
M(repr, "__repr__", "");
M(str, "__str__", "");
M(hash, "__hash__", "");
M(format, "__format__", "spec /");
M(lt, "__lt__", "value /");
M(le, "__le__", "value /");
M(eq, "__eq__", "value /");
M(ne, "__ne__", "value /");
M(gt, "__gt__", "value /");
M(ge, "__ge__", "value /");
M(getattribute, "__getattribute__", "name /");
M(setattr, "__setattr__", "name value /");
M(delattr, "__delattr__", "name /");
M(init, "__init__", NULL);
static const NativeDef D_new = {"__new__", w_new, NF_STATIC, NULL};
M(len, "__len__", "");
M(getitem, "__getitem__", "key /");
M(setitem, "__setitem__", "key value /");
M(delitem, "__delitem__", "key /");
M(contains, "__contains__", "key /");
M(iter, "__iter__", "");
M(next, "__next__", "");
M(call, "__call__", NULL);
M(await, "__await__", "");
M(aiter, "__aiter__", "");
M(anext, "__anext__", "");

static void add(Vm *vm, Type *t, const NativeDef *def) {
    Value f = descr_from_native(vm, t, def);
    dict_set_cstr(vm, t->dict, def->name, f);
    release(vm, f);
}

#define NEW(slot) (t->slot && (!t->base || t->base->slot != t->slot))

static void add_for_object(Vm *vm, Type *t) {
    if (NEW(repr)) add(vm, t, &D_repr);
    if (NEW(str) || !t->base) add(vm, t, &D_str);
    if (NEW(hash)) add(vm, t, &D_hash);
    if (NEW(format) || !t->base) add(vm, t, &D_format);
    if (NEW(init) || !t->base) add(vm, t, &D_init);
    if (NEW(make)) add(vm, t, &D_new);
    if (NEW(getattr) || !t->base) add(vm, t, &D_getattribute);
    if (NEW(setattr) || !t->base) {
        add(vm, t, &D_setattr);
        add(vm, t, &D_delattr);
    }
    if (!NEW(compare)) return;
    const NativeDef *all[] = {&D_lt, &D_le, &D_eq, &D_ne, &D_gt, &D_ge};
    for (int i = 0; i < 6; i++)
        add(vm, t, all[i]);
}

void class_add_wrappers(Vm *vm, Type *t) {
    add_for_object(vm, t);
    if (NEW(length)) add(vm, t, &D_len);
    if (NEW(getitem)) add(vm, t, &D_getitem);
    if (NEW(setitem)) {
        add(vm, t, &D_setitem);
        add(vm, t, &D_delitem);
    }
    if (NEW(contains)) add(vm, t, &D_contains);
    if (NEW(iter)) add(vm, t, &D_iter);
    if (NEW(next)) add(vm, t, &D_next);
    if (NEW(call)) add(vm, t, &D_call);
    if (NEW(await)) add(vm, t, &D_await);
    if (NEW(aiter)) add(vm, t, &D_aiter);
    if (NEW(anext)) add(vm, t, &D_anext);
}
