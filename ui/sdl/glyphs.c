/* Faces are opened when they are needed, advances and masks are kept; nothing
 * here depends on the canvas. */
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
    EM = 1000,      /* the size that advances are taken from */
    MAX_FACES = 63, /* further fallback fonts are not tried */
    /* Faces by index: first one for each Font, then these, then what was found
     * for single characters. */
    FACE_CJK = FONT_COUNT,
    FACE_CJK_BOLD,
    FACE_OTHERS,
    /* Characters that no face has. */
    FACE_BLANK = -1,
    FACE_BOX = -2,
    ASCII = 128,
    MAX_CHARACTERS = 1 << 16 /* of a table before it starts anew */
};

/* Above this size one drawing for all four quarters is more work than it
 * spares: large texts are few. */
static const float large_px = 48;
/* In ems: what common mono fonts have, where there is none to ask. */
static const float guessed_cell = 0.6F;

typedef struct Face {
    TTF_Font *ttf; /* NULL if it cannot be opened */
    FontData data;
    int size;    /* the size it is set to, in 1/8 pixel */
    bool opened; /* or tried in vain */
} Face;

struct Glyphs {
    Face faces[MAX_FACES];
    int face_count;
    bool initialised;
    float cells[FONT_COUNT]; /* of mono fonts, in ems; 0: not known yet */
    Character ascii[FONT_COUNT][ASCII];
    Character *others; /* open addressing, a power of two */
    size_t other_cap, other_len;
    Glyph *cache; /* the same */
    size_t cache_cap, cache_len, cache_bytes;
    VEC(uint16_t) sums; /* scratch */
};

/* ---- faces ---- */

/* Takes the file's path, whether it can be opened or not. */
static void open_face(Face *face, FontFile file) {
    face->opened = true;
    if (fonts_load(&file, &face->data)) {
        SDL_RWops *rw =
            SDL_RWFromConstMem(face->data.bytes, (int)face->data.size);
        face->ttf = rw ? TTF_OpenFontIndexRW(rw, 1, 16, file.index) : NULL;
    }
    if (face->ttf) {
        TTF_SetFontHinting(face->ttf, TTF_HINTING_NONE);
        TTF_SetFontKerning(face->ttf, 0);
    }
    fonts_file_free(&file);
}

/* The font before its bytes: it reads from them. */
static void close_face(Face *face) {
    if (face->ttf) TTF_CloseFont(face->ttf);
    fonts_unload(&face->data);
    *face = (Face){0};
}

/* Opened when it is needed first: a picture needs few of them, and the Chinese
 * ones are large. */
static TTF_Font *face_of(Glyphs *g, int i) {
    Face *face = &g->faces[i];
    if (face->opened || !g->initialised) return face->ttf;
    if (i < FONT_COUNT)
        open_face(face, fonts_find((Font)i));
    else if (i < FACE_OTHERS)
        open_face(face, fonts_find_cjk(i == FACE_CJK_BOLD));
    return face->ttf;
}

/* Fallback fonts have two weights only. */
static bool is_bold(Font font) {
    return font == SANS_SEMIBOLD || font == SANS_BOLD ||
           font == MONO_SEMIBOLD || font == MONO_BOLD;
}

/* False also where the face cannot be opened. */
static bool has_rune(Glyphs *g, int face, uint32_t rune) {
    TTF_Font *ttf = face_of(g, face);
    return ttf && TTF_GlyphIsProvided32(ttf, rune);
}

/* Asks fontconfig; the face found stays for what else it has. */
static int further_face(Glyphs *g, uint32_t rune, bool bold) {
    if (!g->initialised || g->face_count == MAX_FACES) return FACE_BOX;
    Face *face = &g->faces[g->face_count];
    open_face(face, fonts_find_rune(rune, bold));
    if (face->ttf && TTF_GlyphIsProvided32(face->ttf, rune))
        return g->face_count++;
    close_face(face);
    return FACE_BOX;
}

/* Joiners, marks of direction, choices of a variant, the byte order mark. */
static bool is_invisible(uint32_t rune) {
    return (rune >= 0x200B && rune <= 0x200F) ||
           (rune >= 0x2028 && rune <= 0x202E) ||
           (rune >= 0x2060 && rune <= 0x206F) ||
           (rune >= 0xFE00 && rune <= 0xFE0F) || rune == 0xFEFF ||
           (rune >= 0xE0000 && rune <= 0xE0FFF);
}

/* Controls, and halves of a pair that a Python string may hold. */
static bool is_blank(uint32_t rune) {
    return rune <= ' ' || (rune >= 0x7F && rune <= 0xA0) || rune == 0x3000 ||
           (rune >= 0xD800 && rune <= 0xDFFF) || is_invisible(rune);
}

/* The face that shows the character: the role's own, the Chinese one, one
 * found earlier, or whatever fontconfig has for it. */
