/* timeline.c: places on the axis, and pieces that follow one another. */
#include "base/mem.h"
#include "model/timeline_impl.h"

#include <math.h>

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
        (result) = (uint32_t)lo_;                                              \
    } while (0)

static uint32_t column_end(const Index *x, size_t i) {
    const ColumnFact *column = &x->columns.data[i];
    if (column->ev1 != NEVER) return column->ev1;
    return i + 1 < x->columns.len ? column[1].ev0 : x->end;
}

AxisPlace place_near(const Model *m, uint32_t n, PlaceHint hint) {
    const Index *x = &m->index;
    uint32_t k = hint.columns, i = hint.instants;
    while (k < x->columns.len && x->columns.data[k].ev0 <= n)
        k++;
    while (i < x->instants.len && x->instants.data[i].pos <= n)
        i++;
    const InstantFact *now = &x->instants.data[i - 1];
    AxisPlace place = {.column = k, .lens = now->lenses, .t_ns = now->t_ns};
    if (!k) return place;
    uint32_t begin = x->columns.data[k - 1].ev0, end = column_end(x, k - 1);
    if (n < end) place.column = k - 1 + (n - begin) / (double)(end - begin);
    return place;
}

AxisPlace timeline_place(const Model *m, uint64_t n) {
    uint32_t pos = n < m->index.end ? (uint32_t)n : m->index.end;
    PlaceHint hint;
    COUNT_UP_TO(&m->index.columns, ev0, pos, hint.columns);
    COUNT_UP_TO(&m->index.instants, pos, pos, hint.instants);
    return place_near(m, pos, hint);
}

double place_x(const AxisScale *s, AxisPlace place) {
    return place.column * s->per_column + place.lens * s->per_lens +
           (double)place.t_ns * s->per_ns;
}

