/* read_check.c: is this event possible here?  See read_check.h. */
#include "export/read_check.h"

#include "base/mem.h"
#include "base/vec.h"

#include <inttypes.h>

/* Numbers of objects and frames may have gaps, but a table is as long as the
 * greatest of them: a short file must not ask for a long one. */
enum { FREE_NUMBERS = 1 << 20, NUMBERS_PER_EVENT = 64, MANY = 1 << 28 };

/* Seventy years in nanoseconds: sums of two times are still in range. */
#define LAST_TIME (UINT64_C(1) << 61)

typedef enum TaskStage { STAGE_IDLE, STAGE_RUNS, STAGE_DONE } TaskStage;

typedef struct TaskCheck {
    uint8_t stage;
    bool stepping;  /* its step has not ended */
    uint32_t outer; /* task that its step interrupts */
    uint32_t top;   /* innermost frame, index + 1 in frames */
} TaskCheck;

typedef struct ThreadCheck {
    uint32_t task; /* innermost one that runs */
    uint32_t top;  /* frames of its own code */
    uint32_t loop; /* that it runs */
    uint32_t callback, callback_task;
    uint32_t blocked_task;
    bool blocked, selects, ended;
} ThreadCheck;

typedef struct LoopCheck {
    VEC(uint32_t) ready; /* handles, from `front` on */
    size_t front;
    uint32_t thread; /* + 1 */
    uint8_t state;
    bool ran;
} LoopCheck;

typedef enum HandleStage {
    HANDLE_TIMER,
    HANDLE_READY,
    HANDLE_GONE
} HandleStage;

typedef struct HandleCheck {
    uint32_t loop;
    uint8_t stage;
} HandleCheck;

typedef struct FrameCheck {
    uint32_t frame, below; /* below: index + 1, also of the next free one */
} FrameCheck;

typedef enum JobStage { JOB_WAITS, JOB_RUNS, JOB_OVER } JobStage;

enum { THING_OBJECT = 1, THING_FREED = 2, THING_FRAME = 4, THING_ACTIVE = 8 };

struct TraceCheck {
    VEC(TaskCheck) tasks;
    VEC(ThreadCheck) threads;
    VEC(LoopCheck) loops;
    VEC(HandleCheck) handles;
    VEC(FrameCheck) frames;
    VEC(uint8_t) jobs, things;
    uint32_t free_frame, processes, greatest;
    uint64_t count, t_ns;
    bool over;
    uint32_t drift_handle, drift_loop; /* of the TIMER_ADD that must come now */
    uint32_t newest_loop;
    uint32_t runs; /* the thread that runs */
    StrBuf why;
};

TraceCheck *check_new(void) {
    TraceCheck *c = mem_alloc(sizeof *c);
    ThreadCheck main_thread = {0};
    vec_push(&c->threads, main_thread);
    c->processes = 1;
    return c;
}

void check_free(TraceCheck *c) {
    if (!c) return;
    for (size_t i = 0; i < c->loops.len; i++)
        vec_free(&c->loops.data[i].ready);
    vec_free(&c->tasks);
    vec_free(&c->threads);
    vec_free(&c->loops);
    vec_free(&c->handles);
    vec_free(&c->frames);
    vec_free(&c->jobs);
    vec_free(&c->things);
    sb_free(&c->why);
    mem_free(c);
}

/* Every rule is a function that is true if the event keeps it; `wrong` says
 * why it does not. */
