/* Threads and pools, from left to right as work moves: who submits, the job
 * queue, the workers, the thread of the loop that gets the result. */
#include <math.h>

#include "view/panel/pool_card.h"

enum {
    MAX_THREADS = 512,
    MAX_POOLS = 8,
    MAX_HANDS = 64,
    GUTTER = 27,
    SLOT_LEAST = 62, /* height of a pool among others */
    NOTE_H = 18
};

typedef struct Scene {
    View *v;
    Rect inner;
    uint32_t *callers, *loops; /* threads; main first among the callers */
    size_t caller_n, loop_n, unlisted; /* unlisted: too many, and over */
    ExecutorRow pools[MAX_POOLS];
    size_t pool_n;
    float pool_h;              /* for all of them */
    uint32_t pools_left;       /* executors that there is no room for */
    bool has_pool, has_loop;   /* columns are kept for what will come */
    bool from_home, from_loop; /* who has submitted jobs */
    uint32_t loops_in_all;
    Rect home, queue, pool, loop; /* columns */
    HandOver hands[MAX_HANDS];
    size_t hand_n;
} Scene;

/* ---- who is there ---- */

/* Workers are in their pool's box, other processes are not in this picture; a
 * loop in the main thread stays with the callers. */
static void add_thread(Scene *s, uint32_t thread) {
    ThreadRow t;
    if (!model_thread(s->v->model, thread, &t)) return;
    if (t.process != 0 || t.executor != 0) return;
    bool loop = t.runs_loop && !t.main;
    if (t.jobs_submitted) *(loop ? &s->from_loop : &s->from_home) = true;
    if (loop)
        s->loops[s->loop_n++] = thread;
    else
        s->callers[s->caller_n++] = thread;
}

/* All of them or, where there are very many, those that are not over. */
static void find_threads(Scene *s) {
    const Model *m = s->v->model;
    uint32_t all = model_threads(m);
    s->callers = arena_array(s->v->pen.frame, uint32_t, MAX_THREADS);
    s->loops = arena_array(s->v->pen.frame, uint32_t, MAX_THREADS);
    if (all <= MAX_THREADS) {
        for (uint32_t k = 0; k < all; k++)
            add_thread(s, k);
        return;
    }
    uint32_t *alive = arena_array(s->v->pen.frame, uint32_t, MAX_THREADS);
    size_t n = model_threads_alive(m, 0, alive, MAX_THREADS);
    s->unlisted = all - n;
    for (size_t i = 0; i < n; i++)
        add_thread(s, alive[i]);
}

/* One that never gets a job is no part of the picture. */
static bool is_used(const ExecutorRow *e) {
    return e->queued || e->running || e->ended || e->workers;
}

/* As many as there is room for; the ones that have something to do first. */
static void find_pools(Scene *s, float room) {
    const Model *m = s->v->model;
    uint32_t all = model_executors(m), used = 0;
    size_t fit = (size_t)fmaxf(1, (room + 8) / (SLOT_LEAST + 8));
    if (fit > MAX_POOLS) fit = MAX_POOLS;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < all; i++) {
            ExecutorRow e;
            if (!model_executor(m, i, &e)) continue;
            /* A single one is shown before its first job, too. */
            if (!is_used(&e) && all > 1) continue;
            /* Counted once, in the first pass: those that are busy are taken in
             * it, the idle ones in the second. */
            used += pass == 0;
            if ((e.queued || e.running) != (pass == 0)) continue;
            if (s->pool_n < fit) s->pools[s->pool_n++] = e;
        }
    }
    s->pools_left = used - (uint32_t)s->pool_n;
}

/* How many threads run a loop, now or later: a badge is made from the whole
 * run. */
static uint32_t loops_in_threads(const Model *m) {
    uint32_t n = model_cast(m).most_threads, loops = 0;
    char name[BADGE_MAX];
    for (uint32_t k = 1; k < n && k < MAX_THREADS; k++)
        loops += model_badge(m, k, name)[0] == 'L';
    return loops;
}

/* Whether this step has handed something over in that way; NO_THREAD stands for
 * any. */
static bool hand(const Scene *s, HandOverKind kind, uint32_t from,
                 uint32_t to) {
    for (size_t i = 0; i < s->hand_n; i++) {
        const HandOver *h = &s->hands[i];
        if (h->kind != kind) continue;
        if (from != NO_THREAD && h->from != from) continue;
        if (to != NO_THREAD && h->to != to) continue;
        return true;
    }
    return false;
}

/* ---- columns ---- */

/* Widths from left to right: callers, queue, workers, loop.  The weights are
 * about px in a window of 1280, where 720 are to be shared out; a column that
 * is never needed has none, and which these are does not change from step to
 * step. */
