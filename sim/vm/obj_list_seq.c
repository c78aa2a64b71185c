/* obj_list_seq.c: what lists, tuples and the other containers do alike. */
#include "vm/descr.h"
#include "vm/exc.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"

void core_type(Vm *vm, Type **slot, const TypeSpec *spec) {
    if (*slot)
        type_fill(vm, *slot, spec, vm->t.object);
    else
        *slot = type_new(vm, spec, NULL);
}

void type_add(Vm *vm, Type *t, const NativeDef *defs) {
    for (; defs->name; defs++) {
        Value f = descr_from_native(vm, t, defs);
        dict_set_cstr(vm, t->dict, defs->name, f);
        release(vm, f);
    }
    vm->type_version++;
}

void unhashable(Vm *vm, Type *t) {
    dict_set_name(vm, t->dict, vm->s.hash_, V_NONE);
}

bool only_arg(Vm *vm, const char *who, uint32_t n, Value kw) {
    if (kw && as_tuple(kw)->len) {
        if (vm->minor >= 7)
            vm_raise(vm, vm->t.TypeError, "%s() takes no keyword arguments",
                     who);
        else
            vm_raise(vm, vm->t.TypeError,
                     "'%s' is an invalid keyword argument for this function",
                     str_view(as_tuple(kw)->items[0]).ptr);
        return false;
    }
    if (n <= 1) return true;
    vm_raise(vm, vm->t.TypeError, "%s expected at most 1 argument%s, got %u",
             who, vm->minor < 8 ? "s" : "", n);
    return false;
}

bool sb_put_repr(Vm *vm, StrBuf *sb, Value v) {
    Value text = obj_repr(vm, v);
    if (!text) return false;
    sb_put(sb, str_view(text).ptr, str_view(text).len);
    release(vm, text);
    return true;
}

Value sb_finish(Vm *vm, StrBuf *sb, bool ok) {
    if (ok) return str_from_buf(vm, sb);
    sb_free(sb);
    return V_NULL;
}

/* The list may change while the items' __repr__ runs. */
bool seq_put_items(Vm *vm, StrBuf *sb, Value seq) {
    for (uint32_t i = 0; i < seq_len(seq); i++) {
        if (i) sb_puts(sb, ", ");
        Value item = retain(seq_items(seq)[i]);
        bool ok = sb_put_repr(vm, sb, item);
        release(vm, item);
        if (!ok) return false;
    }
    return true;
}

/* obj_equal with both held, for they may be gone from the list meanwhile. */
static int held_equal(Vm *vm, Value a, Value b) {
    if (a == b) return 1;
    if (is_int_small(a) && is_int_small(b)) return 0;
    retain(a);
    retain(b);
    int same = obj_equal(vm, a, b);
    release(vm, a);
    release(vm, b);
    return same;
}

static bool holds(int64_t cmp, CmpOp op) {
    switch (op) {
    case CMP_LT: return cmp < 0;
    case CMP_LE: return cmp <= 0;
    case CMP_EQ: return cmp == 0;
    case CMP_NE: return cmp != 0;
    case CMP_GT: return cmp > 0;
    case CMP_GE: return cmp >= 0;
    }
    UNREACHABLE("a comparison");
}

Value seq_compare(Vm *vm, Value a, Value b, CmpOp op) {
    if (seq_len(a) != seq_len(b) && (op == CMP_EQ || op == CMP_NE) &&
        is_list(vm, a))
        return v_bool(op == CMP_NE);
    uint32_t i = 0;
    for (; i < seq_len(a) && i < seq_len(b); i++) {
        int same = held_equal(vm, seq_items(a)[i], seq_items(b)[i]);
        if (same < 0) return V_NULL;
        if (!same) break;
    }
    if (i >= seq_len(a) || i >= seq_len(b))
        return v_bool(holds((int64_t)seq_len(a) - seq_len(b), op));
    if (op == CMP_EQ) return V_FALSE;
    if (op == CMP_NE) return V_TRUE;
    Value x = retain(seq_items(a)[i]), y = retain(seq_items(b)[i]);
    Value result = obj_compare(vm, x, y, op);
    release(vm, x);
    release(vm, y);
    return result;
}

