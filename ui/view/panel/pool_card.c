/* An executor as the user sees it: the card of its job queue and the dashed box
 * with its workers.  Where they are placed: view_threads.c,
 * view_processes.c. */
#include "view/panel/pool_card.h"

#include <math.h>
#include <string.h>

#include "view/stage_view.h"

/* Logical px.  A row of a queue is as high as those of the loop's queues. */
enum { SLOT_H = 29, SLOT_STEP = 36, ROW_H = 27, ROW_STEP = 30, MORE_H = 18 };

void pool_card(View *v, Rect r, Str title, Str remark) {
    Pen *p = &v->pen;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_CARD, .stroke = COLOR_LINE, .radius = 8});
    text_cut(p, r.x + 12, r.y + 18, title, SANS_BOLD, 15, COLOR_INK, r.w - 18);
    /* A remark that is cut says nothing: it is left out, as in a low card,
     * where the rows need its line. */
    if (r.h > 110 && pen_width(p, SANS_MEDIUM, 13.5F, remark) <= r.w - 18)
        text_cut(p, r.x + 12, r.y + 40, remark, SANS_MEDIUM, 13.5F, COLOR_INK2,
                 r.w - 18);
}

void pool_job_row(View *v, Rect r, uint32_t job, Str text, bool hot) {
    Pen *p = &v->pen;
    JobRow row;
    if (!model_job(v->model, job, &row)) return;
    State st = state_of_task(row.look);
    size_t from = p->draw->cmds.len;
    /* What the step has touched has a thick outline, here as everywhere. */
    bool changed = stage_changed(v->app->stage.changes.jobs, job);
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_HI,
                      .radius = 5,
                      .stroke = color_line(STATE_READY),
                      .width = hot || changed ? 2 : 1});
    float x = r.x + 6, yc = r.y + r.h / 2;
    x +=
        badge(p, (Point){x, yc}, pen_printf(p, "%s", row.badge), st, 13, 0) + 7;
    float room = r.x + r.w - 6 - x;
    /* Results come with their own text; a job in the queue is its call. */
    if (text.len == 0) text = job_text(v, row.label, MONO_MEDIUM, 13, room);
    text_cut(p, x, yc, text, MONO_MEDIUM, 13, COLOR_INK, room);
    motion_note(v, PLACE_JOB, job, r, from);
}

/* Dashed places that say that there could be more. */
static void slots(View *v, Rect r, float y, float bottom) {
    for (int i = 0; i < 3 && y + SLOT_H <= bottom; i++, y += SLOT_STEP) {
        Rect slot = {r.x + 10, y, r.w - 20, SLOT_H};
        empty_row(&v->pen, slot, i ? STR("") : pen_word(&v->pen, S_UI_EMPTY));
    }
}

/* At the foot of the queue: which job left it last, and when.  A cancelled one
 * leaves it too, but no worker has taken that. */
static void taken_note(View *v, Rect r, float yc, const ExecutorRow *e) {
    const Pen *p = &v->pen;
    JobRow job;
    if (!e->last_taken || !model_job(v->model, e->last_taken, &job)) return;
    if (!job.has_worker) return;
    const char *name = pen_printf(p, "%s", job.badge).ptr;
    const char *at = pen_seconds(p, job.began_ns);
    Str text = pen_fill(p, S_UI_LEFT_AT, "v", name, "t", at, NULL);
    if (pen_width(p, SANS_MEDIUM, 13.5F, text) > r.w - 18)
        text = pen_printf(p, "← %s %s", name, at);
    if (pen_width(p, SANS_MEDIUM, 13.5F, text) > r.w - 18)
        text = pen_printf(p, "← %s", name);
    text_cut(&v->pen, r.x + 12, yc, text, SANS_MEDIUM, 13.5F, COLOR_INK2,
             r.w - 18);
}

