/* colour.h: which parts of a program text are shown in which colour.
 *
 * Works on any text, also on one that does not parse: it knows words, strings,
 * numbers and comments, and nothing else. */
#ifndef LANG_COLOUR_H
#define LANG_COLOUR_H

#include "base/source.h"

typedef enum ColourClass {
    COLOUR_PLAIN,
    COLOUR_KEYWORD,
    COLOUR_AWAIT, /* await, async: where control may leave the coroutine */
    COLOUR_STRING,
    COLOUR_NUMBER,
    COLOUR_COMMENT,
    COLOUR_FUNCTION /* a name before "(", or after def or class */
} ColourClass;

typedef struct ColourRun {
    uint32_t start, end; /* byte offsets into the text, start < end */
    ColourClass cls;
} ColourRun;

typedef struct Colours {
    ColourRun *runs; /* in order; together they cover every line without its
                        line end; no run crosses a line end */
    uint32_t nruns;
    uint32_t *lines; /* [nlines + 1]: runs[lines[i]] … runs[lines[i + 1] - 1]
                        are those of line i + 1 */
    uint32_t nlines;
} Colours;

Colours colours_of(const Source *src);
void colours_free(Colours *c);

#endif
