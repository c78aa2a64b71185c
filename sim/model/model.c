/* model.c: positions, keyframes, steps. */
#include "model/model.h"

#include "base/mem.h"
#include "model/model_impl.h"

#include <string.h>

Model *model_new(const Trace *t) {
    Model *m = mem_alloc(sizeof *m);
    m->trace = t;
    m->stride = 1;
    m->budget = (size_t)256 << 20;
    m->cursor = trace_cursor_new(t);
    for (int i = 0; i < MODEL_LOOKS; i++)
        m->look[i] = trace_cursor_new(t);
    m->tree = mem_alloc(sizeof *m->tree);
    index_init(&m->index, t);
    state_init(&m->state, &m->bytes);
    for (int i = 0; i < TRAIL; i++)
        state_init(&m->trail[i], &m->bytes);
    state_init(&m->ahead, &m->bytes);
    model_update(m);
    model_make_now(m);
    return m;
}

static void drop_keyframe(Model *m, size_t k) {
    State *st = m->keyframes.data[k];
    if (!st) return;
    state_free(st);
    mem_free(st);
    m->keyframes.data[k] = NULL;
}

void model_free(Model *m) {
    if (!m) return;
    for (size_t k = 0; k < m->keyframes.len; k++)
        drop_keyframe(m, k);
    vec_free(&m->keyframes);
    for (int i = 0; i < TRAIL; i++)
        state_free(&m->trail[i]);
    state_free(&m->ahead);
    state_free(&m->state);
    index_free(&m->index);
    trace_cursor_free(m->cursor);
    for (int i = 0; i < MODEL_LOOKS; i++)
        trace_cursor_free(m->look[i]);
    vec_free(&m->tree->rows);
    mem_free(m->tree);
    mem_free(m);
}

const Trace *model_trace(const Model *m) {
    return m->trace;
}

void model_update(Model *m) {
    index_update(&m->index);
}

uint64_t model_pos(const Model *m) {
    return m->state.s.pos;
}

uint64_t model_end(const Model *m) {
    return m->index.end;
}

/* ---- keyframes ---- */

static void thin_out(Model *m) {
    while (m->bytes > m->budget && m->stride < m->keyframes.len) {
        m->stride *= 2;
        for (size_t k = 0; k < m->keyframes.len; k++)
            if ((k + 1) % m->stride) drop_keyframe(m, k);
    }
}

void model_set_budget(Model *m, size_t bytes) {
    m->budget = bytes;
    thin_out(m);
}

static void keep(Model *m, const State *now) {
    size_t k = now->s.pos / KEYFRAME_EVENTS - 1;
    if ((k + 1) % m->stride) return;
    while (m->keyframes.len <= k)
        vec_push(&m->keyframes, NULL);
    if (m->keyframes.data[k]) return;
    State *st = mem_alloc(sizeof *st);
    state_init(st, &m->bytes);
    state_copy(st, now);
    m->keyframes.data[k] = st;
    thin_out(m);
}

/* The last state we have at or before n; NULL: the start. */
static const State *nearest(const Model *m, uint64_t n) {
    const State *best = m->state.s.pos <= n ? &m->state : NULL;
    size_t k = (size_t)(n / KEYFRAME_EVENTS);
    k = k < m->keyframes.len ? k : m->keyframes.len;
    while (k && !m->keyframes.data[k - 1])
        k--;
    if (k && (!best || m->keyframes.data[k - 1]->s.pos > best->s.pos))
        best = m->keyframes.data[k - 1];
    for (int i = 0; i < TRAIL; i++)
        if (m->trail[i].s.pos <= n &&
            (!best || m->trail[i].s.pos > best->s.pos))
            best = &m->trail[i];
    if (m->ahead.s.pos <= n && (!best || m->ahead.s.pos > best->s.pos))
        best = &m->ahead;
    return best;
}

/* Somebody has been further: on from there. */
static void catch_up(Model *m) {
    const State *best = nearest(m, m->index.end);
    if (best && best->s.pos > m->ahead.s.pos) state_copy(&m->ahead, best);
}

