#include "base/diag.h"

#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "base/vec.h"

Diag *diag_add(Diags *d, DiagKind kind, Span span, const char *fmt, ...) {
    StrBuf text = {0};
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(&text, fmt, ap);
    va_end(ap);
    Diag diag = {.kind = kind,
                 .span = span,
                 .message = sb_take(&text),
                 .column = DIAG_FROM_SPAN};
    d->items = vec_grow(d->items, &d->cap, d->len + 1, sizeof diag);
    d->items[d->len] = diag;
    return &d->items[d->len++];
}

void diag_message(Diag *diag, const char *text) {
    char *copy = mem_strdup(text);
    mem_free(diag->message);
    diag->message = copy;
}

void diag_hint(Diag *diag, const char *fmt, ...) {
    StrBuf text = {0};
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(&text, fmt, ap);
    va_end(ap);
    mem_free(diag->hint);
    diag->hint = sb_take(&text);
}

void diags_free(Diags *d) {
    for (size_t i = 0; i < d->len; i++) {
        mem_free(d->items[i].message);
        mem_free(d->items[i].hint);
        mem_free(d->items[i].text);
    }
    vec_release(d->items);
    *d = (Diags){0};
}

const char *diag_kind_name(DiagKind kind) {
    static const char *const NAMES[] = {"SyntaxError", "IndentationError",
                                        "TabError", "ValueError",
                                        "unsupported"};
    return NAMES[kind];
}

/* --- as CPython prints it --- */

/* What is underlined: columns from 0 in code points of the whole line. */
typedef struct Underline {
    uint32_t line;
    Str text;
    int64_t start, end;
} Underline;

static Underline underline_of(const Source *src, const Diag *diag) {
    if (diag->text)
        return (Underline){1, str_of(diag->text), diag->column - 1,
                           diag->end_column ? diag->end_column - 1
                                            : diag->column};
    Place a = source_place(src, diag->span.start);
    Place b = source_place(src, diag->span.end);
    Underline u = {.line = diag->line ? diag->line : a.line};
    u.text = source_line(src, u.line);
    if (diag->column == DIAG_FROM_SPAN) {
        bool bytes = diag->byte_columns;
        u.start = bytes ? a.byte : a.rune;
        u.end = bytes ? b.byte : b.rune;
        if (b.line != a.line)
            u.end = (int64_t)(bytes ? u.text.len
                                    : utf8_count(u.text.ptr, u.text.len));
    } else {
        u.start = diag->column == DIAG_NO_CARET ? -1 : diag->column - 1;
        u.end = diag->end_column ? diag->end_column - 1 : u.start + 1;
    }
    if (u.end <= u.start) u.end = u.start + 1;
    return u;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
}

/* Up to 3.8 a caret behind the last byte is moved back onto it (which fits
 * ASCII alone); 3.13 keeps carets within the line. */
static void clip(Underline *u, int python_minor) {
    int64_t runes = (int64_t)utf8_count(u->text.ptr, u->text.len);
    if (python_minor < 9 && u->start == (int64_t)u->text.len) u->start--;
    if (python_minor < 13 || u->end <= runes + 1) return;
    if (u->start > runes) u->start = runes;
    u->end = runes > u->start ? runes : u->start + 1;
}

/* Leading blanks go; CPython shows the text four columns in. */
static void strip(Underline *u) {
    while (u->text.len && is_blank(u->text.ptr[0])) {
        u->text.ptr++;
        u->text.len--;
        u->start--;
        u->end--;
    }
}

/* Up to 3.9 there is one caret, and a place in the blanks that were cut off
 * counts as the first column (up to 3.8) or shows no caret (3.9). */
static void put_carets(StrBuf *out, Underline u, int python_minor) {
    if (u.start < 0 && python_minor >= 9) return;
    if (u.start < 0) u.start = 0;
    if (u.end <= u.start || python_minor < 10) u.end = u.start + 1;
    sb_puts(out, "    ");
    sb_repeat(out, ' ', (size_t)u.start);
    sb_repeat(out, '^', (size_t)(u.end - u.start));
    sb_putc(out, '\n');
}

void diag_print_python(StrBuf *out, const Source *src, const Diag *diag,
                       const char *shown_path, int python_minor) {
    Underline u = underline_of(src, diag);
    bool caret = diag->column != DIAG_NO_CARET;
    bool fstring = diag->text && python_minor < 9;
    sb_printf(out, "  File \"%s\", line %u\n",
              fstring ? "<fstring>" : shown_path, u.line);
    if (!diag->no_text) {
        clip(&u, python_minor);
        strip(&u);
        sb_printf(out, "    %.*s\n", (int)u.text.len, u.text.ptr);
        if (caret) put_carets(out, u, python_minor);
    }
    sb_printf(out, "%s: %s\n", diag_kind_name(diag->kind), diag->message);
}

/* --- our own form --- */

static void put_underline(StrBuf *out, Str line, uint32_t from, uint32_t to) {
    size_t cells = 0;
    for (size_t i = 0, used; i < from && i < line.len; i += used) {
        uint32_t rune = utf8_decode(line.ptr + i, line.len - i, &used);
        if (rune == '\t')
            sb_putc(out, '\t'); /* whatever a tab is worth, it is worth here */
        else
            sb_repeat(out, ' ', (size_t)utf8_width(rune));
    }
    if (to > line.len) to = (uint32_t)line.len;
    if (to > from) cells = utf8_columns(line.ptr + from, to - from);
    sb_repeat(out, '^', cells ? cells : 1);
    sb_putc(out, '\n');
}

void diag_print(StrBuf *out, const Source *src, const Diag *diag) {
    Place a = source_place(src, diag->span.start);
    Place b = source_place(src, diag->span.end);
    Str line = source_line(src, a.line);
    const char *sort = diag->kind == DIAG_UNSUPPORTED
                           ? "valid Python that Loopscope does not run: "
                           : "";
    sb_printf(out, "%s:%u:%u: error: %s%s\n", src->path, a.line, a.rune + 1,
              sort, diag->message);
    sb_printf(out, "    %.*s\n    ", (int)line.len, line.ptr);
    uint32_t end = b.line == a.line ? b.byte : (uint32_t)line.len;
    put_underline(out, line, a.byte, end);
    if (diag->hint) sb_printf(out, "    hint: %s\n", diag->hint);
}
