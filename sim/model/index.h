/* index.h: what holds for the whole trace, whatever the position.
 *
 * Private to the model.  One pass over the events collects what never changes
 * once it has happened: who was created when, by whom and with which words,
 * what a handle is, where one may stop, what the timeline looks like.  The
 * state (state.h) then holds only what does change.  Event numbers take 32
 * bits: a trace of more events cannot be made. */
#ifndef MODEL_INDEX_H
#define MODEL_INDEX_H

#include "base/vec.h"
#include "model/model.h"
#include "model/timeline.h"

#define NEVER UINT32_MAX /* an event that has not happened */

typedef VEC(uint32_t) Numbers;

/* A handle is known by its READY_PUSH event or, with this bit, its timer. */
#define HANDLE_IS_TIMER 0x80000000u

typedef struct TimerFact {
    uint64_t due, created;
    uint32_t drift, handle, loop;
    uint32_t task;        /* of SLEEP and TIMEOUT */
    uint32_t name;        /* of the others, string */
    uint32_t event, gone; /* TIMER_ADD; TIMER_FIRE, _CANCEL, loop closed */
    bool fired;
    HandleWhat what;
} TimerFact;

/* Where a position stands among the columns and the instants, as it was known
 * when the position was noted: none of those counted begins behind it, and what
 * has begun since is found in a few steps.  See timeline_place. */
typedef struct PlaceHint {
    uint32_t columns, instants;
} PlaceHint;

/* A span: the position where it begins, with a state; see span_state. */
typedef struct SpanFact {
    uint32_t packed;
    PlaceHint hint;
} SpanFact;

/* Sums over pieces, brought up to date when they are asked for: timeline.c. */
typedef struct PieceSums PieceSums;

typedef struct Spans {
    VEC(SpanFact) list;
    PieceSums *sums;
} Spans;

typedef struct ColumnFact {
    uint32_t ev0, ev1; /* positions; ev1 is NEVER while it runs */
    PlaceHint hint1;   /* of ev1 */
    uint32_t instants; /* at ev0 */
    uint32_t task, iteration;
    uint16_t thread;
    uint8_t what;
    bool is_step, blocked, is_slice, goes_on;
} ColumnFact;

typedef struct TaskFact {
    uint64_t created;
    uint32_t event, done; /* TASK_NEW, TASK_DONE */
    uint32_t func, label, creator, flags;
    uint32_t name; /* string, 0 = the usual one */
    /* the tree: what it made, tasks and nodes */
    uint32_t first_task, last_task, next_task;
    uint32_t first_node, last_node;
    uint32_t loop;  /* its first step was queued there, 0 = not yet */
    Spans spans;    /* its lane */
    Numbers arrows; /* that lead into it */
} TaskFact;

typedef struct ThreadFact {
    uint64_t created;
    uint32_t event, ended; /* THREAD_NEW (of the main thread 0), ENDED */
    uint32_t died;         /* of this exception: text, or 0 */
    uint32_t name, parent, executor, process;
    uint8_t kind;
    bool known, runs_loop;
    char letter;    /* of its badge; both are made by index_order_lanes */
    uint32_t badge; /* number behind it, 0 = none */
    uint32_t waits; /* object at which it is blocked: for the pass */
    uint32_t depth; /* frames of its own code: for the pass */
    bool entered, finished;
    uint32_t result; /* job that it has just ended for a loop: for the pass */
    uint32_t loop;   /* that it runs now: for the pass */
    uint32_t last_loop; /* that it ran last */
    uint32_t iteration; /* of it, and its place + 1 in iterations: for … */
    uint32_t iterating; /* … the pass */
    Spans spans;
    Numbers arrows;  /* that lead into it */
    Numbers columns; /* that are its own */
    PieceSums *column_sums;
    Numbers renames;     /* THREAD_NAME events */
    Numbers submitted;   /* jobs */
    Numbers begun;       /* jobs, as a worker */
    Numbers stepping;    /* tasks in whose steps it is, innermost last */
    bool in_callback;    /* it has a callback … */
    ColumnFact callback; /* … whose next part would look like this */
} ThreadFact;

typedef struct JobFact {
    uint64_t submitted;
    uint32_t submit, begin, end; /* events, NEVER */
    uint32_t lane;               /* that it comes from */
    uint32_t executor, place;    /* place: among its executor's jobs */
    uint32_t submitter, worker;
} JobFact;

