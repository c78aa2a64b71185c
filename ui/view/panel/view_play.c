/* The play screen: which panels there are, at what depth, and one of them alone
 * when it is enlarged. */
#include <math.h>

#include "view/stage_view.h"
#include "view/view.h"

/* Every panel that can be enlarged is drawn by one of these. */
typedef void (*PanelView)(View *v, Rect r);

/* As wide as segments() draws them: the heading's remark ends before. */
static float tabs_width(const Pen *p, const Str *names, int n) {
    float w = 4 + 18 * (float)n;
    for (int i = 0; i < n; i++)
        w += pen_width(p, SANS_SEMIBOLD, 14, names[i]);
    return w;
}

/* At the right of a panel's heading. */
static void tabs(View *v, Rect r, const Str *names, int n, int chosen,
                 Action action) {
    float x = r.x + r.w - 10 - tabs_width(&v->pen, names, n);
    segments(&v->pen, (Rect){x, r.y + 3, 0, 25}, 14, names, n, chosen,
             (int)action);
}

/* The tab of the threads: processes have a picture of their own, in its
 * place. */
static Str threads_word(const View *v) {
    bool processes = v->app->survey.children;
    return pen_word(&v->pen, processes ? S_UI_PROCESSES : S_UI_THREADS_TAB);
}

/* ---- the sign that enlarges ---- */

/* Two corners that point outwards, behind the title; the title can be clicked,
 * too. */
static void corner(View *v, Panel which) {
    Pen *p = &v->pen;
    Point c = p->corner;
    Paint line = {.stroke = COLOR_INK3, .width = 1.6F};
    /* Upper right and lower left. */
    for (int side = -1; side <= 1; side += 2) {
        float s = (float)side;
        Point tip = {c.x + 5 * s, c.y - 5 * s};
        draw_line(p->draw, (Point){tip.x - 5 * s, tip.y}, tip, line);
        draw_line(p->draw, tip, (Point){tip.x, tip.y + 5 * s}, line);
    }
    pen_hot(p, p->heading, ACT_ENLARGE, which);
}

/* The sign stands where the panel has left p->corner: it comes after it. */
static void panel_of(View *v, Rect r, Panel which, PanelView draw) {
    draw(v, r);
    corner(v, which);
}

/* `k` times as large. */
static void scaled(View *v, Rect r, float k, Panel which, PanelView draw) {
    DrawView before = draw_push(v->pen.draw, (Point){r.x, r.y}, k);
    panel_of(v, (Rect){0, 0, r.w / k, r.h / k}, which, draw);
    draw_pop(v->pen.draw, before);
}

/* ---- all panels ---- */

/* `taken`: width at the right of the heading. */
static void crowd(View *v, Rect r, float taken) {
    if (v->app->survey.children)
        view_processes(v, r, taken);
    else
        view_threads(v, r, taken);
}

/* What the loop's panel shows, while it is not there. */
static Str loop_word(const View *v) {
    /* On the tab that leads there from the threads; while it is shown, its own
     * heading says it. */
    bool end = view_ended(v) && v->app->tab == TAB_THREADS;
    return pen_word(&v->pen, end ? S_UI_HOW_IT_ENDED : S_UI_LOOP_TAB);
}

/* In a narrow window the loop and the tasks share a panel. */
static void narrow(View *v, Rect r) {
    const Pen *p = &v->pen;
    const Str names[3] = {loop_word(v), pen_word(p, S_UI_TASKS),
                          threads_word(v)};
    int n = v->app->crowd ? 3 : 2;
    switch (v->app->tab) {
    case TAB_TASKS: panel_of(v, r, PANEL_TASKS, view_tasks); break;
    case TAB_THREADS:
        /* All of the heading is taken: the tabs leave no room for a remark. */
        crowd(v, r, r.w);
        corner(v, PANEL_LOOP);
        break;
    default: panel_of(v, r, PANEL_LOOP, view_loop); break;
    }
    tabs(v, r, names, n, (int)v->app->tab, ACT_TAB);
}

/* The loop beside the tasks or, in their place, the threads. */
static void wide(View *v) {
    const Layout *l = &v->layout;
    const Pen *p = &v->pen;
    const Str names[2] = {loop_word(v), threads_word(v)};
    bool threads = v->app->tab == TAB_THREADS;
    /* The timeline reaches over both columns. */
    Rect all = {l->loop.x, l->loop.y, l->timeline.w, l->loop.h};
    if (threads) {
        crowd(v, all, tabs_width(p, names, 2) + 10);
        corner(v, PANEL_LOOP);
    } else {
        panel_of(v, l->loop, PANEL_LOOP, view_loop);
        panel_of(v, l->tasks, PANEL_TASKS, view_tasks);
    }
    if (v->app->crowd)
        tabs(v, threads ? all : l->loop, names, 2, threads, ACT_PANE);
}

static float clamp(float x, float lo, float hi) {
    return fmaxf(lo, fminf(hi, x));
}

/* Without the loop: tasks or threads. */
static void tasks_depth(View *v) {
    Rect r = v->layout.tasks;
    const Pen *p = &v->pen;
    const Str names[2] = {pen_word(p, S_UI_TASKS), threads_word(v)};
    bool threads = v->app->tab == TAB_THREADS;
    float taken = v->app->crowd ? tabs_width(p, names, 2) + 10 : 0;
    if (threads) {
        crowd(v, r, taken);
        corner(v, PANEL_LOOP);
    } else {
        /* By what the whole run needs, so that it does not change with the
         * steps. */
        float k = clamp(r.h / view_tasks_needs(v), 1, 1.3F);
        /* The tabs are not enlarged: their width, in the panel's own px. */
        v->pen.taken = taken / k;
        scaled(v, r, k, PANEL_TASKS, view_tasks);
        v->pen.taken = 0;
    }
    if (v->app->crowd) tabs(v, r, names, 2, threads, ACT_PANE);
}

