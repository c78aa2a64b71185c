/* Tracebacks: collecting frames, and the report.  Mirrors Lib/traceback.py
 * and the printing in Python/pythonrun.c. */
#include "vm/traceback.h"

#include <string.h>

#include "base/utf8.h"
#include "vm/exc_impl.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

/* --- collecting
 * --------------------------------------------------------------- */

static Traceback *push(Vm *vm, Exc *e) {
    Traceback *tb = obj_alloc(vm, vm->t.traceback);
    tb->next = e->traceback ? e->traceback : V_NONE;
    e->traceback = from_obj(tb);
    return tb;
}

void exc_add_frame(Vm *vm, const Frame *f) {
    if (!vm->exc || !is_exc(vm, vm->exc) || f->kind != FRAME_PY) return;
    Code *code = f->func->code;
    if (code->flags & CODE_QUIET) return;
    Exc *e = as_exc(vm->exc);
    bool innermost = !e->traceback;
    Traceback *tb = push(vm, e);
    code->h.refs++;
    tb->code = code;
    tb->instr = (uint32_t)(f->ip - code->instrs);
    tb->line = code_pos_at(code, f->ip)->line;
    if (innermost && vm->minor >= 10 && is_a(vm, vm->exc, vm->t.NameError))
        traceback_note_names(vm, e, f);
}

void exc_add_native(Vm *vm, const char *file, const char *func, uint32_t line,
                    const char *text, uint32_t col, uint32_t end,
                    uint32_t anchor, uint32_t anchor_end) {
    if (!vm->exc || !is_exc(vm, vm->exc)) return;
    Traceback *tb = push(vm, as_exc(vm->exc));
    tb->file = file;
    tb->func = func;
    tb->line = line;
    tb->text = text;
    tb->col = col;
    tb->end = end;
    tb->anchor = anchor;
    tb->anchor_end = anchor_end;
}

void exc_keep_locals(Vm *vm, const Frame *f) {
    if (!vm->exc || !is_exc(vm, vm->exc) || !as_exc(vm->exc)->traceback) return;
    Traceback *tb = as_traceback(as_exc(vm->exc)->traceback);
    const Code *code = f->kind == FRAME_PY ? f->func->code : NULL;
    if (tb->locals || tb->code != code) return;
    uint32_t n = code ? code->n_locals + code->n_cells : f->def->slots;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        kept += is_obj(f->slots[i]) && f->slots[i] != vm->exc;
    if (!kept) return;
    tb->locals = tuple_new(vm, kept);
    Value *to = as_tuple(tb->locals)->items;
    for (uint32_t i = 0; i < n; i++)
        if (is_obj(f->slots[i]) && f->slots[i] != vm->exc)
            *to++ = retain(f->slots[i]);
}

void exc_drop_locals(Vm *vm, Value exc) {
    Value tb = retain(as_exc(exc)->traceback);
    while (tb && tb != V_NONE) {
        clear(vm, &as_traceback(tb)->locals);
        assign(vm, &tb, retain(as_traceback(tb)->next));
    }
    release(vm, tb);
}

static void tb_free(Vm *vm, Obj *obj) {
    Traceback *tb = (Traceback *)obj;
    release(vm, tb->next);
    release(vm, tb->locals);
    if (tb->code) release(vm, from_obj(tb->code));
    obj_dealloc(vm, obj, sizeof *tb);
}

static Value get_next(Vm *vm, Value self) {
    (void)vm;
    return retain(as_traceback(self)->next);
}

static Value get_line(Vm *vm, Value self) {
    (void)vm;
    return v_int(as_traceback(self)->line);
}

static void tb_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Traceback *p = (const Traceback *)obj;
    visit_value(v, p->next);
    visit_obj(v, p->code);
    visit_value(v, p->locals);
    visit_u64(v, (uint64_t)p->instr << 32 | p->line);
    visit_const(v, p->file);
    visit_const(v, p->func);
    visit_const(v, p->text);
}

