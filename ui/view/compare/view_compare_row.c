/* What stands beside the lanes of a compared program: at the left which one it
 * is, what tells it from the others and what it prints; at the right how long
 * it takes. */
#include <math.h>

#include "base/utf8.h"
#include "view/code.h"
#include "view/compare/compare_board.h"

/* px from one line to the next. */
enum { CODE_LINE = 20, OUTPUT_LINE = 20 };

/* ---- code ---- */

/* In characters; a tab counts as one, since only sums of the same lines are
 * compared. */
static size_t indent_of(Str line) {
    size_t n = 0;
    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t'))
        n++;
    return n;
}

/* Indentation of the statement that a line belongs to: from there its code
 * begins. */
static size_t indent_in(const Compared *run, uint32_t line) {
    const Source *src = run->program->source;
    size_t own = indent_of(source_line(src, line));
    for (size_t i = 0; i < run->code.len; i++) {
        const CodePiece *p = &run->code.data[i];
        size_t first = indent_of(source_line(src, p->first));
        if (p->first <= line && line <= p->last)
            return first < own ? first : own;
    }
    return own;
}

/* One line, on as many rows as there are; returns how many it took. */
static int code_line(const Board *b, const Program *g, uint32_t line,
                     size_t skip, Point at, float room, int rows) {
    Pen *p = &b->v->pen;
    Str text = source_line(g->source, line);
    if (skip >= text.len) return 0;
    /* Code stands on a grid, so that a line breaks after so many columns. */
    float cell = pen_width(p, MONO, 14, STR("0"));
    int columns = (int)(room / cell), used = 0;
    /* Continued rows hang two columns to the right of where the code begins. */
    size_t hang = indent_of(text) - skip + 2;
    for (size_t from = skip; from < text.len && used < rows; used++) {
        float x = at.x + (used ? cell * (float)hang : 0);
        int width = used ? columns - (int)hang : columns;
        size_t to = code_wrap(text, from, width < 4 ? 4 : width);
        uint32_t start = (uint32_t)(text.ptr - g->source->text);
        Span part = {start + (uint32_t)from, start + (uint32_t)to};
        x = code_draw(p, (Point){x, at.y + CODE_LINE * (float)used}, g->source,
                      &g->colors, part, 14, false);
        /* There is more of the line than there are rows left. */
        if (to < text.len && used + 1 == rows)
            text_at(p, x, at.y + CODE_LINE * (float)used, STR("…"), MONO, 14,
                    COLOR_INK2);
        from = to;
    }
    return used;
}

/* As many rows as fit between two heights. */
static void code(const Board *b, const Compared *run, float x, float y,
                 float bottom, float room) {
    enum { MOST = 12 };
    uint32_t lines[MOST];
    const Program *g = run->program;
    int rows = (int)floorf((bottom - y) / CODE_LINE);
    if (rows < 1 || !g || !g->source) return;
    size_t n =
        code_telling(&run->code, lines, rows > MOST ? MOST : (size_t)rows);
    for (size_t i = 0; i < n && rows > 0; i++) {
        Point at = {x, y + CODE_LINE / 2.0F};
        int used =
            code_line(b, g, lines[i], indent_in(run, lines[i]), at, room, rows);
        rows -= used;
        y += CODE_LINE * (float)used;
    }
}

/* ---- output ---- */

/* The last line so far; what Loopscope says of a program that never ends is
 * not the program's. */
static bool last_line(const Compared *run, ConsoleLine *line) {
    uint32_t n = model_console_lines(run->model);
    bool never = run->facts.over && run->facts.reason == END_NEVER;
    while (n > 0 && model_console_line(run->model, n - 1, line)) {
        if (!never || line->stream == STREAM_OUT) return true;
        n--;
    }
    return false;
}

/* What the program shows at this place, as its console's last line. */
static void last_print(const Board *b, const Compared *run, float x, float yc,
                       float room) {
    Pen *p = &b->v->pen;
    ConsoleLine line;
    if (!last_line(run, &line)) return;
    bool error = line.stream == STREAM_ERR;
    text_at(p, x, yc, STR("›"), MONO_BOLD, 14, COLOR_INK3);
    text_cut(p, x + 14, yc, str_of(pen_clean(p, line.text, 200)), MONO_MEDIUM,
             13, error ? color_line(STATE_ERROR) : COLOR_INK2, room - 14);
}

/* An empty line, or none any more: the other program prints something here. */
static Str printed(const Pen *p, Str text) {
    return text.len ? str_of(pen_clean(p, text, 200))
                    : pen_word(p, S_CMP_NO_OUTPUT);
}

/* How many lines the output takes: what was printed last or, at the end, how it
 * differs from the first program's. */
static int output_lines(const Board *b, size_t k) {
    App *a = b->v->app;
    if (!a->compare.runs[k].model) return 0;
    if (k == 0 || !compare_both_ended(a, k)) return 1;
    return compare_output(a, k)->kind == OUTPUT_OTHER ? 2 : 1;
}

