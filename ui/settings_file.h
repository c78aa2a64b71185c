/* settings_file.h: where the window's settings are kept:
 * $XDG_CONFIG_HOME/loopscope/settings.ini, or that under ~/.config.
 *
 * Nobody needs the file.  Without a home, or where nothing can be written, the
 * window starts as for the first time. */
#ifndef UI_SETTINGS_FILE_H
#define UI_SETTINGS_FILE_H

#include "view/settings.h"

/* The settings of the last start; for a first one those of the desktop, as far
 * as it tells.  Lines that are no good are reported on standard error, and the
 * file is then set aside: returns its new name (for mem_free), NULL if it was
 * good, missing or could not be renamed. */
char *settings_file_read(Settings *s);

/* AppHost.keep: writes the whole file anew, all of it or nothing.  One that
 * could not be read or set aside is left alone. */
void settings_file_keep(void *ctx, const Settings *s);

#endif
