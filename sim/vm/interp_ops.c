/* interp_ops.c: what single instructions do, where it is more than a few lines.
 * Mirrors the corresponding parts of CPython's Python/ceval.c. */
#include "vm/exc.h"
#include "vm/gen.h"
#include "vm/interp_impl.h"
#include "vm/obj_int.h"

/* --- names
 * --------------------------------------------------------------------------*/

Value load_global_slow(Vm *vm, Frame *f, uint32_t *cache, Value name) {
    Dict *g = f->func->globals;
    uint32_t at;
    Value v = dict_get_name_at(g, name, &at);
    if (v) {
        cache[0] = at;
        return v;
    }
    v = dict_get_name_at(vm->builtins, name, &at);
    if (!v) return V_NULL;
    cache[0] = at | CACHE_BUILTIN;
    memcpy(cache + 1, &g->keys_version, sizeof g->keys_version);
    return v;
}

Value load_name(Vm *vm, Frame *f, Value name) {
    Value v = dict_get_name(as_dict(f->slots[0]), name);
    if (!v) v = dict_get_name(f->func->globals, name);
    return v ? v : dict_get_name(vm->builtins, name);
}

void name_error(Vm *vm, Value name) {
    vm_raise(vm, vm->t.NameError, "name '%s' is not defined",
             str_view(name).ptr);
    if (vm->exc && is_exc(vm, vm->exc))
        assign(vm, &as_exc(vm->exc)->extra, retain(name));
}

void unbound_error(Vm *vm, Frame *f, uint32_t slot) {
    const Code *c = f->func->code;
    const char *name = str_view(c->local_names[slot]).ptr;
    if (slot >= c->n_locals + c->n_cells)
        vm_raise(vm, vm->t.NameError,
                 vm->minor >= 11
                     ? "cannot access free variable '%s' where it is not "
                       "associated with a value in enclosing scope"
                     : "free variable '%s' referenced before assignment in "
                       "enclosing scope",
                 name);
    else
        vm_raise(vm, vm->t.UnboundLocalError,
                 vm->minor >= 11
                     ? "cannot access local variable '%s' where it is not "
                       "associated with a value"
                     : "local variable '%s' referenced before assignment",
                 name);
}

/* --- attributes
 * ------------------------------------------------------------------------*/

static void fill_cache(Vm *vm, uint32_t *cache, Value obj, uint32_t kind) {
    uint64_t t = (uintptr_t)as_obj(obj)->type;
    memcpy(cache, &t, sizeof t);
    cache[2] = cache_tag(vm, kind);
}

/* An attribute in the object's own dict that no descriptor hides. */
static Value own_attr(Vm *vm, Value obj, Value name, uint32_t *at) {
    Dict *d = attr_dict(vm, obj);
    Type *t = type_of(vm, obj);
    if (!d || (t->getattr && t != vm->t.module)) return V_NULL;
    Value v = dict_get_name_at(d, name, at);
    if (!v || t == vm->t.module) return v;
    Value descr = type_lookup(vm, t, name);
    return descr && type_of(vm, descr)->descr_set ? V_NULL : v;
}

Value attr_load(Vm *vm, Value obj, Value name, uint32_t *cache) {
    uint32_t at;
    Value own = own_attr(vm, obj, name, &at);
    if (!own) return obj_getattr(vm, obj, name);
    fill_cache(vm, cache, obj, CACHED_DICT);
    cache[3] = at;
    return retain(own);
}

Value method_load(Vm *vm, Value obj, Value name, uint32_t *cache, Value *self) {
    uint32_t at;
    Value own = own_attr(vm, obj, name, &at);
    if (own) {
        fill_cache(vm, cache, obj, CACHED_DICT);
        cache[3] = at;
        *self = V_NULL;
        return retain(own);
    }
    Value fn = attr_method(vm, obj, name, self);
    if (!*self) return fn;
    if (is_obj(obj)) {
        fill_cache(vm, cache, obj, CACHED_METHOD);
        memcpy(cache + 3, &fn, sizeof fn);
    }
    release(vm, *self); /* the caller still has its own reference */
    *self = obj;
    return fn;
}

