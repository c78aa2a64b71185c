/* mem.h: the host's memory, for everything that is not part of a run.
 *
 * Out of memory on the host ends the process with a message: there is nothing
 * sensible to show without memory.  (A *program* that wants too much memory
 * meets the run's own limit, see heap.h, long before.) */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);              /* zeroed; never NULL */
void *mem_realloc(void *ptr, size_t size); /* never NULL for size > 0 */
void mem_free(void *ptr);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);

#endif
