/* The comparison: one row a program, one axis, one cursor. */
#include <math.h>

#include "view/compare/compare_board.h"
#include "view/timeline/ticks.h"

/* Logical px; PICK_LEAST is the least height of the list of programs. */
enum { RULER_H = 30, ROW_GAP = 8, PICK_LEAST = 190 };

/* What a run's end, its cap and a word behind it need. */
static const float tail = 46;
/* Between two times that are named. */
static const double tick_least = 100;

float board_x(const Board *b, uint64_t t_ns) {
    return (float)(b->axis->origin + compare_axis_time(b->axis, t_ns));
}

float board_place(const Board *b, size_t k, uint64_t pos) {
    const Model *m = b->v->app->compare.models[k];
    return (float)(b->axis->origin + compare_axis_place(b->axis, m, k, pos));
}

/* On the seconds axis all rows have one cursor.  On the events axis a moment
 * has a width, and a run may be at its beginning, within it or through. */
float board_cursor(const Board *b, size_t k) {
    const Comparison *c = &b->v->app->compare;
    const Model *m = c->models[k];
    bool together = !b->axis->events || !m || c->at_moment;
    if (together || compare_ended(b->v->app, k)) return b->cursor;
    uint64_t pos = model_pos(m);
    if (timeline_place(m, pos).t_ns == c->at.t_ns || c->apart.is)
        return board_place(b, k, pos);
    /* It has waited until now, and what it does now has not begun. */
    return (float)(b->axis->origin + compare_axis_start(b->axis, c->at.t_ns));
}

/* So that what draws one program can draw a compared one: it looks at the
 * View's model and program only. */
View compare_view_of(const View *v, size_t k) {
    const Compared *r = &v->app->compare.runs[k];
    View own = *v;
    own.model = r->model;
    own.program = r->program;
    own.now = r->model ? model_now(r->model) : NULL;
    return own;
}

bool compare_is_over(const Compared *r) {
    return r->model && r->facts.over &&
           (r->facts.reason == END_OK || r->facts.reason == END_EXCEPTION);
}

bool compare_is_whole(const Compared *r) {
    return r->model && r->facts.over &&
           (r->facts.reason == END_OK || r->facts.reason == END_NEVER);
}

bool compare_both_ended(const App *a, size_t k) {
    return compare_ended(a, 0) && compare_ended(a, k);
}

/* Compared once and kept: an output may be megabytes, a picture is drawn
 * often. */
const OutputDiff *compare_output(App *a, size_t k) {
    Compared *r = &a->compare.runs[k];
    const Compared *base = &a->compare.runs[0];
    if (!r->output_known)
        r->output = output_diff(trace_console_text(r->program->trace),
                                trace_console_text(base->program->trace));
    r->output_known = true;
    return &r->output;
}

/* ---- the board ---- */

/* All rows are equally high, however few lanes a program has: so they are
 * compared at one glance. */
static float row_height(const Board *b, size_t n) {
    return (b->rows.h - ROW_GAP * (float)(n - 1)) / (float)n;
}

static Rect row_rect(const Board *b, size_t n, size_t k) {
    float h = row_height(b, n);
    return (Rect){b->rows.x, b->rows.y + (h + ROW_GAP) * (float)k, b->rows.w,
                  h};
}

/* The cursor's x, from the axis's start: where the run is that is on its way
 * through the present moment. */
static double cursor_at(const App *a, const CompareAxis *x) {
    const Comparison *c = &a->compare;
    const Model *m = c->models[c->at.model];
    bool inside = x->events && m && !c->at_moment &&
                  timeline_place(m, c->at.pos).t_ns == c->at.t_ns;
    if (!inside) return compare_axis_time(x, c->at.t_ns);
    return compare_axis_place(x, m, c->at.model, c->at.pos);
}

