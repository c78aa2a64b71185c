/* contextvars: what is current, natively; the classes are in the prelude.
 *
 * A context's variables are a dict {ContextVar: value}.  The running one is
 * Engine.context; V_NULL stands for an empty one that nobody has asked for yet,
 * so that a program without context variables never pays for them. */
#include <string.h>

#include "engine/context.h"

static Value f_current(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    Engine *e = engine_of(vm);
    if (!e->context) e->context = from_obj(dict_new(vm));
    return retain(e->context);
}

/* _enter(variables): makes them current, returns those that were. */
static Value f_enter(Vm *vm, const Value *args, uint32_t n, Value kw) {
    Engine *e = engine_of(vm);
    Value before = f_current(vm, NULL, n, kw);
    assign(vm, &e->context, retain(args[0]));
    return before;
}

static const NativeDef functions[] = {
    {"_current", f_current, 0, ""},
    {"_enter", f_enter, 0, "variables /"},
    {NULL, NULL, 0, NULL},
};

Value mod_contextvars_new(Vm *vm) {
    Value m = module_new(vm, "contextvars");
    dict_set_cstr(vm, as_dict(vm->modules), "contextvars", m);
    module_add(vm, m, functions);
    if (engine_run_prelude(vm, "contextvars", module_dict(m))) return m;
    release(vm, m);
    return V_NULL;
}

Value context_fork(Vm *vm) {
    Value now = engine_of(vm)->context;
    return now ? from_obj(dict_copy(vm, as_dict(now))) : V_NULL;
}

Value context_object(Vm *vm) {
    Engine *e = engine_of(vm);
    if (!e->context || as_dict(e->context)->used == 0) return V_NULL;
    Value module = dict_get_cstr(vm, as_dict(vm->modules), "contextvars");
    Value fn = module ? dict_get_cstr(vm, module_dict(module), "copy_context")
                      : V_NULL;
    return fn ? vm_call0(vm, fn) : V_NULL;
}

Value context_variables(Vm *vm, Value context) {
    Value name = str_intern(vm, "_vars", 5);
    Value vars = obj_getattr(vm, context, name);
    release(vm, name);
    return vars;
}

Value context_call(Vm *vm, Value context, Value fn, const Value *args,
                   uint32_t n) {
    Value name = str_intern(vm, "run", 3);
    Value run = obj_getattr(vm, context, name);
    release(vm, name);
    if (!run) return V_NULL;
    Value all[n + 1];
    all[0] = fn;
    if (n) memcpy(all + 1, args, n * sizeof(Value));
    Value r = vm_begin_call(vm, run, all, n + 1, V_NULL);
    release(vm, run);
    return r;
}
