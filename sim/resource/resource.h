#ifndef RESOURCE_RESOURCE_H
#define RESOURCE_RESOURCE_H

#include <stddef.h>

/* Files compiled into the program: lessons, strings, themes. Everything here
 * is static; nothing is owned, nothing fails but a look-up. */

typedef struct Resource {
    const char *path; /* inside the source tree: "scenarios/01-…py" */
    const char *data; /* size bytes, and one of zero after them */
    size_t size;
} Resource;

/* Sorted by path; ends with an entry whose path is NULL. */
extern const Resource resources[];

/* The file of that path, or NULL. */
const Resource *resource_find(const char *path);

/* The first file after `last` whose path starts with `prefix`, or NULL when
 * there are no more. Starts from the beginning when `last` is NULL. */
const Resource *resource_next(const Resource *last, const char *prefix);

#endif
