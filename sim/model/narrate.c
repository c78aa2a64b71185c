/* narrate.c: of all that a step did, what is worth saying. */
#include "model/narrate.h"

#include "model/narrate_impl.h"

/* What a sentence must weigh to be the second one: a line that prints is told
 * by what it prints. */
enum { MAX_SCAN = 2048, SAID = 2, WORTH_ADDING = 30 };

/* What is collected along the events of a step. */
typedef struct Scan {
    Sentence best[SAID]; /* heaviest first */
    uint32_t order[SAID];
    int n;
    uint32_t tasks_new, first_new, timers, woken, first_woken, cancels;
    uint32_t last_woken, threadsafe, submitted, finished;
    bool mixed;       /* those who were woken are not T2, T3, T4 … */
    bool handed_over; /* a job's result, to a loop */
} Scan;

/* Keeps the heaviest; of several with one key the newest. */
static void offer(Scan *scan, const Sentence *s, uint32_t order) {
    int at = 0;
    for (int i = 0; i < scan->n; i++)
        if (scan->best[i].key == s->key) {
            scan->best[i] = *s;
            scan->order[i] = order;
            return;
        }
    while (at < scan->n && scan->best[at].weight >= s->weight)
        at++;
    if (at == SAID || !s->weight) return;
    if (scan->n < SAID) scan->n++;
    for (int i = scan->n - 1; i > at; i--) {
        scan->best[i] = scan->best[i - 1];
        scan->order[i] = scan->order[i - 1];
    }
    scan->best[at] = *s;
    scan->order[at] = order;
}

static bool is_job_done(StringKey key) {
    return key == S_N_JOB_DONE || key == S_N_JOB_DONE_LOOP ||
           key == S_N_JOB_DONE_PROCESS;
}

/* Several of a kind are told in one sentence. */
static void several(Scan *scan, const TraceEvent *ev, Sentence *s) {
    if (ev->kind == EV_TASK_NEW) {
        scan->first_new = scan->tasks_new++ ? scan->first_new : ev->a;
        if (scan->tasks_new > 1 && s->key == S_N_TASK_NEW) {
            s->n = scan->tasks_new;
            s->U = ev->a;
            s->T = scan->first_new;
            s->key = s->n == 2 ? S_N_TASKS_NEW_2 : S_N_TASKS_NEW;
        }
    }
    if (ev->kind == EV_READY_PUSH && ev->flags == WHAT_WAKEUP) {
        scan->mixed |= scan->woken && ev->b != scan->last_woken + 1;
        scan->last_woken = ev->b;
        scan->first_woken = scan->woken++ ? scan->first_woken : ev->b;
        if (scan->woken > 1) {
            s->n = scan->woken;
            s->U = ev->b;
            s->T = scan->first_woken;
            s->key = s->n == 2     ? S_N_PUSH_WAKEUPS_2
                     : scan->mixed ? S_N_PUSH_WAKEUPS_MIXED
                                   : S_N_PUSH_WAKEUPS;
        }
    }
    if (s->key == S_N_PUSH_THREADSAFE && ++scan->threadsafe > 1) {
        s->n = scan->threadsafe;
        s->key = S_N_PUSH_THREADSAFES;
    }
    if (s->key == S_N_JOB_SUBMIT && ++scan->submitted > 1) {
        s->n = scan->submitted;
        s->J = 0;
        s->key = S_N_JOBS_SUBMIT;
        s->weight = 74;
    }
    if (is_job_done(s->key) && ++scan->finished > 1) {
        s->n = scan->finished;
        s->W = s->P = s->J = 0;
        s->key = S_N_JOBS_DONE;
        s->weight = 76;
    }
    bool accepted = ev->kind == EV_CANCEL_REQ && ref_is_task(ev->a) && ev->d;
    if (accepted && ++scan->cancels > 1) {
        s->n = scan->cancels;
        s->T = s->U = 0;
        s->key = S_N_CANCELS;
    }
    if (ev->kind == EV_TIMER_FIRE && ++scan->timers > 1) {
        s->n = scan->timers;
        s->T = 0;
        s->key = S_N_TIMERS_FIRE;
    }
}

