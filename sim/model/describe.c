/* describe.c: which sentence an event is: the run, the loop, its queues. */
#include "model/narrate_impl.h"

#include <string.h>

static void say(Sentence *out, StringKey key, int weight) {
    out->key = key;
    out->weight = weight;
}

void set_task(const Model *m, Sentence *out, uint32_t task) {
    out->T = task;
    if (task && task <= m->index.tasks.len && !out->f.len)
        out->f = model_task_function(m, task);
}

void set_object(const Model *m, Sentence *out, uint32_t obj) {
    ObjectRow row;
    out->obj = obj;
    if (model_object(m, obj, &row)) {
        out->g = row.label;
        out->n = row.n;
        out->k = row.finished;
    }
    if (!out->g.len) out->g = STR("future");
}

/* ---- the run ---- */

static void describe_end(const Model *m, const TraceEvent *ev, Sentence *out) {
    static const StringKey keys[] = {
        [END_OK] = S_N_RUN_END,
        [END_EXCEPTION] = S_N_RUN_END_EXCEPTION,
        [END_LIMIT] = S_N_RUN_END_LIMIT,
        [END_NEVER] = S_N_RUN_END_NEVER,
        [END_REFUSED] = S_N_RUN_END_REFUSED,
        [END_STOPPED] = S_N_RUN_END_STOPPED,
    };
    say(out, ev->flags <= END_STOPPED ? keys[ev->flags] : S_N_RUN_END, 100);
    out->n = ev->a;
    out->s = model_text(m, ev->b);
    if (ev->flags == END_NEVER && m->index.threads.len > 1)
        out->key = S_N_RUN_END_DEADLOCK;
    if (ev->flags == END_OK && ev->a) out->key = S_N_RUN_END_STATUS;
    if (ev->flags != END_OK && ev->flags != END_STOPPED) out->tone = TONE_ERROR;
}

/* The task of the timer that is due at this moment of a blocking call; 0: none
 * or several, or it has no task. */
static uint32_t due_task(const Model *m, uint64_t t_ns) {
    enum { ENOUGH = 100 };
    TimerRow rows[ENOUGH];
    uint32_t task = 0;
    size_t n = model_timers(m, rows, ENOUGH);
    for (size_t i = 0; i < n && rows[i].due_ns <= t_ns; i++) {
        if (rows[i].due_ns < t_ns) continue;
        if (task) return 0;
        task = rows[i].handle.task;
    }
    return task;
}

/* A moment within a blocking call; false: the call is over. */
static bool describe_due(const Model *m, const TraceEvent *ev, Sentence *out) {
    const ModelNow *now = &m->now;
    if (!now->blocked || !now->loop_runs || now->t_ns != ev->t_ns ||
        (uint64_t)now->block_until_ns <= ev->t_ns)
        return false;
    uint32_t task = due_task(m, ev->t_ns);
    say(out, task ? S_N_CLOCK_DUE : S_N_CLOCK_DUE_OTHERS, 61);
    set_task(m, out, task);
    out->g = now->block_label;
    out->tone = TONE_BLOCKED;
    return true;
}

static void describe_clock(const Model *m, const TraceEvent *ev,
                           Sentence *out) {
    static const StringKey keys[] = {
        [CLOCK_SELECT] = S_N_CLOCK,
        [CLOCK_BLOCKING] = S_N_CLOCK_BLOCKING,
        [CLOCK_COST] = S_N_CLOCK_COST,
        [CLOCK_POLLED] = S_N_CLOCK_POLLED,
    };
    say(out, keys[ev->flags & 3], ev->flags == CLOCK_SELECT ? 61 : 25);
    out->t0 = (uint64_t)trace_i64(ev->c, ev->d);
    if (ev->flags == CLOCK_BLOCKING && describe_due(m, ev, out)) return;
    /* The clock moves only when no thread can run. */
    uint32_t alive[2];
    if (ev->flags == CLOCK_BLOCKING && model_threads_alive(m, 0, alive, 2) == 2)
        say(out, S_N_CLOCK_THREADS, 61);
}

static void describe_loop_state(const Model *m, const TraceEvent *ev,
                                Sentence *out) {
    switch ((LoopState)ev->flags) {
    case LOOP_RUNNING:
        say(out, ref_is_task(ev->b) ? S_N_LOOP_RUN : S_N_LOOP_RUN_FOREVER, 43);
        if (ref_is_task(ev->b))
            set_task(m, out, ref_id(ev->b));
        else if (ev->thread && set_thread(m, ev, out))
            out->key = S_N_LOOP_RUN_THREAD;
        break;
    case LOOP_STOPPING: say(out, S_N_LOOP_STOPPING, 62); break;
    case LOOP_STOPPED: say(out, S_N_LOOP_STOPPED, 55); break;
    default: say(out, S_N_LOOP_CLOSED, 30);
    }
}

