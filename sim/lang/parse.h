/* parse.h: from program text to syntax tree. */
#ifndef LANG_PARSE_H
#define LANG_PARSE_H

#include "base/diag.h"
#include "lang/ast.h"

enum { PYTHON_MINOR_FIRST = 5, PYTHON_MINOR_LAST = 13 };

/* Parses, without resolving names.  NULL after an error was added to diags.
 * The dialect decides grammar and messages. */
Ast *ast_parse(const Source *src, int python_minor, Diags *diags);

/* ast_parse and scope_resolve: what a compiler wants. */
Ast *lang_parse(const Source *src, int python_minor, Diags *diags);

#endif
