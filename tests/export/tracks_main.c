/* Prints the tracks of a known trace:
 *
 *   export_tracks_main gather|storm|pool|deadlock|processes
 *                      [virtual|steps [FROM TO [GROUPS]]]
 *
 * FROM and TO in nanoseconds or, on the clock of steps, in steps. */
#include "fixtures/known_trace.h"
#include "fixtures/track_text.h"

#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    Trace *trace = known_trace(argv[1]);
    ExportInput in = {.trace = trace, .name = str_of(argv[1])};
    ExportOptions o = {.range = EXPORT_WHOLE};
    if (argc > 2 && !strcmp(argv[2], "steps")) o.clock = CLOCK_STEPS;
    if (argc > 4)
        o.range =
            (ExportRange){o.clock == CLOCK_STEPS, strtoull(argv[3], NULL, 10),
                          strtoull(argv[4], NULL, 10)};
    if (argc > 5) o.groups = (uint32_t)strtoul(argv[5], NULL, 10);
    Tracks *t = tracks_new(&in, &o);
    for (const TrackEvent *ev; (ev = tracks_next(t));)
        track_text(stdout, ev);
    tracks_free(t);
    trace_free(trace);
    (void)gather_source;
    return 0;
}
