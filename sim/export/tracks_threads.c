/* tracks_threads.c: threads and processes, what they run and wait for. */
#include "export/tracks_impl.h"

#include "base/check.h"
#include "base/mem.h"

enum { COMMAND_THREAD = UINT16_MAX + 1 }; /* numbers of threads they have not */

/* ---- processes ---- */

/* "ping -c 1 host (pid 8188)": a command by what it runs, others by badge. */
static Name *process_name(Tracks *t, uint32_t number, const TraceEvent *ev) {
    StrBuf text = {0};
    Str label = trace_string(t->trace, ev->d);
    if (label.len)
        sb_put(&text, label.ptr, label.len);
    else
        sb_printf(&text, "P%u", number);
    sb_printf(&text, " (pid %u)", ev->b);
    Name *name = name_new("", 0, sb_str(&text));
    sb_free(&text);
    return name;
}

/* Number 0 has the program's name. Numbers of the file go on from those of the
 * programs before it, see ExportInput. */
Process *process_of(Tracks *t, uint32_t number) {
    CHECK(number < 1 << 28, "processes are numbered from 0");
    while (t->processes.len <= number)
        vec_push(&t->processes, NULL);
    Process *p = t->processes.data[number];
    if (p) return p;
    p = t->processes.data[number] = mem_alloc(sizeof *p);
    p->number = number;
    node_init(&p->node, TRACK_PROCESS, NULL, t->in->first_process + number,
              number ? name_new("P", number, STR(""))
                     : name_new("", 0, t->in->name));
    return p;
}

/* ---- threads ---- */

static Thread *thread_make(uint32_t number, Process *p, Str name) {
    Thread *th = mem_alloc(sizeof *th);
    th->number = number;
    th->process = p;
    th->state = THREAD_READY;
    node_init(&th->lane.node, TRACK_THREAD, &p->node, number,
              name_new("", 0, name));
    return th;
}

/* One that nobody has told of belongs to the first process: only recordings
 * that begin late have such. */
Thread *thread_of(Tracks *t, uint32_t number) {
    CHECK(number <= UINT16_MAX, "threads are numbered with 16 bits");
    while (t->threads.len <= number)
        vec_push(&t->threads, NULL);
    Thread *th = t->threads.data[number];
    if (th) return th;
    th = thread_make(number, process_of(t, 0),
                     number ? STR("thread") : STR("MainThread"));
    return t->threads.data[number] = th;
}

void threads_init(Tracks *t) {
    t->thread = thread_of(t, 0);
    t->thread->state = THREAD_RUNNING;
}

/* Those that run no loop are of no interest to who asks for loops only. */
static void declare(Tracks *t, Thread *th) {
    if (t->groups & GROUP_THREADS) node_declare(t, &th->lane.node);
}

static void process_slice(Tracks *t, Process *p, Thread *th) {
    thread_slice(t, th, (Slice){.kind = SLICE_PROCESS, .name = p->label}, NULL);
}

/* What was said of it before it was told of has made it without a name and a
 * process of its own. */
static void thread_new(Tracks *t, const TraceEvent *ev) {
    Process *p = process_of(t, ev->d);
    bool known = ev->a < t->threads.len && t->threads.data[ev->a];
    Thread *th = thread_of(t, ev->a);
    pen_here(t);
    if (!known) {
        node_free(&th->lane.node);
        node_init(&th->lane.node, TRACK_THREAD, &p->node, ev->a,
                  name_new("", 0, trace_string(t->trace, ev->b)));
        th->process = p;
    }
    declare(t, th);
    /* A worker comes into being by its first job: that has a flow. */
    if (ev->flags != THREAD_WORKER)
        th->start = flow_from(t, &t->thread->lane, FLOW_START);
    th->is_command = p->is_command && ev->flags == THREAD_PROCESS;
    if (th->is_command) process_slice(t, p, th);
}

/* ---- running and waiting ---- */

static void end_kind(Tracks *t, Thread *th, SliceKind kind) {
    Slice *top = slice_top(&th->lane);
    if (top && top->kind == kind) slice_end(t, &th->lane);
}

