/* What Python says of a broken program, in the words of a beginner, and the
 * lines as they could read.  A suggestion is made only where it is likely to be
 * meant: none is better than a wrong one. */
#include "view/panel/view_error_words.h"

#include <string.h>

#include "base/utf8.h"

/* How the line could be mended. */
typedef enum FixKind {
    FIX_NONE,
    FIX_ASYNC, /* a function of its own, or the one around it made async */
    FIX_COLON,
    FIX_PRINT,
    FIX_PASS,
    FIX_ASCII, /* signs of another keyboard */
    FIX_EQUAL
} FixKind;

typedef struct Words {
    const char *message; /* part of Python's, in any version */
    StringKey words, advice;
    FixKind fix;
} Words;

#define NO S_COUNT

/* The first that fits. */
static const Words table[] = {
    {"'await' outside", S_UI_ERR_AWAIT_TOP, NO, FIX_ASYNC},
    {"'async ", S_UI_ERR_AWAIT_TOP, NO, FIX_ASYNC},
    {"asynchronous comprehension outside", S_UI_ERR_AWAIT_TOP, NO, FIX_ASYNC},
    {"unexpected indent", S_UI_ERR_INDENT, S_UI_TRY_INDENT, FIX_NONE},
    {"expected an indented block", S_UI_ERR_NO_BLOCK, NO, FIX_PASS},
    {"unindent does not match", S_UI_ERR_DEDENT, S_UI_TRY_DEDENT, FIX_NONE},
    {"unexpected unindent", S_UI_ERR_DEDENT, S_UI_TRY_DEDENT, FIX_NONE},
    {"inconsistent use of tabs", S_UI_ERR_TABS, S_UI_TRY_TABS, FIX_NONE},
    {"was never closed", S_UI_ERR_OPEN, S_UI_TRY_OPEN, FIX_NONE},
    {"unexpected EOF", S_UI_ERR_EOF, S_UI_TRY_OPEN, FIX_NONE},
    {"unmatched", S_UI_ERR_UNMATCHED, S_UI_TRY_UNMATCHED, FIX_NONE},
    {"does not match opening", S_UI_ERR_UNMATCHED, S_UI_TRY_UNMATCHED,
     FIX_NONE},
    {"invalid character", S_UI_ERR_CHARACTER, NO, FIX_ASCII},
    {"non-printable character", S_UI_ERR_CHARACTER, NO, FIX_ASCII},
    {"unterminated", S_UI_ERR_QUOTE, S_UI_TRY_QUOTE, FIX_NONE},
    {"EOL while scanning", S_UI_ERR_QUOTE, S_UI_TRY_QUOTE, FIX_NONE},
    {"EOF while scanning", S_UI_ERR_QUOTE, S_UI_TRY_QUOTE, FIX_NONE},
    {"expected ':'", S_UI_ERR_COLON, NO, FIX_COLON},
    {"in call to 'print'", S_UI_ERR_PRINT, NO, FIX_PRINT},
    {"meant '=='", S_UI_ERR_EQUAL, NO, FIX_EQUAL},
    {"forgot a comma", S_UI_ERR_COMMA, S_UI_TRY_COMMA, FIX_NONE},
    {"cannot assign to", S_UI_ERR_TARGET, S_UI_TRY_TARGET, FIX_NONE},
    {"can't assign to", S_UI_ERR_TARGET, S_UI_TRY_TARGET, FIX_NONE},
    {"outside function", S_UI_ERR_OUTSIDE, S_UI_TRY_OUTSIDE, FIX_NONE},
    {"outside loop", S_UI_ERR_LOOP, S_UI_TRY_LOOP, FIX_NONE},
    {"not properly in loop", S_UI_ERR_LOOP, S_UI_TRY_LOOP, FIX_NONE},
    {"follows keyword argument", S_UI_ERR_KEYWORD, S_UI_TRY_KEYWORD, FIX_NONE},
    {"non-default argument", S_UI_ERR_DEFAULT, S_UI_TRY_DEFAULT, FIX_NONE},
    {"parameter without a default", S_UI_ERR_DEFAULT, S_UI_TRY_DEFAULT,
     FIX_NONE},
    {" literal", S_UI_ERR_NUMBER, NO, FIX_NONE},
    {"leading zeros", S_UI_ERR_ZEROS, NO, FIX_NONE},
    {"line continuation", S_UI_ERR_BACKSLASH, NO, FIX_NONE},
    {"is assigned to before", S_UI_ERR_GLOBAL, S_UI_TRY_GLOBAL, FIX_NONE},
    {"invalid syntax", S_UI_ERR_SYNTAX, S_UI_TRY_SYNTAX, FIX_NONE},
};