/* Until both have ended it is only what was printed last: comparing half an
 * output would find differences that are none. */
static void output(const Board *b, size_t k, float x, float yc, float room,
                   int lines) {
    App *a = b->v->app;
    Pen *p = &b->v->pen;
    const Compared *run = &a->compare.runs[k];
    if (k == 0 || !compare_both_ended(a, k)) {
        last_print(b, run, x, yc, room);
        return;
    }
    const OutputDiff *d = compare_output(a, k);
    if (d->kind != OUTPUT_OTHER) {
        bool same = d->kind == OUTPUT_SAME;
        text_cut(p, x, yc,
                 pen_word(p, same ? S_CMP_SAME_OUTPUT : S_CMP_OTHER_ORDER),
                 SANS_MEDIUM, 13.5F, COLOR_INK2, room);
        return;
    }
    Str words =
        pen_fill(p, S_CMP_OTHER_LINE, "n", pen_number(p, d->line), NULL);
    text_cut(p, x, yc, words, SANS_MEDIUM, 13.5F, COLOR_INK2, room);
    if (lines < 2) return;
    text_at(p, x, yc + OUTPUT_LINE, STR("›"), MONO_BOLD, 14, COLOR_INK3);
    text_cut(p, x + 14, yc + OUTPUT_LINE, printed(p, d->here), MONO_MEDIUM, 13,
             COLOR_INK2, room - 14);
}

/* ---- the left ---- */

/* What the lesson calls it, or what there is to count. */
static Str says_of(const View *v, const Compared *run) {
    const Program *g = run->program;
    const Pen *p = &v->pen;
    if (!g) return STR("");
    if (g->title[v->app->lang]) return str_of(g->title[v->app->lang]);
    if (!run->model) return STR("");
    uint64_t n = run->facts.tasks.len, k = run->facts.printed;
    Str lines = k == 1 ? pen_word(p, S_CMP_LINE)
                       : pen_fill(p, S_CMP_LINES, "n", pen_number(p, k), NULL);
    if (n == 0) return lines;
    Str tasks = n == 1 ? pen_word(p, S_CMP_TASK)
                       : pen_fill(p, S_CMP_TASKS, "n", pen_number(p, n), NULL);
    return pen_printf(p, "%s · %s", tasks.ptr, lines.ptr);
}

/* … and whether its time is real. */
static Str remark(const View *v, const Compared *run) {
    Str says = says_of(v, run);
    if (!run->program || !run->program->real_time) return says;
    Str word = pen_word(&v->pen, S_UI_RECORDED);
    return says.len ? pen_printf(&v->pen, "%s · %s", word.ptr, says.ptr) : word;
}

void compare_row_left(const Board *b, Rect r, size_t k) {
    Pen *p = &b->v->pen;
    const Compared *run = &b->v->app->compare.runs[k];
    float x = r.x + 14, room = b->left - 26, bottom = r.y + r.h - 8;
    /* The whole left part opens the program alone, not only its name. */
    pen_hot(p, (Rect){r.x, r.y, b->left, r.h}, ACT_COMPARE, (int64_t)k + 1);
    text_at(p, x, r.y + 20, pen_printf(p, "%zu", k + 1), MONO_BOLD, 15,
            COLOR_INK3);
    text_cut(p, x + 20, r.y + 20, str_of(pen_clean(p, str_of(run->name), 100)),
             SANS_BOLD, 17, COLOR_INK, room - 20);
    Str says = remark(b->v, run);
    int lines = output_lines(b, k);
    /* Four rows in a small window: the output is worth more than the remark. */
    bool low = r.h < 130;
    if (says.len && !(low && lines)) {
        text_cut(p, x, bottom - 10, says, SANS_MEDIUM, 14, COLOR_INK2, room);
        bottom -= 22;
    }
    /* Three lines of code go before a second line of output. */
    if (bottom - r.y < 36 + 3 * CODE_LINE + 2 * OUTPUT_LINE && lines == 2)
        lines = 1;
    if (lines) {
        bottom -= (float)lines * OUTPUT_LINE;
        output(b, k, x, bottom + OUTPUT_LINE / 2.0F, room, lines);
    }
    /* Last, as it takes what is left. */
    code(b, run, x, r.y + 36, bottom, room);
}

/* ---- the right ---- */

/* Nothing, or why this total is not the time that the program takes. */
static bool remarkable(const Compared *run, StringKey *why) {
    if (run->program && run->program->running)
        return *why = S_CMP_RUNNING, true;
    if (!run->facts.over) return false;
    switch (run->facts.reason) {
    case END_EXCEPTION: *why = S_CMP_FAILED; return true;
    case END_LIMIT: *why = S_CMP_LIMIT; return true;
    case END_REFUSED: *why = S_CMP_NOT_RUN; return true;
    case END_STOPPED: *why = S_CMP_STOPPED; return true;
    case END_OK:
    case END_NEVER: return false;
    }
    return false;
}

