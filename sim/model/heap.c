/* heap.c: the timers that wait, a binary heap that knows where each one is. */
#include "model/state.h"

bool heap_before(const Index *x, uint32_t a, uint32_t b) {
    const TimerFact *p = &x->timers.data[a - 1], *q = &x->timers.data[b - 1];
    if (p->due != q->due) return p->due < q->due;
    if (p->drift != q->drift) return p->drift < q->drift;
    return a < b;
}

uint32_t heap_timer(const Index *x, uint32_t handle) {
    if (!handle || handle > x->handles.len) return NEVER;
    uint32_t known = x->handles.data[handle - 1];
    return known != NEVER && known & HANDLE_IS_TIMER ? known & ~HANDLE_IS_TIMER
                                                     : NEVER;
}

static uint32_t get(const State *st, uint32_t i) {
    return *(const uint32_t *)pages_at(&st->heap, i);
}

static void put(State *st, uint32_t i, uint32_t timer) {
    *(uint32_t *)pages_write(&st->heap, i) = timer;
    if (timer) *(uint32_t *)pages_write(&st->heap_pos, timer - 1) = i + 1;
}

static void up(State *st, const Index *x, uint32_t i, uint32_t timer) {
    while (i) {
        uint32_t parent = (i - 1) / 2, other = get(st, parent);
        if (!heap_before(x, timer, other)) break;
        put(st, i, other);
        i = parent;
    }
    put(st, i, timer);
}

static void down(State *st, const Index *x, uint32_t i, uint32_t timer) {
    for (uint32_t child; (child = 2 * i + 1) < st->s.heap; i = child) {
        if (child + 1 < st->s.heap &&
            heap_before(x, get(st, child + 1), get(st, child)))
            child++;
        if (!heap_before(x, get(st, child), timer)) break;
        put(st, i, get(st, child));
    }
    put(st, i, timer);
}

void heap_add(State *st, const Index *x, uint32_t timer) {
    up(st, x, st->s.heap++, timer + 1);
}

void heap_remove(State *st, const Index *x, uint32_t timer) {
    uint32_t *pos = pages_write(&st->heap_pos, timer);
    if (!*pos) return;
    uint32_t i = *pos - 1;
    *pos = 0;
    uint32_t last = get(st, --st->s.heap);
    put(st, st->s.heap, 0);
    if (last == timer + 1) return;
    if (i && heap_before(x, last, get(st, (i - 1) / 2)))
        up(st, x, i, last);
    else
        down(st, x, i, last);
}
