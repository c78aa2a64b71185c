#include "view/app.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "view/app_impl.h"
#include "view/view.h"

static const float speeds[] = {0.25F, 0.5F, 1, 2, 4, 8, 16, 32};

enum { SPEED_NORMAL = 2, SPEED_COUNT = sizeof speeds / sizeof *speeds };

/* Seconds between two steps at normal speed. */
static const double step_seconds = 0.8;

void app_init(App *a, AppHost host, const Lesson *lessons, size_t count) {
    *a = (App){.host = host,
               .lessons = lessons,
               .lesson_count = count,
               .unit = UNIT_CALLBACK,
               .speed = SPEED_NORMAL,
               .zoom = 1,
               .dirty = true};
}

static void drop_program(App *a) {
    if (a->model) model_free(a->model);
    a->model = NULL;
    program_free(a->program);
    a->program = NULL;
    narration_free(&a->narration);
    a->narration = (Narration){0};
}

void app_free(App *a) {
    drop_program(a);
    vec_free(&a->hots);
    arena_free(&a->frame);
}

float app_speed(const App *a) {
    return speeds[a->speed];
}

/* ---- position ---- */

void app_moved(App *a) {
    a->source_free = false;
    a->reveal = true;
    a->dirty = true;
    narrate(&a->narration, a->model, a->unit, a->lang);
}

void app_go(App *a, uint64_t pos) {
    model_seek(a->model, pos);
    app_moved(a);
}

void app_step(App *a, StepUnit unit, int64_t by) {
    app_go(a, model_step(a->model, model_pos(a->model), unit, by));
}

void app_go_step(App *a, uint64_t k) {
    if (!a->model) return;
    size_t n = model_stops(a->model, a->unit);
    app_go(a, model_stop(a->model, a->unit, k < n ? (size_t)k : n - 1));
}

/* The last stop whose clock is not later: times grow with position. */
void app_go_time(App *a, uint64_t t_ns) {
    if (!a->model) return;
    size_t lo = 0, hi = model_stops(a->model, a->unit) - 1;
    while (lo < hi) {
        size_t mid = lo + (hi - lo + 1) / 2;
        model_seek(a->model, model_stop(a->model, a->unit, mid));
        if (model_now(a->model)->t_ns <= t_ns)
            lo = mid;
        else
            hi = mid - 1;
    }
    app_go_step(a, lo);
}

/* ---- programs ---- */

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

/* What the whole run has, so that the picture keeps its shape in every step. */
typedef struct Survey {
    size_t name_cells; /* of the longest name of a task or thread */
    uint32_t tasks;
    bool children, main_submits;
} Survey;

static Survey survey(const Trace *t) {
    Survey all = {0};
    TraceCursor *c = trace_cursor_new(t);
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(c))) {
        if (ev->kind == EV_PROC_NEW && ev->flags != PROC_COMMAND)
            all.children = true;
        if (ev->kind == EV_JOB_SUBMIT && ev->thread == 0)
            all.main_submits = true;
        if (!names_lane(ev)) continue;
        all.tasks += ev->kind == EV_TASK_NEW;
        Str name = lane_name(t, ev);
        size_t n = utf8_columns(name.ptr, name.len);
        if (n > all.name_cells) all.name_cells = n < 100 ? n : 100;
    }
    trace_cursor_free(c);
    return all;
}

static bool loop_in_thread(const Model *m, uint32_t threads) {
    char name[BADGE_MAX];
    for (uint32_t k = 1; k < threads; k++)
        if (model_badge(m, k, name)[0] == 'L') return true;
    return false;
}

/* Which panels a program begins with: its threads if it has any, unless it is
 * about many tasks and has few threads that help them. */
static void choose_panels(App *a, const Survey *all) {
    ModelCast cast = model_cast(a->model);
    a->children = all->children;
    a->main_submits = all->main_submits;
    a->crowd = cast.threads || all->children;
    if (!a->crowd) {
        if (a->tab == TAB_THREADS) a->tab = TAB_LOOP;
        return;
    }
    bool tasks = all->tasks >= 12 && all->tasks > 3 * cast.most_threads &&
                 !loop_in_thread(a->model, cast.most_threads);
    a->tab = tasks ? TAB_LOOP : TAB_THREADS;
}

