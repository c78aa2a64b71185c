/* Writes a known trace in one of the export formats:
 *
 *   export_fixtures_main gather|storm|pool|deadlock|processes chrome|csv
 * [steps]
 */
#include "export/export.h"

#include "fixtures/known_trace.h"

#include <stdio.h>

static bool to_stdout(void *context, const char *ptr, size_t len) {
    (void)context;
    return fwrite(ptr, 1, len, stdout) == len;
}

int main(int argc, char **argv) {
    ExportFormat format;
    if (argc < 3 || !export_format(argv[2], &format)) return 2;
    Trace *t = known_trace(argv[1]);
    ExportInput in = {.trace = t, .name = str_of(argv[1]), .python = 13};
    ExportOptions o = {.format = format,
                       .clock = argc > 3 ? CLOCK_STEPS : CLOCK_VIRTUAL,
                       .range = EXPORT_WHOLE};
    Export *x = export_new(&in, 1, &o, to_stdout, NULL);
    while (export_step(x, 1000))
        ;
    bool ok = !export_failed(x);
    export_free(x);
    trace_free(t);
    (void)gather_source;
    return ok ? 0 : 1;
}
