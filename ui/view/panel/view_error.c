/* A program that cannot run: what is wrong, where, and what to do. */
#include <math.h>

#include "view/panel/view_error_words.h"
#include "view/rich.h"

/* Logical px: sizes of the fonts, steps from line to line, and GUTTER from the
 * panel's edge to the code.  Lines are higher than in view_source.c: this code
 * shall be read, not followed. */
enum {
    CODE_SIZE = 17,
    ROW_H = 25,
    BLANK_H = 11,
    NOTE_H = 26,
    GUTTER = 62,
    FIX_SIZE = 16,
    FIX_H = 24
};

/* About 600 px in a window of 1280. */
static float source_width(const View *v) {
    return floorf(v->layout.content.w * 0.476F);
}

/* The first error that begins on a line: a second one there has its card at the
 * right, but no mark. */
static const Diag *diag_on(const Program *g, uint32_t line, size_t *index) {
    for (size_t i = 0; i < g->diags.len; i++) {
        const Diag *d = &g->diags.items[i];
        if (source_line_of(g->source, d->span.start) != line) continue;
        *index = i;
        return d;
    }
    return NULL;
}

/* The same number in the source and on the card joins the two. */
static void numbered(View *v, Point at, float r, size_t number, float size) {
    draw_circle(v->pen.draw, at, r, (Paint){.fill = color_line(STATE_ERROR)});
    text_middle(&v->pen, at.x, at.y, str_of(pen_number(&v->pen, number)),
                MONO_BOLD, size, color_on(STATE_ERROR));
}

/* Caret, rule and message under a line. */
static void note(View *v, Rect r, float y, float x0, float x1, const Diag *d) {
    Pen *p = &v->pen;
    Color er = color_line(STATE_ERROR);
    /* At least as wide as the caret: an error may be a place without width. */
    x1 = fminf(fmaxf(x1, x0 + 10), r.x + r.w - 10);
    draw_line(p->draw, (Point){x0, y + 2}, (Point){x1, y + 2},
              (Paint){.stroke = er, .width = 2});
    Str text = str_of(pen_clean(p, str_of(d->message), 300));
    float w = pen_width(p, SANS_BOLD, 15, text), x = x0 + 18;
    float right = r.x + r.w - 12;
    if (x + w <= right) {
        Point tip[3] = {{x0, y + 12}, {x0 + 5, y + 3}, {x0 + 10, y + 12}};
        draw_poly(p->draw, tip, 3, (Paint){.fill = er});
    } else { /* the text needs the caret's place; the rule shows it too */
        x = fmaxf(r.x + GUTTER, right - w);
    }
    text_cut(p, x, y + 14, text, SANS_BOLD, 15, er, right - x);
}

/* The mark of an error across its line and the message below. */
static void tint_line(View *v, Rect r, float y, float h, size_t k) {
    Pen *p = &v->pen;
    Rect tint = {r.x + 4, y - 1, r.w - 8, h + 2};
    draw_rect(p->draw, tint,
              (Paint){.fill = color_fill(STATE_ERROR),
                      .fill_alpha = 0.14F,
                      .radius = 4});
    tint.w = 4;
    draw_rect(p->draw, tint, (Paint){.fill = color_line(STATE_ERROR)});
    numbered(v, (Point){r.x + 21, y + ROW_H / 2.0F}, 9, k + 1, 13);
}

/* A line that is too long goes on in the next row, behind a hook. */
typedef struct Piece {
    size_t from, to; /* bytes of the line */
    float x;         /* of its first column */
} Piece;

/* Begins with an all-zero Piece.  An empty line has one piece, too. */
static bool next_piece(Rect r, Str line, float cell, Piece *q) {
    bool first = q->x == 0;
    if (!first && q->to >= line.len) return false;
    q->from = q->to;
    q->x = r.x + GUTTER + (first ? 0 : 2 * cell);
    int columns = (int)((r.x + r.w - 12 - q->x) / cell);
    q->to = code_wrap(line, q->from, columns);
    return first || q->to > q->from;
}

static size_t pieces_of(Rect r, Str line, float cell) {
    Piece q = {0};
    size_t n = 0;
    while (next_piece(r, line, cell, &q))
        n++;
    return n;
}

/* Where an offset of the line is in this piece; its ends if it lies outside. */
static float x_in(const Piece *q, Str line, size_t at, float cell) {
    if (at < q->from) at = q->from;
    if (at > q->to) at = q->to;
    return q->x + cell * (float)code_columns(line.ptr + q->from, at - q->from);
}

