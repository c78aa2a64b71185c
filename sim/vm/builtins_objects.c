/* builtins_objects.c: what can be asked of any object. */
#include "vm/attr.h"
#include "vm/builtins.h"
#include "vm/class.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"

static Value bi_len(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t len = obj_len(vm, args[0]);
    return len < 0 ? V_NULL : v_int(len);
}

static Value bi_repr(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return obj_repr(vm, args[0]);
}

static Value bi_ascii(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return obj_ascii(vm, args[0]);
}

static Value bi_format(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value spec = args[1] ? args[1] : vm->s.empty;
    if (!is_str(vm, spec))
        return vm_raise(vm, vm->t.TypeError,
                        "format() argument 2 must be str, not %s",
                        type_of(vm, spec)->name);
    return obj_format(vm, args[0], spec);
}

static Value bi_hash(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    uint64_t hash;
    if (!obj_hash(vm, args[0], &hash)) return V_NULL;
    return int_from_i64(vm, (int64_t)hash);
}

static Value bi_id(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return int_from_u64(vm, obj_id(vm, args[0]));
}

static Value bi_callable(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return v_bool(obj_callable(vm, args[0]));
}

static Value bi_isinstance(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "isinstance", kw) ||
        !arg_count(vm, "isinstance", n, 2, 2))
        return V_NULL;
    int result = obj_isinstance(vm, args[0], args[1]);
    return result < 0 ? V_NULL : v_bool(result);
}

static Value bi_issubclass(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "issubclass", kw) ||
        !arg_count(vm, "issubclass", n, 2, 2))
        return V_NULL;
    int result = obj_issubclass(vm, args[0], args[1]);
    return result < 0 ? V_NULL : v_bool(result);
}

/* --- attributes ---------------------------------------------------------- */

/* A look-up gave `v`: was there nothing?  A property may say so itself. */
static bool no_attribute(Vm *vm, Value v) {
    if (v) return false;
    if (!vm->exc) return true;
    if (vm->stop || !exc_matches(vm, vm->t.AttributeError)) return false;
    exc_clear(vm);
    return true;
}

static Value bi_getattr(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "getattr", kw) || !arg_count(vm, "getattr", n, 2, 3))
        return V_NULL;
    Value name = attr_name(vm, "getattr", args[1]);
    if (!name) return V_NULL;
    Value v = n == 2 ? obj_getattr(vm, args[0], name)
                     : obj_getattr_opt(vm, args[0], name);
    release(vm, name);
    if (n == 3 && no_attribute(vm, v)) return retain(args[2]);
    return v;
}

static Value bi_hasattr(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "hasattr", kw) || !arg_count(vm, "hasattr", n, 2, 2))
        return V_NULL;
    Value name = attr_name(vm, "hasattr", args[1]);
    if (!name) return V_NULL;
    Value v = obj_getattr_opt(vm, args[0], name);
    release(vm, name);
    if (no_attribute(vm, v)) return V_FALSE;
    release(vm, v);
    return v ? V_TRUE : V_NULL;
}

static Value bi_setattr(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "setattr", kw) || !arg_count(vm, "setattr", n, 3, 3))
        return V_NULL;
    Value name = attr_name(vm, "setattr", args[1]);
    bool ok = name && obj_setattr(vm, args[0], name, args[2]);
    release(vm, name);
    return ok ? V_NONE : V_NULL;
}

static Value bi_delattr(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "delattr", kw) || !arg_count(vm, "delattr", n, 2, 2))
        return V_NULL;
    Value name = attr_name(vm, "delattr", args[1]);
    bool ok = name && obj_delattr(vm, args[0], name);
    release(vm, name);
    return ok ? V_NONE : V_NULL;
}

static Value bi_globals(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return retain(from_obj(frame_globals(vm)));
}

static Value bi_locals(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return frame_locals(vm);
}

static Value bi_vars(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!args[0]) return frame_locals(vm);
    Value dict = obj_getattr_opt(vm, args[0], vm->s.dict_);
    if (!no_attribute(vm, dict)) return dict;
    return vm_raise(vm, vm->t.TypeError,
                    "vars() argument must have __dict__ attribute");
}

static void add_keys(Vm *vm, Dict *names, const Dict *from) {
    uint32_t pos = 0;
    Value key, v;
    while (from && dict_next(from, &pos, &key, &v))
        if (is_str(vm, key)) dict_set(vm, names, key, V_NONE);
}

static void add_class_keys(Vm *vm, Dict *names, const Type *t) {
    const Tuple *mro = as_tuple(t->mro);
    for (uint32_t i = mro->len; i > 0; i--)
        add_keys(vm, names, as_type(mro->items[i - 1])->dict);
}

/* The names that dir(v) lists, as the keys of a new dict. */
static Value names_of(Vm *vm, Value v) {
    Dict *names = dict_new(vm);
    if (!v) {
        Value locals = frame_locals(vm);
        add_keys(vm, names, as_dict(locals));
        release(vm, locals);
    } else if (has_type(vm, v, vm->t.module)) {
        add_keys(vm, names, module_dict(v));
    } else {
        bool is_class = has_flag(vm, v, TF_TYPE);
        add_class_keys(vm, names, is_class ? as_type(v) : type_of(vm, v));
        if (!is_class) add_keys(vm, names, attr_dict(vm, v));
    }
    return from_obj(names);
}

