/* report.h: how a run went, told when it is over: counts, and what a teacher
 * should not miss.
 *
 * Made from the whole trace, once; one pass over its events, and a second one
 * when there are coroutines that were never awaited.  Texts belong to the
 * trace. */
#ifndef MODEL_REPORT_H
#define MODEL_REPORT_H

#include "model/model.h"

typedef enum RemarkKind {
    REMARK_DIED,          /* the exception that ended the main program */
    REMARK_BLOCKED,       /* a call that held up an event loop */
    REMARK_NEVER_AWAITED, /* a coroutine of which no line ran */
    REMARK_NOT_LOOKED_AT, /* an exception that nobody asked for */
    REMARK_PENDING,       /* a task that was destroyed before it was done */
    REMARK_STUCK,         /* a task that waits for what nobody will do */
    REMARK_KINDS
} RemarkKind;

typedef struct Remark {
    RemarkKind kind;
    uint64_t pos;   /* position that shows it: behind the event or, of a task,
                     * behind its last step */
    uint32_t loc;   /* line that it is about, 0 = not known */
    uint32_t task;  /* 0 = none */
    Str name;       /* code: "time.sleep(2)", "asyncfunc1", "ValueError" */
    Str text;       /* DIED: its message */
    uint64_t ns;    /* BLOCKED: how long, all times together … */
    uint32_t times; /* … and how often, at this line */
} Remark;

/* What a run was doing when it was stopped. */
typedef enum Busy {
    BUSY_WAITS,   /* time goes by */
    BUSY_SPINS,   /* iteration after iteration at one instant */
    BUSY_COMPUTES /* one piece of code goes on and on */
} Busy;

enum { REMARKS_MAX = 200 };

typedef struct Report {
    uint64_t t_ns;
    EndReason reason;
    uint32_t iterations;           /* of all loops */
    uint32_t loops;                /* that ran */
    uint32_t tasks, ended, failed; /* ended: done, failed or cancelled */
    uint32_t never_awaited, not_looked_at;
    uint32_t threads; /* that have not ended, without the main one */
    Busy busy;
    uint32_t busy_loc;  /* the line; 0 = not known */
    uint32_t busy_task; /* 0 = none */
    VEC(Remark)
    remarks; /* in the order in which they happened; at most
              * REMARKS_MAX */
} Report;

/* The model is put at the end of its trace for it, and back again. */
Report report_of(Model *m);
void report_free(Report *r);

#endif
