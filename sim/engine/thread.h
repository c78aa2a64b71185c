/* thread.h: virtual threads, and who runs next.
 *
 * A thread is a chain of frames with a native frame at its bottom.  Exactly one
 * runs; the others keep their innermost frame here.  A thread runs until it
 * waits.  Then the one that has been ready longest goes on: order (due, drift,
 * seq), where seq is numbered when the wait begins, so that the one who has
 * waited longest comes first, whatever it waited for.  Time moves when nobody
 * is ready.  That is also the thread model of the reference,
 * tests/oracle/vt.py.
 *
 * Where a real machine could switch (a visible operation while another thread
 * is ready) or go on with another thread, there is a choice (choice.h): way 0
 * is the default, the others are the remaining ready threads in order of their
 * numbers.
 *
 * Waiting is done by native frames.  A native that may have to wait pushes a
 * frame (V_FRAME); its step function, while the wait is on, says
 *
 *     return thread_wait(vm, f, &lock->waiters, &wait);
 *
 * and is called again with SIG_START when the thread goes on; thread_timed_out
 * then tells how the wait ended.  The condition must be tested again: somebody
 * else may have been quicker.
 *
 * A thread that waits inside a call made by C code (a sort key, a __repr__) can
 * go on only when no other thread is inside such a call: else the run is
 * refused. */
#ifndef ENGINE_THREAD_H
#define ENGINE_THREAD_H

#include "engine/clock.h"
#include "engine/engine.h"
#include "trace/trace.h"

typedef struct Process Process; /* process.h; NULL: the first one */
typedef struct VThread VThread;

/* Threads that wait for one thing, the longest waiting first. */
typedef struct WaitQueue {
    VThread *head, *tail;
    bool open; /* what they wait for is there: the head is ready */
} WaitQueue;

/* An object of the type "_thread.handle": the list of the living holds one
 * reference, whoever wants to join it another one. */
struct VThread {
    Obj h;
    VThread *prev, *next; /* all that are alive, in order of creation */
    uint32_t id;          /* 0: the main thread; never used again */
    uint8_t state;        /* ThreadState, trace.h */
    uint8_t kind;         /* ThreadKind, trace.h */
    bool daemon, timed, timed_out, woken;
    Frame *frame; /* innermost, while another thread runs */
    Process *process;
    uint32_t twin;   /* 1 + id of the thread it was forked from, or 0: their
                        idents are one */
    Value object;    /* its threading.Thread (owned), or V_NULL */
    Value name;      /* str (owned): what messages call it */
    WaitQueue ended; /* open once it is over: join() */
    /* the wait */
    WaitQueue *queue; /* or NULL */
    VThread *queue_prev, *queue_next;
    int64_t due, ready_due; /* the deadline; when it became ready */
    uint32_t drift, ready_drift;
    uint64_t seq;
    uint32_t timed_at, ready_at; /* places in the heaps + 1; 0: in none */
    uint32_t died;       /* text id of the exception that ended it, or 0 */
    uint32_t blocked_by; /* 1 + id of the thread that holds it, or 0 */
    char waits_for[56];  /* "lock.acquire()", for messages */
    /* what is the thread's own in the engine and the VM, while it is away */
    Loop *running;
    Value current_loop, context;
    uint32_t nested;     /* calls by C code that it is inside of */
    uint32_t nest_level; /* vm->c_depth when it left */
    Value locals;        /* dict of threading.local's, or V_NULL */
};

/* How a wait is described: to the scheduler, the trace and error messages. */
typedef struct Wait {
    bool timed;  /* has a deadline: due, drift */
    int64_t due; /* virtual ns, not in the past */
    uint32_t drift;
    uint8_t state;     /* THREAD_BLOCKED, THREAD_WAITING or THREAD_IDLE */
    const char *label; /* "lock.acquire()", "time.sleep(2)" */
    uint32_t ref;      /* OBJ or 0: what it waits at */
    uint32_t holder;   /* 1 + id of the thread that could end it, or 0 */
} Wait;

