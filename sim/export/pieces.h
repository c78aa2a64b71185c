/* pieces.h: pieces of text, put straight to where they shall be.
 *
 * For formats with a line for each event of a long trace.  Each function writes
 * at p, where there must be room (see writer_room), and returns the place
 * behind what it wrote; nothing is zero-terminated. */
#ifndef EXPORT_PIECES_H
#define EXPORT_PIECES_H

#include "base/str.h"

#include <string.h>

/* A literal. */
#define PUT(p, text) put_bytes((p), "" text, sizeof(text) - 1)

static inline char *put_bytes(char *p, const char *text, size_t len) {
    memcpy(p, text, len);
    return p + len;
}

enum {
    NUMBER_ROOM = 21, /* any number, with its sign */
    SECONDS_ROOM = 24
};

char *put_number(char *p, uint64_t n);
char *put_signed(char *p, int64_t n);
/* Nanoseconds as microseconds with three digits: "1500.250".  Exact. */
char *put_us(char *p, uint64_t ns);
/* … as seconds with nine digits: "1.500250000".  Exact. */
char *put_seconds(char *p, uint64_t ns);
/* As json_string does; takes up to JSON_ROOM(s.len). */
char *put_json(char *p, Str s);
#define JSON_ROOM(len) (6 * (len) + 2)

#endif
