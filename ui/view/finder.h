/* finder.h: a task, a function or a printed text, found by typing it. */
#ifndef VIEW_FINDER_H
#define VIEW_FINDER_H

#include "view/shell.h"

typedef struct Finder {
    size_t chosen;
} Finder;

void finder_free(App *a);
void finder_open(App *a);
/* Keys, text, clicks and the wheel, while it is open. */
void finder_input(App *a, const InputEvent *ev);

#endif
