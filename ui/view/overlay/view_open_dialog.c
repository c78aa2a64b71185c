/* The open dialog: the path, below it the folder. */
#include <math.h>
#include <string.h>

#include "view/overlay/overlay.h"
#include "view/view.h"

/* px: of a row, and from the panel's edge to what is in it. */
static const float row_h = 30, pad = 28;

/* ---- signs ---- */

/* Signs are about 16 px wide, around a centre. */
static void folder_sign(Pen *p, Point c, Color color) {
    Point tab[4] = {{c.x - 8, c.y - 6},
                    {c.x - 2, c.y - 6},
                    {c.x, c.y - 3},
                    {c.x - 8, c.y - 3}};
    draw_poly(p->draw, tab, 4, (Paint){.fill = color});
    draw_rect(p->draw, (Rect){c.x - 8, c.y - 4, 16, 10},
              (Paint){.fill = color, .radius = 1.5F});
}

static void file_sign(Pen *p, Point c, Color color) {
    Point sheet[5] = {{c.x - 5.5F, c.y - 7},
                      {c.x + 1.5F, c.y - 7},
                      {c.x + 5.5F, c.y - 3},
                      {c.x + 5.5F, c.y + 7},
                      {c.x - 5.5F, c.y + 7}};
    draw_poly(p->draw, sheet, 5,
              (Paint){.stroke = color, .width = 1.5F, .flags = DRAW_CLOSED});
}

static void up_sign(Pen *p, Point c, Color color) {
    arrow(p, (Point){c.x, c.y + 7}, (Point){c.x, c.y - 7}, color, 2, 6);
}

/* ---- the path ---- */

/* Where a text has to begin so that its end fits. */
static size_t fitting_end(const Pen *p, Str s, float room) {
    if (pen_width(p, MONO, 15, s) <= room) return 0;
    room -= pen_width(p, MONO, 15, STR("…"));
    /* By halves: measuring a path of 4,000 bytes from every byte on would be
     * slow.  It may end up within a character; the last loop leaves that. */
    size_t lo = 0, hi = s.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (pen_width(p, MONO, 15, (Str){s.ptr + mid, s.len - mid}) <= room)
            hi = mid;
        else
            lo = mid + 1;
    }
    while (lo < s.len && ((unsigned char)s.ptr[lo] & 0xC0) == 0x80)
        lo++;
    return lo;
}

static float run(Pen *p, float x, float yc, Str s, Color color) {
    text_at(p, x, yc, s, MONO, 15, color);
    return x + pen_width(p, MONO, 15, s);
}

/* What is typed is bright, the folder it is typed behind is not. */
static void path_field(View *v, Rect r) {
    Pen *p = &v->pen;
    const OpenDialog *d = &v->app->dialog;
    draw_rect(
        p->draw, r,
        (Paint){
            .fill = COLOR_BG, .stroke = COLOR_INK, .width = 2, .radius = 6});
    /* Nothing typed yet: the buffer has no memory. */
    const char *typed = d->typed.data ? d->typed.data : "";
    /* "/" ends in its own slash. */
    bool root = strcmp(d->dir, "/") == 0;
    Str dir = str_of(pen_clean(p, str_of(d->dir), 4000));
    Str all = pen_printf(p, "%s%s%s", dir.ptr, root ? "" : "/",
                         pen_clean(p, str_of(typed), 4000));
    /* Both are bytes of `all`: where what is typed begins, and where the part
     * that is visible does. */
    size_t bright = dir.len + (root ? 0 : 1);
    size_t from = fitting_end(p, all, r.w - 28);
    float x = r.x + 12, yc = r.y + r.h / 2;
    if (from) x = run(p, x, yc, STR("…"), COLOR_INK2);
    if (from < bright)
        x = run(p, x, yc, (Str){all.ptr + from, bright - from}, COLOR_INK2);
    else
        bright = from;
    x = run(p, x, yc, (Str){all.ptr + bright, all.len - bright}, COLOR_INK);
    /* The caret: one always types at the end. */
    draw_rect(p->draw, (Rect){floorf(x) + 1, yc - 10, 2, 20},
              (Paint){.fill = COLOR_INK});
    /* For input methods, which open their window beside it. */
    v->app->text_field = r;
}

/* ---- rows ---- */

/* A heading cannot be chosen, and has no place to click. */
static void head_row(View *v, Rect r, StringKey word) {
    text_at(&v->pen, r.x + 4, r.y + r.h / 2 + 2, pen_word(&v->pen, word),
            SANS_SEMIBOLD, 14, COLOR_INK3);
}

/* Name, then as much of its folder as there is room for, and at the right how
 * long its last run took, in virtual time. */
