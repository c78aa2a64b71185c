/* chart.h: between the files of the timeline: view_timeline.c has the panel and
 * the cursor, view_axis.c and view_ruler.c the axis, view_minimap.c all of the
 * run in small; view_rows.c chooses the rows, view_labels.c names them;
 * view_lanes.c, view_thread_lanes.c, view_merged.c and view_arrows.c draw what
 * is in them. */
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
    uint32_t *list;    /* rows that this picture is about, see timeline_row;
                        * NULL: all of them */
    uint32_t *places;  /* of each row in it; beyond its end: not there */
    uint32_t all;      /* rows that there are */
    uint32_t rows;     /* in the list */
    uint32_t pinned; /* rows at the top that are always shown: the loop's; … */
    uint32_t sticky[2]; /* … below them places of what the next belongs to, … */
    uint32_t stuck;     /* … so many; … */
    uint32_t first;     /* … and the place of the first that scrolls, … */
    uint32_t body;      /* … of so many */
    uint32_t shown;     /* rows, all in all */
    uint32_t hidden; /* rows that there is no room for */
    float brackets;  /* width of the column with the processes' pids, or 0 */
    bool events;     /* which axis */
    AxisScale scale;
    double origin; /* screen x = origin + x */
    double x0, x1; /* what is visible */
    uint64_t pos;
    float cursor; /* on the screen */
    bool paper;   /* a document: nothing is now, all is past; … */
    uint64_t begin_ns, end_ns; /* … from here to there its axis goes */
} Chart;

float chart_x(const Chart *c, double x);
/* How many pieces of at least this width a query for what is visible, and a
 * little beside it, may return. */
size_t chart_most(const Chart *c, double min_width);
/* view_rows.c: chooses the rows that are shown, and how high they are. */
void chart_choose_rows(Chart *c, float room);
/* The k-th row that is shown, from 0 to c->shown - 1, and its middle. */
uint32_t chart_row(const Chart *c, uint32_t k);
float chart_row_y(const Chart *c, uint32_t k);
/* Middle of a lane's row; negative if it is not shown. */
float chart_lane_y(const Chart *c, uint32_t lane);
extern const float chart_more_h; /* of the row that says how many more */
void chart_scroll_bar(const Chart *c);

/* view_axis.c */
void chart_set_axis(Chart *c);
/* For paper: all between two places fills the plot. */
void chart_set_part(Chart *c, AxisPlace from, AxisPlace to);
/* How wide a plot should be for that, so that nothing has to be squeezed. */
float chart_part_width(bool events, AxisPlace from, AxisPlace to);
/* view_ruler.c */
void chart_ruler(const Chart *c);
enum { RULER_EVENTS = 36, RULER_SECONDS = 24 }; /* heights */
/* view_minimap.c: between two x of the panel's heading; returns its width, 0
 * when there is none. */
float chart_minimap(const Chart *c, float x0, float x1);
/* view_timeline.c: what the shapes mean. */
void chart_legend(Pen *p, float x, float yc, float width);
/* Everything drawn until chart_solid is the future: faint. */
void chart_ghost(const Chart *c, float alpha);
void chart_solid(const Chart *c);

bool chart_hides(const Chart *c, uint64_t ev); /* it is the hidden future */

/* view_lanes.c: what lanes consist of */
void chart_lanes(const Chart *c);
void chart_span(const Chart *c, const LaneSpan *s, float yc);
void chart_idle(const Chart *c, float x0, float x1, float yc, bool future);

/* view_merged.c: many short pieces as one. */
typedef struct Dense {
    float x0, x1; /* on the screen */
    State state;  /* that takes most of it */
    int level;    /* how much of it runs, 0 to DENSE_LEVELS */
    bool blocks, fails, future;
} Dense;

enum { DENSE_LEVELS = 4 };

/* A part that runs, as a level: at least 1 if it runs at all. */
int dense_level(float busy, uint32_t runs);
/* Pieces of one lane, from left to right, which chart_is_dense. */
void chart_dense(const Chart *c, const Dense *pieces, size_t n, float yc);

bool chart_is_dense(const Chart *c, const LaneSpan *s);
Dense chart_dense_of(const Chart *c, const LaneSpan *s);
/* Callbacks of one lane. */
void chart_columns(const Chart *c, const Column *cols, size_t n, float yc);

/* Pieces narrower than this are merged. */
#define CHART_CELL 2.0

/* view_arrows.c */
void chart_arrows(const Chart *c);

/* view_thread_lanes.c */
void chart_thread_lane(const Chart *c, const LaneRow *row, LaneSpan *spans,
                       size_t max);
/* What it is blocked in or works at, upon it, where there is room. */
void chart_name_span(const Chart *c, const LaneSpan *s, float yc);
/* An event loop runs in this thread at some time. */
bool chart_has_loop(const Chart *c, uint32_t thread);
/* Timers that are pending, on the axis of seconds; and what a blocked loop does
 * to its tasks: timers that are late, tasks that starve, and the call that is
 * to blame. */
void chart_late(const Chart *c);

/* view_labels.c: what stands at the left of the lanes */
void chart_lane_labels(const Chart *c);

#endif
