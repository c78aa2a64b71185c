/* tasks.c: rows of tasks, objects, frames and places. */
#include "model/model_impl.h"

/* ---- objects ---- */

static const ObjFact *obj_fact(const Model *m, uint32_t obj) {
    if (!obj || obj > m->index.objects.len) return NULL;
    const ObjFact *fact = &m->index.objects.data[obj - 1];
    return fact->event < m->state.s.pos ? fact : NULL;
}

uint32_t model_objects(const Model *m) {
    return m->state.s.objects;
}

static void object_words(const Model *m, const ObjFact *fact, ObjectRow *row) {
    const TraceEvent *ev = model_event(m, fact->event);
    if (ev->kind == EV_CORO_NEW) {
        row->kind = OBJ_COROUTINE;
        row->label = model_text(m, ev->c);
        if (row->label.len == 0) row->label = model_func_name(m, ev->b);
        return;
    }
    row->kind = (ObjKind)ev->flags;
    row->label = model_text(m, ev->b);
    row->owner = ev->c;
    row->n = ev->d;
}

static void object_changes(const Model *m, ObjectRow *row) {
    const ObjDyn *dyn = pages_at(&m->state.objects, row->obj);
    if (!dyn->last) return;
    const TraceEvent *ev = model_event(m, dyn->last - 1);
    if (ev->kind == EV_OBJ_PROGRESS) row->finished = ev->b;
    if (ev->kind == EV_SYNC) {
        row->value = ev->c;
        row->waiters = ev->d;
    }
    if (ev->kind == EV_QUEUE) row->value = ev->d;
}

bool model_object(const Model *m, uint32_t obj, ObjectRow *row) {
    const ObjFact *fact = obj_fact(m, obj);
    *row = (ObjectRow){.obj = obj, .label = STR(""), .result = STR("")};
    if (!fact) return false;
    object_words(m, fact, row);
    object_changes(m, row);
    if (fact->done < m->state.s.pos) {
        const TraceEvent *ev = model_event(m, fact->done);
        row->done = true;
        row->outcome = (Outcome)ev->flags;
        row->result = model_text(m, ev->b);
    }
    return true;
}

uint32_t model_child(const Model *m, uint32_t obj, uint32_t i) {
    const ObjFact *fact = obj_fact(m, obj);
    uint32_t at =
        fact && fact->node ? m->index.nodes.data[fact->node - 1].first : 0;
    while (at) {
        const MemberFact *member = &m->index.members.data[at - 1];
        if (member->event >= m->state.s.pos) return 0;
        if (!i--) return member->ref;
        at = member->next;
    }
    return 0;
}

/* ---- tasks ---- */

static void wait_object(const Model *m, const TaskDyn *dyn, WaitInfo *w) {
    ObjectRow row;
    if (!model_object(m, w->obj, &row)) return;
    w->kind = row.kind;
    w->label = row.label;
    w->finished = row.finished;
    w->n = row.n;
    w->owner = row.owner;
    if (row.owner && !ref_is_task(row.owner)) {
        ObjectRow owner;
        if (model_object(m, ref_id(row.owner), &owner))
            w->owner_label = owner.label;
    }
    /* A timeout bounds any wait, a sleep has its own timer. */
    uint32_t timer = row.kind == OBJ_SLEEP ? dyn->sleep : dyn->deadline;
    if (!timer) return;
    const TimerFact *fact = &m->index.timers.data[timer - 1];
    if (row.kind == OBJ_SLEEP || fact->gone >= m->state.s.pos) {
        w->has_due = true;
        w->due_ns = fact->due;
        w->since_ns = fact->created;
        if (fact->due < m->state.s.t_ns && model_loop_blocked(m, fact->loop))
            w->late_ns = m->state.s.t_ns - fact->due;
    }
}

static void wait_info(const Model *m, const TaskDyn *dyn, WaitInfo *w) {
    *w = (WaitInfo){.ref = dyn->waits,
                    .since_ns = dyn->waits_since,
                    .label = STR(""),
                    .owner_label = STR("")};
    if (!w->ref) return;
    w->is_task = ref_is_task(w->ref);
    if (!w->is_task) {
        w->obj = ref_id(w->ref);
        wait_object(m, dyn, w);
        return;
    }
    w->task = ref_id(w->ref);
    if (w->task <= m->index.tasks.len)
        w->label = model_text(m, task_fact(m, w->task)->label);
}

static void task_result(const Model *m, const TaskFact *fact, TaskRow *row) {
    if (row->state < TASK_DONE || fact->done >= m->state.s.pos) return;
    const TraceEvent *ev = model_event(m, fact->done);
    row->result = model_text(m, ev->b);
    row->error_type = model_text(m, ev->c);
    row->done_ns = ev->t_ns;
}

static void task_words(const Model *m, TaskRow *row) {
    const TaskFact *fact = task_fact(m, row->task);
    row->name = model_text(m, fact->name);
    row->function = model_task_function(m, row->task);
    row->label = model_text(m, fact->label);
    row->func = fact->func;
    row->creator = fact->creator;
    row->main = fact->flags & TASK_MAIN;
    row->eager = fact->flags & TASK_EAGER;
    row->created_ns = fact->created;
}

