/* index_threads.c: the lasting facts about threads, processes and jobs. */
#include "model/index.h"

#include "base/check.h"
#include "base/mem.h"

#include <string.h>

enum { MANY = 1 << 28 }; /* more of anything is a broken trace */

/* ---- tables that grow to the number asked for ---- */

ThreadFact *index_thread(Index *x, uint32_t thread) {
    CHECK(thread <= UINT16_MAX, "threads are numbered with 16 bits");
    while (x->threads.len <= thread) {
        ThreadFact fact = {.event = NEVER, .ended = NEVER};
        vec_push(&x->threads, fact);
    }
    return &x->threads.data[thread];
}

static ProcFact *process(Index *x, uint32_t number) {
    CHECK(number < MANY, "processes are numbered from 0");
    while (x->processes.len <= number) {
        ProcFact fact = {.event = NEVER, .ended = NEVER};
        vec_push(&x->processes, fact);
    }
    return &x->processes.data[number];
}

static JobFact *job(Index *x, uint32_t number) {
    CHECK(number && number < MANY, "jobs are numbered from 1");
    while (x->jobs.len < number) {
        JobFact fact = {.submit = NEVER, .begin = NEVER, .end = NEVER};
        vec_push(&x->jobs, fact);
    }
    return &x->jobs.data[number - 1];
}

ExecFact *index_executor(const Index *x, uint32_t obj) {
    uint32_t at = obj < x->executor_of.len ? x->executor_of.data[obj] : 0;
    return at ? &x->executors.data[at - 1] : NULL;
}

static void new_executor(Index *x, uint32_t obj, uint32_t at, bool processes) {
    CHECK(obj < MANY, "objects are numbered from 1");
    while (x->executor_of.len <= obj)
        vec_push(&x->executor_of, 0);
    ExecFact fact = {.obj = obj, .event = at, .processes = processes};
    vec_push(&x->executors, fact);
    x->executor_of.data[obj] = (uint32_t)x->executors.len;
}

/* One that no OBJ_NEW has told of exists from its first event on. */
static ExecFact *executor(Index *x, uint32_t obj, uint32_t at) {
    if (!index_executor(x, obj)) new_executor(x, obj, at, false);
    return index_executor(x, obj);
}

/* ---- threads and processes ---- */

static void new_thread(Index *x, const TraceEvent *ev, uint32_t at) {
    ThreadFact *thread = index_thread(x, ev->a);
    bool worker = ev->flags == THREAD_WORKER;
    thread->known = true;
    thread->created = ev->t_ns;
    thread->event = at;
    thread->kind = ev->flags;
    thread->name = ev->b;
    thread->executor = worker ? ev->c : 0;
    thread->parent = worker ? ev->thread : ev->c;
    thread->process = ev->d;
    if (worker) vec_push(&executor(x, ev->c, at)->workers, ev->a);
    ProcFact *in = process(x, ev->d);
    if (ev->flags == THREAD_PROCESS && !in->first_thread)
        in->first_thread = ev->a + 1;
}

/* ---- jobs ---- */

static void submit(Index *x, const TraceEvent *ev, uint32_t at) {
    ExecFact *exec = executor(x, ev->b, at);
    JobFact *fact = job(x, ev->a);
    fact->submit = at;
    fact->executor = ev->b;
    fact->submitter = ev->thread;
    fact->submitted = ev->t_ns;
    fact->lane = index_lane_here(x);
    fact->place = (uint32_t)exec->submitted.len;
    vec_push(&exec->submitted, ev->a);
    vec_push(&index_thread(x, ev->thread)->submitted, ev->a);
}

static void job_begins(Index *x, const TraceEvent *ev, uint32_t at) {
    JobFact *fact = job(x, ev->a);
    ExecFact *exec = executor(x, ev->b, at);
    fact->begin = at;
    fact->worker = ev->c;
    vec_push(&exec->taken, ev->a);
    vec_push(&index_thread(x, ev->c)->begun, ev->a);
    if (index_thread(x, ev->c)->kind == THREAD_WORKER) return;
    /* The workers of a pool of processes are told by what they take. */
    for (size_t i = 0; i < exec->workers.len; i++)
        if (exec->workers.data[i] == ev->c) return;
    vec_push(&exec->workers, ev->c);
}

