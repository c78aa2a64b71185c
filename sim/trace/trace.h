/* trace.h: what happened, in order: the contract between engine and viewers.
 *
 * The engine appends, everything after it reads.  What is not in the trace does
 * not exist for the viewer.  The kinds and their operands are in event.def.
 *
 * Writing: keep `trace_set_time` and `trace_set_thread` up to date, call
 * trace_emit.  A Trace * of NULL records nothing and costs one branch.
 * Reading: TraceCursor, below.  One host thread does both; reading between two
 * appends is always allowed, and events never change once appended.
 *
 * Stored form (private): two bytes of header and the differences from the
 * previous event of the same kind, because fresh pages are what tracing costs.
 * The bytes depend on the appended values alone, so equal runs give equal
 * traces. */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- names ---- */

typedef enum EventKind {
    EV_NONE, /* never in a trace */
#define EVENT(kind, level, f, a, b, c, d, text) EV_##kind,
#include "trace/event.def"
#undef EVENT
    EV_COUNT
} EventKind;

typedef enum TraceLevel {
    TRACE_OFF = -1,
    TRACE_SCHED,  /* scheduling: enough for loop, tasks and timeline */
    TRACE_LINES,  /* and frames and lines: the default of the window */
    TRACE_LOCALS, /* and local variables */
} TraceLevel;

/* What a handle will do: names the row in the ready queue.  The comment gives
 * READY_PUSH's task and arg. */
typedef enum HandleWhat {
    WHAT_CALL,       /* call_soon(f); task 0; arg STR name */
    WHAT_FIRST_STEP, /* task.__step for the first time; the task; arg 0 */
    WHAT_STEP,       /* after a bare yield such as sleep(0); the task; 0 */
    WHAT_WAKEUP,     /* task.__wakeup; the task; arg REF awaited, now done */
    WHAT_SLEEP,      /* sleep()'s timer: ends its future; the sleeper; OBJ */
    WHAT_TIMER,      /* call_later/call_at(f); task 0; arg STR name */
    WHAT_TIMEOUT,    /* deadline of wait_for/timeout()/wait; the task; OBJ */
    WHAT_DONE_CB,    /* add_done_callback(f); the done task or 0; STR name */
    WHAT_GATHER_CB,  /* gather's count of one child; the child; arg OBJ */
    WHAT_WAIT_CB,    /* wait's, wait_for's, as_completed's; child; arg OBJ */
    WHAT_CHAIN_CB,   /* copies a result to another future; task or 0; OBJ: of a
                      * shield both when the inner and when itself is done */
    WHAT_STOP_CB,    /* run_until_complete's: stops the loop; task; arg 0 */
    WHAT_THREADSAFE, /* call_soon_threadsafe(f); task 0; arg STR name */
    WHAT_LOOP_OWN,   /* other work of the loop's own; task 0; arg STR name */
    WHAT_COUNT
} HandleWhat;

typedef enum Outcome {
    OUT_RETURNED,
    OUT_RAISED,
    OUT_CANCELLED,
    OUT_YIELDED, /* STEP_END, RETURN */
    OUT_WAITS,   /* STEP_END */
    OUT_COUNT
} Outcome;

/* Objects.  The first group can be awaited, so they are what a task waits for
 * (`label` says it as the program would: "sleep(3)", "lock.acquire()"); owner
 * and children as in event.def. */
typedef enum ObjKind {
    OBJ_FUTURE,   /* loop.create_future() and what has no better name */
    OBJ_SLEEP,    /* owner: the task; its timer is WHAT_SLEEP with that task */
    OBJ_GATHER,   /* n children */
    OBJ_WAIT,     /* asyncio.wait: n children; label "wait(FIRST_COMPLETED)" */
    OBJ_WAIT_FOR, /* one child */
    OBJ_AS_COMPLETED,
    OBJ_SHIELD,     /* one child */
    OBJ_TASK_GROUP, /* children may join later */
    OBJ_LOCK_WAIT,  /* owner: the lock */
    OBJ_EVENT_WAIT,
    OBJ_SEM_WAIT,
    OBJ_COND_WAIT,
    OBJ_BARRIER_WAIT,
    OBJ_QUEUE_GET, /* owner: the queue */
    OBJ_QUEUE_PUT,
    OBJ_QUEUE_JOIN,
    OBJ_JOB, /* run_in_executor */
    /* what others wait at; never awaited itself */
    OBJ_LOCK,
    OBJ_EVENT,
    OBJ_SEMAPHORE,
    OBJ_CONDITION,
    OBJ_BARRIER,
    OBJ_QUEUE,            /* n: maxsize */
    OBJ_EXECUTOR,         /* ThreadPoolExecutor; n: max_workers */
    OBJ_PROCESS_EXECUTOR, /* ProcessPoolExecutor; n: max_workers */
    OBJ_COROUTINE,        /* CORO_NEW makes it, not OBJ_NEW */
    OBJ_KIND_COUNT
} ObjKind;