/* What let it go on leads to the slice that is open when its wait is over, that
 * of the blocking call. */
static void goes_on(Tracks *t, Thread *th) {
    th->state = THREAD_RUNNING;
    end_kind(t, th, SLICE_PREEMPTED);
    end_kind(t, th, SLICE_IDLE);
    if (th->waits) object_of(t, th->waits)->waiters--;
    th->waits = 0;
    flow_to(t, &th->lane, &th->release);
}

/* It could run, but another one does. */
static void preempted(Tracks *t, Thread *th) {
    if (th->state != THREAD_RUNNING) return;
    th->state = THREAD_READY;
    if (th->lane.depth && !th->is_command)
        thread_slice(t, th,
                     (Slice){.kind = SLICE_PREEMPTED, .name = STR("ready")},
                     NULL);
}

/* A worker between two jobs; what it did before is over. */
static void idle(Tracks *t, Thread *th, const TraceEvent *ev) {
    slices_end_to(t, &th->lane, 0);
    thread_slice(t, th,
                 (Slice){.kind = SLICE_IDLE,
                         .name = STR("idle"),
                         .what = trace_string(t->trace, ev->c)},
                 NULL);
}

/* READY while another runs is preemption only if it ran before: a thread that
 * has just been made has lost nothing. */
static void thread_state(Tracks *t, const TraceEvent *ev) {
    Thread *th = thread_of(t, ev->a);
    pen_here(t);
    if (ev->flags == THREAD_RUNNING) {
        goes_on(t, th);
    } else if (ev->flags == THREAD_READY) {
        preempted(t, th);
        return;
    }
    th->state = ev->flags;
    if (ev->flags == THREAD_BLOCKED && ev->b && !th->waits) {
        th->waits = ev->b;
        object_of(t, ev->b)->waiters++;
    } else if (ev->flags == THREAD_IDLE) {
        idle(t, th, ev);
    } else if (ev->flags == THREAD_ENDED) {
        slices_end_to(t, &th->lane, 0);
        th->ended = true;
    }
}

/* The event belongs to the thread that goes on. One that has ended is closed
 * only now: its last words came behind its end. */
static void thread_switch(Tracks *t, const TraceEvent *ev) {
    Thread *from = thread_of(t, ev->b);
    pen_here(t);
    preempted(t, from);
    TrackEvent *at = instant(t, t->thread, "switch", STR("switch"));
    if (at) arg_number(at, "from", ev->b);
    goes_on(t, t->thread);
    if (from->ended && from != t->thread) {
        slices_end_to(t, &from->lane, 0);
        node_close(t, &from->lane.node);
    }
}

/* A command is one slice from begin to end; the task that waits for it blocks
 * all the same. */
static void block_begin(Tracks *t, const TraceEvent *ev) {
    Thread *th = t->thread;
    Str label = trace_string(t->trace, ev->b);
    pen_here(t);
    end_kind(t, th, SLICE_BLOCKED);
    if (!th->is_command)
        thread_slice(t, th,
                     (Slice){.kind = SLICE_BLOCKED,
                             .name = label,
                             .what = label,
                             .loc = ev->loc,
                             .task = ev->a},
                     NULL);
    task_blocks(t, ev->a, label, true);
}

static void block_end(Tracks *t, const TraceEvent *ev) {
    pen_behind(t);
    end_kind(t, t->thread, SLICE_BLOCKED);
    task_blocks(t, ev->a, STR(""), false);
}

/* ---- code outside callbacks ---- */

/* The innermost slice of a thread that runs, whatever it waits in. */
void thread_works(Tracks *t, const TraceEvent *ev) {
    Thread *th = t->thread;
    Slice *top = slice_top(&th->lane);
    if (top && top->kind == SLICE_JOB && top->ended && ev->kind == EV_CALL) {
        pen_here(t);
        slice_end(t, &th->lane);
        top = slice_top(&th->lane);
    }
    if (top || th->loop) return;
    const TraceFunction *f = trace_function_at(t->trace, loc_func(ev->loc));
    /* The thread that gets the results of processes runs no code of the
     * program: it is seen by what it hands over. */
    bool hands_over = ev->kind == EV_READY_PUSH && ev->flags == WHAT_THREADSAFE;
    if (!f && !hands_over) return;
    pen_here(t);
    thread_slice(
        t, th,
        (Slice){.kind = SLICE_RUN,
                .name = f ? trace_string(t->trace, f->name) : STR("running"),
                .loc = ev->loc},
        NULL);
}