double timeline_x(const Model *m, const AxisScale *s, uint64_t n) {
    return place_x(s, timeline_place(m, n));
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

/* ---- pieces ---- */

double piece_x0(const Pieces *p, size_t i) {
    return place_x(p->scale, p->from(p, i));
}

double piece_x1(const Pieces *p, size_t i) {
    return place_x(p->scale, p->to(p, i));
}

static double piece_cell(const Pieces *p, size_t i) {
    return floor(piece_x0(p, i) / p->cell);
}

typedef double Measured(const Pieces *p, size_t i);

/* The first piece in [lo, hi) of which what is measured, which never goes back,
 * is at or behind x; hi if there is none. */
static size_t search(const Pieces *p, size_t lo, size_t hi, Measured of,
                     double x) {
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (of(p, mid) < x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Near ones first: they are by far the most frequent. */
static size_t search_near(const Pieces *p, size_t from, Measured of, double x) {
    size_t step = 1, lo = from, hi = from;
    while (hi < p->n && of(p, hi) < x) {
        lo = hi + 1;
        hi += step;
        step *= 2;
    }
    return search(p, lo, hi < p->n ? hi : p->n, of, x);
}

size_t pieces_from(const Pieces *p, double x) {
    return search(p, 0, p->n, piece_x0, x);
}

static bool is_wide(const Pieces *p, size_t i) {
    return piece_x1(p, i) - piece_x0(p, i) >= p->cell;
}

size_t pieces_first(const Pieces *p, double x) {
    size_t i = search(p, 0, p->n, piece_x1, nextafter(x, INFINITY));
    if (i == p->n || p->cell <= 0 || is_wide(p, i)) return i;
    return search(p, 0, i, piece_cell, piece_cell(p, i));
}

/* Only the last one that begins in a cell can be as wide as a cell. */
size_t pieces_together(const Pieces *p, size_t i) {
    if (p->cell <= 0 || is_wide(p, i)) return i + 1;
    size_t j = search_near(p, i + 1, piece_cell, piece_cell(p, i) + 1);
    if (j > i + 1 && is_wide(p, j - 1)) j--;
    return j;
}

bool pieces_join(const Pieces *p, size_t i, double x_max, Joined *out) {
    double x0 = piece_x0(p, i);
    if (x0 > x_max) return false;
    size_t next = pieces_together(p, i), last = next - 1;
    *out = (Joined){.next = next,
                    .x0 = x0,
                    .x1 = piece_x1(p, last),
                    .ev0 = p->begin(p, i),
                    .ev1 = p->end(p, last),
                    .merged = last > i};
    return true;
}

/* ---- sums ---- */

enum { SUM_STEP = 32 };

struct PieceSums {
    VEC(PieceSum) rows; /* row k: the pieces before (k + 1) * SUM_STEP */
    size_t final;       /* rows that stay when the trace grows */
    uint32_t end;       /* events that the others know of */
};

void piece_sums_free(PieceSums *sums) {
    if (!sums) return;
    vec_free(&sums->rows);
    mem_free(sums);
}

static void add_piece(const Pieces *p, size_t i, PieceSum *sum) {
    AxisPlace from = p->from(p, i), to = p->to(p, i);
    TaskState state = p->state(p, i);
    sum->column[state] += to.column - from.column;
    sum->lens[state] += to.lens - from.lens;
    sum->t_ns[state] += to.t_ns - from.t_ns;
    sum->count[state]++;
}

/* Up to here, places stay where they are when the trace grows: a column that
 * has not ended is cut into ever smaller parts, and the last instant may still
 * get a lens. */
static uint32_t settled(const Index *x) {
    uint32_t n = x->end;
    const InstantFact *now = &vec_last(&x->instants);
    if (!now->lens && now->pos <= n) n = now->pos ? now->pos - 1 : 0;
    if (!x->columns.len || vec_last(&x->columns).ev1 != NEVER) return n;
    uint32_t begin = vec_last(&x->columns).ev0;
    return begin < n ? begin : n;
}

/* The last piece may still become longer: it is in no row. */
static PieceSums *sums_of(const Pieces *p) {
    const Index *x = &p->m->index;
    if (!*p->sums) *p->sums = mem_alloc(sizeof **p->sums);
    PieceSums *s = *p->sums;
    if (s->end == x->end) return s;
    uint32_t stays = settled(x);
    s->end = x->end;
    s->rows.len = s->final;
    PieceSum sum = {0};
    if (s->rows.len) sum = vec_last(&s->rows);
    while ((s->rows.len + 1) * SUM_STEP < p->n) {
        size_t from = s->rows.len * SUM_STEP, last = from + SUM_STEP - 1;
        for (size_t i = from; i <= last; i++)
            add_piece(p, i, &sum);
        vec_push(&s->rows, sum);
        if (s->final + 1 == s->rows.len && p->end(p, last) <= stays) s->final++;
    }
    return s;
}

static void sum_up_to(Pieces *p, size_t i) {
    const PieceSums *s = sums_of(p);
    size_t row = i / SUM_STEP < s->rows.len ? i / SUM_STEP : s->rows.len;
    if (p->summed > i || p->summed < row * SUM_STEP) {
        p->summed = row * SUM_STEP;
        p->sum = row ? s->rows.data[row - 1] : (PieceSum){0};
    }
    for (; p->summed < i; p->summed++)
        add_piece(p, p->summed, &p->sum);
}

PieceSum pieces_sum(Pieces *p, size_t i, size_t j) {
    PieceSum out = {0};
    if (j - i <= SUM_STEP) {
        for (; i < j; i++)
            add_piece(p, i, &out);
        return out;
    }
    sum_up_to(p, i);
    PieceSum before = p->sum;
    sum_up_to(p, j);
    for (int k = 0; k < SPAN_STATES; k++) {
        out.column[k] = p->sum.column[k] - before.column[k];
        out.lens[k] = p->sum.lens[k] - before.lens[k];
        out.t_ns[k] = p->sum.t_ns[k] - before.t_ns[k];
        out.count[k] = p->sum.count[k] - before.count[k];
    }
    return out;
}

double sum_width(const AxisScale *s, const PieceSum *sum, int state) {
    return sum->column[state] * s->per_column + sum->lens[state] * s->per_lens +
           (double)sum->t_ns[state] * s->per_ns;
}
