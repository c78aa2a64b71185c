/* bytes and bytearray: memory, sequence behaviour, the types. */
#include <string.h>

#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_bytes_impl.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str_impl.h"
#include "vm/visit.h"

/* --- memory ----------------------------------------------------------------
 */

static size_t bytes_memory(uint32_t n) {
    return offsetof(Bytes, data) + n + 1;
}

/* n bytes, zero; NULL with MemoryError. */
static Bytes *bytes_room(Vm *vm, Type *t, size_t n) {
    if (n > 4096 && (n > UINT32_MAX / 2 || n > heap_room(&vm->heap) / 2)) {
        vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
        return NULL;
    }
    Bytes *b = obj_alloc_sized(vm, t, bytes_memory((uint32_t)n));
    b->size = (uint32_t)n;
    return b;
}

Value bytes_new(Vm *vm, const char *ptr, size_t n) {
    Bytes *b = bytes_room(vm, vm->t.bytes, n);
    if (!b) return V_NULL;
    if (n) memcpy(b->data, ptr, n);
    return from_obj(b);
}

static void bytes_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, bytes_memory(((Bytes *)obj)->size));
}

Value bytearray_new(Vm *vm, const char *ptr, size_t n) {
    ByteArray *b = obj_alloc(vm, vm->t.bytearray);
    bytearray_put(vm, b, ptr, n);
    return from_obj(b);
}

static void bytearray_free(Vm *vm, Obj *obj) {
    ByteArray *b = (ByteArray *)obj;
    if (b->data) heap_free(&vm->heap, b->data, b->room);
    obj_dealloc(vm, obj, sizeof *b);
}

void bytearray_put(Vm *vm, ByteArray *b, const char *ptr, size_t n) {
    if (n == 0) return;
    if (b->size + n > b->room) {
        uint32_t room = (uint32_t)(b->size + n) + b->size / 2 + 16;
        b->data = heap_resize(&vm->heap, b->data, b->room, room);
        b->room = room;
    }
    memmove(b->data + b->size, ptr, n);
    b->size += (uint32_t)n;
}

bool is_bytes(const Vm *vm, Value v) {
    (void)vm;
    return is_obj(v) && (as_obj(v)->type->flags & TF_BYTES);
}

Str bytes_view(Value v) {
    if (as_obj(v)->type->free == bytearray_free) {
        ByteArray *b = (ByteArray *)as_obj(v);
        return (Str){b->data ? b->data : "", b->size};
    }
    return (Str){((Bytes *)as_obj(v))->data, ((Bytes *)as_obj(v))->size};
}

Value bytes_like(Vm *vm, Value like, const char *ptr, size_t n) {
    return is_bytearray(vm, like) ? bytearray_new(vm, ptr, n)
                                  : bytes_new(vm, ptr, n);
}

/* --- bytes(...)
 * ---------------------------------------------------------------- */

/* One item as a byte; false with an exception. */
static bool byte_of(Vm *vm, Value item, const char *what, char *out) {
    int64_t i;
    if (!int_index(vm, item, &i)) return false;
    if (i >= 0 && i < 256) {
        *out = (char)i;
        return true;
    }
    vm_raise(vm, vm->t.ValueError, "%s must be in range(0, 256)", what);
    return false;
}

static Value from_items(Vm *vm, Value iterable) {
    Value seq = seq_list(vm, iterable);
    if (!seq) return V_NULL;
    List *l = as_list(seq);
    Bytes *b = bytes_room(vm, vm->t.bytes, l->len);
    bool ok = b != NULL;
    for (uint32_t i = 0; ok && i < l->len; i++)
        ok = byte_of(vm, l->items[i], "bytes", &b->data[i]);
    release(vm, seq);
    if (ok) return from_obj(b);
    if (b) release(vm, from_obj(b));
    return V_NULL;
}

