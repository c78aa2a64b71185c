/* Modules concurrent, concurrent.futures, and the two parts of it that programs
 * name: ._base and .thread. */
#include <string.h>

#include "engine/bridge.h"
#include "engine/cfuture_impl.h"
#include "engine/executor.h"
#include "engine/mod_concurrent.h"
#include "vm/exc.h"
#include "vm/import.h"

/* --- what they have in common -----------------------------------------------
 */

/* _executor_method(function): a method of Executor. */
static Value f_executor_method(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    (void)n, (void)kw;
    dict_set_name(vm, concurrent_of(vm)->executor->dict, as_func(args[0])->name,
                  args[0]);
    vm->type_version++;
    return V_NONE;
}

static void add_functions(Vm *vm, Dict *d) {
    static const NativeDef own[] = {
        {"_executor_method", f_executor_method, 0, "function /"},
        {NULL, NULL, 0, NULL},
    };
    const NativeDef *const lists[] = {concurrent_hidden, own};
    for (int i = 0; i < 2; i++)
        for (const NativeDef *def = lists[i]; def->name; def++) {
            Value fn = native_new(vm, def, V_NULL);
            dict_set_cstr(vm, d, def->name, fn);
            release(vm, fn);
        }
}

static Type *type_named(Vm *vm, Dict *d, const char *name) {
    Value v = dict_get_cstr(vm, d, name);
    CHECK(v && has_flag(vm, v, TF_TYPE), "the prelude makes this class");
    return as_type(retain(v));
}

static void keep_exceptions(Vm *vm, Concurrent *c, Dict *d) {
    c->Error = type_named(vm, d, "Error");
    c->CancelledError = type_named(vm, d, "CancelledError");
    c->TimeoutError = type_named(vm, d, "TimeoutError");
    c->InvalidStateError = type_named(vm, d, "InvalidStateError");
    c->BrokenExecutor = type_named(vm, d, "BrokenExecutor");
    c->BrokenThreadPool = type_named(vm, d, "BrokenThreadPool");
}

/* The names of concurrent.futures._base. */
static bool make_base(Vm *vm, Concurrent *c) {
    Dict *d = dict_new(vm);
    c->base = from_obj(d);
    Value name = str_from(vm, "concurrent.futures._base");
    dict_set_name(vm, d, vm->s.name_, name);
    release(vm, name);
    add_functions(vm, d);
    dict_set_cstr(vm, d, "MINOR", v_int(vm->minor));
    dict_set_cstr(vm, d, "Future", from_obj(c->future));
    dict_set_cstr(vm, d, "Executor", from_obj(c->executor));
    if (!engine_run_prelude(vm, "concurrent_base", d)) return false;
    keep_exceptions(vm, c, d);
    return true;
}

Concurrent *concurrent_get(Vm *vm) {
    Engine *e = engine_of(vm);
    if (e->concurrent) return e->concurrent;
    Concurrent *c = heap_alloc(&vm->heap, sizeof *c);
    memset(c, 0, sizeof *c);
    e->concurrent = c;
    vm->threaded = true; /* its first thread may begin inside list(...) */
    cfuture_types_init(vm, c);
    cfwaiter_types_init(vm, c);
    executor_types_init(vm, c);
    bridge_types_init(vm, c);
    if (!make_base(vm, c)) return NULL;
    CHECK(e->n_at_main_end < 4, "room for what ends with the main thread");
    e->at_main_end[e->n_at_main_end++] = executors_shut_down;
    return c;
}

/* --- the modules ------------------------------------------------------------
 */

static bool in_dialect(const Vm *vm, const char *name) {
    if (strcmp(name, "BrokenExecutor") == 0) return vm->minor >= 7;
    if (strcmp(name, "InvalidStateError") == 0) return vm->minor >= 8;
    if (strcmp(name, "BrokenThreadPool") == 0) return vm->minor >= 7;
    return true;
}

static Value new_module(Vm *vm, const char *name) {
    Value m = module_new(vm, name);
    dict_set_cstr(vm, as_dict(vm->modules), name, m);
    return m;
}

/* Copies names that the dialect has; ended by NULL. */
static void copy_names(Vm *vm, const Concurrent *c, Value module,
                       const char *const *names) {
    for (; *names; names++)
        if (in_dialect(vm, *names))
            dict_set_cstr(vm, module_dict(module), *names,
                          dict_get_cstr(vm, as_dict(c->base), *names));
}

