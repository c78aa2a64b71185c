/* model.h: what to show after the first n events of a trace.
 *
 * A Model belongs to one trace.  model_seek(m, n) folds the events before n
 * into a state; every question below is about that state, until the next seek.
 * The answer depends on (trace, n) alone, wherever the model was before: going
 * back means going to the nearest keyframe (a copy-on-write copy of the state,
 * one every few thousand events) and folding forward again.
 *
 * A step costs O(1) per event whatever the number of tasks.  Lists are answered
 * row by row for what fits on the screen: a count, and rows from a position.
 * Texts (Str) belong to the trace and live as long as it does; what they say is
 * UTF-8 and may hold line breaks.  Times are virtual nanoseconds.  Task,
 * object, handle and loop numbers are the trace's (event.def); loc: see
 * loc_line().
 *
 * The trace may grow: model_update takes the new events into account.  Steps,
 * the console and the timeline then cover them too; the position stays. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/str.h"
#include "trace/trace.h"

typedef struct Model Model;

Model *model_new(const Trace *t); /* at position 0 */
void model_free(Model *m);
const Trace *model_trace(const Model *m);
void model_update(Model *m);                  /* the trace has grown */
void model_seek(Model *m, uint64_t n);        /* clamped to the trace's end */
uint64_t model_pos(const Model *m);           /* n: events that have happened */
uint64_t model_end(const Model *m);           /* n of the whole trace */
const TraceEvent *model_last_event(Model *m); /* event n - 1; NULL at 0 */
/* Folds about `events` more, wherever the position is, so that a seek later
 * finds a keyframe near; false when there is nothing more to do. */
bool model_prepare(Model *m, uint64_t events);
/* Memory for keyframes; more than it are thinned out.  Default 256 MiB. */
void model_set_budget(Model *m, size_t bytes);
/* A number made of everything in the state, for tests. */
uint64_t model_digest(const Model *m);

/* ---- steps ---- */

/* How far one press of the arrow key goes.  Every unit's stops are positions
 * (values for model_seek), strictly increasing; position 0 and the end of the
 * trace are stops of every unit.  A stop lies *behind* what it is about: the
 * line has run, the callback has ended; narrate() says what happened between
 * the stop before and this one. */
typedef enum StepUnit {
    UNIT_LINE,      /* one line, or one move of the loop's own */
    UNIT_CALLBACK,  /* up to the end of a callback, or where it blocks its loop
                     * and time passes; between threads also up to a switch,
                     * the beginning or end of a job or a thread */
    UNIT_ITERATION, /* up to the end of an iteration */
    UNIT_TIME,      /* up to the end of an instant */
    UNIT_COUNT
} StepUnit;

size_t model_stops(const Model *m, StepUnit unit); /* how many, ≥ 1 */
uint64_t model_stop(const Model *m, StepUnit unit, size_t k); /* its position */
/* The last stop at or before position n: "step k of N", k from 0. */
size_t model_stop_at(const Model *m, StepUnit unit, uint64_t n);
/* The stop `by` steps away from position n; a position between two stops goes
 * to the next one in that direction first.  Clamped to both ends. */
uint64_t model_step(const Model *m, uint64_t n, StepUnit unit, int64_t by);

/* ---- now ---- */

typedef enum TaskState {
    TASK_READY, /* its step is in the ready queue */
    TASK_RUNNING,
    TASK_WAITING,
    TASK_BLOCKED, /* runs, and holds its thread in a blocking call */
    TASK_DONE,
    TASK_ERROR,
    TASK_CANCELLED,
    TASK_STATES
} TaskState;

/* The four stations of the loop, in the order in which an iteration visits
 * them. */
typedef enum LoopPhase {
    PHASE_NONE, /* no loop runs: the program's own code */
    PHASE_CLOCK,
    PHASE_TIMERS,
    PHASE_READY,
    PHASE_RUN
} LoopPhase;

/* What a callback or a handle is, for its row in a queue or its column in the
 * timeline.  `what` decides what is said ("first step", "wakes up", "timer",
 * "gather callback", name); task is the badge, 0 = none. */
