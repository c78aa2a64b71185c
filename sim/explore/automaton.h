/* automaton.h: the distinct outputs of a graph, counted.
 *
 * Many schedules print the same.  The graph, read as a nondeterministic
 * automaton over text, is made deterministic: then each output is one path,
 * and counting paths is adding.
 *
 * Texts are compared as text, however they were cut into pieces: a state is a
 * set of "this much has still to be printed, then go on there", and the edges
 * out of it are the longest pieces that nothing in the set distinguishes. */
#ifndef EXPLORE_AUTOMATON_H
#define EXPLORE_AUTOMATON_H

#include "explore/graph.h"

typedef struct AutomatonEdge {
    uint32_t text, to;
} AutomatonEdge;

typedef struct AutomatonState {
    uint32_t first, n_edges, n_endings;
} AutomatonState;

typedef struct Automaton {
    const Graph *graph; /* closed; borrowed */
    Intern texts;       /* the graph's, and what is left of them */
    Intern heads;       /* sets of items, see automaton.c */
    uint32_t *head_of;  /* by node: what can be printed next */
    Intern subsets;
    VEC(AutomatonState) states; /* those that were expanded; 0 is the start */
    VEC(AutomatonEdge) edges;
    bool complete; /* false: there are more than max_states */
} Automaton;

void automaton_init(Automaton *a, const Graph *g, uint32_t max_states);
void automaton_free(Automaton *a);
/* Distinct outputs, at least that many if it is not complete.  False: without
 * number. */
bool automaton_count(const Automaton *a, mpz_t count);

#endif
