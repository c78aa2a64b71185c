/* str: split, join, partition, strip, padding. */
#include <string.h>

#include "base/utf8.h"
#include "vm/exc.h"
#include "vm/format.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str_impl.h"

/* --- white space
 * --------------------------------------------------------------- */

/* The code point that ends at p[n - 1], and its length. */
static uint32_t last_rune(const char *p, size_t n, size_t *used) {
    size_t at = n - 1;
    while (at > 0 && ((unsigned char)p[at] & 0xC0) == 0x80)
        at--;
    return utf8_decode(p + at, n - at, used);
}

static size_t skip_space(Str s, size_t i, bool space) {
    for (size_t used; i < s.len; i += used)
        if (rune_is_space(utf8_decode(s.ptr + i, s.len - i, &used)) != space)
            break;
    return i;
}

/* The end of s without the (non-)space at its end. */
static size_t trim_end(Str s, bool space) {
    while (s.len) {
        size_t used;
        if (rune_is_space(last_rune(s.ptr, s.len, &used)) != space) break;
        s.len -= used;
    }
    return s.len;
}

/* --- split
 * ------------------------------------------------------------------------ */

static void push(Vm *vm, Value list, Str s) {
    Value v = str_new(vm, s.ptr, s.len);
    if (!v) return;
    list_append(vm, list, v);
    release(vm, v);
}

static void split_space(Vm *vm, Str s, int64_t max, Value out) {
    size_t i = skip_space(s, 0, true);
    while (i < s.len) {
        size_t end = max-- > 0 ? skip_space(s, i, false) : trim_end(s, true);
        push(vm, out, (Str){s.ptr + i, end - i});
        i = skip_space(s, end, true);
    }
}

/* Pieces come last first. */
static void rsplit_space(Vm *vm, Str s, int64_t max, Value out) {
    s.len = trim_end(s, true);
    while (s.len) {
        bool rest = max-- <= 0;
        size_t from = rest ? skip_space(s, 0, true) : trim_end(s, false);
        push(vm, out, (Str){s.ptr + from, s.len - from});
        if (rest) break;
        s.len = from;
        s.len = trim_end(s, true);
    }
}

static void split_sep(Vm *vm, Str s, Str sep, int64_t max, Value out) {
    size_t from = 0;
    while (max-- > 0) {
        int64_t at = text_find(s, sep, from);
        if (at < 0) break;
        push(vm, out, (Str){s.ptr + from, (size_t)at - from});
        from = (size_t)at + sep.len;
    }
    push(vm, out, (Str){s.ptr + from, s.len - from});
}

static void rsplit_sep(Vm *vm, Str s, Str sep, int64_t max, Value out) {
    while (max-- > 0) {
        int64_t at = text_rfind(s, sep);
        if (at < 0) break;
        size_t from = (size_t)at + sep.len;
        push(vm, out, (Str){s.ptr + from, s.len - from});
        s.len = (size_t)at;
    }
    push(vm, out, s);
}

static void reverse(Value list) {
    List *l = as_list(list);
    for (uint32_t i = 0; i < l->len / 2; i++) {
        Value t = l->items[i];
        l->items[i] = l->items[l->len - 1 - i];
        l->items[l->len - 1 - i] = t;
    }
}

