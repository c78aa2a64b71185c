/* handout_impl.h: between handout.c (the page), handout_lanes.c (a timeline)
 * and handout_text.c (a program and its output). */
#ifndef VIEW_HANDOUT_IMPL_H
#define VIEW_HANDOUT_IMPL_H

#include "view/timeline/chart.h"
#include "view/timeline/handout.h"

/* px around the page. */
enum { HANDOUT_MARGIN = 32 };

/* One program, and an app that nobody sees, for the timeline's drawing. */
typedef struct HandoutRun {
    App app;
    AxisPlace from, to; /* what is shown */
    uint32_t *rows;     /* of the timeline, from above */
    uint32_t count, left_out;
} HandoutRun;

struct Handout {
    HandoutWish wish;
    HandoutRun *runs;
    size_t n;
    bool part;       /* not all of it */
    const char *why; /* there is nothing to draw */
    StrBuf title, facts;
};

/* What a run is drawn with; until the next picture. */
View handout_view(const Handout *h, HandoutRun *r, DrawList *d);

/* handout_lanes.c */
void handout_choose(Handout *h, HandoutRun *r);
float handout_lanes_width(const Handout *h, HandoutRun *r, View *v);
bool handout_has_axis(const Handout *h, const HandoutRun *r);
/* From y on; returns where it ends. */
float handout_lanes(const Handout *h, HandoutRun *r, View *v, float y, float w);

/* handout_text.c: the program and what it has written; returns where they
 * end. */
float handout_text(View *v, float y, float w);

#endif