typedef struct HandleRow {
    uint32_t handle;
    HandleWhat what;
    uint32_t task;
    bool is_step; /* running it is a step of `task` */
    Str name;     /* function of a user's callback; else the task's function */
    uint32_t ref; /* object or task that arg names, 0 = none */
    uint32_t job; /* whose result it brings into the loop, 0 = none */
    uint64_t added;      /* event that queued it */
    bool next_iteration; /* queued after this iteration's batch was fixed */
    bool cancelled;
} HandleRow;

typedef struct TimerRow {
    HandleRow handle;
    uint64_t due_ns, created_ns;
    uint64_t late_ns; /* overdue by this much, because its thread is blocked */
    uint32_t drift;
} TimerRow;

/* In a program with several threads `thread` is the one that runs or ran last.
 * What is said of the loop (up to `callback`) is about the loop of that thread
 * or, when it has none, the one that was last worked on: `loop_thread` runs it.
 * What is said of code is about `thread`. */
typedef struct ModelNow {
    uint64_t t_ns;
    uint32_t thread, loop_thread; /* both 0 with a single thread */
    ThreadState thread_state;     /* of `thread`: RUNNING until it waits */
    /* the loop */
    uint32_t loop; /* the one that was last worked on; 0 = none yet */
    LoopState loop_state;
    bool loop_runs;     /* RUNNING or STOPPING */
    uint32_t iteration; /* of this loop; 0 = none yet */
    LoopPhase phase;
    PollKind poll;           /* of this iteration */
    bool selecting;          /* between SELECT_ENTER and SELECT_LEAVE */
    int64_t timeout_ns;      /* of the last select; -1 = no limit */
    uint64_t polled_ns;      /* when the loop last looked at the clock */
    uint64_t jumped_from_ns; /* clock before this iteration's jump … */
    bool jumped;             /* … if there was one */
    /* the running callback; it stays visible, `ended`, up to the next event */
    bool running, ended;
    HandleRow callback;
    uint32_t task; /* whose step runs, 0 = none (also for an eager start) */
    /* code */
    uint32_t loc;        /* the line that runs or has just run, 0 = none */
    uint32_t stack_size; /* of the running context */
    bool raised;         /* this line raised, not caught in its frame */
    Str exception, exception_text;
    /* In a blocking call: loop_thread while its loop runs, else `thread`. */
    bool blocked;
    Str block_label;
    uint64_t block_from_ns;
    int64_t block_until_ns; /* -1 = not known */
    /* counts */
    uint32_t tasks, by_state[TASK_STATES]; /* tasks made so far */
    uint32_t timers, ready,
        batch; /* batch: of ready, still in this iteration */
    /* because of a blocking call: timers of the loop that are overdue, and its
     * tasks that are ready but cannot run */
    uint32_t late_timers, starving;
    uint32_t console_len; /* bytes of model_console */
    /* the end */
    bool ended_run;
    EndReason end_reason;
    int32_t exit_status;
    Str end_message;
} ModelNow;

const ModelNow *model_now(const Model *m);

/* ---- queues ---- */

/* Row i of the ready queue, 0 = front. */
bool model_ready(const Model *m, uint32_t i, HandleRow *row);
/* The first timers in the order in which they fire: (due, drift, creation).
 * Returns how many rows were written. */
size_t model_timers(const Model *m, TimerRow *rows, size_t max);

/* ---- tasks ---- */

/* What a task waits for. */
typedef struct WaitInfo {
    uint32_t ref; /* 0: nothing */
    bool is_task; /* awaits another task: `task` */
    uint32_t task, obj;
    ObjKind kind; /* of obj */
    Str label;    /* "sleep(3)", "gather(…)", the awaited task's label */
    bool has_due;
    uint64_t due_ns, since_ns; /* progress: (now - since) / (due - since) */
    uint64_t late_ns; /* now - due, when that is past (its loop is blocked) */
    uint32_t finished, n; /* children, of gather and wait */
    uint32_t owner;       /* ref: queue, lock … waited at, 0 = none */
    Str owner_label;
} WaitInfo;