static bool wrong(TraceCheck *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static bool wrong(TraceCheck *c, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    sb_clear(&c->why);
    sb_vprintf(&c->why, fmt, args);
    va_end(args);
    return false;
}

/* ---- what is named ---- */

static TaskCheck *task_at(TraceCheck *c, uint32_t task) {
    return &c->tasks.data[task - 1];
}

static ThreadCheck *thread_at(TraceCheck *c, uint32_t thread) {
    return &c->threads.data[thread];
}

static bool known_task(TraceCheck *c, uint32_t task) {
    if (task <= c->tasks.len) return true;
    return wrong(c, "there is no task T%" PRIu32 " yet", task);
}

static bool some_task(TraceCheck *c, uint32_t task) {
    return task ? known_task(c, task) : wrong(c, "no task is named");
}

static bool known_thread(TraceCheck *c, uint32_t thread) {
    if (thread < c->threads.len) return true;
    return wrong(c, "there is no thread %" PRIu32 " yet", thread);
}

static bool known_loop(TraceCheck *c, uint32_t loop) {
    if (loop && loop <= c->loops.len) return true;
    return wrong(c, "there is no loop %" PRIu32, loop);
}

static bool is_thing(const TraceCheck *c, uint32_t number, uint8_t bit) {
    return number < c->things.len && c->things.data[number] & bit;
}

static bool known_object(TraceCheck *c, uint32_t obj) {
    if (!obj || is_thing(c, obj, THING_OBJECT)) return true;
    return wrong(c, "there is no object o%" PRIu32 " yet", obj);
}

static bool some_object(TraceCheck *c, uint32_t obj) {
    return obj ? known_object(c, obj) : wrong(c, "no object is named");
}

/* Objects that nobody sees may have no OBJ_NEW; then only their numbers tell
 * that they were made. */
static bool old_object(TraceCheck *c, uint32_t obj) {
    if (obj <= c->greatest) return true;
    return wrong(c, "there is no object o%" PRIu32 " yet", obj);
}

static bool known_ref(TraceCheck *c, uint32_t ref) {
    return ref_is_task(ref) ? known_task(c, ref_id(ref)) : known_object(c, ref);
}

static bool some_ref(TraceCheck *c, uint32_t ref) {
    return ref ? known_ref(c, ref) : wrong(c, "nothing is named");
}

/* A number for a new object or frame. */
static bool new_thing(TraceCheck *c, char letter, uint32_t number,
                      uint8_t bit) {
    if (!number) return wrong(c, "it has no number");
    if (number > FREE_NUMBERS + c->count * NUMBERS_PER_EVENT || number >= MANY)
        return wrong(c, "the number %c%" PRIu32 " is too great", letter,
                     number);
    if (is_thing(c, number, bit))
        return wrong(c, "%c%" PRIu32 " exists already", letter, number);
    while (c->things.len <= number)
        vec_push(&c->things, 0);
    c->things.data[number] |= bit;
    if (number > c->greatest) c->greatest = number;
    return true;
}

/* The next of those that are numbered without gaps. */
static bool next_number(TraceCheck *c, const char *what, uint32_t number,
                        size_t there) {
    if (number == there + 1) return true;
    return wrong(c, "the next %s is number %zu, not %" PRIu32, what, there + 1,
                 number);
}

/* ---- loops ---- */

static bool loop_new(TraceCheck *c, const TraceEvent *ev) {
    LoopCheck loop = {0};
    if (!next_number(c, "loop", ev->a, c->loops.len)) return false;
    vec_push(&c->loops, loop);
    c->newest_loop = ev->a;
    return true;
}

static bool loop_state(TraceCheck *c, const TraceEvent *ev) {
    if (!known_loop(c, ev->a) || !known_ref(c, ev->b)) return false;
    LoopCheck *loop = &c->loops.data[ev->a - 1];
    if (loop->ran && loop->state == LOOP_CLOSED)
        return wrong(c, "loop %" PRIu32 " is closed", ev->a);
    loop->state = ev->flags;
    loop->ran = true;
    if (ev->flags == LOOP_RUNNING) {
        loop->thread = ev->thread + 1u;
        thread_at(c, ev->thread)->loop = ev->a;
    } else if (loop->thread && ev->flags != LOOP_STOPPING) {
        ThreadCheck *thread = thread_at(c, loop->thread - 1);
        if (thread->loop == ev->a) thread->loop = 0;
    }
    return true;
}

static bool is_open(const TraceCheck *c, uint32_t loop) {
    const LoopCheck *l = &c->loops.data[loop - 1];
    return !l->ran || l->state != LOOP_CLOSED;
}

static bool iteration(TraceCheck *c, const TraceEvent *ev) {
    if (!known_loop(c, ev->a)) return false;
    const LoopCheck *loop = &c->loops.data[ev->a - 1];
    if (!loop->ran || loop->state > LOOP_STOPPING)
        return wrong(c, "loop %" PRIu32 " does not run", ev->a);
    if (thread_at(c, ev->thread)->callback)
        return wrong(c, "the callback h%" PRIu32 " has not ended",
                     thread_at(c, ev->thread)->callback);
    return true;
}

static bool selecting(TraceCheck *c, const TraceEvent *ev, bool enter) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    if (!known_loop(c, ev->a)) return false;
    if (thread->selects == enter)
        return wrong(c, enter ? "the select before has not been left"
                              : "no select was entered");
    thread->selects = enter;
    return true;
}

