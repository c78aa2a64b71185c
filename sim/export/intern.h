/* intern.h: texts, each with a number: for formats that say a text once and
 * then mean it by its number.  Private to the exporters. */
#ifndef EXPORT_INTERN_H
#define EXPORT_INTERN_H

#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct InternText {
    uint32_t hash;
    size_t at, len; /* in `bytes` */
} InternText;

/* All-zero is empty. */
typedef struct Interned {
    VEC(InternText) texts;
    StrBuf bytes;
    uint32_t *slots; /* numbers by hash, 0: free */
    size_t cap;      /* a power of two */
} Interned;

/* The text's number: 1, 2, 3 … in order of first appearance. */
uint32_t intern(Interned *t, Str s, bool *is_new);
/* Valid until the next new text. */
Str interned_text(const Interned *t, uint32_t number);
/* Forgets all texts. */
void interned_clear(Interned *t);
void interned_free(Interned *t);

#endif
