/* The focus of the keyboard: which places it can have, their order, and the
 * ring.  Places are the hot rectangles of the picture that is on the screen. */
#include "view/focus.h"

#include <math.h>
#include <stdlib.h>

#include "view/app_impl.h"

/* More than this are never on one picture; what is beyond has no place.  They
 * lie on the stack, for one key press. */
enum { MAX_TARGETS = 512 };

typedef struct Target {
    Rect rect;
    int action, region, row;
    int64_t arg;
} Target;

typedef struct Targets {
    Target data[MAX_TARGETS];
    int n;
} Targets;

void focus_begin_overlay(App *a) {
    a->focus.overlay = a->hots.len;
}

void focus_clear(App *a) {
    if (a->focus.on) a->dirty = true;
    a->focus.on = false;
}

/* ---- what there is ---- */

static float middle_y(Rect r) {
    return r.y + r.h / 2;
}

/* Panels are read one after the other. */
static int region_of(const Layout *l, bool play, Rect r) {
    const Rect panels[] = {l->title, l->story, l->source,   l->console,
                           l->loop,  l->tasks, l->timeline, l->transport};
    enum { N = sizeof panels / sizeof *panels };
    float x = r.x + r.w / 2, y = middle_y(r);
    /* Its bar begins 9 px above it; it is read last, on every screen. */
    if (y >= l->transport.y - 12) return N;
    /* Other screens and enlarged panels: the title bar, then the rest by rows.
     */
    if (!play) return y < l->title.h ? 0 : 1;
    for (int i = 0; i < N; i++)
        if (rect_has(panels[i], x, y)) return i;
    return N - 1;
}

/* A place that only scrolls by the wheel, or closes what lies on top. */
static bool is_ground(const Focus *f, const Hot *h) {
    if (h->action == ACT_NONE || h->action == ACT_SOURCE ||
        h->action == ACT_LANES)
        return true;
    /* Larger than 0.6 of the window is no button. */
    return h->rect.w * h->rect.h > 0.6F * f->w * f->h;
}

static bool is_focus(const Focus *f, int action, int64_t arg) {
    return f->on && f->action == action && f->arg == arg;
}

/* Of several places with one meaning, the largest: a badge and the card that it
 * stands on are one target, not two. */
static void take(Targets *all, const Hot *h) {
    Target *t = all->data, *end = t + all->n;
    while (t < end && (t->action != h->action || t->arg != h->arg))
        t++;
    if (t == all->data + MAX_TARGETS) return;
    if (t == end)
        all->n++;
    else if (t->rect.w * t->rect.h >= h->rect.w * h->rect.h)
        return;
    *t = (Target){.rect = h->rect, .action = h->action, .arg = h->arg};
}

static int order(float a, float b) {
    return (a > b) - (a < b);
}

static int by_height(const void *x, const void *y) {
    const Target *a = x, *b = y;
    if (a->region != b->region) return a->region - b->region;
    return order(middle_y(a->rect), middle_y(b->rect));
}

static int by_row(const void *x, const void *y) {
    const Target *a = x, *b = y;
    if (a->region != b->region) return a->region - b->region;
    if (a->row != b->row) return a->row - b->row;
    return order(a->rect.x, b->rect.x);
}

/* What stands side by side is read from left to right.  A row goes on as long
 * as a middle lies within half a height, of the lower of both, of the row's
 * first; its number goes up over all panels. */
static void sort(Targets *all) {
    qsort(all->data, (size_t)all->n, sizeof *all->data, by_height);
    float yc = 0, h = 0;
    for (int i = 0, row = 0; i < all->n; i++) {
        Target *t = &all->data[i];
        float y = middle_y(t->rect);
        if (i == 0 || t->region != t[-1].region ||
            y > yc + fminf(h, t->rect.h) / 2) {
            row++;
            yc = y;
            h = t->rect.h;
        }
        t->row = row;
    }
    qsort(all->data, (size_t)all->n, sizeof *all->data, by_row);
}

