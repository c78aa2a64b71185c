/* view_error_words.h: what stands beside an error of the program's text: in
 * plain words, what to do, and how the code could read. */
#ifndef VIEW_ERROR_WORDS_H
#define VIEW_ERROR_WORDS_H

#include "view/view.h"

/* S_COUNT: Python's own message has to do. */
StringKey error_words(const Program *g, const Diag *d);
StringKey error_advice(const Program *g, const Diag *d);

/* More lines than this are no correction but a program. */
enum { FIX_LINES = 5 };

/* Lines that could stand there instead, in the frame's memory; how many. */
size_t error_fix(const View *v, const Diag *d, Str lines[FIX_LINES]);

#endif
