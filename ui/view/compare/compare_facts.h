/* compare_facts.h: what a comparison wants to know of a whole run: who is in
 * it, what it sleeps and blocks for, what was left undone, what it printed.
 *
 * Found in one pass over the trace that goes on when the trace grows.  Texts
 * are string ids of the trace. */
#ifndef VIEW_COMPARE_FACTS_H
#define VIEW_COMPARE_FACTS_H

#include "base/vec.h"
#include "trace/trace.h"

typedef struct FactTask {
    uint32_t name;     /* as its lane is called … */
    uint32_t function; /* … which is its function's name, if it has no own */
    bool over;
    uint8_t outcome;
    uint64_t born_ns, over_ns;
} FactTask;

/* A stretch of a sleep() or of a blocking call. */
typedef struct FactWait {
    uint64_t from_ns, to_ns; /* to: the last we know, while !ended */
    uint64_t ev0, ev1;       /* positions */
    uint32_t label, task;
    uint16_t thread;
    bool ended;
    bool timed; /* it is known from its beginning how long it takes */
} FactWait;

typedef VEC(FactWait) FactWaits;

typedef struct FactObject {
    uint32_t label;
    uint32_t sleep; /* index + 1 of its FactWait */
} FactObject;

typedef struct RunFacts {
    TraceCursor *cursor;     /* behind what has been looked at */
    VEC(FactTask) tasks;     /* task k is number k - 1 */
    VEC(uint32_t) threads;   /* names */
    VEC(uint32_t) processes; /* what they are called */
    VEC(FactObject) objects;
    VEC(uint32_t) open; /* of each thread: index + 1 of a blocking call */
    FactWaits sleeps, blocks;
    uint64_t printed; /* lines */
    bool over;        /* RUN_END was there */
    EndReason reason;
    int status;
    uint32_t message;
} RunFacts;

void run_facts_update(RunFacts *f, const Trace *t);
void run_facts_free(RunFacts *f);

/* How stretches lie to each other. */
typedef struct WaitSum {
    size_t n;        /* that are timed, have ended and took time */
    size_t overlaps; /* of them, those that overlap another */
    uint64_t sum_ns;
} WaitSum;

WaitSum wait_sum(const FactWaits *w);

/* Tasks that were not done when the program was; the first of them. */
size_t run_unfinished(const RunFacts *f, uint32_t *first);

/* ---- output ---- */

typedef enum OutputKind {
    OUTPUT_SAME,
    OUTPUT_ORDER, /* the same lines in another order */
    OUTPUT_OTHER
} OutputKind;

typedef struct OutputDiff {
    OutputKind kind;
    uint64_t line;   /* the first that differs, from 1 */
    Str here, there; /* empty where there is none any more */
} OutputDiff;

/* What `here` printed, compared with `there`. */
OutputDiff output_diff(Str here, Str there);

#endif
