/* The small shapes that all panels share.  Their sizes are px of the design at
 * UI scale 1; none of them knows a model or a program. */
#include "view/widgets.h"

#include <math.h>
#include <stdarg.h>

#include "base/check.h"

Str pen_word(const Pen *p, StringKey key) {
    return str_of(string_get(key, p->lang));
}

/* Moves a text into the frame's arena, where it lives until the next picture is
 * begun.  The buffer is freed. */
static Str keep(const Pen *p, StrBuf *sb) {
    Str s = {arena_strndup(p->frame, sb->data ? sb->data : "", sb->len),
             sb->len};
    sb_free(sb);
    return s;
}

Str pen_fill(const Pen *p, StringKey key, ...) {
    /* Three pairs; string_format reads them up to the first NULL. */
    enum { MAX_ARGS = 6 };
    const char *a[MAX_ARGS + 1] = {NULL};
    va_list args;
    va_start(args, key);
    for (int i = 0; i < MAX_ARGS; i++)
        if (!(a[i] = va_arg(args, const char *))) break;
    va_end(args);
    StrBuf sb = {0};
    string_format(&sb, key, p->lang, a[0], a[1], a[2], a[3], a[4], a[5], NULL);
    return keep(p, &sb);
}

Str pen_printf(const Pen *p, const char *fmt, ...) {
    StrBuf sb = {0};
    va_list args;
    va_start(args, fmt);
    sb_vprintf(&sb, fmt, args);
    va_end(args);
    return keep(p, &sb);
}

const char *pen_clean(const Pen *p, Str text, size_t max) {
    size_t n = text.len < max ? text.len : max;
    /* Not in the middle of a character. */
    while (n > 0 && n < text.len && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
        n--;
    char *out = arena_strndup(p->frame, text.ptr, n);
    /* In place, so that a text keeps its number of columns. */
    for (char *c = out; c < out + n; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F) *c = ' ';
    return out;
}

const char *pen_digits(const Pen *p, uint64_t t_ns) {
    StrBuf sb = {0};
    string_seconds_to(&sb, t_ns, p->grain ? p->grain : 1);
    return keep(p, &sb).ptr;
}

const char *pen_seconds(const Pen *p, uint64_t t_ns) {
    return pen_printf(p, "%s s", pen_digits(p, t_ns)).ptr;
}

const char *pen_number(const Pen *p, uint64_t n) {
    return pen_printf(p, "%llu", (unsigned long long)n).ptr;
}

State state_of_task(TaskState st) {
    /* The model's order is its own; the legend's is that of the colours. */
    static const State states[TASK_STATES] = {
        [TASK_READY] = STATE_READY,         [TASK_RUNNING] = STATE_RUNNING,
        [TASK_WAITING] = STATE_WAITING,     [TASK_BLOCKED] = STATE_BLOCKED,
        [TASK_DONE] = STATE_DONE,           [TASK_ERROR] = STATE_ERROR,
        [TASK_CANCELLED] = STATE_CANCELLED,
    };
    CHECK((unsigned)st < TASK_STATES, "a state of the model");
    return states[st];
}

/* window.def lists both groups in the order of the states. */
StringKey word_of_state(State st) {
    return (StringKey)((int)S_UI_RUNNING + (int)st);
}

StringKey word_of_legend(State st) {
    return (StringKey)((int)S_UI_LEGEND_RUNNING + (int)st);
}

float pen_width(const Pen *p, Font font, float size, Str text) {
    return measure(p->draw->measure, font, size, text);
}

void pen_hot(Pen *p, Rect r, int action, int64_t arg) {
    /* Clicks come in coordinates of the window, panels may be drawn enlarged.
     */
    vec_push(p->hots, ((Hot){draw_rect_of(p->draw, r), action, arg}));
}

void text_at(Pen *p, float x, float yc, Str text, Font font, float size,
             Color color) {
    draw_text(p->draw, (Point){x, yc}, text,
              (TextStyle){.font = font, .size = size, .color = color});
}

void text_right(Pen *p, float x, float yc, Str text, Font font, float size,
                Color color) {
    draw_text(p->draw, (Point){x, yc}, text,
              (TextStyle){.font = font,
                          .size = size,
                          .color = color,
                          .anchor = ANCHOR_RIGHT});
}

void text_middle(Pen *p, float x, float yc, Str text, Font font, float size,
                 Color color) {
    draw_text(p->draw, (Point){x, yc}, text,
              (TextStyle){.font = font,
                          .size = size,
                          .color = color,
                          .anchor = ANCHOR_MIDDLE});
}

float text_cut(Pen *p, float x, float yc, Str text, Font font, float size,
               Color color, float max) {
    /* Less than some two letters and an ellipsis say nothing. */
    if (max < 2 * size && pen_width(p, font, size, text) > max) return 0;
    return draw_text(
        p->draw, (Point){x, yc}, text,
        (TextStyle){
            .font = font, .size = size, .color = color, .max_width = max});
}

float panel_room(const Pen *p, Rect r, Str title) {
    /* 12 px at either side, 8 px between title and remark. */
    return r.w - 24 - pen_width(p, SANS_SEMIBOLD, 14, title) - 8 -
           PANEL_CORNER - p->taken;
}

void panel(Pen *p, Rect r, Str title, Str right) {
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL, .stroke = COLOR_LINE, .radius = 8});
    /* The title gives way to the sign and to what is taken, the remark to all
     * of them. */
    float used = text_cut(p, r.x + 12, r.y + 16, title, SANS_SEMIBOLD, 14,
                          COLOR_INK2, r.w - 24 - PANEL_CORNER - p->taken);
    /* Larger than its letters, easier to hit; the sign stands in it too. */
    p->heading = (Rect){r.x + 4, r.y + 2, used + 8 + PANEL_CORNER, 28};
    p->corner = (Point){r.x + 12 + used + 13, r.y + 16};
    float room = panel_room(p, r, title);
    if (right.len == 0 || pen_width(p, SANS_MEDIUM, 14, right) > room) return;
    draw_text(p->draw, (Point){r.x + r.w - 12 - p->taken, r.y + 16}, right,
              (TextStyle){.font = SANS_MEDIUM,
                          .size = 14,
                          .color = COLOR_INK3,
                          .anchor = ANCHOR_RIGHT,
                          .max_width = room});
}