/* ---- handles ---- */

static bool new_handle(TraceCheck *c, uint32_t number, uint32_t loop,
                       HandleStage stage) {
    HandleCheck handle = {loop, (uint8_t)stage};
    if (!next_number(c, "handle", number, c->handles.len)) return false;
    vec_push(&c->handles, handle);
    return true;
}

static bool handle_is(TraceCheck *c, uint32_t number, HandleStage stage) {
    if (!number || number > c->handles.len)
        return wrong(c, "there is no handle h%" PRIu32 " yet", number);
    const HandleCheck *h = &c->handles.data[number - 1];
    if (h->stage == stage && (!h->loop || is_open(c, h->loop))) return true;
    return wrong(c,
                 stage == HANDLE_TIMER ? "h%" PRIu32 " is no pending timer"
                                       : "h%" PRIu32 " is not ready",
                 number);
}

static void make_ready(TraceCheck *c, uint32_t number) {
    HandleCheck *h = &c->handles.data[number - 1];
    h->stage = HANDLE_READY;
    if (h->loop) vec_push(&c->loops.data[h->loop - 1].ready, number);
}

/* READY_PUSH's and TIMER_ADD's. */
static bool argument(TraceCheck *c, const TraceEvent *ev, uint32_t arg) {
    switch (trace_arg_type(ev)) {
    case OP_TASK: return some_task(c, arg);
    case OP_OBJ: return old_object(c, arg);
    case OP_REF:
        return ref_is_task(arg) ? known_task(c, ref_id(arg))
                                : old_object(c, arg);
    default: return true;
    }
}

static bool is_step(const TraceEvent *ev) {
    return ev->flags == WHAT_FIRST_STEP || ev->flags == WHAT_STEP ||
           ev->flags == WHAT_WAKEUP;
}

static bool ready_push(TraceCheck *c, const TraceEvent *ev) {
    if (!known_loop(c, ev->d) || !known_task(c, ev->b)) return false;
    if (!argument(c, ev, ev->c)) return false;
    if (is_step(ev) && !some_task(c, ev->b)) return false;
    if (!is_open(c, ev->d))
        return wrong(c, "loop %" PRIu32 " is closed", ev->d);
    if (!new_handle(c, ev->a, ev->d, HANDLE_READY)) return false;
    make_ready(c, ev->a);
    return true;
}

/* READY_DROP, CB_BEGIN. */
static bool take_front(TraceCheck *c, uint32_t number) {
    if (!handle_is(c, number, HANDLE_READY)) return false;
    HandleCheck *h = &c->handles.data[number - 1];
    h->stage = HANDLE_GONE;
    if (!h->loop) return true;
    LoopCheck *loop = &c->loops.data[h->loop - 1];
    uint32_t front = loop->ready.data[loop->front];
    if (front != number)
        return wrong(c,
                     "h%" PRIu32 ", not h%" PRIu32
                     ", is at the front of the ready queue",
                     front, number);
    loop->front++;
    /* What was taken is forgotten now and then. */
    if (loop->front == loop->ready.len) loop->front = loop->ready.len = 0;
    return true;
}

static bool timer_drift(TraceCheck *c, const TraceEvent *ev) {
    if (ev->c && !known_loop(c, ev->c)) return false;
    if (!next_number(c, "handle", ev->a, c->handles.len)) return false;
    c->drift_handle = ev->a;
    c->drift_loop = ev->c;
    return true;
}

static bool timer_add(TraceCheck *c, const TraceEvent *ev) {
    uint32_t runs = thread_at(c, ev->thread)->loop;
    uint32_t loop = c->drift_loop ? c->drift_loop
                    : runs        ? runs
                                  : c->newest_loop;
    c->drift_handle = c->drift_loop = 0;
    return argument(c, ev, ev->b) && new_handle(c, ev->a, loop, HANDLE_TIMER);
}

