/* Presentation attributes alone: the editors and word processors that handouts
 * are pasted into know those, and few of them style sheets. */
#include "view/svg.h"

#include <math.h>

#include "base/check.h"
#include "base/utf8.h"

/* The design's fonts, then what the large systems have, and fonts with Chinese.
 * Latin letters come first everywhere, or a Chinese font would show them. */
static const char sans[] =
    "Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, "
    "'Noto Sans', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', "
    "'Microsoft YaHei', sans-serif";
static const char mono[] =
    "'JetBrains Mono', 'SFMono-Regular', Consolas, Menlo, 'DejaVu Sans Mono', "
    "'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', monospace";

static const int weights[FONT_COUNT] = {
    [SANS] = 400,          [SANS_MEDIUM] = 500, [SANS_SEMIBOLD] = 600,
    [SANS_BOLD] = 700,     [MONO] = 400,        [MONO_MEDIUM] = 500,
    [MONO_SEMIBOLD] = 600, [MONO_BOLD] = 700,   [MONO_ITALIC] = 400,
};

typedef struct Svg {
    StrBuf *out;
    const DrawList *d;
    const SvgPage *page;
    int clips;   /* so many were opened */
    bool inside; /* of one */
    Rect clip;
} Svg;

/* ---- text ---- */

/* What XML 1.0 calls a character. */
static bool is_char(uint32_t rune) {
    if (rune < 0x20) return rune == '\t' || rune == '\n' || rune == '\r';
    if (rune >= 0xD800 && rune < 0xE000) return false;
    return rune < 0x110000 && (rune & 0xFFFE) != 0xFFFE;
}

static void put_rune(StrBuf *out, uint32_t rune) {
    switch (rune) {
    case '&': sb_puts(out, "&amp;"); break;
    case '<': sb_puts(out, "&lt;"); break;
    case '>': sb_puts(out, "&gt;"); break; /* of "]]>", to be safe always */
    case '"': sb_puts(out, "&quot;"); break;
    default: sb_putrune(out, is_char(rune) ? rune : UTF8_BAD);
    }
}

void svg_text(StrBuf *out, Str text) {
    size_t used = 0;
    for (size_t i = 0; i < text.len; i += used)
        put_rune(out, utf8_decode(text.ptr + i, text.len - i, &used));
}

/* ---- numbers ---- */

/* Up to two decimals, without zeros that say nothing; through an integer, so
 * that no machine rounds in another way. */
static void number(StrBuf *out, float value) {
    long n = lroundf(value * 100);
    if (n < 0) sb_putc(out, '-');
    if (n < 0) n = -n;
    sb_printf(out, "%ld", n / 100);
    if (n % 100)
        sb_printf(out, n % 10 ? ".%02ld" : ".%ld",
                  n % 10 ? n % 100 : n % 100 / 10);
}

static void attribute(StrBuf *out, const char *name, float value) {
    sb_printf(out, " %s=\"", name);
    number(out, value);
    sb_putc(out, '"');
}

/* As gfx.c snaps at two device pixels to a logical one. */
static float snap(float v) {
    return roundf(v * 2) / 2;
}

static Rect snapped(Rect r) {
    float x = snap(r.x), y = snap(r.y);
    return (Rect){x, y, fmaxf(0.5F, snap(r.x + r.w) - x),
                  fmaxf(0.5F, snap(r.y + r.h) - y)};
}

static void put_rect(StrBuf *out, Rect r) {
    attribute(out, "x", r.x);
    attribute(out, "y", r.y);
    attribute(out, "width", r.w);
    attribute(out, "height", r.h);
}

/* ---- paint ---- */

static void color(const Svg *s, const char *name, uint8_t which) {
    uint32_t rgb = theme_rgb(s->page->theme, (Color)which);
    sb_printf(s->out, " %s=\"#%06x\"", name, rgb);
}

static void opacity(const Svg *s, const char *name, float alpha) {
    if (alpha < 1) attribute(s->out, name, alpha);
}

/* Black is what SVG fills with when nothing is said. */
static void fill(const Svg *s, const DrawCmd *c) {
    if (!c->fill) {
        sb_puts(s->out, " fill=\"none\"");
        return;
    }
    color(s, "fill", c->fill);
    opacity(s, "fill-opacity", c->fill_alpha);
}

static void stroke(const Svg *s, const DrawCmd *c) {
    if (!c->stroke) return;
    color(s, "stroke", c->stroke);
    opacity(s, "stroke-opacity", c->stroke_alpha);
    if (c->stroke_width != 1)
        attribute(s->out, "stroke-width", c->stroke_width);
    if (c->dash_on <= 0) return;
    sb_puts(s->out, " stroke-dasharray=\"");
    number(s->out, c->dash_on);
    sb_putc(s->out, ' ');
    number(s->out, c->dash_off);
    sb_putc(s->out, '"');
}

/* ---- shapes ---- */

static void put_box(const Svg *s, Rect r, float radius) {
    sb_puts(s->out, "<rect");
    put_rect(s->out, r);
    if (radius > 0) attribute(s->out, "rx", radius);
}