/* Callbacks and jobs learn where their code is when it is called; frames are
 * counted only outside of steps, because those of tasks are left by other ways
 * than a return. */
void thread_call(Tracks *t, const TraceEvent *ev) {
    Thread *th = t->thread;
    Slice *top = slice_top(&th->lane);
    if (!th->lane.task_steps) th->frames++;
    if (!top || th->loop) return;
    bool callback = top->kind == SLICE_STEP && !top->task;
    if (top->loc || (!callback && top->kind != SLICE_JOB)) return;
    top->loc = ev->loc;
    top->late = true;
}

/* With its outermost frame a piece of code outside of callbacks is over. */
void thread_return(Tracks *t) {
    Thread *th = t->thread;
    if (th->lane.task_steps || !th->frames || --th->frames) return;
    Slice *top = slice_top(&th->lane);
    if (!top || top->kind != SLICE_RUN) return;
    pen_behind(t);
    slice_end(t, &th->lane);
}

/* ---- commands ---- */

static void process_new(Tracks *t, const TraceEvent *ev) {
    Process *p = process_of(t, ev->a);
    pen_here(t);
    if (!p->node.declared) {
        node_free(&p->node);
        node_init(&p->node, TRACK_PROCESS, NULL, t->in->first_process + ev->a,
                  process_name(t, ev->a, ev));
    }
    node_declare(t, &p->node);
    if (ev->flags != PROC_COMMAND || p->is_command) return;
    p->is_command = true;
    p->label = trace_string(t->trace, ev->d);
    /* Mostly a thread comes with it. */
    trace_cursor_seek(t->ahead, t->step + 1);
    const TraceEvent *next = trace_cursor_next(t->ahead);
    if (next && next->kind == EV_THREAD_NEW && next->d == ev->a) return;
    p->command = thread_make(COMMAND_THREAD + ev->a, p, p->label);
    p->command->start = flow_from(t, &t->thread->lane, FLOW_START);
    process_slice(t, p, p->command);
}

static void process_end(Tracks *t, const TraceEvent *ev) {
    Process *p = process_of(t, ev->a);
    pen_behind(t);
    if (p->command) {
        slices_end_to(t, &p->command->lane, 0);
        node_close(t, &p->command->lane.node);
    } else if (p->is_command) {
        slices_end_to(t, &t->thread->lane, 0);
    }
    p->ended = true;
}

void thread_event(Tracks *t, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_THREAD_NEW: thread_new(t, ev); break;
    case EV_THREAD_STATE: thread_state(t, ev); break;
    case EV_THREAD_SWITCH: thread_switch(t, ev); break;
    case EV_THREAD_NAME:
        pen_here(t);
        node_rename(t, &thread_of(t, ev->a)->lane.node,
                    name_new("", 0, trace_string(t->trace, ev->b)));
        break;
    case EV_PROC_NEW: process_new(t, ev); break;
    case EV_PROC_END: process_end(t, ev); break;
    case EV_BLOCK_BEGIN: block_begin(t, ev); break;
    case EV_BLOCK_END: block_end(t, ev); break;
    default: break;
    }
}

/* ---- the end ---- */

static void thread_free(Thread *th) {
    if (!th) return;
    node_free(&th->lane.node);
    mem_free(th->lane.open);
    mem_free(th);
}

void threads_free(Tracks *t) {
    for (size_t i = 0; i < t->threads.len; i++)
        thread_free(t->threads.data[i]);
    for (size_t i = 0; i < t->processes.len; i++) {
        Process *p = t->processes.data[i];
        if (!p) continue;
        thread_free(p->command);
        timers_free(p);
        node_free(&p->node);
        mem_free(p);
    }
    vec_free(&t->threads);
    vec_free(&t->processes);
}
