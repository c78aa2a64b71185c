/* The names at the left of the timeline's lanes, and the pids before them. */
#include <math.h>

#include "view/panel/thread_card.h"
#include "view/timeline/chart.h"

/* px by which a task stands behind the thread that runs it. */
enum { INDENT = 14 };

/* What a label says.  What does not exist yet has its badge all the same,
 * faint, so that rows keep their places in every step. */
typedef struct Label {
    Str badge, name;
    State state;
    Font font;
    bool made; /* it exists at the position */
} Label;

static Label task_label(const Chart *c, uint32_t task) {
    Label l = {.badge = view_badge_of(c->v, task), .font = MONO_MEDIUM};
    /* Tasks count from 1: number n exists as soon as n were made. */
    TaskRow t;
    l.made = task <= c->v->now->tasks;
    l.state = l.made ? view_state_of(c->v, task) : STATE_CANCELLED;
    if (!model_task(c->v->model, task, &t)) return l;
    /* A task that was given no name goes by the function that it runs. */
    Str name = t.name.len ? t.name : t.function;
    l.name = str_of(pen_clean(&c->v->pen, name, 60));
    return l;
}

static Label thread_label(const Chart *c, uint32_t thread) {
    Label l = {.badge = view_thread_badge(c->v, thread),
               .state = STATE_CANCELLED,
               .font = SANS_MEDIUM};
    ThreadRow t;
    l.made = model_thread(c->v->model, thread, &t);
    if (!l.made) return l;
    /* The colour of its card in the threads' panel. */
    l.state = thread_state(&t);
    l.name = thread_lane_name(c->v, &t);
    ProcessRow process;
    /* Of a command the command line says more than the name of a thread. */
    if (t.kind == THREAD_PROCESS &&
        model_process(c->v->model, t.process, &process) && process.is_command) {
        l.name = str_of(pen_clean(&c->v->pen, process.label, 60));
        l.font = MONO_MEDIUM;
    }
    return l;
}

/* A process that has no thread to be shown: a command.  Its end is its exit
 * status. */
static Label process_label(const Chart *c, uint32_t process) {
    Label l = {.badge = pen_printf(&c->v->pen, "P%u", process),
               .state = STATE_CANCELLED,
               .font = MONO_MEDIUM};
    ProcessRow row;
    l.made = model_process(c->v->model, process, &row);
    if (!l.made) return l;
    l.badge = pen_printf(&c->v->pen, "%s", row.badge);
    l.name = str_of(pen_clean(&c->v->pen, row.label, 60));
    l.state = !row.ended   ? STATE_RUNNING
              : row.status ? STATE_ERROR
                           : STATE_DONE;
    return l;
}

static Label label_of(const Chart *c, const LaneRow *row) {
    switch (row->kind) {
    case LANE_TASK: return task_label(c, row->id);
    case LANE_THREAD: return thread_label(c, row->id);
    default: return process_label(c, row->id);
    }
}

static void draw_label(const Chart *c, const LaneRow *row, float yc) {
    Pen *p = &c->v->pen;
    Label l = label_of(c, row);
    float x = c->panel.x + 10 + c->brackets + INDENT * (float)row->depth;
    /* Names are cut where the plot begins. */
    float end = c->plot.x - 4;
    if (!l.made) chart_ghost(c, 0.5F);
    /* In low lanes the badge gets lower, with 1 px to the lines at both sides.
     */
    float h = fminf(20, c->lane_h - 2);
    x += badge(p, (Point){x, yc}, l.badge, l.state, 13, h) + 7;
    chart_solid(c);
    text_cut(p, x, yc, l.name, l.font, 14, COLOR_INK, end - x);
    if (row->kind != LANE_TASK && row->kind != LANE_THREAD) return;
    /* A click on the whole row follows it, not only one on the badge. */
    pen_hot(
        p,
        (Rect){c->panel.x + 4, yc - c->lane_h / 2, end - c->panel.x, c->lane_h},
        ACT_FOLLOW, row->lane);
}

/* Set like the names of tasks below it, in Chinese like other words. */
static void loop_label(const Chart *c, float yc) {
    Pen *p = &c->v->pen;
    icon(p, ICON_LOOP, (Point){c->panel.x + 22, yc}, 7, COLOR_INK2,
         COLOR_PANEL);
    Font font = p->lang == LANG_ZH ? SANS_MEDIUM : MONO_MEDIUM;
    text_at(p, c->panel.x + 42, yc, pen_word(p, S_UI_LANE_LOOP), font, 14,
            COLOR_INK);
}