/* Two lines grow upwards, so that the last one stays at the row's bottom. */
static void wrapped(Pen *p, float x, float yc, Str text, float room, int lines,
                    Color color) {
    RichRun run = {.kind = RICH_TEXT, .text = text};
    RichStyle style = {.size = 13.5F,
                       .line_height = 17,
                       .max_width = room,
                       .max_lines = lines,
                       .color = color};
    int n = lines < 2 ? 1 : rich_lines(p, &run, 1, style);
    rich_draw(p, (Point){x, yc - (n > 1 ? 17 : 0)}, &run, 1, style);
}

/* Faster or slower than the first program, as "−2 s vs serial", on one line if
 * it fits, else on two, else without the name. */
static void difference(const Board *b, Rect r, size_t k, float x, float room) {
    App *a = b->v->app;
    Pen *p = &b->v->pen;
    SharedClock clock = compare_clock(a);
    uint64_t own = shared_total(&clock, k), base = shared_total(&clock, 0);
    float y = r.y + r.h - 20;
    const char *first = a->compare.runs[0].name;
    Str versus = pen_fill(p, S_CMP_VERSUS, "v", first, NULL);
    if (own == base) {
        text_cut(p, x, y, pen_word(p, S_CMP_SAME_TIME), SANS_SEMIBOLD, 14.5F,
                 COLOR_INK2, room);
        return;
    }
    bool less = own < base;
    Color color = less ? color_line(STATE_DONE) : COLOR_INK;
    Str by = pen_printf(p, "%s%s", less ? "−" : "+",
                        pen_seconds(p, less ? base - own : own - base));
    float w = pen_width(p, SANS_BOLD, 14.5F, by);
    float vw = pen_width(p, SANS_BOLD, 14.5F, versus);
    if (w + 6 + vw <= room) {
        text_at(p, x, y, pen_printf(p, "%s %s", by.ptr, versus.ptr), SANS_BOLD,
                14.5F, color);
        return;
    }
    bool two = r.h >= 124;
    if (two) text_cut(p, x, y, versus, SANS_MEDIUM, 14, COLOR_INK2, room);
    text_cut(p, x, two ? y - 20 : y, by, SANS_BOLD, 14.5F, color, room);
}

/* The large number, smaller until it fits (not below 15 px): it is what is
 * compared. */
static void total(const Board *b, float x, float yc, uint64_t t, float room) {
    Pen *p = &b->v->pen;
    Str digits = str_of(pen_digits(p, t));
    float size = 34, w = pen_width(p, MONO_BOLD, size, digits);
    if (w > room - 22) size = fmaxf(15, floorf(size * (room - 22) / w));
    w = text_cut(p, x, yc, digits, MONO_BOLD, size, COLOR_INK, room - 16);
    /* Its "s" is smaller and stands on the same line as the digits. */
    float unit = fminf(20, size);
    text_at(p, x + w + 6, yc + (size - unit) * 0.33F, STR("s"), MONO_SEMIBOLD,
            unit, COLOR_INK2);
}

void compare_row_right(const Board *b, Rect r, size_t k) {
    Pen *p = &b->v->pen;
    const Compared *run = &b->v->app->compare.runs[k];
    SharedClock clock = compare_clock(b->v->app);
    float x = r.x + r.w - b->right + 16, room = b->right - 28;
    /* Whoever hides the future must not see the total before the end. */
    bool hidden = b->v->app->hide_future && !compare_ended(b->v->app, k);
    StringKey why = S_CMP_NOT_RUN;
    bool special = remarkable(run, &why);
    StringKey what = hidden || !run->facts.over       ? S_CMP_SO_FAR
                     : run->facts.reason == END_NEVER ? S_CMP_LAST_EVENT
                                                      : S_CMP_TOTAL;
    if (!run->model) {
        pill(p, (Point){x, r.y + r.h / 2}, pen_word(p, S_CMP_NOT_RUN),
             STATE_ERROR, 14, ANCHOR_LEFT);
        return;
    }
    bool low = r.h < 100; /* there is no room for the word above it */
    if (!low)
        text_at(p, x, r.y + 20, pen_word(p, what), SANS_MEDIUM, 14, COLOR_INK2);
    total(b, x,
          r.y + r.h / 2 -
              (low         ? 12
               : r.h < 136 ? 4
                           : 0),
          shared_total(&clock, k), room);
    if (special) {
        Color color = run->facts.over && run->facts.reason == END_EXCEPTION
                          ? color_line(STATE_ERROR)
                          : COLOR_INK2;
        wrapped(p, x, r.y + r.h - 16, pen_word(p, why), room, r.h < 124 ? 1 : 2,
                color);
    } else if (k == 0) {
        text_cut(p, x, r.y + r.h - 20, pen_word(p, S_CMP_BASELINE),
                 SANS_SEMIBOLD, 14.5F, COLOR_INK2, room);
    } else if (compare_is_whole(&b->v->app->compare.runs[0])) {
        difference(b, r, k, x, room);
    }
}
