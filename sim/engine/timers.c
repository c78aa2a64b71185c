#include "engine/timers.h"

#include "engine/future.h"
#include "engine/handle.h"

#include <string.h>

bool timer_alive(const Timer *t) {
    if (t->kind == TIMER_FUTURE)
        return !(as_future(t->target)->flags & FUTF_TIMER_DEAD);
    return !as_handle(t->target)->cancelled;
}

static inline Timer *at(const Timers *ts, uint32_t i) {
    return &ts->blocks[i / TIMER_BLOCK][i % TIMER_BLOCK];
}

/* One comparison without branches: the two words as one number. */
static inline bool before(const Timer *a, const Timer *b) {
    __int128 ka = (__int128)a->due * ((__int128)1 << 64) + a->rank;
    __int128 kb = (__int128)b->due * ((__int128)1 << 64) + b->rank;
    return ka < kb;
}

/* Not above `top`. */
static void sift_up(const Timers *ts, uint32_t top, uint32_t i, Timer t) {
    while (i > top) {
        uint32_t up = (i - 1) / 2;
        if (!before(&t, at(ts, up))) break;
        *at(ts, i) = *at(ts, up);
        i = up;
    }
    *at(ts, i) = t;
}

/* Bottom-up: the hole goes down along the smaller children all the way, without
 * comparing with `t`, which came from the bottom and mostly belongs there. */
static void sift_down(const Timers *ts, uint32_t top, Timer t) {
    uint32_t i = top, child = 2 * i + 1;
    while (child + 1 < ts->len) {
        child += before(at(ts, child + 1), at(ts, child));
        *at(ts, i) = *at(ts, child);
        i = child;
        child = 2 * i + 1;
    }
    if (child < ts->len) {
        *at(ts, i) = *at(ts, child);
        i = child;
    }
    sift_up(ts, top, i, t);
}

static void add_block(Vm *vm, Timers *ts) {
    if (ts->n_blocks == ts->cap_blocks) {
        uint32_t cap = ts->cap_blocks ? ts->cap_blocks * 2 : 4;
        ts->blocks = heap_resize(&vm->heap, ts->blocks,
                                 ts->cap_blocks * sizeof *ts->blocks,
                                 cap * sizeof *ts->blocks);
        ts->cap_blocks = cap;
    }
    ts->blocks[ts->n_blocks++] =
        heap_alloc(&vm->heap, TIMER_BLOCK * sizeof(Timer));
}

void timers_push(Vm *vm, Timers *ts, Timer t, uint32_t drift) {
    const uint32_t most = (1u << (64 - TIMER_SEQ_BITS)) - 1;
    t.rank = (uint64_t)(drift < most ? drift : most) << TIMER_SEQ_BITS |
             ts->created++;
    timers_put_back(vm, ts, t);
}

void timers_put_back(Vm *vm, Timers *ts, Timer t) {
    if (ts->len == ts->n_blocks * TIMER_BLOCK) add_block(vm, ts);
    sift_up(ts, 0, ts->len++, t);
}

Timer timers_pop(Vm *vm, Timers *ts) {
    CHECK(ts->len > 0, "there is a timer to take");
    Timer first = *at(ts, 0);
    Timer last = *at(ts, --ts->len);
    if (ts->len > 0) sift_down(ts, 0, last);
    if (ts->len + 2 * TIMER_BLOCK <= ts->n_blocks * TIMER_BLOCK)
        heap_free(&vm->heap, ts->blocks[--ts->n_blocks],
                  TIMER_BLOCK * sizeof(Timer));
    return first;
}

void timers_filter(Vm *vm, Timers *ts, bool (*alive)(const Timer *t)) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ts->len; i++) {
        Timer t = *at(ts, i);
        if (alive(&t))
            *at(ts, kept++) = t;
        else
            release(vm, t.target);
    }
    ts->len = kept;
    ts->dead = 0;
    for (uint32_t i = kept / 2; i-- > 0;)
        sift_down(ts, i, *at(ts, i));
}

void timers_clear(Vm *vm, Timers *ts) {
    while (ts->len > 0)
        release(vm, at(ts, --ts->len)->target);
    for (uint32_t i = 0; i < ts->n_blocks; i++)
        heap_free(&vm->heap, ts->blocks[i], TIMER_BLOCK * sizeof(Timer));
    if (ts->cap_blocks)
        heap_free(&vm->heap, ts->blocks, ts->cap_blocks * sizeof *ts->blocks);
    *ts = (Timers){.created = ts->created};
}
