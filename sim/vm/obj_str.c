/* str: memory, interning, order, slices, and the type itself.  Methods are in
 * obj_str_*.c, formatting in format*.c. */
#include "vm/obj_str.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "vm/descr.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str_impl.h"
#include "vm/visit.h"

/* --- memory -------------------------------------------------------------- */

static size_t str_bytes(uint32_t room) {
    return offsetof(StrObj, data) + room + 1;
}

/* Text of n bytes, to be filled in; MemoryError if the run cannot hold it. */
static StrObj *str_room(Vm *vm, Type *t, size_t n) {
    if (n > 4096 && (n > UINT32_MAX / 2 || n > heap_room(&vm->heap) / 2)) {
        vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
        return NULL;
    }
    StrObj *s = heap_alloc(&vm->heap, str_bytes((uint32_t)n));
    s->h = (Obj){.refs = 1, .type = t};
    if (t->flags & TF_USER) t->h.refs++;
    s->hash = 0;
    s->size = s->room = (uint32_t)n;
    s->dict = NULL;
    s->data[n] = 0;
    return s;
}

/* Counts code points once the bytes are there. */
static Value str_ready(StrObj *s) {
    size_t n = utf8_count(s->data, s->size);
    s->count = (uint32_t)n;
    if (n == s->size) s->h.flags |= STRF_ASCII;
    return from_obj(s);
}

Value str_new(Vm *vm, const char *ptr, size_t n) {
    StrObj *s = str_room(vm, vm->t.str, n);
    if (!s) return V_NULL;
    if (n) memcpy(s->data, ptr, n);
    return str_ready(s);
}

Value str_concat_all(Vm *vm, const Value *parts, uint32_t n) {
    size_t size = 0, count = 0;
    for (uint32_t i = 0; i < n; i++) {
        size += as_str(parts[i])->size;
        count += as_str(parts[i])->count;
    }
    StrObj *s = str_room(vm, vm->t.str, size);
    if (!s) return V_NULL;
    char *to = s->data;
    for (uint32_t i = 0; i < n; i++) {
        memcpy(to, as_str(parts[i])->data, as_str(parts[i])->size);
        to += as_str(parts[i])->size;
    }
    s->count = (uint32_t)count;
    if (count == size) s->h.flags |= STRF_ASCII;
    return from_obj(s);
}

Value str_from(Vm *vm, const char *cstr) {
    return str_new(vm, cstr, strlen(cstr));
}

Value str_printf(Vm *vm, const char *fmt, ...) {
    StrBuf sb = {0};
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(&sb, fmt, ap);
    va_end(ap);
    return str_from_buf(vm, &sb);
}

Value str_from_buf(Vm *vm, StrBuf *sb) {
    Value s = str_new(vm, sb->data ? sb->data : "", sb->len);
    sb_free(sb);
    return s;
}

/* --- interning --------------------------------------------------------------
 * A hash table of borrowed references: an interned str that dies takes itself
 * out.  Linear probing without tombstones. */

typedef struct StrTable {
    Obj h;
    Value *slots;
    uint32_t mask, used;
} StrTable;

static uint64_t hash_text(const char *p, size_t n) {
    uint64_t h = 14695981039346656037ULL; /* FNV-1a */
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)p[i]) * 1099511628211ULL;
    h ^= h >> 32; /* the table looks at the low bits */
    return h == UINT64_MAX ? 1 : h;
}

uint64_t str_hash(Value v) {
    StrObj *s = as_str(v);
    if (!(s->h.flags & STRF_HASHED)) {
        s->hash = hash_text(s->data, s->size);
        s->h.flags |= STRF_HASHED;
    }
    return s->hash;
}

static StrTable *table(Vm *vm) {
    if (!vm->strings) {
        StrTable *t = heap_alloc(&vm->heap, sizeof *t);
        *t = (StrTable){.h = {.refs = 1, .type = vm->t.object}, .mask = 1023};
        size_t bytes = (t->mask + 1) * sizeof *t->slots;
        t->slots = memset(heap_alloc(&vm->heap, bytes), 0, bytes);
        vm->strings = from_obj(t);
    }
    return (StrTable *)as_obj(vm->strings);
}

