/* A program that cannot run: what is wrong, where, and what to do. */
#include <math.h>

#include "view/rich.h"
#include "view/view.h"

enum { CODE_SIZE = 17, ROW_H = 25, BLANK_H = 11, NOTE_H = 26, GUTTER = 62 };

static const Diag *diag_on(const Program *g, uint32_t line, size_t *index) {
    for (size_t i = 0; i < g->diags.len; i++) {
        const Diag *d = &g->diags.items[i];
        if (source_line_of(g->source, d->span.start) != line) continue;
        *index = i;
        return d;
    }
    return NULL;
}

static void numbered(View *v, Point at, float r, size_t number, float size) {
    draw_circle(v->pen.draw, at, r, (Paint){.fill = color_line(STATE_ERROR)});
    text_middle(&v->pen, at.x, at.y, str_of(pen_number(&v->pen, number)),
                MONO_BOLD, size, color_on(STATE_ERROR));
}

/* Caret, rule and message under a line. */
static void note(View *v, Rect r, float y, float x0, float x1, const Diag *d) {
    Pen *p = &v->pen;
    Color er = color_line(STATE_ERROR);
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

static float columns_before(const Source *src, uint32_t offset, float cell) {
    Str line = source_line(src, source_line_of(src, offset));
    return cell * (float)code_columns(
                      line.ptr, offset - (uint32_t)(line.ptr - src->text));
}

static float error_line(View *v, Rect r, uint32_t n, float y, float cell) {
    Pen *p = &v->pen;
    const Program *g = v->program;
    Str line = source_line(g->source, n);
    size_t k = 0;
    const Diag *d = diag_on(g, n, &k);
    float yc = y + ROW_H / 2.0F, x = r.x + GUTTER;
    Color er = color_line(STATE_ERROR);
    if (d) {
        Rect tint = {r.x + 4, y - 1, r.w - 8, ROW_H + NOTE_H + 2};
        draw_rect(p->draw, tint,
                  (Paint){.fill = color_fill(STATE_ERROR),
                          .fill_alpha = 0.14F,
                          .radius = 4});
        tint.w = 4;
        draw_rect(p->draw, tint, (Paint){.fill = er});
        numbered(v, (Point){r.x + 21, yc}, 9, k + 1, 13);
    }
    text_right(p, x - 8, yc, str_of(pen_number(p, n)), d ? MONO_BOLD : MONO, 14,
               d ? COLOR_INK : COLOR_INK3);
    uint32_t base = (uint32_t)(line.ptr - g->source->text);
    int columns = (int)((r.w - GUTTER - 12) / cell);
    size_t end = code_wrap(line, 0, columns); /* the rest does not matter */
    code_draw(p, (Point){x, yc}, g->source, &g->colors,
              (Span){base, base + (uint32_t)end}, CODE_SIZE, d != NULL);
    if (!d) return ROW_H;
    float x0 = x + columns_before(g->source, d->span.start, cell);
    float x1 = d->span.end > base + line.len
                   ? x0
                   : x + columns_before(g->source, d->span.end, cell);
    note(v, r, y + ROW_H, fminf(x0, r.x + r.w - 30), x1, d);
    return ROW_H + NOTE_H;
}

static bool blank(Str line) {
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t') return false;
    return true;
}

static void source_panel(View *v, Rect r) {
    Pen *p = &v->pen;
    const Program *g = v->program;
    panel(p, r, str_of(g->name),
          pen_fill(p, S_UI_PYTHON, "v", pen_printf(p, "3.%d", g->python).ptr,
                   NULL));
    if (!g->source) return;
    float cell = pen_width(p, MONO, CODE_SIZE, STR("0")), y = r.y + 36;
    uint32_t first = 1;
    if (g->diags.len) {
        uint32_t at = source_line_of(g->source, g->diags.items[0].span.start);
        uint32_t fit = (uint32_t)((r.h - 100) / ROW_H);
        if (at > fit) first = at - fit / 2;
    }
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
        if (y + ROW_H + (marked ? NOTE_H : 0) > r.y + r.h - 4) return;
        y += error_line(v, r, n, y, cell);
    }
}

static Str kind_name(const View *v, const Diag *d) {
    if (d->kind == DIAG_UNSUPPORTED)
        return pen_word(&v->pen, S_UI_NOT_SUPPORTED);
    return str_of(diag_kind_name(d->kind));
}

/* A card for one problem; returns its height. */
static float problem(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    const Program *g = v->program;
    const Diag *d = &g->diags.items[i];
    Place at = source_place(g->source, d->span.start);
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL, .stroke = COLOR_LINE, .radius = 8});
    draw_rect(p->draw, (Rect){r.x + 6, r.y + 10, 4, r.h - 20},
              (Paint){.fill = color_line(STATE_ERROR), .radius = 2});
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
    RichRun text = {RICH_TEXT, str_of(pen_clean(p, str_of(d->message), 600)),
                    STATE_READY};
    float y = r.y + 62;
    y += 26 * (float)rich_draw(p, (Point){r.x + 24, y}, &text, 1,
                               (RichStyle){17, 26, r.w - 44, 3, COLOR_INK});
    if (!d->hint || y + 60 > r.y + r.h) return y - r.y;
    text_at(p, r.x + 24, y + 12, pen_word(p, S_UI_TRY_THIS), SANS_SEMIBOLD, 15,
            COLOR_INK2);
    RichRun hint = {RICH_TEXT, str_of(pen_clean(p, str_of(d->hint), 600)),
                    STATE_READY};
    rich_draw(p, (Point){r.x + 24, y + 40}, &hint, 1,
              (RichStyle){16, 24, r.w - 44, 3, COLOR_INK2});
    return y - r.y;
}

static void problems(View *v, Rect r) {
    size_t n = v->program->diags.len;
    if (n == 0) return;
    size_t most = (size_t)fmaxf(1, floorf(r.h / 180));
    size_t shown = n < most ? n : most;
    float gap = LAYOUT_GUTTER, rest = n > shown ? 28 : 0;
    float h = (r.h - rest - gap * (float)(shown - 1)) / (float)shown;
    h = fminf(h, 296);
    for (size_t i = 0; i < shown; i++)
        problem(v, (Rect){r.x, r.y + (h + gap) * (float)i, r.w, h}, i);
    if (n > shown) view_more(v, r.x + r.w / 2, r.y + r.h - 12, n - shown);
}

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
    Str below = g->failure   ? str_of(pen_clean(p, str_of(g->failure), 300))
                : g->builtin ? pen_word(p, S_UI_NOTHING_EXECUTED_LESSON)
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
    float left = floorf(c.w * 0.476F), x = c.x + left + LAYOUT_GUTTER;
    source_panel(v, (Rect){c.x, c.y, left, c.h});
    problems(v, (Rect){x, c.y, c.x + c.w - x, c.h});
    static const StringKey keys[] = {S_UI_HINT_RELOAD, S_UI_HELP_LESSONS,
                                     S_UI_HELP_LANGUAGE, S_UI_HELP_THEME};
    static const char *const caps[] = {"F5", "G", "L", "T"};
    /* A lesson is no file that could be mended and read again. */
    int from = v->program->builtin;
    view_hints(v, keys + from, caps + from, 4 - from);
}
