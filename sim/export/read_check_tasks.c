/* read_check_tasks.c: rules of tasks and objects. */
#include "export/read_check_impl.h"

#include <inttypes.h>

/* ---- steps ---- */

bool check_step_begin(TraceCheck *c, const TraceEvent *ev, uint32_t number) {
    if (!check_some_task(c, number)) return false;
    TaskCheck *task = task_at(c, number);
    ThreadCheck *thread = thread_at(c, ev->thread);
    if (task->stepping)
        return check_wrong(c, "a step of T%" PRIu32 " runs already", number);
    if (task->stage == STAGE_DONE)
        return check_wrong(c, "T%" PRIu32 " is done", number);
    task->stage = STAGE_RUNS;
    task->stepping = true;
    task->outer = thread->task;
    thread->task = number;
    return true;
}

/* The outcome has to fit what was said before: a last step is one with
 * TASK_DONE in it. An eager step gives the thread back to the step around
 * it. */
static bool step_end(TraceCheck *c, const TraceEvent *ev) {
    if (!check_some_task(c, ev->a) || !check_known_ref(c, ev->b)) return false;
    TaskCheck *task = task_at(c, ev->a);
    ThreadCheck *thread = thread_at(c, ev->thread);
    bool last = ev->flags != OUT_YIELDED && ev->flags != OUT_WAITS;
    if (thread->task != ev->a)
        return check_wrong(c, "T%" PRIu32 " is not the task that runs", ev->a);
    if ((ev->flags == OUT_WAITS) != (ev->b != 0))
        return check_wrong(c, ev->b ? "only a task that waits awaits something"
                                    : "what does it wait for?");
    if (last != (task->stage == STAGE_DONE))
        return check_wrong(c,
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
    if (!check_known_task(c, ev->d)) return false;
    if (!check_next_number(c, "task", ev->a, c->tasks.len)) return false;
    vec_push(&c->tasks, task);
    return true;
}

bool check_ends(TraceCheck *c, const TraceEvent *ev) {
    if (ev->flags <= OUT_CANCELLED) return true;
    return check_wrong(c, "nothing ends so");
}

/* Only while its step runs: what ends a task is its own code. */
static bool task_done(TraceCheck *c, const TraceEvent *ev) {
    if (!check_some_task(c, ev->a) || !check_ends(c, ev)) return false;
    TaskCheck *task = task_at(c, ev->a);
    if (task->stage != STAGE_RUNS)
        return check_wrong(c,
                           task->stage == STAGE_DONE ? "T%" PRIu32 " is done"
                                                     : "T%" PRIu32
                                                       " does not run",
                           ev->a);
    task->stage = STAGE_DONE;
    return true;
}

/* ---- objects ---- */

static bool object_new(TraceCheck *c, const TraceEvent *ev) {
    if (ev->kind == EV_OBJ_NEW) {
        if (ev->flags == OBJ_COROUTINE)
            return check_wrong(c, "CORO_NEW makes coroutines");
        if (!check_known_ref(c, ev->c)) return false;
    }
    return check_new_thing(c, 'o', ev->a, THING_OBJECT);
}

static bool object_free(TraceCheck *c, const TraceEvent *ev) {
    if (!check_some_object(c, ev->a)) return false;
    if (check_is_thing(c, ev->a, THING_FREED))
        return check_wrong(c, "o%" PRIu32 " was freed before", ev->a);
    c->things.data[ev->a] |= THING_FREED;
    return true;
}

/* ---- by kind ---- */

bool check_tasks(TraceCheck *c, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_TASK_NEW: return task_new(c, ev);
    case EV_TASK_NAME: return check_some_task(c, ev->a);
    case EV_STEP_BEGIN: return check_step_begin(c, ev, ev->a);
    case EV_STEP_END: return step_end(c, ev);
    case EV_TASK_DONE: return task_done(c, ev);
    case EV_CANCEL_REQ:
        return check_some_ref(c, ev->a) && check_known_task(c, ev->b);
    case EV_OBJ_NEW:
    case EV_CORO_NEW: return object_new(c, ev);
    case EV_OBJ_CHILD:
        return check_some_object(c, ev->a) && check_some_ref(c, ev->b);
    case EV_OBJ_PROGRESS:
        return ev->a ? check_old_object(c, ev->a) && check_some_ref(c, ev->c)
                     : check_wrong(c, "no object is named");
    case EV_OBJ_DONE: return check_some_object(c, ev->a) && check_ends(c, ev);
    case EV_OBJ_FREE: return object_free(c, ev);
    case EV_CB_ADD:
    case EV_CB_DEL: return check_some_ref(c, ev->a);
    case EV_SYNC:
    case EV_QUEUE:
        return check_some_object(c, ev->a) && check_known_task(c, ev->b);
    default: return true;
    }
}
