/* The panels' rectangles, in three kinds of window: compact ones under 1180 px,
 * middle ones with fixed columns, and wide ones from 1500 px with shares.  The
 * loop takes what the others leave. */
#include "view/layout.h"

#include <math.h>

/* Code and console; bounded, so that a very wide window widens the loop. */
static float left_width(float w, float usable) {
    if (w < 1180) return 410;
    if (w < 1500) return 488;
    return fminf(680, floorf(usable * 0.34F));
}

/* The column at the right; 0: it shares the loop's. */
static float tasks_width(float w, float usable) {
    if (w < 1180) return 0;
    if (w < 1500) return 352;
    return fminf(520, floorf(usable * 0.29F));
}

/* A low window needs its height for code, loop and tasks. */
static float console_height(float h) {
    return h < 680 ? 72 : h < 900 ? 108 : 200;
}

/* At least its lanes' room in a low window, a share of a high one. */
static float timeline_height(float h, float content) {
    return h < 680 ? 200 : h < 900 ? 228 : floorf(content * 0.36F);
}

Layout layout_of(float w, float h) {
    const float m = LAYOUT_MARGIN, g = LAYOUT_GUTTER;
    Layout l = {.w = w, .h = h, .compact = w < 1180};
    /* 34 px title, a line, 66 px story, and a gutter; 50 px transport and
     * a gutter above it. */
    float top = 109, bottom = h - 58, tall = bottom - top;
    /* What the columns share, without margins and gutters. */
    float usable = w - 2 * m - (l.compact ? g : 2 * g);
    float left = left_width(w, usable), right = tasks_width(w, usable);
    float middle = usable - left - right;
    float con = console_height(h), tl = timeline_height(h, tall);
    float x = m + left + g, upper = tall - tl - g;
    l.title = (Rect){0, 0, w, 34};
    l.story = (Rect){m, 35, w - 2 * m, 66};
    l.content = (Rect){m, top, w - 2 * m, tall};
    l.source = (Rect){m, top, left, tall - con - g};
    l.console = (Rect){m, bottom - con, left, con};
    l.loop = (Rect){x, top, middle, upper};
    l.tasks = (Rect){x + middle + g, top, right, upper};
    /* Two tabs of one panel: whoever asks for either gets the same place. */
    if (l.compact) l.tasks = l.loop;
    l.timeline = (Rect){x, bottom - tl, w - m - x, tl};
    l.transport = (Rect){0, h - 50, w, 50};
    return l;
}

/* The timeline ends where the right column does. */
void layout_tasks(Layout *l) {
    l->loop.w = l->timeline.w;
    l->tasks = l->loop;
}

void layout_program(Layout *l) {
    Rect all = l->content;
    /* the timeline's legend needs its width */
    float left = floorf(all.w * (l->compact ? 0.46F : 0.54F));
    float con = floorf(all.h * 0.4F), x = all.x + left + LAYOUT_GUTTER;
    float right = all.x + all.w - x;
    l->source = (Rect){all.x, all.y, left, all.h};
    l->console = (Rect){x, all.y, right, con};
    l->timeline = (Rect){x, all.y + con + LAYOUT_GUTTER, right,
                         all.h - con - LAYOUT_GUTTER};
    /* Nobody draws or hits an empty rectangle. */
    l->loop = l->tasks = (Rect){0};
}

/* Rounded down to eighths, the steps of Ctrl + and -. */
float layout_scale(int device_w, int device_h) {
    float s = fminf((float)device_w / 1280, (float)device_h / 720);
    return fmaxf(1, floorf(s * 8) / 8);
}
