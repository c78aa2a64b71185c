#include "export/text_timeline_impl.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Cells before the first instant and behind the last one. */
enum { LEAD = 1, TAIL = 3 };

/* ---- the frame ---- */

static AxisPlace range_start(const Model *m, const ExportRange *r,
                             StoryRange s) {
    AxisPlace p = timeline_place(m, s.from);
    if (s.from == 0) return (AxisPlace){0};
    AxisPlace before = timeline_place(m, s.from - 1);
    p.lens = before.lens;
    p.t_ns = r->steps ? before.t_ns : r->from;
    return p;
}

static AxisPlace range_end(const Model *m, const ExportRange *r, StoryRange s) {
    AxisPlace p = timeline_place(m, s.to);
    if (s.to == 0) return p;
    AxisPlace before = timeline_place(m, s.to - 1);
    uint64_t last = timeline_extent(m).t_ns;
    p.lens = before.lens;
    p.t_ns = before.t_ns;
    if (!r->steps) p.t_ns = r->to < last ? r->to : last;
    return p;
}

static void measure(TextFrame *f, const Model *m, const ExportOptions *o) {
    StoryRange range = story_range(m, &o->range);
    AxisPlace a = range_start(m, &o->range, range);
    AxisPlace b = range_end(m, &o->range, range);
    if (b.column - a.column > f->columns) f->columns = b.column - a.column;
    if (b.lens - a.lens > f->lenses) f->lenses = b.lens - a.lens;
    if (b.t_ns > a.t_ns && b.t_ns - a.t_ns > f->time_ns)
        f->time_ns = b.t_ns - a.t_ns;
}

void text_frame_add(TextFrame *f, Model *m, const ExportOptions *o) {
    measure(f, m, o);
    TextTimeline t = {.model = m, .lang = o->lang};
    StrBuf name = {0};
    model_seek(m, model_end(m));
    for (uint32_t i = 0; i < timeline_lanes(m); i++) {
        LaneRow row = timeline_row(m, i);
        if (!text_wanted(m, o->groups, &row)) continue;
        sb_clear(&name);
        text_name(&t, &row, &name);
        size_t cells = cells_count(sb_str(&name));
        if (cells > f->label) f->label = cells;
    }
    sb_free(&name);
    size_t heads = text_head_cells(o->lang);
    if (heads > f->label) f->label = heads;
}

/* Cells that callbacks and instants take. */
static double used_by(const TextFrame *f, const AxisScale *s) {
    return f->columns * s->per_column + f->lenses * s->per_lens;
}

/* The widest callbacks that fit into the room, in whole cells as long as that
 * is possible. */
static AxisScale columns_in(const TextFrame *f, double room) {
    static const AxisScale natural[] = {{6, 3, 0}, {5, 3, 0}, {5, 2, 0},
                                        {4, 2, 0}, {3, 2, 0}, {2, 2, 0},
                                        {1, 1, 0}};
    for (size_t i = 0; i < sizeof natural / sizeof *natural; i++)
        if (used_by(f, &natural[i]) <= room) return natural[i];
    double less = room / used_by(f, &(AxisScale){1, 1, 0});
    return (AxisScale){less, less, 0};
}

/* A quarter of the width at least is for the time between instants. */
static AxisScale scale_of(const TextFrame *f, double room, bool steps) {
    double time = steps ? 0 : (double)f->time_ns;
    if (f->columns <= 0)
        return (AxisScale){0, 0, f->time_ns ? room / (double)f->time_ns : 0};
    AxisScale s = columns_in(f, time > 0 ? room * 0.75 : room);
    if (time > 0) s.per_ns = (room - used_by(f, &s)) / time;
    return s;
}

static double x_of(const AxisScale *s, AxisPlace p) {
    return p.column * s->per_column + p.lens * s->per_lens +
           (double)p.t_ns * s->per_ns;
}

