/* walker.h: one run of a program, led through its choices.
 *
 * A stretch is what happens from one choice between threads to the next.
 * Choices of other kinds lie inside stretches; the ways they went are kept, so
 * that the stretch can be walked again with others. */
#ifndef EXPLORE_WALKER_H
#define EXPLORE_WALKER_H

#include "base/str.h"
#include "base/vec.h"
#include "engine/run.h"
#include "explore/graph.h"

typedef struct Asked {
    ChoiceKind kind;
    uint32_t n, way;
    size_t printed; /* bytes of Walker.out when it was asked */
} Asked;

typedef struct Subject {
    const char *text;
    size_t len;
    const char *path;
    RunOptions options; /* limits, dialect, machine */
    bool errors_too;    /* standard error is part of the output */
} Subject;

typedef struct Walker {
    Run *run;
    bool errors_too;
    StrBuf out;            /* what the last stretch printed */
    VEC(Asked) asked;      /* in the last stretch */
    const uint32_t *given; /* ways of its first choices; the others go 0 */
    uint32_t n_given;
    VEC(uint32_t) threads; /* walker_candidates */
    StrBuf *schedule;      /* or NULL: gets the deviations */
} Walker;

Walker *walker_new(const Subject *p);
void walker_free(Walker *w);

/* Who can go on at the choice where it is paused, the default first: in
 * w->threads.  Returns how many, 0 if it is not paused. */
uint32_t walker_candidates(Walker *w);

/* Walks one stretch: thread goes on (GRAPH_NONE: from the beginning), and the
 * first choices inside go as given.  True: it is paused at the next choice;
 * false: the run has ended. */
bool walker_go(Walker *w, uint32_t thread, const uint32_t *given, uint32_t n);
Ending walker_ending(const Walker *w);

/* Runs of one program over and over: what they have in common, its compilation
 * and its imports, is done once. */
typedef struct Replays Replays;
Replays *replays_new(const Subject *p);
void replays_free(Replays *r);
/* A walker at the beginning; owned by `r`, and the same one every time. */
Walker *replays_walker(Replays *r);
/* A whole run by its schedule, as `loopscope run --schedule` makes it: appends
 * what it prints. */
Ending replays_play(Replays *r, const char *schedule, StrBuf *out);

#endif
