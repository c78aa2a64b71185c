/* Which lines of code are shown beside a row.  There is room for a few: so
 * whole statements are compared by their lines, without indentation, and those
 * about waiting come first.  Nothing here understands Python, it only has to
 * choose well. */
#include "view/compare/compare_code.h"
#include "view/compare/compare_lines.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static Str trimmed(Str s) {
    while (s.len && (*s.ptr == ' ' || *s.ptr == '\t'))
        s.ptr++, s.len--;
    while (s.len && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

static Str line_of(CodeText text, uint32_t line) {
    return trimmed(source_line(text.source, line));
}

/* An empty line, or a comment: it makes no program run differently. */
static bool says_nothing(Str line) {
    return line.len == 0 || line.ptr[0] == '#';
}

/* ---- what is the same ---- */

/* Without order: a line that has only moved to another place is no
 * difference. */
static Lines sorted(CodeText text) {
    Lines l = {0};
    for (uint32_t n = 1; n <= text.lines; n++)
        vec_push(&l, line_of(text, n));
    lines_sort(&l);
    return l;
}

/* ---- statements ---- */

/* How many brackets a line leaves open; what is in a string or a comment does
 * not count. */
static int brackets(Str s) {
    int depth = 0;
    char quote = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (quote) {
            if (c == '\\')
                i++;
            else if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '#') {
            break;
        } else if (strchr("([{", c)) {
            depth++;
        } else if (strchr(")]}", c)) {
            depth--;
        }
    }
    return depth;
}

static bool has(Str line, const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= line.len; i++)
        if (memcmp(line.ptr + i, word, n) == 0) return true;
    return false;
}

static bool begins(Str line, const char *word) {
    size_t n = strlen(word);
    return line.len >= n && memcmp(line.ptr, word, n) == 0;
}

/* Waiting and making others run is what a comparison is about. */
static int score_of(Str line) {
    static const char *const telling[] = {
        "await ",    "gather",  "wait(",        "wait_for", "create_task",
        "sleep(",    "Thread",  "Executor",     "executor", "ensure_future",
        "TaskGroup", "timeout", "as_completed", "Process",  "submit("};
    int score = 0;
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        score += has(line, telling[i]) ? (i ? 2 : 4) : 0;
    if (has(line, "asyncio.") || has(line, "loop.")) score++;
    if (begins(line, "print(")) score -= 3;
    if (begins(line, "import ") || begins(line, "from ")) score -= 4;
    if (begins(line, "def ") || begins(line, "async def ")) score--;
    return score;
}

/* One statement: a line, and those that its open brackets go on to. */
static CodePiece piece_at(CodeText text, uint32_t first) {
    CodePiece p = {.first = first, .last = first};
    int depth = 0;
    for (uint32_t n = first; n <= text.lines; n++) {
        Str line = line_of(text, n);
        depth += brackets(line);
        /* The score of a call that is spread over lines is that of the
         * whole. */
        p.score += score_of(line);
        p.last = n;
        if (depth <= 0) break;
    }
    return p;
}

/* One line is enough, in one of the others. */
static bool differs(CodeText text, CodePiece p, const Lines *others, size_t n) {
    for (uint32_t line = p.first; line <= p.last; line++)
        for (size_t i = 0; i < n; i++)
            if (!lines_have(&others[i], line_of(text, line))) return true;
    return false;
}

void code_pieces(CodePieces *out, CodeText text, const CodeText *others,
                 size_t n) {
    /* More than COMPARE_MAX, which this file does not know. */
    enum { MAX = 8 };
    Lines lines[MAX];
    if (n > MAX) n = MAX;
    for (size_t i = 0; i < n; i++)
        lines[i] = sorted(others[i]);
    out->len = 0;
    /* A second time with everything if nothing differs: better the whole
     * program than an empty place. */
    for (int all = 0; all < 2 && out->len == 0; all++)
        for (uint32_t at = 1; at <= text.lines;) {
            CodePiece p = piece_at(text, at);
            at = p.last + 1;
            if (says_nothing(line_of(text, p.first))) continue;
            if (all || differs(text, p, lines, n)) vec_push(out, p);
        }
    for (size_t i = 0; i < n; i++)
        vec_free(&lines[i]);
}

/* ---- a choice ---- */

/* The most telling piece that is not yet taken; the earlier of two equals. */
static const CodePiece *best_of(const CodePieces *pieces, const bool *taken) {
    const CodePiece *best = NULL;
    for (size_t i = 0; i < pieces->len; i++) {
        const CodePiece *p = &pieces->data[i];
        if (!taken[i] && (!best || p->score > best->score)) best = p;
    }
    return best;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

size_t code_telling(const CodePieces *pieces, uint32_t *lines, size_t max) {
    /* Statements that are looked at: what lies behind them is not chosen, and a
     * row shows a dozen. */
    enum { MOST = 4096 };
    bool taken[MOST] = {0};
    CodePieces some = *pieces;
    if (some.len > MOST) some.len = MOST;
    size_t n = 0;
    const CodePiece *p;
    while (n < max && (p = best_of(&some, taken))) {
        taken[p - some.data] = true;
        /* The rest says nothing about waiting: an empty row is easier to
         * read. */
        if (p->score <= 0 && n > 0) break;
        /* The first one is shown even in part; later ones whole or not at
         * all. */
        bool first = n == 0, fits = n + (p->last - p->first + 1) <= max;
        if (!fits && !first) break;
        for (uint32_t l = p->first; l <= p->last && n < max; l++)
            lines[n++] = l;
    }
    qsort(lines, n, sizeof *lines, by_number);
    return n;
}
