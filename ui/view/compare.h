/* compare.h: two to four programs on one clock. */
#ifndef VIEW_COMPARE_H
#define VIEW_COMPARE_H

#include "view/shell.h"

enum { COMPARE_MAX = 4 };

typedef struct Comparison {
    size_t n;
} Comparison;

void compare_free(App *a);
void compare_key(App *a, const InputEvent *ev);
void compare_tick(App *a, double seconds);
double compare_next_tick(const App *a);

#endif
