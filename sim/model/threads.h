/* threads.h: threads, pools, jobs and processes at the model's position.
 *
 * A part of model.h, which includes it; what model.h says of positions, texts
 * and times holds here too.  Threads and processes have the numbers of the
 * trace: thread 0 is the main thread and process 0 the first process; both are
 * there from the start, also in a program that never makes another.
 *
 * Identity is the badge and colour is the state.  A badge is the same at every
 * position: it is made from the whole trace.
 *
 *     M        the main thread
 *     L        a thread in which an event loop runs at some time; L1, L2 …
 *              when there are several
 *     P1 …     the main thread of process 1 …, and the process itself
 *     W1 …     every other thread: workers of pools and threading.Thread
 *     J1 …     jobs of executors */
#ifndef MODEL_THREADS_H
#define MODEL_THREADS_H

#ifndef MODEL_MODEL_H
#error "include model/model.h"
#endif

enum { BADGE_MAX = 12 }; /* bytes, with the zero behind them */

/* ---- for the choice of a layout: the same at every position ---- */

typedef struct ModelCast {
    bool threads;   /* there is a second thread in this process at some time */
    bool processes; /* another process, of whatever kind */
    bool jobs;      /* an executor gets a job */
    uint32_t most_threads;   /* numbers of threads go from 0 to below this */
    uint32_t most_processes; /* and those of processes */
} ModelCast;

ModelCast model_cast(const Model *m);

/* ---- threads ---- */

typedef struct ThreadRow {
    uint32_t thread;
    char badge[BADGE_MAX];
    ThreadKind kind;   /* PLAIN for the main thread too */
    bool main;         /* thread 0 */
    bool runs_loop;    /* an event loop runs here at some time (badge L; M when
                          it is the main thread's) */
    ThreadState state; /* the main thread's is ENDED when its code is done,
                          also while it waits for the others at the exit; who
                          only waits for a thread to start is READY */
    TaskState look;    /* the colours and the icon of this state */
    Str error;         /* type of the exception that ended it, or empty */
    Str name;          /* "Thread-1 (work)", "ThreadPoolExecutor-0_0" */
    uint32_t process;  /* its number */
    uint32_t parent;   /* thread that made it; of a worker: see executor */
    uint32_t executor; /* object, of a worker; 0 = none */
    uint64_t created_ns, since_ns, ended_ns; /* since: in this state */
    /* what it waits for, when it is BLOCKED (or READY again after that) */
    Str waits;           /* "lock.acquire()", "time.sleep(2)"; may be empty */
    uint32_t waits_obj;  /* OBJ: the lock, queue … or 0 */
    Str waits_obj_label; /* "Lock", "Queue(2)" */
    bool has_holder;     /* a thread that could let it go on is known: … */
    uint32_t holder;     /* … this one */
    bool has_due;        /* the wait has an end of its own: … */
    uint64_t due_ns;     /* … here; progress: (now - since) / (due - since) */
    /* its code */
    uint32_t loc;        /* innermost line, of its task if one runs; 0: none */
    uint32_t own_loc;    /* innermost line of its own code, below its loop */
    Str function, label; /* innermost function and call */
    uint32_t stack_size;
    uint32_t task; /* whose step runs in it, or is interrupted; 0 = none */
    uint32_t job;  /* that it works at; 0 = none */
    uint32_t loop; /* that runs in it, or ran last; 0 = none */
    bool loop_runs;
    uint32_t jobs_submitted; /* so far, see model_thread_jobs */
} ThreadRow;

/* Numbers go from 0 to below this; ended threads keep their rows. */
uint32_t model_threads(const Model *m);
bool model_thread(const Model *m, uint32_t thread, ThreadRow *row);
/* Writes "W1" into badge and returns it. */
const char *model_badge(const Model *m, uint32_t thread, char *badge);
/* The state in the colours of tasks: IDLE looks WAITING, ENDED looks DONE
 * (ERROR where an exception did it: ThreadRow.look). */
TaskState thread_look(ThreadState state);
/* The function of a name that Python gives, "work" of "Thread-1 (work)"; a name
 * of any other form was given by the program and stays as it is. */
Str thread_short_name(Str name);
/* Threads that are not over, in order of number, from the one numbered `from`
 * on; returns how many were written. */
size_t model_threads_alive(const Model *m, uint32_t from, uint32_t *threads,
                           size_t max);
/* How many threads wait for this object, and the first of them. */
size_t model_thread_waiters(const Model *m, uint32_t obj, uint32_t *threads,
                            size_t max);
/* Frames of the thread's own code, innermost first; those of the task that
 * runs in it: model_stack. */
size_t model_thread_stack(const Model *m, uint32_t thread, FrameRow *rows,
                          size_t max);
/* Jobs that the thread has submitted so far, in that order. */
size_t model_thread_jobs(const Model *m, uint32_t thread, uint32_t first,
                         uint32_t *jobs, size_t max);

