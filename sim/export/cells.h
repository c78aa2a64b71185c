/* cells.h: texts on a grid of cells, for those who read them in a terminal.
 * A CJK character takes two cells, a combining mark none. */
#ifndef EXPORT_CELLS_H
#define EXPORT_CELLS_H

#include "base/str.h"
#include "model/strings.h"
#include "trace/trace.h"

/* Appends a text that cannot disturb a terminal: controls but line breaks and
 * tabs become their pictures ("␛"), malformed bytes U+FFFD. */
void cells_clean(StrBuf *out, Str s);
/* The same for one line: line breaks become their pictures, too. */
void cells_clean_line(StrBuf *out, Str s);

size_t cells_count(Str s);
/* Its first line at most `cells` wide, the last of them "…" if there is more;
 * clean.  Returns how many cells it takes. */
size_t cells_cut(StrBuf *out, Str s, size_t cells);
void cells_repeat(StrBuf *out, const char *what, size_t n);

/* Words from cell `at` (where the line stands) on, broken before `columns`;
 * further lines begin behind `indent` blanks.  Ends with a line break.  Words
 * are broken at blanks and beside CJK characters, longer ones anywhere. */
void cells_wrap(StrBuf *out, Str s, size_t at, size_t indent, size_t columns);

/* "1.000 s" */
void cells_time(StrBuf *out, uint64_t t_ns, const Trace *of);
void cells_word(StrBuf *out, StringKey key, Language lang);
/* An underlined heading, an empty line before and behind it. */
void cells_heading(StrBuf *out, Str title);

#endif
