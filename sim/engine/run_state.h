/* run_state.h: a run's state, kept and put back; and what it amounts to.
 *
 * For searching schedules: from one state the run goes on one way, is put back,
 * and goes on another.  All of it only while the run is paused at a choice
 * between threads (run_at_choice() > 0) or has just been made, with the trace
 * off.  A state can be put back whatever has become of the run since: paused
 * elsewhere, ended, stopped at a limit.
 *
 * The first call of either function for a run sets the image that everything
 * later is compared with: make it at the first choice, when the program's
 * imports are done, rather than before. */
#ifndef ENGINE_RUN_STATE_H
#define ENGINE_RUN_STATE_H

#include "engine/run.h"

typedef struct RunState RunState;

/* Owned by the caller; to be freed before or after the run. */
RunState *run_save(Run *run);
void run_restore(Run *run, const RunState *state);
void run_state_free(RunState *state);
/* Host memory that it uses. */
size_t run_state_bytes(const RunState *state);

/* Before the first slice: imports what the program imports of the library in
 * the default schedule (which is run for that, without output), so that this is
 * done once and not in every schedule, and is part of the image.  Only
 * sys.modules shows it; where that could matter (atexit's order) it does
 * nothing. */
void run_preload(Run *run);

/* Before the first slice: goes by this schedule (choice.h), which must be one,
 * instead of by that of its options. */
void run_set_schedule(Run *run, const char *schedule);

/* 128 bits that are equal when the run can only go on alike.
 *
 * In: all that the program can reach, seen from the threads' frames, the
 * modules and the engine, as a graph: which object refers to which, and what
 * each holds; for every thread who it is and what it waits for; who is ready;
 * the order of those who wait for one lock; ready queues, and timers in the
 * order in which they fire; virtual time with its drift; counters that show in
 * names (Task-3, Thread-2); what is pending in the VM.
 *
 * Out, since nobody can tell: addresses and what id() makes of them; text
 * written so far; in which order ready threads became so (it only decides
 * which way is number 0: name ways by thread); whether two equal strs, numbers
 * or bytes are one object; numbers in the trace; counts of steps, callbacks,
 * iterations, choices, and what is left until a limit; how often the clock was
 * read at one instant; inline caches, versions, free lists, capacities, free
 * memory.
 *
 * Valid within one run, and for two runs of the same text and options. */
void run_hash(Run *run, uint64_t out[2]);

#endif
