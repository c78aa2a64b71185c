/* md.c: a lesson sheet in Markdown, for GitHub and pandoc: what both of them
 * read in the same way.
 *
 * Code spans cannot hold a pipe in a table, nor can line breaks: there
 * <code>…</code> and rows of their own stand for them. */
#include "export/sheet.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* ---- escaping ---- */

/* Whatever means something in the middle of a line, in either dialect: "$" and
 * "^" are pandoc's, "~" is both's. */
static bool special(char c) {
    return c && strchr("\\`*_[]<>|&~^$@#{}", c) != NULL;
}

/* At the beginning of a line: lists, headings, quotes. */
static bool special_at_start(char c) {
    return c && strchr("-+=:!", c) != NULL;
}

static void words(StrBuf *out, Str s) {
    StrBuf clean = {0};
    cells_clean_line(&clean, s);
    bool start = out->len == 0 || out->data[out->len - 1] == '\n';
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.data[i];
        bool digits = start && i > 0 && (c == '.' || c == ')') &&
                      strspn(clean.data, "0123456789") == i;
        if (special(c) || digits || (start && i == 0 && special_at_start(c)))
            sb_putc(out, '\\');
        sb_putc(out, c);
    }
    sb_free(&clean);
}

/* The longest row of backticks in a text. */
static size_t ticks_in(Str s) {
    size_t most = 0, now = 0;
    for (size_t i = 0; i < s.len; i++) {
        now = s.ptr[i] == '`' ? now + 1 : 0;
        if (now > most) most = now;
    }
    return most;
}

/* For where no code span can be. */
static void html_code(StrBuf *out, Str s) {
    sb_puts(out, "<code>");
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool plain = c >= 0x80 || c == ' ' || (c >= '0' && c <= '9') ||
                     (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (plain)
            sb_putc(out, (char)c);
        else
            sb_printf(out, "&#%u;", c);
    }
    sb_puts(out, "</code>");
}

/* `code`; with as many backticks around it as it needs. */
static void code(StrBuf *out, Str s) {
    StrBuf clean = {0};
    cells_clean_line(&clean, s);
    Str text = sb_str(&clean);
    bool blank = text.len == 0 || strspn(clean.data, " ") == text.len;
    if (text.len && memchr(text.ptr, '|', text.len)) {
        html_code(out, text);
    } else if (!blank) {
        size_t n = ticks_in(text) + 1;
        /* A span that begins or ends with one, or with a blank at both ends,
         * would lose it. */
        bool pad = n > 1 || text.ptr[0] == ' ';
        sb_repeat(out, '`', n);
        sb_puts(out, pad ? " " : "");
        sb_put(out, text.ptr, text.len);
        sb_puts(out, pad ? " " : "");
        sb_repeat(out, '`', n);
    } else if (text.len) {
        html_code(out, text);
    }
    sb_free(&clean);
}

static const SheetStyle style = {words, code};

/* ---- blocks ---- */

static void paragraph(Sheet *s, const StrBuf *text) {
    if (!text->len) return;
    sb_put(s->out, text->data, text->len);
    sb_puts(s->out, "\n\n");
}

static void sentence(Sheet *s, StringKey key) {
    cells_word(s->out, key, s->lang);
    sb_puts(s->out, "\n\n");
}

/* One below the other where several programs are on a sheet. */
static void heading(Sheet *s, size_t level, Str text) {
    sb_repeat(s->out, '#', level + (s->x->n > 1));
    sb_putc(s->out, ' ');
    words(s->out, text);
    sb_puts(s->out, "\n\n");
}

static void section(Sheet *s, StringKey key) {
    heading(s, 2, str_of(string_get(key, s->lang)));
}

/* A fence that nothing in the block can end. */
static size_t fence_of(Str block) {
    size_t n = ticks_in(block) + 1;
    return n > 3 ? n : 3;
}

static void fence(Sheet *s, size_t ticks, const char *what) {
    sb_repeat(s->out, '`', ticks);
    sb_puts(s->out, what);
    sb_putc(s->out, '\n');
}

