/* ast_walk.h: the children of a node, whatever its kind. */
#ifndef LANG_AST_WALK_H
#define LANG_AST_WALK_H

#include "lang/ast.h"

typedef void NodeVisit(void *ctx, Node *child);

/* Calls visit for each child that is not NULL, in the order of the text, but
 * decorators, defaults and annotations first.  Does not go deeper. */
void node_children(Node *n, NodeVisit *visit, void *ctx);

#endif