TextTimeline *text_timeline_new(Model *m, const ExportOptions *o,
                                const TextFrame *frame) {
    TextTimeline *t = mem_alloc(sizeof *t);
    /* Room for some cells, however narrow the line. */
    size_t columns = o->columns < 40 ? 40 : o->columns;
    /* Names are cut where they would take too much of it. */
    size_t most = columns / 5, label = frame->label;
    size_t heads = text_head_cells(o->lang);
    most = most > heads ? most : heads;
    label = (label < most ? label : most) + 2;
    *t = (TextTimeline){.model = m,
                        .lang = o->lang,
                        .groups = o->groups,
                        .columns = columns,
                        .label = label,
                        .width = (long)(columns - label),
                        .events = timeline_extent(m).column > 0,
                        .steps = o->clock == CLOCK_STEPS,
                        .ranged = o->range.from || o->range.to != UINT64_MAX,
                        .range = story_range(m, &o->range)};
    /* Time has one scale in all programs, callbacks what is best for each. */
    double room = (double)t->width - LEAD - TAIL;
    TextFrame own = {0};
    measure(&own, m, o);
    t->scale = scale_of(frame, room, t->steps);
    double time = (double)own.time_ns * t->scale.per_ns;
    if (own.columns > 0) {
        AxisScale its = columns_in(&own, room - time);
        t->scale.per_column = its.per_column;
        t->scale.per_lens = its.per_lens;
    }
    /* An instant opens behind its padding: the first column begins at LEAD. */
    AxisPlace a = range_start(m, &o->range, t->range);
    t->x0 = x_of(&t->scale, a) + t->scale.per_lens - LEAD - 1;
    if (!t->events) t->x0 = x_of(&t->scale, a);
    t->end = x_of(&t->scale, range_end(m, &o->range, t->range));
    /* A column of one cell must not be merged because of a rounding. */
    t->cell = t->events && t->scale.per_column < 1 ? 1 : 0.9;
    t->max = (size_t)((double)(t->width + 4) / t->cell) * 2 + 8;
    t->cells = mem_alloc((size_t)t->width * sizeof *t->cells);
    t->spans = mem_alloc(t->max * sizeof *t->spans);
    return t;
}

void text_timeline_free(TextTimeline *t) {
    if (!t) return;
    mem_free(t->cells);
    mem_free(t->spans);
    mem_free(t);
}

/* ---- drawing in a line ---- */

static const uint32_t runes[MARKS] = {
    [MARK_READY] = 0x2591,     [MARK_RUNNING] = 0x2588, [MARK_WAITING] = 0x2500,
    [MARK_BLOCKED] = 0x256C,   [MARK_DONE] = 0x2713,    [MARK_ERROR] = 0x2717,
    [MARK_CANCELLED] = 0x2298, [MARK_IDLE] = 0x00B7,    [MARK_SEVERAL] = 0x2584,
    [MARK_TIMER] = 0x25CA,     [MARK_CALLBACK] = 'c',   [MARK_SHORT] = 0x25A1,
};

long text_cell(const TextTimeline *t, double x) {
    double c = floor(x - t->x0 + 0.5);
    /* Far out of the line: no long holds it. */
    if (c < -8) return -8;
    return c > (double)t->width + 8 ? t->width + 8 : (long)c;
}

void text_rune(TextTimeline *t, long at, uint32_t rune) {
    if (at >= 0 && at < t->width) t->cells[at] = rune;
}

void text_fill(TextTimeline *t, long from, long to, Mark mark) {
    if (from < 0) from = 0;
    if (to > t->width) to = t->width;
    if (from < to) t->used[mark] = true;
    for (long c = from; c < to; c++)
        t->cells[c] = runes[mark];
}

void text_put(TextTimeline *t, long at, long end, Str s) {
    if (end > t->width) end = t->width;
    if (at >= end || at < 0) return;
    StrBuf cut = {0};
    cells_cut(&cut, s, (size_t)(end - at));
    for (size_t i = 0, used; i < cut.len; i += used) {
        uint32_t rune = utf8_decode(cut.data + i, cut.len - i, &used);
        int w = utf8_width(rune);
        /* A combining mark has no cell of its own: left out. */
        if (w == 0) continue;
        t->cells[at++] = rune;
        if (w == 2) t->cells[at++] = NO_CELL;
    }
    sb_free(&cut);
}

bool text_place(TextTimeline *t, long at, Str s) {
    long n = (long)cells_count(s);
    if (at + n > t->width) at = t->width - n;
    if (at < 0) return false;
    for (long c = at > 0 ? at - 1 : 0; c <= at + n && c < t->width; c++)
        if (t->cells[c] != ' ') return false;
    text_put(t, at, at + n, s);
    return true;
}

