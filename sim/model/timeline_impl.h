/* timeline_impl.h: pieces that follow one another, for the timeline's files.
 * Private to them.
 *
 * However long a run is, a query costs what it returns: pieces are found by
 * searching, and what many of them are together is a difference of two sums.
 * The sums are kept for every SUM_STEP pieces and grow with the trace; being
 * linear in the weights of an AxisScale, they hold for every zoom. */
#ifndef MODEL_TIMELINE_IMPL_H
#define MODEL_TIMELINE_IMPL_H

#include "model/model_impl.h"
#include "model/timeline.h"

/* How wide, and how many, the pieces in each state are together. */
typedef struct PieceSum {
    double column[SPAN_STATES];
    uint64_t t_ns[SPAN_STATES];
    uint32_t lens[SPAN_STATES], count[SPAN_STATES];
} PieceSum;

/* One kind of fact of the index, seen as pieces with a beginning and an end
 * (positions), neither of which ever goes back. */
typedef struct Pieces {
    const Model *m;
    const AxisScale *scale;
    double cell;           /* width; 0: nothing is merged */
    const SpanFact *spans; /* for spans … */
    const Numbers *only;   /* for columns: those of a thread; NULL: all */
    size_t n;
    uint32_t (*begin)(const struct Pieces *p, size_t i);
    uint32_t (*end)(const struct Pieces *p, size_t i);
    AxisPlace (*from)(const struct Pieces *p, size_t i); /* of begin … */
    AxisPlace (*to)(const struct Pieces *p, size_t i);   /* … and end */
    TaskState (*state)(const struct Pieces *p, size_t i);
    PieceSums **sums;
    size_t summed; /* the pieces before this one … */
    PieceSum sum;  /* … are this together: asked for last */
} Pieces;

/* timeline_place of a position about which something is known. */
AxisPlace place_near(const Model *m, uint32_t n, PlaceHint hint);
double place_x(const AxisScale *s, AxisPlace place);

double piece_x0(const Pieces *p, size_t i);
double piece_x1(const Pieces *p, size_t i);
/* The first piece that begins at or behind x. */
size_t pieces_from(const Pieces *p, double x);
/* The axis is cut into cells.  Pieces narrower than a cell that begin in the
 * same one are drawn as one, so what is drawn does not depend on what is
 * visible.  First piece of what ends behind x: */
size_t pieces_first(const Pieces *p, double x);
/* Pieces i to the returned one (excluded) are to be drawn as one. */
size_t pieces_together(const Pieces *p, size_t i);
/* Piece i with all that are drawn with it; false if it begins right of
 * x_max. */
typedef struct Joined {
    size_t next; /* the first that is not one of them */
    double x0, x1;
    uint32_t ev0, ev1;
    bool merged; /* they are several */
} Joined;

bool pieces_join(const Pieces *p, size_t i, double x_max, Joined *out);
/* What pieces i to j (excluded) are together. */
PieceSum pieces_sum(Pieces *p, size_t i, size_t j);
double sum_width(const AxisScale *s, const PieceSum *sum, int state);

#endif