/* The axis, scrolled so that the cursor is seen if it shall be. */
static void set_scale(Board *b) {
    Comparison *c = &b->v->app->compare;
    CompareAxis *axis = &c->axis;
    compare_axis_make(axis, b->v, b->plot, (double)(b->plot.w - tail - 8));
    /* 8 px before the start, so that a lane's first block is not cut off. */
    double length = axis->length + (double)tail + 8;
    double most = fmax(0, length - (double)b->plot.w);
    /* The cursor keeps 15 % of the width before it at both sides: one sees
     * where it goes. */
    double edge = (double)b->plot.w * 0.15, x = cursor_at(b->v->app, axis);
    if (c->reveal && x < c->scroll + edge) c->scroll = x - edge;
    if (c->reveal && x > c->scroll + (double)b->plot.w - edge)
        c->scroll = x - (double)b->plot.w + edge;
    c->scroll = fmax(0, fmin(c->scroll, most));
    /* Once only, or the user could never scroll the cursor away. */
    c->reveal = false;
    axis->origin = (double)b->plot.x + 8 - c->scroll;
    b->axis = axis;
    b->cursor = axis->cursor = (float)(axis->origin + x);
}

/* As wide as the longest name of any row, since all lanes begin at the same x;
 * in px, with a bound so that lanes keep the most of the width. */
static float label_width(const Board *b, size_t n) {
    float need = 76, most = b->v->layout.compact ? 128 : 190;
    size_t lanes = compare_lanes_in(row_height(b, n));
    for (size_t k = 0; k < n; k++)
        need = fmaxf(need, compare_label_width(b->v, k, lanes));
    return fminf(need, most);
}

/* Widths in px: of compact windows, of those below 1500, and of larger ones. */
static Board board_of(View *v, Rect area) {
    const Comparison *c = &v->app->compare;
    Board b = {.v = v, .rows = area};
    b.rows.y += RULER_H;
    b.rows.h -= RULER_H;
    b.ruler = b.rows.y - 2;
    b.left = v->layout.compact ? 252 : v->layout.w < 1500 ? 316 : 400;
    b.right = v->layout.compact ? 140 : 158;
    /* Before the plot, whose left edge depends on it, and behind the rows'
     * height. */
    b.label = label_width(&b, c->n);
    float x = area.x + b.left + 12 + b.label;
    b.plot = (Rect){x, area.y, area.x + area.w - b.right - x, area.h};
    set_scale(&b);
    return b;
}

/* ---- the ruler ---- */

/* *free is the x from which the next name may begin: names never touch. */
static void tick(const Board *b, uint64_t t, uint64_t step, float *free) {
    Pen *p = &b->v->pen;
    float x = board_x(b, t);
    bool big = t % step == 0;
    if (x < b->plot.x || x > b->plot.x + b->plot.w - 4) return;
    draw_line(p->draw, (Point){x, b->ruler - (big ? 8.0F : 4.0F)},
              (Point){x, b->ruler},
              (Paint){.stroke = COLOR_LINE2, .width = big ? 2 : 1});
    bool here = t == b->v->app->compare.at.t_ns;
    Str text = tick_text(p, t, step);
    float w = pen_width(p, MONO_MEDIUM, 14, text);
    if (!big || x - w / 2 < *free || x + w / 2 > b->plot.x + b->plot.w) return;
    text_middle(p, x, b->ruler - 19, text, here ? MONO_BOLD : MONO_MEDIUM, 14,
                here ? COLOR_INK : COLOR_INK2);
    *free = x + w / 2 + 10;
}

/* Times in ns, only those on the screen: zoomed in far, a run has millions of
 * ticks. */
static uint64_t first_visible(const Board *b, uint64_t minor) {
    double t = ((double)b->plot.x - b->axis->origin) / b->axis->per_ns;
    return t <= 0 ? 0 : (uint64_t)t / minor * minor;
}

static uint64_t last_visible(const Board *b, float x) {
    return (uint64_t)(((double)x - b->axis->origin) / b->axis->per_ns);
}

static void seconds_ruler(const Board *b) {
    float end = b->plot.x + b->plot.w - 8, free = b->plot.x - 20;
    draw_line(b->v->pen.draw,
              (Point){fmaxf(b->plot.x, board_x(b, 0)), b->ruler},
              (Point){end, b->ruler}, (Paint){.stroke = COLOR_LINE2});
    uint64_t step = tick_step(b->axis->per_ns, tick_least);
    if (step == 0) {
        tick(b, 0, 1, &free);
        return;
    }
    /* A small tick between two large ones, if there is a whole ns for it. */
    uint64_t minor = step % 2 == 0 && step > 1 ? step / 2 : step;
    uint64_t last = last_visible(b, end);
    for (uint64_t t = first_visible(b, minor); t <= last; t += minor)
        tick(b, t, step, &free);
}

