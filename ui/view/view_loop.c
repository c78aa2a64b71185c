/* The loop as four stations on a ring, in the order of an iteration: the clock
 * moves, due timers leave the heap, the ready queue is read, callbacks run. */
#include "view/view.h"

#include <math.h>

#include "view/rich.h"

enum {
    GAP = 32,
    ROW_H = 27,
    ROW_STEP = 30,
    MORE_H = 18, /* "+ n more" */
    FIRST_ROW = 34,
    STATIONS = 4
};

typedef struct Ring {
    Rect box[STATIONS]; /* clock, timers, ready, run */
    int active;         /* index; -1: none */
    bool stuck;         /* a blocking call holds the loop */
} Ring;

static Ring ring_of(const View *v, Rect r) {
    float w = (r.w - 20 - GAP) / 2, h = (r.h - 40 - GAP) / 2;
    float x = r.x + 10, y = r.y + 30, x2 = x + w + GAP, y2 = y + h + GAP;
    const ModelNow *now = v->now;
    return (Ring){
        .box = {{x, y, w, h}, {x2, y, w, h}, {x2, y2, w, h}, {x, y2, w, h}},
        .active = (int)now->phase - 1,
        .stuck = now->blocked};
}

/* The arrow that leads into the active station is the bright one. */
static void ring_arrows(View *v, const Ring *g) {
    Rect c = g->box[0], t = g->box[1], q = g->box[2];
    float up = c.x + c.w / 2, down = t.x + t.w / 2;
    const Point ends[STATIONS][2] = {
        {{up, q.y - 4}, {up, c.y + c.h + 4}},
        {{c.x + c.w + 4, c.y + 24}, {t.x - 4, c.y + 24}},
        {{down, t.y + t.h + 4}, {down, q.y - 4}},
        {{q.x - 4, q.y + q.h - 24}, {c.x + c.w + 4, q.y + q.h - 24}},
    };
    for (int i = 0; i < STATIONS; i++) {
        bool on = i == g->active && !g->stuck;
        arrow(&v->pen, ends[i][0], ends[i][1], on ? COLOR_INK : COLOR_LINE2,
              on ? 3 : 2, 9);
    }
}

static void station(View *v, const Ring *g, int i, StringKey name) {
    Pen *p = &v->pen;
    Rect b = g->box[i];
    bool on = i == g->active;
    State st = g->stuck ? STATE_BLOCKED : STATE_RUNNING;
    draw_rect(p->draw, b,
              (Paint){.fill = COLOR_CARD,
                      .radius = 8,
                      .stroke = on ? color_line(st) : COLOR_LINE,
                      .width = on ? 2 : 1});
    if (on)
        draw_rect(p->draw, (Rect){b.x + 2, b.y + 2, b.w - 4, 26},
                  (Paint){.fill = color_fill(st),
                          .fill_alpha = p->theme == THEME_DARK ? 0.2F : 0.3F,
                          .radius = 6});
    draw_circle(p->draw, (Point){b.x + 17, b.y + 15}, 9.5F,
                (Paint){.fill = on ? color_fill(st) : COLOR_HI});
    text_middle(p, b.x + 17, b.y + 15, pen_printf(p, "%d", i + 1), MONO_BOLD,
                13, on ? color_on(st) : COLOR_INK2);
    text_cut(p, b.x + 33, b.y + 15, pen_word(p, name),
             on ? SANS_BOLD : SANS_SEMIBOLD, 14.5F, on ? COLOR_INK : COLOR_INK2,
             b.w - 40);
}

