/* notice.h: one line about something that happened, for a few seconds. */
#ifndef VIEW_NOTICE_H
#define VIEW_NOTICE_H

#include "model/strings.h"
#include "view/shell.h"

typedef struct Notice {
    char *text;
    double left; /* seconds */
} Notice;

/* Names and values alternate as in string_format, up to two pairs. */
void notice_say(App *a, StringKey key, ...) __attribute__((sentinel));
void notice_clear(App *a);
void notice_tick(App *a, double seconds);
double notice_next_tick(const App *a);

#endif
