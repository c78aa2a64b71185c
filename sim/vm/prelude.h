/* prelude.h: library modules written in Python, compiled into the program. */
#ifndef VM_PRELUDE_H
#define VM_PRELUDE_H

#include "resource/resource.h"

/* "sim/vm/prelude/functools.py" …, sorted by path; ends with an entry whose
 * path is NULL. */
extern const Resource vm_prelude[];

#endif
