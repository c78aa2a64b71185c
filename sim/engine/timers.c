#include "engine/timers.h"

#include <string.h>

/* One comparison without branches: the two words as one number. */
static inline bool before(const Timer *a, const Timer *b) {
    __int128 ka = (__int128)a->due * ((__int128)1 << 64) + a->rank;
    __int128 kb = (__int128)b->due * ((__int128)1 << 64) + b->rank;
    return ka < kb;
}

/* Not above `top`. */
static void sift_up(Timer *h, uint32_t top, uint32_t at, Timer t) {
    while (at > top) {
        uint32_t up = (at - 1) / 2;
        if (!before(&t, &h[up])) break;
        h[at] = h[up];
        at = up;
    }
    h[at] = t;
}

/* Bottom-up: the hole goes down along the smaller children all the way, without
 * comparing with `t`, which came from the bottom and mostly belongs there. */
static void sift_down(Timer *h, uint32_t len, uint32_t top, Timer t) {
    uint32_t at = top, child = 2 * at + 1;
    while (child + 1 < len) {
        child += before(&h[child + 1], &h[child]);
        h[at] = h[child];
        at = child;
        child = 2 * at + 1;
    }
    if (child < len) {
        h[at] = h[child];
        at = child;
    }
    sift_up(h, top, at, t);
}

void timers_push(Vm *vm, Timers *ts, Timer t, uint32_t drift) {
    const uint32_t most = (1u << (64 - TIMER_SEQ_BITS)) - 1;
    if (ts->len == ts->cap) {
        uint32_t cap = ts->cap ? ts->cap * 2 : 16;
        ts->items = heap_resize(&vm->heap, ts->items, ts->cap * sizeof(Timer),
                                cap * sizeof(Timer));
        ts->cap = cap;
    }
    t.rank = (uint64_t)(drift < most ? drift : most) << TIMER_SEQ_BITS |
             ts->created++;
    sift_up(ts->items, 0, ts->len++, t);
}

Timer timers_pop(Timers *ts) {
    CHECK(ts->len > 0, "there is a timer to take");
    Timer first = ts->items[0];
    Timer last = ts->items[--ts->len];
    if (ts->len > 0) sift_down(ts->items, ts->len, 0, last);
    return first;
}

void timers_filter(Vm *vm, Timers *ts, bool (*alive)(const Timer *t)) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ts->len; i++) {
        Timer t = ts->items[i];
        if (alive(&t))
            ts->items[kept++] = t;
        else
            release(vm, t.target);
    }
    ts->len = kept;
    ts->dead = 0;
    for (uint32_t i = kept / 2; i-- > 0;)
        sift_down(ts->items, kept, i, ts->items[i]);
}

void timers_clear(Vm *vm, Timers *ts) {
    while (ts->len > 0)
        release(vm, ts->items[--ts->len].target);
    if (ts->cap) heap_free(&vm->heap, ts->items, ts->cap * sizeof(Timer));
    *ts = (Timers){.created = ts->created};
}
