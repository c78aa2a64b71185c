/* chrome_threads.c: several threads, jobs and processes in Chrome's format.
 *
 * A thread is a thread of the file, a process is a process, a job is a slice of
 * its worker.  What a thread does otherwise is cut into slices where it stops
 * running; blocking calls and an event loop's waits are slices, too.  One
 * thread runs at a time, so all of them share the one pen (`at`) that moves to
 * the right, and slices of different threads do not overlap at an instant. */
#include "export/chrome.h"

#include <inttypes.h>

enum { MARK_NS = STEP_NS / 4 }; /* room for the end of an arrow */

static JobTrack *job(Chrome *c, uint32_t number) {
    while (c->jobs.len <= number) {
        JobTrack none = {0};
        vec_push(&c->jobs, none);
    }
    return &c->jobs.data[number];
}

static ProcessTrack *process(Chrome *c, uint32_t number) {
    while (c->processes.len <= number) {
        ProcessTrack none = {0};
        vec_push(&c->processes, none);
    }
    return &c->processes.data[number];
}

/* ---- names ---- */

static void name_process(Chrome *c, const TraceEvent *ev) {
    StrBuf text = {0};
    Str label = trace_string(c->t, ev->d);
    c->pid = ev->a + 1;
    c->tid = 1;
    sb_printf(&text, "P%" PRIu32 " pid %" PRIu32 "%s", ev->a, ev->b,
              label.len ? " " : "");
    sb_put(&text, label.ptr, label.len);
    chrome_metadata(c, "process_name", sb_str(&text));
    sb_free(&text);
}

static void name_thread(Chrome *c, const TraceEvent *ev) {
    chrome_enter(c, ev->a);
    if (ev->kind == EV_THREAD_NEW) {
        chrome_track(c)->process = ev->d;
        chrome_enter(c, ev->a);
    }
    chrome_metadata(c, "thread_name", trace_string(c->t, ev->b));
}

static bool makes_threads(const TraceEvent *ev) {
    return ev->kind == EV_THREAD_NEW || ev->kind == EV_PROC_NEW ||
           ev->kind == EV_JOB_SUBMIT;
}

void chrome_cast(Chrome *c) {
    TraceCursor *cursor = trace_cursor_new(c->t);
    for (const TraceEvent *ev; (ev = trace_cursor_next(cursor));)
        c->threads = c->threads || makes_threads(ev);
    trace_cursor_seek(cursor, 0);
    for (const TraceEvent *ev; (ev = trace_cursor_next(cursor));) {
        if (ev->kind == EV_RUN_BEGIN) {
            chrome_metadata(c, "process_name", trace_string(c->t, ev->a));
            chrome_metadata(c, "thread_name",
                            c->threads ? STR("MainThread") : STR("event loop"));
        }
        if (ev->kind == EV_THREAD_NEW || ev->kind == EV_THREAD_NAME)
            name_thread(c, ev);
        if (ev->kind == EV_PROC_NEW) name_process(c, ev);
    }
    trace_cursor_free(cursor);
    chrome_enter(c, 0);
}

/* ---- slices ---- */

/* The pen, not before there is room for a slice that began at `from`. */
static uint64_t end_from(Chrome *c, uint64_t from) {
    if (c->at < from + STEP_NS) c->at = from + STEP_NS;
    return c->at;
}

static void end_run(Chrome *c) {
    ThreadTrack *in = chrome_track(c);
    if (!in->in_run) return;
    const TraceFunction *f = trace_function_at(c->t, loc_func(in->run_loc));
    in->in_run = false;
    chrome_slice(c, "run", f ? trace_string(c->t, f->name) : STR("running"),
                 in->run_begin, end_from(c, in->run_begin));
    sb_puts(c->out, ",\"args\":{\"is\":\"running\"");
    chrome_place(c, in->run_loc);
    sb_putc(c->out, '}');
    chrome_close(c);
}

static void put_job(Chrome *c, uint32_t number) {
    JobTrack *j = job(c, number);
    uint32_t thread = c->thread;
    chrome_enter(c, j->worker);
    chrome_slice(c, "job", trace_string(c->t, j->label), j->begin, j->end);
    sb_printf(c->out, ",\"args\":{\"job\":%" PRIu32 ",\"outcome\":\"%s\"}",
              number, j->outcome ? j->outcome : "unfinished");
    chrome_close(c);
    chrome_enter(c, thread);
    j->ran = false;
}

/* The thread does not work at its job any longer.  Whether that has an outcome
 * yet is another matter: a process's is told by the thread that gets it. */
