/* Which lanes the timeline shows, in which order, and where they are. */
#include <math.h>

#include "view/chart.h"

static const float lane_min = 22, lane_low = 18;

typedef enum RowClass { ROW_LOOP, ROW_TASK, ROW_OTHER } RowClass;

static RowClass class_of(const Chart *c, const LaneRow *row) {
    if (row->kind == LANE_TASK) return ROW_TASK;
    bool loop = row->kind == LANE_LOOP ||
                (row->kind == LANE_THREAD && chart_has_loop(c, row->id));
    return loop ? ROW_LOOP : ROW_OTHER;
}

static void add_rows(Chart *c, RowClass class) {
    for (uint32_t row = 0; row < c->all; row++) {
        LaneRow lane = timeline_row(c->v->model, row);
        if (class_of(c, &lane) != class) continue;
        c->places[row] = c->rows;
        c->list[c->rows++] = row;
    }
}

/* Neither threads nor processes: the loop has a lane of its own. */
static bool one_loop(const View *v) {
    return timeline_lanes(v->model) == 0 ||
           timeline_row(v->model, 0).kind == LANE_LOOP;
}

static void rows_as_they_come(Chart *c) {
    for (uint32_t row = 0; row < c->all; row++)
        c->list[row] = c->places[row] = row;
    c->rows = c->all;
    c->pinned = c->all && one_loop(c->v);
}

/* Beside the loop's panels: the threads that run loops stay, and the few others
 * that there are; then tasks. */
static void tasks_first(Chart *c, uint32_t fit) {
    uint32_t others = 0;
    for (uint32_t row = 0; row < c->all; row++) {
        LaneRow lane = timeline_row(c->v->model, row);
        others += class_of(c, &lane) == ROW_OTHER;
    }
    add_rows(c, ROW_LOOP);
    bool few = c->rows + others + 3 < fit;
    if (few) add_rows(c, ROW_OTHER);
    c->pinned = c->rows + 2 < fit ? c->rows : 0;
    add_rows(c, ROW_TASK);
    if (!few) add_rows(c, ROW_OTHER);
}

/* Beside the threads' panel the threads come first and stay; tasks follow if
 * there is room left, for their steps show in the lane of their thread too. */
static void threads_first(Chart *c, uint32_t fit) {
    for (uint32_t row = 0; row < c->all; row++) {
        c->places[row] = UINT32_MAX;
        if (timeline_row(c->v->model, row).kind == LANE_TASK) continue;
        c->places[row] = c->rows;
        c->list[c->rows++] = row;
    }
    if (c->v->app->survey.children || c->rows + 3 > fit) return;
    c->pinned = c->rows;
    add_rows(c, ROW_TASK);
}

static void list_rows(Chart *c, uint32_t fit) {
    const App *a = c->v->app;
    c->all = timeline_lanes(c->v->model);
    c->list = arena_array(c->v->pen.frame, uint32_t, c->all + 1);
    c->places = arena_array(c->v->pen.frame, uint32_t, c->all + 1);
    bool threads = a->tab == TAB_THREADS;
    if (c->all <= fit || one_loop(c->v) || (a->survey.children && !threads))
        rows_as_they_come(c);
    else if (threads)
        threads_first(c, fit);
    else
        tasks_first(c, fit);
}

/* c->rows if it is not in the list. */
static uint32_t place_of(const Chart *c, uint32_t lane) {
    uint32_t row = timeline_row_of(c->v->model, lane);
    if (row >= c->all || c->places[row] >= c->rows) return c->rows;
    return c->places[row];
}

/* The place of what the sentence is about; c->rows if it is about none. */
static uint32_t wanted_row(const Chart *c) {
    const App *a = c->v->app;
    uint32_t task = a->follow ? a->follow : a->narration.task;
    uint32_t thread = a->narration.thread, row = c->rows;
    if (task) row = place_of(c, task);
    if (row >= c->rows && thread)
        row = place_of(c, LANE_OF_THREAD | (thread - 1));
    return row;
}

/* Which lanes are shown: all, or those around the one that is spoken of. */
void chart_choose_rows(Chart *c, float room) {
    App *a = c->v->app;
    /* Many threads: better lower lanes than few of them. */
    float least = one_loop(c->v) ? lane_min : lane_low;
    uint32_t fit = (uint32_t)fmaxf(2, floorf(room / least));
    list_rows(c, fit);
    c->first = c->pinned;
    c->shown = c->rows;
    if (c->rows > fit) {
        uint32_t rows = fit - 1 - c->pinned; /* without "+ n more" */
        if (rows < 1) rows = 1;
        uint32_t want = wanted_row(c);
        uint32_t top = a->lane_top > c->pinned ? a->lane_top : c->pinned;
        bool known = want < c->rows && want >= c->pinned;
        if (known && want < top) top = want;
        if (known && want >= top + rows) top = want - rows + 1;
        if (top + rows > c->rows) top = c->rows - rows;
        a->lane_top = c->first = top;
        c->shown = rows + c->pinned;
        c->hidden = c->rows - c->shown;
    }
    float rows = (float)c->shown + (c->hidden ? 1 : 0);
    c->lane_h = fminf(40, room / rows);
    c->bar = fminf(22, c->lane_h * 0.64F);
}

uint32_t chart_row(const Chart *c, uint32_t k) {
    return c->list[k < c->pinned ? k : c->first + k - c->pinned];
}

float chart_row_y(const Chart *c, uint32_t k) {
    return c->top + c->lane_h * ((float)k + 0.5F);
}

float chart_lane_y(const Chart *c, uint32_t lane) {
    uint32_t at = place_of(c, lane), k = at;
    if (at >= c->rows) return -1;
    if (at >= c->pinned) {
        if (at < c->first) return -1;
        k = at - c->first + c->pinned;
        if (k >= c->shown) return -1;
    }
    return chart_row_y(c, k);
}