Value bytes_from(Vm *vm, Value v) {
    if (is_bytes(vm, v)) {
        if (has_type(vm, v, vm->t.bytes)) return retain(v);
        Str s = bytes_view(v);
        return bytes_new(vm, s.ptr, s.len);
    }
    if (type_lookup(vm, type_of(vm, v), vm->s.bytes_))
        return vm_call_method(vm, v, vm->s.bytes_, NULL, 0);
    if (is_int(vm, v)) {
        int64_t n;
        if (!int_index(vm, v, &n)) return V_NULL;
        if (n < 0) return vm_raise(vm, vm->t.ValueError, "negative count");
        Bytes *b = bytes_room(vm, vm->t.bytes, (size_t)n);
        return b ? from_obj(b) : V_NULL;
    }
    if (is_str(vm, v) || (!type_of(vm, v)->iter && !type_of(vm, v)->getitem))
        return vm_raise(vm, vm->t.TypeError,
                        "cannot convert '%s' object to bytes",
                        type_of(vm, v)->name);
    return from_items(vm, v);
}

/* bytes("text", encoding, errors) */
static Value encoded(Vm *vm, const Value *a) {
    if (!is_str(vm, a[0]))
        return vm_raise(vm, vm->t.TypeError,
                        a[1] ? "encoding without a string argument"
                             : "errors without a string argument");
    if (!a[1])
        return vm_raise(vm, vm->t.TypeError,
                        "string argument without an encoding");
    return str_encode(vm, a[0], as_str(a[1])->data,
                      a[2] ? as_str(a[2])->data : NULL);
}

static Value make_args(Vm *vm, const char *name, const Value *args, uint32_t n,
                       Value kw) {
    const NativeDef def = {.name = name, .sig = "source? encoding? errors?"};
    Value a[3] = {V_NULL, V_NULL, V_NULL};
    if (!native_bind(vm, &def, args, n, kw, a, 3)) return V_NULL;
    for (int i = 1; i < 3; i++)
        if (a[i] && !is_str(vm, a[i]))
            return vm_raise(
                vm, vm->t.TypeError, "%s() argument '%s' must be str, not %s",
                name, i == 1 ? "encoding" : "errors", type_of(vm, a[i])->name);
    if (!a[0]) return bytes_new(vm, "", 0);
    if (a[1] || a[2] || is_str(vm, a[0])) return encoded(vm, a);
    return bytes_from(vm, a[0]);
}

static Value bytes_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    Value r = make_args(vm, "bytes", args, n, kw);
    if (!r || t == vm->t.bytes) return r;
    Str s = bytes_view(r);
    Bytes *b = bytes_room(vm, t, s.len);
    if (b && s.len) memcpy(b->data, s.ptr, s.len);
    release(vm, r);
    return b ? from_obj(b) : V_NULL;
}

static Value bytearray_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                            Value kw) {
    Value r = make_args(vm, "bytearray", args, n, kw);
    if (!r) return V_NULL;
    ByteArray *b = obj_alloc(vm, t);
    Str s = bytes_view(r);
    bytearray_put(vm, b, s.ptr, s.len);
    release(vm, r);
    return from_obj(b);
}

/* --- slots
 * ------------------------------------------------------------------------ */

static Value bytes_repr(Vm *vm, Value v) {
    StrBuf sb = {0};
    bytes_write_repr(bytes_view(v), &sb);
    return str_from_buf(vm, &sb);
}

static Value bytearray_repr(Vm *vm, Value v) {
    StrBuf sb = {0};
    sb_printf(&sb, "%s(", type_of(vm, v)->name);
    bytes_write_repr(bytes_view(v), &sb);
    sb_putc(&sb, ')');
    return str_from_buf(vm, &sb);
}

static bool bytes_hash(Vm *vm, Value v, uint64_t *out) {
    Str s = bytes_view(v);
    Value text = str_new(vm, s.ptr, s.len);
    *out = str_hash(text);
    release(vm, text);
    return true;
}

static Value bytes_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (!is_bytes(vm, b)) return V_NOTIMPL;
    Str x = bytes_view(a), y = bytes_view(b);
    size_t n = x.len < y.len ? x.len : y.len;
    int c = n ? memcmp(x.ptr, y.ptr, n) : 0;
    if (c == 0) c = x.len < y.len ? -1 : x.len > y.len;
    return int_cmp_result(c, op);
}

static int64_t bytes_length(Vm *vm, Value v) {
    (void)vm;
    return (int64_t)bytes_view(v).len;
}

static int bytes_truth(Vm *vm, Value v) {
    (void)vm;
    return bytes_view(v).len > 0;
}

