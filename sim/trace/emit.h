/* emit.h: the inside of trace_emit, inline because it runs for every event.
 *
 * Stored form of an event: kind, mask, then for every bit of the mask from the
 * lowest to the highest its field.  Numbers are differences, folded so that
 * small negative ones stay small, seven bits a byte, low bits first. */
#ifndef TRACE_EMIT_H
#define TRACE_EMIT_H

#ifndef TRACE_TRACE_H
#error "include trace/trace.h"
#endif

enum {
    TRACE_HAS_TIME = 1,  /* later than the event before, of whatever kind */
    TRACE_HAS_LOC = 2,   /* another place than the last one named */
    TRACE_NO_LOC = 4,    /* loc is 0; the last place stays remembered */
    TRACE_HAS_FLAGS = 8, /* flags or thread changed */
    TRACE_HAS_A = 16,
    TRACE_HAS_B = 32,
    TRACE_HAS_C = 64,
    TRACE_HAS_D = 128
};

/* Makes room for one event: a new block, a new group.  False: the cap. */
bool trace_make_room(Trace *t);

static inline uint8_t *trace_varint(uint8_t *p, uint64_t x) {
    while (__builtin_expect(x >= 0x80, 0)) {
        *p++ = (uint8_t)(x | 0x80);
        x >>= 7;
    }
    *p++ = (uint8_t)x;
    return p;
}

static inline uint8_t *trace_delta(uint8_t *p, uint32_t x, uint32_t from) {
    uint32_t diff = x - from;
    return trace_varint(p, diff << 1 ^ (uint32_t)((int32_t)diff >> 31));
}

/* A constant kind makes this a constant. */
static inline int trace_level_of(EventKind kind) {
    switch (kind) {
#define SCHED  TRACE_SCHED
#define LINES  TRACE_LINES
#define LOCALS TRACE_LOCALS
#define EVENT(kind, level, f, a, b, c, d, text)                                \
    case EV_##kind:                                                            \
        return level;
#include "trace/event.def"
#undef EVENT
#undef SCHED
#undef LINES
#undef LOCALS
    default: return TRACE_SCHED;
    }
}

static inline void trace_append(Trace *t, EventKind kind, uint32_t flags,
                                uint32_t loc, uint32_t a, uint32_t b,
                                uint32_t c, uint32_t d) {
    if (__builtin_expect(t->next > t->limit || !t->group_left, 0) &&
        !trace_make_room(t))
        return;
    TracePredictor *q = &t->predictors[kind];
    uint8_t *head = t->next, *p = head + 2;
    uint32_t mask = 0;
    if (t->now != t->last_time) {
        p = trace_varint(p, t->now - t->last_time);
        t->last_time = t->now;
        mask |= TRACE_HAS_TIME;
    }
    if (loc == 0) {
        mask |= TRACE_NO_LOC;
    } else if (loc != t->last_loc) {
        p = trace_delta(p, loc, t->last_loc);
        t->last_loc = loc;
        mask |= TRACE_HAS_LOC;
    }
    if (flags != q->flags || t->thread != t->last_thread) {
        *p++ = (uint8_t)flags;
        p = trace_varint(p, t->thread);
        q->flags = flags;
        t->last_thread = t->thread;
        mask |= TRACE_HAS_FLAGS;
    }
    if (a != q->a + q->step_a) {
        p = trace_delta(p, a, q->a + q->step_a);
        mask |= TRACE_HAS_A;
        q->step_a = a - q->a;
    }
    if (b != q->b + q->step_b) {
        p = trace_delta(p, b, q->b + q->step_b);
        mask |= TRACE_HAS_B;
        q->step_b = b - q->b;
    }
    if (c != q->c) {
        p = trace_delta(p, c, q->c);
        mask |= TRACE_HAS_C;
    }
    if (d != q->d) {
        p = trace_delta(p, d, q->d);
        mask |= TRACE_HAS_D;
    }
    q->a = a;
    q->b = b;
    q->c = c;
    q->d = d;
    head[0] = (uint8_t)kind;
    head[1] = (uint8_t)mask;
    t->next = p;
    t->count++;
    t->group_left--;
}

static inline void trace_emit(Trace *t, EventKind kind, uint8_t flags,
                              uint32_t loc, uint32_t a, uint32_t b, uint32_t c,
                              uint32_t d) {
    if (!t || t->level < trace_level_of(kind)) return;
    trace_append(t, kind, flags, loc, a, b, c, d);
}

#endif
