/* Which program is shown: opening, running on, opening again. */
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "view/app_impl.h"
#include "view/view.h"

/* As the lanes name a task that has no name of its own: by its function, of
 * which a native one shows only in the label. */
static Str function_of(const Trace *t, const TraceEvent *ev) {
    const TraceFunction *f = trace_function_at(t, ev->b);
    Str name = f ? trace_string(t, f->name) : trace_string(t, ev->c);
    const char *paren = f ? NULL : memchr(name.ptr, '(', name.len);
    if (paren) name.len = (size_t)(paren - name.ptr);
    return name;
}

static bool names_lane(const TraceEvent *ev) {
    return ev->kind == EV_TASK_NEW || ev->kind == EV_TASK_NAME ||
           (ev->kind == EV_THREAD_NEW && ev->flags == THREAD_PLAIN) ||
           ev->kind == EV_THREAD_NAME;
}

static Str lane_name(const Trace *t, const TraceEvent *ev) {
    if (ev->kind == EV_TASK_NEW) return function_of(t, ev);
    if (ev->kind == EV_TASK_NAME) return trace_string(t, ev->b);
    return view_thread_name(trace_string(t, ev->b));
}

static void look_at(Survey *all, const Trace *t, const TraceEvent *ev) {
    if (ev->kind == EV_PROC_NEW && ev->flags != PROC_COMMAND)
        all->children = true;
    if (ev->kind == EV_JOB_SUBMIT && ev->thread == 0) all->main_submits = true;
    if (!names_lane(ev)) return;
    all->tasks += ev->kind == EV_TASK_NEW;
    Str name = lane_name(t, ev);
    size_t n = utf8_columns(name.ptr, name.len);
    if (n > all->name_cells) all->name_cells = n < 100 ? n : 100;
}

/* Of the events that are new. */
static void survey_update(Survey *all, const Trace *t) {
    if (!all->cursor) all->cursor = trace_cursor_new(t);
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(all->cursor)))
        look_at(all, t, ev);
}

static bool loop_in_thread(const Model *m, uint32_t threads) {
    char name[BADGE_MAX];
    for (uint32_t k = 1; k < threads; k++)
        if (model_badge(m, k, name)[0] == 'L') return true;
    return false;
}

/* Which panels a program begins with: its threads if it has any, unless it is
 * about many tasks and has few threads that help them. */
static void choose_panels(App *a) {
    const Survey *all = &a->survey;
    ModelCast cast = model_cast(a->model);
    a->crowd = cast.threads || all->children;
    if (!a->crowd) {
        if (a->tab == TAB_THREADS) a->tab = TAB_LOOP;
        return;
    }
    bool tasks = all->tasks >= 12 && all->tasks > 3 * cast.most_threads &&
                 !loop_in_thread(a->model, cast.most_threads);
    a->tab = tasks ? TAB_LOOP : TAB_THREADS;
}

/* The trace has grown. */
static void take_in(App *a) {
    bool crowd = a->crowd;
    model_update(a->model);
    survey_update(&a->survey, a->program->trace);
    ModelCast cast = model_cast(a->model);
    if (crowd != (cast.threads || a->survey.children)) choose_panels(a);
    a->dirty = true;
}

void app_drop(App *a) {
    finder_forget(a);
    if (a->survey.cursor) trace_cursor_free(a->survey.cursor);
    a->survey = (Survey){0};
    if (a->model) model_free(a->model);
    a->model = NULL;
    program_free(a->program);
    a->program = NULL;
    narration_free(&a->narration);
    a->narration = (Narration){0};
}

static void advance(App *a, double seconds) {
    a->host.advance(a->host.ctx, a->program, seconds);
    if (a->model) take_in(a);
}

void app_show(App *a, Program *p) {
    app_drop(a);
    a->program = p;
    a->playing = false;
    a->follow = 0;
    a->zoom = 1;
    a->scroll = 0;
    a->source_top = a->lane_top = a->tree_top = 0;
    a->map.valid = false;
    a->dirty = true;
    a->screen = p->trace ? SCREEN_PLAY : SCREEN_ERROR;
    if (!p->trace) return;
    /* Most programs end within this time: their first picture is whole. */
    if (p->running) a->host.advance(a->host.ctx, p, 0.02);
    a->model = model_new(p->trace);
    survey_update(&a->survey, p->trace);
    choose_panels(a);
    /* Without an event loop there is nothing but lines to step through. */
    if (!p->running && model_stops(a->model, UNIT_CALLBACK) <= 3)
        a->unit = UNIT_LINE;
    app_go(a, 0);
}

void app_finish(App *a) {
    while (a->program && a->program->running)
        advance(a, 1);
}

void app_program_tick(App *a, double seconds) {
    (void)seconds;
    if (a->program && a->program->running) advance(a, 0.008);
}

double app_program_next_tick(const App *a) {
    return a->program && a->program->running ? 0 : -1;
}

void app_open(App *a, const char *path, bool builtin) {
    char *copy = mem_strdup(path); /* may lie in the program that goes */
    app_show(a, a->host.load(a->host.ctx, copy, builtin));
    mem_free(copy);
}

void app_reload(App *a) {
    if (!a->program) return;
    uint64_t pos = a->model ? model_pos(a->model) : 0;
    app_open(a, a->program->path, a->program->builtin);
    if (a->model) app_go(a, pos);
}

void app_gallery(App *a) {
    a->screen = SCREEN_GALLERY;
    a->playing = false;
    if (a->program && a->program->lesson)
        for (size_t i = 0; i < a->lesson_count; i++)
            if (a->lessons[i].number == a->program->lesson)
                a->gallery.chosen = i;
}

void app_leave_gallery(App *a) {
    if (a->program) a->screen = a->model ? SCREEN_PLAY : SCREEN_ERROR;
}

void app_open_lesson(App *a, size_t i) {
    if (i < a->lesson_count) app_open(a, a->lessons[i].path, true);
}
