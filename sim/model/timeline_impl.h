/* timeline_impl.h: pieces of a lane, for timeline.c and timeline_lanes.c.
 * Private to them. */
#ifndef MODEL_TIMELINE_IMPL_H
#define MODEL_TIMELINE_IMPL_H

#include "model/model_impl.h"
#include "model/timeline.h"

/* One kind of fact of the index, seen as pieces with a beginning and an end
 * (positions).  What is narrower than a limit is taken together. */
typedef struct Pieces {
    const Model *m;
    const AxisScale *scale;
    const Numbers *spans; /* for spans */
    size_t n;
    uint32_t (*begin)(const struct Pieces *p, size_t i);
    uint32_t (*end)(const struct Pieces *p, size_t i);
} Pieces;

double piece_x0(const Pieces *p, size_t i);
double piece_x1(const Pieces *p, size_t i);
/* The first piece from `from` on that ends behind x. */
size_t pieces_from(const Pieces *p, size_t from, double x);
/* Pieces i to *next (excluded) are to be drawn as one: either piece i alone,
 * or several of which each ends within min_width of the first one's x0. */
double pieces_together(const Pieces *p, size_t i, double x0, double min_width,
                       size_t *next);

#endif
