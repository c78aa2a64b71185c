#include "vm/mod_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "vm/code.h"
#include "vm/compile.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/import.h"
#include "vm/mod_sys.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/prelude.h"

typedef struct NativeModule {
    const char *name;
    Value (*make)(Vm *vm);
} NativeModule;

static Value builtins_module(Vm *vm) {
    Value m = module_new(vm, "builtins");
    dict_update(vm, module_dict(m), from_obj(vm->builtins));
    return m;
}

static const NativeModule natives[] = {
    {"builtins", builtins_module},
    {"sys", mod_sys_new},
    {"math", mod_math_new},
    {"_random", mod_random_new},
    {"_collections", mod_collections_new},
    {"_functools", mod_functools_new},
    {"_traceback", mod_traceback_new},
    {"_types", mod_types_new},
};

/* From which dialect on a module exists, for those that came later. */
static bool exists(const Vm *vm, const char *name) {
    if (strcmp(name, "dataclasses") == 0) return vm->minor >= 7;
    return true;
}

static const Resource *find_prelude(const char *name) {
    static const char folder[] = "sim/vm/prelude/";
    size_t n = sizeof folder - 1, len = strlen(name);
    for (const Resource *r = vm_prelude; r->path; r++) {
        const char *file = r->path + n;
        if (strncmp(file, name, len) == 0 && strcmp(file + len, ".py") == 0)
            return r;
    }
    return NULL;
}

/* Runs the module's code as a function without arguments. */
static Value run_code(Vm *vm, Code *code, Dict *globals) {
    Value fn = func_new(vm, code, globals);
    release(vm, from_obj(code));
    Value result = vm_call0(vm, fn);
    release(vm, fn);
    return result;
}

static Value import_prelude(Vm *vm, const char *name, const Resource *r) {
    Diags diags = {0};
    Str text = {r->data, r->size};
    int minor = vm->minor;
    vm->minor = 13; /* our own text may use today's syntax in any dialect */
    Code *code = compile_text(vm, text, r->path, true, &diags);
    vm->minor = minor;
    if (!code && diags.len) CHECK(code != NULL, diags.items[0].message);
    diags_free(&diags);
    if (!code) return V_NULL;
    Value m = module_new(vm, name);
    dict_set_cstr(vm, as_dict(vm->modules), name, m);
    Value result = run_code(vm, code, module_dict(m));
    release(vm, result);
    if (result) return m;
    release(vm, m);
    return V_NULL;
}

/* Is `name` in a list like "a b:12 c", for this dialect? */
static bool listed(const Vm *vm, const char *list, Str name) {
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, " :");
        const char *end = at + n;
        int since = *end == ':' ? atoi(end + 1) : 0;
        if (str_eq(name, (Str){at, n})) return vm->minor >= since;
        at = end + strcspn(end, " ");
        at += *at == ' ';
    }
    return false;
}

/* __getattr__ of our modules. */
static Value missing(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const struct {
        const char *module, *names;
    } table[] = {
#define MISSING(module, names) {module, names},
#include "vm/mod_missing.def"
#undef MISSING
    };
    (void)n, (void)kw;
    Value own = dict_get_name(module_dict(args[0]), vm->s.name_);
    Str module = str_view(own), name = str_view(args[1]);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_is(module, table[i].module) && listed(vm, table[i].names, name))
            return vm_refuse(vm, "%s.%s", module.ptr, name.ptr);
    vm_raise(vm, vm->t.AttributeError, "module '%s' has no attribute '%s'",
             module.ptr, name.ptr);
    if (exc_matches(vm, vm->t.AttributeError)) { /* for "Did you mean" */
        assign(vm, &as_exc(vm->exc)->extra, retain(args[1]));
        assign(vm, &as_exc(vm->exc)->extra2, retain(args[0]));
    }
    return V_NULL;
}

static void refuse_missing(Vm *vm, Value m) {
    static const NativeDef def = {"__getattr__", missing, NF_METHOD, "name /"};
    if (!dict_get_cstr(vm, module_dict(m), "__getattr__"))
        module_set(vm, m, "__getattr__", native_new(vm, &def, m));
}

static Value load(Vm *vm, const char *name) {
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        if (strcmp(natives[i].name, name) == 0) return natives[i].make(vm);
    const Resource *r = find_prelude(name);
    return r ? import_prelude(vm, name, r) : V_NULL;
}

Value vm_import_builtin(Vm *vm, const char *name) {
    Value m = exists(vm, name) ? load(vm, name) : V_NULL;
    if (m && name[0] != '_') refuse_missing(vm, m);
    return m;
}
