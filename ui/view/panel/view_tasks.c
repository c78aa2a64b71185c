/* Tasks as a tree: under a task the gather or wait that it made, under that
 * the tasks it waits for. */
#include "view/view.h"

#include <math.h>
#include <string.h>

#include "view/stage_view.h"

enum {
    MAX_ROWS = 48,
    MAX_DEPTH = 6,
    INDENT = 23,
    MORE_H = 22,
    TALL_H = 104 /* a card with a traceback */
};

typedef struct Sizes {
    float card, node, gap;
    uint32_t tall; /* task whose card has its traceback, 0 = none */
} Sizes;

/* The one that is spoken of, or followed, if it has failed. */
static uint32_t failed_one(const View *v, const TreeRow *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint32_t task = rows[i].is_node ? 0 : rows[i].id;
        bool meant = task == v->app->narration.task || task == v->app->follow;
        if (task && meant && view_state_of(v, task) == STATE_ERROR) return task;
    }
    return 0;
}

/* All other rows must stay on the screen. */
static void make_tall(Sizes *s, uint32_t task, float left, size_t cards) {
    float others = (float)(cards - 1);
    if (!task || left - TALL_H < 50 * others) return;
    s->tall = task;
    if (cards > 1) s->card = fminf(72, floorf((left - TALL_H) / others));
}

/* Cards between 50 and 72 high: as high as lets all rows fit. */
static Sizes sizes_for(const View *v, const TreeRow *rows, size_t n,
                       float room) {
    size_t nodes = 0;
    for (size_t i = 0; i < n; i++)
        nodes += rows[i].is_node;
    size_t cards = n - nodes;
    bool dense = n > 5;
    Sizes s = {72, dense ? 28 : 34, dense ? 6 : 8, 0};
    if (cards > 0) {
        /* What the cards have among them: without nodes and gaps, and no gap
         * behind the last. */
        float left = room - (float)nodes * (s.node + s.gap) -
                     (float)cards * s.gap + s.gap;
        s.card = fminf(72, floorf(left / (float)cards));
        make_tall(&s, failed_one(v, rows, n), left, cards);
    }
    /* Not all fit then, and the list scrolls. */
    if (s.card < 50) s.card = 50;
    return s;
}

static float height_of(const Sizes *s, const TreeRow *row) {
    if (row->is_node) return s->node;
    return row->id == s->tall ? TALL_H : s->card;
}

/* ---- a card ---- */

/* How and when it ended; what it returned is in its own box beside it. */
static Str done_text(const View *v, const TaskRow *t) {
    const Pen *p = &v->pen;
    const char *at = pen_seconds(p, t->done_ns);
    StringKey key = t->state == TASK_DONE    ? S_UI_RETURNED_AT
                    : t->state == TASK_ERROR ? S_UI_RAISED_AT
                                             : S_UI_CANCELLED_AT;
    return pen_fill(p, key, "t", at, NULL);
}

/* "sleep(0.3), due 1.300 s": rather a digit less of the first than one of the
 * second. */
static Str due_text(const View *v, const char *label, uint64_t ns, float room) {
    /* A label of fewer bytes than this names nothing any more. */
    enum { LEAST = 6 };
    const Pen *p = &v->pen;
    const char *t = pen_seconds(p, ns);
    Str all = pen_fill(p, S_UI_DUE, "v", label, "t", t, NULL);
    if (pen_width(p, SANS_MEDIUM, 14, all) <= room) return all;
    Str rest = pen_fill(p, S_UI_DUE, "v", "", "t", t, NULL);
    float left = room - pen_width(p, SANS_MEDIUM, 14, rest);
    size_t cut =
        text_fit(p->draw->measure, SANS_MEDIUM, 14, str_of(label), left);
    if (left <= 0 || cut < LEAST) return pen_fill(p, S_UI_DUE_AT, "t", t, NULL);
    label = pen_printf(p, "%.*s…", (int)cut, label).ptr;
    return pen_fill(p, S_UI_DUE, "v", label, "t", t, NULL);
}

