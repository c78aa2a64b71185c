/* One thread as a card: who it is, its state, what it works at and what it does
 * just now, in as many lines as the card is high.  In a narrow one a text with
 * a time gives way to a shorter one rather than lose its end. */
#include "view/panel/thread_card.h"

#include <math.h>
#include <string.h>

#include "view/rich.h"
#include "view/stage_view.h"

State thread_state(const ThreadRow *t) {
    return state_of_task(t->look);
}

bool thread_is_hot(const View *v, uint32_t thread) {
    return v->app->narration.thread == thread + 1;
}

/* ---- words ---- */

/* What it is rather than its name, where that says more: names of workers are
 * long and all alike. */
static Str title_of(const View *v, const ThreadRow *t) {
    const Pen *p = &v->pen;
    if (t->main) return pen_word(p, S_UI_MAIN_THREAD);
    if (t->kind == THREAD_PROCESS) return pen_word(p, S_UI_PROCESS);
    if (t->kind == THREAD_WORKER) return pen_word(p, S_UI_WORKER);
    if (t->runs_loop) return pen_word(p, S_UI_LOOP_THREAD);
    return str_of(pen_clean(p, t->name, 60));
}

Str thread_lane_name(const View *v, const ThreadRow *t) {
    if (t->main) return pen_word(&v->pen, S_UI_LANE_MAIN);
    if (t->runs_loop) return pen_word(&v->pen, S_UI_LANE_LOOP_THREAD);
    if (t->kind != THREAD_PLAIN) return title_of(v, t);
    return str_of(pen_clean(&v->pen, thread_short_name(t->name), 60));
}

/* In the pill: the state or, of one that has failed, the exception's type. */
static Str word_of(const View *v, const ThreadRow *t) {
    const Pen *p = &v->pen;
    if (t->error.len > 0) return t->error;
    if (t->state == THREAD_ENDED) return pen_word(p, S_UI_FINISHED);
    if (t->state == THREAD_IDLE) return pen_word(p, S_UI_IDLE);
    return pen_word(p, word_of_state(thread_state(t)));
}

/* What it is about: its function, with the arguments where they are known. */
static Str subject_of(const View *v, const ThreadRow *t) {
    JobRow job;
    /* A job's own call, not that of the function deep inside it. */
    Str s = t->label.len ? t->label : t->function;
    if (t->job && model_job(v->model, t->job, &job)) s = job.label;
    if (s.len && s.ptr[0] == '<') return STR(""); /* <module>: no name */
    return str_of(pen_clean(&v->pen, s, 120));
}

/* Until when, or because of whom, a thread is blocked. */
static Str blocked_until(const View *v, const ThreadRow *t) {
    const Pen *p = &v->pen;
    if (t->has_holder)
        return pen_fill(p, S_UI_WAITS_FOR, "v",
                        view_thread_badge(v, t->holder).ptr, NULL);
    if (!t->has_due) return STR("");
    if (t->due_ns <= v->now->t_ns) return pen_word(p, S_UI_ENDS_NOW);
    return pen_fill(p, S_UI_UNTIL, "t", pen_seconds(p, t->due_ns), NULL);
}

/* A thread whose loop sleeps in select: until its first timer is due, or for
 * ever. */
static Str select_text(const View *v, const ThreadRow *t) {
    const Pen *p = &v->pen;
    TimerRow first;
    if (!t->loop || !model_loop_timers(v->model, t->loop, &first, 1))
        return pen_word(p, S_UI_SLEEPS_FOREVER);
    return pen_fill(p, S_UI_SLEEPS_UNTIL, "t", pen_seconds(p, first.due_ns),
                    NULL);
}

/* The line that runs, as much of it as there is room for. */
static Str line_text(const View *v, uint32_t loc, float room) {
    const Pen *p = &v->pen;
    const char *n = pen_number(p, loc_line(loc));
    if (loc_line(loc) == 0) return STR("");
    Str s = pen_fill(p, S_UI_LINE_CODE, "n", n, "v",
                     pen_clean(p, view_code(v, loc), 120), NULL);
    /* Code may be cut, but not to a few letters. */
    if (room > 150 || pen_width(p, SANS_MEDIUM, 14, s) <= room) return s;
    return pen_fill(p, S_UI_LINE_N, "n", n, NULL);
}

