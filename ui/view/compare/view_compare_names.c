/* Which lanes of a compared program are shown, and what they are called. */
#include <math.h>
#include <string.h>

#include "view/compare/compare_lanes.h"
#include "view/panel/thread_card.h"

/* px: less than that, and a lane's name cannot be read. */
enum { LANE_LEAST = 22 };

/* 5 px above and below the lanes stay free. */
size_t compare_lanes_in(float height) {
    float n = floorf((height - 10) / LANE_LEAST);
    return n < 1 ? 1 : n > LANES_SHOWN ? LANES_SHOWN : (size_t)n;
}

/* ---- which ones ---- */

/* Share of the whole run, 0 to 1, during which the task existed. */
static double lifetime(const FactTask *t, uint64_t total) {
    uint64_t end = t->over ? t->over_ns : total;
    return total ? (double)(end - t->born_ns) / (double)total : 0;
}

/* The first task, what went wrong or was left undone, what lasted. */
static double score_of(const Compared *run, const LaneRow *row,
                       uint64_t total) {
    const RunFacts *f = &run->facts;
    if (row->kind != LANE_TASK)
        /* The main thread nearly always; other threads and processes before
         * tasks that are over soon. */
        return row->kind == LANE_THREAD && row->id == 0 ? 900 : 150;
    if (row->id == 0 || row->id > f->tasks.len) return 0;
    if (row->id == 1) return 1000;
    const FactTask *t = &f->tasks.data[row->id - 1];
    double score = 100 * lifetime(t, total);
    if (t->over && t->outcome == OUT_RAISED) score += 300;
    if (!t->over || t->outcome == OUT_CANCELLED) score += 200;
    /* What is done last decides how long the program takes. */
    if (t->over && t->over_ns == total) score += 50;
    return score;
}

/* What asyncio.run does at its end, for one. */
static bool is_housekeeping(const Compared *run, uint32_t task) {
    if (task < 2 || task > run->facts.tasks.len) return false;
    const FactTask *t = &run->facts.tasks.data[task - 1];
    return t->function == 0 && t->over && t->born_ns == t->over_ns;
}

/* The loop's own lane says nothing here, unless there is nothing else. */
static bool is_shown(const Compared *run, const LaneRow *row) {
    if (row->kind == LANE_TASK) return !is_housekeeping(run, row->id);
    return row->kind != LANE_LOOP || run->facts.tasks.len == 0;
}

/* Keeps the `max` best rows in their order; all rows are looked at. */
void lanes_choose(Lanes *l, size_t max) {
    double scores[LANES_SHOWN];
    uint32_t all = timeline_lanes(l->v.model), kept = 0;
    uint64_t total = timeline_extent(l->v.model).t_ns;
    l->n = 0;
    for (uint32_t i = 0; i < all; i++) {
        LaneRow row = timeline_row(l->v.model, i);
        if (!is_shown(l->run, &row)) continue;
        kept++;
        double score = score_of(l->run, &row, total);
        /* When there is no room: the worst one goes, of equals the last, and
         * those behind it move up. */
        size_t out = l->n;
        if (l->n == max) {
            out = 0;
            for (size_t k = 1; k < l->n; k++)
                if (scores[k] <= scores[out]) out = k;
            if (scores[out] >= score) continue;
            for (; out + 1 < l->n; out++) {
                l->rows[out] = l->rows[out + 1];
                scores[out] = scores[out + 1];
            }
        } else {
            l->n++;
        }
        l->rows[out] = i;
        scores[out] = score;
    }
    /* For the line "+ n more". */
    l->hidden = kept - l->n;
}

/* ---- their names ---- */

Str lanes_last_name(Str name) {
    for (size_t i = name.len; i-- > 0;)
        if (name.ptr[i] == '.')
            return (Str){name.ptr + i + 1, name.len - i - 1};
    return name;
}

static Str task_name(const Lanes *l, uint32_t task) {
    const RunFacts *f = &l->run->facts;
    if (task == 0 || task > f->tasks.len) return STR("");
    const FactTask *t = &f->tasks.data[task - 1];
    Str name = trace_string(l->run->program->trace, t->name);
    const char *call = name.len ? memchr(name.ptr, '(', name.len) : NULL;
    if (call && t->function == 0) /* of asyncio's own: only the call is known */
        name.len = (size_t)(call - name.ptr);
    return t->name == t->function ? lanes_last_name(name) : name;
}

/* The model knows threads that exist at this place; of later ones only the
 * trace knows the name. */
