/* The lanes of a compared program: the telling ones, on the shared axis. */
#include <math.h>
#include <string.h>

#include "view/compare/compare_lanes.h"
#include "view/timeline/lane_shape.h"

/* Of a lane in a picture; above MANY_SPANS blocks get narrower; LANE_MOST is
 * the greatest height of a lane in px. */
enum { MAX_SPANS = 1024, MANY_SPANS = 64, LANE_MOST = 46 };

/* Opacity of what has not happened yet. */
static const float ghost = 0.34F;

/* ---- spans ---- */

/* Between these two everything is drawn faint. */
static void begin_future(const Lanes *l) {
    l->b->v->pen.draw->alpha = ghost;
    l->b->v->pen.draw->flags = DRAW_GHOST;
}

static void end_future(const Lanes *l) {
    l->b->v->pen.draw->alpha = 1;
    l->b->v->pen.draw->flags = 0;
}

static void shape(const Lanes *l, State st, float x0, float x1, float yc) {
    lane_shape(&l->b->v->pen, st, x0, x1, yc, l->bar);
}

static void cap(const Lanes *l, State st, float x, float yc) {
    lane_cap(&l->b->v->pen, st, x, yc, l->lane_h);
}

/* A piece of a lane, the part that has not happened faint. */
static void piece(const Lanes *l, State st, uint64_t ev0, uint64_t ev1,
                  float x0, float x1, float yc) {
    const Board *b = l->b;
    bool busy = st == STATE_RUNNING || st == STATE_BLOCKED;
    float least = l->least;
    if (busy && x1 - x0 < least) { /* what takes no time is seen all the same */
        float mid = (x0 + x1) / 2;
        x0 = mid - least / 2;
        x1 = mid + least / 2;
    } else if (busy && b->axis->events && x1 - x0 > 8) {
        x0 += 1;
        x1 -= 1;
    }
    /* A little into the margin: a block at time 0 is centred on the edge. */
    x0 = fmaxf(x0, b->plot.x - 4);
    x1 = fminf(x1, b->plot.x + b->plot.w);
    bool past = ev1 <= l->pos, future = ev0 >= l->pos;
    float cut = past ? x1 : future ? x0 : fminf(fmaxf(l->cut, x0), x1);
    /* A block is never cut in two: it is running or it is not. */
    if (!future && st == STATE_RUNNING) cut = x1;
    shape(l, st, x0, cut, yc);
    if (cut >= x1 || b->v->app->hide_future) return;
    begin_future(l);
    shape(l, st, cut, x1, yc);
    end_future(l);
}

/* "testa: sleep(3)": what a task waits for and, if it is not its own function,
 * where. */
static Str wait_label(const Lanes *l, uint32_t task, uint64_t pos) {
    const Pen *p = &l->v.pen;
    const Trace *t = l->run->program->trace;
    const RunFacts *f = &l->run->facts;
    /* The wait begins behind the event that ended the task's step, which knows
     * what for. */
    const TraceEvent *ev = pos ? trace_cursor_at(f->cursor, pos - 1) : NULL;
    if (!ev || ev->kind != EV_STEP_END || ev->flags != OUT_WAITS || !ev->b)
        return STR("");
    /* It waits for another task: by its badge, as that has a lane. */
    if (ref_is_task(ev->b)) return pen_printf(p, "T%u", ref_id(ev->b));
    if (ref_id(ev->b) >= f->objects.len || task > f->tasks.len) return STR("");
    Str label = trace_string(t, f->objects.data[ref_id(ev->b)].label);
    const char *what = pen_clean(p, label, 60);
    const TraceFunction *fn = trace_function_at(t, loc_func(ev->loc));
    if (!fn || fn->name == f->tasks.data[task - 1].function)
        return str_of(what);
    const char *where =
        pen_clean(p, lanes_last_name(trace_string(t, fn->name)), 40);
    return pen_printf(p, "%s: %s", where, what);
}

/* A text over a piece, on a plate of the panel's colour, if there is room for
 * all of it. */
