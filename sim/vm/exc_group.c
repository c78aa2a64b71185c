/* ExceptionGroup and BaseExceptionGroup.  extra = the tuple of exceptions,
 * extra2 = the message. */
#include "vm/exc_impl.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

/* The exceptions as a tuple; V_NULL with what CPython says. */
static Value checked(Vm *vm, Value excs) {
    if (!is_list(vm, excs) && !is_tuple(vm, excs))
        return vm_raise(vm, vm->t.TypeError,
                        "second argument (exceptions) must be a sequence");
    Value t = seq_tuple(vm, excs);
    if (!t) return V_NULL;
    uint32_t bad = 0, n = as_tuple(t)->len;
    while (bad < n && is_exc(vm, as_tuple(t)->items[bad]))
        bad++;
    if (n && bad == n) return t;
    release(vm, t);
    if (n == 0)
        return vm_raise(vm, vm->t.ValueError,
                        "second argument (exceptions) must be a non-empty "
                        "sequence");
    return vm_raise(vm, vm->t.ValueError,
                    "Item %u of second argument (exceptions) is not an "
                    "exception",
                    bad);
}

/* The type that is really made; NULL with TypeError if it cannot hold what it
 * is given. */
static Type *group_type(Vm *vm, Type *t, Value excs) {
    bool plain = true;
    for (uint32_t i = 0; i < as_tuple(excs)->len; i++)
        plain &= is_a(vm, as_tuple(excs)->items[i], vm->t.Exception);
    if (t == vm->t.BaseExceptionGroup) return plain ? vm->t.ExceptionGroup : t;
    if (plain || !type_is_subtype(t, vm->t.Exception)) return t;
    if (t == vm->t.ExceptionGroup)
        vm_raise(vm, vm->t.TypeError,
                 "Cannot nest BaseExceptions in an ExceptionGroup");
    else
        vm_raise(vm, vm->t.TypeError, "Cannot nest BaseExceptions in '%s'",
                 t->name);
    return NULL;
}

static Value group_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    (void)kw; /* a subclass's __init__ may want them */
    if (n != 2)
        return vm_raise(vm, vm->t.TypeError,
                        "BaseExceptionGroup.__new__() takes exactly 2 "
                        "arguments (%u given)",
                        n);
    if (!is_str(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError,
                        "BaseExceptionGroup.__new__() argument 1 must be str, "
                        "not %s",
                        type_of(vm, args[0])->name);
    Value excs = checked(vm, args[1]);
    if (!excs) return V_NULL;
    t = group_type(vm, t, excs);
    if (!t) {
        release(vm, excs);
        return V_NULL;
    }
    Exc *e = exc_alloc(vm, t, tuple_from(vm, args, n));
    e->extra = excs;
    e->extra2 = retain(args[0]);
    return from_obj(e);
}

static Value group_str(Vm *vm, Value v) {
    uint32_t n = as_tuple(as_exc(v)->extra)->len;
    return str_printf(vm, "%s (%u sub-exception%s)",
                      str_view(as_exc(v)->extra2).ptr, n, n == 1 ? "" : "s");
}

void exc_group_slots(Type *t) {
    t->make = group_make;
    t->str = group_str;
}

/* --- split, subgroup, derive
 * --------------------------------------------------- */

static Value derive(Vm *vm, Value group, Value excs) {
    Value name = str_intern(vm, "derive", 6);
    Value r = vm_call_method(vm, group, name, &excs, 1);
    release(vm, name);
    if (!r) return V_NULL;
    if (!is_a(vm, r, vm->t.BaseExceptionGroup)) {
        release(vm, r);
        return vm_raise(vm, vm->t.TypeError,
                        "derive must return an instance of "
                        "BaseExceptionGroup");
    }
    Exc *to = as_exc(r), *from = as_exc(group);
    assign(vm, &to->traceback, retain(from->traceback));
    assign(vm, &to->context, retain(from->context));
    assign(vm, &to->cause, retain(from->cause));
    to->suppress_context = from->suppress_context;
    if (from->notes) assign(vm, &to->notes, seq_list(vm, from->notes));
    return r;
}

