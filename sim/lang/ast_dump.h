/* ast_dump.h: a syntax tree as text, for tests.
 *
 * The form is made to be easy to produce from CPython's ast module as well
 * (tests/lang/parse_corpus.py does): Kind@line:col-line:col(field,…) with the
 * fields in CPython's order, [..] for lists, - for None, columns in bytes. */
#ifndef LANG_AST_DUMP_H
#define LANG_AST_DUMP_H

#include "lang/ast.h"

/* One line for each statement of the module. */
void ast_dump(StrBuf *out, const Ast *ast);

#endif
