/* threads.c: rows of threads and processes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/model_impl.h"

TaskState thread_look(ThreadState state) {
    switch (state) {
    case THREAD_READY: return TASK_READY;
    case THREAD_RUNNING: return TASK_RUNNING;
    case THREAD_BLOCKED: return TASK_BLOCKED;
    case THREAD_ENDED: return TASK_DONE;
    default: return TASK_WAITING;
    }
}

Str thread_short_name(Str name) {
    const char *open = memchr(name.ptr, '(', name.len);
    /* "Thread-" and two parentheses are nine bytes. */
    if (name.len < 9 || memcmp(name.ptr, "Thread-", 7) != 0 || !open ||
        name.ptr[name.len - 1] != ')')
        return name;
    size_t from = (size_t)(open + 1 - name.ptr);
    return (Str){open + 1, name.len - 1 - from};
}

ModelCast model_cast(const Model *m) {
    const Index *x = &m->index;
    ModelCast cast = {.processes = x->processes.len > 1,
                      .jobs = x->jobs.len > 0,
                      .most_threads = (uint32_t)x->threads.len,
                      .most_processes = (uint32_t)x->processes.len};
    for (size_t i = 1; i < x->threads.len && !cast.threads; i++)
        cast.threads = x->threads.data[i].kind != THREAD_PROCESS;
    return cast;
}

static const ThreadFact *thread_fact(const Model *m, uint32_t thread) {
    return &m->index.threads.data[thread];
}

static bool exists(const Model *m, uint32_t thread) {
    return thread < m->index.threads.len &&
           (!thread || thread_fact(m, thread)->event < m->state.s.pos);
}

/* ---- badges ---- */

const char *model_badge(const Model *m, uint32_t thread, char *badge) {
    badge[0] = badge[1] = 0;
    if (thread >= m->index.threads.len) return badge;
    index_order_lanes(&m->index);
    const ThreadFact *fact = thread_fact(m, thread);
    badge[0] = fact->letter;
    if (fact->badge)
        snprintf(badge + 1, BADGE_MAX - 1, "%" PRIu32, fact->badge);
    return badge;
}

/* ---- states ---- */

/* A run that we end leaves its threads where they are. */
static bool ran_to_its_end(const Model *m) {
    return m->state.s.over && (m->state.s.end_reason == END_OK ||
                               m->state.s.end_reason == END_EXCEPTION);
}

/* The trace of a program with one thread says nothing of its states. */
ThreadState model_thread_state(const Model *m, uint32_t thread) {
    const ThreadDyn *dyn = state_thread(&m->state, thread);
    const Context *cx = state_context(&m->state, thread);
    ThreadState state = (ThreadState)dyn->state;
    if (!m->state.s.pos) return thread ? state : THREAD_RUNNING;
    if (!thread && (cx->finished || ran_to_its_end(m))) return THREAD_ENDED;
    if (state == THREAD_ENDED) return state;
    if (cx->blocked) return THREAD_BLOCKED;
    if (!cx->selecting) return state;
    /* Woken, but not yet running. */
    const LoopDyn *loop = state_loop(&m->state, cx->loop);
    return loop->pushed > loop->popped ? THREAD_READY : THREAD_WAITING;
}

static bool is_over(const Model *m, uint32_t thread) {
    return model_thread_state(m, thread) == THREAD_ENDED;
}

uint32_t model_threads(const Model *m) {
    return m->state.s.threads + 1;
}

size_t model_threads_alive(const Model *m, uint32_t from, uint32_t *threads,
                           size_t max) {
    size_t n = 0;
    for (uint32_t i = from; i < model_threads(m) && n < max; i++)
        if (exists(m, i) && !is_over(m, i)) threads[n++] = i;
    return n;
}

size_t model_thread_waiters(const Model *m, uint32_t obj, uint32_t *threads,
                            size_t max) {
    size_t n = 0;
    for (uint32_t i = 0; obj && i < model_threads(m); i++) {
        const ThreadDyn *dyn = state_thread(&m->state, i);
        if (dyn->waits != obj || dyn->state != THREAD_BLOCKED) continue;
        if (n < max) threads[n] = i;
        n++;
    }
    return n;
}

/* ---- rows ---- */

static Str name_now(const Model *m, uint32_t thread) {
    const ThreadFact *fact = thread_fact(m, thread);
    const Numbers *names = &fact->renames;
    size_t n = numbers_below(names->data, names->len, m->state.s.pos);
    if (n) return model_text(m, model_event(m, names->data[n - 1])->b);
    return fact->name ? model_text(m, fact->name) : STR("MainThread");
}

static void row_facts(const Model *m, ThreadRow *row) {
    const ThreadFact *fact = thread_fact(m, row->thread);
    row->main = !row->thread;
    row->kind = (ThreadKind)fact->kind;
    row->runs_loop = fact->last_loop != 0;
    row->process = fact->process;
    row->parent = fact->parent;
    row->executor = fact->executor;
    row->created_ns = fact->created;
    row->jobs_submitted =
        (uint32_t)model_jobs_before(m, &fact->submitted, m->state.s.pos);
    if (fact->ended < m->state.s.pos)
        row->ended_ns = model_event(m, fact->ended)->t_ns;
    row->job = model_job_of(m, row->thread);
}

uint32_t model_holder(const Model *m, const ThreadDyn *dyn) {
    if (!dyn->holder || !dyn->waits) return dyn->holder;
    const ObjDyn *obj = pages_at(&m->state.objects, dyn->waits);
    if (!obj->last) return dyn->holder;
    const TraceEvent *ev = model_event(m, obj->last - 1);
    if (ev->kind != EV_SYNC) return dyn->holder;
    if (ev->flags == SYNC_ACQUIRE || ev->c) return ev->thread + 1U;
    return 0; /* free: somebody is about to take it */
}

