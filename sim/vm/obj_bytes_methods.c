/* Methods of bytes and bytearray. */
#include <string.h>

#include "vm/exc.h"
#include "vm/obj_bytes_impl.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str_impl.h"

/* A bytes-like argument; TypeError. */
static bool buffer_arg(Vm *vm, Value v) {
    if (is_bytes(vm, v)) return true;
    vm_raise(vm, vm->t.TypeError, "a bytes-like object is required, not '%s'",
             type_of(vm, v)->name);
    return false;
}

METHOD(m_decode) {
    BOUND;
    for (int i = 1; i < 3; i++)
        if (args[i] && !is_str(vm, args[i]))
            return vm_raise(vm, vm->t.TypeError,
                            "decode() argument '%s' must be str, not %s",
                            i == 1 ? "encoding" : "errors",
                            type_of(vm, args[i])->name);
    return bytes_decode(vm, args[0], args[1] ? as_str(args[1])->data : "utf-8",
                        args[2] ? as_str(args[2])->data : NULL);
}

METHOD(m_hex) {
    BOUND;
    Str s = bytes_view(args[0]);
    Str sep = args[1] && is_str(vm, args[1]) ? str_view(args[1]) : (Str){"", 0};
    StrBuf sb = {0};
    for (size_t i = 0; i < s.len; i++) {
        if (i) sb_put(&sb, sep.ptr, sep.len);
        sb_printf(&sb, "%02x", (unsigned)(unsigned char)s.ptr[i]);
    }
    return str_from_buf(vm, &sb);
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

METHOD(m_fromhex) {
    BOUND;
    if (!str_arg(vm, args[1], "fromhex() argument")) return V_NULL;
    Str s = str_view(args[1]);
    StrBuf sb = {0};
    for (size_t i = 0; i < s.len;) {
        if (s.ptr[i] == ' ' || (s.ptr[i] >= '\t' && s.ptr[i] <= '\r')) {
            i++;
            continue;
        }
        int hi = hex_digit(s.ptr[i]);
        int lo = hi >= 0 && i + 1 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
        if (lo < 0) {
            sb_free(&sb);
            return vm_raise(vm, vm->t.ValueError,
                            "non-hexadecimal number found in fromhex() arg at "
                            "position %zu",
                            hi < 0 ? i : i + 1);
        }
        sb_putc(&sb, (char)(hi * 16 + lo));
        i += 2;
    }
    bool array = as_type(args[0]) == vm->t.bytearray;
    const char *p = sb.data ? sb.data : "";
    Value r = array ? bytearray_new(vm, p, sb.len) : bytes_new(vm, p, sb.len);
    sb_free(&sb);
    return r;
}

METHOD(m_join) {
    BOUND;
    Value seq = seq_list(vm, args[1]);
    if (!seq) return V_NULL;
    Str sep = bytes_view(args[0]);
    StrBuf sb = {0};
    bool ok = true;
    for (uint32_t i = 0; ok && i < as_list(seq)->len; i++) {
        Value item = as_list(seq)->items[i];
        ok = is_bytes(vm, item);
        if (!ok) {
            vm_raise(vm, vm->t.TypeError,
                     "sequence item %u: expected a bytes-like object, %s found",
                     i, type_of(vm, item)->name);
            break;
        }
        if (i) sb_put(&sb, sep.ptr, sep.len);
        sb_put(&sb, bytes_view(item).ptr, bytes_view(item).len);
    }
    release(vm, seq);
    Value r =
        ok ? bytes_like(vm, args[0], sb.data ? sb.data : "", sb.len) : V_NULL;
    sb_free(&sb);
    return r;
}

static void push(Vm *vm, Value list, Value like, const char *p, size_t n) {
    Value v = bytes_like(vm, like, p, n);
    list_append(vm, list, v);
    release(vm, v);
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void split_space(Vm *vm, Value v, int64_t max, Value out) {
    Str s = bytes_view(v);
    size_t end = s.len;
    while (end && is_space(s.ptr[end - 1]))
        end--;
    for (size_t i = 0;;) {
        while (i < end && is_space(s.ptr[i]))
            i++;
        if (i >= end) return;
        size_t to = i;
        while (to < end && (max <= 0 || !is_space(s.ptr[to])))
            to++;
        if (max <= 0) to = s.len;
        push(vm, out, v, s.ptr + i, to - i);
        max--;
        i = to;
    }
}

METHOD(m_split) {
    BOUND;
    int64_t max = -1;
    if (args[2] && !int_index(vm, args[2], &max)) return V_NULL;
    if (max < 0) max = INT64_MAX;
    Value out = list_new(vm, 4);
    if (!args[1] || args[1] == V_NONE) {
        split_space(vm, args[0], max, out);
        return out;
    }
    if (!buffer_arg(vm, args[1]) || bytes_view(args[1]).len == 0) {
        release(vm, out);
        return vm->exc ? V_NULL
                       : vm_raise(vm, vm->t.ValueError, "empty separator");
    }
    Str s = bytes_view(args[0]), sep = bytes_view(args[1]);
    size_t from = 0;
    for (; max > 0; max--) {
        int64_t at = text_find(s, sep, from);
        if (at < 0) break;
        push(vm, out, args[0], s.ptr + from, (size_t)at - from);
        from = (size_t)at + sep.len;
    }
    push(vm, out, args[0], s.ptr + from, s.len - from);
    return out;
}

METHOD(m_splitlines) {
    BOUND;
    int keep = args[1] ? obj_truth(vm, args[1]) : 0;
    if (keep < 0) return V_NULL;
    Str s = bytes_view(args[0]);
    Value out = list_new(vm, 4);
    for (size_t i = 0; i < s.len;) {
        size_t end = i;
        while (end < s.len && s.ptr[end] != '\n' && s.ptr[end] != '\r')
            end++;
        size_t next = end + (end < s.len);
        if (end + 1 < s.len && s.ptr[end] == '\r' && s.ptr[end + 1] == '\n')
            next++;
        push(vm, out, args[0], s.ptr + i, (keep ? next : end) - i);
        i = next;
    }
    return out;
}

static Value partition(Vm *vm, const Value *args, bool last) {
    if (!buffer_arg(vm, args[1])) return V_NULL;
    Str s = bytes_view(args[0]), sep = bytes_view(args[1]);
    if (sep.len == 0) return vm_raise(vm, vm->t.ValueError, "empty separator");
    int64_t at = last ? text_rfind(s, sep) : text_find(s, sep, 0);
    Str part[3] = {s, {"", 0}, {"", 0}};
    if (at >= 0) {
        part[0].len = (size_t)at;
        part[1] = sep;
        part[2] = (Str){s.ptr + at + sep.len, s.len - (size_t)at - sep.len};
    } else if (last) {
        part[0] = part[1];
        part[2] = s;
    }
    Value t = tuple_new(vm, 3);
    for (int i = 0; i < 3; i++)
        as_tuple(t)->items[i] =
            bytes_like(vm, args[0], part[i].ptr, part[i].len);
    return t;
}

METHOD(m_partition) {
    BOUND;
    return partition(vm, args, false);
}

METHOD(m_rpartition) {
    BOUND;
    return partition(vm, args, true);
}

/* The part that start and end leave, and the needle (bytes or one byte). */
static bool search_args(Vm *vm, const Value *args, Str *hay, size_t *base,
                        Str *needle, char *byte) {
    int64_t from, to, i;
    Str s = bytes_view(args[0]);
    if (is_bytes(vm, args[1])) {
        *needle = bytes_view(args[1]);
    } else if (!is_int(vm, args[1])) {
        vm_raise(vm, vm->t.TypeError,
                 "argument should be integer or bytes-like object, not '%s'",
                 type_of(vm, args[1])->name);
        return false;
    } else {
        i = int_clamp(vm, args[1]);
        if (i < 0 || i > 255) {
            vm_raise(vm, vm->t.ValueError, "byte must be in range(0, 256)");
            return false;
        }
        *byte = (char)i;
        *needle = (Str){byte, 1};
    }
    if (!str_range(vm, args[2], args[3], (int64_t)s.len, &from, &to))
        return false;
    *base = (size_t)from;
    *hay = from <= to ? (Str){s.ptr + from, (size_t)(to - from)} : (Str){"", 0};
    return true;
}

/* -1 absent, -2 exception */
static int64_t find(Vm *vm, const Value *args, bool last) {
    Str hay, needle;
    size_t base;
    char byte;
    if (!search_args(vm, args, &hay, &base, &needle, &byte)) return -2;
    int64_t at = last ? text_rfind(hay, needle) : text_find(hay, needle, 0);
    return at < 0 ? -1 : at + (int64_t)base;
}

METHOD(m_find) {
    BOUND;
    int64_t at = find(vm, args, false);
    return at == -2 ? V_NULL : v_int(at);
}

METHOD(m_rfind) {
    BOUND;
    int64_t at = find(vm, args, true);
    return at == -2 ? V_NULL : v_int(at);
}

METHOD(m_index) {
    BOUND;
    int64_t at = find(vm, args, false);
    if (at == -1) return vm_raise(vm, vm->t.ValueError, "subsection not found");
    return at == -2 ? V_NULL : v_int(at);
}

METHOD(m_count) {
    BOUND;
    Str hay, needle;
    size_t base;
    char byte;
    if (!search_args(vm, args, &hay, &base, &needle, &byte)) return V_NULL;
    if (needle.len == 0) return v_int((int64_t)hay.len + 1);
    int64_t k = 0;
    for (int64_t at = 0; (at = text_find(hay, needle, (size_t)at)) >= 0; k++)
        at += (int64_t)needle.len;
    return v_int(k);
}

static Value affix(Vm *vm, const Value *args, const char *name, bool at_end) {
    Str hay = bytes_view(args[0]);
    bool many = is_tuple(vm, args[1]);
    const Value *items = many ? as_tuple(args[1])->items : &args[1];
    uint32_t count = many ? as_tuple(args[1])->len : 1;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_bytes(vm, items[i]))
            return vm_raise(vm, vm->t.TypeError,
                            "%s first arg must be bytes or a tuple of bytes, "
                            "not %s",
                            name, type_of(vm, items[i])->name);
        Str a = bytes_view(items[i]);
        if (a.len <= hay.len &&
            memcmp(at_end ? hay.ptr + hay.len - a.len : hay.ptr, a.ptr,
                   a.len) == 0)
            return V_TRUE;
    }
    return V_FALSE;
}

