/* draw.h: a picture as a list of commands.
 *
 * Panels append commands; a back end (sdl/gfx.h for pixels) executes them in
 * order.  All coordinates are logical pixels: the back end multiplies by the
 * UI scale and snaps rectangles and straight lines to device pixels.  Nothing
 * here knows a window, so a test can lay out a view and look at its commands.
 *
 * Text is measured while it is laid out, through the Measure that the list was
 * opened with: the glyph cache in the program, fixed widths in tests. */
#ifndef VIEW_DRAW_H
#define VIEW_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"
#include "view/theme.h"

typedef struct Rect {
    float x, y, w, h;
} Rect;

Rect rect_inset(Rect r, float by); /* on all sides; negative: larger */
bool rect_has(Rect r, float x, float y);

typedef struct Point {
    float x, y;
} Point;

/* Family and weight; the back end finds files for them. */
typedef enum Font {
    SANS,
    SANS_MEDIUM,
    SANS_SEMIBOLD,
    SANS_BOLD,
    MONO,
    MONO_MEDIUM,
    MONO_SEMIBOLD,
    MONO_BOLD,
    MONO_ITALIC,
    FONT_COUNT
} Font;

bool font_is_mono(Font font);

typedef struct Measure {
    /* Width of a text in logical pixels, linear in size. */
    float (*width)(void *ctx, Font font, float size, Str text);
    void *ctx;
} Measure;

float measure(const Measure *m, Font font, float size, Str text);
/* A fixed width for every character and twice that for wide ones, near what
 * our fonts have.
 * For tests and for a picture that nobody looks at. */
extern const Measure measure_fixed;

typedef enum DrawKind {
    DRAW_RECT,   /* x y w h; the stroke lies inside */
    DRAW_LINE,   /* (x, y) to (x + w, y + h) */
    DRAW_POLY,   /* closed and filled, or a stroked chain of points */
    DRAW_CIRCLE, /* centre x y, radius */
    DRAW_TEXT,   /* left edge x, middle of the capital letters y, width w */
    DRAW_CLIP,   /* x y w h; nothing outside it is painted ... */
    DRAW_UNCLIP  /* ... until here; clips do not nest */
} DrawKind;

enum {
    DRAW_ROUND_CAPS = 1, /* of a line */
    DRAW_CLOSED = 2,     /* a stroked polygon returns to its first point */
    DRAW_GHOST = 4,      /* shows the future: may be faint on purpose */
    DRAW_COVERS = 8,     /* an overlay: what lies under it is gone */
    DRAW_CUT = 16        /* a text that ends in an ellipsis of ours */
};

typedef struct DrawCmd {
    uint8_t kind;
    uint8_t fill, stroke; /* Color; the text colour is `fill` */
    uint8_t flags;
    uint8_t font;      /* Font */
    uint8_t unused[3]; /* zero: equal commands have equal bytes */
    float x, y, w, h;
    float radius;
    float stroke_width;
    float fill_alpha, stroke_alpha;
    float dash_on, dash_off; /* no dashes if dash_on is 0 */
    float size;              /* of text */
    uint32_t first, count;   /* points of a polygon, bytes of a text */
} DrawCmd;

/* How the coordinates of what is drawn become those of the commands. */
typedef struct DrawView {
    Point origin;
    float scale;
} DrawView;

typedef struct DrawList {
    VEC(DrawCmd) cmds;
    VEC(Point) points;
    StrBuf text;
    const Measure *measure;
    float alpha;   /* multiplies every opacity: the ghosted future */
    uint8_t flags; /* added to every command */
    DrawView at;   /* see draw_push */
} DrawList;

/* Empties the list, keeping its memory, and makes it ready for a picture. */
void draw_begin(DrawList *d, const Measure *m);
void draw_free(DrawList *d);
Str draw_text_of(const DrawList *d, const DrawCmd *cmd);
const Point *draw_points_of(const DrawList *d, const DrawCmd *cmd);

/* What follows is drawn `scale` times as large, with its (0, 0) at `origin`: an
 * enlarged panel, a row on its way.  Views nest; draw_pop ends one, with what
 * draw_push has returned. */
DrawView draw_push(DrawList *d, Point origin, float scale);
void draw_pop(DrawList *d, DrawView before);
/* A rectangle of the current view as one of the window. */
Rect draw_rect_of(const DrawList *d, Rect r);

/* How a shape is painted; zero means no fill, no stroke, opaque, width 1. */
typedef struct Paint {
    Color fill, stroke;
    float fill_alpha, stroke_alpha; /* 0 stands for 1 */
    float width, radius;
    float dash_on, dash_off;
    uint8_t flags;
} Paint;

/* All of them in the coordinates of the current view.  An empty rectangle is
 * left out; a line uses the stroke alone. */
void draw_rect(DrawList *d, Rect r, Paint p);
void draw_line(DrawList *d, Point a, Point b, Paint p);
void draw_poly(DrawList *d, const Point *points, size_t n, Paint p);
void draw_circle(DrawList *d, Point centre, float radius, Paint p);
/* Clips do not nest: one ends before the next begins. */
void draw_clip(DrawList *d, Rect r);
void draw_unclip(DrawList *d);

typedef enum Anchor { ANCHOR_LEFT, ANCHOR_MIDDLE, ANCHOR_RIGHT } Anchor;

typedef struct TextStyle {
    Font font;
    float size;
    Color color;
    Anchor anchor;
    float max_width; /* longer texts end in an ellipsis; 0: no bound */
    float alpha;     /* 0 stands for 1 */
} TextStyle;

/* `at` is the anchor's x and the middle of the capital letters.  Returns the
 * width that was used. */
float draw_text(DrawList *d, Point at, Str text, TextStyle style);
/* Length of the longest prefix of `text` that fits into `max_width` together
 * with an ellipsis; the whole text if it fits without one. */
size_t text_fit(const Measure *m, Font font, float size, Str text,
                float max_width);

#endif
