/* str: find, count, replace, startswith and their like; the iterator. */
#define _GNU_SOURCE /* memmem */
#include <string.h>

#include "base/utf8.h"
#include "vm/exc.h"
#include "vm/format.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str_impl.h"
#include "vm/visit.h"

int64_t text_find(Str hay, Str needle, size_t from) {
    if (from > hay.len) return -1;
    if (needle.len == 0) return (int64_t)from;
    const char *p =
        memmem(hay.ptr + from, hay.len - from, needle.ptr, needle.len);
    return p ? p - hay.ptr : -1;
}

int64_t text_rfind(Str hay, Str needle) {
    if (needle.len > hay.len) return -1;
    for (size_t i = hay.len - needle.len;; i--) {
        if (memcmp(hay.ptr + i, needle.ptr, needle.len) == 0) return (int64_t)i;
        if (i == 0) return -1;
    }
}

bool str_arg(Vm *vm, Value v, const char *what) {
    if (is_str(vm, v)) return true;
    vm_raise(vm, vm->t.TypeError, "%s must be str, not %s", what,
             type_of(vm, v)->name);
    return false;
}

static bool clamp_index(Vm *vm, Value v, int64_t len, int64_t *at) {
    if (!v || v == V_NONE) return true;
    if (!is_int(vm, v) && !type_lookup(vm, type_of(vm, v), vm->s.index_)) {
        vm_raise(vm, vm->t.TypeError,
                 "slice indices must be integers or None or have an __index__ "
                 "method");
        return false;
    }
    Value i = int_of_index(vm, v);
    if (!i) return false;
    *at = int_clamp(vm, i);
    release(vm, i);
    if (*at < 0) *at = *at < -len ? 0 : *at + len;
    return true;
}

bool str_range(Vm *vm, Value start, Value end, int64_t len, int64_t *from,
               int64_t *to) {
    *from = 0;
    *to = len;
    if (!clamp_index(vm, start, len, from) || !clamp_index(vm, end, len, to))
        return false;
    if (*to > len) *to = len;
    return true;
}

/* --- find -------------------------------------------------------------------
 */

/* The part of args[0] that start (args[2]) and end (args[3]) leave, and the
 * needle.  An empty needle is not found past the end: *possible. */
static bool search_args(Vm *vm, const Value *args, const char *method, Str *hay,
                        size_t *base, bool *possible) {
    int64_t from, to;
    if (!is_str(vm, args[1])) {
        if (vm->minor >= 13)
            vm_raise(vm, vm->t.TypeError, "%s() argument 1 must be str, not %s",
                     method, type_of(vm, args[1])->name);
        else
            vm_raise(vm, vm->t.TypeError, "must be str, not %s",
                     type_of(vm, args[1])->name);
        return false;
    }
    if (!str_range(vm, args[2], args[3], as_str(args[0])->count, &from, &to))
        return false;
    *possible = from <= to;
    *hay = (Str){"", 0};
    *base = 0;
    if (!*possible) return true;
    *base = str_offset(args[0], from);
    size_t end = str_offset(args[0], to);
    *hay = (Str){as_str(args[0])->data + *base, end - *base};
    return true;
}

/* The index in code points, -1 if absent, -2 with an exception. */
static int64_t find(Vm *vm, const Value *args, const char *method,
                    bool reverse) {
    Str hay;
    size_t base;
    bool possible;
    if (!search_args(vm, args, method, &hay, &base, &possible)) return -2;
    if (!possible) return -1;
    Str needle = str_view(args[1]);
    int64_t at = reverse ? text_rfind(hay, needle) : text_find(hay, needle, 0);
    if (at < 0) return -1;
    at += (int64_t)base;
    if (str_is_ascii(args[0])) return at;
    return (int64_t)utf8_count(as_str(args[0])->data, (size_t)at);
}

static Value find_value(int64_t at) {
    return at == -2 ? V_NULL : v_int(at);
}

