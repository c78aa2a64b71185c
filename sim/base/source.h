/* source.h: a program text, its lines, and places in it.
 *
 * A place is a byte offset; a line and its columns are derived from it when
 * somebody wants to show them.  Line ends are LF, CRLF and CR, and the text
 * is meant to be UTF-8 (malformed bytes count one column each). */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Bytes start … end-1 of a source text. */
typedef struct Span {
    uint32_t start, end;
} Span;

/* Where a byte offset is, in every unit that a reader may ask for. */
typedef struct Place {
    uint32_t line;  /* from 1 */
    uint32_t byte;  /* bytes before it in its line, from 0 */
    uint32_t rune;  /* code points before it in its line, from 0 */
    uint32_t width; /* display cells before it in its line, from 0 */
} Place;

typedef struct Source {
    char *path;      /* as the user wrote it; zero-terminated */
    char *text;      /* zero-terminated; without a byte order mark */
    uint32_t len;    /* bytes in text */
    uint32_t *lines; /* offset of the start of each line */
    uint32_t nlines; /* at least 1 */
} Source;

/* Copies path and text; a leading UTF-8 byte order mark is left out.  Texts
 * of 4 GiB and more are cut.  Release with source_free. */
Source *source_new(const char *path, const char *text, size_t len);
void source_free(Source *src);

uint32_t source_line_of(const Source *src, uint32_t offset); /* from 1 */
Place source_place(const Source *src, uint32_t offset);
/* The text of a line (from 1) without its line end; empty when there is no
 * such line. */
Str source_line(const Source *src, uint32_t line);
Str source_text(const Source *src, Span span);

#endif