static const char *const base_names[] = {
    "FIRST_COMPLETED", "FIRST_EXCEPTION",
    "ALL_COMPLETED",   "CancelledError",
    "TimeoutError",    "InvalidStateError",
    "BrokenExecutor",  "Future",
    "Executor",        "wait",
    "as_completed",    NULL,
};

static Value make_base_module(Vm *vm, Concurrent *c) {
    static const char *const more[] = {"Error", "DoneAndNotDoneFutures", NULL};
    static const char *const states[] = {"PENDING", "RUNNING", "CANCELLED",
                                         "CANCELLED_AND_NOTIFIED", "FINISHED"};
    Value m = new_module(vm, "concurrent.futures._base");
    copy_names(vm, c, m, base_names);
    copy_names(vm, c, m, more);
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        module_set(vm, m, states[i],
                   str_intern(vm, states[i], strlen(states[i])));
    return m;
}

static Value make_thread_module(Vm *vm, Concurrent *c) {
    static const char *const names[] = {"BrokenThreadPool", NULL};
    if (vm->minor >= 9 && c->shut_down)
        return vm_raise(vm, vm->t.RuntimeError,
                        "can't register atexit after shutdown");
    executors_register_exit(vm);
    Value m = new_module(vm, "concurrent.futures.thread");
    copy_names(vm, c, m, names);
    dict_set_cstr(vm, module_dict(m), "ThreadPoolExecutor",
                  from_obj(c->thread_pool));
    return m;
}

/* From the submodule that has it; kept in the package from now on. */
static Value from_submodule(Vm *vm, Value package, const char *module,
                            Value name) {
    Value m = vm_import(vm, module);
    if (!m) return V_NULL;
    Value v = obj_getattr(vm, m, name);
    release(vm, m);
    if (v) dict_set(vm, module_dict(package), name, v);
    return v;
}

/* __getattr__ of the package: the pools are imported when they are needed. */
static Value f_getattr(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value package =
        dict_get_cstr(vm, as_dict(vm->modules), "concurrent.futures");
    Str name = str_view(args[0]);
    if (str_is(name, "ThreadPoolExecutor"))
        return from_submodule(vm, package, "concurrent.futures.thread",
                              args[0]);
    if (str_is(name, "ProcessPoolExecutor"))
        return from_submodule(vm, package, "concurrent.futures.process",
                              args[0]);
    const char *quote = vm->minor <= 6 || vm->minor >= 11 ? "'" : "";
    return vm_raise(vm, vm->t.AttributeError,
                    "module %sconcurrent.futures%s has no attribute %s%s%s",
                    quote, quote, quote, name.ptr, quote);
}

/* Is it in __all__? */
static bool is_listed(const Vm *vm, Str name) {
    if (str_is(name, "InvalidStateError")) return vm->minor >= 13;
    return name.ptr[0] != '_';
}

static Value make_package(Vm *vm, Concurrent *c) {
    static const NativeDef getattr = {"__getattr__", f_getattr, 0, "name /"};
    Value m = new_module(vm, "concurrent.futures"), all = list_new(vm, 16);
    copy_names(vm, c, m, base_names);
    Value key, v;
    for (uint32_t pos = 0; dict_next(module_dict(m), &pos, &key, &v);)
        if (is_listed(vm, str_view(key))) list_append(vm, all, key);
    static const char *const pools[] = {"ProcessPoolExecutor",
                                        "ThreadPoolExecutor"};
    for (int i = 0; i < 2; i++) {
        key = str_intern(vm, pools[i], strlen(pools[i]));
        list_append(vm, all, key);
        release(vm, key);
    }
    if (vm->minor >= 7) dict_set_name(vm, module_dict(m), vm->s.all_, all);
    release(vm, all);
    if (vm->minor <= 6) executors_register_exit(vm);
    module_set(vm, m, "__getattr__", native_new(vm, &getattr, V_NULL));
    return m;
}

Value mod_concurrent_import(Vm *vm, const char *name) {
    if (strncmp(name, "concurrent", 10) != 0) return V_NULL;
    if (strcmp(name, "concurrent") == 0) return new_module(vm, name);
    Concurrent *c = concurrent_get(vm);
    if (!c) return V_NULL;
    if (strcmp(name, "concurrent.futures") == 0) return make_package(vm, c);
    if (strcmp(name, "concurrent.futures._base") == 0)
        return make_base_module(vm, c);
    if (strcmp(name, "concurrent.futures.thread") == 0)
        return make_thread_module(vm, c);
    return V_NULL;
}
