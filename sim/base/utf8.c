#include "base/utf8.h"

#include <string.h>

static bool is_cont(unsigned char c) {
    return (c & 0xC0) == 0x80;
}

uint32_t utf8_decode(const char *ptr, size_t len, size_t *used) {
    const unsigned char *p = (const unsigned char *)ptr;
    *used = 1;
    if (p[0] < 0x80) return p[0];
    size_t n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || len < n) return UTF8_BAD;
    uint32_t rune = p[0] & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (!is_cont(p[i])) return UTF8_BAD;
        rune = rune << 6 | (p[i] & 0x3F);
    }
    if (n == 3 && rune < 0x800) return UTF8_BAD;
    if (n == 4 && (rune < 0x10000 || rune > 0x10FFFF)) return UTF8_BAD;
    *used = n;
    return rune;
}

size_t utf8_encode(uint32_t rune, char out[4]) {
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    size_t n = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (rune & 0x3F));
        rune >>= 6;
    }
    out[0] = (char)((0xF00u >> n & 0xFF) | rune);
    return n;
}

bool utf8_valid(const char *ptr, size_t len) {
    for (size_t i = 0, used; i < len; i += used) {
        if (utf8_decode(ptr + i, len - i, &used) == UTF8_BAD && used == 1)
            return false;
    }
    return true;
}

size_t utf8_count(const char *ptr, size_t len) {
    size_t i = 0, cont = 0;
    for (uint64_t word; i + 8 <= len; i += 8) { /* eight bytes at a time */
        memcpy(&word, ptr + i, 8);
        uint64_t high = word & UINT64_C(0x8080808080808080);
        if (high) /* 10xxxxxx: the top bit set and the next one not */
            cont += (size_t)__builtin_popcountll(high & ~(word << 1));
    }
    for (; i < len; i++)
        cont += is_cont((unsigned char)ptr[i]);
    return len - cont;
}

typedef struct Range {
    uint32_t first, last;
} Range;

/* ZERO_WIDTH: marks on the character before, and what has no shape of its own;
 * WIDE: East Asian Width W and F. */
#include "base/utf8_tables.h"

static bool in_ranges(uint32_t rune, const Range *r, size_t n) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (rune > r[mid].last)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && rune >= r[lo].first;
}

int utf8_width(uint32_t rune) {
    if (rune < 0x300) return 1;
    if (in_ranges(rune, ZERO_WIDTH, sizeof ZERO_WIDTH / sizeof *ZERO_WIDTH))
        return 0;
    return in_ranges(rune, WIDE, sizeof WIDE / sizeof *WIDE) ? 2 : 1;
}

size_t utf8_columns(const char *ptr, size_t len) {
    size_t cells = 0;
    for (size_t i = 0, used; i < len; i += used)
        cells += (size_t)utf8_width(utf8_decode(ptr + i, len - i, &used));
    return cells;
}
