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
}

bool model_ready(const Model *m, uint32_t i, HandleRow *row) {
    uint32_t number = m->state.s.loop;
    const LoopDyn *loop = state_loop(&m->state, number);
    if (!number || i >= loop->pushed - loop->popped) return false;
    uint32_t at = loop->popped + i;
    model_handle_row(m, m->index.loops.data[number - 1].log.data[at], row);
    row->next_iteration = loop->batch_fixed && at >= loop->batch_end;
    return true;
}

size_t model_timers(const Model *m, TimerRow *rows, size_t max) {
    uint32_t pos = m->state.s.pos;
    size_t n = 0;
    index_order_timers(&m->index);
    const Numbers *sorted = &m->index.order->sorted;
    for (size_t i = 0; n < max; i++) {
        i = index_next_timer(&m->index, i, pos);
        if (i >= sorted->len) break;
        const TimerFact *fact = &m->index.timers.data[sorted->data[i]];
        if (fact->loop != m->state.s.loop) continue;
        TimerRow *row = &rows[n++];
        model_handle_row(m, fact->handle, &row->handle);
        row->due_ns = fact->due;
        row->created_ns = fact->created;
        row->drift = fact->drift;
    }
    return n;
}
