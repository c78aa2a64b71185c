/* compare_code.h: the lines of a program that tell it from the others. */
#ifndef VIEW_COMPARE_CODE_H
#define VIEW_COMPARE_CODE_H

#include "base/source.h"
#include "base/vec.h"

/* Lines of one statement, and how much it tells. */
typedef struct CodePiece {
    uint32_t first, last; /* lines, from 1 */
    int score;
} CodePiece;

typedef VEC(CodePiece) CodePieces;

typedef struct CodeText {
    const Source *source;
    uint32_t lines; /* that are the program, without its metadata */
} CodeText;

/* Statements of `text` that stand in another form, or not at all, in one of the
 * others; when everything is the same, all of them.  In order; `out` is
 * overwritten. */
void code_pieces(CodePieces *out, CodeText text, const CodeText *others,
                 size_t n);
/* The most telling of them, as many lines as fit, in order; of the last one
 * perhaps only the beginning.  Returns how many lines there are. */
size_t code_telling(const CodePieces *pieces, uint32_t *lines, size_t max);

#endif
