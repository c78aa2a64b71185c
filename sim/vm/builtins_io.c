/* builtins_io.c: print, and what is refused because it would read or run
 * something that is not in the program. */
#include "vm/builtins.h"
#include "vm/exc.h"
#include "vm/interp_impl.h"
#include "vm/mod_sys.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"

static bool put_str(Vm *vm, StrBuf *sb, Value v) {
    Value text = obj_str(vm, v);
    if (!text) return false;
    sb_put(sb, str_view(text).ptr, str_view(text).len);
    release(vm, text);
    return true;
}

/* sep= and end=: None is the default; false with TypeError. */
static bool separator(Vm *vm, const char *name, Value v, Str *out) {
    if (!v || v == V_NONE) return true;
    if (!is_str(vm, v)) {
        vm_raise(vm, vm->t.TypeError, "%s must be None or a string, not %s",
                 name, type_of(vm, v)->name);
        return false;
    }
    *out = str_view(v);
    return true;
}

/* An object with a write method gets the pieces one by one, as CPython does. */
static bool write_piece(Vm *vm, Value file, Str text) {
    if (text.len == 0) return true;
    Value s = str_new(vm, text.ptr, text.len);
    Value r = vm_call_method(vm, file, vm->s.write, &s, 1);
    release(vm, s);
    release(vm, r);
    return r != V_NULL;
}

static bool print_to(Vm *vm, Value file, const Value *args, uint32_t n, Str sep,
                     Str end) {
    for (uint32_t i = 0; i < n; i++) {
        if (i && !write_piece(vm, file, sep)) return false;
        Value text = obj_str(vm, args[i]);
        Value r =
            text ? vm_call_method(vm, file, vm->s.write, &text, 1) : V_NULL;
        release(vm, text);
        release(vm, r);
        if (!r) return false;
    }
    return write_piece(vm, file, end);
}

/* The whole line is one piece of output. */
static bool print_native(Vm *vm, int stream, const Value *args, uint32_t n,
                         Str sep, Str end) {
    StrBuf sb = {0};
    bool ok = true;
    for (uint32_t i = 0; i < n && ok; i++) {
        if (i) sb_put(&sb, sep.ptr, sep.len);
        ok = put_str(vm, &sb, args[i]);
    }
    /* What precedes the item whose __str__ raises is out already. */
    if (ok) sb_put(&sb, end.ptr, end.len);
    if (sb.len && !vm->stop) {
        Value exc = vm->exc;
        vm->exc = V_NULL;
        bool wrote = sys_write(vm, stream, sb_str(&sb));
        ok = ok && wrote;
        if (exc) vm->exc = exc;
    }
    sb_free(&sb);
    return ok;
}

/* The pieces of a print that the machine does not write at once: what other
 * threads write may come between them. */
static Act torn_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)sig, (void)v;
    const Tuple *pieces = as_tuple(f->slots[0]);
    Str text = str_view(pieces->items[f->top++]);
    if (!sys_write(vm, (int)f->data, text)) return ACT_RAISE;
    vm->result = V_NONE;
    if (f->top == pieces->len) return ACT_RETURN;
    vm->result = V_NULL;
    return vm->hooks.point(vm->hooks.ctx, vm, f);
}

static Value push_torn(Vm *vm, int stream, Value pieces) {
    static const NativeFrameDef def = {
        .name = "print", .step = torn_step, .slots = 1};
    Value all = tuple_from(vm, as_list(pieces)->items, as_list(pieces)->len);
    release(vm, pieces);
    if (as_tuple(all)->len == 0) {
        release(vm, all);
        return V_NONE;
    }
    Frame *f = frame_push_native(vm, &def);
    f->slots[0] = all;
    f->data = (uint64_t)stream;
    return V_FRAME;
}

static void add_piece(Vm *vm, Value list, Str text) {
    if (text.len == 0) return;
    Value s = str_new(vm, text.ptr, text.len);
    list_append(vm, list, s);
    release(vm, s);
}

