/* str.h: borrowed UTF-8 slices and a text builder, in host memory. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A piece of text that somebody else owns; not zero-terminated. */
typedef struct Str {
    const char *ptr;
    size_t len;
} Str;

#define STR(literal) ((Str){"" literal, sizeof(literal) - 1})

Str str_of(const char *cstr);
bool str_eq(Str a, Str b);
bool str_is(Str a, const char *cstr);

/* A text under construction.  All-zero is empty; `data` is always
 * zero-terminated once anything was appended.  sb_free releases it, sb_take
 * hands the text over (mem_free it) and leaves the builder empty. */
typedef struct StrBuf {
    char *data;
    size_t len, cap;
} StrBuf;

void sb_putc(StrBuf *sb, char c);
void sb_put(StrBuf *sb, const char *ptr, size_t len);
void sb_puts(StrBuf *sb, const char *cstr);
void sb_putrune(StrBuf *sb, uint32_t rune); /* as UTF-8 */
void sb_repeat(StrBuf *sb, char c, size_t n);
void sb_printf(StrBuf *sb, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void sb_vprintf(StrBuf *sb, const char *fmt, va_list ap);
void sb_clear(StrBuf *sb);
char *sb_take(StrBuf *sb);
void sb_free(StrBuf *sb);
Str sb_str(const StrBuf *sb);

#endif