/* What we do not support is no error of the user's: it has words of its own,
 * and no remedy from this table. */
static const Words *find(const Diag *d) {
    if (d->kind == DIAG_UNSUPPORTED) return NULL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strstr(d->message, table[i].message)) return &table[i];
    return NULL;
}

/* ---- the code around it ---- */

/* Bytes of white space at its beginning; a tab is one of them. */
static size_t indent_of(Str line) {
    size_t n = 0;
    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t'))
        n++;
    return n;
}

static bool begins(Str line, const char *word) {
    size_t at = indent_of(line), n = strlen(word);
    return line.len - at >= n && memcmp(line.ptr + at, word, n) == 0;
}

/* A line of the program, which does not break in itself. */
static Str line_at(const Program *g, uint32_t line) {
    return source_line(g->source, line);
}

static uint32_t line_of(const Program *g, const Diag *d) {
    return source_line_of(g->source, d->span.start);
}

/* The def around a line, 0 if it stands at the top level. */
static uint32_t def_around(const Program *g, uint32_t line) {
    size_t depth = indent_of(line_at(g, line));
    for (uint32_t n = line; depth > 0 && n > 1;) {
        Str above = line_at(g, --n);
        size_t at = indent_of(above);
        /* Blank lines and deeper blocks do not enclose the line. */
        if (at == above.len || at >= depth) continue;
        if (begins(above, "def ")) return n;
        /* Already async: something else is wrong. */
        if (begins(above, "async def ")) return 0;
        depth = at;
    }
    return 0;
}

StringKey error_words(const Program *g, const Diag *d) {
    const Words *w = find(d);
    if (!w) return S_COUNT;
    /* Inside a plain def one has to make that async, at the top level there is
     * nothing yet that could be. */
    bool in_def = w->fix == FIX_ASYNC && def_around(g, line_of(g, d));
    return in_def ? S_UI_ERR_AWAIT_DEF : w->words;
}

StringKey error_advice(const Program *g, const Diag *d) {
    (void)g;
    const Words *w = find(d);
    return w ? w->advice : S_COUNT;
}

/* ---- how it could read ---- */

/* Lines of the source are not zero-terminated: joined by their lengths. */
static Str copy(const View *v, const char *before, Str text,
                const char *behind) {
    return pen_printf(&v->pen, "%s%.*s%s", before, (int)text.len, text.ptr,
                      behind);
}