static void job_ends(Index *x, const TraceEvent *ev, uint32_t at) {
    JobFact *fact = job(x, ev->a);
    if (fact->end != NEVER) return;
    fact->end = at;
    if (ev->d) index_thread(x, ev->thread)->result = ev->a;
    ExecFact *exec = executor(x, ev->b, at);
    vec_push(&exec->ended, ev->a);
    if (fact->begin == NEVER) vec_push(&exec->dropped, ev->a);
}

void index_result(Index *x, uint32_t handle) {
    ThreadFact *thread = index_thread(x, x->thread);
    if (!thread->result) return;
    while (x->handle_jobs.len <= handle)
        vec_push(&x->handle_jobs, 0);
    x->handle_jobs.data[handle] = thread->result;
    thread->result = 0;
}

void index_thread_event(Index *x, const TraceEvent *ev, uint32_t at) {
    switch (ev->kind) {
    case EV_OBJ_NEW:
        if (ev->flags == OBJ_EXECUTOR || ev->flags == OBJ_PROCESS_EXECUTOR)
            new_executor(x, ev->a, at, ev->flags == OBJ_PROCESS_EXECUTOR);
        break;
    case EV_THREAD_NEW: new_thread(x, ev, at); break;
    case EV_THREAD_NAME: vec_push(&index_thread(x, ev->a)->renames, at); break;
    case EV_THREAD_STATE:
        if (ev->flags != THREAD_ENDED) break;
        index_thread(x, ev->a)->ended = at;
        index_thread(x, ev->a)->died = ev->c;
        break;
    case EV_PROC_NEW: process(x, ev->a)->event = at; break;
    case EV_PROC_END: process(x, ev->a)->ended = at; break;
    case EV_JOB_SUBMIT: submit(x, ev, at); break;
    case EV_JOB_BEGIN: job_begins(x, ev, at); break;
    case EV_JOB_END: job_ends(x, ev, at); break;
    default: break;
    }
}

bool index_is_start(const Index *x, uint32_t label) {
    static const char end[] = ".start()";
    size_t n = sizeof end - 1;
    Str s = trace_string(x->trace, label);
    return s.len >= n && !memcmp(s.ptr + s.len - n, end, n);
}

bool index_is_threaded(const Index *x) {
    return x->threads.len > 1 || x->processes.len > 1 || x->jobs.len;
}

/* ---- badges and rows ---- */

/* Loops that run in threads of their own are numbered only if there are
 * several. */
static void make_badges(const Index *x) {
    uint32_t loops = 0, others = 0;
    for (size_t i = 0; i < x->threads.len; i++) {
        ThreadFact *t = &x->threads.data[i];
        bool first = i && t->kind == THREAD_PROCESS;
        t->runs_loop = t->last_loop != 0;
        t->letter = !i ? 'M' : first ? 'P' : t->runs_loop ? 'L' : 'W';
        t->badge = !i             ? 0
                   : first        ? t->process
                   : t->runs_loop ? ++loops
                                  : ++others;
    }
    for (size_t i = 0; i < x->threads.len && loops == 1; i++)
        if (x->threads.data[i].letter == 'L') x->threads.data[i].badge = 0;
}

static void add_row(const Index *x, Numbers *rows, uint32_t number,
                    uint32_t lane) {
    LaneOrder *o = x->lane_order;
    vec_push(&o->lanes, lane);
    while (rows->len <= number)
        vec_push(rows, 0);
    rows->data[number] = (uint32_t)o->lanes.len;
}

