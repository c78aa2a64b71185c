/* The exceptions that make more of their arguments than keeping them. */
#include <string.h>

#include "vm/exc_impl.h"
#include "vm/func.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

#define INIT(name)                                                             \
    static Value name(Vm *vm, Value self, const Value *args, uint32_t n,       \
                      Value kw)

static bool plain_init(Vm *vm, Value self, const Value *args, uint32_t n,
                       Value kw) {
    if (kw && as_tuple(kw)->len) {
        exc_no_keywords(vm, self);
        return false;
    }
    assign(vm, &as_exc(self)->args, tuple_from(vm, args, n));
    return true;
}

/* --- StopIteration, SystemExit, KeyError -----------------------------------
 */

INIT(stop_init) {
    if (!plain_init(vm, self, args, n, kw)) return V_NULL;
    assign(vm, &as_exc(self)->extra, n ? retain(args[0]) : V_NONE);
    return V_NONE;
}

void exc_stop_slots(Type *t) {
    t->init = stop_init;
}

INIT(exit_init) {
    if (!plain_init(vm, self, args, n, kw)) return V_NULL;
    Value code = n == 0   ? V_NONE
                 : n == 1 ? retain(args[0])
                          : retain(as_exc(self)->args);
    assign(vm, &as_exc(self)->extra, code);
    return V_NONE;
}

void exc_exit_slots(Type *t) {
    t->init = exit_init;
}

/* A key of '' would be an empty message. */
static Value key_str(Vm *vm, Value v) {
    Tuple *args = as_tuple(as_exc(v)->args);
    return args->len == 1 ? obj_repr(vm, args->items[0]) : exc_str(vm, v);
}

void exc_key_slots(Type *t) {
    t->str = key_str;
}

/* --- keywords: ImportError, NameError, AttributeError
 * ------------------------- */

/* The keyword arguments in out[i] for the name i; TypeError for others. */
static bool keywords(Vm *vm, const char *type, const char *const *names,
                     uint32_t n_names, const Value *values, Value kw,
                     Value *out) {
    for (uint32_t i = 0; kw && i < as_tuple(kw)->len; i++) {
        Str name = str_view(as_tuple(kw)->items[i]);
        uint32_t k = 0;
        while (k < n_names && !str_is(name, names[k]))
            k++;
        if (k == n_names) {
            vm_raise(vm, vm->t.TypeError,
                     vm->minor >= 13 ? "%2$s() got an unexpected keyword "
                                       "argument '%1$s'"
                     : vm->minor >= 7
                         ? "'%1$s' is an invalid keyword argument for %2$s()"
                         : "'%1$s' is an invalid keyword argument for this "
                           "function",
                     name.ptr, type);
            return false;
        }
        out[k] = values[i];
    }
    return true;
}

/* ImportError: extra = (name, path), extra2 = msg. */
INIT(import_init) {
    static const char *const NAMES[] = {"name", "path"};
    Value given[2] = {V_NONE, V_NONE};
    if (!keywords(vm, "ImportError", NAMES, 2, args + n, kw, given))
        return V_NULL;
    Exc *e = as_exc(self);
    assign(vm, &e->args, tuple_from(vm, args, n));
    assign(vm, &e->extra, tuple_of2(vm, given[0], given[1]));
    assign(vm, &e->extra2, n == 1 ? retain(args[0]) : V_NONE);
    return V_NONE;
}

static Value import_str(Vm *vm, Value v) {
    Value msg = as_exc(v)->extra2;
    if (msg && is_str(vm, msg)) return retain(msg);
    return exc_str(vm, v);
}

void exc_import_slots(Type *t) {
    t->init = import_init;
    t->str = import_str;
}

/* NameError: extra = name; AttributeError: extra2 = obj besides. */
INIT(name_init) {
    static const char *const NAMES[] = {"name", "obj"};
    bool attr = is_a(vm, self, vm->t.AttributeError);
    Value given[2] = {V_NULL, V_NULL};
    if (!keywords(vm, attr ? "AttributeError" : "NameError", NAMES,
                  attr ? 2 : 1, args + n, kw, given))
        return V_NULL;
    Exc *e = as_exc(self);
    assign(vm, &e->args, tuple_from(vm, args, n));
    assign(vm, &e->extra, retain(given[0]));
    assign(vm, &e->extra2, retain(given[1]));
    return V_NONE;
}