/* Behind the lanes of one row, at the times that the ruler names. */
static void seconds_grid(const Board *b, Rect r) {
    uint64_t step = tick_step(b->axis->per_ns, tick_least);
    if (step == 0) return;
    uint64_t last = last_visible(b, b->plot.x + b->plot.w);
    for (uint64_t t = first_visible(b, step); t <= last; t += step) {
        float x = board_x(b, t);
        if (x < b->plot.x || x > b->plot.x + b->plot.w - 4) continue;
        draw_line(b->v->pen.draw, (Point){x, r.y + 6},
                  (Point){x, r.y + r.h - 6}, (Paint){.stroke = COLOR_LINE});
    }
}

/* ---- lenses ---- */

/* What of a lens can be seen; false: nothing. */
static bool lens_of(const Board *b, const AxisMoment *m, float *x0, float *x1) {
    double left = b->axis->origin + m->x;
    *x0 = fmaxf((float)left, b->plot.x);
    *x1 = fminf((float)(left + m->w), b->plot.x + b->plot.w - 4);
    return *x1 - *x0 > 1;
}

/* A shade for each moment: what stands within it happens at one time. */
static void lens_grid(const Board *b, Rect r) {
    for (size_t i = 0; i < b->axis->n; i++) {
        float x0, x1;
        if (!lens_of(b, &b->axis->moments[i], &x0, &x1)) continue;
        draw_rect(b->v->pen.draw, (Rect){x0, r.y + 4, x1 - x0, r.h - 8},
                  (Paint){.fill = COLOR_HI, .fill_alpha = 0.45F, .radius = 6});
    }
}

/* Names of the moments; thick where a moment has its width and time stands
 * still, thin between them. */
static void lens_ruler(const Board *b) {
    Pen *p = &b->v->pen;
    float free = b->plot.x - 20, end = b->plot.x;
    uint64_t now = b->v->app->compare.at.t_ns;
    for (size_t i = 0; i < b->axis->n; i++) {
        const AxisMoment *m = &b->axis->moments[i];
        float x0, x1;
        if (!lens_of(b, m, &x0, &x1)) continue;
        draw_line(p->draw, (Point){end, b->ruler}, (Point){x0, b->ruler},
                  (Paint){.stroke = COLOR_LINE});
        draw_line(p->draw, (Point){x0 + 2, b->ruler}, (Point){x1 - 2, b->ruler},
                  (Paint){.stroke = COLOR_LINE2, .width = 3});
        end = x1;
        bool here = m->t_ns == now;
        Str text = str_of(pen_seconds(p, m->t_ns));
        Font font = here ? MONO_BOLD : MONO_MEDIUM;
        float w = pen_width(p, font, 13, text), mid = (x0 + x1) / 2;
        if (mid - w / 2 < free || mid + w / 2 > b->plot.x + b->plot.w) continue;
        text_middle(p, mid, b->ruler - 19, text, font, 13,
                    here ? COLOR_INK : COLOR_INK2);
        free = mid + w / 2 + 10;
    }
}

/* Left of the plot, beside the word for what the axis is. */
static void choice_of_axis(const Board *b) {
    Pen *p = &b->v->pen;
    const Str axes[2] = {pen_word(p, S_UI_AXIS_EVENTS),
                         pen_word(p, S_UI_AXIS_SECONDS)};
    float w = 4 + 2 * 18;
    for (int i = 0; i < 2; i++)
        w += pen_width(p, SANS_SEMIBOLD, 13.5F, axes[i]);
    segments(p, (Rect){b->plot.x - 30 - w, b->rows.y - 28, 0, 24}, 13.5F, axes,
             2, b->axis->events ? AXIS_EVENTS : AXIS_SECONDS, ACT_AXIS);
}

static void ruler(const Board *b) {
    Pen *p = &b->v->pen;
    text_at(p, b->rows.x + 14, b->ruler - 14, pen_word(p, S_CMP_CLOCK),
            SANS_SEMIBOLD, 14, COLOR_INK2);
    choice_of_axis(b);
    if (b->axis->events)
        lens_ruler(b);
    else
        seconds_ruler(b);
}