/* A deadline `seconds` from now, as CPython's timeouts are meant. */
void wait_deadline(const Vm *vm, Wait *wait, int64_t ns);

/* --- waiting: for native steps ------------------------------------------ */

/* The running thread waits; q may be NULL (then only the deadline ends it).
 * The caller's step returns the result at once. */
Act thread_wait(Vm *vm, Frame *f, WaitQueue *q, const Wait *wait);
/* The running thread stays ready but lets those go first who have been ready
 * for longer. */
Act thread_yield(Vm *vm, Frame *f);
/* After the wait: it ended by its deadline. */
bool thread_timed_out(const Vm *vm);

/* --- ending others' waits ------------------------------------------------- */

/* For things that one thread at a time can have (a lock): while the queue is
 * open its head is ready; it closes the queue again when it takes the thing. */
void waitq_open(Vm *vm, WaitQueue *q);
void waitq_close(Vm *vm, WaitQueue *q);
/* The longest waiting goes on, for good.  False: nobody waits. */
bool waitq_wake_one(Vm *vm, WaitQueue *q);
void waitq_wake_all(Vm *vm, WaitQueue *q);

/* --- threads ---------------------------------------------------------------
 */

/* A new thread that calls `bottom`: a native frame made by the caller's
 * NativeFrameDef, whose slots the caller fills in (thread->frame->slots).  Its
 * step starts with SIG_START and ends the thread by `return thread_end(...)`.
 * It is ready at once and runs when its turn comes.  NULL with RuntimeError
 * when there are too many. */
VThread *thread_new(Vm *vm, const NativeFrameDef *bottom, ThreadKind kind,
                    Value name, uint32_t parent_or_executor);
/* A thread that has just been made begins only when q opens. */
void thread_park(Vm *vm, VThread *t, WaitQueue *q);
/* From the bottom frame's step: the thread is over; waiters of `ended` go on.
 * The list of the living lets go of the VThread and its `object`. */
Act thread_end(Vm *vm, Frame *f);
/* Another thread is gone at once, whatever it does: its process was ended.  Its
 * frames are left as they are: no destructor runs. */
void thread_kill(Vm *vm, VThread *t);
/* The same of the running one, from a native step: os._exit(). */
Act thread_vanish(Vm *vm);
/* A new thread that calls fn(*args), as _thread.start_new_thread does.  What
 * it raises is dropped (the caller's fn reports it); borrowed, as thread_new's
 * result is. */
VThread *thread_start(Vm *vm, Value fn, Value args_tuple, Value name,
                      bool daemon, ThreadKind kind);

static inline VThread *thread_self(const Vm *vm) {
    return engine_of(vm)->thread;
}
/* No other thread can ever run: waiting needs no switch. */
static inline bool thread_alone(const Vm *vm) {
    return !engine_of(vm)->threads->next;
}
/* threading.get_ident(): a large number, the same in every run. */
int64_t thread_ident(const VThread *t);

/* --- choices ----------------------------------------------------------------
 */

/* Natives whose table row says NF_VISIBLE (type.h) are operations that other
 * threads can see: print, lock.acquire, queue.put ...: before one begins, and
 * while another thread is ready, the machine may switch.  That needs nothing
 * from the native itself.  Library code in the prelude calls
 * `_thread._point()` where CPython's would let others in. */

/* The same in the middle of a native step: `return thread_point(vm, f)`, and
 * the step is called again with SIG_START when the thread goes on.  Without
 * others that are ready (vm->visible == 0) there is nothing to ask for. */
Act thread_point(Vm *vm, Frame *f);

/* --- the end of the program (thread_exit.c) --------------------------------
 */

/* The frame below __main__'s module frame: reports what the program died of,
 * waits for the threads as the dialect does, runs atexit's functions. */
Frame *thread_push_main(Vm *vm);

#endif
