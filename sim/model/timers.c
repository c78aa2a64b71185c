/* timers.c: the timers in the order in which they fire.
 *
 * Whether a timer is pending at a position follows from two events of its life,
 * so the state needs nothing for it, and the list for the screen is a walk
 * through the sorted timers that skips whole parts without a pending one.
 *
 * A trace that grows brings new timers all the time, which belong anywhere into
 * that order.  So there are several sorted runs, each of the timers that came
 * in one stretch: what is new is a run of its own, and runs that have become
 * about as long as the one before are merged with it.  Their number is that of
 * the binary digits of all timers, and a timer is moved as often as that. */
#include "base/check.h"
#include "base/mem.h"
#include "model/index.h"

#include <stdlib.h>
#include <string.h>

static void run_free(TimerRun *run) {
    mem_free(run->sorted);
    mem_free(run->place);
    mem_free(run->added);
    mem_free(run->gone);
}

void timer_order_free(TimerOrder *order) {
    for (size_t i = 0; i < order->runs.len; i++)
        run_free(&order->runs.data[i]);
    vec_free(&order->runs);
    mem_free(order);
}

static bool fires_before(const TimerFact *p, const TimerFact *q) {
    if (p->due != q->due) return p->due < q->due;
    if (p->drift != q->drift) return p->drift < q->drift;
    return p->event < q->event;
}

static int compare(const void *a, const void *b) {
    const TimerFact *p = *(const TimerFact *const *)a;
    const TimerFact *q = *(const TimerFact *const *)b;
    return fires_before(p, q) ? -1 : fires_before(q, p);
}

/* ---- one run ---- */

static TimerRun run_new(uint32_t first, uint32_t n) {
    TimerRun run = {.first = first, .n = n, .leaves = 1};
    while (run.leaves < n)
        run.leaves *= 2;
    run.sorted = mem_alloc(n * sizeof *run.sorted);
    run.place = mem_alloc(n * sizeof *run.place);
    run.added = mem_alloc(2 * run.leaves * sizeof *run.added);
    run.gone = mem_alloc(2 * run.leaves * sizeof *run.gone);
    return run;
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint32_t greatest(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

/* The tree above the sorted timers. */
static void build(const Index *x, TimerRun *run) {
    for (uint32_t i = 0; i < run->leaves; i++) {
        bool is = i < run->n;
        const TimerFact *t = is ? &x->timers.data[run->sorted[i]] : NULL;
        run->added[run->leaves + i] = is ? t->event : NEVER;
        run->gone[run->leaves + i] = is ? t->gone : 0;
        if (is) run->place[run->sorted[i] - run->first] = i;
    }
    for (size_t i = run->leaves; --i > 0;) {
        run->added[i] = least(run->added[2 * i], run->added[2 * i + 1]);
        run->gone[i] = greatest(run->gone[2 * i], run->gone[2 * i + 1]);
    }
}

static TimerRun run_of_new(const Index *x, uint32_t first, uint32_t n) {
    TimerRun run = run_new(first, n);
    const TimerFact **fresh = mem_alloc(n * sizeof *fresh);
    for (uint32_t i = 0; i < n; i++)
        fresh[i] = &x->timers.data[first + i];
    qsort(fresh, n, sizeof *fresh, compare);
    for (uint32_t i = 0; i < n; i++)
        run.sorted[i] = (uint32_t)(fresh[i] - x->timers.data);
    mem_free(fresh);
    build(x, &run);
    return run;
}

/* Of two that came one after the other. */
static TimerRun run_merged(const Index *x, const TimerRun *a,
                           const TimerRun *b) {
    TimerRun run = run_new(a->first, a->n + b->n);
    const TimerFact *all = x->timers.data;
    uint32_t i = 0, k = 0;
    for (uint32_t to = 0; to < run.n; to++) {
        bool from_b =
            i == a->n ||
            (k < b->n && fires_before(&all[b->sorted[k]], &all[a->sorted[i]]));
        run.sorted[to] = from_b ? b->sorted[k++] : a->sorted[i++];
    }
    build(x, &run);
    return run;
}

/* ---- all runs ---- */

static void take_new(const Index *x) {
    TimerOrder *o = x->order;
    uint32_t n = (uint32_t)x->timers.len - o->timers;
    if (!n) return;
    vec_push(&o->runs, run_of_new(x, o->timers, n));
    o->timers += n;
    while (o->runs.len > 1) {
        TimerRun *b = &vec_last(&o->runs), *a = b - 1;
        if (a->n / 2 > b->n) break;
        TimerRun both = run_merged(x, a, b);
        run_free(a);
        run_free(b);
        *a = both;
        o->runs.len--;
    }
    CHECK(o->runs.len <= TIMER_RUNS, "each is longer than twice the next");
}

/* The one that a timer is in. */
static TimerRun *run_with(TimerOrder *o, uint32_t timer) {
    size_t lo = 0, hi = o->runs.len;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (o->runs.data[mid].first <= timer)
            lo = mid;
        else
            hi = mid;
    }
    return &o->runs.data[lo];
}

/* Those that were pending and are so no more. */
static void take_ended(const Index *x) {
    TimerOrder *o = x->order;
    for (; o->ended < x->ended.len; o->ended++) {
        uint32_t timer = x->ended.data[o->ended];
        TimerRun *run = run_with(o, timer);
        size_t node = run->leaves + run->place[timer - run->first];
        run->gone[node] = x->timers.data[timer].gone;
        while (node /= 2)
            run->gone[node] =
                greatest(run->gone[2 * node], run->gone[2 * node + 1]);
    }
}

static void order_timers(const Index *x) {
    take_new(x);
    take_ended(x);
}

/* ---- walking ---- */

/* Whether the part below a node may hold a pending one; of a leaf: does. */
static bool may_hold(const TimerRun *run, size_t node, uint32_t pos) {
    return run->added[node] < pos && run->gone[node] >= pos;
}

/* The first place from `from` on that is pending; the run's length if there is
 * none. */
static uint32_t next_in(const TimerRun *run, uint32_t from, uint32_t pos) {
    if (from >= run->n) return run->n;
    size_t node = run->leaves + from;
    for (;;) {
        if (may_hold(run, node, pos)) {
            if (node >= run->leaves) return (uint32_t)(node - run->leaves);
            node *= 2;
            continue;
        }
        /* On to the part right of this one. */
        while (node & 1)
            node /= 2;
        if (!node) return run->n;
        node++;
    }
}

void timer_walk(TimerWalk *w, const Index *x, uint32_t pos) {
    order_timers(x);
    *w = (TimerWalk){.x = x, .pos = pos};
    for (size_t i = 0; i < x->order->runs.len; i++)
        w->next[i] = next_in(&x->order->runs.data[i], 0, pos);
}

const TimerFact *timer_walk_next(TimerWalk *w) {
    const TimerOrder *o = w->x->order;
    const TimerFact *best = NULL;
    size_t of = 0;
    for (size_t i = 0; i < o->runs.len; i++) {
        const TimerRun *run = &o->runs.data[i];
        if (w->next[i] >= run->n) continue;
        const TimerFact *t = &w->x->timers.data[run->sorted[w->next[i]]];
        if (best && !fires_before(t, best)) continue;
        best = t;
        of = i;
    }
    if (best) w->next[of] = next_in(&o->runs.data[of], w->next[of] + 1, w->pos);
    return best;
}
