#include "view/thread_card.h"

#include <math.h>

#include "base/check.h"

State thread_state(const ThreadRow *t) {
    return state_of_task(t->look);
}

bool thread_is_hot(const View *v, uint32_t thread) {
    return v->app->narration.thread == thread + 1;
}

/* ---- words ---- */

static Str title_of(const View *v, const ThreadRow *t) {
    const Pen *p = &v->pen;
    if (t->main) return pen_word(p, S_UI_MAIN_THREAD);
    if (t->kind == THREAD_WORKER) return pen_word(p, S_UI_WORKER);
    if (t->runs_loop) return pen_word(p, S_UI_LOOP_THREAD);
    return str_of(pen_clean(p, t->name, 60));
}

Str thread_lane_name(const View *v, const ThreadRow *t) {
    if (t->main) return pen_word(&v->pen, S_UI_LANE_MAIN);
    if (t->runs_loop) return pen_word(&v->pen, S_UI_LANE_LOOP_THREAD);
    return title_of(v, t);
}

static Str word_of(const View *v, const ThreadRow *t) {
    const Pen *p = &v->pen;
    if (t->state == THREAD_ENDED) return pen_word(p, S_UI_FINISHED);
    if (t->state == THREAD_IDLE) return pen_word(p, S_UI_IDLE);
    return pen_word(p, word_of_state(thread_state(t)));
}

/* What it is about: its function, with the arguments where they are known. */
static Str subject_of(const View *v, const ThreadRow *t) {
    JobRow job;
    Str s = t->label.len ? t->label : t->function;
    if (t->job && model_job(v->model, t->job, &job)) s = job.label;
    return str_of(pen_clean(&v->pen, s, 120));
}

static Str line_text(const View *v, uint32_t loc) {
    const Pen *p = &v->pen;
    if (loc_line(loc) == 0) return STR("");
    return pen_fill(p, S_UI_LINE_CODE, "n", pen_number(p, loc_line(loc)), "v",
                    pen_clean(p, view_code(v, loc), 120), NULL);
}

/* Until when, or because of whom, a thread is blocked. */
static Str blocked_until(const View *v, const ThreadRow *t) {
    const Pen *p = &v->pen;
    if (t->has_holder)
        return pen_fill(p, S_UI_HELD_BY, "v",
                        view_thread_badge(v, t->holder).ptr, NULL);
    if (!t->has_due) return STR("");
    if (t->due_ns <= v->now->t_ns) return pen_word(p, S_UI_ENDS_NOW);
    return pen_fill(p, S_UI_UNTIL, "t", pen_seconds(p, t->due_ns), NULL);
}

static Str select_text(const View *v, const ThreadRow *t) {
    const Pen *p = &v->pen;
    TimerRow first;
    if (!t->loop || !model_loop_timers(v->model, t->loop, &first, 1))
        return pen_word(p, S_UI_SLEEPS_FOREVER);
    return pen_fill(p, S_UI_SLEEPS_UNTIL, "t", pen_seconds(p, first.due_ns),
                    NULL);
}

static Str waits_text(const View *v, const ThreadRow *t) {
    return str_of(pen_clean(&v->pen, t->waits, 100));
}

/* The line below: what it does just now.  *mono: it is code. */
static Str detail_of(const View *v, const ThreadRow *t, bool *mono) {
    const Pen *p = &v->pen;
    *mono = false;
    switch (t->state) {
    case THREAD_ENDED:
        return pen_fill(p, S_UI_ENDED_AT, "t", pen_seconds(p, t->ended_ns),
                        NULL);
    case THREAD_IDLE: return pen_word(p, S_UI_NO_JOB);
    case THREAD_WAITING: return select_text(v, t);
    case THREAD_BLOCKED: {
        Str until = blocked_until(v, t), what = waits_text(v, t);
        if (what.len == 0) return until;
        if (until.len == 0) {
            *mono = true;
            return what;
        }
        return pen_printf(p, "%s · %s", what.ptr, until.ptr);
    }
    default: return line_text(v, t->loc);
    }
}

