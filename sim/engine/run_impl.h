/* run_impl.h: what run.c and run_state.c share. */
#ifndef ENGINE_RUN_IMPL_H
#define ENGINE_RUN_IMPL_H

#include "engine/run.h"

/* What later states of a run are compared with. */
typedef struct RunOrigin RunOrigin;
void run_origin_changed(RunOrigin *o);   /* the run goes on; NULL: nothing */
void run_origin_free(RunOrigin *origin); /* may be NULL */

/* The host's side of a run: what is not in the run's heap. */
struct Run {
    Vm *vm;
    Trace *trace;
    bool owns_trace;
    RunOptions options;
    char *path, *shown_path, *text;
    size_t len;
    Diags diags;
    Frame *boundary; /* of the main program */
    jmp_buf exhausted;
    enum { RUN_MAIN, RUN_OVER } phase;
    uint64_t out_left;
    char *message;
    RunResult result;
    RunOrigin *origin; /* run_state.c; NULL: none yet */
};

#endif
