/* The timeline's panel: its heading and legend, where ruler, names and plot
 * are, and the cursor.  What is in them is drawn by the other files, see
 * chart.h. */
#include <math.h>
#include <stdio.h>

#include "view/timeline/chart.h"

/* px at the bottom of the panel. */
enum { LEGEND_H = 26 };

float chart_x(const Chart *c, double x) {
    return (float)(c->origin + x);
}

/* The bound that timeline.h promises for the plot and 20 px at both sides, and
 * a little more. */
size_t chart_most(const Chart *c, double min_width) {
    return (size_t)(((double)c->plot.w + 60) / min_width) * 2 + 8;
}

/* For the list as a whole: every chart_ghost needs its chart_solid, and they do
 * not nest. */
void chart_ghost(const Chart *c, float alpha) {
    c->v->pen.draw->alpha = alpha;
    c->v->pen.draw->flags = DRAW_GHOST;
}

void chart_solid(const Chart *c) {
    c->v->pen.draw->alpha = 1;
    c->v->pen.draw->flags = 0;
}

/* ---- buttons ---- */

/* Buttons are placed from right to left: returns where the next one ends. */
static float button(View *v, float right, float y, Str label, Font font,
                    float size, float w, Action act) {
    Pen *p = &v->pen;
    Rect r = {right - w, y + 5, w, 24};
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_CARD, .radius = 5, .stroke = COLOR_LINE2});
    text_middle(p, r.x + w / 2, y + 17, label, font, size,
                act == ACT_FIT ? COLOR_INK2 : COLOR_INK);
    pen_hot(p, r, (int)act, 0);
    return r.x - 4;
}

/* Returns where it begins: what is left of that is free. */
static float header(View *v, Rect r) {
    Pen *p = &v->pen;
    float x = r.x + r.w - 10 - p->taken;
    x = button(v, x, r.y, STR("+"), SANS_BOLD, 15, 28, ACT_ZOOM_IN);
    x = button(v, x, r.y, STR("−"), SANS_BOLD, 15, 28, ACT_ZOOM_OUT);
    Str fit = pen_word(p, S_UI_FIT);
    float w = pen_width(p, SANS_SEMIBOLD, 13.5F, fit) + 16;
    x = button(v, x, r.y, fit, SANS_SEMIBOLD, 13.5F, w, ACT_FIT) - 8;
    const Str axes[2] = {pen_word(p, S_UI_AXIS_EVENTS),
                         pen_word(p, S_UI_AXIS_SECONDS)};
    /* As wide as segments makes them: it does not tell before it draws. */
    float total = 4 + 2 * 18;
    for (int i = 0; i < 2; i++)
        total += pen_width(p, SANS_SEMIBOLD, 13.5F, axes[i]);
    segments(p, (Rect){x - total, r.y + 5, 0, 24}, 13.5F, axes, 2,
             (int)v->app->axis, ACT_AXIS);
    return x - total;
}

/* What the shapes mean; words move together in a narrow panel. */
void chart_legend(Pen *p, float x, float yc, float width) {
    float total = 0;
    for (int st = 0; st < STATE_COUNT; st++)
        total += pill_width(p, pen_word(p, word_of_legend((State)st)), 13.5F);
    float gap = fminf(24, (width - total) / (STATE_COUNT - 1));
    for (int st = 0; st < STATE_COUNT; st++)
        x += pill(p, (Point){x, yc}, pen_word(p, word_of_legend((State)st)),
                  (State)st, 13.5F, ANCHOR_LEFT) +
             gap;
}

/* Room for the names of all lanes, within reason. */
static float label_width(const View *v, float panel_w) {
    /* px of the design, for three widths of the panel: the plot needs most. */
    float least = panel_w > 1000 ? 132 : panel_w > 700 ? 104 : 92;
    float most = panel_w > 1000 ? 220 : panel_w > 700 ? 168 : 144;
    float cell = pen_width(&v->pen, MONO_MEDIUM, 14, STR("0"));
    float badge_w = badge_width(&v->pen, STR("T1"), 13);
    float need = 10 + badge_w + 7 + cell * (float)v->app->survey.name_cells + 8;
    /* With threads tasks are indented below them, and the loop's lane has the
     * longer name. */
    if (v->app->crowd) {
        float name = pen_width(&v->pen, SANS_MEDIUM, 14,
                               pen_word(&v->pen, S_UI_LANE_LOOP_THREAD));
        need = fmaxf(need + 14, 10 + badge_w + 7 + name + 8);
    }
    return fmaxf(least, fminf(most, need));
}

/* Rows first: how many are shown decides how high the plot is and whether a
 * scroll bar takes from its width, and the axis needs that width. */