/* The single form was said before the second one came: it is replaced. */
static void forget(Scan *scan, StringKey key) {
    for (int i = 0; i < scan->n; i++)
        if (scan->best[i].key == key) {
            for (int k = i; k + 1 < scan->n; k++) {
                scan->best[k] = scan->best[k + 1];
                scan->order[k] = scan->order[k + 1];
            }
            scan->n--;
            return;
        }
}

/* The sentence about several takes the place of those about fewer. */
static void one_for_many(Scan *scan, StringKey key) {
    static const struct {
        StringKey many, fewer;
    } table[] = {
        {S_N_TASKS_NEW_2, S_N_TASK_NEW},
        {S_N_TASKS_NEW, S_N_TASKS_NEW_2},
        {S_N_PUSH_WAKEUPS_2, S_N_PUSH_WAKEUP},
        {S_N_PUSH_WAKEUPS_2, S_N_PUSH_WAKEUP_BY},
        {S_N_PUSH_WAKEUPS, S_N_PUSH_WAKEUPS_2},
        {S_N_PUSH_WAKEUPS_MIXED, S_N_PUSH_WAKEUPS_2},
        {S_N_PUSH_WAKEUPS_MIXED, S_N_PUSH_WAKEUPS},
        {S_N_PUSH_THREADSAFES, S_N_PUSH_THREADSAFE},
        {S_N_JOBS_SUBMIT, S_N_JOB_SUBMIT},
        {S_N_JOBS_DONE, S_N_JOB_DONE},
        {S_N_JOBS_DONE, S_N_JOB_DONE_LOOP},
        {S_N_JOBS_DONE, S_N_JOB_DONE_PROCESS},
        {S_N_TIMERS_FIRE, S_N_TIMER_FIRE},
        {S_N_TIMERS_FIRE, S_N_TIMER_FIRE_CALL},
        {S_N_TIMERS_FIRE, S_N_TIMER_FIRE_LIMIT},
        {S_N_CANCELS, S_N_CANCEL},
        {S_N_CANCELS, S_N_CANCEL_PLAIN},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].many == key) forget(scan, table[i].fewer);
}

static void forget_raise(Scan *scan) {
    forget(scan, S_N_RAISE);
    forget(scan, S_N_RAISE_PROGRAM);
    forget(scan, S_N_RAISE_STORED);
    forget(scan, S_N_RAISE_STORED_PROGRAM);
    forget(scan, S_N_RAISE_THROWN);
}

/* A run that we end is no loop that stops: what is recorded between its last
 * event and RUN_END is ours, not the program's. */
static bool cut_short(const Model *m, uint32_t at) {
    enum { OURS = 2 };
    uint32_t end = (uint32_t)model_end(m);
    if (at + 1 >= end || at + 1 + OURS < end) return false;
    TraceEvent last = *model_event(m, end - 1), ev = *model_event(m, at);
    if (last.kind != EV_RUN_END ||
        (last.flags != END_NEVER && last.flags != END_LIMIT))
        return false;
    return (ev.kind == EV_LOOP_STATE && ev.flags == LOOP_STOPPED) ||
           (ev.kind == EV_PRINT && ev.flags == STREAM_ERR);
}

static bool is_threadsafe(StringKey key) {
    return key == S_N_PUSH_THREADSAFE || key == S_N_PUSH_THREADSAFES ||
           key == S_N_SELF_PIPE;
}

