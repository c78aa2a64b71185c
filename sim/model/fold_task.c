/* fold_task.c: tasks, their steps, what they wait for; objects. */
#include "model/state.h"

static TaskDyn *task(State *st, uint32_t number) {
    return pages_write(&st->tasks, number);
}

void task_set_state(State *st, uint32_t number, TaskState state) {
    TaskDyn *t = task(st, number);
    st->s.by_state[t->state]--;
    st->s.by_state[state]++;
    t->state = (uint8_t)state;
    t->since = st->s.t_ns;
}

static bool is_over(const TaskDyn *t) {
    return t->state >= TASK_DONE;
}

/* ---- places: where tasks are suspended ---- */

static void place_enter(State *st, const Index *x, uint32_t number) {
    TaskDyn *t = task(st, number);
    uint32_t place = index_place(x, t->loc);
    if (!place) return;
    PlaceDyn *p = pages_write(&st->places, place);
    t->flags |= TASKDYN_PLACED;
    t->place_prev = p->last;
    t->place_next = 0;
    if (p->last)
        task(st, p->last)->place_next = number;
    else
        p->first = number;
    p->last = number;
    p->count++;
}

static void place_leave(State *st, const Index *x, uint32_t number) {
    TaskDyn *t = task(st, number);
    if (!(t->flags & TASKDYN_PLACED)) return;
    PlaceDyn *p = pages_write(&st->places, index_place(x, t->loc));
    uint32_t prev = t->place_prev, next = t->place_next;
    t->flags &= (uint8_t)~TASKDYN_PLACED;
    t->place_prev = t->place_next = 0;
    *(prev ? &task(st, prev)->place_next : &p->first) = next;
    *(next ? &task(st, next)->place_prev : &p->last) = prev;
    p->count--;
}

/* ---- steps ---- */

void task_step_begin(State *st, const Index *x, uint32_t number) {
    place_leave(st, x, number);
    TaskDyn *t = task(st, number);
    if (!is_over(t)) task_set_state(st, number, TASK_RUNNING);
    t->steps++;
    t->outer = st->s.cx.task;
    t->flags =
        (uint8_t)((t->flags | TASKDYN_STARTED) & ~TASKDYN_CANCEL_REQUESTED);
    st->s.cx.task = number;
    st->s.cx.loc = t->top ? state_frame_loc(st, t->top) : t->loc;
}

static void step_end(State *st, const Index *x, const TraceEvent *ev) {
    TaskDyn *t = task(st, ev->a);
    t->loc = ev->loc;
    /* What a task dies of was raised where it was raised, whatever handlers and
     * finally blocks it has passed since. */
    if (ev->flags == OUT_RAISED && st->s.cx.raise_task == ev->a) {
        t->loc = st->s.cx.raise_loc;
        st->s.cx.raised = 1;
    }
    if (ev->flags == OUT_YIELDED || ev->flags == OUT_WAITS) {
        t->waits = ev->flags == OUT_WAITS ? ev->b : 0;
        t->waits_since = ev->t_ns;
        task_set_state(st, ev->a,
                       ev->flags == OUT_WAITS ? TASK_WAITING : TASK_READY);
        place_enter(st, x, ev->a);
    }
    if (t->loc) st->s.cx.loc = t->loc;
    st->s.cx.task = t->outer; /* not 0 after an eager start */
    st->s.cx.ended = !t->outer;
    t->outer = 0;
}

static void push(State *st, const TraceEvent *ev) {
    bool step = ev->flags == WHAT_FIRST_STEP || ev->flags == WHAT_STEP ||
                ev->flags == WHAT_WAKEUP;
    if (!step || !ev->b) return;
    TaskDyn *t = task(st, ev->b);
    if (t->state == TASK_WAITING) task_set_state(st, ev->b, TASK_READY);
}

static void task_new(State *st, const TraceEvent *ev) {
    TaskDyn *t = task(st, ev->a);
    t->state = TASK_READY;
    t->since = ev->t_ns;
    st->s.by_state[TASK_READY]++;
    if (ev->a > st->s.tasks) st->s.tasks = ev->a;
}

static void task_done(State *st, const Index *x, const TraceEvent *ev) {
    static const TaskState states[] = {TASK_DONE, TASK_ERROR, TASK_CANCELLED};
    place_leave(st, x, ev->a);
    task_set_state(st, ev->a, states[ev->flags % 3]);
    task(st, ev->a)->waits = 0;
}

static void timer_add(State *st, const Index *x, const TraceEvent *ev) {
    uint32_t timer = index_timer(x, ev->a);
    if (timer == NEVER || !ev->b) return;
    if (ev->flags == WHAT_SLEEP) task(st, ev->b)->sleep = timer + 1;
    if (ev->flags == WHAT_TIMEOUT) task(st, ev->b)->deadline = timer + 1;
}

/* ---- objects ---- */

/* A task hangs under a node if the node's owner is older than the task: so the
 * tree has no rings when tasks wait for each other. */
static void member(State *st, const Index *x, const TraceEvent *ev) {
    uint32_t node = x->objects.data[ev->a - 1].node;
    if (!node || !ref_is_task(ev->b)) return;
    uint32_t owner = x->nodes.data[node - 1].owner, child = ref_id(ev->b);
    if (owner && owner < child) task(st, child)->node = node;
}

static void touch(State *st, uint32_t obj, uint32_t at) {
    ((ObjDyn *)pages_write(&st->objects, obj))->last = at + 1;
}

static void count_object(State *st, uint32_t obj) {
    if (obj > st->s.objects) st->s.objects = obj;
}

bool state_apply_task(State *st, const Index *x, const TraceEvent *ev,
                      uint32_t at) {
    switch (ev->kind) {
    case EV_READY_PUSH: push(st, ev); break;
    case EV_TIMER_ADD: timer_add(st, x, ev); break;
    case EV_TASK_NEW: task_new(st, ev); break;
    case EV_STEP_BEGIN: task_step_begin(st, x, ev->a); break;
    case EV_STEP_END: step_end(st, x, ev); break;
    case EV_TASK_DONE: task_done(st, x, ev); break;
    case EV_CANCEL_REQ:
        if (ref_is_task(ev->a) && ev->d)
            task(st, ref_id(ev->a))->flags |= TASKDYN_CANCEL_REQUESTED;
        break;
    case EV_CORO_NEW:
    case EV_OBJ_NEW: count_object(st, ev->a); break;
    case EV_OBJ_CHILD: member(st, x, ev); break;
    case EV_OBJ_PROGRESS:
    case EV_SYNC:
    case EV_QUEUE: touch(st, ev->a, at); break;
    default: return false;
    }
    return true;
}
