/* intern.h: texts, each with a number: for formats that say a text once and
 * then mean it by its number.  Private to the exporters.
 *
 * A table of the trace's kind, with what such formats ask besides: whether a
 * text is new, and to begin afresh. */
#ifndef EXPORT_INTERN_H
#define EXPORT_INTERN_H

#include "base/str.h"
#include "trace/strings.h"

#include <stdbool.h>

/* All-zero is empty. */
typedef struct Interned {
    TraceStrings *texts; /* NULL: none yet */
} Interned;

/* The text's number: 1, 2, 3 … in order of first appearance. */
uint32_t intern(Interned *t, Str s, bool *is_new);
/* Of a number that intern gave; valid until interned_clear. */
Str interned_text(const Interned *t, uint32_t number);
uint32_t interned_count(const Interned *t);
/* Forgets all texts: the next one is number 1 again. */
void interned_clear(Interned *t);

#endif