/* Its time has come, but it has not been woken yet. */
static Str due_now(const View *v, const char *label, float room) {
    const Pen *p = &v->pen;
    Str all = pen_fill(p, S_UI_DUE_NOW, "v", label, NULL);
    if (pen_width(p, SANS_MEDIUM, 14, all) <= room) return all;
    return pen_word(p, S_UI_NOW_DUE);
}

/* In the order of how much is known: another task, something without an end,
 * due now, overdue (its loop is blocked), due later. */
static Str wait_text(const View *v, const WaitInfo *w, float room) {
    const Pen *p = &v->pen;
    const char *label = pen_clean(p, w->label, 100);
    if (w->is_task) {
        label = pen_printf(p, "T%u %s", w->task, label).ptr;
        return pen_fill(p, S_UI_AWAITS, "v", label, NULL);
    }
    if (!w->has_due) return pen_fill(p, S_UI_AWAITS, "v", label, NULL);
    if (w->due_ns == v->now->t_ns) return due_now(v, label, room);
    if (w->due_ns < v->now->t_ns)
        return pen_fill(p, S_UI_LATE, "t",
                        pen_seconds(p, v->now->t_ns - w->due_ns), NULL);
    return due_text(v, label, w->due_ns, room);
}

/* The second line of a card: what the task does or waits for, by its state. */
static Str card_text(const View *v, const TaskRow *t, float room) {
    const Pen *p = &v->pen;
    switch (t->state) {
    case TASK_DONE:
    case TASK_ERROR:
    case TASK_CANCELLED: return done_text(v, t);
    case TASK_WAITING: return wait_text(v, &t->waits, room);
    case TASK_BLOCKED: return str_of(pen_clean(p, v->now->block_label, 60));
    case TASK_RUNNING:
        return pen_fill(p, S_UI_RUNS_LINE, "n", pen_number(p, loc_line(t->loc)),
                        NULL);
    default: break;
    }
    uint64_t starving = view_starving_ns(v, t->task);
    if (starving > 0)
        return pen_fill(p, S_UI_STARVING, "t", pen_seconds(p, starving), NULL);
    if (t->steps == 0) return pen_word(p, S_UI_CREATED);
    return pen_fill(p, S_UI_READY_SINCE, "t", pen_seconds(p, t->since_ns),
                    NULL);
}

/* How far a wait with a known end has come; negative: not known. */
static float progress_of(const View *v, const TaskRow *t) {
    uint64_t from, to, now = v->now->t_ns;
    if (t->state == TASK_WAITING && t->waits.has_due) {
        from = t->waits.since_ns;
        to = t->waits.due_ns;
    } else if (t->state == TASK_BLOCKED && v->now->block_until_ns >= 0) {
        from = v->now->block_from_ns;
        to = (uint64_t)v->now->block_until_ns;
    } else {
        return -1;
    }
    if (to <= from || now >= to) return 1;
    return (float)(now - from) / (float)(to - from);
}

static void progress_bar(View *v, Rect card, float yc, float done, State st) {
    Rect bar = {card.x + card.w - 12 - 62, yc - 3, 62, 6};
    draw_rect(v->pen.draw, bar, (Paint){.fill = COLOR_HI, .radius = 3});
    if (done <= 0) return;
    /* Never narrower than its round ends. */
    bar.w = fmaxf(6, 62 * done);
    draw_rect(v->pen.draw, bar, (Paint){.fill = color_fill(st), .radius = 3});
}

