/* Processes: the first one with its threads and what it sends and gets, the
 * others as frames beside it.  Nothing is shared between the frames. */
#include <math.h>

#include "view/panel/pool_card.h"
#include "view/stage_view.h"

/* The first two bound what a picture costs; ROW_H: px of a child that is one
 * row, and to the next result. */
enum { MAX_HANDS = 64, MAX_THREADS = 128, ROW_H = 30 };

typedef struct Scene {
    View *v;
    Rect frame, threads, out, back; /* the first process and its columns */
    Rect children;
    ProcessRow *rows; /* of the children that are shown */
    size_t n;
    uint32_t left; /* children that there is no room for */
    ExecutorRow pool;
    bool has_pool;
    float h, step; /* of a child's frame; to the next one */
    HandOver hands[MAX_HANDS];
    size_t hand_n;
} Scene;

/* Whether this step has handed something over in that way, to or from a child
 * or (NULL) at all. */
static bool hand(const Scene *s, HandOverKind kind, const ProcessRow *child) {
    for (size_t i = 0; i < s->hand_n; i++) {
        const HandOver *h = &s->hands[i];
        if (h->kind != kind) continue;
        if (!child) return true;
        if (kind == HAND_PROCESS && h->process == child->process) return true;
        if (kind == HAND_TAKE && h->to == child->first_thread) return true;
        if (kind == HAND_RESULT && h->from == child->first_thread) return true;
    }
    return false;
}

/* There is room for one pool of processes: the first. */
static void find_pool(Scene *s) {
    const Model *m = s->v->model;
    for (uint32_t i = 0; i < model_executors(m) && !s->has_pool; i++)
        s->has_pool = model_executor(m, i, &s->pool) && s->pool.processes;
}

/* Whether it is left out: those that are over make room for others. */
static bool dropped(const View *v, const ProcessRow *row, uint32_t *skip) {
    bool hot =
        row->first_thread != NO_THREAD && thread_is_hot(v, row->first_thread);
    if (!row->ended || hot || *skip == 0) return false;
    --*skip;
    return true;
}

/* The first that are shown of n: around the one that is spoken of. */
static size_t window_of(const View *v, const ProcessRow *rows, size_t n,
                        size_t fit) {
    size_t hot = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].first_thread != NO_THREAD &&
            thread_is_hot(v, rows[i].first_thread))
            hot = i;
    size_t from = hot >= fit ? hot - fit / 2 : 0;
    return from + fit > n ? n > fit ? n - fit : 0 : from;
}

/* Sets rows, n and left: which children there is room for. */
static void find_children(Scene *s, size_t fit) {
    const Model *m = s->v->model;
    /* Process 0 is the one at the left; its children begin at 1. */
    uint32_t all = model_processes(m), skip;
    ProcessRow *rows = arena_array(s->v->pen.frame, ProcessRow, all);
    size_t n = 0;
    skip = all - 1 > fit ? all - 1 - (uint32_t)fit : 0;
    for (uint32_t k = 1; k < all; k++)
        if (model_process(m, k, &rows[n]) && !dropped(s->v, &rows[n], &skip))
            n++;
    s->rows = rows + window_of(s->v, rows, n, fit);
    s->n = n < fit ? n : fit;
    s->left = all - 1 - (uint32_t)s->n;
}

/* Where everything is; the children first, because their number decides. */
static void place(Scene *s, Rect r) {
    Rect in = {r.x + 12, r.y + 40, r.w - 24, r.h - 52};
    /* The gap holds both buses with an arrow on each side. */
    float cw = fminf(300, floorf(in.w * 0.365F)), gap = in.w < 600 ? 48 : 72;
    uint32_t children = model_processes(s->v->model) - 1;
    s->children = (Rect){in.x + in.w - cw, in.y, cw, in.h};
    /* A few are frames with two lines, many are rows; each with its gap. */
    float least = children > 3 ? ROW_H + 8 : 60 + 16;
    float free = children > 3 ? 8 : 16; /* there is no gap behind the last */
    size_t fit = (size_t)fmaxf(1, (in.h + free) / least);
    /* Room for "+ n more". */
    if (children > fit) fit = (size_t)fmaxf(1, (in.h - 14) / least);
    find_children(s, fit);
    float rows = fmaxf(1, (float)s->n), more = s->left ? 20 : 0;
    s->step = fminf(93, (in.h - more + 8) / rows);
    if (rows <= 3) s->step = fminf(98, (in.h + 16) / rows);
    s->h = s->step - (s->step > 60 ? 16 : 8);
    s->frame = (Rect){in.x, in.y, in.w - cw - gap, in.h};
    Rect inner = {in.x + 12, in.y + 20, s->frame.w - 24, in.h - 32};
    s->threads = inner;
    if (!s->has_pool) return;
    /* Threads at the left; what goes out above what comes back at the right. */
    float half = (inner.w - 12) / 2, h = (inner.h - 12) / 2;
    s->threads.w = half;
    s->out = (Rect){inner.x + half + 12, inner.y, half, h};
    s->back = (Rect){s->out.x, inner.y + h + 12, half, h};
}

