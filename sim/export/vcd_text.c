/* vcd_text.c: how names and values are spelt in a value change dump. */
#include "export/vcd.h"

#include "base/utf8.h"

#include <inttypes.h>

enum { PICTURES = 0x2400 };

/* All that is printable and no blank, but for the dollar: a variable must not
 * be called $end.  The lowest digit is the first. */
static void put_id(StrBuf *out, size_t number) {
    enum { FIRST = '!', CHARS = '~' - FIRST };
    for (number++; number; number /= CHARS) {
        number--;
        size_t c = FIRST + number % CHARS;
        sb_putc(out, (char)(c < '$' ? c : c + 1));
    }
}

void vcd_declare(StrBuf *out, const VcdVar *v, size_t number, Str name) {
    static const char *const types[] = {[VCD_STRING] = "string 1",
                                        [VCD_WIRE] = "wire 1",
                                        [VCD_INTEGER] = "integer 32",
                                        [VCD_EVENT] = "event 1"};
    sb_printf(out, "$var %s ", types[v->type]);
    put_id(out, number);
    sb_printf(out, " %.*s $end\n", (int)name.len, name.ptr);
}

static void put_byte(StrBuf *out, unsigned char c) {
    if (c > ' ' && c < 0x7F && c != '\\')
        sb_putc(out, (char)c);
    else
        sb_printf(out, "\\%03o", c);
}

/* The standard has no strings; GTKWave's are one word, in which a byte may be
 * written as in C.  What is drawn is text: control characters are shown by
 * their pictures, for they would break its line. */
static void put_text(StrBuf *out, Str s) {
    size_t used;
    char bytes[4];
    for (size_t i = 0; i < s.len; i += used) {
        uint32_t rune = utf8_decode(s.ptr + i, s.len - i, &used);
        if (rune < ' ') rune += PICTURES;
        if (rune >= 0xD800 && rune < 0xE000) rune = UTF8_BAD;
        size_t n = utf8_encode(rune, bytes);
        for (size_t b = 0; b < n; b++)
            put_byte(out, (unsigned char)bytes[b]);
    }
}

static void put_binary(StrBuf *out, uint64_t n) {
    int bit = 63;
    while (bit && !(n >> bit & 1))
        bit--;
    for (; bit >= 0; bit--)
        sb_putc(out, n >> bit & 1 ? '1' : '0');
}

void vcd_value(StrBuf *out, const VcdVar *v, size_t number) {
    if (v->type == VCD_STRING) {
        sb_putc(out, 's');
        put_text(out, sb_str(&v->text));
        sb_putc(out, ' ');
    } else if (v->type == VCD_INTEGER) {
        sb_putc(out, 'b');
        put_binary(out, v->number);
        sb_putc(out, ' ');
    } else {
        sb_putc(out, v->type == VCD_EVENT || v->number ? '1' : '0');
    }
    put_id(out, number);
    sb_putc(out, '\n');
}

/* ---- names ---- */

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Other letters by their numbers; whatever else between two of those is one
 * underscore. */
static void put_clean(StrBuf *out, Str s) {
    size_t used, start = out->len;
    bool gap = false;
    for (size_t i = 0; i < s.len; i += used) {
        uint32_t c = utf8_decode(s.ptr + i, s.len - i, &used);
        if (c < 0x80 && !is_digit(c) && !is_letter(c)) {
            gap = true;
            continue;
        }
        bool first = out->len == start;
        if ((gap && !first) || (first && is_digit(c))) sb_putc(out, '_');
        gap = false;
        if (c < 0x80)
            sb_putc(out, (char)c);
        else
            sb_printf(out, "u%04" PRIX32, c);
    }
    if (out->len == start) sb_puts(out, "unnamed");
}

void vcd_name(StrBuf *out, Interned *taken, size_t scope, Str name) {
    StrBuf key = {0};
    size_t start = out->len;
    bool is_new = false;
    put_clean(out, name);
    size_t end = out->len;
    for (int n = 2; !is_new; n++) {
        sb_clear(&key);
        sb_printf(&key, "%zu ", scope);
        sb_put(&key, out->data + start, out->len - start);
        intern(taken, sb_str(&key), &is_new);
        if (is_new) break;
        out->len = end;
        sb_printf(out, "_%d", n);
    }
    sb_free(&key);
}
