/* trace.c: blocks of packed events, the string table, functions, console. */
#include "trace/trace.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/mem.h"

#include "trace/strings.h"

#include <stdio.h>
#include <string.h>

struct TraceBlock {
    uint8_t bytes[TRACE_BLOCK];
};

Trace *trace_new(TraceLevel level, uint64_t cap) {
    Trace *t = mem_alloc(sizeof *t);
    t->level = level;
    t->cap = cap ? cap : TRACE_DEFAULT_CAP;
    t->strings = trace_strings_new();
    return t;
}

void trace_free(Trace *t) {
    if (!t) return;
    for (size_t i = 0; i < t->blocks.len; i++)
        mem_free(t->blocks.data[i]);
    vec_free(&t->blocks);
    vec_free(&t->groups);
    vec_free(&t->functions);
    sb_free(&t->console);
    trace_strings_free(t->strings);
    mem_free(t);
}

static void new_block(Trace *t) {
    /* The kind 0 tells a reader to go on in the next block.  There is always
     * room for it: `limit` leaves space for a whole event. */
    if (t->next) *t->next = EV_NONE;
    TraceBlock *block = mem_realloc(NULL, sizeof *block);
    vec_push(&t->blocks, block);
    t->next = block->bytes;
    t->limit = block->bytes + TRACE_BLOCK - TRACE_EVENT_MAX;
}

/* A group starts from nothing remembered, so that reading can begin there. */
static void new_group(Trace *t) {
    memset(t->predictors, 0, sizeof t->predictors);
    t->last_time = 0;
    t->last_loc = 0;
    t->last_thread = 0;
    TraceGroup group = {t->next, (uint32_t)t->blocks.len - 1};
    vec_push(&t->groups, group);
}

bool trace_make_room(Trace *t) {
    uint64_t count = trace_count(t);
    if (count >= t->cap) {
        t->full = true;
        t->level = TRACE_OFF;
        return false;
    }
    if (t->next >= t->limit) new_block(t);
    if (!t->group_left) {
        uint32_t in_group = (uint32_t)(count % TRACE_GROUP);
        uint64_t until_cap = t->cap - count;
        if (!in_group) new_group(t);
        /* The cap is met as the end of a short group: no test an event. */
        t->group_left = TRACE_GROUP - in_group;
        if (until_cap < t->group_left) t->group_left = (uint32_t)until_cap;
        t->group_end = count + t->group_left;
    }
    return true;
}

static inline uint8_t *put_varint(uint8_t *p, uint64_t x) {
    while (x >= 0x80) {
        *p++ = (uint8_t)(x | 0x80);
        x >>= 7;
    }
    *p++ = (uint8_t)x;
    return p;
}

static inline uint8_t *put_delta(uint8_t *p, uint32_t x, uint32_t from) {
    uint32_t diff = x - from;
    return put_varint(p, diff << 1 ^ (0u - (diff >> 31)));
}

/* Time, place, flags and thread: what events of all kinds have. */
static inline uint32_t put_common(Trace *t, TracePredictor *q, uint8_t **at,
                                  uint32_t flags, uint32_t loc) {
    uint8_t *p = *at;
    uint32_t mask = 0;
    if (t->now != t->last_time) {
        p = put_varint(p, t->now - t->last_time);
        t->last_time = t->now;
        mask |= TRACE_HAS_TIME;
    }
    if (loc == 0) {
        mask |= TRACE_NO_LOC;
    } else if (loc != t->last_loc) {
        p = put_delta(p, loc, t->last_loc);
        t->last_loc = loc;
        mask |= TRACE_HAS_LOC;
    }
    if (flags != q->flags || t->thread != t->last_thread) {
        *p++ = (uint8_t)flags;
        p = put_varint(p, t->thread);
        q->flags = flags;
        t->last_thread = t->thread;
        mask |= TRACE_HAS_FLAGS;
    }
    *at = p;
    return mask;
}

