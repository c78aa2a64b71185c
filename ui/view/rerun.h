/* rerun.h: a program that goes on: it is computed while it is shown, its file
 * is watched, and when it is run again the place stays. */
#ifndef VIEW_RERUN_H
#define VIEW_RERUN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/align.h"
#include "view/program.h"
#include "view/shell.h"

typedef struct Rerun {
    /* the run that is being computed */
    double seconds; /* since it began */
    double shown;   /* since the picture was last brought up to date */
    bool folded;    /* nothing is left to be prepared for seeking */
    /* the place to come back to: position `pos` of `was`, which has run before
     * and is owned; NULL: there is none */
    Program *was;
    uint64_t pos;
    Align *align; /* the search for it; NULL while nothing can be found */
    uint64_t at;  /* where the search has left the model: elsewhere it is the
                   * user who went there, and the search is over */
    /* a program without a loop is stepped by lines, whatever was chosen */
    bool by_lines;
    int unit; /* which was that */
} Rerun;

void rerun_free(App *a);
/* Another program comes: no place to come back to. */
void rerun_forget(App *a);
/* The program goes, and runs again at once: remembers where it stands. */
void rerun_leave(App *a);
/* The same program has begun to run, as far as it has a model; and: it has gone
 * on. */
void rerun_arrive(App *a);
void rerun_tick(App *a);

/* The program runs again, as it is now: its place, and how it is looked at,
 * stay. */
void app_again(App *a, Program *p);
/* A run has been going on for so long that it is spoken of. */
bool app_says_running(const App *a);

#endif