static int find_face(Glyphs *g, Font font, uint32_t rune) {
    if (is_blank(rune) && rune != ' ') return FACE_BLANK;
    if (has_rune(g, (int)font, rune)) return (int)font;
    int cjk = is_bold(font) ? FACE_CJK_BOLD : FACE_CJK;
    if (has_rune(g, cjk, rune)) return cjk;
    for (int i = FACE_OTHERS; i < g->face_count; i++)
        if (has_rune(g, i, rune)) return i;
    int face = further_face(g, rune, is_bold(font));
    /* A machine without fonts shows no text, rather than rows of boxes. */
    if (face == FACE_BOX && !face_of(g, (int)font)) return FACE_BLANK;
    return face;
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

/* Without SDL_ttf every face stays closed: widths are guesses then. */
Glyphs *glyphs_open(void) {
    Glyphs *g = mem_alloc(sizeof *g);
    g->initialised = TTF_Init() == 0;
    g->face_count = FACE_OTHERS;
    return g;
}

bool glyphs_none(Glyphs *g) {
    return !face_of(g, SANS_MEDIUM) && !face_of(g, MONO);
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
    mem_free(g->others);
    vec_free(&g->sums);
    for (int i = 0; i < g->face_count; i++)
        close_face(&g->faces[i]);
    if (g->initialised) TTF_Quit();
    fonts_close();
    mem_free(g);
}

size_t glyphs_memory(const Glyphs *g) {
    return g->cache_bytes + g->cache_cap * sizeof *g->cache +
           g->other_cap * sizeof *g->others;
}

/* ---- advances ---- */

/* In ems, from a size at which rounding to whole pixels is a thousandth. */
static float own_advance(Glyphs *g, int face, uint32_t rune) {
    int advance = 0;
    TTF_GlyphMetrics32(sized(g, face, EM), rune, NULL, NULL, NULL, NULL,
                       &advance);
    return (float)advance / EM;
}

/* The width of a mono font's cell.  Where there is no mono font at all, the
 * characters of another one are put on a grid. */
static float cell_of(Glyphs *g, Font font) {
    float *cell = &g->cells[font];
    if (*cell > 0) return *cell;
    *cell = guessed_cell;
    if (has_rune(g, (int)font, 'm') && has_rune(g, (int)font, 'i')) {
        float m = own_advance(g, (int)font, 'm');
        if (m > 0 && m == own_advance(g, (int)font, 'i')) *cell = m;
    }
    return *cell;
}

/* Wider than its cells: made smaller; narrower: in their middle. */
static void put_on_grid(Glyphs *g, Font font, int cells, float own,
                        Character *c) {
    c->advance = (float)cells * cell_of(g, font);
    if (c->face < 0) return;
    if (own > c->advance + 0.001F)
        c->size = c->advance / own;
    else
        c->indent = (c->advance - own) / 2;
}

/* A mark goes back over the character before it.  Most fonts have it left of
 * the pen for that; others have it in a cell of its own, and parts of a Hangul
 * syllable where they are in the syllable. */
static float mark_indent(Glyphs *g, Font font, int face, uint32_t rune) {
    int left = 0;
    float own = own_advance(g, face, rune);
    TTF_GlyphMetrics32(sized(g, face, EM), rune, &left, NULL, NULL, NULL, NULL);
    if (left < 0 || own <= 0) return 0;
    if (!font_is_mono(font)) return -own;
    float cell = cell_of(g, font);
    float before = own > 1.2F * cell ? 2 * cell : cell;
    return -(before + own) / 2;
}

/* Everything about a character that does not depend on the size. */
static Character make_character(Glyphs *g, Font font, uint32_t rune) {
    int cells = utf8_width(rune);
    Character c = {.size = 1, .face = find_face(g, font, rune)};
    c.key = (uint64_t)rune * 16 + (uint64_t)font + 1;
    if (cells == 0) {
        if (c.face >= 0) c.indent = mark_indent(g, font, c.face, rune);
        return c;
    }
    float own = c.face < 0 ? 0.5F * (float)cells : own_advance(g, c.face, rune);
    if (font_is_mono(font))
        put_on_grid(g, font, cells, own, &c);
    else
        c.advance = own;
    return c;
}

/* Upper bits of the product: the lower ones of similar keys are alike. */
static size_t slot_of(uint64_t key, size_t cap) {
    return (size_t)((key * 0x9E3779B97F4A7C15U) >> 32) & (cap - 1);
}

static Character *other_slot(Glyphs *g, uint64_t key) {
    size_t s = slot_of(key, g->other_cap);
    while (g->others[s].key && g->others[s].key != key)
        s = (s + 1) & (g->other_cap - 1);
    return &g->others[s];
}

/* Doubles; a full table starts anew, so that it has a bound. */
static void grow_others(Glyphs *g) {
    size_t old_cap = g->other_cap;
    Character *old = g->others;
    bool full = g->other_len >= MAX_CHARACTERS;
    g->other_cap = full ? 512 : old_cap ? old_cap * 2 : 512;
    g->others = mem_alloc(g->other_cap * sizeof *g->others);
    if (full) g->other_len = 0;
    for (size_t i = 0; i < old_cap && !full; i++)
        if (old[i].key) *other_slot(g, old[i].key) = old[i];
    mem_free(old);
}

const Character *glyphs_character(Glyphs *g, Font font, uint32_t rune) {
    if (rune < ASCII) {
        Character *c = &g->ascii[font][rune];
        if (!c->key) *c = make_character(g, font, rune);
        return c;
    }
    if (g->other_len * 2 >= g->other_cap) grow_others(g);
    Character *c = other_slot(g, (uint64_t)rune * 16 + (uint64_t)font + 1);
    if (!c->key) {
        *c = make_character(g, font, rune);
        g->other_len++;
    }
    return c;
}

/* The sum of advances, as there is no kerning: so a text's width is linear in
 * its size, and in its parts. */
static float text_width(void *ctx, Font font, float size, Str text) {
    float ems = 0;
    size_t used = 0;
    for (size_t i = 0; i < text.len; i += used) {
        uint32_t rune = utf8_decode(text.ptr + i, text.len - i, &used);
        ems += glyphs_character(ctx, font, rune)->advance;
    }
    return ems * size;
}

Measure glyphs_measure(Glyphs *g) {
    return (Measure){text_width, g};
}

/* ---- masks ---- */

static const uint32_t *surface_row(const SDL_Surface *s, int y) {
    return (const void *)((const char *)s->pixels +
                          (size_t)y * (size_t)s->pitch);
}

/* The part of a rendered glyph that has ink. */
static SDL_Rect ink_box(const SDL_Surface *s) {
    int x0 = s->w, y0 = s->h, x1 = 0, y1 = 0;
    for (int y = 0; y < s->h; y++) {
        const uint32_t *row = surface_row(s, y);
        int left = 0, right = s->w;
        while (left < s->w && !(row[left] >> 24))
            left++;
        if (left == s->w) continue;
        while (!(row[right - 1] >> 24))
            right--;
        x0 = left < x0 ? left : x0, x1 = right > x1 ? right : x1;
        y0 = y < y0 ? y : y0, y1 = y + 1;
    }
    return (SDL_Rect){x0, y0, x1 - x0, y1 - y0};
}

/* Division in C rounds towards 0, which is wrong left of the pen. */
static int floor_div(int a, int b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/* A glyph at four times its size, its rows added up in fours. */
typedef struct Summed {
    const uint16_t *sums; /* zeros at both sides of a row */
    int stride, w;        /* columns in a row, and those with ink */
    int rows, top;        /* of the finished glyph */
    int x4;               /* quarter pixels from the pen to the ink */
} Summed;

enum { PAD = OVERSAMPLE };

/* The ink's corner is at (x4, y4) quarter pixels from the pen. */
static Summed sum_rows(Glyphs *g, const SDL_Surface *s, SDL_Rect ink, int x4,
                       int y4) {
    Summed out = {.w = ink.w, .stride = ink.w + 3 * PAD, .x4 = x4};
    out.top = floor_div(y4, OVERSAMPLE);
    int dy = y4 - out.top * OVERSAMPLE;
    out.rows = (dy + ink.h + OVERSAMPLE - 1) / OVERSAMPLE;
    size_t size = (size_t)out.stride * (size_t)out.rows;
    vec_reserve(&g->sums, size);
    memset(g->sums.data, 0, size * sizeof *g->sums.data);
    out.sums = g->sums.data;
    for (int y = 0; y < ink.h; y++) {
        const uint32_t *row = surface_row(s, ink.y + y) + ink.x;
        int at = (dy + y) / OVERSAMPLE;
        uint16_t *to = g->sums.data + at * out.stride + PAD;
        for (int x = 0; x < ink.w; x++)
            to[x] = (uint16_t)(to[x] + (row[x] >> 24));
    }
    return out;
}

/* The mask at a quarter of a pixel: four columns of the sums make one pixel. */
static Glyph shrink(const Summed *s, int quarter) {
    int x4 = s->x4 + quarter;
    Glyph out = {.left = floor_div(x4, OVERSAMPLE), .top = s->top};
    int dx = x4 - out.left * OVERSAMPLE;
    out.w = (dx + s->w + OVERSAMPLE - 1) / OVERSAMPLE;
    out.h = s->rows;
    out.mask = mem_alloc((size_t)out.w * (size_t)out.h);
    for (int y = 0; y < out.h; y++) {
        const uint16_t *from = s->sums + y * s->stride + PAD - dx;
        uint8_t *to = out.mask + y * out.w;
        for (int x = 0; x < out.w; x++, from += OVERSAMPLE) {
            int sum = from[0] + from[1] + from[2] + from[3];
            to[x] = (uint8_t)((sum + OVERSAMPLE * OVERSAMPLE / 2) /
                              (OVERSAMPLE * OVERSAMPLE));
        }
    }
    return out;
}

/* Stands for a character that no font has. */
static Glyph box_glyph(float width, float px) {
    int w = (int)(width * 0.8F), h = (int)(px * 0.73F);
    int line = (int)fmaxf(1, px / 16);
    /* Too small to be a box: nothing. */
    if (w < 3 * line || h < 3 * line) return (Glyph){0};
    Glyph out = {.w = w, .h = h, .top = -h};
    out.left = (int)(width * 0.1F);
    out.mask = mem_alloc((size_t)w * (size_t)h);
    memset(out.mask, 255, (size_t)w * (size_t)h);
    for (int y = line; y < h - line; y++)
        memset(out.mask + y * w + line, 0, (size_t)(w - 2 * line));
    return out;
}

/* Room for the four masks of one character; drops everything when it takes half
 * of the bound, as the table may double once more. */
static void grow_cache(Glyphs *g) {
    size_t room = GLYPHS_MEMORY / 2;
    if (g->cache_bytes + g->cache_cap * sizeof *g->cache > room) drop_cache(g);
    if ((g->cache_len + OVERSAMPLE) * 2 < g->cache_cap) return;
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

/* The glyph's place, or the empty one where it belongs. */
static Glyph *cache_slot(Glyphs *g, uint64_t key) {
    size_t s = slot_of(key, g->cache_cap);
    while (g->cache[s].key && g->cache[s].key != key)
        s = (s + 1) & (g->cache_cap - 1);
    return &g->cache[s];
}

static void keep(Glyphs *g, uint64_t key, Glyph glyph) {
    Glyph *to = cache_slot(g, key);
    /* Another size with the same key has made it. */
    if (to->key) {
        mem_free(glyph.mask);
        return;
    }
    glyph.key = key;
    *to = glyph;
    g->cache_len++;
    g->cache_bytes += (size_t)glyph.w * (size_t)glyph.h;
}

/* Keys of the four quarters follow one another. */
static uint64_t key_of(int face, float px, uint32_t what, int quarter) {
    /* Sizes that differ by less than 1/32 px share their masks. */
    uint64_t size = (uint64_t)lroundf(px * 32) & 0xFFFF;
    return 1 + ((uint64_t)quarter | (uint64_t)face << 2 | size << 8 |
                (uint64_t)what << 24);
}

/* Draws once at four times the size, and makes from it all four quarters (of a
 * large one only that which is asked for). */
static void render(Glyphs *g, int face, uint32_t rune, float px, int quarter) {
    TTF_Font *ttf = sized(g, face, px * OVERSAMPLE);
    int left = 0, top = 0;
    SDL_Surface *s = NULL;
    SDL_Color white = {255, 255, 255, 255};
    if (TTF_GlyphMetrics32(ttf, rune, &left, NULL, NULL, &top, NULL) == 0)
        s = TTF_RenderGlyph32_Blended(ttf, rune, white);
    SDL_Rect ink = s ? ink_box(s) : (SDL_Rect){0};
    bool blank = ink.w <= 0 || ink.h <= 0;
    Summed sums = {0};
    if (!blank) sums = sum_rows(g, s, ink, left, -top);
    for (int q = 0; q < OVERSAMPLE; q++)
        if (q == quarter || px < large_px)
            keep(g, key_of(face, px, rune, q),
                 blank ? (Glyph){0} : shrink(&sums, q));
    SDL_FreeSurface(s);
}

const Glyph *glyphs_mask(Glyphs *g, const Character *c, float px, int quarter) {
    static const Glyph blank = {0};
    if (c->face == FACE_BLANK) return &blank;
    uint32_t rune = (uint32_t)((c->key - 1) >> 4);
    bool box = c->face == FACE_BOX;
    if (box && c->advance <= 0) return &blank;
    float width = c->advance * px; /* what boxes differ in */
    /* Boxes are kept as the glyphs of a face that does not exist. */
    uint64_t key = box ? key_of(MAX_FACES, px, (uint32_t)(width * 8), 0)
                       : key_of(c->face, px * c->size, rune, quarter);
    if (g->cache_cap) {
        const Glyph *found = cache_slot(g, key);
        if (found->key) return found;
    }
    grow_cache(g);
    if (box)
        keep(g, key, box_glyph(width, px));
    else
        render(g, c->face, rune, px * c->size, quarter);
    return cache_slot(g, key);
}
