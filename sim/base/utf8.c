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

/* Combining marks that teaching texts contain; sorted. */
static const Range ZERO_WIDTH[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
    {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0},
    {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

/* East Asian Width W and F, in blocks; sorted. */
static const Range WIDE[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},
    {0x23E9, 0x23EC},   {0x23F0, 0x23F0},   {0x23F3, 0x23F3},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},
    {0x26F2, 0x26F3},   {0x26F5, 0x26F5},   {0x26FA, 0x26FA},
    {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320},
    {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA}, {0x1F3E0, 0x1F3F0}, {0x1F400, 0x1F64F},
    {0x1F680, 0x1F6C5}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

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
