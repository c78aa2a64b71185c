/* vm.c: the birth and the end of a VM, and stopping it. */
#include "vm/vm.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "vm/attr.h"
#include "vm/builtins.h"
#include "vm/class.h"
#include "vm/descr.h"
#include "vm/drain.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/gen.h"
#include "vm/obj_dict.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/obj_type.h"
#include "vm/run.h"

/* Objects of these types are made before the types themselves are complete. */
static void make_bare_types(Vm *vm) {
    vm->t.type = type_bare(vm);
    vm->t.type->h.type = vm->t.type;
    Type **early[] = {&vm->t.object,       &vm->t.str,           &vm->t.tuple,
                      &vm->t.list,         &vm->t.dict,          &vm->t.func,
                      &vm->t.native,       &vm->t.native_method, &vm->t.getset,
                      &vm->t.staticmethod, &vm->t.classmethod};
    for (size_t i = 0; i < sizeof early / sizeof *early; i++)
        *early[i] = type_bare(vm);
    vm->t.native->size = vm->t.native_method->size = sizeof(Native);
    vm->t.staticmethod->size = vm->t.classmethod->size = sizeof(Wrapped);
    vm->t.getset->size = sizeof(GetSet);
    vm->t.str->flags = TF_STR;
    vm->t.tuple->flags = TF_TUPLE;
    vm->t.list->flags = TF_LIST;
    vm->t.dict->flags = TF_DICT;
    vm->t.object->flags = TF_BASE;
    vm->t.type->flags = TF_TYPE;
}

static void intern_names(Vm *vm) {
#define NAME(id, text) vm->s.id = str_intern(vm, text, sizeof text - 1);
#include "vm/names.def"
#undef NAME
}

static void make_types(Vm *vm) {
    object_types_init(vm);
    /* First those whose instances are the methods of the others: older
     * dialects take some of these away again. */
    descr_types_init(vm);
    func_types_init(vm);
    str_types_init(vm);
    intern_names(vm);
    int_types_init(vm);
    float_types_init(vm);
    bytes_types_init(vm);
    list_types_init(vm);
    dict_types_init(vm);
    set_types_init(vm);
    code_types_init(vm);
    gen_types_init(vm);
    drain_types_init(vm);
    exc_types_init(vm);
    builtins_types_init(vm);
    class_add_operators(vm);
}

static Value build_class(Vm *vm, const Value *args, uint32_t n, Value kw) {
    return class_build(vm, args, n, kw);
}
static const NativeDef BUILD_CLASS = {"__build_class__", build_class, 0, NULL};

static void make_builtins(Vm *vm) {
    vm->builtins = dict_new(vm);
    builtins_init(vm);
    Value fn = native_new(vm, &BUILD_CLASS, V_NULL);
    dict_set_name(vm, vm->builtins, vm->s.build_class_, fn);
    release(vm, fn);
    vm->modules = from_obj(dict_new(vm));
    Value main = module_new(vm, "__main__");
    dict_set_cstr(vm, as_dict(vm->modules), "__main__", main);
    vm->main_dict = retain(from_obj(module_dict(main)));
    release(vm, main);
}

Vm *vm_new(const VmConfig *config) {
    Vm *vm = heap_create(sizeof(Vm), config->max_memory);
    if (!vm) return NULL;
    vm->minor = config->minor;
    vm->max_depth = config->max_depth ? config->max_depth : 1000;
    vm->hooks = config->hooks;
    vm->trace = config->trace;
    vm->level = config->trace ? config->level : 0;
    vm->spare_code = config->trace && config->spare_code;
    vm->slice = vm->ticks = 1 << 16;
    vm->steps_left = INT64_MAX / 2;
    attr_init(vm);
    Frame *base = vm_push_boundary(vm); /* for calls while the VM starts */
    make_bare_types(vm);
    make_types(vm);
    make_builtins(vm);
    vm->frame = NULL;
    heap_free(&vm->heap, base, sizeof *base);
    return vm;
}

