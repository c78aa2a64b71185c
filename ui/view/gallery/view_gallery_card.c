/* A lesson's card. */
#include <math.h>

#include "view/gallery/view_gallery.h"
#include "view/rich.h"

/* px: the line at the bottom of a card, and the size and distance of its texts.
 */
enum { FOOT = 36, TITLE_SIZE = 15, TEXT_H = 19 };

Str view_lesson_title(const View *v, size_t i) {
    const Lesson *l = &v->app->lessons[i];
    const char *t = l->title[v->app->lang];
    /* A lesson without a title in this language still can be told from others.
     */
    return str_of(t ? t : l->path);
}

static void heading(View *v, Rect r, float yc, size_t i) {
    Pen *p = &v->pen;
    int number = v->app->lessons[i].number;
    text_at(p, r.x + 12, yc, str_of(pen_number(p, (uint64_t)number)), MONO_BOLD,
            TITLE_SIZE, COLOR_INK3);
    /* Titles of one- and of two-digit lessons keep the same distance from their
     * number. */
    float x = r.x + 12 + (number > 9 ? 25 : 16);
    text_cut(p, x, yc, view_lesson_title(v, i), SANS_BOLD, TITLE_SIZE,
             COLOR_INK, r.x + r.w - 8 - x);
}

/* What the lesson is about, in as few words as there is room for. */
static void words(View *v, Rect r, float y, size_t i) {
    const Lesson *l = &v->app->lessons[i];
    const char *text = l->brief[v->app->lang];
    /* The whole text is cut where there is no shorter one. */
    if (!text) text = l->text[v->app->lang];
    /* Whole lines above the foot; more than three would be a page, not a card.
     */
    int lines = (int)((r.y + r.h - FOOT - y + 12) / TEXT_H);
    if (!text || lines < 1) return;
    RichRun run = {RICH_TEXT, str_of(text), STATE_READY};
    rich_draw(
        &v->pen, (Point){r.x + 12, y}, &run, 1,
        (RichStyle){14, TEXT_H, r.w - 22, lines < 3 ? lines : 3, COLOR_INK2});
}

/* How long it takes, behind a clock; returns where the next one may begin. */
static float total(View *v, float x, float yc, float right,
                   const Thumbnail *t) {
    Pen *p = &v->pen;
    icon(p, ICON_TIMER, (Point){x + 7, yc}, 6.5F, COLOR_INK2, COLOR_PANEL);
    x += 20;
    /* What goes on for ever has been looked at for some time: that time says
     * nothing. */
    bool never = t->end == THUMB_NEVER;
    Str time = never ? STR("∞") : str_of(pen_seconds(p, t->t_ns));
    /* In thousandths, where there is no room for all of 1 / 3. */
    if (!never && x + pen_width(p, MONO_BOLD, 14.5F, time) > right)
        time = str_of(pen_seconds(p, (t->t_ns + 500000) / 1000000 * 1000000));
    text_at(p, x, yc, time, MONO_BOLD, 14.5F, COLOR_INK);
    return x + pen_width(p, MONO_BOLD, 14.5F, time) + 8;
}

/* The button of the chosen card; returns its left edge. */
static float open_button(View *v, float right, float yc) {
    Pen *p = &v->pen;
    Str text = pen_word(p, S_UI_ENTER_OPENS);
    float w = pen_width(p, SANS_BOLD, 13.5F, text) + 18;
    draw_rect(p->draw, (Rect){right - w, yc - 12, w, 24},
              (Paint){.fill = COLOR_INK, .radius = 6});
    text_middle(p, right - w / 2, yc, text, SANS_BOLD, 13.5F, COLOR_BG);
    return right - w;
}

/* How many lanes the run has, as a measure of how much there is to see. */
static Str lanes_text(const Pen *p, const Thumbnail *t) {
    if (t->end == THUMB_NEVER) return pen_word(p, S_UI_NEVER_ENDS);
    if (t->lanes == 0) return STR("");
    const char *n = pen_number(p, t->lanes);
    if (t->lanes == 1) return pen_word(p, S_UI_LANE);
    return pen_fill(p, S_UI_LANES_OF, "n", n, NULL);
}

static void foot(View *v, Rect r, size_t i, bool chosen) {
    Pen *p = &v->pen;
    const Thumbnail *t = gallery_thumbnail(v->app, i);
    float yc = r.y + r.h - 18, right = r.x + r.w - 12, x = r.x + 12;
    /* The button first: the others get what it leaves. */
    if (chosen) right = open_button(v, right, yc) - 8;
    /* Its run has not been made yet. */
    if (!t->known) return;
    if (!t->began) {
        text_cut(p, x, yc, pen_word(p, S_UI_CANNOT_START), SANS_MEDIUM, 13.5F,
                 COLOR_INK3, right - x);
        return;
    }
    x = total(v, x, yc, right, t);
    Str lanes = lanes_text(p, t);
    float w = pen_width(p, SANS_MEDIUM, 13.5F, lanes);
    if (x + w > right) return; /* beside the button there is less room */
    if (t->end == THUMB_NEVER)
        text_at(p, x, yc, lanes, SANS_MEDIUM, 13.5F, COLOR_INK2);
    else
        text_right(p, right, yc, lanes, SANS_MEDIUM, 13.5F, COLOR_INK3);
}

/* Its number among those that are marked for a comparison.  Upon the picture's
 * corner. */
static void compared(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    size_t n = compare_mark(v->app, i);
    Point at = {r.x + r.w - 20, r.y + 20};
    if (n == 0) return;
    draw_circle(p->draw, at, 12, (Paint){.fill = COLOR_INK});
    text_middle(p, at.x, at.y, str_of(pen_number(p, n)), MONO_BOLD, 15,
                COLOR_BG);
}

void view_lesson_card(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    bool chosen = i == v->app->gallery.chosen;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL,
                      .stroke = chosen ? COLOR_INK : COLOR_LINE,
                      .width = chosen ? 3 : 1,
                      .radius = 8});
    /* Beyond two lines of text all height is the picture's. 10 px above it; 85
     * px for title and text. */
    float tall = fmaxf(40, fminf(130, r.h - 10 - 85 - FOOT + 8));
    view_thumbnail(v, (Rect){r.x + 10, r.y + 10, r.w - 20, tall},
                   gallery_thumbnail(v->app, i));
    float y = r.y + tall + 29;
    heading(v, r, y, i);
    words(v, r, y + 24, i);
    foot(v, r, i, chosen);
    compared(v, r, i);
    /* All of the card: the button is no place of its own. */
    pen_hot(p, r, ACT_LESSON, (int64_t)i);
}
