/* Draw commands to pixels: logical to device coordinates, colours by theme, and
 * which commands have to be painted again. */
#include "sdl/gfx.h"

#include <SDL.h>
#include <SDL_image.h>
#include <math.h>

#include "base/check.h"
#include "base/utf8.h"

void gfx_open(Gfx *g) {
    *g = (Gfx){.scale = 1, .glyphs = glyphs_open()};
}

void gfx_close(Gfx *g) {
    glyphs_close(g->glyphs);
    canvas_free(&g->canvas);
    vec_free(&g->shown);
    vec_free(&g->next);
    vec_free(&g->changed);
}

/* Here and only here a Color becomes an RGB value, so that a theme can change
 * without a new layout. */
static Ink ink_of(const Gfx *g, uint8_t color, float alpha) {
    return (Ink){theme_rgb(g->theme, (Color)color), alpha};
}

/* Edges on whole device pixels keep rectangles crisp and neighbours flush. */
static Rect snapped(const Gfx *g, Rect r) {
    float x0 = roundf(r.x * g->scale), y0 = roundf(r.y * g->scale);
    float x1 = roundf((r.x + r.w) * g->scale);
    float y1 = roundf((r.y + r.h) * g->scale);
    /* At least one pixel: a thin line must not vanish at a small scale. */
    return (Rect){x0, y0, fmaxf(1, x1 - x0), fmaxf(1, y1 - y0)};
}

/* Whole widths stay whole device pixels, or frames would look uneven; fractions
 * are wanted as they are. */
static float stroke_of(const Gfx *g, float width) {
    float w = width * g->scale;
    if (width == floorf(width)) w = roundf(w);
    return fmaxf(1, w);
}

/* A quarter circle in eight pieces: dashed corners are small. */
enum { ARC_STEPS = 8, OUTLINE_POINTS = 4 * (ARC_STEPS + 1) + 1 };

/* The middle line of a stroke that lies inside the rectangle, clockwise from
 * the end of the top left corner, closed. */
static size_t outline(Rect r, float radius, float width, Point *out) {
    Rect m = rect_inset(r, width / 2);
    float rad = fmaxf(0, radius - width / 2);
    const Point mid[4] = {{m.x + m.w - rad, m.y + rad},
                          {m.x + m.w - rad, m.y + m.h - rad},
                          {m.x + rad, m.y + m.h - rad},
                          {m.x + rad, m.y + rad}};
    size_t n = 0;
    out[n++] = (Point){m.x + rad, m.y};
    for (int corner = 0; corner < 4; corner++) {
        for (int i = 0; i <= ARC_STEPS; i++) {
            /* Corner 0 is the top right one and begins at the top, at -90°. */
            float a =
                (float)M_PI_2 * ((float)corner - 1 + (float)i / ARC_STEPS);
            out[n++] = (Point){mid[corner].x + rad * cosf(a),
                               mid[corner].y + rad * sinf(a)};
        }
    }
    return n;
}

/* Fill and stroke apart, as they have colours and opacities of their own. */
static void paint_rect(Gfx *g, const DrawCmd *c) {
    Rect r = snapped(g, (Rect){c->x, c->y, c->w, c->h});
    float radius = c->radius * g->scale;
    if (c->fill)
        raster_fill(&g->canvas, r, radius, ink_of(g, c->fill, c->fill_alpha));
    if (!c->stroke) return;
    Ink ink = ink_of(g, c->stroke, c->stroke_alpha);
    float width = stroke_of(g, c->stroke_width);
    if (c->dash_on <= 0) {
        raster_stroke(&g->canvas, r, radius, width, ink);
        return;
    }
    Point pts[OUTLINE_POINTS];
    size_t n = outline(r, radius, width, pts);
    raster_dashes(&g->canvas, pts, n, width, c->dash_on * g->scale,
                  c->dash_off * g->scale, ink);
}

/* A level or upright line as the pixels that it fills. */
static Rect straight(const Gfx *g, const DrawCmd *c, float width) {
    float x = c->x * g->scale, y = c->y * g->scale;
    float w = c->w * g->scale, h = c->h * g->scale;
    if (c->h == 0) {
        float x0 = roundf(fminf(x, x + w)), x1 = roundf(fmaxf(x, x + w));
        return (Rect){x0, floorf(y - width / 2 + 0.5F), x1 - x0, width};
    }
    float y0 = roundf(fminf(y, y + h)), y1 = roundf(fmaxf(y, y + h));
    return (Rect){floorf(x - width / 2 + 0.5F), y0, width, y1 - y0};
}

