/* The line at the bottom that says what just happened: it appears, counts down
 * and goes by itself.  Only the newest one is shown. */
#include "view/overlay/notice.h"

#include <math.h>
#include <stdarg.h>

#include "base/mem.h"
#include "view/app_impl.h"
#include "view/view.h"

/* Long enough to read one line; it takes no input away meanwhile. */
static const double notice_seconds = 4;

void notice_say(App *a, StringKey key, ...) {
    enum { MAX_ARGS = 4 };
    const char *w[MAX_ARGS + 1] = {NULL};
    va_list args;
    va_start(args, key);
    /* The arguments end with NULL; what is not given stays NULL and ends
     * string_format's list too. */
    for (int i = 0; i < MAX_ARGS; i++)
        if (!(w[i] = va_arg(args, const char *))) break;
    va_end(args);
    StrBuf sb = {0};
    string_format(&sb, key, a->lang, w[0], w[1], w[2], w[3], NULL);
    notice_clear(a);
    a->notice.text = sb_take(&sb);
    a->notice.left = notice_seconds;
    a->dirty = true;
}

void notice_clear(App *a) {
    mem_free(a->notice.text);
    a->notice = (Notice){0};
}

void notice_tick(App *a, double seconds) {
    if (!a->notice.text) return;
    a->notice.left -= seconds;
    if (a->notice.left > 0) return;
    notice_clear(a);
    a->dirty = true;
}

/* When it has to go: the window may sleep until then. */
double notice_next_tick(const App *a) {
    return a->notice.text ? a->notice.left : -1;
}

/* An "i" in a ring. */
static void sign(Pen *p, Point c) {
    draw_circle(p->draw, c, 9, (Paint){.stroke = COLOR_INK2, .width = 1.6F});
    draw_rect(p->draw, (Rect){c.x - 1, c.y - 5, 2, 2},
              (Paint){.fill = COLOR_INK2});
    draw_rect(p->draw, (Rect){c.x - 1, c.y - 1, 2, 6},
              (Paint){.fill = COLOR_INK2});
}

/* Bottom centre, where the least is lost: over the end of the timeline.  Where
 * there are no buttons to press, the lowest row is free. */
static float bottom(const View *v) {
    const App *a = v->app;
    bool buttons = a->screen == SCREEN_PLAY || a->screen == SCREEN_COMPARE;
    return buttons && !a->overlay ? v->layout.transport.y - 14
                                  : v->layout.h - 6;
}

void view_notice(View *v) {
    const App *a = v->app;
    if (!a->notice.text || a->overlay == OVERLAY_BLACK) return;
    Pen *p = &v->pen;
    const float h = 40, pad = 20, icon_w = 26;
    /* It may hold the name of a file, and a name may hold anything. */
    Str text = str_of(pen_clean(p, str_of(a->notice.text), 300));
    /* A margin of 40 px at each side, and never wider than a line of text
     * should be; a longer one ends in an ellipsis. */
    float most = fminf(v->layout.w - 80, 900);
    float tw = pen_width(p, SANS_SEMIBOLD, 15, text);
    float w = fminf(most, tw + 2 * pad + icon_w);
    Rect r = {floorf((v->layout.w - w) / 2), bottom(v) - h, w, h};
    /* It lies on top of panels: what it covers does not overlap. */
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_CARD,
                      .stroke = COLOR_INK,
                      .width = 2,
                      .radius = 8,
                      .flags = DRAW_COVERS});
    sign(p, (Point){r.x + pad + 7, r.y + h / 2});
    /* 1 px more than was measured: rounding may not cut what fits. */
    text_cut(p, r.x + pad + icon_w, r.y + h / 2, text, SANS_SEMIBOLD, 15,
             COLOR_INK, w - 2 * pad - icon_w + 1);
}
