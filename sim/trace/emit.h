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

/* The general case, out of line; returns the mask and moves *at. */
uint32_t trace_put_fields(Trace *t, TracePredictor *q, uint8_t **at,
                          uint32_t flags, uint32_t loc, uint32_t a, uint32_t b,
                          uint32_t c, uint32_t d);

/* Most events are as expected: then two bytes are all. */
static inline void trace_append(Trace *t, EventKind kind, uint32_t flags,
                                uint32_t loc, uint32_t a, uint32_t b,
                                uint32_t c, uint32_t d) {
    if (__builtin_expect(t->next > t->limit || !t->group_left, 0) &&
        !trace_make_room(t))
        return;
    TracePredictor *q = &t->predictors[kind];
    uint8_t *head = t->next, *end = head + 2;
    uint32_t mask = loc ? 0 : TRACE_NO_LOC;
    uint32_t news =
        (a - q->a - q->step_a) | (b - q->b - q->step_b) | (c ^ q->c) |
        (d ^ q->d) | (flags ^ q->flags) | (t->thread ^ t->last_thread) |
        (loc ? loc ^ t->last_loc : 0) | (uint32_t)(t->now != t->last_time);
    t->group_left--;
    if (news) mask = trace_put_fields(t, q, &end, flags, loc, a, b, c, d);
    q->a = a;
    q->b = b;
    head[0] = (uint8_t)kind;
    head[1] = (uint8_t)mask;
    t->next = end;
}

static inline void trace_emit(Trace *t, EventKind kind, uint8_t flags,
                              uint32_t loc, uint32_t a, uint32_t b, uint32_t c,
                              uint32_t d) {
    if (!t || t->level < trace_level_of(kind)) return;
    trace_append(t, kind, flags, loc, a, b, c, d);
}

#endif
