/* svg.h: draw commands as SVG, the third back end beside the window's pixels
 * and PNG (sdl/gfx.h).
 *
 * Text stays text: it can be selected, searched and read aloud.  Fonts are
 * named with fallbacks, and each text says how long it is, so that it keeps its
 * place where another font has to stand in.  Edges lie on half pixels, which is
 * where gfx.h puts them at twice the size: both look the same on paper.  Equal
 * commands give equal bytes. */
#ifndef VIEW_SVG_H
#define VIEW_SVG_H

#include "model/strings.h"
#include "view/draw.h"

typedef struct SvgPage {
    float w, h;             /* of what is drawn, in logical pixels */
    float shown_w, shown_h; /* of the picture; 0: as large as drawn */
    ThemeName theme;
    Language lang;
    Str title, desc; /* for who cannot see it; any bytes */
} SvgPage;

/* Appends a whole document. */
void svg_write(StrBuf *out, const DrawList *d, const SvgPage *page);

/* Appends a text as XML wants it, in elements and in attributes: what XML
 * cannot hold (control characters, bytes that are no UTF-8) becomes U+FFFD. */
void svg_text(StrBuf *out, Str text);

#endif