static void grid(const Board *b, Rect r) {
    if (b->axis->events)
        lens_grid(b, r);
    else
        seconds_grid(b, r);
}

/* Nothing where the cursor is scrolled out of the plot. */
static void cursor_line(const Board *b, float x, float y0, float y1) {
    if (x < b->plot.x - 1 || x > b->plot.x + b->plot.w) return;
    draw_line(b->v->pen.draw, (Point){x, y0}, (Point){x, y1},
              (Paint){.stroke = COLOR_INK, .width = 2});
}

/* In one moment the runs are not all equally far. */
static void row_cursors(const Board *b) {
    const Comparison *c = &b->v->app->compare;
    for (size_t k = 0; k < c->n; k++) {
        Rect r = row_rect(b, c->n, k);
        float x = board_cursor(b, k);
        if (c->models[k]) cursor_line(b, x, r.y, r.y + r.h);
    }
}

/* The head is at the shared clock's place; below it one line, or one in each
 * row. */
static void cursor(const Board *b) {
    float x = b->cursor, y = b->ruler - 11;
    if (b->axis->events)
        row_cursors(b);
    else
        cursor_line(b, x, y + 5, b->rows.y + b->rows.h);
    if (x < b->plot.x - 1 || x > b->plot.x + b->plot.w) return;
    Point head[5] = {
        {x - 7, y}, {x + 7, y}, {x + 7, y + 5}, {x, y + 13}, {x - 7, y + 5}};
    draw_poly(b->v->pen.draw, head, 5, (Paint){.fill = COLOR_INK});
}

/* Where two runs part. */
static void difference_mark(const Board *b) {
    const CompareApart *apart = &b->v->app->compare.apart;
    Pen *p = &b->v->pen;
    if (!apart->is) return;
    for (int i = 0; i < 2; i++) {
        Rect r = row_rect(b, b->v->app->compare.n, apart->runs[i]);
        draw_rect(p->draw, r,
                  (Paint){.stroke = COLOR_INK, .width = 2, .radius = 8});
    }
}

/* ---- rows ---- */

/* A program that does not run has no lanes: in their place its first error and
 * the line where it is. */
static void error_row(const Board *b, Rect r, size_t k) {
    const Program *g = b->v->app->compare.runs[k].program;
    Pen *p = &b->v->pen;
    float x = b->plot.x - b->label, max = b->plot.x + b->plot.w - x - 12;
    float yc = r.y + r.h / 2;
    const Diag *d = g->diags.len ? &g->diags.items[0] : NULL;
    Str what = d            ? str_of(d->message)
               : g->failure ? str_of(g->failure)
                            : pen_word(p, S_CMP_NOT_RUN);
    icon(p, ICON_ERROR, (Point){x + 8, yc - 12}, 7, color_line(STATE_ERROR),
         COLOR_PANEL);
    text_cut(p, x + 24, yc - 12, str_of(pen_clean(p, what, 300)), SANS_SEMIBOLD,
             15, color_line(STATE_ERROR), max - 24);
    if (!d || !g->source) return;
    uint32_t line = source_line_of(g->source, d->span.start);
    Str code = source_line(g->source, line);
    /* Indentation says nothing about a line that stands alone. */
    while (code.len && *code.ptr == ' ')
        code.ptr++, code.len--;
    Str at = pen_fill(p, S_UI_LINE_CODE, "n", pen_number(p, line), "v",
                      pen_clean(p, code, 200), NULL);
    text_cut(p, x + 24, yc + 12, at, MONO_MEDIUM, 14, COLOR_INK2, max - 24);
}

static void row(const Board *b, Rect r, size_t k) {
    DrawList *d = b->v->pen.draw;
    const Compared *run = &b->v->app->compare.runs[k];
    draw_rect(d, r,
              (Paint){.fill = COLOR_PANEL, .stroke = COLOR_LINE, .radius = 8});
    float x = r.x + b->left, end = r.x + r.w - b->right;
    draw_line(d, (Point){x, r.y + 10}, (Point){x, r.y + r.h - 10},
              (Paint){.stroke = COLOR_LINE});
    draw_line(d, (Point){end, r.y + 10}, (Point){end, r.y + r.h - 10},
              (Paint){.stroke = COLOR_LINE});
    /* A bar at the row's left edge: this is the run that the sentence is
     * about. */
    if (b->v->app->compare.told == k + 1)
        draw_rect(d, (Rect){r.x + 4, r.y + 10, 4, r.h - 20},
                  (Paint){.fill = COLOR_INK2, .radius = 2});
    compare_row_left(b, r, k);
    if (run->model) {
        grid(b, r);
        compare_lanes(b, r, k);
    } else if (run->program) {
        error_row(b, r, k);
    }
    compare_row_right(b, r, k);
}