/* The name, the line that was drawn, no blanks behind it. */
static void finish(const TextTimeline *t, Str name, StrBuf *out) {
    size_t start = out->len;
    size_t taken = cells_cut(out, name, t->label - 2);
    sb_repeat(out, ' ', t->label - taken);
    for (long c = 0; c < t->width; c++)
        if (t->cells[c] != NO_CELL) sb_putrune(out, t->cells[c]);
    while (out->len > start && out->data[out->len - 1] == ' ')
        out->len--;
    sb_putc(out, '\n');
}

static void blank(TextTimeline *t) {
    for (long c = 0; c < t->width; c++)
        t->cells[c] = ' ';
}

/* ---- queues ---- */

typedef struct Queue {
    StringKey key;
    uint32_t loop; /* 0: the only one */
    bool timers;
} Queue;

/* Two rows for each loop; false behind the last. */
static bool queue_of(const TextTimeline *t, uint32_t i, Queue *q) {
    uint32_t loops = model_loops(t->model);
    if (i / 2 >= loops) return false;
    *q = (Queue){i % 2 ? S_X_TIMERS : S_X_READY_QUEUE, i / 2 + 1, i % 2};
    return true;
}

static uint32_t length_of(const Model *m, const Queue *q) {
    LoopRow loop;
    if (!model_loop(m, q->loop, &loop)) return 0;
    return q->timers ? loop.timers : loop.ready;
}

/* How long it is at the end of each cell: a digit, or "+"; nothing for 0. */
static bool queue_cells(TextTimeline *t, const Queue *q) {
    bool any = false;
    long end = text_cell(t, t->end);
    for (long c = 0; c < t->width && c < end; c++) {
        /* 0.49: a cell begins half of one before its number. */
        double x = t->x0 + (double)c + 0.49;
        uint64_t pos = timeline_at(t->model, &t->scale, x);
        model_seek(t->model, pos < t->range.to ? pos : t->range.to);
        uint32_t n = length_of(t->model, q);
        if (n) text_rune(t, c, n > 9 ? '+' : '0' + n);
        any |= n > 0;
    }
    model_seek(t->model, model_end(t->model));
    return any;
}

/* Its name; of several loops with the badge of the thread that runs it. */
static void queue_line(TextTimeline *t, const Queue *q, StrBuf *out) {
    LoopRow loop;
    StrBuf name = {0};
    blank(t);
    if (!queue_cells(t, q)) return;
    cells_word(&name, q->key, t->lang);
    if (model_loops(t->model) > 1 && model_loop(t->model, q->loop, &loop)) {
        char badge[BADGE_MAX];
        sb_printf(&name, " %s", model_badge(t->model, loop.thread, badge));
    }
    finish(t, sb_str(&name), out);
    sb_free(&name);
}

/* ---- the legend ---- */

static void legend(const TextTimeline *t, StrBuf *out) {
    static const StringKey words[MARKS] = {
        [MARK_READY] = S_UI_LEGEND_READY,
        [MARK_RUNNING] = S_UI_LEGEND_RUNNING,
        [MARK_WAITING] = S_UI_LEGEND_WAITING,
        [MARK_BLOCKED] = S_UI_LEGEND_BLOCKED,
        [MARK_DONE] = S_UI_LEGEND_DONE,
        [MARK_ERROR] = S_UI_LEGEND_ERROR,
        [MARK_CANCELLED] = S_UI_LEGEND_CANCELLED,
        [MARK_IDLE] = S_X_MARK_IDLE,
        [MARK_SEVERAL] = S_X_MARK_SEVERAL,
        [MARK_TIMER] = S_X_MARK_TIMER,
        [MARK_CALLBACK] = S_X_MARK_CALLBACK,
        [MARK_SHORT] = S_X_MARK_SHORT};
    StrBuf all = {0};
    for (int i = 0; i < MARKS; i++) {
        /* The states are told apart by knowing all of them. */
        if (!t->used[i] && i > MARK_CANCELLED) continue;
        if (all.len) sb_puts(&all, "   ");
        if (i == MARK_CALLBACK)
            cells_word(&all, S_UI_CALLBACK_SHORT, t->lang);
        else
            sb_putrune(&all, runes[i]);
        /* No break between a sign and its word. */
        sb_puts(&all, "\u00A0");
        for (const char *c = string_get(words[i], t->lang); *c; c++)
            if (*c == ' ')
                sb_puts(&all, "\u00A0");
            else
                sb_putc(&all, *c);
    }
    size_t from = out->len;
    cells_wrap(out, sb_str(&all), 0, 0, t->columns);
    sb_free(&all);
    /* As wide as a blank, and less strange in other programs. */
    StrBuf plain = {0};
    for (size_t i = from; i < out->len; i++) {
        bool hard = i + 1 < out->len && !memcmp(out->data + i, "\u00A0", 2);
        sb_putc(&plain, hard ? ' ' : out->data[i]);
        i += hard;
    }
    out->len = from;
    sb_put(out, plain.data, plain.len);
    sb_free(&plain);
}