/* A stroke of ours lies inside the edge, SVG's upon it: two shapes, unless
 * there is but one of both. */
static void rect(const Svg *s, const DrawCmd *c) {
    Rect r = snapped((Rect){c->x, c->y, c->w, c->h});
    if (c->fill) {
        put_box(s, r, c->radius);
        fill(s, c);
        sb_puts(s->out, "/>\n");
    }
    if (!c->stroke) return;
    put_box(s, rect_inset(r, c->stroke_width / 2),
            fmaxf(0, c->radius - c->stroke_width / 2));
    sb_puts(s->out, " fill=\"none\"");
    stroke(s, c);
    sb_puts(s->out, "/>\n");
}

/* The middle of a level or upright line, as gfx.c places it. */
static float on_pixels(float at, float width) {
    return floorf((at - width / 2) * 2 + 0.5F) / 2 + width / 2;
}

static void line(const Svg *s, const DrawCmd *c) {
    float x0 = c->x, y0 = c->y, x1 = c->x + c->w, y1 = c->y + c->h;
    bool round = c->flags & DRAW_ROUND_CAPS;
    if (!round && c->h == 0) y0 = y1 = on_pixels(y0, c->stroke_width);
    if (!round && c->w == 0) x0 = x1 = on_pixels(x0, c->stroke_width);
    sb_puts(s->out, "<line");
    attribute(s->out, "x1", x0);
    attribute(s->out, "y1", y0);
    attribute(s->out, "x2", x1);
    attribute(s->out, "y2", y1);
    stroke(s, c);
    if (round) sb_puts(s->out, " stroke-linecap=\"round\"");
    sb_puts(s->out, "/>\n");
}

static void poly(const Svg *s, const DrawCmd *c) {
    const Point *p = draw_points_of(s->d, c);
    bool closed = c->fill || c->flags & DRAW_CLOSED;
    sb_puts(s->out, closed ? "<polygon points=\"" : "<polyline points=\"");
    for (uint32_t i = 0; i < c->count; i++) {
        if (i) sb_putc(s->out, ' ');
        number(s->out, p[i].x);
        sb_putc(s->out, ',');
        number(s->out, p[i].y);
    }
    sb_putc(s->out, '"');
    fill(s, c);
    if (c->fill) sb_puts(s->out, " fill-rule=\"evenodd\"");
    stroke(s, c);
    if (c->stroke)
        sb_puts(s->out, " stroke-linecap=\"round\" stroke-linejoin=\"round\"");
    sb_puts(s->out, "/>\n");
}

static void circle(const Svg *s, const DrawCmd *c) {
    sb_puts(s->out, "<circle");
    attribute(s->out, "cx", c->x);
    attribute(s->out, "cy", c->y);
    attribute(s->out, "r", c->radius);
    fill(s, c);
    stroke(s, c);
    sb_puts(s->out, "/>\n");
}

/* ---- text on the page ---- */

/* Wide characters take two cells of a mono font, which is more than their own
 * width in any font: the row would be too short. */
static bool has_wide(Str s) {
    size_t used = 0;
    for (size_t i = 0; i < s.len; i += used)
        if (utf8_width(utf8_decode(s.ptr + i, s.len - i, &used)) > 1)
            return true;
    return false;
}

/* Up to the first character that is wide or, if `wide`, behind that one. */
static size_t run_end(Str s, size_t from, bool wide) {
    size_t used = 0, i = from;
    for (; i < s.len; i += used) {
        int width = utf8_width(utf8_decode(s.ptr + i, s.len - i, &used));
        if (wide) return i + used;
        if (width > 1) return i;
    }
    return s.len;
}

/* Each wide character at its own place, in the middle of its cells. */
static void put_cells(const Svg *s, const DrawCmd *c, Str text) {
    size_t columns = utf8_columns(text.ptr, text.len), end;
    float x = c->x, cell = c->w / (float)columns;
    for (size_t i = 0; i < text.len; i = end) {
        end = run_end(text, i, false);
        bool wide = end == i;
        if (wide) end = run_end(text, i, true);
        Str run = {text.ptr + i, end - i};
        sb_puts(s->out, "<tspan");
        attribute(s->out, "x", wide ? x + cell - c->size / 2 : x);
        sb_putc(s->out, '>');
        svg_text(s->out, run);
        sb_puts(s->out, "</tspan>");
        x += cell * (float)utf8_columns(run.ptr, run.len);
    }
}

/* Capital letters of our fonts are 0.73 em high; y is their middle. */
static void text(const Svg *s, const DrawCmd *c) {
    Str words = draw_text_of(s->d, c);
    bool cells = font_is_mono((Font)c->font) && has_wide(words);
    sb_puts(s->out, "<text");
    attribute(s->out, "x", c->x);
    attribute(s->out, "y", c->y + c->size * 0.365F);
    /* A font that stands in is stretched or condensed to what was laid out. */
    if (c->w > 0 && !cells) {
        attribute(s->out, "textLength", c->w);
        sb_puts(s->out, " lengthAdjust=\"spacingAndGlyphs\"");
    }
    attribute(s->out, "font-size", c->size);
    if (font_is_mono((Font)c->font))
        sb_printf(s->out, " font-family=\"%s\"", mono);
    if (weights[c->font] != 400)
        sb_printf(s->out, " font-weight=\"%d\"", weights[c->font]);
    if (c->font == MONO_ITALIC) sb_puts(s->out, " font-style=\"italic\"");
    fill(s, c);
    sb_putc(s->out, '>');
    if (cells)
        put_cells(s, c, words);
    else
        svg_text(s->out, words);
    sb_puts(s->out, "</text>\n");
}