static void table_put(StrTable *t, Value s) {
    uint32_t i = (uint32_t)str_hash(s) & t->mask;
    while (t->slots[i])
        i = (i + 1) & t->mask;
    t->slots[i] = s;
}

static void table_grow(Vm *vm, StrTable *t) {
    Value *old = t->slots;
    uint32_t n = t->mask + 1;
    size_t bytes = n * 2 * sizeof *old;
    t->slots = memset(heap_alloc(&vm->heap, bytes), 0, bytes);
    t->mask = n * 2 - 1;
    for (uint32_t i = 0; i < n; i++)
        if (old[i]) table_put(t, old[i]);
    heap_free(&vm->heap, old, n * sizeof *old);
}

/* The slot of the str, or the free one where it belongs. */
static Value *table_find(StrTable *t, const char *p, size_t n, uint64_t hash) {
    uint32_t i = (uint32_t)hash & t->mask;
    for (; t->slots[i]; i = (i + 1) & t->mask) {
        StrObj *s = as_str(t->slots[i]);
        if (s->hash == hash && s->size == n && memcmp(s->data, p, n) == 0)
            break;
    }
    return &t->slots[i];
}

/* Closes the gap so that every later entry of the run is still found. */
static void table_remove(StrTable *t, StrObj *s) {
    uint32_t gap =
        (uint32_t)(table_find(t, s->data, s->size, s->hash) - t->slots);
    for (uint32_t i = gap;;) {
        t->slots[gap] = V_NULL;
        for (;;) {
            i = (i + 1) & t->mask;
            if (!t->slots[i]) {
                t->used--;
                return;
            }
            uint32_t home = (uint32_t)as_str(t->slots[i])->hash & t->mask;
            if (((i - home) & t->mask) >= ((i - gap) & t->mask)) break;
        }
        t->slots[gap] = t->slots[i];
        gap = i;
    }
}

static void table_add(Vm *vm, StrTable *t, Value s) {
    as_obj(s)->flags |= STRF_INTERNED;
    if (++t->used * 2 > t->mask) table_grow(vm, t);
    table_put(t, s);
}

Value str_intern(Vm *vm, const char *ptr, size_t n) {
    StrTable *t = table(vm);
    uint64_t hash = hash_text(ptr, n);
    Value found = *table_find(t, ptr, n, hash);
    if (found) return retain(found);
    Value s = str_new(vm, ptr, n);
    str_hash(s);
    table_add(vm, t, s);
    return s;
}

Value str_interned(Vm *vm, Value s) {
    if (as_obj(s)->flags & STRF_INTERNED) return s;
    if (as_obj(s)->type != vm->t.str) { /* a subclass: intern its text */
        Value plain = str_intern(vm, as_str(s)->data, as_str(s)->size);
        release(vm, s);
        return plain;
    }
    StrTable *t = table(vm);
    StrObj *o = as_str(s);
    Value found = *table_find(t, o->data, o->size, str_hash(s));
    if (found) {
        retain(found);
        release(vm, s);
        return found;
    }
    table_add(vm, t, s);
    return s;
}

static void str_free(Vm *vm, Obj *obj) {
    StrObj *s = (StrObj *)obj;
    if (obj->flags & STRF_INTERNED) table_remove(table(vm), s);
    obj_dealloc(vm, obj, str_bytes(s->room));
}

/* --- order -------------------------------------------------------------------
 */

bool str_equal(Value a, Value b) {
    if (a == b) return true;
    StrObj *x = as_str(a), *y = as_str(b);
    return x->size == y->size && memcmp(x->data, y->data, x->size) == 0;
}

int str_cmp(Value a, Value b) {
    StrObj *x = as_str(a), *y = as_str(b);
    size_t n = x->size < y->size ? x->size : y->size;
    int c = memcmp(x->data, y->data, n); /* UTF-8 keeps the order */
    if (c == 0) c = x->size < y->size ? -1 : x->size > y->size;
    return c < 0 ? -1 : c > 0;
}

