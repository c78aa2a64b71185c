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

static void code_row(View *v, float x, float yc, const Row *row, float cell) {
    Pen *p = &v->pen;
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

static float title(View *v, float x, float y, StringKey key) {
    text_at(&v->pen, x, y + 8, pen_word(&v->pen, key), SANS_SEMIBOLD, 14,
            COLOR_INK2);
    return y + 28;
}

static void more(View *v, float x, float y, uint32_t n) {
    text_at(&v->pen, x, y,
            pen_fill(&v->pen, S_UI_MORE, "n", pen_number(&v->pen, n), NULL),
            SANS_MEDIUM, 14, COLOR_INK2);
}

/* Columns of equal height; returns where the longest ends. */
static float program(View *v, float x, float y, int columns, int across,
                     float cell) {
    Rows rows = break_lines(v, columns);
    uint32_t high = (rows.n + (uint32_t)across - 1) / (uint32_t)across;
    float step = GUTTER + cell * (float)columns + GAP;
    y = title(v, x, y, S_UI_LANE_PROGRAM);
    for (uint32_t i = 0; i < rows.n; i++)
        code_row(v, x + step * (float)(i / high), y + (float)(i % high) * ROW_H,
                 &rows.all[i], cell);
    y += (float)high * ROW_H;
    if (rows.lines >= v->program->shown_lines) return y;
    more(v, x + GUTTER, y, v->program->shown_lines - rows.lines);
    return y + ROW_H;
}

static Str time_of(const View *v, const ConsoleLine *line) {
    StrBuf sb = {0};
    string_seconds(&sb, line->t_ns);
    Str s = pen_printf(&v->pen, "%s", sb.data);
    sb_free(&sb);
    return s;
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

static float output(View *v, float x, float y, float w) {
    Pen *p = &v->pen;
    uint32_t all = model_console_lines(v->model);
    uint32_t n = all < MOST_LINES ? all : MOST_LINES;
    float times = time_width(v, n);
    y = title(v, x, y, S_PAPER_OUTPUT);
    for (uint32_t i = 0; i < n; i++, y += ROW_H) {
        ConsoleLine line;
        if (!model_console_line(v->model, i, &line)) break;
        bool err = line.stream == STREAM_ERR;
        text_right(p, x + times - 14, y, time_of(v, &line), MONO, 13,
                   COLOR_INK3);
        text_cut(p, x + times, y, str_of(pen_clean(p, line.text, 500)), MONO,
                 13, err ? color_line(STATE_ERROR) : COLOR_INK, w - times);
    }
    if (n == 0)
        text_at(p, x, y, pen_word(p, S_PAPER_NO_OUTPUT), SANS_MEDIUM, 14,
                COLOR_INK3);
    if (n == 0) y += ROW_H;
    if (all == n) return y;
    more(v, x, y, all - n);
    return y + ROW_H;
}

/* px that the longest line of the output takes, within reason. */
static float output_width(const View *v) {
    uint32_t n = model_console_lines(v->model);
    n = n < MOST_LINES ? n : MOST_LINES;
    float w = 120;
    for (uint32_t i = 0; i < n; i++) {
        ConsoleLine line;
        if (!model_console_line(v->model, i, &line)) break;
        w = fmaxf(w, pen_width(&v->pen, MONO, 13,
                               str_of(pen_clean(&v->pen, line.text, 500))));
    }
    return fminf(w + time_width(v, n), 480);
}

/* The output at the right of the program, which has as many columns as fit
 * beside it. */
float handout_text(View *v, float y, float w) {
    float x = HANDOUT_MARGIN, room = w - 2 * HANDOUT_MARGIN;
    float cell = pen_width(&v->pen, MONO, code_size, STR("0"));
    float out = output_width(v), beside = room - out - GAP;
    draw_line(v->pen.draw, (Point){x, y}, (Point){w - x, y},
              (Paint){.stroke = COLOR_LINE});
    y += 12;
    if (!v->program->source) return output(v, x, y, room);
    int columns = longest_line(v);
    int fit = (int)((beside - GUTTER) / cell);
    if (columns > fit) columns = fit;
    float each = GUTTER + cell * (float)columns + GAP;
    int across = (int)((beside + GAP) / each);
    /* A short program is easier to read in one piece. */
    int useful = (int)(v->program->shown_lines / 14) + 1;
    if (across > useful) across = useful;
    float code = program(v, x, y, columns, across, cell);
    return fmaxf(code, output(v, x + (float)across * each, y,
                              room - (float)across * each));
}