/* The number of the iteration inside a turning arrow. */
static void hub(View *v, const Ring *g) {
    Pen *p = &v->pen;
    Rect c = g->box[0];
    Point mid = {c.x + c.w + GAP / 2.0F, c.y + c.h + GAP / 2.0F};
    draw_circle(p->draw, mid, 21.5F, (Paint){.fill = COLOR_PANEL});
    if (g->stuck) {
        draw_circle(p->draw, mid, 20,
                    (Paint){.stroke = color_line(STATE_BLOCKED), .width = 2});
        icon(p, ICON_BLOCKED, mid, 10, color_line(STATE_BLOCKED), COLOR_PANEL);
        return;
    }
    Point arc[48];
    size_t n = 0;
    for (int deg = -40; deg < 281; deg += 8) {
        float a = (float)deg * (float)M_PI / 180;
        arc[n++] = (Point){mid.x + 19 * cosf(a), mid.y + 19 * sinf(a)};
    }
    Color ring = v->app->stage.changes.iteration ? COLOR_INK2 : COLOR_LINE2;
    draw_poly(p->draw, arc, n, (Paint){.stroke = ring, .width = 2});
    Point e = arc[n - 1];
    Point head[3] = {
        {e.x + 7, e.y + 1}, {e.x - 3, e.y - 6}, {e.x - 2, e.y + 7}};
    draw_poly(p->draw, head, 3, (Paint){.fill = ring});
    Str number =
        v->now->iteration ? str_of(pen_number(p, v->now->iteration)) : STR("–");
    float size = number.len <= 3 ? 17 : number.len <= 4 ? 14 : 13;
    if (number.len <= 4) {
        text_middle(p, mid.x, mid.y, number, MONO_BOLD, size, COLOR_INK);
        return;
    }
    /* The story bar has the whole number. */
    text_middle(p, mid.x, mid.y, STR("···"), MONO_BOLD, size, COLOR_INK);
}

/* ---- 1: the clock ---- */

static Str clock_big(const View *v, float room) {
    const ModelNow *now = v->now;
    const Pen *p = &v->pen;
    if (now->jumped && !now->blocked) {
        StrBuf from = {0}, to = {0};
        string_seconds(&from, now->jumped_from_ns);
        string_seconds(&to, now->polled_ns);
        Str s = pen_printf(p, "%s → %s", from.data, to.data);
        sb_free(&from);
        sb_free(&to);
        if (pen_width(p, MONO_BOLD, 13, s) <= room) return s;
    }
    uint64_t t = now->blocked ? now->polled_ns : now->t_ns;
    return str_of(pen_seconds(p, t));
}

static Str clock_words(const View *v) {
    const ModelNow *now = v->now;
    const Pen *p = &v->pen;
    if (now->blocked) return pen_word(p, S_UI_NOT_POLLED);
    if (now->ended_run && now->end_reason == END_NEVER)
        return pen_word(p, S_UI_SLEEPS_FOREVER);
    if (now->ended_run && now->end_reason == END_LIMIT)
        return pen_word(p, S_UI_CUT_SHORT);
    if (now->loop_state == LOOP_CLOSED) return pen_word(p, S_UI_LOOP_CLOSED);
    if (!now->loop_runs)
        return pen_word(p, now->iteration ? S_UI_LOOP_STOPPED
                                          : S_UI_LOOP_NOT_STARTED);
    if (now->selecting && now->timeout_ns < 0)
        return pen_word(p, S_UI_SLEEPS_FOREVER);
    if (now->selecting)
        return pen_fill(
            p, S_UI_SLEEPS_UNTIL, "t",
            pen_seconds(p, now->polled_ns + (uint64_t)now->timeout_ns), NULL);
    if (now->jumped) return pen_word(p, S_UI_SLEPT_UNTIL);
    if (now->iteration == 0) return STR("");
    bool stops = now->loop_state == LOOP_STOPPING && now->ready == 0;
    return pen_word(p, stops ? S_UI_NO_WAIT_STOP : S_UI_NO_WAIT);
}

