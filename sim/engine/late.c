#include "engine/late.h"

#include <stdlib.h>

#include "base/vec.h"
#include "engine/handle.h"
#include "engine/loop.h"

/* Timers that are looked at in one loop for one call.  Whoever has more that
 * are late is told of none: the work must not grow with their number. */
enum { LOOK_AT = 500 };

typedef struct Moments {
    VEC(int64_t) due;
    uint32_t seen;
} Moments;

/* The part of the heap below timer i, as far as it is due before `until`. */
static void collect(const Timers *ts, uint32_t i, int64_t now, int64_t until,
                    Moments *out) {
    if (i >= ts->len || out->seen >= LOOK_AT) return;
    const Timer *t = &ts->blocks[i / TIMER_BLOCK][i % TIMER_BLOCK];
    if (t->due >= until) return;
    out->seen++;
    if (t->due > now && timer_alive(t)) vec_push(&out->due, t->due);
    collect(ts, 2 * i + 1, now, until, out);
    collect(ts, 2 * i + 2, now, until, out);
}

static int by_time(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void late_pass(Vm *vm, Clock *clock, int64_t until) {
    if (!vm->trace || until > clock->limit) return;
    Moments all = {0};
    for (Loop *l = engine_of(vm)->loops; l; l = l->next) {
        if (!l->running) continue;
        all.seen = 0;
        size_t before = all.due.len;
        collect(&l->timers, 0, clock->now, until, &all);
        if (all.seen >= LOOK_AT) all.due.len = before;
    }
    if (all.due.len > 1)
        qsort(all.due.data, all.due.len, sizeof *all.due.data, by_time);
    for (size_t i = 0; i < all.due.len; i++)
        clock_pass(vm, clock, all.due.data[i]);
    vec_free(&all.due);
}
