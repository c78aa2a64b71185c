/* The rows of a loop's queues, and the two stations that are lists of them. */
#include "view/panel/queue_rows.h"

#include <math.h>

enum { MORE_H = 18 }; /* "+ n more" */

/* ---- the timers ---- */

/* Late in the blocked colour, due now in the running one, still to come
 * grey. */
static Color timer_edge(const View *v, const TimerRow *t) {
    if (t->due_ns < v->now->t_ns) return color_line(STATE_BLOCKED);
    if (t->due_ns == v->now->t_ns) return color_line(STATE_RUNNING);
    return COLOR_LINE2;
}

static void timer_row(View *v, Rect r, const TimerRow *t) {
    Pen *p = &v->pen;
    float yc = r.y + r.h / 2;
    /* New in this step, or due: a thick outline. */
    bool fresh = t->handle.added >= v->before;
    bool due = t->due_ns <= v->now->t_ns;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_HI,
                      .radius = 5,
                      .stroke = timer_edge(v, t),
                      .width = due || fresh ? 2 : 1});
    Str when = str_of(pen_seconds(p, t->due_ns));
    float size = when.len > 9 ? 13 : 14;
    text_at(p, r.x + 8, yc, when, MONO_BOLD, size, COLOR_INK);
    float x = r.x + 8 + pen_width(p, MONO_BOLD, size, when) + 9;
    uint32_t task = t->handle.task;
    if (task) {
        Str name = view_badge_of(v, task);
        /* The time is what the heap is sorted by: it stays, all else may go. */
        if (x + badge_width(p, name, 13) > r.x + r.w - 4) return;
        x += badge(p, (Point){x, yc}, name, view_state_of(v, task), 13, 0) + 6;
    }
    Str text = t->handle.what == WHAT_SLEEP && t->handle.name.len
                   ? str_of(pen_clean(p, t->handle.name, 60))
                   : view_handle_fit(v, &t->handle, SANS_MEDIUM, 13,
                                     r.x + r.w - 6 - x);
    text_cut(p, x, yc, text, SANS_MEDIUM, 13, COLOR_INK2, r.x + r.w - 6 - x);
}

/* With what a click there means and as a place that a row can move from or
 * to. */
static void noted_timer_row(View *v, Rect r, const TimerRow *t) {
    size_t from = v->pen.draw->cmds.len;
    timer_row(v, r, t);
    if (t->handle.task) pen_hot(&v->pen, r, ACT_FOLLOW, t->handle.task);
    motion_note(v, PLACE_TIMER, t->handle.handle, r, from);
}

/* How many rows fit below the heading of a station. */
static size_t rows_in(Rect b) {
    float n = (b.h - QUEUE_FIRST_ROW - 2) / QUEUE_ROW_STEP;
    return n < 1 ? 1 : (size_t)n;
}

Rect queue_row(Rect b, size_t i) {
    return (Rect){b.x + 8,
                  b.y + QUEUE_FIRST_ROW - 2 + QUEUE_ROW_STEP * (float)i,
                  b.w - 16, QUEUE_ROW_H};
}

/* "+ n more" where row r would have been. */
static void more_in(View *v, Rect b, Rect r, size_t n) {
    float y = fminf(r.y + QUEUE_ROW_H / 2.0F, b.y + b.h - MORE_H / 2.0F);
    view_more(v, b.x + b.w / 2, y, n);
}

/* Below the first timer: it should have fired so long ago, and cannot. */
static void late_note(View *v, Rect r, uint64_t late_ns) {
    Pen *p = &v->pen;
    float yc = r.y + r.h / 2 - 3;
    icon(p, ICON_WARN, (Point){r.x + 9, yc}, 6, color_line(STATE_BLOCKED),
         COLOR_CARD);
    text_cut(p, r.x + 22, yc,
             pen_fill(p, S_UI_LATE, "t", pen_seconds(p, late_ns), NULL),
             SANS_SEMIBOLD, 13.5F, color_line(STATE_BLOCKED), r.w - 24);
}

/* Where a list begins that is scrolled by *top rows: not so far that its last
 * page would not be full. */
static size_t scrolled(uint32_t *top, size_t all, Rect b) {
    b.h -= MORE_H; /* a line says what is above */
    size_t page = rows_in(b), most = all > page ? all - page : 0;
    if (*top > most) *top = (uint32_t)most;
    return *top;
}