static void clock_station(View *v, Rect b) {
    Pen *p = &v->pen;
    float y = b.y + FIRST_ROW + 11;
    if (v->now->loop == 0) {
        empty_row(p, (Rect){b.x + 8, y - 13, b.w - 16, ROW_H},
                  pen_word(p, S_UI_NO_LOOP_YET));
        return;
    }
    Str big = clock_big(v, b.w - 22);
    float size = 17, w = pen_width(p, MONO_BOLD, size, big);
    if (w > b.w - 22) size = fmaxf(13, floorf(size * (b.w - 22) / w * 2) / 2);
    RichRun words = {RICH_TEXT, clock_words(v), STATE_READY};
    RichStyle style = {14, 22, b.w - 22, b.h > 110 ? 3 : 1, COLOR_INK2};
    if (v->now->blocked) {
        rich_draw(p, (Point){b.x + 12, y}, &words, 1, style);
        text_cut(p, b.x + 12, y + 24, big, MONO_BOLD, size, COLOR_INK,
                 b.w - 20);
        return;
    }
    text_cut(p, b.x + 12, y + 2, big, MONO_BOLD, size, COLOR_INK, b.w - 20);
    rich_draw(p, (Point){b.x + 12, y + 28}, &words, 1, style);
}

/* ---- 2: the timers ---- */

static Color timer_edge(const View *v, const TimerRow *t) {
    if (t->due_ns < v->now->t_ns) return color_line(STATE_BLOCKED);
    if (t->due_ns == v->now->t_ns) return color_line(STATE_RUNNING);
    return COLOR_LINE2;
}

static void timer_row(View *v, Rect r, const TimerRow *t) {
    Pen *p = &v->pen;
    float yc = r.y + r.h / 2;
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
        if (x + badge_width(p, name, 13) > r.x + r.w - 4) return;
        x += badge(p, (Point){x, yc}, name, view_state_of(v, task), 13, 0) + 6;
    }
    Str text = t->handle.what == WHAT_SLEEP && t->handle.name.len
                   ? str_of(pen_clean(p, t->handle.name, 60))
                   : view_handle_text(v, &t->handle);
    text_cut(p, x, yc, text, SANS_MEDIUM, 13, COLOR_INK2, r.x + r.w - 6 - x);
}

void view_timer_row(View *v, Rect r, const TimerRow *t) {
    size_t from = v->pen.draw->cmds.len;
    timer_row(v, r, t);
    motion_note(v, PLACE_TIMER, t->handle.handle, r, from);
}

/* How many rows fit below the heading of a station. */
static size_t rows_in(Rect b) {
    float n = (b.h - FIRST_ROW - 2) / ROW_STEP;
    return n < 1 ? 1 : (size_t)n;
}

static Rect row_at(Rect b, size_t i) {
    return (Rect){b.x + 8, b.y + FIRST_ROW - 2 + ROW_STEP * (float)i, b.w - 16,
                  ROW_H};
}

/* "+ n more" where row r would have been. */
static void more_in(View *v, Rect b, Rect r, size_t n) {
    float y = fminf(r.y + ROW_H / 2.0F, b.y + b.h - MORE_H / 2.0F);
    view_more(v, b.x + b.w / 2, y, n);
}

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
    text_middle(&v->pen, b.x + b.w / 2, b.y + FIRST_ROW + 4,
                pen_fill(p, S_UI_MORE_ABOVE, "n", pen_number(p, n), NULL),
                SANS_MEDIUM, 14, COLOR_INK2);
    return MORE_H;
}

static void timers_station(View *v, Rect b) {
    enum { FARTHEST = 2000 };
    size_t fit = rows_in(b), all = v->now->timers;
    if (all == 0) {
        text_middle(&v->pen, b.x + b.w / 2, b.y + b.h / 2 + 12,
                    pen_word(&v->pen, S_UI_NO_TIMERS), SANS_MEDIUM, 14,
                    COLOR_INK3);
        return;
    }
    if (all > fit) pen_hot(&v->pen, b, ACT_TIMERS, 0);
    uint32_t *up = &v->app->stage.timers_top;
    if (*up > FARTHEST) *up = FARTHEST;
    if (all <= fit) *up = 0;
    size_t top = scrolled(up, all, b), most = top + fit + 1;
    TimerRow *rows = arena_array(v->pen.frame, TimerRow, most);
    size_t n = model_timers(v->model, rows, most), row = 0;
    float shift = above(v, b, top);
    for (size_t i = top; i < n; i++) {
        Rect r = row_at(b, row++);
        r.y += shift;
        float room = b.y + b.h - (r.y + ROW_H);
        if (room < 2 || (room < MORE_H && all > i + 1)) {
            more_in(v, b, r, all - i);
            return;
        }
        view_timer_row(v, r, &rows[i]);
        /* Only a call that blocks makes a timer late: code takes no time. */
        bool late = rows[i].due_ns < v->now->t_ns;
        if (late && i == 0 && row + all - 1 < fit)
            late_note(v, row_at(b, row++), v->now->t_ns - rows[i].due_ns);
    }
}