/* ---- pieces ---- */

static void frame(View *v, Rect r, State st, bool hot) {
    draw_rect(v->pen.draw, r,
              (Paint){.fill = COLOR_CARD,
                      .radius = r.h < CARD_LOW_H ? 5 : 8,
                      .stroke = hot ? color_line(st) : COLOR_LINE,
                      .width = hot ? 2 : 1});
}

static float job_badge(View *v, float x, float yc, uint32_t job) {
    JobRow row;
    if (!job || !model_job(v->model, job, &row)) return 0;
    return badge(&v->pen, (Point){x, yc}, pen_printf(&v->pen, "%s", row.badge),
                 state_of_task(row.look), 13, 0);
}

void job_line(View *v, float x, float yc, float max, uint32_t job) {
    JobRow row;
    if (!model_job(v->model, job, &row)) return;
    float w = job_badge(v, x, yc, job) + 8;
    text_cut(&v->pen, x + w, yc, str_of(pen_clean(&v->pen, row.label, 80)),
             MONO_MEDIUM, 13, COLOR_INK2, max - w);
}

static float progress_of(const View *v, const ThreadRow *t) {
    uint64_t now = v->now->t_ns;
    if (t->state != THREAD_BLOCKED || !t->has_due) return -1;
    if (t->due_ns <= t->since_ns || now >= t->due_ns) return 1;
    return (float)(now - t->since_ns) / (float)(t->due_ns - t->since_ns);
}

static void progress_bar(View *v, Rect r, float done) {
    draw_rect(v->pen.draw, r, (Paint){.fill = COLOR_HI, .radius = 2});
    if (done <= 0) return;
    r.w = fmaxf(5, r.w * done);
    draw_rect(v->pen.draw, r,
              (Paint){.fill = color_fill(STATE_BLOCKED), .radius = 2});
}

/* ---- the three sizes ---- */

/* One line: badge, job, call, and the state as an icon. */
static void row_card(View *v, Rect r, const ThreadRow *t) {
    Pen *p = &v->pen;
    State st = thread_state(t);
    float x = r.x + 5, yc = r.y + r.h / 2, right = r.x + r.w - 18;
    x += badge(p, (Point){x, yc}, view_thread_badge(v, t->thread), st, 13, 0) +
         5;
    icon(p, (Icon)st, (Point){r.x + r.w - 11, yc}, 4.6F, color_line(st),
         COLOR_CARD);
    if (t->job && x + 34 < right) x += job_badge(v, x, yc, t->job) + 5;
    bool mono = true;
    Str text = subject_of(v, t);
    if (text.len == 0 || t->state == THREAD_BLOCKED)
        text = t->waits.len ? waits_text(v, t) : text;
    if (text.len == 0) text = detail_of(v, t, &mono);
    text_cut(p, x, yc, text, mono ? MONO_MEDIUM : SANS_MEDIUM, 13, COLOR_INK2,
             right - 3 - x);
}

/* Badge and title on the left, the state on the right if it fits beside them;
 * returns whether it did. */
static bool head(View *v, Rect r, float yc, const ThreadRow *t) {
    Pen *p = &v->pen;
    State st = thread_state(t);
    float x = r.x + 20, right = r.x + r.w - 12;
    Str word = word_of(v, t), title = title_of(v, t);
    float bw =
        badge(p, (Point){x, yc}, view_thread_badge(v, t->thread), st, 14, 0);
    float pw = pill_width(p, word, 14);
    x += bw + 8;
    bool beside = x + 56 + 8 + pw <= right;
    float tw = pen_width(p, SANS_SEMIBOLD, 15, title);
    if (x + tw + 8 + pw > right && t->kind != THREAD_WORKER && tw < 130)
        beside = false;
    if (beside) pill(p, (Point){right, yc}, word, st, 14, ANCHOR_RIGHT);
    text_cut(p, x, yc, title, SANS_SEMIBOLD, 15, COLOR_INK,
             (beside ? right - pw - 8 : right) - x);
    return beside;
}