/* A plain polygon: most icons are one or two of them. */
static void filled(Pen *p, const Point *pts, size_t n, Color color) {
    draw_poly(p->draw, pts, n, (Paint){.fill = color});
}

static void stroke(Pen *p, Point a, Point b, Color color, float width) {
    draw_line(
        p->draw, a, b,
        (Paint){.stroke = color, .width = width, .flags = DRAW_ROUND_CAPS});
}

/* An hourglass: two triangles that meet in the middle. */
static void icon_waiting(Pen *p, Point c, float r, Color color) {
    Point upper[3] = {{c.x - r * 0.8F, c.y - r}, {c.x + r * 0.8F, c.y - r}, c};
    Point lower[3] = {{c.x - r * 0.8F, c.y + r}, {c.x + r * 0.8F, c.y + r}, c};
    filled(p, upper, 3, color);
    filled(p, lower, 3, color);
}

/* A no-entry sign. */
static void icon_blocked(Pen *p, Point c, float r, Color color, Color hole) {
    draw_circle(p->draw, c, r, (Paint){.fill = color});
    draw_rect(p->draw,
              (Rect){c.x - r * 0.62F, c.y - r * 0.2F, r * 1.24F, r * 0.4F},
              (Paint){.fill = hole});
}

/* A tick, at least 2 px strong so that it survives the legend's size. */
static void icon_done(Pen *p, Point c, float r, Color color) {
    Point tick[3] = {{c.x - r, c.y + r * 0.05F},
                     {c.x - r * 0.25F, c.y + r * 0.75F},
                     {c.x + r, c.y - r * 0.75F}};
    draw_poly(p->draw, tick, 3,
              (Paint){.stroke = color, .width = fmaxf(2, r * 0.38F)});
}

static void icon_error(Pen *p, Point c, float r, Color color) {
    float q = r * 0.78F, w = fmaxf(2, r * 0.4F);
    stroke(p, (Point){c.x - q, c.y - q}, (Point){c.x + q, c.y + q}, color, w);
    stroke(p, (Point){c.x - q, c.y + q}, (Point){c.x + q, c.y - q}, color, w);
}