static void describe_select(const TraceEvent *ev, Sentence *out) {
    int64_t timeout = trace_i64(ev->c, ev->d);
    say(out, timeout < 0 ? S_N_POLL_FOREVER : S_N_POLL_IDLE, 31);
    out->t = ev->t_ns + (uint64_t)(timeout < 0 ? 0 : timeout);
}

/* ---- queues ---- */

static bool is_call(HandleWhat what) {
    return what == WHAT_CALL || what == WHAT_TIMER || what == WHAT_DONE_CB ||
           what == WHAT_THREADSAFE || what == WHAT_LOOP_OWN;
}

/* call_soon_threadsafe() may be called by the loop's own thread. */
static void describe_threadsafe(const Model *m, const TraceEvent *ev,
                                Sentence *out) {
    const LoopDyn *loop = state_loop(&m->state, ev->d ? ev->d : 1);
    bool own = loop->thread == ev->thread + 1u;
    if (own || !set_thread(m, ev, out)) say(out, S_N_PUSH_CALL, 41);
    if (!own && !out->f.len) say(out, S_N_SELF_PIPE, 58);
}

static void describe_push(const Model *m, const TraceEvent *ev, Sentence *out) {
    static const struct {
        StringKey key;
        int weight;
    } says[WHAT_COUNT] = {
        [WHAT_CALL] = {S_N_PUSH_CALL, 41},
        [WHAT_FIRST_STEP] = {S_N_PUSH_FIRST_STEP, 2},
        [WHAT_STEP] = {S_N_PUSH_STEP, 2},
        [WHAT_WAKEUP] = {S_N_PUSH_WAKEUP, 60},
        [WHAT_SLEEP] = {S_N_TIMER_FIRE, 2},
        [WHAT_TIMER] = {S_N_PUSH_CALL, 41},
        [WHAT_TIMEOUT] = {S_N_TIMER_FIRE, 2},
        [WHAT_DONE_CB] = {S_N_PUSH_DONE_CB, 58},
        [WHAT_GATHER_CB] = {S_N_PUSH_GATHER_CB, 59},
        [WHAT_WAIT_CB] = {S_N_PUSH_OBJ_CB, 59},
        [WHAT_CHAIN_CB] = {S_N_PUSH_OBJ_CB, 57},
        [WHAT_STOP_CB] = {S_N_PUSH_STOP_CB, 32},
        [WHAT_THREADSAFE] = {S_N_PUSH_THREADSAFE, 58},
        [WHAT_LOOP_OWN] = {S_N_PUSH_CALL, 3},
    };
    HandleWhat what = ev->flags < WHAT_COUNT ? (HandleWhat)ev->flags : 0;
    say(out, says[what].key, says[what].weight);
    out->handle = ev->a;
    if (is_call(what))
        out->f = model_text(m, ev->c);
    else if (what != WHAT_WAKEUP && !ref_is_task(ev->c))
        set_object(m, out, ev->c);
    set_task(m, out, ev->b);
    if (what == WHAT_THREADSAFE) describe_threadsafe(m, ev, out);
    if (what == WHAT_DONE_CB && !ev->b) out->key = S_N_PUSH_DONE_CB_FUTURE;
    if (what == WHAT_WAKEUP && ref_is_task(ev->c))
        out->U = ref_id(ev->c);
    else if (what == WHAT_WAKEUP)
        out->U = running_task(m, out);
    if (out->U) out->key = S_N_PUSH_WAKEUP_BY;
}

static HandleWhat handle_what(const Model *m, uint32_t handle) {
    HandleRow row;
    model_handle_row(m, handle, &row);
    return row.what;
}

/* Timer events name the task or the function that the timer is for. */
static void describe_timer(const Model *m, const TraceEvent *ev, StringKey task,
                           StringKey call, Sentence *out) {
    HandleRow row;
    model_handle_row(m, ev->a, &row);
    out->handle = ev->a;
    out->f = row.name;
    out->T = row.task;
    out->key = row.task ? task : call;
}

static void describe_timer_add(const Model *m, const TraceEvent *ev,
                               Sentence *out) {
    describe_timer(m, ev, S_N_TIMER_ADD_TASK, S_N_TIMER_ADD_CALL, out);
    if (ev->flags == WHAT_TIMEOUT) out->key = S_N_TIMER_ADD_LIMIT;
    out->t = (uint64_t)trace_i64(ev->c, ev->d);
    /* A sleep's timer is told with its await. */
    out->weight = ev->flags == WHAT_SLEEP     ? 2
                  : ev->flags == WHAT_TIMEOUT ? 56
                                              : 41;
}

