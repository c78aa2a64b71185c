/* widgets.h: what panels are put together from: badges, icons, key caps.
 *
 * The shape of a widget says the state without its colour (guide, section 6);
 * the text on a badge says who it is. */
#ifndef VIEW_WIDGETS_H
#define VIEW_WIDGETS_H

#include "base/arena.h"
#include "model/model.h"
#include "model/strings.h"
#include "view/draw.h"

/* What a click at a place means; `arg` depends on the action. */
typedef struct Hot {
    Rect rect;
    int action; /* app.h names them */
    int64_t arg;
} Hot;

typedef VEC(Hot) Hots;

/* What panels draw with. */
typedef struct Pen {
    DrawList *draw;
    Hots *hots;
    ThemeName theme;
    Language lang;
    char follow[16]; /* badge of the followed task, or "" */
    uint64_t grain;  /* of times, see trace_grain; 0: exact */
    Arena *frame;    /* texts that are made while drawing; until the next */
    float taken;  /* width at the right of panels' headings that is not free */
    Rect heading; /* title of the panel that was drawn last … */
    Point corner; /* … and beside it the place of the sign that enlarges */
} Pen;

typedef enum Icon {
    ICON_RUNNING, /* the states first, in their order */
    ICON_READY,
    ICON_WAITING,
    ICON_BLOCKED,
    ICON_DONE,
    ICON_ERROR,
    ICON_CANCELLED,
    ICON_TIMER,
    ICON_LOOP,
    ICON_WARN
} Icon;

Str pen_word(const Pen *p, StringKey key);
/* A text with {name}s filled in: pen_fill(p, key, "n", n, NULL), up to three
 * pairs of zero-terminated texts. */
Str pen_fill(const Pen *p, StringKey key, ...) __attribute__((sentinel));
Str pen_printf(const Pen *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A zero-terminated copy with line breaks and the like as spaces, cut after
 * `max` bytes: program values may hold anything. */
const char *pen_clean(const Pen *p, Str text, size_t max);
const char *pen_seconds(const Pen *p, uint64_t t_ns); /* "1.000 s" */
const char *pen_digits(const Pen *p, uint64_t t_ns);  /* "1.000" */
const char *pen_number(const Pen *p, uint64_t n);
float pen_width(const Pen *p, Font font, float size, Str text);
void pen_hot(Pen *p, Rect r, int action, int64_t arg);

enum { PANEL_CORNER = 20 }; /* room for that sign behind a title */
/* The frame of a panel, with its title and a remark on the right. */
void panel(Pen *p, Rect r, Str title, Str right);
/* How wide the text at the right of such a heading can be; a wider one is left
 * out. */
float panel_room(const Pen *p, Rect r, Str title);

/* An icon within a square of 2 r around its centre.  `hole` is the colour
 * that shows through it. */
void icon(Pen *p, Icon which, Point at, float r, Color color, Color hole);

float badge_width(const Pen *p, Str text, float size);
/* Draws a badge whose left edge is at.x and middle at at.y; `height` 0 means
 * the usual one.  Returns its width. */
float badge(Pen *p, Point at, Str text, State st, float size, float height);

/* A badge for the source's gutter: 4 px narrower. */
void badge_narrow(Pen *p, Point at, Str text, State st, float height);

/* The colours and shapes of a task's state. */
State state_of_task(TaskState st);
StringKey word_of_state(State st);  /* on cards */
StringKey word_of_legend(State st); /* in the legend: shorter in Chinese */

/* Icon and word of a state, at 14 px or the legend's 13.5; returns the
 * width. */
float pill(Pen *p, Point at, Str text, State st, float size, Anchor anchor);
float pill_width(const Pen *p, Str text, float size);
float key_cap(Pen *p, Point at, Str text, float size, Anchor anchor);
float key_cap_width(const Pen *p, Str text, float size);

/* 45° lines, each cut to the rectangle. */
void hatch(Pen *p, Rect r, Color color, float step, float width);
void arrow(Pen *p, Point from, Point to, Color color, float width, float head);
/* The bar at the left of a task card: its pattern says the state. */
void stripe(Pen *p, Rect r, State st);
/* An empty place: dashed outline, and why it is empty. */
void empty_row(Pen *p, Rect r, Str why);
/* Connected buttons of which one is chosen; returns the width. */
float segments(Pen *p, Rect r, float size, const Str *labels, int n, int chosen,
               int action);

void text_at(Pen *p, float x, float yc, Str text, Font font, float size,
             Color color);
void text_right(Pen *p, float x, float yc, Str text, Font font, float size,
                Color color);
void text_middle(Pen *p, float x, float yc, Str text, Font font, float size,
                 Color color);
/* As text_at, but ends in an ellipsis when wider than `max`; nothing at all
 * when there is no room for a few letters. */
float text_cut(Pen *p, float x, float yc, Str text, Font font, float size,
               Color color, float max);

#endif
