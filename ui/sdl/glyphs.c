#include "sdl/glyphs.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "sdl/fonts.h"

enum {
    OVERSAMPLE = 4,
    EM = 1000,             /* the size that advances are taken from */
    MAX_FACES = 64,        /* further fallback fonts are not tried */
    CACHE_LIMIT = 1 << 24, /* bytes of masks before the cache starts anew */
    FACE_CJK = FONT_COUNT,
    FACE_CJK_BOLD,
    FACE_OTHERS
};

typedef struct Face {
    TTF_Font *ttf; /* NULL if it cannot be opened */
    int size;      /* the size it is set to, in 1/32 pixel */
} Face;

typedef struct Advance {
    uint32_t key; /* rune * 16 + font, plus 1 */
    float ems;
    int16_t face; /* where the character was found; -1: nowhere */
} Advance;

struct Glyphs {
    Face faces[MAX_FACES];
    int face_count;
    bool initialised;
    Advance *advances; /* open addressing, a power of two */
    size_t advance_cap, advance_len;
    Glyph *cache;
    size_t cache_cap, cache_len, cache_bytes;
};

static void open_face(Face *face, FontFile file) {
    face->ttf = file.path ? TTF_OpenFontIndex(file.path, 16, file.index) : NULL;
    if (face->ttf) {
        TTF_SetFontHinting(face->ttf, TTF_HINTING_NONE);
        TTF_SetFontKerning(face->ttf, 0);
    }
    fonts_file_free(&file);
}

Glyphs *glyphs_open(void) {
    Glyphs *g = mem_alloc(sizeof *g);
    g->initialised = TTF_Init() == 0;
    g->face_count = FACE_OTHERS;
    if (!g->initialised) return g;
    for (int role = 0; role < FONT_COUNT; role++)
        open_face(&g->faces[role], fonts_find((Font)role));
    open_face(&g->faces[FACE_CJK], fonts_find_cjk(false));
    open_face(&g->faces[FACE_CJK_BOLD], fonts_find_cjk(true));
    return g;
}

static void drop_cache(Glyphs *g) {
    for (size_t i = 0; i < g->cache_cap; i++)
        mem_free(g->cache[i].mask);
    mem_free(g->cache);
    g->cache = NULL;
    g->cache_cap = g->cache_len = g->cache_bytes = 0;
}

void glyphs_close(Glyphs *g) {
    if (!g) return;
    drop_cache(g);
    mem_free(g->advances);
    for (int i = 0; i < g->face_count; i++)
        if (g->faces[i].ttf) TTF_CloseFont(g->faces[i].ttf);
    if (g->initialised) TTF_Quit();
    fonts_close();
    mem_free(g);
}

static bool is_bold(Font font) {
    return font == SANS_SEMIBOLD || font == SANS_BOLD ||
           font == MONO_SEMIBOLD || font == MONO_BOLD;
}

static bool has_rune(const Glyphs *g, int face, uint32_t rune) {
    TTF_Font *ttf = g->faces[face].ttf;
    return ttf && TTF_GlyphIsProvided32(ttf, rune);
}

/* The face that shows the character: the role's own, the Chinese one, one
 * found earlier, or whatever fontconfig has for it; -1 if none has it. */
static int find_face(Glyphs *g, Font font, uint32_t rune) {
    if (has_rune(g, (int)font, rune)) return (int)font;
    int cjk = is_bold(font) ? FACE_CJK_BOLD : FACE_CJK;
    if (has_rune(g, cjk, rune)) return cjk;
    for (int i = FACE_OTHERS; i < g->face_count; i++)
        if (has_rune(g, i, rune)) return i;
    if (!g->initialised || g->face_count == MAX_FACES) return -1;
    Face *face = &g->faces[g->face_count];
    open_face(face, fonts_find_rune(rune, is_bold(font)));
    if (face->ttf && TTF_GlyphIsProvided32(face->ttf, rune))
        return g->face_count++;
    if (face->ttf) TTF_CloseFont(face->ttf);
    *face = (Face){0};
    return -1;
}

