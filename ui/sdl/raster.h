/* raster.h: shapes into pixels, by hand.
 *
 * A software rasteriser of our own draws the window and the exported pictures
 * alike, so that both have the same pixels on every machine (and it is several
 * times faster than SDL's renderer for thousands of spans).  Coordinates are
 * device pixels, coverage is computed from exact distances, blending is plain
 * sRGB as browsers do it.  The canvas is opaque. */
#ifndef SDL_RASTER_H
#define SDL_RASTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "view/draw.h"

/* Pixels, half-open. */
typedef struct Box {
    int x0, y0, x1, y1;
} Box;

bool box_empty(Box b);
bool boxes_meet(Box a, Box b);
Box box_cut(Box a, Box b); /* what both have; may be empty */

typedef struct Canvas {
    uint32_t *pixels; /* 0xFFRRGGBB, w * h, row by row; owned */
    int w, h;
    Box clip;          /* nothing outside is painted */
    VEC(uint8_t) mask; /* scratch for one shape */
    VEC(float) sums;   /* the same, for a row of it */
} Canvas;

/* Makes the canvas w × h (keeping its memory if it fits) without a clip. */
void canvas_resize(Canvas *c, int w, int h);
void canvas_free(Canvas *c);
/* A shape has the same pixels within any clip: what is painted piece by piece
 * is what is painted at once. */
void canvas_clip(Canvas *c, Box clip);
void canvas_unclip(Canvas *c);

typedef struct Ink {
    uint32_t rgb;
    float alpha;
} Ink;

/* A rectangle with round corners; the stroke lies inside its edge. */
void raster_fill(Canvas *c, Rect r, float radius, Ink ink);
void raster_stroke(Canvas *c, Rect r, float radius, float width, Ink ink);

/* Even-odd fill. */
void raster_polygon(Canvas *c, const Point *pts, size_t n, Ink ink);
/* A chain with round joints and ends, blended once as a whole. */
void raster_chain(Canvas *c, const Point *pts, size_t n, float width, Ink ink);
/* One straight line with ends cut off square. */
void raster_line(Canvas *c, Point a, Point b, float width, Ink ink);

/* Dashes along a chain; they start at its first point. */
void raster_dashes(Canvas *c, const Point *pts, size_t n, float width, float on,
                   float off, Ink ink);

/* Paints through an 8-bit mask whose top left corner is at (x, y). */
void raster_mask(Canvas *c, int x, int y, const uint8_t *mask, int w, int h,
                 Ink ink);

#endif
