#!/usr/bin/env python3
"""Writes sim/lang/ident.c from this Python's Unicode tables (run with 3.11)."""

import unicodedata

HEAD = '''#include "lang/lexer.h"

/* Made by tests/lang/make_ident.py from Unicode %s.  Ranges of code points
 * from U+0080 on: where one starts, how many there are. */
typedef struct Range {
    uint32_t first;
    uint32_t count;
} Range;

/* clang-format off */
'''

TAIL = '''
static bool in_ranges(uint32_t rune, const Range *r, uint32_t n) {
    uint32_t lo = 0, hi = n; /* the first range that starts after the rune */
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (r[mid].first <= rune)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo > 0 && rune - r[lo - 1].first < r[lo - 1].count;
}

static bool ascii_letter(uint32_t rune) {
    return (rune | 32) - 'a' < 26 || rune == '_';
}

bool ident_start(uint32_t rune) {
    if (rune < 0x80) return ascii_letter(rune);
    return in_ranges(rune, START, sizeof START / sizeof *START);
}

bool ident_continue(uint32_t rune) {
    if (rune < 0x80) return ascii_letter(rune) || rune - '0' < 10;
    return in_ranges(rune, START, sizeof START / sizeof *START) ||
           in_ranges(rune, MORE, sizeof MORE / sizeof *MORE);
}

bool ident_changes(uint32_t rune) {
    bool combines = rune >= 0x300 && rune < 0x370;
    return combines || in_ranges(rune, CHANGED, sizeof CHANGED / sizeof *CHANGED);
}
'''


def ranges(wanted):
    out = []
    for code in range(0x80, 0x110000):
        if 0xD800 <= code <= 0xDFFF or not wanted(chr(code)):
            continue
        if out and out[-1][0] + out[-1][1] == code:
            out[-1][1] += 1
        else:
            out.append([code, 1])
    return out


def table(name, rows):
    text, line = "static const Range %s[] = {\n" % name, "   "
    for first, count in rows:
        cell = " {0x%X, %d}," % (first, count)
        if len(line) + len(cell) > 80:
            text, line = text + line + "\n", "   "
        line += cell
    return text + line + "\n};\n"


def changes(c):
    return ("a" + c).isidentifier() and unicodedata.normalize("NFKC", c) != c


def main():
    start = ranges(str.isidentifier)
    more = ranges(lambda c: not c.isidentifier() and ("a" + c).isidentifier())
    with open("sim/lang/ident.c", "w") as out:
        out.write(HEAD % unicodedata.unidata_version)
        out.write(table("START", start) + "\n" + table("MORE", more))
        out.write("\n" + table("CHANGED", ranges(changes)))
        out.write("/* clang-format on */\n" + TAIL)


if __name__ == "__main__":
    main()
