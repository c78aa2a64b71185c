#include "view/stage.h"

#include <math.h>
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

void stage_moved(App *a) {
    Stage *s = &a->stage;
    s->console_up = s->ready_top = s->timers_top = 0;
    s->tasks_free = false;
    s->rest = 0;
}

/* ---- scrolling ---- */

static uint32_t moved_by(uint32_t at, int lines, uint32_t most) {
    int64_t to = (int64_t)at + lines;
    if (to < 0) return 0;
    return to > (int64_t)most ? most : (uint32_t)to;
}

/* The last row stays in view; how much more does is the view's to say. */
static uint32_t last_of(uint32_t n) {
    return n ? n - 1 : 0;
}

void stage_scroll_list(App *a, Action list, float lines) {
    Stage *s = &a->stage;
    if (!a->model) return;
    const ModelNow *now = model_now(a->model);
    s->rest += lines;
    int by = (int)truncf(s->rest);
    s->rest -= (float)by;
    if (by == 0) return;
    switch (list) {
    case ACT_TASKS:
        a->tree_top =
            moved_by(a->tree_top, by, last_of(model_tree_size(a->model)));
        s->tasks_free = true;
        break;
    case ACT_CONSOLE:
        s->console_up = moved_by(s->console_up, -by,
                                 last_of(model_console_lines(a->model)));
        break;
    case ACT_READY:
        s->ready_top = moved_by(s->ready_top, by, last_of(now->ready));
        break;
    case ACT_TIMERS:
        s->timers_top = moved_by(s->timers_top, by, last_of(now->timers));
        break;
    case ACT_SOURCE: app_scroll_source(a, (float)by); break;
    default: break;
    }
    a->dirty = true;
}

static bool on_screen(const App *a, Action list) {
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == (int)list) return true;
    return false;
}

void stage_scroll(App *a, Panel panel, float lines) {
    static const Action lists[] = {[PANEL_SOURCE] = ACT_SOURCE,
                                   [PANEL_TASKS] = ACT_TASKS,
                                   [PANEL_CONSOLE] = ACT_CONSOLE,
                                   [PANEL_LOOP] = ACT_READY};
    if (panel == PANEL_TIMELINE || panel == PANEL_NONE) return;
    Action list = lists[panel];
    /* The queue that does not fit; the ready queue if neither does. */
    if (panel == PANEL_LOOP && !on_screen(a, ACT_READY)) list = ACT_TIMERS;
    stage_scroll_list(a, list, lines);
}

static bool scrolls(Action what) {
    return what == ACT_TASKS || what == ACT_CONSOLE || what == ACT_READY ||
           what == ACT_TIMERS || what == ACT_SOURCE;
}

bool stage_wheel(App *a, const InputEvent *ev) {
    if (a->screen != SCREEN_PLAY || !a->model) return false;
    for (size_t i = a->hots.len; i > 0; i--) {
        const Hot *h = &a->hots.data[i - 1];
        if (!scrolls((Action)h->action)) continue;
        if (!rect_has(h->rect, ev->x, ev->y)) continue;
        stage_scroll_list(a, (Action)h->action, -3 * ev->amount);
        return true;
    }
    return false;
}

/* ---- what has changed ---- */

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

static void put(uint32_t **data, size_t *len, size_t *cap, uint32_t id) {
    if (*len && (*data)[*len - 1] == id) return;
    *data = vec_grow(*data, cap, *len + 1, sizeof **data);
    (*data)[(*len)++] = id;
}

#define note(v, id) put(&(v).data, &(v).len, &(v).cap, (id))

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
    case EV_LINE: note(c->lines, loc_line(ev->loc)); break;
    case EV_CLOCK: c->clock = true; break;
    case EV_ITER: c->iteration = true; break;
    default: break;
    }
}

static void clear(Changes *c) {
    c->tasks.len = c->threads.len = c->lines.len = c->jobs.len = 0;
    c->clock = c->iteration = false;
}

#define sort(v)                                                                \
    if ((v).len) qsort((v).data, (v).len, sizeof *(v).data, by_number)

void stage_look(App *a, uint64_t before) {
    enum { MOST_EVENTS = 4096 }; /* a step over more is not about details */
    Changes *c = &a->stage.changes;
    const Trace *t = model_trace(a->model);
    uint64_t pos = model_pos(a->model);
    if (c->of == t && c->from == before && c->to == pos) return;
    clear(c);
    c->of = t;
    c->from = before;
    c->to = pos;
    TraceCursor *cursor = trace_cursor_new(t);
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