/* A circle struck through, from the lower left to the upper right. */
static void icon_cancelled(Pen *p, Point c, float r, Color color) {
    float q = r * 0.62F;
    draw_circle(p->draw, c, r * 0.9F, (Paint){.stroke = color, .width = 2});
    stroke(p, (Point){c.x - q, c.y + q}, (Point){c.x + q, c.y - q}, color, 2);
}

/* A clock that shows three. */
static void icon_timer(Pen *p, Point c, float r, Color color) {
    draw_circle(p->draw, c, r * 0.95F, (Paint){.stroke = color, .width = 1.6F});
    stroke(p, (Point){c.x, c.y - r * 0.55F}, c, color, 1.6F);
    stroke(p, c, (Point){c.x + r * 0.45F, c.y}, color, 1.6F);
}

/* A turning arrow that is open at the top right. */
static void icon_loop(Pen *p, Point c, float r, Color color) {
    Point arc[48];
    size_t n = 0;
    /* Clockwise, y goes down; steps of 8° look round at all our sizes and make
     * 36 points. */
    for (int deg = -28; deg < 259; deg += 8) {
        float a = (float)deg * (float)M_PI / 180;
        arc[n++] = (Point){c.x + r * cosf(a), c.y + r * sinf(a)};
    }
    draw_poly(p->draw, arc, n,
              (Paint){.stroke = color, .width = r < 10 ? 2 : 3});
    Point head[3] = {{c.x + r * 0.78F, c.y - r * 0.98F},
                     {c.x - r * 0.12F, c.y - r * 1.55F},
                     {c.x - r * 0.12F, c.y - r * 0.38F}};
    filled(p, head, 3, color);
}

/* A triangle with an exclamation mark cut out. */
static void icon_warn(Pen *p, Point c, float r, Color color, Color hole) {
    Point tri[3] = {{c.x, c.y - r},
                    {c.x + r * 1.08F, c.y + r * 0.85F},
                    {c.x - r * 1.08F, c.y + r * 0.85F}};
    draw_poly(
        p->draw, tri, 3,
        (Paint){
            .fill = color, .stroke = color, .width = 2, .flags = DRAW_CLOSED});
    draw_rect(p->draw, (Rect){c.x - 1, c.y - r * 0.35F, 2, r * 0.7F},
              (Paint){.fill = hole});
    draw_rect(p->draw, (Rect){c.x - 1, c.y + r * 0.5F, 2, 2},
              (Paint){.fill = hole});
}

void icon(Pen *p, Icon which, Point at, float r, Color color, Color hole) {
    /* READY is the outline of what RUNNING fills: the two differ without
     * colour. */
    Point play[3] = {{at.x - r * 0.75F, at.y - r},
                     {at.x + r, at.y},
                     {at.x - r * 0.75F, at.y + r}};
    Point open[3] = {{at.x - r * 0.7F, at.y - r * 0.9F},
                     {at.x + r * 0.85F, at.y},
                     {at.x - r * 0.7F, at.y + r * 0.9F}};
    switch (which) {
    case ICON_RUNNING: filled(p, play, 3, color); break;
    case ICON_READY:
        draw_poly(p->draw, open, 3,
                  (Paint){.stroke = color, .width = 2, .flags = DRAW_CLOSED});
        break;
    case ICON_WAITING: icon_waiting(p, at, r, color); break;
    case ICON_BLOCKED: icon_blocked(p, at, r, color, hole); break;
    case ICON_DONE: icon_done(p, at, r, color); break;
    case ICON_ERROR: icon_error(p, at, r, color); break;
    case ICON_CANCELLED: icon_cancelled(p, at, r, color); break;
    case ICON_TIMER: icon_timer(p, at, r, color); break;
    case ICON_LOOP: icon_loop(p, at, r, color); break;
    case ICON_WARN: icon_warn(p, at, r, color, hole); break;
    }
}

float badge_width(const Pen *p, Str text, float size) {
    /* 6 px at either side. */
    return pen_width(p, MONO_BOLD, size, text) + 12;
}