static void block(Sheet *s, Str text, const char *what) {
    size_t ticks = fence_of(text);
    fence(s, ticks, what);
    cells_clean(s->out, text);
    if (text.len && text.ptr[text.len - 1] != '\n') sb_putc(s->out, '\n');
    fence(s, ticks, "");
    sb_putc(s->out, '\n');
}

/* ---- several programs ---- */

static void comparison_row(Sheet *s, int p) {
    StrBuf cell = {0};
    for (int k = 0; sheet_comparison(s, p, k, &cell); k++) {
        sb_puts(s->out, "| ");
        words(s->out, sb_str(&cell));
        sb_putc(s->out, ' ');
        sb_clear(&cell);
    }
    sb_puts(s->out, "|\n");
    sb_free(&cell);
}

static void start(Sheet *s) {
    if (s->x->n < 2) return;
    sb_puts(s->out, "# ");
    cells_word(s->out, S_CMP_TITLE, s->lang);
    sb_puts(s->out, "\n\n");
    comparison_row(s, -1);
    sb_puts(s->out, "|:---|---:|---:|---:|---:|:---|\n");
    for (int p = 0; p < (int)s->x->n; p++)
        comparison_row(s, p);
    sb_putc(s->out, '\n');
    sentence(s, S_X_SAME_SCALE);
}

/* ---- the program ---- */

static Str next_line(Str *rest) {
    const char *nl = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
    Str line = {rest->ptr, nl ? (size_t)(nl - rest->ptr) : rest->len};
    size_t used = line.len + (nl != NULL);
    *rest = (Str){rest->ptr + used, rest->len - used};
    if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
    return line;
}

/* Where the block of metadata begins and ends, of bytes; false: there is none.
 * Between its marks are comments alone. */
static bool find_metadata(Str source, size_t *from, size_t *to) {
    bool open = false;
    for (Str rest = source; rest.len;) {
        size_t at = (size_t)(rest.ptr - source.ptr);
        Str line = next_line(&rest);
        if (!open && str_is(line, "# /// script")) {
            *from = at;
            open = true;
        } else if (open && str_is(line, "# ///")) {
            *to = (size_t)(rest.ptr - source.ptr);
            return true;
        } else if (line.len == 0 || line.ptr[0] != '#') {
            open = false;
        }
    }
    return false;
}

static bool is_blank(Str s) {
    for (size_t i = 0; i < s.len; i++)
        if (!strchr(" \t\r\n", s.ptr[i]) || !s.ptr[i]) return false;
    return true;
}

/* Without blank lines at its beginning and blanks at its end. */
static Str trimmed(Str s) {
    for (Str rest = s; rest.len;) {
        if (!is_blank(next_line(&rest))) break;
        s = rest;
    }
    while (s.len && is_blank((Str){s.ptr + s.len - 1, 1}))
        s.len--;
    return s;
}

/* The narration speaks of the file's lines: metadata that stands in the middle
 * stays there, and where the first lines are left out that is said. */
static void program(Sheet *s) {
    Str source = s->in->source, shown = source;
    size_t from, to;
    if (find_metadata(source, &from, &to)) {
        Str before = {source.ptr, from};
        Str behind = {source.ptr + to, source.len - to};
        if (is_blank(behind))
            shown = before;
        else if (is_blank(before))
            shown = behind;
    }
    shown = trimmed(shown);
    if (!shown.len) return;
    section(s, S_X_PROGRAM);
    size_t first = 1;
    for (const char *c = source.ptr; c < shown.ptr; c++)
        first += *c == '\n';
    if (first > 1) {
        char n[24];
        snprintf(n, sizeof n, "%zu", first);
        string_format(s->out, S_X_FIRST_LINE, s->lang, "n", n, NULL);
        sb_puts(s->out, "\n\n");
    }
    block(s, shown, "python");
}

/* ---- what it prints ---- */

