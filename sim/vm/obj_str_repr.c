/* repr() and ascii() of text and bytes, and text between numbers. */
#include "base/utf8.h"
#include "vm/obj_str_impl.h"

/* ' unless the text has a ' and no ". */
static char pick_quote(Str s) {
    bool single = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"') return '\'';
        single |= s.ptr[i] == '\'';
    }
    return single ? '"' : '\'';
}

/* \n and its like; false if r has no such name. */
static bool put_named(uint32_t r, char quote, StrBuf *out) {
    switch (r) {
    case '\n': sb_puts(out, "\\n"); return true;
    case '\r': sb_puts(out, "\\r"); return true;
    case '\t': sb_puts(out, "\\t"); return true;
    case '\\': sb_puts(out, "\\\\"); return true;
    default: break;
    }
    if (r != (unsigned char)quote) return false;
    sb_putc(out, '\\');
    sb_putc(out, quote);
    return true;
}

static void put_hex(uint32_t r, StrBuf *out) {
    if (r < 0x100)
        sb_printf(out, "\\x%02x", r);
    else if (r < 0x10000)
        sb_printf(out, "\\u%04x", r);
    else
        sb_printf(out, "\\U%08x", r);
}

static void put_quoted(Str s, bool ascii, StrBuf *out) {
    char quote = pick_quote(s);
    sb_putc(out, quote);
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        if (put_named(r, quote, out)) continue;
        bool surrogate = r >= 0xD800 && r < 0xE000;
        if (rune_is_printable(r) && !surrogate && (r < 128 || !ascii))
            sb_put(out, s.ptr + i, used);
        else
            put_hex(r, out);
    }
    sb_putc(out, quote);
}

void text_write_repr(Str text, StrBuf *out) {
    put_quoted(text, false, out);
}

void str_write_repr(Value s, StrBuf *out) {
    put_quoted(str_view(s), false, out);
}

void str_write_ascii(Value s, StrBuf *out) {
    put_quoted(str_view(s), true, out);
}

void bytes_write_repr(Str s, StrBuf *out) {
    char quote = pick_quote(s);
    sb_putc(out, 'b');
    sb_putc(out, quote);
    for (size_t i = 0; i < s.len; i++) {
        uint32_t r = (unsigned char)s.ptr[i];
        if (put_named(r, quote, out)) continue;
        if (r >= 32 && r < 127)
            sb_putc(out, (char)r);
        else
            sb_printf(out, "\\x%02x", r);
    }
    sb_putc(out, quote);
}

void str_ascii_number(Str s, StrBuf *out) {
    size_t end = 0; /* of what is not white space */
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        bool space = rune_is_space(r);
        if (space && out->len == 0) continue;
        if (rune_decimal(r) >= 0)
            sb_putc(out, (char)('0' + rune_decimal(r)));
        else
            sb_put(out, s.ptr + i, used);
        if (!space) end = out->len;
    }
    if (out->data) out->data[out->len = end] = 0;
}
