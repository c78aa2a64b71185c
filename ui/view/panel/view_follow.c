/* Who waits for whom, around the followed task: T1 gather → T2 → sleep(3). */
#include <math.h>

#include "view/view.h"

enum {
    MAX_UP = 4,
    MAX_DOWN = 4,
    MAX_LINKS = MAX_UP + 1 + MAX_DOWN,
    SCAN = 256
};

/* A task, and at what it waits for the next one. */
typedef struct Link {
    uint32_t task; /* 0: not a task, `label` alone */
    Str label;
    uint32_t more; /* others that are waited for as well */
} Link;

typedef struct Chain {
    Link links[MAX_LINKS];
    int n;
} Chain;

/* ---- who waits for it ---- */

/* A node stands between them, or it is awaited itself. */
static bool waits_for(const View *v, uint32_t who, const TaskRow *t) {
    TaskRow row;
    if (!model_task(v->model, who, &row) || row.state != TASK_WAITING)
        return false;
    if (row.waits.is_task) return row.waits.task == t->task;
    return t->parent_obj && row.waits.obj == t->parent_obj;
}

static uint32_t waiter_of(const View *v, uint32_t task) {
    TaskRow t;
    if (!model_task(v->model, task, &t)) return 0;
    /* Mostly it is the one that made the task; the search among the others is
     * bounded, for it is done in each picture. */
    if (t.creator && waits_for(v, t.creator, &t)) return t.creator;
    for (uint32_t k = 1; k <= v->now->tasks && k <= SCAN; k++)
        if (k != task && waits_for(v, k, &t)) return k;
    return 0;
}

/* ---- what it waits for ---- */

/* The first child that is still to come, and how many there are. */
static uint32_t pending_child(const View *v, const WaitInfo *w,
                              uint32_t *more) {
    uint32_t first = 0;
    TaskRow t;
    for (uint32_t i = 0; i < w->n && i < SCAN; i++) {
        uint32_t ref = model_child(v->model, w->obj, i);
        if (!ref_is_task(ref) || !model_task(v->model, ref_id(ref), &t) ||
            t.state == TASK_DONE || t.state == TASK_ERROR ||
            t.state == TASK_CANCELLED)
            continue;
        if (first)
            ++*more;
        else
            first = ref_id(ref);
    }
    return first;
}

/* Appends what `link` waits for; the next task of the chain, 0: it ends. */
static uint32_t go_down(const View *v, Chain *c) {
    Link *link = &c->links[c->n - 1];
    TaskRow t;
    if (!model_task(v->model, link->task, &t) || t.state != TASK_WAITING)
        return 0;
    if (t.waits.is_task) return t.waits.task;
    uint32_t more = 0, child = pending_child(v, &t.waits, &more);
    if (child) {
        link->label = t.waits.label;
        link->more = more;
        return child;
    }
    /* Something that is no task ends the chain: sleep(3), a lock, a queue. */
    if (t.waits.label.len && c->n < MAX_LINKS)
        c->links[c->n++] = (Link){.label = t.waits.label};
    return 0;
}

static bool has(const Chain *c, uint32_t task) {
    for (int i = 0; i < c->n; i++)
        if (c->links[i].task == task) return true;
    return false;
}

/* Upwards first, collected from the inside out; then turned round and continued
 * downwards.  Empty when the tasks wait for each other. */
static Chain chain_around(const View *v, uint32_t task) {
    uint32_t up[MAX_UP + 1] = {task};
    int n = 1;
    for (uint32_t who; n <= MAX_UP && (who = waiter_of(v, up[n - 1])); n++) {
        for (int i = 0; i < n; i++)
            if (up[i] == who) return (Chain){.n = 0}; /* a deadlock */
        up[n] = who;
    }
    Chain c = {.n = 0};
    while (n-- > 0) {
        Link link = {.task = up[n]};
        TaskRow t;
        /* Between two tasks stands what joins them, "gather", unless the one
         * awaits the other itself. */
        if (n > 0 && model_task(v->model, up[n], &t) && !t.waits.is_task)
            link.label = t.waits.label;
        c.links[c.n++] = link;
    }
    for (uint32_t next; (next = go_down(v, &c));) {
        if (c.n == MAX_LINKS || has(&c, next)) break;
        c.links[c.n++] = (Link){.task = next};
    }
    return c;
}

/* ---- the picture ---- */

/* px around an arrow, and its length. */
enum { GAP = 9, ARROW = 22 };

/* "gather +2": two more children are still to come. */
static Str label_of(const View *v, const Link *link) {
    const char *clean = pen_clean(&v->pen, link->label, 40);
    if (!link->more) return str_of(clean);
    return pen_printf(&v->pen, "%s +%u", clean, link->more);
}

/* As draw_link uses it; what fits is known before anything is drawn. */
static float link_width(const View *v, const Link *link) {
    float w = 0;
    if (link->task)
        w += badge_width(&v->pen, view_badge_of(v, link->task), 13) + 4;
    if (link->label.len)
        w += pen_width(&v->pen, MONO, 14, label_of(v, link)) +
             (link->task ? GAP : 0);
    return w;
}

/* Returns the width; a click on a badge follows that task instead. */
static float draw_link(View *v, const Link *link, float x, float yc) {
    Pen *p = &v->pen;
    float from = x;
    if (link->task) {
        float w = badge(p, (Point){x + 2, yc}, view_badge_of(v, link->task),
                        view_state_of(v, link->task), 13, 0);
        pen_hot(p, (Rect){x, yc - 12, w + 4, 24}, ACT_FOLLOW, link->task);
        x += w + 4 + (link->label.len ? GAP : 0);
    }
    if (link->label.len) {
        Str label = label_of(v, link);
        text_at(p, x, yc, label, MONO, 14, COLOR_INK2);
        x += pen_width(p, MONO, 14, label);
    }
    return x - from;
}

void view_follow(View *v, Rect r) {
    Pen *p = &v->pen;
    /* A thread that is followed (LANE_OF_THREAD is beyond all tasks), or a task
     * that is not there yet at this position. */
    if (!v->app->follow || v->app->follow > v->now->tasks) return;
    Chain c = chain_around(v, v->app->follow);
    if (c.n < 2) return;
    float total = (float)(c.n - 1) * (ARROW + 2 * GAP), yc = r.y + r.h / 2;
    for (int i = 0; i < c.n; i++)
        total += link_width(v, &c.links[i]);
    int first = 0, own = 0;
    /* The followed task is in the chain: it was built around it. */
    while (c.links[own].task != v->app->follow)
        own++;
    /* Where there is no room, those far above it go first. */
    for (; total > r.w && first < own; first++)
        total -= link_width(v, &c.links[first]) + ARROW + 2 * GAP;
    /* Then what is farthest below. */
    while (total > r.w && c.n > own + 1)
        total -= link_width(v, &c.links[--c.n]) + ARROW + 2 * GAP;
    if (total > r.w || c.n - first < 2) return;
    float x = r.x;
    for (int i = first; i < c.n; i++) {
        if (i > first) {
            x += GAP;
            arrow(p, (Point){x, yc}, (Point){x + ARROW, yc}, COLOR_INK2, 1.5F,
                  6);
            x += ARROW + GAP;
        }
        x += draw_link(v, &c.links[i], x, yc);
    }
}
