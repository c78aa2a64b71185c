/* backend.h: what every format is to export.c, and what all of them write with.
 * Private to the exporters. */
#ifndef EXPORT_BACKEND_H
#define EXPORT_BACKEND_H

#include "base/str.h"
#include "export/export.h"
#include "export/quote.h"
#include "export/tracks.h"

/* Buffered text on its way to a sink. */
typedef struct Writer {
    ExportSink sink;
    void *context;
    bool failed;
    StrBuf text; /* exporters append here … */
} Writer;

/* … and call this often: passes the text on when enough has come together. */
void writer_flush(Writer *w, size_t at_least);
/* Room for `n` bytes behind the text, for who writes them himself (pieces.h)
 * and then says where they end. */
char *writer_room(Writer *w, size_t n);
static inline void writer_end(Writer *w, const char *end) {
    w->text.len = (size_t)(end - w->text.data);
}

/* One format.  `open` writes what comes first and returns the state that the
 * others get; `step` goes on for about so many events of the trace, and returns
 * false once everything, the end included, is written; `close` frees the state
 * and may come at any time. */
typedef struct Backend {
    void *(*open)(Export *x);
    bool (*step)(void *state, uint64_t events);
    double (*progress)(const void *state);
    void (*close)(void *state);
} Backend;

struct Export {
    const ExportInput *inputs;
    size_t n;
    ExportOptions options;
    Writer out;
    const Backend *backend;
    void *state;
    bool more;
};

extern const Backend backend_perfetto, backend_speedscope, backend_vcd;
extern const Backend backend_chrome, backend_csv, backend_spans, backend_json;
extern const Backend backend_txt, backend_md;

/* Whether an event of the trace lies in the range; events come in order. */
bool range_has(const ExportRange *r, uint64_t step, const TraceEvent *ev);
/* … and whether it, and so all that follow, lie behind it. */
bool range_over(const ExportRange *r, uint64_t step, const TraceEvent *ev);

#endif
