/* gfx.h: the one place where draw commands become pixels.
 *
 * The window shows the canvas as one texture, pictures are the canvas saved as
 * PNG: both come out of gfx_paint and have the same pixels.  No display and no
 * video driver is needed. */
#ifndef SDL_GFX_H
#define SDL_GFX_H

#include "sdl/damage.h"
#include "sdl/glyphs.h"
#include "sdl/raster.h"
#include "view/draw.h"
#include "view/theme.h"

typedef struct Gfx {
    Canvas canvas;
    Glyphs *glyphs;
    float scale; /* device pixels a logical pixel */
    ThemeName theme;
    bool painted;      /* the canvas shows `shown` */
    Marks shown, next; /* of the last picture, and of this one */
    Region changed;
} Gfx;

void gfx_open(Gfx *g);
void gfx_close(Gfx *g);

/* Paints the commands onto a canvas of w × h device pixels. */
void gfx_paint(Gfx *g, const DrawList *d, ThemeName theme, int w, int h,
               float scale);
/* The same, but paints only what differs from the picture before.  Returns the
 * places that were painted; valid until the next call. */
const Region *gfx_repaint(Gfx *g, const DrawList *d, ThemeName theme, int w,
                          int h, float scale);
/* Writes the canvas as PNG.  False if the file cannot be written; the reason
 * is then in `why` (static or SDL's). */
bool gfx_save_png(const Gfx *g, const char *path, const char **why);
/* The same, piece by piece to a sink; false also if that has refused. */
typedef bool GfxSink(void *context, const char *ptr, size_t len);
bool gfx_write_png(const Gfx *g, GfxSink *sink, void *context,
                   const char **why);

#endif