/* "+ n more above"; the rows begin lower then. */
static float above(View *v, Rect b, size_t n) {
    const Pen *p = &v->pen;
    if (n == 0) return 0;
    text_middle(&v->pen, b.x + b.w / 2, b.y + QUEUE_FIRST_ROW + 4,
                pen_fill(p, S_UI_MORE_ABOVE, "n", pen_number(p, n), NULL),
                SANS_MEDIUM, 14, COLOR_INK2);
    return MORE_H;
}

void queue_timers(View *v, Rect b) {
    /* To show a row of a heap all before it have to be sorted: so far and no
     * farther can one scroll. */
    enum { FARTHEST = 2000 };
    size_t fit = rows_in(b), all = v->now->timers;
    if (all == 0) {
        text_middle(&v->pen, b.x + b.w / 2, b.y + b.h / 2 + 12,
                    pen_word(&v->pen, S_UI_NO_TIMERS), SANS_MEDIUM, 14,
                    COLOR_INK3);
        return;
    }
    /* The wheel scrolls only what does not fit: a place that does nothing is
     * not to be clicked. */
    if (all > fit) pen_hot(&v->pen, b, ACT_TIMERS, 0);
    uint32_t *up = &v->app->stage.timers_top;
    if (*up > FARTHEST) *up = FARTHEST;
    if (all <= fit) *up = 0;
    size_t top = scrolled(up, all, b), most = top + fit + 1;
    TimerRow *rows = arena_array(v->pen.frame, TimerRow, most);
    size_t n = model_timers(v->model, rows, most), row = 0;
    float shift = above(v, b, top);
    for (size_t i = top; i < n; i++) {
        Rect r = queue_row(b, row++);
        r.y += shift;
        float room = b.y + b.h - (r.y + QUEUE_ROW_H);
        if (room < 2 || (room < MORE_H && all > i + 1)) {
            more_in(v, b, r, all - i);
            return;
        }
        noted_timer_row(v, r, &rows[i]);
        /* Only a call that blocks makes a timer late: code takes no time. */
        bool late = rows[i].due_ns < v->now->t_ns;
        /* The note takes a row: only where all timers fit beside it. */
        if (late && i == 0 && row + all - 1 < fit)
            late_note(v, queue_row(b, row++), v->now->t_ns - rows[i].due_ns);
    }
}

/* ---- the ready queue ---- */

/* From a worker into the loop: whose result it is, is known. */
bool queue_brings_result(const View *v, const HandleRow *h, JobRow *job) {
    return h->job && !h->task && h->what == WHAT_THREADSAFE &&
           str_is(h->name, "_set_state") && model_job(v->model, h->job, job);
}

/* Badge of the task or job that it is about, and what it will do. */
static void ready_row(View *v, Rect r, const HandleRow *h) {
    Pen *p = &v->pen;
    bool fresh = h->added >= v->before;
    State st = h->cancelled ? STATE_CANCELLED : STATE_READY;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_HI,
                      .radius = 5,
                      .stroke = color_line(st),
                      .width = fresh ? 2 : 1,
                      .dash_on = h->cancelled ? 4 : 0,
                      .dash_off = h->cancelled ? 3 : 0});
    float x = r.x + 6, yc = r.y + r.h / 2;
    JobRow job;
    bool result = queue_brings_result(v, h, &job);
    if (h->task) {
        /* A callback about a task is no step of it: that may still wait, or be
         * over. */
        State own = h->is_step ? STATE_READY : view_state_of(v, h->task);
        x +=
            badge(p, (Point){x, yc}, view_badge_of(v, h->task), own, 13, 0) + 7;
    } else if (result) {
        x += badge(p, (Point){x, yc}, pen_printf(p, "%s", job.badge),
                   state_of_task(job.look), 13, 0) +
             7;
    }
    float room = r.x + r.w - 6 - x;
    Str text = h->cancelled ? pen_word(p, S_UI_CANCELLED_ROW)
               : result     ? pen_word(p, S_UI_JOB_RESULT)
                            : view_handle_fit(v, h, SANS_MEDIUM, 14, room);
    /* The badge alone says which job it is. */
    if (result && pen_width(p, SANS_MEDIUM, 14, text) > room) return;
    if (h->cancelled && pen_width(p, SANS_MEDIUM, 14, text) > room)
        text = pen_word(p, word_of_state(STATE_CANCELLED));
    text_cut(p, x, yc, text, SANS_MEDIUM, 14,
             h->cancelled ? COLOR_INK2 : COLOR_INK, room);
}

