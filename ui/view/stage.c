/* Scrolling of the lists, and what a step has changed.  What is drawn of either
 * is the panels' part. */
#include "view/stage.h"

#include <stdlib.h>

#include "view/app_impl.h"
#include "view/stage_view.h"

void stage_free(App *a) {
    Changes *c = &a->stage.changes;
    vec_free(&c->tasks);
    vec_free(&c->threads);
    vec_free(&c->lines);
    vec_free(&c->jobs);
    a->stage = (Stage){0};
}

/* A new position starts at the rows that matter; the code and the tree find
 * their own place when they are drawn. */
void stage_moved(App *a) {
    Stage *s = &a->stage;
    s->console_up = s->ready_top = s->timers_top = 0;
    s->tasks_free = false;
}

/* ---- scrolling ---- */

/* A first row `at` of n, moved, and kept within 0 … n - 1. */
static uint32_t moved_by(uint32_t at, int rows, uint32_t n) {
    int64_t to = (int64_t)at + rows, most = n ? n - 1 : 0;
    return (uint32_t)(to < 0 ? 0 : to > most ? most : to);
}

bool stage_scrolls(int action) {
    return action == ACT_SOURCE || action == ACT_TASKS ||
           action == ACT_CONSOLE || action == ACT_READY || action == ACT_TIMERS;
}

/* The last row stays in view; how much more does is the view's to say. */
void stage_scroll(App *a, Action list, int rows) {
    Stage *s = &a->stage;
    if (!a->model || rows == 0) return;
    const ModelNow *now = model_now(a->model);
    switch (list) {
    case ACT_SOURCE:
        a->source_top = moved_by(a->source_top, rows, a->program->shown_lines);
        a->source_free = true;
        break;
    case ACT_TASKS:
        a->tree_top = moved_by(a->tree_top, rows, model_tree_size(a->model));
        s->tasks_free = true;
        break;
    /* Counted from below: at 0 the latest output is shown. */
    case ACT_CONSOLE:
        s->console_up =
            moved_by(s->console_up, -rows, model_console_lines(a->model));
        break;
    case ACT_READY:
        s->ready_top = moved_by(s->ready_top, rows, now->ready);
        break;
    case ACT_TIMERS:
        s->timers_top = moved_by(s->timers_top, rows, now->timers);
        break;
    default: return;
    }
    a->dirty = true;
}

/* Queues that fit have no rectangle that scrolls. */
static bool on_screen(const App *a, Action list) {
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == (int)list) return true;
    return false;
}

Action stage_list(const App *a) {
    if (a->focus.on && stage_scrolls(a->focus.action))
        return (Action)a->focus.action;
    switch (a->enlarged) {
    case PANEL_TASKS: return ACT_TASKS;
    case PANEL_CONSOLE: return ACT_CONSOLE;
    case PANEL_LOOP: /* the queue that does not fit */
        return on_screen(a, ACT_READY) ? ACT_READY : ACT_TIMERS;
    default: return ACT_SOURCE;
    }
}

/* ---- what has changed ---- */

/* Subtracting would overflow. */
static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

static void put(uint32_t **data, size_t *len, size_t *cap, uint32_t id) {
    /* Most repetitions come one behind the other; the rest may stay twice. */
    if (*len && (*data)[*len - 1] == id) return;
    *data = vec_grow(*data, cap, *len + 1, sizeof **data);
    (*data)[(*len)++] = id;
}

#define note(v, id) put(&(v).data, &(v).len, &(v).cap, (id))

/* Which field of an event names whom is said in trace.h. */
static void look_at(Changes *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_TASK_NEW:
    case EV_STEP_BEGIN:
    case EV_STEP_END:
    case EV_TASK_DONE:
    case EV_BLOCK_BEGIN:
    case EV_BLOCK_END: note(c->tasks, ev->a); break;
    case EV_CB_BEGIN: note(c->tasks, ev->b); break;
    case EV_READY_PUSH: /* a task's step, not a callback about it */
        if (ev->flags >= WHAT_FIRST_STEP && ev->flags <= WHAT_WAKEUP)
            note(c->tasks, ev->b);
        break;
    case EV_THREAD_NEW:
    case EV_THREAD_STATE: note(c->threads, ev->a); break;
    case EV_JOB_SUBMIT:
    case EV_JOB_BEGIN:
    case EV_JOB_END: note(c->jobs, ev->a); break;
    /* The last one is the line that the picture points at. */
    case EV_LINE:
        c->last_line = loc_line(ev->loc);
        note(c->lines, c->last_line);
        break;
    case EV_CLOCK: c->clock = true; break;
    case EV_ITER: c->iteration = true; break;
    default: break;
    }
}

static void clear(Changes *c) {
    c->tasks.len = c->threads.len = c->lines.len = c->jobs.len = 0;
    c->clock = c->iteration = false;
    c->last_line = 0;
}

#define sort(v)                                                                \
    if ((v).len) qsort((v).data, (v).len, sizeof *(v).data, by_number)

void stage_look(App *a, uint64_t before) {
    enum { MOST_EVENTS = 4096 }; /* a step over more is not about details */
    Changes *c = &a->stage.changes;
    const Trace *t = model_trace(a->model);
    uint64_t pos = model_pos(a->model);
    /* A picture is drawn many times at one position; all panels ask. */
    if (c->of == t && c->from == before && c->to == pos) return;
    clear(c);
    c->of = t;
    c->from = before;
    c->to = pos;
    TraceCursor *cursor = trace_cursor_new(t);
    /* Of a larger step the end is what the picture is about. */
    uint64_t from = pos - before > MOST_EVENTS ? pos - MOST_EVENTS : before;
    trace_cursor_seek(cursor, from);
    const TraceEvent *ev;
    while (trace_cursor_pos(cursor) < pos && (ev = trace_cursor_next(cursor)))
        look_at(c, ev);
    trace_cursor_free(cursor);
    sort(c->tasks);
    sort(c->threads);
    sort(c->lines);
    sort(c->jobs);
}

bool stage_has(const uint32_t *ids, size_t n, uint32_t id) {
    return n && bsearch(&id, ids, n, sizeof *ids, by_number);
}
