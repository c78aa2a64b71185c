/* tracks.h: a trace as what timeline viewers know: tracks with slices, instants
 * and counters on them, and flows from one to another.
 *
 * All formats with a time axis are made from this one stream, so they agree.
 * It is read like a cursor (tracks_next), costs one pass over the trace and
 * memory for what is open at a time (tasks that live, handles that wait), not
 * for what has been.
 *
 * What can be relied on, in every program, at either clock, also in a range:
 *
 *   - `ts` never decreases from one event to the next;
 *   - the slices of a track nest strictly: SLICE_END closes the innermost one,
 *     and each that was begun is ended before the last event;
 *   - a slice is at least SLICE_NS long; one that has slices in it begins no
 *     later and ends no earlier than they do;
 *   - a flow has two ends with the same number, FLOW_BEGIN before FLOW_END,
 *     both strictly inside slices of TRACK_THREADs.  One whose second end never
 *     comes (a task that is woken and never runs again) has only the first;
 *   - an instant has its time for itself among the flows of its track;
 *   - a track is declared before anything else is said of it, and its parent
 *     before itself; each is closed when nothing more comes, at the latest at
 *     the end, a process behind all that is in it.
 *
 * The tracks:
 *
 *   PROCESS   one for each process of the program, commands included
 *   THREAD    of a process: its threads.  On it, outermost first:
 *               "job"        a job of an executor, in its worker
 *               "run"        code outside callbacks
 *               "loop"       an iteration that runs at least one callback
 *               "step"       a callback of the loop; a task's step among them
 *                            (an eager task's first one is inside another)
 *               "blocked"    a blocking call, of whatever code
 *               "ready"      inside a slice: could go on, another runs
 *               "idle"       the loop sleeps in its select; a worker waits
 *             A command has one THREAD with one slice "process".
 *   TASK      of a process: one for each task.  The lifetime is a slice "task"
 *             and in it, one after the other, "ready", "running", "waiting",
 *             "blocked" (this one inside "running").
 *   TIMER     of a process: pending timers.  Those pending at the same time
 *             are on different tracks; a track is used again.  Slices "timer".
 *   COUNTER   of a process: a number over time (event COUNTER):
 *               "ready", "timers"       lengths of the loop's queues; with
 *                                       several loops "ready (loop 2)" …
 *               "tasks ready", "tasks running", "tasks waiting",
 *               "tasks blocked", "tasks done", "tasks failed",
 *               "tasks cancelled"       how many are in that state
 *               "jobs"                  waiting in executors' queues
 *               and the label of each queue.Queue and asyncio.Queue, with its
 *               object number where two have the same: its length
 *
 * Arguments of slices (TrackArg.key): "function", "file", "line" (where it
 * begins: for a step the line where the task goes on), "seconds" (virtual,
 * exact text), "step" (index of the trace's event); "for" (what a "waiting" or
 * "blocked" slice waits for); with SLICE_END of a step "outcome" ("returned",
 * "raised", "cancelled", "yielded", "waits"), "awaits" (what for, if it waits)
 * and "end_line"; "number", "callbacks" of an iteration; "job", "outcome" of a
 * job; "task" wherever a task is meant (its number); "result" at the end of a
 * "task" (repr, or type of the exception), "outcome", too; "call" and "by" (the
 * task that made it) at its beginning; "due" of a timer (seconds), and how it
 * ended ("fired", "cancelled"), as "outcome".  The place of a callback that is
 * not a task's step and of a job is known when its code begins: "function",
 * "file" and "line" come with SLICE_END then.  What the trace or the range cuts
 * has no "outcome".
 *
 * Instants: "print", "stderr" (argument "text"), "error" (an exception begins
 * to travel), "warning", "cancel" (argument "task"), "switch" (another thread
 * goes on), "choice". */
#ifndef EXPORT_TRACKS_H
#define EXPORT_TRACKS_H

#include "export/export.h"
#include "trace/trace.h"

/* Least length of a slice.  Steps take no virtual time, and viewers lose the
 * nesting and the flows of slices without length; some do below 1 µs.  On the
 * virtual clock a slice that is shorter is drawn so long, and what follows at
 * the same instant behind it; time catches up where the program waits. */
enum { SLICE_NS = 1000 };

typedef enum TrackKind {
    TRACK_PROCESS,
    TRACK_THREAD,
    TRACK_TASK,
    TRACK_TIMER,
    TRACK_COUNTER
} TrackKind;

typedef struct Track {
    uint32_t id; /* 1, 2, 3 … in order of declaration; never used again */
    TrackKind kind;
    const struct Track *parent; /* its process; NULL for a process */
    /* process: its number from 0; thread: its number in the trace; task: its
     * number; timer: from 1; counter: 0 */
    uint32_t number;
    Str name;      /* "06-gather.py", "MainThread", "T3 testb", "ready" … */
    uint64_t user; /* the back end's, 0 at first */
} Track;

typedef enum TrackEventType {
    TRACK_DECLARED,
    TRACK_RENAMED, /* a thread or task that got another name */
    TRACK_CLOSED,  /* nothing more comes on it; `track` is gone behind this */
    SLICE_BEGIN,
    SLICE_END,
    INSTANT,
    COUNTER,
    FLOW_BEGIN,
    FLOW_END
} TrackEventType;

typedef struct TrackArg {
    const char *key; /* static */
    bool is_number;
    int64_t number;
    Str text;
} TrackArg;

enum { TRACK_ARGS = 8, TRACK_FLOWS = 4 };

/* Texts and pointers live until the next tracks_next. */
typedef struct TrackEvent {
    TrackEventType type;
    Track *track;
    uint64_t ts;          /* ns on the chosen clock */
    uint64_t t_ns;        /* virtual time */
    uint64_t step;        /* index of the trace's event */
    const char *category; /* of slices and instants, static: "step" */
    Str name;             /* of slices, instants and flows: "T3 testb" */
    uint64_t value;       /* of a counter */
    /* Number of a flow, from 1.  A SLICE_BEGIN lists those that end in it; each
     * has its FLOW_END soon after.  Names: "create", "wake" (a task's next
     * step), "start", "job", "result", "threadsafe".  Not listed are those that
     * end in a slice that is open already: "release", at the end of a "blocked"
     * slice, and a "result" that a running thread takes. */
    uint32_t flow;
    uint32_t flows_in[TRACK_FLOWS];
    uint32_t nflows;
    TrackArg args[TRACK_ARGS];
    uint32_t nargs;
} TrackEvent;

typedef struct Tracks Tracks;

/* Of the formats, clock, range and tracks chosen only the last three matter
 * here.  `in` is borrowed. */
Tracks *tracks_new(const ExportInput *in, const ExportOptions *options);
void tracks_free(Tracks *t);
/* NULL at the end. */
const TrackEvent *tracks_next(Tracks *t);
/* Events of the trace that were read so far, for progress. */
uint64_t tracks_pos(const Tracks *t);

#endif