/* Thread that runs a task: that of its loop. */
static uint32_t thread_of_task(const Index *x, uint32_t task) {
    uint32_t loop = x->tasks.data[task - 1].loop;
    if (!loop || loop > x->loops.len) return 0;
    return x->loops.data[loop - 1].thread ? x->loops.data[loop - 1].thread - 1
                                          : 0;
}

/* Tasks in order of number, as a list for each thread: next[] and first[]. */
typedef struct TaskLists {
    uint32_t *first, *last, *next;
} TaskLists;

static void list_tasks(const Index *x, TaskLists *l) {
    l->first = mem_alloc((x->threads.len + 1) * sizeof *l->first);
    l->last = mem_alloc((x->threads.len + 1) * sizeof *l->last);
    l->next = mem_alloc((x->tasks.len + 1) * sizeof *l->next);
    for (uint32_t task = 1; task <= x->tasks.len; task++) {
        uint32_t in = thread_of_task(x, task);
        *(l->last[in] ? &l->next[l->last[in]] : &l->first[in]) = task;
        l->last[in] = task;
    }
}

static void add_thread(const Index *x, const TaskLists *l, uint32_t thread) {
    LaneOrder *o = x->lane_order;
    add_row(x, &o->thread_rows, thread, LANE_OF_THREAD | thread);
    for (uint32_t task = l->first[thread]; task; task = l->next[task])
        add_row(x, &o->task_rows, task, task);
}

/* Threads stand by process; in a pass over all of them for each process this
 * would be slow with very many. */
static void add_threads(const Index *x) {
    TaskLists l;
    size_t n = x->threads.len, np = x->processes.len;
    uint32_t *first = mem_alloc((np + 1) * sizeof *first);
    uint32_t *next = mem_alloc((n + 1) * sizeof *next);
    for (size_t i = n; i-- > 0;) {
        const ThreadFact *t = &x->threads.data[i];
        if (!t->known) continue;
        size_t in = t->process < np ? t->process : 0;
        next[i] = first[in];
        first[in] = (uint32_t)i + 1;
    }
    list_tasks(x, &l);
    for (uint32_t p = 0; p < np; p++) {
        if (!first[p] && x->processes.data[p].event != NEVER)
            add_row(x, &x->lane_order->process_rows, p, LANE_OF_PROCESS | p);
        for (uint32_t t = first[p]; t; t = next[t - 1])
            add_thread(x, &l, t - 1);
    }
    mem_free(l.first);
    mem_free(l.last);
    mem_free(l.next);
    mem_free(first);
    mem_free(next);
}

void index_order_lanes(const Index *x) {
    LaneOrder *o = x->lane_order;
    if (o->end == x->end) return;
    o->end = x->end;
    o->lanes.len = o->task_rows.len = o->thread_rows.len = o->process_rows.len =
        0;
    make_badges(x);
    if (index_is_threaded(x)) add_threads(x);
}

/* ---- the end ---- */

void lane_order_free(LaneOrder *order) {
    vec_free(&order->lanes);
    vec_free(&order->task_rows);
    vec_free(&order->thread_rows);
    vec_free(&order->process_rows);
    mem_free(order);
}

void index_threads_free(Index *x) {
    for (size_t i = 0; i < x->threads.len; i++) {
        ThreadFact *t = &x->threads.data[i];
        spans_free(&t->spans);
        vec_free(&t->arrows);
        vec_free(&t->columns);
        piece_sums_free(t->column_sums);
        vec_free(&t->renames);
        vec_free(&t->submitted);
        vec_free(&t->begun);
        vec_free(&t->stepping);
    }
    for (size_t i = 0; i < x->executors.len; i++) {
        ExecFact *e = &x->executors.data[i];
        vec_free(&e->submitted);
        vec_free(&e->taken);
        vec_free(&e->ended);
        vec_free(&e->dropped);
        vec_free(&e->workers);
    }
    vec_free(&x->threads);
    vec_free(&x->processes);
    vec_free(&x->jobs);
    vec_free(&x->executors);
    vec_free(&x->executor_of);
    vec_free(&x->handle_jobs);
    vec_free(&x->touched);
}