static void note_below(View *v, Rect r, float y, const Piece *q, Str line,
                       float cell, const Diag *d) {
    uint32_t base = (uint32_t)(line.ptr - v->program->source->text);
    uint32_t from = d->span.start - base, to = d->span.end - base;
    float x0 = x_in(q, line, from, cell);
    /* A span that goes on in the next line is marked at its start alone. */
    float x1 = to > line.len ? x0 : x_in(q, line, to, cell);
    note(v, r, y, fminf(x0, r.x + r.w - 30), x1, d);
}

/* Returns the height that the line has taken. */
static float error_line(View *v, Rect r, uint32_t n, float y, float cell) {
    Pen *p = &v->pen;
    const Program *g = v->program;
    Str line = source_line(g->source, n);
    uint32_t base = (uint32_t)(line.ptr - g->source->text);
    size_t k = 0, at = 0;
    const Diag *d = diag_on(g, n, &k);
    float rows = (float)pieces_of(r, line, cell) * ROW_H, from = y;
    if (d) {
        tint_line(v, r, y, rows + NOTE_H, k);
        at = d->span.start - base;
    }
    bool noted = !d;
    for (Piece q = {0}; next_piece(r, line, cell, &q);) {
        float yc = y + ROW_H / 2.0F;
        bool first = q.from == 0;
        if (first)
            text_right(p, r.x + GUTTER - 8, yc, str_of(pen_number(p, n)),
                       d ? MONO_BOLD : MONO, 14, d ? COLOR_INK : COLOR_INK3);
        else
            code_hook(p, r.x + GUTTER - 17, yc);
        code_draw(p, (Point){q.x, yc}, g->source, &g->colors,
                  (Span){base + (uint32_t)q.from, base + (uint32_t)q.to},
                  CODE_SIZE, d != NULL);
        y += ROW_H;
        /* The note stands below the piece in which the error begins; an error
         * at the end of the line belongs to the last piece. */
        if (noted || (at >= q.to && q.to < line.len)) continue;
        note_below(v, r, y, &q, line, cell, d);
        y += NOTE_H;
        noted = true;
    }
    return y - from;
}

static bool blank(Str line) {
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t') return false;
    return true;
}

/* The program with each error marked in its place, from the line of the first
 * error at the latest. */
static void source_panel(View *v, Rect r) {
    Pen *p = &v->pen;
    const Program *g = v->program;
    panel(p, r, str_of(g->name),
          pen_fill(p, S_UI_PYTHON, "v", pen_printf(p, "3.%d", g->python).ptr,
                   NULL));
    /* A file that could not be read has no lines to show. */
    if (!g->source) return;
    float cell = pen_width(p, MONO, CODE_SIZE, STR("0")), y = r.y + 36;
    uint32_t first = 1;
    /* The first error is brought to the middle if it is not on the page. */
    if (g->diags.len) {
        uint32_t at = source_line_of(g->source, g->diags.items[0].span.start);
        uint32_t fit = (uint32_t)((r.h - 100) / ROW_H);
        if (at > fit) first = at - fit / 2;
    }
    /* An error behind the last line that is shown, at the end of the file, has
     * its line too. */
    uint32_t count = g->shown_lines;
    for (size_t i = 0; i < g->diags.len; i++) {
        uint32_t at = source_line_of(g->source, g->diags.items[i].span.start);
        if (at > count) count = at;
    }
    for (uint32_t n = first; n <= count; n++) {
        size_t k;
        bool marked = diag_on(g, n, &k);
        if (!marked && blank(source_line(g->source, n))) {
            y += BLANK_H;
            continue;
        }
        float rows = (float)pieces_of(r, source_line(g->source, n), cell);
        float h = rows * ROW_H + (marked ? NOTE_H : 0);
        /* A line with its note is shown as a whole or not at all. */
        if (y + h > r.y + r.h - 4) return;
        y += error_line(v, r, n, y, cell);
    }
}

/* ---- what is wrong, in words ---- */

/* As Python calls the kind, "SyntaxError", but for what only we refuse. */
static Str kind_name(const View *v, const Diag *d) {
    if (d->kind == DIAG_UNSUPPORTED)
        return pen_word(&v->pen, S_UI_NOT_SUPPORTED);
    return str_of(diag_kind_name(d->kind));
}

/* The number, the kind of error and where it is. */
static void problem_head(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    const Program *g = v->program;
    const Diag *d = &g->diags.items[i];
    Place at = source_place(g->source, d->span.start);
    numbered(v, (Point){r.x + 30, r.y + 26}, 11, i + 1, 15);
    Str place = pen_printf(p, "%s:%u:%u", g->name, at.line, at.rune + 1);
    float pw = pen_width(p, MONO_MEDIUM, 14, place);
    float room = r.w - 64 - 14;
    bool both = pw < room * 0.5F;
    text_cut(p, r.x + 50, r.y + 26,
             pen_fill(p, S_UI_KIND_AT_LINE, "v", kind_name(v, d).ptr, "n",
                      pen_number(p, at.line), NULL),
             SANS_BOLD, 18, COLOR_INK, both ? room - pw - 12 : room);
    if (both)
        text_right(p, r.x + r.w - 14, r.y + 26, place, MONO_MEDIUM, 14,
                   COLOR_INK3);
}

