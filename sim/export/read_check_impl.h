/* read_check_impl.h: what a check remembers, and its parts.  Private. */
#ifndef EXPORT_READ_CHECK_IMPL_H
#define EXPORT_READ_CHECK_IMPL_H

#include "base/vec.h"
#include "export/read_check.h"

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

/* Every rule is a function that is true if the event keeps it; check_wrong says
 * why it does not, and is false. */
bool check_wrong(TraceCheck *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Of what an event names: `known`: nothing, or what is there; `some`: not
 * nothing. */
bool check_known_task(TraceCheck *c, uint32_t task);
bool check_some_task(TraceCheck *c, uint32_t task);
bool check_known_thread(TraceCheck *c, uint32_t thread);
bool check_known_loop(TraceCheck *c, uint32_t loop);
bool check_known_object(TraceCheck *c, uint32_t obj);
bool check_some_object(TraceCheck *c, uint32_t obj);
bool check_known_ref(TraceCheck *c, uint32_t ref);
bool check_some_ref(TraceCheck *c, uint32_t ref);
/* Objects that nobody sees may have no OBJ_NEW; then only their numbers tell
 * that they were made. */
bool check_old_object(TraceCheck *c, uint32_t obj);
bool check_is_thing(const TraceCheck *c, uint32_t number, uint8_t bit);
/* A number for a new object or frame. */
bool check_new_thing(TraceCheck *c, char letter, uint32_t number, uint8_t bit);
/* The next of those that are numbered without gaps. */
bool check_next_number(TraceCheck *c, const char *what, uint32_t number,
                       size_t there);

static inline TaskCheck *task_at(TraceCheck *c, uint32_t task) {
    return &c->tasks.data[task - 1];
}
static inline ThreadCheck *thread_at(TraceCheck *c, uint32_t thread) {
    return &c->threads.data[thread];
}

/* A task, a future or a job that ends: not every Outcome will do. */
bool check_ends(TraceCheck *c, const TraceEvent *ev);
/* CB_BEGIN of a task's step, STEP_BEGIN. */
bool check_step_begin(TraceCheck *c, const TraceEvent *ev, uint32_t task);
bool check_is_step(const TraceEvent *ev);

/* By kind; true for kinds that are not theirs. */
bool check_loops(TraceCheck *c, const TraceEvent *ev);   /* and handles */
bool check_tasks(TraceCheck *c, const TraceEvent *ev);   /* and objects */
bool check_code(TraceCheck *c, const TraceEvent *ev);    /* and the clock */
bool check_threads(TraceCheck *c, const TraceEvent *ev); /* jobs, processes */

#endif
