/* names.h: identifiers, each stored once, so that equal means same pointer. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct Name {
    uint32_t hash;
    uint32_t len;
    uint32_t index;   /* 0, 1, 2 … in order of first interning */
    const char *text; /* zero-terminated UTF-8 */
} Name;

/* All-zero is a valid, empty table.  Names live in the arena, the hash slots
 * in host memory: release with names_free, before or after the arena. */
typedef struct NameTable {
    Arena *arena;
    const Name **slots;
    uint32_t len, cap; /* cap is a power of two */
} NameTable;

const Name *names_intern(NameTable *t, const char *text, size_t len);
const Name *names_of(NameTable *t, const char *cstr);
bool name_is(const Name *name, const char *cstr);
void names_free(NameTable *t);

#endif