/* What is wrong in plain words; Python's message where there are none. */
static Str words_of(const View *v, const Diag *d) {
    const Pen *p = &v->pen;
    const char *message = pen_clean(p, str_of(d->message), 600);
    if (d->kind == DIAG_UNSUPPORTED)
        return pen_fill(p, S_UI_ERR_UNSUPPORTED, "v", message, NULL);
    StringKey key = error_words(v->program, d);
    return key == S_COUNT ? str_of(message) : pen_word(p, key);
}

/* What the checker has to say goes before the advice of the table. */
static Str advice_of(const View *v, const Diag *d) {
    const Pen *p = &v->pen;
    if (d->hint) return str_of(pen_clean(p, str_of(d->hint), 600));
    StringKey key = error_advice(v->program, d);
    return key == S_COUNT ? STR("") : pen_word(p, key);
}

/* How the code could read: added lines, as in a comparison of files. */
static void fix_box(View *v, Rect r, const Str *lines, size_t n) {
    Pen *p = &v->pen;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_CARD, .stroke = COLOR_LINE, .radius = 6});
    /* Put together as a source of its own, so that it is coloured like code.
     * Drawing copies the texts: it can be freed at the end. */
    StrBuf sb = {0};
    for (size_t i = 0; i < n; i++)
        sb_printf(&sb, "%.*s\n", (int)lines[i].len, lines[i].ptr);
    Source *src = source_new("fix", sb.data, sb.len);
    CodeColors colors = {0};
    code_colors_make(&colors, src, v->program->python);
    float cell = pen_width(p, MONO, FIX_SIZE, STR("0"));
    int columns = (int)((r.w - 36 - 12) / cell);
    for (uint32_t i = 1; i <= n; i++) {
        float yc = r.y + 8 + FIX_H * ((float)i - 0.5F);
        text_at(p, r.x + 14, yc, STR("+"), MONO_BOLD, FIX_SIZE,
                color_line(STATE_DONE));
        Str line = source_line(src, i);
        uint32_t at = (uint32_t)(line.ptr - src->text);
        size_t end = code_wrap(line, 0, columns);
        code_draw(p, (Point){r.x + 36, yc}, src, &colors,
                  (Span){at, at + (uint32_t)end}, FIX_SIZE, false);
    }
    code_colors_free(&colors);
    source_free(src);
    sb_free(&sb);
}

/* What to do about it; `y` is where the words above have ended. */
static float remedy(View *v, Rect r, float y, const Diag *d) {
    Pen *p = &v->pen;
    Str lines[FIX_LINES], advice = advice_of(v, d);
    size_t n = error_fix(v, d, lines);
    float x = r.x + 24, w = r.w - 44, bottom = r.y + r.h - 10;
    float box = FIX_H * (float)n + 16;
    /* A heading with nothing below it would be worse than none. */
    if ((n == 0 && advice.len == 0) || y + 44 > bottom) return y;
    y += 12;
    text_at(p, x, y, pen_word(p, S_UI_TRY_THIS), SANS_SEMIBOLD, 15, COLOR_INK2);
    y += 18;
    if (n > 0 && y + box <= bottom) {
        fix_box(v, (Rect){x, y, w, box}, lines, n);
        y += box + 8;
    }
    int most = (int)((bottom - y) / 24);
    if (advice.len == 0 || most < 1) return y;
    RichRun run = {RICH_TEXT, advice, STATE_READY};
    int used =
        rich_draw(p, (Point){x, y + 12}, &run, 1,
                  (RichStyle){16, 24, w, most < 3 ? most : 3, COLOR_INK2});
    return y + 24 * (float)used;
}

/* Python's own message, if the source has no room for all of it. */
static float said_by_python(View *v, Rect r, float y, const Diag *d,
                            Str words) {
    Pen *p = &v->pen;
    Str text = str_of(pen_clean(p, str_of(d->message), 600));
    float room = source_width(v) - GUTTER - 12;
    bool fits = pen_width(p, SANS_BOLD, 15, text) <= room;
    if (fits || str_eq(text, words) || d->kind == DIAG_UNSUPPORTED) return 0;
    RichRun run = {RICH_TEXT, text, STATE_READY};
    return 22 * (float)rich_draw(p, (Point){r.x + 24, y}, &run, 1,
                                 (RichStyle){15, 22, r.w - 44, 2, COLOR_INK2});
}

