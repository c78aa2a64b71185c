/* What is in a lane: states as they follow each other, and where there is room
 * what they are about. */
#include "export/text_timeline_impl.h"

#include "base/mem.h"

#include <string.h>

/* Spans that get a text need a look at the model each: in a run of very many
 * lanes the first ones get them. */
enum { MOST_CAPTIONS = 2000 };

/* ---- states ---- */

static Mark mark_of(const LaneSpan *s) {
    if (s->idle || s->selects) return MARK_IDLE;
    switch (s->state) {
    case TASK_READY: return MARK_READY;
    case TASK_RUNNING: return MARK_RUNNING;
    case TASK_BLOCKED: return MARK_BLOCKED;
    case TASK_DONE: return MARK_DONE;
    case TASK_ERROR: return MARK_ERROR;
    case TASK_CANCELLED: return MARK_CANCELLED;
    default: return MARK_WAITING;
    }
}

static bool is_cap(const LaneSpan *s) {
    return !s->merged && s->x1 <= s->x0 && s->state >= TASK_DONE;
}

static bool is_busy(const LaneSpan *s) {
    return s->state == TASK_RUNNING || s->state == TASK_BLOCKED;
}

/* Several short pieces in one cell. */
static Mark mark_of_merged(const LaneSpan *s) {
    if (s->blocks) return MARK_BLOCKED;
    if (!s->runs) return mark_of(s);
    return s->busy >= 0.75F ? MARK_RUNNING : MARK_SEVERAL;
}

/* A span that is narrower than a cell is seen if it is about running. */
static void span(TextTimeline *t, const LaneSpan *s, bool busy) {
    long a = text_cell(t, s->x0), b = text_cell(t, s->x1);
    bool runs = s->merged ? s->runs > 0 : is_busy(s);
    if (is_cap(s) || runs != busy) return;
    if (b <= a && runs) b = a + 1;
    /* Only a step that takes no time may stand where the range ends. */
    long end = text_cell(t, t->end) + (!t->events && runs);
    if (b > end) b = end;
    /* A worker without a job leaves its lane empty. */
    if (s->idle && !s->merged) return;
    text_fill(t, a, b, s->merged ? mark_of_merged(s) : mark_of(s));
}

/* Behind the last block, not upon it. */
static void cap(TextTimeline *t, const LaneSpan *s) {
    long at = text_cell(t, s->x0);
    /* In seconds a step has a cell though it takes no time. */
    if (!t->events) at++;
    if (at >= t->width) at = t->width - 1;
    text_fill(t, at, at + 1, mark_of(s));
}

/* ---- captions ---- */

/* " sleep(3) " in the line, near its beginning, with something of the line at
 * both ends; false: there is no room for it. */
static bool caption(TextTimeline *t, const LaneSpan *s, Str text) {
    long a = text_cell(t, s->x0), b = text_cell(t, s->x1);
    long end = text_cell(t, t->end);
    if (a < 0) a = 0;
    if (b > end) b = end;
    StrBuf padded = {0};
    sb_putc(&padded, ' ');
    cells_cut(&padded, text, 40);
    sb_putc(&padded, ' ');
    long n = (long)cells_count(sb_str(&padded));
    bool fits = text.len && n + 3 <= b - a;
    if (fits) text_put(t, a + 1, a + 1 + n, sb_str(&padded));
    sb_free(&padded);
    return fits;
}

/* "sleep(2)" of "time.sleep(2)", where there is little room. */
static void call_caption(TextTimeline *t, const LaneSpan *s, Str call) {
    if (caption(t, s, call)) return;
    size_t from = 0;
    for (size_t i = 0; i < call.len && call.ptr[i] != '('; i++)
        if (call.ptr[i] == '.') from = i + 1;
    if (call.len && memchr(call.ptr, '(', call.len))
        caption(t, s, (Str){call.ptr + from, call.len - from});
}

/* What a task waits for.  It stands in the model, at the span's beginning. */
static Str waits_for(TextTimeline *t, const LaneSpan *s, uint32_t task) {
    TaskRow row;
    if (t->captions++ >= MOST_CAPTIONS) return (Str){0};
    uint64_t pos = s->ev0 + 1 < s->ev1 ? s->ev0 + 1 : s->ev1;
    model_seek(t->model, pos);
    bool known = model_task(t->model, task, &row) && row.waits.ref;
    return known ? row.waits.label : (Str){0};
}

/* The engine's one label that is no code. */
static Str label_of(const TextTimeline *t, const LaneSpan *s) {
    if (!str_is(s->label, "the end of the other threads")) return s->label;
    return str_of(string_get(S_UI_END_OF_THREADS, t->lang));
}

static void job_caption(TextTimeline *t, const LaneSpan *s) {
    JobRow job;
    if (!model_job(t->model, s->job, &job)) return;
    StrBuf text = {0};
    sb_printf(&text, "%s ", job.badge);
    cells_cut(&text, job.label, 30);
    if (!caption(t, s, sb_str(&text))) caption(t, s, str_of(job.badge));
    sb_free(&text);
}

