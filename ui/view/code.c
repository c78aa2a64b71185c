/* Colours of program text, and drawing pieces of it on the mono grid: column k
 * starts at k cells, whatever font weight stands there. */
#include "view/code.h"

#include "base/utf8.h"
#include "lang/lexer.h"

/* Soft keywords (match, case) are names to the lexer, and stay plain. */
static bool is_keyword(int kind) {
    return kind >= TOK_FALSE &&
           kind <= TOK_YIELD; /* first, last of the table */
}

static CodeKind kind_of(const Token *t, int before) {
    switch (t->kind) {
    case TOK_AWAIT: return CODE_AWAIT;
    case TOK_NUMBER: return CODE_NUMBER;
    case TOK_STRING:
    case TOK_FSTRING_START:
    case TOK_FSTRING_MIDDLE:
    case TOK_FSTRING_END: return CODE_STRING;
    case TOK_NAME:
        return before == TOK_DEF || before == TOK_CLASS ? CODE_DEFINED
                                                        : CODE_PLAIN;
    /* Operators are plain as well: they are most of a line, and need no colour.
     */
    default: return is_keyword(t->kind) ? CODE_KEYWORD : CODE_PLAIN;
    }
}

/* Comments are no tokens: they stand in the gaps between them. */
static void comments_in(CodeColors *out, const Source *src, uint32_t from,
                        uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        if (src->text[i] != '#') continue;
        uint32_t end = i;
        while (end < to && src->text[end] != '\n' && src->text[end] != '\r')
            end++;
        vec_push(&out->runs, ((CodeRun){{i, end}, CODE_COMMENT}));
        i = end;
    }
}

void code_colors_make(CodeColors *out, const Source *src, int python_minor) {
    Tokens tokens;
    /* The dialect decides which words are keywords and what a string may hold.
     */
    lex_program(src, python_minor, &tokens);
    out->runs.len = 0;
    uint32_t end = 0;
    int before = TOK_NEWLINE;
    for (uint32_t i = 0; i < tokens.len; i++) {
        const Token *t = &tokens.items[i];
        /* What follows would be guessed. */
        if (t->kind == TOK_ERROR) break;
        if (t->span.start > end) comments_in(out, src, end, t->span.start);
        CodeKind kind = kind_of(t, before);
        if (kind != CODE_PLAIN && t->span.end > t->span.start)
            vec_push(&out->runs, ((CodeRun){t->span, kind}));
        /* Tokens without a text, such as a dedent, may lie before the last one.
         */
        if (t->span.end > end) end = t->span.end;
        before = t->kind;
    }
    tokens_free(&tokens);
}

void code_colors_free(CodeColors *c) {
    vec_free(&c->runs);
}

/* The first run that ends behind `offset`, by halving: lines far down a long
 * file cost no more. */
static size_t find_run(const CodeColors *c, uint32_t offset) {
    size_t lo = 0, hi = c->runs.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->runs.data[mid].span.end <= offset)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* What all pieces of one call have in common. */
typedef struct Look {
    const Source *src;
    float size, cell;
    bool tinted;
} Look;

static void draw_piece(Pen *p, float x, float yc, const Look *look, Span s,
                       CodeKind kind) {
    static const struct {
        Font font;
        Color color;
    } styles[] = {
        [CODE_PLAIN] = {MONO, COLOR_CODE},
        [CODE_KEYWORD] = {MONO_BOLD, COLOR_KEYWORD},
        [CODE_AWAIT] = {MONO_BOLD, COLOR_NONE},
        [CODE_DEFINED] = {MONO_SEMIBOLD, COLOR_INK},
        [CODE_STRING] = {MONO, COLOR_STRING},
        [CODE_NUMBER] = {MONO_MEDIUM, COLOR_NUMBER},
        [CODE_COMMENT] = {MONO_ITALIC, COLOR_COMMENT},
    };
    Color color = styles[kind].color;
    /* The one token that has a state's colour: the place where a task can stop.
     */
    if (kind == CODE_AWAIT)
        color = look->tinted ? COLOR_INK : color_line(STATE_WAITING);
    Str text = {look->src->text + s.start, s.end - s.start};
    text_at(p, x, yc, str_of(pen_clean(p, text, text.len)), styles[kind].font,
            look->size, color);
}

