/* model_impl.h: what a Model is made of.  Private to the model's files. */
#ifndef MODEL_MODEL_IMPL_H
#define MODEL_MODEL_IMPL_H

#include "model/index.h"
#include "model/state.h"

enum { KEYFRAME_EVENTS = 1 << 14 };

/* How far behind the position a trail copy is made: 8 to this power, times
 * 64. */
enum { TRAIL = 4 };

struct Model {
    const Trace *trace;
    Index index;
    State state;
    ModelNow now;        /* made from the state by now.c */
    TraceCursor *cursor; /* of the fold */
    TraceCursor *look;   /* for single events anywhere */
    /* Keyframe k is the state at (k + 1) * KEYFRAME_EVENTS, NULL if it was
     * never reached or was thinned out: only every `stride`th is kept. */
    VEC(State *) keyframes;
    size_t stride;
    size_t bytes, budget;
    /* Copies made on the way to the position, closer and closer to it: going
     * back step by step starts from one of them. */
    State trail[TRAIL];
};

/* The event, to be used at once; NULL when there is none. */
const TraceEvent *model_event(const Model *m, uint64_t index);
Str model_text(const Model *m, uint32_t string);
Str model_func_name(const Model *m, uint32_t func);
Str model_task_function(const Model *m, uint32_t task);
void model_make_now(Model *m);
/* A handle as a row, from what the index knows. */
void model_handle_row(const Model *m, uint32_t handle, HandleRow *row);

static inline const TaskFact *task_fact(const Model *m, uint32_t task) {
    return &m->index.tasks.data[task - 1];
}

#endif
