/* run.h: one run of one program, from text to exit status.
 *
 *   Run *run = run_new(text, len, path, &options);
 *   while (run_slice(run, 100000) == RUN_PAUSED) show_progress();
 *   int status = run_result(run)->status;
 *   Trace *trace = run_take_trace(run);
 *   run_free(run);
 *
 * A run touches nothing outside itself: no clock, no file, no environment.
 * The same text and options give the same output and the same trace, byte for
 * byte.  Output goes to `write` as it happens; the trace keeps it as well. */
#ifndef ENGINE_RUN_H
#define ENGINE_RUN_H

#include "base/diag.h"
#include "engine/choice.h"
#include "trace/trace.h"
#include "vm/vm.h"

/* Exit statuses of our own; all others are Python's: 0, 1 after an uncaught
 * exception or a syntax error, SystemExit's code. */
enum {
    RUN_EXIT_REFUSED = 123, /* valid Python that Loopscope does not run */
    RUN_EXIT_NEVER = 124,   /* the program would never end */
    RUN_EXIT_LIMIT = 125,   /* a limit of RunOptions was reached */
};

/* All-zero is valid: every 0 stands for the default named beside it. */
typedef struct RunOptions {
    int python;  /* 5 ... 13; 0: the program's metadata, else 13 */
    bool seeded; /* draw the choices from `seed` */
    uint64_t seed;
    const char *schedule; /* "@1=1 @4=2", see choice.h; NULL: metadata's */
    uint64_t max_steps;   /* calls, loop turns, callbacks; 200 million */
    double max_time;      /* virtual seconds; 1 year */
    uint64_t max_memory;  /* bytes of program data; 1 GiB */
    uint32_t max_depth;   /* recursion limit; 1000, as Python's */
    uint64_t max_output;  /* bytes; 64 MiB */
    bool no_trace;
    TraceLevel level;    /* of the trace; TRACE_SCHED is 0 */
    uint64_t max_events; /* 0: the trace's own default */
    /* Lines, calls and returns of a calculation that goes on and on are left
     * out of the trace after some 100,000, up to the next event of another
     * kind, so that there is room for what comes behind it.  WARN_LINES says
     * where. */
    bool spare_code;
    int argc; /* arguments of the program, without its name */
    const char *const *argv;
    /* Gets the program's output, stream 1 or 2; may be NULL. */
    void (*write)(void *ctx, int stream, const char *text, size_t n);
    void *ctx;
    uint32_t cpus; /* os.cpu_count(); 2 */
    /* Exploring: the run pauses before every choice between threads, see
     * run_at_choice; the other kinds are asked for here (NULL: way 0). */
    bool exploring;
    Chooser choose;
    /* As Python 3.9+ shows the path (absolute); NULL: `path` itself. */
    const char *absolute_path;
} RunOptions;

typedef struct RunStats {
    int64_t virtual_ns;
    uint64_t callbacks;  /* handles that ran, task steps included */
    uint64_t iterations; /* of all loops */
    uint64_t tasks;
    uint64_t events;     /* in the trace */
    uint64_t steps;      /* calls, loop turns, callbacks */
    uint64_t peak_bytes; /* of program data */
} RunStats;

typedef struct RunResult {
    int status;
    StopReason stop;     /* STOP_NONE: the program ended by itself */
    const char *message; /* one line saying why it was stopped, or NULL */
    bool compiled;       /* false: see `diags`; nothing ran */
    const Diags *diags;
    RunStats stats;
    int python; /* the dialect it ran in */
} RunResult;

typedef struct Run Run;

/* Compiles; a text that does not compile gives a Run that is done at once, its
 * diagnostics already written (as Python words them) to standard error.  The
 * text is copied.  `path` as the user gave it.  Never NULL. */
Run *run_new(const char *text, size_t len, const char *path,
             const RunOptions *options);
void run_free(Run *run); /* with its trace, unless that was taken */

/* Goes on for about `ticks` steps (0: to the end).  RUN_DONE: the program is
 * over, at-exit messages included, and the result is final. */
RunStatus run_slice(Run *run, uint64_t ticks);
/* Exploring and paused before a choice between threads: their numbers, way 0
 * (the default) first.  Returns how many (at least 2), 0 if it is not paused
 * there; `threads` has room for max of them. */
uint32_t run_at_choice(const Run *run, uint32_t *threads, uint32_t max);
/* There: the thread that ran could go on (it is way 0); the others take the
 * processor away from it. */
bool run_may_stay(const Run *run);
/* There: in which order those who are ready became so, in one number.  It is
 * what way 0 depends on, here and later. */
uint64_t run_order(const Run *run);
/* The way that the next run_slice goes. */
void run_choose(Run *run, uint32_t way);
/* A choice between threads was passed over, because it came up inside a call
 * by C code (a sort key, a __repr__), where no thread can be put away. */
bool run_skipped_choice(const Run *run);
/* Choices so far, of all kinds: the N of "@N=K". */
uint64_t run_choices(const Run *run);

/* What a number in the output may be: they differ from run to run of a real
 * Python. */
typedef enum RunNumber {
    RUN_NUMBER_ANY,
    RUN_NUMBER_THREAD, /* the ident of a thread that was started */
    RUN_NUMBER_PROCESS /* a pid */
} RunNumber;
RunNumber run_number(const Run *run, uint64_t value);

/* Ends it now, as by Ctrl-C at Loopscope: END_STOPPED. */
void run_stop(Run *run);
/* Ends it now because a limit of the caller's is reached, which `text` names:
 * END_LIMIT. */
void run_limit(Run *run, const char *text);
const RunResult *run_result(const Run *run);
/* Its options, with the defaults in place of every 0. */
const RunOptions *run_limits(const Run *run);

/* The trace so far, owned by the run; NULL with no_trace. */
Trace *run_trace(Run *run);
/* Hands it over to the caller. */
Trace *run_take_trace(Run *run);

/* The dialect that a program's metadata asks for: 5 ... 13, or 0. */
int run_metadata_python(const char *text, size_t len);

#endif
