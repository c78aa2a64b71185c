#include "view/rich.h"

#include <math.h>

#include "base/utf8.h"

/* A piece that stays on one line. */
typedef struct Token {
    Str text;
    float width;
    RichKind kind;
    State state;
    bool space;
    bool may_break; /* a line may begin with it */
    size_t run;
} Token;

typedef VEC(Token) Tokens;

static bool is_wide(uint32_t rune) {
    return utf8_width(rune) == 2;
}

/* Punctuation that no line may begin with. */
static bool closes(uint32_t rune) {
    switch (rune) {
    case 0xFF0C: /* ， */
    case 0x3002: /* 。 */
    case 0xFF1A: /* ： */
    case 0xFF1B: /* ； */
    case 0x3001: /* 、 */
    case 0xFF09: /* ） */
    case 0xFF01: /* ！ */
    case 0xFF1F: /* ？ */
    case 0x201D: /* ” */
    case 0x2019: /* ’ */ return true;
    default: return false;
    }
}

static bool opens(uint32_t rune) {
    return rune == 0xFF08 || rune == 0x201C; /* （ “ */
}

static Font font_of(RichKind kind) {
    switch (kind) {
    case RICH_BADGE: return MONO_BOLD;
    case RICH_MONO: return MONO_SEMIBOLD;
    case RICH_STRONG: return SANS_BOLD;
    case RICH_TEXT: break;
    }
    return SANS_MEDIUM;
}

/* Mono letters look larger than those beside them, and a badge has a box. */
static float size_of(RichKind kind, float size) {
    return kind == RICH_BADGE ? size - 3 : kind == RICH_MONO ? size - 1 : size;
}

static uint32_t last_rune(Str s) {
    size_t at = s.len, used;
    do
        at--;
    while (at > 0 && ((unsigned char)s.ptr[at] & 0xC0) == 0x80);
    return utf8_decode(s.ptr + at, s.len - at, &used);
}

/* Whether a line may end before this text, which directly follows `prev`. */
static bool break_between(Str prev, Str text) {
    size_t used;
    uint32_t a = last_rune(prev), b = utf8_decode(text.ptr, text.len, &used);
    if (closes(b) || opens(a)) return false;
    return is_wide(a) || is_wide(b);
}

static void add_token(Pen *p, Tokens *out, const RichRun *run, Str text,
                      const RichStyle *style) {
    Token t = {.text = text, .kind = run->kind, .state = run->state};
    t.space = run->kind != RICH_BADGE && str_is(text, " ");
    float size = size_of(run->kind, style->size);
    t.width = pen_width(p, font_of(run->kind), size, text);
    /* The badge's own 12 px, and 1 px at its left. */
    if (run->kind == RICH_BADGE) t.width += 13;
    /* A word longer than a line is cut: nothing runs out of the panel. */
    if (t.width > style->max_width) {
        size_t cut = text_fit(p->draw->measure, font_of(t.kind), size, text,
                              style->max_width);
        t.text.len = cut;
        t.width = pen_width(p, font_of(run->kind), size, t.text);
    }
    if (t.text.len == 0) return;
    t.may_break = out->len == 0 || vec_last(out).space ||
                  break_between(vec_last(out).text, t.text);
    vec_push(out, t);
}

/* The space at `at` stands between a number and its "s". */
static bool is_unit(Str s, size_t at) {
    if (at == 0 || s.ptr[at - 1] < '0' || s.ptr[at - 1] > '9') return false;
    if (at + 1 >= s.len || s.ptr[at + 1] != 's') return false;
    char c = at + 2 < s.len ? s.ptr[at + 2] : ' ';
    return !(c >= 'a' && c <= 'z');
}

/* Length of the token at the start of `s`: a space, a wide character, or a
 * word.  The space of a time belongs to it. */
static size_t token_length(Str s) {
    size_t used;
    uint32_t first = utf8_decode(s.ptr, s.len, &used);
    if (first == ' ' || is_wide(first)) return used;
    size_t n = used;
    while (n < s.len) {
        uint32_t rune = utf8_decode(s.ptr + n, s.len - n, &used);
        bool time = rune == ' ' && is_unit(s, n);
        if ((rune == ' ' && !time) || is_wide(rune)) break;
        n += used;
    }
    return n;
}

static void tokenize(Pen *p, Tokens *out, const RichRun *runs, size_t n,
                     const RichStyle *style) {
    for (size_t i = 0; i < n; i++) {
        Str left = runs[i].text;
        while (left.len > 0) {
            size_t len =
                runs[i].kind == RICH_BADGE ? left.len : token_length(left);
            size_t before = out->len;
            add_token(p, out, &runs[i], (Str){left.ptr, len}, style);
            if (out->len > before) vec_last(out).run = i;
            left.ptr += len;
            left.len -= len;
        }
    }
}

typedef VEC(size_t) Starts; /* the first token of each line */

/* Fills lines greedily; returns their number. */
static int wrap(const Tokens *t, float width, Starts *starts) {
    starts->len = 0;
    float used = 0;
    size_t chance = 0; /* the latest token that may begin a line */
    for (size_t i = 0; i < t->len; i++) {
        const Token *tok = &t->data[i];
        if (starts->len == 0) vec_push(starts, i);
        /* A space never begins a line, and may hang over the end of one. */
        if (tok->may_break && !tok->space) chance = i;
        used += tok->width;
        if (used > width && !tok->space && chance > vec_last(starts)) {
            vec_push(starts, chance);
            used = 0;
            for (size_t k = chance; k <= i; k++)
                used += t->data[k].width;
        }
    }
    return (int)starts->len;
}