static void tb_slots(Type *t) {
    t->free = tb_free;
    t->visit = tb_visit;
}

void traceback_type_init(Vm *vm) {
    static const GetSetDef getset[] = {
        {"tb_next", get_next, NULL},
        {"tb_lineno", get_line, NULL},
        {NULL, NULL, NULL},
    };
    static const TypeSpec spec = {
        .name = "traceback",
        .size = sizeof(Traceback),
        .getset = getset,
        .slots = tb_slots,
    };
    vm->t.traceback = type_new(vm, &spec, NULL);
}

bool traceback_line(const Vm *vm, const Code *code, uint32_t line, Str *out) {
    if (code && vm->shown_path && !str_is(str_view(code->file), vm->shown_path))
        return false;
    const char *p = vm->source.ptr, *end = p + vm->source.len;
    for (; line > 1 && p < end; line--) {
        p = memchr(p, '\n', (size_t)(end - p));
        if (!p) return false;
        p++;
    }
    if (line != 1 || p >= end) return false;
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    *out = (Str){p, (size_t)((stop ? stop : end) - p)};
    if (out->len && out->ptr[out->len - 1] == '\r') out->len--;
    return true;
}

/* --- frames
 * --------------------------------------------------------------------- */

static void write_place(Vm *vm, const Traceback *tb, StrBuf *out) {
    if (tb->code)
        sb_printf(out, "  File \"%s\", line %u, in %s\n",
                  str_view(tb->code->file).ptr, tb->line,
                  str_view(tb->code->name).ptr);
    else
        sb_printf(out, "  File \"/usr/lib/python3.%d/%s\", line %u, in %s\n",
                  vm->minor, tb->file, tb->line, tb->func);
}

static bool same_place(const Traceback *a, const Traceback *b) {
    if (a->line != b->line || !a->code != !b->code) return false;
    if (!a->code)
        return strcmp(a->file, b->file) == 0 && strcmp(a->func, b->func) == 0;
    return str_equal(a->code->file, b->code->file) &&
           str_equal(a->code->name, b->code->name);
}

enum { REPEAT_SHOWN = 3, FRAMES_SHOWN = 1000 };

static void write_repeats(const Vm *vm, uint32_t n, StrBuf *out) {
    if (n > REPEAT_SHOWN && vm->minor >= 6)
        sb_printf(out, "  [Previous line repeated %u more time%s]\n",
                  n - REPEAT_SHOWN, n - REPEAT_SHOWN == 1 ? "" : "s");
}

void traceback_write_frames(Vm *vm, Value tb, StrBuf *out) {
    uint32_t depth = 0, repeats = 0;
    for (Value t = tb; t != V_NONE; t = as_traceback(t)->next)
        depth++;
    for (; depth > FRAMES_SHOWN && vm->minor < 13; depth--)
        tb = as_traceback(tb)->next;
    const Traceback *last = NULL;
    for (; tb != V_NONE; tb = as_traceback(tb)->next) {
        const Traceback *t = as_traceback(tb);
        if (!last || !same_place(t, last)) {
            write_repeats(vm, repeats, out);
            repeats = 0;
            last = t;
        }
        repeats++;
        if (repeats > REPEAT_SHOWN && vm->minor >= 6) continue;
        write_place(vm, t, out);
        traceback_write_source(vm, t, out);
    }
    write_repeats(vm, repeats, out);
}

/* --- the last line
 * ------------------------------------------------------------------ */

/* The interpreter itself put __main__ in front until 3.10, and until 3.6 the
 * name without its outer classes; the traceback module never did. */