/* What a cell stands for: a drawing without that would lie. */
static void axis_note(const TextTimeline *t, StrBuf *out) {
    StringKey key = !t->events ? S_X_AXIS_SECONDS
                    : t->steps ? S_X_AXIS_STEPS
                               : S_X_AXIS_EVENTS;
    cells_wrap(out, text_word(t, key), 0, 0, t->columns);
}

/* ---- line after line ---- */

enum { TIMES, AXIS, ITERATIONS, LANES, QUEUES, EMPTY, GAP, LEGEND, NOTE, OVER };

static bool lane_line(TextTimeline *t, StrBuf *out) {
    LaneRow row = timeline_row(t->model, t->row++);
    if (!text_wanted(t->model, t->groups, &row)) return false;
    blank(t);
    if (!text_lane(t, &row)) {
        t->empty++;
        return false;
    }
    StrBuf name = {0};
    text_name(t, &row, &name);
    finish(t, sb_str(&name), out);
    sb_free(&name);
    return true;
}

static bool next_queue(TextTimeline *t, StrBuf *out) {
    Queue q;
    /* Where cells are many callbacks each, what is seen would be chance. */
    bool dense = t->events && t->scale.per_column < 1;
    if (!(t->groups & GROUP_QUEUES) || dense || !queue_of(t, t->loop++, &q))
        return false;
    queue_line(t, &q, out);
    return true;
}

/* Lines above and below the lanes; those that say nothing are left out. */
static void other_line(TextTimeline *t, StrBuf *out) {
    blank(t);
    switch (t->part++) {
    case TIMES:
        model_seek(t->model, model_end(t->model));
        text_ruler_times(t);
        finish(t, text_word(t, S_UI_TIME), out);
        break;
    case AXIS:
        text_ruler_axis(t);
        finish(t, STR(""), out);
        break;
    case ITERATIONS:
        if (t->groups & GROUP_LOOP && text_ruler_iterations(t))
            finish(t, text_word(t, S_UI_ITERATIONS), out);
        break;
    case EMPTY: {
        char n[16];
        snprintf(n, sizeof n, "%u", t->empty);
        if (!t->empty || !t->ranged) break;
        string_format(out, S_X_EMPTY_LANES, t->lang, "n", n, NULL);
        sb_putc(out, '\n');
        break;
    }
    case GAP: sb_putc(out, '\n'); break;
    case LEGEND: legend(t, out); break;
    case NOTE: axis_note(t, out); break;
    default: break;
    }
}

/* Nothing ran and no time passed: there is no axis to draw. */
static bool nothing(const TextTimeline *t) {
    AxisPlace end = timeline_extent(t->model);
    return end.column <= 0 && end.t_ns == 0;
}

bool text_timeline_line(TextTimeline *t, StrBuf *out) {
    size_t before = out->len;
    if (t->part == TIMES && nothing(t)) {
        cells_wrap(out, text_word(t, S_X_NO_CALLBACKS), 0, 0, t->columns);
        t->part = OVER;
        return true;
    }
    while (t->part < OVER && out->len == before) {
        if (t->part == LANES && t->row < timeline_lanes(t->model))
            lane_line(t, out);
        else if (t->part == QUEUES && next_queue(t, out))
            continue;
        else
            other_line(t, out);
    }
    return out->len > before;
}

double text_timeline_progress(const TextTimeline *t) {
    if (t->part != LANES) return t->part > LANES;
    return (double)t->row / (double)(timeline_lanes(t->model) + 1);
}
