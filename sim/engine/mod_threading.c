/* threading and queue: written in Python, in the prelude. */
#include "engine/mod_thread.h"
#include "vm/import.h"

static bool run_files(Vm *vm, Value m, const char *const *files) {
    for (; *files; files++)
        if (!engine_run_prelude(vm, *files, module_dict(m))) return false;
    return true;
}

/* What its files see of _thread; the types are as the dialect names them. */
static bool add_locks(Vm *vm, Value m) {
    Value thread = vm_import(vm, "_thread");
    if (!thread) return false;
    Dict *d = module_dict(thread);
    Value lock =
        dict_get_cstr(vm, d, vm->minor >= 13 ? "lock" : "allocate_lock");
    module_set(vm, m, "Lock", retain(lock));
    module_set(vm, m, "local", retain(dict_get_cstr(vm, d, "_local")));
    release(vm, thread);
    return true;
}

Value mod_threading_new(Vm *vm) {
    static const char *const files[] = {"threading_sync", "threading", NULL};
    Value m = thread_module_new(vm, "threading");
    if (add_locks(vm, m) && run_files(vm, m, files)) return m;
    release(vm, m);
    return V_NULL;
}

Value mod_queue_new(Vm *vm) {
    static const char *const files[] = {"queue", NULL};
    Value m = thread_module_new(vm, "queue");
    if (run_files(vm, m, files)) return m;
    release(vm, m);
    return V_NULL;
}
