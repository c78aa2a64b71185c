/* timeline_columns.c: what the loop does, and the arrows between lanes. */
#include "model/timeline_impl.h"

/* ---- columns ---- */

static size_t number_of(const Pieces *p, size_t i) {
    return p->only ? p->only->data[i] : i;
}

static const ColumnFact *column_of(const Pieces *p, size_t i) {
    return &p->m->index.columns.data[number_of(p, i)];
}

static uint32_t col_begin(const Pieces *p, size_t i) {
    return column_of(p, i)->ev0;
}

static uint32_t end_of(const Model *m, size_t k) {
    const Index *x = &m->index;
    const ColumnFact *fact = &x->columns.data[k];
    if (fact->ev1 != NEVER) return fact->ev1;
    return k + 1 < x->columns.len ? fact[1].ev0 : x->end;
}

static uint32_t col_end(const Pieces *p, size_t i) {
    return end_of(p->m, number_of(p, i));
}

/* Where column k begins, and ends. */
static AxisPlace begin_place(const Model *m, size_t k) {
    const ColumnFact *fact = &m->index.columns.data[k];
    PlaceHint hint = {(uint32_t)k + 1, fact->instants};
    return place_near(m, fact->ev0, hint);
}

static AxisPlace end_place(const Model *m, size_t k) {
    const ColumnFact *fact = &m->index.columns.data[k];
    if (fact->ev1 != NEVER) return place_near(m, fact->ev1, fact->hint1);
    return timeline_place(m, end_of(m, k));
}

static AxisPlace col_from(const Pieces *p, size_t i) {
    return begin_place(p->m, number_of(p, i));
}

static AxisPlace col_to(const Pieces *p, size_t i) {
    return end_place(p->m, number_of(p, i));
}

/* How a column counts in a sum: as a step, as another callback of the loop's,
 * as one that blocks. */
static TaskState col_state(const Pieces *p, size_t i) {
    const ColumnFact *fact = column_of(p, i);
    if (fact->blocked) return TASK_BLOCKED;
    return fact->is_step || fact->is_slice ? TASK_RUNNING : TASK_READY;
}

static Pieces column_pieces(const Model *m, const AxisScale *s,
                            double min_width) {
    return (Pieces){.m = m,
                    .scale = s,
                    .cell = min_width,
                    .n = m->index.columns.len,
                    .begin = col_begin,
                    .end = col_end,
                    .from = col_from,
                    .to = col_to,
                    .state = col_state,
                    .sums = (PieceSums **)&m->index.column_sums};
}

static Column column_words(const Pieces *p, size_t i) {
    const ColumnFact *fact = column_of(p, i);
    return (Column){.ev0 = fact->ev0,
                    .what = (HandleWhat)fact->what,
                    .task = fact->task,
                    .is_step = fact->is_step,
                    .blocked = fact->blocked,
                    .is_slice = fact->is_slice,
                    .goes_on = fact->goes_on,
                    .thread = fact->thread,
                    .iteration = fact->is_slice ? 0 : fact->iteration,
                    .lens = p->from(p, i).lens - 1};
}

/* Columns i to j as one. */
static void merge_columns(Pieces *p, size_t i, size_t j, Column *out) {
    PieceSum sum = pieces_sum(p, i, j);
    double width = 0, all = out->x1 - out->x0;
    const TaskState kinds[] = {TASK_RUNNING, TASK_READY, TASK_BLOCKED};
    for (int k = 0; k < 3; k++)
        width += sum_width(p->scale, &sum, (int)kinds[k]);
    uint32_t own = sum.count[TASK_READY];
    out->merged = true;
    out->is_slice = out->is_slice && own == 0;
    out->is_step = own * 2 <= (uint32_t)(j - i);
    out->blocked = sum.count[TASK_BLOCKED] > 0;
    out->busy = all > 0 ? (float)(width / all) : 1;
    out->pieces = (uint32_t)(j - i);
}

static size_t columns_between(Pieces *p, double x0, double x1, Column *out,
                              size_t max) {
    size_t n = 0, i = pieces_first(p, x0);
    Joined j;
    for (; i < p->n && n < max && pieces_join(p, i, x1, &j); i = j.next) {
        Column *c = &out[n++];
        *c = column_words(p, i);
        c->x0 = j.x0;
        c->x1 = j.x1;
        c->ev1 = j.ev1;
        if (j.merged) merge_columns(p, i, j.next, c);
    }
    return n;
}

size_t timeline_columns(const Model *m, const AxisScale *s, double x0,
                        double x1, double min_width, Column *out, size_t max) {
    Pieces p = column_pieces(m, s, min_width);
    return columns_between(&p, x0, x1, out, max);
}

