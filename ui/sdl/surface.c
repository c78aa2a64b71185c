/* Two ways to the screen, by memory or by texture.  Both copy only what has
 * changed, and both may lose what they hold at any time: then the next picture
 * is copied whole. */
#include "sdl/surface.h"

#include <string.h>

/* Where a window is plain memory.  Elsewhere SDL would make a texture of it,
 * and that is better done here. */
static bool has_memory(void) {
    static const char *const drivers[] = {"x11", "windows", "emscripten",
                                          "dummy", "offscreen"};
    const char *driver = SDL_GetCurrentVideoDriver();
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (driver && strcmp(driver, drivers[i]) == 0) return true;
    return false;
}

static bool open_memory(Surface *s) {
    if (!has_memory()) return false;
    /* "0": plain memory, not a texture that SDL would fill behind our back. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    return SDL_GetWindowSurface(s->window) != NULL;
}

bool surface_open_texture(Surface *s, SDL_Window *window) {
    *s = (Surface){.window = window, .whole = true};
    /* Our pixels are the window's: they must not be smoothed. */
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "0");
    /* With the screen's rhythm if the driver has it; else in software, which is
     * always there. */
    s->renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_PRESENTVSYNC);
    if (!s->renderer)
        s->renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
    return s->renderer != NULL;
}

/* Memory first, as it starts at once; see surface.h. */
bool surface_open(Surface *s, SDL_Window *window) {
    *s = (Surface){.window = window, .whole = true};
    return open_memory(s) || surface_open_texture(s, window);
}

void surface_close(Surface *s) {
    if (s->texture) SDL_DestroyTexture(s->texture);
    if (s->renderer) SDL_DestroyRenderer(s->renderer);
    vec_free(&s->rects);
    *s = (Surface){0};
}

/* With a renderer its own answer counts: it may have other pixels than the
 * window. */
void surface_size(const Surface *s, int *w, int *h) {
    *w = *h = 0;
    if (s->renderer)
        SDL_GetRendererOutputSize(s->renderer, w, h);
    else
        SDL_GetWindowSizeInPixels(s->window, w, h);
}

void surface_lost(Surface *s) {
    if (s->texture) SDL_DestroyTexture(s->texture);
    s->texture = NULL;
    s->whole = true;
}

static void add_place(Surface *s, Box b) {
    vec_push(&s->rects, ((SDL_Rect){b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0}));
}

/* Notes what has to be copied there, now that it has w × h pixels. */
static void note_places(Surface *s, int w, int h, const Region *changed) {
    if (w != s->w || h != s->h) s->whole = true;
    s->w = w;
    s->h = h;
    s->rects.len = 0;
    if (s->whole || !changed)
        add_place(s, (Box){0, 0, w, h});
    else
        for (size_t i = 0; i < changed->len; i++)
            add_place(s, changed->data[i]);
    s->whole = false;
}

/* After each change of the window's size its memory is another one. */
static void show_memory(Surface *s, const Canvas *c, const Region *changed) {
    SDL_Surface *to = SDL_GetWindowSurface(s->window);
    /* The canvas itself, not a copy of it; the fourth byte is ignored. */
    SDL_Surface *from = SDL_CreateRGBSurfaceWithFormatFrom(
        c->pixels, c->w, c->h, 32, c->w * 4, SDL_PIXELFORMAT_RGB888);
    if (to && from) {
        /* Other memory of the same size has nothing of the pictures before. */
        if (s->memory != to->pixels) s->whole = true;
        s->memory = to->pixels;
        note_places(s, to->w, to->h, changed);
        int n = (int)s->rects.len;
        for (size_t i = 0; i < s->rects.len; i++) {
            /* SDL writes into the second one. */
            SDL_Rect r = s->rects.data[i], at = r;
            SDL_BlitSurface(from, &r, to, &at);
        }
        if (n) SDL_UpdateWindowSurfaceRects(s->window, s->rects.data, n);
    }
    SDL_FreeSurface(from);
}

/* Makes a new one for another size; false: there is none to be had. */
static bool texture_fits(Surface *s, const Canvas *c) {
    if (s->texture && s->w == c->w && s->h == c->h) return true;
    surface_lost(s);
    s->texture = SDL_CreateTexture(s->renderer, SDL_PIXELFORMAT_ARGB8888,
                                   SDL_TEXTUREACCESS_STREAMING, c->w, c->h);
    return s->texture != NULL;
}

static void show_texture(Surface *s, const Canvas *c, const Region *changed) {
    if (!texture_fits(s, c)) return;
    note_places(s, c->w, c->h, changed);
    if (s->rects.len == 0) return;
    for (size_t i = 0; i < s->rects.len; i++) {
        SDL_Rect r = s->rects.data[i];
        size_t at = (size_t)r.y * (size_t)c->w + (size_t)r.x;
        SDL_UpdateTexture(s->texture, &r, c->pixels + at, c->w * 4);
    }
    /* The whole frame anew: what a renderer holds after showing it is not
     * defined. */
    SDL_RenderClear(s->renderer);
    SDL_RenderCopy(s->renderer, s->texture, NULL, NULL);
    SDL_RenderPresent(s->renderer);
}

void surface_show(Surface *s, const Canvas *c, const Region *changed) {
    if (s->renderer)
        show_texture(s, c, changed);
    else
        show_memory(s, c, changed);
}
