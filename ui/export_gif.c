/* gif: one palette for the whole film, and of each picture only the rectangle
 * in which it differs, with what stays the same in it left transparent.
 *
 * The pictures have few colours and many mixtures of two of them, at the edges
 * of letters.  The palette has the colours that are seen most, and then again
 * and again the one that is worst served by those.  Each colour is drawn as the
 * nearest of the palette: nothing is dithered, which would be noise between the
 * letters, and large. */
#include "export_film.h"

#include <gif_lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"

/* Of 256 one means "as before". */
enum { COLORS = 255, CLEAR = 255, BITS = 8, FLAT = 96, MOST = 1 << 16 };

/* A colour and how many pixels have it. */
typedef struct Tone {
    uint32_t rgb; /* with 0xFF000000, so that 0 is an empty place */
    uint64_t n;
} Tone;

/* All colours that were seen: open addressing, at most half full. */
typedef struct Tones {
    Tone *slots;
    size_t cap, n;
} Tones;

typedef struct Gif {
    FilmPlace place;
    GifFileType *file;
    bool refused;
    Tones tones;
    uint32_t palette[COLORS];
    int colors;
    /* The nearest of the palette, by colour; 0: not looked for yet. */
    uint32_t *known_rgb;
    uint8_t *known;
    uint8_t *now, *shown; /* w * h, as indices: this picture, the last one */
    uint8_t *pending; /* pixels of the picture that waits for its length … */
    Box box;          /* … and where it stands */
    bool waits;
    double until; /* the end of it */
    long written; /* 1/100 s: the end of the one before it */
} Gif;

/* ---- colours ---- */

static uint32_t spread(uint32_t rgb) {
    uint32_t h = rgb * 0x9E3779B1u;
    return h ^ h >> 15;
}

static Tone *slot_of(const Tones *t, uint32_t rgb) {
    size_t i = spread(rgb) & (t->cap - 1);
    while (t->slots[i].rgb && t->slots[i].rgb != rgb)
        i = (i + 1) & (t->cap - 1);
    return &t->slots[i];
}

static void grow(Tones *t) {
    Tones more = {mem_alloc((t->cap ? t->cap * 2 : 4096) * sizeof(Tone)),
                  t->cap ? t->cap * 2 : 4096, t->n};
    for (size_t i = 0; i < t->cap; i++)
        if (t->slots[i].rgb) *slot_of(&more, t->slots[i].rgb) = t->slots[i];
    mem_free(t->slots);
    *t = more;
}

static void gif_sample(void *state, const Canvas *c) {
    Tones *t = &((Gif *)state)->tones;
    size_t n = (size_t)c->w * (size_t)c->h;
    for (size_t i = 0, run; i < n; i += run) {
        uint32_t rgb = c->pixels[i] | 0xFF000000u;
        for (run = 1; i + run < n && c->pixels[i + run] == c->pixels[i];)
            run++;
        if (t->n * 2 >= t->cap) grow(t);
        Tone *tone = slot_of(t, rgb);
        t->n += !tone->rgb;
        tone->rgb = rgb;
        tone->n += run;
    }
}

/* Eyes see green best, blue least. */
static uint32_t distance(uint32_t a, uint32_t b) {
    int r = (int)(a >> 16 & 255) - (int)(b >> 16 & 255);
    int g = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
    int u = (int)(a & 255) - (int)(b & 255);
    return (uint32_t)(3 * r * r + 4 * g * g + 2 * u * u);
}

/* Most frequent first; by colour where that says nothing, for equal bytes. */
static int by_count(const void *a, const void *b) {
    const Tone *x = a, *y = b;
    if (x->n != y->n) return x->n < y->n ? 1 : -1;
    return x->rgb < y->rgb ? -1 : x->rgb > y->rgb;
}

/* How badly a colour is served by what is there, and how often that is seen;
 * the root, so that a surface does not outweigh all letters. */
static double lack(const Tone *t, uint32_t nearest) {
    return sqrt((double)t->n) * (double)nearest;
}

