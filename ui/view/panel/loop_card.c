/* The queues of an event loop inside the card of the thread that runs it: a
 * small version of view_loop.c's ring. */
#include <math.h>

#include "view/panel/thread_card.h"

/* Logical px; ROW_STEP is to the next row. */
enum { LABEL_H = 20, ROW_H = 27, ROW_STEP = 30, TASK_H = 25, MORE_H = 18 };

/* What is written from top to bottom. */
typedef struct Flow {
    View *v;
    Rect r;
    float y, bottom;
} Flow;

static bool fits(const Flow *f, float h) {
    return f->y + h <= f->bottom;
}

/* This one, row and more draw at f->y and move it on by what they have used;
 * who calls them has looked whether there is room. */
static void label(Flow *f, Str text, Color color) {
    float x = f->r.x + card_pad(f->r);
    text_cut(&f->v->pen, x, f->y + LABEL_H / 2.0F, text, SANS_SEMIBOLD, 14,
             color, f->r.x + f->r.w - 6 - x);
    f->y += LABEL_H + 2;
}

/* The place of the next row of a queue; takes it. */
static Rect row(Flow *f) {
    float x = f->r.x + card_pad(f->r) - 1;
    Rect r = {x, f->y, f->r.x + f->r.w - 8 - x, ROW_H};
    f->y += ROW_STEP;
    return r;
}

static void more(Flow *f, uint64_t n) {
    const Pen *p = &f->v->pen;
    float x = f->r.x + card_pad(f->r);
    float room = f->r.x + f->r.w - 6 - x;
    Str text = pen_fill(p, S_UI_MORE, "n", pen_number(p, n), NULL);
    if (pen_width(p, SANS_MEDIUM, 14, text) > room)
        text = pen_printf(p, "+ %s", pen_number(p, n));
    text_cut(&f->v->pen, x, f->y + MORE_H / 2.0F - 1, text, SANS_MEDIUM, 14,
             COLOR_INK2, room);
    f->y += MORE_H;
}

/* How many of n rows there is room for, with "+ n more" if not for all. */
static uint32_t rows_for(const Flow *f, uint32_t n, float reserved) {
    float room = f->bottom - reserved - f->y;
    /* No gap is needed behind the last row. */
    if (room >= (float)n * ROW_STEP - 3) return n;
    float some = (room - MORE_H) / ROW_STEP;
    return some < 1 ? 0 : (uint32_t)some;
}

/* The callback that runs in this loop, if one does, as in view_loop.c. */
static void running(Flow *f, const LoopRow *loop) {
    const ModelNow *now = f->v->now;
    /* The model tells the running callback of one loop alone, the one that was
     * last worked on. */
    bool mine = now->loop == loop->loop && now->running && !now->ended;
    if (!mine || !fits(f, ROW_H)) return;
    State st = now->blocked  ? STATE_BLOCKED
               : now->raised ? STATE_ERROR
                             : STATE_RUNNING;
    view_run_row(f->v, row(f), &now->callback, st);
    f->y += 2;
}

/* The ready queue; `reserved`: px below it that others need. */
static void ready(Flow *f, const LoopRow *loop, float reserved) {
    const Pen *p = &f->v->pen;
    if (!fits(f, LABEL_H + ROW_H)) return;
    Str name = pen_word(p, S_UI_STATION_READY);
    float room = f->r.w - 6 - card_pad(f->r);
    if (pen_width(p, SANS_SEMIBOLD, 14, name) > room)
        name = pen_word(p, word_of_state(STATE_READY));
    label(f, name, COLOR_INK2);
    /* Tasks and timers below have kept some room; if that leaves no row at all,
     * the queue comes first. */
    uint32_t shown = rows_for(f, loop->ready, reserved);
    if (shown == 0) shown = rows_for(f, loop->ready, 0);
    for (uint32_t i = 0; i < shown; i++) {
        HandleRow h;
        if (!model_loop_ready(f->v->model, loop->loop, i, &h)) return;
        view_ready_row(f->v, row(f), &h);
    }
    if (loop->ready == 0)
        empty_row(&f->v->pen, row(f), pen_word(p, S_UI_EMPTY));
    else if (shown < loop->ready && fits(f, MORE_H))
        more(f, loop->ready - shown);
}

