/* focus.h: everything that can be clicked, by Tab and Enter.
 *
 * What has the focus is known by what a click on it means, so it stays where it
 * is while the picture changes around it. */
#ifndef VIEW_FOCUS_H
#define VIEW_FOCUS_H

#include "view/shell.h"

typedef struct Focus {
    bool on;
    int action;
    int64_t arg;
    Rect last;      /* where it was seen last … */
    float w, h;     /* … in a window of this size */
    size_t overlay; /* of the picture's hot rectangles, the first of what lies
                     * on top; 0: nothing does */
    int screen, layer; /* what the picture shows, and what lies on top */
} Focus;

/* While a picture is made: what comes now lies on top of what was there. */
void focus_begin_overlay(App *a);
/* The ring, on top of the picture. */
void focus_draw(App *a, DrawList *d, float w, float h);

/* To the next target in reading order, -1: the one before. */
void focus_move(App *a, int by);
/* Does what a click on it would; false: nothing has the focus. */
bool focus_enter(App *a);
void focus_clear(App *a);

#endif
