/* finder.h: a task, a function, a line or a printed text, found by typing it.
 */
#ifndef VIEW_FINDER_H
#define VIEW_FINDER_H

#include "base/str.h"
#include "model/find.h"
#include "view/shell.h"

typedef struct Finder {
    StrBuf query;
    Find *find;    /* of the model; NULL until something is looked for */
    size_t chosen; /* of all that is listed, kind after kind */
    size_t top;    /* first row on the screen, headings too */
    size_t page;   /* how many rows fit, when it was drawn last */
    bool reveal;   /* the chosen one has to be on the screen */
    bool again;    /* something was gone to: this */
    Found last;
} Finder;

void finder_free(App *a);
/* The model goes. */
void finder_forget(App *a);
void finder_open(App *a);
/* Keys, text, clicks and the wheel, while it is open. */
void finder_input(App *a, const InputEvent *ev);
/* How many can be chosen, and number i of them. */
size_t finder_rows(const App *a);
bool finder_row(const App *a, size_t i, Found *row);
/* Goes there and closes the field. */
void finder_choose(App *a, size_t i);
/* To the next place of what was gone to last, -1: to the one before; opens the
 * field when there was none. */
void finder_again(App *a, int by);
/* Looks on, in what is too long for one moment. */
void finder_tick(App *a);
double finder_next_tick(const App *a);

#endif