static Str trimmed(Str line) {
    while (line.len &&
           (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t'))
        line.len--;
    return line;
}

/* The def with async before it, or a main of its own for the line. */
static size_t fix_async(const View *v, uint32_t line, Str *out) {
    const Program *g = v->program;
    uint32_t def = def_around(g, line);
    if (def) {
        Str s = line_at(g, def);
        size_t at = indent_of(s);
        /* A line with def has no # but that of a comment, a text as a default
         * value apart. */
        const char *hash = memchr(s.ptr, '#', s.len);
        if (hash) s.len = (size_t)(hash - s.ptr);
        s = trimmed(s);
        out[0] = pen_printf(&v->pen, "%.*sasync %.*s", (int)at, s.ptr,
                            (int)(s.len - at), s.ptr + at);
        return 1;
    }
    /* In a block at the top level, an if or a class: where main would begin is
     * not plain. */
    if (indent_of(line_at(g, line)) > 0) return 0;
    size_t n = 0;
    out[n++] = STR("async def main():");
    /* One line is kept for the call of main. */
    for (uint32_t k = line; k <= g->shown_lines && n + 1 < FIX_LINES; k++) {
        Str s = trimmed(line_at(g, k));
        if (s.len == 0 || (k > line && begins(s, "def "))) break;
        out[n++] = copy(v, "    ", s, "");
    }
    /* asyncio.run came with Python 3.7. */
    out[n++] = g->python >= 7 ? STR("asyncio.run(main())")
                              : STR("loop.run_until_complete(main())");
    return n;
}

static Str fix_print(const View *v, Str line) {
    /* 5: "print"; what follows was the statement of Python 2. */
    size_t at = indent_of(line), from = at + 5;
    while (from < line.len && line.ptr[from] == ' ')
        from++;
    return pen_printf(&v->pen, "%.*sprint(%.*s)", (int)at, line.ptr,
                      (int)(line.len - from), line.ptr + from);
}

/* What stands on the same key, or looks the same. */
static uint32_t plain_of(uint32_t rune) {
    /* The full-width forms, as a Chinese keyboard types them, in the order of
     * ASCII. */
    if (rune >= 0xFF01 && rune <= 0xFF5E) return rune - 0xFEE0;
    switch (rune) {
    case 0x2018:
    case 0x2019: return '\'';
    case 0x201C:
    case 0x201D: return '"';
    case 0x3001: return ',';
    case 0x3002: return '.';
    case 0x2013:
    case 0x2014: return '-';
    case 0x00A0:
    case 0x3000: return ' ';
    case 0x200B:
    case 0xFEFF: return 0;
    default: return rune;
    }
}

static Str fix_ascii(const View *v, Str line) {
    StrBuf sb = {0};
    for (size_t i = 0, used; i < line.len; i += used) {
        uint32_t rune = utf8_decode(line.ptr + i, line.len - i, &used);
        uint32_t plain = plain_of(rune);
        if (plain) sb_putrune(&sb, plain);
    }
    Str s = copy(v, "", sb_str(&sb), "");
    /* A letter that we do not know: nothing to suggest. */
    bool same = str_eq(s, line);
    sb_free(&sb);
    return same ? STR("") : s;
}

/* A = that is not a part of ==, <=, !=, :=, += and the like. */
static bool stands_alone(Str line, size_t i) {
    return line.ptr[i] == '=' && line.ptr[i + 1] != '=' &&
           !strchr("=<>!:+-*/", line.ptr[i - 1]);
}

/* Only if there is one =: else it could be another one, of a keyword argument
 * or within a string, that would be doubled. */
static Str fix_equal(const View *v, Str line) {
    size_t at = 0;
    for (size_t i = 1; i + 1 < line.len; i++) {
        if (!stands_alone(line, i)) continue;
        if (at) return STR("");
        at = i;
    }
    if (!at) return STR("");
    return pen_printf(&v->pen, "%.*s=%.*s", (int)(at + 1), line.ptr,
                      (int)(line.len - at - 1), line.ptr + at + 1);
}

/* The line that opens a block, seen from the one behind it: neither blank nor a
 * comment. */
static Str opening_line(const Program *p, uint32_t n) {
    Str line = line_at(p, n);
    while (n > 1) {
        line = line_at(p, --n);
        size_t at = indent_of(line);
        if (at < line.len && line.ptr[at] != '#') break;
    }
    return line;
}

/* The line as it could read, empty if this one is not of the kind that the
 * remedy is for. */
static Str fix_line(const View *v, FixKind fix, Str line, uint32_t n) {
    switch (fix) {
    case FIX_COLON: return copy(v, "", line, ":");
    case FIX_PRINT:
        return begins(line, "print ") ? fix_print(v, line) : STR("");
    case FIX_PASS: {
        /* Python names the line behind the one that has no block. */
        Str above = opening_line(v->program, n);
        return pen_printf(&v->pen, "%.*s    pass", (int)indent_of(above),
                          above.ptr);
    }
    case FIX_ASCII: return fix_ascii(v, line);
    case FIX_EQUAL: return fix_equal(v, line);
    default: return STR("");
    }
}

size_t error_fix(const View *v, const Diag *d, Str lines[FIX_LINES]) {
    const Words *w = find(d);
    if (!w || w->fix == FIX_NONE || !v->program->source) return 0;
    uint32_t n = line_of(v->program, d);
    /* Only this one has more than a line. */
    if (w->fix == FIX_ASYNC) return fix_async(v, n, lines);
    Str line = trimmed(line_at(v->program, n));
    /* Where something stands behind the place, a comment or the block itself,
     * a colon at the end would not do. */
    const char *place = v->program->source->text + d->span.start;
    if (w->fix == FIX_COLON && place < line.ptr + line.len) return 0;
    lines[0] = fix_line(v, w->fix, line, n);
    return lines[0].len > 0;
}
