/* read_check.h: the grammar of a trace.
 *
 * What an engine's trace keeps by the way it is made, a trace from a file has
 * to be asked for: everything that an event names must be there, and in the
 * state that the event needs.  The rules, in short:
 *
 *   - RUN_BEGIN is the first event and nothing comes behind RUN_END; time never
 *     goes back;
 *   - tasks, loops, handles, jobs, threads and processes are numbered without
 *     gaps in the order in which their first event comes; objects and frames
 *     get a new number each, gaps being allowed;
 *   - a handle is ready from READY_PUSH or TIMER_FIRE on; CB_BEGIN and
 *     READY_DROP take the front of a loop's ready queue;
 *   - a step ends with STEP_END of the innermost task that runs in its thread,
 *     after TASK_DONE if it is the last;
 *   - RETURN leaves the innermost frame of the task or thread that runs;
 *   - events belong to the thread that runs, which THREAD_SWITCH alone changes;
 *   - calls that block, selects, callbacks and jobs begin before they end.
 *
 * Private to the reader. */
#ifndef EXPORT_READ_CHECK_H
#define EXPORT_READ_CHECK_H

#include "base/str.h"
#include "trace/trace.h"

typedef struct TraceCheck TraceCheck;

TraceCheck *check_new(void);
void check_free(TraceCheck *c);
/* The next event; NULL if it is right, else what is wrong with it, which lives
 * until the next call.  Operands that are texts are not looked at. */
const char *check_event(TraceCheck *c, const TraceEvent *ev);

#endif
