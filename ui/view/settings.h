/* settings.h: what the window remembers from one start to the next. */
#ifndef VIEW_SETTINGS_H
#define VIEW_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

enum { RECENT_MAX = 8 };

typedef struct Settings {
    int theme, lang, ui_zoom, unit, speed, axis, depth;
    bool still;
    char *recent[RECENT_MAX]; /* paths, the latest first; owned */
    size_t recents;
} Settings;

void settings_free(Settings *s);

#endif
