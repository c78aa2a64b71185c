/* text_timeline_impl.h: between the files of the text timeline: its frame and
 * lines (text_timeline.c), what stands above the lanes (text_ruler.c), beside
 * them (text_names.c) and in them (text_lanes.c). */
#ifndef EXPORT_TEXT_TIMELINE_IMPL_H
#define EXPORT_TEXT_TIMELINE_IMPL_H

#include "export/cells.h"
#include "export/story.h"
#include "export/text_timeline.h"
#include "model/timeline.h"

/* The marks, in the order of the legend; the first are the states'. */
typedef enum Mark {
    MARK_READY,
    MARK_RUNNING,
    MARK_WAITING,
    MARK_BLOCKED,
    MARK_DONE,
    MARK_ERROR,
    MARK_CANCELLED,
    MARK_IDLE,
    MARK_SEVERAL, /* short steps in one cell, with pauses */
    MARK_TIMER,
    MARK_CALLBACK,
    MARK_SHORT, /* a callback where there is no room for its name */
    MARKS
} Mark;

enum { NO_CELL = 0 }; /* the right half of a wide character */

struct TextTimeline {
    Model *model;
    Language lang;
    uint32_t groups;
    size_t columns; /* of a line */
    size_t label;   /* cells of the names, with the gap behind them */
    long width;     /* cells of the axis */
    StoryRange range;
    AxisScale scale;
    bool events, steps; /* the axis: of events; without the time between */
    bool ranged;        /* only a part of the run is shown */
    double x0;          /* of cell 0 */
    double end;         /* x where the range ends */
    double cell;        /* what is narrower is merged */
    uint32_t *cells;    /* the line that is being drawn */
    LaneSpan *spans;
    size_t max;
    int part;           /* of the timeline: see text_timeline.c */
    uint32_t row, loop; /* the next lane, the next queue */
    uint32_t empty;     /* lanes left out: nothing of them is in the range */
    uint32_t captions;  /* spans that got their text */
    bool used[MARKS];   /* for the legend */
};

/* ---- names: text_names.c ---- */

Str text_word(const TextTimeline *t, StringKey key);
/* "T3 testb"; the model stands at the end, where everybody is known. */
void text_name(const TextTimeline *t, const LaneRow *row, StrBuf *out);
bool text_wanted(const Model *m, uint32_t groups, const LaneRow *row);
/* Cells of the longest name of a line that is no lane. */
size_t text_head_cells(Language lang);

/* ---- drawing in a line ---- */

long text_cell(const TextTimeline *t, double x);
void text_fill(TextTimeline *t, long from, long to, Mark mark);
void text_rune(TextTimeline *t, long at, uint32_t rune);
/* Writes as much as fits before `end`, and cuts it with "…". */
void text_put(TextTimeline *t, long at, long end, Str s);
/* The same if nothing is there, nor right beside it. */
bool text_place(TextTimeline *t, long at, Str s);

/* Each draws one line. */
void text_ruler_times(TextTimeline *t);
void text_ruler_axis(TextTimeline *t);
/* False: there is none to number. */
bool text_ruler_iterations(TextTimeline *t);
/* False: nothing of it is in the range. */
bool text_lane(TextTimeline *t, const LaneRow *row);

#endif
