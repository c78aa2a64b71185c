/* search.h: a program's graph, by going every way from every choice.
 *
 * States are told apart by run_hash, and by whom the output has named so far
 * (normal.h).  Those that take the fewest deviations from the default schedule
 * are looked at first, so that a search that has to stop has seen what is
 * nearest. */
#ifndef EXPLORE_SEARCH_H
#define EXPLORE_SEARCH_H

#include "explore/normal.h"
#include "explore/walker.h"

/* Follows the search along something else: explain.c follows a listing.  A
 * mark is where it is; states with different marks are different. */
typedef struct Guide {
    void *ctx;
    /* After `mark`, `text` is printed (normalised), and the run then goes on
     * (ending NULL) or has ended.  The new mark, or GRAPH_NONE: not this way.
     * `trial`: only whether; nothing shall be remembered. */
    uint32_t (*follow)(void *ctx, uint32_t mark, Str text, const Ending *ending,
                       bool trial);
} Guide;

typedef struct SearchOptions {
    Subject program;
    bool all;          /* all kinds of choices, not only between threads */
    bool whole_prints; /* of these, no torn prints: they are many */
    bool bounded;      /* at most so many preemptions: */
    uint32_t preemptions;
    uint64_t max_states; /* 0: the default */
    const Guide *guide;  /* or NULL; its mark at the beginning is 0 */
    bool first_only;     /* stop when an ending has been reached */
} SearchOptions;

enum { SEARCH_MAX_STATES = 200000 };

typedef struct Search {
    Graph graph; /* closed */
    uint64_t states;
    bool complete; /* every way was gone to its end */
    /* why it is not: */
    bool out_of_states, bounded, limited, refused;
    bool skipped;   /* choices inside calls by built-in functions */
    Replays *again; /* runs of the program */
} Search;

/* The program compiles. */
void search_run(Search *s, const SearchOptions *o);
void search_free(Search *s);

/* Follows edges of the graph in a run of its own: the schedule of that path,
 * as --schedule takes it, and what it prints. */
Ending search_replay(const Search *s, const uint32_t *edges, size_t n,
                     StrBuf *schedule, StrBuf *out);

#endif