METHOD(m_find) {
    BOUND;
    return find_value(find(vm, args, "find", false));
}

METHOD(m_rfind) {
    BOUND;
    return find_value(find(vm, args, "rfind", true));
}

static Value must_find(Vm *vm, int64_t at) {
    if (at == -1) return vm_raise(vm, vm->t.ValueError, "substring not found");
    return find_value(at);
}

METHOD(m_index) {
    BOUND;
    return must_find(vm, find(vm, args, "index", false));
}

METHOD(m_rindex) {
    BOUND;
    return must_find(vm, find(vm, args, "rindex", true));
}

METHOD(m_count) {
    BOUND;
    Str hay;
    size_t base;
    bool possible;
    if (!search_args(vm, args, "count", &hay, &base, &possible)) return V_NULL;
    Str needle = str_view(args[1]);
    if (!possible) return v_int(0);
    if (needle.len == 0)
        return v_int((int64_t)utf8_count(hay.ptr, hay.len) + 1);
    int64_t k = 0;
    for (int64_t at = 0; (at = text_find(hay, needle, (size_t)at)) >= 0; k++)
        at += (int64_t)needle.len;
    return v_int(k);
}

/* --- startswith, endswith, removeprefix
 * ------------------------------------------ */

static bool has_affix(Str s, Str affix, bool at_end) {
    if (affix.len > s.len) return false;
    const char *p = at_end ? s.ptr + s.len - affix.len : s.ptr;
    return memcmp(p, affix.ptr, affix.len) == 0;
}

static Value affix_error(Vm *vm, const char *method, Value v, bool in_tuple) {
    return vm_raise(vm, vm->t.TypeError,
                    in_tuple ? "tuple for %s must only contain str, not %s"
                             : "%s first arg must be str or a tuple of str, "
                               "not %s",
                    method, type_of(vm, v)->name);
}

