/* compare_lines.h: lines in an order of their own, so that two texts can be
 * asked what they share. */
#ifndef VIEW_COMPARE_LINES_H
#define VIEW_COMPARE_LINES_H

#include "base/str.h"
#include "base/vec.h"

/* The lines are borrowed, the list is the caller's: vec_free. */
typedef VEC(Str) Lines;

/* Below, at or above 0, as strcmp does, by bytes. */
int lines_order(Str a, Str b);
void lines_sort(Lines *l);
/* `l` is sorted. */
bool lines_have(const Lines *l, Str line);

#endif