/* Code and output larger than else: there is room, and they are all there is.
 */
static void program_depth(View *v) {
    Rect s = v->layout.source, c = v->layout.console;
    const float large = v->layout.compact ? 1.15F : 1.3F;
    /* Lines wrap at the width that the enlarged panel would have. */
    Rect room = {0, 0, s.w / large, s.h};
    float k = s.h / view_source_needs(v, room);
    /* Smaller if all of it can be seen then, but a long one scrolls anyway. */
    k = k < 1 ? large : fminf(k, large);
    scaled(v, s, k, PANEL_SOURCE, view_source);
    scaled(v, c, large, PANEL_CONSOLE, view_console);
}

/* By depth: with the loop, with the tasks in its place, or neither. */
static void all_panels(View *v) {
    Layout *l = &v->layout;
    Depth depth = v->app->depth;
    if (depth == DEPTH_TASKS) layout_tasks(l);
    if (depth == DEPTH_PROGRAM) layout_program(l);
    if (depth == DEPTH_PROGRAM) {
        program_depth(v);
    } else {
        panel_of(v, l->source, PANEL_SOURCE, view_source);
        panel_of(v, l->console, PANEL_CONSOLE, view_console);
    }
    if (depth == DEPTH_TASKS)
        tasks_depth(v);
    else if (depth == DEPTH_LOOP && l->compact)
        narrow(v, l->loop);
    else if (depth == DEPTH_LOOP)
        wide(v);
    panel_of(v, l->timeline, PANEL_TIMELINE, view_timeline);
}

/* ---- one panel ---- */

/* As a PanelView: nothing is taken of its heading but by the way back. */
static void crowd_alone(View *v, Rect r) {
    crowd(v, r, 0);
}

/* How large: as what it has to show lets it, but larger than among others. */
static float enlargement(View *v, Rect r) {
    const float least = 1.3F, most = 1.75F;
    /* The source's height depends on its width: measured at a middling
     * scale. */
    Rect at = {0, 0, r.w / 1.5F, r.h / 1.5F};
    switch (v->app->enlarged) {
    case PANEL_SOURCE:
        return clamp(r.h / view_source_needs(v, at), least, most);
    case PANEL_TASKS: return clamp(r.h / view_tasks_needs(v), least, most);
    case PANEL_TIMELINE: return clamp(r.w / 900, 1.2F, 1.5F);
    case PANEL_CONSOLE: return 1.6F;
    default: break;
    }
    /* In a window of 1280 × 720 the loop's panel is 404 × 317 px, the threads'
     * 764 wide: what they show fits then. */
    if (v->app->tab == TAB_THREADS)
        return clamp(fminf(r.w / 760, r.h / 317), least, most);
    /* Long queues need more rows. */
    uint32_t tasks = v->app->survey.tasks;
    float high = tasks <= 4 ? 317 : tasks <= 8 ? 370 : 420;
    return clamp(fminf(r.w / 404, r.h / high), least, most);
}

/* "2 back to all panels" at the right of the heading. */
static void way_back(View *v, Rect r, float k) {
    Pen *p = &v->pen;
    Panel which = v->app->enlarged;
    Str words = pen_word(p, S_UI_ALL_PANELS);
    Str cap = pen_printf(p, "%d", (int)which);
    float w = pen_width(p, SANS_MEDIUM, 14, words);
    float cw = key_cap_width(p, cap, 13), right = r.x + r.w - 14;
    /* In line with the enlarged heading, but itself not enlarged. */
    float yc = r.y + 16 * k;
    text_right(p, right, yc, words, SANS_MEDIUM, 14, COLOR_INK2);
    key_cap(p, (Point){right - w - 8, yc}, cap, 13, ANCHOR_RIGHT);
    float all = w + 8 + cw;
    pen_hot(p, (Rect){right - all - 6, yc - 16, all + 12, 32}, ACT_ENLARGE,
            which);
}

static void one_panel(View *v) {
    static const PanelView views[] = {
        [PANEL_SOURCE] = view_source,   [PANEL_LOOP] = view_loop,
        [PANEL_TASKS] = view_tasks,     [PANEL_TIMELINE] = view_timeline,
        [PANEL_CONSOLE] = view_console,
    };
    Panel which = v->app->enlarged;
    Rect r = v->layout.content;
    float k = enlargement(v, r);
    PanelView draw = views[which];
    if (which == PANEL_LOOP && v->app->tab == TAB_THREADS) draw = crowd_alone;
    float w =
        pen_width(&v->pen, SANS_MEDIUM, 14, pen_word(&v->pen, S_UI_ALL_PANELS));
    v->pen.taken = (w + 60) / k;
    DrawView before = draw_push(v->pen.draw, (Point){r.x, r.y}, k);
    draw(v, (Rect){0, 0, r.w / k, r.h / k});
    pen_hot(&v->pen, v->pen.heading, ACT_ENLARGE, which);
    draw_pop(v->pen.draw, before);
    v->pen.taken = 0;
    way_back(v, r, k);
}

void view_play(View *v) {
    /* Before any panel: they mark what it finds.  What moves is drawn when all
     * of them have noted their places. */
    stage_look(v->app, v->before);
    motion_open_picture(v);
    view_title(v, v->layout.title);
    view_story(v, v->layout.story);
    if (v->app->enlarged)
        one_panel(v);
    else
        all_panels(v);
    view_transport(v, v->layout.transport);
    motion_draw(v);
}
