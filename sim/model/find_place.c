/* find_place.c: from what was found to a position in the run. */
#include <string.h>

#include "model/find_impl.h"

/* ---- the events ---- */

static void happens(Happens *h, uint64_t event) {
    uint32_t group = (uint32_t)(event / TRACE_GROUP);
    if (!h->groups.len || vec_last(&h->groups) != group)
        vec_push(&h->groups, group);
}

/* Functions of modules that are not shown have lines too. */
static bool is_ours(Find *f, uint32_t function) {
    while (f->ours.len <= function) {
        const TraceFunction *t =
            trace_function_at(f->model->trace, (uint32_t)f->ours.len);
        bool ours =
            t && f->src &&
            str_is(trace_string(f->model->trace, t->file), f->src->path);
        vec_push(&f->ours, ours);
    }
    return f->ours.data[function];
}

static bool is_call(const TraceEvent *ev) {
    return ev->kind == EV_CALL && !(ev->flags & FRAME_RESUMED);
}

static void take_in(Find *f, const TraceEvent *ev, uint64_t event) {
    static const Happens none = {0};
    if (is_call(ev) && ev->b) {
        while (f->calls.len < ev->b)
            vec_push(&f->calls, none);
        happens(&f->calls.data[ev->b - 1], event);
        f->calls.data[ev->b - 1].times++;
    }
    uint32_t line = loc_line(ev->loc);
    if (!line || !is_ours(f, loc_func(ev->loc))) return;
    while (f->runs.len < line)
        vec_push(&f->runs, none);
    Happens *runs = &f->runs.data[line - 1];
    if (ev->kind == EV_LINE) runs->times++;
    if (ev->kind == EV_LINE || !runs->times) happens(runs, event);
}

uint64_t find_events_left(const Find *f) {
    return trace_count(f->model->trace) - trace_cursor_pos(f->cursor);
}

void find_take_in(Find *f, uint64_t events) {
    const TraceEvent *ev;
    while (events-- && (ev = trace_cursor_next(f->cursor)))
        take_in(f, ev, trace_cursor_pos(f->cursor) - 1);
}

static const Happens *happens_of(const Find *f, const Found *what) {
    static const Happens never = {0};
    uint32_t i = what->id - 1;
    if (what->kind == FIND_FUNCTION)
        return i < f->calls.len ? &f->calls.data[i] : &never;
    return i < f->runs.len ? &f->runs.data[i] : &never;
}

uint64_t find_times(const Find *f, const Found *what) {
    return happens_of(f, what)->times;
}

/* ---- calls and runs ---- */

static bool is_it(Find *f, const Found *what, const TraceEvent *ev) {
    if (what->kind == FIND_FUNCTION) return is_call(ev) && ev->b == what->id;
    /* A line inside a statement is never begun, but work is done there. */
    bool begun = ev->kind == EV_LINE || !find_times(f, what);
    return begun && loc_line(ev->loc) == what->id &&
           is_ours(f, loc_func(ev->loc));
}

/* Within one group and from … to - 1, its first event or its last. */
static bool in_group(Find *f, const Found *what, uint64_t from, uint64_t to,
                     bool last, uint64_t *event) {
    bool found = false;
    trace_cursor_seek(f->look, from);
    while (from < to && (last || !found)) {
        const TraceEvent *ev = trace_cursor_next(f->look);
        if (!ev) break;
        if (is_it(f, what, ev)) {
            found = true;
            *event = from;
        }
        from++;
    }
    return found;
}

/* The first event of the kind from `from` on. */
static bool event_from(Find *f, const Found *what, uint64_t from,
                       uint64_t *event) {
    const Numbers *groups = &happens_of(f, what)->groups;
    size_t i = numbers_below(groups->data, groups->len,
                             (uint32_t)(from / TRACE_GROUP));
    for (; i < groups->len; i++) {
        uint64_t start = (uint64_t)groups->data[i] * TRACE_GROUP;
        uint64_t at = start < from ? from : start;
        if (in_group(f, what, at, start + TRACE_GROUP, false, event))
            return true;
    }
    return false;
}

/* The last one before `to`. */
static bool event_before(Find *f, const Found *what, uint64_t to,
                         uint64_t *event) {
    const Numbers *groups = &happens_of(f, what)->groups;
    size_t i = numbers_below(groups->data, groups->len,
                             (uint32_t)((to + TRACE_GROUP - 1) / TRACE_GROUP));
    while (i-- > 0) {
        uint64_t start = (uint64_t)groups->data[i] * TRACE_GROUP;
        uint64_t end = start + TRACE_GROUP;
        if (in_group(f, what, start, end < to ? end : to, true, event))
            return true;
    }
    return false;
}

/* ---- printed text ---- */

/* The piece of output that wrote this byte. */
static const PrintFact *print_of(const Find *f, uint64_t byte) {
    const Index *x = &f->model->index;
    size_t lo = 0, hi = x->prints.len;
    while (lo + 1 < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (x->prints.data[mid].offset <= byte)
            lo = mid;
        else
            hi = mid;
    }
    return lo < x->prints.len ? &x->prints.data[lo] : NULL;
}

