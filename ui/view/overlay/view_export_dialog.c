/* The export dialog: formats, then range, clock and file. */
#include <math.h>
#include <string.h>

#include "view/overlay/overlay.h"
#include "view/rich.h"
#include "view/view.h"

/* px: from the panel's edge to what is in it, the labels of the fields, and all
 * that is not the list of formats. */
static const float pad = 28, label_w = 66, fixed_h = 280;

/* ---- pieces ---- */

/* Where typing and the arrows go. */
static bool has_focus(const View *v, ExportField f) {
    return v->app->exporting.field == f && !export_dialog_busy(v->app);
}

static void ring(View *v, Rect r) {
    draw_rect(v->pen.draw, rect_inset(r, -3),
              (Paint){.stroke = COLOR_INK, .width = 2, .radius = 9});
}

static void label(View *v, float x, float yc, StringKey word) {
    text_at(&v->pen, x, yc, pen_word(&v->pen, word), SANS_SEMIBOLD, 14,
            COLOR_INK2);
}

static void format_row(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    const ExportDialog *d = &v->app->exporting;
    const ExportRow *row = &d->rows[i];
    bool on = i == d->row;
    float yc = r.y + r.h / 2;
    if (on) {
        draw_rect(p->draw, r, (Paint){.fill = COLOR_HI, .radius = 5});
        draw_rect(p->draw, (Rect){r.x, r.y + 4, 3, r.h - 8},
                  (Paint){.fill = COLOR_INK, .radius = 1.5F});
    }
    text_at(p, r.x + 14, yc, str_of(row->name), on ? MONO_BOLD : MONO_SEMIBOLD,
            15, COLOR_INK);
    /* The ground of the chosen row leaves too little contrast for the third
     * ink. */
    Str ending = str_of(row->ending);
    text_right(p, r.x + r.w - 12, yc, ending, MONO, 14,
               on ? COLOR_INK2 : COLOR_INK3);
    float x = r.x + 126;
    text_cut(p, x, yc, pen_word(p, row->what), SANS_MEDIUM, 15, COLOR_INK,
             r.x + r.w - 24 - pen_width(p, MONO, 14, ending) - x);
    pen_hot(p, r, ACT_EXPORT_FORMAT, (int64_t)i);
}

static void formats(View *v, Rect r, float row_h) {
    const ExportDialog *d = &v->app->exporting;
    for (size_t i = 0; i < d->nrows; i++)
        format_row(v, (Rect){r.x, r.y + (float)i * row_h, r.w, row_h - 1}, i);
    if (has_focus(v, EXPORT_FIELD_FORMAT))
        ring(v, (Rect){r.x, r.y + (float)d->row * row_h, r.w, row_h - 1});
}

/* ---- range and clock ---- */

/* Returns where it ends. */
static float range_field(View *v, float x, float y) {
    Pen *p = &v->pen;
    const ExportDialog *d = &v->app->exporting;
    static const StringKey words[EXPORT_PARTS] = {
        S_UI_EXPORT_WHOLE, S_UI_EXPORT_HERE, S_UI_EXPORT_SEEN};
    Str all[EXPORT_PARTS];
    bool can = export_dialog_has(v->app, EXPORT_FIELD_RANGE);
    /* A format of the whole run alone says so. */
    int n = can ? d->nparts : 1;
    for (int i = 0; i < n; i++)
        all[i] = pen_word(p, words[d->parts[i]]);
    label(v, x, y + 14, S_UI_EXPORT_RANGE);
    x += label_w;
    Rect r = {x, y, 0, 28};
    r.w = segments(p, r, 14, all, n, can ? d->part : 0, ACT_EXPORT_RANGE);
    if (has_focus(v, EXPORT_FIELD_RANGE)) ring(v, r);
    return x + r.w;
}

static void clock_field(View *v, float x, float y) {
    Pen *p = &v->pen;
    const ExportDialog *d = &v->app->exporting;
    const ExportRow *row = &d->rows[d->row];
    if (!export_dialog_has(v->app, EXPORT_FIELD_CLOCK)) return;
    StringKey name = row->clock ? S_UI_EXPORT_CLOCK : S_UI_EXPORT_AXIS;
    Str all[2] = {
        pen_word(p, row->clock ? S_UI_EXPORT_VIRTUAL : S_UI_AXIS_EVENTS),
        pen_word(p, row->clock ? S_UI_EXPORT_STEPS : S_UI_AXIS_SECONDS)};
    label(v, x, y + 14, name);
    x += pen_width(p, SANS_SEMIBOLD, 14, pen_word(p, name)) + 14;
    Rect r = {x, y, 0, 28};
    bool second = row->clock ? d->steps : d->seconds;
    r.w = segments(p, r, 14, all, 2, second, ACT_EXPORT_CLOCK);
    if (has_focus(v, EXPORT_FIELD_CLOCK)) ring(v, r);
}