bool model_prepare(Model *m, uint64_t events) {
    State *st = &m->ahead;
    if (st->s.pos >= m->index.end) return false;
    catch_up(m);
    trace_cursor_seek(m->cursor, st->s.pos);
    while (events-- && st->s.pos < m->index.end) {
        uint32_t at = st->s.pos;
        state_apply(st, &m->index, trace_cursor_next(m->cursor), at);
        if ((at + 1) % KEYFRAME_EVENTS == 0) keep(m, st);
    }
    return st->s.pos < m->index.end;
}

/* On the way to n: leaves copies behind. */
static void leave_trail(Model *m, uint64_t n) {
    uint64_t distance = 64;
    for (int i = 0; i < TRAIL; i++, distance *= 8)
        if (m->state.s.pos + distance == n) state_copy(&m->trail[i], &m->state);
}

void model_seek(Model *m, uint64_t n) {
    n = n < m->index.end ? n : m->index.end;
    const State *from = nearest(m, n);
    if (!from) {
        state_free(&m->state);
        state_init(&m->state, &m->bytes);
    } else if (from != &m->state) {
        state_copy(&m->state, from);
    }
    trace_cursor_seek(m->cursor, m->state.s.pos);
    while (m->state.s.pos < n) {
        uint32_t at = m->state.s.pos;
        state_apply(&m->state, &m->index, trace_cursor_next(m->cursor), at);
        if ((at + 1) % KEYFRAME_EVENTS == 0) keep(m, &m->state);
        if ((n - at - 1) % 64 == 0) leave_trail(m, n);
    }
    model_make_now(m);
}

uint64_t model_digest(const Model *m) {
    return state_digest(&m->state);
}

/* ---- steps ---- */

/* The trace's end is a stop of every unit; it moves while the trace grows, so
 * it is not in the table. */
static bool ends_apart(const Model *m, StepUnit unit) {
    return vec_last(&m->index.stops[unit]) < m->index.end;
}

size_t model_stops(const Model *m, StepUnit unit) {
    return m->index.stops[unit].len + ends_apart(m, unit);
}

uint64_t model_stop(const Model *m, StepUnit unit, size_t k) {
    const Numbers *stops = &m->index.stops[unit];
    return k < stops->len ? stops->data[k] : m->index.end;
}

size_t model_stop_at(const Model *m, StepUnit unit, uint64_t n) {
    const Numbers *stops = &m->index.stops[unit];
    if (n >= m->index.end) return model_stops(m, unit) - 1;
    return numbers_below(stops->data, stops->len, (uint32_t)n + 1) - 1;
}

uint64_t model_step(const Model *m, uint64_t n, StepUnit unit, int64_t by) {
    int64_t last = (int64_t)model_stops(m, unit) - 1;
    int64_t k = (int64_t)model_stop_at(m, unit, n);
    /* Between two stops the one behind us is already one step back. */
    if (by < 0 && model_stop(m, unit, (size_t)k) < n) k++;
    k = by > last - k ? last : k + by < 0 ? 0 : k + by;
    return model_stop(m, unit, (size_t)k);
}

/* ---- single facts ---- */

const TraceEvent *model_event(const Model *m, uint64_t index) {
    return trace_cursor_at(m->look[index / TRACE_GROUP % MODEL_LOOKS], index);
}

const TraceEvent *model_last_event(Model *m) {
    return m->state.s.pos ? model_event(m, m->state.s.pos - 1) : NULL;
}

Str model_text(const Model *m, uint32_t string) {
    return trace_string(m->trace, string);
}

/* "f", not "main.<locals>.f": where a function stands is seen in the source. */
Str model_func_name(const Model *m, uint32_t func) {
    static const char locals[] = "<locals>.";
    const TraceFunction *f = trace_function_at(m->trace, func);
    Str name = f ? trace_string(m->trace, f->name) : STR("");
    size_t len = sizeof locals - 1;
    for (size_t i = name.len; i-- > len;)
        if (!memcmp(name.ptr + i - len, locals, len))
            return (Str){name.ptr + i, name.len - i};
    return name;
}

/* Tasks of the loop's own coroutines have no function in the program: "sleep"
 * of "sleep(3)". */
Str model_task_function(const Model *m, uint32_t task) {
    const TaskFact *fact = task_fact(m, task);
    Str name = model_func_name(m, fact->func);
    if (name.len) return name;
    name = model_text(m, fact->label);
    const char *end = name.len ? memchr(name.ptr, '(', name.len) : NULL;
    return end ? (Str){name.ptr, (size_t)(end - name.ptr)} : name;
}
