/* timeline_state.h: what the timeline keeps from one picture to the next. */
#ifndef VIEW_TIMELINE_STATE_H
#define VIEW_TIMELINE_STATE_H

#include "model/timeline.h"
#include "view/draw.h"

/* App.zoom is 1 while everything is shown, and then the axis follows a run that
 * goes on.  Zoomed, what is looked at stays where it is, however the run goes
 * on: App.zoom counts from `base`, which does not change then.
 *
 * `plot`, `names`, `track`, `map` and their like are of the last picture, in
 * the window's coordinates; all others in the panel's, of which one is `k` of
 * the window's. */
typedef struct TimelineState {
    AxisScale base;
    const Trace *trace; /* that base is about … */
    bool events;        /* … and the axis … */
    float width;        /* … and the width of the plot */

    AxisScale scale; /* of the last picture */
    double lead;     /* x of the plot's left edge is scroll - lead */
    double length;   /* of all there is, with the distances at the ends */
    double most;     /* how much further one can zoom */
    float k;

    Rect names; /* of the lanes */
    Rect track; /* of the scroll bar; empty: all lanes are shown */
    Rect thumb;
    Rect more;  /* "+ n more" */
    Rect map;   /* the whole run, while a part is shown; empty: no room */
    Rect frame; /* in it: what is shown */
    float grab; /* where the mouse holds the frame or the thumb */

    uint32_t lanes;  /* that can be scrolled … */
    uint32_t pinned; /* … behind those that cannot, … */
    uint32_t shown;  /* … and how many of them are shown */
    uint32_t room;   /* for so many lanes, with those that do not scroll */
    uint32_t follow; /* task that was brought into view */
    bool free;       /* the user has scrolled the lanes: until the next step */
    float rest;      /* of a lane: wheels turn by less */
} TimelineState;

#endif