/* ---- the file ---- */

/* Its end is what matters: a long path loses its beginning. */
static Str fitting_end(Pen *p, Str s, float room) {
    size_t from = 0;
    while (from < s.len &&
           pen_width(p, MONO, 15, (Str){s.ptr + from, s.len - from}) > room) {
        from += (s.len - from) / 16 + 1;
        while (from < s.len && ((unsigned char)s.ptr[from] & 0xC0) == 0x80)
            from++;
    }
    if (from == 0) return s;
    return pen_printf(p, "…%.*s", (int)(s.len - from), s.ptr + from);
}

/* The folder is not as bright as the name. */
static void path_field(View *v, Rect r) {
    Pen *p = &v->pen;
    const ExportDialog *d = &v->app->exporting;
    bool on = has_focus(v, EXPORT_FIELD_PATH);
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_BG,
                      .stroke = on ? COLOR_INK : COLOR_LINE2,
                      .width = 2,
                      .radius = 6});
    Str all = str_of(pen_clean(p, sb_str(&d->path), 4000));
    all = fitting_end(p, all, r.w - 40);
    size_t name = all.len;
    while (name && all.ptr[name - 1] != '/')
        name--;
    float x = r.x + 12, yc = r.y + r.h / 2;
    Str folder = {all.ptr, name}, file = {all.ptr + name, all.len - name};
    text_at(p, x, yc, folder, MONO, 15, COLOR_INK2);
    x += pen_width(p, MONO, 15, folder);
    text_at(p, x, yc, file, MONO, 15, COLOR_INK);
    x += pen_width(p, MONO, 15, file);
    /* The caret: one always types at the end. */
    if (on)
        draw_rect(p->draw, (Rect){floorf(x) + 1, yc - 10, 2, 20},
                  (Paint){.fill = COLOR_INK});
    v->app->text_field = r;
    pen_hot(p, r, ACT_EXPORT_FIELD, EXPORT_CLICK_PATH);
}

/* What would happen to the file, or why the last try has failed. */
static void message(View *v, float x, float yc, float room) {
    Pen *p = &v->pen;
    const ExportDialog *d = &v->app->exporting;
    static const StringKey words[] = {
        [EXPORT_REPLACES] = S_UI_EXPORT_REPLACES,
        [EXPORT_IS_FOLDER] = S_UI_EXPORT_IS_FOLDER,
        [EXPORT_NO_FOLDER] = S_UI_EXPORT_NO_FOLDER,
        [EXPORT_NO_NAME] = S_UI_EXPORT_NO_NAME};
    if (!d->failure && d->place == EXPORT_NEW_FILE) return;
    if (d->failure)
        icon(p, ICON_ERROR, (Point){x + 8, yc}, 6, color_line(STATE_ERROR),
             COLOR_PANEL);
    else
        icon(p, ICON_WARN, (Point){x + 8, yc}, 7, color_line(STATE_RUNNING),
             COLOR_PANEL);
    Str text = d->failure ? str_of(pen_clean(p, str_of(d->failure), 400))
                          : pen_word(p, words[d->place]);
    RichRun run = {RICH_TEXT, text, STATE_READY};
    /* A reason may be long. */
    RichStyle style = {15, 20, room - 24, 2, COLOR_INK};
    rich_draw(p, (Point){x + 24, yc}, &run, 1, style);
}

/* ---- all of it ---- */

/* A click presses the key. */
static float hint(View *v, float x, float yc, const char *cap, StringKey word,
                  int click) {
    Pen *p = &v->pen;
    float from = x;
    x += key_cap(p, (Point){x, yc}, str_of(cap), 13, ANCHOR_LEFT) + 7;
    Str s = pen_word(p, word);
    text_at(p, x, yc, s, SANS_MEDIUM, 14, COLOR_INK2);
    x += pen_width(p, SANS_MEDIUM, 14, s);
    if (click >= 0)
        pen_hot(p, (Rect){from, yc - 14, x - from, 28}, ACT_EXPORT_FIELD,
                click);
    return x + 20;
}