/* ---- the bar below ---- */

/* Of the steps, not of the time: the bar moves evenly with the arrow key. */
static float fraction(const App *a) {
    SharedClock clock = compare_clock(a);
    uint64_t last = shared_ranks(&clock, a->unit);
    uint64_t here = shared_rank(&clock, a->compare.at, a->unit);
    return last ? (float)((double)here / (double)last) : 0;
}

/* Key and what it does, from the right, as many as there is room for. */
static void hints(View *v, float from, float right, float yc) {
    static const char *const numbers[] = {"1", "1", "1 2", "1 2 3", "1 2 3 4"};
    const struct {
        const char *cap;
        StringKey word;
        int action, arg;
    } all[] = {{"C", S_CMP_ADD, ACT_COMPARE, COMPARE_PICK},
               {numbers[v->app->compare.n], S_CMP_OPEN_ONE, 0, 0},
               {"D", S_CMP_DIFFERENCE, ACT_DIFFERENCE, 0}};
    Pen *p = &v->pen;
    for (int i = 2; i >= 0; i--) {
        Str word = pen_word(p, all[i].word), cap = str_of(all[i].cap);
        if (i == 0 && v->app->compare.n == COMPARE_MAX) continue;
        float w = pen_width(p, SANS_MEDIUM, 13.5F, word);
        float kw = key_cap_width(p, cap, 13);
        if (right - w - 7 - kw < from) return;
        text_right(p, right, yc, word, SANS_MEDIUM, 13.5F, COLOR_INK2);
        key_cap(p, (Point){right - w - 7, yc}, cap, 13, ANCHOR_RIGHT);
        if (all[i].action)
            pen_hot(p, (Rect){right - w - 7 - kw, yc - 13, w + 7 + kw, 26},
                    all[i].action, all[i].arg);
        right -= w + 7 + kw + 18;
    }
}

/* The same controls as for one program, so that hands find them. */
static void transport(View *v) {
    Rect r = v->layout.transport;
    float x = view_controls(v, r, fraction(v->app));
    hints(v, x, r.x + r.w - LAYOUT_MARGIN, r.y + 29);
}

/* ---- all of it ---- */

/* The list takes what it needs, the rows what is left. */
static Rect without_pick(View *v, Rect *pick) {
    Rect all = v->layout.content;
    size_t n = v->app->compare.n;
    if (!v->app->compare.pick.open) return all;
    float rows = fminf(RULER_H + 150 * (float)n + ROW_GAP * (float)(n - 1),
                       all.h - PICK_LEAST - ROW_GAP);
    *pick =
        (Rect){all.x, all.y + rows + ROW_GAP, all.w, all.h - rows - ROW_GAP};
    all.h = rows;
    return all;
}

void view_compare(View *v) {
    App *a = v->app;
    size_t n = a->compare.n;
    /* Until it is drawn below, clicks must not go by the old one. */
    a->compare.axis.valid = false;
    /* Nobody is followed among several programs. */
    v->pen.follow[0] = 0;
    view_title(v, v->layout.title);
    compare_story(v, v->layout.story);
    Rect pick;
    Rect area = without_pick(v, &pick);
    /* From here on everything has its place, and the axis its scale. */
    Board b = board_of(v, area);
    /* Before the rows, whose own buttons lie over it. */
    pen_hot(&v->pen, b.plot, ACT_TIMELINE, 0);
    ruler(&b);
    for (size_t k = 0; k < n; k++)
        row(&b, row_rect(&b, n, k), k);
    /* Over the rows: frames and the cursor must not be hidden by lanes. */
    difference_mark(&b);
    cursor(&b);
    if (a->compare.pick.open) compare_pick(v, pick);
    transport(v);
}