/* A line above each lane but the first; a tint for the followed one.  The line
 * leaves out the column of pids, in which a process is one piece. */
static void lane_ground(const Chart *c, const LaneRow *row, float yc,
                        bool first) {
    DrawList *d = c->v->pen.draw;
    float line = yc - c->lane_h / 2;
    if (row->lane && row->lane == c->v->app->follow)
        draw_rect(
            d, (Rect){c->panel.x + 4, line + 1, c->panel.w - 8, c->lane_h - 2},
            (Paint){.fill = COLOR_HI, .fill_alpha = 0.75F, .radius = 5});
    if (!first)
        draw_line(d, (Point){c->panel.x + 8 + c->brackets, line},
                  (Point){c->panel.x + c->panel.w - 8, line},
                  (Paint){.stroke = COLOR_LINE});
}

/* Threads and processes count from 0, tasks from 1. */
static bool is_made(const Chart *c, const LaneRow *row) {
    const Model *m = c->v->model;
    switch (row->kind) {
    case LANE_TASK: return row->id <= c->v->now->tasks;
    case LANE_THREAD: return row->id < model_threads(m);
    case LANE_PROCESS: return row->id < model_processes(m);
    default: return true;
    }
}

/* Lanes of one process stand together, beside its pid. */
static void bracket(const Chart *c, uint32_t process, float y0, float y1) {
    Pen *p = &c->v->pen;
    Rect r = {c->panel.x + 8, y0 + 2, c->brackets - 8, y1 - y0 - 4};
    /* It has no pid before it exists. */
    if (process >= model_processes(c->v->model)) return;
    draw_rect(p->draw, r, (Paint){.fill = COLOR_HI, .radius = 5});
    draw_text(p->draw, (Point){r.x + r.w / 2, r.y + r.h / 2},
              view_pid(c->v, process),
              (TextStyle){.font = MONO_SEMIBOLD,
                          .size = 13,
                          .color = COLOR_INK,
                          .anchor = ANCHOR_MIDDLE,
                          .max_width = r.w - 6});
}

/* Rows of one process stand together: each run of them has one bracket. */
static void brackets(const Chart *c) {
    uint32_t from = 0;
    for (uint32_t k = 0; k < c->shown; k++) {
        uint32_t row = chart_row(c, k);
        LaneRow lane = timeline_row(c->v->model, row);
        bool last = k + 1 == c->shown;
        if (!last && timeline_row(c->v->model, chart_row(c, k + 1)).process ==
                         lane.process)
            continue;
        bracket(c, lane.process, c->top + c->lane_h * (float)from,
                c->top + c->lane_h * (float)(k + 1));
        from = k + 1;
    }
}

/* A click shows the next ones, at the end the first ones again. */
static void more(const Chart *c) {
    TimelineState *t = &c->v->app->timeline;
    float yc = c->top + c->lane_h * (float)c->shown + chart_more_h / 2 + 1;
    float mid = c->plot.x + c->plot.w / 2;
    Rect r = {mid - 80, yc - 12, 160, 24};
    /* First: no place of an older picture may be clicked. */
    t->more = (Rect){0};
    if (!c->hidden) return;
    view_more(c->v, mid, yc, c->hidden);
    t->more = draw_rect_of(c->v->pen.draw, r);
    pen_hot(&c->v->pen, r, ACT_LANES, 2);
}

/* Below what stays in view while the others scroll.  Without hidden rows
 * nothing scrolls. */
static void shelf(const Chart *c) {
    float y = c->top + c->lane_h * (float)(c->pinned + c->stuck);
    if (!c->hidden || !(c->pinned + c->stuck)) return;
    draw_line(c->v->pen.draw, (Point){c->panel.x + 8 + c->brackets, y},
              (Point){c->panel.x + c->panel.w - 8, y},
              (Paint){.stroke = COLOR_LINE2, .width = 2});
}

void chart_lane_labels(const Chart *c) {
    for (uint32_t k = 0; k < c->shown; k++) {
        LaneRow row = timeline_row(c->v->model, chart_row(c, k));
        float yc = chart_row_y(c, k);
        /* What is to come is hidden, but its row stays free: nothing moves when
         * it appears. */
        if (c->v->app->hide_future && !is_made(c, &row)) continue;
        lane_ground(c, &row, yc, k == 0);
        if (row.kind == LANE_LOOP)
            loop_label(c, yc);
        else
            draw_label(c, &row, yc);
    }
    shelf(c);
    /* Last: the grounds of the rows would cover them. */
    if (c->brackets > 0) brackets(c);
    more(c);
}
