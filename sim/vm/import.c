#include "vm/import.h"

#include "base/mem.h"

#include "vm/exc.h"
#include "vm/interp_impl.h"
#include "vm/traceback.h"

static void keep(Vm *vm, const char *name, Value module) {
    Value key = str_intern(vm, name, strlen(name));
    dict_set_name(vm, as_dict(vm->modules), key, module);
    release(vm, key);
}

/* a.b is an attribute of a. */
static void set_on_parent(Vm *vm, const char *name, Value module) {
    const char *dot = strrchr(name, '.');
    if (!dot) return;
    Value key = str_intern(vm, name, (size_t)(dot - name));
    Value parent = dict_get_name(as_dict(vm->modules), key);
    release(vm, key);
    if (parent && has_type(vm, parent, vm->t.module))
        dict_set_cstr(vm, module_dict(parent), dot + 1, module);
}

static Value not_found(Vm *vm, const char *name) {
    const char *dot = strchr(name, '.');
    char top[128];
    size_t n = dot ? (size_t)(dot - name) : strlen(name);
    if (n >= sizeof top) n = sizeof top - 1;
    memcpy(top, name, n);
    top[n] = 0;
    if (traceback_is_stdlib(str_of(top)))
        return vm_refuse(vm, "the module '%s'", name);
    vm_raise(vm, vm->minor >= 6 ? vm->t.ModuleNotFoundError : vm->t.ImportError,
             "No module named '%s'", name);
    return V_NULL;
}

Value vm_import(Vm *vm, const char *name) {
    Value found = dict_get_cstr(vm, as_dict(vm->modules), name);
    if (found) return retain(found);
    const char *dot = strrchr(name, '.');
    if (dot) { /* the package first */
        char *parent = mem_strndup(name, (size_t)(dot - name));
        Value p = vm_import(vm, parent);
        mem_free(parent);
        if (!p) return V_NULL;
        release(vm, p);
    }
    Value m = vm_import_builtin(vm, name);
    if (!m && !vm->exc && vm->hooks.import)
        m = vm->hooks.import(vm->hooks.ctx, vm, name);
    if (!m) return vm->exc ? V_NULL : not_found(vm, name);
    keep(vm, name, m);
    set_on_parent(vm, name, m);
    return m;
}

Value import_name(Vm *vm, Value name, Value level, Value from) {
    if (is_int_small(level) && int_small(level) > 0)
        return vm_raise(vm, vm->t.ImportError,
                        "attempted relative import with no known parent "
                        "package");
    const char *full = str_view(name).ptr;
    Value m = vm_import(vm, full);
    const char *dot = strchr(full, '.');
    if (!m || !dot || from != V_NONE) return m;
    release(vm, m);
    char *top = mem_strndup(full, (size_t)(dot - full));
    m = vm_import(vm, top);
    mem_free(top);
    return m;
}

Value import_from(Vm *vm, Value module, Value name) {
    Value v = obj_getattr_opt(vm, module, name);
    if (v || vm->exc) return v;
    Value own = has_type(vm, module, vm->t.module)
                    ? dict_get_name(module_dict(module), vm->s.name_)
                    : V_NULL;
    const char *mod = own ? str_view(own).ptr : "<unknown module name>";
    StrBuf sb = {0};
    sb_printf(&sb, "%s.%s", mod, str_view(name).ptr);
    Value sub = dict_get_cstr(vm, as_dict(vm->modules), sb.data);
    if (!sub) sub = vm_import_builtin(vm, sb.data);
    if (!sub && !vm->exc && vm->hooks.import)
        sub = vm->hooks.import(vm->hooks.ctx, vm, sb.data);
    else
        retain(sub);
    if (sub) keep(vm, sb.data, sub);
    sb_free(&sb);
    if (sub || vm->exc) return sub;
    return vm_raise(vm, vm->t.ImportError,
                    vm->minor >= 7
                        ? "cannot import name '%s' from '%s' (unknown location)"
                        : "cannot import name '%s'",
                    str_view(name).ptr, mod);
}

bool import_star(Vm *vm, Frame *f, Value module) {
    Dict *from = module_dict(module), *to = f->func->globals;
    Value all = dict_get_name(from, vm->s.all_), key, v;
    if (all) {
        Value names = seq_list(vm, all);
        if (!names) return false;
        bool ok = true;
        for (uint32_t i = 0; ok && i < as_list(names)->len; i++) {
            key = str_interned(vm, retain(as_list(names)->items[i]));
            v = obj_getattr(vm, module, key);
            ok = v != V_NULL;
            if (ok) dict_set_name(vm, to, key, v);
            release(vm, v);
            release(vm, key);
        }
        release(vm, names);
        return ok;
    }
    uint32_t pos = 0;
    while (dict_next(from, &pos, &key, &v))
        if (is_str(vm, key) && str_view(key).ptr[0] != '_')
            dict_set(vm, to, key, v);
    return true;
}
