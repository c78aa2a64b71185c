#include "model/index.h"

#include "base/check.h"
#include "base/mem.h"

#include <string.h>

enum { MANY = 1 << 28 }; /* more of anything is a broken trace */

size_t numbers_below(const uint32_t *data, size_t len, uint32_t limit) {
    size_t lo = 0, hi = len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (data[mid] < limit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* ---- tables that grow to the number asked for ---- */

TaskFact *index_task(Index *x, uint32_t task) {
    CHECK(task && task < MANY, "tasks are numbered from 1");
    while (x->tasks.len < task) {
        TaskFact fact = {.event = NEVER, .done = NEVER};
        vec_push(&x->tasks, fact);
    }
    return &x->tasks.data[task - 1];
}

static ObjFact *object(Index *x, uint32_t obj) {
    CHECK(obj && obj < MANY, "objects are numbered from 1");
    while (x->objects.len < obj) {
        ObjFact fact = {NEVER, NEVER, NEVER, 0};
        vec_push(&x->objects, fact);
    }
    return &x->objects.data[obj - 1];
}

static LoopFact *loop(Index *x, uint32_t number) {
    CHECK(number && number < MANY, "loops are numbered from 1");
    while (x->loops.len < number) {
        LoopFact fact = {0};
        vec_push(&x->loops, fact);
    }
    return &x->loops.data[number - 1];
}

static uint32_t *handle(Index *x, uint32_t number) {
    CHECK(number && number < MANY, "handles are numbered from 1");
    while (x->handles.len < number)
        vec_push(&x->handles, NEVER);
    return &x->handles.data[number - 1];
}

/* ---- places ---- */

static size_t place_slot(const Index *x, uint32_t loc) {
    size_t slot = loc * 2654435761u & (x->place_size - 1);
    while (x->place_slots[slot] &&
           x->places.data[x->place_slots[slot] - 1] != loc)
        slot = (slot + 1) & (x->place_size - 1);
    return slot;
}

uint32_t index_place(const Index *x, uint32_t loc) {
    return x->place_size ? x->place_slots[place_slot(x, loc)] : 0;
}

static void add_place(Index *x, uint32_t loc) {
    if (!loc || index_place(x, loc)) return;
    vec_push(&x->places, loc);
    if (x->places.len * 2 > x->place_size) {
        mem_free(x->place_slots);
        x->place_size = x->place_size ? x->place_size * 2 : 64;
        x->place_slots = mem_alloc(x->place_size * sizeof *x->place_slots);
        for (size_t i = 0; i < x->places.len; i++)
            x->place_slots[place_slot(x, x->places.data[i])] = (uint32_t)i + 1;
    } else {
        x->place_slots[place_slot(x, loc)] = (uint32_t)x->places.len;
    }
}

/* ---- tasks, and the tree they make ---- */

static void link_task(Index *x, uint32_t *first, uint32_t *last,
                      uint32_t task) {
    if (*last)
        index_task(x, *last)->next_task = task;
    else
        *first = task;
    *last = task;
}

static void new_task(Index *x, const TraceEvent *ev, uint32_t at) {
    TaskFact *task = index_task(x, ev->a);
    task->created = ev->t_ns;
    task->event = at;
    task->func = ev->b;
    task->label = ev->c;
    task->creator = ev->d < ev->a ? ev->d : 0; /* who makes is older */
    task->flags = ev->flags;
    if (task->creator) {
        TaskFact *by = index_task(x, task->creator);
        link_task(x, &by->first_task, &by->last_task, ev->a);
    } else {
        link_task(x, &x->root_first, &x->root_last, ev->a);
    }
}

static bool has_children(ObjKind kind) {
    return kind == OBJ_GATHER || kind == OBJ_WAIT || kind == OBJ_WAIT_FOR ||
           kind == OBJ_AS_COMPLETED || kind == OBJ_SHIELD ||
           kind == OBJ_TASK_GROUP;
}

static void new_object(Index *x, const TraceEvent *ev, uint32_t at) {
    ObjFact *obj = object(x, ev->a);
    obj->event = at;
    if (ev->kind == EV_OBJ_NEW) index_thread_event(x, ev, at);
    if (ev->kind != EV_OBJ_NEW || !has_children((ObjKind)ev->flags)) return;
    NodeFact node = {.obj = ev->a,
                     .owner = ref_is_task(ev->c) ? ref_id(ev->c) : 0};
    vec_push(&x->nodes, node);
    obj->node = (uint32_t)x->nodes.len;
    if (!node.owner) return;
    TaskFact *owner = index_task(x, node.owner);
    if (owner->last_node)
        x->nodes.data[owner->last_node - 1].next = obj->node;
    else
        owner->first_node = obj->node;
    owner->last_node = obj->node;
}

static void new_member(Index *x, const TraceEvent *ev, uint32_t at) {
    uint32_t number = object(x, ev->a)->node;
    if (!number) return;
    NodeFact *node = &x->nodes.data[number - 1];
    MemberFact member = {.ref = ev->b, .event = at};
    vec_push(&x->members, member);
    uint32_t added = (uint32_t)x->members.len;
    if (node->last)
        x->members.data[node->last - 1].next = added;
    else
        node->first = added;
    node->last = added;
}

/* ---- handles and timers ---- */

static void new_timer(Index *x, const TraceEvent *ev, uint32_t at) {
    bool has_task = ev->flags == WHAT_SLEEP || ev->flags == WHAT_TIMEOUT;
    TimerFact timer = {.due = (uint64_t)trace_i64(ev->c, ev->d),
                       .created = ev->t_ns,
                       .drift = x->drift,
                       .handle = ev->a,
                       .loop = x->drift_loop ? x->drift_loop : index_loop(x),
                       .task = has_task ? ev->b : 0,
                       .name = has_task ? 0 : ev->b,
                       .event = at,
                       .gone = NEVER,
                       .what = (HandleWhat)ev->flags};
    vec_push(&x->timers, timer);
    *handle(x, ev->a) = (uint32_t)(x->timers.len - 1) | HANDLE_IS_TIMER;
    x->drift = x->drift_loop = 0;
}

uint32_t index_timer(const Index *x, uint32_t number) {
    uint32_t known = NEVER;
    if (number && number <= x->handles.len) known = x->handles.data[number - 1];
    return known != NEVER && known & HANDLE_IS_TIMER ? known & ~HANDLE_IS_TIMER
                                                     : NEVER;
}

static void end_timer(Index *x, const TraceEvent *ev, uint32_t at) {
    uint32_t timer = index_timer(x, ev->a);
    if (timer == NEVER) return;
    x->timers.data[timer].gone = at;
    vec_push(&x->ended, timer);
    x->timers.data[timer].fired = ev->kind == EV_TIMER_FIRE;
    uint32_t of = x->timers.data[timer].loop;
    if (ev->kind == EV_TIMER_FIRE && of) vec_push(&loop(x, of)->log, ev->a);
}

/* What a closed loop still had to do will never be done. */
static void close_loop(Index *x, uint32_t number, uint32_t at) {
    bool none_before = true;
    for (uint32_t i = x->pending_from; i < x->timers.len; i++) {
        TimerFact *timer = &x->timers.data[i];
        if (timer->gone == NEVER && timer->loop == number) {
            timer->gone = at;
            vec_push(&x->ended, i);
        }
        none_before = none_before && timer->gone != NEVER;
        if (none_before) x->pending_from = i + 1;
    }
}

static void push(Index *x, const TraceEvent *ev, uint32_t at) {
    uint32_t number = ev->d ? ev->d : 1;
    *handle(x, ev->a) = at;
    vec_push(&loop(x, number)->log, ev->a);
    if (ev->flags == WHAT_THREADSAFE) index_result(x, ev->a);
    bool step = ev->flags == WHAT_FIRST_STEP || ev->flags == WHAT_STEP ||
                ev->flags == WHAT_WAKEUP;
    if (step && ev->b) index_task(x, ev->b)->loop = number;
}

/* ---- loops and who runs them ---- */

uint32_t index_loop(Index *x) {
    uint32_t runs = index_thread(x, x->thread)->loop;
    return runs ? runs : x->newest_loop;
}

static void loop_state(Index *x, const TraceEvent *ev, uint32_t at) {
    LoopFact *l = loop(x, ev->a);
    if (ev->flags == LOOP_RUNNING) {
        ThreadFact *thread = index_thread(x, x->thread);
        l->thread = x->thread + 1;
        thread->loop = thread->last_loop = ev->a;
    } else if (l->thread && ev->flags != LOOP_STOPPING) {
        ThreadFact *thread = index_thread(x, l->thread - 1);
        if (thread->loop == ev->a) thread->loop = 0;
    }
    if (ev->flags == LOOP_CLOSED) close_loop(x, ev->a, at);
}

/* ---- console ---- */

static void new_print(Index *x, const TraceEvent *ev, uint32_t at) {
    PrintFact print = {ev->t_ns,           at, ev->a, ev->b, ev->c, ev->thread,
                       (StreamId)ev->flags};
    Str text = trace_console_text(x->trace);
    bool begins = ev->a == 0 || text.ptr[ev->a - 1] == '\n';
    /* What the other stream writes does not continue a line of this one. */
    if (!begins && x->prints.len)
        begins = vec_last(&x->prints).stream != print.stream;
    vec_push(&x->prints, print);
    for (uint32_t i = ev->a; i < ev->a + ev->b; i++) {
        if (begins) {
            LineFact line = {i, (uint32_t)x->prints.len - 1};
            vec_push(&x->lines, line);
        }
        begins = text.ptr[i] == '\n';
    }
}

/* ---- the pass ---- */

static void take(Index *x, const TraceEvent *ev, uint32_t at) {
    switch (ev->kind) {
    case EV_LOOP_NEW:
        loop(x, ev->a);
        x->newest_loop = ev->a;
        break;
    case EV_LOOP_STATE: loop_state(x, ev, at); break;
    case EV_READY_PUSH: push(x, ev, at); break;
    case EV_TIMER_DRIFT:
        x->drift = ev->b;
        x->drift_loop = ev->c;
        break;
    case EV_TIMER_ADD: new_timer(x, ev, at); break;
    case EV_TIMER_FIRE:
    case EV_TIMER_CANCEL: end_timer(x, ev, at); break;
    case EV_TASK_NEW: new_task(x, ev, at); break;
    case EV_TASK_NAME: index_task(x, ev->a)->name = ev->b; break;
    case EV_TASK_DONE: index_task(x, ev->a)->done = at; break;
    case EV_STEP_END: add_place(x, ev->loc); break;
    case EV_CORO_NEW:
    case EV_OBJ_NEW: new_object(x, ev, at); break;
    case EV_OBJ_CHILD: new_member(x, ev, at); break;
    case EV_OBJ_DONE: object(x, ev->a)->done = at; break;
    case EV_OBJ_FREE: object(x, ev->a)->freed = at; break;
    case EV_PRINT: new_print(x, ev, at); break;
    default: index_thread_event(x, ev, at);
    }
}

void index_init(Index *x, const Trace *t) {
    *x = (Index){.trace = t, .cursor = trace_cursor_new(t)};
    for (int unit = 0; unit < UNIT_COUNT; unit++)
        vec_push(&x->stops[unit], 0);
    x->order = mem_alloc(sizeof *x->order);
    x->lane_order = mem_alloc(sizeof *x->lane_order);
    InstantFact start = {0};
    vec_push(&x->instants, start);
    ProcFact first = {.ended = NEVER};
    vec_push(&x->processes, first);
    index_thread(x, 0)->known = true;
}

void index_update(Index *x) {
    trace_cursor_seek(x->cursor, x->end);
    for (const TraceEvent *ev; (ev = trace_cursor_next(x->cursor)); x->end++) {
        CHECK(x->end < NEVER >> 3, "events are counted in 29 bits");
        x->thread = ev->thread;
        take(x, ev, x->end);
        index_lane(x, ev, x->end);
        index_stop(x, ev, x->end);
    }
}

static void task_free(TaskFact *task) {
    spans_free(&task->spans);
    vec_free(&task->arrows);
}

void index_free(Index *x) {
    for (size_t i = 0; i < x->tasks.len; i++)
        task_free(&x->tasks.data[i]);
    for (size_t i = 0; i < x->loops.len; i++)
        vec_free(&x->loops.data[i].log);
    for (int unit = 0; unit < UNIT_COUNT; unit++)
        vec_free(&x->stops[unit]);
    vec_free(&x->loops);
    vec_free(&x->handles);
    vec_free(&x->timers);
    vec_free(&x->ended);
    timer_order_free(x->order);
    vec_free(&x->tasks);
    vec_free(&x->objects);
    vec_free(&x->nodes);
    vec_free(&x->members);
    vec_free(&x->prints);
    vec_free(&x->lines);
    vec_free(&x->places);
    mem_free(x->place_slots);
    vec_free(&x->instants);
    vec_free(&x->columns);
    vec_free(&x->lenses);
    vec_free(&x->iterations);
    vec_free(&x->numbered);
    vec_free(&x->errors);
    vec_free(&x->arrows);
    piece_sums_free(x->column_sums);
    index_threads_free(x);
    lane_order_free(x->lane_order);
    trace_cursor_free(x->cursor);
}
