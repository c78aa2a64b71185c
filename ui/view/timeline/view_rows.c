/* Which lanes the timeline shows, in which order, and where they are.
 *
 * At the top stand those that are always shown: the loop, or the threads.  When
 * the others do not all fit they scroll, and what the first visible one belongs
 * to stays above it: its thread, and the task that made it. */
#include <math.h>

#include "view/timeline/chart.h"

/* px: the least heights of a lane, with one loop and with threads. */
static const float lane_min = 22, lane_low = 18;

const float chart_more_h = 19;

/* In which order classes come when not all rows fit. */
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
        /* Within a class as they come: nothing changes places between two
         * steps. */
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

/* No list is needed: place and row are the same number. */
static void rows_as_they_come(Chart *c) {
    c->list = c->places = NULL;
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
    /* As long as some rows are left for tasks. */
    bool few = c->rows + others + 3 < fit;
    if (few) add_rows(c, ROW_OTHER);
    /* Without some rows that scroll, nothing stays. */
    c->pinned = c->rows + 2 < fit ? c->rows : 0;
    add_rows(c, ROW_TASK);
    if (!few) add_rows(c, ROW_OTHER);
}

/* Beside the threads' panel the threads come first and stay; tasks follow if
 * there is room left, for their steps show in the lane of their thread too. */
static void threads_first(Chart *c, uint32_t fit) {
    for (uint32_t row = 0; row < c->all; row++) {
        /* Tasks are not in the list at all, unless there is room. */
        c->places[row] = UINT32_MAX;
        if (timeline_row(c->v->model, row).kind == LANE_TASK) continue;
        c->places[row] = c->rows;
        c->list[c->rows++] = row;
    }
    /* With processes their threads alone are many; nothing is pinned then, all
     * scroll. */
    if (c->v->app->survey.children || c->rows + 3 > fit) return;
    c->pinned = c->rows;
    add_rows(c, ROW_TASK);
}

static void list_rows(Chart *c, uint32_t fit) {
    const App *a = c->v->app;
    c->all = timeline_lanes(c->v->model);
    /* Rows go with the panel above: what that shows comes first. */
    bool threads = a->tab == TAB_THREADS;
    if (c->all <= fit || one_loop(c->v) || (a->survey.children && !threads)) {
        rows_as_they_come(c);
        return;
    }
    c->list = arena_array(c->v->pen.frame, uint32_t, c->all + 1);
    c->places = arena_array(c->v->pen.frame, uint32_t, c->all + 1);
    if (threads)
        threads_first(c, fit);
    else
        tasks_first(c, fit);
}

static uint32_t row_at(const Chart *c, uint32_t place) {
    return c->list ? c->list[place] : place;
}

/* c->rows if it is not in the list. */
static uint32_t place_of(const Chart *c, uint32_t lane) {
    uint32_t row = timeline_row_of(c->v->model, lane);
    if (row >= c->all) return c->rows;
    if (!c->places) return row;
    return c->places[row] < c->rows ? c->places[row] : c->rows;
}

/* The place of what the sentence is about; c->rows if it is about none. */
static uint32_t wanted_row(const Chart *c) {
    const App *a = c->v->app;
    /* Who is followed wins over what runs. */
    uint32_t task = a->follow ? a->follow : a->narration.task;
    uint32_t thread = a->narration.thread, row = c->rows;
    if (task) row = place_of(c, task);
    /* narration.thread is 0 for none, so it counts from 1. */
    if (row >= c->rows && thread)
        row = place_of(c, LANE_OF_THREAD | (thread - 1));
    return row;
}

/* ---- what stays above the first row that scrolls ---- */

/* Scrolled out of view at the top. */
static bool is_above(const Chart *c, uint32_t place) {
    return place >= c->pinned && place < c->first;
}

