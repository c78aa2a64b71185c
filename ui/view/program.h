/* program.h: what the window shows: a program that was run, or its errors. */
#ifndef VIEW_PROGRAM_H
#define VIEW_PROGRAM_H

#include "base/diag.h"
#include "base/source.h"
#include "lang/metadata.h"
#include "model/report.h"
#include "model/strings.h"
#include "trace/trace.h"
#include "view/code.h"

/* A lesson as the gallery lists it.  Owned by whoever made the list. */
typedef struct Lesson {
    char *path; /* as the host can open it */
    int number; /* from 1, in the order of the course */
    int chapter;
    char *title[LANG_COUNT], *text[LANG_COUNT];
    char *brief[LANG_COUNT]; /* for its card; NULL: the text */
} Lesson;

void lesson_clear(Lesson *l); /* frees the texts */

/* Which limit has ended a run; its number is in Program.limit_n. */
typedef enum RunLimit {
    LIMIT_NONE,
    LIMIT_STEPS,  /* of the engine */
    LIMIT_TIME,   /* virtual seconds */
    LIMIT_MEMORY, /* MiB */
    LIMIT_OUTPUT, /* bytes */
    LIMIT_EVENTS  /* in the trace */
} RunLimit;

/* Owned, with everything in it, by the app once it is shown. */
typedef struct Program {
    char *path;              /* to load it again */
    char *name;              /* "gather.py" */
    char *title[LANG_COUNT]; /* NULL: the name is the title */
    char *text[LANG_COUNT];  /* what the lesson says about it, or NULL */
    int lesson;              /* its number; 0 for one's own program */
    int python;              /* the dialect it ran in: 13 for 3.13 */
    bool builtin;            /* a lesson: it is not a file of the user's */
    bool pasted;             /* nor is this: its text is in `source` alone */
    bool replay;             /* a recorded run: nobody runs it again … */
    bool real_time;          /* … of a real Python, in real time */
    bool cut;                /* … that ends before the run did */
    uint32_t programs;       /* that a replay's file holds, if none of them was
                              * named */
    /* Worth comparing with; relative to its directory, NULL behind the last. */
    char *compare[METADATA_COMPARE];
    Source *source;       /* NULL if the file could not be read */
    CodeColors colors;    /* of the source */
    uint32_t shown_lines; /* of the source, without its metadata */
    Trace *trace;         /* NULL if it could not run at all */
    bool running;         /* the trace still grows: see AppHost.advance */
    uint64_t steps;       /* that it has made so far, see RunStats */
    RunLimit limit;       /* that has stopped it */
    uint64_t limit_n;
    void *run;                          /* the host's, while it runs */
    void (*end_run)(struct Program *p); /* frees it; the trace stays */
    uint64_t stamp; /* the host's: which version of the file this is */
    Diags diags;    /* then: why */
    char *failure;  /* or, in one line, why it could not be read */
    Report report;  /* of the whole run, once it is asked for: … */
    bool reported;  /* … then */
} Program;

Program *program_new(const char *path, bool builtin);
void program_free(Program *p);
/* Takes the text over; finds its colours, and sets `shown_lines`: the metadata
 * block at the end, and blank lines before it, are not part of the lesson. */
void program_set_source(Program *p, Source *src);

#endif