static void recent_row(View *v, Rect r, size_t i, Color faint) {
    Pen *p = &v->pen;
    const Settings *s = &v->app->settings;
    const char *path = s->recent[i], *name = intake_name(path);
    float yc = r.y + r.h / 2, x = r.x + 38, right = r.x + r.w - 12;
    uint64_t t;
    if (settings_took(s, i, &t)) {
        Str took = str_of(pen_seconds(p, t));
        text_right(p, right, yc, took, MONO, 14, faint);
        right -= pen_width(p, MONO, 14, took) + 18;
    }
    file_sign(p, (Point){r.x + 20, yc}, COLOR_INK2);
    x += text_cut(p, x, yc, str_of(pen_clean(p, str_of(name), 200)), MONO, 15,
                  COLOR_INK, right - x);
    Str dir = {path, (size_t)(name - path)};
    x += 18;
    /* Of less than that nobody would recognise a folder. */
    if (right - x > 60)
        text_cut(p, x, yc, str_of(pen_clean(p, dir, 300)), SANS_MEDIUM, 14,
                 faint, right - x);
}

static void entry_row(View *v, Rect r, const FileEntry *e) {
    Pen *p = &v->pen;
    float yc = r.y + r.h / 2;
    Point sign = {r.x + 20, yc};
    if (e->dir)
        folder_sign(p, sign, COLOR_INK2);
    else
        file_sign(p, sign, COLOR_INK2);
    /* The slash and the weight say "folder" to who does not see the sign. */
    Str name = pen_printf(p, "%s%s", pen_clean(p, str_of(e->name), 300),
                          e->dir ? "/" : "");
    text_cut(p, r.x + 38, yc, name, e->dir ? MONO_SEMIBOLD : MONO, 15,
             COLOR_INK, r.w - 50);
}

static void parent_row(View *v, Rect r, Color faint) {
    Pen *p = &v->pen;
    float yc = r.y + r.h / 2;
    up_sign(p, (Point){r.x + 20, yc}, COLOR_INK2);
    text_at(p, r.x + 38, yc, STR(".."), MONO_SEMIBOLD, 15, COLOR_INK);
    text_at(p, r.x + 74, yc, pen_word(p, S_UI_OPEN_PARENT), SANS_MEDIUM, 14,
            faint);
}

/* The chosen row has a ground and a bar at its left: seen without colours, too.
 */
static void row(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    const OpenDialog *d = &v->app->dialog;
    const FileRow *what = &d->rows.data[i];
    bool on = i == d->chosen;
    if (on) {
        draw_rect(p->draw, r, (Paint){.fill = COLOR_HI, .radius = 5});
        draw_rect(p->draw, (Rect){r.x, r.y + 5, 3, r.h - 10},
                  (Paint){.fill = COLOR_INK, .radius = 1.5F});
    }
    /* The ground of the chosen row leaves too little contrast for the third
     * ink. */
    Color faint = on ? COLOR_INK2 : COLOR_INK3;
    switch (what->kind) {
    case ROW_RECENT_HEAD: head_row(v, r, S_UI_OPEN_RECENT); return;
    case ROW_FOLDER_HEAD: head_row(v, r, S_UI_OPEN_FOLDER); return;
    case ROW_RECENT: recent_row(v, r, what->index, faint); break;
    case ROW_PARENT: parent_row(v, r, faint); break;
    case ROW_ENTRY: entry_row(v, r, &d->files.data[what->index]); break;
    }
    pen_hot(p, r, ACT_FILE, (int64_t)i);
}

/* Keeps the chosen row on the screen, unless the wheel has turned away. */
static void scroll(OpenDialog *d) {
    size_t last = d->rows.len > d->fit ? d->rows.len - d->fit : 0;
    if (d->reveal && d->chosen < d->top) d->top = d->chosen;
    if (d->reveal && d->chosen >= d->top + d->fit)
        d->top = d->chosen + 1 - d->fit;
    /* The list may have become shorter by what was typed. */
    if (d->top > last) d->top = last;
}

/* Only shows where one is: rows are chosen, not dragged. */
static void scroll_bar(View *v, Rect r) {
    const OpenDialog *d = &v->app->dialog;
    if (d->rows.len <= d->fit) return;
    float n = (float)d->rows.len, len = fmaxf(24, r.h * (float)d->fit / n);
    float at = (r.h - len) * (float)d->top / (n - (float)d->fit);
    draw_rect(v->pen.draw, (Rect){r.x, r.y + at, r.w, len},
              (Paint){.fill = COLOR_LINE2, .radius = 3});
}

/* Why there is nothing to choose; NULL: there is something.  A folder that
 * cannot be read says so, whatever else is listed. */
static const char *why_empty(View *v) {
    Pen *p = &v->pen;
    const OpenDialog *d = &v->app->dialog;
    if (d->why) return pen_fill(p, S_UI_OPEN_UNREADABLE, "v", d->why, NULL).ptr;
    for (size_t i = 0; i < d->rows.len; i++)
        if (d->rows.data[i].kind == ROW_ENTRY) return NULL;
    if (d->typed.len == 0) return pen_word(p, S_UI_OPEN_EMPTY).ptr;
    return pen_fill(p, S_UI_OPEN_NO_MATCH, "v",
                    pen_clean(p, sb_str(&d->typed), 100), NULL)
        .ptr;
}

