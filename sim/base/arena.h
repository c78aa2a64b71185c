/* arena.h: memory that is given back all at once (AST, models, tables).
 *
 * Host memory in growing blocks; single items are never freed.  For the state
 * of a run, which must be copied and put back, see heap.h. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

typedef struct ArenaBlock ArenaBlock;

/* All-zero is a valid, empty arena. */
typedef struct Arena {
    ArenaBlock *blocks; /* newest first */
    char *next, *end;   /* free part of the newest block */
    size_t total;       /* bytes taken from the host */
} Arena;

void *arena_alloc(Arena *a, size_t size); /* zeroed, 16-byte aligned */
char *arena_strndup(Arena *a, const char *s, size_t n); /* zero-terminated */
void arena_free(Arena *a);

#define arena_new(a, T)      ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

#endif
