#include "engine/engine.h"

#include <string.h>

#include "engine/loop.h"
#include "engine/mod_concurrent.h"
#include "engine/mod_thread.h"
#include "engine/prelude.h"
#include "engine/process.h"
#include "engine/sched.h"
#include "vm/compile.h"

Engine *engine_new(Vm *vm) {
    Engine *e = heap_alloc(&vm->heap, sizeof(Engine));
    memset(e, 0, sizeof *e);
    e->vm = vm;
    vm->engine = e;
    sched_init(vm);
    return e;
}

Gen *engine_coroutine(Vm *vm, const NativeFrameDef *def) {
    if (vm->minor >= 7) return gen_new_native(vm, def, GEN_COROUTINE);
    Gen *gen = gen_new_native(vm, def, GEN_GENERATOR);
    gen->hooked = 1; /* as by @types.coroutine: it can be awaited */
    return gen;
}

Value engine_import(Vm *vm, const char *name) {
    static const struct {
        const char *name;
        Value (*make)(Vm *vm);
    } modules[] = {
        {"asyncio", mod_asyncio_new},     {"time", mod_time_new},
        {"threading", mod_threading_new}, {"contextvars", mod_contextvars_new},
        {"_thread", mod_thread_new},      {"queue", mod_queue_new},
        {"atexit", mod_atexit_new},
    };
    if (vm->minor < 7 && strcmp(name, "contextvars") == 0) return V_NULL;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (strcmp(modules[i].name, name) == 0) return modules[i].make(vm);
    Value m = mod_processes_import(vm, name);
    if (m || vm->exc) return m;
    Value part = mod_concurrent_import(vm, name);
    if (part || vm->exc) return part;
    /* asyncio.tasks and the like came with their package */
    return retain(dict_get_cstr(vm, as_dict(vm->modules), name));
}

static const Resource *find_file(const char *name) {
    for (const Resource *r = engine_prelude; r->path; r++) {
        const char *file = strrchr(r->path, '/');
        file = file ? file + 1 : r->path;
        size_t n = strlen(name);
        if (strncmp(file, name, n) == 0 && strcmp(file + n, ".py") == 0)
            return r;
    }
    UNREACHABLE("the prelude has this file");
}

bool engine_run_prelude(Vm *vm, const char *file, Dict *globals) {
    const Resource *r = find_file(file);
    Diags diags = {0};
    Code *code =
        compile_text(vm, (Str){r->data, r->size}, r->path, true, &diags);
    CHECK(code, diags.len ? diags.items[0].message : "the prelude compiles");
    diags_free(&diags);
    Value fn = func_new(vm, code, globals);
    release(vm, from_obj(code));
    Value result = vm_call0(vm, fn);
    release(vm, fn);
    release(vm, result);
    return result != V_NULL;
}
