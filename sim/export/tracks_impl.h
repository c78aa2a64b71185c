/* tracks_impl.h: what the parts of Tracks share.  Private to them.
 *
 * One pen moves to the right over all tracks.  At an event of the trace it is
 * taken to that event's time; whatever needs room (a slice its least length, a
 * flow a place strictly inside) pushes it on, so order and nesting hold by
 * construction, and the virtual clock catches up when time passes.
 *
 * Before the range begins all is followed in the same way, `muted`: the same
 * code runs, but nothing comes out of it. */
#ifndef EXPORT_TRACKS_IMPL_H
#define EXPORT_TRACKS_IMPL_H

#include "base/vec.h"
#include "export/backend.h"
#include "export/pieces.h"
#include "export/tracks_map.h"

enum { MARK_NS = SLICE_NS / 4 }; /* between a mark and the edges around it */

typedef enum SliceKind {
    SLICE_JOB,
    SLICE_RUN,
    SLICE_LOOP,
    SLICE_STEP,
    SLICE_BLOCKED,
    SLICE_SELECT,
    SLICE_IDLE,
    SLICE_PREEMPTED,
    SLICE_PROCESS,
    SLICE_TASK,
    SLICE_TASK_READY,
    SLICE_TASK_RUNNING,
    SLICE_TASK_WAITING,
    SLICE_TASK_BLOCKED,
    SLICE_TIMER,
    SLICE_KINDS
} SliceKind;

/* What an open slice has to know so that it can be begun again where the range
 * begins, and ended with the name that it had. */
typedef struct Slice {
    uint64_t ts, t_ns, step;
    Str name, what; /* what it waits for; a task's call */
    uint32_t loc;   /* where it begins, 0: not known (yet) */
    uint32_t func;
    uint32_t a, b; /* job; iteration and its callbacks; a task's maker; loop */
    uint64_t due;
    uint32_t task;
    struct Task *owner; /* of a step: has its name, and lives as long */
    uint8_t kind;
    bool shown;
    bool late;  /* its place became known when it had begun */
    bool ended; /* of a job: what follows belongs to it only for a moment */
    uint8_t outcome;
} Slice;

/* A track, declared when something is first said of it. */
typedef struct Node {
    Track track;
    struct Node *parent;
    bool declared;
    struct Name *name; /* open slices may still have those before it */
} Node;

typedef struct Name {
    struct Name *before;
    size_t len;
    char text[];
} Name;

/* One with slices. */
typedef struct Lane {
    Node node;
    Slice *open; /* outermost first */
    uint32_t depth, room;
    uint32_t shown;      /* of the open ones */
    uint32_t task_steps; /* … that are steps of tasks */
    bool instant;        /* that mark is one: nothing else is at its time */
    uint64_t edge, mark; /* the last beginning or end; the last mark behind it,
                            0: none */
} Lane;

typedef struct Counter {
    Node node;
    struct Counter *prev, *next;
    uint64_t value;
    uint64_t said;
    size_t place;      /* in the list of dirty ones */
    bool dirty, known; /* known: it has been said once */
} Counter;

enum {
    COUNT_READY,
    COUNT_RUNNING,
    COUNT_WAITING,
    COUNT_BLOCKED,
    COUNT_DONE,
    COUNT_FAILED,
    COUNT_CANCELLED,
    TASK_COUNTS,
    COUNT_NOWHERE = TASK_COUNTS /* an eager task before its step */
};

typedef struct Timer {
    Lane lane;
    Slice slots[1];
    uint32_t number;
    struct Process *process;
    Name *text; /* of its slice */
} Timer;

typedef struct Process {
    Node node;
    uint32_t number;
    bool is_command, ended;
    Str label;
    struct Thread *command; /* stands for that of a command without one */
    Counter *tasks[TASK_COUNTS], *jobs;
    VEC(Timer *) timers;       /* by number - 1 */
    VEC(uint32_t) free_timers; /* a heap, the least number first */
} Process;

typedef enum FlowKind {
    FLOW_NONE,
    FLOW_CREATE,
    FLOW_WAKE,
    FLOW_START,
    FLOW_JOB,
    FLOW_RESULT,
    FLOW_THREADSAFE,
    FLOW_RELEASE
} FlowKind;

/* One that has begun; id 0: none. */
typedef struct Flow {
    uint32_t id;
    FlowKind kind;
} Flow;