/* How far the file is, instead of the keys. */
static void progress(View *v, Rect r) {
    Pen *p = &v->pen;
    const ExportDialog *d = &v->app->exporting;
    float yc = r.y + r.h / 2,
          x = hint(v, r.x, yc, "Esc", S_UI_HINT_CANCEL, EXPORT_CLICK_CLOSE);
    Str percent = pen_printf(p, "%3.0f %%", 100 * d->news.done);
    float right = r.x + r.w;
    text_right(p, right, yc, percent, MONO_MEDIUM, 14, COLOR_INK);
    right -= pen_width(p, MONO_MEDIUM, 14, STR("100 %")) + 16;
    Rect bar = {x, yc - 5, right - x, 10};
    draw_rect(p->draw, bar, (Paint){.fill = COLOR_HI, .radius = 5});
    bar.w = fmaxf(10, bar.w * (float)d->news.done);
    draw_rect(p->draw, bar, (Paint){.fill = COLOR_INK, .radius = 5});
}

static void footer(View *v, Rect r) {
    const ExportDialog *d = &v->app->exporting;
    float yc = r.y + r.h / 2, x = r.x;
    draw_line(v->pen.draw, (Point){r.x, r.y}, (Point){r.x + r.w, r.y},
              (Paint){.stroke = COLOR_LINE});
    if (export_dialog_waits(v->app)) {
        progress(v, r);
        return;
    }
    bool choose =
        d->field == EXPORT_FIELD_RANGE || d->field == EXPORT_FIELD_CLOCK;
    bool replaces = d->place == EXPORT_REPLACES;
    x = hint(v, x, yc, "Enter", replaces ? S_UI_HINT_REPLACE : S_UI_HINT_EXPORT,
             EXPORT_CLICK_GO);
    x = hint(v, x, yc, choose ? "← →" : "↑ ↓", S_UI_HINT_CHOOSE, -1);
    hint(v, x, yc, "Tab", S_UI_HINT_NEXT_FIELD, EXPORT_CLICK_NEXT);
}

static void heading(View *v, Rect r) {
    Pen *p = &v->pen;
    Program *all[COMPARE_MAX];
    size_t n = export_dialog_programs(v->app, all);
    float yc = r.y + 36, right = r.x + r.w - pad;
    Str title =
        n > 1 ? pen_fill(p, S_UI_EXPORT_TITLE_N, "n", pen_number(p, n), NULL)
              : pen_word(p, S_UI_EXPORT_TITLE);
    text_at(p, r.x + pad, yc, title, SANS_BOLD, 24, COLOR_INK);
    Str word = pen_word(p, S_UI_HINT_CLOSE);
    float w = pen_width(p, SANS_MEDIUM, 14, word);
    text_right(p, right, yc, word, SANS_MEDIUM, 14, COLOR_INK2);
    w += 8 +
         key_cap(p, (Point){right - w - 8, yc}, STR("Esc"), 13, ANCHOR_RIGHT);
    pen_hot(p, (Rect){right - w, yc - 14, w, 28}, ACT_EXPORT_FIELD,
            EXPORT_CLICK_CLOSE);
}

void view_export_dialog(View *v) {
    Pen *p = &v->pen;
    const Layout *l = &v->layout;
    const ExportDialog *d = &v->app->exporting;
    if (!d->rows) return;
    /* Formats get what the rest leaves: all are always shown. */
    float n = (float)d->nrows;
    float row_h = fminf(30, floorf((l->h - 48 - fixed_h) / n));
    float w = fminf(760, l->w - 80), h = fixed_h + n * row_h;
    Rect r = {floorf((l->w - w) / 2), floorf((l->h - h) / 2), w, h};
    overlay_frame(v, r, 1);
    /* Beside the panel a click closes; on it, where nothing else is, it does
     * nothing. */
    pen_hot(p, (Rect){0, 0, l->w, l->h}, ACT_EXPORT_FIELD, EXPORT_CLICK_CLOSE);
    pen_hot(p, r, ACT_NONE, 0);
    heading(v, r);
    float x = r.x + pad, room = w - 2 * pad, y = r.y + 66;
    formats(v, (Rect){x, y, room, n * row_h}, row_h);
    y += n * row_h + 16;
    clock_field(v, range_field(v, x, y) + 28, y);
    y += 44;
    label(v, x, y + 20, S_UI_EXPORT_FILE);
    path_field(v, (Rect){x + label_w, y, room - label_w, 40});
    message(v, x + label_w, y + 60, room - label_w);
    footer(v, (Rect){x, r.y + h - 56, room, 52});
}