bool attr_store(Vm *vm, Value obj, Value name, Value x, uint32_t *cache) {
    (void)cache;
    Type *t = type_of(vm, obj);
    if (t->setattr || type_lookup(vm, t, name) || !t->dict_offset)
        return obj_setattr(vm, obj, name, x);
    dict_set_name(vm, attr_dict_make(vm, obj), name, x);
    return true;
}

/* --- calls
 * --------------------------------------------------------------------------------*/

void release_all(Vm *vm, Value *items, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        release(vm, items[i]);
}

/* As CPython names a callee in such messages: "__main__.f()" from 3.9 on. */
static Value callee_name(Vm *vm, Value fn) {
    if (has_type(vm, fn, vm->t.method))
        return callee_name(vm, ((Method *)as_obj(fn))->func);
    if (has_flag(vm, fn, TF_TYPE))
        return str_printf(vm, "%s()", as_type(fn)->name);
    if (has_type(vm, fn, vm->t.native) || has_type(vm, fn, vm->t.native_method))
        return str_printf(vm, "%s()", ((Native *)as_obj(fn))->def->name);
    if (!has_type(vm, fn, vm->t.func))
        return str_printf(vm, "%s object", type_of(vm, fn)->name);
    const Func *f = as_func(fn);
    if (vm->minor < 9 || !is_str(vm, f->module))
        return str_printf(vm, "%s()", str_view(f->name).ptr);
    return str_printf(vm, "%s.%s()", str_view(f->module).ptr,
                      str_view(f->qualname).ptr);
}

static bool callee_error(Vm *vm, Value fn, const char *fmt, const char *what) {
    bool old_class = vm->minor < 9 && has_flag(vm, fn, TF_TYPE);
    Value name = old_class ? str_from(vm, "type object") : callee_name(vm, fn);
    StrBuf sb = {0};
    sb_puts(&sb, str_view(name).ptr);
    sb_printf(&sb, " %s %s", fmt, what);
    vm_raise(vm, vm->t.TypeError, "%s", sb.data);
    sb_free(&sb);
    release(vm, name);
    return false;
}

Value call_ex(Vm *vm, Value fn, Value args, Value kwargs) {
    if (!type_of(vm, args)->iter && !type_of(vm, args)->getitem)
        return callee_error(vm, fn, "argument after * must be an iterable, not",
                            type_of(vm, args)->name)
                   ? V_NONE
                   : V_NULL;
    Value list = seq_list(vm, args);
    if (!list) return V_NULL;
    uint32_t n = as_list(list)->len, pos = 0, extra = 0;
    Value names = V_NULL, key, v;
    if (kwargs && as_dict(kwargs)->used) {
        names = tuple_new(vm, as_dict(kwargs)->used);
        while (dict_next(as_dict(kwargs), &pos, &key, &v)) {
            as_tuple(names)->items[extra++] = retain(key);
            list_append(vm, list, v);
        }
    }
    Value r = vm_begin_call(vm, fn, as_list(list)->items, n, names);
    release(vm, names);
    release(vm, list);
    return r;
}

static void repeated_keyword(Vm *vm, Value callee, Value key) {
    StrBuf quoted = {0};
    sb_printf(&quoted, "'%s'", str_view(key).ptr);
    callee_error(vm, callee, "got multiple values for keyword argument",
                 quoted.data);
    sb_free(&quoted);
}

bool call_merge(Vm *vm, Dict *to, Value from, Value callee) {
    if (!is_dict(vm, from)) {
        Value keys = obj_getattr_opt(vm, from, vm->s.keys);
        if (!keys) {
            if (!vm->exc)
                callee_error(vm, callee,
                             "argument after ** must be a mapping, not",
                             type_of(vm, from)->name);
            return false;
        }
        release(vm, keys);
        return dict_update(vm, to, from);
    }
    uint32_t pos = 0;
    Value key, v;
    while (dict_next(as_dict(from), &pos, &key, &v)) {
        if (!is_str(vm, key)) {
            vm_raise(vm, vm->t.TypeError, "keywords must be strings");
            return false;
        }
        Value name = str_interned(vm, retain(key));
        bool twice = dict_get_name(to, name) != V_NULL;
        if (twice)
            repeated_keyword(vm, callee, name);
        else
            dict_set_name(vm, to, name, v);
        release(vm, name);
        if (twice) return false;
    }
    return true;
}

