/* align.h: what in one run corresponds to what in another.
 *
 * Two traces are compared deed by deed: a task is created, a step begins, a
 * text is printed, the clock moves … (deeds.h).  A deed is told by what it
 * means: which kind, by whom (the label of the task, "testa(1)"), with which
 * words.  Lines and the numbers of handles and objects mean nothing, so that an
 * edited program is recognized, and so is the same work in another program. */
#ifndef MODEL_ALIGN_H
#define MODEL_ALIGN_H

#include "trace/trace.h"

/* ---- the first divergence ---- */

typedef enum Divergence {
    DIVERGE_NOT,   /* the same, as far as both go */
    DIVERGE_TIME,  /* the same is done at another time */
    DIVERGE_WHO,   /* the same kind of thing is done by, or to, another task */
    DIVERGE_WORDS, /* the same one does it with other words: another text is
                    * printed, something else is awaited, another result */
    DIVERGE_WHAT,  /* something else is done */
    DIVERGE_ENDS   /* one run is over, the other goes on */
} Divergence;

typedef struct Difference {
    Divergence kind;
    /* In each run, for DIVERGE_NOT its end.  `before`: the last position at
     * which both are the same; `behind`: that behind the event that differs,
     * where narrate_event tells it.  In the one that is over (ENDS) both are
     * its end. */
    uint64_t before[2], behind[2];
    uint64_t t_ns[2]; /* of what differs */
    uint32_t task[2]; /* in whose step it happens, 0 = in none */
    uint64_t deeds;   /* how many before it are the same */
} Difference;

/* Looks at traces that do not grow meanwhile; costs about 50 ns an event up to
 * the difference.  Traces must have the same level. */
Difference align_difference(const Trace *a, const Trace *b);

/* ---- the same place ---- */

/* How sure a place is. */
typedef enum AlignMatch {
    ALIGN_SAME,     /* everything before it is the same */
    ALIGN_DEED,     /* the same deed, at the nearest time */
    ALIGN_TASK,     /* the same task */
    ALIGN_FUNCTION, /* a task of the same function */
    ALIGN_TIME,     /* the nearest time */
    ALIGN_MATCHES
} AlignMatch;

/* The search for a position of trace a in trace b, which may still grow: in
 * pieces, so that nobody has to wait for it. */
typedef struct Align Align;

Align *align_new(const Trace *a, uint64_t n, const Trace *b);
void align_free(Align *al);
/* Looks at about `events` more; false when there is nothing more to look at for
 * now, that is until b has grown. */
bool align_work(Align *al, uint64_t events);
/* It has found the place for sure: what b may still get changes nothing. */
bool align_found(const Align *al);
/* The best position in b so far. */
uint64_t align_position(Align *al, AlignMatch *match);

/* All at once, in traces that are complete. */
uint64_t align_find(const Trace *a, uint64_t n, const Trace *b);

#endif