static Value get_slice(Vm *vm, Value v, Value key) {
    Str s = bytes_view(v);
    int64_t start, step, n;
    n = slice_indices(vm, key, (int64_t)s.len, &start, &step);
    if (n < 0) return V_NULL;
    if (step == 1) return bytes_like(vm, v, s.ptr + start, (size_t)n);
    StrBuf sb = {0};
    for (int64_t i = 0; i < n; i++)
        sb_putc(&sb, s.ptr[start + i * step]);
    Value r = bytes_like(vm, v, sb.data ? sb.data : "", sb.len);
    sb_free(&sb);
    return r;
}

/* The index in range, or false with an exception. */
static bool bytes_index(Vm *vm, Value v, Value key, int64_t *i) {
    int64_t n = (int64_t)bytes_view(v).len;
    const char *name = is_bytearray(vm, v) ? "bytearray" : "byte";
    if (!is_int(vm, key) && !type_lookup(vm, type_of(vm, key), vm->s.index_)) {
        vm_raise(vm, vm->t.TypeError,
                 "%s indices must be integers or slices, not %s", name,
                 type_of(vm, key)->name);
        return false;
    }
    if (!int_index(vm, key, i)) return false;
    if (*i < 0) *i += n;
    if (*i >= 0 && *i < n) return true;
    vm_raise(vm, vm->t.IndexError,
             is_bytearray(vm, v) ? "bytearray index out of range"
                                 : "index out of range");
    return false;
}

static Value bytes_getitem(Vm *vm, Value v, Value key) {
    int64_t i;
    if (has_type(vm, key, vm->t.slice)) return get_slice(vm, v, key);
    if (!bytes_index(vm, v, key, &i)) return V_NULL;
    return v_int((unsigned char)bytes_view(v).ptr[i]);
}

static bool bytearray_setitem(Vm *vm, Value v, Value key, Value item) {
    ByteArray *b = (ByteArray *)as_obj(v);
    int64_t start, step, n = 1;
    Value with = V_NULL;
    if (has_type(vm, key, vm->t.slice)) {
        n = slice_indices(vm, key, b->size, &start, &step);
        if (n < 0) return false;
        if (step != 1)
            return vm_refuse(vm, "bytearray slices with a step") != V_NULL;
        with = item ? bytes_from(vm, item) : bytes_new(vm, "", 0);
        if (!with) return false;
    } else if (!bytes_index(vm, v, key, &start)) {
        return false;
    } else if (item) {
        return byte_of(vm, item, "byte", &b->data[start]);
    }
    Value tail =
        bytes_new(vm, b->data + start + n, b->size - (size_t)(start + n));
    b->size = (uint32_t)start;
    if (with) bytearray_put(vm, b, bytes_view(with).ptr, bytes_view(with).len);
    bytearray_put(vm, b, bytes_view(tail).ptr, bytes_view(tail).len);
    release(vm, with);
    release(vm, tail);
    return true;
}

static int bytes_contains(Vm *vm, Value v, Value item) {
    if (is_bytes(vm, item))
        return text_find(bytes_view(v), bytes_view(item), 0) >= 0;
    if (!is_int(vm, item)) {
        vm_raise(vm, vm->t.TypeError,
                 "a bytes-like object is required, not '%s'",
                 type_of(vm, item)->name);
        return -1;
    }
    char c;
    if (!byte_of(vm, item, "byte", &c)) return -1;
    return text_find(bytes_view(v), (Str){&c, 1}, 0) >= 0;
}

static Value repeat(Vm *vm, Value v, Value times) {
    int64_t k;
    if (!int_index(vm, times, &k)) return V_NULL;
    Str s = bytes_view(v);
    if (k < 0 || s.len == 0) k = 0;
    if ((uint64_t)k * s.len > heap_room(&vm->heap) / 2 || k > UINT32_MAX)
        return vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
    StrBuf sb = {0};
    for (int64_t i = 0; i < k; i++)
        sb_put(&sb, s.ptr, s.len);
    Value r = bytes_like(vm, v, sb.data ? sb.data : "", sb.len);
    sb_free(&sb);
    return r;
}

static Value concat(Vm *vm, Value a, Value b) {
    if (!is_bytes(vm, b))
        return vm_raise(vm, vm->t.TypeError, "can't concat %s to %s",
                        type_of(vm, b)->name, type_of(vm, a)->name);
    StrBuf sb = {0};
    Str x = bytes_view(a), y = bytes_view(b);
    sb_put(&sb, x.ptr, x.len);
    sb_put(&sb, y.ptr, y.len);
    Value r = bytes_like(vm, a, sb.data, sb.len);
    sb_free(&sb);
    return r;
}