static void subject_line(View *v, Rect r, float yc, const ThreadRow *t) {
    float x = r.x + 20;
    if (t->job) x += job_badge(v, x, yc, t->job) + 8;
    text_cut(&v->pen, x, yc, subject_of(v, t), MONO_SEMIBOLD, 14, COLOR_INK,
             r.x + r.w - 10 - x);
}

static void detail_line(View *v, Rect r, float yc, const ThreadRow *t) {
    bool mono;
    Str text = detail_of(v, t, &mono);
    float done = progress_of(v, t), room = r.w - 30;
    if (done >= 0 && r.w > 250) {
        progress_bar(v, (Rect){r.x + r.w - 60, yc - 3, 48, 6}, done);
        room -= 56;
    }
    text_cut(&v->pen, r.x + 20, yc, text, mono ? MONO_MEDIUM : SANS_MEDIUM,
             mono ? 13.5F : 14, COLOR_INK2, room);
}

/* The next line's middle, if there is room for one. */
static bool next_line(Rect r, float *yc, float step) {
    if (*yc + step + 9 > r.y + r.h - 2) return false;
    *yc += step;
    return true;
}

/* Returns the middle of the last line. */
static float lines(View *v, Rect r, const ThreadRow *t) {
    Pen *p = &v->pen;
    float step = r.h >= CARD_FULL_H ? 25 : 22;
    float yc = r.y + (r.h >= CARD_FULL_H ? 19 : r.h >= 58 ? 17 : 14);
    bool beside = head(v, r, yc, t);
    if (!beside && next_line(r, &yc, step))
        pill(p, (Point){r.x + 20, yc}, word_of(v, t), thread_state(t), 14,
             ANCHOR_LEFT);
    bool subject = subject_of(v, t).len > 0 && t->state != THREAD_ENDED &&
                   t->state != THREAD_IDLE;
    /* With one line left: what it waits for says more than its function. */
    bool one = yc + 2 * step + 9 > r.y + r.h - 2;
    bool says = t->state == THREAD_BLOCKED || t->state == THREAD_WAITING;
    if (subject && !(one && says && !t->job) && next_line(r, &yc, step))
        subject_line(v, r, yc, t);
    if (next_line(r, &yc, step)) detail_line(v, r, yc, t);
    return yc;
}

static void submitted(View *v, Rect r, float yc, const ThreadRow *t) {
    enum { MAX = 16 };
    Pen *p = &v->pen;
    if (t->jobs_submitted == 0 || !next_line(r, &yc, 28)) return;
    const char *n = pen_number(p, t->jobs_submitted);
    Str text = t->jobs_submitted == 1
                   ? pen_word(p, S_UI_SUBMITTED_1)
                   : pen_fill(p, S_UI_SUBMITTED, "n", n, NULL);
    text_cut(p, r.x + 20, yc, text, SANS_MEDIUM, 14, COLOR_INK2, r.w - 26);
    size_t fit = (size_t)fmaxf(0, (r.y + r.h - 4 - (yc + 12)) / 27);
    if (fit > MAX) fit = MAX;
    uint32_t jobs[MAX], skip = 0, all = t->jobs_submitted;
    if (fit == 0) return;
    if (all > fit) skip = all - (uint32_t)(fit > 1 ? --fit : fit);
    size_t found = model_thread_jobs(v->model, t->thread, skip, jobs, fit);
    if (skip > 0 && fit < all) {
        yc += 24;
        text_cut(p, r.x + 20, yc,
                 pen_fill(p, S_UI_MORE_ABOVE, "n", pen_number(p, skip), NULL),
                 SANS_MEDIUM, 14, COLOR_INK3, r.w - 26);
    }
    for (size_t i = 0; i < found; i++)
        job_line(v, r.x + 20, yc += 27, r.w - 28, jobs[i]);
}