/* Its thread, if that does not stay anyway, and the task that made it. */
static void stick(Chart *c, uint32_t most) {
    LaneRow row = timeline_row(c->v->model, row_at(c, c->first));
    uint32_t thread =
        row.depth ? place_of(c, LANE_OF_THREAD | row.thread) : c->rows;
    uint32_t maker = row.maker ? place_of(c, row.maker) : c->rows;
    c->stuck = 0;
    if (is_above(c, thread) && c->stuck < most) c->sticky[c->stuck++] = thread;
    if (is_above(c, maker) && c->stuck < most) c->sticky[c->stuck++] = maker;
}

/* The rows from `top` on, as far as there is room for `rows` of them. */
static void scroll_to(Chart *c, uint32_t top, uint32_t rows) {
    uint32_t last = c->rows - rows;
    c->first = top < c->pinned ? c->pinned : top > last ? last : top;
    /* Two rows are left for what scrolls, whatever stays above it. */
    stick(c, rows > 2 ? rows - 2 : 0);
    c->body = rows - c->stuck;
    /* Those above take room: at the end there are some more to scroll. */
    if (top > last && c->stuck) {
        c->first = c->rows - c->body;
        stick(c, c->stuck);
    }
}

static bool is_shown(const Chart *c, uint32_t place) {
    if (place < c->pinned) return true;
    for (uint32_t i = 0; i < c->stuck; i++)
        if (c->sticky[i] == place) return true;
    return place >= c->first && place < c->first + c->body;
}

/* Scrolls as little as is needed. */
static void bring(Chart *c, uint32_t want, uint32_t rows) {
    if (want >= c->rows || is_shown(c, want)) return;
    if (want < c->first) {
        scroll_to(c, want, rows);
        return;
    }
    scroll_to(c, want - c->body + 1, rows);
    /* More may stay above the new ones than above those before. */
    if (!is_shown(c, want)) scroll_to(c, want - c->body + 1, rows);
    if (!is_shown(c, want)) scroll_to(c, want, rows);
}

/* The lanes follow the steps; where the user has scrolled to is left alone
 * until the next one. t->room differs when the panel has another height: then
 * what was visible may be no more. */
static bool follows(const App *a, uint32_t fit) {
    const TimelineState *t = &a->timeline;
    return a->reveal || t->follow != a->follow || (t->room != fit && !t->free);
}

/* `fit` rows above "+ n more". */
static void scroll_rows(Chart *c, uint32_t fit) {
    App *a = c->v->app;
    uint32_t rows = fit > c->pinned ? fit - c->pinned : 1;
    scroll_to(c, a->lane_top, rows);
    if (follows(a, fit)) bring(c, wanted_row(c), rows);
    a->lane_top = c->first;
    a->timeline.room = fit;
    c->hidden = c->rows - c->pinned - c->body;
    /* Those that stay above are not hidden. */
    for (uint32_t i = 0; i < c->stuck; i++)
        c->hidden -= c->sticky[i] < c->first;
}

/* `room`: px for rows and, if they do not all fit, for "+ n more". */
void chart_choose_rows(Chart *c, float room) {
    TimelineState *t = &c->v->app->timeline;
    /* Many threads: better lower lanes than few of them. */
    float least = one_loop(c->v) ? lane_min : lane_low;
    uint32_t fit = (uint32_t)fmaxf(2, floorf(room / least));
    list_rows(c, fit);
    c->first = c->pinned;
    c->body = c->rows - c->pinned;
    if (c->rows > fit) {
        room -= chart_more_h;
        scroll_rows(c, (uint32_t)fmaxf(1, floorf(room / least)));
    }
    /* A step was made: from now on lanes follow again. */
    if (c->v->app->reveal) t->free = false;
    t->follow = c->v->app->follow;
    t->pinned = c->pinned;
    t->lanes = c->rows - c->pinned;
    t->shown = c->body;
    c->shown = c->pinned + c->stuck + c->body;
    /* Enlarged, few lanes fill the panel. */
    bool large = room > 200;
    c->lane_h = fminf(large ? 56 : 40, room / (float)c->shown);
    c->bar = fminf(large ? 28 : 22, c->lane_h * 0.64F);
}