/* ---- the first process ---- */

/* The threads of the first process: what it runs itself. */
static void home_threads(Scene *s) {
    View *v = s->v;
    uint32_t *threads = arena_array(v->pen.frame, uint32_t, MAX_THREADS);
    size_t n = 0;
    uint32_t all = model_threads(v->model);
    for (uint32_t k = 0; k < all && n < MAX_THREADS; k++) {
        ThreadRow t;
        if (model_thread(v->model, k, &t) && t.process == 0) threads[n++] = k;
    }
    Rect r = s->threads;
    /* Up to two share the height with large cards. */
    if (n > 2 || !s->has_pool) {
        thread_grid(v, r, threads, n, 0, 170);
        return;
    }
    float h = (r.h - 12 * (float)(n - 1)) / (float)n;
    for (size_t i = 0; i < n; i++)
        thread_card(v, (Rect){r.x, r.y + (h + 12) * (float)i, r.w, h},
                    threads[i]);
}

/* Results that have just come. */
static void results(Scene *s) {
    View *v = s->v;
    const Pen *p = &v->pen;
    Rect r = s->back;
    pool_card(v, r, pen_word(p, S_UI_RESULTS_BACK),
              pen_word(p, S_UI_UNPICKLED));
    float y = r.y + (r.h > 110 ? 58 : 34);
    size_t shown = 0, fit = (size_t)fmaxf(0, (r.y + r.h - y) / ROW_H);
    /* Hand-overs come the newest first: from the end, in the order in which
     * they happened. */
    for (size_t i = s->hand_n; i > 0 && shown < fit; i--) {
        const HandOver *h = &s->hands[i - 1];
        JobRow job;
        if (h->kind != HAND_RESULT || !model_job(v->model, h->job, &job))
            continue;
        pool_job_row(v, (Rect){r.x + 10, y, r.w - 20, 28}, h->job,
                     str_of(pen_clean(p, job.result, 60)), true);
        y += ROW_H + 1;
        shown++;
    }
    if (shown == 0 && fit > 0)
        empty_row(&v->pen, (Rect){r.x + 10, y, r.w - 20, 28},
                  pen_word(p, S_UI_EMPTY));
}

/* ---- the others ---- */

/* A child's frame; the arrows end at it, too. */
static Rect child_rect(const Scene *s, size_t i) {
    return (Rect){s->children.x, s->children.y + s->step * (float)i,
                  s->children.w, s->h};
}

/* Of a process the state is that of its main thread; a command has none and
 * runs until it is over. */
static State child_state(const View *v, const ProcessRow *c) {
    ThreadRow t;
    if (c->ended) return c->status ? STATE_ERROR : STATE_DONE;
    if (c->first_thread == NO_THREAD ||
        !model_thread(v->model, c->first_thread, &t))
        return STATE_RUNNING;
    return thread_state(&t);
}

/* A row where there are many: pid, badge, what it does. */
static void child_row(Scene *s, Rect r, const ProcessRow *c) {
    View *v = s->v;
    Pen *p = &v->pen;
    State st = child_state(v, c);
    draw_rect(p->draw, r,
              (Paint){.stroke = st == STATE_DONE ? color_line(st) : COLOR_LINE2,
                      .width = 2,
                      .radius = 7});
    Str pid = pen_printf(p, "%u", c->pid);
    float yc = r.y + r.h / 2, w = pen_width(p, MONO_BOLD, 13, pid);
    text_at(p, r.x + 10, yc, pid, MONO_BOLD, 13, COLOR_INK);
    Rect rest = {r.x + 14 + w, r.y, r.w - 16 - w, r.h};
    /* A process that is alive is shown by its main thread; of a command, or one
     * that is over, there is the label. */
    if (!c->is_command && c->first_thread != NO_THREAD && !c->ended) {
        thread_card_in(v, rest, c->first_thread, false);
        return;
    }
    float x = rest.x + 5;
    x += badge(p, (Point){x, yc}, pen_printf(p, "%s", c->badge), st, 13, 0) + 7;
    text_cut(p, x, yc, str_of(pen_clean(p, c->label, 80)), MONO_MEDIUM, 13,
             COLOR_INK2, rest.x + rest.w - 6 - x);
}

/* Also a command that still runs: all that is known of it is its line. */
static void ended_child(Scene *s, Rect r, const ProcessRow *c, State st) {
    View *v = s->v;
    Pen *p = &v->pen;
    float yc = r.y + r.h / 2, x = r.x + 20;
    stripe(p, (Rect){r.x + 9, r.y + 14, 5, r.h - 22}, st);
    x += badge(p, (Point){x, yc}, pen_printf(p, "%s", c->badge), st, 14, 0) + 8;
    Str word =
        c->ended ? pen_word(p, S_UI_FINISHED) : pen_word(p, word_of_state(st));
    float right = r.x + r.w - 12,
          pw = pill(p, (Point){right, yc}, word, st, 14, ANCHOR_RIGHT);
    text_cut(p, x, yc, str_of(pen_clean(p, c->label, 80)), MONO_SEMIBOLD, 14,
             COLOR_INK, right - pw - 8 - x);
}