static void rows(View *v, Rect r) {
    Pen *p = &v->pen;
    OpenDialog *d = &v->app->dialog;
    const char *why = why_empty(v);
    /* A reason takes a box of 38 px and its distances below the rows that there
     * are nevertheless: recent programs, the parent folder. `fit` is what Page
     * Up and Page Down go by. */
    float room = r.h - (why ? 50 : 0);
    d->fit = (size_t)fmaxf(1, floorf(room / row_h));
    scroll(d);
    float y = r.y;
    for (size_t i = d->top; i < d->rows.len && i < d->top + d->fit; i++) {
        row(v, (Rect){r.x, y, r.w - 16, row_h - 2}, i);
        y += row_h;
    }
    scroll_bar(v, (Rect){r.x + r.w - 6, r.y, 6, (float)d->fit * row_h - 2});
    if (why) empty_row(p, (Rect){r.x, y + 6, r.w - 16, 38}, str_of(why));
}

/* ---- all of it ---- */

/* A click presses the key. */
static float hint(Pen *p, float x, float yc, const char *cap, StringKey word,
                  int key) {
    /* The argument is the key, negative, so that it is no row. */
    float from = x;
    x += key_cap(p, (Point){x, yc}, str_of(cap), 13, ANCHOR_LEFT) + 7;
    Str s = pen_word(p, word);
    text_at(p, x, yc, s, SANS_MEDIUM, 14, COLOR_INK2);
    x += pen_width(p, SANS_MEDIUM, 14, s);
    if (key) pen_hot(p, (Rect){from, yc - 14, x - from, 28}, ACT_FILE, -key);
    return x + 20;
}

/* Keys at the left, how many entries at the right, if there is room. */
static void footer(View *v, Rect r) {
    Pen *p = &v->pen;
    const OpenDialog *d = &v->app->dialog;
    float yc = r.y + r.h / 2, x = r.x;
    draw_line(p->draw, (Point){r.x, r.y}, (Point){r.x + r.w, r.y},
              (Paint){.stroke = COLOR_LINE});
    x = hint(p, x, yc, "↑ ↓", S_UI_HINT_CHOOSE, 0);
    x = hint(p, x, yc, "Enter", S_UI_HINT_OPEN, KEY_ENTER);
    x = hint(p, x, yc, "Tab", S_UI_HINT_COMPLETE, KEY_TAB);
    x = hint(p, x, yc, "←", S_UI_HINT_UP, KEY_LEFT);
    /* Of what is left by the typed text, folders too. */
    size_t files = 0;
    for (size_t i = 0; i < d->rows.len; i++)
        files += d->rows.data[i].kind == ROW_ENTRY;
    Str count = pen_fill(p, S_UI_OPEN_COUNT, "n", pen_number(p, files), NULL);
    if (r.x + r.w - x > pen_width(p, SANS_MEDIUM, 14, count))
        text_right(p, r.x + r.w, yc, count, SANS_MEDIUM, 14, COLOR_INK3);
}

/* The title, and at the right how to get out; a click on that does it. */
static void heading(View *v, Rect r) {
    Pen *p = &v->pen;
    float yc = r.y + 36, right = r.x + r.w - pad;
    text_at(p, r.x + pad, yc, pen_word(p, S_UI_OPEN_TITLE), SANS_BOLD, 24,
            COLOR_INK);
    Str word = pen_word(p, S_UI_HINT_CLOSE);
    float w = pen_width(p, SANS_MEDIUM, 14, word);
    text_right(p, right, yc, word, SANS_MEDIUM, 14, COLOR_INK2);
    w += 8 +
         key_cap(p, (Point){right - w - 8, yc}, STR("Esc"), 13, ANCHOR_RIGHT);
    pen_hot(p, (Rect){right - w, yc - 14, w, 28}, ACT_OPEN, 0);
}

void view_open_dialog(View *v) {
    Pen *p = &v->pen;
    const Layout *l = &v->layout;
    /* It was never opened. */
    if (!v->app->dialog.dir) return;
    /* In a small window 40 px of the screen below stay visible at each side. */
    float w = fminf(760, l->w - 80), h = fminf(640, l->h - 80);
    Rect r = {floorf((l->w - w) / 2), floorf((l->h - h) / 2), w, h};
    overlay_frame(v, r, 1);
    /* Beside the panel a click closes; on it, where nothing else is, it does
     * nothing.  What is drawn later lies on top. */
    pen_hot(p, (Rect){0, 0, l->w, l->h}, ACT_OPEN, 0);
    pen_hot(p, r, ACT_NONE, 0);
    heading(v, r);
    path_field(v, (Rect){r.x + pad, r.y + 66, w - 2 * pad, 40});
    rows(v, (Rect){r.x + pad, r.y + 118, w - 2 * pad, h - 118 - 58});
    footer(v, (Rect){r.x + pad, r.y + h - 52, w - 2 * pad, 48});
}
