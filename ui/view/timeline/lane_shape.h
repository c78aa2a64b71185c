/* lane_shape.h: what states look like in a lane, in the timeline and in the
 * comparison: the shape says what it is without its colour. */
#ifndef VIEW_LANE_SHAPE_H
#define VIEW_LANE_SHAPE_H

#include "view/widgets.h"

/* From x0 to x1 in a lane whose middle is yc; a block is `bar` high.  Nothing
 * if x1 <= x0. */
void lane_shape(Pen *p, State st, float x0, float x1, float yc, float bar);
/* The end of a task, in a lane of a height. */
void lane_cap(Pen *p, State st, float x, float yc, float lane_h);

#endif
