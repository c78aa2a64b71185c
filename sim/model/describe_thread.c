/* describe_thread.c: which sentence an event is: threads, pools, processes. */
#include "model/narrate_impl.h"

static void say(Sentence *out, StringKey key, int weight) {
    out->key = key;
    out->weight = weight;
}

bool set_thread(const Model *m, const TraceEvent *ev, Sentence *out) {
    if (m->index.threads.len < 2) return false;
    out->W = ev->thread + 1u;
    return true;
}

/* ---- threads ---- */

/* Some other thread has a loop that runs. */
static bool loop_elsewhere(const Model *m, uint32_t thread) {
    return m->now.loop_runs && m->now.loop_thread != thread;
}

static void describe_new(const Model *m, const TraceEvent *ev, Sentence *out) {
    out->W = ev->a + 1;
    out->X = ev->thread + 1u;
    switch ((ThreadKind)ev->flags) {
    case THREAD_WORKER:
        say(out, S_N_THREAD_NEW_WORKER, 44);
        set_object(m, out, ev->c);
        break;
    case THREAD_PROCESS: say(out, S_N_THREAD_NEW_PROCESS, 8); break;
    default:
        say(out, S_N_THREAD_NEW, 45);
        if (loop_elsewhere(m, ev->a)) out->key = S_N_THREAD_NEW_LOOP;
    }
}

static void describe_state(const Model *m, const TraceEvent *ev,
                           Sentence *out) {
    static const struct {
        StringKey key;
        int weight;
    } says[] = {
        [THREAD_READY] = {S_N_THREAD_READY, 5},
        [THREAD_RUNNING] = {S_N_THREAD_RUNS, 4},
        [THREAD_BLOCKED] = {S_N_THREAD_BLOCKED, 6},
        [THREAD_WAITING] = {S_N_THREAD_SELECTS, 5},
        [THREAD_IDLE] = {S_N_THREAD_IDLE, 27},
        [THREAD_ENDED] = {S_N_THREAD_ENDED, 47},
    };
    uint8_t state = ev->flags <= THREAD_ENDED ? ev->flags : 0;
    say(out, says[state].key, says[state].weight);
    out->W = ev->a + 1;
    if (state != THREAD_ENDED || !ev->c) return;
    out->key = S_N_THREAD_DIED;
    out->E = model_text(m, ev->c);
}

/* Its lane shows when a thread ran for the first time. */
static bool is_first_run(const Model *m, uint32_t thread, uint32_t at) {
    if (!thread || thread >= m->index.threads.len) return false;
    const Spans *spans = &m->index.threads.data[thread].spans;
    for (size_t i = 0; i < spans->list.len && i < 2; i++)
        if (span_state(spans->list.data[i]) == TASK_RUNNING)
            return span_pos(spans->list.data[i]) == at + 1;
    return false;
}

static void describe_switch(const Model *m, const TraceEvent *ev, uint32_t at,
                            Sentence *out) {
    bool first = is_first_run(m, ev->a, at);
    out->W = ev->a + 1;
    out->X = ev->b + 1;
    if (ev->flags == SWITCH_PREEMPTED)
        say(out, first ? S_N_SWITCH_PREEMPTED_FIRST : S_N_SWITCH_PREEMPTED, 68);
    else
        say(out, first ? S_N_SWITCH_FIRST : S_N_SWITCH, first ? 46 : 14);
}

/* ---- processes ---- */

static void describe_process(const Model *m, const TraceEvent *ev,
                             Sentence *out) {
    static const StringKey keys[] = {
        [PROC_FORK] = S_N_PROC_FORK,
        [PROC_SPAWN] = S_N_PROC_SPAWN,
        [PROC_COMMAND] = S_N_PROC_COMMAND,
    };
    out->P = ev->a;
    if (ev->kind == EV_PROC_NEW) {
        say(out, keys[ev->flags <= PROC_COMMAND ? ev->flags : 0], 55);
        out->n = ev->b;
        out->g = model_text(m, ev->d);
        return;
    }
    say(out, S_N_PROC_END, 47);
    out->n = ev->b;
    if ((int32_t)ev->b >= 0) return;
    out->key = S_N_PROC_KILLED;
    out->n = 0u - ev->b;
}

/* ---- jobs ---- */

/* The process whose main thread works at the job; 0 = a thread of ours. */
static uint32_t process_of(const Model *m, uint32_t thread, uint32_t *pid) {
    ProcessRow row;
    if (thread >= m->index.threads.len ||
        m->index.threads.data[thread].kind != THREAD_PROCESS)
        return 0;
    uint32_t process = m->index.threads.data[thread].process;
    *pid = model_process(m, process, &row) ? row.pid : 0;
    return process;
}

static void describe_job_end(const Model *m, const TraceEvent *ev,
                             Sentence *out) {
    out->v = model_text(m, ev->c);
    say(out, ev->d ? S_N_JOB_DONE_LOOP : S_N_JOB_DONE, 72);
    if (out->P) out->key = S_N_JOB_DONE_PROCESS;
    if (ev->flags == OUT_CANCELLED) out->key = S_N_JOB_CANCELLED;
    if (ev->flags != OUT_RAISED) return;
    out->key = S_N_JOB_RAISED;
    out->tone = TONE_ERROR;
}

static void describe_job(const Model *m, const TraceEvent *ev, Sentence *out) {
    JobRow row;
    uint32_t pid = 0;
    bool known = model_job(m, ev->a, &row);
    uint32_t worker = known && row.has_worker ? row.worker : ev->thread;
    out->J = ev->a;
    out->W = worker + 1;
    out->P = process_of(m, worker, &pid);
    if (known) out->g = row.label;
    out->n = ev->d;
    switch (ev->kind) {
    case EV_JOB_SUBMIT:
        say(out, S_N_JOB_SUBMIT, 56);
        out->g = model_text(m, ev->c);
        out->W = ev->thread + 1u;
        break;
    case EV_JOB_BEGIN:
        say(out, out->P ? S_N_JOB_BEGIN_PROCESS : S_N_JOB_BEGIN, 57);
        if (out->P) out->n = pid;
        break;
    default: describe_job_end(m, ev, out);
    }
}

bool describe_thread(const Model *m, const TraceEvent *ev, uint32_t at,
                     Sentence *out) {
    switch (ev->kind) {
    case EV_THREAD_NEW: describe_new(m, ev, out); break;
    case EV_THREAD_STATE: describe_state(m, ev, out); break;
    case EV_THREAD_SWITCH: describe_switch(m, ev, at, out); break;
    case EV_THREAD_NAME:
        say(out, S_N_THREAD_NAME, 6);
        out->W = ev->a + 1;
        out->s = model_text(m, ev->b);
        break;
    case EV_PROC_NEW:
    case EV_PROC_END: describe_process(m, ev, out); break;
    case EV_SELF_PIPE:
        say(out, S_N_SELF_PIPE, 40);
        out->W = ev->b + 1;
        break;
    case EV_JOB_SUBMIT:
    case EV_JOB_BEGIN:
    case EV_JOB_END: describe_job(m, ev, out); break;
    default: return false;
    }
    return true;
}