/* Over for good, in whichever way. */
static bool is_finished(State st) {
    return st == STATE_DONE || st == STATE_ERROR || st == STATE_CANCELLED;
}

/* Finished tasks are hollow: an outline over a faint tint. */
static void hollow_badge(Pen *p, Rect r, State st) {
    bool dashed = st == STATE_CANCELLED;
    draw_rect(p->draw, r, (Paint){.fill = COLOR_PANEL, .radius = 5});
    draw_rect(p->draw, r,
              (Paint){.fill = color_fill(st),
                      .fill_alpha = 0.12F,
                      .radius = 5,
                      .stroke = color_line(st),
                      .width = 1.5F,
                      .dash_on = dashed ? 3 : 0,
                      .dash_off = dashed ? 2 : 0});
}

/* Box and text; the badge of who is followed has a ring around it, 1.5 px away,
 * wherever in the window it stands. */
static void badge_box(Pen *p, Rect r, Str text, State st, float size) {
    if (p->follow[0] && str_is(text, p->follow))
        draw_rect(p->draw, rect_inset(r, -3.5F),
                  (Paint){.stroke = COLOR_INK, .width = 2, .radius = 8});
    if (is_finished(st))
        hollow_badge(p, r, st);
    else
        draw_rect(p->draw, r, (Paint){.fill = color_fill(st), .radius = 5});
    text_middle(p, r.x + r.w / 2, r.y + r.h / 2, text, MONO_BOLD, size,
                is_finished(st) ? color_line(st) : color_on(st));
}

float badge(Pen *p, Point at, Str text, State st, float size, float height) {
    float w = badge_width(p, text, size);
    /* The usual height: 3.5 px of air above and below the letters' size. */
    float h = height > 0 ? height : size + 7;
    badge_box(p, (Rect){at.x, at.y - h / 2, w, h}, text, st, size);
    return w;
}

void badge_narrow(Pen *p, Point at, Str text, State st, float height) {
    float w = badge_width(p, text, 13) - 4;
    badge_box(p, (Rect){at.x, at.y - height / 2, w, height}, text, st, 13);
}

float pill_width(const Pen *p, Str text, float size) {
    /* 12 px for the icon and 6 px behind it. */
    return pen_width(p, SANS_SEMIBOLD, size, text) + 18;
}

float pill(Pen *p, Point at, Str text, State st, float size, Anchor anchor) {
    float w = pill_width(p, text, size);
    /* ANCHOR_MIDDLE is not asked for: it counts as the left. */
    float x = anchor == ANCHOR_RIGHT ? at.x - w : at.x;
    icon(p, (Icon)st, (Point){x + 6, at.y}, 5.2F, color_line(st), COLOR_PANEL);
    text_at(p, x + 18, at.y, text, SANS_SEMIBOLD, size, color_line(st));
    return w;
}

float key_cap_width(const Pen *p, Str text, float size) {
    /* The cap of a single letter is about square. */
    return fmaxf(24, pen_width(p, SANS_SEMIBOLD, size, text) + 12);
}

float key_cap(Pen *p, Point at, Str text, float size, Anchor anchor) {
    float w = key_cap_width(p, text, size);
    float x = anchor == ANCHOR_RIGHT ? at.x - w : at.x;
    draw_rect(p->draw, (Rect){x, at.y - 11, w, 22},
              (Paint){.fill = COLOR_CARD, .radius = 5, .stroke = COLOR_LINE2});
    text_middle(p, x + w / 2, at.y, text, SANS_SEMIBOLD, size, COLOR_INK2);
    return w;
}

void hatch(Pen *p, Rect r, Color color, float step, float width) {
    /* Each line rises from the bottom to the right.  The first ones begin left
     * of r, or its upper left corner would stay empty; what is outside is cut.
     */
    for (float k = r.x - r.h; k < r.x + r.w; k += step) {
        Point a = {k, r.y + r.h}, b = {k + r.h, r.y};
        if (a.x < r.x) a = (Point){r.x, a.y - (r.x - a.x)};
        if (b.x > r.x + r.w) {
            b.y += b.x - (r.x + r.w);
            b.x = r.x + r.w;
        }
        if (b.x > a.x)
            draw_line(p->draw, a, b, (Paint){.stroke = color, .width = width});
    }
}