/* In cells; wide characters (Chinese) take two. */
static int width_of(uint32_t rune) {
    return rune == '\t' ? CODE_TAB : utf8_width(rune);
}

size_t code_columns(const char *ptr, size_t len) {
    size_t columns = 0;
    for (size_t i = 0, used; i < len; i += used)
        columns += (size_t)width_of(utf8_decode(ptr + i, len - i, &used));
    return columns;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t';
}

/* Draws without the blanks at either end, so that a text's box is its ink, and
 * tab by tab, since a tab is wider than any font's. */
static float draw_trimmed(Pen *p, float x, float yc, const Look *look, Span s,
                          CodeKind kind) {
    const char *text = look->src->text;
    /* Of the whole piece with its blanks: there the next one starts. */
    float end =
        x + look->cell * (float)code_columns(text + s.start, s.end - s.start);
    while (s.start < s.end) {
        if (is_space(text[s.start])) {
            x += look->cell * (float)code_columns(text + s.start, 1);
            s.start++;
            continue;
        }
        Span ink = {s.start, s.start};
        while (ink.end < s.end && text[ink.end] != '\t')
            ink.end++;
        s.start = ink.end;
        float next = x + look->cell * (float)code_columns(text + ink.start,
                                                          ink.end - ink.start);
        while (is_space(text[ink.end - 1]))
            ink.end--;
        draw_piece(p, x, yc, look, ink, kind);
        x = next;
    }
    return end;
}

float code_draw(Pen *p, Point at, const Source *src, const CodeColors *colors,
                Span part, float size, bool tinted) {
    Look look = {src, size, pen_width(p, MONO, size, STR("0")), tinted};
    float x = at.x;
    uint32_t pos = part.start;
    for (size_t i = find_run(colors, pos); pos < part.end; i++) {
        /* Without a further run in this part, its rest is one plain piece. */
        bool more =
            i < colors->runs.len && colors->runs.data[i].span.start < part.end;
        Span run =
            more ? colors->runs.data[i].span : (Span){part.end, part.end};
        /* A string over several lines, of which the part is one. */
        if (run.start < pos) run.start = pos;
        if (run.end > part.end) run.end = part.end;
        if (run.start > pos)
            x = draw_trimmed(p, x, at.y, &look, (Span){pos, run.start},
                             CODE_PLAIN);
        if (!more) break;
        x = draw_trimmed(p, x, at.y, &look, run, colors->runs.data[i].kind);
        pos = run.end;
    }
    return x;
}

size_t code_wrap(Str line, size_t from, int columns) {
    size_t used, space = 0, inside = 0;
    int width = 0, before = 0; /* columns up to `space` */
    bool text = false;         /* indentation is no place to break at */
    for (size_t i = from; i < line.len; i += used) {
        uint32_t rune = utf8_decode(line.ptr + i, line.len - i, &used);
        bool gap = rune == ' ' || rune == '\t';
        width += width_of(rune);
        /* At least one character a row, or it would never end. */
        if (width > columns && i > from) {
            /* Behind a short word a long call: rather broken inside. */
            if (inside > space && before < columns / 2) return inside;
            return space ? space : i;
        }
        if (gap && text) {
            space = i + used;
            before = width;
        }
        /* Behind an opening bracket, where the call's arguments start. */
        if (text && width < columns && (rune == '(' || rune == '['))
            inside = i + used;
        text = text || !gap;
    }
    return line.len;
}

void code_hook(Pen *p, float x, float yc) {
    /* A small arrow, down and to the right, 9 px wide, around the row's middle.
     */
    Paint line = {.stroke = COLOR_INK3, .width = 1.6F};
    draw_line(p->draw, (Point){x, yc - 6}, (Point){x, yc + 1}, line);
    draw_line(p->draw, (Point){x, yc + 1}, (Point){x + 6, yc + 1}, line);
    Point tip[3] = {{x + 9, yc + 1}, {x + 4, yc - 3}, {x + 4, yc + 5}};
    draw_poly(p->draw, tip, 3, (Paint){.fill = COLOR_INK3});
}
