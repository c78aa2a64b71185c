/* timeline.c: the index's facts as things to draw between two values of x. */
#include "model/timeline_impl.h"

/* ---- places ---- */

/* Of facts sorted by `field`: how many have it at or below `limit`. */
#define COUNT_UP_TO(vec, field, limit, result)                                 \
    do {                                                                       \
        size_t lo_ = 0, hi_ = (vec)->len;                                      \
        while (lo_ < hi_) {                                                    \
            size_t mid_ = lo_ + (hi_ - lo_) / 2;                               \
            if ((vec)->data[mid_].field <= (limit))                            \
                lo_ = mid_ + 1;                                                \
            else                                                               \
                hi_ = mid_;                                                    \
        }                                                                      \
        (result) = lo_;                                                        \
    } while (0)

static uint32_t clamp_pos(const Model *m, uint64_t n) {
    return n < m->index.end ? (uint32_t)n : m->index.end;
}

static uint32_t column_end(const Model *m, const ColumnFact *column) {
    return column->ev1 == NEVER ? m->index.end : column->ev1;
}

static double column_at(const Model *m, uint32_t n) {
    size_t k;
    COUNT_UP_TO(&m->index.columns, ev0, n, k);
    if (!k) return 0;
    const ColumnFact *last = &m->index.columns.data[k - 1];
    uint32_t end = column_end(m, last);
    if (n >= end) return (double)k;
    return (double)(k - 1) + (n - last->ev0) / (double)(end - last->ev0);
}

AxisPlace timeline_place(const Model *m, uint64_t n) {
    uint32_t pos = clamp_pos(m, n);
    size_t instants, lenses;
    COUNT_UP_TO(&m->index.instants, pos, pos, instants);
    COUNT_UP_TO(&m->index.lenses, pos, pos, lenses);
    return (AxisPlace){.column = column_at(m, pos),
                       .lens = (uint32_t)lenses,
                       .t_ns = m->index.instants.data[instants - 1].t_ns};
}

static double weigh(const AxisScale *s, AxisPlace place) {
    return place.column * s->per_column + place.lens * s->per_lens +
           (double)place.t_ns * s->per_ns;
}

double timeline_x(const Model *m, const AxisScale *s, uint64_t n) {
    return weigh(s, timeline_place(m, n));
}

AxisPlace timeline_extent(const Model *m) {
    return timeline_place(m, m->index.end);
}

uint64_t timeline_at(const Model *m, const AxisScale *s, double x) {
    uint64_t lo = 0, hi = m->index.end;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo + 1) / 2;
        if (timeline_x(m, s, mid) <= x)
            lo = mid;
        else
            hi = mid - 1;
    }
    return lo;
}

/* ---- pieces: a sorted row of things that follow one another ---- */

double piece_x0(const Pieces *p, size_t i) {
    return timeline_x(p->m, p->scale, p->begin(p, i));
}

double piece_x1(const Pieces *p, size_t i) {
    return timeline_x(p->m, p->scale, p->end(p, i));
}

