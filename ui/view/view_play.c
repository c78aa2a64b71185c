#include "view/view.h"

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

static Str threads_word(const View *v) {
    bool processes = v->app->survey.children;
    return pen_word(&v->pen, processes ? S_UI_PROCESSES : S_UI_THREADS_TAB);
}

/* `taken`: width at the right of the heading. */
static void crowd(View *v, Rect r, float taken) {
    if (v->app->survey.children)
        view_processes(v, r, taken);
    else
        view_threads(v, r, taken);
}

/* In a narrow window the loop and the tasks share a panel. */
static void narrow(View *v, Rect r) {
    const Pen *p = &v->pen;
    const Str names[3] = {pen_word(p, S_UI_LOOP_TAB), pen_word(p, S_UI_TASKS),
                          threads_word(v)};
    int n = v->app->crowd ? 3 : 2;
    switch (v->app->tab) {
    case TAB_TASKS: view_tasks(v, r); break;
    case TAB_THREADS: crowd(v, r, r.w); break;
    default: view_loop(v, r); break;
    }
    tabs(v, r, names, n, (int)v->app->tab, ACT_TAB);
}

/* The loop beside the tasks or, in their place, the threads. */
static void wide(View *v) {
    const Layout *l = &v->layout;
    const Pen *p = &v->pen;
    const Str names[2] = {pen_word(p, S_UI_LOOP_TAB), threads_word(v)};
    bool threads = v->app->tab == TAB_THREADS;
    Rect all = {l->loop.x, l->loop.y, l->timeline.w, l->loop.h};
    if (threads) {
        crowd(v, all, tabs_width(p, names, 2) + 10);
    } else {
        view_loop(v, l->loop);
        view_tasks(v, l->tasks);
    }
    if (v->app->crowd)
        tabs(v, threads ? all : l->loop, names, 2, threads, ACT_PANE);
}

void view_play(View *v) {
    const Layout *l = &v->layout;
    view_title(v, l->title);
    view_story(v, l->story);
    view_source(v, l->source);
    view_console(v, l->console);
    if (l->compact)
        narrow(v, l->loop);
    else
        wide(v);
    view_timeline(v, l->timeline);
    view_transport(v, l->transport);
}