/* ---- clips ---- */

static void unclip(Svg *s) {
    if (s->inside) sb_puts(s->out, "</g>\n");
    s->inside = false;
}

static void clip(Svg *s, const DrawCmd *c) {
    unclip(s);
    s->inside = true;
    s->clip = snapped((Rect){c->x, c->y, c->w, c->h});
    sb_printf(s->out, "<clipPath id=\"clip%d\"><rect", ++s->clips);
    put_rect(s->out, s->clip);
    sb_printf(s->out, "/></clipPath>\n<g clip-path=\"url(#clip%d)\">\n",
              s->clips);
}

/* ---- the document ---- */

/* What a command can touch at most; texts may reach above and below. */
static Rect bounds(const DrawCmd *c) {
    Rect r = {fminf(c->x, c->x + c->w), fminf(c->y, c->y + c->h), fabsf(c->w),
              fabsf(c->h)};
    float grow = c->stroke_width + 1;
    if (c->kind == DRAW_CIRCLE) grow += c->radius;
    if (c->kind == DRAW_TEXT) grow += 1.5F * c->size;
    return rect_inset(r, -grow);
}

static bool meet(Rect a, Rect b) {
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h &&
           b.y < a.y + a.h;
}

/* What lies beside the paper, or outside of its clip, only costs bytes. */
static bool is_seen(const Svg *s, const DrawCmd *c) {
    Rect b = bounds(c), paper = {0, 0, s->page->w, s->page->h};
    return meet(b, paper) && (!s->inside || meet(b, s->clip));
}

static void command(Svg *s, const DrawCmd *c) {
    if (c->kind == DRAW_CLIP)
        clip(s, c);
    else if (c->kind == DRAW_UNCLIP)
        unclip(s);
    if (c->kind == DRAW_CLIP || c->kind == DRAW_UNCLIP || !is_seen(s, c))
        return;
    switch ((DrawKind)c->kind) {
    case DRAW_RECT: rect(s, c); break;
    case DRAW_LINE: line(s, c); break;
    case DRAW_POLY: poly(s, c); break;
    case DRAW_CIRCLE: circle(s, c); break;
    case DRAW_TEXT: text(s, c); break;
    case DRAW_CLIP:
    case DRAW_UNCLIP: break;
    }
}

/* Behind the panels, unless the first thing drawn covers it. */
static void ground(const Svg *s) {
    const SvgPage *page = s->page;
    if (s->d->cmds.len) {
        const DrawCmd *c = &s->d->cmds.data[0];
        if (c->kind == DRAW_RECT && c->fill && c->fill_alpha >= 1 &&
            c->radius <= 0 && c->x <= 0 && c->y <= 0 &&
            c->x + c->w >= page->w && c->y + c->h >= page->h)
            return;
    }
    DrawCmd c = {.kind = DRAW_RECT,
                 .fill = COLOR_BG,
                 .w = page->w,
                 .h = page->h,
                 .fill_alpha = 1};
    rect(s, &c);
}

static void head(const Svg *s) {
    const SvgPage *page = s->page;
    StrBuf *out = s->out;
    sb_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    attribute(out, "width", page->shown_w > 0 ? page->shown_w : page->w);
    attribute(out, "height", page->shown_h > 0 ? page->shown_h : page->h);
    sb_puts(out, " viewBox=\"0 0 ");
    number(out, page->w);
    sb_putc(out, ' ');
    number(out, page->h);
    /* Blanks in code are part of it. */
    sb_printf(out,
              "\" xml:space=\"preserve\" xml:lang=\"%s\" "
              "role=\"graphics-document\" aria-labelledby=\"title\" "
              "aria-describedby=\"desc\" "
              "style=\"white-space:pre;font-kerning:none;"
              "font-variant-ligatures:none;"
              "font-feature-settings:'liga' 0,'calt' 0\" font-family=\"%s\">\n",
              page->lang == LANG_ZH ? "zh-CN" : "en", sans);
    sb_puts(out, "<title id=\"title\">");
    svg_text(out, page->title);
    sb_puts(out, "</title>\n<desc id=\"desc\">");
    svg_text(out, page->desc);
    sb_puts(out, "</desc>\n");
}

void svg_write(StrBuf *out, const DrawList *d, const SvgPage *page) {
    Svg s = {.out = out, .d = d, .page = page};
    head(&s);
    ground(&s);
    for (size_t i = 0; i < d->cmds.len; i++)
        command(&s, &d->cmds.data[i]);
    unclip(&s);
    sb_puts(out, "</svg>\n");
}
