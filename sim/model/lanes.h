/* lanes.h: between lanes.c and lanes_threads.c.  Private to them. */
#ifndef MODEL_LANES_H
#define MODEL_LANES_H

#include "model/index.h"

void lane_arrow(Index *x, uint32_t pos, ArrowKind kind, uint32_t from,
                uint32_t to);
/* Appends a column of the running thread that begins at this event. */
void lane_open_column(Index *x, ColumnFact column, uint32_t at);
void lane_close_column(Index *x, ColumnFact *column, uint32_t pos);
/* Before anything else is done with an event: pieces, spans and arrows of
 * threads. */
void lane_threads(Index *x, const TraceEvent *ev, uint32_t at);

#endif
