/* Reads a trace in our own format and prints it as `loopscope trace` does; for
 * the tests of the reader. */
#include "export/read_json.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    size_t size = argc > 2 ? (size_t)atoi(argv[2]) : 65536, n;
    FILE *f = fopen(argv[1], "rb");
    char *buf = malloc(size);
    JsonReader *r = json_reader_new();
    bool ok = true;
    while (ok && (n = fread(buf, 1, size, f)) > 0)
        ok = json_reader_feed(r, buf, n);
    ok = ok && json_reader_end(r);
    if (!ok) fprintf(stderr, "%s\n", json_reader_error(r));
    for (size_t i = 0; ok && i < json_reader_programs(r); i++) {
        const Trace *t = json_reader_program(r, i)->trace;
        TraceCursor *c = trace_cursor_new(t);
        StrBuf line = {0};
        const TraceEvent *ev;
        for (uint64_t k = 0; (ev = trace_cursor_next(c)); k++) {
            sb_clear(&line);
            trace_print_event(&line, t, k, ev);
            fwrite(line.data, 1, line.len, stdout);
        }
        sb_free(&line);
        trace_cursor_free(c);
    }
    json_reader_free(r);
    free(buf);
    fclose(f);
    return !ok;
}
