/* Pieces of text, put straight to where they shall be. */
#include "export/pieces.h"

#include "export/quote.h"

/* ---- numbers ---- */

/* Two digits at a time: divisions are what a number costs. */
static const char pairs[] =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

char *put_number(char *p, uint64_t n) {
    char digits[NUMBER_ROOM], *at = digits + sizeof digits;
    while (n >= 100) {
        at -= 2;
        memcpy(at, pairs + 2 * (n % 100), 2);
        n /= 100;
    }
    if (n >= 10) {
        at -= 2;
        memcpy(at, pairs + 2 * n, 2);
    } else {
        *--at = (char)('0' + n);
    }
    return put_bytes(p, at, (size_t)(digits + sizeof digits - at));
}

char *put_signed(char *p, int64_t n) {
    if (n >= 0) return put_number(p, (uint64_t)n);
    *p++ = '-';
    /* Negated without a sign: the least number has no positive one. */
    return put_number(p, 0 - (uint64_t)n);
}

char *put_us(char *p, uint64_t ns) {
    uint32_t rest = (uint32_t)(ns % 1000);
    p = put_number(p, ns / 1000);
    *p++ = '.';
    *p++ = (char)('0' + rest / 100);
    return put_bytes(p, pairs + 2 * (rest % 100), 2);
}

char *put_seconds(char *p, uint64_t ns) {
    uint32_t part = (uint32_t)(ns % 1000000000);
    p = put_number(p, ns / 1000000000);
    *p = '.';
    for (int i = 9; i > 0; i--, part /= 10)
        p[i] = (char)('0' + part % 10);
    return p + 10;
}

/* ---- texts ---- */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Whether all eight bytes stand for themselves in a JSON string: ASCII, no
 * control characters, no quotes and backslashes.  Where a byte is 0 after the
 * exclusive or, subtracting 1 borrows from its highest bit. */
static bool plain(uint64_t x) {
    uint64_t quote = x ^ EACH('"'), slash = x ^ EACH('\\'), del = x ^ EACH(127);
    uint64_t odd = x | (x - EACH(' ')) | (quote - EACH(1)) | (slash - EACH(1)) |
                   (del - EACH(1));
    return !(odd & EACH(0x80));
}

/* The rare text with something to escape. */
static char *put_escaped(char *p, Str s) {
    StrBuf sb = {0};
    json_string(&sb, s);
    p = put_bytes(p, sb.data, sb.len);
    sb_free(&sb);
    return p;
}

char *put_json(char *p, Str s) {
    char *out = p;
    size_t i = 0;
    *out++ = '"';
    /* Most texts are plain: they are copied while that is found out. */
    for (; i + 8 <= s.len; i += 8) {
        uint64_t x;
        memcpy(&x, s.ptr + i, 8);
        if (!plain(x)) return put_escaped(p, s);
        memcpy(out + i, &x, 8);
    }
    if (i < s.len) {
        uint64_t x = EACH('x');
        memcpy(&x, s.ptr + i, s.len - i);
        if (!plain(x)) return put_escaped(p, s);
        memcpy(out + i, &x, s.len - i);
    }
    out += s.len;
    *out++ = '"';
    return out;
}