static bool timer_gone(TraceCheck *c, const TraceEvent *ev) {
    if (!handle_is(c, ev->a, HANDLE_TIMER)) return false;
    if (ev->kind == EV_TIMER_FIRE)
        make_ready(c, ev->a);
    else
        c->handles.data[ev->a - 1].stage = HANDLE_GONE;
    return true;
}

/* ---- steps ---- */

static bool step_begin(TraceCheck *c, const TraceEvent *ev, uint32_t number) {
    if (!some_task(c, number)) return false;
    TaskCheck *task = task_at(c, number);
    ThreadCheck *thread = thread_at(c, ev->thread);
    if (task->stepping)
        return wrong(c, "a step of T%" PRIu32 " runs already", number);
    if (task->stage == STAGE_DONE)
        return wrong(c, "T%" PRIu32 " is done", number);
    task->stage = STAGE_RUNS;
    task->stepping = true;
    task->outer = thread->task;
    thread->task = number;
    return true;
}

static bool callback_begin(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    if (thread->callback)
        return wrong(c, "the callback h%" PRIu32 " has not ended",
                     thread->callback);
    if (is_step(ev) != (ev->b != 0))
        return wrong(c, is_step(ev) ? "whose step is it?"
                                    : "it is not the step of a task");
    if (!take_front(c, ev->a)) return false;
    if (ev->b && !step_begin(c, ev, ev->b)) return false;
    thread = thread_at(c, ev->thread);
    thread->callback = ev->a;
    thread->callback_task = ev->b;
    return true;
}

static bool callback_end(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    if (thread->callback != ev->a || thread->callback_task || !ev->a)
        return wrong(c, "h%" PRIu32 " is not the callback that runs", ev->a);
    thread->callback = 0;
    return true;
}

static bool step_end(TraceCheck *c, const TraceEvent *ev) {
    if (!some_task(c, ev->a) || !known_ref(c, ev->b)) return false;
    TaskCheck *task = task_at(c, ev->a);
    ThreadCheck *thread = thread_at(c, ev->thread);
    bool last = ev->flags != OUT_YIELDED && ev->flags != OUT_WAITS;
    if (thread->task != ev->a)
        return wrong(c, "T%" PRIu32 " is not the task that runs", ev->a);
    if ((ev->flags == OUT_WAITS) != (ev->b != 0))
        return wrong(c, ev->b ? "only a task that waits awaits something"
                              : "what does it wait for?");
    if (last != (task->stage == STAGE_DONE))
        return wrong(c,
                     last ? "TASK_DONE of T%" PRIu32 " comes first"
                          : "T%" PRIu32 " is done",
                     ev->a);
    task->stepping = false;
    if (!last) task->stage = STAGE_IDLE;
    thread->task = task->outer;
    task->outer = 0;
    if (thread->callback_task != ev->a) return true;
    thread->callback = thread->callback_task = 0;
    return true;
}

/* ---- tasks ---- */

static bool task_new(TraceCheck *c, const TraceEvent *ev) {
    TaskCheck task = {0};
    if (!known_task(c, ev->d)) return false;
    if (!next_number(c, "task", ev->a, c->tasks.len)) return false;
    vec_push(&c->tasks, task);
    return true;
}

static bool ends(TraceCheck *c, const TraceEvent *ev) {
    if (ev->flags <= OUT_CANCELLED) return true;
    return wrong(c, "nothing ends so");
}

static bool task_done(TraceCheck *c, const TraceEvent *ev) {
    if (!some_task(c, ev->a) || !ends(c, ev)) return false;
    TaskCheck *task = task_at(c, ev->a);
    if (task->stage != STAGE_RUNS)
        return wrong(c,
                     task->stage == STAGE_DONE ? "T%" PRIu32 " is done"
                                               : "T%" PRIu32 " does not run",
                     ev->a);
    task->stage = STAGE_DONE;
    return true;
}

/* ---- objects ---- */

static bool object_new(TraceCheck *c, const TraceEvent *ev) {
    if (ev->kind == EV_OBJ_NEW) {
        if (ev->flags == OBJ_COROUTINE)
            return wrong(c, "CORO_NEW makes coroutines");
        if (!known_ref(c, ev->c)) return false;
    }
    return new_thing(c, 'o', ev->a, THING_OBJECT);
}