/* The line below: what it does just now.  *mono: it is code. */
static Str detail_of(const View *v, const ThreadRow *t, float room,
                     bool *mono) {
    const Pen *p = &v->pen;
    const ModelNow *now = v->now;
    bool between = t->loop_runs && now->loop == t->loop &&
                   (!now->running || now->ended); /* two callbacks */
    *mono = false;
    switch (t->state) {
    case THREAD_ENDED:
        return pen_fill(p, S_UI_ENDED_AT, "t",
                        pen_seconds(p, t->ended_ns > t->since_ns ? t->ended_ns
                                                                 : t->since_ns),
                        NULL);
    case THREAD_IDLE: return pen_word(p, S_UI_NO_JOB);
    case THREAD_WAITING: return select_text(v, t);
    case THREAD_BLOCKED: {
        Str until = blocked_until(v, t), what = view_waits(v, t->waits, mono);
        if (until.len == 0) return what;
        *mono = false;
        if (what.len == 0) return until;
        return pen_printf(p, "%s · %s", what.ptr, until.ptr);
    }
    /* Between two callbacks the thread is in its own code, that started the
     * loop; the task's line is over. */
    default: return line_text(v, between ? t->own_loc : t->loc, room);
    }
}

/* What is left of a detail where there is room for one word: code may be cut,
 * a time may not. */
static Str brief(const View *v, const ThreadRow *t, Str text, float room) {
    const Pen *p = &v->pen;
    bool code;
    if (pen_width(p, SANS_MEDIUM, 14, text) <= room) return text;
    if (t->state == THREAD_WAITING) return pen_word(p, S_UI_SLEEPS);
    if (t->state == THREAD_IDLE) return STR(""); /* its badge says so, too */
    if (t->state == THREAD_ENDED) return str_of(pen_seconds(p, t->ended_ns));
    if (t->state != THREAD_BLOCKED) return text;
    if (t->has_due && t->due_ns > v->now->t_ns)
        return str_of(pen_seconds(p, t->due_ns));
    (void)view_waits(v, t->waits, &code);
    return t->waits.len && !code ? pen_word(p, S_UI_OTHER_THREADS) : text;
}

/* ---- pieces ---- */

static void frame(View *v, Rect r, State st, bool hot) {
    draw_rect(v->pen.draw, r,
              (Paint){.fill = COLOR_CARD,
                      .radius = r.h < CARD_LOW_H ? 5 : 8,
                      .stroke = hot ? color_line(st) : COLOR_LINE,
                      .width = hot ? 2 : 1});
}

/* A click on it follows the thread: 2 px of ink. */
static void follow_ring(View *v, Rect r, uint32_t thread) {
    uint32_t lane = LANE_OF_THREAD | thread;
    pen_hot(&v->pen, r, ACT_FOLLOW, lane);
    if (v->app->follow == lane)
        draw_rect(v->pen.draw, rect_inset(r, -2),
                  (Paint){.stroke = COLOR_INK, .width = 3, .radius = 9});
}

/* Returns its width; 0, and nothing is drawn, where there is no such job. */
static float job_badge(View *v, float x, float yc, uint32_t job) {
    JobRow row;
    if (!job || !model_job(v->model, job, &row)) return 0;
    return badge(&v->pen, (Point){x, yc}, pen_printf(&v->pen, "%s", row.badge),
                 state_of_task(row.look), 13, 0);
}

/* Without quotes, if it is one short text. */
static Str unquoted(Str s) {
    if (s.len < 3 || (s.ptr[0] != '\'' && s.ptr[0] != '"')) return s;
    const char *end = memchr(s.ptr + 1, s.ptr[0], s.len - 1);
    if (end != s.ptr + s.len - 1) return s;
    return (Str){s.ptr + 1, s.len - 2};
}

Str job_text(const View *v, Str call, Font font, float size, float max) {
    Str full = str_of(pen_clean(&v->pen, call, 120));
    if (pen_width(&v->pen, font, size, full) <= max) return full;
    const char *open = memchr(full.ptr, '(', full.len);
    if (!open || full.ptr[full.len - 1] != ')') return full;
    size_t from = (size_t)(open + 1 - full.ptr);
    Str inner = {open + 1, full.len - 1 - from};
    return inner.len ? unquoted(inner) : full;
}

/* Badge and call of a job in one line. */
static void job_line(View *v, float x, float yc, float max, uint32_t job) {
    JobRow row;
    if (!model_job(v->model, job, &row)) return;
    float w = job_badge(v, x, yc, job) + 8;
    text_cut(&v->pen, x + w, yc,
             job_text(v, row.label, MONO_MEDIUM, 13, max - w), MONO_MEDIUM, 13,
             COLOR_INK2, max - w);
}

