/* witness.h: the schedules that lead to one output: how many, and the nearest
 * to the default. */
#ifndef EXPLORE_WITNESS_H
#define EXPLORE_WITNESS_H

#include "explore/graph.h"

typedef struct Witness {
    EdgeList edges; /* of the graph, from the root on */
    mpz_t schedules;
    bool countless; /* a way there goes in circles */
} Witness;

/* False: no schedule in the graph prints that.  witness_free in any case. */
bool witness_find(const Graph *g, Str text, uint32_t ending, Witness *w);
void witness_free(Witness *w);

#endif
