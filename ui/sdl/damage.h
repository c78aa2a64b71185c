/* damage.h: where two pictures differ, found by comparing their commands.
 *
 * A step changes few places, and commands are plain bytes: what two lists have
 * in common, in the same order, need not be painted again.  Everything else
 * damages the pixels that it touched before and those that it touches now. */
#ifndef SDL_DAMAGE_H
#define SDL_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "sdl/raster.h"

/* One command: what it paints, and which pixels it can touch at most. */
typedef struct Mark {
    uint64_t hash;
    Box box;
    uint32_t command; /* its index */
} Mark;

typedef VEC(Mark) Marks;

/* Places without overlap; no more than a few dozen. */
typedef VEC(Box) Region;

uint64_t hash_bytes(uint64_t seed, const void *data, size_t size);

/* Which places of a canvas of w × h pixels have to be painted again so that it
 * shows `now` and not `before`. */
void damage_between(const Marks *before, const Marks *now, int w, int h,
                    Region *out);
uint64_t region_area(const Region *r);

#endif
