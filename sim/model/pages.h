/* pages.h: growable arrays that can be copied at once and share what is equal.
 *
 * Private to the model.  A copy takes the page table alone; a page is copied
 * when one of its owners writes to it.  Items that were never written are all
 * zero and cost nothing. */
#ifndef MODEL_PAGES_H
#define MODEL_PAGES_H

#include "base/vec.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Page Page;

typedef struct Pages {
    uint32_t item;     /* bytes */
    uint32_t per_page; /* items, a power of two */
    uint32_t shift;
    size_t *bytes;     /* what all pages of the owner take, kept up to date */
    VEC(Page *) table; /* NULL: all zero */
} Pages;

/* Pages are counted in *bytes, which copies share. */
void pages_init(Pages *p, size_t item, size_t *bytes);
void pages_free(Pages *p);
/* Makes `to` equal to `from`, sharing its pages. */
void pages_copy(Pages *to, const Pages *from);
/* Item i to look at; valid until the next write. */
const void *pages_at(const Pages *p, size_t i);
/* Item i to write to; grows as needed. */
void *pages_write(Pages *p, size_t i);
uint64_t pages_digest(const Pages *p, uint64_t seed);

#endif
