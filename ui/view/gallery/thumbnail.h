/* thumbnail.h: a whole run as a small picture: what the gallery keeps of a
 * lesson when the lesson itself is forgotten again.
 *
 * Time lies between 0 and 1, in seconds of the virtual clock: what takes no
 * time has no width. */
#ifndef VIEW_THUMBNAIL_H
#define VIEW_THUMBNAIL_H

#include "view/program.h"
#include "view/theme.h"

enum {
    THUMB_LANES = 8,
    THUMB_BINS = 48 /* over the whole time, for the lanes beyond those */
};

typedef enum ThumbEnd {
    THUMB_ENDED,
    THUMB_NEVER, /* it would go on for ever */
    THUMB_CUT    /* by a limit, by the user */
} ThumbEnd;

typedef struct ThumbSpan {
    float x0, x1;
    uint8_t lane;  /* below `shown` */
    uint8_t state; /* State; DONE, ERROR, CANCELLED: the end of its lane */
} ThumbSpan;

/* All-zero: nothing is known yet. */
typedef struct Thumbnail {
    bool known;
    bool began;  /* it could be compiled */
    bool failed; /* its main program died of an exception, or did not begin */
    char *error; /* then: "NameError" */
    ThumbEnd end;
    uint64_t t_ns; /* of the last event */
    bool loop;     /* an event loop ran */
    uint32_t lanes, shown;
    VEC(ThumbSpan) spans;    /* from left to right in each lane */
    float dense[THUMB_BINS]; /* share of the other lanes that are there */
} Thumbnail;

/* Of a program that has run, or could not begin to. */
Thumbnail thumbnail_of(const Program *p);
void thumbnail_free(Thumbnail *t);
/* Some lane ends like this. */
bool thumbnail_marks(const Thumbnail *t, State st);

#endif