static void collect(const App *a, Targets *all) {
    const Focus *f = &a->focus;
    Layout l = layout_of(f->w, f->h);
    bool play = a->screen == SCREEN_PLAY && !a->overlay && !a->enlarged;
    all->n = 0;
    /* Of an overlay only what lies on it can have the focus. */
    for (size_t i = a->overlay ? f->overlay : 0; i < a->hots.len; i++)
        if (!is_ground(f, &a->hots.data[i])) take(all, &a->hots.data[i]);
    for (int i = 0; i < all->n; i++)
        all->data[i].region = region_of(&l, play, all->data[i].rect);
    sort(all);
}

/* ---- moving ---- */

/* Of the targets, the one that has the focus or, when that is gone, the one
 * that is nearest to where it was; -1: nothing had it. */
static int here(const App *a, const Targets *all) {
    const Focus *f = &a->focus;
    int best = -1;
    float least = 0;
    if (!f->on) return -1;
    for (int i = 0; i < all->n; i++) {
        const Target *t = &all->data[i];
        if (is_focus(f, t->action, t->arg)) return i;
        float d = hypotf(t->rect.x - f->last.x, t->rect.y - f->last.y);
        /* The first of several that are as near. */
        if (best >= 0 && d >= least) continue;
        best = i;
        least = d;
    }
    return best;
}

void focus_move(App *a, int by) {
    Targets all;
    collect(a, &all);
    if (all.n == 0) return;
    int at = here(a, &all); /* round and round, in both directions */
    if (at >= 0)
        at = (at + by + all.n) % all.n;
    else
        at = by > 0 ? 0 : all.n - 1;
    const Target *t = &all.data[at];
    a->focus.on = true;
    a->focus.action = t->action;
    a->focus.arg = t->arg;
    a->focus.last = t->rect;
    a->dirty = true;
}

/* ---- using ---- */

/* Whether it is on the picture; and where. */
static bool seen(App *a) {
    Focus *f = &a->focus;
    bool found = false;
    if (!f->on) return false;
    for (size_t i = a->overlay ? f->overlay : 0; i < a->hots.len; i++) {
        const Hot *h = &a->hots.data[i];
        if (!is_focus(f, h->action, h->arg) || is_ground(f, h)) continue;
        /* The largest, as take does, so that the ring is where the target was.
         */
        if (found && h->rect.w * h->rect.h <= f->last.w * f->last.h) continue;
        found = true;
        f->last = h->rect;
    }
    return found;
}

bool focus_enter(App *a) {
    const Focus *f = &a->focus;
    if (!seen(a)) return false;
    switch ((Action)f->action) {
    /* A place where a click depends on where it is does what is nearest to
     * that: the bar plays, a panel that scrolls becomes large. */
    case ACT_SCRUB: app_act(a, ACT_PLAY, 0); break;
    case ACT_TIMELINE:
    case ACT_MINIMAP: app_act(a, ACT_ENLARGE, PANEL_TIMELINE); break;
    case ACT_TASKS: app_act(a, ACT_ENLARGE, PANEL_TASKS); break;
    case ACT_TIMERS:
    case ACT_READY: app_act(a, ACT_ENLARGE, PANEL_LOOP); break;
    case ACT_CONSOLE: app_act(a, ACT_ENLARGE, PANEL_CONSOLE); break;
    default: app_act(a, (Action)f->action, f->arg); break;
    }
    return true;
}

/* ---- the ring ---- */

void focus_draw(App *a, DrawList *d, float w, float h) {
    /* For collect: it has to lay out the window as this picture did. */
    a->focus.w = w;
    a->focus.h = h;
    a->focus.screen = (int)a->screen;
    a->focus.layer = (int)a->overlay;
    /* It may come back in a later picture: the focus itself stays. */
    if (!seen(a)) return;
    /* 3 px outside of the target, but within the window. */
    Rect r = rect_inset(a->focus.last, -3);
    float x1 = fminf(r.x + r.w, w - 1), y1 = fminf(r.y + r.h, h - 1);
    r.x = fmaxf(r.x, 1);
    r.y = fmaxf(r.y, 1);
    r.w = x1 - r.x;
    r.h = y1 - r.y;
    /* A dark edge on both sides: it is seen on whatever lies there. */
    Paint edge = {.stroke = COLOR_BG, .width = 4, .radius = 8};
    draw_rect(d, rect_inset(r, -1), edge);
    draw_rect(d, r, (Paint){.stroke = COLOR_INK, .width = 2, .radius = 7});
}