/* How far a wait with an end of its own has come, 0 to 1; negative: there is
 * none. */
static float progress_of(const View *v, const ThreadRow *t) {
    uint64_t now = v->now->t_ns;
    if (t->state != THREAD_BLOCKED || !t->has_due) return -1;
    if (t->due_ns <= t->since_ns || now >= t->due_ns) return 1;
    return (float)(now - t->since_ns) / (float)(t->due_ns - t->since_ns);
}

/* Only blocked threads have one: its colour is that state's. */
static void progress_bar(View *v, Rect r, float done) {
    draw_rect(v->pen.draw, r, (Paint){.fill = COLOR_HI, .radius = 2});
    if (done <= 0) return;
    /* Never narrower than its round ends. */
    r.w = fmaxf(5, r.w * done);
    draw_rect(v->pen.draw, r,
              (Paint){.fill = color_fill(STATE_BLOCKED), .radius = 2});
}

float card_pad(Rect r) {
    return r.w < 160 ? 17 : 20;
}

/* ---- the three sizes ---- */

/* One line: badge, job, call, and the state as an icon. */
static void row_card(View *v, Rect r, const ThreadRow *t) {
    Pen *p = &v->pen;
    State st = thread_state(t);
    float x = r.x + 5, yc = r.y + r.h / 2, right = r.x + r.w - 18;
    x += badge(p, (Point){x, yc}, view_thread_badge(v, t->thread), st, 13, 0) +
         5;
    /* The states have their icons' numbers: see Icon. */
    icon(p, (Icon)st, (Point){r.x + r.w - 11, yc}, 4.6F, color_line(st),
         COLOR_CARD);
    if (t->job && x + 34 < right) x += job_badge(v, x, yc, t->job) + 5;
    bool mono = true;
    Str text = subject_of(v, t);
    /* A plain thread that is blocked says in what; a worker rather its job, for
     * its icon says that it is blocked. */
    bool waits = t->state == THREAD_BLOCKED && !t->job;
    if (text.len == 0 || waits)
        text = t->waits.len ? view_waits(v, t->waits, &mono) : text;
    if (!mono && pen_width(p, SANS_MEDIUM, 13, text) > right - 3 - x)
        text = pen_word(p, S_UI_OTHER_THREADS);
    if (text.len == 0) {
        text = detail_of(v, t, right - 3 - x, &mono);
        if (!mono) text = brief(v, t, text, right - 3 - x);
    }
    if (mono && t->job)
        text = job_text(v, text, MONO_MEDIUM, 13, right - 3 - x);
    text_cut(p, x, yc, text, mono ? MONO_MEDIUM : SANS_MEDIUM, 13, COLOR_INK2,
             right - 3 - x);
}

/* Where the title does not fit: one short word, if there is one. */
static Str short_title(const View *v, const ThreadRow *t, Str title) {
    if (t->main) return pen_word(&v->pen, S_UI_MAIN_SHORT);
    if (t->runs_loop) return pen_word(&v->pen, S_UI_LOOP_TAB);
    return title;
}

/* Badge and title on the left, the state on the right if it fits beside them;
 * returns whether it did. */
static bool head(View *v, Rect r, float yc, const ThreadRow *t) {
    Pen *p = &v->pen;
    State st = thread_state(t);
    bool narrow = r.w < 160;
    float x = r.x + card_pad(r), right = r.x + r.w - (narrow ? 6 : 12);
    Str word = word_of(v, t), title = title_of(v, t);
    float bw =
        badge(p, (Point){x, yc}, view_thread_badge(v, t->thread), st, 14, 0);
    float pw = pill_width(p, word, 14);
    x += bw + (narrow ? 6 : 8);
    bool beside = x + 56 + 8 + pw <= right;
    float size = narrow ? 14 : 15,
          tw = pen_width(p, SANS_SEMIBOLD, size, title);
    /* A short title is not cut for the pill's sake: the pill gets a line of its
     * own.  A long one would be cut anyway. */
    if (x + tw + 8 + pw > right && t->kind != THREAD_WORKER && tw < 130)
        beside = false;
    /* The badge alone says that it is a worker. */
    bool bare = !beside && t->kind == THREAD_WORKER && x + pw <= right;
    if (beside || bare) pill(p, (Point){right, yc}, word, st, 14, ANCHOR_RIGHT);
    if (bare) return true;
    float room = (beside ? right - pw - 8 : right) - x;
    if (tw > room) title = short_title(v, t, title);
    text_cut(p, x, yc, title, SANS_SEMIBOLD, size, COLOR_INK, room);
    return beside;
}

