/* "coroutine 'f' was never awaited" (Lib/warnings.py and
 * Python/_warnings.c: _warn_unawaited_coroutine). */
#include "engine/lib.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "vm/code.h"
#include "vm/exc.h"

/* The line that runs, or the loop's own line that let the coroutine go. */
typedef struct WarnPlace {
    const Frame *frame; /* of the program, or NULL */
    bool in_loop;
} WarnPlace;

static WarnPlace find_place(const Vm *vm) {
    WarnPlace at = {NULL, false};
    for (const Frame *f = vm->frame; f && !vm->finalizing; f = f->back) {
        if (loop_owns_frame(f)) {
            at.in_loop = true;
            return at;
        }
        if (f->kind == FRAME_PY && !(f->func->code->flags & CODE_QUIET)) {
            at.frame = f;
            return at;
        }
    }
    return at;
}

/* A line of the program's text, without its indentation. */
static Str source_line_text(const Vm *vm, uint32_t line) {
    Str text = vm->source;
    size_t at = 0;
    for (; line > 1 && at < text.len; line--) {
        while (at < text.len && text.ptr[at] != '\n')
            at++;
        at++;
    }
    size_t end = at;
    while (end < text.len && text.ptr[end] != '\n')
        end++;
    while (at < end && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
        at++;
    while (end > at && (text.ptr[end - 1] == '\r' || text.ptr[end - 1] == ' '))
        end--;
    return at <= text.len ? (Str){text.ptr + at, end - at} : STR("");
}

static void write_warning(const Vm *vm, WarnPlace at, Str message, StrBuf *sb) {
    Str line = STR("");
    LibPlace place = engine_of(vm)->clearing ? LIB_READY_CLEAR : LIB_HANDLE_RUN;
    bool in_library = at.in_loop || engine_of(vm)->clearing;
    if (in_library) {
        lib_write_path(vm, lib_file(place), sb);
        sb_printf(sb, ":%u", lib_line(vm, place));
        line = str_of(lib_text(vm, place));
    } else if (at.frame) {
        uint32_t number = frame_line(at.frame);
        sb_printf(sb, "%s:%u", as_str(at.frame->func->code->file)->data,
                  number);
        line = source_line_text(vm, number);
    } else {
        sb_puts(sb, vm->minor >= 13 ? "<sys>:0" : "sys:1");
    }
    sb_puts(sb, ": RuntimeWarning: ");
    sb_put(sb, message.ptr, message.len);
    sb_putc(sb, '\n');
    if (line.len) {
        sb_puts(sb, "  ");
        sb_put(sb, line.ptr, line.len);
        sb_putc(sb, '\n');
    }
    if (vm->minor >= 7 && (at.frame || in_library))
        sb_puts(sb, "RuntimeWarning: Enable tracemalloc to get the object "
                    "allocation traceback\n");
}

/* Once for every text and place. */
static bool is_new(Vm *vm, const StrBuf *sb) {
    Engine *e = engine_of(vm);
    if (!e->warned) e->warned = set_new(vm, false);
    Value text = str_new(vm, sb->data, sb->len);
    bool fresh = set_has(vm, e->warned, text) == 0;
    if (fresh) set_add(vm, e->warned, text);
    release(vm, text);
    return fresh;
}

void engine_never_awaited(Vm *vm, Gen *gen) {
    if (vm->stop || gen->kind != GEN_COROUTINE) return;
    Value saved = vm->exc;
    vm->exc = V_NULL;
    StrBuf message = {0}, sb = {0};
    sb_printf(&message, "coroutine '%s' was never awaited", gen_qualname(gen));
    write_warning(vm, find_place(vm), sb_str(&message), &sb);
    if (noting(vm))
        trace_emit(vm->trace, EV_WARN, WARN_NEVER_AWAITED, note_loc(vm),
                   ref_obj(gen->id),
                   trace_intern(vm->trace, message.data, message.len),
                   note_text(vm, "%s", gen_qualname(gen)), 0);
    if (is_new(vm, &sb)) vm_write_err(vm, sb.data, sb.len);
    sb_free(&message);
    sb_free(&sb);
    vm->exc = saved;
}