/* Line of a task whose step goes on, but not now; else 0. */
static uint32_t interrupted_at(const Model *m, uint32_t task) {
    const TaskDyn *dyn = state_task(&m->state, task);
    if (!task || task == m->state.s.cx.task) return 0;
    if (dyn->state != TASK_RUNNING && dyn->state != TASK_BLOCKED) return 0;
    return state_frame_loc(&m->state, dyn->top);
}

bool model_task_state(const Model *m, uint32_t task, TaskState *state,
                      uint32_t *loop) {
    if (!task || task > m->state.s.tasks) return false;
    *state = (TaskState)state_task(&m->state, task)->state;
    *loop = task_fact(m, task)->loop;
    return true;
}

bool model_task(const Model *m, uint32_t task, TaskRow *row) {
    *row = (TaskRow){.task = task};
    if (!task || task > m->state.s.tasks) return false;
    const TaskDyn *dyn = state_task(&m->state, task);
    task_words(m, row);
    row->state = (TaskState)dyn->state;
    row->cancel_requested = dyn->flags & TASKDYN_CANCEL_REQUESTED;
    row->loop = task_fact(m, task)->loop;
    row->starving =
        row->state == TASK_READY && model_loop_blocked(m, row->loop);
    row->since_ns = dyn->since;
    row->steps = dyn->steps;
    row->loc = dyn->loc;
    if (interrupted_at(m, task)) row->loc = interrupted_at(m, task);
    if (task == m->now.task && m->now.loc && !m->state.s.cx.ended)
        row->loc = m->now.loc;
    if (dyn->node) row->parent_obj = m->index.nodes.data[dyn->node - 1].obj;
    wait_info(m, dyn, &row->waits);
    row->result = row->error_type = STR("");
    task_result(m, task_fact(m, task), row);
    return true;
}

/* ---- frames ---- */

size_t model_stack(const Model *m, uint32_t task, FrameRow *rows, size_t max) {
    if (task > m->state.s.tasks) return 0;
    return model_frames(
        m, task ? state_task(&m->state, task)->top : m->state.s.cx.base, rows,
        max);
}

size_t model_frames(const Model *m, uint32_t at, FrameRow *rows, size_t max) {
    size_t n = 0;
    while (at && n < max) {
        const FrameDyn *f = pages_at(&m->state.frames, at - 1);
        rows[n++] =
            (FrameRow){f->frame, f->func, f->loc, model_func_name(m, f->func),
                       model_text(m, f->label)};
        at = f->below;
    }
    return n;
}

/* ---- places ---- */

/* The task that runs, or has just ended its step, stands at the current line;
 * it may be suspended there already. */
static uint32_t running_at(const Model *m, uint32_t loc) {
    uint32_t task = m->now.task;
    if (!task || !loc || m->now.loc != loc ||
        state_task(&m->state, task)->flags & TASKDYN_PLACED)
        return 0;
    return task;
}

/* A task whose step another thread interrupts; `loop` runs it. */
static uint32_t interrupted(const Model *m, uint32_t loop) {
    uint32_t thread = state_loop(&m->state, loop)->thread;
    if (!thread || thread - 1 == m->state.s.thread) return 0;
    const Context *cx = state_context(&m->state, thread - 1);
    return cx->loop == loop && !cx->ended ? cx->task : 0;
}

static size_t add_interrupted(const Model *m, PlaceRow *rows, size_t n,
                              size_t max) {
    for (uint32_t loop = 1; loop <= model_loops(m); loop++) {
        uint32_t task = interrupted(m, loop), loc = interrupted_at(m, task);
        size_t i = 0;
        if (!loc) continue;
        while (i < n && rows[i].loc != loc)
            i++;
        if (i < n)
            rows[i].count++;
        else if (n < max)
            rows[n++] = (PlaceRow){loc, 1, task};
    }
    return n;
}

size_t model_places(const Model *m, PlaceRow *rows, size_t max) {
    size_t n = 0;
    bool placed = false;
    for (uint32_t i = 1; i <= m->index.places.len && n < max; i++) {
        const PlaceDyn *p = pages_at(&m->state.places, i);
        uint32_t loc = m->index.places.data[i - 1];
        uint32_t task = running_at(m, loc);
        placed = placed || task;
        if (p->count || task)
            rows[n++] =
                (PlaceRow){loc, p->count + (task != 0), task ? task : p->first};
    }
    uint32_t task = placed ? 0 : running_at(m, m->now.loc);
    if (task && n < max) rows[n++] = (PlaceRow){m->now.loc, 1, task};
    return add_interrupted(m, rows, n, max);
}

size_t model_place_tasks(const Model *m, uint32_t loc, uint32_t *tasks,
                         size_t max) {
    uint32_t running = running_at(m, loc), place = index_place(&m->index, loc);
    size_t n = 0;
    if (running && max) tasks[n++] = running;
    uint32_t at =
        place ? ((const PlaceDyn *)pages_at(&m->state.places, place))->first
              : 0;
    for (; at && n < max; at = state_task(&m->state, at)->place_next)
        tasks[n++] = at;
    for (uint32_t loop = 1; loop <= model_loops(m) && n < max; loop++) {
        uint32_t task = interrupted(m, loop);
        if (interrupted_at(m, task) == loc && loc) tasks[n++] = task;
    }
    return n;
}
