/* What the program has written, line by line with the virtual time, the newest
 * at the bottom.  Scrolling counts from there, so new output keeps the view at
 * the end unless the user has gone up. */
#include "view/view.h"

#include <math.h>

/* Room for a thread's badge, in px. */
enum { BADGE_W = 34 };

static const float line_h = 20;

/* Without the unit, which pen_seconds would add: it would be on every line. */
static Str time_of(const View *v, const ConsoleLine *line) {
    return str_of(pen_digits(&v->pen, line->t_ns));
}

/* `text_x`: where the text begins; the time, and the thread that wrote it where
 * there are several, end before it. */
static void console_row(View *v, Rect r, float yc, const ConsoleLine *line,
                        float text_x, float room) {
    Pen *p = &v->pen;
    /* Written in this step. */
    bool fresh = line->event >= v->before;
    if (fresh) {
        draw_rect(p->draw, (Rect){r.x + 4, yc - line_h / 2, r.w - 8, line_h},
                  (Paint){.fill = COLOR_HI, .radius = 4});
        draw_rect(p->draw, (Rect){r.x + 4, yc - line_h / 2, 4, line_h},
                  (Paint){.fill = COLOR_INK2});
    }
    Color pale = fresh ? COLOR_INK2 : COLOR_INK3;
    float time_x = text_x - 12;
    if (v->app->crowd) {
        text_at(p, text_x - BADGE_W, yc, view_thread_badge(v, line->thread),
                MONO_SEMIBOLD, 13, pale);
        time_x = text_x - BADGE_W - 8;
    }
    text_right(p, time_x, yc, time_of(v, line), MONO_MEDIUM, 13, pale);
    bool err = line->stream == STREAM_ERR;
    /* State colours are not readable enough on the highlight. */
    Color ink = err && !fresh ? color_line(STATE_ERROR) : COLOR_INK;
    text_cut(p, text_x, yc, str_of(pen_clean(p, line->text, 500)),
             fresh ? MONO_SEMIBOLD : MONO, 15, ink, r.x + room - text_x);
}

/* Times have three digits, or as many as they need. */
static float widest_time(const View *v, uint32_t from, uint32_t to) {
    float w = 56;
    for (uint32_t i = from; i < to; i++) {
        ConsoleLine line;
        if (!model_console_line(v->model, i, &line)) break;
        w = fmaxf(w, pen_width(&v->pen, MONO_MEDIUM, 13, time_of(v, &line)));
    }
    return w;
}

/* Says beside the title which part is shown. */
static void scroll_mark(View *v, Rect r, float right, uint32_t below) {
    Pen *p = &v->pen;
    Str more = pen_fill(p, S_UI_MORE, "n", pen_number(p, below), NULL);
    text_right(p, right, r.y + 16, pen_printf(p, "↓ %s", more.ptr), SANS_MEDIUM,
               14, COLOR_INK3);
}

void view_console(View *v, Rect r) {
    Pen *p = &v->pen;
    /* Lines below the last one that is shown; 0 is the newest. */
    uint32_t *up = &v->app->stage.console_up;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL, .stroke = COLOR_LINE, .radius = 8});
    pen_hot(p, r, ACT_CONSOLE, 0);
    Str title = pen_word(p, S_UI_CONSOLE);
    float right = r.x + r.w - 12 - p->taken;
    float title_w = pen_width(p, SANS_SEMIBOLD, 14, title) + PANEL_CORNER;
    /* Enlarged, there is room for the title above the rows; else it stands
     * beside the first. */
    float above = v->app->enlarged == PANEL_CONSOLE ? 24 : 0;
    uint32_t fit = (uint32_t)fmaxf(1, (r.h - above - 12) / line_h);
    uint32_t n = model_console_lines(v->model);
    uint32_t first = n > fit ? n - fit : 0;
    /* After a step back there may be fewer lines than were scrolled. */
    if (*up > first) *up = first;
    first -= *up;
    uint32_t end = n - *up;
    if (*up) scroll_mark(v, r, right - title_w - 8, *up);
    float text_x = r.x + 12 + widest_time(v, first, end) + 12;
    if (v->app->crowd) text_x += BADGE_W - 4;
    /* What is left of the height is divided between top and bottom; the first
     * line is no higher than the title beside it. */
    float margin = (r.h - above - line_h * (float)fit) / 2 + line_h / 2;
    float yc = r.y + above + fmaxf(16, margin);
    for (uint32_t i = first; i < end; i++, yc += line_h) {
        ConsoleLine line;
        if (!model_console_line(v->model, i, &line)) break;
        /* The first row ends before the title, and before the mark of what is
         * below (110 px hold it); all others may go to the edge. */
        float taken = p->taken + title_w + 12 + (*up ? 110 : 0);
        console_row(v, r, yc, &line, text_x,
                    r.w - 12 - (i == first && above <= 0 ? taken : 0));
    }
    if (n == 0)
        text_at(p, r.x + 12, r.y + 16, pen_word(p, S_UI_NO_OUTPUT), SANS_MEDIUM,
                14, COLOR_INK3);
    text_right(p, right, r.y + 16, title, SANS_SEMIBOLD, 14, COLOR_INK2);
    /* As panel() sets them: this panel's title is at the right, so it does not
     * use that. */
    p->heading = (Rect){right - title_w - 4, r.y + 2, title_w + 8, 28};
    p->corner = (Point){right - title_w + 6, r.y + 16};
}