/* Bytes on the console before an event. */
static size_t written_before(const Find *f, uint64_t event) {
    const Index *x = &f->model->index;
    size_t lo = 0, hi = x->prints.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (x->prints.data[mid].event < event)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < x->prints.len ? x->prints.data[lo].offset
                              : trace_console_text(f->model->trace).len;
}

static bool printed_from(const Find *f, size_t byte, uint64_t *event) {
    uint32_t len;
    if (!find_printed(f, &byte, SIZE_MAX, &len)) return false;
    *event = print_of(f, byte + len - 1)->event;
    return true;
}

static size_t line_start(const Find *f, size_t byte) {
    const char *text = trace_console_text(f->model->trace).ptr;
    while (byte > 0 && text[byte - 1] != '\n')
        byte--;
    return byte;
}

/* The last line with it that was whole before event `to`. */
static bool printed_before(const Find *f, uint64_t to, uint64_t *event) {
    const char *text = trace_console_text(f->model->trace).ptr;
    size_t end = written_before(f, to);
    while (end > 0) {
        size_t start = line_start(f, end - 1);
        uint32_t at, len;
        Str line = {text + start, end - start};
        if (find_search(&f->query, line, &at, &len)) {
            *event = print_of(f, start + at + len - 1)->event;
            return true;
        }
        end = start;
    }
    return false;
}

/* ---- places ---- */

uint64_t model_shows(const Model *m, uint64_t event) {
    size_t k = model_stop_at(m, UNIT_LINE, event) + 1;
    return k < model_stops(m, UNIT_LINE) ? model_stop(m, UNIT_LINE, k)
                                         : model_end(m);
}

/* Where a span is seen: running, when its callback has begun. */
static uint64_t shows_span(const Model *m, SpanFact span) {
    uint64_t pos = span_pos(span);
    if (span_state(span) != TASK_RUNNING && pos) pos--;
    return model_shows(m, pos);
}

static const Spans *spans_of(const Model *m, uint32_t lane) {
    uint32_t thread = lane & ~LANE_OF_THREAD;
    if (lane & LANE_OF_THREAD)
        return thread < m->index.threads.len
                   ? &m->index.threads.data[thread].spans
                   : NULL;
    return lane && lane <= m->index.tasks.len ? &task_fact(m, lane)->spans
                                              : NULL;
}

uint64_t model_turn(const Model *m, uint32_t lane, uint64_t n, int by) {
    const Spans *spans = spans_of(m, lane);
    if (!spans) return n;
    size_t lo = 0, hi = spans->list.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        uint64_t at = shows_span(m, spans->list.data[mid]);
        if (at < n || (by > 0 && at == n))
            lo = mid + 1;
        else
            hi = mid;
    }
    if (by < 0 && lo-- == 0) return n;
    return lo < spans->list.len ? shows_span(m, spans->list.data[lo]) : n;
}

static bool event_place(Find *f, const Found *what, uint64_t from, int by,
                        uint64_t *event) {
    if (what->kind != FIND_PRINT)
        return by > 0 ? event_from(f, what, from, event)
                      : event_before(f, what, from, event);
    return by > 0 ? printed_from(f, written_before(f, from), event)
                  : printed_before(f, from, event);
}

/* Events that are not seen before the stop before n. */
static uint64_t end_before(const Model *m, uint64_t n) {
    if (!n) return 0;
    return model_stop(m, UNIT_LINE, model_stop_at(m, UNIT_LINE, n - 1));
}

static uint64_t task_place(const Find *f, uint32_t task, uint64_t n, int by) {
    const Model *m = f->model;
    uint64_t made = model_shows(m, task_fact(m, task)->event);
    if (by > 0 && n < made) return made;
    uint64_t to = model_turn(m, task, n, by);
    if (to != n) return by < 0 && made < n && to < made ? made : to;
    if (by > 0 || made < n) return made;
    return model_turn(m, task, UINT64_MAX, -1);
}

bool find_place(Find *f, const Found *what, uint64_t n, int by, uint64_t *pos) {
    const Model *m = f->model;
    uint64_t event = 0, end = trace_count(m->trace);
    if (what->kind == FIND_TASK) {
        *pos = task_place(f, what->id, n, by);
        return true;
    }
    uint64_t from = by > 0 ? n : end_before(m, n);
    if (!event_place(f, what, from, by, &event) &&
        !event_place(f, what, by > 0 ? 0 : end, by, &event))
        return false;
    *pos = model_shows(m, event);
    return true;
}

bool find_first(Find *f, const Found *what, uint64_t n, uint64_t *pos) {
    const PrintFact *print;
    if (what->kind != FIND_PRINT) return find_place(f, what, n, 1, pos);
    print = print_of(f, what->id + what->len - 1);
    if (print) *pos = model_shows(f->model, print->event);
    return print != NULL;
}