/* Where the threads' own code stands, for marks beside the source (a task that
 * runs in a thread has its mark from model_places): one row for each thread
 * that is alive and has a line, in order of number. */
typedef struct ThreadPlace {
    uint32_t loc, thread;
} ThreadPlace;
size_t model_thread_places(const Model *m, ThreadPlace *rows, size_t max);

/* ---- loops: one for each thread that runs one ---- */

typedef struct LoopRow {
    uint32_t loop, thread; /* thread: that runs it or ran it last */
    LoopState state;
    bool runs;
    uint32_t iteration, ready, batch, timers;
} LoopRow;

uint32_t model_loops(const Model *m); /* numbers go from 1 to this */
bool model_loop(const Model *m, uint32_t loop, LoopRow *row);
/* model_ready and model_timers of any loop. */
bool model_loop_ready(const Model *m, uint32_t loop, uint32_t i,
                      HandleRow *row);
size_t model_loop_timers(const Model *m, uint32_t loop, TimerRow *rows,
                         size_t max);

/* ---- executors and jobs ---- */

typedef enum JobState {
    JOB_QUEUED,
    JOB_RUNNING,
    JOB_DONE,
    JOB_ERROR,
    JOB_CANCELLED
} JobState;

typedef struct JobRow {
    uint32_t job;
    char badge[BADGE_MAX];
    Str label; /* "ping('baidu.com')" */
    JobState state;
    TaskState look;     /* RUNNING or BLOCKED as its worker is; QUEUED: READY */
    uint32_t executor;  /* object */
    uint32_t submitter; /* thread */
    uint32_t submit_loc;
    bool has_worker;
    uint32_t worker;                           /* thread that has taken it */
    uint64_t submitted_ns, began_ns, ended_ns; /* as far as it has come */
    Str result;      /* repr of what it returned or raised */
    uint32_t future; /* REF of the asyncio future that gets it; once ended */
} JobRow;

uint32_t model_jobs(const Model *m); /* numbers go from 1 to this */
bool model_job(const Model *m, uint32_t job, JobRow *row);

typedef struct ExecutorRow {
    uint32_t executor; /* object */
    Str label;         /* "ThreadPoolExecutor(2)" */
    bool processes;    /* its workers are processes */
    uint32_t max_workers;
    uint32_t workers, queued, running, ended; /* so far; ended: jobs */
    uint32_t last_taken; /* job that left the queue last, 0 = none yet */
} ExecutorRow;

/* Executors so far, from 0, in the order in which they were made. */
uint32_t model_executors(const Model *m);
bool model_executor(const Model *m, uint32_t i, ExecutorRow *row);
/* Its workers (threads), in order of creation; `first` of them are skipped. */
size_t model_executor_workers(const Model *m, uint32_t executor, uint32_t first,
                              uint32_t *threads, size_t max);
/* Its job queue, the next to be taken first; costs O(jobs that were ever
 * cancelled in it + max). */
size_t model_executor_queue(const Model *m, uint32_t executor, uint32_t first,
                            uint32_t *jobs, size_t max);

/* ---- processes ---- */

typedef struct ProcessRow {
    uint32_t process;      /* its number */
    char badge[BADGE_MAX]; /* "P1"; of process 0 empty */
    uint32_t pid;          /* 0: not known (process 0 of some traces) */
    ProcKind kind;
    bool is_command; /* a modelled command: label is its command line */
    Str label;
    uint32_t parent;       /* number of the process that started it */
    uint32_t first_thread; /* its main thread; NO_THREAD for a command */
    uint64_t started_ns, ended_ns;
    bool ended;
    int32_t status;
} ProcessRow;

#define NO_THREAD UINT32_MAX

uint32_t model_processes(const Model *m); /* numbers: 0 to below this */
bool model_process(const Model *m, uint32_t process, ProcessRow *row);

/* ---- hand-overs ---- */

typedef enum HandOverKind {
    HAND_START,      /* a thread starts another: from → to */
    HAND_SUBMIT,     /* a job goes into the queue: from → executor */
    HAND_TAKE,       /* a worker takes it: executor → to */
    HAND_RESULT,     /* it is over: from (the worker) → submitter's side */
    HAND_THREADSAFE, /* a thread wakes a loop: from → loop (in thread to) */
    HAND_PROCESS     /* a process is started: from → process */
} HandOverKind;

typedef struct HandOver {
    HandOverKind kind;
    uint64_t ev;       /* event number */
    uint32_t from, to; /* threads; of SUBMIT, RESULT, PROCESS: from only, of
                          TAKE: to only, the other is NO_THREAD */
    uint32_t executor, job, loop, process; /* 0 = none */
} HandOver;

/* Those between position `since` (the stop before: model_step(m, pos, unit,
 * -1)) and the model's, the newest first.  Looks at 2,048 events at most. */
size_t model_hand_overs(const Model *m, uint64_t since, HandOver *rows,
                        size_t max);

#endif