/* From above: pinned, stuck, scrolling ones. */
uint32_t chart_row(const Chart *c, uint32_t k) {
    if (k < c->pinned) return row_at(c, k);
    k -= c->pinned;
    return row_at(c, k < c->stuck ? c->sticky[k] : c->first + k - c->stuck);
}

float chart_row_y(const Chart *c, uint32_t k) {
    return c->top + c->lane_h * ((float)k + 0.5F);
}

float chart_lane_y(const Chart *c, uint32_t lane) {
    uint32_t at = place_of(c, lane);
    if (at >= c->rows) return -1;
    if (at < c->pinned) return chart_row_y(c, at);
    for (uint32_t i = 0; i < c->stuck; i++)
        if (c->sticky[i] == at) return chart_row_y(c, c->pinned + i);
    if (at < c->first || at >= c->first + c->body) return -1;
    return chart_row_y(c, c->pinned + c->stuck + at - c->first);
}

/* ---- the scroll bar ---- */

/* Where a lane stands among all that scroll, 0 to 1; negative: it does not. */
static float along(const Chart *c, uint32_t lane) {
    uint32_t at = place_of(c, lane);
    if (at >= c->rows || at < c->pinned) return -1;
    return ((float)(at - c->pinned) + 0.5F) / (float)(c->rows - c->pinned);
}

static void mark(const Chart *c, Rect track, uint32_t lane, Color color) {
    float at = along(c, lane);
    if (at < 0) return;
    draw_rect(c->v->pen.draw,
              (Rect){track.x, track.y + at * track.h - 1.5F, track.w, 3},
              (Paint){.fill = color});
}

/* Lanes in which an error was not caught, that which runs and the followed one:
 * where to scroll. */
static void marks(const Chart *c, Rect track) {
    enum { MAX = 2048 };
    const App *a = c->v->app;
    LaneEnd *ends = arena_array(c->v->pen.frame, LaneEnd, MAX);
    size_t n = timeline_errors(c->v->model, &c->scale, 0, ends, MAX);
    for (size_t i = 0; i < n && ends[i].ev <= c->pos; i++)
        mark(c, track, ends[i].lane, color_line(STATE_ERROR));
    if (c->v->now->task)
        mark(c, track, c->v->now->task, color_line(STATE_RUNNING));
    if (a->follow) mark(c, track, a->follow, COLOR_INK);
}

void chart_scroll_bar(const Chart *c) {
    TimelineState *t = &c->v->app->timeline;
    Pen *p = &c->v->pen;
    t->track = t->thumb = (Rect){0};
    if (!c->hidden) return;
    /* Beside the lanes and the row "+ n more". */
    Rect track = {c->plot.x + c->plot.w + 4, c->top + 2, 8,
                  c->lane_h * (float)c->shown + chart_more_h - 4};
    float all = (float)(c->rows - c->pinned);
    /* At least 24 px: it has to be held. */
    float h = fminf(track.h, fmaxf(24, track.h * (float)c->body / all));
    float part = (float)(c->first - c->pinned) / (all - (float)c->body);
    Rect thumb = {track.x, track.y + part * (track.h - h), track.w, h};
    draw_rect(p->draw, track, (Paint){.fill = COLOR_CARD, .radius = 4});
    draw_rect(p->draw, rect_inset(thumb, 1),
              (Paint){.fill = COLOR_LINE2, .radius = 3});
    marks(c, track);
    t->track = draw_rect_of(p->draw, track);
    t->thumb = draw_rect_of(p->draw, thumb);
    /* 8 px wider at both sides than it looks. */
    pen_hot(p, (Rect){track.x - 8, track.y, 24, track.h}, ACT_LANES, 1);
}
