/* surface.h: a finished canvas onto a window.
 *
 * Where the system shows plain memory (X11, Windows, a web page) the changed
 * places are copied there: that needs no driver, starts at once, and costs no
 * more than what has changed.  Elsewhere, and where that fails, SDL's renderer
 * shows a texture. */
#ifndef SDL_SURFACE_H
#define SDL_SURFACE_H

#include <SDL.h>
#include <stdbool.h>

#include "sdl/damage.h"
#include "sdl/raster.h"

typedef struct Surface {
    SDL_Window *window; /* borrowed */
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    VEC(SDL_Rect) rects; /* scratch */
    int w, h;            /* of what holds the picture … */
    const void *memory;  /* … and where it lies */
    bool whole;          /* it has nothing of the pictures before */
} Surface;

/* False if the window cannot show anything; SDL_GetError says why. */
bool surface_open(Surface *s, SDL_Window *window);
/* The same with a texture, even where there is memory. */
bool surface_open_texture(Surface *s, SDL_Window *window);
void surface_close(Surface *s);
/* In device pixels. */
void surface_size(const Surface *s, int *w, int *h);

/* Shows the canvas.  `changed`: the places in which it differs from the one
 * that was shown before; NULL: everywhere. */
void surface_show(Surface *s, const Canvas *c, const Region *changed);
/* What the system held of it is gone: the next one is shown whole. */
void surface_lost(Surface *s);

#endif