static void make_palette(Gif *g) {
    Tones *t = &g->tones;
    size_t n = 0;
    for (size_t i = 0; i < t->cap; i++)
        if (t->slots[i].rgb) t->slots[n++] = t->slots[i];
    qsort(t->slots, n, sizeof *t->slots, by_count);
    if (n > MOST) n = MOST;
    uint32_t *nearest = mem_alloc((n + 1) * sizeof *nearest);
    memset(nearest, 0xFF, (n + 1) * sizeof *nearest);
    while (g->colors < COLORS && (size_t)g->colors < n) {
        size_t best = (size_t)g->colors;
        for (size_t i = 0; g->colors >= FLAT && i < n; i++)
            if (lack(&t->slots[i], nearest[i]) >
                lack(&t->slots[best], nearest[best]))
                best = i;
        uint32_t rgb = t->slots[best].rgb;
        g->palette[g->colors++] = rgb;
        for (size_t i = 0; i < n; i++) {
            uint32_t d = distance(rgb, t->slots[i].rgb);
            if (d < nearest[i]) nearest[i] = d;
        }
    }
    mem_free(nearest);
    mem_free(t->slots);
    *t = (Tones){0};
}

static uint8_t nearest_of(Gif *g, uint32_t rgb) {
    uint32_t at = spread(rgb) & (MOST - 1);
    if (g->known_rgb[at] == rgb) return g->known[at];
    int best = 0;
    for (int i = 1; i < g->colors; i++)
        if (distance(rgb, g->palette[i]) < distance(rgb, g->palette[best]))
            best = i;
    g->known_rgb[at] = rgb;
    g->known[at] = (uint8_t)best;
    return (uint8_t)best;
}

/* ---- the file ---- */

static int to_sink(GifFileType *file, const GifByteType *bytes, int n) {
    Gif *g = file->UserData;
    /* The library writes byte by byte in places; who is behind the sink makes
     * large pieces of it. */
    g->refused = g->refused || !g->place.sink(g->place.context,
                                              (const char *)bytes, (size_t)n);
    return g->refused ? 0 : n;
}