void app_show(App *a, Program *p) {
    drop_program(a);
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
    a->model = model_new(p->trace);
    Survey all = survey(p->trace);
    a->lane_chars = (int)all.name_cells;
    choose_panels(a, &all);
    /* Without an event loop there is nothing but lines to step through. */
    if (model_stops(a->model, UNIT_CALLBACK) <= 3) a->unit = UNIT_LINE;
    app_go(a, 0);
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
            if (a->lessons[i].number == a->program->lesson) a->chosen = i;
}

void app_leave_gallery(App *a) {
    if (a->program) a->screen = a->model ? SCREEN_PLAY : SCREEN_ERROR;
}

void app_open_lesson(App *a, size_t i) {
    if (i < a->lesson_count) app_open(a, a->lessons[i].path, true);
}

/* ---- playback ---- */

void app_change_speed(App *a, int by) {
    a->speed += by;
    if (a->speed < 0) a->speed = 0;
    if (a->speed >= SPEED_COUNT) a->speed = SPEED_COUNT - 1;
}

static bool at_end(const App *a) {
    return model_pos(a->model) >= model_end(a->model);
}

void app_play(App *a) {
    if (!a->model) return;
    a->playing = !a->playing;
    if (a->playing && at_end(a)) app_go(a, 0);
    a->wait = step_seconds / (double)app_speed(a);
}

void app_tick(App *a, double seconds) {
    if (!a->playing) return;
    a->wait -= seconds;
    if (a->wait > 0) return;
    a->wait = step_seconds / (double)app_speed(a);
    app_step(a, a->unit, 1);
    if (at_end(a)) a->playing = false;
}

double app_next_tick(const App *a) {
    return a->playing ? fmax(0, a->wait) : -1;
}

/* ---- the picture ---- */

static View view_of(App *a, DrawList *d, float w, float h) {
    View v = {.app = a,
              .layout = layout_of(w, h),
              .model = a->model,
              .program = a->program};
    v.pen = (Pen){.draw = d,
                  .hots = &a->hots,
                  .theme = a->theme,
                  .lang = a->lang,
                  .frame = &a->frame};
    if (a->follow) {
        Str name = view_badge_of(&v, a->follow);
        CHECK(name.len < sizeof v.pen.follow, "badges are short");
        for (size_t i = 0; i <= name.len; i++)
            v.pen.follow[i] = name.ptr[i];
    }
    a->wide = !v.layout.compact;
    if (!a->model) return v;
    uint64_t pos = model_pos(a->model);
    v.now = model_now(a->model);
    v.before = pos ? model_step(a->model, pos, a->unit, -1) : 0;
    return v;
}

void app_draw(App *a, DrawList *d, const Measure *m, float w, float h) {
    draw_begin(d, m);
    arena_free(&a->frame);
    a->hots.len = 0;
    a->map.valid = false;
    View v = view_of(a, d, w, h);
    switch (a->screen) {
    case SCREEN_GALLERY: view_gallery(&v); break;
    case SCREEN_PLAY: view_play(&v); break;
    case SCREEN_ERROR: view_error(&v); break;
    }
    if (a->help) view_help(&v);
    a->dirty = false;
}

AppStatus app_status(const App *a) {
    return (AppStatus){.dirty = a->dirty,
                       .quit = a->quit,
                       .fullscreen = a->fullscreen,
                       .dragging = a->drag != ACT_NONE,
                       .theme = a->theme,
                       .ui_zoom = a->ui_zoom};
}

void app_set_dirty(App *a) {
    a->dirty = true;
}

void app_set_quit(App *a) {
    a->quit = true;
}

void app_title(const App *a, char *out, size_t size) {
    snprintf(out, size, "Loopscope");
    if (a->screen == SCREEN_GALLERY || !a->program) return;
    const char *name = a->program->title[a->lang];
    if (!name) name = a->program->name;
    if (!a->model) {
        snprintf(out, size, "%s - Loopscope", name);
        return;
    }
    size_t k = model_stop_at(a->model, a->unit, model_pos(a->model));
    snprintf(out, size, "%s (%zu/%zu) - Loopscope", name, k,
             model_stops(a->model, a->unit) - 1);
}
