/* The list of commands, and the measuring of texts that are cut.  Nothing is
 * painted here. */
#include "view/draw.h"

#include "base/check.h"
#include "base/utf8.h"

Rect rect_inset(Rect r, float by) {
    return (Rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
}

bool rect_has(Rect r, float x, float y) {
    /* Left and top edge belong to it, right and bottom do not: of two
     * neighbours a point hits one. */
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

bool font_is_mono(Font font) {
    /* The enum lists the proportional ones first. */
    return font >= MONO;
}

float measure(const Measure *m, Font font, float size, Str text) {
    return m->width(m->ctx, font, size, text);
}

/* In parts of the size: 0.6 is the cell of our mono font, 0.55 about the mean
 * of the proportional one. */
static float fixed_width(void *ctx, Font font, float size, Str text) {
    (void)ctx;
    float cell = font_is_mono(font) ? 0.6F : 0.55F;
    return cell * size * (float)utf8_columns(text.ptr, text.len);
}

const Measure measure_fixed = {fixed_width, NULL};

/* The memory stays: a picture has about as many commands as the one before. */
void draw_begin(DrawList *d, const Measure *m) {
    d->cmds.len = 0;
    d->points.len = 0;
    sb_clear(&d->text);
    d->measure = m;
    d->alpha = 1;
    d->flags = 0;
    d->at = (DrawView){{0, 0}, 1};
}

void draw_free(DrawList *d) {
    vec_free(&d->cmds);
    vec_free(&d->points);
    sb_free(&d->text);
}

Str draw_text_of(const DrawList *d, const DrawCmd *cmd) {
    CHECK(cmd->kind == DRAW_TEXT, "only a text command has a text");
    return (Str){d->text.data + cmd->first, cmd->count};
}

const Point *draw_points_of(const DrawList *d, const DrawCmd *cmd) {
    CHECK(cmd->kind == DRAW_POLY, "only a polygon has points");
    return d->points.data + cmd->first;
}

/* Zero stands for opaque, so that a Paint need not mention it. */
static float opacity(const DrawList *d, float alpha) {
    return (alpha > 0 ? alpha : 1) * d->alpha;
}

/* What all commands have in common; coordinates are the caller's. */
static DrawCmd command(const DrawList *d, DrawKind kind, const Paint *p) {
    return (DrawCmd){
        .kind = (uint8_t)kind,
        .fill = (uint8_t)p->fill,
        .stroke = (uint8_t)p->stroke,
        .flags = (uint8_t)(p->flags | d->flags),
        .radius = p->radius,
        .stroke_width = p->width > 0 ? p->width : 1,
        .fill_alpha = opacity(d, p->fill_alpha),
        .stroke_alpha = opacity(d, p->stroke_alpha),
        .dash_on = p->dash_on,
        .dash_off = p->dash_off,
    };
}

DrawView draw_push(DrawList *d, Point origin, float scale) {
    DrawView before = d->at;
    d->at.origin.x += before.scale * origin.x;
    d->at.origin.y += before.scale * origin.y;
    d->at.scale *= scale;
    return before;
}

void draw_pop(DrawList *d, DrawView before) {
    d->at = before;
}

/* From the current view to logical pixels of the window. */
static Point in_window(const DrawList *d, Point p) {
    const DrawView *v = &d->at;
    return (Point){v->origin.x + v->scale * p.x, v->origin.y + v->scale * p.y};
}

Rect draw_rect_of(const DrawList *d, Rect r) {
    Point p = in_window(d, (Point){r.x, r.y});
    return (Rect){p.x, p.y, r.w * d->at.scale, r.h * d->at.scale};
}

/* Appends a command that is in the coordinates of the current view. */
static void put(DrawList *d, DrawCmd c) {
    float s = d->at.scale;
    Rect r = draw_rect_of(d, (Rect){c.x, c.y, c.w, c.h});
    c.x = r.x, c.y = r.y, c.w = r.w, c.h = r.h;
    c.radius *= s;
    c.stroke_width *= s;
    c.dash_on *= s;
    c.dash_off *= s;
    c.size *= s;
    vec_push(&d->cmds, c);
}

void draw_rect(DrawList *d, Rect r, Paint p) {
    if (r.w <= 0 || r.h <= 0) return;
    DrawCmd c = command(d, DRAW_RECT, &p);
    c.x = r.x, c.y = r.y, c.w = r.w, c.h = r.h;
    /* A radius larger than this is a pill; back ends need not know. */
    float half = (r.w < r.h ? r.w : r.h) / 2;
    if (c.radius > half) c.radius = half;
    put(d, c);
}

void draw_line(DrawList *d, Point a, Point b, Paint p) {
    DrawCmd c = command(d, DRAW_LINE, &p);
    c.x = a.x, c.y = a.y, c.w = b.x - a.x, c.h = b.y - a.y;
    put(d, c);
}

void draw_poly(DrawList *d, const Point *points, size_t n, Paint p) {
    CHECK(n >= 2, "a polygon has corners");
    DrawCmd c = command(d, DRAW_POLY, &p);
    c.first = (uint32_t)d->points.len;
    c.count = (uint32_t)n;
    /* The points are those of the window at once; their box is still one of the
     * view, as put expects it. */
    float x0 = points[0].x, y0 = points[0].y, x1 = x0, y1 = y0;
    for (size_t i = 0; i < n; i++) {
        Point q = points[i];
        vec_push(&d->points, in_window(d, q));
        x0 = q.x < x0 ? q.x : x0, x1 = q.x > x1 ? q.x : x1;
        y0 = q.y < y0 ? q.y : y0, y1 = q.y > y1 ? q.y : y1;
    }
    c.x = x0, c.y = y0, c.w = x1 - x0, c.h = y1 - y0;
    put(d, c);
}

void draw_circle(DrawList *d, Point centre, float radius, Paint p) {
    DrawCmd c = command(d, DRAW_CIRCLE, &p);
    c.x = centre.x, c.y = centre.y, c.radius = radius;
    put(d, c);
}

void draw_clip(DrawList *d, Rect r) {
    DrawCmd c = {.kind = DRAW_CLIP, .x = r.x, .y = r.y, .w = r.w, .h = r.h};
    put(d, c);
}

void draw_unclip(DrawList *d) {
    DrawCmd c = {.kind = DRAW_UNCLIP};
    put(d, c);
}

/* U+2026; a text of its own so that DRAW_CUT can be told from a program's. */
static const Str ellipsis = {"\xE2\x80\xA6", 3};

/* The last start of a code point at or before `at`. */
static size_t boundary(Str text, size_t at) {
    while (at > 0 && at < text.len &&
           ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* A prefix that is too wide, or the whole text: a text of many pages must not
 * be measured for the line of it that is shown. */
static Str beginning(const Measure *m, Font font, float size, Str text,
                     float max_width) {
    for (size_t n = 64; n < text.len; n *= 2) {
        Str head = {text.ptr, boundary(text, n)};
        if (measure(m, font, size, head) > max_width) return head;
    }
    return text;
}

size_t text_fit(const Measure *m, Font font, float size, Str text,
                float max_width) {
    Str head = beginning(m, font, size, text, max_width);
    if (head.len == text.len && measure(m, font, size, text) <= max_width)
        return text.len;
    /* It is too wide: now a place for the ellipsis is needed as well. */
    float room = max_width - measure(m, font, size, ellipsis);
    size_t lo = 0, hi = head.len; /* widths grow with length: halve */
    while (lo < hi) {
        size_t mid = lo + (hi - lo + 1) / 2;
        Str start = {text.ptr, boundary(text, mid)};
        if (measure(m, font, size, start) <= room)
            lo = mid;
        else
            hi = mid - 1;
    }
    lo = boundary(text, lo);
    /* The ellipsis follows a letter, not a gap. */
    while (lo > 0 && text.ptr[lo - 1] == ' ')
        lo--;
    return lo;
}

/* The left edge of a text of that width, from its anchor. */
static float anchored(float x, float width, Anchor anchor) {
    switch (anchor) {
    case ANCHOR_MIDDLE: return x - width / 2;
    case ANCHOR_RIGHT: return x - width;
    case ANCHOR_LEFT: break;
    }
    return x;
}

float draw_text(DrawList *d, Point at, Str text, TextStyle style) {
    if (text.len == 0) return 0;
    size_t cut = text.len;
    if (style.max_width > 0)
        cut =
            text_fit(d->measure, style.font, style.size, text, style.max_width);
    Paint paint = {.fill = style.color, .fill_alpha = style.alpha};
    DrawCmd c = command(d, DRAW_TEXT, &paint);
    c.font = (uint8_t)style.font;
    c.size = style.size;
    c.first = (uint32_t)d->text.len;
    /* A copy: the caller's text need not live as long as the picture. */
    sb_put(&d->text, text.ptr, cut);
    if (cut < text.len) sb_put(&d->text, ellipsis.ptr, ellipsis.len);
    c.count = (uint32_t)(d->text.len - c.first);
    c.w = measure(d->measure, style.font, style.size,
                  (Str){d->text.data + c.first, c.count});
    /* The size, not the height of the ink; y is the middle of the capitals. */
    c.h = style.size;
    c.x = anchored(at.x, c.w, style.anchor);
    c.y = at.y;
    if (cut < text.len) c.flags |= DRAW_CUT;
    put(d, c);
    return c.w;
}