/* The narrowest width with as many lines, and a little air if that is free. */
static float balanced(const Tokens *t, const RichStyle *style, int lines) {
    Starts probe = {0};
    /* No less can do, with lines filled greedily; twelve halvings leave less
     * than a pixel. */
    float lo = style->max_width / (float)lines * 0.9F, hi = style->max_width;
    for (int i = 0; i < 12; i++) {
        float mid = (lo + hi) / 2;
        if (wrap(t, mid, &probe) > lines)
            lo = mid;
        else
            hi = mid;
    }
    /* 1.2 letters of air, so that a few px more do not move the break. */
    float airy = fminf(style->max_width, hi + style->size * 1.2F);
    if (wrap(t, airy, &probe) == lines) hi = airy;
    vec_free(&probe);
    return hi;
}

/* Whether token i is the first of a sentence that is not the first. */
static bool begins_sentence(const Tokens *t, size_t i) {
    if (i == 0 || t->data[i].space) return false;
    const Token *end = &t->data[i - 1];
    if (end->space && i > 1) end = &t->data[i - 2];
    if (end->kind != RICH_TEXT || end->space) return false;
    uint32_t rune = last_rune(end->text);
    return rune == 0x3002 || (rune == '.' && t->data[i - 1].space);
}

/* Two lines that are two sentences read better than two of one length. */
static void break_at_sentence(const Tokens *t, float width, Starts *starts) {
    float all = 0, best = width, before = 0;
    for (size_t i = 0; i < t->len; i++)
        all += t->data[i].width;
    for (size_t i = 0; i < t->len; before += t->data[i++].width) {
        float longer = fmaxf(before, all - before);
        if (!begins_sentence(t, i) || longer > best) continue;
        best = longer;
        /* `best` only falls: the two become as even as sentences allow. */
        starts->data[1] = i;
    }
}

static void draw_token(Pen *p, float x, float y, const Token *t,
                       const RichStyle *style, const Hot *hots) {
    float size = size_of(t->kind, style->size);
    if (t->kind == RICH_BADGE) {
        float w = badge(p, (Point){x + 1, y}, t->text, t->state, size, 0);
        const Hot *hot = hots ? &hots[t->run] : NULL;
        if (hot && hot->action)
            pen_hot(p, (Rect){x, y - 13, w + 2, 26}, hot->action, hot->arg);
    } else if (!t->space)
        text_at(p, x, y, t->text, font_of(t->kind), size, style->color);
}

/* Draws tokens from..to; a cut line ends in an ellipsis that still fits. */
static void draw_line_of(Pen *p, Point at, const Tokens *t, size_t from,
                         size_t to, const RichStyle *style, bool cut,
                         const Hot *hots) {
    Str dots = STR("…");
    float dots_w = pen_width(p, SANS_MEDIUM, style->size, dots), x = at.x;
    /* A cut line takes tokens to the end of the text; here it stops. */
    float limit = at.x + style->max_width - (cut ? dots_w : 0);
    for (size_t i = from; i < to; i++) {
        if (cut && x + t->data[i].width > limit) break;
        draw_token(p, x, at.y, &t->data[i], style, hots);
        x += t->data[i].width;
    }
    if (cut) text_at(p, x, at.y, dots, SANS_MEDIUM, style->size, style->color);
}

static int layout(Pen *p, Point at, const RichRun *runs, size_t n,
                  RichStyle style, bool centred, const Hot *hots) {
    Tokens tokens = {0};
    Starts starts = {0};
    tokenize(p, &tokens, runs, n, &style);
    int lines = wrap(&tokens, style.max_width, &starts);
    bool cut = lines > style.max_lines;
    if (lines > 1 && !cut)
        wrap(&tokens, balanced(&tokens, &style, lines), &starts);
    if (lines == 2 && !cut)
        break_at_sentence(&tokens, style.max_width, &starts);
    int shown = cut ? style.max_lines : lines;
    /* From the middle of all lines to that of the first. */
    if (centred) at.y -= (float)(shown - 1) * style.line_height / 2;
    for (int i = 0; i < shown; i++) {
        bool last = i + 1 == shown;
        size_t from = starts.data[i];
        size_t to =
            i + 1 < lines && !(last && cut) ? starts.data[i + 1] : tokens.len;
        draw_line_of(p, at, &tokens, from, to, &style, last && cut, hots);
        at.y += style.line_height;
    }
    vec_free(&tokens);
    vec_free(&starts);
    return shown;
}

int rich_lines(Pen *p, const RichRun *runs, size_t n, RichStyle style) {
    Tokens tokens = {0};
    Starts starts = {0};
    tokenize(p, &tokens, runs, n, &style);
    int lines = wrap(&tokens, style.max_width, &starts);
    vec_free(&tokens);
    vec_free(&starts);
    return lines;
}

int rich_draw(Pen *p, Point at, const RichRun *runs, size_t n,
              RichStyle style) {
    return layout(p, at, runs, n, style, false, NULL);
}

int rich_draw_centred(Pen *p, float x, float middle, const RichRun *runs,
                      size_t n, RichStyle style, const Hot *hots) {
    return layout(p, (Point){x, middle}, runs, n, style, true, hots);
}
