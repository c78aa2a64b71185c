#include "export/cells.h"

#include "base/utf8.h"

#include <string.h>

/* ---- clean ---- */

static bool is_control(uint32_t rune) {
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0);
}

static void put_clean(StrBuf *out, uint32_t rune) {
    /* Lone surrogates are no UTF-8, though Python has them. */
    bool bad = rune >= 0xD800 && rune < 0xE000;
    if (bad || (rune >= 0x80 && is_control(rune)))
        sb_putrune(out, UTF8_BAD);
    else if (rune == 0x7F)
        sb_putrune(out, 0x2421);
    else
        sb_putrune(out, is_control(rune) ? 0x2400 + rune : rune);
}

static void clean(StrBuf *out, Str s, bool lines) {
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t rune = utf8_decode(s.ptr + i, s.len - i, &used);
        if (lines && (rune == '\n' || rune == '\t'))
            sb_putc(out, (char)rune);
        else
            put_clean(out, rune);
    }
}

void cells_clean(StrBuf *out, Str s) {
    clean(out, s, true);
}

void cells_clean_line(StrBuf *out, Str s) {
    clean(out, s, false);
}

/* ---- cells ---- */

size_t cells_count(Str s) {
    return utf8_columns(s.ptr, s.len);
}

static size_t cells_of(uint32_t rune) {
    return (size_t)utf8_width(rune);
}

/* How many bytes fit into so many cells, combining marks included. */
static size_t fitting(Str s, size_t cells, size_t *taken) {
    size_t i = 0, used;
    *taken = 0;
    for (; i < s.len; i += used) {
        uint32_t rune = utf8_decode(s.ptr + i, s.len - i, &used);
        if (*taken + cells_of(rune) > cells) break;
        *taken += cells_of(rune);
    }
    return i;
}

size_t cells_cut(StrBuf *out, Str s, size_t cells) {
    /* An empty text may have no address. */
    const char *end = s.len ? memchr(s.ptr, '\n', s.len) : NULL;
    bool more = end != NULL;
    if (end) s.len = (size_t)(end - s.ptr);
    StrBuf one = {0};
    cells_clean_line(&one, s);
    size_t taken = cells_count(sb_str(&one)), bytes = one.len;
    more = more || taken > cells;
    if (more) bytes = fitting(sb_str(&one), cells ? cells - 1 : 0, &taken);
    sb_put(out, one.data ? one.data : "", bytes);
    sb_free(&one);
    if (!more || !cells) return taken;
    sb_puts(out, "…");
    return taken + 1;
}

void cells_repeat(StrBuf *out, const char *what, size_t n) {
    while (n-- > 0)
        sb_puts(out, what);
}

/* ---- wrapped ---- */

/* Punctuation of CJK that may not begin a line, and what opens may not end
 * one. */
static bool sticks(uint32_t rune) {
    return rune == 0x3001 || rune == 0x3002 || rune == 0xFF0C ||
           rune == 0xFF1A || rune == 0xFF1B || rune == 0xFF01 ||
           rune == 0xFF1F || rune == 0xFF09 || rune == 0x201D;
}

static bool opens(uint32_t rune) {
    return rune == 0xFF08 || rune == 0x201C;
}

/* The blank of "3 s": a number is not torn from its unit. */
static bool unit_follows(Str s, size_t i) {
    bool digit = s.ptr[i - 1] >= '0' && s.ptr[i - 1] <= '9';
    if (!digit || i + 1 >= s.len || s.ptr[i + 1] != 's') return false;
    char behind = i + 2 < s.len ? s.ptr[i + 2] : ' ';
    return (behind < 'a' || behind > 'z') && (behind < 'A' || behind > 'Z');
}

/* Bytes up to where the next break may be, blanks behind it not included. */
static size_t word(Str s) {
    size_t i = 0, used;
    uint32_t before = 0;
    for (; i < s.len; i += used) {
        uint32_t rune = utf8_decode(s.ptr + i, s.len - i, &used);
        if (rune == ' ' && i && !unit_follows(s, i)) break;
        bool wide = cells_of(rune) == 2 || (i && cells_of(before) == 2);
        if (i && wide && !sticks(rune) && !opens(before) && before != ' ')
            break;
        before = rune;
    }
    return i;
}

void cells_wrap(StrBuf *out, Str s, size_t at, size_t indent, size_t columns) {
    bool fresh = true;
    while (s.len) {
        size_t n = word(s), cells = cells_count((Str){s.ptr, n});
        if (fresh && *s.ptr == ' ') {
            s.ptr++;
            s.len--;
            continue;
        }
        if (at + cells > columns && !fresh) {
            while (out->len && out->data[out->len - 1] == ' ')
                out->len--;
            sb_putc(out, '\n');
            sb_repeat(out, ' ', indent);
            at = indent;
            fresh = true;
            continue;
        }
        /* Longer than a line. */
        if (at + cells > columns) {
            size_t fit = fitting(s, columns > at ? columns - at : 1, &cells);
            size_t used;
            utf8_decode(s.ptr, s.len, &used);
            n = fit > used ? fit : used;
        }
        sb_put(out, s.ptr, n);
        at += cells;
        s.ptr += n;
        s.len -= n;
        fresh = false;
    }
    sb_putc(out, '\n');
}

/* ---- words ---- */

void cells_time(StrBuf *out, uint64_t t_ns, const Trace *of) {
    string_seconds_to(out, t_ns, trace_grain(of));
    sb_puts(out, " s");
}

void cells_word(StrBuf *out, StringKey key, Language lang) {
    sb_puts(out, string_get(key, lang));
}

void cells_heading(StrBuf *out, Str title) {
    sb_putc(out, '\n');
    sb_put(out, title.ptr, title.len);
    sb_putc(out, '\n');
    cells_repeat(out, "─", cells_count(title));
    sb_puts(out, "\n\n");
}
