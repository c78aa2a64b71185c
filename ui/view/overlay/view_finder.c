/* The field that finds, and below it what was found, kind by kind. */
#include "view/overlay/overlay.h"
#include "view/view.h"

#include <math.h>

/* px, and the size of a row's text. */
enum { ROW_H = 30, HEAD_H = 30, FIELD_H = 48, FOOT_H = 38, TEXT = 15 };

/* What the list consists of: headings, what can be chosen, and "+ n more" under
 * a kind of which there are too many. */
typedef enum LineType { LINE_HEAD, LINE_ROW, LINE_MORE } LineType;

typedef struct Line {
    LineType type;
    FindKind kind;
    size_t row; /* among all that can be chosen */
} Line;

typedef struct Lines {
    Line *data;
    size_t n, chosen; /* chosen: which line that is */
} Lines;

/* All of them, with those that are scrolled away; at most a few hundred. */
static Lines lines_of(View *v) {
    const Finder *f = &v->app->finder;
    Lines all = {arena_array(v->pen.frame, Line, FIND_KINDS * (FIND_ROWS + 2)),
                 0, 0};
    size_t row = 0;
    for (int k = 0; f->find && k < FIND_KINDS; k++) {
        FindKind kind = (FindKind)k;
        size_t n = find_rows(f->find, kind);
        if (n) all.data[all.n++] = (Line){LINE_HEAD, kind, 0};
        for (size_t i = 0; i < n; i++, row++) {
            /* The choice counts rows alone, the screen counts lines. */
            if (row == f->chosen) all.chosen = all.n;
            all.data[all.n++] = (Line){LINE_ROW, kind, row};
        }
        if (find_count(f->find, kind) > n)
            all.data[all.n++] = (Line){LINE_MORE, kind, 0};
    }
    return all;
}

/* ---- a row ---- */

/* Where it happens, at the right; returns what is left for the text. */
static float when(View *v, Rect r, const Found *what) {
    Pen *p = &v->pen;
    float yc = r.y + r.h / 2, right = r.x + r.w - 12;
    uint64_t pos;
    Find *find = v->app->finder.find;
    if (!find_first(find, what, model_pos(v->model), &pos)) {
        /* "Never" may only be said when all has been looked at. */
        if (!find_done(find)) return right;
        text_right(p, right, yc, pen_word(p, S_UI_FIND_NEVER), SANS_MEDIUM, 14,
                   COLOR_INK2);
        return right - 130;
    }
    /* In the unit that the transport counts in. */
    uint64_t k = model_stop_at(v->model, v->app->unit, pos);
    text_right(p, right, yc,
               pen_fill(p, S_UI_FIND_STEP, "n", pen_number(p, k), NULL),
               SANS_MEDIUM, 14, COLOR_INK2);
    /* 96 and 190 px: two columns, so that numbers stand below each other. */
    const char *t = pen_seconds(p, timeline_place(v->model, pos).t_ns);
    text_right(p, right - 96, yc, str_of(t), MONO, 14, COLOR_INK);
    return right - 190;
}

/* How often, left of when; a task and a printed text are one thing each. */
static float times(View *v, const Found *what, float right, float yc) {
    Pen *p = &v->pen;
    uint64_t n = find_times(v->app->finder.find, what);
    if (what->kind == FIND_TASK || what->kind == FIND_PRINT || n < 2)
        return right;
    Str text = pen_printf(p, "%s×", pen_number(p, n));
    text_right(p, right, yc, text, MONO, 14, COLOR_INK2);
    return right - pen_width(p, MONO, 14, text) - 14;
}

/* The text with a line under what matches; of a long one that part. */
static void matched(View *v, const Found *what, float x, float yc, float max) {
    Pen *p = &v->pen;
    Str s = what->text;
    uint32_t at = what->at;
    /* In cells of the monospaced font; wide characters need two, and then the
     * ellipsis at the end helps. */
    size_t fits = (size_t)(max / pen_width(p, MONO, TEXT, STR("0")));
    if (at + what->len > fits && at > fits / 3) {
        /* A third of the room shows what stands before the match; bytes
         * 10xxxxxx go on a character. */
        size_t skip = at - fits / 3;
        while (skip < at && ((unsigned char)s.ptr[skip] & 0xC0) == 0x80)
            skip++;
        s = (Str){s.ptr + skip, s.len - skip};
        at -= (uint32_t)skip;
        x += text_cut(p, x, yc, STR("…"), MONO, TEXT, COLOR_INK2, max);
        max -= pen_width(p, MONO, TEXT, STR("…"));
    }
    Str clean = str_of(pen_clean(p, s, 300));
    text_cut(p, x, yc, clean, MONO, TEXT, COLOR_INK, max);
    /* A task is found by its number alone, or the text was cut before the
     * match. */
    if (!what->len || at + what->len > clean.len) return;
    float x0 = pen_width(p, MONO, TEXT, (Str){clean.ptr, at}),
          w = pen_width(p, MONO, TEXT, (Str){clean.ptr + at, what->len});
    /* It lies behind the ellipsis. */
    if (x0 + w > max) return;
    draw_rect(p->draw, (Rect){x + x0, yc + 9, w, 2},
              (Paint){.fill = COLOR_INK});
}

