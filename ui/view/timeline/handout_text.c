/* Below the timeline of a handout: the program, in as many columns as there is
 * room for, and what it has written. */
#include <math.h>

#include "view/timeline/handout_impl.h"

/* px; and how much of it is on the page: more is counted, not printed. */
enum { ROW_H = 18, GUTTER = 34, GAP = 28, MOST_ROWS = 120, MOST_LINES = 60 };

static const float code_size = 13;

/* A line, or what goes on of it in a further row. */
typedef struct Row {
    uint32_t line;
    size_t from, to; /* bytes of the line */
} Row;

typedef struct Rows {
    Row *all;
    uint32_t n, lines; /* of how many lines */
} Rows;

static Rows break_lines(const View *v, int columns) {
    const Program *g = v->program;
    Rows rows = {.all = arena_array(v->pen.frame, Row, MOST_ROWS)};
    for (uint32_t k = 1; g->source && k <= g->shown_lines; k++) {
        Str line = source_line(g->source, k);
        size_t at = 0;
        do {
            if (rows.n == MOST_ROWS) return rows;
            /* Two columns stand before what goes on. */
            size_t end = code_wrap(line, at, at ? columns - 2 : columns);
            rows.all[rows.n++] = (Row){k, at, end};
            at = end;
        } while (at < line.len);
        rows.lines = k;
    }
    return rows;
}

static int longest_line(const View *v) {
    const Program *g = v->program;
    size_t most = 0;
    for (uint32_t k = 1; g->source && k <= g->shown_lines; k++) {
        Str line = source_line(g->source, k);
        size_t n = code_columns(line.ptr, line.len);
        if (n > most) most = n;
    }
    return (int)(most < 20 ? 20 : most > 88 ? 88 : most);
}

static void code_row(View *v, Point at, const Row *row, float cell) {
    Pen *p = &v->pen;
    float x = at.x, yc = at.y;
    const Program *g = v->program;
    if (row->from == 0)
        text_right(p, x + GUTTER - 12, yc,
                   pen_printf(p, "%u", (unsigned)row->line), MONO, 13,
                   COLOR_INK3);
    x += GUTTER;
    if (row->from > 0) {
        code_hook(p, x + cell, yc);
        x += 2 * cell;
    }
    uint32_t base =
        (uint32_t)(source_line(g->source, row->line).ptr - g->source->text);
    Span part = {base + (uint32_t)row->from, base + (uint32_t)row->to};
    code_draw(p, (Point){x, yc}, g->source, &g->colors, part, code_size, false);
}

static void more(View *v, Point at, uint32_t n) {
    text_at(&v->pen, at.x, at.y,
            pen_fill(&v->pen, S_UI_MORE, "n", pen_number(&v->pen, n), NULL),
            SANS_MEDIUM, 14, COLOR_INK2);
}

static Str time_of(const View *v, const ConsoleLine *line) {
    return str_of(pen_digits(&v->pen, line->t_ns));
}

static float time_width(const View *v, uint32_t n) {
    float w = 30;
    for (uint32_t i = 0; i < n; i++) {
        ConsoleLine line;
        if (model_console_line(v->model, i, &line))
            w = fmaxf(w, pen_width(&v->pen, MONO, 13, time_of(v, &line)));
    }
    return w + 14;
}

/* ---- columns ---- */

/* Code and output flow through columns of one height. */
typedef struct Flow {
    float x, y, each, cell; /* px: the first column, and from one to the next */
    int columns;            /* characters of code in one */
    uint32_t across, high;  /* how many, and rows in each */
    Rows code;
    Rows out;         /* of the output: pieces of cleaned lines */
    uint32_t out_all; /* lines that there are of it */
    float times;      /* px for their times */
    bool beside;      /* behind all columns of code, in one of its own */
} Flow;

/* Rows that the output takes with its title and a blank one before it, and
 * with what says how much is left out; the same of the code. */
static uint32_t out_rows(const Flow *f) {
    return 2 + (f->out.n ? f->out.n : 1) + (f->out_all > f->out.lines);
}

static uint32_t code_rows(const Flow *f, const View *v) {
    return 1 + f->code.n + (f->code.lines < v->program->shown_lines);
}

/* The output stays in one piece, below the code or in a column of its own. */
static bool fits(uint32_t code, uint32_t out, uint32_t across, uint32_t high) {
    uint32_t used = (code + high - 1) / high;
    if (used <= across && out <= used * high - code) return true;
    return used + 1 <= across && out - 1 <= high;
}

static void choose_height(Flow *f, const View *v) {
    uint32_t code = code_rows(f, v), out = out_rows(f);
    f->high = 12; /* lower ones tear a text to pieces */
    while (!fits(code, out, f->across, f->high))
        f->high++;
}

static Point place(const Flow *f, uint32_t row) {
    return (Point){f->x + f->each * (float)(row / f->high),
                   f->y + 8 + (float)(row % f->high) * ROW_H};
}

static void title(View *v, Point at, StringKey key) {
    text_at(&v->pen, at.x, at.y, pen_word(&v->pen, key), SANS_SEMIBOLD, 14,
            COLOR_INK2);
}

