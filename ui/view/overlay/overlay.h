/* overlay.h: what lies on top of a screen, as help, the finder and the open
 * dialog do: the screen in the dark, and one panel in front of it. */
#ifndef VIEW_OVERLAY_H
#define VIEW_OVERLAY_H

#include "view/view.h"

/* Draws both, the panel at r in window coordinates.  `dark` is a part of the
 * theme's darkness, 1 being all of it.  What clicks mean is left to the
 * caller. */
void overlay_frame(View *v, Rect r, float dark);

#endif