/* Who or where it is, in a column of its own; returns its width.  Texts of all
 * kinds begin at one x, but for the widest badges. */
static float tag(View *v, const Found *what, float x, float yc) {
    Pen *p = &v->pen;
    switch (what->kind) {
    case FIND_TASK: {
        TaskRow t;
        Str name = view_badge_of(v, what->id);
        if (model_task(v->model, what->id, &t))
            badge(p, (Point){x, yc}, name, state_of_task(t.state), 13, 0);
        else
            text_at(p, x + 6, yc, name, MONO_SEMIBOLD, 14, COLOR_INK2);
        return fmaxf(52, badge_width(p, name, 13) + 14);
    }
    case FIND_LINE:
        text_right(p, x + 38, yc, str_of(pen_number(p, what->id)), MONO, 14,
                   COLOR_INK2);
        return 52;
    default: return 52;
    }
}

/* From the left: who, the text; from the right: where, how often. */
static void row(View *v, Rect r, const Line *line) {
    Pen *p = &v->pen;
    Found what;
    if (!finder_row(v->app, line->row, &what)) return;
    if (line->row == v->app->finder.chosen)
        draw_rect(p->draw, r,
                  (Paint){.fill = COLOR_HI,
                          .stroke = COLOR_LINE2,
                          .radius = 5,
                          .width = 1.5F});
    float yc = r.y + r.h / 2, x = r.x + 12;
    x += tag(v, &what, x, yc);
    float right = times(v, &what, when(v, r, &what), yc);
    matched(v, &what, x, yc, right - x - 8);
    pen_hot(p, r, ACT_FOUND, (int64_t)line->row);
}

/* A kind, and how many there are of it, also of those that are not listed. */
static void heading(View *v, Rect r, FindKind kind) {
    static const StringKey names[FIND_KINDS] = {
        S_UI_TASKS, S_UI_FIND_FUNCTIONS, S_UI_FIND_LINES, S_UI_FIND_PRINTED};
    Pen *p = &v->pen;
    float yc = r.y + r.h / 2 + 3;
    Str name = pen_word(p, names[kind]);
    text_at(p, r.x + 12, yc, name, SANS_SEMIBOLD, 14, COLOR_INK);
    float x = r.x + 12 + pen_width(p, SANS_SEMIBOLD, 14, name) + 10;
    text_at(p, x, yc,
            str_of(pen_number(p, find_count(v->app->finder.find, kind))), MONO,
            14, COLOR_INK2);
}

/* ---- the list ---- */

/* Which line is at the top, kept in the finder: the chosen one is visible,
 * unless the wheel has turned away from it. */
static size_t first_line(View *v, const Lines *all, size_t fit) {
    Finder *f = &v->app->finder;
    size_t last = all->n > fit ? all->n - fit : 0;
    if (f->reveal) {
        /* Its heading too, when it is the first below. */
        size_t from = all->chosen;
        if (from && all->data[from - 1].type == LINE_HEAD) from--;
        if (f->top > from) f->top = from;
        if (all->chosen >= f->top + fit) f->top = all->chosen - fit + 1;
    }
    if (f->top > last) f->top = last;
    /* For Page Up and Page Down. */
    f->page = fit;
    return f->top;
}

/* Whole lines from the top of r on, headings scrolling along. */
static void list(View *v, Rect r) {
    Lines all = lines_of(v);
    size_t fit = (size_t)(r.h / ROW_H), top = first_line(v, &all, fit);
    for (size_t i = top; i < all.n && i < top + fit; i++) {
        const Line *line = &all.data[i];
        Rect at = {r.x, r.y + (float)((i - top) * ROW_H), r.w, ROW_H};
        if (line->type == LINE_ROW)
            row(v, at, line);
        else if (line->type == LINE_HEAD)
            heading(v, at, line->kind);
        else
            view_more(v, r.x + r.w / 2, at.y + ROW_H / 2.0F,
                      find_count(v->app->finder.find, line->kind) - FIND_ROWS);
    }
    /* The bar only shows where one is: it cannot be dragged. */
    if (all.n <= fit) return;
    float tall = r.h * (float)fit / (float)all.n;
    float y = r.y + (r.h - tall) * (float)top / (float)(all.n - fit);
    draw_rect(v->pen.draw, (Rect){r.x + r.w - 4, y, 3, tall},
              (Paint){.fill = COLOR_LINE2, .radius = 1.5F});
}

