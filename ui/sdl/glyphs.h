/* glyphs.h: characters as 8-bit masks, and how far each one advances.
 *
 * SDL_ttf places glyphs on whole pixels and rounds their advances, which makes
 * small text uneven and its width depend on the UI scale.  So glyphs are drawn
 * unhinted at four times the size and averaged down at one of four quarter
 * pixel offsets (cover is an area, so the average is exact), and advances come
 * from a large size: widths are linear, and a layout is the same at any
 * scale.  Ligatures and kerning stay off. */
#ifndef SDL_GLYPHS_H
#define SDL_GLYPHS_H

#include <stdint.h>

#include "view/draw.h"

typedef struct Glyphs Glyphs;

/* Never fails: without fonts there are no glyphs, and widths are guesses. */
Glyphs *glyphs_open(void);
void glyphs_close(Glyphs *g);
/* Measures with these fonts; valid until glyphs_close. */
Measure glyphs_measure(Glyphs *g);

typedef struct Glyph {
    uint64_t key;
    uint8_t *mask; /* w * h; NULL for blanks */
    int w, h;
    int left, top; /* from the pen to the mask's corner, y downwards */
} Glyph;

/* The mask of a character at `px` device pixels an em, `quarter` quarter
 * pixels to the right of a pixel's edge.  Valid until the next call. */
const Glyph *glyphs_get(Glyphs *g, Font font, uint32_t rune, float px,
                        int quarter);
/* How far the pen moves, in ems. */
float glyphs_advance(Glyphs *g, Font font, uint32_t rune);
/* Where a wide character starts within its two cells of a mono font, in ems
 * (0 for everything else). */
float glyphs_indent(Glyphs *g, Font font, uint32_t rune);

#endif
