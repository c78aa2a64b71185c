/* story_bar.h: the bar with the virtual clock at its left, in which a program's
 * or a comparison's sentence stands. */
#ifndef VIEW_STORY_BAR_H
#define VIEW_STORY_BAR_H

#include "view/widgets.h"

/* Its columns, in px: the clock, and the least that numbers get at the
 * right. */
enum { STORY_CLOCK_W = 176, STORY_COUNTS_W = 132 };

/* The digits of the clock, as they were drawn. */
typedef struct ClockFace {
    float size, w; /* of the font; of them all */
} ClockFace;

/* The bar itself, its clock called so; returns where the sentence's column
 * begins. */
float story_bar(Pen *p, Rect r, StringKey clock);
/* The digits alone, which move on their own, as large as they can be; … */
ClockFace story_clock(Pen *p, Rect r, uint64_t t_ns);
/* … and their unit behind them. */
void story_unit(Pen *p, Rect r, ClockFace face);

#endif
