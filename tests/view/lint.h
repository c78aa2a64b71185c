/* lint.h: what may never happen in a picture, checked on its commands.
 *
 * No text leaves the window, is smaller than 13 px, touches another one, is
 * covered by half, or has less than 4.5 : 1 contrast to what is painted under
 * it.  The ghosted future may be faint, what an overlay covers is gone.  Names
 * and code may be cut; words of the window, numbers and times may not. */
#ifndef TESTS_VIEW_LINT_H
#define TESTS_VIEW_LINT_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "model/strings.h"
#include "view/draw.h"

typedef struct LintText {
    const DrawCmd *cmd;
    float x0, y0, x1, y1;
    bool hidden;
} LintText;

typedef struct Lint {
    const DrawList *list;
    ThemeName theme;
    float w, h;
    VEC(LintText) texts;
    Rect clip;
    bool clipped;
    int problems;
    const char *where; /* printed with each problem; NULL: be quiet */
} Lint;

static inline void lint_say(Lint *l, const DrawCmd *c, const char *what,
                            float number) {
    Str s = draw_text_of(l->list, c);
    l->problems++;
    if (!l->where) return;
    fprintf(stderr, "%s: %s (%g): \"%.*s\" at %g,%g size %g\n", l->where, what,
            (double)number, (int)s.len, s.ptr, (double)c->x, (double)c->y,
            (double)c->size);
}

/* The surface at a point, from all fills before command `end`. */
static inline uint32_t lint_under(const Lint *l, size_t end, float x, float y) {
    uint32_t rgb = theme_rgb(l->theme, COLOR_BG);
    bool clipped = false;
    Rect clip = {0};
    for (size_t i = 0; i < end; i++) {
        const DrawCmd *c = &l->list->cmds.data[i];
        Rect r = {c->x, c->y, c->w, c->h};
        if (c->kind == DRAW_CLIP) clip = r, clipped = true;
        if (c->kind == DRAW_UNCLIP) clipped = false;
        if (clipped && !rect_has(clip, x, y)) continue;
        if (c->kind == DRAW_CIRCLE)
            r = (Rect){c->x - c->radius, c->y - c->radius, 2 * c->radius,
                       2 * c->radius};
        bool fills =
            (c->kind == DRAW_RECT || c->kind == DRAW_CIRCLE) && c->fill;
        if (fills && rect_has(r, x, y))
            rgb = color_over(theme_rgb(l->theme, (Color)c->fill), rgb,
                             (double)c->fill_alpha);
    }
    return rgb;
}

static inline void lint_contrast(Lint *l, size_t i) {
    const DrawCmd *c = &l->list->cmds.data[i];
    static const float places[] = {0.06F, 0.5F, 0.94F};
    for (int k = 0; k < 3; k++) {
        uint32_t under = lint_under(l, i, c->x + c->w * places[k], c->y);
        uint32_t ink = color_over(theme_rgb(l->theme, (Color)c->fill), under,
                                  (double)c->fill_alpha);
        double contrast = color_contrast(ink, under);
        if (contrast >= 4.5) continue;
        lint_say(l, c, "low contrast", (float)contrast);
        return;
    }
}

static inline void lint_overlap(Lint *l, const LintText *t) {
    for (size_t i = 0; i < l->texts.len; i++) {
        const LintText *u = &l->texts.data[i];
        if (u->hidden) continue;
        float slack = t->cmd->size * 0.05F;
        bool wide = u->x0 < t->x1 - 1 && u->x1 > t->x0 + 1;
        bool tall =
            u->y0 < t->y1 - 1.5F - slack && u->y1 - 1.5F - slack > t->y0;
        if (wide && tall) lint_say(l, t->cmd, "overlaps a text before", u->x0);
    }
}

/* Whether `s` was cut out of `pattern` in its words or in a number; `literal`
 * counts the bytes of words since the last name. */
static inline bool lint_cut_out_of(Str s, const char *pattern, int literal) {
    enum { LEAST = 4 };
    if (s.len == 0) return *pattern && literal >= LEAST;
    if (!*pattern) return false;
    if (*pattern != '{')
        return *pattern == *s.ptr &&
               lint_cut_out_of((Str){s.ptr + 1, s.len - 1}, pattern + 1,
                               literal + (*s.ptr != ' '));
    bool number = strchr("nkmtu", pattern[1]) != NULL;
    const char *after = pattern + 3;
    for (size_t n = 1; n <= s.len; n++) {
        if (number && !strchr("0123456789. s", s.ptr[n - 1])) return false;
        if (n == s.len && !number) return false; /* cut in a name */
        if (n == s.len) return literal >= LEAST;
        if (lint_cut_out_of((Str){s.ptr + n, s.len - n}, after,
                            number ? literal : 0))
            return true;
    }
    return false;
}