static void output(Sheet *s) {
    const Trace *t = s->in->trace;
    section(s, S_X_OUTPUT);
    StoryRange r = story_range(s->program->model, &s->x->options.range);
    TraceCursor *c = trace_cursor_new(t);
    trace_cursor_seek(c, r.from);
    StoryPrint p;
    bool any = false, errors = false;
    while (story_print(t, c, r.to, &p)) {
        /* What is on stdout is the rule, and needs no word. */
        if (p.stream == STREAM_ERR)
            sentence(s, S_X_STDERR);
        else if (errors)
            sentence(s, S_X_STDOUT);
        errors = p.stream == STREAM_ERR;
        block(s, p.text, "text");
        writer_flush(&s->x->out, 1 << 16);
        any = true;
    }
    trace_cursor_free(c);
    if (!any) sentence(s, S_X_NO_OUTPUT);
}

static void head(Sheet *s) {
    StrBuf text = {0};
    heading(s, 1, s->in->title.len ? s->in->title : s->in->name);
    code(&text, s->in->name);
    sb_puts(&text, " · ");
    sheet_python(s, &text);
    paragraph(s, &text);
    sb_clear(&text);
    sheet_range(s, &text);
    paragraph(s, &text);
    sb_clear(&text);
    words(&text, s->in->text);
    paragraph(s, &text);
    sb_free(&text);
    program(s);
    output(s);
}

/* Names in it are Python's, and so without backticks. */
static void timeline(Sheet *s, bool ends) {
    if (!ends) section(s, S_UI_TIMELINE);
    fence(s, 3, ends ? "" : "text");
    if (ends) sb_putc(s->out, '\n');
}

/* ---- the narration, as a table ---- */

/* pandoc takes the columns' widths from the dashes. */
static void story(Sheet *s) {
    section(s, S_X_STORY);
    StringKey heads[] = {S_UI_STEP, S_X_TIME, S_UI_UNIT_LINE, S_X_WHAT_HAPPENS};
    for (int i = 0; i < 4; i++) {
        sb_puts(s->out, "| ");
        cells_word(s->out, heads[i], s->lang);
        sb_putc(s->out, ' ');
    }
    sb_puts(s->out,
            "|\n|-----:|-------:|-----:|:-------------------------------"
            "------------------|\n");
}

/* A row of its own for each line that was printed. */
static void printed(Sheet *s) {
    StoryPrint p;
    while (story_print(s->in->trace, s->story.prints, s->story.to, &p)) {
        while (p.text.len) {
            Str line = next_line(&p.text);
            if (is_blank(line)) continue;
            sb_puts(s->out, "| | | | ");
            sb_puts(s->out, p.stream == STREAM_ERR ? "stderr: " : "▸ ");
            code(s->out, line);
            sb_puts(s->out, " |\n");
        }
    }
}

static void step(Sheet *s) {
    const ModelNow *now = model_now(s->story.model);
    sb_printf(s->out, "| %zu | ", s->story.step);
    string_seconds_to(s->out, now->t_ns, trace_grain(s->in->trace));
    /* Not broken before its unit. */
    sb_puts(s->out, "\u00A0s | ");
    if (loc_line(now->loc)) sb_printf(s->out, "%u ", loc_line(now->loc));
    sb_puts(s->out, "| ");
    sheet_narration(s->out, &s->story.narration, &style);
    sb_puts(s->out, " |\n");
    printed(s);
}

static void end(Sheet *s) {
    sb_putc(s->out, '\n');
    section(s, S_UI_HOW_IT_ENDED);
    StrBuf text = {0};
    sheet_end_title(s, &s->program->report, &text);
    string_format(s->out, S_X_COUNT, s->lang, "v", text.data, "n", "", NULL);
    sheet_sums(s, s->out);
    sb_puts(s->out, "\n\n");
    sb_clear(&text);
    for (size_t k = 0; sheet_remark(s, k, &style, &text); k++) {
        sb_puts(s->out, "- ");
        sb_put(s->out, text.data, text.len);
        sb_putc(s->out, '\n');
        sb_clear(&text);
    }
    sb_free(&text);
    if (s->at + 1 < s->x->n) sb_putc(s->out, '\n');
}

static const SheetFormat format = {start, head, timeline, story, step, end};

static void *md_open(Export *x) {
    size_t columns = x->options.columns < 40 ? 40 : x->options.columns;
    return sheet_open(x, &format, columns);
}

const Backend backend_md = {md_open, sheet_step, sheet_progress, sheet_close};
