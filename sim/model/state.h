/* state.h: what changes along the trace, and how an event changes it.
 *
 * Private to the model.  The state is one record of scalars and a few Pages,
 * so a copy of it is cheap.  It holds numbers only (of strings, tasks, events,
 * facts of the index), no pointers: equal positions have equal bytes. */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "model/index.h"
#include "model/pages.h"

enum { TASKDYN_CANCEL_REQUESTED = 1, TASKDYN_STARTED = 2, TASKDYN_PLACED = 4 };

typedef struct TaskDyn {
    uint64_t since, waits_since;
    uint32_t waits; /* ref */
    uint32_t steps, loc;
    uint32_t top;                    /* innermost frame, index + 1 */
    uint32_t place_prev, place_next; /* tasks suspended at the same place */
    uint32_t node;                   /* that it hangs under, index + 1 */
    uint32_t sleep, deadline;        /* timers of its own, index + 1 */
    uint8_t state, flags;
    uint16_t pad;
    uint32_t outer; /* task that was running when its step began */
} TaskDyn;

typedef struct FrameDyn {
    uint32_t frame, func, loc, label;
    uint32_t below; /* next outer frame, or next free one; index + 1 */
} FrameDyn;

typedef struct ObjDyn {
    uint32_t last; /* newest OBJ_PROGRESS, SYNC, QUEUE event + 1 */
} ObjDyn;

typedef struct PlaceDyn {
    uint32_t first, last, count;
} PlaceDyn;

typedef struct LoopDyn {
    uint32_t popped, pushed; /* positions in the loop's log */
    uint32_t batch_end;      /* log position behind this iteration's batch */
    uint32_t iteration;
    uint8_t state, known, batch_fixed, pad;
    uint32_t until; /* ref */
    uint32_t timers;
    uint32_t thread; /* that runs it or ran it last, + 1 */
} LoopDyn;

/* What goes on in one thread.  That of the running one lies in the scalars and
 * changes places with that of the next one when another thread goes on. */
typedef struct Context {
    uint64_t polled_ns, jumped_from, block_from, select_from;
    int64_t timeout, block_until;
    uint32_t loop, loop_runs; /* runs, or ran last, in this thread */
    uint32_t phase, poll, selecting, jumped;
    uint32_t running, ended;
    uint32_t cb_handle, cb_what, cb_task; /* the running callback */
    uint32_t task;                        /* innermost task that runs */
    uint32_t base;                        /* frames of its own code */
    uint32_t loc;
    uint32_t raised, raise_type, raise_message, raise_loc, raise_task;
    uint32_t blocked, block_label, block_task;
    uint32_t finished; /* its code is done; it waits for others to end */
    uint32_t pad;
} Context;

typedef struct ThreadDyn {
    Context cx; /* stale while the thread runs */
    uint64_t since;
    uint32_t state;        /* ThreadState */
    uint32_t waits, label; /* object, string */
    uint32_t holder;       /* thread + 1 */
} ThreadDyn;

typedef struct Scalars {
    uint64_t t_ns;
    Context cx;
    uint32_t pos;
    uint32_t thread; /* that runs */
    uint32_t loop;   /* last worked on, in whatever thread */
    uint32_t tasks, by_state[TASK_STATES];
    uint32_t objects, prints, frames, free_frame;
    uint32_t console;
    uint32_t over, end_reason, end_status, end_message;
    uint32_t threads, processes, jobs, newest_loop; /* greatest numbers */
} Scalars;

typedef struct State {
    Scalars s;
    Pages tasks, frames, objects, places, loops, cancelled, threads;
} State;

void state_init(State *st, size_t *bytes);
void state_free(State *st);
void state_copy(State *to, const State *from);
uint64_t state_digest(const State *st);
/* Event number `at`, which is the next one for this state. */
void state_apply(State *st, const Index *x, const TraceEvent *ev, uint32_t at);

static inline const TaskDyn *state_task(const State *st, uint32_t task) {
    return pages_at(&st->tasks, task);
}
static inline const LoopDyn *state_loop(const State *st, uint32_t loop) {
    return pages_at(&st->loops, loop);
}

/* Line of a frame (index + 1), 0 if there is none. */
static inline uint32_t state_frame_loc(const State *st, uint32_t frame) {
    const FrameDyn *f = frame ? pages_at(&st->frames, frame - 1) : NULL;
    return f ? f->loc : 0;
}

static inline const ThreadDyn *state_thread(const State *st, uint32_t thread) {
    return pages_at(&st->threads, thread);
}
/* What goes on in a thread, whether it runs or not. */
static inline const Context *state_context(const State *st, uint32_t thread) {
    return thread == st->s.thread ? &st->s.cx : &state_thread(st, thread)->cx;
}

/* Threads: fold_thread.c.  Each event belongs to one; its context comes in. */
void state_begin(State *st, uint32_t thread); /* before the first event */
void state_enter_thread(State *st, uint32_t thread);
Context *state_context_write(State *st, uint32_t thread);
void state_apply_thread(State *st, const Index *x, const TraceEvent *ev);
/* Frames, lines, exceptions: fold_code.c.  False: not one of its kinds. */
bool state_apply_code(State *st, const Index *x, const TraceEvent *ev);
/* Tasks and objects: fold_task.c. */
bool state_apply_task(State *st, const Index *x, const TraceEvent *ev,
                      uint32_t at);
void task_set_state(State *st, uint32_t task, TaskState state);
/* The step of the callback that begins, or of an eager start. */
void task_step_begin(State *st, const Index *x, uint32_t task);

#endif