/* The result in a tinted box at the right; returns the width it takes. */
static float result_box(View *v, Rect card, float yc, const TaskRow *t,
                        State st) {
    Pen *p = &v->pen;
    Str what = t->state == TASK_DONE ? t->result : t->error_type;
    if (t->state != TASK_DONE && t->state != TASK_ERROR) return 0;
    if (what.len == 0) return 0;
    Str text = t->state == TASK_DONE
                   ? pen_printf(p, "→ %s", pen_clean(p, what, 80))
                   : str_of(pen_clean(p, what, 80));
    /* A long result leaves room for when it came. */
    float max = card.w * 0.62F, w = pen_width(p, MONO_BOLD, 15, text);
    w = fminf(w, max) + 16;
    Rect box = {card.x + card.w - 12 - w, yc - 10, w, 20};
    draw_rect(
        p->draw, box,
        (Paint){.fill = color_fill(st), .fill_alpha = 0.12F, .radius = 5});
    draw_text(p->draw, (Point){box.x + w / 2, yc}, text,
              (TextStyle){.font = MONO_BOLD,
                          .size = 15,
                          .color = color_line(st),
                          .anchor = ANCHOR_MIDDLE,
                          .max_width = max});
    return w + 8;
}

/* `hot`: the sentence is about it, or this step has changed it. */
static void card_frame(View *v, Rect r, State st, bool hot, bool followed) {
    DrawList *d = v->pen.draw;
    draw_rect(d, r,
              (Paint){.fill = COLOR_CARD,
                      .radius = 7,
                      .stroke = hot ? color_line(st) : COLOR_LINE,
                      .width = hot ? 2 : 1});
    if (followed)
        draw_rect(d, rect_inset(r, -2),
                  (Paint){.stroke = COLOR_INK, .width = 3, .radius = 9});
    stripe(&v->pen, (Rect){r.x + 6, r.y + 7, 5, r.h - 14}, st);
}

/* Its own name and, where there is room, the call that it runs. */
static Str card_name(const View *v, const TaskRow *t, float room) {
    const Pen *p = &v->pen;
    Str call = str_of(pen_clean(p, t->label, 100));
    if (t->name.len == 0) return call;
    Str name = str_of(pen_clean(p, t->name, 40));
    Str both = pen_printf(p, "%s = %s", name.ptr, call.ptr);
    return pen_width(p, MONO_SEMIBOLD, 15.5F, both) <= room ? both : name;
}

/* Two lines: badge, name and state; below what it does, with the result or the
 * progress at the right. */
static void card(View *v, Rect r, uint32_t task) {
    Pen *p = &v->pen;
    TaskRow t;
    if (!model_task(v->model, task, &t)) return;
    State st = state_of_task(t.state);
    bool hot = task == v->app->narration.task ||
               stage_changed(v->app->stage.changes.tasks, task);
    card_frame(v, r, st, hot, task == v->app->follow);
    float x = r.x + 20, right = r.x + r.w - 12;
    bool tall = r.h >= TALL_H;
    /* The middles of the two lines; in a low card they lie closer. */
    float ya = r.y + r.h / 2 - (r.h >= 54 ? 13 : 11.5F);
    if (tall) ya = r.y + 19;
    float yb = r.y + r.h / 2 + (r.h >= 54 ? 14 : 12.5F);
    float bw = badge(p, (Point){x, ya}, view_badge_of(v, task), st, 14,
                     r.h >= 54 ? 21 : 19);
    Str word = pen_word(p, word_of_state(st));
    float pw = pill(p, (Point){right, ya}, word, st, 14, ANCHOR_RIGHT);
    float beside = right - pw - 10 - (x + bw + 9);
    text_cut(p, x + bw + 9, ya, card_name(v, &t, beside), MONO_SEMIBOLD, 15.5F,
             COLOR_INK, beside);
    /* The traceback takes the place of the second line. */
    if (tall) {
        view_traceback(v, (Rect){x, ya + 15, right - x, r.h - 42}, &t);
        pen_hot(p, r, ACT_FOLLOW, task);
        return;
    }
    float used = result_box(v, r, yb, &t, st), done = progress_of(v, &t);
    if (done >= 0) {
        progress_bar(v, r, yb, done, st);
        /* The bar's 62 px and a gap. */
        used = 76;
    }
    /* Ready and kept from running, or due and not woken: somebody else's call
     * blocks the loop. */
    bool bad = view_starving_ns(v, task) > 0 ||
               (t.state == TASK_WAITING && t.waits.has_due &&
                t.waits.due_ns < v->now->t_ns);
    float room = right - used - x;
    Str words = card_text(v, &t, room);
    /* Beside a wide result: better a word less than a time cut short. */
    if (t.state == TASK_DONE && pen_width(p, SANS_MEDIUM, 14, words) > room)
        words =
            pen_fill(p, S_UI_RAISED_AT, "t", pen_seconds(p, t.done_ns), NULL);
    text_cut(p, x, yb, words, SANS_MEDIUM, 14,
             bad ? color_line(STATE_BLOCKED) : COLOR_INK2, room);
    pen_hot(p, r, ACT_FOLLOW, task);
}