/* A word of the window that ends in an ellipsis. */
static inline void lint_cut(Lint *l, const DrawCmd *c) {
    Str s = draw_text_of(l->list, c);
    const size_t dots = sizeof "…" - 1;
    if (!(c->flags & DRAW_CUT) || font_is_mono((Font)c->font)) return;
    if (s.len <= dots) return;
    s.len -= dots;
    enum { LABEL = 60 }; /* sentences are wrapped, or told in full elsewhere */
    for (int key = 0; key < S_COUNT; key++)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            const char *words = string_get((StringKey)key, (Language)lang);
            if (strlen(words) > LABEL || !lint_cut_out_of(s, words, 0))
                continue;
            lint_say(l, c, "words are cut", 0);
            return;
        }
}

static inline void lint_text(Lint *l, size_t i) {
    const DrawCmd *c = &l->list->cmds.data[i];
    float base = c->y + c->size * 0.365F;
    LintText t = {
        c,    c->x, base - c->size * 0.76F, c->x + c->w, base + c->size * 0.2F,
        false};
    if (c->size < 13) lint_say(l, c, "too small", c->size);
    lint_cut(l, c);
    if (l->clipped) { /* half a column at the edge of a plot is no harm */
        if (!rect_has(l->clip, t.x0, c->y) || !rect_has(l->clip, t.x1, c->y))
            return;
    }
    if (t.x0 < -0.5F || t.x1 > l->w + 0.5F || t.y0 < -0.5F ||
        t.y1 > l->h + 0.5F)
        lint_say(l, c, "outside the window", t.x1);
    bool ghost = c->flags & DRAW_GHOST;
    if (!ghost) lint_contrast(l, i);
    if (!ghost) lint_overlap(l, &t);
    vec_push(&l->texts, t);
}

/* An opaque surface hides what is wholly under it, and must not cut a text. */
static inline void lint_cover(Lint *l, const DrawCmd *c) {
    bool all = c->flags & DRAW_COVERS;
    if (!c->fill ||
        (!all && (c->fill_alpha < 0.999F || c->w <= 8 || c->h <= 8)))
        return;
    float x0 = c->x, y0 = c->y, x1 = c->x + c->w, y1 = c->y + c->h;
    if (l->clipped) {
        x0 = fmaxf(x0, l->clip.x), x1 = fminf(x1, l->clip.x + l->clip.w);
        y0 = fmaxf(y0, l->clip.y), y1 = fminf(y1, l->clip.y + l->clip.h);
    }
    for (size_t i = 0; i < l->texts.len; i++) {
        LintText *t = &l->texts.data[i];
        if (t->hidden) continue;
        bool inside = t->x0 >= x0 - 1 && t->x1 <= x1 + 1 && t->y0 >= y0 - 1 &&
                      t->y1 <= y1 + 1;
        bool touches = t->x0 < x1 - 1 && t->x1 > x0 + 1 && t->y0 < y1 - 1 &&
                       t->y1 > y0 + 1;
        if (inside || all)
            t->hidden = true;
        else if (touches && !(t->cmd->flags & DRAW_GHOST))
            lint_say(l, t->cmd, "half covered", c->x);
    }
}

/* Number of problems; each one is printed on standard error, unless `where` is
 * NULL. */
static inline int lint(const DrawList *list, ThemeName theme, float w, float h,
                       const char *where) {
    Lint l = {.list = list, .theme = theme, .w = w, .h = h, .where = where};
    for (size_t i = 0; i < list->cmds.len; i++) {
        const DrawCmd *c = &list->cmds.data[i];
        switch ((DrawKind)c->kind) {
        case DRAW_CLIP:
            l.clip = (Rect){c->x, c->y, c->w, c->h};
            l.clipped = true;
            break;
        case DRAW_UNCLIP: l.clipped = false; break;
        case DRAW_TEXT: lint_text(&l, i); break;
        case DRAW_RECT: lint_cover(&l, c); break;
        default: break;
        }
    }
    vec_free(&l.texts);
    return l.problems;
}

#endif
