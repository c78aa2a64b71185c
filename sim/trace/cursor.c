/* cursor.c: reading packed events back, a group at a time. */
#include "base/mem.h"
#include "trace/trace.h"

#include <string.h>

struct TraceCursor {
    const Trace *trace;
    uint64_t pos;
    /* The decoded group, and how to go on in it when the trace has grown. */
    size_t group;
    uint32_t have; /* events of the group decoded so far */
    size_t block;  /* block that `next` points into */
    const uint8_t *next;
    uint64_t last_time;
    uint32_t last_loc, last_thread;
    TracePredictor predictors[EV_COUNT];
    TraceEvent events[TRACE_GROUP];
};

#define NO_GROUP SIZE_MAX

TraceCursor *trace_cursor_new(const Trace *t) {
    TraceCursor *c = mem_alloc(sizeof *c);
    c->trace = t;
    c->group = NO_GROUP;
    return c;
}

void trace_cursor_free(TraceCursor *c) {
    mem_free(c);
}

static uint64_t get_varint(const uint8_t **p) {
    uint64_t x = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = *(*p)++;
        x |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return x;
    }
}

static uint32_t get_delta(const uint8_t **p, uint32_t from) {
    uint32_t x = (uint32_t)get_varint(p);
    return from + (x >> 1 ^ (0u - (x & 1)));
}

/* The mirror image of trace_append. */
static void get_operands(TracePredictor *q, uint32_t mask, const uint8_t **p) {
    uint32_t a = q->a + q->step_a, b = q->b + q->step_b;
    if (mask & TRACE_HAS_A) {
        a = get_delta(p, a);
        q->step_a = a - q->a;
    }
    if (mask & TRACE_HAS_B) {
        b = get_delta(p, b);
        q->step_b = b - q->b;
    }
    q->a = a;
    q->b = b;
    if (mask & TRACE_HAS_C) q->c = get_delta(p, q->c);
    if (mask & TRACE_HAS_D) q->d = get_delta(p, q->d);
}

static void decode(TraceCursor *c, TraceEvent *ev) {
    const uint8_t *p = c->next;
    uint32_t kind = p[0], mask = p[1];
    TracePredictor *q = &c->predictors[kind];
    p += 2;
    if (mask & TRACE_HAS_TIME) c->last_time += get_varint(&p);
    if (mask & TRACE_HAS_LOC) c->last_loc = get_delta(&p, c->last_loc);
    if (mask & TRACE_HAS_FLAGS) {
        q->flags = *p++;
        c->last_thread = (uint32_t)get_varint(&p);
    }
    get_operands(q, mask, &p);
    *ev = (TraceEvent){.t_ns = c->last_time,
                       .kind = (uint8_t)kind,
                       .flags = (uint8_t)q->flags,
                       .thread = (uint16_t)c->last_thread,
                       .loc = mask & TRACE_NO_LOC ? 0 : c->last_loc,
                       .a = q->a,
                       .b = q->b,
                       .c = q->c,
                       .d = q->d};
    c->next = p;
}

static void start_group(TraceCursor *c, size_t group) {
    c->group = group;
    c->have = 0;
    c->next = c->trace->groups.data[group].start;
    c->block = c->trace->groups.data[group].block;
    c->last_time = 0;
    c->last_loc = c->last_thread = 0;
    memset(c->predictors, 0, sizeof c->predictors);
}

/* Decodes so far that event `index` is there. */
static const TraceEvent *load(TraceCursor *c, uint64_t index) {
    const Trace *t = c->trace;
    size_t group = (size_t)(index / TRACE_GROUP);
    uint32_t at = (uint32_t)(index % TRACE_GROUP);
    if (group != c->group) start_group(c, group);
    if (at >= c->have) {
        uint64_t there = trace_count(t) - (uint64_t)group * TRACE_GROUP;
        uint32_t want = there < TRACE_GROUP ? (uint32_t)there : TRACE_GROUP;
        for (; c->have < want; c->have++) {
            if (*c->next == EV_NONE)
                c->next = (const uint8_t *)t->blocks.data[++c->block];
            decode(c, &c->events[c->have]);
        }
    }
    return &c->events[at];
}

void trace_cursor_seek(TraceCursor *c, uint64_t index) {
    c->pos = index < trace_count(c->trace) ? index : trace_count(c->trace);
}

uint64_t trace_cursor_pos(const TraceCursor *c) {
    return c->pos;
}

const TraceEvent *trace_cursor_next(TraceCursor *c) {
    return c->pos < trace_count(c->trace) ? load(c, c->pos++) : NULL;
}

const TraceEvent *trace_cursor_prev(TraceCursor *c) {
    return c->pos ? load(c, --c->pos) : NULL;
}

const TraceEvent *trace_cursor_at(TraceCursor *c, uint64_t index) {
    return index < trace_count(c->trace) ? load(c, index) : NULL;
}

/* Time never goes back along a trace, not even over its threads. */
uint64_t trace_events_before(const Trace *t, uint64_t t_ns, bool at) {
    TraceCursor *c = trace_cursor_new(t);
    uint64_t lo = 0, hi = trace_count(t);
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2, its = trace_cursor_at(c, mid)->t_ns;
        if (its < t_ns || (at && its == t_ns))
            lo = mid + 1;
        else
            hi = mid;
    }
    trace_cursor_free(c);
    return lo;
}
