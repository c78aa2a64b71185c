#include "vm/mod_table.h"

#include <string.h>

#include "base/diag.h"
#include "vm/code.h"
#include "vm/compile.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/import.h"
#include "vm/mod_sys.h"
#include "vm/obj_dict.h"
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

Value vm_import_builtin(Vm *vm, const char *name) {
    if (!exists(vm, name)) return V_NULL;
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        if (strcmp(natives[i].name, name) == 0) return natives[i].make(vm);
    const Resource *r = find_prelude(name);
    return r ? import_prelude(vm, name, r) : V_NULL;
}
