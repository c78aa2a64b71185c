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

/* --- long calculations
 * -------------------------------------------------------------------
 *
 * A trace has room for some million events, and a loop that only calculates
 * could take all of it.  So (if it is wished) of a stretch of nothing but code
 * only the beginning is traced: a small part of the room that is left.  Any
 * other event ends the stretch.  A frame whose CALL was left out gets it when
 * its lines are traced again; one that ends before is never heard of. */

/* A part of the room, so that many such stretches do not fill it either. */
enum { ROOM_PART = 64 };

static bool is_left_out(Vm *vm) {
    if (!vm->spare_code) return false;
    uint64_t end = trace_count(vm->trace);
    if (end != vm->code_end) vm->code_run = 0;
    uint64_t most = trace_room(vm->trace) / ROOM_PART;
    if (vm->code_run <= most) return false;
    if (vm->code_run == UINT64_MAX) return true;
    vm->code_run = UINT64_MAX;
    trace_emit(vm->trace, EV_WARN, WARN_LINES, 0, 0, 0, 0, 0);
    vm->code_end = end + 1;
    return true;
}

/* The events that come next are of code. */
static void code_comes(Vm *vm, uint64_t events) {
    if (!vm->spare_code) return;
    vm->code_end = trace_count(vm->trace) + events;
    if (vm->code_run != UINT64_MAX) vm->code_run += events;
}

static void put_call(Vm *vm, Frame *f, uint8_t flags) {
    Code *code = f->func->code;
    uint32_t line = flags & FRAME_RESUMED ? frame_line(f) : code->first_line;
    f->flags |= FF_TRACED;
    code_comes(vm, 1);
    trace_emit(vm->trace, EV_CALL, flags, vmtrace_loc(vm, code, line),
               frame_id(vm, f), function_id(vm, code), 0, 0);
}

/* The calls that were left out, outermost first.  Behind a frame of C code
 * another stack may begin. */
static void late_calls(Vm *vm, Frame *f) {
    if (!f || f->kind != FRAME_PY || f->flags & FF_TRACED ||
        !vmtrace_on(vm, f->func->code))
        return;
    late_calls(vm, f->back);
    put_call(vm, f, 0);
}

/* Whether something that frame f does is traced. */
static bool tells(Vm *vm, Frame *f) {
    if (is_left_out(vm)) return false;
    if (vm->untraced) late_calls(vm, f);
    code_comes(vm, 1);
    return true;
}

void trace_line(Vm *vm, Frame *f, uint32_t line) {
    Code *code = f->func->code;
    if (!vmtrace_on(vm, code) || !tells(vm, f)) return;
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
    if (!vmtrace_on(vm, code) || !tells(vm, f)) return;
    Str name = str_view(code->local_names[slot]);
    trace_emit(vm->trace, EV_LOCAL, 0, here(vm, f), frame_id(vm, f),
               trace_intern(vm->trace, name.ptr, name.len),
               plain_repr(vm, f->slots[slot]), 0);
}

/* A coroutine stays on its task's stack while others run: it must be there. */
void vmtrace_call(Vm *vm, Frame *f, uint8_t flags) {
    bool stays = f->gen && f->gen->kind != GEN_GENERATOR;
    f->flags &= (uint8_t)~FF_TRACED;
    if (is_left_out(vm) && !stays) {
        vm->untraced = true;
        return;
    }
    if (vm->untraced) late_calls(vm, f->back);
    put_call(vm, f, flags);
}

void vmtrace_return(Vm *vm, Frame *f, uint8_t outcome) {
    if (vm->untraced && !(f->flags & FF_TRACED)) return;
    f->flags &= (uint8_t)~FF_TRACED;
    is_left_out(vm); /* is this still the same stretch? */
    code_comes(vm, 1);
    trace_emit(vm->trace, EV_RETURN, outcome, here(vm, f), frame_id(vm, f), 0,
               0, 0);
}

/* str(exc), where that runs none of the program's code. */
static uint32_t message_of(Vm *vm, Value exc) {
    const Tuple *args = as_tuple(as_exc(exc)->args);
    if (args->len != 1) return 0;
    Value arg = args->items[0];
    if (is_int_small(arg)) return trace_intern_int(vm->trace, int_small(arg));
    if (!is_str(vm, arg)) return 0;
    StrBuf sb = {0};
    if (is_a(vm, exc, vm->t.KeyError) && has_type(vm, arg, vm->t.str)) {
        str_write_repr(arg, &sb);
    } else {
        Str s = str_view(arg);
        sb_put(&sb, s.ptr, s.len);
    }
    uint32_t id = trace_intern(vm->trace, sb.data ? sb.data : "",
                               sb.len < 120 ? sb.len : 120);
    sb_free(&sb);
    return id;
}

void vmtrace_raise(Vm *vm, Frame *f, uint8_t how) {
    if (!vm->exc || !is_exc(vm, vm->exc) || !tells(vm, f)) return;
    const char *type = type_of(vm, vm->exc)->name;
    trace_emit(vm->trace, EV_RAISE, how, here(vm, f),
               trace_intern_str(vm->trace, type), message_of(vm, vm->exc), 0,
               0);
}

void vmtrace_catch(Vm *vm, Frame *f, Value exc) {
    if (!tells(vm, f)) return;
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
