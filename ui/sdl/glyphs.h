/* glyphs.h: characters as 8-bit masks, and how far each one advances.
 *
 * SDL_ttf places glyphs on whole pixels and rounds their advances, which makes
 * small text uneven and its width depend on the UI scale.  So glyphs are drawn
 * unhinted at four times the size and averaged down at one of four quarter
 * pixel offsets (cover is an area, so the average is exact), and advances come
 * from a large size: widths are linear, and a layout is the same at any
 * scale.  Ligatures and kerning stay off.
 *
 * In a mono font every character takes its cells (utf8_width), whichever font
 * shows it: one that is narrower stands in their middle, one that is wider is
 * made smaller.  What no font has is an empty box. */
#ifndef SDL_GLYPHS_H
#define SDL_GLYPHS_H

#include <stdint.h>

#include "view/draw.h"

typedef struct Glyphs Glyphs;

/* Never fails: without fonts there are no glyphs, and widths are guesses. */
Glyphs *glyphs_open(void);
void glyphs_close(Glyphs *g);
/* There is no font at all: the user should know why there is no text. */
bool glyphs_none(Glyphs *g);
/* Measures with these fonts; valid until glyphs_close. */
Measure glyphs_measure(Glyphs *g);

/* A character in one of our fonts, in ems. */
typedef struct Character {
    uint64_t key;  /* rune * 16 + font, plus 1; 0: none */
    float advance; /* how far the pen moves */
    float indent;  /* from the pen to where its glyph is; of marks negative */
    float size;    /* of the glyph: 1, or less to fit into its cells */
    int face;      /* that has it; negative: none, see glyphs.c */
} Character;

/* Valid until the next call. */
const Character *glyphs_character(Glyphs *g, Font font, uint32_t rune);

typedef struct Glyph {
    uint64_t key;
    uint8_t *mask; /* w * h; NULL for blanks */
    int w, h;
    int left, top; /* from the pen to the mask's corner, y downwards */
} Glyph;

/* The mask of a character at `px` device pixels an em, `quarter` quarter
 * pixels to the right of a pixel's edge.  Valid until the next call. */
const Glyph *glyphs_mask(Glyphs *g, const Character *c, float px, int quarter);

/* Bytes that masks and tables take at the moment, for tests of their bound. */
size_t glyphs_memory(const Glyphs *g);
enum { GLYPHS_MEMORY = 24 << 20 };

#endif