void view_ready_row(View *v, Rect r, const HandleRow *h) {
    size_t from = v->pen.draw->cmds.len;
    ready_row(v, r, h);
    if (h->task) pen_hot(&v->pen, r, ACT_FOLLOW, h->task);
    motion_note(v, PLACE_READY, h->handle, r, from);
}

/* A dashed line with its words in the middle. */
static void next_separator(View *v, Rect r) {
    float y = r.y + 6, mid = r.x + r.w / 2;
    Str text = pen_word(&v->pen, S_UI_NEXT_ITERATION);
    float half = pen_width(&v->pen, SANS_MEDIUM, 13, text) / 2 + 8;
    Paint dash = {.stroke = COLOR_LINE2, .dash_on = 3, .dash_off = 3};
    draw_line(v->pen.draw, (Point){r.x, y}, (Point){mid - half, y}, dash);
    draw_line(v->pen.draw, (Point){mid + half, y}, (Point){r.x + r.w, y}, dash);
    text_middle(&v->pen, mid, y, text, SANS_MEDIUM, 13, COLOR_INK3);
}

/* The longest time that one of these tasks is ready and cannot run; in virtual
 * time that takes a call that blocks the thread. */
static uint64_t starving_ns(const View *v, size_t rows) {
    uint64_t most = 0;
    for (size_t i = 0; i < rows; i++) {
        HandleRow h;
        if (!model_ready(v->model, (uint32_t)i, &h)) break;
        uint64_t ns = view_starving_ns(v, h.is_step ? h.task : 0);
        most = ns > most ? ns : most;
    }
    return most;
}

/* Below the last row, where one is free: that tasks starve or, when the batch
 * of this iteration is used up, that all these wait for the next. */
static void ready_note(View *v, Rect r, size_t rows) {
    Pen *p = &v->pen;
    float yc = r.y + 11;
    const ModelNow *now = v->now;
    uint64_t starving = starving_ns(v, rows);
    if (starving > 0) {
        const char *t = pen_seconds(p, starving);
        text_cut(p, r.x + 2, yc, pen_fill(p, S_UI_STARVING, "t", t, NULL),
                 SANS_SEMIBOLD, 13.5F, color_line(STATE_BLOCKED), r.w - 4);
    } else if (now->batch == 0 && now->loop_runs && now->phase == PHASE_RUN) {
        Str text = pen_word(p, S_UI_ADDED_NEXT);
        if (pen_width(p, SANS_MEDIUM, 13.5F, text) > r.w - 4)
            text = pen_word(p, S_UI_NEXT_ITERATION);
        if (pen_width(p, SANS_MEDIUM, 13.5F, text) <= r.w - 4)
            text_at(p, r.x + 2, yc, text, SANS_MEDIUM, 13.5F, COLOR_INK3);
    }
}

void queue_ready(View *v, Rect b) {
    size_t fit = rows_in(b), all = v->now->ready;
    if (all == 0) {
        empty_row(&v->pen, queue_row(b, 0), pen_word(&v->pen, S_UI_EMPTY));
        return;
    }
    if (all > fit)
        pen_hot(&v->pen, b, ACT_READY, 0);
    else
        v->app->stage.ready_top = 0;
    size_t top = scrolled(&v->app->stage.ready_top, all, b);
    float shift = above(v, b, top); /* the separator is lower than a row, too */
    for (size_t i = top; i < all; i++) {
        Rect r = queue_row(b, i - top);
        r.y += shift;
        HandleRow h;
        if (!model_ready(v->model, (uint32_t)i, &h)) return;
        /* Between the callbacks of this batch and those that were added while
         * it runs; 14 px for the line. */
        bool split = h.next_iteration && i > top && i == v->now->batch;
        float room = b.y + b.h - (r.y + QUEUE_ROW_H + (split ? 14 : 0));
        if (room < 2 || (room < MORE_H && all > i + 1)) {
            more_in(v, b, r, all - i);
            return;
        }
        if (split) {
            next_separator(v, r);
            r.y += 14;
            shift += 14;
        }
        view_ready_row(v, r, &h);
    }
    Rect below = queue_row(b, all - top);
    below.y += shift;
    if (all < fit) ready_note(v, below, all);
}
