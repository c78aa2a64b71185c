/* txt.c: the timeline and the narration for a terminal.
 *
 * Nothing but characters: no colours, no controls.  Lines are at most as many
 * cells wide as wanted, but what the program printed, which stays whole. */
#include "export/sheet.h"

#include <stdio.h>
#include <string.h>

static void plain(StrBuf *out, Str s) {
    cells_clean_line(out, s);
}

static const SheetStyle style = {plain, plain};

static void wrapped(Sheet *s, const StrBuf *text, size_t indent) {
    if (text->len) cells_wrap(s->out, sb_str(text), indent, indent, s->columns);
}

static void line_of(Sheet *s, StringKey key) {
    cells_wrap(s->out, str_of(string_get(key, s->lang)), 0, 0, s->columns);
}

static void heading(Sheet *s, StringKey key) {
    cells_heading(s->out, str_of(string_get(key, s->lang)));
}

/* ---- several programs ---- */

/* Measured anew for each cell: programs are few, and nothing need be kept. */
static size_t column_cells(const Sheet *s, int k) {
    size_t most = 0;
    for (int p = -1; p < (int)s->x->n; p++) {
        StrBuf cell = {0};
        sheet_comparison(s, p, k, &cell);
        size_t cells = cells_count(sb_str(&cell));
        if (cells > most) most = cells;
        sb_free(&cell);
    }
    return most;
}

/* Names at the left, numbers right below their heads. */
static void comparison_line(Sheet *s, int p) {
    StrBuf cell = {0};
    size_t start = s->out->len;
    for (int k = 0; sheet_comparison(s, p, k, &cell); k++) {
        size_t pad = column_cells(s, k) - cells_count(sb_str(&cell));
        bool number = k > 0 && k < 5;
        if (number) sb_repeat(s->out, ' ', pad);
        sb_put(s->out, cell.data, cell.len);
        sb_repeat(s->out, ' ', number ? 2 : pad + 2);
        sb_clear(&cell);
    }
    sb_free(&cell);
    while (s->out->len > start && s->out->data[s->out->len - 1] == ' ')
        s->out->len--;
    sb_putc(s->out, '\n');
}

static void start(Sheet *s) {
    if (s->x->n < 2) return;
    for (int p = -1; p < (int)s->x->n; p++)
        comparison_line(s, p);
    sb_putc(s->out, '\n');
    line_of(s, S_X_SAME_SCALE);
    sb_puts(s->out, "\n\n");
}

/* ---- one program ---- */

static void title(Sheet *s) {
    StrBuf text = {0};
    cells_clean_line(&text, s->in->title.len ? s->in->title : s->in->name);
    size_t cells = cells_count(sb_str(&text));
    wrapped(s, &text, 0);
    cells_repeat(s->out, "═", cells < s->columns ? cells : s->columns);
    sb_putc(s->out, '\n');
    sb_clear(&text);
    cells_clean_line(&text, s->in->name);
    sb_puts(&text, " · ");
    sheet_python(s, &text);
    wrapped(s, &text, 0);
    sb_clear(&text);
    sheet_range(s, &text);
    wrapped(s, &text, 0);
    sb_free(&text);
}

static void head(Sheet *s) {
    if (s->at) sb_puts(s->out, "\n\n");
    title(s);
    if (!s->in->text.len) return;
    sb_putc(s->out, '\n');
    StrBuf text = {0};
    cells_clean_line(&text, s->in->text);
    wrapped(s, &text, 0);
    sb_free(&text);
}

static void timeline(Sheet *s, bool ends) {
    if (!ends) heading(s, S_UI_TIMELINE);
}

static void story(Sheet *s) {
    heading(s, S_X_STORY);
    if (!trace_console_text(s->in->trace).len) return;
    line_of(s, S_X_PRINTS_NOTE);
    sb_putc(s->out, '\n');
}

/* Cells of the longest number of the run and of its longest time. */
static void widths(const Sheet *s, int *number, int *time) {
    StrBuf t = {0};
    cells_time(&t, s->program->report.t_ns, s->in->trace);
    /* A time in the middle may need more digits than the last one. */
    *time = t.len > 8 ? (int)t.len : 8;
    *number = snprintf(
        NULL, 0, "%zu",
        model_stops(s->program->model, story_steps_by(s->program->model)) - 1);
    sb_free(&t);
}

static void printed(Sheet *s, size_t indent) {
    StoryPrint p;
    while (story_print(s->in->trace, s->story.prints, s->story.to, &p)) {
        const char *at = p.text.ptr, *end = at + p.text.len;
        while (at < end) {
            const char *nl = memchr(at, '\n', (size_t)(end - at));
            Str line = {at, (size_t)((nl ? nl : end) - at)};
            sb_repeat(s->out, ' ', indent);
            sb_puts(s->out, p.stream == STREAM_ERR ? "! " : "│ ");
            cells_clean(s->out, line);
            sb_putc(s->out, '\n');
            at = nl ? nl + 1 : end;
        }
    }
}

static void step(Sheet *s) {
    int number, time;
    widths(s, &number, &time);
    StrBuf text = {0}, t = {0};
    cells_time(&t, model_now(s->story.model)->t_ns, s->in->trace);
    sb_printf(s->out, "%*zu  %*s  ", number, s->story.step, time, t.data);
    /* A longer time moves its sentence to the right. */
    size_t indent =
        (size_t)number + 2 + (t.len > (size_t)time ? t.len : (size_t)time) + 2;
    sheet_narration(&text, &s->story.narration, &style);
    cells_wrap(s->out, sb_str(&text), indent, indent, s->columns);
    sb_free(&text);
    sb_free(&t);
    printed(s, indent);
}

static void end(Sheet *s) {
    heading(s, S_UI_HOW_IT_ENDED);
    StrBuf text = {0};
    sheet_end_title(s, &s->program->report, &text);
    wrapped(s, &text, 0);
    sb_clear(&text);
    sheet_sums(s, &text);
    wrapped(s, &text, 0);
    for (size_t k = 0; sb_clear(&text), sheet_remark(s, k, &style, &text);
         k++) {
        sb_puts(s->out, "- ");
        wrapped(s, &text, 2);
    }
    sb_free(&text);
}

static const SheetFormat format = {start, head, timeline, story, step, end};

static void *txt_open(Export *x) {
    size_t columns = x->options.columns < 40 ? 40 : x->options.columns;
    return sheet_open(x, &format, columns);
}

const Backend backend_txt = {txt_open, sheet_step, sheet_progress, sheet_close};