void exc_name_slots(Type *t) {
    t->init = name_init;
}

/* --- OSError
 * ------------------------------------------------------------------------ */

/* OSError(2, "...") is a FileNotFoundError; Linux's numbers. */
static Type *os_subclass(Vm *vm, int64_t number) {
    switch (number) {
    case 1:
    case 13: return vm->t.PermissionError;
    case 2: return vm->t.FileNotFoundError;
    case 3: return vm->t.ProcessLookupError;
    case 4: return vm->t.InterruptedError;
    case 10: return vm->t.ChildProcessError;
    case 11:
    case 114:
    case 115: return vm->t.BlockingIOError;
    case 17: return vm->t.FileExistsError;
    case 20: return vm->t.NotADirectoryError;
    case 21: return vm->t.IsADirectoryError;
    case 32:
    case 108: return vm->t.BrokenPipeError;
    case 103: return vm->t.ConnectionAbortedError;
    case 104: return vm->t.ConnectionResetError;
    case 110: return vm->t.TimeoutError;
    case 111: return vm->t.ConnectionRefusedError;
    default: return vm->t.OSError;
    }
}

static Value os_make(Vm *vm, Type *t, const Value *args, uint32_t n, Value kw) {
    (void)kw;
    if (t == vm->t.OSError && n >= 2 && n <= 5 && is_int(vm, args[0]))
        t = os_subclass(vm, int_clamp(vm, args[0]));
    return from_obj(exc_alloc(vm, t, tuple_from(vm, args, n)));
}

/* extra = (errno, strerror, filename, filename2) */
INIT(os_init) {
    if (!plain_init(vm, self, args, n, kw)) return V_NULL;
    Exc *e = as_exc(self);
    if (n < 2 || n > 5) return V_NONE;
    Value fields = tuple_new(vm, 4);
    for (uint32_t i = 0; i < 4; i++)
        as_tuple(fields)->items[i] = V_NONE;
    as_tuple(fields)->items[0] = retain(args[0]);
    as_tuple(fields)->items[1] = retain(args[1]);
    bool count =
        n == 3 && is_a(vm, self, vm->t.BlockingIOError) && is_int(vm, args[2]);
    if (count) {
        assign(vm, &e->extra2, retain(args[2]));
    } else if (n > 2 && args[2] != V_NONE) {
        as_tuple(fields)->items[2] = retain(args[2]);
        if (n > 4) as_tuple(fields)->items[3] = retain(args[4]);
        assign(vm, &e->args, tuple_from(vm, args, 2));
    }
    assign(vm, &e->extra, fields);
    return V_NONE;
}

Value exc_os_field(Value e, uint32_t i) {
    Value fields = as_exc(e)->extra;
    return fields ? as_tuple(fields)->items[i] : V_NONE;
}

/* Appends str() or repr() of a field; false with an exception. */
static bool put(Vm *vm, Value v, bool repr, StrBuf *out) {
    Value text = repr ? obj_repr(vm, v) : obj_str(vm, v);
    if (text) sb_put(out, str_view(text).ptr, str_view(text).len);
    release(vm, text);
    return text != V_NULL;
}

static Value os_str(Vm *vm, Value v) {
    Value number = exc_os_field(v, 0), text = exc_os_field(v, 1);
    Value file = exc_os_field(v, 2), file2 = exc_os_field(v, 3);
    if (!as_exc(v)->extra) return exc_str(vm, v);
    StrBuf sb = {0};
    sb_puts(&sb, "[Errno ");
    bool ok = put(vm, number, false, &sb);
    sb_puts(&sb, "] ");
    ok = ok && put(vm, text, false, &sb);
    if (file != V_NONE) {
        sb_puts(&sb, ": ");
        ok = ok && put(vm, file, true, &sb);
    }
    if (file2 != V_NONE) {
        sb_puts(&sb, " -> ");
        ok = ok && put(vm, file2, true, &sb);
    }
    if (ok) return str_from_buf(vm, &sb);
    sb_free(&sb);
    return V_NULL;
}

void exc_os_slots(Type *t) {
    t->make = os_make;
    t->init = os_init;
    t->str = os_str;
}

/* --- Unicode errors
 * -------------------------------------------------------------- */