static Value bytes_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    bool first = is_bytes(vm, a);
    if (op == OP_ADD) return first ? concat(vm, a, b) : V_NOTIMPL;
    if (op == OP_MOD && first) return vm_refuse(vm, "%% formatting of bytes");
    if (op != OP_MUL || !is_int(vm, first ? b : a)) return V_NOTIMPL;
    return first ? repeat(vm, a, b) : repeat(vm, b, a);
}

static Value bytearray_inplace(Vm *vm, BinaryOp op, Value a, Value b) {
    if (op != OP_ADD || !is_bytes(vm, b)) return bytes_binary(vm, op, a, b);
    Value copy = bytes_from(vm, b); /* b may be a itself */
    bytearray_put(vm, (ByteArray *)as_obj(a), bytes_view(copy).ptr,
                  bytes_view(copy).len);
    release(vm, copy);
    return retain(a);
}

/* --- iteration
 * ---------------------------------------------------------------------- */

typedef struct BytesIter {
    Obj h;
    Value seq; /* V_NULL when exhausted */
    uint32_t at;
} BytesIter;

static Value bytes_iter(Vm *vm, Value v) {
    BytesIter *it = obj_alloc(vm, vm->t.bytes_iter);
    it->seq = retain(v);
    return from_obj(it);
}

static Value iter_next(Vm *vm, Value v) {
    BytesIter *it = (BytesIter *)as_obj(v);
    if (!it->seq) return V_NULL;
    Str s = bytes_view(it->seq);
    if (it->at < s.len) return v_int((unsigned char)s.ptr[it->at++]);
    clear(vm, &it->seq);
    return V_NULL;
}

static void iter_free(Vm *vm, Obj *obj) {
    release(vm, ((BytesIter *)obj)->seq);
    obj_dealloc(vm, obj, sizeof(BytesIter));
}

static Value iter_self(Vm *vm, Value v) {
    (void)vm;
    return retain(v);
}

static void iter_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const BytesIter *p = (const BytesIter *)obj;
    visit_value(v, p->seq);
    visit_u64(v, p->at);
}

static void iter_slots(Type *t) {
    t->free = iter_free;
    t->visit = iter_visit;
    t->iter = iter_self;
    t->next = iter_next;
}

static void common_slots(Type *t) {
    t->compare = bytes_compare;
    t->truth = bytes_truth;
    t->length = bytes_length;
    t->getitem = bytes_getitem;
    t->contains = bytes_contains;
    t->iter = bytes_iter;
    t->binary = bytes_binary;
}

static void bytes_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Bytes *p = (const Bytes *)obj;
    visit_bytes(v, p->data, p->size);
}

static void bytes_slots(Type *t) {
    common_slots(t);
    t->free = bytes_free;
    t->visit = bytes_visit;
    t->make = bytes_make;
    t->repr = bytes_repr;
    t->hash = bytes_hash;
}

static void bytearray_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const ByteArray *p = (const ByteArray *)obj;
    visit_bytes(v, p->data, p->size);
}

static void bytearray_slots(Type *t) {
    common_slots(t);
    t->free = bytearray_free;
    t->visit = bytearray_visit;
    t->make = bytearray_make;
    t->repr = bytearray_repr;
    t->setitem = bytearray_setitem;
    t->inplace = bytearray_inplace;
}

void bytes_types_init(Vm *vm) {
    static const TypeSpec bytes_spec = {
        .name = "bytes",
        .flags = TF_BASE | TF_BYTES,
        .size = offsetof(Bytes, dict),
        .methods = bytes_methods,
        .slots = bytes_slots,
    };
    static const TypeSpec array_spec = {
        .name = "bytearray",
        .flags = TF_BASE | TF_BYTES,
        .size = sizeof(ByteArray),
        .methods = bytearray_methods,
        .slots = bytearray_slots,
    };
    static const TypeSpec iter_spec = {
        .name = "bytes_iterator",
        .size = sizeof(BytesIter),
        .slots = iter_slots,
    };
    vm->t.bytes = type_new(vm, &bytes_spec, NULL);
    vm->t.bytearray = type_new(vm, &array_spec, NULL);
    vm->t.bytes_iter = type_new(vm, &iter_spec, NULL);
}
