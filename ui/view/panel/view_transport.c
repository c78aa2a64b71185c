/* The bar at the bottom: the scrub bar on its upper edge, the buttons, what one
 * step is, the speed, and at the right the keys that help just now.  Also the
 * bare bar of the screens that do not play (view_hints). */
#include "view/view.h"

#include <math.h>

/* More marks than this would be a grey bar. */
enum { MAX_MARKS = 200 };

/* How far along the bar a position is, 0 to 1: by steps of the chosen unit, so
 * that each press of an arrow key moves the knob as far as any other. */
static float fraction(const View *v, uint64_t pos) {
    StepUnit unit = v->app->unit;
    size_t last = model_stops(v->model, unit) - 1;
    if (last == 0) return 0;
    return (float)model_stop_at(v->model, unit, pos) / (float)last;
}

/* A notch where each iteration ends, in the ground's colour on the part that is
 * behind us.  The first and last stop are the ends of the bar and have none. */
static void iteration_marks(View *v, Rect bar, float here) {
    size_t n = model_stops(v->model, UNIT_ITERATION);
    if (n > MAX_MARKS) return;
    for (size_t i = 1; i + 1 < n; i++) {
        float at = fraction(v, model_stop(v->model, UNIT_ITERATION, i));
        draw_rect(v->pen.draw, (Rect){bar.x + bar.w * at - 1, bar.y, 2, bar.h},
                  (Paint){.fill = at < here ? COLOR_BG : COLOR_LINE2});
    }
}

/* The ends are round, but never more than the piece is wide. */
static void bar_piece(View *v, Rect bar, float x0, float x1, Color color) {
    if (x1 <= x0) return;
    draw_rect(v->pen.draw, (Rect){x0, bar.y, x1 - x0, bar.h},
              (Paint){.fill = color, .radius = fminf(3, (x1 - x0) / 2)});
}

/* The bar from x0 to x1, bright up to `here`. */
static void bar_part(View *v, Rect bar, float x0, float x1, float here) {
    bar_piece(v, bar, x0, x1, COLOR_HI);
    bar_piece(v, bar, x0, fminf(x1, here), COLOR_INK);
}

/* One that ends in shorter and shorter pieces: more is to come. */
static void open_bar(View *v, Rect bar, float here) {
    /* px from the bar's end; the solid part ends at -48. */
    static const float pieces[][2] = {{-42, -28}, {-22, -12}, {-7, 0}};
    float end = bar.x + bar.w;
    bar_part(v, bar, bar.x, end - 48, here);
    for (int i = 0; i < 3; i++)
        bar_part(v, bar, end + pieces[i][0], end + pieces[i][1], here);
}

/* The run goes on, and the user has been told so: a short one ends before it
 * would be worth a word. */
static bool is_open(const View *v) {
    return v->model && app_says_running(v->app);
}

/* How far we are in the run, as a knob that can be dragged. */
static void scrub_bar(View *v, Rect r, float here) {
    DrawList *d = v->pen.draw;
    /* It lies across the upper edge; what can be dragged is higher than what is
     * seen. */
    Rect bar = {LAYOUT_MARGIN, r.y - 3, r.w - 2 * LAYOUT_MARGIN, 6};
    float x = bar.x + bar.w * here;
    if (is_open(v))
        open_bar(v, bar, x);
    else
        bar_part(v, bar, bar.x, bar.x + bar.w, x);
    if (v->model) iteration_marks(v, bar, here);
    draw_circle(d, (Point){x, r.y}, 8,
                (Paint){.fill = COLOR_INK, .stroke = COLOR_BG, .width = 2});
    pen_hot(&v->pen, (Rect){0, r.y - 9, r.w, 20}, ACT_SCRUB, 0);
}

/* Its base is at x0 and its tip at x1: to the left if that is smaller. */
static void triangle(View *v, float x0, float x1, float yc, float half,
                     Color color) {
    Point pts[3] = {{x0, yc - half}, {x1, yc}, {x0, yc + half}};
    draw_poly(v->pen.draw, pts, 3, (Paint){.fill = color});
}