/* ---- a node: gather, wait … ---- */

/* One little square for each child, if they fit into the width; as many are
 * filled as the node has counted, whichever they were. */
static void child_boxes(View *v, Rect r, float from, const ObjectRow *o) {
    /* Squares of 12 px every 18; the + 4 takes back most of the last gap. */
    float x = r.x + r.w - 12 - 18 * (float)o->n + 4;
    if (o->n > 32 || x < from) return;
    for (uint32_t i = 0; i < o->n; i++, x += 18) {
        bool done = i < o->finished;
        draw_rect(v->pen.draw, (Rect){x, r.y + r.h / 2 - 6, 12, 12},
                  (Paint){.fill = done ? COLOR_INK2 : COLOR_NONE,
                          .stroke = done ? COLOR_INK2 : COLOR_LINE2,
                          .width = 2,
                          .radius = 3});
    }
}

/* Dashed, for it is no task: its name, how many children are over, and a square
 * for each. */
static void node(View *v, Rect r, uint32_t obj) {
    Pen *p = &v->pen;
    ObjectRow o;
    if (!model_object(v->model, obj, &o)) return;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL,
                      .stroke = COLOR_LINE2,
                      .radius = 7,
                      .dash_on = 5,
                      .dash_off = 4});
    float yc = r.y + r.h / 2, x = r.x + 12;
    Str label = str_of(pen_clean(p, o.label, 60));
    size_t paren = 0; /* "gather(…)": the name is enough */
    while (paren < label.len && label.ptr[paren] != '(')
        paren++;
    if (o.kind == OBJ_GATHER) label.len = paren;
    x += text_cut(p, x, yc, label, MONO_SEMIBOLD, 15, COLOR_INK, r.w - 24) + 10;
    /* A shield counts nothing: its one task says how it is. */
    if (o.n == 0 || o.kind == OBJ_SHIELD) return;
    Str count = pen_fill(p, S_UI_FINISHED_OF, "k", pen_number(p, o.finished),
                         "n", pen_number(p, o.n), NULL);
    float room = r.x + r.w - 12 - x;
    if (pen_width(p, SANS_MEDIUM, 14, count) > room)
        count = pen_printf(p, "%u / %u", o.finished, o.n);
    x += text_cut(p, x, yc, count, SANS_MEDIUM, 14, COLOR_INK2, room);
    child_boxes(v, r, x + 8, &o);
}

/* ---- the tree ---- */

/* Left edge of a row; very deep trees would leave no room for cards. */
static float x_of(Rect area, uint32_t depth) {
    return area.x + INDENT * (float)(depth < MAX_DEPTH ? depth : MAX_DEPTH);
}

/* Lines from a parent's lower edge to the middle of each child; `from` holds,
 * for each depth, how far down the parent's line has been drawn. */