static void caption(const Lanes *l, float x0, float x1, float yc, Str text,
                    bool future) {
    const Board *b = l->b;
    Pen *p = &l->b->v->pen;
    x0 = fmaxf(x0, b->plot.x) + 8;
    x1 = fminf(x1, b->plot.x + b->plot.w) - 8;
    float w = pen_width(p, MONO_MEDIUM, 13.5F, text) + 12;
    if (text.len == 0 || w > x1 - x0 || l->lane_h < 18) return;
    /* Beside the cursor, not under it. */
    float mid = (x0 + x1) / 2, c = l->cut;
    if (fabsf(mid - c) < w / 2 + 3) {
        float left = c - 4 - w / 2, right = c + 4 + w / 2;
        if (left - w / 2 >= x0)
            mid = left;
        else if (right + w / 2 <= x1)
            mid = right;
        else
            return;
    }
    if (future && b->v->app->hide_future) return;
    if (future) begin_future(l);
    draw_rect(p->draw, (Rect){mid - w / 2, yc - 9, w, 18},
              (Paint){.fill = COLOR_PANEL});
    text_middle(p, mid, yc, text, MONO_MEDIUM, 13.5F, COLOR_INK2);
    end_future(l);
}

/* Where a span lies on the screen. */
static void extent(const Lanes *l, const LaneSpan *s, float *x0, float *x1) {
    const Board *b = l->b;
    /* A span's x is that of the model's scale, which on the seconds axis is
     * ours; on the events axis the shared lenses decide. */
    *x0 = (float)(b->axis->origin + s->x0);
    *x1 = (float)(b->axis->origin + s->x1);
    if (!b->axis->events) return;
    *x0 = board_place(b, l->k, s->ev0);
    *x1 = board_place(b, l->k, s->ev1);
}

/* The mark at a lane's end has no length. */
static bool is_cap(const LaneSpan *s, State st) {
    return s->x1 <= s->x0 &&
           (st == STATE_DONE || st == STATE_ERROR || st == STATE_CANCELLED);
}

/* Of a thread that waits in its event loop. */
static void selects(const Lanes *l, const LaneSpan *s, float x0, float x1,
                    float yc) {
    x0 = fmaxf(x0, l->b->plot.x) + 6;
    x1 = fminf(x1, l->b->plot.x + l->b->plot.w) - 6;
    bool future = s->ev0 >= l->pos;
    if (x1 - x0 < 8 || (future && l->b->v->app->hide_future)) return;
    if (future) begin_future(l);
    draw_line(
        l->b->v->pen.draw, (Point){x0, yc}, (Point){x1, yc},
        (Paint){
            .stroke = COLOR_INK3, .width = 1.5F, .dash_on = 2, .dash_off = 5});
    end_future(l);
}

static void span(const Lanes *l, const LaneSpan *s, float yc) {
    const Board *b = l->b;
    State st = state_of_task(s->state);
    float x0, x1;
    extent(l, s, &x0, &x1);
    if (s->idle) return;
    if (s->selects && !s->merged) {
        selects(l, s, x0, x1, yc);
        return;
    }
    if (is_cap(s, st)) {
        bool future = s->ev0 > l->pos;
        if (future && b->v->app->hide_future) return;
        /* 26 px: a cap is drawn whole or not at all. */
        if (x0 < b->plot.x - 4 || x0 > b->plot.x + b->plot.w - 26) return;
        if (future) begin_future(l);
        cap(l, st, x0 + (b->axis->events ? 12 : 17), yc);
        end_future(l);
        return;
    }
    bool often = s->merged && st == STATE_WAITING && x1 - x0 >= 1;
    /* Too narrow to show what it is made of: a mark that something was done. */
    if (s->merged && x1 - x0 < 7 && !often) st = STATE_RUNNING;
    piece(l, st, s->ev0, s->ev1, x0, x1, yc);
    if (often && s->ev1 <= l->pos)
        draw_rect(
            b->v->pen.draw,
            (Rect){x0, yc - l->bar * 0.3F, x1 - x0, l->bar * 0.6F},
            (Paint){.fill = color_fill(STATE_RUNNING), .fill_alpha = 0.3F});
}

/* The captions, behind all shapes so that none is painted over. */
static void words(const Lanes *l, const LaneRow *row, const LaneSpan *s,
                  float yc) {
    float x0, x1;
    extent(l, s, &x0, &x1);
    Str text = s->label;
    if (s->merged || s->idle || s->selects || x1 - x0 < 40) return;
    if (row->kind == LANE_TASK && s->state == TASK_WAITING)
        text = wait_label(l, row->id, s->ev0);
    if (s->job) text = pen_printf(&l->v.pen, "J%u", s->job);
    bool mono = true;
    if (text.len) text = view_waits(&l->v, text, &mono);
    caption(l, x0, x1, yc, text, s->ev0 >= l->pos);
}