/* A card for one problem. */
static void problem(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    const Diag *d = &v->program->diags.items[i];
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL, .stroke = COLOR_LINE, .radius = 8});
    draw_rect(p->draw, (Rect){r.x + 6, r.y + 10, 4, r.h - 20},
              (Paint){.fill = color_line(STATE_ERROR), .radius = 2});
    problem_head(v, r, i);
    RichRun text = {RICH_TEXT, words_of(v, d), STATE_READY};
    float y = r.y + 62;
    y += 26 * (float)rich_draw(p, (Point){r.x + 24, y}, &text, 1,
                               (RichStyle){17, 26, r.w - 44, 4, COLOR_INK});
    y += said_by_python(v, r, y, d, text.text);
    remedy(v, r, y, d);
}

/* The cards share the height evenly; those that do not fit are counted, and
 * come up when the first ones are mended. */
static void problems(View *v, Rect r) {
    size_t n = v->program->diags.len;
    if (n == 0) return;
    /* Less than 180 px a card would leave no room for what to do. */
    size_t most = (size_t)fmaxf(1, floorf(r.h / 180));
    size_t shown = n < most ? n : most;
    float gap = LAYOUT_GUTTER, rest = n > shown ? 28 : 0;
    float h = (r.h - rest - gap * (float)(shown - 1)) / (float)shown;
    h = fminf(h, 296);
    for (size_t i = 0; i < shown; i++)
        problem(v, (Rect){r.x, r.y + (h + gap) * (float)i, r.w, h}, i);
    if (n > shown) view_more(v, r.x + r.w / 2, r.y + r.h - 12, n - shown);
}

/* In the place of the story bar: that it cannot run, and why nothing has
 * happened. */
static void headline(View *v, Rect r) {
    Pen *p = &v->pen;
    const Program *g = v->program;
    Color er = color_line(STATE_ERROR);
    draw_rect(
        p->draw, r,
        (Paint){.fill = COLOR_PANEL, .stroke = er, .width = 2, .radius = 8});
    draw_rect(p->draw, (Rect){r.x + 5, r.y + 9, 4, r.h - 18},
              (Paint){.fill = er, .radius = 2});
    Point c = {r.x + 44, r.y + r.h / 2};
    draw_circle(p->draw, c, 17, (Paint){.fill = er});
    icon(p, ICON_ERROR, c, 9, color_on(STATE_ERROR), er);
    size_t n = g->diags.len;
    Str title =
        n == 1 ? pen_word(p, S_UI_CANNOT_RUN)
        : n    ? pen_fill(p, S_UI_CANNOT_RUN_N, "n", pen_number(p, n), NULL)
               : pen_word(p, S_UI_CANNOT_OPEN);
    /* A file that could not be read has a reason of its own. */
    Str below = g->failure   ? str_of(pen_clean(p, str_of(g->failure), 300))
                : g->builtin ? pen_word(p, S_UI_NOTHING_EXECUTED_LESSON)
                : g->pasted  ? pen_word(p, S_UI_NOTHING_EXECUTED_PASTED)
                             : pen_word(p, S_UI_NOTHING_EXECUTED);
    float room = r.w - 78 - 16;
    text_cut(p, r.x + 78, c.y - 13, title, SANS_BOLD, 21, COLOR_INK, room);
    text_cut(p, r.x + 78, c.y + 15, below, SANS_MEDIUM, 16, COLOR_INK2, room);
}

void view_error(View *v) {
    const Layout *l = &v->layout;
    Rect c = l->content;
    view_title(v, l->title);
    headline(v, l->story);
    float left = source_width(v), x = c.x + left + LAYOUT_GUTTER;
    source_panel(v, (Rect){c.x, c.y, left, c.h});
    problems(v, (Rect){x, c.y, c.x + c.w - x, c.h});
    /* Keys and caps belong together by index; the first pair is left out
     * below. */
    static const StringKey keys[] = {S_UI_HINT_RELOAD, S_UI_HINT_OTHER,
                                     S_UI_HELP_LESSONS, S_UI_HELP_LANGUAGE,
                                     S_UI_HELP_THEME};
    static const char *const caps[] = {"F5", "Ctrl O", "G", "L", "T"};
    /* A lesson is no file that could be mended and read again, nor is a pasted
     * text. */
    int from = v->program->builtin || v->program->pasted;
    view_hints(v, keys + from, caps + from, 5 - from);
    if (!from && v->app->host.changed)
        text_right(&v->pen, l->w - 14, l->transport.y + l->transport.h / 2,
                   pen_word(&v->pen, S_UI_CHECKED_ON_SAVE), SANS_MEDIUM, 14,
                   COLOR_INK3);
}
