#include "export/protobuf.h"

#include "base/utf8.h"

#include <string.h>

enum { WIRE_VARINT = 0, WIRE_LENGTH = 2, NUL_PICTURE = 0x2400 };

void pb_varint(StrBuf *out, uint64_t value) {
    while (value > 0x7F) {
        sb_putc(out, (char)(value | 0x80));
        value >>= 7;
    }
    sb_putc(out, (char)value);
}

static void put_tag(StrBuf *out, uint32_t field, uint32_t wire) {
    pb_varint(out, (uint64_t)field << 3 | wire);
}

void pb_uint(StrBuf *out, uint32_t field, uint64_t value) {
    put_tag(out, field, WIRE_VARINT);
    pb_varint(out, value);
}

size_t pb_begin(StrBuf *out, uint32_t field) {
    put_tag(out, field, WIRE_LENGTH);
    sb_putc(out, 0); /* the length, most often one byte */
    return out->len;
}

void pb_end(StrBuf *out, size_t begin) {
    size_t len = out->len - begin, more = 0;
    for (size_t rest = len >> 7; rest; rest >>= 7)
        more++;
    sb_repeat(out, 0, more);
    char *at = out->data + begin;
    memmove(at + more, at, len);
    for (at--; more--; len >>= 7)
        *at++ = (char)(len | 0x80);
    *at = (char)len;
}

/* Almost every text is one that needs no care. */
static bool is_plain(Str s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)(s.ptr[i] - 1) >= 0x7F) return false;
    return true;
}

void pb_text(StrBuf *out, uint32_t field, Str s) {
    size_t begin = pb_begin(out, field), used;
    if (is_plain(s)) {
        sb_put(out, s.ptr, s.len);
        pb_end(out, begin);
        return;
    }
    for (size_t i = 0; i < s.len; i += used) {
        uint32_t rune = utf8_decode(s.ptr + i, s.len - i, &used);
        if (rune >= 0xD800 && rune < 0xE000) rune = UTF8_BAD;
        sb_putrune(out, rune ? rune : NUL_PICTURE);
    }
    pb_end(out, begin);
}
