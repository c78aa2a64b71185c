/* engine.h: the machine room: everything of a run that the VM knows nothing of.
 *
 * Names follow CPython's Lib/asyncio and Modules/_asynciomodule.c, so that the
 * two can be read side by side. */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "engine/choice.h"
#include "engine/clock.h"
#include "engine/timers.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/vm.h"

typedef struct Loop Loop;
typedef struct Future Future;
typedef struct Task Task;
typedef struct Handle Handle;
struct Process;

/* The engine's own types; NULL until asyncio is imported. */
#define ENGINE_TYPES(X)                                                        \
    X(future)                                                                  \
    X(task)                                                                    \
    X(gathering)                                                               \
    X(waiter)                                                                  \
    X(handle)                                                                  \
    X(timer_handle)                                                            \
    X(abstract_loop)                                                           \
    X(loop)                                                                    \
    X(lock)                                                                    \
    X(event)                                                                   \
    X(semaphore)                                                               \
    X(bounded_semaphore)                                                       \
    X(queue)                                                                   \
    X(lifo_queue)                                                              \
    X(priority_queue)                                                          \
    X(thread_lock)                                                             \
    X(thread_rlock)                                                            \
    X(thread_local)                                                            \
    X(CancelledError)                                                          \
    X(InvalidStateError)                                                       \
    X(TimeoutError) X(QueueEmpty) X(QueueFull) X(struct_time)

typedef struct EngineTypes {
#define X(name) Type *name;
    ENGINE_TYPES(X)
#undef X
} EngineTypes;

/* Lies in the run's heap as vm->engine. */
typedef struct Engine {
    Vm *vm;
    Clock clock;
    Choices choices;
    EngineTypes t;
    Loop *running;      /* the loop whose run_* is active, or NULL; borrowed */
    Value current_loop; /* set_event_loop(): a Loop, V_NONE, or V_NULL (never
                           set: the first get_event_loop() makes one) */
    Task *tasks;        /* all tasks that are alive, newest first */
    uint32_t next_task_name; /* Task-N */
    uint32_t next_task, next_handle, next_loop;
    uint64_t callbacks, iterations;
    Value asyncio; /* the module, once imported */
    Value context; /* the current context variables: see mod_contextvars.c */
    Value warned;  /* set of warnings given: each once a place */
    Loop *loops;   /* all that are alive, newest first */
    struct LiveAsyncGen *async_gens; /* those that began and are not dead */
    uint32_t n_async_gens, cap_async_gens;
    Value shutdown_async_gens; /* the prelude's coroutine function */
    bool clearing;             /* a loop that dies lets go of its ready queue */
    uint64_t out_left;         /* bytes of output until the limit */
    void *host;                /* the Run */
    /* threads (thread.h) */
    struct VThread *thread;  /* the one that runs */
    struct VThread *threads; /* all that are alive; the first is the main one */
    struct VThread *last_thread;
    struct Sched *sched; /* private to thread.c */
    /* set by those who know processes: their number in the trace */
    uint32_t (*process_number)(const struct Process *process);
    void (*process_enter)(Vm *vm, struct Process *process); /* goes on */
    struct Processes *processes; /* process.h; NULL until imported */
    /* called when the main thread ends: no new work (executors) */
    void (*at_main_end[4])(Vm *vm);
    uint32_t n_at_main_end;
    Value atexit; /* list of (function, args, keyword names), or V_NULL */
    Value last_exception; /* what the main thread died of */
    int exit_status;
    bool raised;
    bool main_over; /* __main__ has run: only other threads do */
    bool exploring; /* pause (ACT_PAUSE) before every choice between threads */
    uint32_t cpus;  /* os.cpu_count() */
    struct Concurrent *concurrent; /* cfuture.h; NULL until imported */
} Engine;

static inline Engine *engine_of(const Vm *vm) {
    return vm->engine;
}

/* Makes vm->engine and hooks it in. */
Engine *engine_new(Vm *vm);

/* The module of that name, V_NULL without exception if it is not ours. */
Value engine_import(Vm *vm, const char *name);
/* A coroutine died without ever having run: the RuntimeWarning. */
void engine_never_awaited(Vm *vm, Gen *gen);
/* What is left at the end of the program dies, and says what it has to. */
void engine_finalize(Vm *vm);

/* A native coroutine; up to 3.6 the library's were generators. */
Gen *engine_coroutine(Vm *vm, const NativeFrameDef *def);
/* Runs sim/engine/prelude/<file>.py; false with an exception. */
bool engine_run_prelude(Vm *vm, const char *file, Dict *globals);

/* Modules; each returns a new module object. */
Value mod_asyncio_new(Vm *vm);
Value mod_time_new(Vm *vm);
Value mod_contextvars_new(Vm *vm);
Value mod_threading_new(Vm *vm);
Value mod_atexit_new(Vm *vm);

#endif