static void columns(Scene *s) {
    ThreadRow main;
    bool rich = model_thread(s->v->model, 0, &main) && main.runs_loop;
    bool crowd = s->caller_n > 3;
    uint32_t workers = 0;
    for (size_t i = 0; i < s->pool_n; i++)
        workers = s->pools[i].workers > workers ? s->pools[i].workers : workers;
    float pool = workers <= 6 ? 216 : s->inner.w < 600 ? 240 : 330;
    float loop = s->has_pool ? 140 : s->loops_in_all > 1 ? 420 : 220;
    float weights[4] = {rich    ? 252
                        : crowd ? 200
                                : 152,
                        s->has_pool ? 136 : 0, s->has_pool ? pool : 0,
                        s->has_loop ? loop : 0};
    if (rich && s->has_pool) weights[1] = 130;
    if (!rich && s->has_pool && s->has_loop &&
        !s->v->app->survey.main_submits) {
        weights[0] = crowd ? 160 : 132; /* the loop's thread does it all */
        weights[3] = 176;
    }
    Rect *to[4] = {&s->home, &s->queue, &s->pool, &s->loop};
    float all = 0, gaps = -1;
    for (int i = 0; i < 4; i++) {
        all += weights[i];
        gaps += weights[i] > 0;
    }
    float gap = s->inner.w < 600 ? 19 : GUTTER;
    float unit = (s->inner.w - gaps * gap) / all, x = s->inner.x;
    for (int i = 0; i < 4; i++) {
        if (weights[i] <= 0) continue;
        float w = floorf(weights[i] * unit);
        *to[i] = (Rect){x, s->inner.y, w, s->inner.h};
        x += w + gap;
    }
}

/* ---- arrows ---- */

/* From one column's edge to the next one's; only bright ones are ways along
 * which something moves. */
static void between(const Scene *s, float x0, float x1, float y, bool hot,
                    HandOverKind kind) {
    size_t from = s->v->pen.draw->cmds.len;
    arrow(&s->v->pen, (Point){x0 + 3, y}, (Point){x1 - 3, y},
          hot ? COLOR_INK : COLOR_LINE2, hot ? 3 : 2, hot ? 9 : 8);
    if (hot) motion_note_way(s->v, (int)kind, from);
}

/* One arrow for each worker's row, or one for all where there are many. */
static void worker_arrows(const Scene *s, const ThreadGrid *g,
                          const uint32_t *workers, Rect box, const Rect *queue,
                          const Rect *loop) {
    size_t rows = g->shown < g->grid.rows ? g->shown : g->grid.rows;
    bool each = rows <= 5 && g->grid.columns == 1;
    for (size_t i = 0; i < (each ? rows : rows ? 1 : 0); i++) {
        Rect cell = grid_cell(&g->grid, g->area, i);
        /* In a high card at the height of its second line, the job. */
        float y = each ? cell.y + fminf(46, cell.h / 2) : box.y + box.h / 2;
        uint32_t who = each ? workers[i] : NO_THREAD;
        between(s, queue->x + queue->w, box.x, y,
                hand(s, HAND_TAKE, NO_THREAD, who), HAND_TAKE);
        if (loop)
            between(s, box.x + box.w, loop->x, y,
                    hand(s, HAND_RESULT, who, NO_THREAD) ||
                        (each && hand(s, HAND_THREADSAFE, who, NO_THREAD)),
                    HAND_RESULT);
    }
}

/* Results go back to a loop in the main thread, jobs from the loop's thread to
 * the queue: below the columns between them. */
static void way_back(const Scene *s, Rect box, Rect to, float bottom, bool hot,
                     HandOverKind kind) {
    size_t from = s->v->pen.draw->cmds.len;
    Paint line = {.stroke = hot ? COLOR_INK : COLOR_LINE2,
                  .width = hot ? 3 : 2};
    /* At three quarters of the card that it comes to: beside its middle. */
    float x0 = box.x + box.w / 2, x1 = to.x + to.w * 0.75F;
    DrawList *d = s->v->pen.draw;
    draw_line(d, (Point){x0, box.y + box.h + 2}, (Point){x0, bottom}, line);
    draw_line(d, (Point){x0, bottom}, (Point){x1, bottom}, line);
    arrow(&s->v->pen, (Point){x1, bottom}, (Point){x1, to.y + to.h + 2},
          line.stroke, line.width, 8);
    if (hot) motion_note_way(s->v, (int)kind, from);
}

/* ---- the columns' contents ---- */