/* Lists of an executor: jobs in the order in which they were submitted, were
 * taken, ended and were cancelled in the queue, and its workers. */
typedef struct ExecFact {
    uint32_t obj, event;
    bool processes;
    Numbers submitted, taken, ended, dropped, workers;
} ExecFact;

typedef struct ProcFact {
    uint32_t event, ended; /* PROC_NEW, PROC_END */
    uint32_t first_thread; /* + 1 */
    uint32_t arrow;        /* that leads into its lane, + 1 */
} ProcFact;

typedef struct ObjFact {
    uint32_t event, done, freed;
    uint32_t node; /* index + 1 in nodes, 0 = has no children */
} ObjFact;

typedef struct NodeFact {
    uint32_t obj, owner;  /* task */
    uint32_t first, last; /* members, index + 1 */
    uint32_t next;        /* of the same owner, index + 1 */
} NodeFact;

typedef struct MemberFact {
    uint32_t ref, event;
    uint32_t next; /* of the same node, index + 1 */
} MemberFact;

typedef struct PrintFact {
    uint64_t t_ns;
    uint32_t event, offset, len, task, thread;
    StreamId stream;
} PrintFact;

typedef struct LineFact {
    uint32_t offset, print; /* where it begins, which PRINT began it */
} LineFact;

typedef struct InstantFact {
    uint64_t t_ns;
    uint32_t pos;    /* first position with this time */
    bool lens;       /* it has one */
    uint32_t lenses; /* up to it, with its own */
} InstantFact;

typedef struct LensFact {
    uint64_t t_ns;
    uint32_t pos, column; /* where it opens, its first column */
    uint32_t instants;    /* at pos */
} LensFact;

/* Timers that came one after the other, in the order in which they fire, with a
 * tree above them that tells which parts hold one that is pending at a given
 * event. */
typedef struct TimerRun {
    uint32_t first, n; /* of the index's timers */
    uint32_t *sorted;  /* indices into them */
    uint32_t *place;   /* timer - first → where it is in `sorted` */
    size_t leaves;     /* a power of two; the tree has twice as many nodes */
    uint32_t *added, *gone; /* least, greatest in the part below a node */
} TimerRun;

enum { TIMER_RUNS = 40 };

typedef struct TimerOrder {
    uint32_t timers;    /* that are in runs */
    size_t ended;       /* how many of Index.ended were taken into account */
    VEC(TimerRun) runs; /* each longer than twice the one behind it */
} TimerOrder;

typedef struct IterFact {
    uint32_t ev0, loop, number, thread;
} IterFact;

/* Columns of an iteration that follow one another without those of another. */
typedef struct IterColumns {
    uint32_t iteration; /* place in iterations */
    uint32_t first, last;
} IterColumns;

typedef struct ArrowFact {
    uint32_t ev, from, to;
    ArrowKind kind;
    uint32_t thread; /* in whose loop: stands for lane 0 */
    PlaceHint hint;
} ArrowFact;

typedef struct TouchFact {
    uint64_t t_ns;
    uint32_t lane, thread;
} TouchFact;

typedef struct LoopFact {
    Numbers log;     /* handles in the order in which they became ready */
    uint32_t thread; /* that runs it or ran it last, + 1 */
} LoopFact;

/* Badges, and the rows of the timeline when there are threads. */
typedef struct LaneOrder {
    uint32_t end; /* events taken into account */
    Numbers lanes;
    Numbers task_rows, thread_rows, process_rows; /* + 1; 0 = none */
} LaneOrder;

