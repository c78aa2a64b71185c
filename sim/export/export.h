/* export.h: a trace in the formats that other tools read.
 *
 * The text is handed to a sink piece by piece, so a long trace needs no memory
 * for it.  Equal traces give equal bytes. */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "trace/trace.h"

#include <stdbool.h>
#include <stddef.h>

/* Takes the next piece; false stops the export (disk full, for example). */
typedef bool (*ExportSink)(void *context, const char *ptr, size_t len);

typedef enum ExportFormat {
    /* Chrome's trace event JSON: Perfetto, Speedscope, catapult.  Callbacks
     * are slices within iterations, tasks are asynchronous tracks with what
     * they wait for, arrows join who makes or wakes a task to its next step. */
    EXPORT_CHROME,
    /* One row an event: step, seconds, task, source line, operands. */
    EXPORT_CSV,
    EXPORT_FORMATS
} ExportFormat;

/* In virtual time most steps take none, and viewers lose nesting and arrows of
 * slices without length.  So every callback is drawn at least 1 µs wide, and
 * what follows at the same instant is drawn behind it; the exact time is among
 * the arguments of each slice.  With EXPORT_STEPS the axis is made of nothing
 * but these widths: waiting is left out, each callback is 1 µs. */
typedef enum ExportClock { EXPORT_VIRTUAL, EXPORT_STEPS } ExportClock;

/* "chrome", "csv"; false for other names. */
bool export_format(const char *name, ExportFormat *format);
const char *export_format_name(ExportFormat format);
/* False if the sink refused; what it took stays with it. */
bool export_trace(const Trace *t, ExportFormat format, ExportClock clock,
                  ExportSink sink, void *context);

#endif
