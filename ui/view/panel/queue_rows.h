/* queue_rows.h: the timer heap and the ready queue as lists that scroll, inside
 * the stations of view_loop.c.  The rows alone: view.h. */
#ifndef VIEW_QUEUE_ROWS_H
#define VIEW_QUEUE_ROWS_H

#include "view/view.h"

/* Logical px: a row, to the next one, and from a station's upper edge to about
 * the first, below the heading. */
enum { QUEUE_ROW_H = 27, QUEUE_ROW_STEP = 30, QUEUE_FIRST_ROW = 34 };

/* Place of row i in a station. */
Rect queue_row(Rect station, size_t i);
/* Each draws its queue into the station, with "+ n more" for what does not fit,
 * and clamps how far the list is scrolled (App.stage) to what there is: the
 * only state of the app that drawing changes here. */
void queue_timers(View *v, Rect station);
void queue_ready(View *v, Rect station);
/* It comes from a worker into the loop: *job tells whose result it is. */
bool queue_brings_result(const View *v, const HandleRow *h, JobRow *job);

#endif