/* Pause stands in the place of play while it plays. */
static void glyph(View *v, Action act, float mx, float yc, Color c) {
    DrawList *d = v->pen.draw;
    switch (act) {
    case ACT_FIRST:
        draw_rect(d, (Rect){mx - 8, yc - 6.5F, 2.5F, 13}, (Paint){.fill = c});
        triangle(v, mx + 7, mx - 4, yc, 6.5F, c);
        break;
    case ACT_BACK: triangle(v, mx + 5, mx - 6, yc, 7, c); break;
    case ACT_FORWARD: triangle(v, mx - 5, mx + 6, yc, 7, c); break;
    case ACT_LAST:
        draw_rect(d, (Rect){mx + 6, yc - 6.5F, 2.5F, 13}, (Paint){.fill = c});
        triangle(v, mx - 7, mx + 4, yc, 6.5F, c);
        break;
    default:
        if (!v->app->playing) {
            triangle(v, mx - 5, mx + 8, yc, 8, c);
            break;
        }
        draw_rect(d, (Rect){mx - 6, yc - 7, 4, 14}, (Paint){.fill = c});
        draw_rect(d, (Rect){mx + 2, yc - 7, 4, 14}, (Paint){.fill = c});
        break;
    }
}

/* Returns the left edge of what would come next, 6 px behind the last. */
static float buttons(View *v, float x, float yc) {
    static const Action acts[] = {ACT_FIRST, ACT_BACK, ACT_PLAY, ACT_FORWARD,
                                  ACT_LAST};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        bool big = acts[i] == ACT_PLAY;
        Rect r = {x, yc - 15, big ? 56 : 40, 30};
        draw_rect(v->pen.draw, r,
                  (Paint){.fill = big ? COLOR_INK : COLOR_CARD,
                          .stroke = big ? COLOR_NONE : COLOR_LINE2,
                          .radius = 6});
        glyph(v, acts[i], r.x + r.w / 2, yc, big ? COLOR_BG : COLOR_INK);
        pen_hot(&v->pen, r, (int)acts[i], 0);
        x += r.w + 6;
    }
    return x;
}

/* What one press of an arrow key is; returns where the buttons end. */
static float units(View *v, float x, float yc) {
    Pen *p = &v->pen;
    Str label = pen_word(p, S_UI_STEP_BY);
    text_at(p, x, yc, label, SANS_MEDIUM, 14, COLOR_INK2);
    x += pen_width(p, SANS_MEDIUM, 14, label) + 10;
    const Str labels[UNIT_COUNT] = {
        pen_word(p, S_UI_UNIT_LINE), pen_word(p, S_UI_UNIT_CALLBACK),
        pen_word(p, S_UI_UNIT_ITERATION), pen_word(p, S_UI_UNIT_TIME)};
    Rect r = {x, yc - 15, 0, 30};
    return x +
           segments(p, r, 14, labels, UNIT_COUNT, (int)v->app->unit, ACT_UNIT);
}

/* How fast it plays; returns where the field ends. */
static float speed(View *v, float x, float yc) {
    Pen *p = &v->pen;
    Str label = pen_word(p, S_UI_SPEED);
    text_at(p, x, yc, label, SANS_MEDIUM, 14, COLOR_INK2);
    x += pen_width(p, SANS_MEDIUM, 14, label) + 10;
    /* Three fields of 33, 38 and 33 px: slower, the factor, faster. */
    draw_rect(p->draw, (Rect){x, yc - 15, 104, 30},
              (Paint){.fill = COLOR_CARD, .stroke = COLOR_LINE2, .radius = 6});
    text_middle(p, x + 17, yc, STR("−"), SANS_BOLD, 16, COLOR_INK);
    text_middle(p, x + 52, yc, pen_printf(p, "%g×", (double)app_speed(v->app)),
                MONO_BOLD, 15, COLOR_INK);
    text_middle(p, x + 87, yc, STR("+"), SANS_BOLD, 16, COLOR_INK);
    for (int i = 0; i < 2; i++) {
        float lx = x + (i ? 71 : 33);
        draw_line(p->draw, (Point){lx, yc - 10}, (Point){lx, yc + 10},
                  (Paint){.stroke = COLOR_LINE});
    }
    pen_hot(p, (Rect){x, yc - 15, 33, 30}, ACT_SLOWER, 0);
    pen_hot(p, (Rect){x + 71, yc - 15, 33, 30}, ACT_FASTER, 0);
    return x + 104;
}