INIT(unicode_init) {
    if (!plain_init(vm, self, args, n, kw)) return V_NULL;
    if (n != 5)
        return vm_raise(vm, vm->t.TypeError,
                        "function takes exactly 5 arguments (%u given)", n);
    return V_NONE;
}

/* The byte or character at the start of the bad range, as it is shown. */
static void put_culprit(Vm *vm, Value object, int64_t at, StrBuf *out) {
    if (is_bytes(vm, object)) {
        Str b = bytes_view(object);
        sb_printf(out, "byte 0x%02x",
                  at < (int64_t)b.len ? (unsigned char)b.ptr[at] : 0u);
        return;
    }
    Value c = at < as_str(object)->count ? str_char_at(vm, object, at)
                                         : str_new(vm, "", 0);
    sb_puts(out, "character ");
    str_write_ascii(c, out);
    release(vm, c);
}

static Value unicode_str(Vm *vm, Value v) {
    Tuple *args = as_tuple(as_exc(v)->args);
    if (args->len != 5 || !is_int(vm, args->items[2]) ||
        !is_int(vm, args->items[3]) || !is_str(vm, args->items[0]))
        return exc_str(vm, v);
    int64_t start = int_clamp(vm, args->items[2]);
    int64_t end = int_clamp(vm, args->items[3]);
    bool bytes = is_bytes(vm, args->items[1]);
    if (!bytes && !is_str(vm, args->items[1])) return exc_str(vm, v);
    StrBuf sb = {0};
    sb_printf(&sb, "'%s' codec can't %s ", str_view(args->items[0]).ptr,
              bytes ? "decode" : "encode");
    if (end == start + 1) {
        put_culprit(vm, args->items[1], start, &sb);
        sb_printf(&sb, " in position %lld: ", (long long)start);
    } else {
        sb_printf(&sb,
                  "%s in position %lld-%lld: ", bytes ? "bytes" : "characters",
                  (long long)start, (long long)end - 1);
    }
    bool ok = put(vm, args->items[4], false, &sb);
    if (ok) return str_from_buf(vm, &sb);
    sb_free(&sb);
    return V_NULL;
}

void exc_unicode_slots(Type *t) {
    t->init = unicode_init;
    t->str = unicode_str;
}

/* --- SyntaxError
 * ------------------------------------------------------------------ */

/* args: msg, (filename, lineno, offset, text, ...); extra = the tuple. */
INIT(syntax_init) {
    if (!plain_init(vm, self, args, n, kw)) return V_NULL;
    if (n != 2) return V_NONE;
    Value details = seq_tuple(vm, args[1]);
    if (!details) return V_NULL;
    if (as_tuple(details)->len < 4) {
        uint32_t len = as_tuple(details)->len;
        release(vm, details);
        if (vm->minor >= 10)
            return vm_raise(vm, vm->t.TypeError,
                            "function takes at least 4 arguments (%u given)",
                            len);
        return vm_raise(vm, vm->t.IndexError, "tuple index out of range");
    }
    assign(vm, &as_exc(self)->extra, details);
    return V_NONE;
}

static Value syntax_str(Vm *vm, Value v) {
    Exc *e = as_exc(v);
    Value msg = as_tuple(e->args)->len ? as_tuple(e->args)->items[0] : V_NONE;
    Value text = obj_str(vm, msg);
    if (!text || !e->extra) return text;
    Value file = as_tuple(e->extra)->items[0];
    Value line = as_tuple(e->extra)->items[1];
    bool has_file = is_str(vm, file), has_line = is_int(vm, line);
    Str name = has_file ? str_view(file) : (Str){"", 0};
    const char *base = name.ptr; /* without its directories */
    for (const char *p = name.ptr; *p; p++)
        if (*p == '/') base = p + 1;
    long long number = has_line ? (long long)int_clamp(vm, line) : 0;
    Value r = V_NULL;
    if (has_file && has_line)
        r = str_printf(vm, "%s (%s, line %lld)", str_view(text).ptr, base,
                       number);
    else if (has_file)
        r = str_printf(vm, "%s (%s)", str_view(text).ptr, base);
    else if (has_line)
        r = str_printf(vm, "%s (line %lld)", str_view(text).ptr, number);
    else
        return text;
    release(vm, text);
    return r;
}

void exc_syntax_slots(Type *t) {
    t->init = syntax_init;
    t->str = syntax_str;
}