bool display_update(Vm *vm, Dict *to, Value from) {
    if (is_dict(vm, from)) return dict_update(vm, to, from);
    Value keys = obj_getattr_opt(vm, from, vm->s.keys);
    if (keys) {
        release(vm, keys);
        return dict_update(vm, to, from);
    }
    if (!vm->exc)
        vm_raise(vm, vm->t.TypeError, "'%s' object is not a mapping",
                 type_of(vm, from)->name);
    return false;
}

/* --- building
 * -------------------------------------------------------------------------------*/

bool extend_star(Vm *vm, Value list, Value from) {
    Type *t = type_of(vm, from);
    if (t->iter || t->getitem || vm->minor < 9)
        return list_extend(vm, list, from);
    vm_raise(vm, vm->t.TypeError, "Value after * must be an iterable, not %s",
             t->name);
    return false;
}

bool set_add_all(Vm *vm, Value set, Value from) {
    return set_extend(vm, set, from);
}

/* a += b: when the next instruction stores into the local that a came from,
 * that local's reference is given up first, so that a can grow in place. */
Value inplace_concat(Vm *vm, Frame *f, const uint32_t *ip, Value a, Value b) {
    uint32_t next = *ip;
    if (instr_op(next) == OPC_STORE_FAST && f->slots[instr_arg(next)] == a) {
        f->slots[instr_arg(next)] = V_NULL;
        release(vm, a);
    }
    return str_append(vm, a, b);
}

Value build_set(Vm *vm, const Value *items, uint32_t n) {
    Value set = set_new(vm, false);
    for (uint32_t i = 0; i < n; i++)
        if (!set_add(vm, set, items[i])) {
            release(vm, set);
            return V_NULL;
        }
    return set;
}

Value build_map(Vm *vm, const Value *items, uint32_t n) {
    Dict *d = dict_new(vm);
    for (uint32_t i = 0; i < n; i++)
        if (!dict_set(vm, d, items[2 * i], items[2 * i + 1])) {
            release(vm, from_obj(d));
            return V_NULL;
        }
    return from_obj(d);
}

static bool count_error(Vm *vm, uint32_t want, uint32_t got, bool more) {
    if (more)
        vm_raise(vm, vm->t.ValueError,
                 "too many values to unpack (expected %u)", want);
    else
        vm_raise(vm, vm->t.ValueError,
                 "not enough values to unpack (expected %u, got %u)", want,
                 got);
    return false;
}

static Value unpack_iter(Vm *vm, Value seq) {
    Type *t = type_of(vm, seq);
    if (!t->iter && !(t->flags & TF_USER && t->getitem))
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor >= 7 ? "cannot unpack non-iterable %s object"
                                       : "'%s' object is not iterable",
                        t->name);
    return obj_iter(vm, seq);
}

bool unpack(Vm *vm, Value seq, uint32_t n, Value *out) {
    if (is_tuple(vm, seq) || is_list(vm, seq)) {
        bool tuple = is_tuple(vm, seq);
        const Value *items = tuple ? as_tuple(seq)->items : as_list(seq)->items;
        uint32_t len = tuple ? as_tuple(seq)->len : as_list(seq)->len;
        if (len != n) return count_error(vm, n, len, len > n);
        for (uint32_t i = 0; i < n; i++)
            out[n - 1 - i] = retain(items[i]);
        return true;
    }
    Value it = unpack_iter(vm, seq), x;
    if (!it) return false;
    uint32_t got = 0;
    while (got < n && (x = obj_next(vm, it)))
        out[n - 1 - got++] = x;
    bool ok = got == n;
    if (ok && (x = obj_next(vm, it))) {
        release(vm, x);
        ok = count_error(vm, n, n, true);
    } else if (!ok && !vm->exc) {
        count_error(vm, n, got, false);
    }
    ok = ok && !vm->exc;
    for (uint32_t i = 0; !ok && i < got; i++)
        release(vm, out[n - 1 - i]);
    release(vm, it);
    return ok;
}

