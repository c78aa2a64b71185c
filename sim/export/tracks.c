/* tracks.c: the cursor: events in, events out; where the range begins and
 * ends. */
#include "export/tracks_impl.h"

#include "base/mem.h"

Tracks *tracks_new(const ExportInput *in, const ExportOptions *options) {
    Tracks *t = mem_alloc(sizeof *t);
    t->in = in;
    t->trace = in->trace;
    t->clock = options->clock;
    t->range = options->range;
    t->groups = options->groups ? options->groups : GROUP_ALL;
    t->cursor = trace_cursor_new(in->trace);
    t->ahead = trace_cursor_new(in->trace);
    t->muted = true;
    t->task_pool.size = sizeof(Task);
    t->handle_pool.size = sizeof(Handle);
    t->object_pool.size = sizeof(Object);
    t->job_pool.size = sizeof(Job);
    t->loop_pool.size = sizeof(Loop);
    t->counter_pool.size = sizeof(Counter);
    threads_init(t);
    return t;
}

/* What the events said so far may point at dies only when they have been
 * read. */
static void free_dead(Tracks *t) {
    for (size_t i = 0; i < t->dead_tasks.len; i++)
        task_free(t, t->dead_tasks.data[i]);
    for (size_t i = 0; i < t->dead_counters.len; i++)
        counter_free(t, t->dead_counters.data[i]);
    t->dead_tasks.len = t->dead_counters.len = 0;
}

void tracks_free(Tracks *t) {
    if (!t) return;
    free_dead(t);
    for (Task *k = t->first_task, *next; k; k = next) {
        next = k->next;
        task_free(t, k);
    }
    for (Counter *c = t->first_counter, *next; c; c = next) {
        next = c->next;
        counter_free(t, c);
    }
    threads_free(t);
    NumberMap *maps[] = {&t->tasks, &t->handles, &t->objects,
                         &t->jobs,  &t->loops,   &t->labels};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        map_free(maps[i]);
    Records *pools[] = {&t->task_pool, &t->handle_pool, &t->object_pool,
                        &t->job_pool,  &t->loop_pool,   &t->counter_pool};
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++)
        records_free(pools[i]);
    vec_free(&t->queue);
    vec_free(&t->dirty);
    vec_free(&t->dead_tasks);
    vec_free(&t->dead_counters);
    trace_cursor_free(t->cursor);
    trace_cursor_free(t->ahead);
    mem_free(t);
}

uint64_t tracks_pos(const Tracks *t) {
    return trace_cursor_pos(t->cursor);
}

/* ---- one event of the trace ---- */

static void enter(Tracks *t, uint32_t number) {
    if (t->thread->number != number) t->thread = thread_of(t, number);
}

/* Whether the event is made by Python code that runs: all others are the
 * loop's, the interpreter's or another thread's doing. */
static bool is_by_code(const Tracks *t, EventKind kind) {
    switch (kind) {
    case EV_LINE:
        return !t->thread->lane.depth; /* most lines: of no interest */
    case EV_CALL:
    case EV_LOOP_NEW:
    case EV_READY_PUSH:
    case EV_PRINT:
    case EV_RAISE:
    case EV_TIMER_ADD:
    case EV_TASK_NEW:
    case EV_STEP_BEGIN:
    case EV_CANCEL_REQ:
    case EV_OBJ_NEW:
    case EV_SYNC:
    case EV_QUEUE:
    case EV_JOB_SUBMIT:
    case EV_THREAD_NEW:
    case EV_PROC_NEW:
    case EV_BLOCK_BEGIN: return true;
    default: return false;
    }
}

/* Who follows what. */
static void tell(Tracks *t, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_CALL: thread_call(t, ev); break;
    case EV_RETURN: thread_return(t); break;
    case EV_LOOP_NEW:
    case EV_LOOP_STATE:
    case EV_READY_PUSH:
    case EV_READY_DROP:
    case EV_ITER:
    case EV_SELECT_ENTER:
    case EV_SELECT_LEAVE:
    case EV_CB_BEGIN:
    case EV_CB_END:
    case EV_PRINT:
    case EV_RAISE:
    case EV_CHOICE: loop_event(t, ev); break;
    case EV_TIMER_ADD:
    case EV_TIMER_DRIFT:
    case EV_TIMER_FIRE:
    case EV_TIMER_CANCEL: timer_event(t, ev); break;
    case EV_TASK_NEW:
    case EV_TASK_NAME:
    case EV_TASK_DONE:
    case EV_STEP_BEGIN:
    case EV_STEP_END:
    case EV_CANCEL_REQ: task_event(t, ev); break;
    case EV_WARN:
        loop_event(t, ev);
        task_event(t, ev);
        break;
    case EV_OBJ_NEW:
    case EV_OBJ_DONE:
    case EV_OBJ_FREE:
    case EV_SYNC:
    case EV_QUEUE: object_event(t, ev); break;
    case EV_JOB_SUBMIT:
    case EV_JOB_BEGIN:
    case EV_JOB_END: job_event(t, ev); break;
    case EV_THREAD_NEW:
    case EV_THREAD_NAME:
    case EV_THREAD_STATE:
    case EV_THREAD_SWITCH:
    case EV_PROC_NEW:
    case EV_PROC_END:
    case EV_BLOCK_BEGIN:
    case EV_BLOCK_END: thread_event(t, ev); break;
    default: break;
    }
}

static void fold(Tracks *t, const TraceEvent *ev) {
    enter(t, ev->thread);
    if (is_by_code(t, ev->kind)) thread_works(t, ev);
    tell(t, ev);
}

/* ---- the range ---- */

static bool reached(const Tracks *t, const TraceEvent *ev) {
    return (t->range.steps ? t->step : ev->t_ns) >= t->range.from;
}

/* Reads one event.  The one at which the range begins waits until all that is
 * open has been begun. */
static void read_event(Tracks *t) {
    t->step = trace_cursor_pos(t->cursor);
    const TraceEvent *ev = trace_cursor_next(t->cursor);
    if (!ev) {
        t->step -= t->step > 0;
        range_close(t, false);
        return;
    }
    if (t->muted && reached(t, ev)) {
        trace_cursor_seek(t->cursor, t->step);
        range_open(t, ev);
        return;
    }
    if (range_over(&t->range, t->step, ev)) {
        t->step -= t->step > 0;
        range_close(t, true);
        return;
    }
    t->t_ns = ev->t_ns;
    fold(t, ev);
}

const TrackEvent *tracks_next(Tracks *t) {
    while (t->head == t->queue.len) {
        t->head = t->queue.len = 0;
        if (t->dead_tasks.len || t->dead_counters.len) free_dead(t);
        if (t->phase == PHASE_OVER) return NULL;
        if (t->phase == PHASE_FOLD)
            read_event(t);
        else
            range_next(t);
    }
    Queued *q = &t->queue.data[t->head++];
    for (int i = 0; i < 2 && q->text_arg[i]; i++)
        q->ev.args[q->text_arg[i] - 1].text.ptr = q->text[i];
    return &q->ev;
}
