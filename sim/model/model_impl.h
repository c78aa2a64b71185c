/* model_impl.h: what a Model is made of.  Private to the model's files. */
#ifndef MODEL_MODEL_IMPL_H
#define MODEL_MODEL_IMPL_H

#include "model/index.h"
#include "model/state.h"

enum { KEYFRAME_EVENTS = 1 << 14 };

/* How far behind the position a trail copy is made: 8 to this power, times
 * 64. */
enum { TRAIL = 4, MODEL_LOOKS = 4 };

typedef VEC(TreeRow) TreeRows;

/* The rows of model_tree at one position, while the trace has that end. */
typedef struct Tree {
    TreeRows rows;
    uint64_t pos, end;
    bool valid;
} Tree;

struct Model {
    const Trace *trace;
    Index index;
    State state;
    ModelNow now;        /* made from the state by now.c */
    TraceCursor *cursor; /* of the fold */
    /* For single events anywhere; who asks for events of two places in turn
     * does not pay for each of them. */
    TraceCursor *look[MODEL_LOOKS];
    /* Keyframe k is the state at (k + 1) * KEYFRAME_EVENTS, NULL if it was
     * never reached or was thinned out: only every `stride`th is kept. */
    VEC(State *) keyframes;
    size_t stride;
    size_t bytes, budget;
    /* Copies made on the way to the position, closer and closer to it: going
     * back step by step starts from one of them. */
    State trail[TRAIL];
    State ahead; /* of model_prepare */
    Tree *tree;  /* made anew when it is asked for at another position */
};

/* The event, to be used at once; NULL when there is none. */
const TraceEvent *model_event(const Model *m, uint64_t index);
Str model_text(const Model *m, uint32_t string);
Str model_func_name(const Model *m, uint32_t func);
Str model_task_function(const Model *m, uint32_t task);
void model_make_now(Model *m);
/* A handle as a row, from what the index knows. */
void model_handle_row(const Model *m, uint32_t handle, HandleRow *row);

/* A stack from frame `at` (index + 1) outwards. */
size_t model_frames(const Model *m, uint32_t at, FrameRow *rows, size_t max);
ThreadState model_thread_state(const Model *m, uint32_t thread);
/* The same in the colours of tasks; ERROR if it died of an exception. */
TaskState model_thread_look(const Model *m, uint32_t thread);
/* Job that a thread works at, now and at a position; 0 = none. */
uint32_t model_job_of(const Model *m, uint32_t thread);
/* Thread + 1 that has what a thread waits for now: a lock may have been passed
 * on since the wait began; 0 = nobody, or not known. */
uint32_t model_holder(const Model *m, const ThreadDyn *dyn);
uint32_t model_job_at(const Model *m, uint32_t thread, uint32_t pos);
/* How many of these jobs were submitted before `pos`. */
size_t model_jobs_before(const Model *m, const Numbers *submitted,
                         uint32_t pos);
TaskState model_process_look(const Model *m, const ProcessRow *row);
uint32_t model_batch(const LoopDyn *loop);
/* Its thread is in a blocking call. */
bool model_loop_blocked(const Model *m, uint32_t loop);
/* At most 1,000 of each are counted. */
uint32_t model_late_timers(const Model *m, uint32_t loop);
uint32_t model_starving(const Model *m, uint32_t loop);

static inline const TaskFact *task_fact(const Model *m, uint32_t task) {
    return &m->index.tasks.data[task - 1];
}

#endif
