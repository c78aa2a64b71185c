/* layout.h: where the panels are (guide, section 2), in logical pixels. */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H

#include "view/draw.h"

enum {
    LAYOUT_MARGIN = 10,
    LAYOUT_GUTTER = 8,
    LAYOUT_MIN_W = 1024, /* the smallest window */
    LAYOUT_MIN_H = 640
};

typedef struct Layout {
    float w, h;
    bool compact; /* loop and tasks share one panel with two tabs */
    Rect title, story, source, console, loop, tasks, timeline, transport;
    Rect content; /* everything between story and transport */
} Layout;

/* For a window of w × h; it is made for LAYOUT_MIN_W and _H at least. */
Layout layout_of(float w, float h);
/* The same without the loop: the tasks, or the threads, take its place. */
void layout_tasks(Layout *l);
/* With code, output and timeline alone; the loop and the tasks are empty. */
void layout_program(Layout *l);

/* Projector mode: the largest eighth at which 1280 × 720 logical pixels fit
 * into the window, at least 1. */
float layout_scale(int device_w, int device_h);

#endif
