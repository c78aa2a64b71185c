/* compile.h: from the resolved AST to code objects. */
#ifndef VM_COMPILE_H
#define VM_COMPILE_H

#include "base/diag.h"
#include "vm/vm.h"

/* Parses, resolves and compiles a whole module.  `text` must stay valid while
 * the VM lives (tracebacks show its lines).  `file` is the path that
 * tracebacks show.  quiet: our own prelude (CODE_QUIET).  NULL if `diags` got
 * an error: a syntax error, or valid Python that is not run (refused by name
 * and place). */
Code *compile_text(Vm *vm, Str text, const char *file, bool quiet,
                   Diags *diags);

#endif
