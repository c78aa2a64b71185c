/* code.h: program text in the colours of its tokens. */
#ifndef VIEW_CODE_H
#define VIEW_CODE_H

#include "base/source.h"
#include "view/widgets.h"

typedef enum CodeKind {
    CODE_PLAIN,
    CODE_KEYWORD,
    CODE_AWAIT,   /* where a task can be suspended: in the waiting colour */
    CODE_DEFINED, /* the name behind def and class */
    CODE_STRING,
    CODE_NUMBER,
    CODE_COMMENT
} CodeKind;

typedef struct CodeRun {
    Span span;
    CodeKind kind;
} CodeRun;

/* What is not plain in a source, in order.  All-zero: everything is plain. */
typedef struct CodeColors {
    VEC(CodeRun) runs;
} CodeColors;

/* Text behind an error of the lexer stays plain. */
void code_colors_make(CodeColors *out, const Source *src, int python_minor);
void code_colors_free(CodeColors *c);

/* Columns of a text on the mono grid; a tab takes CODE_TAB of them, wherever it
 * stands, so that pieces of a line can be measured apart. */
enum { CODE_TAB = 4 };
/* Bytes that are not UTF-8 take a column each; never fails. */
size_t code_columns(const char *ptr, size_t len);

/* Draws a part of one line on the mono grid and returns its right end.  On a
 * tinted row state colours are hard to read: `tinted` leaves them out. */
float code_draw(Pen *p, Point at, const Source *src, const CodeColors *colors,
                Span part, float size, bool tinted);

/* Where a line that is too long goes on: the end of the piece that starts at
 * `from`, at most `columns` wide, after a space if there is one. */
size_t code_wrap(Str line, size_t from, int columns);

/* At the left of a line's further row: it goes on from the one above. */
void code_hook(Pen *p, float x, float yc);

#endif