void arrow(Pen *p, Point from, Point to, Color color, float width, float head) {
    /* The shaft ends where the head begins, or its square end would stick out
     * of the tip. */
    float angle = atan2f(to.y - from.y, to.x - from.x);
    float c = cosf(angle), s = sinf(angle);
    Point neck = {to.x - head * c, to.y - head * s};
    /* Keep level and upright shafts exactly so: they are snapped. */
    if (from.x == to.x) neck.x = to.x;
    if (from.y == to.y) neck.y = to.y;
    draw_line(p->draw, from, neck, (Paint){.stroke = color, .width = width});
    float px = -s * head * 0.62F, py = c * head * 0.62F;
    Point tip[3] = {to, {neck.x + px, neck.y + py}, {neck.x - px, neck.y - py}};
    filled(p, tip, 3, color);
}

/* A bar of teeth `tooth` px high, one every `step` px; the last is cut. */
static void comb(Pen *p, Rect r, Color color, float tooth, float step) {
    for (float y = r.y; y < r.y + r.h; y += step)
        draw_rect(p->draw, (Rect){r.x, y, r.w, fminf(tooth, r.y + r.h - y)},
                  (Paint){.fill = color});
}

void stripe(Pen *p, Rect r, State st) {
    Color f = color_fill(st);
    switch (st) {
    /* Told apart in grey: sparse and dense teeth, an outline, a thin line, and
     * a full bar for what runs or is over. */
    case STATE_CANCELLED: comb(p, r, f, 4, 8); break;
    case STATE_BLOCKED: comb(p, r, f, 3, 5); break;
    case STATE_READY:
        draw_rect(
            p->draw, r,
            (Paint){.stroke = color_line(st), .width = 1.5F, .radius = 2});
        break;
    case STATE_WAITING:
        draw_rect(p->draw, (Rect){r.x + 1.5F, r.y, 2, r.h}, (Paint){.fill = f});
        break;
    default: draw_rect(p->draw, r, (Paint){.fill = f, .radius = 2}); break;
    }
}

void empty_row(Pen *p, Rect r, Str why) {
    draw_rect(
        p->draw, r,
        (Paint){
            .stroke = COLOR_LINE2, .radius = 5, .dash_on = 4, .dash_off = 3});
    /* In a narrow column the reason gives way to "none", and that to nothing.
     */
    if (pen_width(p, SANS_MEDIUM, 14, why) > r.w - 8)
        why = pen_word(p, S_UI_NONE_YET);
    if (pen_width(p, SANS_MEDIUM, 14, why) > r.w - 8) return;
    text_middle(p, r.x + r.w / 2, r.y + r.h / 2, why, SANS_MEDIUM, 14,
                COLOR_INK3);
}

float segments(Pen *p, Rect r, float size, const Str *labels, int n, int chosen,
               int action) {
    /* Higher ones have more air; the frame is 2 px wide at either side. */
    float pad = r.h > 26 ? 22 : 18, total = 4;
    for (int i = 0; i < n; i++)
        total += pen_width(p, SANS_SEMIBOLD, size, labels[i]) + pad;
    draw_rect(p->draw, (Rect){r.x, r.y, total, r.h},
              (Paint){.fill = COLOR_CARD, .radius = 6, .stroke = COLOR_LINE2});
    float x = r.x + 2, yc = r.y + r.h / 2;
    for (int i = 0; i < n; i++) {
        float w = pen_width(p, SANS_SEMIBOLD, size, labels[i]) + pad;
        bool on = i == chosen;
        if (on)
            draw_rect(p->draw, (Rect){x, r.y + 2, w, r.h - 4},
                      (Paint){.fill = COLOR_INK, .radius = 5});
        text_middle(p, x + w / 2, yc, labels[i], on ? SANS_BOLD : SANS_SEMIBOLD,
                    size, on ? COLOR_BG : COLOR_INK2);
        /* The chosen one too: a click on it does no harm, and Tab finds all. */
        pen_hot(p, (Rect){x, r.y, w, r.h}, action, i);
        x += w;
    }
    return total;
}