static void write_type(Vm *vm, Type *t, bool module, StrBuf *out) {
    Str mod = is_obj(t->module) && is_str(vm, t->module) ? str_view(t->module)
                                                         : STR("builtins");
    bool main = str_is(mod, "__main__") && (module || vm->minor >= 11);
    if (!main && !str_is(mod, "builtins")) {
        sb_put(out, mod.ptr, mod.len);
        sb_putc(out, '.');
    }
    if (module || vm->minor >= 9) {
        Str name = str_view(t->qualname);
        sb_put(out, name.ptr, name.len);
    } else {
        sb_puts(out, t->name);
    }
}

/* str(exc); its own exceptions are swallowed. */
static void write_text(Vm *vm, Value exc, bool module, StrBuf *out) {
    Value saved = exc_take(vm);
    Value text = obj_str(vm, exc);
    if (text && as_str(text)->size)
        sb_printf(out, ": %s", str_view(text).ptr);
    else if (!text && (!module || vm->minor >= 11))
        sb_puts(out, ": <exception str() failed>");
    else if (!text)
        sb_printf(out, ": <unprintable %s object>", type_of(vm, exc)->name);
    release(vm, text);
    exc_clear(vm);
    vm->exc = saved;
}

void traceback_write_summary(Vm *vm, Value exc, bool module, StrBuf *out) {
    write_type(vm, type_of(vm, exc), module, out);
    write_text(vm, exc, module, out);
    /* the traceback module learnt to suggest in 3.12 */
    if (vm->minor >= (module ? 12 : 10)) traceback_suggest(vm, exc, out);
}

void exc_write_summary(Vm *vm, Value exc, StrBuf *out) {
    traceback_write_summary(vm, exc, true, out);
}

void traceback_write_notes(Vm *vm, Value exc, StrBuf *out) {
    Value notes = as_exc(exc)->notes;
    if (!notes || vm->minor < 11) return;
    Value saved = exc_take(vm);
    bool list = is_list(vm, notes) || is_tuple(vm, notes);
    Value all = list ? seq_list(vm, notes) : V_NULL;
    for (uint32_t i = 0; all && i < as_list(all)->len; i++) {
        Value text = obj_str(vm, as_list(all)->items[i]);
        sb_printf(out, "%s\n",
                  text ? str_view(text).ptr : "<note str() failed>");
        release(vm, text);
        exc_clear(vm);
    }
    if (!list) {
        Value text = obj_repr(vm, notes);
        sb_printf(out, "%s\n",
                  text ? str_view(text).ptr : "<__notes__ repr() failed>");
        release(vm, text);
    }
    release(vm, all);
    exc_clear(vm);
    vm->exc = saved;
}

/* A SyntaxError shows the place that it is about. */
void traceback_write_place(Vm *vm, Value exc, StrBuf *out) {
    Value details = as_exc(exc)->extra;
    if (!is_a(vm, exc, vm->t.SyntaxError) || !details) return;
    Value *d = as_tuple(details)->items;
    if (!is_int(vm, d[1])) return;
    sb_printf(out, "  File \"%s\", line %lld\n",
              is_str(vm, d[0]) ? str_view(d[0]).ptr : "<string>",
              (long long)int_clamp(vm, d[1]));
    if (!is_str(vm, d[3])) return;
    Str text = str_view(d[3]);
    size_t skip = strspn(text.ptr, " \t");
    while (text.len && strchr("\r\n", text.ptr[text.len - 1]))
        text.len--;
    if (skip > text.len) return;
    sb_printf(out, "    %.*s\n", (int)(text.len - skip), text.ptr + skip);
    int64_t col = is_int(vm, d[2]) ? int_clamp(vm, d[2]) : 0;
    if (col <= (int64_t)skip) return;
    sb_repeat(out, ' ', 4 + (size_t)col - 1 - skip);
    sb_puts(out, "^\n");
}

/* --- standard error -------------------------------------------------- */

void vm_write_err(Vm *vm, const char *text, size_t n) {
    if (vm->hooks.write) vm->hooks.write(vm->hooks.ctx, 2, text, n);
}
