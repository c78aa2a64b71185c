/* rename.h: thread idents and pids, from whose they are to how they are told
 * apart in an output.
 *
 * The search labels edges with who was named, and keeps states apart by what
 * the run can still do.  How an output names somebody (the first, the second)
 * depends on who was named before; so does a node here. */
#ifndef EXPLORE_RENAME_H
#define EXPLORE_RENAME_H

#include "explore/graph.h"

/* Replaces a graph that is not closed yet, whose texts normal_text made without
 * a list of names, by one whose texts are as with it. */
void graph_rename(Graph *g);

#endif