bool unpack_star(Vm *vm, Value seq, uint32_t before, uint32_t after,
                 Value *out) {
    Value it = unpack_iter(vm, seq);
    if (!it) return false;
    Value list = seq_list(vm, it);
    release(vm, it);
    if (!list) return false;
    uint32_t len = as_list(list)->len, fixed = before + after;
    if (len < fixed) {
        vm_raise(vm, vm->t.ValueError,
                 "not enough values to unpack (expected at least %u, got %u)",
                 fixed, len);
        release(vm, list);
        return false;
    }
    const Value *items = as_list(list)->items;
    for (uint32_t i = 0; i < before; i++)
        out[fixed - i] = retain(items[i]);
    out[after] = list_from(vm, items + before, len - fixed);
    for (uint32_t i = 0; i < after; i++)
        out[after - 1 - i] = retain(items[len - after + i]);
    release(vm, list);
    return true;
}

Value format_value(Vm *vm, Value x, uint32_t conversion, Value spec) {
    if (!conversion && !spec && is_int_small(x)) return obj_repr(vm, x);
    Value v = conversion == 1   ? obj_str(vm, x)
              : conversion == 2 ? obj_repr(vm, x)
              : conversion == 3 ? obj_ascii(vm, x)
                                : retain(x);
    if (!v || (has_type(vm, v, vm->t.str) && !spec)) return v;
    Value r = obj_format(vm, v, spec ? spec : vm->s.empty);
    release(vm, v);
    return r;
}

Value *push_function(Vm *vm, Frame *f, Value *sp, uint32_t flags) {
    Value code = *--sp;
    Value fn = func_new(vm, as_code(code), f->func->globals);
    release(vm, code);
    if (flags & 8) as_func(fn)->closure = *--sp;
    if (flags & 4) {
        Value annotations = *--sp;
        dict_set_name(vm, attr_dict_make(vm, fn), vm->s.annotations_,
                      annotations);
        release(vm, annotations);
    }
    if (flags & 2) as_func(fn)->kwdefaults = *--sp;
    if (flags & 1) as_func(fn)->defaults = *--sp;
    *sp++ = fn;
    return sp;
}

void setup_annotations(Vm *vm, Frame *f) {
    Dict *ns = f->func->code->flags & CODE_CLASS ? as_dict(f->slots[0])
                                                 : f->func->globals;
    if (dict_get_name(ns, vm->s.annotations_)) return;
    Dict *d = dict_new(vm);
    dict_set_name(vm, ns, vm->s.annotations_, from_obj(d));
    release(vm, from_obj(d));
}

/* --- exceptions
 * -------------------------------------------------------------------------------*/

bool raise_again(Vm *vm) {
    Value e = frame_handled(vm);
    if (!e) {
        vm_raise(vm, vm->t.RuntimeError, "No active exception to reraise");
        return false;
    }
    vm->exc = retain(e);
    return true;
}

static bool is_exc_type(const Vm *vm, Value v) {
    return has_flag(vm, v, TF_TYPE) && as_type(v)->flags & TF_EXC;
}

int exc_match(Vm *vm, Value exc, Value type) {
    if (is_exc_type(vm, type)) return is_a(vm, exc, as_type(type));
    uint32_t n = is_tuple(vm, type) ? as_tuple(type)->len : 0;
    bool ok = is_tuple(vm, type);
    for (uint32_t i = 0; i < n; i++)
        ok &= is_exc_type(vm, as_tuple(type)->items[i]);
    if (!ok) {
        vm_raise(vm, vm->t.TypeError,
                 "catching classes that do not inherit from BaseException is "
                 "not allowed");
        return -1;
    }
    for (uint32_t i = 0; i < n; i++)
        if (is_a(vm, exc, as_type(as_tuple(type)->items[i]))) return 1;
    return 0;
}

/* --- with
 * ---------------------------------------------------------------------------------------*/