typedef struct Index {
    const Trace *trace;
    TraceCursor *cursor;
    uint32_t end; /* events taken into account */
    VEC(LoopFact) loops;
    Numbers handles;
    VEC(TimerFact) timers;
    Numbers ended;           /* timers, in the order in which they ended */
    uint32_t pending_from;   /* no timer before this one is pending */
    TimerOrder *order;       /* brought up to date when it is asked for */
    VEC(TaskFact) tasks;     /* task k is at k - 1, and so on for all numbers */
    VEC(ThreadFact) threads; /* thread k is at k; 0 is always there */
    VEC(ProcFact) processes; /* process k is at k; 0 is always there */
    VEC(JobFact) jobs;
    VEC(ExecFact) executors; /* in the order in which they were made */
    Numbers handle_jobs;   /* handle → job whose result it brings, 0 = none */
    Numbers executor_of;   /* object number → place in executors, + 1 */
    LaneOrder *lane_order; /* brought up to date when it is asked for */
    VEC(ObjFact) objects;
    VEC(NodeFact) nodes;
    VEC(MemberFact) members;
    VEC(PrintFact) prints;
    VEC(LineFact) lines;
    uint32_t root_first, root_last; /* tasks that no task made */
    /* places: source locations where tasks are suspended, numbered from 1 */
    Numbers places;
    uint32_t *place_slots;
    uint32_t place_size;
    /* steps */
    Numbers stops[UNIT_COUNT];
    uint8_t before; /* kind of the event before */
    bool jumped;    /* the clock moved since the last callback */
    /* timeline */
    VEC(InstantFact) instants;
    VEC(ColumnFact) columns;
    VEC(LensFact) lenses;
    VEC(IterFact) iterations;
    VEC(IterColumns) numbered;
    VEC(ArrowFact) arrows;
    PieceSums *column_sums;
    Numbers errors; /* lanes that ended in one, in that order */
    /* running state of the pass */
    uint32_t newest_loop;
    uint32_t thread;            /* that runs */
    bool sliced;                /* pieces of threads get columns */
    bool stop_soon;             /* where what goes on now has ended */
    VEC(TouchFact) touched;     /* object: who changed it last */
    uint32_t drift, drift_loop; /* of the TIMER_ADD to come */
} Index;

void index_init(Index *x, const Trace *t);
void index_free(Index *x);
/* Takes in all events that are new. */
void index_update(Index *x);

/* Index of the timer with this handle, or NEVER. */
uint32_t index_timer(const Index *x, uint32_t handle);
/* The timers that are pending after `pos` events, in the order in which they
 * fire. */
typedef struct TimerWalk {
    const Index *x;
    uint32_t pos, next[TIMER_RUNS];
} TimerWalk;
void timer_walk(TimerWalk *w, const Index *x, uint32_t pos);
const TimerFact *timer_walk_next(TimerWalk *w); /* NULL: there is none */
void timer_order_free(TimerOrder *order);

/* Number of a place, 0 if no task was ever suspended there. */
uint32_t index_place(const Index *x, uint32_t loc);
/* How many of the sorted numbers are below / not above `limit`. */
size_t numbers_below(const uint32_t *data, size_t len, uint32_t limit);

/* For the parts of the pass in files of their own. */
void index_stop(Index *x, const TraceEvent *ev, uint32_t at);
void index_lane(Index *x, const TraceEvent *ev, uint32_t at);
void index_thread_event(Index *x, const TraceEvent *ev, uint32_t at);
/* call_soon_threadsafe() with this handle: perhaps a job's result. */
void index_result(Index *x, uint32_t handle);
void index_threads_free(Index *x);
/* A thread that starts another waits for its first moments: too short a wait to
 * be shown as one. */
bool index_is_start(const Index *x, uint32_t label);
/* Lane of what the running thread does: a task's or its own. */
uint32_t index_lane_here(Index *x);
/* The column that has not ended, or NULL. */
ColumnFact *index_open_column(Index *x);
TaskFact *index_task(Index *x, uint32_t task);
ThreadFact *index_thread(Index *x, uint32_t thread);
/* NULL: the object is no executor. */
ExecFact *index_executor(const Index *x, uint32_t obj);
/* The program has several threads, processes or jobs at some time. */
bool index_is_threaded(const Index *x);
/* Brings x->lane_order up to date. */
void index_order_lanes(const Index *x);
void lane_order_free(LaneOrder *order);
/* The loop that an event is about, when it does not say so: the one that its
 * thread runs, else the newest; 0 if there is none. */
uint32_t index_loop(Index *x);

/* The state of a span; in the lane of a thread there is one state more. */
#define SPAN_IDLE   ((TaskState)TASK_STATES)
#define SPAN_STATES (TASK_STATES + 1)

static inline TaskState span_state(SpanFact span) {
    return (TaskState)(span.packed & 7);
}

static inline uint32_t span_pos(SpanFact span) {
    return span.packed >> 3;
}

/* Spans with a new one; what lasted no event is not seen. */
void index_span(Index *x, Spans *spans, uint32_t pos, TaskState state);
void spans_free(Spans *spans);
PlaceHint index_hint(const Index *x, uint32_t pos);
void piece_sums_free(PieceSums *sums);

#endif