static void describe_callback(const Model *m, const TraceEvent *ev,
                              Sentence *out) {
    HandleRow row;
    model_handle_row(m, ev->a, &row);
    out->handle = ev->a;
    out->f = row.name;
    out->T = row.task;
    out->weight = 20;
    switch ((HandleWhat)ev->flags) {
    case WHAT_FIRST_STEP:
    case WHAT_STEP:
    case WHAT_WAKEUP: out->key = S_N_CB_STEP; break;
    case WHAT_SLEEP: out->key = S_N_CB_TIMER; break;
    case WHAT_TIMEOUT: out->key = S_N_CB_LIMIT; break;
    case WHAT_GATHER_CB: out->key = S_N_CB_GATHER; break;
    case WHAT_WAIT_CB:
    case WHAT_CHAIN_CB:
        out->key = S_N_CB_OBJ;
        set_object(m, out, row.ref);
        break;
    case WHAT_STOP_CB: out->key = S_N_CB_STOP; break;
    default: out->key = row.name.len ? S_N_CB_CALL : S_N_CB_OWN;
    }
    if (row.job) {
        out->key = S_N_CB_RESULT;
        out->J = row.job;
    }
    if (out->key == S_N_CB_STEP) set_task(m, out, ev->b);
}

static bool describe_queue(const Model *m, const TraceEvent *ev,
                           Sentence *out) {
    switch (ev->kind) {
    case EV_READY_PUSH: describe_push(m, ev, out); break;
    case EV_READY_DROP: say(out, S_N_READY_DROP, 33); break;
    case EV_HANDLE_CANCEL: say(out, S_N_HANDLE_CANCEL, 46); break;
    case EV_TIMER_DRIFT: say(out, S_N_TIMER_DRIFT, 1); break;
    case EV_TIMER_ADD: describe_timer_add(m, ev, out); break;
    case EV_TIMER_FIRE:
        describe_timer(m, ev, S_N_TIMER_FIRE, S_N_TIMER_FIRE_CALL, out);
        if (out->T && handle_what(m, ev->a) == WHAT_TIMEOUT)
            out->key = S_N_TIMER_FIRE_LIMIT;
        out->weight = 63;
        break;
    case EV_TIMER_CANCEL:
        describe_timer(m, ev, S_N_TIMER_CANCEL, S_N_TIMER_CANCEL_CALL, out);
        out->weight = 43;
        break;
    case EV_CB_BEGIN: describe_callback(m, ev, out); break;
    case EV_CB_END: say(out, S_N_CB_END, 1); break;
    default: return false;
    }
    return true;
}

static bool describe_loop(const Model *m, const TraceEvent *ev, Sentence *out) {
    switch (ev->kind) {
    case EV_RUN_BEGIN: say(out, S_N_RUN_BEGIN, 12); break;
    case EV_RUN_END: describe_end(m, ev, out); break;
    case EV_CHOICE:
        say(out, S_N_CHOICE, 5);
        out->n = ev->b;
        out->k = ev->c + 1;
        break;
    case EV_CLOCK: describe_clock(m, ev, out); break;
    case EV_LOOP_NEW: say(out, S_N_LOOP_NEW, 15); break;
    case EV_LOOP_STATE: describe_loop_state(m, ev, out); break;
    case EV_ITER:
        say(out, S_N_ITER_WORK, 28);
        if (ev->flags == POLL_WAIT) say(out, S_N_ITER_WAIT, 30);
        out->n = ev->b;
        break;
    case EV_SELECT_ENTER: describe_select(ev, out); break;
    case EV_SELECT_LEAVE: say(out, S_N_POLL_END, 4); break;
    default: return describe_queue(m, ev, out);
    }
    return true;
}

/* Whether event `at` belongs to the callback that the model shows. */
static bool in_callback(const Model *m, const TraceEvent *ev, uint32_t at) {
    if (ev->thread != m->now.thread) return false;
    uint32_t pos = m->state.s.pos;
    size_t n = (size_t)timeline_place(m, pos).column;
    for (size_t i = n < m->index.columns.len ? n + 1 : n; i-- > 0;)
        if (m->index.columns.data[i].ev0 < pos)
            return at >= m->index.columns.data[i].ev0;
    return false;
}

void describe(const Model *m, const TraceEvent *ev, uint32_t at,
              Sentence *out) {
    *out = (Sentence){.key = S_COUNT,
                      .t = ev->t_ns,
                      .in_callback = in_callback(m, ev, at),
                      .f = STR(""),
                      .g = STR(""),
                      .v = STR(""),
                      .s = STR(""),
                      .E = STR("")};
    if (!describe_thread(m, ev, at, out) && !describe_loop(m, ev, out) &&
        !describe_task(m, ev, out))
        describe_code(m, ev, at, out);
}