/* SDL_ttf takes whole points; at 9 dots an inch a point is 1/8 pixel. */
static TTF_Font *sized(Glyphs *g, int face, float px) {
    Face *f = &g->faces[face];
    int size = (int)lroundf(px * 8);
    if (size < 8) size = 8;
    if (f->size != size) TTF_SetFontSizeDPI(f->ttf, size, 9, 9);
    f->size = size;
    return f->ttf;
}

static float cell_of(Glyphs *g, Font font) {
    return glyphs_advance(g, font, 'm');
}

static float face_advance(Glyphs *g, Font font, int face, uint32_t rune) {
    int cells = utf8_width(rune);
    if (font_is_mono(font) && (face != (int)font || cells == 0))
        return rune == 'm' ? 0.6F : (float)cells * cell_of(g, font);
    if (face < 0) return cells == 2 ? 1.0F : 0.5F * (float)cells;
    int advance = 0;
    TTF_GlyphMetrics32(sized(g, face, EM), rune, NULL, NULL, NULL, NULL,
                       &advance);
    return (float)advance / EM;
}

static size_t slot_of(uint64_t key, size_t cap) {
    return (size_t)((key * 0x9E3779B97F4A7C15U) >> 32) & (cap - 1);
}

static void grow_advances(Glyphs *g) {
    size_t old_cap = g->advance_cap;
    Advance *old = g->advances;
    g->advance_cap = old_cap ? old_cap * 2 : 512;
    g->advances = mem_alloc(g->advance_cap * sizeof *g->advances);
    for (size_t i = 0; i < old_cap; i++) {
        if (!old[i].key) continue;
        size_t s = slot_of(old[i].key, g->advance_cap);
        while (g->advances[s].key)
            s = (s + 1) & (g->advance_cap - 1);
        g->advances[s] = old[i];
    }
    mem_free(old);
}

static Advance look_up(Glyphs *g, Font font, uint32_t rune) {
    uint32_t key = rune * 16 + (uint32_t)font + 1;
    if (g->advance_cap) {
        size_t s = slot_of(key, g->advance_cap);
        for (; g->advances[s].key; s = (s + 1) & (g->advance_cap - 1))
            if (g->advances[s].key == key) return g->advances[s];
    }
    int face = find_face(g, font, rune);
    Advance a = {key, face_advance(g, font, face, rune), (int16_t)face};
    if (g->advance_len * 2 >= g->advance_cap) grow_advances(g);
    size_t s = slot_of(key, g->advance_cap);
    while (g->advances[s].key)
        s = (s + 1) & (g->advance_cap - 1);
    g->advances[s] = a;
    g->advance_len++;
    return a;
}

float glyphs_advance(Glyphs *g, Font font, uint32_t rune) {
    return look_up(g, font, rune).ems;
}

float glyphs_indent(Glyphs *g, Font font, uint32_t rune) {
    if (!font_is_mono(font) || utf8_width(rune) != 2) return 0;
    Advance a = look_up(g, font, rune);
    if (a.face < 0 || a.face == (int)font) return 0;
    int own = 0;
    TTF_GlyphMetrics32(sized(g, a.face, EM), rune, NULL, NULL, NULL, NULL,
                       &own);
    return fmaxf(0, (a.ems - (float)own / EM) / 2);
}

static float text_width(void *ctx, Font font, float size, Str text) {
    float ems = 0;
    size_t used = 0;
    for (size_t i = 0; i < text.len; i += used) {
        uint32_t rune = utf8_decode(text.ptr + i, text.len - i, &used);
        ems += glyphs_advance(ctx, font, rune);
    }
    return ems * size;
}

Measure glyphs_measure(Glyphs *g) {
    return (Measure){text_width, g};
}

/* The part of a rendered glyph that has ink. */
static SDL_Rect ink_box(const SDL_Surface *s) {
    int x0 = s->w, y0 = s->h, x1 = 0, y1 = 0;
    for (int y = 0; y < s->h; y++) {
        const uint32_t *row = (const void *)((const char *)s->pixels +
                                             (size_t)y * (size_t)s->pitch);
        for (int x = 0; x < s->w; x++) {
            if (!(row[x] >> 24)) continue;
            x0 = x < x0 ? x : x0, x1 = x >= x1 ? x + 1 : x1;
            y0 = y < y0 ? y : y0, y1 = y + 1;
        }
    }
    return (SDL_Rect){x0, y0, x1 - x0, y1 - y0};
}