static bool is_exc_type(Vm *vm, Value v) {
    return has_flag(vm, v, TF_TYPE) && (as_type(v)->flags & TF_EXC);
}

static bool valid_matcher(Vm *vm, Value m) {
    bool ok = is_exc_type(vm, m) ||
              (!has_flag(vm, m, TF_TYPE) && obj_callable(vm, m));
    if (is_tuple(vm, m)) {
        ok = as_tuple(m)->len > 0;
        for (uint32_t i = 0; i < as_tuple(m)->len; i++)
            ok &= is_exc_type(vm, as_tuple(m)->items[i]);
    }
    if (!ok)
        vm_raise(vm, vm->t.TypeError, "%s",
                 vm->minor >= 13
                     ? "expected an exception type, a tuple of exception "
                       "types, or a callable (other than a class)"
                     : "expected a function, exception type or tuple of "
                       "exception types");
    return ok;
}

/* 1, 0, -1 with an exception */
static int matches(Vm *vm, Value e, Value m) {
    if (is_exc_type(vm, m) || is_tuple(vm, m)) return obj_isinstance(vm, e, m);
    Value r = vm_call1(vm, m, e);
    int t = r ? obj_truth(vm, r) : -1;
    release(vm, r);
    return t;
}

static bool split(Vm *vm, Value e, Value m, Value *match, Value *rest);

/* The exceptions of the group go to two lists. */
static bool split_items(Vm *vm, Value group, Value m, Value yes, Value no) {
    Tuple *items = as_tuple(as_exc(group)->extra);
    for (uint32_t i = 0; i < items->len; i++) {
        Value match, rest;
        if (!split(vm, items->items[i], m, &match, &rest)) return false;
        if (match != V_NONE) list_append(vm, yes, match);
        if (rest != V_NONE) list_append(vm, no, rest);
        release(vm, match);
        release(vm, rest);
    }
    return true;
}

static bool derive_part(Vm *vm, Value group, Value list, Value *out) {
    *out = V_NONE;
    if (as_list(list)->len) *out = derive(vm, group, list);
    return *out != V_NULL;
}

static bool split(Vm *vm, Value e, Value m, Value *match, Value *rest) {
    int hit = matches(vm, e, m);
    *match = *rest = V_NONE;
    if (hit < 0) return false;
    if (hit || !is_a(vm, e, vm->t.BaseExceptionGroup)) {
        *(hit ? match : rest) = retain(e);
        return true;
    }
    Value yes = list_new(vm, 2), no = list_new(vm, 2);
    bool ok = split_items(vm, e, m, yes, no) &&
              derive_part(vm, e, yes, match) && derive_part(vm, e, no, rest);
    if (!ok) clear(vm, match);
    release(vm, yes);
    release(vm, no);
    return ok;
}

static Value m_split(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value match, rest;
    if (!valid_matcher(vm, args[1]) ||
        !split(vm, args[0], args[1], &match, &rest))
        return V_NULL;
    Value pair = tuple_of2(vm, match, rest);
    release(vm, match);
    release(vm, rest);
    return pair;
}

static Value m_subgroup(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value match, rest;
    if (!valid_matcher(vm, args[1]) ||
        !split(vm, args[0], args[1], &match, &rest))
        return V_NULL;
    release(vm, rest);
    return match;
}

static Value m_derive(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value pair[2] = {as_exc(args[0])->extra2, args[1]};
    return vm_call(vm, from_obj(vm->t.BaseExceptionGroup), pair, 2, V_NULL);
}

const NativeDef exc_group_methods[] = {
    {"split", m_split, NF_METHOD, "matcher_value /"},
    {"subgroup", m_subgroup, NF_METHOD, "matcher_value /"},
    {"derive", m_derive, NF_METHOD, "excs /"},
    {NULL, NULL, 0, NULL},
};

static Value get_exceptions(Vm *vm, Value self) {
    (void)vm;
    return retain(as_exc(self)->extra);
}

static Value get_message(Vm *vm, Value self) {
    (void)vm;
    return retain(as_exc(self)->extra2);
}

const GetSetDef exc_group_getset[] = {
    {"exceptions", get_exceptions, NULL},
    {"message", get_message, NULL},
    {NULL, NULL, NULL},
};
