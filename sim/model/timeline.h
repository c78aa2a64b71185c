/* timeline.h: the whole trace as lanes of spans.
 *
 * Computed once for all events (and further when the trace grows), the same for
 * every position; the view ghosts or hides what lies behind its cursor by
 * comparing LaneSpan.ev with the position.
 *
 * Two axes, one formula.  Every event has a place with three coordinates: how
 * many callbacks (columns) lie before it, with the fraction of the one it is
 * in; how many instants with work (lenses) have been opened; the virtual time.
 * An AxisScale weighs them:
 *
 *     x = column * per_column + lens * per_lens + t_ns * per_ns
 *
 * Events axis: a column's width, a lens's padding plus the least gap, pixels
 * per nanosecond of idle time.  Seconds axis: per_ns alone.  x never decreases
 * along the trace, so a view may search by x. */
#ifndef MODEL_TIMELINE_H
#define MODEL_TIMELINE_H

#include "model/model.h"

typedef struct AxisScale {
    double per_column, per_lens, per_ns;
} AxisScale;

typedef struct AxisPlace {
    double column;
    uint32_t lens;
    uint64_t t_ns;
} AxisPlace;

AxisPlace timeline_place(const Model *m, uint64_t n); /* of position n */
double timeline_x(const Model *m, const AxisScale *s, uint64_t n);
/* The position whose x is nearest below: scrubbing. */
uint64_t timeline_at(const Model *m, const AxisScale *s, double x);
AxisPlace timeline_extent(const Model *m); /* place of the trace's end */

/* ---- lanes ---- */

/* Lane 0 is the loop, lane k is task k. */
uint32_t timeline_lanes(const Model *m);

typedef struct LaneSpan {
    double x0, x1;
    uint64_t ev0, ev1; /* position where it begins and ends */
    TaskState state;   /* DONE, ERROR, CANCELLED: the cap; x1 == x0 */
    bool merged;       /* several short ones; `state` is the busiest */
    float busy;        /* merged: share of running and blocked */
} LaneSpan;

/* Spans of a task's lane that meet [x0, x1], from left to right.  Runs of spans
 * narrower than min_width are merged into pieces of at least that width, so
 * the number is at most (x1 - x0) / min_width * 2 + 2.  Returns how many were
 * written (≤ max). */
size_t timeline_spans(const Model *m, const AxisScale *s, uint32_t lane,
                      double x0, double x1, double min_width, LaneSpan *out,
                      size_t max);

/* A callback in the loop's lane. */
typedef struct Column {
    double x0, x1;
    uint64_t ev0, ev1; /* from CB_BEGIN to behind CB_END or STEP_END */
    HandleWhat what;
    uint32_t task; /* badge: T1; 0 = none */
    bool is_step;  /* a task's step: badge; else clock or "cb" */
    bool blocked;  /* the clock moved in it */
    uint32_t iteration, lens;
    bool merged;
} Column;

size_t timeline_columns(const Model *m, const AxisScale *s, double x0,
                        double x1, double min_width, Column *out, size_t max);

/* An instant in which callbacks run. */
typedef struct Lens {
    double x0, x1; /* from its first column to the end of its last */
    uint64_t t_ns;
    uint64_t ev0, ev1;
    bool merged;
} Lens;

size_t timeline_lenses(const Model *m, const AxisScale *s, double x0, double x1,
                       double min_width, Lens *out, size_t max);

/* An iteration that ran at least one callback: the numbers above the columns.
 */
typedef struct Iteration {
    double x0, x1;
    uint64_t ev0, ev1;
    uint32_t loop, number;
    bool merged;
} Iteration;

size_t timeline_iterations(const Model *m, const AxisScale *s, double x0,
                           double x1, double min_width, Iteration *out,
                           size_t max);

typedef enum ArrowKind { ARROW_CREATE, ARROW_WAKE } ArrowKind;

/* From one lane to another at one place: a task is created by a task, or is
 * woken by a task or by a callback of the loop (lane 0). */
typedef struct Arrow {
    double x;
    uint64_t ev;
    ArrowKind kind;
    uint32_t from, to; /* lanes */
} Arrow;

/* Arrows in [x0, x1]; of those closer than min_width to the one before, and to
 * the same lane, only the first.  None at all where there are very many (64 *
 * max): they would be a haze. */
size_t timeline_arrows(const Model *m, const AxisScale *s, double x0, double x1,
                       double min_width, Arrow *out, size_t max);

#endif