METHOD(m_startswith) {
    BOUND;
    return affix(vm, args, "startswith", false);
}

METHOD(m_endswith) {
    BOUND;
    return affix(vm, args, "endswith", true);
}

METHOD(m_replace) {
    BOUND;
    int64_t max = -1;
    if (!buffer_arg(vm, args[1]) || !buffer_arg(vm, args[2])) return V_NULL;
    if (args[3] && !int_index(vm, args[3], &max)) return V_NULL;
    if (bytes_view(args[1]).len == 0)
        return vm_refuse(vm, "replacing empty bytes");
    StrBuf sb = {0};
    bool ok = text_replace(vm, bytes_view(args[0]), bytes_view(args[1]),
                           bytes_view(args[2]), max < 0 ? INT64_MAX : max, &sb);
    Value r = V_NULL;
    if (ok) r = bytes_like(vm, args[0], sb.data ? sb.data : "", sb.len);
    sb_free(&sb);
    return r;
}

static Value strip(Vm *vm, const Value *args, bool left, bool right) {
    Str s = bytes_view(args[0]), set = STR(" \t\n\r\v\f");
    if (args[1] && args[1] != V_NONE) {
        if (!buffer_arg(vm, args[1])) return V_NULL;
        set = bytes_view(args[1]);
    }
    while (left && s.len && memchr(set.ptr, s.ptr[0], set.len))
        s.ptr++, s.len--;
    while (right && s.len && memchr(set.ptr, s.ptr[s.len - 1], set.len))
        s.len--;
    return bytes_like(vm, args[0], s.ptr, s.len);
}