static void leave_job(Chrome *c) {
    ThreadTrack *in = chrome_track(c);
    if (!in->job) return;
    JobTrack *j = job(c, in->job);
    j->runs = false;
    j->ran = true;
    j->end = end_from(c, j->begin);
    if (j->outcome) put_job(c, in->job);
    in->job = 0;
}

/* The thread stops running here, for a while or for good. */
static void leave(Chrome *c) {
    ThreadTrack *in = chrome_track(c);
    end_run(c);
    if (in->in_callback) end_from(c, in->cb_begin);
    if (!in->job) return;
    end_from(c, job(c, in->job)->begin);
    if (job(c, in->job)->outcome) leave_job(c);
}

static void begin_run(Chrome *c, const TraceEvent *ev) {
    ThreadTrack *in = chrome_track(c);
    if (in->job && job(c, in->job)->outcome) leave_job(c);
    if (in->in_run || in->in_callback || in->job || in->loop_runs) return;
    in->in_run = true;
    in->run_begin = chrome_time(c, ev->t_ns);
    in->run_loc = ev->loc;
    chrome_arrow_to(c, "start", &in->flow, in->run_begin + MARK_NS);
}

/* ---- arrows ---- */

static bool in_slice(const ThreadTrack *in) {
    return in->in_run || in->in_callback || in->job;
}

/* Begins one in the slice that is open; 0: there is none. */
static uint32_t arrow_from(Chrome *c, const char *what) {
    const ThreadTrack *in = chrome_track(c);
    if (!in_slice(in)) return 0;
    uint64_t first = in->in_callback ? in->cb_begin
                     : in->job       ? job(c, in->job)->begin
                                     : in->run_begin;
    if (c->at < first + 2 * MARK_NS) c->at = first + 2 * MARK_NS;
    chrome_begin(c, 's', "hand-over", c->at);
    chrome_name(c, str_of(what));
    sb_printf(c->out, ",\"id\":%" PRIu32, ++c->flows);
    chrome_close(c);
    c->at += MARK_NS;
    return c->flows;
}

void chrome_arrow_to(Chrome *c, const char *what, uint32_t *flow, uint64_t ts) {
    if (!*flow) return;
    chrome_begin(c, 'f', "hand-over", ts);
    chrome_name(c, str_of(what));
    sb_printf(c->out, ",\"id\":%" PRIu32 ",\"bp\":\"e\"", *flow);
    chrome_close(c);
    *flow = 0;
}

/* ---- events ---- */

static void block_begin(Chrome *c, const TraceEvent *ev) {
    ThreadTrack *in = chrome_track(c);
    leave(c);
    in->blocked = true;
    in->block_begin = c->at;
    in->block_label = ev->b;
}

static void block_end(Chrome *c, uint64_t t_ns) {
    ThreadTrack *in = chrome_track(c);
    if (!in->blocked) return;
    in->blocked = false;
    uint64_t to = chrome_time(c, t_ns);
    if (to < in->block_begin + STEP_NS) return;
    chrome_slice(c, "blocked", trace_string(c->t, in->block_label),
                 in->block_begin, to);
    chrome_close(c);
}

static void select_end(Chrome *c, uint64_t t_ns) {
    ThreadTrack *in = chrome_track(c);
    if (!in->selects) return;
    in->selects = false;
    uint64_t to = chrome_time(c, t_ns);
    if (to < in->select_begin + STEP_NS) return;
    chrome_slice(c, "idle", STR("waiting"), in->select_begin, to);
    chrome_close(c);
}

static void submit(Chrome *c, const TraceEvent *ev) {
    uint32_t flow = arrow_from(c, "job");
    *job(c, ev->a) = (JobTrack){.label = ev->c, .flow = flow};
    chrome_counter(c, "jobs", ev->d, &c->jobs_said);
}

static void job_begin(Chrome *c, const TraceEvent *ev) {
    chrome_enter(c, ev->c);
    leave(c);
    leave_job(c);
    ThreadTrack *in = chrome_track(c);
    JobTrack *j = job(c, ev->a);
    in->job = ev->a;
    in->flow = 0; /* it begins with a job: that has an arrow */
    j->begin = chrome_time(c, ev->t_ns);
    j->worker = ev->c;
    j->runs = true;
    chrome_arrow_to(c, "job", &j->flow, j->begin + MARK_NS);
    chrome_enter(c, ev->thread);
    chrome_counter(c, "jobs", ev->d, &c->jobs_said);
}

/* The slice ends where the thread leaves the job: what it hands over now still
 * belongs to it. */
