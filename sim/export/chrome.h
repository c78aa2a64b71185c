/* chrome.h: what chrome.c and chrome_threads.c share.  Private to them. */
#ifndef EXPORT_CHROME_H
#define EXPORT_CHROME_H

#include "base/vec.h"
#include "export/backend.h"

enum { STEP_NS = 1000 }; /* least width of a callback */

/* What is known of a task while the pass goes on. */
typedef struct TaskTrack {
    uint32_t func;
    bool live;
    const char *open; /* category of its open inner interval, NULL = none */
    uint32_t flow;    /* arrow that ends at its next step, 0 = none */
    uint32_t loc, thread;
} TaskTrack;

typedef struct HandleState {
    uint32_t arg;
    uint32_t flow; /* arrow that ends where it runs, 0 = none */
    uint8_t what;
} HandleState;

/* A thread: the iteration and the callback that are open in it and, when there
 * are several threads, other slices. */
typedef struct ThreadTrack {
    uint32_t process;
    uint64_t iter_begin, cb_begin, cb_time, cb_last; /* cb_last: its end */
    uint32_t iteration, callbacks;
    bool in_iteration, in_callback;
    uint32_t cb_task, cb_handle, cb_loc;
    uint8_t cb_what;
    /* with threads */
    bool loop_runs;
    uint64_t run_begin, block_begin, select_begin;
    uint32_t run_loc, block_label;
    bool in_run, blocked, selects;
    uint32_t job;  /* that it works at; 0 = none */
    uint32_t flow; /* arrow that ends where it runs first */
} ThreadTrack;

typedef struct JobTrack {
    uint64_t begin, end;
    uint32_t label, flow, worker;
    bool runs, ran; /* ran: its worker has left it at `end` */
    const char *outcome;
} JobTrack;

/* A modelled command. */
typedef struct ProcessTrack {
    uint64_t begin;
    uint32_t label;
    bool runs;
} ProcessTrack;

typedef struct Chrome {
    const Trace *t;
    Writer *w;
    StrBuf *out;
    ExportClock clock;
    bool any;    /* not the first event: needs a comma */
    uint64_t at; /* end of what has been drawn, ns */
    VEC(TaskTrack) tasks;
    VEC(uint32_t) labels; /* of objects */
    VEC(HandleState) handles;
    uint32_t flows;
    bool threads;      /* there are several at some time */
    uint32_t thread;   /* of the event; pid and tid are its own … */
    uint32_t pid, tid; /* … in the file */
    VEC(ThreadTrack) tracks;
    VEC(JobTrack) jobs;
    VEC(ProcessTrack) processes;
    /* counters as last written */
    uint32_t ready, timers, alive;
    uint32_t ready_said, timers_said, alive_said, jobs_said;
} Chrome;

/* What follows is about this thread. */
void chrome_enter(Chrome *c, uint32_t thread);
/* Its track; valid until the next new thread. */
ThreadTrack *chrome_track(Chrome *c);
HandleState *chrome_handle(Chrome *c, uint32_t number);

/* Opens an event up to its ts; the caller adds fields and closes. */
void chrome_begin(Chrome *c, char phase, const char *cat, uint64_t ts);
void chrome_name(Chrome *c, Str s);
void chrome_place(Chrome *c, uint32_t loc); /* ,"file":…,"line":… */
void chrome_close(Chrome *c);
/* A slice; the caller adds args, if any, and closes. */
void chrome_slice(Chrome *c, const char *cat, Str text, uint64_t from,
                  uint64_t to);
void chrome_counter(Chrome *c, const char *what, uint32_t value,
                    uint32_t *said);
/* Where this instant is drawn: not before the end of what is drawn already. */
uint64_t chrome_time(Chrome *c, uint64_t t_ns);

void chrome_metadata(Chrome *c, const char *what, Str value);

/* ---- with threads ---- */

/* Names of threads and processes; whether there are several threads. */
void chrome_cast(Chrome *c);
/* Before anything else is done with an event. */
void chrome_thread_event(Chrome *c, const TraceEvent *ev);
/* The end of an arrow, in the slice that begins in this thread at `ts`. */
void chrome_arrow_to(Chrome *c, const char *what, uint32_t *flow, uint64_t ts);
/* What the trace's end leaves open in this thread: first what lies inside its
 * callback, then the rest. */
void chrome_inner_end(Chrome *c, uint64_t t_ns);
void chrome_outer_end(Chrome *c);
/* The same of commands, and jobs without an outcome. */
void chrome_commands_end(Chrome *c);

#endif
