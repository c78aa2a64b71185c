/* now.c: the state's scalars in the words of model.h. */
#include "model/model_impl.h"

/* The loop to speak of, and the thread that runs it. */
static void which_loop(const Model *m, ModelNow *now) {
    const Scalars *s = &m->state.s;
    now->loop = s->cx.loop_runs ? s->cx.loop : s->loop;
    const LoopDyn *loop = state_loop(&m->state, now->loop);
    now->loop_thread = loop->thread ? loop->thread - 1 : s->thread;
}

static void now_loop(const Model *m, ModelNow *now) {
    const LoopDyn *loop = state_loop(&m->state, now->loop);
    const Context *cx = state_context(&m->state, now->loop_thread);
    now->loop_state = (LoopState)loop->state;
    now->loop_runs = cx->loop_runs;
    now->iteration = loop->iteration;
    now->phase = (LoopPhase)cx->phase;
    now->poll = (PollKind)cx->poll;
    now->selecting = cx->selecting;
    now->timeout_ns = cx->timeout;
    now->polled_ns = cx->polled_ns;
    now->jumped_from_ns = cx->jumped_from;
    now->jumped = cx->jumped;
    now->timers = loop->timers;
    now->ready = loop->pushed - loop->popped;
    now->batch = model_batch(loop);
}

uint32_t model_batch(const LoopDyn *loop) {
    if (!loop->batch_fixed) return loop->pushed - loop->popped;
    return loop->batch_end > loop->popped ? loop->batch_end - loop->popped : 0;
}

static void now_callback(const Model *m, ModelNow *now) {
    const Context *cx = state_context(&m->state, now->loop_thread);
    now->running = cx->running;
    now->ended = cx->running && cx->ended;
    if (!cx->running) return;
    model_handle_row(m, cx->cb_handle, &now->callback);
    now->callback.what = (HandleWhat)cx->cb_what;
    now->callback.is_step = cx->cb_task != 0;
}

static void now_code(const Model *m, ModelNow *now) {
    const Context *cx = &m->state.s.cx;
    if (cx->running) now->task = cx->task ? cx->task : cx->cb_task;
    now->loc = cx->loc;
    uint32_t top = cx->task ? state_task(&m->state, cx->task)->top : cx->base;
    for (; top; now->stack_size++)
        top = ((const FrameDyn *)pages_at(&m->state.frames, top - 1))->below;
    now->raised = cx->raised;
    if (cx->raised) {
        now->exception = model_text(m, cx->raise_type);
        now->exception_text = model_text(m, cx->raise_message);
    }
}

static void now_blocked(const Model *m, ModelNow *now) {
    uint32_t thread = now->loop_runs ? now->loop_thread : now->thread;
    const Context *cx = state_context(&m->state, thread);
    now->blocked = cx->blocked;
    if (!cx->blocked) return;
    now->block_label = model_text(m, cx->block_label);
    now->block_from_ns = cx->block_from;
    now->block_until_ns = cx->block_until;
    if (!now->loop_runs) return;
    now->late_timers = model_late_timers(m, now->loop);
    now->starving = now->by_state[TASK_READY];
    if (model_loops(m) > 1) now->starving = model_starving(m, now->loop);
}

void model_make_now(Model *m) {
    const Scalars *s = &m->state.s;
    ModelNow now = {.t_ns = s->t_ns,
                    .tasks = s->tasks,
                    .console_len = s->console,
                    .ended_run = s->over};
    for (int i = 0; i < TASK_STATES; i++)
        now.by_state[i] = s->by_state[i];
    now.thread = s->thread;
    now.thread_state = model_thread_state(m, s->thread);
    which_loop(m, &now);
    if (now.loop) now_loop(m, &now);
    now_callback(m, &now);
    now_code(m, &now);
    now_blocked(m, &now);
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