static void span_caption(TextTimeline *t, const LaneSpan *s,
                         const LaneRow *row) {
    /* Less has no room for any text. */
    bool narrow = text_cell(t, s->x1) - text_cell(t, s->x0) < 6;
    if (s->merged || narrow || s->idle || s->selects) return;
    if (s->job)
        job_caption(t, s);
    else if (s->label.len)
        call_caption(t, s, label_of(t, s));
    else if (row->kind == LANE_TASK && s->state == TASK_WAITING)
        call_caption(t, s, waits_for(t, s, row->id));
}

/* ---- callbacks ---- */

static bool is_timer(HandleWhat what) {
    return what == WHAT_SLEEP || what == WHAT_TIMER || what == WHAT_TIMEOUT;
}

/* "T1", "cb", or a sign where there is no room for that. */
static void column(TextTimeline *t, const Column *col) {
    long a = text_cell(t, col->x0), b = text_cell(t, col->x1);
    char badge[16] = "";
    if (col->is_slice) return;
    if (col->is_step && !col->merged) {
        StrBuf sb = {0};
        sb_printf(&sb, "T%u", col->task);
        memcpy(badge, sb.data, sb.len + 1);
        sb_free(&sb);
    } else if (!col->merged && !is_timer(col->what)) {
        const char *cb = string_get(S_UI_CALLBACK_SHORT, t->lang);
        memcpy(badge, cb, strlen(cb) + 1);
    }
    bool fits = badge[0] && (long)strlen(badge) < b - a;
    /* What blocks is drawn as that, with its text. */
    if (col->blocked) {
        text_fill(t, a, b > a ? b : a + 1, MARK_BLOCKED);
        a++;
    } else if (fits) {
        for (long c = a; c < b; c++)
            text_rune(t, c, ' ');
    }
    if (fits) {
        text_put(t, a, b, str_of(badge));
        if (!col->is_step) t->used[MARK_CALLBACK] = true;
        return;
    }
    if (b <= a) b = a + 1;
    bool timer = !col->merged && !col->is_step && is_timer(col->what);
    if (timer) {
        for (long c = a; c < b; c++)
            text_rune(t, c, ' ');
        text_fill(t, a, a + 1, MARK_TIMER);
    } else if (!col->blocked) {
        Mark mark = col->is_step ? MARK_RUNNING : MARK_SHORT;
        if (col->merged && col->busy < 0.75F) mark = MARK_SEVERAL;
        text_fill(t, a, col->merged || b - a < 2 ? b : b - 1, mark);
    }
}

static bool in_range(const TextTimeline *t, uint64_t ev0, uint64_t ev1) {
    return ev1 > t->range.from && ev0 < t->range.to;
}

static bool columns(TextTimeline *t, const LaneRow *row) {
    Column *all = mem_alloc(t->max * sizeof *all);
    size_t n =
        row->kind == LANE_LOOP
            ? timeline_columns(t->model, &t->scale, t->x0, t->end, t->cell, all,
                               t->max)
            : timeline_thread_columns(t->model, &t->scale, row->id, t->x0,
                                      t->end, t->cell, all, t->max);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (!in_range(t, all[i].ev0, all[i].ev1)) continue;
        column(t, &all[i]);
        any = true;
        /* Between two instants the loop does nothing. */
        bool idle = row->kind == LANE_LOOP && i + 1 < n && !t->steps &&
                    all[i].lens != all[i + 1].lens;
        if (idle)
            text_fill(t, text_cell(t, all[i].x1) + 1,
                      text_cell(t, all[i + 1].x0) - 1, MARK_IDLE);
    }
    mem_free(all);
    return any;
}

/* ---- lanes ---- */

static bool runs_loop(const TextTimeline *t, const LaneRow *row) {
    ThreadRow thread;
    return row->kind == LANE_THREAD && t->events &&
           model_thread(t->model, row->id, &thread) && thread.runs_loop;
}

bool text_lane(TextTimeline *t, const LaneRow *row) {
    if (row->kind == LANE_LOOP) return columns(t, row);
    size_t n = timeline_spans(t->model, &t->scale, row->lane, t->x0, t->end,
                              t->cell, t->spans, t->max);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (in_range(t, t->spans[i].ev0, t->spans[i].ev1 + 1))
            t->spans[k++] = t->spans[i];
    for (size_t i = 0; i < k; i++)
        span(t, &t->spans[i], false);
    for (size_t i = 0; i < k; i++)
        span(t, &t->spans[i], true);
    bool loop = runs_loop(t, row);
    if (loop) columns(t, row);
    for (size_t i = 0; i < k; i++)
        if (!loop || t->spans[i].state != TASK_RUNNING)
            span_caption(t, &t->spans[i], row);
    for (size_t i = 0; i < k; i++)
        if (is_cap(&t->spans[i])) cap(t, &t->spans[i]);
    /* What lanes are called is asked at the end. */
    model_seek(t->model, model_end(t->model));
    return k > 0;
}
