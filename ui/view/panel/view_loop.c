/* The loop as four stations on a ring, in the order of an iteration: the clock
 * moves, due timers leave the heap, the ready queue is read, callbacks run. */
#include "view/view.h"

#include <math.h>

#include "view/panel/queue_rows.h"
#include "view/rich.h"

/* GAP: px between the stations, for the arrows and the hub in the middle. */
enum { GAP = 32, FIRST_ROW = QUEUE_FIRST_ROW, STATIONS = 4 };

typedef struct Ring {
    Rect box[STATIONS]; /* clock, timers, ready, run */
    int active;         /* index; -1: none */
    bool stuck;         /* a blocking call holds the loop */
} Ring;

/* Clockwise from the upper left.  The phases of the model have the same order,
 * behind PHASE_NONE. */
static Ring ring_of(const View *v, Rect r) {
    /* Margins of 10 px, 30 px at the top for the heading. */
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
    /* 4 px of air at both ends. */
    float up = c.x + c.w / 2, down = t.x + t.w / 2;
    /* ends[i] leads into station i. */
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

/* Frame, number and heading; what it holds is drawn into it afterwards. */
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
    Font font = on ? SANS_BOLD : SANS_SEMIBOLD;
    if (pen_width(p, font, 14.5F, pen_word(p, name)) > b.w - 36 &&
        name == S_UI_STATION_READY)
        name = S_UI_STATION_SHORT;
    text_cut(p, b.x + 33, b.y + 15, pen_word(p, name), font, 14.5F,
             on ? COLOR_INK : COLOR_INK2, b.w - 36);
}

/* The number of the iteration inside a turning arrow. */
static void hub(View *v, const Ring *g) {
    Pen *p = &v->pen;
    Rect c = g->box[0];
    Point mid = {c.x + c.w + GAP / 2.0F, c.y + c.h + GAP / 2.0F};
    /* It may reach over the corners of the stations: its ground cuts them
     * off. */
    draw_circle(p->draw, mid, 21.5F, (Paint){.fill = COLOR_PANEL});
    /* A loop that is held in a call does not turn. */
    if (g->stuck) {
        draw_circle(p->draw, mid, 20,
                    (Paint){.stroke = color_line(STATE_BLOCKED), .width = 2});
        icon(p, ICON_BLOCKED, mid, 10, color_line(STATE_BLOCKED), COLOR_PANEL);
        return;
    }
    /* An open circle, from -40° to 280° (0° is at the right, clockwise), with a
     * head at its end: 41 points. */
    Point arc[48];
    size_t n = 0;
    for (int deg = -40; deg < 281; deg += 8) {
        float a = (float)deg * (float)M_PI / 180;
        arc[n++] = (Point){mid.x + 19 * cosf(a), mid.y + 19 * sinf(a)};
    }
    /* Stronger when this step began another iteration. */
    Color ring = v->app->stage.changes.iteration ? COLOR_INK2 : COLOR_LINE2;
    draw_poly(p->draw, arc, n, (Paint){.stroke = ring, .width = 2});
    Point e = arc[n - 1];
    Point head[3] = {
        {e.x + 7, e.y + 1}, {e.x - 3, e.y - 6}, {e.x - 2, e.y + 7}};
    draw_poly(p->draw, head, 3, (Paint){.fill = ring});
    Str number =
        v->now->iteration ? str_of(pen_number(p, v->now->iteration)) : STR("–");
    /* What fits into the circle of 38 px. */
    float size = number.len <= 3 ? 17 : number.len <= 4 ? 14 : 13;
    if (number.len <= 4) {
        text_middle(p, mid.x, mid.y, number, MONO_BOLD, size, COLOR_INK);
        return;
    }
    /* The story bar has the whole number. */
    text_middle(p, mid.x, mid.y, STR("···"), MONO_BOLD, size, COLOR_INK);
}

/* ---- 1: the clock ---- */

/* While a call blocks, the time at which the loop last looked: it does not know
 * how late it is.  After a sleep, from when to when. */
static Str clock_big(const View *v, float room) {
    const ModelNow *now = v->now;
    const Pen *p = &v->pen;
    if (now->jumped && !now->blocked) {
        Str s = pen_printf(p, "%s → %s", pen_digits(p, now->jumped_from_ns),
                           pen_digits(p, now->polled_ns));
        if (pen_width(p, MONO_BOLD, 13, s) <= room) return s;
    }
    uint64_t t = now->blocked ? now->polled_ns : now->t_ns;
    return str_of(pen_seconds(p, t));
}

