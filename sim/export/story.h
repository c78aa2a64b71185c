/* story.h: a run told step by step, for the formats that people read.
 *
 * A step is a stop of the unit that the window begins with, the callback, so
 * that its number is the one that the window shows.  Going through them in
 * order costs one fold of the trace. */
#ifndef EXPORT_STORY_H
#define EXPORT_STORY_H

#include "export/export.h"
#include "model/model.h"
#include "model/narrate.h"

/* Of a program without an event loop, lines: as in the window. */
StepUnit story_steps_by(const Model *m);

/* Positions of the first event of a range and behind its last one. */
typedef struct StoryRange {
    uint64_t from, to;
} StoryRange;
StoryRange story_range(const Model *m, const ExportRange *r);

typedef struct Story {
    Model *model;
    Language lang;
    TraceCursor *prints;
    StoryRange range;
    StepUnit unit;
    size_t step, end;    /* stops */
    Narration narration; /* of the step */
    uint64_t from, to;   /* its positions */
} Story;

/* The model is borrowed and moved; while the story goes on nobody else does. */
void story_open(Story *s, Model *m, const ExportRange *r, Language lang);
void story_close(Story *s);
/* The next step: `step` is its number then, the model stands behind it. */
bool story_next(Story *s);

/* What was printed between two positions, piece by piece: pieces of one stream
 * that follow each other come as one. */
typedef struct StoryPrint {
    StreamId stream;
    Str text;
} StoryPrint;
/* The next piece before position `to`; the cursor is where it goes on. */
bool story_print(const Trace *t, TraceCursor *c, uint64_t to, StoryPrint *out);

#endif