static Chart chart_of(View *v, Rect r) {
    /* Without a callback there is no event to open a lens for. */
    bool lenses = timeline_extent(v->model).column > 0;
    Chart c = {
        .v = v, .panel = r, .events = v->app->axis == AXIS_EVENTS && lenses};
    /* Room for "pid 8188" and its frame. */
    c.brackets = v->app->survey.children ? 84 : 0;
    float label = label_width(v, r.w) + c.brackets;
    c.pos = model_pos(v->model);
    c.ruler = r.y + 36;
    c.top = c.ruler + (c.events ? RULER_EVENTS : RULER_SECONDS) + 4;
    chart_choose_rows(&c, r.y + r.h - LEGEND_H - 8 - c.top);
    float bottom = c.top + c.lane_h * (float)c.shown;
    /* 8 px more when lanes scroll: the bar. */
    float right = 10 + (c.hidden ? 8.0F : 0);
    c.plot =
        (Rect){r.x + label, c.ruler, r.w - label - right, bottom + 2 - c.ruler};
    chart_set_axis(&c);
    return c;
}

/* ---- the cursor ---- */

/* Its head stands in the ruler, below the times.  Motion makes it slide. */
static void cursor(const Chart *c) {
    float x = c->cursor, y = c->ruler + (c->events ? 20 : 15);
    /* Scrolled out of view; at the right the end of the run may be beyond the
     * plot. */
    if (x < c->plot.x - 2 || x > c->panel.x + c->panel.w - 4) return;
    DrawList *d = c->v->pen.draw;
    size_t from = d->cmds.len;
    draw_line(d, (Point){x, y + 2}, (Point){x, c->plot.y + c->plot.h - 1},
              (Paint){.stroke = COLOR_INK, .width = 2});
    float h = 6;
    Point head[5] = {
        {x - h, y}, {x + h, y}, {x + h, y + 5}, {x, y + 13}, {x - h, y + 5}};
    draw_poly(d, head, 5, (Paint){.fill = COLOR_INK});
    motion_note(c->v, PLACE_CURSOR, 0, (Rect){x, y, 0, 0}, from);
}

/* The wheel scrolls lanes over their names; what is drawn on top of that may
 * be clicked. */
static void names_ground(const Chart *c) {
    Pen *p = &c->v->pen;
    float left = c->panel.x + 4;
    Rect names = {left, c->top, c->plot.x - 4 - left,
                  c->lane_h * (float)c->shown};
    c->v->app->timeline.names = draw_rect_of(p->draw, names);
    if (c->hidden) pen_hot(p, names, ACT_LANES, 0);
}

/* Between the title and the buttons: the map of the run, while there is need
 * for one, then who waits for whom around the followed task. */
static void heading(const Chart *c, float x0, float x1) {
    /* The chain of waiting needs more room than the map. */
    float part = c->v->app->follow ? 0.4F : 1;
    float w = chart_minimap(c, x0, x0 + fmaxf(84, (x1 - x0) * part));
    if (w > 0) x0 += w + 14;
    view_follow(c->v, (Rect){x0, c->panel.y + 5, x1 - x0, 24});
}

void view_timeline(View *v, Rect r) {
    Pen *p = &v->pen;
    panel(p, r, pen_word(p, S_UI_TIMELINE), STR(""));
    float left = p->heading.x + p->heading.w + 10, right = header(v, r) - 14;
    chart_legend(p, r.x + 14, r.y + r.h - LEGEND_H / 2.0F - 3, r.w - 28);
    AxisPlace end = timeline_extent(v->model);
    /* Nothing ran and no time passed: there is no axis to draw. */
    if (end.column <= 0 && end.t_ns == 0) {
        empty_row(p, (Rect){r.x + 12, r.y + 44, r.w - 24, 40},
                  pen_word(p, S_UI_NO_CALLBACKS));
        return;
    }
    Chart c = chart_of(v, r);
    /* First, so that all else lies on top of it. */
    pen_hot(p, c.plot, ACT_TIMELINE, 0);
    names_ground(&c);
    heading(&c, left, right);
    chart_ruler(&c);
    chart_lane_labels(&c);
    /* Spans reach 20 px beyond the plot.  Beside a scroll bar nothing may stick
     * out, else the last cap may. */
    draw_clip(p->draw, (Rect){c.plot.x - 2, c.plot.y,
                              c.plot.w + (c.hidden ? 2 : 8), c.plot.h + 2});
    chart_lanes(&c);
    cursor(&c);
    draw_unclip(p->draw);
    chart_scroll_bar(&c);
    /* Nothing has happened, and what will happen is hidden. */
    if (v->app->hide_future && model_pos(v->model) == 0)
        text_middle(p, c.plot.x + c.plot.w / 2, c.top + 40,
                    pen_word(p, S_UI_FIRST_STEP_KEY), SANS_MEDIUM, 14,
                    COLOR_INK3);
}