static void row_wait(const Model *m, const ThreadDyn *dyn, const Context *cx,
                     ThreadRow *row) {
    ObjectRow object;
    row->since_ns = dyn->since;
    row->waits = model_text(m, dyn->label);
    row->waits_obj = dyn->waits;
    if (dyn->waits && model_object(m, dyn->waits, &object))
        row->waits_obj_label = object.label;
    uint32_t holder = model_holder(m, dyn);
    row->has_holder = holder != 0;
    row->holder = holder ? holder - 1 : 0;
    if (!cx->blocked) return;
    row->since_ns = cx->block_from;
    row->waits = model_text(m, cx->block_label);
    row->has_due = cx->block_until >= 0;
    row->due_ns = row->has_due ? (uint64_t)cx->block_until : 0;
}

static uint32_t own_loc(const Model *m, const Context *cx) {
    return state_frame_loc(&m->state, cx->base);
}

static void row_code(const Model *m, const Context *cx, ThreadRow *row) {
    FrameRow frame;
    row->task = cx->running && !cx->ended ? cx->task : 0;
    row->own_loc = own_loc(m, cx);
    uint32_t top = row->task ? state_task(&m->state, row->task)->top : cx->base;
    if (model_frames(m, top, &frame, 1)) {
        row->function = frame.function;
        row->label = frame.label;
        row->loc = frame.loc;
    }
    if (row->thread == m->state.s.thread && m->now.loc) row->loc = m->now.loc;
    for (; top; row->stack_size++)
        top = ((const FrameDyn *)pages_at(&m->state.frames, top - 1))->below;
}

TaskState model_thread_look(const Model *m, uint32_t thread) {
    ThreadState state = model_thread_state(m, thread);
    bool failed = state == THREAD_ENDED && thread_fact(m, thread)->died;
    return failed ? TASK_ERROR : thread_look(state);
}

bool model_thread(const Model *m, uint32_t thread, ThreadRow *row) {
    *row = (ThreadRow){.thread = thread,
                       .name = STR(""),
                       .waits = STR(""),
                       .error = STR(""),
                       .waits_obj_label = STR(""),
                       .function = STR(""),
                       .label = STR("")};
    if (!exists(m, thread)) return false;
    const ThreadDyn *dyn = state_thread(&m->state, thread);
    const Context *cx = state_context(&m->state, thread);
    model_badge(m, thread, row->badge);
    row->name = name_now(m, thread);
    row->state = model_thread_state(m, thread);
    row->look = model_thread_look(m, thread);
    if (row->look == TASK_ERROR)
        row->error = model_text(m, thread_fact(m, thread)->died);
    row_facts(m, row);
    row_wait(m, dyn, cx, row);
    row_code(m, cx, row);
    row->loop = cx->loop;
    row->loop_runs = cx->loop_runs;
    return true;
}

size_t model_thread_stack(const Model *m, uint32_t thread, FrameRow *rows,
                          size_t max) {
    if (!exists(m, thread)) return 0;
    return model_frames(m, state_context(&m->state, thread)->base, rows, max);
}

size_t model_thread_places(const Model *m, ThreadPlace *rows, size_t max) {
    size_t n = 0;
    for (uint32_t i = 0; i < model_threads(m) && n < max; i++) {
        uint32_t loc = own_loc(m, state_context(&m->state, i));
        if (loc && exists(m, i) && !is_over(m, i))
            rows[n++] = (ThreadPlace){loc, i};
    }
    return n;
}

/* ---- processes ---- */

uint32_t model_processes(const Model *m) {
    return m->state.s.processes + 1;
}

static void process_words(const Model *m, const ProcFact *fact,
                          ProcessRow *row) {
    const TraceEvent *ev = model_event(m, fact->event);
    row->pid = ev->b;
    row->kind = (ProcKind)ev->flags;
    row->is_command = ev->flags == PROC_COMMAND;
    row->parent = ev->c;
    row->label = model_text(m, ev->d);
    row->started_ns = ev->t_ns;
}

bool model_process(const Model *m, uint32_t process, ProcessRow *row) {
    *row = (ProcessRow){
        .process = process, .first_thread = NO_THREAD, .label = STR("")};
    if (process >= m->index.processes.len) return false;
    const ProcFact *fact = &m->index.processes.data[process];
    bool told = fact->event < m->state.s.pos && fact->event != 0;
    if (process && !told) return false;
    if (told) process_words(m, fact, row);
    if (process) snprintf(row->badge, sizeof row->badge, "P%" PRIu32, process);
    if (!process) row->first_thread = 0;
    if (process && fact->first_thread && exists(m, fact->first_thread - 1))
        row->first_thread = fact->first_thread - 1;
    row->ended = fact->ended < m->state.s.pos;
    if (row->ended) {
        const TraceEvent *ev = model_event(m, fact->ended);
        row->status = (int32_t)ev->b;
        row->ended_ns = ev->t_ns;
    }
    if (!process && m->state.s.over) row->ended = true;
    return true;
}

TaskState model_process_look(const Model *m, const ProcessRow *row) {
    if (row->ended) return row->status ? TASK_ERROR : TASK_DONE;
    if (row->first_thread == NO_THREAD) return TASK_RUNNING;
    return thread_look(model_thread_state(m, row->first_thread));
}