static bool object_free(TraceCheck *c, const TraceEvent *ev) {
    if (!some_object(c, ev->a)) return false;
    if (is_thing(c, ev->a, THING_FREED))
        return wrong(c, "o%" PRIu32 " was freed before", ev->a);
    c->things.data[ev->a] |= THING_FREED;
    return true;
}

/* ---- code ---- */

/* Where the running context keeps its innermost frame. */
static uint32_t *top(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    return thread->task ? &task_at(c, thread->task)->top : &thread->top;
}

static uint32_t take_frame(TraceCheck *c) {
    FrameCheck none = {0};
    uint32_t at = c->free_frame;
    if (at) {
        c->free_frame = c->frames.data[at - 1].below;
        return at;
    }
    vec_push(&c->frames, none);
    return (uint32_t)c->frames.len;
}

static bool call(TraceCheck *c, const TraceEvent *ev) {
    bool again = ev->flags & FRAME_RESUMED && is_thing(c, ev->a, THING_FRAME);
    if (!again && !new_thing(c, 'f', ev->a, THING_FRAME)) return false;
    if (is_thing(c, ev->a, THING_ACTIVE))
        return wrong(c, "f%" PRIu32 " runs already", ev->a);
    c->things.data[ev->a] |= THING_ACTIVE;
    uint32_t at = take_frame(c), *inner = top(c, ev);
    c->frames.data[at - 1] = (FrameCheck){ev->a, *inner};
    *inner = at;
    return true;
}

static bool leave(TraceCheck *c, const TraceEvent *ev) {
    uint32_t *inner = top(c, ev), at = *inner;
    if (ev->flags == OUT_WAITS) return wrong(c, "no call ends so");
    if (!at) return wrong(c, "no frame is left");
    FrameCheck *frame = &c->frames.data[at - 1];
    if (frame->frame != ev->a)
        return wrong(c,
                     "f%" PRIu32 ", not f%" PRIu32 ", is the innermost frame",
                     frame->frame, ev->a);
    c->things.data[ev->a] &= (uint8_t)~THING_ACTIVE;
    *inner = frame->below;
    frame->below = c->free_frame;
    c->free_frame = at;
    return true;
}

static bool local(TraceCheck *c, const TraceEvent *ev) {
    if (is_thing(c, ev->a, THING_FRAME)) return true;
    return wrong(c, "there is no frame f%" PRIu32 " yet", ev->a);
}

static bool block(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    bool begins = ev->kind == EV_BLOCK_BEGIN;
    if (thread->blocked == begins)
        return wrong(c, begins ? "the call before has not returned"
                               : "no call blocks");
    if (begins ? ev->a != thread->task && ev->a : ev->a != thread->blocked_task)
        return wrong(c, "it is another task that runs");
    thread->blocked = begins;
    thread->blocked_task = begins ? ev->a : 0;
    return true;
}

/* ---- threads, processes, jobs ---- */

static bool thread_new(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck thread = {0};
    /* Thread 0 is there, so the next number is how many there are. */
    if (!next_number(c, "thread", ev->a, c->threads.len - 1)) return false;
    if (ev->d >= c->processes)
        return wrong(c, "there is no process %" PRIu32 " yet", ev->d);
    if (ev->flags == THREAD_WORKER ? !some_object(c, ev->c)
                                   : !known_thread(c, ev->c))
        return false;
    vec_push(&c->threads, thread);
    return true;
}

static bool thread_state(TraceCheck *c, const TraceEvent *ev) {
    if (!known_thread(c, ev->a) || !known_object(c, ev->b) ||
        (ev->d && !known_thread(c, ev->d - 1)))
        return false;
    ThreadCheck *thread = thread_at(c, ev->a);
    if (thread->ended)
        return wrong(c, "thread %" PRIu32 " has ended before", ev->a);
    thread->ended = ev->flags == THREAD_ENDED;
    return true;
}

static bool thread_switch(TraceCheck *c, const TraceEvent *ev) {
    if (!known_thread(c, ev->a) || !known_thread(c, ev->b)) return false;
    if (ev->a != ev->thread)
        return wrong(c, "it belongs to the thread that goes on, %" PRIu32,
                     ev->a);
    if (ev->b != c->runs)
        return wrong(c, "thread %" PRIu32 " ran before, not %" PRIu32, c->runs,
                     ev->b);
    if (thread_at(c, ev->a)->ended)
        return wrong(c, "thread %" PRIu32 " has ended", ev->a);
    c->runs = ev->a;
    return true;
}

