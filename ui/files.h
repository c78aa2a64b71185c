/* files.h: the program's only way to the disk, and to the lessons inside. */
#ifndef UI_FILES_H
#define UI_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/program.h"

/* Reads a whole file; *text is zero-terminated and to be freed by mem_free.
 * False: *why says, in static storage, what is the matter. */
bool file_read(const char *path, char **text, size_t *len, const char **why);

/* A number that tells one version of a file from another without reading it; 0
 * if there is no such file. */
uint64_t file_stamp(const char *path);
/* It is there, and nobody seems to be writing it just now. */
bool file_settled(const char *path);

/* The absolute form of a path, without links, to be freed by mem_free; the
 * path itself if it has none. */
char *file_absolute(const char *path);

/* The lessons, in order; to be freed by lessons_free. */
Lesson *lessons_list(size_t *count);
void lessons_free(Lesson *lessons, size_t count);

#endif
