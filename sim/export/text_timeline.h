/* text_timeline.h: the timeline drawn with characters, a line a lane.
 *
 * The axis is the window's axis of events: at every instant in which callbacks
 * run they stand side by side, and the time between two instants is drawn to
 * scale (CLOCK_STEPS leaves it out).  Where no callback ever runs it is seconds
 * alone.  Each state has a character of its own, and none needs a colour. */
#ifndef EXPORT_TEXT_TIMELINE_H
#define EXPORT_TEXT_TIMELINE_H

#include "export/export.h"
#include "model/model.h"

/* What has to fit; of several programs together, so that all have one scale. */
typedef struct TextFrame {
    double columns;   /* callbacks */
    uint32_t lenses;  /* instants with callbacks */
    uint64_t time_ns; /* of the range */
    size_t label;     /* cells of the longest name */
} TextFrame;

/* Makes the frame as large as this program needs it.  Moves the model. */
void text_frame_add(TextFrame *f, Model *m, const ExportOptions *o);

typedef struct TextTimeline TextTimeline;

/* The model is borrowed, and moved by text_timeline_line. */
TextTimeline *text_timeline_new(Model *m, const ExportOptions *o,
                                const TextFrame *frame);
/* Appends the next line; false when there is none.  Costs the lane that it
 * shows. */
bool text_timeline_line(TextTimeline *t, StrBuf *out);
double text_timeline_progress(const TextTimeline *t); /* 0 to 1 */
void text_timeline_free(TextTimeline *t);

#endif