/* What it works at: the job's badge, if it has one, and the call. */
static void subject_line(View *v, Rect r, float yc, const ThreadRow *t) {
    float x = r.x + card_pad(r);
    if (t->job) x += job_badge(v, x, yc, t->job) + 8;
    float room = r.x + r.w - 10 - x;
    text_cut(&v->pen, x, yc,
             job_text(v, subject_of(v, t), MONO_SEMIBOLD, 14, room),
             MONO_SEMIBOLD, 14, COLOR_INK, room);
}

/* One line or, in a high and narrow card, two; returns the middle of the
 * last. */
static float detail_line(View *v, Rect r, float yc, const ThreadRow *t) {
    bool mono;
    float done = progress_of(v, t), x = r.x + card_pad(r),
          room = r.x + r.w - 8 - x;
    Str text = detail_of(v, t, room, &mono);
    if (done >= 0 && r.w > 250) {
        progress_bar(v, (Rect){r.x + r.w - 60, yc - 3, 48, 6}, done);
        room -= 56;
    }
    Font font = mono ? MONO_MEDIUM : SANS_MEDIUM;
    float size = mono ? 13.5F : 14;
    bool fits = pen_width(&v->pen, font, size, text) <= room;
    bool one = mono || r.y + r.h - yc < 34;
    /* The code says in what it is blocked, but nothing else until when.  In a
     * narrow card each has a line, if the call fits into one. */
    bool code;
    Str until = blocked_until(v, t), call = view_waits(v, t->waits, &code);
    if (t->state != THREAD_BLOCKED || fits) until = STR("");
    if (until.len && room < 110 &&
        pen_width(&v->pen, SANS_MEDIUM, 14, call) > room)
        one = true;
    if (!one) until = STR("");
    if (until.len) text = until;
    if (fits || one) {
        if (!mono || until.len) text = brief(v, t, text, room);
        text_cut(&v->pen, x, yc, text, until.len ? SANS_MEDIUM : font, size,
                 COLOR_INK2, room);
        return yc;
    }
    RichRun run = {RICH_TEXT, text, STATE_READY};
    RichStyle style = {size, 20, room, 2, COLOR_INK2};
    int lines = rich_draw(&v->pen, (Point){x, yc}, &run, 1, style);
    return yc + 20 * (float)(lines - 1);
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
    /* Lines lie closer in a low card; the first one too. */
    float step = r.h >= CARD_FULL_H ? 25 : r.h >= 50 ? 22 : 19;
    float yc = r.y + (r.h >= CARD_FULL_H ? 19 : r.h >= 58 ? 17 : 13);
    bool beside = head(v, r, yc, t);
    if (!beside && next_line(r, &yc, step))
        pill(p, (Point){r.x + card_pad(r), yc}, word_of(v, t), thread_state(t),
             14, ANCHOR_LEFT);
    bool subject = subject_of(v, t).len > 0 && t->state != THREAD_ENDED &&
                   t->state != THREAD_IDLE;
    /* With one line left: what it waits for says more than its function. */
    bool one = yc + 2 * step + 9 > r.y + r.h - 2;
    bool says = t->state == THREAD_BLOCKED || t->state == THREAD_WAITING;
    if (subject && !(one && says && !t->job) && next_line(r, &yc, step))
        subject_line(v, r, yc, t);
    bool mono, more = detail_of(v, t, r.w, &mono).len > 0;
    if (more && next_line(r, &yc, step)) yc = detail_line(v, r, yc, t);
    return yc;
}

/* Below all else, if there is room: how many jobs the thread has given to
 * executors and the last of them, the newest at the bottom. */
