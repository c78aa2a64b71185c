/* host.h: what the window and its pictures reach of the world: programs are
 * loaded, run for a while, stopped and watched. */
#ifndef UI_HOST_H
#define UI_HOST_H

#include "options.h"
#include "view/app.h"

/* See AppHost.  ctx: the RunChoices. */
AppHost program_host(RunChoices *choices);

/* Gives a program its text, and begins to run it. */
void program_begin(Program *p, RunChoices *choices, const char *text,
                   size_t len);

/* Takes titles and texts from a program's metadata. */
void program_metadata(Program *p, const char *text, size_t len);

/* Loads a program and runs it to its end; never NULL, and to be freed. */
Program *program_run(RunChoices *choices, const char *path);

#endif