void pool_queue(View *v, Rect r, const ExecutorRow *e, bool fresh) {
    enum { MAX = 24 };
    Pen *p = &v->pen;
    StringKey name = e->processes ? S_UI_QUEUE_OUT : S_UI_JOB_QUEUE;
    StringKey about = e->processes ? S_UI_PICKLED : S_UI_FIFO;
    /* Of processes the jobs are pickled on their way: the remark says it, and a
     * heading that is too long gives way to the short word. */
    if (pen_width(p, SANS_BOLD, 15, pen_word(p, name)) > r.w - 18)
        name = S_UI_JOBS_SHORT;
    pool_card(v, r, pen_word(p, name), pen_word(p, about));
    /* Below the remark if pool_card has drawn one. */
    float y = r.y + (r.h > 110 ? 58 : 34);
    bool note = r.h > 150;
    float bottom = r.y + r.h - (note ? 32 : 6);
    if (e->queued == 0) slots(v, r, y, bottom);
    /* The last row needs no gap behind it: + 3. */
    uint32_t jobs[MAX], fit = (uint32_t)fmaxf(0, (bottom - y + 3) / ROW_STEP);
    if (fit > MAX) fit = MAX;
    if (e->queued > fit) /* one row less, and how many are not shown */
        fit = (uint32_t)fmaxf(0, (bottom - MORE_H + 4 - y + 3) / ROW_STEP);
    size_t n =
        fit ? model_executor_queue(v->model, e->executor, 0, jobs, fit) : 0;
    for (size_t i = 0; i < n; i++, y += ROW_STEP)
        /* A job that has just come is the last of the queue. */
        pool_job_row(v, (Rect){r.x + 8, y, r.w - 16, ROW_H}, jobs[i], STR(""),
                     fresh && i + 1 == e->queued);
    if (e->queued > n && y + MORE_H - 2 <= r.y + r.h)
        view_more(v, r.x + r.w / 2, y + MORE_H / 2.0F - 1, e->queued - n);
    /* No line left for "+ n more": the number of all stands in the corner. */
    else if (e->queued > n)
        text_right(p, r.x + r.w - 8, r.y + 18, str_of(pen_number(p, e->queued)),
                   MONO_BOLD, 14, color_line(STATE_READY));
    if (note) taken_note(v, r, r.y + r.h - 18, e);
}

/* "ThreadPool(2)" says it, too. */
static Str without_executor(const Pen *p, Str name) {
    static const char word[] = "Executor";
    const char *at = strstr(name.ptr, word);
    if (!at) return name;
    return pen_printf(p, "%.*s%s", (int)(at - name.ptr), name.ptr,
                      at + sizeof word - 1);
}

ThreadGrid pool_workers(View *v, Rect r, const ExecutorRow *e,
                        uint32_t *threads) {
    Pen *p = &v->pen;
    draw_rect(p->draw, r,
              (Paint){.stroke = COLOR_LINE2,
                      .radius = 10,
                      .width = 2,
                      .dash_on = 6,
                      .dash_off = 5});
    Str name = str_of(pen_clean(p, e->label, 60));
    Str done = pen_fill(p, S_UI_JOBS_ENDED, "n", pen_number(p, e->ended), NULL);
    float dw = pen_width(p, SANS_MEDIUM, 13.5F, done);
    float nw = pen_width(p, MONO_SEMIBOLD, 14, name);
    if (nw > r.w - 18) name = without_executor(p, name);
    /* Margins of both texts and the gap between them. */
    bool both = e->ended > 0 && 22 + nw + 12 + dw <= r.w;
    text_cut(p, r.x + 10, r.y + 15, name, MONO_SEMIBOLD, 14, COLOR_INK2,
             r.w - 18);
    if (both)
        text_right(p, r.x + r.w - 10, r.y + 15, done, SANS_MEDIUM, 13.5F,
                   COLOR_INK3);
    Rect area = {r.x + 6, r.y + 30, r.w - 12, r.h - 36};
    size_t n =
        model_executor_workers(v->model, e->executor, 0, threads, POOL_WORKERS);
    if (n > 0)
        return thread_grid(v, area, threads, n,
                           e->workers > n ? e->workers - n : 0, 170);
    empty_row(p, (Rect){area.x + 4, area.y + 4, area.w - 8, 29},
              pen_word(p, S_UI_NO_WORKER));
    /* An empty grid: the caller then draws no arrows to workers. */
    return (ThreadGrid){.area = area};
}
