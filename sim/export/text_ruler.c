/* The lines above the lanes: times, the axis, iterations. */
#include "export/text_timeline_impl.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>

/* Cells between two ticks at least. */
enum { TICK_CELLS = 12 };

/* The smallest 1, 2 or 5 times a power of ten, in ns, that is so many cells;
 * 0: none is. */
static uint64_t tick_step(double per_ns) {
    static const uint64_t factors[] = {1, 2, 5};
    for (uint64_t power = 1; power < 10000000000000000U; power *= 10)
        for (int i = 0; i < 3; i++)
            if ((double)(power * factors[i]) * per_ns >= TICK_CELLS)
                return power * factors[i];
    return 0;
}

/* An instant with callbacks: cells of its first column and behind its last. */
typedef struct Instant {
    long from, to;
    uint64_t t_ns;
    bool merged;
} Instant;

/* Into what text_timeline_new has allocated: a line is drawn at a time. */
static size_t instants(TextTimeline *t, Instant **out) {
    Lens *lens = mem_alloc(t->max * sizeof *lens);
    size_t n = timeline_lenses(t->model, &t->scale, t->x0, t->end + 0.01, 1,
                               lens, t->max);
    Instant *all = mem_alloc((n + 1) * sizeof *all);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        /* A range may end in the middle of one, or begin behind it. */
        if (lens[i].ev1 <= t->range.from || lens[i].ev0 >= t->range.to)
            continue;
        double x1 = fmin(lens[i].x1, t->end);
        all[k++] = (Instant){text_cell(t, lens[i].x0), text_cell(t, x1),
                             lens[i].t_ns, lens[i].merged};
    }
    mem_free(lens);
    *out = all;
    return k;
}

static void time_text(StrBuf *out, uint64_t t_ns, uint64_t step) {
    int digits = 0;
    for (uint64_t s = 1000000000U; s > step && digits < 9; s /= 10)
        digits++;
    if (t_ns % 1000000000U == 0) digits = 0;
    sb_clear(out);
    sb_printf(out, "%.*f s", digits, (double)t_ns / 1e9);
}

typedef void Tick(TextTimeline *t, long at, uint64_t t_ns, uint64_t step);

/* Ticks strictly between two cells that stand for two times. */
static void ticks(TextTimeline *t, long a, uint64_t t0, long b, uint64_t t1,
                  Tick *draw) {
    if (b - a < 4 || t1 <= t0) return;
    double per_ns = (double)(b - a) / (double)(t1 - t0);
    uint64_t step = tick_step(per_ns);
    if (!step) return;
    for (uint64_t at = t0 - t0 % step + step; at < t1; at += step)
        draw(t, a + lround((double)(at - t0) * per_ns), at, step);
}

static void tick_label(TextTimeline *t, long at, uint64_t t_ns, uint64_t step) {
    StrBuf text = {0};
    time_text(&text, t_ns, step);
    text_place(t, at, sb_str(&text));
    sb_free(&text);
}

static void tick_mark(TextTimeline *t, long at, uint64_t t_ns, uint64_t step) {
    (void)t_ns;
    (void)step;
    text_rune(t, at, 0x2534);
}

static uint64_t range_time(const TextTimeline *t, bool end) {
    double per_ns = t->scale.per_ns;
    if (per_ns <= 0) return 0;
    double x = end ? t->end : t->x0;
    return (uint64_t)llround(x / per_ns);
}

/* Between instants, before the first and behind the last one. */
static void idle_ticks(TextTimeline *t, const Instant *all, size_t n,
                       Tick *draw) {
    if (!t->events) {
        uint64_t from = range_time(t, false);
        draw(t, 0, from, 1000000);
        ticks(t, 0, from, text_cell(t, t->end), range_time(t, true), draw);
        return;
    }
    for (size_t i = 0; i + 1 < n && !t->steps; i++)
        ticks(t, all[i].to, all[i].t_ns, all[i + 1].from - 1, all[i + 1].t_ns,
              draw);
}

void text_ruler_times(TextTimeline *t) {
    Instant *all;
    size_t n = t->events ? instants(t, &all) : 0;
    StrBuf text = {0};
    for (size_t i = 0; i < n; i++) {
        sb_clear(&text);
        cells_time(&text, all[i].t_ns, model_trace(t->model));
        long at = all[i].from - 1;
        text_place(t, at > 0 ? at : 0, sb_str(&text));
    }
    idle_ticks(t, n ? all : NULL, n, tick_label);
    sb_free(&text);
    if (t->events) mem_free(all);
}

/* "╞══════╡": a bracket around what happens at one instant, with a cell at each
 * side of its columns. */
static void bracket(TextTimeline *t, const Instant *i) {
    bool ends = t->scale.per_lens >= 2 && !i->merged;
    for (long c = i->from; c < i->to || c == i->from; c++)
        text_rune(t, c, 0x2550);
    if (!ends) return;
    text_rune(t, i->from - 1, 0x255E);
    text_rune(t, i->to, 0x2561);
}

void text_ruler_axis(TextTimeline *t) {
    Instant *all = NULL;
    size_t n = t->events ? instants(t, &all) : 0;
    long end = text_cell(t, t->end);
    for (long c = 0; c < end && !t->steps; c++)
        text_rune(t, c, 0x2500);
    idle_ticks(t, all, n, tick_mark);
    for (size_t i = 0; i < n; i++)
        bracket(t, &all[i]);
    mem_free(all);
}

bool text_ruler_iterations(TextTimeline *t) {
    Iteration *all = mem_alloc(t->max * sizeof *all);
    size_t n =
        timeline_iterations(t->model, &t->scale, t->x0, t->end, 1, all, t->max);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (all[i].ev1 <= t->range.from || all[i].ev0 >= t->range.to) continue;
        char text[16];
        int len = snprintf(text, sizeof text, "%u", all[i].number);
        long a = text_cell(t, all[i].x0), b = text_cell(t, all[i].x1);
        /* In the middle of its columns, at their left where they are few. */
        long at = b - a > len + 1 ? (a + b - len) / 2 : a;
        any |= text_place(t, at, str_of(text));
    }
    mem_free(all);
    return any;
}
