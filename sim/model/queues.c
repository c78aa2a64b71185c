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
        row->name = model_func_name(m, task_fact(m, row->task)->func);
}

static void timer_row(const Model *m, uint32_t timer, HandleRow *row) {
    const TimerFact *fact = &m->index.timers.data[timer];
    row->what = fact->what;
    row->task = fact->task;
    row->name = model_text(m, fact->name);
    row->added = fact->fired < m->state.s.pos ? fact->fired : fact->event;
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

/* The front of the heap in order: of the nodes whose parent is already out,
 * the least is next.  They are kept in a small heap of their own. */
typedef struct Frontier {
    VEC(uint32_t) nodes; /* positions in the heap */
} Frontier;

static uint32_t timer_at(const Model *m, uint32_t node) {
    return *(const uint32_t *)pages_at(&m->state.heap, node);
}

static bool before(const Model *m, uint32_t a, uint32_t b) {
    return heap_before(&m->index, timer_at(m, a), timer_at(m, b));
}

static void frontier_add(const Model *m, Frontier *f, uint32_t node) {
    if (node >= m->state.s.heap) return;
    vec_push(&f->nodes, node);
    size_t i = f->nodes.len - 1;
    while (i && before(m, node, f->nodes.data[(i - 1) / 2])) {
        f->nodes.data[i] = f->nodes.data[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    f->nodes.data[i] = node;
}

static uint32_t frontier_take(const Model *m, Frontier *f) {
    uint32_t *nodes = f->nodes.data, first = nodes[0];
    uint32_t node = vec_pop(&f->nodes);
    size_t i = 0, n = f->nodes.len;
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && before(m, nodes[child + 1], nodes[child])) child++;
        if (!before(m, nodes[child], node)) break;
        nodes[i] = nodes[child];
    }
    if (n) nodes[i] = node;
    return first;
}

size_t model_timers(const Model *m, TimerRow *rows, size_t max) {
    Frontier f = {0};
    size_t n = 0;
    frontier_add(m, &f, 0);
    while (f.nodes.len && n < max) {
        uint32_t node = frontier_take(m, &f);
        uint32_t timer = timer_at(m, node) - 1;
        const TimerFact *fact = &m->index.timers.data[timer];
        TimerRow *row = &rows[n++];
        model_handle_row(m, fact->handle, &row->handle);
        row->due_ns = fact->due;
        row->created_ns = fact->created;
        row->drift = fact->drift;
        frontier_add(m, &f, 2 * node + 1);
        frontier_add(m, &f, 2 * node + 2);
    }
    vec_free(&f.nodes);
    return n;
}
