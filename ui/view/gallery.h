/* gallery.h: the lessons as a wall of cards, with a picture of each one's own
 * run. */
#ifndef VIEW_GALLERY_H
#define VIEW_GALLERY_H

#include "view/shell.h"

typedef struct Gallery {
    size_t chosen; /* lesson */
    size_t top;
} Gallery;

void gallery_free(App *a);
void gallery_key(App *a, const InputEvent *ev);
void gallery_wheel(App *a, const InputEvent *ev);
/* Runs a lesson whose picture is not known yet; about 10 ms at most. */
void gallery_tick(App *a);
double gallery_next_tick(const App *a);

#endif