/* Level and upright lines lie on whole pixels, as rectangles do; others are
 * smoothed. */
static void paint_line(Gfx *g, const DrawCmd *c) {
    Ink ink = ink_of(g, c->stroke, c->stroke_alpha);
    float width = stroke_of(g, c->stroke_width), s = g->scale;
    Point ends[2] = {{c->x * s, c->y * s},
                     {(c->x + c->w) * s, (c->y + c->h) * s}};
    bool level = c->w == 0 || c->h == 0;
    if (c->dash_on > 0) {
        if (c->h == 0)
            ends[0].y = ends[1].y = straight(g, c, width).y + width / 2;
        if (c->w == 0)
            ends[0].x = ends[1].x = straight(g, c, width).x + width / 2;
        raster_dashes(&g->canvas, ends, 2, width, c->dash_on * s,
                      c->dash_off * s, ink);
    } else if (c->flags & DRAW_ROUND_CAPS) {
        raster_chain(&g->canvas, ends, 2, width, ink);
    } else if (level) {
        raster_fill(&g->canvas, straight(g, c, width), 0, ink);
    } else {
        raster_line(&g->canvas, ends[0], ends[1], width, ink);
    }
}

/* One more than a polygon may have, for the point that closes it. */
enum { MAX_POINTS = 256 };

static void paint_poly(Gfx *g, const DrawList *d, const DrawCmd *c) {
    CHECK(c->count < MAX_POINTS, "polygons are small shapes");
    Point pts[MAX_POINTS];
    const Point *from = draw_points_of(d, c);
    size_t n = c->count;
    for (size_t i = 0; i < n; i++)
        pts[i] = (Point){from[i].x * g->scale, from[i].y * g->scale};
    if (c->fill)
        raster_polygon(&g->canvas, pts, n, ink_of(g, c->fill, c->fill_alpha));
    if (!c->stroke) return;
    if (c->flags & DRAW_CLOSED) {
        pts[n] = pts[0];
        n++;
    }
    raster_chain(&g->canvas, pts, n, fmaxf(1, c->stroke_width * g->scale),
                 ink_of(g, c->stroke, c->stroke_alpha));
}

/* The stroke of a circle straddles its edge, as in the design's sources. */
static void paint_circle(Gfx *g, const DrawCmd *c) {
    float x = c->x * g->scale, y = c->y * g->scale, r = c->radius * g->scale;
    if (c->fill)
        raster_fill(&g->canvas, (Rect){x - r, y - r, 2 * r, 2 * r}, r,
                    ink_of(g, c->fill, c->fill_alpha));
    if (!c->stroke) return;
    float width = fmaxf(1, c->stroke_width * g->scale);
    r += width / 2;
    raster_stroke(&g->canvas, (Rect){x - r, y - r, 2 * r, 2 * r}, r, width,
                  ink_of(g, c->stroke, c->stroke_alpha));
}

/* Character by character, each at the quarter of a pixel that glyphs_mask has a
 * mask for. */
static void paint_text(Gfx *g, const DrawList *d, const DrawCmd *c) {
    Str text = draw_text_of(d, c);
    Ink ink = ink_of(g, c->fill, c->fill_alpha);
    float px = c->size * g->scale, pen = c->x * g->scale;
    float clip0 = (float)g->canvas.clip.x0, clip1 = (float)g->canvas.clip.x1;
    /* Capital letters of our fonts are 0.73 em high. */
    int base = (int)lroundf((c->y + c->size * 0.365F) * g->scale);
    size_t used = 0;
    for (size_t i = 0; i < text.len; i += used) {
        uint32_t rune = utf8_decode(text.ptr + i, text.len - i, &used);
        const Character *character =
            glyphs_character(g->glyphs, (Font)c->font, rune);
        float at = pen + px * character->indent;
        pen += px * character->advance;
        /* Outside the clip: but for what hangs over, nothing of it shows. */
        if (pen + 2 * px < clip0 || at - 2 * px > clip1) continue;
        int quarter = (int)floorf((at - floorf(at)) * 4);
        const Glyph *glyph = glyphs_mask(g->glyphs, character, px, quarter);
        if (glyph->mask)
            raster_mask(&g->canvas, (int)floorf(at) + glyph->left,
                        base + glyph->top, glyph->mask, glyph->w, glyph->h,
                        ink);
    }
}

