/* narrate.h: one plain sentence (or two) about a step.
 *
 * The texts are strings.def's; this puts names, badges and times into them. */
#ifndef MODEL_NARRATE_H
#define MODEL_NARRATE_H

#include "model/model.h"
#include "model/strings.h"

typedef enum NarrationKind {
    NARRATE_TEXT,
    NARRATE_BADGE, /* "T3" in the colours of `state`, for `task`; task is 0
                    * for those of threads, processes and jobs: "W1", "J2" */
    NARRATE_MONO,  /* code: a name, a value, a call */
    NARRATE_TIME   /* "1.000 s": mono, never broken at a line's end */
} NarrationKind;

typedef struct NarrationRun {
    NarrationKind kind;
    Str text;
    uint32_t task;
    TaskState state;
} NarrationRun;

/* What the story bar's frame should look like. */
typedef enum NarrationTone {
    TONE_PLAIN,
    TONE_BLOCKED,
    TONE_ERROR
} NarrationTone;

enum { NARRATION_RUNS = 48 };

typedef struct Narration {
    NarrationRun runs[NARRATION_RUNS];
    size_t n;
    NarrationTone tone;
    /* What the step was about, for emphasis: 0 = none. */
    uint32_t task, handle, obj;
    uint32_t job;
    uint32_t thread; /* + 1 */
    StrBuf text;     /* private: holds the runs' texts */
    uint64_t grain;  /* private: of the times in them */
} Narration;

/* Says what happened between the stop of `unit` before the model's position
 * and that position.  All-zero is a valid Narration; it is overwritten, and
 * the texts live until the next call or narration_free. */
void narrate(Narration *out, Model *m, StepUnit unit, Language lang);
/* The sentence about a single event, the model standing behind it. */
void narrate_event(Narration *out, Model *m, Language lang);
/* The same as plain text: badges as "T3". */
void narration_plain(const Narration *n, StrBuf *out);
void narration_free(Narration *n);

#endif
