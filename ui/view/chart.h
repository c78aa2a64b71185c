/* chart.h: between the files of the timeline: view_timeline.c has the axis, the
 * ruler and the cursor, view_rows.c chooses the rows, view_labels.c names them,
 * view_lanes.c and view_thread_lanes.c draw what is in them. */
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
    uint32_t *list;    /* rows that this picture is about, see timeline_row */
    uint32_t *places;  /* of each row in it; beyond its end: not there */
    uint32_t all;      /* rows that there are */
    uint32_t rows;     /* in the list */
    uint32_t pinned;   /* rows at the top that are always shown: the loop's */
    uint32_t first;    /* place in the list of the row that follows them */
    uint32_t shown;    /* rows, with the pinned ones */
    uint32_t hidden;   /* rows that there is no room for */
    float brackets;    /* width of the column with the processes' pids, or 0 */
    bool events;       /* which axis */
    AxisScale scale;
    double origin; /* screen x = origin + x */
    double x0, x1; /* what is visible */
    uint64_t pos;
    float cursor; /* on the screen */
} Chart;

float chart_x(const Chart *c, double x);
/* view_rows.c: chooses the rows that are shown, and how high they are. */
void chart_choose_rows(Chart *c, float room);
/* The k-th row that is shown, from 0 to c->shown - 1, and its middle. */
uint32_t chart_row(const Chart *c, uint32_t k);
float chart_row_y(const Chart *c, uint32_t k);
/* Middle of a lane's row; negative if it is not shown. */
float chart_lane_y(const Chart *c, uint32_t lane);
/* Everything drawn until chart_solid is the future: faint. */
void chart_ghost(const Chart *c, float alpha);
void chart_solid(const Chart *c);

bool chart_hides(const Chart *c, uint64_t ev); /* it is the hidden future */

/* view_lanes.c: what lanes consist of */
void chart_lanes(const Chart *c);
void chart_span(const Chart *c, const LaneSpan *s, float yc);
void chart_column(const Chart *c, const Column *col, float yc);
void chart_idle(const Chart *c, float x0, float x1, float yc, bool future);

/* view_thread_lanes.c */
void chart_thread_lane(const Chart *c, const LaneRow *row, LaneSpan *spans,
                       size_t max);
/* An event loop runs in this thread at some time. */
bool chart_has_loop(const Chart *c, uint32_t thread);
/* What a blocked loop does to its tasks: timers that are late, tasks that
 * starve, and the call that is to blame. */
void chart_late(const Chart *c);

/* view_labels.c: what stands at the left of the lanes */
void chart_lane_labels(const Chart *c);

#endif
