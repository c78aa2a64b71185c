#include "engine/repr.h"

#include <string.h>

#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

enum { MAX_STR = 30, MAX_INT = 40, MAX_SEQ = 6, MAX_DICT = 4, MAX_LEVEL = 6 };

static void repr_level(Vm *vm, Value v, int level, StrBuf *out);

static void put_str(StrBuf *out, Value s) {
    sb_put(out, str_view(s).ptr, str_view(s).len);
}

/* The middle of a long text gives way to "...". */
static void put_ends(Vm *vm, Value s, uint32_t max, StrBuf *out) {
    uint32_t len = as_str(s)->count;
    uint32_t head = (max - 3) / 2, tail = max - 3 - head;
    Value a = str_slice(vm, s, 0, head), b = str_slice(vm, s, len - tail, len);
    put_str(out, a);
    sb_puts(out, "...");
    put_str(out, b);
    release(vm, a);
    release(vm, b);
}

static void put_cut(Vm *vm, Value s, uint32_t max, StrBuf *out) {
    if (as_str(s)->count > max)
        put_ends(vm, s, max, out);
    else
        put_str(out, s);
}

static void put_repr_cut(Vm *vm, Value v, uint32_t max, StrBuf *out) {
    Value s = obj_repr(vm, v);
    if (s)
        put_cut(vm, s, max, out);
    else
        release(vm, vm->exc), vm->exc = V_NULL;
    release(vm, s);
}

/* As repr(x[:30]) if that is short enough, else cut before quoting. */
static void put_text(Vm *vm, Value s, StrBuf *out) {
    uint32_t len = as_str(s)->count;
    uint32_t head = (MAX_STR - 3) / 2, tail = MAX_STR - 3 - head;
    Value part = str_slice(vm, s, 0, len < MAX_STR ? len : MAX_STR);
    Value quoted = obj_repr(vm, part);
    release(vm, part);
    if (as_str(quoted)->count <= MAX_STR) {
        put_str(out, quoted);
    } else {
        Value a = str_slice(vm, s, 0, len < head ? len : head);
        Value b = str_slice(vm, s, len < tail ? 0 : len - tail, len);
        part = str_concat(vm, a, b);
        release(vm, a);
        release(vm, b);
        release(vm, quoted);
        quoted = obj_repr(vm, part);
        release(vm, part);
        put_ends(vm, quoted, MAX_STR, out);
    }
    release(vm, quoted);
}

static void put_items(Vm *vm, const Value *items, uint32_t n, int level,
                      const char *left, const char *right, StrBuf *out) {
    sb_puts(out, left);
    if (level <= 0 && n > 0) {
        sb_puts(out, "...");
    } else {
        for (uint32_t i = 0; i < n && i < MAX_SEQ; i++) {
            if (i) sb_puts(out, ", ");
            repr_level(vm, items[i], level - 1, out);
        }
        if (n > MAX_SEQ) sb_puts(out, ", ...");
    }
    sb_puts(out, right);
}

static void put_dict(Vm *vm, Dict *d, int level, StrBuf *out) {
    if (d->used == 0 || level <= 0) {
        sb_puts(out, d->used ? "{...}" : "{}");
        return;
    }
    Value keys = list_new(vm, d->used), key, value;
    for (uint32_t pos = 0; dict_next(d, &pos, &key, &value);)
        list_append(vm, keys, key);
    if (!list_sort(vm, keys, V_NONE, false)) clear(vm, &vm->exc);
    sb_putc(out, '{');
    for (uint32_t i = 0; i < as_list(keys)->len && i < MAX_DICT; i++) {
        if (i) sb_puts(out, ", ");
        repr_level(vm, as_list(keys)->items[i], level - 1, out);
        sb_puts(out, ": ");
        value = dict_get(vm, d, as_list(keys)->items[i]);
        if (value) repr_level(vm, value, level - 1, out);
    }
    sb_puts(out, d->used > MAX_DICT ? ", ...}" : "}");
    release(vm, keys);
}