/* Why the clock stands where it does.  The order matters: a call that blocks or
 * a run that is over explain more than the select they are in. */
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

/* The time in large digits and why it is that; without a loop only that there
 * is none. */
static void clock_station(View *v, Rect b) {
    Pen *p = &v->pen;
    float y = b.y + FIRST_ROW + 11;
    if (v->now->loop == 0) {
        empty_row(p, (Rect){b.x + 8, y - 13, b.w - 16, QUEUE_ROW_H},
                  pen_word(p, S_UI_NO_LOOP_YET));
        return;
    }
    Str big = clock_big(v, b.w - 22);
    float size = 17, w = pen_width(p, MONO_BOLD, size, big);
    if (w > b.w - 22) size = fmaxf(13, floorf(size * (b.w - 22) / w * 2) / 2);
    RichRun words = {RICH_TEXT, clock_words(v), STATE_READY};
    RichStyle style = {14, 22, b.w - 22, b.h > 110 ? 3 : 1, COLOR_INK2};
    /* That it is not looked at comes first then, the old time below it. */
    if (v->now->blocked) {
        rich_draw(p, (Point){b.x + 12, y}, &words, 1, style);
        text_cut(p, b.x + 12, y + 24, big, MONO_BOLD, size, COLOR_INK,
                 b.w - 20);
        return;
    }
    text_cut(p, b.x + 12, y + 2, big, MONO_BOLD, size, COLOR_INK, b.w - 20);
    rich_draw(p, (Point){b.x + 12, y + 28}, &words, 1, style);
}

/* ---- 4: the running callback ---- */

/* Of a task's step the function: that it goes on or wakes up is over, it
 * runs. */
static Str run_text(const View *v, const HandleRow *h, float room) {
    if (h->is_step && h->name.len)
        return str_of(pen_clean(&v->pen, h->name, 60));
    return view_handle_fit(v, h, SANS_SEMIBOLD, 14, room);
}

/* The line below the code: until when it blocks, what it has returned, or its
 * number. */
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

/* The one row that is filled with its state's colour: what runs is seen first.
 * All on it is in the colour made for that ground. */
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
    Str text = run_text(v, h, r.x + r.w - 4 - x);
    if (queue_brings_result(v, h, &job))
        text =
            pen_printf(p, "%s %s", job.badge, pen_word(p, S_UI_JOB_RESULT).ptr);
    text_cut(p, x, yc, text, SANS_SEMIBOLD, 14, on, r.x + r.w - 4 - x);
}

void view_run_row(View *v, Rect r, const HandleRow *h, State st) {
    size_t from = v->pen.draw->cmds.len;
    run_row(v, r, h, st);
    if (h->task) pen_hot(&v->pen, r, ACT_FOLLOW, h->task);
    motion_note(v, PLACE_RUN, h->handle, r, from);
}

/* The callback that runs, its line and what is left of the batch. */
static void run_station(View *v, Rect b) {
    const ModelNow *now = v->now;
    Pen *p = &v->pen;
    Rect r = queue_row(b, 0);
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
    float yc = r.y + r.h + 2 + QUEUE_ROW_H / 2.0F;
    /* A callback that has returned: the line is somebody else's. */
    bool left = now->ended && !now->callback.is_step;
    if (loc_line(now->loc) == 0 || left) return;
    /* Code, detail and what else is in the batch: in a low station only the
     * first of them, each with half a line of room below its middle. */
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
    /* At the last step the panel tells how it ended instead. */
    if (view_end(v, r)) return;
    panel(&v->pen, r, title_of(v), STR(""));
    Ring g = ring_of(v, r);
    /* The hub lies on the corners of the stations; what they hold comes
     * last. */
    ring_arrows(v, &g);
    static const StringKey names[STATIONS] = {
        S_UI_STATION_CLOCK, S_UI_STATION_TIMERS, S_UI_STATION_READY,
        S_UI_STATION_RUN};
    for (int i = 0; i < STATIONS; i++)
        station(v, &g, i, names[i]);
    hub(v, &g);
    clock_station(v, g.box[0]);
    queue_timers(v, g.box[1]);
    queue_ready(v, g.box[2]);
    run_station(v, g.box[3]);
}