static void submitted(View *v, Rect r, float yc, const ThreadRow *t) {
    enum { MAX = 16 };
    Pen *p = &v->pen;
    float x = r.x + card_pad(r), room = r.x + r.w - 6 - x;
    if (t->jobs_submitted == 0 || !next_line(r, &yc, 28)) return;
    const char *n = pen_number(p, t->jobs_submitted);
    Str text = t->jobs_submitted == 1
                   ? pen_word(p, S_UI_SUBMITTED_1)
                   : pen_fill(p, S_UI_SUBMITTED, "n", n, NULL);
    if (pen_width(p, SANS_MEDIUM, 14, text) > room)
        text = pen_fill(p, S_UI_JOBS_N, "n", n, NULL);
    text_cut(p, x, yc, text, SANS_MEDIUM, 14, COLOR_INK2, room);
    size_t fit = (size_t)fmaxf(0, (r.y + r.h - 4 - (yc + 12)) / 27);
    if (fit > MAX) fit = MAX;
    uint32_t jobs[MAX], skip = 0, all = t->jobs_submitted;
    if (all > fit && fit > 0) fit--; /* how many are above takes one */
    if (fit == 0) return;
    if (all > fit) skip = all - (uint32_t)fit;
    size_t found = model_thread_jobs(v->model, t->thread, skip, jobs, fit);
    if (skip > 0) {
        yc += 24;
        text_cut(p, x, yc,
                 pen_fill(p, S_UI_MORE_ABOVE, "n", pen_number(p, skip), NULL),
                 SANS_MEDIUM, 14, COLOR_INK3, room);
    }
    for (size_t i = 0; i < found; i++)
        job_line(v, x, yc += 27, room, jobs[i]);
}

/* A worker that has nothing to do any more has sent its result; that this is
 * still on its way is nothing of its own. */
static bool look_up(const View *v, uint32_t thread, ThreadRow *t) {
    if (!model_thread(v->model, thread, t)) return false;
    if (t->state == THREAD_IDLE) t->job = 0;
    return true;
}

void thread_process(View *v, Rect r, uint32_t thread, Str name) {
    Pen *p = &v->pen;
    ThreadRow t;
    if (!look_up(v, thread, &t)) return;
    State st = thread_state(&t);
    pen_hot(p, r, ACT_FOLLOW, LANE_OF_THREAD | thread);
    stripe(p, (Rect){r.x + 9, r.y + 14, 5, r.h - 22}, st);
    float x = r.x + 22, right = r.x + r.w - 12;
    /* Above: badge, job and call.  Below: what it does just now, and its state
     * at the right. */
    float ya = r.y + r.h / 2 - 8, yb = ya + (r.h >= 70 ? 28 : 24);
    float bw =
        badge(p, (Point){x, ya}, view_thread_badge(v, thread), st, 14, 0);
    float at = x + bw + 6;
    if (t.job) at += job_badge(v, at, ya, t.job) + 8;
    Str what = t.state == THREAD_IDLE ? STR("") : subject_of(v, &t);
    bool known = what.len > 0;
    if (!known) what = name;
    text_cut(p, at, ya, job_text(v, what, MONO_SEMIBOLD, 14, right - at),
             MONO_SEMIBOLD, 14, known ? COLOR_INK : COLOR_INK2, right - at);
    Str word = word_of(v, &t);
    float pw = pill(p, (Point){right, yb}, word, st, 14, ANCHOR_RIGHT);
    bool mono;
    float room = right - pw - 10 - x;
    Str text = detail_of(v, &t, room, &mono);
    /* Too long for both: until when is worth more than in what. */
    if (t.state == THREAD_BLOCKED &&
        pen_width(p, SANS_MEDIUM, 14, text) > room &&
        blocked_until(v, &t).len) {
        text = blocked_until(v, &t);
        mono = false;
    }
    if (!mono) text = brief(v, &t, text, room);
    text_cut(p, x, yb, text, mono ? MONO_MEDIUM : SANS_MEDIUM,
             mono ? 13.5F : 14, COLOR_INK2, room);
}

void thread_card_in(View *v, Rect r, uint32_t thread, bool framed) {
    ThreadRow t;
    if (!look_up(v, thread, &t)) return;
    State st = thread_state(&t);
    /* The sentence is about it, or this step has changed its state. */
    bool hot = thread_is_hot(v, thread) ||
               stage_changed(v->app->stage.changes.threads, thread);
    if (framed) frame(v, r, st, hot);
    follow_ring(v, r, thread);
    if (r.h < CARD_LOW_H) {
        row_card(v, r, &t);
        return;
    }
    stripe(&v->pen, (Rect){r.x + 7, r.y + 8, 5, r.h - 16}, st);
    float yc = lines(v, r, &t);
    /* 70 px: a heading and a row or two.  With less the card says what any
     * other thread's does. */
    bool queues = t.runs_loop && t.loop && r.y + r.h - yc > 70;
    if (queues)
        yc = view_loop_card(v, (Rect){r.x, yc + 14, r.w, r.y + r.h - yc - 18},
                            &t);
    submitted(v, r, yc, &t);
}

void thread_card(View *v, Rect r, uint32_t thread) {
    thread_card_in(v, r, thread, true);
}