/* Blocking calls of a program that has neither tasks nor threads. */
static void plain_lane(const Lanes *l, float yc) {
    const FactWaits *w = &l->run->facts.blocks;
    uint64_t end = model_end(l->v.model);
    const Board *b = l->b;
    float x0 = board_place(b, l->k, 0), x1 = board_place(b, l->k, end);
    /* Its start, as everything between the calls takes no time. */
    piece(l, STATE_RUNNING, 0, 1, x0 - 4, x0 + 4, yc);
    for (size_t i = 0; i < w->len; i++) {
        const FactWait *x = &w->data[i];
        uint64_t ev1 = x->ended ? x->ev1 : end;
        float from = board_place(b, l->k, x->ev0);
        float to = board_place(b, l->k, ev1);
        piece(l, STATE_BLOCKED, x->ev0, ev1, from, to, yc);
        caption(l, from, to, yc,
                str_of(pen_clean(&l->v.pen,
                                 trace_string(l->run->program->trace, x->label),
                                 60)),
                x->ev0 >= l->pos);
    }
    bool failed = l->run->facts.reason != END_OK;
    if (!l->run->facts.over || l->run->program->running) return;
    if (end > l->pos) begin_future(l);
    if (!(end > l->pos && l->v.app->hide_future))
        cap(l, failed ? STATE_ERROR : STATE_DONE, x1 + 17, yc);
    end_future(l);
}

/* Those that can be seen.  On the events axis every one for itself: it has few
 * moments, and what happens in one of them is not seen from its seconds. */
static size_t spans_of(const Lanes *l, uint32_t lane, LaneSpan *s) {
    const CompareAxis *axis = l->b->axis;
    AxisScale scale = {.per_ns = axis->per_ns};
    const AxisScale apart = {1, 1, 1e-9};
    double x0 = (double)l->b->plot.x - axis->origin;
    if (axis->events)
        return timeline_spans(l->v.model, &apart, lane, -1, 1e18, 0, s,
                              MAX_SPANS);
    return timeline_spans(l->v.model, &scale, lane, x0 - 20,
                          x0 + (double)l->b->plot.w + 20, 1.5, s, MAX_SPANS);
}

/* Returns where on the screen it ends. */
static float lane(Lanes *l, const LaneRow *row, float yc) {
    LaneSpan *s = arena_array(l->v.pen.frame, LaneSpan, MAX_SPANS);
    l->least = 8;
    if (row->kind == LANE_LOOP) {
        plain_lane(l, yc);
        return board_place(l->b, l->k, model_end(l->v.model));
    }
    size_t n = spans_of(l, row->lane, s);
    if (l->b->axis->events || n > MANY_SPANS) l->least = 4;
    for (int busy = 0; busy < 2; busy++) /* blocks lie over bars */
        for (size_t i = 0; i < n; i++)
            if ((s[i].state == TASK_RUNNING || s[i].merged) == busy)
                span(l, &s[i], yc);
    for (size_t i = 0; i < n; i++)
        words(l, row, &s[i], yc);
    float x0 = 0, x1 = 0;
    if (n) extent(l, &s[n - 1], &x0, &x1);
    return x1;
}

/* ---- what is said about a lane's end, and about the first program ---- */

/* In few words where there is no room for more. */
static void say_left(const Lanes *l, float x, float yc, State st) {
    Pen *p = &l->b->v->pen;
    bool never = l->run->facts.reason == END_NEVER;
    StringKey why = st == STATE_CANCELLED ? S_CMP_CANCELLED
                    : never               ? S_CMP_FOR_EVER
                                          : S_CMP_PENDING;
    Str text = pen_word(p, why);
    float room = l->b->plot.x + l->b->plot.w - 6 - x;
    if (x < l->b->plot.x) return;
    if (st == STATE_WAITING && pen_width(p, SANS_SEMIBOLD, 14, text) > room)
        text = pen_word(p, S_CMP_PENDING_SHORT);
    text_cut(p, x, yc, text, SANS_SEMIBOLD, 14, color_line(st), room);
}

/* Tasks that were left: why there is no tick.  Returns whether it says so. */
static bool left_undone(const Lanes *l, const LaneRow *row, float yc) {
    const RunFacts *f = &l->run->facts;
    if (row->kind != LANE_TASK || !row->id || row->id > f->tasks.len)
        return false;
    const FactTask *t = &f->tasks.data[row->id - 1];
    if (!f->over || (t->over && t->outcome != OUT_CANCELLED)) return false;
    uint64_t total = timeline_extent(l->v.model).t_ns;
    if (t->over && t->over_ns < total) return false;
    if (l->pos < model_end(l->v.model)) return true;
    State st = t->over ? STATE_CANCELLED : STATE_WAITING;
    float x = board_place(l->b, l->k, model_end(l->v.model));
    say_left(l, x + (t->over ? 32 : 14), yc, st);
    return true;
}

