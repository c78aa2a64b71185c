/* normal.h: outputs without what is different in every run.
 *
 * Addresses are all alike, and thread idents and pids are names: of who it is,
 * or, to compare with what another machine printed, in order of their first
 * appearance.  A name is written between two bytes that UTF-8 does not have. */
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
 * named by who it is: processes and threads are numbered alike in all runs of
 * one program. */
void normal_text(StrBuf *out, Str raw, const Run *run, NameList *names);
/* For people: thread 0 as T0, process 1 as P1, an address as 0x…. */
void normal_show(StrBuf *out, Str text);

#endif
