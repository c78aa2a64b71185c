/* stage.h: the panels as a whole: which of them are there and how large, how
 * far their lists are scrolled, and what the last step has changed. */
#ifndef VIEW_STAGE_H
#define VIEW_STAGE_H

#include "base/vec.h"
#include "trace/trace.h"
#include "view/shell.h"

/* What the step has changed that led to the position, wherever one came from:
 * from the stop before up to it. */
typedef struct Changes {
    uint64_t from, to;                         /* positions */
    const Trace *of;                           /* NULL: not looked at yet */
    VEC(uint32_t) tasks, threads, lines, jobs; /* sorted */
    uint32_t last_line;                        /* that ran; 0: none */
    bool clock, iteration;
} Changes;

typedef struct Stage {
    uint32_t console_up;            /* lines below the last one on the screen */
    uint32_t ready_top, timers_top; /* rows above the first */
    bool tasks_free; /* the user has scrolled: what runs may be out of view */
    Changes changes;
} Stage;

void stage_free(App *a);

#endif