static bool process_new(TraceCheck *c, const TraceEvent *ev) {
    if (!next_number(c, "process", ev->a, c->processes - 1)) return false;
    if (ev->c >= c->processes)
        return wrong(c, "there is no process %" PRIu32 " yet", ev->c);
    c->processes++;
    return true;
}

static bool process_end(TraceCheck *c, const TraceEvent *ev) {
    if (ev->a < c->processes) return true;
    return wrong(c, "there is no process %" PRIu32 " yet", ev->a);
}

static bool job_is(TraceCheck *c, uint32_t job, JobStage least, JobStage most) {
    if (!job || job > c->jobs.len)
        return wrong(c, "there is no job %" PRIu32 " yet", job);
    uint8_t stage = c->jobs.data[job - 1];
    if (stage >= least && stage <= most) return true;
    return wrong(c,
                 stage == JOB_OVER   ? "job %" PRIu32 " is over"
                 : stage == JOB_RUNS ? "job %" PRIu32 " runs already"
                                     : "job %" PRIu32 " has not begun",
                 job);
}

static bool job_submit(TraceCheck *c, const TraceEvent *ev) {
    if (!some_object(c, ev->b)) return false;
    if (!next_number(c, "job", ev->a, c->jobs.len)) return false;
    vec_push(&c->jobs, JOB_WAITS);
    return true;
}

static bool job_begin(TraceCheck *c, const TraceEvent *ev) {
    if (!job_is(c, ev->a, JOB_WAITS, JOB_WAITS) || !some_object(c, ev->b) ||
        !known_thread(c, ev->c))
        return false;
    c->jobs.data[ev->a - 1] = JOB_RUNS;
    return true;
}

static bool job_end(TraceCheck *c, const TraceEvent *ev) {
    if (!job_is(c, ev->a, JOB_WAITS, JOB_RUNS) || !some_object(c, ev->b) ||
        !known_ref(c, ev->d) || !ends(c, ev))
        return false;
    c->jobs.data[ev->a - 1] = JOB_OVER;
    return true;
}

/* ---- by kind ---- */

static bool clock_moves(TraceCheck *c, const TraceEvent *ev) {
    int64_t from = trace_i64(ev->c, ev->d);
    if (from >= 0 && (uint64_t)from <= ev->t_ns) return true;
    return wrong(c, "it moves from %" PRId64 " to %" PRIu64, from, ev->t_ns);
}

static bool choice(TraceCheck *c, const TraceEvent *ev) {
    if (ev->c < ev->b) return true;
    return wrong(c, "there are only %" PRIu32 " ways", ev->b);
}

static bool of_loops(TraceCheck *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_LOOP_NEW: return loop_new(c, ev);
    case EV_LOOP_STATE: return loop_state(c, ev);
    case EV_ITER: return iteration(c, ev);
    case EV_SELECT_ENTER: return selecting(c, ev, true);
    case EV_SELECT_LEAVE: return selecting(c, ev, false);
    case EV_READY_PUSH: return ready_push(c, ev);
    case EV_READY_DROP: return take_front(c, ev->a);
    case EV_HANDLE_CANCEL: return handle_is(c, ev->a, HANDLE_READY);
    case EV_TIMER_DRIFT: return timer_drift(c, ev);
    case EV_TIMER_ADD: return timer_add(c, ev);
    case EV_TIMER_FIRE:
    case EV_TIMER_CANCEL: return timer_gone(c, ev);
    case EV_CB_BEGIN: return callback_begin(c, ev);
    case EV_CB_END: return callback_end(c, ev);
    case EV_SELF_PIPE: return known_loop(c, ev->a) && known_thread(c, ev->b);
    default: return true;
    }
}