static void connect(View *v, Rect area, const TreeRow *row, float mid,
                    float *from) {
    /* Deeper rows are not indented further: a line would have nowhere to go. */
    if (row->depth == 0 || row->depth > MAX_DEPTH) return;
    if (from[row->depth] < 0) return; /* the parent is scrolled away */
    Paint line = {.stroke = COLOR_LINE2, .width = 2};
    float x = x_of(area, row->depth - 1) + 11;
    draw_line(v->pen.draw, (Point){x, from[row->depth]}, (Point){x, mid}, line);
    draw_line(v->pen.draw, (Point){x - 1, mid},
              (Point){x_of(area, row->depth), mid}, line);
    from[row->depth] = mid;
}

/* How many of the rows fit into `room`. */
static size_t rows_fitting(const TreeRow *rows, size_t n, const Sizes *s,
                           float room) {
    float y = 0;
    for (size_t i = 0; i < n; i++) {
        y += height_of(s, &rows[i]);
        if (y > room) return i;
        y += s->gap;
    }
    return n;
}

/* `more` rows follow these n. */
static void tree_rows(View *v, Rect area, const TreeRow *rows, size_t n,
                      const Sizes *s, uint64_t more) {
    size_t fit = rows_fitting(rows, n, s, area.h);
    if (fit < n || more) fit = rows_fitting(rows, n, s, area.h - MORE_H);
    float from[MAX_DEPTH + 2], y = area.y;
    /* No parent has been drawn yet. */
    for (int i = 0; i < MAX_DEPTH + 2; i++)
        from[i] = -1;
    for (size_t i = 0; i < fit; i++) {
        const TreeRow *row = &rows[i];
        float h = height_of(s, row), x = x_of(area, row->depth);
        connect(v, area, row, y + h / 2, from);
        Rect r = {x, y, area.x + area.w - x, h};
        if (row->is_node)
            node(v, r, row->id);
        else
            card(v, r, row->id);
        if (row->depth < MAX_DEPTH) from[row->depth + 1] = y + h;
        y += h + s->gap;
    }
    if (fit < n || more)
        view_more(v, area.x + area.w / 2, y + MORE_H / 2.0F - 2,
                  more + n - fit);
}

/* How many are in each state; those that are over as one if `merged`. */
static Str states_of_tasks(const View *v, bool merged) {
    /* What happens now comes first, what is over last. */
    static const TaskState order[] = {TASK_RUNNING,  TASK_BLOCKED, TASK_READY,
                                      TASK_WAITING,  TASK_DONE,    TASK_ERROR,
                                      TASK_CANCELLED};
    StrBuf sb = {0};
    uint32_t over = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        uint32_t n = v->now->by_state[order[i]];
        /* The states that are over come last in TaskState. */
        bool ended = order[i] >= TASK_DONE;
        over += ended ? n : 0;
        if (n == 0 || (merged && ended)) continue;
        StringKey key = word_of_legend(state_of_task(order[i]));
        if (order[i] == TASK_ERROR && n > 1) key = S_UI_LEGEND_ERRORS;
        sb_printf(&sb, "%s%u %s", sb.len ? " · " : "", n,
                  string_get(key, v->app->lang));
    }
    if (merged && over)
        sb_printf(&sb, "%s%u %s", sb.len ? " · " : "", over,
                  string_get(S_UI_FINISHED, v->app->lang));
    Str s = pen_printf(&v->pen, "%s", sb.data ? sb.data : "");
    sb_free(&sb);
    return s;
}

/* In as many words as there is room for. */
static Str summary(const View *v, float room) {
    const Pen *p = &v->pen;
    for (int merged = 0; merged < 2; merged++) {
        Str s = states_of_tasks(v, merged);
        if (pen_width(p, SANS_MEDIUM, 14, s) <= room) return s;
    }
    uint32_t over = v->now->by_state[TASK_DONE] + v->now->by_state[TASK_ERROR] +
                    v->now->by_state[TASK_CANCELLED];
    Str s = pen_fill(p, S_UI_FINISHED_OF, "k", pen_printf(p, "%u", over).ptr,
                     "n", pen_printf(p, "%u", v->now->tasks).ptr, NULL);
    return pen_width(p, SANS_MEDIUM, 14, s) <= room ? s : STR("");
}