/* A magnifier, what was typed, and the caret behind it. */
static void field(View *v, Rect r) {
    Pen *p = &v->pen;
    const Finder *f = &v->app->finder;
    float yc = r.y + r.h / 2, x = r.x + 16;
    draw_circle(p->draw, (Point){x + 7, yc - 2}, 6.5F,
                (Paint){.stroke = COLOR_INK2, .width = 2});
    draw_line(
        p->draw, (Point){x + 12, yc + 3}, (Point){x + 17, yc + 8},
        (Paint){.stroke = COLOR_INK2, .width = 2, .flags = DRAW_ROUND_CAPS});
    x += 30;
    Str query = sb_str(&f->query);
    float w = 0, max = r.x + r.w - 20 - x;
    if (!query.len) {
        text_cut(p, x + 4, yc, pen_word(p, S_UI_FIND_WHAT), SANS_MEDIUM, 16,
                 COLOR_INK2, max - 4);
    } else {
        /* The end of a long one is where one types.  Character by character: a
         * query is short (QUERY_BYTES). */
        while (pen_width(p, MONO, 18, query) > max) {
            do {
                query.ptr++;
                query.len--;
            } while (((unsigned char)*query.ptr & 0xC0) == 0x80);
        }
        text_at(p, x, yc, query, MONO, 18, COLOR_INK);
        w = pen_width(p, MONO, 18, query) + 1;
    }
    /* For input methods, which open their window beside it. */
    v->app->text_field = r;
    draw_rect(p->draw, (Rect){x + w, yc - 12, 2, 24},
              (Paint){.fill = COLOR_INK});
    draw_line(p->draw, (Point){r.x, r.y + r.h}, (Point){r.x + r.w, r.y + r.h},
              (Paint){.stroke = COLOR_LINE});
}

/* Keys and what they do; where one can be meant by a click, the click presses
 * it. */
static void foot(View *v, Rect r) {
    static const struct {
        const char *cap;
        StringKey word;
        int key; /* that a click presses */
    } hints[] = {{"↑ ↓", S_UI_HINT_CHOOSE, 0},
                 {"Enter", S_UI_FIND_GO, KEY_ENTER},
                 {"F3", S_UI_FIND_AGAIN, 0},
                 {"Esc", S_UI_HELP_CLOSE, KEY_ESCAPE}};
    Pen *p = &v->pen;
    float x = r.x + 14, yc = r.y + r.h / 2;
    draw_line(p->draw, (Point){r.x, r.y}, (Point){r.x + r.w, r.y},
              (Paint){.stroke = COLOR_LINE});
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        Str word = pen_word(p, hints[i].word);
        float from = x;
        x += key_cap(p, (Point){x, yc}, str_of(hints[i].cap), 13, ANCHOR_LEFT) +
             7;
        text_at(p, x, yc, word, SANS_MEDIUM, 14, COLOR_INK2);
        x += pen_width(p, SANS_MEDIUM, 14, word) + 20;
        if (hints[i].key)
            pen_hot(p, (Rect){from, yc - 13, x - 20 - from, 26}, ACT_KEY,
                    hints[i].key);
    }
}

/* When there is no list: why. */
static void nothing(View *v, Rect r) {
    const Finder *f = &v->app->finder;
    StringKey key = !f->query.len                    ? S_UI_FIND_HOW
                    : f->find && !find_done(f->find) ? S_UI_FIND_LOOKING
                                                     : S_UI_FIND_NOTHING;
    text_middle(&v->pen, r.x + r.w / 2, r.y + r.h / 2, pen_word(&v->pen, key),
                SANS_MEDIUM, 15, COLOR_INK2);
}

void view_finder(View *v) {
    Pen *p = &v->pen;
    const Layout *l = &v->layout;
    if (!v->model) return;
    /* No wider than a line can be read, no higher than leaves some of the
     * screen below visible; as high as what was found needs. */
    float w = fminf(820, l->w - 80), room = l->h - 120 - FIELD_H - FOOT_H;
    size_t n = lines_of(v).n;
    float fit = floorf(fminf(room, l->h * 0.62F) / ROW_H) * ROW_H;
    float tall = n ? fminf(fit, (float)n * ROW_H) : 2 * ROW_H;
    Rect r = {floorf((l->w - w) / 2), 56, w, FIELD_H + tall + FOOT_H + 16};
    overlay_frame(v, r, 0.75F);
    /* A click on the panel that is on nothing else does not close it. */
    pen_hot(p, r, ACT_SEARCH, 0);
    field(v, (Rect){r.x, r.y, w, FIELD_H});
    Rect inner = {r.x + 10, r.y + FIELD_H + 8, w - 20, tall};
    if (n)
        list(v, inner);
    else
        nothing(v, inner);
    foot(v, (Rect){r.x, r.y + r.h - FOOT_H, w, FOOT_H});
}