static int floor_div(int a, int b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/* Averages blocks of the oversampled glyph; its ink starts at (x4, y4) in
 * quarter pixels from the pen. */
static void shrink(Glyph *out, const SDL_Surface *s, SDL_Rect ink, int x4,
                   int y4) {
    out->left = floor_div(x4, OVERSAMPLE);
    out->top = floor_div(y4, OVERSAMPLE);
    int dx = x4 - out->left * OVERSAMPLE, dy = y4 - out->top * OVERSAMPLE;
    out->w = (dx + ink.w + OVERSAMPLE - 1) / OVERSAMPLE;
    out->h = (dy + ink.h + OVERSAMPLE - 1) / OVERSAMPLE;
    size_t size = (size_t)out->w * (size_t)out->h;
    uint16_t *sums = mem_alloc(size * sizeof *sums);
    for (int y = 0; y < ink.h; y++) {
        const uint32_t *row =
            (const void *)((const char *)s->pixels +
                           (size_t)(ink.y + y) * (size_t)s->pitch);
        uint16_t *to = sums + (size_t)((dy + y) / OVERSAMPLE * out->w);
        for (int x = 0; x < ink.w; x++) {
            uint16_t *sum = &to[(dx + x) / OVERSAMPLE];
            *sum = (uint16_t)(*sum + (row[ink.x + x] >> 24));
        }
    }
    out->mask = mem_alloc(size);
    for (size_t i = 0; i < size; i++)
        out->mask[i] = (uint8_t)((sums[i] + OVERSAMPLE * OVERSAMPLE / 2) /
                                 (OVERSAMPLE * OVERSAMPLE));
    mem_free(sums);
}

static Glyph render(Glyphs *g, int face, uint32_t rune, float px, int quarter) {
    Glyph out = {0};
    TTF_Font *ttf = sized(g, face, px * OVERSAMPLE);
    int left = 0, top = 0;
    if (TTF_GlyphMetrics32(ttf, rune, &left, NULL, NULL, &top, NULL) != 0)
        return out;
    SDL_Color white = {255, 255, 255, 255};
    SDL_Surface *s = TTF_RenderGlyph32_Blended(ttf, rune, white);
    if (!s) return out;
    SDL_Rect ink = ink_box(s);
    if (ink.w > 0 && ink.h > 0) shrink(&out, s, ink, left + quarter, -top);
    SDL_FreeSurface(s);
    return out;
}

static void grow_cache(Glyphs *g) {
    if (g->cache_bytes > CACHE_LIMIT) drop_cache(g);
    if (g->cache_len * 2 < g->cache_cap) return;
    size_t old_cap = g->cache_cap;
    Glyph *old = g->cache;
    g->cache_cap = old_cap ? old_cap * 2 : 1024;
    g->cache = mem_alloc(g->cache_cap * sizeof *g->cache);
    for (size_t i = 0; i < old_cap; i++) {
        if (!old[i].key) continue;
        size_t s = slot_of(old[i].key, g->cache_cap);
        while (g->cache[s].key)
            s = (s + 1) & (g->cache_cap - 1);
        g->cache[s] = old[i];
    }
    mem_free(old);
}

const Glyph *glyphs_get(Glyphs *g, Font font, uint32_t rune, float px,
                        int quarter) {
    static const Glyph blank = {0};
    int face = look_up(g, font, rune).face;
    if (face < 0) return &blank;
    uint64_t size = (uint64_t)lroundf(px * 32) & 0xFFFF;
    uint64_t key = 1 | (uint64_t)quarter << 1 | (uint64_t)face << 3 |
                   size << 9 | (uint64_t)rune << 25;
    grow_cache(g);
    size_t s = slot_of(key, g->cache_cap);
    for (; g->cache[s].key; s = (s + 1) & (g->cache_cap - 1))
        if (g->cache[s].key == key) return &g->cache[s];
    g->cache[s] = render(g, face, rune, px, quarter);
    g->cache[s].key = key;
    g->cache_len++;
    g->cache_bytes += (size_t)g->cache[s].w * (size_t)g->cache[s].h;
    return &g->cache[s];
}