/* One line for all timers. */
static void timer_line(Flow *f, const LoopRow *loop) {
    const Pen *p = &f->v->pen;
    TimerRow t;
    if (loop->timers == 0 || !fits(f, LABEL_H)) return;
    if (!model_loop_timers(f->v->model, loop->loop, &t, 1)) return;
    const char *due = pen_seconds(p, t.due_ns);
    const char *n = pen_number(p, loop->timers);
    /* Only the first one is named; where its time does not fit it is told in
     * fewer words, at last alone. */
    bool late = t.due_ns < f->v->now->t_ns;
    bool one = loop->timers == 1;
    Str text = late  ? pen_fill(p, S_UI_LATE, "t",
                                pen_seconds(p, f->v->now->t_ns - t.due_ns), NULL)
               : one ? pen_fill(p, S_UI_TIMER_NEXT, "t", due, NULL)
                     : pen_fill(p, S_UI_TIMERS_NEXT, "n", n, "t", due, NULL);
    if (!late && pen_width(p, SANS_MEDIUM, 14, text) > f->r.w - 48)
        text = pen_fill(p, one ? S_UI_DUE_AT : S_UI_NEXT_AT, "t", due, NULL);
    if (!late && pen_width(p, SANS_MEDIUM, 14, text) > f->r.w - 48)
        text = str_of(due);
    /* Timers have no rows here: whichever leaves or enters the heap moves from
     * or to this line.  It is noted before anything of it is drawn, for the
     * line itself stays where it is. */
    motion_note(f->v, PLACE_HEAP, 0,
                (Rect){f->r.x + card_pad(f->r) - 1, f->y - 3,
                       f->r.w - card_pad(f->r) - 7, ROW_H},
                f->v->pen.draw->cmds.len);
    icon(&f->v->pen, ICON_TIMER, (Point){f->r.x + 27, f->y + LABEL_H / 2.0F}, 6,
         late ? color_line(STATE_BLOCKED) : COLOR_INK2, COLOR_CARD);
    text_cut(&f->v->pen, f->r.x + 40, f->y + LABEL_H / 2.0F, text, SANS_MEDIUM,
             14, late ? color_line(STATE_BLOCKED) : COLOR_INK2, f->r.w - 48);
    f->y += LABEL_H + 2;
}

/* Badge and call at the left, the word of the state at the right. */
static void task_row(Flow *f, const TaskRow *t) {
    Pen *p = &f->v->pen;
    State st = state_of_task(t->state);
    float x = f->r.x + 20, yc = f->y + TASK_H / 2.0F;
    float right = f->r.x + f->r.w - 12;
    x += badge(p, (Point){x, yc}, view_badge_of(f->v, t->task), st, 13, 0) + 7;
    Str word = pen_word(p, word_of_state(st));
    float pw = pill_width(p, word, 14);
    /* The word of the state gives way to the name: the badge has its colour and
     * shape. */
    if (right - pw - x > 90)
        pill(p, (Point){right, yc}, word, st, 14, ANCHOR_RIGHT);
    else
        pw = 0;
    text_cut(p, x, yc, str_of(pen_clean(p, t->label, 60)), MONO_MEDIUM, 13.5F,
             COLOR_INK, right - (pw > 0 ? pw + 8 : 0) - x);
    pen_hot(p, (Rect){f->r.x + 16, f->y, f->r.w - 24, TASK_H}, ACT_FOLLOW,
            t->task);
    f->y += TASK_H;
}

/* Those that are not over, from the first on; the one that the sentence is
 * about is always among them. */
static void tasks(Flow *f, const LoopRow *loop) {
    const View *v = f->v;
    uint32_t all = v->now->tasks, hot = v->app->narration.task, left = 0;
    float fit = (f->bottom - f->y) / TASK_H;
    if (all == 0 || fit < 1) return;
    /* Costs a look at the state of every task in each picture; whole rows are
     * asked for only where they are drawn. */
    uint32_t most = (uint32_t)fit, shown = 0;
    for (uint32_t k = 1; k <= all; k++) {
        TaskState state;
        uint32_t of;
        if (!model_task_state(v->model, k, &state, &of)) continue;
        /* A task whose loop is not known yet is shown in each. */
        if (of && of != loop->loop) continue;
        if (state >= TASK_DONE && k != hot && all > most) continue;
        /* The last place is kept for the one of the sentence if that is still
         * to come. */
        bool last = shown + 1 >= most && hot > k;
        TaskRow t;
        if (shown < most && (!last || k == hot) &&
            model_task(v->model, k, &t)) {
            task_row(f, &t);
            shown++;
        } else {
            left++;
        }
    }
    if (left && fits(f, MORE_H - 4)) more(f, left);
}

/* With much room the tasks stand beside the queues, not below them. */
static float beside(View *v, Rect r, const LoopRow *loop) {
    Rect left = r, right = r;
    left.w = floorf(r.w * 0.52F);
    right.x += left.w;
    right.w -= left.w;
    Flow f = {.v = v, .r = left, .y = r.y, .bottom = r.y + r.h};
    running(&f, loop);
    ready(&f, loop, loop->timers ? LABEL_H + 4 : 0);
    timer_line(&f, loop);
    Flow g = {.v = v, .r = right, .y = r.y, .bottom = r.y + r.h};
    label(&g, pen_word(&v->pen, S_UI_TASKS), COLOR_INK2);
    tasks(&g, loop);
    /* The callers think in middles of lines: half a row back. */
    return fmaxf(f.y, g.y) - 10;
}

float view_loop_card(View *v, Rect r, const ThreadRow *t) {
    LoopRow loop;
    if (!model_loop(v->model, t->loop, &loop)) return r.y;
    if (r.w > 360 && v->now->tasks > 0) return beside(v, r, &loop);
    Flow f = {.v = v, .r = r, .y = r.y, .bottom = r.y + r.h};
    float timers = loop.timers ? LABEL_H + 4 : 0;
    /* A wide card has room for tasks: a few rows of it are kept for them. */
    float wanted = (float)(v->now->tasks < 3 ? v->now->tasks : 3) * TASK_H;
    float keep = timers + (r.w > 200 ? fminf(wanted, r.h * 0.4F) : 0);
    running(&f, &loop);
    ready(&f, &loop, keep);
    timer_line(&f, &loop);
    if (r.w > 170) tasks(&f, &loop);
    return f.y - 10;
}