/* What one sentence about threads says makes others superfluous. */
static void threads_tell(Scan *scan, const TraceEvent *ev, Sentence *s) {
    if (ev->kind == EV_JOB_END && ev->d) scan->handed_over = true;
    /* The result goes by call_soon_threadsafe(). */
    if (scan->handed_over) {
        forget(scan, S_N_PUSH_THREADSAFE);
        forget(scan, S_N_PUSH_THREADSAFES);
    }
    if (scan->handed_over && is_threadsafe(s->key)) s->weight = 0;
    if (scan->threadsafe) {
        forget(scan, S_N_SELF_PIPE);
        if (s->key == S_N_SELF_PIPE) s->weight = 0;
    }
    /* Who begins to run is told by what it does first. */
    if (ev->kind == EV_JOB_BEGIN) {
        forget(scan, S_N_SWITCH_FIRST);
        forget(scan, S_N_THREAD_NEW_WORKER);
    }
}

static void take(Scan *scan, const Model *m, uint32_t at) {
    TraceEvent ev = *model_event(m, at);
    Sentence s;
    describe(m, &ev, at, &s);
    several(scan, &ev, &s);
    one_for_many(scan, s.key);
    /* One that is caught in the same step is told by that. */
    if (ev.kind == EV_CATCH) forget_raise(scan);
    if (cut_short(m, at)) s.weight = 0;
    threads_tell(scan, &ev, &s);
    /* A task that ends by an exception says so itself. */
    if (ev.kind == EV_TASK_DONE && ev.flags != OUT_RETURNED) {
        forget(scan, S_N_RAISE);
        forget(scan, S_N_RAISE_PROGRAM);
        forget(scan, S_N_RAISE_THROWN);
    }
    offer(scan, &s, at);
}

/* A resumed task: say where it goes on. */
static void resume(const Model *m, Sentence *s) {
    uint32_t task = m->now.task;
    if (s->key != S_N_CB_STEP || !task || s->T != task) return;
    const TaskDyn *dyn = state_task(&m->state, task);
    if (dyn->steps > 1 && m->now.loc && !m->now.ended) {
        s->key = S_N_CB_RESUME;
        s->n = loc_line(m->now.loc);
    }
}

/* A blocked loop thread: who else suffers. */
static void starving(Narration *out, const Model *m, Language lang) {
    Sentence s = {.key = S_N_BLOCK_STARVE,
                  .n = m->now.starving,
                  .k = m->now.late_timers,
                  .tone = TONE_BLOCKED};
    if (!m->now.blocked || !m->now.loop_runs) return;
    if (s.k) s.key = s.n ? S_N_BLOCK_LATE : S_N_BLOCK_LATE_TIMERS;
    if (s.n || s.k) {
        narration_say(out, m, &s, lang);
    } else if (m->now.ready) {
        s.key = S_N_BLOCK_STARVE_CALLBACKS;
        s.n = m->now.ready;
        narration_say(out, m, &s, lang);
    }
}

/* Who waits for whom when nobody can ever go on. */
static bool dead(const Model *m, uint32_t thread, Sentence *s) {
    const ThreadDyn *dyn = state_thread(&m->state, thread);
    const Context *cx = state_context(&m->state, thread);
    *s = (Sentence){.W = thread + 1, .g = model_text(m, dyn->label)};
    if (!dyn->label) s->g = model_text(m, cx->block_label);
    if (cx->selecting) {
        s->key = S_N_DEAD_LOOP;
    } else if (cx->finished) {
        s->key = S_N_DEAD_EXIT;
    } else {
        s->X = model_holder(m, dyn);
        s->key = s->X ? S_N_DEAD_HOLDER : S_N_DEAD_CALL;
    }
    return cx->selecting || cx->blocked;
}

static void deadlock(Narration *out, const Model *m, Language lang) {
    enum { TOLD = 3 };
    int told = 0;
    for (uint32_t i = 0; i < model_threads(m) && told < TOLD; i++) {
        Sentence s;
        if (!dead(m, i, &s)) continue;
        narration_say(out, m, &s, lang);
        told++;
    }
}