static void program(View *v, const Flow *f) {
    uint32_t row = 0;
    title(v, place(f, row++), S_UI_LANE_PROGRAM);
    for (uint32_t i = 0; i < f->code.n; i++)
        code_row(v, place(f, row++), &f->code.all[i], f->cell);
    if (f->code.lines < v->program->shown_lines)
        more(v, place(f, row), v->program->shown_lines - f->code.lines);
}

/* A line of the output as it is printed; false: there is none. */
static bool out_line(const View *v, uint32_t i, ConsoleLine *line) {
    if (!model_console_line(v->model, i, line)) return false;
    line->text = str_of(pen_clean(&v->pen, line->text, 2000));
    return true;
}

static Rows break_output(const View *v, int columns) {
    Rows rows = {.all = arena_array(v->pen.frame, Row, MOST_LINES)};
    ConsoleLine line;
    for (uint32_t i = 0; out_line(v, i, &line); i++) {
        size_t at = 0;
        do {
            if (rows.n == MOST_LINES) return rows;
            size_t end = code_wrap(line.text, at, columns);
            rows.all[rows.n++] = (Row){i, at, end};
            at = end;
        } while (at < line.text.len);
        rows.lines = i + 1;
    }
    return rows;
}

static void out_row(View *v, const Flow *f, Point at, const Row *row) {
    Pen *p = &v->pen;
    ConsoleLine line;
    if (!out_line(v, row->line, &line)) return;
    bool err = line.stream == STREAM_ERR;
    if (row->from == 0)
        text_right(p, at.x + f->times - 14, at.y, time_of(v, &line), MONO, 13,
                   COLOR_INK3);
    Str part = {line.text.ptr + row->from, row->to - row->from};
    text_at(p, at.x + f->times, at.y, part, MONO, 13,
            err ? color_line(STATE_ERROR) : COLOR_INK);
}

static void output(View *v, const Flow *f) {
    uint32_t code = code_rows(f, v), used = (code + f->high - 1) / f->high;
    /* Behind a blank row, or at the top of the next column. */
    uint32_t row = code + 1;
    if (out_rows(f) > used * f->high - code) row = used * f->high;
    if (f->beside) row = f->across * f->high;
    title(v, place(f, row++), S_PAPER_OUTPUT);
    for (uint32_t i = 0; i < f->out.n; i++)
        out_row(v, f, place(f, row++), &f->out.all[i]);
    Point at = place(f, row);
    if (!f->out.n)
        text_at(&v->pen, at.x, at.y, pen_word(&v->pen, S_PAPER_NO_OUTPUT),
                SANS_MEDIUM, 14, COLOR_INK3);
    if (f->out_all > f->out.lines) more(v, at, f->out_all - f->out.lines);
}

/* px that the longest line of the output takes, within reason. */
static float output_width(const View *v, uint32_t n, float times) {
    ConsoleLine line;
    float w = 120;
    for (uint32_t i = 0; i < n && out_line(v, i, &line); i++)
        w = fmaxf(w, pen_width(&v->pen, MONO, 13, line.text));
    return fminf(w + times, 500);
}

/* px that are wide enough for it. */
enum { OUTPUT_W = 240 };

static uint32_t larger(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

/* In what columns of code leave of the width, if that makes the page lower. */
static void try_beside(Flow *f, const View *v, float code, float room) {
    Flow b = *f;
    b.beside = true;
    b.each = code + GAP;
    b.across = (uint32_t)fmaxf(0, (room - OUTPUT_W) / b.each);
    if (!b.across) return;
    float w = room - b.each * (float)b.across - b.times;
    b.out = break_output(v, (int)(w / b.cell));
    uint32_t rows = (code_rows(&b, v) + b.across - 1) / b.across;
    b.high = larger(larger(rows, out_rows(&b) - 1), 12);
    if (b.high < f->high) *f = b;
}

float handout_text(View *v, float y, float w) {
    float x = HANDOUT_MARGIN, room = w - 2 * HANDOUT_MARGIN;
    Flow f = {.x = x, .y = y + 12, .out_all = model_console_lines(v->model)};
    uint32_t lines = f.out_all < MOST_LINES ? f.out_all : MOST_LINES;
    f.cell = pen_width(&v->pen, MONO, code_size, STR("0"));
    f.columns = longest_line(v);
    f.times = time_width(v, lines);
    float code = GUTTER + f.cell * (float)f.columns;
    float each = fmaxf(code, output_width(v, lines, f.times));
    f.each = fminf(each, room) + GAP;
    f.across = (uint32_t)fmaxf(1, (room + GAP) / f.each);
    f.code = break_lines(v, f.columns);
    f.out = break_output(v, (int)((f.each - GAP - f.times) / f.cell));
    choose_height(&f, v);
    try_beside(&f, v, code, room);
    draw_line(v->pen.draw, (Point){x, y}, (Point){w - x, y},
              (Paint){.stroke = COLOR_LINE});
    if (v->program->source) program(v, &f);
    output(v, &f);
    return f.y + (float)f.high * ROW_H;
}