static Value print_torn(Vm *vm, int stream, const Value *args, uint32_t n,
                        Str sep, Str end) {
    Value pieces = list_new(vm, 2 * n + 1);
    for (uint32_t i = 0; i < n; i++) {
        if (i) add_piece(vm, pieces, sep);
        Value text = obj_str(vm, args[i]);
        if (!text) {
            release(vm, pieces);
            return V_NULL;
        }
        add_piece(vm, pieces, str_view(text));
        release(vm, text);
    }
    add_piece(vm, pieces, end);
    return push_torn(vm, stream, pieces);
}

/* With one piece there is nothing to tear. */
static bool is_torn(Vm *vm, uint32_t n, Str end) {
    return vm->visible && vm->c_depth == 0 && n + (end.len > 0) > 1 &&
           vm->hooks.torn(vm->hooks.ctx, vm);
}

static bool flush(Vm *vm, Value file, Value flag) {
    int on = flag ? obj_truth(vm, flag) : 0;
    if (on <= 0) return on == 0;
    Value r = vm_call_method(vm, file, vm->s.flush, NULL, 0);
    release(vm, r);
    return r != V_NULL;
}

static Value bi_print(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const char *const names[] = {"sep", "end", "file", "flush"};
    Value named[4];
    Str sep = STR(" "), end = STR("\n");
    if (!keywords(vm, "print", args + n, kw, names, 4, named) ||
        !separator(vm, "sep", named[0], &sep) ||
        !separator(vm, "end", named[1], &end))
        return V_NULL;
    Value file = named[2];
    int stream = 1;
    if (!file || file == V_NONE) {
        file = sys_get(vm, "stdout");
        if (file == V_NONE) return V_NONE;
    }
    bool ok;
    if ((!file || sys_is_stream(vm, file, &stream)) && is_torn(vm, n, end))
        return print_torn(vm, stream, args, n, sep, end);
    retain(file);
    if (!file || sys_is_stream(vm, file, &stream))
        ok = print_native(vm, stream, args, n, sep, end);
    else
        ok = print_to(vm, file, args, n, sep, end) && flush(vm, file, named[3]);
    release(vm, file);
    return ok ? V_NONE : V_NULL;
}

static Value bi_import(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!is_str(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError, "module name must be str, not %s",
                        type_of(vm, args[0])->name);
    Value from = args[3] ? args[3] : V_NONE;
    if (from != V_NONE) {
        int any = obj_truth(vm, from);
        if (any < 0) return V_NULL;
        if (!any) from = V_NONE;
    }
    return import_name(vm, args[0], args[4] ? args[4] : v_int(0), from);
}

#define REFUSED(name)                                                          \
    static Value bi_##name(Vm *vm, const Value *args, uint32_t n, Value kw) {  \
        (void)args, (void)n, (void)kw;                                         \
        return vm_refuse(vm, #name "()");                                      \
    }
REFUSED(input)
REFUSED(open)
REFUSED(eval)
REFUSED(exec)
REFUSED(compile)
REFUSED(help)
REFUSED(breakpoint)
REFUSED(memoryview)

const NativeDef builtins_io[] = {
    {"print", bi_print, NF_VISIBLE, NULL},
    {"__import__", bi_import, 0, "name globals? locals? fromlist? level?"},
    {"input", bi_input, 0, NULL},
    {"open", bi_open, 0, NULL},
    {"eval", bi_eval, 0, NULL},
    {"exec", bi_exec, 0, NULL},
    {"compile", bi_compile, 0, NULL},
    {"help", bi_help, 0, NULL},
    {"exit", sys_exit, 0, "code?"},
    {"quit", sys_exit, 0, "code?"},
    {"memoryview", bi_memoryview, 0, NULL},
    {NULL, NULL, 0, NULL}};
const NativeDef builtins_io_37[] = {{"breakpoint", bi_breakpoint, 0, NULL},
                                    {NULL, NULL, 0, NULL}};