typedef enum LoopState {
    LOOP_RUNNING,
    LOOP_STOPPING,
    LOOP_STOPPED,
    LOOP_CLOSED
} LoopState;

typedef enum EndReason {
    END_OK,        /* ran to its end, or sys.exit(): see status */
    END_EXCEPTION, /* an exception ended the program */
    END_LIMIT,     /* a limit of Loopscope; the message names it */
    END_NEVER,     /* nothing can ever happen again */
    END_REFUSED,   /* Loopscope does not run what comes next */
    END_STOPPED    /* by the user (Ctrl-C) */
} EndReason;

typedef enum ClockCause {
    CLOCK_SELECT,   /* the loop slept */
    CLOCK_BLOCKING, /* blocking call: time.sleep() and the like */
    CLOCK_COST,     /* the cost model */
    CLOCK_POLLED    /* the program only watches the clock */
} ClockCause;

typedef enum ThreadKind {
    THREAD_PLAIN,  /* threading.Thread */
    THREAD_WORKER, /* of a ThreadPoolExecutor */
    THREAD_PROCESS /* the main thread of another process */
} ThreadKind;
typedef enum ThreadState {
    THREAD_READY,
    THREAD_RUNNING,
    THREAD_BLOCKED,
    THREAD_WAITING, /* its event loop selects */
    THREAD_IDLE,    /* a worker without a job */
    THREAD_ENDED
} ThreadState;
typedef enum SwitchReason {
    SWITCH_WAITS,     /* the one before waits, or yields */
    SWITCH_PREEMPTED, /* the schedule says so */
    SWITCH_ENDED
} SwitchReason;
typedef enum ProcKind { PROC_FORK, PROC_SPAWN, PROC_COMMAND } ProcKind;

typedef enum PollKind { POLL_WORK, POLL_WAIT } PollKind;
typedef enum SelectReason { SELECT_TIMEOUT, SELECT_WOKEN } SelectReason;

typedef enum SyncOp {
    SYNC_ACQUIRE,
    SYNC_RELEASE,
    SYNC_SET,
    SYNC_CLEAR,
    SYNC_NOTIFY
} SyncOp;

typedef enum QueueOp { QUEUE_PUT, QUEUE_GET, QUEUE_TASK_DONE } QueueOp;
typedef enum RaiseHow {
    RAISE_NEW,    /* a raise statement or an operation that failed */
    RAISE_THROWN, /* came in at an await: cancellation, a stored one */
    RAISE_STORED  /* for sure the stored one of an awaited task or future */
} RaiseHow;
typedef enum StreamId { STREAM_OUT = 1, STREAM_ERR = 2 } StreamId;

typedef enum WarnKind {
    WARN_NEVER_AWAITED,   /* subject: the coroutine object */
    WARN_NEVER_RETRIEVED, /* an exception nobody asked for */
    WARN_PENDING,         /* task was destroyed but it is pending */
    WARN_HANDLER,         /* the loop's exception handler spoke */
    WARN_OTHER,
    WARN_LINES, /* from here on code is left out, see RunOptions.spare_code */
    WARN_COUNT
} WarnKind;

enum { TASK_EAGER = 1, TASK_MAIN = 2 };                       /* TASK_NEW */
enum { FRAME_RESUMED = 1, FRAME_AWAITED = 2, FRAME_GEN = 4 }; /* CALL */

/* A task or an object in one operand. */
#define REF_TASK_BIT 0x80000000u
static inline uint32_t ref_task(uint32_t task) {
    return task ? task | REF_TASK_BIT : 0;
}
static inline uint32_t ref_obj(uint32_t obj) {
    return obj;
}
static inline bool ref_is_task(uint32_t ref) {
    return ref & REF_TASK_BIT;
}
static inline uint32_t ref_id(uint32_t ref) {
    return ref & ~REF_TASK_BIT;
}