/* The first row to show, so that the task of the sentence is visible. */
static uint32_t first_row(const View *v, uint32_t rows, float room) {
    /* Counted in the smallest cards and gaps, with both lines for what is out
     * of view: rather a row too few than the task below the edge. */
    uint32_t fit = (uint32_t)((room - 2 * MORE_H) / (50 + 6)),
             top = v->app->tree_top;
    if (rows <= (uint32_t)(room / (50 + 6))) return 0;
    if (v->app->stage.tasks_free) return top + fit > rows ? rows - fit : top;
    uint32_t task = v->app->follow ? v->app->follow : v->app->narration.task;
    uint32_t want = task ? model_tree_find(v->model, task) : rows;
    /* Moved only when it must be, so that the picture is quiet; two rows above
     * it are seen then, mostly the parent and the node. */
    if (want < rows && (want < top || want >= top + fit))
        top = want > 2 ? want - 2 : 0;
    if (top + fit > rows) top = rows > fit ? rows - fit : 0;
    return top;
}

/* The same at every step: of all tasks that there will be. */
float view_tasks_needs(const View *v) {
    /* 42: the heading and the margins.  One node is taken for granted. */
    enum { LEAST_CARD = 50, GAP = 8, NODE = 28 };
    return 42 + NODE + GAP + (float)v->app->survey.tasks * (LEAST_CARD + GAP);
}

/* A coroutine object is no task yet: that is what one of them needs. */
static Str why_no_tasks(const View *v) {
    /* Of the newest objects; a picture shall not cost a walk over all. */
    enum { LOOK_BACK = 64 };
    const Pen *p = &v->pen;
    if (v->now->ended_run) return pen_word(p, S_UI_NO_TASK_MADE);
    uint32_t n = model_objects(v->model);
    for (uint32_t k = 0; k < LOOK_BACK && k < n; k++) {
        ObjectRow o;
        if (!model_object(v->model, n - k, &o) || o.kind != OBJ_COROUTINE)
            continue;
        const char *name = pen_clean(p, o.label, 40);
        if (!memchr(name, '(', strlen(name)))
            name = pen_printf(p, "%s()", name).ptr;
        return pen_fill(p, S_UI_ONLY_COROUTINE, "v", name, NULL);
    }
    return pen_word(p, S_UI_NO_TASKS);
}

void view_tasks(View *v, Rect r) {
    Pen *p = &v->pen;
    Str title = pen_word(p, S_UI_TASKS);
    panel(p, r, title,
          v->layout.compact ? STR("") : summary(v, panel_room(p, r, title)));
    pen_hot(p, r, ACT_TASKS, 0);
    Rect area = {r.x + 10, r.y + 32, r.w - 20, r.h - 42};
    uint32_t all = model_tree_size(v->model);
    if (all == 0) {
        empty_row(p, (Rect){area.x, area.y, area.w, 40}, why_no_tasks(v));
        return;
    }
    uint32_t top = first_row(v, all, area.h);
    /* Kept: the next picture begins from here, and the wheel too. */
    v->app->tree_top = top;
    TreeRow rows[MAX_ROWS];
    size_t n = model_tree(v->model, top, rows, MAX_ROWS);
    if (top > 0) {
        text_middle(p, area.x + area.w / 2, area.y + 8,
                    pen_fill(p, S_UI_MORE_ABOVE, "n", pen_number(p, top), NULL),
                    SANS_MEDIUM, 14, COLOR_INK2);
        area.y += MORE_H;
        area.h -= MORE_H;
    }
    Sizes s = sizes_for(v, rows, n, area.h);
    tree_rows(v, area, rows, n, &s, all - top - n);
}
