/* now.c: the state's scalars in the words of model.h. */
#include "model/model_impl.h"

static void now_loop(const Model *m, ModelNow *now) {
    const Scalars *s = &m->state.s;
    const LoopDyn *loop = state_loop(&m->state, s->loop);
    now->loop = s->loop;
    now->loop_state = (LoopState)loop->state;
    now->loop_runs = s->loop_runs;
    now->iteration = loop->iteration;
    now->phase = (LoopPhase)s->phase;
    now->poll = (PollKind)s->poll;
    now->selecting = s->selecting;
    now->timeout_ns = s->timeout;
    now->polled_ns = s->polled_ns;
    now->jumped_from_ns = s->jumped_from;
    now->jumped = s->jumped;
    now->timers = loop->timers;
    now->ready = loop->pushed - loop->popped;
    now->batch = now->ready;
    if (loop->batch_fixed)
        now->batch =
            loop->batch_end > loop->popped ? loop->batch_end - loop->popped : 0;
}

static void now_code(const Model *m, ModelNow *now) {
    const Scalars *s = &m->state.s;
    now->running = s->running;
    now->ended = s->running && s->ended;
    if (s->running) {
        model_handle_row(m, s->cb_handle, &now->callback);
        now->callback.what = (HandleWhat)s->cb_what;
        now->callback.is_step = s->cb_task != 0;
        now->task = s->task ? s->task : s->cb_task;
    }
    now->loc = s->loc;
    uint32_t top = s->task ? state_task(&m->state, s->task)->top : s->base;
    for (; top; now->stack_size++)
        top = ((const FrameDyn *)pages_at(&m->state.frames, top - 1))->below;
    now->raised = s->raised;
    if (s->raised) {
        now->exception = model_text(m, s->raise_type);
        now->exception_text = model_text(m, s->raise_message);
    }
    now->blocked = s->blocked;
    if (s->blocked) {
        now->block_label = model_text(m, s->block_label);
        now->block_from_ns = s->block_from;
        now->block_until_ns = s->block_until;
    }
}

void model_make_now(Model *m) {
    const Scalars *s = &m->state.s;
    ModelNow now = {.t_ns = s->t_ns,
                    .tasks = s->tasks,
                    .console_len = s->console,
                    .messages = s->warnings,
                    .ended_run = s->over};
    for (int i = 0; i < TASK_STATES; i++)
        now.by_state[i] = s->by_state[i];
    if (s->loop) now_loop(m, &now);
    now_code(m, &now);
    if (s->over) {
        now.end_reason = (EndReason)s->end_reason;
        now.exit_status = (int32_t)s->end_status;
        now.end_message = model_text(m, s->end_message);
    }
    m->now = now;
}

const ModelNow *model_now(const Model *m) {
    return &m->now;
}
