#include "vm/builtins.h"

#include <string.h>

#include "vm/code.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/obj_type.h"

bool arg_count(Vm *vm, const char *name, uint32_t n, uint32_t min,
               uint32_t max) {
    if (n >= min && n <= max) return true;
    bool few = n < min;
    uint32_t want = few ? min : max;
    const char *plural = want == 1 && vm->minor >= 8 ? "" : "s";
    const char *how = min == max ? "" : few ? "at least " : "at most ";
    vm_raise(vm, vm->t.TypeError, "%s expected %s%u argument%s, got %u", name,
             how, want, plural, n);
    return false;
}

bool no_keywords(Vm *vm, const char *name, Value kw) {
    if (!kw || as_tuple(kw)->len == 0) return true;
    vm_raise(vm, vm->t.TypeError,
             vm->minor >= 7 ? "%s() takes no keyword arguments"
                            : "%s() does not take keyword arguments",
             name);
    return false;
}

Value to_index(Vm *vm, Value v) {
    if (is_int_small(v)) return v;
    if (is_bool(v)) return v_int(v == V_TRUE);
    if (is_int(vm, v)) return retain(v);
    if (!type_lookup(vm, type_of(vm, v), vm->s.index_))
        return vm_raise(vm, vm->t.TypeError,
                        "'%s' object cannot be interpreted as an integer",
                        type_of(vm, v)->name);
    return vm_call_method(vm, v, vm->s.index_, NULL, 0);
}

static void unexpected(Vm *vm, const char *func, Value name) {
    const char *text = str_view(name).ptr;
    if (vm->minor >= 13)
        vm_raise(vm, vm->t.TypeError,
                 "%s() got an unexpected keyword argument '%s'", func, text);
    else if (vm->minor >= 7)
        vm_raise(vm, vm->t.TypeError,
                 "'%s' is an invalid keyword argument for %s()", text, func);
    else
        vm_raise(vm, vm->t.TypeError,
                 "'%s' is an invalid keyword argument for this function", text);
}

bool keywords(Vm *vm, const char *func, const Value *values, Value kw,
              const char *const *names, uint32_t n_names, Value *out) {
    for (uint32_t i = 0; i < n_names; i++)
        out[i] = V_NULL;
    for (uint32_t k = 0; kw && k < as_tuple(kw)->len; k++) {
        Value name = as_tuple(kw)->items[k];
        uint32_t i = 0;
        while (i < n_names && !str_is(str_view(name), names[i]))
            i++;
        if (i == n_names) {
            unexpected(vm, func, name);
            return false;
        }
        out[i] = values[k];
    }
    return true;
}

Value attr_name(Vm *vm, const char *func, Value v) {
    if (is_str(vm, v)) return str_interned(vm, retain(v));
    if (vm->minor >= 11)
        return vm_raise(vm, vm->t.TypeError,
                        "attribute name must be string, not '%s'",
                        type_of(vm, v)->name);
    return vm_raise(vm, vm->t.TypeError, "%s(): attribute name must be string",
                    func);
}

/* --- frames -------------------------------------------------------------- */

static Frame *python_frame(const Vm *vm) {
    Frame *f = vm->frame;
    while (f && f->kind != FRAME_PY)
        f = f->back;
    return f;
}

Dict *frame_globals(Vm *vm) {
    Frame *f = python_frame(vm);
    return f ? f->func->globals : as_dict(vm->main_dict);
}

Value frame_locals(Vm *vm) {
    Frame *f = python_frame(vm);
    if (!f) return retain(vm->main_dict);
    const Code *code = f->func->code;
    if (code->flags & CODE_MODULE) return retain(from_obj(f->func->globals));
    if (code->flags & CODE_CLASS) return retain(f->slots[0]);
    Dict *d = dict_new(vm);
    uint32_t n = code->n_locals + code->n_cells + code->n_free;
    for (uint32_t i = 0; i < n; i++) {
        Value v = f->slots[i];
        if (v && i >= code->n_locals) v = ((Cell *)as_obj(v))->value;
        /* Names with a dot are the compiler's own. */
        if (v && str_view(code->local_names[i]).ptr[0] != '.')
            dict_set_name(vm, d, code->local_names[i], v);
    }
    return from_obj(d);
}

/* --- the module ---------------------------------------------------------- */

static void add_functions(Vm *vm, const NativeDef *defs) {
    for (; defs->name; defs++) {
        Value f = native_new(vm, defs, V_NULL);
        dict_set_cstr(vm, vm->builtins, defs->name, f);
        release(vm, f);
    }
}

static void add_type(Vm *vm, const char *name, Type *t) {
    CHECK(t != NULL, "builtins come after all types");
    dict_set_cstr(vm, vm->builtins, name, from_obj(t));
}

static void add_types(Vm *vm) {
    const VmTypes *t = &vm->t;
    struct {
        const char *name;
        Type *type;
    } types[] = {
        {"object", t->object},
        {"type", t->type},
        {"bool", t->bool_},
        {"int", t->int_},
        {"float", t->float_},
        {"complex", t->complex_},
        {"str", t->str},
        {"bytes", t->bytes},
        {"bytearray", t->bytearray},
        {"tuple", t->tuple},
        {"list", t->list},
        {"dict", t->dict},
        {"set", t->set},
        {"frozenset", t->frozenset},
        {"range", t->range},
        {"slice", t->slice},
        {"property", t->property},
        {"staticmethod", t->staticmethod},
        {"super", t->super},
        {"classmethod", t->classmethod},
        {"map", t->map},
        {"filter", t->filter},
        {"zip", t->zip},
        {"enumerate", t->enumerate},
        {"reversed", t->reversed},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        add_type(vm, types[i].name, types[i].type);
}

/* Exceptions that older dialects do not have. */
static bool has_exception(const Vm *vm, const char *name) {
    if (strstr(name, "ExceptionGroup")) return vm->minor >= 11;
    if (strcmp(name, "ModuleNotFoundError") == 0) return vm->minor >= 6;
    return true;
}

static void add_exceptions(Vm *vm) {
#define EXC(name, base)                                                        \
    if (has_exception(vm, #name)) add_type(vm, #name, vm->t.name);
#include "vm/exc.def"
#undef EXC
    add_type(vm, "EnvironmentError", vm->t.OSError);
    add_type(vm, "IOError", vm->t.OSError);
}

static const NativeDef build_class = {"__build_class__", class_build, 0, NULL};

void builtins_init(Vm *vm) {
    add_functions(vm, builtins_objects);
    add_functions(vm, builtins_numbers);
    add_functions(vm, builtins_io);
    if (vm->minor >= 7) add_functions(vm, builtins_io_37);
    if (vm->minor >= 10) add_functions(vm, builtins_objects_310);
    Value build = native_new(vm, &build_class, V_NULL);
    dict_set_cstr(vm, vm->builtins, "__build_class__", build);
    release(vm, build);
    add_types(vm);
    add_exceptions(vm);
    dict_set_cstr(vm, vm->builtins, "Ellipsis", V_ELLIPSIS);
    dict_set_cstr(vm, vm->builtins, "NotImplemented", V_NOTIMPL);
    dict_set_cstr(vm, vm->builtins, "None", V_NONE);
    dict_set_cstr(vm, vm->builtins, "True", V_TRUE);
    dict_set_cstr(vm, vm->builtins, "False", V_FALSE);
    dict_set_cstr(vm, vm->builtins, "__debug__", V_TRUE);
    Value name = str_from(vm, "builtins");
    dict_set_cstr(vm, vm->builtins, "__name__", name);
    release(vm, name);
}