/* A place in a program: function id and line.  Functions beyond 65,535 and
 * lines beyond 65,535 have no place (0). */
static inline uint32_t loc_make(uint32_t func, uint32_t line) {
    return func > 0xFFFF || line > 0xFFFF ? 0 : func << 16 | line;
}
static inline uint32_t loc_func(uint32_t loc) {
    return loc >> 16;
}
static inline uint32_t loc_line(uint32_t loc) {
    return loc & 0xFFFF;
}

/* 64-bit operands lie in two. */
#define TRACE_LO(x) ((uint32_t)(uint64_t)(x))
#define TRACE_HI(x) ((uint32_t)((uint64_t)(x) >> 32))
static inline int64_t trace_i64(uint32_t lo, uint32_t hi) {
    return (int64_t)((uint64_t)hi << 32 | lo);
}

/* ---- what readers see ---- */

typedef struct TraceEvent {
    uint64_t t_ns;
    uint8_t kind, flags;
    uint16_t thread;
    uint32_t loc;
    uint32_t a, b, c, d;
} TraceEvent;

typedef struct TraceFunction {
    uint32_t name, file; /* string ids; name is the qualified one */
    uint32_t first_line;
} TraceFunction;

/* ---- the trace ---- */

/* Private: what the next event of a kind is compared with. */
typedef struct TracePredictor {
    uint32_t a, b, c, d;
    uint32_t step_a, step_b; /* a and b are expected to go on like this */
    uint32_t flags;
} TracePredictor;

enum {
    TRACE_GROUP = 4096, /* events between two points where reading can start */
    TRACE_BLOCK = 1 << 16,
    TRACE_EVENT_MAX = 48 /* no stored event is longer */
};
#define TRACE_DEFAULT_CAP (16u << 20)

typedef struct TraceStrings TraceStrings;
typedef struct TraceBlock TraceBlock;
typedef struct TraceGroup {
    const uint8_t *start;
    uint32_t block;
} TraceGroup;

/* Fields are private to trace.c and to the inline functions below. */
typedef struct Trace {
    int level; /* TRACE_OFF once the cap is reached */
    uint32_t last_loc;
    uint8_t *next, *limit; /* free part of the newest block */
    uint64_t now, last_time;
    uint32_t thread, last_thread;
    uint64_t group_end;  /* index of the event behind the newest group */
    uint32_t group_left; /* events that it still has room for */
    bool full;
    uint64_t cap;
    size_t bytes;
    TraceStrings *strings;
    VEC(TraceBlock *) blocks;
    VEC(TraceGroup) groups;
    VEC(TraceFunction) functions;
    StrBuf console;
    uint64_t grain;
    TracePredictor predictors[EV_COUNT];
} Trace;

Trace *trace_new(TraceLevel level, uint64_t cap); /* cap 0: the default */
void trace_free(Trace *t);

/* The virtual clock and thread of the events to come.  Time never goes back. */
static inline void trace_set_time(Trace *t, uint64_t t_ns) {
    if (t) t->now = t_ns;
}
static inline void trace_set_thread(Trace *t, uint16_t thread) {
    if (t) t->thread = thread;
}

/* Whether events of this level are recorded: ask before preparing operands
 * that cost something (reprs). */
static inline bool trace_wants(const Trace *t, TraceLevel level) {
    return t && t->level >= (int)level;
}

/* Id of a text, the same id for the same text; never 0 (0 means none; the
 * empty text has an id of its own).  With t == NULL: 0. */
uint32_t trace_intern(Trace *t, const char *ptr, size_t len);
uint32_t trace_intern_str(Trace *t, const char *cstr);
/* Id of an integer's text; costs nothing for those of 31 bits. */
uint32_t trace_intern_int(Trace *t, int64_t i);
/* Registers a function (or "<module>"); call it once a code object.  File as it
 * is to be shown.  Returns an id from 1 on; 0 when there are too many. */
uint32_t trace_function(Trace *t, Str name, Str file, uint32_t first_line);
/* Text on the console: keeps it and emits PRINT. */
void trace_console(Trace *t, StreamId stream, uint32_t loc, uint32_t task,
                   const char *ptr, size_t len);
/* RUN_END is recorded even when the cap has been reached. */
void trace_end(Trace *t, EndReason reason, int status, uint32_t message);

/* Appends an event.  When the cap is reached recording stops and trace_full
 * says so.  `kind` should be a constant: the level test then costs nothing. */
