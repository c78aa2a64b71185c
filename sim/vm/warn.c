/* warnings, with the default filters: a DeprecationWarning is shown if code of
 * __main__ caused it, everything once a place. */
#include <string.h>

#include "vm/code.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/traceback.h"

/* The innermost Python frame that is not our prelude's. */
static const Frame *running_frame(const Vm *vm) {
    for (const Frame *f = vm->frame; f; f = f->back)
        if (f->kind == FRAME_PY && !(f->func->code->flags & CODE_QUIET))
            return f;
    return NULL;
}

static bool is_ignored(Vm *vm, Type *t, bool in_main) {
    if (type_is_subtype(t, vm->t.DeprecationWarning))
        return !in_main || vm->minor < 7;
    return type_is_subtype(t, vm->t.PendingDeprecationWarning) ||
           type_is_subtype(t, vm->t.ImportWarning) ||
           type_is_subtype(t, vm->t.ResourceWarning);
}

static bool was_shown(Vm *vm, Type *t, Str text, const char *file,
                      uint32_t line) {
    if (!vm->warned) vm->warned = from_obj(dict_new(vm));
    Dict *seen = as_dict(vm->warned);
    Value key = str_printf(vm, "%s:%u:%s:%.*s", file, line, t->name,
                           (int)text.len, text.ptr);
    bool shown = dict_get(vm, seen, key) != V_NULL;
    if (!shown) dict_set(vm, seen, key, V_TRUE);
    release(vm, key);
    return shown;
}

static void put_source(Vm *vm, const Code *code, uint32_t line, StrBuf *out) {
    Str text;
    if (!traceback_line(vm, code, line, &text)) return;
    while (text.len && strchr(" \t\f", text.ptr[0]))
        text.ptr++, text.len--;
    while (text.len && strchr(" \t\f", text.ptr[text.len - 1]))
        text.len--;
    if (text.len) sb_printf(out, "  %.*s\n", (int)text.len, text.ptr);
}

static void show(Vm *vm, Type *t, Str text) {
    const Frame *f = running_frame(vm);
    const Code *code = f ? f->func->code : NULL;
    const char *file = code ? str_view(code->file).ptr : "sys";
    uint32_t line = f ? frame_line(f) : 1;
    bool in_main =
        f && vm->main_dict && from_obj(f->func->globals) == vm->main_dict;
    if (is_ignored(vm, t, in_main) || was_shown(vm, t, text, file, line))
        return;
    StrBuf sb = {0};
    sb_printf(&sb, "%s:%u: %s: %.*s\n", file, line, t->name, (int)text.len,
              text.ptr);
    if (code) put_source(vm, code, line, &sb);
    vm_write_err(vm, sb.data, sb.len);
    sb_free(&sb);
}

void vm_warn(Vm *vm, Type *category, const char *fmt, ...) {
    StrBuf sb = {0};
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(&sb, fmt, ap);
    va_end(ap);
    Value saved = exc_take(vm);
    show(vm, category, sb_str(&sb));
    exc_clear(vm);
    vm->exc = saved;
    sb_free(&sb);
}
