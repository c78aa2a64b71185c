#include "resource/resource.h"

#include <string.h>

const Resource *resource_find(const char *path) {
    for (const Resource *r = resources; r->path; r++) {
        if (strcmp(r->path, path) == 0) return r;
    }
    return NULL;
}

const Resource *resource_next(const Resource *last, const char *prefix) {
    size_t len = strlen(prefix);
    for (const Resource *r = last ? last + 1 : resources; r->path; r++) {
        if (strncmp(r->path, prefix, len) == 0) return r;
    }
    return NULL;
}