METHOD(m_strip) {
    BOUND;
    return strip(vm, args, true, true);
}

METHOD(m_lstrip) {
    BOUND;
    return strip(vm, args, true, false);
}

METHOD(m_rstrip) {
    BOUND;
    return strip(vm, args, false, true);
}

static Value map_case(Vm *vm, Value v, char first, int delta) {
    Str s = bytes_view(v);
    Value r = bytes_like(vm, v, s.ptr, s.len);
    char *p = (char *)(uintptr_t)bytes_view(r).ptr; /* new: ours to change */
    for (size_t i = 0; i < s.len; i++)
        if (p[i] >= first && p[i] < first + 26) p[i] = (char)(p[i] + delta);
    return r;
}

METHOD(m_upper) {
    BOUND;
    return map_case(vm, args[0], 'a', -32);
}

METHOD(m_lower) {
    BOUND;
    return map_case(vm, args[0], 'A', 32);
}

METHOD(m_isdigit) {
    BOUND;
    Str s = bytes_view(args[0]);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return V_FALSE;
    return v_bool(s.len > 0);
}

#define COMMON                                                                 \
    {"decode", m_decode, NF_METHOD, "encoding? errors?"},                      \
        {"hex", m_hex, NF_METHOD, "sep?"},                                     \
        {"fromhex", m_fromhex, NF_CLASS, "string /"},                          \
        {"join", m_join, NF_METHOD, "iterable /"},                             \
        {"split", m_split, NF_METHOD, "sep? maxsplit?"},                       \
        {"splitlines", m_splitlines, NF_METHOD, "keepends?"},                  \
        {"partition", m_partition, NF_METHOD, "sep /"},                        \
        {"rpartition", m_rpartition, NF_METHOD, "sep /"},                      \
        {"find", m_find, NF_METHOD, "sub start? end? /"},                      \
        {"rfind", m_rfind, NF_METHOD, "sub start? end? /"},                    \
        {"index", m_index, NF_METHOD, "sub start? end? /"},                    \
        {"count", m_count, NF_METHOD, "sub start? end? /"},                    \
        {"startswith", m_startswith, NF_METHOD, "prefix /"},                   \
        {"endswith", m_endswith, NF_METHOD, "suffix /"},                       \
        {"replace", m_replace, NF_METHOD, "old new count? /"},                 \
        {"strip", m_strip, NF_METHOD, "chars? /"},                             \
        {"lstrip", m_lstrip, NF_METHOD, "chars? /"},                           \
        {"rstrip", m_rstrip, NF_METHOD, "chars? /"},                           \
        {"upper", m_upper, NF_METHOD, ""}, {"lower", m_lower, NF_METHOD, ""},  \
    {                                                                          \
        "isdigit", m_isdigit, NF_METHOD, ""                                    \
    }

