/* jobs.c: rows of executors and jobs; what goes from one thread to another.
 *
 * What state a job is in at a position follows from three events of its life,
 * so the state of the fold needs nothing for it. */
#include <inttypes.h>
#include <stdio.h>

#include "model/model_impl.h"

static const JobFact *job_fact(const Model *m, uint32_t job) {
    return &m->index.jobs.data[job - 1];
}

/* ---- lists of jobs, sorted by one of their events ---- */

enum { BY_SUBMIT, BY_BEGIN, BY_END };

static uint32_t event_of(const JobFact *fact, int by) {
    return by == BY_SUBMIT ? fact->submit
                           : (by == BY_BEGIN ? fact->begin : fact->end);
}

/* How many of the list have had that event before `pos`. */
static size_t count_before(const Model *m, const Numbers *jobs, int by,
                           uint32_t pos) {
    size_t lo = 0, hi = jobs->len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (event_of(job_fact(m, jobs->data[mid]), by) < pos)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

size_t model_jobs_before(const Model *m, const Numbers *submitted,
                         uint32_t pos) {
    return count_before(m, submitted, BY_SUBMIT, pos);
}

uint32_t model_job_at(const Model *m, uint32_t thread, uint32_t pos) {
    if (thread >= m->index.threads.len) return 0;
    const Numbers *begun = &m->index.threads.data[thread].begun;
    size_t n = count_before(m, begun, BY_BEGIN, pos);
    if (!n) return 0;
    uint32_t job = begun->data[n - 1];
    return job_fact(m, job)->end >= pos ? job : 0;
}

uint32_t model_job_of(const Model *m, uint32_t thread) {
    return model_job_at(m, thread, m->state.s.pos);
}

size_t model_thread_jobs(const Model *m, uint32_t thread, uint32_t first,
                         uint32_t *jobs, size_t max) {
    if (thread >= m->index.threads.len) return 0;
    const Numbers *all = &m->index.threads.data[thread].submitted;
    size_t end = model_jobs_before(m, all, m->state.s.pos), n = 0;
    for (size_t i = first; i < end && n < max; i++)
        jobs[n++] = all->data[i];
    return n;
}

/* ---- jobs ---- */

uint32_t model_jobs(const Model *m) {
    return m->state.s.jobs;
}

static void submitted(const Model *m, const JobFact *fact, JobRow *row) {
    const TraceEvent *ev = model_event(m, fact->submit);
    row->label = model_text(m, ev->c);
    row->executor = ev->b;
    row->submitter = ev->thread;
    row->submit_loc = ev->loc;
    row->submitted_ns = ev->t_ns;
    row->state = JOB_QUEUED;
    row->look = TASK_READY;
}

static void taken(const Model *m, const JobFact *fact, JobRow *row) {
    row->began_ns = model_event(m, fact->begin)->t_ns;
    row->has_worker = true;
    row->worker = fact->worker;
    row->state = JOB_RUNNING;
    row->look = model_thread_state(m, fact->worker) == THREAD_BLOCKED
                    ? TASK_BLOCKED
                    : TASK_RUNNING;
}

static void ended(const Model *m, const JobFact *fact, JobRow *row) {
    const TraceEvent *ev = model_event(m, fact->end);
    row->ended_ns = ev->t_ns;
    row->result = model_text(m, ev->c);
    row->future = ev->d;
    switch ((Outcome)ev->flags) {
    case OUT_RAISED:
        row->state = JOB_ERROR;
        row->look = TASK_ERROR;
        break;
    case OUT_CANCELLED:
        row->state = JOB_CANCELLED;
        row->look = TASK_CANCELLED;
        break;
    default: row->state = JOB_DONE; row->look = TASK_DONE;
    }
}

bool model_job(const Model *m, uint32_t job, JobRow *row) {
    *row = (JobRow){.job = job, .label = STR(""), .result = STR("")};
    snprintf(row->badge, sizeof row->badge, "J%" PRIu32, job);
    if (!job || job > model_jobs(m)) return false;
    const JobFact *fact = job_fact(m, job);
    uint32_t pos = m->state.s.pos;
    if (fact->submit >= pos) return false;
    submitted(m, fact, row);
    if (fact->begin < pos) taken(m, fact, row);
    if (fact->end < pos) ended(m, fact, row);
    return true;
}

/* ---- executors ---- */

uint32_t model_executors(const Model *m) {
    const Index *x = &m->index;
    size_t lo = 0, hi = x->executors.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (x->executors.data[mid].event < m->state.s.pos)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

static uint32_t workers_so_far(const Model *m, const ExecFact *exec) {
    uint32_t n = 0;
    while (n < exec->workers.len &&
           m->index.threads.data[exec->workers.data[n]].event < m->state.s.pos)
        n++;
    return n;
}

/* Of the jobs in the order of submission: behind the last one that was taken.
 * Those before it were taken or cancelled. */
static size_t first_queued(const Model *m, const ExecFact *exec) {
    size_t n = count_before(m, &exec->taken, BY_BEGIN, m->state.s.pos);
    return n ? job_fact(m, exec->taken.data[n - 1])->place + 1 : 0;
}

static bool is_queued(const Model *m, uint32_t job) {
    return job_fact(m, job)->begin >= m->state.s.pos &&
           job_fact(m, job)->end >= m->state.s.pos;
}

bool model_executor(const Model *m, uint32_t i, ExecutorRow *row) {
    *row = (ExecutorRow){.label = STR("")};
    if (i >= model_executors(m)) return false;
    const ExecFact *exec = &m->index.executors.data[i];
    uint32_t pos = m->state.s.pos;
    ObjectRow object;
    row->executor = exec->obj;
    row->processes = exec->processes;
    if (model_object(m, exec->obj, &object)) {
        row->label = object.label;
        row->max_workers = object.n;
    }
    size_t in = count_before(m, &exec->submitted, BY_SUBMIT, pos);
    size_t begun = count_before(m, &exec->taken, BY_BEGIN, pos);
    row->ended = (uint32_t)count_before(m, &exec->ended, BY_END, pos);
    row->queued =
        (uint32_t)(in - begun - count_before(m, &exec->dropped, BY_END, pos));
    row->workers = workers_so_far(m, exec);
    for (uint32_t w = 0; w < row->workers; w++)
        row->running += model_job_of(m, exec->workers.data[w]) != 0;
    if (begun) row->last_taken = exec->taken.data[begun - 1];
    return true;
}

size_t model_executor_workers(const Model *m, uint32_t executor, uint32_t first,
                              uint32_t *threads, size_t max) {
    const ExecFact *exec = index_executor(&m->index, executor);
    size_t n = 0, end = exec ? workers_so_far(m, exec) : 0;
    for (size_t i = first; i < end && n < max; i++)
        threads[n++] = exec->workers.data[i];
    return n;
}

size_t model_executor_queue(const Model *m, uint32_t executor, uint32_t first,
                            uint32_t *jobs, size_t max) {
    const ExecFact *exec = index_executor(&m->index, executor);
    size_t n = 0;
    if (!exec) return 0;
    size_t end = count_before(m, &exec->submitted, BY_SUBMIT, m->state.s.pos);
    for (size_t i = first_queued(m, exec); i < end && n < max; i++) {
        uint32_t job = exec->submitted.data[i];
        if (!is_queued(m, job)) continue;
        if (first)
            first--;
        else
            jobs[n++] = job;
    }
    return n;
}

/* ---- hand-overs ---- */

static void none(HandOver *h, HandOverKind kind, uint64_t at) {
    *h = (HandOver){.kind = kind, .ev = at, .from = NO_THREAD, .to = NO_THREAD};
}

static bool job_hand_over(const Model *m, const TraceEvent *ev, uint64_t at,
                          HandOver *h) {
    static const struct {
        uint8_t event;
        HandOverKind kind;
    } kinds[] = {{EV_JOB_SUBMIT, HAND_SUBMIT},
                 {EV_JOB_BEGIN, HAND_TAKE},
                 {EV_JOB_END, HAND_RESULT}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (ev->kind != kinds[i].event) continue;
        none(h, kinds[i].kind, at);
        h->job = ev->a;
        h->executor = ev->b;
        if (ev->kind == EV_JOB_SUBMIT) h->from = ev->thread;
        if (ev->kind == EV_JOB_BEGIN) h->to = ev->c;
        if (ev->kind == EV_JOB_END && ev->a && ev->a <= m->index.jobs.len)
            h->from = job_fact(m, ev->a)->worker;
        /* A job that was cancelled in the queue goes nowhere. */
        return ev->kind != EV_JOB_END || job_fact(m, ev->a)->begin != NEVER;
    }
    return false;
}

static bool hand_over(const Model *m, const TraceEvent *ev, uint64_t at,
                      HandOver *h) {
    switch (ev->kind) {
    case EV_THREAD_NEW:
        if (ev->flags == THREAD_WORKER) return false;
        none(h, HAND_START, at);
        h->from = ev->thread;
        h->to = ev->a;
        h->process = ev->d;
        return true;
    case EV_PROC_NEW:
        none(h, HAND_PROCESS, at);
        h->from = ev->thread;
        h->process = ev->a;
        return true;
    case EV_SELF_PIPE:
        none(h, HAND_THREADSAFE, at);
        h->from = ev->b;
        h->loop = ev->a;
        if (ev->a && ev->a <= m->index.loops.len &&
            m->index.loops.data[ev->a - 1].thread)
            h->to = m->index.loops.data[ev->a - 1].thread - 1;
        return true;
    default: return job_hand_over(m, ev, at, h);
    }
}

size_t model_hand_overs(const Model *m, uint64_t since, HandOver *rows,
                        size_t max) {
    enum { FAR_ENOUGH = 2048 };
    uint64_t at = m->state.s.pos;
    uint64_t stop = at > FAR_ENOUGH ? at - FAR_ENOUGH : 0;
    size_t n = 0;
    while (at > since && at > stop && n < max) {
        TraceEvent ev = *model_event(m, --at);
        n += hand_over(m, &ev, at, &rows[n]);
    }
    return n;
}
