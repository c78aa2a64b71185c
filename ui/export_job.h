/* export_job.h: an export on its way to a file, for the command and for the
 * window.
 *
 * What is written goes to a new file beside the wanted one, which takes its
 * name when it is complete: there is a whole file or none.  "-" is standard
 * output; a pipe or a device is written to directly. */
#ifndef UI_EXPORT_JOB_H
#define UI_EXPORT_JOB_H

#include <signal.h>

#include "export/export.h"
#include "options.h"
#include "view/program.h"

/* What is wanted.  All-zero but `range`, `out` and `unit` is what the command
 * line has by default. */
typedef struct ExportWish {
    ExportOptions options;
    const char *out;
    /* of pictures */
    PixelSize size; /* 0: what suits the format */
    bool dark;      /* a handout is light unless one says so */
    bool seconds;   /* the timeline's axis in seconds, not in events */
    double speed;   /* of gif and mp4: 1 is the window's; 0: 1 */
    int unit;       /* of gif and mp4: a StepUnit, a step each; -1: callbacks */
    bool by_options; /* who wishes is helped by the names of options */
    /* Set by a signal's handler: gives up, even while a pipe waits for its
     * reader.  May be NULL. */
    const volatile sig_atomic_t *interrupted;
} ExportWish;

/* What a format can be told, besides the file: anything else means nothing for
 * it. */
enum {
    TAKES_CLOCK = 1,
    TAKES_RANGE = 2,
    TAKES_TRACKS = 4,
    TAKES_LANGUAGE = 8,
    TAKES_COLUMNS = 16,
    TAKES_THEME = 32,
    TAKES_SIZE = 64,
    TAKES_AXIS = 128, /* seconds or events */
    TAKES_SPEED = 256,
    TAKES_UNIT = 512
};
unsigned export_takes(ExportFormat format);

typedef enum ExportStatus {
    EXPORT_GOES_ON,
    EXPORT_DONE,
    EXPORT_FAILED
} ExportStatus;

typedef struct ExportJob ExportJob;

/* Never NULL: what cannot begin fails in its first step.  The programs (which
 * must have traces) are borrowed, the wish is copied. */
ExportJob *export_job_new(Program *const *programs, size_t n,
                          const ExportWish *wish);
/* Works for about that many seconds. */
ExportStatus export_job_step(ExportJob *j, double seconds);
double export_job_progress(const ExportJob *j); /* 0 to 1 */
uint64_t export_job_bytes(const ExportJob *j);  /* written so far */
/* Why it failed, in one line with the place ("out.json: No space left …");
 * NULL if it has not. */
const char *export_job_failure(const ExportJob *j);
/* Ends it; unless it was done, nothing of it stays. */
void export_job_free(ExportJob *j);

/* What the exporters need of a program; texts are borrowed from it. */
ExportInput export_input(const Program *p, Language lang);

#endif