static void put_set(Vm *vm, Value set, int level, StrBuf *out) {
    Value items = list_new(vm, set_len(set)), item;
    for (uint32_t pos = 0; set_next(vm, set, &pos, &item);)
        list_append(vm, items, item);
    if (!list_sort(vm, items, V_NONE, false)) clear(vm, &vm->exc);
    uint32_t n = as_list(items)->len;
    if (n)
        put_items(vm, as_list(items)->items, n, level, "{", "}", out);
    else
        sb_puts(out, "set()");
    release(vm, items);
}

static void repr_level(Vm *vm, Value v, int level, StrBuf *out) {
    if (has_type(vm, v, vm->t.str)) {
        put_text(vm, v, out);
    } else if (has_type(vm, v, vm->t.int_)) {
        put_repr_cut(vm, v, MAX_INT, out);
    } else if (has_type(vm, v, vm->t.list)) {
        put_items(vm, as_list(v)->items, as_list(v)->len, level, "[", "]", out);
    } else if (has_type(vm, v, vm->t.tuple)) {
        uint32_t n = as_tuple(v)->len;
        put_items(vm, as_tuple(v)->items, n, level, "(", n == 1 ? ",)" : ")",
                  out);
    } else if (has_type(vm, v, vm->t.dict)) {
        put_dict(vm, as_dict(v), level, out);
    } else if (has_type(vm, v, vm->t.set)) {
        put_set(vm, v, level, out);
    } else {
        put_repr_cut(vm, v, MAX_STR, out);
    }
}

void repr_short(Vm *vm, Value v, StrBuf *out) {
    repr_level(vm, v, MAX_LEVEL, out);
}

/* --- callables
 * ---------------------------------------------------------------- */

static void put_args(Vm *vm, const Value *args, uint32_t n, Value keywords,
                     StrBuf *out) {
    bool any = false;
    sb_putc(out, '(');
    if (vm->minor < 13) { /* 3.13 shows arguments in debug mode only */
        for (uint32_t i = 0; i < n; i++) {
            if (any) sb_puts(out, ", ");
            repr_short(vm, args[i], out);
            any = true;
        }
        Value key, value;
        uint32_t pos = 0;
        while (keywords && dict_next(as_dict(keywords), &pos, &key, &value)) {
            if (any) sb_puts(out, ", ");
            put_str(out, key);
            sb_putc(out, '=');
            repr_short(vm, value, out);
            any = true;
        }
    }
    sb_putc(out, ')');
}

static Value attr(Vm *vm, Value v, const char *name) {
    Value key = str_intern(vm, name, strlen(name));
    Value x = obj_getattr_opt(vm, v, key);
    release(vm, key);
    if (vm->exc) clear(vm, &vm->exc);
    return x;
}

static void put_name(Vm *vm, Value fn, StrBuf *out) {
    Value name = attr(vm, fn, "__qualname__");
    if (!name || !is_str(vm, name)) assign(vm, &name, attr(vm, fn, "__name__"));
    if (!name || !is_str(vm, name)) assign(vm, &name, obj_repr(vm, fn));
    if (name) put_str(out, name);
    release(vm, name);
}

static bool is_partial(Vm *vm, Value fn) {
    return is_obj(fn) && strcmp(type_of(vm, fn)->name, "partial") == 0;
}

static void put_partial(Vm *vm, Value fn, Value *target, StrBuf *out) {
    Value inner = attr(vm, fn, "func"), args = attr(vm, fn, "args");
    Value keywords = attr(vm, fn, "keywords");
    if (inner && args && is_tuple(vm, args)) {
        if (is_partial(vm, inner))
            put_partial(vm, inner, target, out);
        else
            put_name(vm, inner, out);
        bool plain = keywords && is_dict(vm, keywords);
        put_args(vm, as_tuple(args)->items, as_tuple(args)->len,
                 plain ? keywords : V_NULL, out);
        if (!*target) *target = retain(inner);
    }
    release(vm, inner);
    release(vm, args);
    release(vm, keywords);
}

void repr_call(Vm *vm, Value fn, const Value *args, uint32_t n, StrBuf *out,
               Value *target) {
    *target = V_NULL;
    if (is_partial(vm, fn))
        put_partial(vm, fn, target, out);
    else
        put_name(vm, fn, out);
    if (!*target) *target = retain(fn);
    put_args(vm, args, n, V_NULL, out);
}
