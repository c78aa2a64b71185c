/* explain.h: the schedule that prints a listing, or where every one fails. */
#ifndef EXPLORE_EXPLAIN_H
#define EXPLORE_EXPLAIN_H

#include "explore/listing.h"
#include "explore/search.h"

typedef struct Explained {
    bool found;
    bool complete;          /* not found: there is none */
    bool goes_on;           /* found: the program prints more, for ever */
    bool loose, errors_too; /* how it was found */
    Search search;
    EdgeList edges; /* found: its path */
    /* not found: the furthest that any schedule came, in the first search that
     * came so far (later ones know the same lines, torn or loosely) */
    uint32_t line;       /* the first that cannot be printed; 1 + the last: the
                            listing ends too early */
    int pass, line_pass; /* searches */
    Intern instead; /* what can be printed there: lines, or "" for the end */
    const Listing *listing;
} Explained;

/* Fills in `listing`'s way of matching, see there.  First as the listing
 * stands, then loosely, then with standard error; threads first, then all kinds
 * of choices. */
void explain(Explained *x, Listing *listing, const SearchOptions *o);
void explained_free(Explained *x);

#endif
