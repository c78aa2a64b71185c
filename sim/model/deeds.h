/* deeds.h: a trace as a sequence of what was done, without what is only how.
 *
 * Private to align.c.  Of the events some tell of a deed: somebody is created,
 * begins, prints, waits, ends.  A deed is a few hashes, so that two traces,
 * whose texts have other numbers, can be compared. */
#ifndef MODEL_DEEDS_H
#define MODEL_DEEDS_H

#include "base/vec.h"
#include "trace/trace.h"

typedef struct Deed {
    uint64_t t_ns;
    uint64_t what;     /* kind and flags */
    uint64_t who;      /* by or to whom: label of the task, name of a callback;
                        * 0: nobody in particular */
    uint64_t function; /* the same without arguments */
    uint64_t words;    /* what is printed, awaited, returned … */
    uint64_t event;    /* index in the trace */
    uint32_t task;     /* in whose step it happens, 0 = in none */
} Deed;

typedef VEC(uint32_t) DeedTable;

typedef struct DeedReader {
    const Trace *trace;
    TraceCursor *cursor;
    /* names as string ids, by number: tasks, what can be awaited, what a
     * handle calls, threads, jobs */
    DeedTable labels, objects, handles, threads, jobs;
    DeedTable running; /* thread → task in whose step it is */
    DeedTable outer;   /* task → task in whose step its own began */
} DeedReader;

void deeds_begin(DeedReader *r, const Trace *t);
void deeds_free(DeedReader *r);
/* Looks at the next event, which is to be used at once; NULL: there is none.
 * *out is written if it is a deed. */
const TraceEvent *deeds_look(DeedReader *r, Deed *out);

bool deed_is(const TraceEvent *ev);
/* Of everything in it but the time and the place. */
uint64_t deed_hash(const Deed *d);

#endif
