/* files.h: the program's only way to the disk, and to the lessons inside. */
#ifndef UI_FILES_H
#define UI_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"
#include "view/app.h"

/* Reads a whole file; *text is zero-terminated and to be freed by mem_free.
 * False: *why says, in static storage, what is the matter. */
bool file_read(const char *path, char **text, size_t *len, const char **why);

/* The absolute form of a path, without links, to be freed by mem_free; the
 * path itself if it has none. */
char *file_absolute(const char *path);

/* The lessons, in order; to be freed by lessons_free. */
Lesson *lessons_list(size_t *count);
void lessons_free(Lesson *lessons, size_t count);

/* What the window and its pictures reach of the world; see AppHost.  ctx: the
 * RunChoices. */
AppHost program_host(RunChoices *choices);

/* Gives a program its text, and begins to run it. */
void program_begin(Program *p, RunChoices *choices, const char *text,
                   size_t len);

/* Loads a program and runs it to its end; never NULL, and to be freed. */
Program *program_run(RunChoices *choices, const char *path);

#endif
