/* mod_types.c: _types: the types that have no name in builtins, and what the
 * modules in Python need from the VM. */
#include "vm/builtins.h"
#include "vm/code.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/mod_table.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

static Value t_refuse(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return vm_refuse(vm, "%s", str_view(args[0]).ptr);
}

/* set_abstract(cls, names): names is a sorted tuple; not empty: the class
 * cannot be instantiated. */
static Value t_set_abstract(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Type *t = as_type(args[0]);
    dict_set_cstr(vm, t->dict, "__abstractmethods__", args[1]);
    if (as_tuple(args[1])->len)
        t->flags |= TF_ABSTRACT;
    else
        t->flags &= ~(uint32_t)TF_ABSTRACT;
    vm->type_version++;
    return V_NONE;
}

/* What calling a function makes: 1 a generator, 2 a coroutine, 4 an async
 * generator, 0 neither. */
static Value t_kind(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!has_type(vm, args[0], vm->t.func)) return v_int(0);
    uint32_t flags = as_func(args[0])->code->flags;
    return v_int(flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GEN));
}

/* "CREATED", "SUSPENDED", "RUNNING" or "CLOSED". */
static Value t_state(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const char *const names[] = {"CREATED", "SUSPENDED", "RUNNING",
                                        "CLOSED"};
    (void)n, (void)kw;
    Type *t = type_of(vm, args[0]);
    if (t != vm->t.gen && t != vm->t.coroutine && t != vm->t.async_gen)
        return vm_raise(vm, vm->t.AttributeError,
                        "'%s' object has no attribute 'gi_running'", t->name);
    return str_from(vm, names[((Gen *)as_obj(args[0]))->state]);
}

static Value t_method(Vm *vm, Type *t, const Value *args, uint32_t n,
                      Value kw) {
    (void)t;
    if (!no_keywords(vm, "method", kw) || !arg_count(vm, "method", n, 2, 2))
        return V_NULL;
    if (!obj_callable(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError, "first argument must be callable");
    if (args[1] == V_NONE)
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor >= 13 ? "instance must not be None"
                                        : "self must not be None");
    return method_new(vm, args[0], args[1]);
}

static Value t_module(Vm *vm, Type *t, const Value *args, uint32_t n,
                      Value kw) {
    (void)t;
    if (!no_keywords(vm, "module", kw) || !arg_count(vm, "module", n, 1, 2))
        return V_NULL;
    return module_new(vm, str_view(args[0]).ptr);
}

static const NativeDef functions[] = {
    {"refuse", t_refuse, 0, "what /"},
    {"kind", t_kind, 0, "function /"},
    {"state", t_state, 0, "generator /"},
    {"set_abstract", t_set_abstract, 0, "cls names /"},
    {NULL, NULL, 0, NULL}};

Value mod_types_new(Vm *vm) {
    const VmTypes *t = &vm->t;
    struct {
        const char *name;
        Type *type;
    } types[] = {
        {"FunctionType", t->func},
        {"BuiltinFunctionType", t->native},
        {"MethodType", t->method},
        {"MethodDescriptorType", t->native_method},
        {"GeneratorType", t->gen},
        {"CoroutineType", t->coroutine},
        {"AsyncGeneratorType", t->async_gen},
        {"ModuleType", t->module},
        {"CodeType", t->code},
        {"CellType", t->cell},
        {"TracebackType", t->traceback},
        {"MappingProxyType", t->mapping_proxy},
        {"GetSetDescriptorType", t->getset},
    };
    Value m = module_new(vm, "_types");
    module_add(vm, m, functions);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        module_set(vm, m, types[i].name, retain(from_obj(types[i].type)));
    t->method->make = t_method;
    t->module->make = t_module;
    return m;
}