/* Key and what it does, from the right, as many as there is room for. */
static void hints(View *v, float from, float right, float yc) {
    Pen *p = &v->pen;
    struct {
        Str cap, label;
        int key; /* that a click presses */
    } all[3] = {
        {pen_word(p, S_UI_KEY_SPACE),
         pen_word(p, v->app->playing ? S_UI_HINT_PAUSE : S_UI_HINT_PLAY),
         KEY_SPACE},
        {STR("← →"), pen_word(p, S_UI_HINT_STEP), KEY_RIGHT},
        {STR("F"), pen_word(p, S_UI_HINT_FOLLOW), 'f'},
    };
    /* Who follows a task walks along it: other keys are worth a hint then. */
    if (v->app->follow) {
        all[0].cap = STR("F");
        all[0].label = pen_word(p, S_UI_HINT_NEXT_TASK);
        all[0].key = 'f';
        all[1].cap = STR("N");
        all[1].label = pen_word(p, S_UI_HINT_NEXT_TURN);
        all[1].key = 'n';
        all[2].cap = STR("Esc");
        all[2].label = pen_fill(p, S_UI_HINT_UNFOLLOW, "v", p->follow, NULL);
        all[2].key = KEY_ESCAPE;
    }
    /* From the right, so in a narrow window the first ones are left out. */
    for (int i = 2; i >= 0; i--) {
        float w = pen_width(p, SANS_MEDIUM, 13.5F, all[i].label);
        float kw = key_cap_width(p, all[i].cap, 13);
        if (right - w - 7 - kw < from) return;
        text_right(p, right, yc, all[i].label, SANS_MEDIUM, 13.5F, COLOR_INK2);
        right -= w + 7;
        key_cap(p, (Point){right, yc}, all[i].cap, 13, ANCHOR_RIGHT);
        pen_hot(p, (Rect){right - kw, yc - 14, kw + 7 + w, 28}, ACT_KEY,
                all[i].key);
        right -= kw + 18;
    }
}

/* What the run has so far, and how to end it, in the place of the hints. */
static void running(View *v, float from, float right, float yc) {
    Pen *p = &v->pen;
    Str stop = pen_word(p, S_UI_STOP_HERE);
    float w = pen_width(p, SANS_MEDIUM, 13.5F, stop);
    text_right(p, right, yc, stop, SANS_MEDIUM, 13.5F, COLOR_INK2);
    float x = right - w - 7;
    x -= key_cap(p, (Point){x, yc}, STR("Esc"), 13, ANCHOR_RIGHT);
    pen_hot(p, (Rect){x - 4, yc - 15, right - x + 8, 30}, ACT_STOP, 0);
    StrBuf n = {0};
    string_count(&n, model_stops(v->model, v->app->unit) - 1);
    uint64_t t = timeline_extent(v->model).t_ns;
    Str text = pen_fill(p, S_UI_STILL_RUNNING, "n", n.data, "t",
                        pen_seconds(p, t), NULL);
    sb_free(&n);
    w = pen_width(p, SANS_MEDIUM, 13.5F, text);
    /* The key to end it is more important than how far it has come. */
    if (x - 20 - w >= from)
        text_at(p, x - 20 - w, yc, text, SANS_MEDIUM, 13.5F, COLOR_INK);
}

float view_controls(View *v, Rect r, float here) {
    DrawList *d = v->pen.draw;
    draw_rect(d, r, (Paint){.fill = COLOR_PANEL});
    draw_line(d, (Point){r.x, r.y}, (Point){r.x + r.w, r.y},
              (Paint){.stroke = COLOR_LINE});
    /* After the ground and before the buttons: the knob reaches 8 px below the
     * edge, above the row of buttons that begins 14 px below it. */
    scrub_bar(v, r, here);
    float yc = r.y + 29;
    float x = buttons(v, LAYOUT_MARGIN, yc) + 14;
    x = units(v, x, yc) + 22;
    return speed(v, x, yc) + 20;
}

void view_transport(View *v, Rect r) {
    float x = view_controls(v, r, fraction(v, model_pos(v->model)));
    float right = r.x + r.w - LAYOUT_MARGIN;
    if (is_open(v))
        running(v, x, right, r.y + 29);
    else
        hints(v, x, right, r.y + 29);
}

/* From the left: these screens have no buttons before them. */
void view_hints(View *v, const StringKey *keys, const char *const *caps,
                int n) {
    Pen *p = &v->pen;
    Rect r = v->layout.transport;
    draw_rect(p->draw, r, (Paint){.fill = COLOR_PANEL});
    draw_line(p->draw, (Point){r.x, r.y}, (Point){r.x + r.w, r.y},
              (Paint){.stroke = COLOR_LINE});
    float x = LAYOUT_MARGIN + 4, yc = r.y + r.h / 2;
    for (int i = 0; i < n; i++) {
        Str label = pen_word(p, keys[i]);
        x += key_cap(p, (Point){x, yc}, str_of(caps[i]), 13, ANCHOR_LEFT) + 7;
        text_at(p, x, yc, label, SANS_MEDIUM, 14, COLOR_INK2);
        x += pen_width(p, SANS_MEDIUM, 14, label) + 22;
    }
}
