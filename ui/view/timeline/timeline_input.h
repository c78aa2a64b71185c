/* timeline_input.h: what keys and the mouse do to the timeline.
 *
 * Places are those of the window, as input and hot rectangles have them.  Each
 * function does nothing while no timeline is on the screen, and sets a->dirty
 * when it has changed something. */
#ifndef VIEW_TIMELINE_INPUT_H
#define VIEW_TIMELINE_INPUT_H

#include "view/app.h"

/* Keeps the cursor, what is spoken of, in its place on the screen, or near it.
 */
void timeline_zoom(App *a, float factor);
/* All of the run; when that is shown already, the cursor's instant. */
void timeline_fit(App *a);
/* By a part of what is visible; positive: later. */
void timeline_pan(App *a, float part);
/* Positive: further down.  False when there is nothing to scroll: the key may
 * then mean something else. */
bool timeline_scroll(App *a, int rows);

/* The button goes down on something of the timeline (ACT_TIMELINE, ACT_MINIMAP,
 * ACT_LANES …): takes what may be dragged.  False: it is not ours. */
bool timeline_press(App *a, Action what, const InputEvent *ev);
/* The mouse moves while the button is held.  False: not ours. */
bool timeline_drag(App *a, const InputEvent *ev);
/* False: the wheel is not over the timeline. */
bool timeline_wheel(App *a, const InputEvent *ev);

#endif
