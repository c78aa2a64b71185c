/* normal.h: outputs without what is different in every run.
 *
 * Thread idents and pids are renamed in order of first appearance, addresses
 * are all alike: two runs print the same if what is left is the same.  A name
 * is written between two bytes that UTF-8 does not have. */
#ifndef EXPLORE_NORMAL_H
#define EXPLORE_NORMAL_H

#include "base/str.h"
#include "base/vec.h"
#include "engine/run.h"

#define NORMAL_OPEN  '\xFE' /* then a NormalKind and, in decimal, its number */
#define NORMAL_CLOSE '\xFF'

typedef enum NormalKind {
    NORMAL_THREAD = 'T',
    NORMAL_PROCESS = 'P',
    NORMAL_ADDRESS = 'A', /* without a number */
} NormalKind;

/* Who has been named so far, in order; pids have the highest bit set. */
typedef VEC(uint64_t) NameList;

/* Appends `raw`, which `run` printed, to `out`.  Without `names` everybody is
 * named by who it is, for normal_rename. */
void normal_text(StrBuf *out, Str raw, const Run *run, NameList *names);
/* What was normalised without names, with them. */
void normal_rename(StrBuf *out, Str text, NameList *names);
/* For people: thread 0 as T0, process 1 as P1, an address as 0x…. */
void normal_show(StrBuf *out, Str text);

#endif
