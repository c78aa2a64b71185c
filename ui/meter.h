/* meter.h: a line on standard error that says how far long work has come.
 *
 * Only on a terminal, only after half a second, and gone at the end. */
#ifndef UI_METER_H
#define UI_METER_H

#include <stdbool.h>
#include <stdint.h>

/* All-zero says nothing, ever. */
typedef struct Meter {
    bool on;
    double begun, said; /* monotonic seconds */
    int width;          /* cells of the line that stands there */
} Meter;

/* `also_output`: standard output gets the result itself, so that a line would
 * be in its way if that is a terminal. */
Meter meter_new(bool also_output);
/* "running gather.py: 123456 steps"; at most ten times a second. */
void meter_say(Meter *m, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Before anything else is said, and at the end. */
void meter_erase(Meter *m);

#endif