typedef struct Thread {
    Lane lane;
    uint32_t number;
    Process *process;
    bool ended; /* nothing more of it but what it says as it goes */
    bool is_command;
    uint8_t state;  /* ThreadState */
    uint32_t waits; /* object, 0: none */
    uint32_t loop;  /* that it runs */
    uint32_t iteration;
    uint32_t frames; /* of its own stack, not those of tasks */
    uint32_t result; /* job whose result its next hand-over carries */
    Flow start;
    Flow release;
} Thread;

typedef struct Task {
    Lane lane;
    Slice slots[3];
    struct Task *prev, *next; /* those that live, in order of creation */
    Process *process;
    uint32_t number, func, loc;
    uint32_t result; /* string */
    Name *awaits;    /* name of the task that it waits for */
    uint8_t count;   /* COUNT_… */
    uint8_t outcome;
    bool done, stepping;
    bool over;      /* only open steps still need it */
    uint32_t steps; /* open ones */
    Flow flow;
} Task;

typedef struct Handle {
    uint32_t number, arg, task, loop;
    uint8_t what;
    Flow flow;
    Timer *timer;
} Handle;

typedef struct Job {
    uint32_t number, label;
    Thread *worker; /* NULL: it waits */
    Process *process;
    Flow flow;
} Job;

typedef struct Loop {
    uint32_t number;
    uint32_t thread; /* + 1 */
    Process *process;
    Counter *ready, *timers;
} Loop;

typedef struct Object {
    uint32_t number, label, kind;
    uint32_t waiters; /* threads */
    Counter *length;
} Object;

/* An event on its way out; texts of times are put in when it leaves, because
 * the queue may move before. */
typedef struct Queued {
    TrackEvent ev;
    char text[2][SECONDS_ROOM];
    uint8_t text_arg[2]; /* + 1 */
} Queued;

typedef enum TracksPhase {
    PHASE_FOLD,
    PHASE_OPEN,  /* the range begins: what is open is begun */
    PHASE_CLOSE, /* it ends: what is open is ended */
    PHASE_OVER
} TracksPhase;

struct Tracks {
    const ExportInput *in;
    const Trace *trace;
    ExportClock clock;
    ExportRange range;
    uint32_t groups;
    TraceCursor *cursor, *ahead;
    TracksPhase phase;
    uint32_t stage; /* of the phases OPEN and CLOSE … */
    size_t at;      /* … how far it is … */
    Task *at_task;  /* … and with tasks */
    bool muted;
    /* now */
    uint64_t pen, t_ns, step;
    Thread *thread;
    VEC(Queued) queue;
    size_t head;
    uint32_t ids, flows;
    /* all that lives */
    VEC(Thread *) threads;
    VEC(Process *) processes;
    Task *first_task, *last_task;
    NumberMap tasks, handles, objects, jobs, loops;
    NumberMap labels; /* of queues that were seen */
    Records task_pool, handle_pool, object_pool, job_pool, loop_pool,
        counter_pool;
    Counter *first_counter, *last_counter;
    VEC(Counter *) dirty;
    VEC(Task *) dead_tasks;
    VEC(Counter *) dead_counters;
    uint32_t newest_loop, drift_loop;
    uint64_t seconds_of; /* the time whose text is kept here */
    Str seconds;         /* of len 0: none yet */
    char seconds_text[SECONDS_ROOM];
};

/* ---- tracks_out.c: the pen and what comes out ---- */

/* Takes the pen to the event's beginning, or to its end (steps are 1 µs wide,
 * instants of virtual time have no width). */
void pen_here(Tracks *t);
void pen_behind(Tracks *t);
void pen_to(Tracks *t, uint64_t ts);

/* NULL while muted. */
TrackEvent *tracks_emit(Tracks *t, Node *n, TrackEventType type);
/* "T3 testb" of a prefix, a number (0: none) and the rest. */
Name *name_new(const char *prefix, uint32_t number, Str rest);
void node_init(Node *n, TrackKind kind, Node *parent, uint32_t number,
               Name *name);
void node_declare(Tracks *t, Node *n);
void node_rename(Tracks *t, Node *n, Name *name);
void node_close(Tracks *t, Node *n);
void node_free(Node *n);

