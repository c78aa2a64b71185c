/* timers.c: the timers in the order in which they fire.
 *
 * Whether a timer is pending at a position follows from two events of its life,
 * so the state needs nothing for it, and the list for the screen is a walk
 * through the sorted timers that skips whole parts without a pending one. */
#include "base/mem.h"
#include "model/index.h"

#include <stdlib.h>
#include <string.h>

void timer_order_free(TimerOrder *order) {
    vec_free(&order->sorted);
    mem_free(order->added);
    mem_free(order->gone);
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

/* The timers that are new, sorted among themselves. */
static const TimerFact **sort_new(const Index *x, size_t from) {
    size_t n = x->timers.len - from;
    const TimerFact **fresh = mem_alloc(n * sizeof *fresh);
    for (size_t i = 0; i < n; i++)
        fresh[i] = &x->timers.data[from + i];
    qsort(fresh, n, sizeof *fresh, compare);
    return fresh;
}

/* From the back, so that nothing is overwritten before it has moved. */
static void merge_new(const Index *x) {
    Numbers *sorted = &x->order->sorted;
    size_t i = sorted->len, k = x->timers.len - sorted->len;
    const TimerFact **fresh = sort_new(x, i);
    vec_reserve(sorted, x->timers.len);
    sorted->len = x->timers.len;
    for (size_t to = sorted->len; k;) {
        bool old = i && fires_before(fresh[k - 1],
                                     &x->timers.data[sorted->data[i - 1]]);
        sorted->data[--to] =
            old ? sorted->data[--i] : (uint32_t)(fresh[--k] - x->timers.data);
    }
    mem_free(fresh);
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint32_t greatest(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

static void build_tree(const Index *x) {
    TimerOrder *o = x->order;
    size_t leaves = 1;
    while (leaves < o->sorted.len)
        leaves *= 2;
    if (leaves != o->leaves) {
        o->added = mem_realloc(o->added, 2 * leaves * sizeof *o->added);
        o->gone = mem_realloc(o->gone, 2 * leaves * sizeof *o->gone);
        o->leaves = leaves;
    }
    for (size_t i = 0; i < leaves; i++) {
        bool is = i < o->sorted.len;
        const TimerFact *t = is ? &x->timers.data[o->sorted.data[i]] : NULL;
        o->added[leaves + i] = is ? t->event : NEVER;
        o->gone[leaves + i] = is ? t->gone : 0;
    }
    for (size_t i = leaves; --i > 0;) {
        o->added[i] = least(o->added[2 * i], o->added[2 * i + 1]);
        o->gone[i] = greatest(o->gone[2 * i], o->gone[2 * i + 1]);
    }
}

void index_order_timers(const Index *x) {
    if (x->order->end == x->end) return;
    if (x->order->sorted.len < x->timers.len) merge_new(x);
    build_tree(x);
    x->order->end = x->end;
}

/* Whether the part below a node may hold a pending one; of a leaf: does. */
static bool may_hold(const TimerOrder *o, size_t node, uint32_t pos) {
    return o->added[node] < pos && o->gone[node] >= pos;
}

size_t index_next_timer(const Index *x, size_t from, uint32_t pos) {
    const TimerOrder *o = x->order;
    if (from >= o->sorted.len) return o->sorted.len;
    size_t node = o->leaves + from;
    for (;;) {
        if (may_hold(o, node, pos)) {
            if (node >= o->leaves) return node - o->leaves;
            node *= 2;
            continue;
        }
        /* On to the part right of this one. */
        while (node & 1)
            node /= 2;
        if (!node) return o->sorted.len;
        node++;
    }
}
