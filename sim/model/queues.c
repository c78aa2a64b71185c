/* queues.c: rows of the ready queue and of the timers. */
#include "base/check.h"
#include "base/mem.h"
#include "model/model_impl.h"

/* What READY_PUSH's arg means for this kind of handle; see HandleWhat. */
static void row_arg(const Model *m, uint32_t arg, HandleRow *row) {
    switch (row->what) {
    case WHAT_CALL:
    case WHAT_TIMER:
    case WHAT_DONE_CB:
    case WHAT_THREADSAFE:
    case WHAT_LOOP_OWN: row->name = model_text(m, arg); break;
    case WHAT_WAKEUP:
    case WHAT_SLEEP:
    case WHAT_TIMEOUT:
    case WHAT_GATHER_CB:
    case WHAT_WAIT_CB:
    case WHAT_CHAIN_CB: row->ref = arg; break;
    default: break;
    }
}

static void row_task(const Model *m, HandleRow *row) {
    row->is_step = row->what == WHAT_FIRST_STEP || row->what == WHAT_STEP ||
                   row->what == WHAT_WAKEUP;
    if (row->task && row->task <= m->index.tasks.len && !row->name.len)
        row->name = model_task_function(m, row->task);
}

static void timer_row(const Model *m, uint32_t timer, HandleRow *row) {
    const TimerFact *fact = &m->index.timers.data[timer];
    row->what = fact->what;
    row->task = fact->task;
    row->name = model_text(m, fact->name);
    row->added =
        fact->fired && fact->gone < m->state.s.pos ? fact->gone : fact->event;
    row_task(m, row);
}

void model_handle_row(const Model *m, uint32_t handle, HandleRow *row) {
    *row = (HandleRow){.handle = handle, .name = STR("")};
    if (!handle || handle > m->index.handles.len) return;
    row->cancelled =
        *(const uint32_t *)pages_at(&m->state.cancelled, handle) != 0;
    uint32_t known = m->index.handles.data[handle - 1];
    if (known == NEVER) return;
    if (known & HANDLE_IS_TIMER) {
        timer_row(m, known & ~HANDLE_IS_TIMER, row);
        return;
    }
    const TraceEvent *ev = model_event(m, known);
    row->what = (HandleWhat)ev->flags;
    row->task = ev->b;
    row->added = known;
    row_arg(m, ev->c, row);
    row_task(m, row);
    if (handle < m->index.handle_jobs.len)
        row->job = m->index.handle_jobs.data[handle];
}

bool model_loop_ready(const Model *m, uint32_t number, uint32_t i,
                      HandleRow *row) {
    const LoopDyn *loop = state_loop(&m->state, number);
    if (!number || i >= loop->pushed - loop->popped) return false;
    uint32_t at = loop->popped + i;
    model_handle_row(m, m->index.loops.data[number - 1].log.data[at], row);
    row->next_iteration = loop->batch_fixed && at >= loop->batch_end;
    return true;
}

bool model_ready(const Model *m, uint32_t i, HandleRow *row) {
    return model_loop_ready(m, m->now.loop, i, row);
}

/* ---- timers ---- */

static uint64_t late_by(const Model *m, const TimerFact *fact) {
    uint64_t now = m->state.s.t_ns;
    if (fact->due >= now || !model_loop_blocked(m, fact->loop)) return 0;
    return now - fact->due;
}

size_t model_loop_timers(const Model *m, uint32_t loop, TimerRow *rows,
                         size_t max) {
    size_t n = 0;
    TimerWalk w;
    timer_walk(&w, &m->index, m->state.s.pos);
    const TimerFact *fact;
    while (n < max && (fact = timer_walk_next(&w))) {
        if (fact->loop != loop) continue;
        TimerRow *row = &rows[n++];
        model_handle_row(m, fact->handle, &row->handle);
        row->due_ns = fact->due;
        row->created_ns = fact->created;
        row->drift = fact->drift;
        row->late_ns = late_by(m, fact);
    }
    return n;
}

size_t model_timers(const Model *m, TimerRow *rows, size_t max) {
    return model_loop_timers(m, m->now.loop, rows, max);
}

/* The overdue ones come first in the order of timers. */
uint32_t model_late_timers(const Model *m, uint32_t loop) {
    enum { ENOUGH = 1000 };
    uint32_t n = 0;
    TimerWalk w;
    timer_walk(&w, &m->index, m->state.s.pos);
    const TimerFact *fact;
    while (n < ENOUGH && (fact = timer_walk_next(&w))) {
        if (fact->due >= m->state.s.t_ns) break;
        n += fact->loop == loop;
    }
    return n;
}

/* ---- loops ---- */

uint32_t model_loops(const Model *m) {
    return m->state.s.newest_loop;
}

bool model_loop(const Model *m, uint32_t number, LoopRow *row) {
    *row = (LoopRow){.loop = number};
    if (!number || number > model_loops(m)) return false;
    const LoopDyn *loop = state_loop(&m->state, number);
    row->thread = loop->thread ? loop->thread - 1 : 0;
    row->state = (LoopState)loop->state;
    if (loop->thread) {
        const Context *cx = state_context(&m->state, row->thread);
        row->runs = cx->loop_runs && cx->loop == number;
    }
    row->iteration = loop->iteration;
    row->ready = loop->pushed - loop->popped;
    row->batch = model_batch(loop);
    row->timers = loop->timers;
    return true;
}

bool model_loop_blocked(const Model *m, uint32_t number) {
    const LoopDyn *loop = state_loop(&m->state, number);
    const Context *cx = loop->thread
                            ? state_context(&m->state, loop->thread - 1)
                            : &m->state.s.cx;
    return cx->blocked && cx->loop_runs && cx->loop == number;
}

/* With several loops: those that are in the loop's own queue. */
uint32_t model_starving(const Model *m, uint32_t number) {
    enum { ENOUGH = 1000 };
    HandleRow row;
    uint32_t n = 0;
    for (uint32_t i = 0; i < ENOUGH && model_loop_ready(m, number, i, &row);
         i++)
        n += row.is_step;
    return n;
}
