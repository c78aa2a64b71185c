/* outputs.h: the distinct outputs one by one, those that are nearest to the
 * default schedule first.
 *
 * The graph is made deterministic as in automaton.h, but only as far as it is
 * asked for, and each state remembers how many deviations it takes to be
 * there: so no output is listed before one that takes fewer. */
#ifndef EXPLORE_OUTPUTS_H
#define EXPLORE_OUTPUTS_H

#include "explore/graph.h"

typedef struct Outputs Outputs;

typedef struct Output {
    StrBuf text;
    uint32_t ending; /* index in Graph.endings + 1 */
    uint32_t cost;   /* deviations of the nearest schedule */
} Output;

Outputs *outputs_new(const Graph *g); /* closed; borrowed */
void outputs_free(Outputs *o);
/* The next one; out->text is the caller's to free.  False: that was all. */
bool outputs_next(Outputs *o, Output *out);

#endif
