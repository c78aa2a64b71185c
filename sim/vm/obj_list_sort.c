/* obj_list_sort.c: list.sort: a stable merge sort, bottom up.
 *
 * While it runs the list is empty, as in CPython, so whatever a comparison does
 * to it cannot hurt.  When a comparison raises, no further one is made and the
 * merging goes on as if all were equal: the list gets all its items back. */
#include <string.h>

#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"

typedef struct Item {
    Value key, value; /* both owned; the same object without a key function */
} Item;

typedef struct Sorter {
    Vm *vm;
    bool reverse, failed;
} Sorter;

static bool less(Sorter *s, Value a, Value b) {
    Vm *vm = s->vm;
    if (is_int_small(a) && is_int_small(b)) return int_small(a) < int_small(b);
    if (s->failed) return false;
    if (has_type(vm, a, vm->t.str) && has_type(vm, b, vm->t.str))
        return str_cmp(a, b) < 0;
    if (is_float(vm, a) && is_float(vm, b))
        return float_value(a) < float_value(b);
    int result = obj_less(vm, a, b);
    s->failed = result < 0;
    return result == 1;
}

/* Must `right` come before `left`, which now precedes it? */
static bool out_of_order(Sorter *s, const Item *left, const Item *right) {
    return s->reverse ? less(s, left->key, right->key)
                      : less(s, right->key, left->key);
}

enum { RUN = 8 };

static void insertion_sort(Sorter *s, Item *items, uint32_t n) {
    for (uint32_t i = 1; i < n; i++) {
        Item item = items[i];
        uint32_t lo = 0, hi = i;
        if (!out_of_order(s, &items[i - 1], &item)) continue;
        for (hi = i - 1; lo < hi;) {
            uint32_t mid = lo + (hi - lo) / 2;
            if (out_of_order(s, &items[mid], &item))
                hi = mid;
            else
                lo = mid + 1;
        }
        memmove(items + lo + 1, items + lo, (i - lo) * sizeof *items);
        items[lo] = item;
    }
}

/* Merges from[0, mid) and from[mid, n) into `to`. */
static void merge(Sorter *s, const Item *from, uint32_t mid, uint32_t n,
                  Item *to) {
    uint32_t a = 0, b = mid;
    if (mid >= n || !out_of_order(s, &from[mid - 1], &from[mid])) {
        memcpy(to, from, n * sizeof *to);
        return;
    }
    while (a < mid && b < n) {
        bool right = out_of_order(s, &from[a], &from[b]);
        *to++ = right ? from[b++] : from[a++];
    }
    memcpy(to, from + a, (mid - a) * sizeof *to);
    memcpy(to + (mid - a), from + b, (n - b) * sizeof *to);
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* Sorts in place with `temp` as large as `items`. */
static void merge_sort(Sorter *s, Item *items, Item *temp, uint32_t n) {
    for (uint32_t i = 0; i < n; i += RUN)
        insertion_sort(s, items + i, least(RUN, n - i));
    Item *from = items, *to = temp;
    for (uint32_t width = RUN; width < n; width *= 2) {
        for (uint32_t i = 0; i < n; i += 2 * width)
            merge(s, from + i, least(width, n - i), least(2 * width, n - i),
                  to + i);
        Item *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) memcpy(items, from, n * sizeof *items);
}

/* Calls the key function for all; false with an exception. */
static bool make_keys(Vm *vm, Item *items, uint32_t n, Value key) {
    for (uint32_t i = 0; i < n; i++) {
        items[i].key = key == V_NONE ? retain(items[i].value)
                                     : vm_call1(vm, key, items[i].value);
        if (!items[i].key) return false;
    }
    return true;
}

static bool sort_items(Vm *vm, Value *values, uint32_t n, Value key,
                       bool reverse) {
    size_t size = n * sizeof(Item);
    Item *items = heap_alloc(&vm->heap, 2 * size);
    for (uint32_t i = 0; i < n; i++)
        items[i] = (Item){V_NULL, values[i]};
    bool ok = make_keys(vm, items, n, key);
    if (ok) {
        Sorter s = {vm, reverse, false};
        merge_sort(&s, items, items + n, n);
        ok = !s.failed;
    }
    for (uint32_t i = 0; i < n; i++) {
        values[i] = items[i].value;
        release(vm, items[i].key);
    }
    heap_free(&vm->heap, items, 2 * size);
    return ok;
}

bool list_sort(Vm *vm, Value list, Value key, bool reverse) {
    List *l = as_list(list), own = *l;
    if (own.len > 1 && !room_for(vm, own.len, 2 * sizeof(Item))) return false;
    l->items = NULL;
    l->len = l->cap = 0;
    bool ok = sort_items(vm, own.items, own.len, key, reverse);
    bool touched = l->cap != 0;
    if (touched) list_clear(vm, l);
    l->items = own.items;
    l->len = own.len;
    l->cap = own.cap;
    if (ok && touched) {
        vm_raise(vm, vm->t.ValueError, "list modified during sort");
        return false;
    }
    return ok;
}