int seq_contains(Vm *vm, Value seq, Value item) {
    for (uint32_t i = 0; i < seq_len(seq); i++) {
        int same = held_equal(vm, seq_items(seq)[i], item);
        if (same) return same;
    }
    return 0;
}

Value seq_count(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t count = 0;
    for (uint32_t i = 0; i < seq_len(args[0]); i++) {
        int same = held_equal(vm, seq_items(args[0])[i], args[1]);
        if (same < 0) return V_NULL;
        count += same;
    }
    return v_int(count);
}

bool seq_position(Vm *vm, Value v, int64_t len, int64_t *out) {
    if (is_int(vm, v)) {
        *out = int_clamp(vm, v);
    } else if (!type_lookup(vm, type_of(vm, v), vm->s.index_)) {
        vm_raise(vm, vm->t.TypeError,
                 "slice indices must be integers or have an __index__ method");
        return false;
    } else if (!int_index(vm, v, out)) {
        return false;
    }
    if (*out < 0) *out += len;
    if (*out < 0) *out = 0;
    if (*out > len) *out = len;
    return true;
}

int64_t seq_index(Vm *vm, const Value *args) {
    int64_t start = 0, stop = INT64_MAX, len = seq_len(args[0]);
    if (args[2] && !seq_position(vm, args[2], len, &start)) return -2;
    if (args[3] && !seq_position(vm, args[3], len, &stop)) return -2;
    for (int64_t i = start; i < stop && i < seq_len(args[0]); i++) {
        int same = held_equal(vm, seq_items(args[0])[i], args[1]);
        if (same < 0) return -2;
        if (same) return i;
    }
    return -1;
}

bool is_slice(const Vm *vm, Value v) {
    return has_type(vm, v, vm->t.slice);
}

bool seq_key(Vm *vm, Value key, const char *what, int64_t *out) {
    if (is_int_small(key)) {
        *out = int_small(key);
        return true;
    }
    if (!is_int(vm, key) && !type_lookup(vm, type_of(vm, key), vm->s.index_)) {
        vm_raise(vm, vm->t.TypeError,
                 "%s indices must be integers or slices, not %s", what,
                 type_of(vm, key)->name);
        return false;
    }
    if (int_index(vm, key, out)) return true;
    if (exc_matches(vm, vm->t.OverflowError)) {
        exc_clear(vm);
        vm_raise(vm, vm->t.IndexError,
                 "cannot fit '%s' into an index-sized integer",
                 type_of(vm, key)->name);
    }
    return false;
}

bool reflects(Vm *vm, Value v, Value name) {
    Type *t = type_of(vm, v);
    return t->flags & TF_USER && type_lookup(vm, t, name);
}

bool repeat_count(Vm *vm, Value v, int64_t *out) {
    if (is_int_small(v)) {
        *out = int_small(v);
    } else if (!is_int(vm, v) &&
               !type_lookup(vm, type_of(vm, v), vm->s.index_)) {
        vm_raise(vm, vm->t.TypeError,
                 "can't multiply sequence by non-int of type '%s'",
                 type_of(vm, v)->name);
        return false;
    } else if (!int_index(vm, v, out)) {
        if (exc_matches(vm, vm->t.OverflowError)) {
            exc_clear(vm);
            vm_raise(vm, vm->t.OverflowError,
                     "cannot fit '%s' into an index-sized integer",
                     type_of(vm, v)->name);
        }
        return false;
    }
    if (*out < 0) *out = 0;
    return true;
}

Value iter_self(Vm *vm, Value v) {
    (void)vm;
    return retain(v);
}
