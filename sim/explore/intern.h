/* intern.h: byte strings by number, each kept once: the texts of edges, the
 * keys of states, the subsets of the automaton. */
#ifndef EXPLORE_INTERN_H
#define EXPLORE_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"

typedef struct InternItem {
    size_t at;
    uint32_t len, hash;
} InternItem;

/* All-zero is empty. */
typedef struct Intern {
    VEC(char) bytes;
    VEC(InternItem) items;
    uint32_t *slots; /* number + 1; 0 is free */
    uint32_t cap;    /* a power of two, or 0 */
} Intern;

/* Its number: 0, 1, 2 … in order of first appearance.  *fresh (may be NULL):
 * it was not there before. */
uint32_t intern_add(Intern *t, const void *bytes, size_t n, bool *fresh);
/* The same for a part of one that is there. */
uint32_t intern_part(Intern *t, uint32_t number, size_t from, size_t n);
/* Valid until the next intern_add. */
Str intern_get(const Intern *t, uint32_t number);
void intern_free(Intern *t);

#endif
