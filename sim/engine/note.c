#include "engine/note.h"

#include <stdarg.h>

#include "engine/bridge.h"
#include "engine/loop.h"
#include "vm/code.h"
#include "vm/exc.h"
#include "vm/obj_float.h"

static bool is_own(const Frame *f) {
    return f->kind == FRAME_PY && !(f->func->code->flags & CODE_QUIET);
}

static uint32_t code_function(const Vm *vm, Code *code) {
    if (!code->trace_fn && vm->trace)
        code->trace_fn = trace_function(vm->trace, str_view(code->qualname),
                                        str_view(code->file), code->first_line);
    return code->trace_fn;
}

static uint32_t frame_loc(const Vm *vm, const Frame *f) {
    return loc_make(code_function(vm, f->func->code), frame_line(f));
}

uint32_t note_loc(const Vm *vm) {
    if (!vm->trace) return 0;
    const Frame *f = vm->frame;
    while (f && !is_own(f)) {
        if (loop_owns_frame(f)) return 0;
        f = f->back;
    }
    return f ? frame_loc(vm, f) : 0;
}

uint32_t note_gen_loc(const Vm *vm, const Gen *gen) {
    if (!vm->trace) return 0;
    const Frame *f = gen->leaf ? gen->leaf : &gen->frame;
    while (f && !is_own(f))
        f = f->back;
    if (!f) return 0;
    if (gen->state != GEN_CREATED && gen->state != GEN_DONE)
        return frame_loc(vm, f);
    Code *code = f->func->code;
    return loc_make(code_function(vm, code), gen_line(gen));
}

uint32_t note_current_task(const Vm *vm) {
    Loop *loop = loop_running(vm);
    return loop ? note_task_id(loop->task) : 0;
}

static uint32_t intern_value(Vm *vm, Value s) {
    Str t = str_view(s);
    return trace_intern(vm->trace, t.ptr, t.len);
}

uint32_t note_name(Vm *vm, Value fn) {
    if (!vm->trace) return 0;
    if (has_type(vm, fn, vm->t.method)) fn = ((Method *)as_obj(fn))->func;
    if (is_tuple(vm, fn) && as_tuple(fn)->len) fn = as_tuple(fn)->items[0];
    if (has_type(vm, fn, vm->t.func))
        return intern_value(vm, as_func(fn)->name);
    if (has_type(vm, fn, vm->t.native) || has_type(vm, fn, vm->t.native_method))
        return trace_intern_str(vm->trace, ((Native *)as_obj(fn))->def->name);
    const char *closure = bridge_name(vm, fn);
    return trace_intern_str(vm->trace,
                            closure ? closure : type_of(vm, fn)->name);
}

enum { REPR_MAX = 60 };

/* Numbers and texts; of anything else only what it is. */
static void write_simple(Vm *vm, Value v, StrBuf *sb) {
    if (is_int_small(v))
        sb_printf(sb, "%lld", (long long)int_small(v));
    else if (v == V_NONE || is_bool(v))
        sb_puts(sb, v == V_NONE ? "None" : v == V_TRUE ? "True" : "False");
    else if (is_float(vm, v))
        float_write(float_value(v), sb);
    else if (has_type(vm, v, vm->t.str))
        str_write_repr(v, sb);
    else
        sb_printf(sb, "<%s>", type_of(vm, v)->name);
}

static void write_items(Vm *vm, const Value *items, uint32_t n, StrBuf *sb) {
    for (uint32_t i = 0; i < n && sb->len < REPR_MAX; i++) {
        if (i) sb_puts(sb, ", ");
        write_simple(vm, items[i], sb);
    }
}

static uint32_t intern_buf(Vm *vm, StrBuf *sb) {
    size_t len = sb->len;
    if (len > REPR_MAX) {
        len = REPR_MAX;
        while (len > 0 && ((unsigned char)sb->data[len] & 0xC0) == 0x80)
            len--;
        sb->len = len;
        sb_puts(sb, "…");
    }
    uint32_t id = trace_intern(vm->trace, sb->data ? sb->data : "", sb->len);
    sb_free(sb);
    return id;
}

uint32_t note_repr(Vm *vm, Value v) {
    if (!vm->trace) return 0;
    if (is_int_small(v)) return trace_intern_int(vm->trace, int_small(v));
    if (v == V_NONE) return trace_intern(vm->trace, "None", 4);
    StrBuf sb = {0};
    if (has_type(vm, v, vm->t.list)) {
        sb_putc(&sb, '[');
        write_items(vm, as_list(v)->items, as_list(v)->len, &sb);
        sb_putc(&sb, ']');
    } else if (has_type(vm, v, vm->t.tuple)) {
        sb_putc(&sb, '(');
        write_items(vm, as_tuple(v)->items, as_tuple(v)->len, &sb);
        sb_puts(&sb, as_tuple(v)->len == 1 ? ",)" : ")");
    } else if (is_exc(vm, v)) {
        sb_puts(&sb, type_of(vm, v)->name);
        sb_putc(&sb, '(');
        Tuple *t = as_tuple(as_exc(v)->args);
        write_items(vm, t->items, t->len, &sb);
        sb_putc(&sb, ')');
    } else {
        write_simple(vm, v, &sb);
    }
    return intern_buf(vm, &sb);
}

uint32_t note_type(Vm *vm, Value v) {
    if (!vm->trace) return 0;
    return trace_intern_str(vm->trace, type_of(vm, v)->name);
}

uint32_t note_call(Vm *vm, Value coro) {
    if (!vm->trace) return 0;
    Gen *gen = (Gen *)as_obj(coro);
    StrBuf sb = {0};
    Str name = str_of(gen_qualname(gen));
    sb_put(&sb, name.ptr, name.len);
    sb_putc(&sb, '(');
    if (gen->state == GEN_CREATED && gen->frame.kind == FRAME_PY) {
        Code *code = gen->frame.func->code;
        uint32_t n = code->n_args, given = 0;
        Value items[8];
        for (uint32_t i = 0; i < n && given < 8; i++)
            if (gen->frame.slots[i]) items[given++] = gen->frame.slots[i];
        write_items(vm, items, given, &sb);
    }
    sb_putc(&sb, ')');
    return intern_buf(vm, &sb);
}

uint32_t note_text(Vm *vm, const char *fmt, ...) {
    if (!vm->trace) return 0;
    StrBuf sb = {0};
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(&sb, fmt, ap);
    va_end(ap);
    return intern_buf(vm, &sb);
}

uint32_t note_object(Vm *vm, ObjKind kind, uint32_t label, uint32_t owner,
                     uint32_t n) {
    uint32_t id = (uint32_t)++vm->next_id;
    trace_emit(vm->trace, EV_OBJ_NEW, (uint8_t)kind, note_loc(vm), id, label,
               owner, n);
    return id;
}

void note_cancel(Vm *vm, const Future *f, Value message) {
    if (!noting(vm)) return;
    uint32_t text = message && message != V_NONE ? note_repr(vm, message) : 0;
    trace_emit(vm->trace, EV_CANCEL_REQ, 0, note_loc(vm), note_ref(f),
               note_current_task(vm), text, !future_done(f));
}