static Str thread_name(const Lanes *l, uint32_t thread) {
    const RunFacts *f = &l->run->facts;
    ThreadRow t;
    if (model_thread(l->v.model, thread, &t))
        return thread_lane_name(&l->v, &t);
    if (thread >= f->threads.len) return STR("");
    return thread_short_name(
        trace_string(l->run->program->trace, f->threads.data[thread]));
}

static Str name_of(const Lanes *l, const LaneRow *row) {
    switch (row->kind) {
    case LANE_TASK: return task_name(l, row->id);
    case LANE_THREAD: return thread_name(l, row->id);
    case LANE_LOOP: return pen_word(&l->v.pen, S_UI_LANE_PROGRAM);
    case LANE_PROCESS: break;
    }
    const RunFacts *f = &l->run->facts;
    if (row->id >= f->processes.len) return STR("");
    return trace_string(l->run->program->trace, f->processes.data[row->id]);
}

/* The same badges as in the window of one program: T1, M, P2. */
static Str badge_of(const Lanes *l, const LaneRow *row) {
    switch (row->kind) {
    case LANE_TASK: return view_badge_of(&l->v, row->id);
    case LANE_THREAD: return view_thread_badge(&l->v, row->id);
    case LANE_LOOP: return STR("M");
    case LANE_PROCESS: break;
    }
    return pen_printf(&l->v.pen, "P%u", row->id);
}

/* False: it does not exist yet. */
static bool state_of(const Lanes *l, const LaneRow *row, State *st) {
    const Model *m = l->v.model;
    ThreadRow t;
    ProcessRow p;
    /* Grey, for what does not exist yet. */
    *st = STATE_CANCELLED;
    switch (row->kind) {
    case LANE_TASK:
        if (row->id > l->v.now->tasks) return false;
        *st = view_state_of(&l->v, row->id);
        return true;
    case LANE_THREAD:
        if (!model_thread(m, row->id, &t)) return false;
        *st = thread_state(&t);
        return true;
    case LANE_LOOP:
        *st = l->v.now->blocked     ? STATE_BLOCKED
              : l->v.now->ended_run ? STATE_DONE
                                    : STATE_RUNNING;
        return true;
    case LANE_PROCESS: break;
    }
    if (!model_process(m, row->id, &p)) return false;
    *st = !p.ended ? STATE_RUNNING : p.status ? STATE_ERROR : STATE_DONE;
    return true;
}

/* What comes from the program is in the font of code, our words are not. */
static Font name_font(const LaneRow *row) {
    return row->kind == LANE_TASK || row->kind == LANE_PROCESS ? MONO_MEDIUM
                                                               : SANS_MEDIUM;
}

/* Chooses lanes as they will be chosen to be drawn, so it is asked with the
 * same number of rows. */
float compare_label_width(const View *v, size_t k, size_t rows) {
    Lanes l = {.run = &v->app->compare.runs[k]};
    float most = 0;
    if (!l.run->model) return 0;
    l.v = compare_view_of(v, k);
    lanes_choose(&l, rows);
    for (size_t i = 0; i < l.n; i++) {
        LaneRow row = timeline_row(l.v.model, l.rows[i]);
        Str name = str_of(pen_clean(&v->pen, name_of(&l, &row), 60));
        /* Gaps as in lanes_label, 12 px for each level of depth. */
        float w = badge_width(&v->pen, badge_of(&l, &row), 13) + 8 +
                  pen_width(&v->pen, name_font(&row), 13.5F, name) + 12;
        most = fmaxf(most, w + 12 * (float)row.depth);
    }
    return most;
}

void lanes_label(const Lanes *l, const LaneRow *row, float yc) {
    Pen *p = &l->b->v->pen;
    State st;
    bool made = state_of(l, row, &st);
    /* A name would give away that the task is going to exist. */
    if (!made && l->v.app->hide_future) return;
    float end = l->b->plot.x - 6;
    float x = l->b->plot.x - l->b->label + 12 * (float)row->depth;
    /* Faint, but still readable: names are looked for. */
    p->draw->alpha = made ? 1 : 0.5F;
    p->draw->flags = made ? 0 : DRAW_GHOST;
    x += badge(p, (Point){x, yc}, badge_of(l, row), st, 13,
               fminf(20, l->lane_h - 2)) +
         8;
    text_cut(p, x, yc, str_of(pen_clean(p, name_of(l, row), 60)),
             name_font(row), 13.5F, COLOR_INK2, end - x);
    p->draw->alpha = 1;
    p->draw->flags = 0;
}