typedef struct TaskRow {
    uint32_t task;
    TaskState state;
    Str name;     /* chosen by the program, else empty: then "T1" is enough */
    Str function; /* "testa" */
    Str label;    /* "testa(1)" */
    uint32_t func, creator;
    uint32_t parent_obj; /* node it hangs under (gather …), 0 = none */
    bool main, eager, cancel_requested;
    bool starving; /* ready, while another callback blocks the thread */
    uint32_t loop; /* that its steps run in, 0 = not known */
    uint64_t created_ns, since_ns; /* in this state since */
    uint32_t steps;                /* begun so far */
    uint32_t loc;   /* line where it is suspended, runs or ended; 0 = not
                     * started: see the function's first line */
    WaitInfo waits; /* when waiting; when ready: what it has waited for */
    Str result, error_type; /* DONE: repr; ERROR: repr and type */
    uint64_t done_ns;
} TaskRow;

bool model_task(const Model *m, uint32_t task, TaskRow *row); /* 1 … tasks */
/* Of it what costs next to nothing, for who looks through all tasks. */
bool model_task_state(const Model *m, uint32_t task, TaskState *state,
                      uint32_t *loop);

/* The tree of tasks: under each task the nodes (gather, wait …) it made and
 * under those their children; then the tasks it made itself.  Tasks that no
 * task made come at depth 0, in order of creation. */
typedef struct TreeRow {
    bool is_node;
    uint32_t id; /* task number or, for a node, the object */
    uint32_t depth;
    bool last; /* among its siblings */
} TreeRow;

/* Rows from `first` on; returns how many.  The first question at a position
 * costs a walk over all tasks there are, the next ones what they return. */
size_t model_tree(const Model *m, uint32_t first, TreeRow *rows, size_t max);
uint32_t model_tree_size(const Model *m);
/* Row of a task, model_tree_size if it has none. */
uint32_t model_tree_find(const Model *m, uint32_t task);

typedef struct ObjectRow {
    uint32_t obj;
    ObjKind kind;
    Str label;
    uint32_t owner;       /* ref */
    uint32_t n, finished; /* children; maxsize or start value of others */
    uint32_t value;       /* lock: 1 = taken; semaphore: free; queue: length */
    uint32_t waiters;
    bool done;
    Outcome outcome;
    Str result;
} ObjectRow;

bool model_object(const Model *m, uint32_t obj, ObjectRow *row);
uint32_t model_objects(const Model *m); /* numbers go from 1 to this */
/* Child i of a node, as a ref; 0 beyond the last. */
uint32_t model_child(const Model *m, uint32_t obj, uint32_t i);

/* ---- code ---- */

typedef struct FrameRow {
    uint32_t frame, func, loc;
    Str function, label;
} FrameRow;

/* Frames of a task, or of the running thread's own code (task 0), innermost
 * first.  Of another thread: model_thread_stack. */
size_t model_stack(const Model *m, uint32_t task, FrameRow *rows, size_t max);

/* The places where tasks are suspended or run, for marks beside the source:
 * one row a place, in no particular order; count of the tasks there and the
 * first of them.  More by model_place_tasks. */
typedef struct PlaceRow {
    uint32_t loc, count, first;
} PlaceRow;
size_t model_places(const Model *m, PlaceRow *rows, size_t max);
size_t model_place_tasks(const Model *m, uint32_t loc, uint32_t *tasks,
                         size_t max);

/* ---- console ---- */

Str model_console(const Model *m); /* everything written so far */

typedef struct ConsoleLine {
    Str text; /* without the line break; cut at the model's position */
    uint64_t t_ns;
    StreamId stream;
    uint32_t task, thread; /* that wrote its first piece */
    uint64_t event;
} ConsoleLine;

uint32_t model_console_lines(const Model *m);
bool model_console_line(const Model *m, uint32_t i, ConsoleLine *line);

#include "model/threads.h"

#endif
