/* vm_trace.c: the events that the VM itself knows of: calls, lines, raises. */
#include "vm/exc.h"
#include "vm/gen.h"
#include "vm/interp_impl.h"

static uint32_t function_id(Vm *vm, Code *code) {
    if (!code->trace_fn && vm->trace)
        code->trace_fn = trace_function(vm->trace, str_view(code->qualname),
                                        str_view(code->file), code->first_line);
    return code->trace_fn;
}

uint32_t vmtrace_loc(Vm *vm, Code *code, uint32_t line) {
    return loc_make(function_id(vm, code), line);
}

static uint32_t here(Vm *vm, Frame *f) {
    return vmtrace_loc(vm, f->func->code, frame_line(f));
}

static uint32_t frame_id(Vm *vm, Frame *f) {
    if (!f->id) f->id = (uint32_t)++vm->next_id;
    return f->id;
}

void trace_line(Vm *vm, Frame *f, uint32_t line) {
    Code *code = f->func->code;
    if (!vmtrace_on(vm, code)) return;
    trace_emit(vm->trace, EV_LINE, 0, vmtrace_loc(vm, code, line), 0, 0, 0, 0);
}

/* Reprs of locals run no Python: only what has a plain one is shown. */
static uint32_t plain_repr(Vm *vm, Value v) {
    bool plain =
        !is_obj(v) || is_str(vm, v) || !(type_of(vm, v)->flags & TF_USER);
    if (!plain) return trace_intern_str(vm->trace, type_of(vm, v)->name);
    Value r = obj_repr(vm, v);
    if (!r) {
        exc_clear(vm);
        return 0;
    }
    Str s = str_view(r);
    uint32_t id = trace_intern(vm->trace, s.ptr, s.len < 120 ? s.len : 120);
    release(vm, r);
    return id;
}

void trace_local(Vm *vm, Frame *f, uint32_t slot) {
    Code *code = f->func->code;
    if (!vmtrace_on(vm, code)) return;
    Str name = str_view(code->local_names[slot]);
    trace_emit(vm->trace, EV_LOCAL, 0, here(vm, f), frame_id(vm, f),
               trace_intern(vm->trace, name.ptr, name.len),
               plain_repr(vm, f->slots[slot]), 0);
}

void vmtrace_call(Vm *vm, Frame *f, uint8_t flags) {
    Code *code = f->func->code;
    uint32_t line = flags & FRAME_RESUMED ? frame_line(f) : code->first_line;
    trace_emit(vm->trace, EV_CALL, flags, vmtrace_loc(vm, code, line),
               frame_id(vm, f), function_id(vm, code), 0, 0);
}

void vmtrace_return(Vm *vm, Frame *f, uint8_t outcome) {
    trace_emit(vm->trace, EV_RETURN, outcome, here(vm, f), frame_id(vm, f), 0,
               0, 0);
}

void vmtrace_raise(Vm *vm, Frame *f, uint8_t how) {
    if (!vm->exc || !is_exc(vm, vm->exc)) return;
    const char *type = type_of(vm, vm->exc)->name;
    const Tuple *args = as_tuple(as_exc(vm->exc)->args);
    uint32_t message = 0;
    if (args->len == 1 && is_str(vm, args->items[0])) {
        Str s = str_view(args->items[0]);
        message = trace_intern(vm->trace, s.ptr, s.len < 120 ? s.len : 120);
    }
    trace_emit(vm->trace, EV_RAISE, how, here(vm, f),
               trace_intern_str(vm->trace, type), message, 0, 0);
}

void vmtrace_catch(Vm *vm, Frame *f, Value exc) {
    trace_emit(vm->trace, EV_CATCH, 0, here(vm, f),
               trace_intern_str(vm->trace, type_of(vm, exc)->name), 0, 0, 0);
}

void vmtrace_coro(Vm *vm, Gen *g) {
    Code *code = g->frame.func->code;
    if (g->kind != GEN_COROUTINE || !vmtrace_on(vm, code)) return;
    g->id = (uint32_t)++vm->next_id;
    Frame *caller = vm->frame;
    uint32_t loc = caller->kind == FRAME_PY ? here(vm, caller) : 0;
    trace_emit(vm->trace, EV_CORO_NEW, 0, loc, g->id, function_id(vm, code), 0,
               0);
}