const NativeDef bytes_methods[] = {COMMON, {NULL, NULL, 0, NULL}};

/* --- what only a bytearray can do
 * ------------------------------------------------ */

METHOD(m_append) {
    BOUND;
    int64_t i;
    if (!int_index(vm, args[1], &i)) return V_NULL;
    if (i < 0 || i > 255)
        return vm_raise(vm, vm->t.ValueError, "byte must be in range(0, 256)");
    char c = (char)i;
    bytearray_put(vm, (ByteArray *)as_obj(args[0]), &c, 1);
    return V_NONE;
}

METHOD(m_extend) {
    BOUND;
    Value b = bytes_from(vm, args[1]);
    if (!b) return V_NULL;
    bytearray_put(vm, (ByteArray *)as_obj(args[0]), bytes_view(b).ptr,
                  bytes_view(b).len);
    release(vm, b);
    return V_NONE;
}

METHOD(m_clear) {
    BOUND;
    ((ByteArray *)as_obj(args[0]))->size = 0;
    return V_NONE;
}

METHOD(m_pop) {
    BOUND;
    ByteArray *b = (ByteArray *)as_obj(args[0]);
    int64_t i = -1;
    if (args[1] && !int_index(vm, args[1], &i)) return V_NULL;
    if (b->size == 0)
        return vm_raise(vm, vm->t.IndexError, "pop from empty bytearray");
    if (i < 0) i += b->size;
    if (i < 0 || i >= (int64_t)b->size)
        return vm_raise(vm, vm->t.IndexError, "pop index out of range");
    Value r = v_int((unsigned char)b->data[i]);
    memmove(b->data + i, b->data + i + 1, b->size - (size_t)i - 1);
    b->size--;
    return r;
}

const NativeDef bytearray_methods[] = {
    COMMON,
    {"append", m_append, NF_METHOD, "item /"},
    {"extend", m_extend, NF_METHOD, "iterable_of_ints /"},
    {"clear", m_clear, NF_METHOD, ""},
    {"pop", m_pop, NF_METHOD, "index? /"},
    {NULL, NULL, 0, NULL},
};
