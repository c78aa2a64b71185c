/* read_check_code.c: rules of frames, blocking calls and the clock. */
#include "export/read_check_impl.h"

#include <inttypes.h>

/* ---- code ---- */

/* Where the running context keeps its innermost frame. */
static uint32_t *top(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    return thread->task ? &task_at(c, thread->task)->top : &thread->top;
}

/* Frames are used again, so that memory follows the depth of the calls and not
 * their number. */
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

/* A generator or coroutine that goes on has its old number; it must not run
 * twice at a time, or a stack would lead into itself. */
static bool call(TraceCheck *c, const TraceEvent *ev) {
    bool again =
        ev->flags & FRAME_RESUMED && check_is_thing(c, ev->a, THING_FRAME);
    if (!again && !check_new_thing(c, 'f', ev->a, THING_FRAME)) return false;
    if (check_is_thing(c, ev->a, THING_ACTIVE))
        return check_wrong(c, "f%" PRIu32 " runs already", ev->a);
    c->things.data[ev->a] |= THING_ACTIVE;
    uint32_t at = take_frame(c), *inner = top(c, ev);
    c->frames.data[at - 1] = (FrameCheck){ev->a, *inner};
    *inner = at;
    return true;
}

/* Frames are left in the opposite order: readers keep them as a stack. */
static bool leave(TraceCheck *c, const TraceEvent *ev) {
    uint32_t *inner = top(c, ev), at = *inner;
    if (ev->flags == OUT_WAITS) return check_wrong(c, "no call ends so");
    if (!at) return check_wrong(c, "no frame is left");
    FrameCheck *frame = &c->frames.data[at - 1];
    if (frame->frame != ev->a)
        return check_wrong(
            c, "f%" PRIu32 ", not f%" PRIu32 ", is the innermost frame",
            frame->frame, ev->a);
    c->things.data[ev->a] &= (uint8_t)~THING_ACTIVE;
    *inner = frame->below;
    frame->below = c->free_frame;
    c->free_frame = at;
    return true;
}

static bool local(TraceCheck *c, const TraceEvent *ev) {
    if (check_is_thing(c, ev->a, THING_FRAME)) return true;
    return check_wrong(c, "there is no frame f%" PRIu32 " yet", ev->a);
}

/* A call that blocks ends for the task that made it, and before the next
 * one. */
static bool block(TraceCheck *c, const TraceEvent *ev) {
    ThreadCheck *thread = thread_at(c, ev->thread);
    bool begins = ev->kind == EV_BLOCK_BEGIN;
    if (thread->blocked == begins)
        return check_wrong(c, begins ? "the call before has not returned"
                                     : "no call blocks");
    if (begins ? ev->a != thread->task && ev->a : ev->a != thread->blocked_task)
        return check_wrong(c, "it is another task that runs");
    thread->blocked = begins;
    thread->blocked_task = begins ? ev->a : 0;
    return true;
}

/* The event says where the clock was before; its own time is where it is
 * now. */
static bool clock_moves(TraceCheck *c, const TraceEvent *ev) {
    int64_t from = trace_i64(ev->c, ev->d);
    if (from >= 0 && (uint64_t)from <= ev->t_ns) return true;
    return check_wrong(c, "it moves from %" PRId64 " to %" PRIu64, from,
                       ev->t_ns);
}

static bool choice(TraceCheck *c, const TraceEvent *ev) {
    if (ev->c < ev->b) return true;
    return check_wrong(c, "there are only %" PRIu32 " ways", ev->b);
}

bool check_code(TraceCheck *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_CLOCK: return clock_moves(c, ev);
    case EV_CHOICE: return choice(c, ev);
    case EV_CALL: return call(c, ev);
    case EV_RETURN: return leave(c, ev);
    case EV_LOCAL: return local(c, ev);
    case EV_BLOCK_BEGIN:
    case EV_BLOCK_END: return block(c, ev);
    case EV_PRINT: return check_known_task(c, ev->c);
    case EV_WARN: return check_known_ref(c, ev->a);
    default: return true;
    }
}