static Value bi_dir(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "dir", kw) || !arg_count(vm, "dir", n, 0, 1))
        return V_NULL;
    Value own = str_intern(vm, "__dir__", 7);
    bool user = n && has_flag(vm, args[0], TF_USER | TF_EXC) &&
                type_lookup(vm, type_of(vm, args[0]), own);
    Value names = user ? vm_call_method(vm, args[0], own, NULL, 0)
                       : names_of(vm, n ? args[0] : V_NULL);
    release(vm, own);
    Value list = names ? seq_list(vm, names) : V_NULL;
    release(vm, names);
    if (list && list_sort(vm, list, V_NONE, false)) return list;
    release(vm, list);
    return V_NULL;
}

/* --- iterating ----------------------------------------------------------- */

static Value bi_iter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "iter", kw) || !arg_count(vm, "iter", n, 1, 2))
        return V_NULL;
    if (n == 1) return obj_iter(vm, args[0]);
    if (obj_callable(vm, args[0])) return call_iter_new(vm, args[0], args[1]);
    return vm_raise(vm, vm->t.TypeError,
                    vm->minor == 12
                        ? "iter(object, sentinel): object must be callable"
                        : "iter(v, w): v must be callable");
}

/* What the iterator raises goes through as it is, with the value a generator
 * returned. */
static Value bi_next(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (!no_keywords(vm, "next", kw) || !arg_count(vm, "next", n, 1, 2))
        return V_NULL;
    Type *t = type_of(vm, args[0]);
    if (!t->next)
        return vm_raise(vm, vm->t.TypeError, "'%s' object is not an iterator",
                        t->name);
    Value v = t->next(vm, args[0]);
    if (v) return v;
    if (n == 1) return vm->exc ? V_NULL : exc_stop_iteration(vm, V_NONE);
    if (vm->exc && !exc_matches(vm, vm->t.StopIteration)) return V_NULL;
    if (vm->exc) exc_clear(vm);
    return retain(args[1]);
}

static Value any_or_all(Vm *vm, Value iterable, int wanted) {
    Value it = obj_iter(vm, iterable), item;
    if (!it) return V_NULL;
    int found = !wanted;
    while (found != wanted && (item = obj_next(vm, it))) {
        int truth = obj_truth(vm, item);
        release(vm, item);
        if (truth < 0) break;
        found = truth;
    }
    release(vm, it);
    return vm->exc ? V_NULL : v_bool(found);
}

static Value bi_any(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return any_or_all(vm, args[0], 1);
}

static Value bi_all(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return any_or_all(vm, args[0], 0);
}

static Value bi_sorted(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const char *const names[] = {"key", "reverse"};
    Value named[2];
    if (!arg_count(vm, "sorted", n, 1, 1) ||
        !keywords(vm, "sort", args + n, kw, names, 2, named))
        return V_NULL;
    int64_t reverse = 0;
    if (named[1] && !int_index(vm, named[1], &reverse)) return V_NULL;
    Value list = seq_list(vm, args[0]);
    if (!list) return V_NULL;
    Value key = named[0] ? named[0] : V_NONE;
    if (list_sort(vm, list, key, reverse != 0)) return list;
    release(vm, list);
    return V_NULL;
}

static Value bi_aiter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Type *t = type_of(vm, args[0]);
    if (t->aiter) return t->aiter(vm, args[0]);
    return vm_raise(vm, vm->t.TypeError, "'%s' object is not an async iterable",
                    t->name);
}

static Value bi_anext(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Type *t = type_of(vm, args[0]);
    if (!t->anext)
        return vm_raise(vm, vm->t.TypeError,
                        "'%s' object is not an async iterator", t->name);
    if (args[1]) return vm_refuse(vm, "anext() with a default");
    return t->anext(vm, args[0]);
}

const NativeDef builtins_objects[] = {
    {"len", bi_len, 0, "obj /"},
    {"repr", bi_repr, 0, "obj /"},
    {"ascii", bi_ascii, 0, "obj /"},
    {"format", bi_format, 0, "value format_spec? /"},
    {"hash", bi_hash, 0, "obj /"},
    {"id", bi_id, 0, "obj /"},
    {"callable", bi_callable, 0, "obj /"},
    {"isinstance", bi_isinstance, 0, NULL},
    {"issubclass", bi_issubclass, 0, NULL},
    {"getattr", bi_getattr, 0, NULL},
    {"hasattr", bi_hasattr, 0, NULL},
    {"setattr", bi_setattr, 0, NULL},
    {"delattr", bi_delattr, 0, NULL},
    {"globals", bi_globals, 0, ""},
    {"locals", bi_locals, 0, ""},
    {"vars", bi_vars, 0, "object? /"},
    {"dir", bi_dir, 0, NULL},
    {"iter", bi_iter, 0, NULL},
    {"next", bi_next, 0, NULL},
    {"any", bi_any, 0, "iterable /"},
    {"all", bi_all, 0, "iterable /"},
    {"sorted", bi_sorted, 0, NULL},
    {NULL, NULL, 0, NULL}};

const NativeDef builtins_objects_310[] = {
    {"aiter", bi_aiter, 0, "async_iterable /"},
    {"anext", bi_anext, 0, "aiterator default? /"},
    {NULL, NULL, 0, NULL}};
