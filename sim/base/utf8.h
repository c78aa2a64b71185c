/* utf8.h: code points in and out of UTF-8, and their width on a grid. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD 0xFFFDu /* what a malformed byte decodes to */

/* Decodes the code point at ptr (len > 0 bytes are readable) and stores its
 * length in *used.  A malformed byte gives UTF8_BAD with *used = 1. */
uint32_t utf8_decode(const char *ptr, size_t len, size_t *used);
/* Writes 1 to 4 bytes, returns how many.  Surrogates are written as they are
 * (Python strings may hold them). */
size_t utf8_encode(uint32_t rune, char out[4]);
bool utf8_valid(const char *ptr, size_t len);
size_t utf8_count(const char *ptr, size_t len); /* code points */
/* Cells on a fixed grid: 0 for combining marks, 2 for East Asian wide. */
int utf8_width(uint32_t rune);
size_t utf8_columns(const char *ptr, size_t len); /* cells of a text */

#endif