static Value str_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_str(vm, b)) return V_NOTIMPL;
    if (op == CMP_EQ || op == CMP_NE)
        return v_bool(str_equal(a, b) == (op == CMP_EQ));
    return int_cmp_result(str_cmp(a, b), op);
}

static bool str_hash_slot(Vm *vm, Value v, uint64_t *out) {
    (void)vm;
    *out = str_hash(v);
    return true;
}

/* --- joining
 * ------------------------------------------------------------------- */

Value str_concat(Vm *vm, Value a, Value b) {
    StrObj *x = as_str(a), *y = as_str(b);
    if (y->size == 0 && x->h.type == vm->t.str) return retain(a);
    if (x->size == 0 && y->h.type == vm->t.str) return retain(b);
    StrObj *s = str_room(vm, vm->t.str, (size_t)x->size + y->size);
    if (!s) return V_NULL;
    memcpy(s->data, x->data, x->size);
    memcpy(s->data + x->size, y->data, y->size);
    s->count = x->count + y->count;
    s->h.flags = x->h.flags & y->h.flags & STRF_ASCII;
    return from_obj(s);
}

/* A copy of s with room to grow, which takes the place of s (stolen). */
static StrObj *str_widen(Vm *vm, StrObj *s, size_t more) {
    size_t need = (size_t)s->size + more;
    if (need <= s->room) return s;
    StrObj *w = str_room(vm, vm->t.str, need + need / 2);
    if (w) {
        memcpy(w->data, s->data, s->size);
        w->size = s->size;
        w->count = s->count;
        w->h.flags = s->h.flags & STRF_ASCII;
    }
    release(vm, from_obj(s));
    return w;
}

Value str_append(Vm *vm, Value a, Value b) {
    StrObj *x = as_str(a);
    bool sole = x->h.refs == 1 && x->h.type == vm->t.str &&
                !(x->h.flags & STRF_INTERNED) && a != b;
    if (!sole || as_str(b)->size == 0 || x->size < 32) {
        Value r = str_concat(vm, a, b);
        release(vm, a);
        return r;
    }
    StrObj *y = as_str(b);
    x = str_widen(vm, x, y->size);
    if (!x) return V_NULL;
    memcpy(x->data + x->size, y->data, (size_t)y->size + 1);
    x->size += y->size;
    x->count += y->count;
    if (!(y->h.flags & STRF_ASCII)) x->h.flags &= ~(uint32_t)STRF_ASCII;
    x->h.flags &= ~(uint32_t)STRF_HASHED;
    return from_obj(x);
}

static Value str_repeat(Vm *vm, Value v, Value times) {
    int64_t k;
    StrObj *s = as_str(v);
    if (!int_index(vm, times, &k)) return V_NULL;
    if (k <= 0 || s->size == 0) return str_new(vm, "", 0);
    if (k == 1 && s->h.type == vm->t.str) return retain(v);
    if (k > UINT32_MAX) k = UINT32_MAX; /* too large in any case */
    StrObj *r = str_room(vm, vm->t.str, (size_t)s->size * (size_t)k);
    if (!r) return V_NULL;
    for (size_t i = 0; i < (size_t)k; i++)
        memcpy(r->data + i * s->size, s->data, s->size);
    r->count = s->count * (uint32_t)k;
    r->h.flags = s->h.flags & STRF_ASCII;
    return from_obj(r);
}

static Value str_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op == OP_MOD && is_str(vm, a)) return str_mod(vm, a, b);
    if (op == OP_ADD) {
        if (!is_str(vm, a)) return V_NOTIMPL;
        if (is_str(vm, b)) return str_concat(vm, a, b);
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor >= 7
                            ? "can only concatenate str (not \"%s\") to str"
                            : "must be str, not %s",
                        type_of(vm, b)->name);
    }
    if (op != OP_MUL) return V_NOTIMPL;
    Value s = is_str(vm, a) ? a : b, k = is_str(vm, a) ? b : a;
    if (!is_int(vm, k) && !type_lookup(vm, type_of(vm, k), vm->s.index_))
        return vm_raise(vm, vm->t.TypeError,
                        "can't multiply sequence by non-int of type '%s'",
                        type_of(vm, k)->name);
    return str_repeat(vm, s, k);
}

