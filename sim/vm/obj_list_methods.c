#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"

static Value list_m_append(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    list_append(vm, args[0], args[1]);
    return V_NONE;
}

static Value list_m_extend(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return list_extend(vm, args[0], args[1]) ? V_NONE : V_NULL;
}

static Value list_m_insert(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t at;
    if (is_int(vm, args[1]))
        at = int_clamp(vm, args[1]);
    else if (!int_index(vm, args[1], &at))
        return V_NULL;
    List *l = as_list(args[0]);
    if (at < 0) at += l->len;
    if (at < 0) at = 0;
    if (at > l->len) at = l->len;
    list_append(vm, args[0], args[2]);
    for (int64_t i = l->len - 1; i > at; i--)
        l->items[i] = l->items[i - 1];
    l->items[at] = args[2];
    return V_NONE;
}

/* Takes item `at` out; it passes to the caller. */
static Value take(List *l, uint32_t at) {
    Value item = l->items[at];
    l->len--;
    for (uint32_t i = at; i < l->len; i++)
        l->items[i] = l->items[i + 1];
    return item;
}

static Value list_m_remove(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value find[] = {args[0], args[1], V_NULL, V_NULL};
    int64_t at = seq_index(vm, find);
    if (at == -2) return V_NULL;
    if (at == -1 || at >= as_list(args[0])->len)
        return vm_raise(vm, vm->t.ValueError, "list.remove(x): x not in list");
    release(vm, take(as_list(args[0]), (uint32_t)at));
    return V_NONE;
}

static Value list_m_pop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    List *l = as_list(args[0]);
    int64_t at = -1;
    if (args[1] && !int_index(vm, args[1], &at)) return V_NULL;
    if (l->len == 0)
        return vm_raise(vm, vm->t.IndexError, "pop from empty list");
    if (at < 0) at += l->len;
    if (at < 0 || at >= l->len)
        return vm_raise(vm, vm->t.IndexError, "pop index out of range");
    return take(l, (uint32_t)at);
}

static Value list_m_clear(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    list_clear(vm, as_list(args[0]));
    return V_NONE;
}

static Value list_m_index(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t at = seq_index(vm, args);
    if (at >= 0) return v_int(at);
    if (at == -2) return V_NULL;
    Value text = obj_repr(vm, args[1]);
    if (!text) return V_NULL;
    vm_raise(vm, vm->t.ValueError, "%s is not in list", str_view(text).ptr);
    release(vm, text);
    return V_NULL;
}

static Value list_m_reverse(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    List *l = as_list(args[0]);
    for (uint32_t i = 0; i < l->len / 2; i++) {
        Value item = l->items[i];
        l->items[i] = l->items[l->len - 1 - i];
        l->items[l->len - 1 - i] = item;
    }
    return V_NONE;
}

static Value list_m_copy(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return list_from(vm, as_list(args[0])->items, as_list(args[0])->len);
}

static Value list_m_sort(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t reverse = 0;
    if (args[2] && !int_index(vm, args[2], &reverse)) return V_NULL;
    Value key = args[1] ? args[1] : V_NONE;
    return list_sort(vm, args[0], key, reverse != 0) ? V_NONE : V_NULL;
}

static Value list_m_reversed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return seq_iter_new(vm, vm->t.list_rev_iter, args[0],
                        as_list(args[0])->len);
}

const NativeDef list_methods[] = {
    {"append", list_m_append, NF_METHOD, "object /"},
    {"extend", list_m_extend, NF_METHOD, "iterable /"},
    {"insert", list_m_insert, NF_METHOD, "index object /"},
    {"remove", list_m_remove, NF_METHOD, "value /"},
    {"pop", list_m_pop, NF_METHOD, "index? /"},
    {"clear", list_m_clear, NF_METHOD, ""},
    {"index", list_m_index, NF_METHOD, "value start? stop? /"},
    {"count", seq_count, NF_METHOD, "value /"},
    {"reverse", list_m_reverse, NF_METHOD, ""},
    {"copy", list_m_copy, NF_METHOD, ""},
    {"sort", list_m_sort, NF_METHOD, "* key? reverse?"},
    {"__reversed__", list_m_reversed, NF_METHOD, ""},
    {NULL, NULL, 0, NULL}};