/* A frame with the pid in its edge and two lines inside, or one row. */
static void child(Scene *s, size_t i) {
    View *v = s->v;
    const ProcessRow *c = &s->rows[i];
    Rect r = child_rect(s, i);
    /* 58 px: two lines and the pid in the frame's upper edge. */
    if (r.h < 58) {
        child_row(s, r, c);
        return;
    }
    State st = child_state(v, c);
    bool hot = c->first_thread != NO_THREAD &&
               (thread_is_hot(v, c->first_thread) ||
                stage_changed(v->app->stage.changes.threads, c->first_thread));
    /* How a process has ended stays in the colour of its frame. */
    bool marked = hot || st == STATE_DONE || st == STATE_ERROR;
    view_process_frame(v, r, view_pid(v, c->process),
                       marked ? color_line(st) : COLOR_LINE2);
    if (c->ended || c->first_thread == NO_THREAD) {
        ended_child(s, r, c, st);
        return;
    }
    thread_process(v, r, c->first_thread,
                   str_of(pen_clean(&v->pen, c->label, 60)));
}

/* ---- between them ---- */

static void bus_line(Scene *s, Point a, Point b, bool hot) {
    draw_line(
        s->v->pen.draw, a, b,
        (Paint){.stroke = hot ? COLOR_INK : COLOR_LINE2, .width = hot ? 3 : 2});
}

/* Out along one upright line to all children, back along another. */
static void buses(Scene *s, bool hot) {
    float x0 = s->frame.x + s->frame.w, gap = s->children.x - x0;
    /* The two upright lines divide the gap into about thirds; both meet a
     * child's frame, `shift` above and below its middle. */
    float out = x0 + gap * 0.36F, back = x0 + gap * 0.64F;
    float from = s->has_pool ? s->out.y + s->out.h * 0.6F
                             : s->frame.y + s->frame.h * 0.5F;
    float to = s->back.y + s->back.h * 0.55F;
    float shift = s->has_pool ? fminf(12, s->h * 0.22F) : 0;
    for (size_t i = 0; i < s->n; i++) {
        const ProcessRow *c = &s->rows[i];
        Rect r = child_rect(s, i);
        float y = r.y + r.h / 2;
        /* A process that is started comes the same way as its jobs later. */
        bool takes = hand(s, HAND_TAKE, c) || hand(s, HAND_PROCESS, c);
        size_t begin = s->v->pen.draw->cmds.len;
        if (takes == hot) {
            bus_line(s, (Point){x0 + 2, from}, (Point){out, from}, hot);
            bus_line(s, (Point){out, from}, (Point){out, y - shift}, hot);
            arrow(&s->v->pen, (Point){out, y - shift},
                  (Point){r.x - 4, y - shift}, hot ? COLOR_INK : COLOR_LINE2,
                  hot ? 3 : 2, 8);
            if (hot) motion_note_way(s->v, HAND_TAKE, begin);
        }
        begin = s->v->pen.draw->cmds.len;
        if (!s->has_pool || hand(s, HAND_RESULT, c) != hot) continue;
        bus_line(s, (Point){r.x - 4, y + shift}, (Point){back, y + shift}, hot);
        bus_line(s, (Point){back, y + shift}, (Point){back, to}, hot);
        arrow(&s->v->pen, (Point){back, to}, (Point){x0 + 3, to},
              hot ? COLOR_INK : COLOR_LINE2, hot ? 3 : 2, hot ? 9 : 8);
        if (hot) motion_note_way(s->v, HAND_RESULT, begin);
    }
}

void view_processes(View *v, Rect r, float taken) {
    Pen *p = &v->pen;
    Scene s = {.v = v};
    find_pool(&s);
    ModelCast cast = model_cast(v->model);
    view_heading(
        v, r, pen_word(p, cast.jobs ? S_UI_PROCESSES_AND_POOL : S_UI_PROCESSES),
        pen_word(p, S_UI_NOTHING_SHARED), taken);
    place(&s, r);
    /* Those of this step: what is bright in the picture. */
    s.hand_n = model_hand_overs(v->model, v->before, s.hands, MAX_HANDS);
    ProcessRow first;
    /* Some traces do not know the first process's number. */
    bool known = model_process(v->model, 0, &first) && first.pid;
    view_process_frame(v, s.frame,
                       known ? view_pid(v, 0) : pen_word(p, S_UI_MAIN_PROCESS),
                       COLOR_LINE2);
    home_threads(&s);
    if (s.has_pool) {
        pool_queue(v, s.out, &s.pool, hand(&s, HAND_SUBMIT, NULL));
        results(&s);
    }
    if (s.n == 0) {
        empty_row(p, (Rect){s.children.x, s.children.y, s.children.w, 40},
                  pen_word(p, S_UI_NO_PROCESS));
        return;
    }
    for (size_t i = 0; i < s.n; i++)
        child(&s, i);
    if (s.left)
        view_more(v, s.children.x + s.children.w / 2,
                  s.children.y + s.children.h - 8, s.left);
    buses(&s, false); /* the ones of this step on top */
    buses(&s, true);
}