static Value bound_special(Vm *vm, Value v, Value name) {
    Value d = type_lookup(vm, type_of(vm, v), name);
    if (!d) return V_NULL;
    Type *dt = type_of(vm, d);
    return dt->descr_get ? dt->descr_get(vm, d, v, type_of(vm, v)) : retain(d);
}

static bool protocol_error(Vm *vm, Value mgr, Value name, bool async) {
    if (vm->exc) return false;
    const char *type = type_of(vm, mgr)->name;
    if (vm->minor < 11) {
        vm_raise(vm, vm->t.AttributeError, "%s", str_view(name).ptr);
        return false;
    }
    bool missed = name == vm->s.exit_ || name == vm->s.aexit_;
    vm_raise(vm, vm->t.TypeError,
             "'%s' object does not support the %scontext manager protocol%s",
             type, async ? "asynchronous " : "",
             missed ? (async ? " (missed __aexit__ method)"
                             : " (missed __exit__ method)")
                    : "");
    return false;
}

bool with_methods(Vm *vm, Value mgr, Value enter_name, Value exit_name,
                  Value *enter, Value *exit) {
    bool async = enter_name == vm->s.aenter_;
    *enter = bound_special(vm, mgr, enter_name);
    if (!*enter) return protocol_error(vm, mgr, enter_name, async);
    *exit = bound_special(vm, mgr, exit_name);
    if (*exit) return true;
    release(vm, *enter);
    return protocol_error(vm, mgr, exit_name, async);
}

Value call_exit(Vm *vm, Value exit, Value exc) {
    Value tb = as_exc(exc)->traceback;
    Value args[3] = {from_obj(type_of(vm, exc)), exc, tb ? tb : V_NONE};
    return vm_begin_call(vm, exit, args, 3, V_NULL);
}

/* --- generators and coroutines
 * ---------------------------------------------------------------------*/

Value yield_from_iter(Vm *vm, Frame *f, Value x) {
    if (has_type(vm, x, vm->t.gen)) return retain(x);
    bool coro = has_type(vm, x, vm->t.coroutine);
    if (coro && (f->gen->kind == GEN_COROUTINE || f->gen->hooked))
        return retain(x);
    if (coro)
        return vm_raise(vm, vm->t.TypeError,
                        "cannot 'yield from' a coroutine object in a "
                        "non-coroutine generator");
    return obj_iter(vm, x);
}

Value await_operand(Vm *vm, Value x, uint32_t what) {
    if (what && !type_of(vm, x)->await &&
        !(has_type(vm, x, vm->t.gen) && ((Gen *)as_obj(x))->hooked))
        return vm_raise(vm, vm->t.TypeError,
                        "'async with' received an object from %s that does "
                        "not implement __await__: %s",
                        what == 1 ? "__aenter__" : "__aexit__",
                        type_of(vm, x)->name);
    return vm_get_awaitable(vm, x);
}

Value get_aiter(Vm *vm, Value x) {
    Type *t = type_of(vm, x);
    if (!t->aiter)
        return vm_raise(vm, vm->t.TypeError,
                        "'async for' requires an object with __aiter__ method, "
                        "got %s",
                        t->name);
    Value it = t->aiter(vm, x);
    if (!it || type_of(vm, it)->anext) return it;
    vm_raise(vm, vm->t.TypeError,
             "'async for' received an object from __aiter__ that does not "
             "implement __anext__: %s",
             type_of(vm, it)->name);
    release(vm, it);
    return V_NULL;
}

Value get_anext(Vm *vm, Value aiter) {
    Type *t = type_of(vm, aiter);
    Value a = t->anext ? t->anext(vm, aiter) : V_NULL;
    if (!a) {
        if (vm->exc) return V_NULL;
        return vm_raise(vm, vm->t.TypeError,
                        "'async for' requires an iterator with __anext__ "
                        "method, got %s",
                        t->name);
    }
    Value it = vm_get_awaitable(vm, a);
    if (!it) {
        Value cause = exc_take(vm);
        vm_raise(vm, vm->t.TypeError,
                 "'async for' received an invalid object from __anext__: %s",
                 type_of(vm, a)->name);
        assign(vm, &as_exc(vm->exc)->cause, cause);
    }
    release(vm, a);
    return it;
}
