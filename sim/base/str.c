#include "base/str.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/utf8.h"

Str str_of(const char *cstr) {
    return (Str){cstr, strlen(cstr)};
}

bool str_eq(Str a, Str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(Str a, const char *cstr) {
    return str_eq(a, str_of(cstr));
}

/* Room for `more` bytes and the final zero. */
static void room(StrBuf *sb, size_t more) {
    size_t need = sb->len + more + 1;
    if (need <= sb->cap) return;
    size_t want = sb->cap ? sb->cap * 2 : 64;
    if (want < need) want = need;
    sb->data = mem_realloc(sb->data, want);
    sb->cap = want;
}

void sb_put(StrBuf *sb, const char *ptr, size_t len) {
    room(sb, len);
    if (len) memcpy(sb->data + sb->len, ptr, len);
    sb->len += len;
    sb->data[sb->len] = 0;
}

void sb_putc(StrBuf *sb, char c) {
    sb_put(sb, &c, 1);
}

void sb_puts(StrBuf *sb, const char *cstr) {
    sb_put(sb, cstr, strlen(cstr));
}

void sb_putrune(StrBuf *sb, uint32_t rune) {
    char bytes[4];
    sb_put(sb, bytes, utf8_encode(rune, bytes));
}

void sb_repeat(StrBuf *sb, char c, size_t n) {
    room(sb, n);
    memset(sb->data + sb->len, c, n);
    sb->len += n;
    sb->data[sb->len] = 0;
}

void sb_vprintf(StrBuf *sb, const char *fmt, va_list ap) {
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    CHECK(n >= 0, "a format string that printf refuses");
    room(sb, (size_t)n);
    vsnprintf(sb->data + sb->len, (size_t)n + 1, fmt, again);
    va_end(again);
    sb->len += (size_t)n;
}

void sb_printf(StrBuf *sb, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(sb, fmt, ap);
    va_end(ap);
}

void sb_clear(StrBuf *sb) {
    sb->len = 0;
    if (sb->data) sb->data[0] = 0;
}

char *sb_take(StrBuf *sb) {
    room(sb, 0);
    sb->data[sb->len] = 0;
    char *text = sb->data;
    *sb = (StrBuf){0};
    return text;
}

void sb_free(StrBuf *sb) {
    mem_free(sb->data);
    *sb = (StrBuf){0};
}

Str sb_str(const StrBuf *sb) {
    return (Str){sb->data ? sb->data : "", sb->len};
}
