/* habits.h: follows what the user changes and opens, so that the next start
 * finds it again: App.settings, kept by AppHost.keep a second later. */
#ifndef VIEW_HABITS_H
#define VIEW_HABITS_H

#include "view/settings.h"
#include "view/shell.h"

/* What was seen last: only a difference to that is the user's wish.  A theme
 * that the command line asks for, or a unit that a program without a loop
 * needs, is none. */
typedef struct Habits {
    bool settled;
    int theme, lang, ui_zoom, unit, axis, depth, still, fullscreen, screen;
    float speed;
    const void *program;
    uint32_t compared; /* Comparison.made */
    char *path;        /* of it, if it is one of the recent programs */
    bool ended;        /* it has run to its end, and that is noted */
    bool unkept;       /* something has changed … */
    double wait;       /* … and is kept in so many seconds */
} Habits;

/* Shows the app as the settings say; takes their memory over. */
void habits_start(App *a, Settings s);
/* What differs from the settings by now was not the user's choice. */
void habits_settle(App *a);
void habits_free(App *a);

void habits_tick(App *a, double seconds);
double habits_next_tick(const App *a);
/* Keeps what is not kept yet, before the program ends. */
void habits_keep(App *a);

/* Forgets recent programs whose files are no longer there. */
void habits_prune(App *a);

#endif
