/* ticks.h: the ticks of an axis in seconds, of the timeline and of the
 * comparison. */
#ifndef VIEW_TICKS_H
#define VIEW_TICKS_H

#include "view/widgets.h"

/* The smallest 1, 2 or 5 times a power of ten, in ns, that is at least `least`
 * px where a nanosecond is `per_ns` px; 0: none is. */
uint64_t tick_step(double per_ns, double least);
/* A time in seconds, with the digits that ticks `step` ns apart need; in the
 * frame's memory. */
Str tick_text(const Pen *p, uint64_t t_ns, uint64_t step);

#endif