/* ---- 3: the ready queue ---- */

/* From a worker into the loop: whose result it is, is known. */
static bool brings_result(const View *v, const HandleRow *h, JobRow *job) {
    return h->job && !h->task && h->what == WHAT_THREADSAFE &&
           str_is(h->name, "_set_state") && model_job(v->model, h->job, job);
}

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
    bool result = brings_result(v, h, &job);
    if (h->task) {
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
                            : view_handle_text(v, h);
    if (result && pen_width(p, SANS_MEDIUM, 14, text) > room) return;
    if (pen_width(p, SANS_MEDIUM, 14, text) > room && h->is_step)
        text = view_handle_short(v, h);
    text_cut(p, x, yc, text, SANS_MEDIUM, 14,
             h->cancelled ? COLOR_INK2 : COLOR_INK, room);
}

void view_ready_row(View *v, Rect r, const HandleRow *h) {
    size_t from = v->pen.draw->cmds.len;
    ready_row(v, r, h);
    motion_note(v, PLACE_READY, h->handle, r, from);
}

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
        text_cut(p, r.x + 2, yc, pen_word(p, S_UI_ADDED_NEXT), SANS_MEDIUM,
                 13.5F, COLOR_INK3, r.w - 4);
    }
}

static void ready_station(View *v, Rect b) {
    size_t fit = rows_in(b), all = v->now->ready;
    if (all == 0) {
        empty_row(&v->pen, row_at(b, 0), pen_word(&v->pen, S_UI_EMPTY));
        return;
    }
    if (all > fit)
        pen_hot(&v->pen, b, ACT_READY, 0);
    else
        v->app->stage.ready_top = 0;
    size_t top = scrolled(&v->app->stage.ready_top, all, b);
    float shift = above(v, b, top); /* the separator is lower than a row, too */
    for (size_t i = top; i < all; i++) {
        Rect r = row_at(b, i - top);
        r.y += shift;
        HandleRow h;
        if (!model_ready(v->model, (uint32_t)i, &h)) return;
        bool split = h.next_iteration && i > top && i == v->now->batch;
        float room = b.y + b.h - (r.y + ROW_H + (split ? 14 : 0));
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
    Rect below = row_at(b, all - top);
    below.y += shift;
    if (all < fit) ready_note(v, below, all);
}

/* ---- 4: the running callback ---- */

static Str run_text(const View *v, const HandleRow *h) {
    if (h->is_step && h->name.len)
        return str_of(pen_clean(&v->pen, h->name, 60));
    return view_handle_text(v, h);
}

static Str run_detail(const View *v) {
    const ModelNow *now = v->now;
    const Pen *p = &v->pen;
    TaskRow row;
    const char *line = pen_number(p, loc_line(now->loc));
    if (now->blocked && now->block_until_ns >= 0)
        return pen_fill(p, S_UI_UNTIL, "t",
                        pen_seconds(p, (uint64_t)now->block_until_ns), NULL);
    if (now->task && model_task(v->model, now->task, &row) &&
        row.state == TASK_DONE)
        return pen_fill(p, S_UI_LINE_RESULT, "n", line, "v",
                        pen_clean(p, row.result, 60), NULL);
    return pen_fill(p, S_UI_LINE_N, "n", line, NULL);
}

static void run_row(View *v, Rect r, const HandleRow *h, State st) {
    Pen *p = &v->pen;
    Color on = color_on(st), f = color_fill(st);
    draw_rect(p->draw, r, (Paint){.fill = f, .radius = 5});
    float x = r.x + 8, yc = r.y + r.h / 2;
    icon(p, st == STATE_RUNNING ? ICON_RUNNING : (Icon)st, (Point){x + 4, yc},
         st == STATE_ERROR ? 5 : 6, on, f);
    x += 17;
    if (h->task) {
        Str name = view_badge_of(v, h->task);
        text_at(p, x, yc, name, MONO_BOLD, 14, on);
        x += pen_width(p, MONO_BOLD, 14, name) + 8;
    }
    JobRow job;
    Str text = run_text(v, h);
    if (brings_result(v, h, &job))
        text =
            pen_printf(p, "%s %s", job.badge, pen_word(p, S_UI_JOB_RESULT).ptr);
    text_cut(p, x, yc, text, SANS_SEMIBOLD, 14, on, r.x + r.w - 4 - x);
}

void view_run_row(View *v, Rect r, const HandleRow *h, State st) {
    size_t from = v->pen.draw->cmds.len;
    run_row(v, r, h, st);
    motion_note(v, PLACE_RUN, h->handle, r, from);
}

static void run_station(View *v, Rect b) {
    const ModelNow *now = v->now;
    Pen *p = &v->pen;
    Rect r = row_at(b, 0);
    if (!now->running) {
        bool never = now->iteration == 0;
        empty_row(p, r,
                  pen_word(p, never ? S_UI_NOTHING_RUNS : S_UI_NOTHING_NOW));
        return;
    }
    State st = now->blocked  ? STATE_BLOCKED
               : now->raised ? STATE_ERROR
                             : STATE_RUNNING;
    view_run_row(v, r, &now->callback, st);
    float yc = r.y + r.h + 2 + ROW_H / 2.0F;
    /* A callback that has returned: the line is somebody else's. */
    bool left = now->ended && !now->callback.is_step;
    if (loc_line(now->loc) == 0 || left) return;
    if (yc + 9 <= b.y + b.h)
        text_cut(p, b.x + 12, yc,
                 now->blocked ? str_of(pen_clean(p, now->block_label, 100))
                              : view_code(v, now->loc),
                 MONO_MEDIUM, 14, COLOR_INK, b.w - 18);
    if (yc + 30 <= b.y + b.h)
        text_cut(p, b.x + 12, yc + 21, run_detail(v), SANS_MEDIUM, 14,
                 COLOR_INK2, b.w - 18);
    if (now->batch && yc + 51 <= b.y + b.h)
        text_cut(p, b.x + 12, yc + 42,
                 pen_fill(p, S_UI_MORE_IN_BATCH, "n", pen_number(p, now->batch),
                          NULL),
                 SANS_MEDIUM, 14, COLOR_INK3, b.w - 18);
}

/* Among threads it is said whose loop this is. */
static Str title_of(const View *v) {
    const Pen *p = &v->pen;
    Str title = pen_word(p, S_UI_EVENT_LOOP);
    if (!v->app->crowd || !v->now->loop) return title;
    return pen_printf(p, "%s · %s", title.ptr,
                      view_thread_badge(v, v->now->loop_thread).ptr);
}

void view_loop(View *v, Rect r) {
    if (view_end(v, r)) return;
    panel(&v->pen, r, title_of(v), STR(""));
    Ring g = ring_of(v, r);
    ring_arrows(v, &g);
    static const StringKey names[STATIONS] = {
        S_UI_STATION_CLOCK, S_UI_STATION_TIMERS, S_UI_STATION_READY,
        S_UI_STATION_RUN};
    for (int i = 0; i < STATIONS; i++)
        station(v, &g, i, names[i]);
    hub(v, &g);
    clock_station(v, g.box[0]);
    timers_station(v, g.box[1]);
    ready_station(v, g.box[2]);
    run_station(v, g.box[3]);
}