static Value affix(Vm *vm, const Value *args, const char *method, bool at_end) {
    int64_t from, to;
    if (!str_range(vm, args[2], args[3], as_str(args[0])->count, &from, &to))
        return V_NULL;
    bool single = is_str(vm, args[1]);
    if (!single && !is_tuple(vm, args[1]))
        return affix_error(vm, method, args[1], false);
    const Value *items = single ? &args[1] : as_tuple(args[1])->items;
    uint32_t count = single ? 1 : as_tuple(args[1])->len;
    size_t a = from <= to ? str_offset(args[0], from) : 0;
    Str s = {as_str(args[0])->data + a,
             from <= to ? str_offset(args[0], to) - a : 0};
    for (uint32_t i = 0; i < count; i++) {
        if (!is_str(vm, items[i]))
            return affix_error(vm, method, items[i], true);
        if (from <= to && has_affix(s, str_view(items[i]), at_end))
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

METHOD(m_removeprefix) {
    BOUND;
    if (!str_arg(vm, args[1], "removeprefix() argument")) return V_NULL;
    Str s = str_view(args[0]), p = str_view(args[1]);
    size_t cut = has_affix(s, p, false) ? p.len : 0;
    return str_new(vm, s.ptr + cut, s.len - cut);
}

METHOD(m_removesuffix) {
    BOUND;
    if (!str_arg(vm, args[1], "removesuffix() argument")) return V_NULL;
    Str s = str_view(args[0]), p = str_view(args[1]);
    return str_new(vm, s.ptr, s.len - (has_affix(s, p, true) ? p.len : 0));
}

/* --- replace
 * -------------------------------------------------------------------------- */

/* An empty text stands before each code point and at the end. */
static bool replace_empty(Vm *vm, Str s, Str with, int64_t max, StrBuf *out) {
    size_t i = 0, used;
    while (max-- > 0) {
        sb_put(out, with.ptr, with.len);
        if (i >= s.len) return true;
        utf8_decode(s.ptr + i, s.len - i, &used);
        sb_put(out, s.ptr + i, used);
        i += used;
        if (format_too_long(vm, out)) return false;
    }
    sb_put(out, s.ptr + i, s.len - i);
    return true;
}

bool text_replace(Vm *vm, Str s, Str what, Str with, int64_t max, StrBuf *out) {
    if (what.len == 0) return replace_empty(vm, s, with, max, out);
    size_t from = 0;
    while (max-- > 0) {
        int64_t at = text_find(s, what, from);
        if (at < 0) break;
        sb_put(out, s.ptr + from, (size_t)at - from);
        sb_put(out, with.ptr, with.len);
        from = (size_t)at + what.len;
        if (format_too_long(vm, out)) return false;
    }
    sb_put(out, s.ptr + from, s.len - from);
    return true;
}

METHOD(m_replace) {
    BOUND;
    int64_t max = -1;
    if (!str_arg(vm, args[1], "replace() argument 1") ||
        !str_arg(vm, args[2], "replace() argument 2"))
        return V_NULL;
    if (args[3] && !int_index(vm, args[3], &max)) return V_NULL;
    if (max < 0) max = INT64_MAX;
    StrBuf sb = {0};
    if (text_replace(vm, str_view(args[0]), str_view(args[1]),
                     str_view(args[2]), max, &sb))
        return str_from_buf(vm, &sb);
    sb_free(&sb);
    return V_NULL;
}

const NativeDef str_search_methods[] = {
    {"find", m_find, NF_METHOD, "sub start? end? /"},
    {"rfind", m_rfind, NF_METHOD, "sub start? end? /"},
    {"index", m_index, NF_METHOD, "sub start? end? /"},
    {"rindex", m_rindex, NF_METHOD, "sub start? end? /"},
    {"count", m_count, NF_METHOD, "sub start? end? /"},
    {"startswith", m_startswith, NF_METHOD, "prefix start? end? /"},
    {"endswith", m_endswith, NF_METHOD, "suffix start? end? /"},
    {"removeprefix", m_removeprefix, NF_METHOD, "prefix /"},
    {"removesuffix", m_removesuffix, NF_METHOD, "suffix /"},
    {"replace", m_replace, NF_METHOD, "old new / count?"},
    {NULL, NULL, 0, NULL},
};

/* --- iteration
 * ---------------------------------------------------------------------------
 */

typedef struct StrIter {
    Obj h;
    Value s;     /* V_NULL when exhausted */
    uint32_t at; /* byte offset */
} StrIter;

Value str_iter_new(Vm *vm, Value s) {
    StrIter *it = obj_alloc(vm, vm->t.str_iter);
    it->s = retain(s);
    return from_obj(it);
}

static Value iter_next(Vm *vm, Value v) {
    StrIter *it = (StrIter *)as_obj(v);
    if (!it->s) return V_NULL;
    StrObj *s = as_str(it->s);
    if (it->at >= s->size) {
        clear(vm, &it->s);
        return V_NULL;
    }
    size_t used;
    utf8_decode(s->data + it->at, s->size - it->at, &used);
    const char *p = s->data + it->at;
    it->at += (uint32_t)used;
    return str_new(vm, p, used);
}

static void iter_free(Vm *vm, Obj *obj) {
    release(vm, ((StrIter *)obj)->s);
    obj_dealloc(vm, obj, sizeof(StrIter));
}

static Value iter_self(Vm *vm, Value v) {
    (void)vm;
    return retain(v);
}

static void iter_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const StrIter *p = (const StrIter *)obj;
    visit_value(v, p->s);
    visit_u64(v, p->at);
}

static void iter_slots(Type *t) {
    t->free = iter_free;
    t->visit = iter_visit;
    t->iter = iter_self;
    t->next = iter_next;
}

void str_iter_type_init(Vm *vm) {
    static const TypeSpec spec = {
        .name = "str_iterator",
        .size = sizeof(StrIter),
        .slots = iter_slots,
    };
    vm->t.str_iter = type_new(vm, &spec, NULL);
}