size_t timeline_thread_columns(const Model *m, const AxisScale *s,
                               uint32_t thread, double x0, double x1,
                               double min_width, Column *out, size_t max) {
    if (thread >= m->index.threads.len) return 0;
    const ThreadFact *fact = &m->index.threads.data[thread];
    Pieces p = column_pieces(m, s, min_width);
    p.only = &fact->columns;
    p.n = fact->columns.len;
    p.sums = (PieceSums **)&fact->column_sums;
    return columns_between(&p, x0, x1, out, max);
}

/* ---- lenses ---- */

static const LensFact *lens_of(const Pieces *p, size_t i) {
    return &p->m->index.lenses.data[i];
}

static uint32_t lens_begin(const Pieces *p, size_t i) {
    uint32_t column = p->m->index.columns.data[lens_of(p, i)->column].ev0;
    return column > lens_of(p, i)->pos ? column : lens_of(p, i)->pos;
}

static AxisPlace lens_from(const Pieces *p, size_t i) {
    const LensFact *fact = lens_of(p, i);
    PlaceHint hint = {fact->column, fact->instants};
    return place_near(p->m, lens_begin(p, i), hint);
}

/* The last column that begins before the next lens opens: that is the next
 * lens's first one, if it goes on there. */
static size_t last_column(const Pieces *p, size_t i) {
    const Index *x = &p->m->index;
    if (i + 1 == p->n) return x->columns.len - 1;
    const LensFact *next = lens_of(p, i + 1);
    return next->column - (x->columns.data[next->column].ev0 >= next->pos);
}

/* Up to the end of its last column, or of its part of it. */
static uint32_t lens_end(const Pieces *p, size_t i) {
    uint32_t end = end_of(p->m, last_column(p, i));
    if (i + 1 == p->n) return end;
    uint32_t next = lens_of(p, i + 1)->pos;
    return end < next ? end : next - 1;
}

static AxisPlace lens_to(const Pieces *p, size_t i) {
    size_t column = last_column(p, i);
    if (i + 1 == p->n || end_of(p->m, column) < lens_of(p, i + 1)->pos)
        return end_place(p->m, column);
    PlaceHint hint = {(uint32_t)column, lens_of(p, i)->instants};
    return place_near(p->m, lens_end(p, i), hint);
}

size_t timeline_lenses(const Model *m, const AxisScale *s, double x0, double x1,
                       double min_width, Lens *out, size_t max) {
    Pieces p = {.m = m,
                .scale = s,
                .cell = min_width,
                .n = m->index.lenses.len,
                .begin = lens_begin,
                .end = lens_end,
                .from = lens_from,
                .to = lens_to};
    size_t n = 0, i = pieces_first(&p, x0);
    Joined j;
    for (; i < p.n && n < max && pieces_join(&p, i, x1, &j); i = j.next)
        out[n++] = (Lens){.x0 = j.x0,
                          .x1 = j.x1,
                          .t_ns = lens_of(&p, i)->t_ns,
                          .ev0 = j.ev0,
                          .ev1 = j.ev1,
                          .merged = j.merged};
    return n;
}

/* ---- iterations ---- */

static const IterColumns *iter_of(const Pieces *p, size_t i) {
    return &p->m->index.numbered.data[i];
}

static uint32_t iter_begin(const Pieces *p, size_t i) {
    return p->m->index.columns.data[iter_of(p, i)->first].ev0;
}

static uint32_t iter_end(const Pieces *p, size_t i) {
    return end_of(p->m, iter_of(p, i)->last);
}

static AxisPlace iter_from(const Pieces *p, size_t i) {
    return begin_place(p->m, iter_of(p, i)->first);
}

static AxisPlace iter_to(const Pieces *p, size_t i) {
    return end_place(p->m, iter_of(p, i)->last);
}

size_t timeline_iterations(const Model *m, const AxisScale *s, double x0,
                           double x1, double min_width, Iteration *out,
                           size_t max) {
    Pieces p = {.m = m,
                .scale = s,
                .cell = min_width,
                .n = m->index.numbered.len,
                .begin = iter_begin,
                .end = iter_end,
                .from = iter_from,
                .to = iter_to};
    size_t n = 0, i = pieces_first(&p, x0);
    Joined j;
    for (; i < p.n && n < max && pieces_join(&p, i, x1, &j); i = j.next) {
        const IterFact *fact =
            &m->index.iterations.data[iter_of(&p, i)->iteration];
        out[n++] = (Iteration){.x0 = j.x0,
                               .x1 = j.x1,
                               .ev0 = j.ev0,
                               .ev1 = j.ev1,
                               .loop = fact->loop,
                               .number = fact->number,
                               .thread = fact->thread,
                               .merged = j.merged};
    }
    return n;
}
