/* writer.h: buffered text on its way to a sink.  Private to the exporters. */
#ifndef EXPORT_WRITER_H
#define EXPORT_WRITER_H

#include "base/str.h"
#include "export/export.h"

typedef struct Writer {
    ExportSink sink;
    void *context;
    bool failed;
    StrBuf text; /* exporters append here … */
} Writer;

/* … and call this often: passes the text on when enough has come together. */
void writer_flush(Writer *w, size_t at_least);
/* Passes on the rest; false if the sink ever refused. */
bool writer_end(Writer *w);

/* As a JSON string, quotes included.  Malformed UTF-8 and lone surrogates
 * become U+FFFD: JSON cannot hold them. */
void json_string(StrBuf *out, Str s);

bool export_chrome(const Trace *t, ExportClock clock, Writer *w);
bool export_csv(const Trace *t, Writer *w);

#endif
