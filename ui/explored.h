/* explored.h: what `explore` and `explain` have in common: the program, and
 * schedules that are known to be right. */
#ifndef UI_EXPLORED_H
#define UI_EXPLORED_H

#include "explore/outputs.h"
#include "explore/search.h"
#include "explore/witness.h"
#include "options.h"

/* A schedule did not print what was found: Loopscope is at fault. */
enum { EXIT_WRONG = 70 };

/* The options of commands that search schedules: none that chooses one. */
#define EXPLORE_OPTIONS(c)                                                     \
    {"--python", OPT_DIALECT, &(c)->python, "3.N",                             \
     "run as Python 3.5 … 3.13 does (default: what the program's metadata "  \
     "says, else 3.13)"},                                                      \
        {"--cpus", OPT_COUNT, &(c)->cpus, "N",                                 \
         "what os.cpu_count() says (2)"},                                      \
        {"--max-steps", OPT_COUNT, &(c)->max_steps, "N",                       \
         "stop a run after so many steps (5000000)"},                          \
    {                                                                          \
        "--max-time", OPT_SECONDS, &(c)->max_time, "S",                        \
            "stop a run after so many virtual seconds"                         \
    }

typedef struct Loaded {
    Subject program;
    char *text, *absolute;
} Loaded;

/* Reads the program and sees whether it compiles; if not, it has been said why,
 * and *status is the exit status. */
bool program_open(Loaded *l, const char *path, const RunChoices *choices,
                  int *status);
void program_close(Loaded *l);

/* One output with its nearest schedule, as a run by it really prints it. */
typedef struct Shown {
    StrBuf text, schedule;
    Ending ending;
    Witness witness;
} Shown;

/* The next one; false: that was all, or (*right false) the schedule does not
 * print it, which has been said. */
bool shown_next(Outputs *all, const Search *s, Shown *out, bool *right);
/* The schedule of a path through the graph, tried. */
bool shown_path(const Search *s, const uint32_t *edges, size_t n, Shown *out);
void shown_free(Shown *s);

#endif
