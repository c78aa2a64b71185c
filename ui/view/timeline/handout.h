/* handout.h: timelines as a document: for paper, not for a window.
 *
 * A title, what the lesson says, all lanes of the run (or of a part of it),
 * what the shapes mean, and below them the program and its output.  Nothing is
 * scrolled, nothing can be clicked, nothing is still to come.  Of several
 * programs the timelines stand one below the other, with one axis of seconds
 * for all.
 *
 * It is as wide as its events need, and never narrower than A4 lying on its
 * side; as high as its lanes. */
#ifndef VIEW_HANDOUT_H
#define VIEW_HANDOUT_H

#include "view/draw.h"
#include "view/program.h"

enum {
    HANDOUT_WIDTH = 1123, /* A4, at 96 px an inch */
    HANDOUT_WIDEST = 2400,
    HANDOUT_LANES = 1000 /* of a program; more are counted, not drawn */
};

/* Which lanes are wanted. */
enum { HANDOUT_TASKS = 1, HANDOUT_THREADS = 2, HANDOUT_LOOP = 4 };

typedef struct HandoutWish {
    ThemeName theme;
    Language lang;
    bool seconds;   /* the axis; with several programs always */
    unsigned lanes; /* HANDOUT_…; 0: all */
    /* The part that is shown, both ends belonging to it: virtual nanoseconds
     * or, if `steps`, events of the trace. */
    bool steps;
    uint64_t from, to; /* 0 and UINT64_MAX: the whole run */
} HandoutWish;

typedef struct Handout Handout;

/* The programs, which must have traces, are borrowed. */
Handout *handout_new(Program *const *programs, size_t n,
                     const HandoutWish *wish);
void handout_free(Handout *h);
/* Why there is nothing to draw, or NULL. */
const char *handout_failure(const Handout *h);
/* How wide it would like to be. */
float handout_width(Handout *h, const Measure *m);
/* Draws it that wide and returns how high it is. */
float handout_draw(Handout *h, DrawList *d, const Measure *m, float w);
/* For who cannot see it; valid until the next handout_draw. */
Str handout_title(const Handout *h);
Str handout_facts(const Handout *h);

#endif
