/* format.h: the format mini-language ("*^+#012,.3f"), as format(), f-strings
 * and str.format use it, and the pieces that "%" formatting shares. */
#ifndef VM_FORMAT_H
#define VM_FORMAT_H

#include "vm/vm.h"

typedef struct FormatSpec {
    uint32_t fill;
    char align; /* < > = ^ */
    char sign;  /* 0 + - space */
    bool alt, no_neg_zero;
    char group;        /* 0 , _ */
    int64_t width;     /* -1: none */
    int64_t precision; /* -1: none */
    uint32_t type;     /* code point; 0: none */
    bool align_given;
} FormatSpec;

/* A number taken apart: sign and prefix stay in front of zeros that fill,
 * digits may be grouped, the tail follows them (".5e+10"). */
typedef struct NumberText {
    char sign; /* 0: none */
    Str prefix, digits, tail;
    int group_size;
} NumberText;

/* Reads `text`; `type` and `align` are the defaults, `obj` is for messages.
 * False with ValueError. */
bool format_parse(Vm *vm, Str text, Value obj, char type, char align,
                  FormatSpec *out);
/* "Unknown format code 'y' for object of type 'int'". */
Value format_unknown(Vm *vm, uint32_t type, Value obj);
/* Appends `text` (of `count` code points) within the width. */
void format_pad(const FormatSpec *spec, Str text, size_t count, StrBuf *out);
void format_number(const FormatSpec *spec, const NumberText *num, StrBuf *out);
/* The run cannot hold so wide a result: MemoryError, true. */
bool format_too_wide(Vm *vm, int64_t width);
/* The same of a text that has grown piece by piece. */
bool format_too_long(Vm *vm, const StrBuf *text);

enum { FLOAT_ALT = 1, FLOAT_DOT_ZERO = 2 };

/* Digits of |d| as C's %e %f %g (or capitals) write them, type 'r': repr.
 * FLOAT_DOT_ZERO: 'g' as str() does it, with at least one decimal. */
void float_digits(double d, char type, int64_t precision, int flags,
                  StrBuf *out);

#endif
