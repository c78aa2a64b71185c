#include "base/source.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "base/vec.h"

typedef VEC(uint32_t) Offsets;

/* Length of the line end at text[i], 0 if there is none. */
static uint32_t line_end(const char *text, uint32_t len, uint32_t i) {
    if (text[i] == '\n') return 1;
    if (text[i] != '\r') return 0;
    return i + 1 < len && text[i + 1] == '\n' ? 2 : 1;
}

static void find_lines(Source *src) {
    Offsets starts = {0};
    vec_push(&starts, 0);
    for (uint32_t i = 0; i < src->len;) {
        uint32_t n = line_end(src->text, src->len, i);
        i += n ? n : 1;
        if (n) vec_push(&starts, i);
    }
    src->lines = starts.data;
    src->nlines = (uint32_t)starts.len;
}

Source *source_new(const char *path, const char *text, size_t len) {
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        len -= 3;
    }
    if (len > UINT32_MAX - 1) len = UINT32_MAX - 1;
    Source *src = mem_alloc(sizeof *src);
    src->path = mem_strdup(path);
    src->text = mem_strndup(text, len);
    src->len = (uint32_t)len;
    find_lines(src);
    return src;
}

void source_free(Source *src) {
    if (!src) return;
    mem_free(src->path);
    mem_free(src->text);
    vec_release(src->lines);
    mem_free(src);
}

uint32_t source_line_of(const Source *src, uint32_t offset) {
    uint32_t lo = 0, hi = src->nlines; /* lines[lo] <= offset < lines[hi] */
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (src->lines[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    return lo + 1;
}

Place source_place(const Source *src, uint32_t offset) {
    if (offset > src->len) offset = src->len;
    uint32_t line = source_line_of(src, offset);
    const char *start = src->text + src->lines[line - 1];
    uint32_t bytes = offset - src->lines[line - 1];
    return (Place){line, bytes, (uint32_t)utf8_count(start, bytes),
                   (uint32_t)utf8_columns(start, bytes)};
}

Str source_line(const Source *src, uint32_t line) {
    if (line == 0 || line > src->nlines) return STR("");
    uint32_t start = src->lines[line - 1];
    uint32_t end = line < src->nlines ? src->lines[line] : src->len;
    if (line < src->nlines) {
        if (end > start && src->text[end - 1] == '\n') end--;
        if (end > start && src->text[end - 1] == '\r') end--;
    }
    return (Str){src->text + start, end - start};
}

Str source_text(const Source *src, Span span) {
    return (Str){src->text + span.start, span.end - span.start};
}