static Value split(Vm *vm, const Value *args, bool from_right) {
    int64_t max = -1;
    bool spaces = !args[1] || args[1] == V_NONE;
    if (!spaces && !is_str(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError, "must be str or None, not %s",
                        type_of(vm, args[1])->name);
    if (args[2] && !int_index(vm, args[2], &max)) return V_NULL;
    if (max < 0) max = INT64_MAX;
    if (!spaces && as_str(args[1])->size == 0)
        return vm_raise(vm, vm->t.ValueError, "empty separator");
    Value out = list_new(vm, 4);
    Str s = str_view(args[0]), sep = spaces ? s : str_view(args[1]);
    if (!from_right && spaces) split_space(vm, s, max, out);
    if (!from_right && !spaces) split_sep(vm, s, sep, max, out);
    if (from_right && spaces) rsplit_space(vm, s, max, out);
    if (from_right && !spaces) rsplit_sep(vm, s, sep, max, out);
    if (from_right) reverse(out);
    return out;
}

METHOD(m_split) {
    BOUND;
    return split(vm, args, false);
}

METHOD(m_rsplit) {
    BOUND;
    return split(vm, args, true);
}

/* Length of the line end at p, 0 if none stands there. */
static size_t line_end(const char *p, size_t n) {
    size_t used;
    uint32_t r = utf8_decode(p, n, &used);
    if (r == '\r' && n > 1 && p[1] == '\n') return 2;
    bool end = (r >= 0x0A && r <= 0x0D) || (r >= 0x1C && r <= 0x1E) ||
               r == 0x85 || r == 0x2028 || r == 0x2029;
    return end ? used : 0;
}

METHOD(m_splitlines) {
    BOUND;
    int keep = args[1] ? obj_truth(vm, args[1]) : 0;
    if (keep < 0) return V_NULL;
    Str s = str_view(args[0]);
    Value out = list_new(vm, 4);
    size_t from = 0;
    for (size_t i = 0; i < s.len;) {
        size_t end = line_end(s.ptr + i, s.len - i);
        if (end == 0) {
            i++;
            continue;
        }
        push(vm, out, (Str){s.ptr + from, i - from + (keep ? end : 0)});
        i += end;
        from = i;
    }
    if (from < s.len) push(vm, out, (Str){s.ptr + from, s.len - from});
    return out;
}

/* --- partition
 * ----------------------------------------------------------------------- */

static Value partition(Vm *vm, const Value *args, bool last) {
    if (!is_str(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError, "must be str, not %s",
                        type_of(vm, args[1])->name);
    Str s = str_view(args[0]), sep = str_view(args[1]);
    if (sep.len == 0) return vm_raise(vm, vm->t.ValueError, "empty separator");
    int64_t at = last ? text_rfind(s, sep) : text_find(s, sep, 0);
    Str head = s, mid = sep, tail = {"", 0};
    if (at < 0) {
        mid = tail;
        if (last) {
            head = tail;
            tail = s;
        }
    } else {
        head.len = (size_t)at;
        tail = (Str){s.ptr + at + sep.len, s.len - (size_t)at - sep.len};
    }
    Value t = tuple_new(vm, 3);
    as_tuple(t)->items[0] = str_new(vm, head.ptr, head.len);
    as_tuple(t)->items[1] = str_new(vm, mid.ptr, mid.len);
    as_tuple(t)->items[2] = str_new(vm, tail.ptr, tail.len);
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

/* --- join
 * -------------------------------------------------------------------------------
 */

/* The items' texts in out; false with TypeError. */
static bool join_items(Vm *vm, Value sep, const Value *items, uint32_t n,
                       StrBuf *out) {
    Str between = str_view(sep);
    for (uint32_t i = 0; i < n; i++) {
        if (!is_str(vm, items[i])) {
            vm_raise(vm, vm->t.TypeError,
                     "sequence item %u: expected str instance, %s found", i,
                     type_of(vm, items[i])->name);
            return false;
        }
        if (i) sb_put(out, between.ptr, between.len);
        Str s = str_view(items[i]);
        sb_put(out, s.ptr, s.len);
        if (format_too_long(vm, out)) return false;
    }
    return true;
}

Value str_join(Vm *vm, Value sep, Value iterable) {
    bool direct = is_list(vm, iterable) || is_tuple(vm, iterable);
    Type *t = type_of(vm, iterable);
    if (!t->iter && !t->getitem)
        return vm_raise(vm, vm->t.TypeError, "can only join an iterable");
    Value seq = direct ? retain(iterable) : seq_list(vm, iterable);
    if (!seq) return V_NULL;
    bool list = is_list(vm, seq);
    uint32_t n = list ? as_list(seq)->len : as_tuple(seq)->len;
    const Value *items = list ? as_list(seq)->items : as_tuple(seq)->items;
    StrBuf sb = {0};
    bool ok = join_items(vm, sep, items, n, &sb);
    Value r = V_NULL;
    if (ok && n == 1 && as_obj(items[0])->type == vm->t.str)
        r = retain(items[0]);
    else if (ok)
        r = str_new(vm, sb.data ? sb.data : "", sb.len);
    sb_free(&sb);
    release(vm, seq);
    return r;
}

METHOD(m_join) {
    BOUND;
    return str_join(vm, args[0], args[1]);
}

/* --- strip
 * -------------------------------------------------------------------------------
 */

enum { LEFT = 1, RIGHT = 2 };

/* V_NULL or None: white space. */
static bool in_set(uint32_t r, Value set) {
    if (!set || set == V_NONE) return rune_is_space(r);
    Str s = str_view(set);
    for (size_t i = 0, used; i < s.len; i += used)
        if (utf8_decode(s.ptr + i, s.len - i, &used) == r) return true;
    return false;
}

static Value strip(Vm *vm, const Value *args, const char *method, int sides) {
    Value set = args[1];
    if (set && set != V_NONE && !is_str(vm, set))
        return vm_raise(vm, vm->t.TypeError, "%s arg must be None or str",
                        method);
    Str s = str_view(args[0]);
    size_t used;
    while (sides & LEFT && s.len &&
           in_set(utf8_decode(s.ptr, s.len, &used), set))
        s.ptr += used, s.len -= used;
    while (sides & RIGHT && s.len &&
           in_set(last_rune(s.ptr, s.len, &used), set))
        s.len -= used;
    if (s.len == as_str(args[0])->size && as_obj(args[0])->type == vm->t.str)
        return retain(args[0]);
    return str_new(vm, s.ptr, s.len);
}

METHOD(m_strip) {
    BOUND;
    return strip(vm, args, "strip", LEFT | RIGHT);
}

METHOD(m_lstrip) {
    BOUND;
    return strip(vm, args, "lstrip", LEFT);
}

METHOD(m_rstrip) {
    BOUND;
    return strip(vm, args, "rstrip", RIGHT);
}

/* --- padding
 * -------------------------------------------------------------------------------
 */

static Value pad(Vm *vm, Value v, int64_t left, int64_t right, Str fill) {
    if (left < 0) left = 0;
    if (right < 0) right = 0;
    if ((uint64_t)(left + right) > heap_room(&vm->heap) / 4)
        return vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
    StrBuf sb = {0};
    for (int64_t i = 0; i < left; i++)
        sb_put(&sb, fill.ptr, fill.len);
    sb_put(&sb, as_str(v)->data, as_str(v)->size);
    for (int64_t i = 0; i < right; i++)
        sb_put(&sb, fill.ptr, fill.len);
    return str_from_buf(vm, &sb);
}

/* width and fill character of center() and its like. */
static bool pad_args(Vm *vm, const Value *args, int64_t *missing, Str *fill) {
    *fill = STR(" ");
    if (!int_index(vm, args[1], missing)) return false;
    *missing -= as_str(args[0])->count;
    if (!args[2]) return true;
    if (!is_str(vm, args[2])) {
        vm_raise(vm, vm->t.TypeError,
                 "The fill character must be a unicode character, not %s",
                 type_of(vm, args[2])->name);
        return false;
    }
    *fill = str_view(args[2]);
    if (as_str(args[2])->count == 1) return true;
    vm_raise(vm, vm->t.TypeError,
             "The fill character must be exactly one character long");
    return false;
}

METHOD(m_center) {
    BOUND;
    int64_t missing;
    Str fill;
    if (!pad_args(vm, args, &missing, &fill)) return V_NULL;
    if (missing < 0) missing = 0;
    /* an odd space goes left if the width is odd */
    int64_t width = missing + as_str(args[0])->count;
    int64_t left = missing / 2 + (missing & width & 1);
    return pad(vm, args[0], left, missing - left, fill);
}

METHOD(m_ljust) {
    BOUND;
    int64_t missing;
    Str fill;
    if (!pad_args(vm, args, &missing, &fill)) return V_NULL;
    return pad(vm, args[0], 0, missing, fill);
}

METHOD(m_rjust) {
    BOUND;
    int64_t missing;
    Str fill;
    if (!pad_args(vm, args, &missing, &fill)) return V_NULL;
    return pad(vm, args[0], missing, 0, fill);
}

METHOD(m_zfill) {
    BOUND;
    int64_t width;
    if (!int_index(vm, args[1], &width)) return V_NULL;
    int64_t missing = width - as_str(args[0])->count;
    Str s = str_view(args[0]);
    if (missing <= 0 || !s.len || (s.ptr[0] != '+' && s.ptr[0] != '-'))
        return pad(vm, args[0], missing, 0, STR("0"));
    Value rest = str_new(vm, s.ptr + 1, s.len - 1);
    Value zeros = pad(vm, rest, missing, 0, STR("0"));
    Value sign = str_new(vm, s.ptr, 1);
    Value r = zeros ? str_concat(vm, sign, zeros) : V_NULL;
    release(vm, rest);
    release(vm, zeros);
    release(vm, sign);
    return r;
}

METHOD(m_expandtabs) {
    BOUND;
    int64_t size = 8, column = 0;
    if (args[1] && !int_index(vm, args[1], &size)) return V_NULL;
    Str s = str_view(args[0]);
    StrBuf sb = {0};
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        if (r == '\t') {
            int64_t gap = size > 0 ? size - column % size : 0;
            if (format_too_wide(vm, gap) || format_too_long(vm, &sb)) {
                sb_free(&sb);
                return V_NULL;
            }
            sb_repeat(&sb, ' ', (size_t)gap);
            column += gap;
            continue;
        }
        sb_put(&sb, s.ptr + i, used);
        column = r == '\n' || r == '\r' ? 0 : column + 1;
    }
    return str_from_buf(vm, &sb);
}

const NativeDef str_split_methods[] = {
    {"split", m_split, NF_METHOD, "sep? maxsplit?"},
    {"rsplit", m_rsplit, NF_METHOD, "sep? maxsplit?"},
    {"splitlines", m_splitlines, NF_METHOD, "keepends?"},
    {"partition", m_partition, NF_METHOD, "sep /"},
    {"rpartition", m_rpartition, NF_METHOD, "sep /"},
    {"join", m_join, NF_METHOD, "iterable /"},
    {"strip", m_strip, NF_METHOD, "chars? /"},
    {"lstrip", m_lstrip, NF_METHOD, "chars? /"},
    {"rstrip", m_rstrip, NF_METHOD, "chars? /"},
    {"center", m_center, NF_METHOD, "width fillchar? /"},
    {"ljust", m_ljust, NF_METHOD, "width fillchar? /"},
    {"rjust", m_rjust, NF_METHOD, "width fillchar? /"},
    {"zfill", m_zfill, NF_METHOD, "width /"},
    {"expandtabs", m_expandtabs, NF_METHOD, "tabsize?"},
    {NULL, NULL, 0, NULL},
};
