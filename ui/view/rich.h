/* rich.h: sentences with badges and code in them, wrapped and balanced. */
#ifndef VIEW_RICH_H
#define VIEW_RICH_H

#include "view/widgets.h"

typedef enum RichKind {
    RICH_TEXT,
    RICH_BADGE,
    RICH_MONO,
    RICH_STRONG
} RichKind;

typedef struct RichRun {
    RichKind kind;
    Str text;    /* borrowed, for the call */
    State state; /* of a badge */
} RichRun;

typedef struct RichStyle {
    float size, line_height;
    float max_width;
    int max_lines; /* the last one ends in an ellipsis if there are more */
    Color color;
} RichStyle;

/* Draws the runs with the middle of the first line at `at`, and returns how
 * many lines they took.  Lines break at spaces and between Chinese characters,
 * never before closing punctuation nor inside a time ("1.000 s"), and are
 * balanced: as narrow as the number of lines allows.  Two lines break between
 * two sentences if they can. */
int rich_draw(Pen *p, Point at, const RichRun *runs, size_t n, RichStyle style);
/* How many lines it would take, were there no bound. */
int rich_lines(Pen *p, const RichRun *runs, size_t n, RichStyle style);
/* As rich_draw, but centred on `middle` whatever the number of lines.  `hots`:
 * of each run, what a click on its badge means; or NULL. */
int rich_draw_centred(Pen *p, float x, float middle, const RichRun *runs,
                      size_t n, RichStyle style, const Hot *hots);

#endif
