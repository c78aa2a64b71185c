/* fold_code.c: frames, lines and exceptions.
 *
 * Every task has a stack of frames, every thread has another for its own code;
 * an event of code is about the innermost frame of the one that runs. */
#include "model/state.h"

/* Where the running context keeps its innermost frame. */
static uint32_t *top(State *st) {
    if (st->s.cx.task)
        return &((TaskDyn *)pages_write(&st->tasks, st->s.cx.task))->top;
    return &st->s.cx.base;
}

static FrameDyn *frame(State *st, uint32_t number) {
    return pages_write(&st->frames, number - 1);
}

static uint32_t take_frame(State *st) {
    uint32_t number = st->s.free_frame;
    if (!number) return ++st->s.frames;
    st->s.free_frame = frame(st, number)->below;
    return number;
}

static void call(State *st, const TraceEvent *ev) {
    uint32_t *inner = top(st), number = take_frame(st);
    FrameDyn *f = frame(st, number);
    f->frame = ev->a;
    f->func = ev->b;
    f->label = ev->c;
    f->loc = ev->loc;
    f->below = *inner;
    *inner = number;
    st->s.cx.finished = 0;
    /* The line shown is the newest that began, so a call and a return do not
     * change it; a callback's first frame shows its head. */
    if (!st->s.cx.loc) st->s.cx.loc = ev->loc;
    st->s.cx.raised = 0;
}

static void leave(State *st) {
    uint32_t *inner = top(st), number = *inner;
    if (!number) return;
    FrameDyn *f = frame(st, number);
    *inner = f->below;
    *f = (FrameDyn){.below = st->s.free_frame};
    st->s.free_frame = number;
}

static void line(State *st, const TraceEvent *ev) {
    uint32_t *inner = top(st);
    if (*inner) frame(st, *inner)->loc = ev->loc;
    st->s.cx.loc = ev->loc;
    st->s.cx.raised = 0;
}

static void raise_(State *st, const TraceEvent *ev) {
    st->s.cx.raised = 1;
    st->s.cx.raise_type = ev->a;
    st->s.cx.raise_message = ev->b;
    st->s.cx.raise_loc = ev->loc;
    st->s.cx.raise_task = st->s.cx.task;
    if (ev->loc) st->s.cx.loc = ev->loc;
}

static void block(State *st, const TraceEvent *ev) {
    st->s.cx.blocked = 1;
    st->s.cx.block_task = ev->a;
    st->s.cx.block_label = ev->b;
    st->s.cx.block_from = ev->t_ns;
    st->s.cx.block_until = trace_i64(ev->c, ev->d);
    if (ev->a) task_set_state(st, ev->a, TASK_BLOCKED);
    /* The main thread, behind the program's last line. */
    if (!st->s.thread && !st->s.cx.base && !ev->a && st->s.frames)
        st->s.cx.finished = 1;
}

static void unblock(State *st) {
    if (st->s.cx.blocked && st->s.cx.block_task)
        task_set_state(st, st->s.cx.block_task, TASK_RUNNING);
    st->s.cx.blocked = 0;
}

bool state_apply_code(State *st, const Index *x, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_CALL: call(st, ev); break;
    case EV_RETURN: leave(st); break;
    case EV_LINE: line(st, ev); break;
    case EV_RAISE: raise_(st, ev); break;
    case EV_CATCH: st->s.cx.raised = 0; break;
    case EV_BLOCK_BEGIN:
        if (!index_is_start(x, ev->b)) block(st, ev);
        break;
    case EV_BLOCK_END: unblock(st); break;
    default: return false;
    }
    return true;
}