static void job_over(Chrome *c, const TraceEvent *ev) {
    static const char *const outcomes[] = {"returned", "raised", "cancelled"};
    JobTrack *j = job(c, ev->a);
    if (!j->runs && !j->ran) return;
    j->outcome = outcomes[ev->flags % 3];
    if (j->ran) put_job(c, ev->a);
}

static void new_thread(Chrome *c, const TraceEvent *ev) {
    if (ev->flags == THREAD_WORKER) return;
    c->tracks.data[ev->a].flow = arrow_from(c, "start");
}

static void command_end(Chrome *c, uint32_t number) {
    ProcessTrack *p = process(c, number);
    if (!p->runs) return;
    p->runs = false;
    c->pid = number + 1;
    c->tid = UINT16_MAX + 1 + number; /* as if it had a thread */
    chrome_slice(c, "process", trace_string(c->t, p->label), p->begin,
                 end_from(c, p->begin));
    chrome_close(c);
    chrome_enter(c, c->thread);
}

static void process_event(Chrome *c, const TraceEvent *ev) {
    if (ev->kind == EV_PROC_END) {
        chrome_time(c, ev->t_ns);
        command_end(c, ev->a);
    } else if (ev->flags == PROC_COMMAND) {
        *process(c, ev->a) = (ProcessTrack){
            .begin = chrome_time(c, ev->t_ns), .label = ev->d, .runs = true};
    }
}

static void leave_idle(Chrome *c, const TraceEvent *ev) {
    chrome_enter(c, ev->a);
    leave_job(c);
    chrome_enter(c, ev->thread);
}

static void switched(Chrome *c, const TraceEvent *ev) {
    chrome_enter(c, ev->b);
    leave(c);
    chrome_enter(c, ev->a);
}

static void loop_state(Chrome *c, const TraceEvent *ev) {
    if (ev->flags == LOOP_RUNNING) leave(c);
    if (ev->flags != LOOP_STOPPING)
        chrome_track(c)->loop_runs = ev->flags == LOOP_RUNNING;
}

/* Code that runs outside callbacks is a slice from here on. */
static bool is_work(const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_CALL:
    case EV_LINE:
    case EV_PRINT:
    case EV_RAISE:
    case EV_SYNC:
    case EV_QUEUE:
    case EV_JOB_SUBMIT:
    case EV_JOB_END:
    case EV_THREAD_NEW:
    case EV_PROC_NEW: return true;
    default: return false;
    }
}

void chrome_thread_event(Chrome *c, const TraceEvent *ev) {
    if (is_work(ev)) begin_run(c, ev);
    switch (ev->kind) {
    case EV_THREAD_NEW: new_thread(c, ev); break;
    case EV_THREAD_SWITCH: switched(c, ev); break;
    case EV_THREAD_STATE:
        if (ev->a == ev->thread && ev->flags != THREAD_RUNNING) leave(c);
        if (ev->flags == THREAD_IDLE || ev->flags == THREAD_ENDED)
            leave_idle(c, ev);
        break;
    case EV_BLOCK_BEGIN: block_begin(c, ev); break;
    case EV_BLOCK_END: block_end(c, ev->t_ns); break;
    case EV_SELECT_ENTER:
        chrome_track(c)->selects = true;
        chrome_track(c)->select_begin = chrome_time(c, ev->t_ns);
        break;
    case EV_SELECT_LEAVE: select_end(c, ev->t_ns); break;
    case EV_CB_BEGIN: leave(c); break;
    case EV_READY_PUSH:
        if (ev->flags == WHAT_THREADSAFE)
            chrome_handle(c, ev->a)->flow = arrow_from(c, "wake");
        break;
    case EV_LOOP_STATE: loop_state(c, ev); break;
    case EV_JOB_SUBMIT: submit(c, ev); break;
    case EV_JOB_BEGIN: job_begin(c, ev); break;
    case EV_JOB_END: job_over(c, ev); break;
    case EV_PROC_NEW:
    case EV_PROC_END: process_event(c, ev); break;
    default: break;
    }
}

/* ---- the end ---- */

void chrome_inner_end(Chrome *c, uint64_t t_ns) {
    block_end(c, t_ns);
    select_end(c, t_ns);
}

void chrome_outer_end(Chrome *c) {
    end_run(c);
    leave_job(c);
}

void chrome_commands_end(Chrome *c) {
    for (uint32_t i = 0; i < c->jobs.len; i++)
        if (c->jobs.data[i].ran) put_job(c, i);
    for (uint32_t i = 0; i < c->processes.len; i++)
        command_end(c, i);
}
