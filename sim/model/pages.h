/* pages.h: growable arrays of which copies cost nothing.
 *
 * Private to the model.  The items lie in small leaves below a tree of nodes; a
 * copy shares the whole tree, and whoever writes first copies the few nodes on
 * the way to its leaf.  Items that were never written are all zero and take no
 * memory. */
#ifndef MODEL_PAGES_H
#define MODEL_PAGES_H

#include <stddef.h>
#include <stdint.h>

typedef struct PageNode PageNode;

typedef struct Pages {
    uint32_t item;   /* bytes */
    uint32_t shift;  /* a leaf holds 1 << shift items */
    uint32_t height; /* levels of nodes above the leaves */
    PageNode *root;  /* NULL: all zero */
    size_t *bytes;   /* what all trees of the owner take, kept up to date */
} Pages;

/* Memory is counted in *bytes, which copies share. */
void pages_init(Pages *p, size_t item, size_t *bytes);
void pages_free(Pages *p);
/* Makes `to`, which must be initialised, equal to `from`. */
void pages_copy(Pages *to, const Pages *from);
/* Item i to look at; valid until the next write. */
const void *pages_at(const Pages *p, size_t i);
/* Item i to write to; grows as needed.  Valid until the next copy. */
void *pages_write(Pages *p, size_t i);
uint64_t pages_digest(const Pages *p, uint64_t seed);

#endif
