#include "view/view.h"

/* In a narrow window the loop and the tasks share a panel. */
static void tabs(View *v, Rect r) {
    Pen *p = &v->pen;
    const Str names[2] = {pen_word(p, S_UI_LOOP_TAB), pen_word(p, S_UI_TASKS)};
    float w = 4 + 2 * 18;
    for (int i = 0; i < 2; i++)
        w += pen_width(p, SANS_SEMIBOLD, 14, names[i]);
    segments(p, (Rect){r.x + r.w - 10 - w, r.y + 3, 0, 25}, 14, names, 2,
             v->app->tab, ACT_TAB);
}

void view_play(View *v) {
    const Layout *l = &v->layout;
    view_title(v, l->title);
    view_story(v, l->story);
    view_source(v, l->source);
    view_console(v, l->console);
    if (l->compact && v->app->tab == 1)
        view_tasks(v, l->tasks);
    else
        view_loop(v, l->loop);
    if (l->compact)
        tabs(v, l->loop);
    else
        view_tasks(v, l->tasks);
    view_timeline(v, l->timeline);
    view_transport(v, l->transport);
}
