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

void json_string(StrBuf *out, Str s) {
    size_t used;
    sb_putc(out, '"');
    for (size_t i = 0; i < s.len; i += used)
        json_rune(out, utf8_decode(s.ptr + i, s.len - i, &used));
    sb_putc(out, '"');
}

void csv_field(StrBuf *out, Str s) {
    bool quote = false;
    for (size_t i = 0; i < s.len; i++)
        quote = quote || strchr(",\"\r\n", s.ptr[i]);
    if (!quote) {
        sb_put(out, s.ptr, s.len);
        return;
    }
    sb_putc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"') sb_putc(out, '"');
        sb_putc(out, s.ptr[i]);
    }
    sb_putc(out, '"');
}
