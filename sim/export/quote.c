#include "export/quote.h"

#include "base/utf8.h"

#include <string.h>

static void json_rune(StrBuf *out, uint32_t rune) {
    if (rune == '"' || rune == '\\') {
        sb_putc(out, '\\');
        sb_putc(out, (char)rune);
    } else if (rune == '\n') {
        sb_puts(out, "\\n");
    } else if (rune < ' ' || rune == 0x7F) {
        sb_printf(out, "\\u%04x", rune);
    } else {
        sb_putrune(out, rune >= 0xD800 && rune < 0xE000 ? UTF8_BAD : rune);
    }
}

static bool is_plain(Str s) {
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < ' ' || c > '~' || c == '"' || c == '\\') return false;
    }
    return true;
}

/* Most texts are plain: looking first costs less than decoding them. */
void json_string(StrBuf *out, Str s) {
    size_t used;
    sb_putc(out, '"');
    if (is_plain(s))
        sb_put(out, s.ptr, s.len);
    else
        for (size_t i = 0; i < s.len; i += used)
            json_rune(out, utf8_decode(s.ptr + i, s.len - i, &used));
    sb_putc(out, '"');
}

/* What is no text (malformed, or a NUL, which ends lines for some readers)
 * becomes U+FFFD here, too. */
static void csv_text(StrBuf *out, Str s) {
    size_t used;
    for (size_t i = 0; i < s.len; i += used) {
        uint32_t rune = utf8_decode(s.ptr + i, s.len - i, &used);
        if (rune == '"') sb_putc(out, '"');
        bool bad = !rune || (rune >= 0xD800 && rune < 0xE000);
        sb_putrune(out, bad ? UTF8_BAD : rune);
    }
}

void csv_field(StrBuf *out, Str s) {
    bool quote = false, plain = true;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        quote = quote || c == ',' || c == '"' || c == '\r' || c == '\n';
        plain = plain && c && c < 0x80;
    }
    if (plain && !quote) {
        sb_put(out, s.ptr, s.len);
        return;
    }
    if (quote) sb_putc(out, '"');
    csv_text(out, s);
    if (quote) sb_putc(out, '"');
}