/* --- indexing
 * -------------------------------------------------------------------- */

size_t str_offset(Value v, int64_t i) {
    StrObj *s = as_str(v);
    if (s->h.flags & STRF_ASCII) return (size_t)i;
    if (i == (int64_t)s->count) return s->size;
    size_t at = 0, used;
    while (i-- > 0) {
        utf8_decode(s->data + at, s->size - at, &used);
        at += used;
    }
    return at;
}

Value str_slice(Vm *vm, Value v, int64_t from, int64_t to) {
    StrObj *s = as_str(v);
    if (to < from) to = from;
    if (from == 0 && to == (int64_t)s->count && s->h.type == vm->t.str)
        return retain(v);
    size_t a = str_offset(v, from), b;
    if (s->h.flags & STRF_ASCII) {
        b = (size_t)to;
    } else {
        b = a;
        for (int64_t i = from; i < to; i++) {
            size_t used;
            utf8_decode(s->data + b, s->size - b, &used);
            b += used;
        }
    }
    return str_new(vm, s->data + a, b - a);
}

Value str_char_at(Vm *vm, Value s, int64_t i) {
    return str_slice(vm, s, i, i + 1);
}

static Value slice_steps(Vm *vm, Value v, int64_t start, int64_t step,
                         int64_t n) {
    StrBuf sb = {0};
    size_t used;
    for (int64_t k = 0; k < n; k++) {
        size_t at = str_offset(v, start + k * step);
        const char *p = as_str(v)->data + at;
        utf8_decode(p, as_str(v)->size - at, &used);
        sb_put(&sb, p, used);
    }
    return str_from_buf(vm, &sb);
}

static Value get_slice(Vm *vm, Value v, Value key) {
    int64_t start, step, n;
    n = slice_indices(vm, key, as_str(v)->count, &start, &step);
    if (n < 0) return V_NULL;
    if (step == 1) return str_slice(vm, v, start, start + n);
    if (str_is_ascii(v)) return slice_steps(vm, v, start, step, n);
    /* by list: finding each code point from the start would be quadratic */
    Value all = seq_list(vm, v);
    if (!all) return V_NULL;
    StrBuf sb = {0};
    for (int64_t k = 0; k < n; k++) {
        Str c = str_view(as_list(all)->items[start + k * step]);
        sb_put(&sb, c.ptr, c.len);
    }
    release(vm, all);
    return str_from_buf(vm, &sb);
}

static Value str_getitem(Vm *vm, Value v, Value key) {
    int64_t i, n = as_str(v)->count;
    if (is_obj(key) && as_obj(key)->type == vm->t.slice)
        return get_slice(vm, v, key);
    if (!is_int(vm, key) && !type_lookup(vm, type_of(vm, key), vm->s.index_))
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor >= 11
                            ? "string indices must be integers, not '%s'"
                            : "string indices must be integers",
                        type_of(vm, key)->name);
    if (!int_index(vm, key, &i)) {
        if (exc_matches(vm, vm->t.OverflowError)) {
            exc_clear(vm);
            vm_raise(vm, vm->t.IndexError,
                     "cannot fit '%s' into an index-sized integer",
                     type_of(vm, key)->name);
        }
        return V_NULL;
    }
    if (i < 0) i += n;
    if (i < 0 || i >= n)
        return vm_raise(vm, vm->t.IndexError, "string index out of range");
    return str_char_at(vm, v, i);
}

static int64_t str_length(Vm *vm, Value v) {
    (void)vm;
    return as_str(v)->count;
}

static int str_truth(Vm *vm, Value v) {
    (void)vm;
    return as_str(v)->size != 0;
}

static int str_contains(Vm *vm, Value v, Value item) {
    if (!is_str(vm, item)) {
        vm_raise(vm, vm->t.TypeError,
                 "'in <string>' requires string as left operand, not %s",
                 type_of(vm, item)->name);
        return -1;
    }
    return text_find(str_view(v), str_view(item), 0) >= 0;
}

/* --- the type
 * --------------------------------------------------------------------- */