size_t pieces_from(const Pieces *p, size_t from, double x) {
    size_t step = 1, lo = from, hi = from;
    /* Near ones first: they are by far the most frequent. */
    while (hi < p->n && piece_x1(p, hi) <= x) {
        lo = hi + 1;
        hi += step;
        step *= 2;
    }
    hi = hi < p->n ? hi : p->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (piece_x1(p, mid) <= x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

double pieces_together(const Pieces *p, size_t i, double x0, double min_width,
                       size_t *next) {
    double x1 = piece_x1(p, i);
    *next = i + 1;
    if (x1 - x0 >= min_width || min_width <= 0) return x1;
    size_t end = pieces_from(p, i + 1, x0 + min_width);
    if (end == i + 1) return x1;
    *next = end;
    return piece_x1(p, end - 1);
}

/* ---- columns ---- */

static uint32_t col_begin(const Pieces *p, size_t i) {
    return p->m->index.columns.data[i].ev0;
}

static uint32_t col_end(const Pieces *p, size_t i) {
    return column_end(p->m, &p->m->index.columns.data[i]);
}

static Column column_words(const Model *m, size_t i) {
    const ColumnFact *fact = &m->index.columns.data[i];
    Column c = {.ev0 = fact->ev0,
                .what = (HandleWhat)fact->what,
                .task = fact->task,
                .is_step = fact->is_step,
                .blocked = fact->blocked,
                .is_slice = fact->is_slice,
                .goes_on = fact->goes_on,
                .thread = fact->thread,
                .iteration = fact->is_slice ? 0 : fact->iteration,
                .lens = timeline_place(m, fact->ev0).lens - 1};
    return c;
}

size_t timeline_columns(const Model *m, const AxisScale *s, double x0,
                        double x1, double min_width, Column *out, size_t max) {
    Pieces p = {.m = m,
                .scale = s,
                .n = m->index.columns.len,
                .begin = col_begin,
                .end = col_end};
    size_t n = 0, next;
    for (size_t i = pieces_from(&p, 0, x0); i < p.n && n < max; i = next) {
        double from = piece_x0(&p, i);
        if (from > x1) break;
        out[n] = column_words(m, i);
        out[n].x0 = from;
        out[n].x1 = pieces_together(&p, i, from, min_width, &next);
        out[n].ev1 = col_end(&p, next - 1);
        out[n++].merged = next > i + 1;
    }
    return n;
}

/* ---- lenses ---- */

static uint32_t lens_begin(const Pieces *p, size_t i) {
    const LensFact *fact = &p->m->index.lenses.data[i];
    const ColumnFact *column = &p->m->index.columns.data[fact->column];
    return column->ev0 > fact->pos ? column->ev0 : fact->pos;
}

/* Up to the end of its last column, or of its part of it. */
static uint32_t lens_end(const Pieces *p, size_t i) {
    const Index *x = &p->m->index;
    if (i + 1 == p->n) return col_end(p, x->columns.len - 1);
    const LensFact *next = &x->lenses.data[i + 1];
    size_t k;
    COUNT_UP_TO(&x->columns, ev0, next->pos - 1, k);
    uint32_t end = col_end(p, k - 1);
    return end < next->pos ? end : next->pos - 1;
}

size_t timeline_lenses(const Model *m, const AxisScale *s, double x0, double x1,
                       double min_width, Lens *out, size_t max) {
    Pieces p = {.m = m,
                .scale = s,
                .n = m->index.lenses.len,
                .begin = lens_begin,
                .end = lens_end};
    size_t n = 0, next;
    for (size_t i = pieces_from(&p, 0, x0); i < p.n && n < max; i = next) {
        double from = piece_x0(&p, i);
        if (from > x1) break;
        out[n] = (Lens){.x0 = from,
                        .t_ns = m->index.lenses.data[i].t_ns,
                        .ev0 = lens_begin(&p, i)};
        out[n].x1 = pieces_together(&p, i, from, min_width, &next);
        out[n].ev1 = lens_end(&p, next - 1);
        out[n++].merged = next > i + 1;
    }
    return n;
}

/* ---- iterations ---- */

/* First column that begins at or behind position n. */
static size_t column_from(const Model *m, uint32_t n) {
    size_t k;
    if (!n) return 0;
    COUNT_UP_TO(&m->index.columns, ev0, n - 1, k);
    return k;
}

static uint32_t iter_limit(const Pieces *p, size_t i) {
    return i + 1 < p->n ? p->m->index.iterations.data[i + 1].ev0
                        : p->m->index.end;
}

/* Whether column k is one of iteration i's callbacks. */
static bool is_of(const Pieces *p, size_t i, size_t k) {
    const ColumnFact *column = &p->m->index.columns.data[k];
    return !column->is_slice &&
           column->thread == p->m->index.iterations.data[i].thread;
}

static uint32_t iter_begin(const Pieces *p, size_t i) {
    uint32_t limit = iter_limit(p, i);
    size_t k = column_from(p->m, p->m->index.iterations.data[i].ev0);
    for (; k < p->m->index.columns.len && col_begin(p, k) < limit; k++)
        if (is_of(p, i, k)) return col_begin(p, k);
    return limit; /* without a column: no width, at its end */
}

static uint32_t iter_end(const Pieces *p, size_t i) {
    size_t k = column_from(p->m, iter_limit(p, i));
    uint32_t begin = iter_begin(p, i);
    for (; k && col_begin(p, k - 1) >= begin; k--)
        if (is_of(p, i, k - 1)) return col_end(p, k - 1);
    return begin;
}

size_t timeline_iterations(const Model *m, const AxisScale *s, double x0,
                           double x1, double min_width, Iteration *out,
                           size_t max) {
    Pieces p = {.m = m,
                .scale = s,
                .n = m->index.iterations.len,
                .begin = iter_begin,
                .end = iter_end};
    size_t n = 0, next;
    for (size_t i = pieces_from(&p, 0, x0); i < p.n && n < max; i = next) {
        next = i + 1;
        if (iter_begin(&p, i) == iter_end(&p, i)) continue;
        double from = piece_x0(&p, i);
        if (from > x1) break;
        out[n] = (Iteration){.x0 = from,
                             .ev0 = iter_begin(&p, i),
                             .loop = m->index.iterations.data[i].loop,
                             .number = m->index.iterations.data[i].number,
                             .thread = m->index.iterations.data[i].thread};
        out[n].x1 = pieces_together(&p, i, from, min_width, &next);
        out[n].ev1 = iter_end(&p, next - 1);
        out[n++].merged = next > i + 1;
    }
    return n;
}

/* ---- arrows ---- */

/* The first position whose x is not below. */
static uint64_t first_from(const Model *m, const AxisScale *s, double x) {
    uint64_t lo = 0, hi = m->index.end;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (timeline_x(m, s, mid) < x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* With threads there is no lane 0. */
static uint32_t arrow_from(const Model *m, const ArrowFact *fact) {
    if (fact->from || !index_is_threaded(&m->index)) return fact->from;
    return LANE_OF_THREAD | fact->thread;
}

/* A command that has a thread: the arrow to that says it. */
static bool is_twice(const Model *m, const ArrowFact *fact) {
    if (!(fact->to & LANE_OF_PROCESS)) return false;
    return m->index.processes.data[fact->to & ~LANE_OF_PROCESS].first_thread;
}

size_t timeline_arrows(const Model *m, const AxisScale *s, double x0, double x1,
                       double min_width, Arrow *out, size_t max) {
    uint64_t from = first_from(m, s, x0), to = timeline_at(m, s, x1);
    size_t n = 0, i, end;
    COUNT_UP_TO(&m->index.arrows, ev, from ? from - 1 : 0, i);
    COUNT_UP_TO(&m->index.arrows, ev, to, end);
    if (end - i > max * 64) return 0;
    for (; i < end && n < max; i++) {
        const ArrowFact *fact = &m->index.arrows.data[i];
        double x = timeline_x(m, s, fact->ev);
        if (x < x0 || is_twice(m, fact) ||
            (n && fact->to == out[n - 1].to && x - out[n - 1].x < min_width))
            continue;
        out[n++] =
            (Arrow){x, fact->ev, fact->kind, arrow_from(m, fact), fact->to};
    }
    return n;
}
