/* graph.h: what a program can do: its states, and the ways between them.
 *
 * A node is a state of the run before a choice; an edge is one way to go on
 * from there, labelled with what it prints until the next choice.  A run of
 * the program is a path from the root to a node that has an ending; the texts
 * along it are its output.  So the graph is a nondeterministic automaton over
 * outputs (automaton.h counts them).
 *
 * First the search builds it; then graph_close looks where it leads. */
#ifndef EXPLORE_GRAPH_H
#define EXPLORE_GRAPH_H

#include <gmp.h>

#include "explore/intern.h"

enum { GRAPH_NONE = UINT32_MAX };

/* How a run ends.  Two outputs are the same if their texts and their endings
 * are. */
typedef enum EndingKind {
    ENDING_OK,
    ENDING_ERROR,   /* an exit status of Python's other than 0 */
    ENDING_NEVER,   /* every thread waits for ever, or spins for ever */
    ENDING_LIMIT,   /* a limit of the run */
    ENDING_REFUSED, /* something that Loopscope does not run */
} EndingKind;

typedef struct Ending {
    EndingKind kind;
    int status;
} Ending;

typedef struct GraphEdge {
    uint32_t to;
    uint32_t text;         /* in Graph.texts; 0: nothing is printed */
    uint32_t next;         /* of the same node, or GRAPH_NONE */
    uint32_t cost;         /* deviations from the default */
    uint32_t ways, n_ways; /* of the choices made along it: in Graph.ways */
} GraphEdge;

typedef struct GraphNode {
    uint32_t first, last; /* edges, or GRAPH_NONE */
    uint32_t ending;      /* index in Graph.endings + 1; 0: it goes on */
    bool open;            /* not all ways were tried */
    bool lives;           /* leads to an ending (graph_close) */
} GraphNode;

/* All-zero is empty; node 0 is the root. */
typedef struct Graph {
    VEC(GraphNode) nodes;
    VEC(GraphEdge) edges;
    VEC(uint32_t) ways;
    VEC(Ending) endings;
    VEC(uint32_t) end_nodes; /* of each ending, or GRAPH_NONE */
    Intern texts;
    /* after graph_close */
    bool cyclic;  /* a living node can come back: schedules without number */
    bool endless; /* some runs print for ever */
    VEC(uint32_t)
    order; /* living nodes, each before those it leads to;
              empty if cyclic */
} Graph;

void graph_free(Graph *g);

uint32_t graph_node(Graph *g);
/* A node where the run has ended. */
uint32_t graph_end(Graph *g, Ending ending);
typedef struct Way {
    const uint32_t *ways; /* what the search needs to go there again */
    uint32_t n;
    uint32_t cost; /* deviations */
} Way;

void graph_edge(Graph *g, uint32_t from, uint32_t to, Str text, Way way);

/* Finds out what lives and whether it is cyclic.  Nodes that lead to nothing
 * but each other, silently, get the ending "never" of that status. */
void graph_close(Graph *g, int never_status);

/* Runs: paths from the root to an ending.  False: without number. */
bool graph_schedules(const Graph *g, mpz_t count);

typedef VEC(uint32_t) EdgeList;
/* The path from the root to an ending that takes the fewest deviations, and
 * that ending's node; GRAPH_NONE if there is none. */
uint32_t graph_nearest(const Graph *g, EdgeList *path);

/* least[node]: deviations on the best way from there to an ending, or
 * GRAPH_NONE. */
void graph_costs(const Graph *g, uint32_t *least);

const Ending *graph_ending(const Graph *g, uint32_t node); /* NULL: goes on */

#define GRAPH_EDGES(g, node, e)                                                \
    for (uint32_t e = (g)->nodes.data[node].first; e != GRAPH_NONE;            \
         e = (g)->edges.data[e].next)

#endif