static bool put_loop(GifFileType *f) {
    /* For ever. */
    const GifByteType times[3] = {1, 0, 0};
    return EGifPutExtensionLeader(f, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
           EGifPutExtensionBlock(f, 11, "NETSCAPE2.0") == GIF_OK &&
           EGifPutExtensionBlock(f, 3, times) == GIF_OK &&
           EGifPutExtensionTrailer(f) == GIF_OK;
}

static bool begin_file(Gif *g) {
    make_palette(g);
    ColorMapObject *map = GifMakeMapObject(1 << BITS, NULL);
    CHECK(map, "a palette is small");
    for (int i = 0; i < g->colors; i++)
        map->Colors[i] = (GifColorType){(GifByteType)(g->palette[i] >> 16),
                                        (GifByteType)(g->palette[i] >> 8),
                                        (GifByteType)g->palette[i]};
    int error = 0;
    g->file = EGifOpen(g, to_sink, &error);
    bool ok = g->file != NULL;
    if (ok) EGifSetGifVersion(g->file, true);
    ok = ok &&
         EGifPutScreenDesc(g->file, g->place.w, g->place.h, BITS, 0, map) ==
             GIF_OK &&
         put_loop(g->file);
    GifFreeMapObject(map);
    return ok;
}

/* The picture that waits, now that its end is known. */
static bool put_pending(Gif *g) {
    long end = lround(g->until * 100), delay = end - g->written;
    /* 2 at least: less is taken for "as slow as usual". */
    if (delay < 2) delay = 2;
    if (delay > 65535) delay = 65535;
    g->written += delay;
    GraphicsControlBlock block = {.DisposalMode = DISPOSE_DO_NOT,
                                  .DelayTime = (int)delay,
                                  .TransparentColor = CLEAR};
    GifByteType bytes[4];
    EGifGCBToExtension(&block, bytes);
    int w = g->box.x1 - g->box.x0, h = g->box.y1 - g->box.y0;
    g->waits = false;
    if (EGifPutExtension(g->file, GRAPHICS_EXT_FUNC_CODE, 4, bytes) != GIF_OK ||
        EGifPutImageDesc(g->file, g->box.x0, g->box.y0, w, h, false, NULL) !=
            GIF_OK)
        return false;
    for (int y = 0; y < h; y++)
        if (EGifPutLine(g->file, g->pending + (size_t)y * (size_t)w, w) !=
            GIF_OK)
            return false;
    return true;
}

/* ---- pictures ---- */

static void take_in(Gif *g, const Canvas *c, const Region *changed) {
    uint32_t last = 0;
    uint8_t index = 0;
    for (size_t i = 0; i < changed->len; i++) {
        Box b = changed->data[i];
        for (int y = b.y0; y < b.y1; y++)
            for (int x = b.x0; x < b.x1; x++) {
                size_t at = (size_t)y * (size_t)c->w + (size_t)x;
                uint32_t rgb = c->pixels[at] | 0xFF000000u;
                if (rgb != last) index = nearest_of(g, rgb);
                last = rgb;
                g->now[at] = index;
            }
    }
}

/* Where it differs from what is shown; empty: nowhere. */
static Box difference(const Gif *g) {
    Box b = {g->place.w, g->place.h, 0, 0};
    size_t w = (size_t)g->place.w;
    for (int y = 0; y < g->place.h; y++) {
        const uint8_t *now = g->now + (size_t)y * w;
        const uint8_t *old = g->shown + (size_t)y * w;
        if (memcmp(now, old, w) == 0) continue;
        int x0 = 0, x1 = g->place.w;
        while (now[x0] == old[x0])
            x0++;
        while (now[x1 - 1] == old[x1 - 1])
            x1--;
        if (y < b.y0) b.y0 = y;
        b.y1 = y + 1;
        if (x0 < b.x0) b.x0 = x0;
        if (x1 > b.x1) b.x1 = x1;
    }
    return b;
}

static void make_pending(Gif *g, Box b) {
    uint8_t *to = g->pending;
    for (int y = b.y0; y < b.y1; y++)
        for (int x = b.x0; x < b.x1; x++) {
            size_t at = (size_t)y * (size_t)g->place.w + (size_t)x;
            bool same = g->now[at] == g->shown[at];
            *to++ = same ? CLEAR : g->now[at];
            g->shown[at] = g->now[at];
        }
    g->box = b;
    g->waits = true;
}

static bool said(const Gif *g, bool ok, const char **why) {
    if (!ok) *why = g->refused ? "" : "the picture does not fit into a GIF";
    return ok;
}

/* A picture like the one before makes that longer. */
static bool gif_picture(void *state, const Canvas *c, const Region *changed,
                        double until, const char **why) {
    Gif *g = state;
    bool ok = g->file || begin_file(g);
    take_in(g, c, changed);
    Box b = difference(g);
    if (b.x1 > b.x0) {
        if (ok && g->waits) ok = put_pending(g);
        make_pending(g, b);
    }
    g->until = until;
    return said(g, ok, why);
}

static bool gif_end(void *state, const char **why) {
    Gif *g = state;
    bool ok = put_pending(g);
    int error = 0;
    /* Frees it in any case. */
    ok = EGifCloseFile(g->file, &error) == GIF_OK && ok;
    g->file = NULL;
    said(g, ok, why);
    return false;
}

static void *gif_open(const FilmPlace *place) {
    Gif *g = mem_alloc(sizeof *g);
    size_t n = (size_t)place->w * (size_t)place->h;
    g->place = *place;
    g->known_rgb = mem_alloc(MOST * sizeof *g->known_rgb);
    g->known = mem_alloc(MOST);
    g->now = mem_alloc(n);
    g->shown = mem_alloc(n);
    g->pending = mem_alloc(n);
    /* No colour of the palette: the first picture differs everywhere. */
    memset(g->shown, CLEAR, n);
    return g;
}

static void gif_close(void *state) {
    Gif *g = state;
    int error = 0;
    /* Nobody wants what it still writes. */
    g->refused = true;
    if (g->file) EGifCloseFile(g->file, &error);
    mem_free(g->tones.slots);
    mem_free(g->known_rgb);
    mem_free(g->known);
    mem_free(g->now);
    mem_free(g->shown);
    mem_free(g->pending);
    mem_free(g);
}

/* 12.5 pictures a second while something moves. */
const FilmFormat film_gif = {.tick = 0.08,
                             .even = 1,
                             .open = gif_open,
                             .sample = gif_sample,
                             .picture = gif_picture,
                             .end = gif_end,
                             .close = gif_close};