static Value str_exact(Vm *vm, Value v) {
    if (as_obj(v)->type == vm->t.str) return retain(v);
    return str_new(vm, as_str(v)->data, as_str(v)->size);
}

static Value str_repr(Vm *vm, Value v) {
    StrBuf sb = {0};
    str_write_repr(v, &sb);
    return str_from_buf(vm, &sb);
}

static Value decoded(Vm *vm, const Value *a) {
    if (!is_bytes(vm, a[0]))
        return vm_raise(vm, vm->t.TypeError,
                        is_str(vm, a[0]) ? "decoding str is not supported"
                                         : "decoding to str: need a bytes-like "
                                           "object, %s found",
                        type_of(vm, a[0])->name);
    for (int i = 1; i < 3; i++)
        if (a[i] && !is_str(vm, a[i]))
            return vm_raise(
                vm, vm->t.TypeError, "str() argument '%s' must be str, not %s",
                i == 1 ? "encoding" : "errors", type_of(vm, a[i])->name);
    return bytes_decode(vm, a[0], a[1] ? as_str(a[1])->data : "utf-8",
                        a[2] ? as_str(a[2])->data : NULL);
}

static Value str_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                      Value kw) {
    static const NativeDef def = {.name = "str",
                                  .sig = "object? encoding? errors?"};
    Value a[3] = {V_NULL, V_NULL, V_NULL}, r;
    if (n == 1 && !kw)
        a[0] = args[0];
    else if (!native_bind(vm, &def, args, n, kw, a, 3))
        return V_NULL;
    if (!a[0])
        r = str_new(vm, "", 0);
    else
        r = a[1] || a[2] ? decoded(vm, a) : obj_str(vm, a[0]);
    if (!r || t == vm->t.str) return r;
    StrObj *s = str_room(vm, t, as_str(r)->size);
    if (s) memcpy(s->data, as_str(r)->data, as_str(r)->size);
    release(vm, r);
    return s ? str_ready(s) : V_NULL;
}

static void str_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const StrObj *p = (const StrObj *)obj;
    visit_bytes(v, p->data, p->size);
}

static void str_slots(Type *t) {
    t->free = str_free;
    t->visit = str_visit;
    t->make = str_make;
    t->repr = str_repr;
    t->str = str_exact;
    t->hash = str_hash_slot;
    t->compare = str_compare;
    t->truth = str_truth;
    t->length = str_length;
    t->getitem = str_getitem;
    t->contains = str_contains;
    t->iter = str_iter_new;
    t->binary = str_binary;
    t->format = format_str;
}

void str_hide_method(Vm *vm, Type *t, const char *name) {
    Value key = str_intern(vm, name, strlen(name));
    release(vm, dict_pop(vm, t->dict, key));
    release(vm, key);
}

Type *str_type_make(Vm *vm, Type *early, const TypeSpec *spec) {
    if (!early) return type_new(vm, spec, NULL);
    type_fill(vm, early, spec, vm->t.object);
    return early;
}

static void add_methods(Vm *vm, const NativeDef *defs) {
    for (; defs->name; defs++) {
        Value fn = descr_from_native(vm, vm->t.str, defs);
        dict_set_cstr(vm, vm->t.str->dict, defs->name, fn);
        release(vm, fn);
    }
}

void str_types_init(Vm *vm) {
    static const TypeSpec spec = {
        .name = "str",
        .flags = TF_BASE | TF_STR,
        .size = offsetof(StrObj, dict),
        .slots = str_slots,
    };
    vm->t.str = str_type_make(vm, vm->t.str, &spec);
    add_methods(vm, str_search_methods);
    add_methods(vm, str_split_methods);
    add_methods(vm, str_case_methods);
    add_methods(vm, str_test_methods);
    add_methods(vm, str_codec_methods);
    add_methods(vm, format_methods);
    if (vm->minor < 7) str_hide_method(vm, vm->t.str, "isascii");
    if (vm->minor < 9) {
        str_hide_method(vm, vm->t.str, "removeprefix");
        str_hide_method(vm, vm->t.str, "removesuffix");
    }
    str_iter_type_init(vm);
}