/* Clips are not painted: a mark knows its clip already. */
static void paint_command(Gfx *g, const DrawList *d, const DrawCmd *c) {
    switch ((DrawKind)c->kind) {
    case DRAW_RECT: paint_rect(g, c); break;
    case DRAW_LINE: paint_line(g, c); break;
    case DRAW_POLY: paint_poly(g, d, c); break;
    case DRAW_CIRCLE: paint_circle(g, c); break;
    case DRAW_TEXT: paint_text(g, d, c); break;
    case DRAW_CLIP:
    case DRAW_UNCLIP: break;
    }
}

/* ---- which command touches which pixels ---- */

/* Compares before it converts: a place may lie far outside an int. */
static Box box_around(const Gfx *g, Rect r) {
    float w = (float)g->canvas.w, h = (float)g->canvas.h;
    return (Box){(int)floorf(fminf(fmaxf(r.x, 0), w)),
                 (int)floorf(fminf(fmaxf(r.y, 0), h)),
                 (int)ceilf(fminf(fmaxf(r.x + r.w, 0), w)),
                 (int)ceilf(fminf(fmaxf(r.y + r.h, 0), h))};
}

/* Nothing is painted outside of it, so it need not be exact; but a character
 * may reach far above and below its line. */
static Box box_of_command(const Gfx *g, const DrawCmd *c) {
    float s = g->scale, grow = fmaxf(1, c->stroke_width * s) / 2 + 1;
    Rect r = {c->x * s, c->y * s, c->w * s, c->h * s};
    switch ((DrawKind)c->kind) {
    case DRAW_RECT:
    case DRAW_CLIP:
        return box_around(g, snapped(g, (Rect){c->x, c->y, c->w, c->h}));
    case DRAW_LINE:
        if (c->w < 0) r.x += r.w, r.w = -r.w;
        if (c->h < 0) r.y += r.h, r.h = -r.h;
        return box_around(g, rect_inset(r, -grow));
    case DRAW_POLY: return box_around(g, rect_inset(r, -grow));
    case DRAW_CIRCLE:
        /* The stroke straddles the edge: half of it lies outside of the
         * radius. */
        grow += c->radius * s;
        return box_around(g,
                          (Rect){r.x - grow, r.y - grow, 2 * grow, 2 * grow});
    case DRAW_TEXT:
        grow = 1.5F * c->size * s;
        return box_around(
            g, (Rect){r.x - grow, r.y - grow, r.w + 2 * grow, 2 * grow});
    case DRAW_UNCLIP: break;
    }
    return (Box){0, 0, g->canvas.w, g->canvas.h};
}

/* Of everything that decides what a command paints. */
static uint64_t hash_of(const DrawList *d, const DrawCmd *c, Box clip) {
    /* `first` says where its points or text lie in the list, which is another
     * place in each picture. */
    DrawCmd bytes = *c;
    bytes.first = 0;
    uint64_t h = hash_bytes(1, &bytes, sizeof bytes);
    if (c->kind == DRAW_TEXT) {
        Str text = draw_text_of(d, c);
        h = hash_bytes(h, text.ptr, text.len);
    }
    if (c->kind == DRAW_POLY)
        h = hash_bytes(h, draw_points_of(d, c), c->count * sizeof(Point));
    return hash_bytes(h, &clip, sizeof clip);
}

/* One mark a command that can be seen. */
static void mark_all(const Gfx *g, const DrawList *d, Marks *out) {
    Box all = {0, 0, g->canvas.w, g->canvas.h}, clip = all;
    out->len = 0;
    vec_reserve(out, d->cmds.len);
    for (size_t i = 0; i < d->cmds.len; i++) {
        const DrawCmd *c = &d->cmds.data[i];
        Box box = box_of_command(g, c);
        if (c->kind == DRAW_CLIP || c->kind == DRAW_UNCLIP) {
            /* A clip that ends is the whole canvas again: clips do not nest. */
            clip = box;
            continue;
        }
        Box cut = box_cut(box, clip);
        if (!box_empty(cut))
            vec_push(out, ((Mark){hash_of(d, c, clip), cut, (uint32_t)i}));
    }
}

/* ---- pictures ---- */

/* From the background up: all that touches the place is painted again, cut to
 * it. */