/* A job went into the queue in this step, from a loop's thread or not. */
static bool submitted(const Scene *s, uint32_t executor, bool by_loop) {
    for (size_t i = 0; i < s->hand_n; i++) {
        const HandOver *h = &s->hands[i];
        ThreadRow t;
        if (h->executor != executor || h->kind != HAND_SUBMIT) continue;
        if (!model_thread(s->v->model, h->from, &t)) continue;
        if ((t.runs_loop && !t.main) == by_loop) return true;
    }
    return false;
}

/* Each pool is a row across two columns: its queue, and its workers. */
static void pools(Scene *s) {
    View *v = s->v;
    /* Pools share the height evenly, 8 px apart; a queue stands beside its own
     * workers.  The box is a little larger than its column: its dashes lie in
     * the gap. */
    float n = (float)s->pool_n, h = (s->pool_h - 8 * (n - 1)) / n;
    uint32_t *workers = arena_array(v->pen.frame, uint32_t, POOL_WORKERS);
    for (size_t i = 0; i < s->pool_n; i++) {
        const ExecutorRow *e = &s->pools[i];
        float y = s->inner.y + (h + 8) * (float)i;
        Rect queue = {s->queue.x, y, s->queue.w, h};
        Rect box = {s->pool.x - 6, y - 2, s->pool.w + 12, h + 4};
        pool_queue(v, queue, e,
                   submitted(s, e->executor, false) ||
                       submitted(s, e->executor, true));
        ThreadGrid g = pool_workers(v, box, e, workers);
        /* Where only the loop's thread submits, its arrow is the way back
         * below. */
        if (s->from_home || !s->from_loop)
            between(s, s->home.x + s->home.w, queue.x, y + fminf(74, h / 2),
                    submitted(s, e->executor, false), HAND_SUBMIT);
        worker_arrows(s, &g, workers, box, &queue,
                      s->has_loop ? &s->loop : NULL);
    }
    if (s->pools_left)
        view_more(v, (s->queue.x + s->pool.x + s->pool.w) / 2,
                  s->inner.y + s->inner.h - NOTE_H / 2.0F + 3, s->pools_left);
}

/* The place of queue and workers is kept before the first executor is made. */
static void no_pool_yet(Scene *s) {
    float w = s->pool.x + s->pool.w - s->queue.x;
    empty_row(&s->v->pen, (Rect){s->queue.x, s->inner.y, w, s->inner.h},
              pen_word(&s->v->pen, S_UI_NO_POOL));
}

/* The main thread's card gets what the others leave. */
static void home(Scene *s) {
    View *v = s->v;
    Rect r = s->home;
    if (s->caller_n == 0) return;
    ThreadRow t;
    bool alone = s->caller_n == 1;
    bool rich = model_thread(v->model, s->callers[0], &t) &&
                (t.runs_loop || t.jobs_submitted);
    if (alone || !rich) {
        if (alone)
            thread_card(v, r, s->callers[0]);
        else
            thread_grid(v, r, s->callers, s->caller_n, s->unlisted, 150);
        return;
    }
    /* Main thread above, the others as a grid below. */
    float rows = fminf(4, ceilf((float)(s->caller_n - 1) / 2));
    float below = fmaxf(CARD_LOW_H, rows * (CARD_ROW_H + CARD_GAP) - CARD_GAP);
    float h = fmaxf(r.h * 0.5F, r.h - below - CARD_GAP);
    thread_card(v, (Rect){r.x, r.y, r.w, h}, s->callers[0]);
    Rect rest = {r.x, r.y + h + CARD_GAP, r.w, r.h - h - CARD_GAP};
    thread_grid(v, rest, s->callers + 1, s->caller_n - 1, s->unlisted, 110);
}

/* Threads that run a loop, at the right: large cards with their queues while
 * there is room, a grid otherwise. */
static void loops(Scene *s) {
    View *v = s->v;
    if (s->loop_n == 0) {
        empty_row(&v->pen, s->loop, pen_word(&v->pen, S_UI_NO_LOOP_THREAD));
        return;
    }
    /* 90 px: a card with its queues begins to be of use. */
    size_t fit = (size_t)fmaxf(1, s->loop.h / 90);
    size_t n = s->loop_n < fit ? s->loop_n : fit;
    if (n < s->loop_n) {
        thread_grid(v, s->loop, s->loops, s->loop_n, 0, 110);
        return;
    }
    float h = (s->loop.h - 8 * (float)(n - 1)) / (float)n;
    for (size_t i = 0; i < n; i++)
        thread_card(
            v, (Rect){s->loop.x, s->loop.y + (h + 8) * (float)i, s->loop.w, h},
            s->loops[i]);
}