static bool of_tasks(TraceCheck *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_TASK_NEW: return task_new(c, ev);
    case EV_TASK_NAME: return some_task(c, ev->a);
    case EV_STEP_BEGIN: return step_begin(c, ev, ev->a);
    case EV_STEP_END: return step_end(c, ev);
    case EV_TASK_DONE: return task_done(c, ev);
    case EV_CANCEL_REQ: return some_ref(c, ev->a) && known_task(c, ev->b);
    case EV_OBJ_NEW:
    case EV_CORO_NEW: return object_new(c, ev);
    case EV_OBJ_CHILD: return some_object(c, ev->a) && some_ref(c, ev->b);
    case EV_OBJ_PROGRESS:
        return ev->a ? old_object(c, ev->a) && some_ref(c, ev->c)
                     : wrong(c, "no object is named");
    case EV_OBJ_DONE: return some_object(c, ev->a) && ends(c, ev);
    case EV_OBJ_FREE: return object_free(c, ev);
    case EV_CB_ADD:
    case EV_CB_DEL: return some_ref(c, ev->a);
    case EV_SYNC:
    case EV_QUEUE: return some_object(c, ev->a) && known_task(c, ev->b);
    default: return true;
    }
}

static bool of_code(TraceCheck *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_CLOCK: return clock_moves(c, ev);
    case EV_CHOICE: return choice(c, ev);
    case EV_CALL: return call(c, ev);
    case EV_RETURN: return leave(c, ev);
    case EV_LOCAL: return local(c, ev);
    case EV_BLOCK_BEGIN:
    case EV_BLOCK_END: return block(c, ev);
    case EV_PRINT: return known_task(c, ev->c);
    case EV_WARN: return known_ref(c, ev->a);
    default: return true;
    }
}

static bool of_threads(TraceCheck *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_THREAD_NEW: return thread_new(c, ev);
    case EV_THREAD_STATE: return thread_state(c, ev);
    case EV_THREAD_SWITCH: return thread_switch(c, ev);
    case EV_THREAD_NAME: return known_thread(c, ev->a);
    case EV_PROC_NEW: return process_new(c, ev);
    case EV_PROC_END: return process_end(c, ev);
    case EV_JOB_SUBMIT: return job_submit(c, ev);
    case EV_JOB_BEGIN: return job_begin(c, ev);
    case EV_JOB_END: return job_end(c, ev);
    default: return true;
    }
}

/* Code runs in threads that have not ended; time may still go by. */
static bool is_code(const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_ITER:
    case EV_SELECT_ENTER:
    case EV_CB_BEGIN:
    case EV_STEP_BEGIN:
    case EV_CALL:
    case EV_LINE:
    case EV_RAISE:
    case EV_BLOCK_BEGIN: return true;
    default: return false;
    }
}

static bool in_thread(TraceCheck *c, const TraceEvent *ev) {
    if (!known_thread(c, ev->thread)) return false;
    if (!c->count) c->runs = ev->thread;
    if (ev->kind == EV_THREAD_SWITCH) return true;
    if (ev->thread != c->runs)
        return wrong(c,
                     "thread %" PRIu32 " runs; THREAD_SWITCH would let thread "
                     "%u go on",
                     c->runs, ev->thread);
    if (thread_at(c, ev->thread)->ended && is_code(ev))
        return wrong(c, "thread %u has ended", ev->thread);
    return true;
}

/* What holds for events of all kinds. */
static bool in_order(TraceCheck *c, const TraceEvent *ev) {
    if (c->over) return wrong(c, "the run has ended before");
    if ((ev->kind == EV_RUN_BEGIN) != (c->count == 0))
        return wrong(c, c->count ? "a run begins once"
                                 : "a trace begins with RUN_BEGIN");
    if (ev->t_ns < c->t_ns)
        return wrong(c, "time goes back, from %" PRIu64 " to %" PRIu64, c->t_ns,
                     ev->t_ns);
    if (ev->t_ns > LAST_TIME) return wrong(c, "such a time is too late");
    if (c->drift_handle &&
        (ev->kind != EV_TIMER_ADD || ev->a != c->drift_handle))
        return wrong(c, "TIMER_ADD of h%" PRIu32 " has to come next",
                     c->drift_handle);
    return in_thread(c, ev);
}

const char *check_event(TraceCheck *c, const TraceEvent *ev) {
    if (!in_order(c, ev) || !of_loops(c, ev) || !of_tasks(c, ev) ||
        !of_code(c, ev) || !of_threads(c, ev))
        return c->why.data;
    c->t_ns = ev->t_ns;
    c->over = ev->kind == EV_RUN_END;
    c->count++;
    return NULL;
}
