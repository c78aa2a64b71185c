/* Each state has a height and a texture of its own in a lane: full blocks run,
 * hatched ones block, a lower outlined one is ready, a thin bar waits.  So a
 * lane can be read without its colours. */
#include "view/timeline/lane_shape.h"

#include <math.h>

static void block(Pen *p, State st, Rect r) {
    /* Yellow on white needs an edge, where there is room for one. */
    bool edge = p->theme == THEME_LIGHT && r.w >= 5;
    draw_rect(p->draw, r,
              (Paint){.fill = color_fill(st),
                      .stroke = edge ? color_line(st) : COLOR_NONE,
                      .radius = 3});
}

/* A faint ground under stripes, in a strong edge. */
static void hatched(Pen *p, State st, Rect r) {
    draw_rect(
        p->draw, r,
        (Paint){.fill = color_fill(st), .fill_alpha = 0.22F, .radius = 3});
    /* Within the edge, which is drawn later and covers their ends. */
    hatch(p, rect_inset(r, 1), color_line(st), 8, 2.5F);
    draw_rect(p->draw, r,
              (Paint){.stroke = color_line(st), .width = 2, .radius = 3});
}

void lane_shape(Pen *p, State st, float x0, float x1, float yc, float bar) {
    float w = x1 - x0;
    if (w <= 0) return;
    Rect full = {x0, yc - bar / 2, w, bar};
    switch (st) {
    case STATE_RUNNING: block(p, st, full); break;
    case STATE_READY:
        /* The same 0.64 of the bar as in view_merged.c: a merged piece and a
         * single one must have one height. */
        draw_rect(p->draw, (Rect){x0, yc - bar * 0.32F, w, bar * 0.64F},
                  (Paint){.fill = color_fill(st),
                          .fill_alpha = 0.13F,
                          .stroke = color_line(st),
                          .width = 1.5F,
                          .radius = 2});
        break;
    case STATE_WAITING:
        draw_rect(p->draw, (Rect){x0, yc - 2, w, 4},
                  (Paint){.fill = color_fill(st)});
        break;
    case STATE_BLOCKED: hatched(p, st, full); break;
    default:
        draw_line(p->draw, (Point){x0, yc}, (Point){x1, yc},
                  (Paint){.stroke = color_line(st),
                          .width = 3,
                          .dash_on = 6,
                          .dash_off = 5});
        break;
    }
}

void lane_cap(Pen *p, State st, float x, float yc, float lane_h) {
    /* Never so large that the caps of two neighbouring lanes touch.  The icons
     * begin with the states, in their order: hence the cast. */
    float r = fminf(9, lane_h * 0.4F);
    draw_circle(p->draw, (Point){x, yc}, r, (Paint){.fill = color_line(st)});
    icon(p, (Icon)st, (Point){x, yc}, r * 0.55F, color_on(st), color_line(st));
}