void arg_text(TrackEvent *ev, const char *key, Str text);
void arg_number(TrackEvent *ev, const char *key, int64_t number);
void arg_place(Tracks *t, TrackEvent *ev, uint32_t loc, uint32_t func);
void arg_outcome(TrackEvent *ev, uint32_t outcome);
/* At most two in an event. */
void arg_seconds(Tracks *t, TrackEvent *ev, const char *key, uint64_t ns);

/* ---- tracks_slices.c ---- */

/* Time and step are those of the event.  The flows, if there are any, end in
 * it: flow_to comes when all that happens at this point has been said. */
void slice_begin(Tracks *t, Lane *lane, Slice s, Flow *one, Flow *two);
/* The same in a thread, whose start leads into its first slice. */
void thread_slice(Tracks *t, Thread *th, Slice s, Flow *flow);
/* The innermost one; the caller adds arguments.  NULL if nobody sees it. */
TrackEvent *slice_end(Tracks *t, Lane *lane);
void slices_end_to(Tracks *t, Lane *lane, uint32_t depth);
/* Says again, where the range begins, what was begun before. */
void slices_again(Tracks *t, Lane *lane);
/* Index of the innermost one of this kind; UINT32_MAX: none. */
uint32_t slice_find(const Lane *lane, SliceKind kind);
Slice *slice_top(Lane *lane);

/* Something at one point, inside the innermost slice if there is one. */
TrackEvent *instant(Tracks *t, Thread *th, const char *category, Str name);
Flow flow_from(Tracks *t, Lane *lane, FlowKind kind);
/* Ends it in the innermost slice, which goes on. */
void flow_to(Tracks *t, Lane *lane, Flow *flow);

/* ---- tracks_range.c ---- */

/* The range begins before this event; `ev` is read again afterwards. */
void range_open(Tracks *t, const TraceEvent *ev);
/* It ends, or the trace does. */
void range_close(Tracks *t, bool cut);
/* One track more of what these have begun. */
void range_next(Tracks *t);

/* ---- tracks_tasks.c ---- */

/* One that nobody has told of exists from its first event on. */
Task *task_of(Tracks *t, uint32_t number);
void task_event(Tracks *t, const TraceEvent *ev);
void task_pushed(Tracks *t, const TraceEvent *ev);
void task_step(Tracks *t, Task *k);
void task_blocks(Tracks *t, uint32_t number, Str label, bool begins);
/* Where the trace ends. */
void task_close(Tracks *t, Task *k);
void task_free(Tracks *t, Task *k);

/* ---- tracks_loop.c ---- */

void loop_event(Tracks *t, const TraceEvent *ev);
Loop *loop_of(Tracks *t, uint32_t number);
Handle *handle_of(Tracks *t, uint32_t number);
void handle_drop(Tracks *t, Handle *h);
void ready_add(Tracks *t, uint32_t loop, int by);

/* ---- tracks_timers.c ---- */

void timer_event(Tracks *t, const TraceEvent *ev);
void timer_end(Tracks *t, Handle *h, const char *outcome);
void timers_free(Process *p);

/* ---- tracks_threads.c ---- */

void threads_init(Tracks *t);
Thread *thread_of(Tracks *t, uint32_t number);
Process *process_of(Tracks *t, uint32_t number);
void thread_event(Tracks *t, const TraceEvent *ev);
/* Code runs: outside of callbacks and jobs that is a slice. */
void thread_works(Tracks *t, const TraceEvent *ev);
void thread_call(Tracks *t, const TraceEvent *ev);
void thread_return(Tracks *t);
void threads_free(Tracks *t);

/* ---- tracks_jobs.c ---- */

void job_event(Tracks *t, const TraceEvent *ev);
/* Somebody changes what threads wait for. */
void object_changes(Tracks *t, const TraceEvent *ev, const Object *obj);

/* ---- tracks_counters.c ---- */

Counter *counter_new(Tracks *t, Process *p, Name *name);
void counter_set(Tracks *t, Counter *c, uint64_t value);
void counter_add(Tracks *t, Counter *c, int by);
void counter_close(Tracks *t, Counter *c);
void counter_free(Tracks *t, Counter *c);
void counters_flush(Tracks *t);
/* Where the range begins, all are said. */
void counters_again(Tracks *t);
/* A task goes from one state to another. */
void count_task(Tracks *t, Process *p, int from, int to);
Object *object_of(Tracks *t, uint32_t number);
void object_event(Tracks *t, const TraceEvent *ev);

#endif