/* Between two times, as on a technical drawing. */
static void dimension(const Board *b, float x0, float x1, float yc, Str text) {
    Pen *p = &b->v->pen;
    Color color = color_line(STATE_DONE);
    float w = pen_width(p, SANS_BOLD, 14, text) + 14, mid = (x0 + x1) / 2;
    Paint line = {.stroke = color, .width = 2};
    if (w > x1 - x0 - 12) return;
    draw_line(p->draw, (Point){x0, yc}, (Point){mid - w / 2, yc}, line);
    draw_line(p->draw, (Point){mid + w / 2, yc}, (Point){x1, yc}, line);
    draw_line(p->draw, (Point){x0, yc - 7}, (Point){x0, yc + 7}, line);
    draw_line(p->draw, (Point){x1, yc - 7}, (Point){x1, yc + 7}, line);
    text_middle(p, mid, yc, text, SANS_BOLD, 14, color);
}

/* How much sooner than the first program: from the end of this one to the end
 * of that, in the lane that ends last. */
static void call_out(const Lanes *l, size_t k, float yc) {
    const Board *b = l->b;
    SharedClock clock = compare_clock(b->v->app);
    uint64_t own = shared_total(&clock, k), base = shared_total(&clock, 0);
    const Compared *first = &b->v->app->compare.runs[0];
    if (own >= base || !compare_both_ended(b->v->app, k)) return;
    if (!compare_is_whole(first) || !compare_is_whole(l->run)) return;
    uint32_t task;
    bool all_done = run_unfinished(&l->run->facts, &task) == 0 &&
                    l->run->facts.reason == END_OK;
    /* Right of the cap, and not under the other end's line. */
    float x0 = fmaxf(board_x(b, own) + 34, b->plot.x + 4);
    float x1 = fminf(board_x(b, base) - 3, b->plot.x + b->plot.w - 4);
    dimension(b, x0, x1, yc,
              pen_fill(&b->v->pen, all_done ? S_CMP_SAVES : S_CMP_EARLIER, "t",
                       pen_seconds(&b->v->pen, base - own), NULL));
}

/* ---- all lanes ---- */

/* The lanes together stand in the middle of the row. */
static float lane_y(const Lanes *l, size_t i) {
    size_t all = l->n + (l->hidden > 0);
    float top = l->r.y + (l->r.h - l->lane_h * (float)all) / 2;
    return top + l->lane_h * ((float)i + 0.5F);
}

/* `room` is how many lanes fit; few lanes get higher, up to LANE_MOST. */
static void lay_out(Lanes *l, size_t room) {
    lanes_choose(l, room);
    if (l->hidden && room > 1)
        lanes_choose(l, room - 1); /* "+ n more" is a line */
    size_t lines = l->n + (l->hidden > 0);
    l->lane_h = fminf(LANE_MOST, (l->r.h - 10) / (float)(lines ? lines : 1));
    l->bar = fminf(20, l->lane_h * 0.64F);
}

void compare_lanes(const Board *b, Rect r, size_t k) {
    Lanes l = {.b = b, .r = r, .run = &b->v->app->compare.runs[k]};
    l.v = compare_view_of(b->v, k);
    l.pos = model_pos(l.v.model);
    l.k = k;
    l.cut = board_cursor(b, k);
    lay_out(&l, compare_lanes_in(r.h));
    /* Which lane ends last, and where: that is the run's end on the screen. */
    float last = -1e6F, last_y = 0;
    for (size_t i = 0; i < l.n; i++) {
        LaneRow row = timeline_row(l.v.model, l.rows[i]);
        float yc = lane_y(&l, i);
        /* 6 px more at the left for a block at time 0; names lie outside, so
         * the clip ends before them. */
        draw_clip(b->v->pen.draw,
                  (Rect){b->plot.x - 6, r.y, b->plot.w + 6, r.h});
        float end = lane(&l, &row, yc);
        draw_unclip(b->v->pen.draw);
        lanes_label(&l, &row, yc);
        if (left_undone(&l, &row, yc) || end <= last + 1) continue;
        last = end;
        last_y = yc;
    }
    /* The first program is not compared with itself. */
    if (k > 0 && last > -1e6F) call_out(&l, k, last_y);
    if (l.hidden)
        text_at(&b->v->pen, b->plot.x - b->label, lane_y(&l, l.n),
                pen_fill(&l.v.pen, S_UI_MORE, "n",
                         pen_number(&l.v.pen, l.hidden), NULL),
                SANS_MEDIUM, 13.5F, COLOR_INK2);
}
