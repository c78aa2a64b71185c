/* chart.h: between the two files of the timeline: view_timeline.c has the
 * axis, the ruler and the cursor, view_lanes.c the lanes. */
#ifndef VIEW_CHART_H
#define VIEW_CHART_H

#include "view/view.h"

typedef struct Chart {
    View *v;
    Rect panel;
    Rect plot;         /* ruler and lanes, without the labels at the left */
    float ruler, top;  /* y of the ruler and of the first lane */
    float lane_h, bar; /* height of a lane, and of a span in it */
    float pad;         /* from a lens's first column to its edge */
    uint32_t first;    /* task of the second lane shown; lane 0 is always */
    uint32_t shown;    /* lanes */
    uint32_t hidden;   /* lanes that there is no room for */
    bool events;       /* which axis */
    AxisScale scale;
    double origin; /* screen x = origin + x */
    double x0, x1; /* what is visible */
    uint64_t pos;
    float cursor; /* on the screen */
} Chart;

float chart_x(const Chart *c, double x);
/* Middle of the lane of task k (0: the loop); negative if it is not shown. */
float chart_lane_y(const Chart *c, uint32_t k);
/* Everything drawn until chart_solid is the future: faint. */
void chart_ghost(const Chart *c, float alpha);
void chart_solid(const Chart *c);

void chart_lanes(const Chart *c);
void chart_lane_labels(const Chart *c);

#endif