void vm_free(Vm *vm) {
    heap_destroy(&vm->heap);
}

Frame *vm_push_boundary(Vm *vm) {
    Frame *b = heap_alloc(&vm->heap, sizeof *b);
    boundary_init(vm, b);
    return b;
}

void vm_push_module(Vm *vm, Code *code, Dict *globals) {
    Value fn = func_new(vm, code, globals);
    release(vm, from_obj(code));
    Frame *f = frame_push_py(vm, as_func(fn));
    CHECK(f, "the first frame is not too deep");
    if (code->n_cells) frame_start_cells(vm, f);
    release(vm, fn);
    if (vmtrace_on(vm, code)) vmtrace_call(vm, f, 0);
}

Value vm_call_class_body(Vm *vm, Func *body, Value ns) {
    Frame b;
    boundary_init(vm, &b);
    vm->c_depth++;
    Frame *f = frame_push_py(vm, body);
    Value r = V_NULL;
    if (f) {
        frame_start_cells(vm, f);
        assign(vm, &f->slots[0], retain(ns));
        if (vmtrace_on(vm, body->code)) vmtrace_call(vm, f, 0);
        r = vm_wait(vm, &b, NULL);
    }
    vm->c_depth--;
    vm->frame = b.back;
    return r;
}

/* --- stopping
 * --------------------------------------------------------------------*/

static Value stop_with(Vm *vm, StopReason reason, const char *fmt, va_list ap) {
    if (vm->stop) return V_NULL;
    StrBuf sb = {0};
    sb_vprintf(&sb, fmt, ap);
    char *text = heap_alloc(&vm->heap, sb.len + 1);
    memcpy(text, sb.data, sb.len + 1);
    sb_free(&sb);
    vm->stop = reason;
    vm->stop_text = text;
    /* Natives take V_NULL without an exception for "nothing there". */
    if (!vm->exc) vm->exc = exc_new(vm, vm->t.BaseException, "stopped");
    return V_NULL;
}

Value vm_stop(Vm *vm, StopReason reason, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    stop_with(vm, reason, fmt, ap);
    va_end(ap);
    return V_NULL;
}

Value vm_refuse(Vm *vm, const char *fmt, ...) {
    StrBuf sb = {0};
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(&sb, fmt, ap);
    va_end(ap);
    const Frame *f = vm->frame;
    while (f && (f->kind != FRAME_PY || f->func->code->flags & CODE_QUIET))
        f = f->back;
    if (f)
        vm_stop(vm, STOP_REFUSED, "%s:%u: Loopscope does not run %s yet",
                vm->path ? vm->path : "<program>", frame_line(f), sb.data);
    else
        vm_stop(vm, STOP_REFUSED, "Loopscope does not run %s yet", sb.data);
    sb_free(&sb);
    return V_NULL;
}

/* --- the end
 * ------------------------------------------------------------------------*/

/* Drops the names that `pick` chooses, in their order; as _PyModule_ClearDict
 * sets them to None. */
static void drop_names(Vm *vm, Dict *d, bool private_ones) {
    uint32_t pos = 0;
    Value key, v;
    while (!vm->stop && dict_next(d, &pos, &key, &v)) {
        if (!is_str(vm, key) || v == V_NONE) continue;
        const char *name = str_view(key).ptr;
        bool private = name[0] == '_' && name[1] != '_';
        bool kept = !strcmp(name, "__builtins__");
        if (private == private_ones && !kept) dict_set(vm, d, key, V_NONE);
    }
}

void vm_finalize(Vm *vm) {
    Frame *b = vm_push_boundary(vm);
    vm->finalizing = true;
    Dict *d = as_dict(vm->main_dict);
    drop_names(vm, d, true);
    drop_names(vm, d, false);
    vm->frame = b->back;
    heap_free(&vm->heap, b, sizeof *b);
}