void thread_card_in(View *v, Rect r, uint32_t thread, bool framed) {
    ThreadRow t;
    if (!model_thread(v->model, thread, &t)) return;
    State st = thread_state(&t);
    if (framed) frame(v, r, st, thread_is_hot(v, thread));
    if (r.h < CARD_LOW_H - 4) {
        row_card(v, r, &t);
        return;
    }
    stripe(&v->pen, (Rect){r.x + 7, r.y + 8, 5, r.h - 16}, st);
    float yc = lines(v, r, &t);
    bool queues = t.runs_loop && t.loop && r.y + r.h - yc > 70;
    if (queues)
        yc = view_loop_card(v, (Rect){r.x, yc + 14, r.w, r.y + r.h - yc - 18},
                            &t);
    submitted(v, r, yc, &t);
}

void thread_card(View *v, Rect r, uint32_t thread) {
    thread_card_in(v, r, thread, true);
}

/* ---- a grid ---- */

Grid grid_of(Rect area, size_t n, float least) {
    size_t wide = (size_t)fmaxf(1, (area.w + CARD_GAP) / (least + CARD_GAP));
    static const float heights[] = {CARD_FULL_H, CARD_LOW_H + 4, CARD_ROW_H};
    Grid g = {.columns = 1, .rows = 1};
    for (int k = 0; k < 3; k++) {
        g.rows =
            (size_t)fmaxf(1, (area.h + CARD_GAP) / (heights[k] + CARD_GAP));
        g.columns = (n + g.rows - 1) / g.rows;
        if (g.columns <= wide || k == 2) break;
    }
    if (g.columns > wide) g.columns = wide;
    if (g.columns < 1) g.columns = 1;
    size_t used = (n + g.columns - 1) / g.columns;
    if (used < 1) used = 1;
    if (used < g.rows) g.rows = used;
    g.w = (area.w - CARD_GAP * (float)(g.columns - 1)) / (float)g.columns;
    g.h = (area.h - CARD_GAP * (float)(g.rows - 1)) / (float)g.rows;
    g.h = fminf(g.h, 116);
    g.shown = g.columns * g.rows;
    return g;
}

Rect grid_cell(const Grid *g, Rect area, size_t i) {
    size_t row = i % g->rows, column = i / g->rows;
    return (Rect){area.x + (g->w + CARD_GAP) * (float)column,
                  area.y + (g->h + CARD_GAP) * (float)row, g->w, g->h};
}

/* Takes those that are over out of the list, so that `most` stay. */
static size_t drop_ended(const View *v, uint32_t *threads, size_t n,
                         size_t most) {
    size_t kept = 0, left = n;
    for (size_t i = 0; i < n; i++) {
        ThreadRow t;
        bool over = model_thread(v->model, threads[i], &t) &&
                    t.state == THREAD_ENDED && !thread_is_hot(v, threads[i]);
        if (over && left > most)
            left--;
        else
            threads[kept++] = threads[i];
    }
    return kept;
}

/* The part of the list that is shown: around the one that is spoken of. */
static size_t first_shown(const View *v, const uint32_t *threads, size_t n,
                          size_t most) {
    if (n <= most) return 0;
    size_t hot = 0;
    for (size_t i = 0; i < n; i++)
        if (thread_is_hot(v, threads[i])) hot = i;
    size_t from = hot > most / 2 ? hot - most / 2 : 0;
    return from + most > n ? n - most : from;
}

ThreadGrid thread_grid(View *v, Rect area, uint32_t *threads, size_t n,
                       float least) {
    enum { NOTE_H = 20 };
    size_t all = n;
    Grid g = grid_of(area, n, least);
    Rect full = area;
    if (n > g.shown) {
        area.h -= NOTE_H;
        g = grid_of(area, n, least);
        n = drop_ended(v, threads, n, g.shown);
    }
    size_t from = first_shown(v, threads, n, g.shown);
    size_t shown = n < g.shown ? n : g.shown;
    for (size_t i = 0; i < shown; i++) {
        threads[i] = threads[from + i];
        thread_card(v, grid_cell(&g, area, i), threads[i]);
    }
    if (all > shown)
        view_more(v, full.x + full.w / 2, full.y + full.h - NOTE_H / 2.0F,
                  all - shown);
    return (ThreadGrid){g, area, shown};
}