/* The heaviest is a loop that is blocked still, so that others suffer. */
static bool blocks(const Model *m, const Scan *scan) {
    return scan->n && scan->best[0].tone == TONE_BLOCKED && m->now.blocked &&
           m->now.loop_runs && (m->now.late_timers || m->now.ready);
}

static void say_all(Narration *out, const Model *m, Scan *scan, int max,
                    Language lang) {
    int n = scan->n < max ? scan->n : max;
    if (n == SAID && scan->best[1].weight < WORTH_ADDING) n = 1;
    bool swap = n == 2 && scan->order[0] > scan->order[1];
    for (int i = 0; i < n; i++) {
        Sentence *s = &scan->best[swap ? n - 1 - i : i];
        resume(m, s);
        narration_say(out, m, s, lang);
    }
}

/* Iteration in which callback `column` ran, counted over all loops. */
static uint32_t iteration_of(const Model *m, uint32_t column) {
    uint32_t at = m->index.columns.data[column].ev0;
    size_t lo = 0, hi = m->index.iterations.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (m->index.iterations.data[mid].ev0 <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

/* Callbacks among these columns: with threads some are pieces of other work, or
 * further parts of a callback. */
static uint32_t callbacks(const Model *m, uint32_t begin, uint32_t end) {
    uint32_t n = 0;
    for (uint32_t i = begin; i < end; i++)
        n += !m->index.columns.data[i].is_slice &&
             !m->index.columns.data[i].goes_on;
    return n;
}

static bool sum_up(Narration *out, const Model *m, StepUnit unit, uint32_t from,
                   uint32_t to, Language lang) {
    uint32_t begin = (uint32_t)timeline_place(m, from).column;
    uint32_t end = (uint32_t)timeline_place(m, to).column;
    Sentence s = {.t = m->now.t_ns, .k = callbacks(m, begin, end)};
    if (s.k < 2) return false;
    s.key = unit == UNIT_ITERATION ? S_N_SUM_ITERATION : S_N_SUM_TIME;
    s.n = unit == UNIT_ITERATION
              ? m->now.iteration
              : iteration_of(m, end - 1) - iteration_of(m, begin) + 1;
    narration_say(out, m, &s, lang);
    return true;
}

void narrate(Narration *out, Model *m, StepUnit unit, Language lang) {
    uint32_t to = m->state.s.pos, from = 0;
    narration_clear(out);
    out->grain = trace_grain(m->trace);
    if (to) {
        size_t k = model_stop_at(m, unit, to - 1);
        from = (uint32_t)model_stop(m, unit, k);
    }
    uint32_t scan_from = to - from > MAX_SCAN ? to - MAX_SCAN : from;
    Scan scan = {0};
    for (uint32_t at = scan_from; at < to; at++)
        take(&scan, m, at);
    bool summed =
        unit >= UNIT_ITERATION && sum_up(out, m, unit, from, to, lang);
    if (!to) {
        Sentence start = {.key = S_N_RUN_BEGIN};
        narration_say(out, m, &start, lang);
    }
    bool stuck = scan.n && scan.best[0].key == S_N_RUN_END_DEADLOCK;
    bool more = stuck || blocks(m, &scan); /* is said behind it */
    say_all(out, m, &scan, summed || more ? 1 : SAID, lang);
    if (stuck) deadlock(out, m, lang);
    if (out->tone == TONE_BLOCKED) starving(out, m, lang);
    if (trace_full(m->trace) && to == model_end(m)) {
        Sentence full = {.key = S_N_TRACE_FULL, .tone = TONE_ERROR};
        narration_say(out, m, &full, lang);
    }
    narration_finish(out);
}

void narrate_event(Narration *out, Model *m, Language lang) {
    narration_clear(out);
    out->grain = trace_grain(m->trace);
    if (m->state.s.pos) {
        TraceEvent ev = *model_last_event(m);
        Sentence s;
        describe(m, &ev, m->state.s.pos - 1, &s);
        narration_say(out, m, &s, lang);
    }
    narration_finish(out);
}