static void paint_place(Gfx *g, const DrawList *d, Box place) {
    canvas_clip(&g->canvas, place);
    Rect all = {(float)place.x0, (float)place.y0, (float)(place.x1 - place.x0),
                (float)(place.y1 - place.y0)};
    raster_fill(&g->canvas, all, 0, ink_of(g, COLOR_BG, 1));
    for (size_t i = 0; i < g->shown.len; i++) {
        const Mark *m = &g->shown.data[i];
        if (!boxes_meet(m->box, place)) continue;
        /* The mark's box has been cut to the command's own clip. */
        canvas_clip(&g->canvas, box_cut(m->box, place));
        paint_command(g, d, &d->cmds.data[m->command]);
    }
    canvas_unclip(&g->canvas);
}

static void everything_changed(Gfx *g) {
    g->changed.len = 0;
    vec_push(&g->changed, ((Box){0, 0, g->canvas.w, g->canvas.h}));
}

const Region *gfx_repaint(Gfx *g, const DrawList *d, ThemeName theme, int w,
                          int h, float scale) {
    /* Whatever changes every pixel makes comparing useless. */
    bool same = g->painted && g->canvas.w == w && g->canvas.h == h &&
                g->scale == scale && g->theme == theme;
    canvas_resize(&g->canvas, w, h);
    g->scale = scale;
    g->theme = theme;
    mark_all(g, d, &g->next);
    if (same)
        damage_between(&g->shown, &g->next, w, h, &g->changed);
    else
        everything_changed(g);
    /* Swapped, to use the memory again. */
    Marks before = g->shown;
    g->shown = g->next;
    g->next = before;
    g->painted = true;
    for (size_t i = 0; i < g->changed.len; i++)
        paint_place(g, d, g->changed.data[i]);
    return &g->changed;
}

void gfx_paint(Gfx *g, const DrawList *d, ThemeName theme, int w, int h,
               float scale) {
    /* The canvas may show anything: all of it is painted. */
    g->painted = false;
    gfx_repaint(g, d, theme, w, h, scale);
}

/* 24 bits: an opaque picture needs no alpha channel.  To be freed by
 * SDL_FreeSurface. */
static SDL_Surface *rgb_of(const Canvas *c) {
    SDL_Surface *s = SDL_CreateRGBSurfaceWithFormatFrom(
        c->pixels, c->w, c->h, 32, c->w * 4, SDL_PIXELFORMAT_ARGB8888);
    SDL_Surface *rgb =
        s ? SDL_ConvertSurfaceFormat(s, SDL_PIXELFORMAT_RGB24, 0) : NULL;
    SDL_FreeSurface(s);
    return rgb;
}

bool gfx_save_png(const Gfx *g, const char *path, const char **why) {
    SDL_Surface *rgb = rgb_of(&g->canvas);
    bool ok = rgb && IMG_SavePNG(rgb, path) == 0;
    if (!ok) *why = SDL_GetError();
    SDL_FreeSurface(rgb);
    return ok;
}

/* A sink as a file of SDL's: it can only be written, from front to back. */
typedef struct PngSink {
    GfxSink *sink;
    void *context;
    Sint64 at;
    bool refused;
} PngSink;

static size_t png_write(SDL_RWops *to, const void *ptr, size_t size,
                        size_t num) {
    PngSink *s = to->hidden.unknown.data1;
    if (s->refused || !s->sink(s->context, ptr, size * num)) {
        s->refused = true;
        return 0;
    }
    s->at += (Sint64)(size * num);
    return num;
}

/* SDL asks where it is. */
static Sint64 png_seek(SDL_RWops *to, Sint64 offset, int whence) {
    const PngSink *s = to->hidden.unknown.data1;
    bool stays = offset == 0 && whence != RW_SEEK_SET;
    return stays || (whence == RW_SEEK_SET && offset == s->at) ? s->at : -1;
}

bool gfx_write_png(const Gfx *g, GfxSink *sink, void *context,
                   const char **why) {
    PngSink to = {.sink = sink, .context = context};
    SDL_Surface *rgb = rgb_of(&g->canvas);
    SDL_RWops *file = SDL_AllocRW();
    bool ok = rgb && file;
    if (ok) {
        file->type = SDL_RWOPS_UNKNOWN;
        file->write = png_write;
        file->seek = png_seek;
        file->hidden.unknown.data1 = &to;
        ok = IMG_SavePNG_RW(rgb, file, 0) == 0 && !to.refused;
    }
    if (!ok) *why = to.refused ? "" : SDL_GetError();
    if (file) SDL_FreeRW(file);
    SDL_FreeSurface(rgb);
    return ok;
}
