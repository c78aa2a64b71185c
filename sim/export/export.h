/* export.h: a trace in the formats that other tools read.
 *
 * An Export is a piece of work that can be done in parts: who shows progress,
 * wants to be interruptible or has a window to keep alive calls export_step
 * until it says that there is no more.  The text goes to a sink piece by piece,
 * so a long trace needs no memory for it.  Equal inputs and options give equal
 * bytes. */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "model/strings.h"
#include "trace/trace.h"

#include <stdbool.h>
#include <stddef.h>

/* Takes the next piece; false stops the export (disk full, for example). */
typedef bool (*ExportSink)(void *context, const char *ptr, size_t len);

/* See format.def. */
typedef enum ExportFormat {
#define FORMAT(id, name, endings, made_of, what) EXPORT_##id,
#include "export/format.def"
#undef FORMAT
    EXPORT_FORMATS
} ExportFormat;

typedef enum ExportMadeOf {
    MADE_OF_TRACKS,
    MADE_OF_EVENTS,
    MADE_OF_MODEL,
    MADE_OF_PICTURE
} ExportMadeOf;

typedef struct ExportFormatInfo {
    const char *name;
    const char *endings; /* separated by blanks */
    ExportMadeOf made_of;
    const char *what;
} ExportFormatInfo;

const ExportFormatInfo *export_format_info(ExportFormat format);
/* "chrome", "csv" …; false for other names. */
bool export_format(const char *name, ExportFormat *format);
/* By the end of a file's name; false if it says nothing. */
bool export_format_of_file(const char *path, ExportFormat *format);

/* VIRTUAL: the program's own time.  STEPS: each event of the trace (see
 * `loopscope trace`) is 1 µs wide, so that what happens in no time is seen. */
typedef enum ExportClock { CLOCK_VIRTUAL, CLOCK_STEPS } ExportClock;

/* Which tracks are wanted. */
enum {
    GROUP_TASKS = 1,
    GROUP_THREADS = 2, /* threads, jobs, processes, blocking calls */
    GROUP_LOOP = 4,    /* iterations, callbacks, the loop's waits */
    GROUP_QUEUES = 8,  /* counters and timers */
    GROUP_ALL = 15
};

/* A part of the run, both ends belonging to it: in virtual nanoseconds or, if
 * `steps`, in events of the trace.  What reaches over an end is cut there. */
typedef struct ExportRange {
    bool steps;
    uint64_t from, to; /* to: UINT64_MAX for the end of the run */
} ExportRange;

#define EXPORT_WHOLE ((ExportRange){false, 0, UINT64_MAX})

typedef struct ExportInput {
    const Trace *trace;
    Str name;   /* "06-gather.py" */
    Str title;  /* of the lesson, in the chosen language; may be empty */
    Str text;   /* what the lesson says about it; may be empty */
    Str source; /* may be empty */
    uint32_t shown_lines;   /* of the source, without its metadata; 0: all */
    int python;             /* dialect: 13 for 3.13 */
    bool real_time;         /* recorded in a real CPython */
    uint32_t index;         /* of several programs, from 0 */
    uint32_t first_process; /* of all processes of the programs before it: so
                             * that every process of a file has its number */
} ExportInput;

typedef struct ExportOptions {
    ExportFormat format;
    ExportClock clock;
    ExportRange range;
    uint32_t groups;  /* GROUP_…, 0: all */
    Language lang;    /* of txt and md */
    uint32_t columns; /* of txt and md; 0: 100 */
} ExportOptions;

typedef struct Export Export;

/* Inputs (and all they point to) are borrowed until export_free; `options` is
 * copied; there must be an input at least.  Never NULL: of a format that is
 * MADE_OF_PICTURE nothing comes, and it has failed from the start. */
Export *export_new(const ExportInput *inputs, size_t n,
                   const ExportOptions *options, ExportSink sink,
                   void *context);
/* Reads about so many more events of the trace and writes what comes of them;
 * false when there is nothing more to do or the sink has refused. */
bool export_step(Export *x, uint64_t events);
/* The sink has refused (or the format is a picture, see export_new): nothing
 * more will be written. */
bool export_failed(const Export *x);
/* How much is done, 0 to 1. */
double export_progress(const Export *x);
void export_free(Export *x);

/* How many processes a trace tells of, the first one and commands included. */
uint32_t export_processes(const Trace *t);

#endif
