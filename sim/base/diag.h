/* diag.h: what is wrong with the user's program text.
 *
 * A diagnostic is a place, a message and perhaps a hint.  It is shown in two
 * ways: as CPython of a given version prints it (loopscope run), and as a
 * compiler would (loopscope check).  The parser stops at the first error, as
 * CPython does; later passes may add several. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/source.h"
#include "base/str.h"

typedef enum DiagKind {
    DIAG_SYNTAX,      /* SyntaxError */
    DIAG_INDENTATION, /* IndentationError */
    DIAG_TAB,         /* TabError */
    DIAG_VALUE,       /* ValueError, for texts that CPython cannot even read */
    DIAG_UNSUPPORTED  /* valid Python that Loopscope does not run */
} DiagKind;

typedef struct Diag {
    DiagKind kind;
    Span span;          /* where to point at */
    char *message;      /* "invalid syntax" */
    char *hint;         /* or NULL */
    uint32_t line;      /* the line CPython names; 0: that of span.start */
    int32_t column;     /* where CPython's caret is, in code points from 1, or
                           DIAG_FROM_SPAN, or DIAG_NO_CARET */
    int32_t end_column; /* with a column: the first one after the underline,
                           or 0 for one caret */
    char *text;        /* shown by CPython instead of the source line, as line 1
                          of the program "<fstring>" up to 3.8; or NULL */
    bool byte_columns; /* CPython takes byte offsets for columns here */
    bool no_text;      /* CPython shows no source line */
} Diag;

enum { DIAG_FROM_SPAN = -1, DIAG_NO_CARET = -2 };

/* All-zero is empty.  Owns the texts of its items. */
typedef struct Diags {
    Diag *items;
    size_t len, cap;
} Diags;

/* Appends one with a formatted message.  The pointer is good until the next
 * one is added. */
Diag *diag_add(Diags *d, DiagKind kind, Span span, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Replaces the message. */
void diag_message(Diag *diag, const char *text);
void diag_hint(Diag *diag, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void diags_free(Diags *d);

/* "SyntaxError" … as CPython names it; UNSUPPORTED gives "unsupported". */
const char *diag_kind_name(DiagKind kind);

/* What CPython 3.<python_minor> prints on standard error.  `shown_path` is
 * the path as that version shows it: as given up to 3.8, absolute from 3.9. */
void diag_print_python(StrBuf *out, const Source *src, const Diag *diag,
                       const char *shown_path, int python_minor);

/* file:line:col: error: message, the line, an underline placed by display
 * columns, and the hint.  Columns count code points from 1. */
void diag_print(StrBuf *out, const Source *src, const Diag *diag);

#endif