static inline void trace_emit(Trace *t, EventKind kind, uint8_t flags,
                              uint32_t loc, uint32_t a, uint32_t b, uint32_t c,
                              uint32_t d);

/* ---- reading ---- */

uint64_t trace_count(const Trace *t);          /* events so far */
bool trace_full(const Trace *t);               /* the cap was reached */
uint64_t trace_room(const Trace *t);           /* events up to the cap */
size_t trace_bytes(const Trace *t);            /* memory of the events */
Str trace_string(const Trace *t, uint32_t id); /* of 0: empty */
uint32_t trace_string_count(const Trace *t);
/* NULL when the id is 0 or unknown. */
const TraceFunction *trace_function_at(const Trace *t, uint32_t id);
uint32_t trace_function_count(const Trace *t);
/* All console text so far; PRINT says which part came when. */
Str trace_console_text(const Trace *t);

/* A reading position between events: next returns event `pos` and moves on,
 * prev moves back and returns that event.  A group of events is decoded at a
 * time, so a step costs nothing and a seek at most TRACE_GROUP events.  The
 * pointers stay valid until the next call on the same cursor.  Many cursors
 * may read one trace, also while it grows. */
typedef struct TraceCursor TraceCursor;
TraceCursor *trace_cursor_new(const Trace *t);
void trace_cursor_free(TraceCursor *c);
void trace_cursor_seek(TraceCursor *c, uint64_t index); /* clamped */
uint64_t trace_cursor_pos(const TraceCursor *c);
const TraceEvent *trace_cursor_next(TraceCursor *c); /* NULL at the end */
const TraceEvent *trace_cursor_prev(TraceCursor *c); /* NULL at the start */
/* Event at `index`, NULL beyond the end; does not move the position. */
const TraceEvent *trace_cursor_at(TraceCursor *c, uint64_t index);
/* How many events lie before t_ns or, if `at`, not behind it: the index of the
 * first one that does not, which may be one behind the last. */
uint64_t trace_events_before(const Trace *t, uint64_t t_ns, bool at);

/* Times are shown rounded to so many nanoseconds: a run that was recorded in
 * real time has more digits than say anything.  Otherwise 1. */
static inline uint64_t trace_grain(const Trace *t) {
    return t->grain ? t->grain : 1;
}
static inline void trace_set_grain(Trace *t, uint64_t ns) {
    t->grain = ns;
}

/* ---- names and text ---- */

typedef enum OperandType {
    OP_NONE,
    OP_INT,
    OP_STR,
    OP_TASK,
    OP_LOOP,
    OP_THREAD,
    OP_HANDLE,
    OP_OBJ,
    OP_FRAME,
    OP_REF,
    OP_FUNC,
    OP_LO,
    OP_HI,
    OP_ARG,
    OP_WHAT,
    OP_OUTCOME,
    OP_OBJKIND,
    OP_LOOPSTATE,
    OP_END,
    OP_CLOCK,
    OP_POLL,
    OP_SELECT,
    OP_SYNCOP,
    OP_QUEUEOP,
    OP_RAISE,
    OP_STREAM,
    OP_WARN,
    OP_THREADKIND,
    OP_THREADSTATE,
    OP_SWITCH,
    OP_PROCKIND,
    OP_TASKFLAG,
    OP_FRAMEFLAG
} OperandType;

typedef struct EventInfo {
    const char *name; /* "READY_PUSH" */
    TraceLevel level;
    struct {
        OperandType type;
        const char *name;
    } flags, op[4];
    const char *text; /* event.def's explanation */
} EventInfo;

const EventInfo *event_info(EventKind kind);
/* Name of an enum's value ("WAKEUP"), NULL for types that are no enum and for
 * values unknown. */
const char *operand_name(OperandType type, uint32_t value);
/* READY_PUSH's and TIMER_ADD's arg is typed by `what`, see HandleWhat. */
OperandType trace_arg_type(const TraceEvent *ev);

/* One line, newline included: index, seconds with nine digits, thread, kind,
 * name=value …, file:line.  Stable: two runs can be compared with diff. */
void trace_print_event(StrBuf *out, const Trace *t, uint64_t index,
                       const TraceEvent *ev);

/* Only the operands: " name=value" each. */
void trace_print_operands(StrBuf *out, const Trace *t, const TraceEvent *ev);

#include "trace/emit.h"

#endif