uint32_t trace_put_fields(Trace *t, TracePredictor *q, uint8_t **at,
                          uint32_t flags, uint32_t loc, uint32_t a, uint32_t b,
                          uint32_t c, uint32_t d) {
    /* Bytes may alias anything, so work on a copy of what is compared. */
    TracePredictor old = *q;
    uint32_t mask = put_common(t, q, at, flags, loc);
    uint8_t *p = *at;
    if (a != old.a + old.step_a) {
        q->step_a = a - old.a;
        p = put_delta(p, a, old.a + old.step_a);
        mask |= TRACE_HAS_A;
    }
    if (b != old.b + old.step_b) {
        q->step_b = b - old.b;
        p = put_delta(p, b, old.b + old.step_b);
        mask |= TRACE_HAS_B;
    }
    if (c != old.c) {
        q->c = c;
        p = put_delta(p, c, old.c);
        mask |= TRACE_HAS_C;
    }
    if (d != old.d) {
        q->d = d;
        p = put_delta(p, d, old.d);
        mask |= TRACE_HAS_D;
    }
    *at = p;
    return mask;
}

void trace_end(Trace *t, EndReason reason, int status, uint32_t message) {
    if (!t) return;
    if (t->full) {
        t->level = TRACE_SCHED;
        t->cap = trace_count(t) + 1;
    }
    trace_emit(t, EV_RUN_END, (uint8_t)reason, 0, (uint32_t)status, message, 0,
               0);
    if (t->full) t->level = TRACE_OFF;
}

uint32_t trace_function(Trace *t, Str name, Str file, uint32_t first_line) {
    if (!t || t->functions.len >= 0xFFFF) return 0;
    TraceFunction f = {trace_intern(t, name.ptr, name.len),
                       trace_intern(t, file.ptr, file.len), first_line};
    vec_push(&t->functions, f);
    return (uint32_t)t->functions.len;
}

void trace_console(Trace *t, StreamId stream, uint32_t loc, uint32_t task,
                   const char *ptr, size_t len) {
    if (!t || t->level < TRACE_SCHED) return;
    size_t offset = t->console.len;
    CHECK(offset + len <= UINT32_MAX, "the output limit is far below 4 GiB");
    sb_put(&t->console, ptr, len);
    trace_emit(t, EV_PRINT, (uint8_t)stream, loc, (uint32_t)offset,
               (uint32_t)len, task, 0);
}

uint32_t trace_intern(Trace *t, const char *ptr, size_t len) {
    return t ? trace_strings_add(t->strings, ptr, len) : 0;
}

uint32_t trace_intern_str(Trace *t, const char *cstr) {
    return trace_intern(t, cstr, strlen(cstr));
}

uint32_t trace_intern_int(Trace *t, int64_t i) {
    if (!t) return 0;
    if (i >= -(1 << 30) && i < 1 << 30) return (uint32_t)i | TRACE_INT_BIT;
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)i);
    return trace_intern(t, text, (size_t)n);
}

uint64_t trace_count(const Trace *t) {
    return t->group_end - t->group_left;
}

bool trace_full(const Trace *t) {
    return t->full;
}

uint64_t trace_room(const Trace *t) {
    uint64_t count = trace_count(t);
    return count < t->cap ? t->cap - count : 0;
}

size_t trace_bytes(const Trace *t) {
    size_t bytes = t->blocks.len * TRACE_BLOCK;
    return t->next ? bytes - (size_t)(t->limit + TRACE_EVENT_MAX - t->next) : 0;
}

Str trace_string(const Trace *t, uint32_t id) {
    return trace_strings_get(t->strings, id);
}

uint32_t trace_string_count(const Trace *t) {
    return trace_strings_count(t->strings);
}

const TraceFunction *trace_function_at(const Trace *t, uint32_t id) {
    return id && id <= t->functions.len ? &t->functions.data[id - 1] : NULL;
}

uint32_t trace_function_count(const Trace *t) {
    return (uint32_t)t->functions.len;
}

Str trace_console_text(const Trace *t) {
    return sb_str(&t->console);
}
