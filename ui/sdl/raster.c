/* Coverage and blending.  Every shape is a cover of 0 to 1 for each pixel of
 * its box; what is fully covered goes through fast spans, as that is most of a
 * window. */
#include "sdl/raster.h"

#include <math.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"

bool box_empty(Box b) {
    return b.x1 <= b.x0 || b.y1 <= b.y0;
}

bool boxes_meet(Box a, Box b) {
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

Box box_cut(Box a, Box b) {
    return (Box){a.x0 > b.x0 ? a.x0 : b.x0, a.y0 > b.y0 ? a.y0 : b.y0,
                 a.x1 < b.x1 ? a.x1 : b.x1, a.y1 < b.y1 ? a.y1 : b.y1};
}

/* New pixels are not cleared: every picture begins with its background. */
void canvas_resize(Canvas *c, int w, int h) {
    CHECK(w > 0 && h > 0, "a canvas has pixels");
    if (c->w != w || c->h != h) {
        c->pixels = mem_realloc(c->pixels, (size_t)w * (size_t)h * 4);
        c->w = w, c->h = h;
    }
    canvas_unclip(c);
}

void canvas_free(Canvas *c) {
    mem_free(c->pixels);
    vec_free(&c->mask);
    vec_free(&c->sums);
    *c = (Canvas){0};
}

static int clamp_int(int v, int lo, int hi) {
    return v < lo ? lo : v > hi ? hi : v;
}

void canvas_clip(Canvas *c, Box clip) {
    c->clip = box_cut(clip, (Box){0, 0, c->w, c->h});
    /* Loops then have nothing to do, whatever the box was. */
    if (box_empty(c->clip)) c->clip = (Box){0, 0, 0, 0};
}

void canvas_unclip(Canvas *c) {
    canvas_clip(c, (Box){0, 0, c->w, c->h});
}

static float clamp01(float v) {
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static uint32_t to_byte(float v) {
    return (uint32_t)(clamp01(v) * 255 + 0.5F);
}

/* dst + (src - dst) * a / 255, two channels at a time. */
static inline void blend(uint32_t *px, uint32_t rgb, uint32_t a) {
    if (a == 0) return;
    if (a == 255) {
        *px = 0xFF000000U | rgb;
        return;
    }
    uint32_t d = *px, na = 255 - a;
    /* Red and blue have 8 free bits above them for the product. */
    uint32_t rb = (rgb & 0xFF00FF) * a + (d & 0xFF00FF) * na + 0x800080;
    uint32_t g = (rgb >> 8 & 0xFF) * a + (d >> 8 & 0xFF) * na + 0x80;
    rb = (rb + (rb >> 8 & 0xFF00FF)) >> 8 & 0xFF00FF;
    g = (g + (g >> 8)) >> 8 & 0xFF;
    *px = 0xFF000000U | rb | g << 8;
}

static uint32_t *row_of(const Canvas *c, int y) {
    return c->pixels + (size_t)y * (size_t)c->w;
}

/* Four pixels at once; both compilers make one store of it. */
typedef uint32_t Quad __attribute__((vector_size(16)));

static void fill_span(uint32_t *px, size_t n, uint32_t rgb) {
    uint32_t v = 0xFF000000U | rgb;
    Quad four = {v, v, v, v};
    for (; n >= 4; n -= 4, px += 4)
        memcpy(px, &four, sizeof four);
    while (n-- > 0)
        *px++ = v;
}

/* Two pixels as their bytes, and with room for a product each. */
typedef uint8_t Bytes __attribute__((vector_size(8)));
typedef uint16_t Words __attribute__((vector_size(16)));

/* The same as blend(), where many pixels get the same. */
static void tint_span(uint32_t *px, size_t n, uint32_t rgb, uint32_t a) {
    uint32_t two[2] = {0xFF000000U | rgb, 0xFF000000U | rgb};
    Bytes b;
    memcpy(&b, two, sizeof b);
    uint16_t na = (uint16_t)(255 - a);
    Words ink = __builtin_convertvector(b, Words) * (uint16_t)a + 128;
    for (; n >= 2; n -= 2, px += 2) {
        memcpy(&b, px, sizeof b);
        Words w = __builtin_convertvector(b, Words) * na + ink;
        b = __builtin_convertvector((w + (w >> 8)) >> 8, Bytes);
        memcpy(px, &b, sizeof b);
    }
    if (n) blend(px, rgb, a);
}

/* The caller has cut x0 and x1 to the clip. */
static void blend_span(Canvas *c, int y, int x0, int x1, uint32_t rgb,
                       uint32_t a) {
    uint32_t *px = row_of(c, y) + x0;
    if (a == 255)
        fill_span(px, (size_t)(x1 - x0), rgb);
    else
        tint_span(px, (size_t)(x1 - x0), rgb, a);
}

/* Pixels that a shape may touch, cut to the clip. */
static Box box_of(const Canvas *c, float x0, float y0, float x1, float y1) {
    /* Compare before converting: a shape may lie far outside an int. */
    float w = (float)c->clip.x1, h = (float)c->clip.y1;
    Box b;
    b.x0 = (int)floorf(fminf(fmaxf(x0, (float)c->clip.x0), w));
    b.y0 = (int)floorf(fminf(fmaxf(y0, (float)c->clip.y0), h));
    b.x1 = (int)ceilf(fminf(fmaxf(x1, (float)c->clip.x0), w));
    b.y1 = (int)ceilf(fminf(fmaxf(y1, (float)c->clip.y0), h));
    return b;
}

/* A rounded rectangle as centre, half extents and radius. */
typedef struct Round {
    float cx, cy, hw, hh, r;
} Round;

static Round round_of(Rect r, float radius) {
    float half = fminf(r.w, r.h) / 2;
    /* A radius beyond half of the shorter side is a half circle. */
    return (Round){r.x + r.w / 2, r.y + r.h / 2, r.w / 2, r.h / 2,
                   fmaxf(0, fminf(radius, half))};
}

/* How much of the pixel around (px, py) the shape covers: a half minus the
 * signed distance, which is exact along straight edges. */
static inline float round_cover(const Round *s, float px, float py) {
    float qx = fabsf(px - s->cx) - s->hw + s->r;
    float qy = fabsf(py - s->cy) - s->hh + s->r;
    float d;
    if (qx > 0 && qy > 0)
        d = sqrtf(qx * qx + qy * qy) - s->r;
    else
        d = fmaxf(qx, qy) - s->r;
    return clamp01(0.5F - d);
}

/* `in` is the hole of a stroke, or NULL. */
static void cover_pixels(Canvas *c, const Round *out, const Round *in, int y,
                         int x0, int x1, Ink ink) {
    uint32_t *row = row_of(c, y);
    for (int x = x0; x < x1; x++) {
        float px = (float)x + 0.5F, py = (float)y + 0.5F;
        float cover = round_cover(out, px, py);
        if (in) cover -= round_cover(in, px, py);
        blend(row + x, ink.rgb, to_byte(cover * ink.alpha));
    }
}

/* One row: but for a margin on both sides all of its pixels have the same
 * cover. */
static void round_row(Canvas *c, const Round *out, const Round *in, Box b,
                      int y, float margin, Ink ink) {
    int left = clamp_int((int)ceilf(out->cx - out->hw + margin), b.x0, b.x1);
    int right = clamp_int((int)floorf(out->cx + out->hw - margin), left, b.x1);
    cover_pixels(c, out, in, y, b.x0, left, ink);
    if (right > left) {
        float py = (float)y + 0.5F;
        float cover = round_cover(out, out->cx, py);
        if (in) cover -= round_cover(in, out->cx, py);
        uint32_t a = to_byte(cover * ink.alpha);
        if (a) blend_span(c, y, left, right, ink.rgb, a);
    }
    cover_pixels(c, out, in, y, right, b.x1, ink);
}

/* How far from its left and right edge a row of the shape is not yet like its
 * middle. */
static float row_margin(const Round *s, float py) {
    /* qy: how far the row is within the height of the corners. */
    float qy = fabsf(py - s->cy) - s->hh + s->r, full = s->r - 0.5F;
    if (qy <= 0 || qy > s->r + 1) return 1; /* straight, or outside */
    if (qy >= full) return s->r + 1;
    return s->r - sqrtf(full * full - qy * qy) + 1;
}

/* The shape `out` without `in`, which is `rim` smaller. */
static void paint_round(Canvas *c, const Round *out, const Round *in, float rim,
                        Ink ink) {
    Box b = box_of(c, out->cx - out->hw, out->cy - out->hh, out->cx + out->hw,
                   out->cy + out->hh);
    for (int y = b.y0; y < b.y1; y++) {
        float margin = row_margin(out, (float)y + 0.5F);
        if (in) margin = fmaxf(margin, rim + row_margin(in, (float)y + 0.5F));
        round_row(c, out, in, b, y, margin, ink);
    }
}

/* Edges between pixels and no round corners: nothing is covered in part. */
static bool is_crisp(Rect r, float radius) {
    return radius <= 0 && r.x == floorf(r.x) && r.y == floorf(r.y) &&
           r.w == floorf(r.w) && r.h == floorf(r.h);
}

/* Most of what a window shows: panels and bars without any smoothing. */
static void fill_crisp(Canvas *c, Rect r, Ink ink) {
    Box b = box_of(c, r.x, r.y, r.x + r.w, r.y + r.h);
    uint32_t a = to_byte(ink.alpha);
    if (b.x1 <= b.x0 || !a) return;
    for (int y = b.y0; y < b.y1; y++)
        blend_span(c, y, b.x0, b.x1, ink.rgb, a);
}

void raster_fill(Canvas *c, Rect r, float radius, Ink ink) {
    if (r.w <= 0 || r.h <= 0) return;
    if (is_crisp(r, radius)) {
        fill_crisp(c, r, ink);
        return;
    }
    Round out = round_of(r, radius);
    paint_round(c, &out, NULL, 0, ink);
}

/* The shape without a smaller one inside; without a hole it is a fill. */
void raster_stroke(Canvas *c, Rect r, float radius, float width, Ink ink) {
    if (r.w <= 0 || r.h <= 0) return;
    Round out = round_of(r, radius);
    Rect hole = rect_inset(r, width);
    if (hole.w <= 0 || hole.h <= 0) {
        paint_round(c, &out, NULL, 0, ink);
        return;
    }
    /* Both corners have one centre, so that the stroke is equally wide all
     * around. */
    Round in = round_of(hole, out.r - width);
    paint_round(c, &out, &in, width, ink);
}

/* A mask of zeros for the box, in memory that is used again. */
static uint8_t *scratch(Canvas *c, Box b) {
    size_t size = (size_t)(b.x1 - b.x0) * (size_t)(b.y1 - b.y0);
    c->mask.len = 0;
    vec_reserve(&c->mask, size);
    memset(c->mask.data, 0, size);
    return c->mask.data;
}

static void paint_scratch(Canvas *c, Box b, Ink ink) {
    raster_mask(c, b.x0, b.y0, c->mask.data, b.x1 - b.x0, b.y1 - b.y0, ink);
}

/* `grow`: half of a stroke's width and a pixel for its soft edge. */
static Box box_of_points(const Canvas *c, const Point *pts, size_t n,
                         float grow) {
    float x0 = pts[0].x, y0 = pts[0].y, x1 = x0, y1 = y0;
    for (size_t i = 1; i < n; i++) {
        x0 = fminf(x0, pts[i].x), x1 = fmaxf(x1, pts[i].x);
        y0 = fminf(y0, pts[i].y), y1 = fmaxf(y1, pts[i].y);
    }
    return box_of(c, x0 - grow, y0 - grow, x1 + grow, y1 + grow);
}

/* Each row of pixels is looked at in 8 heights; along x the cover is exact. */
enum { SUBROWS = 8, MAX_CROSSINGS = 64 };

/* Where the outline crosses the height y, sorted. */
static int crossings(const Point *pts, size_t n, float y, float *xs) {
    int count = 0;
    for (size_t i = 0; i < n; i++) {
        Point a = pts[i], b = pts[(i + 1) % n];
        /* Half-open: a corner at exactly this height counts once. */
        if ((a.y <= y) == (b.y <= y)) continue;
        float x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
        /* Our shapes have fewer by far. */
        if (count == MAX_CROSSINGS) break;
        int k = count++;
        for (; k > 0 && xs[k - 1] > x; k--)
            xs[k] = xs[k - 1];
        xs[k] = x;
    }
    return count;
}

/* Adds the exact cover of [x0, x1) in one subrow to a row of sums. */
static void add_cover(float *sums, Box b, float x0, float x1) {
    x0 = fmaxf(x0, (float)b.x0), x1 = fminf(x1, (float)b.x1);
    for (int x = (int)floorf(x0); (float)x < x1 && x < b.x1; x++) {
        float lo = fmaxf(x0, (float)x), hi = fminf(x1, (float)(x + 1));
        if (hi > lo) sums[x - b.x0] += (hi - lo) / SUBROWS;
    }
}

/* Cover of a row is summed up as floats and rounded once: eight roundings would
 * show as stripes. */
void raster_polygon(Canvas *c, const Point *pts, size_t n, Ink ink) {
    Box b = box_of_points(c, pts, n, 0);
    if (box_empty(b)) return;
    uint8_t *mask = scratch(c, b);
    size_t width = (size_t)(b.x1 - b.x0);
    vec_reserve(&c->sums, width);
    float *sums = c->sums.data;
    for (int y = b.y0; y < b.y1; y++) {
        memset(sums, 0, width * sizeof *sums);
        for (int sub = 0; sub < SUBROWS; sub++) {
            float xs[MAX_CROSSINGS];
            float at = (float)y + ((float)sub + 0.5F) / SUBROWS;
            int count = crossings(pts, n, at, xs);
            /* Even-odd: inside is between every first and second crossing. */
            for (int i = 0; i + 1 < count; i += 2)
                add_cover(sums, b, xs[i], xs[i + 1]);
        }
        uint8_t *row = mask + (size_t)(y - b.y0) * width;
        for (size_t x = 0; x < width; x++)
            row[x] = (uint8_t)to_byte(sums[x]);
    }
    paint_scratch(c, b, ink);
}

/* Distance from p to the segment a b. */
static float segment_distance(Point a, Point b, Point p) {
    float dx = b.x - a.x, dy = b.y - a.y;
    float len2 = dx * dx + dy * dy;
    float t = len2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / len2 : 0;
    t = clamp01(t);
    float ex = p.x - a.x - t * dx, ey = p.y - a.y - t * dy;
    return sqrtf(ex * ex + ey * ey);
}

/* The larger cover wins, so overlapping segments of a chain stay one shape. */
static void mask_capsule(uint8_t *mask, Box b, const Canvas *c, Point p,
                         Point q, float width) {
    float grow = width / 2 + 1;
    Point ends[2] = {p, q};
    Box s = box_of_points(c, ends, 2, grow);
    for (int y = s.y0 > b.y0 ? s.y0 : b.y0; y < s.y1 && y < b.y1; y++) {
        uint8_t *row = mask + (size_t)(y - b.y0) * (size_t)(b.x1 - b.x0);
        for (int x = s.x0 > b.x0 ? s.x0 : b.x0; x < s.x1 && x < b.x1; x++) {
            Point at = {(float)x + 0.5F, (float)y + 0.5F};
            float d = segment_distance(p, q, at);
            uint32_t v = to_byte(width / 2 + 0.5F - d);
            if (v > row[x - b.x0]) row[x - b.x0] = (uint8_t)v;
        }
    }
}

/* One mask for all segments, or joints would be blended twice and show. */
void raster_chain(Canvas *c, const Point *pts, size_t n, float width, Ink ink) {
    Box b = box_of_points(c, pts, n, width / 2 + 1);
    if (box_empty(b)) return;
    uint8_t *mask = scratch(c, b);
    for (size_t i = 0; i + 1 < n; i++)
        mask_capsule(mask, b, c, pts[i], pts[i + 1], width);
    paint_scratch(c, b, ink);
}

/* Directly, without a mask: one segment overlaps nothing. */
void raster_line(Canvas *c, Point a, Point b, float width, Ink ink) {
    float dx = b.x - a.x, dy = b.y - a.y, len = sqrtf(dx * dx + dy * dy);
    if (len <= 0) return;
    Point ends[2] = {a, b};
    Box box = box_of_points(c, ends, 2, width / 2 + 1);
    float ux = dx / len, uy = dy / len;
    float mx = (a.x + b.x) / 2, my = (a.y + b.y) / 2;
    for (int y = box.y0; y < box.y1; y++) {
        uint32_t *row = row_of(c, y);
        for (int x = box.x0; x < box.x1; x++) {
            float px = (float)x + 0.5F - mx, py = (float)y + 0.5F - my;
            /* From the middle of the line, along it and across it. */
            float along = fabsf(px * ux + py * uy);
            float across = fabsf(px * uy - py * ux);
            float cover = clamp01(width / 2 + 0.5F - across) *
                          clamp01(len / 2 + 0.5F - along);
            blend(row + x, ink.rgb, to_byte(cover * ink.alpha));
        }
    }
}

static Point between(Point a, Point b, float t) {
    return (Point){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

void raster_dashes(Canvas *c, const Point *pts, size_t n, float width, float on,
                   float off, Ink ink) {
    CHECK(on > 0 && off > 0, "dashes have lengths");
    Box b = box_of_points(c, pts, n, width / 2 + 1);
    if (box_empty(b)) return;
    uint8_t *mask = scratch(c, b);
    /* Round ends would lengthen each dash by its width: pull them in. */
    float trim = on > width ? width / 2 : on / 2 - 0.01F;
    float phase = 0; /* distance since the start of the current dash */
    for (size_t i = 0; i + 1 < n; i++) {
        Point p = pts[i], q = pts[i + 1];
        /* The phase goes on around corners: a frame's dashes have no seam but
         * at their start. */
        float len = hypotf(q.x - p.x, q.y - p.y), at = 0;
        while (at < len) {
            bool ink_on = phase < on;
            float step = fminf((ink_on ? on : on + off) - phase, len - at);
            float lo = at + (phase < trim ? trim - phase : 0);
            float hi = at + fminf(step, on - trim - phase);
            if (ink_on && hi > lo)
                mask_capsule(mask, b, c, between(p, q, lo / len),
                             between(p, q, hi / len), width);
            at += step, phase += step;
            /* Sums of floats do not meet the end exactly. */
            if (phase >= on + off - 1e-4F) phase = 0;
            /* Too small for the float that it is added to: it would never
             * end. */
            if (step <= 0) break;
        }
    }
    paint_scratch(c, b, ink);
}

/* One row through a mask; letters are mostly empty or mostly full. */
static void mask_row(uint32_t *px, const uint8_t *m, int n, uint32_t rgb,
                     uint32_t alpha) {
    for (int i = 0; i < n; i++) {
        uint32_t v = m[i];
        if (v) blend(px + i, rgb, (v * alpha + 127) / 255);
    }
}

/* Without the product: nearly all text is opaque. */
static void mask_row_opaque(uint32_t *px, const uint8_t *m, int n,
                            uint32_t rgb) {
    for (int i = 0; i < n; i++)
        if (m[i]) blend(px + i, rgb, m[i]);
}

void raster_mask(Canvas *c, int x, int y, const uint8_t *mask, int w, int h,
                 Ink ink) {
    int x0 = clamp_int(x, c->clip.x0, c->clip.x1);
    int x1 = clamp_int(x + w, x0, c->clip.x1);
    int y0 = clamp_int(y, c->clip.y0, c->clip.y1);
    int y1 = clamp_int(y + h, y0, c->clip.y1);
    if (x1 <= x0) return;
    uint32_t alpha = to_byte(ink.alpha);
    for (int row = y0; row < y1; row++) {
        /* The clip may begin inside the mask. */
        const uint8_t *m = mask + (size_t)(row - y) * (size_t)w + (x0 - x);
        uint32_t *px = row_of(c, row) + x0;
        if (alpha == 255)
            mask_row_opaque(px, m, x1 - x0, ink.rgb);
        else
            mask_row(px, m, x1 - x0, ink.rgb, alpha);
    }
}
