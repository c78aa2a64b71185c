/* Properties and case mappings of code points. */
#include "base/utf8.h"
#include "vm/obj_str_impl.h"

/* first, first + step, ... last */
typedef struct Codes {
    uint32_t first, last, step;
} Codes;

typedef struct Mapping {
    uint32_t first, last, step;
    int32_t delta;
} Mapping;

/* One code point that becomes several. */
typedef struct Special {
    uint32_t rune;
    const char *text;
} Special;

#include "vm/obj_str_case_tables.h"
#include "vm/obj_str_tables.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool in_codes(uint32_t r, const Codes *t, size_t n) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (r > t[mid].last)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && r >= t[lo].first && (r - t[lo].first) % t[lo].step == 0;
}

bool rune_is_alpha(uint32_t r) {
    if (r < 128) return (r | 32) >= 'a' && (r | 32) <= 'z';
    return in_codes(r, ALPHA, COUNT(ALPHA));
}

int rune_decimal(uint32_t r) {
    if (r < 128) return r >= '0' && r <= '9' ? (int)r - '0' : -1;
    for (size_t i = 0; i < COUNT(ZERO); i++)
        if (r >= ZERO[i].first && r <= ZERO[i].last)
            return (int)(r - ZERO[i].first);
    return -1;
}

bool rune_is_digit(uint32_t r) {
    return rune_decimal(r) >= 0 || in_codes(r, DIGIT, COUNT(DIGIT));
}

bool rune_is_numeric(uint32_t r) {
    return rune_is_digit(r) || in_codes(r, NUMERIC, COUNT(NUMERIC));
}

bool rune_is_space(uint32_t r) {
    return in_codes(r, SPACE, COUNT(SPACE));
}

bool rune_is_lower(uint32_t r) {
    if (r < 128) return r >= 'a' && r <= 'z';
    return in_codes(r, LOWER, COUNT(LOWER));
}

bool rune_is_upper(uint32_t r) {
    if (r < 128) return r >= 'A' && r <= 'Z';
    return in_codes(r, UPPER, COUNT(UPPER));
}

bool rune_is_title(uint32_t r) {
    return in_codes(r, TITLE, COUNT(TITLE));
}

bool rune_is_cased(uint32_t r) {
    return rune_is_lower(r) || rune_is_upper(r) || rune_is_title(r);
}

bool rune_is_printable(uint32_t r) {
    if (r < 128) return r >= 32 && r < 127;
    return !in_codes(r, UNPRINTABLE, COUNT(UNPRINTABLE));
}

/* The mappings' ranges overlap where their steps interleave, so this walks
 * them; text that is not ASCII is rare enough. */
static bool put_mapped(uint32_t r, const Mapping *m, size_t n, const Special *s,
                       size_t n_special, StrBuf *out) {
    for (size_t i = 0; i < n_special; i++) {
        if (s[i].rune == r) {
            sb_puts(out, s[i].text);
            return true;
        }
    }
    for (size_t i = 0; i < n && m[i].first <= r; i++) {
        if (r <= m[i].last && (r - m[i].first) % m[i].step == 0) {
            sb_putrune(out, (uint32_t)((int32_t)r + m[i].delta));
            return true;
        }
    }
    return false;
}

#define PUT(r, table, out)                                                     \
    put_mapped(r, table, COUNT(table), table##_SPECIAL,                        \
               COUNT(table##_SPECIAL), out)

void rune_put_upper(uint32_t r, StrBuf *out) {
    if (r < 128)
        sb_putc(out, (char)(rune_is_lower(r) ? r - 32 : r));
    else if (!PUT(r, TO_UPPER, out))
        sb_putrune(out, r);
}

void rune_put_lower(uint32_t r, StrBuf *out) {
    if (r < 128)
        sb_putc(out, (char)(rune_is_upper(r) ? r + 32 : r));
    else if (!PUT(r, TO_LOWER, out))
        sb_putrune(out, r);
}

/* These two tables have only what differs from upper and from lower case. */
void rune_put_title(uint32_t r, StrBuf *out) {
    if (r < 128 || !PUT(r, TO_TITLE, out)) rune_put_upper(r, out);
}

void rune_put_folded(uint32_t r, StrBuf *out) {
    if (r < 128 || !PUT(r, TO_FOLDED, out)) rune_put_lower(r, out);
}
