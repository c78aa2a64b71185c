/* prelude.h: library modules written in Python, compiled into the program. */
#ifndef VM_PRELUDE_H
#define VM_PRELUDE_H

#include <stddef.h>

typedef struct Resource {
    const char *path; /* "sim/vm/prelude/functools.py" */
    const char *data; /* zero-terminated */
    size_t size;
} Resource;

/* Sorted by path; ends with an entry whose path is NULL. */
extern const Resource vm_prelude[];

#endif
