/* process.h: virtual processes.
 *
 * A process is a record and the virtual threads that have it as their
 * `process`; NULL stands for the first one.  Its memory is its own because
 * whatever it could change is: __main__'s globals and all that is reachable
 * from them was copied when it was forked (clone.h), or made anew by running
 * the program again (spawn).  Immutable objects and the library are shared.
 *
 * When a thread of another process goes on, what the VM and the engine hold one
 * of (vm->main_dict, sys.modules["__main__"], the counter of task names) is
 * exchanged.
 *
 * Mirrors Lib/multiprocessing/popen_fork.py, popen_spawn_posix.py; what is
 * written in Python there is written in Python here (prelude/multiprocessing),
 * on top of the private module `_process`. */
#ifndef ENGINE_PROCESS_H
#define ENGINE_PROCESS_H

#include "engine/thread.h"

/* Of the type "_process.Process". */
struct Process {
    Obj h;
    uint32_t number; /* in the trace; 0: the first */
    int32_t pid;
    uint8_t kind; /* ProcKind, trace.h */
    bool over;
    bool starting;  /* a spawned one that still runs the program's module */
    int32_t status; /* exit status; negative: the signal that ended it */
    Process *parent;
    VThread *thread; /* its main thread; NULL: none, or over.  Borrowed */
    WaitQueue ended;
    /* its own, while another process runs */
    Value main_dict, main_module; /* globals, sys.modules["__main__"] */
    uint32_t next_task_name;
    Value thread_count; /* of names: threading._count */
    void *random;       /* state of the module's generator, or NULL */
};

/* Lies in the run's heap as Engine.processes, once `os` or another module that
 * knows of processes is imported. */
typedef struct Processes {
    Process *first, *now; /* now: whose thread runs */
    Process **all;        /* by number: owned */
    uint32_t len, cap;
    int32_t next_pid;
    Type *process, *channel, *foreign;
} Processes;

/* Makes it if it is not there. */
Processes *processes_get(Vm *vm);
/* Of the running thread; never NULL. */
Process *process_current(Vm *vm);

/* A new process whose first thread calls fn(*args).  PROC_FORK: fn and args are
 * copied together with __main__; PROC_SPAWN: the program is run again first, as
 * __mp_main__; PROC_COMMAND: no memory of its own, label is its command line.
 * It is ready.
 * NULL with an exception. */
Process *process_start(Vm *vm, ProcKind kind, Value fn, Value args, Value name);
/* It does not begin before there is something in the channel: what it does
 * until it waits there nobody can see. */
void process_park(Vm *vm, Process *p, Value channel);
/* A command that the calling thread itself plays. */
Process *process_command(Vm *vm, Value label);
/* It is over: PROC_END; those who join it go on. */
void process_end(Vm *vm, Process *p, int32_t status);
/* The running process ends at once, from a native step. */
Act process_exit(Vm *vm, int32_t status);
/* A signal ends another process, which has begun and is not over. */
void process_kill(Vm *vm, Process *p, int32_t status);

/* The private module: what the prelude's modules are made of. */
Value mod_process_new(Vm *vm);
/* os, multiprocessing, subprocess ...: V_NULL without exception for any other
 * name. */
Value mod_processes_import(Vm *vm, const char *name);

/* asyncio.create_subprocess_exec and _shell; the module asyncio.subprocess. */
Value asyncio_subprocess_exec(Vm *vm, const Value *args, uint32_t n, Value kw);
Value asyncio_subprocess_shell(Vm *vm, const Value *args, uint32_t n, Value kw);
void asyncio_subprocess_fill(Vm *vm, Value module);

void channel_types_init(Vm *vm, Processes *all);
extern const NativeDef process_functions[];

#endif