/* Handed over by call_soon_threadsafe, without a pool in between. */
static void home_to_loop(Scene *s) {
    if (!s->has_loop || s->has_pool || s->loop_n == 0) return;
    bool hot = hand(s, HAND_THREADSAFE, NO_THREAD, NO_THREAD) ||
               hand(s, HAND_START, NO_THREAD, NO_THREAD);
    between(s, s->home.x + s->home.w, s->loop.x, s->inner.y + 74, hot,
            HAND_THREADSAFE);
}

/* Without a loop in a thread of its own, results return to the callers; with
 * one they reach it from the left, and its jobs go back to the queues. */
static void ways_back(const Scene *s, float bottom) {
    bool hot = false;
    if (!s->has_loop) {
        hot = hand(s, HAND_RESULT, NO_THREAD, NO_THREAD);
        way_back(s, s->pool, s->home, bottom, hot, HAND_RESULT);
        return;
    }
    for (size_t i = 0; i < s->pool_n; i++)
        hot = hot || submitted(s, s->pools[i].executor, true);
    way_back(s, s->loop, s->queue, bottom, hot, HAND_SUBMIT);
}

/* ---- the panel ---- */

/* How many threads share the memory of this process, so far. */
static Str remark(const View *v) {
    const Pen *p = &v->pen;
    uint32_t n = 0, all = model_threads(v->model);
    for (uint32_t k = 0; k < all; k++) {
        ThreadRow t;
        n += model_thread(v->model, k, &t) && t.process == 0;
    }
    if (n < 2) return pen_word(p, S_UI_ONE_THREAD_YET);
    return pen_fill(p, S_UI_SHARED_MEMORY, "n", pen_number(p, n), NULL);
}

void view_heading(View *v, Rect r, Str title, Str words, float taken) {
    Pen *p = &v->pen;
    panel(p, r, title, STR(""));
    float used = p->heading.x + p->heading.w - r.x + 8;
    float end = r.x + r.w - taken - p->taken - 12;
    float w = pen_width(p, SANS_MEDIUM, 14, words);
    if (end - w > r.x + used)
        text_right(p, end, r.y + 16, words, SANS_MEDIUM, 14, COLOR_INK3);
}

void view_process_frame(View *v, Rect r, Str label, Color color) {
    Pen *p = &v->pen;
    draw_rect(p->draw, r, (Paint){.stroke = color, .width = 2, .radius = 10});
    /* The label cuts the outline: it has the panel's ground. */
    if (label.len == 0) return;
    float w = pen_width(p, MONO_BOLD, 14, label) + 14;
    draw_rect(p->draw, (Rect){r.x + 12, r.y - 9, w, 18},
              (Paint){.fill = COLOR_PANEL});
    text_middle(p, r.x + 12 + w / 2, r.y, label, MONO_BOLD, 14, COLOR_INK);
}

Str view_pid(const View *v, uint32_t process) {
    ProcessRow row;
    if (!model_process(v->model, process, &row) || row.pid == 0)
        return v->app->survey.children
                   ? pen_word(&v->pen, S_UI_FIRST_PROCESS)
                   : str_of(pen_clean(&v->pen, str_of(v->program->name), 40));
    return pen_printf(&v->pen, "pid %u", row.pid);
}

void view_threads(View *v, Rect r, float taken) {
    Pen *p = &v->pen;
    ModelCast cast = model_cast(v->model);
    view_heading(v, r,
                 pen_word(p, cast.jobs ? S_UI_THREADS_AND_POOL : S_UI_THREADS),
                 remark(v), taken);
    view_process_frame(v, (Rect){r.x + 10, r.y + 42, r.w - 20, r.h - 52},
                       view_pid(v, 0), COLOR_LINE2);
    Scene s = {.v = v,
               .inner = {r.x + 22, r.y + 60, r.w - 44, r.h - 80},
               .has_pool = cast.jobs,
               .loops_in_all = loops_in_threads(v->model)};
    s.has_loop = s.loops_in_all > 0;
    find_threads(&s);
    if (s.has_pool) find_pools(&s, s.inner.h - 18);
    s.hand_n = model_hand_overs(v->model, v->before, s.hands, MAX_HANDS);
    /* The line of the way back needs 18 px below the columns. */
    bool back = s.has_pool && s.pool_n > 0 && (!s.has_loop || s.from_loop);
    float bottom = s.inner.y + s.inner.h + 2;
    if (back) s.inner.h -= 18;
    s.pool_h = s.inner.h - (s.pools_left ? NOTE_H : 0);
    columns(&s);
    home(&s);
    if (s.has_loop) loops(&s);
    if (s.pool_n > 0)
        pools(&s);
    else if (s.has_pool)
        no_pool_yet(&s);
    if (back) ways_back(&s, bottom - 4);
    home_to_loop(&s);
}
