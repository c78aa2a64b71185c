/* The app's state as a whole: where it is, how time moves it, and one picture
 * of it.  What input does is in app_input.c and behind. */
#include "view/app.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "view/app_impl.h"
#include "view/stage_view.h"
#include "view/view.h"

/* Each is twice the one before; 1 is at SPEED_NORMAL. */
static const float speeds[] = {0.25F, 0.5F, 1, 2, 4, 8, 16, 32};

enum { SPEED_NORMAL = 2, SPEED_COUNT = sizeof speeds / sizeof *speeds };

/* Seconds between two steps at normal speed. */
static const double step_seconds = 0.8;

void app_init(App *a, AppHost host, const Lesson *lessons, size_t count) {
    *a = (App){.host = host,
               .lessons = lessons,
               .lesson_count = count,
               /* As settings_default has it, for whoever brings no settings. */
               .unit = UNIT_CALLBACK,
               .speed = SPEED_NORMAL,
               .zoom = 1,
               .dirty = true};
}

void app_free(App *a) {
    /* First: it may be at work on the programs. */
    export_dialog_free(a);
    app_drop(a);
    rerun_free(a);
    gallery_free(a);
    compare_free(a);
    open_dialog_free(a);
    finder_free(a);
    motion_free(a);
    stage_free(a);
    notice_clear(a);
    settings_free(&a->settings);
    habits_free(a);
    intake_free(a);
    vec_free(&a->hots);
    arena_free(&a->frame);
}

float app_speed(const App *a) {
    return speeds[a->speed];
}

/* ---- position ---- */

/* The code jumps back to the line that runs, lists to what is new. */
void app_moved(App *a) {
    a->source_free = false;
    stage_moved(a);
    a->reveal = true;
    a->dirty = true;
    narrate(&a->narration, a->model, a->unit, a->lang);
}

void app_go(App *a, uint64_t pos) {
    /* Before the model goes: motion needs both ends. */
    uint64_t from = model_pos(a->model);
    model_seek(a->model, pos);
    motion_begin(a, from);
    app_moved(a);
}

void app_step(App *a, StepUnit unit, int64_t by) {
    app_go(a, model_step(a->model, model_pos(a->model), unit, by));
}

void app_go_step(App *a, uint64_t k) {
    if (!a->model) return;
    size_t n = model_stops(a->model, a->unit);
    /* Stop 0 is the start of the run, so that there is always one. */
    app_go(a, model_stop(a->model, a->unit, k < n ? (size_t)k : n - 1));
}

/* The last stop whose clock is not later: times grow with position. */
void app_go_time(App *a, uint64_t t_ns) {
    if (!a->model) return;
    size_t lo = 0, hi = model_stops(a->model, a->unit) - 1;
    while (lo < hi) {
        /* Each probe is a seek, and the last need not be the answer. */
        size_t mid = lo + (hi - lo + 1) / 2;
        model_seek(a->model, model_stop(a->model, a->unit, mid));
        if (model_now(a->model)->t_ns <= t_ns)
            lo = mid;
        else
            hi = mid - 1;
    }
    app_go_step(a, lo);
}

/* ---- playback ---- */

void app_change_speed(App *a, int by) {
    a->speed += by;
    if (a->speed < 0) a->speed = 0;
    if (a->speed >= SPEED_COUNT) a->speed = SPEED_COUNT - 1;
}

/* Of what has run so far; a run that goes on may have more in a moment. */
static bool at_end(const App *a) {
    return model_pos(a->model) >= model_end(a->model);
}

void app_play(App *a) {
    if (!a->model) return;
    a->playing = !a->playing;
    /* Play at the end starts over. */
    if (a->playing && at_end(a)) app_go(a, 0);
    a->wait = step_seconds / (double)app_speed(a);
}

static void play_tick(App *a, double seconds) {
    if (!a->playing) return;
    a->wait -= seconds;
    if (a->wait > 0) return;
    /* One step a tick at most: a tick that came late is not made up for. */
    a->wait = step_seconds / (double)app_speed(a);
    /* It keeps positions of its own, one a program. */
    if (a->screen == SCREEN_COMPARE) {
        compare_play(a);
        return;
    }
    app_step(a, a->unit, 1);
    /* What still runs will have more to show. */
    if (at_end(a) && !a->program->running) a->playing = false;
}

void app_tick(App *a, double seconds) {
    /* What is being written stays as it is. */
    if (export_dialog_busy(a)) {
        export_dialog_tick(a, seconds);
        notice_tick(a, seconds);
        return;
    }
    /* First what makes the trace longer, so that playback has where to go. */
    app_program_tick(a, seconds);
    play_tick(a, seconds);
    motion_tick(a, seconds);
    notice_tick(a, seconds);
    finder_tick(a);
    habits_tick(a, seconds);
    if (a->screen == SCREEN_COMPARE) compare_tick(a, seconds);
    if (a->screen == SCREEN_GALLERY) gallery_tick(a);
}

/* Negative means never, see app_next_tick. */
static double sooner(double x, double y) {
    return x < 0 ? y : y < 0 ? x : fmin(x, y);
}

double app_next_tick(const App *a) {
    double next = a->playing ? fmax(0, a->wait) : -1;
    next = sooner(next, app_program_next_tick(a));
    next = sooner(next, motion_next_tick(a));
    next = sooner(next, notice_next_tick(a));
    next = sooner(next, export_dialog_next_tick(a));
    next = sooner(next, finder_next_tick(a));
    next = sooner(next, habits_next_tick(a));
    if (a->screen == SCREEN_COMPARE) next = sooner(next, compare_next_tick(a));
    if (a->screen == SCREEN_GALLERY) next = sooner(next, gallery_next_tick(a));
    return next;
}

/* ---- the picture ---- */

/* Of all programs on the screen the coarsest: their times are compared. */
static uint64_t grain_of(const App *a) {
    uint64_t grain = a->model ? trace_grain(model_trace(a->model)) : 1;
    const Comparison *c = &a->compare;
    for (size_t i = 0; a->screen == SCREEN_COMPARE && i < c->n; i++) {
        const Model *m = c->runs[i].model;
        if (m && trace_grain(model_trace(m)) > grain)
            grain = trace_grain(model_trace(m));
    }
    return grain;
}

/* All that the panels need of the app for this picture. */
static View view_of(App *a, DrawList *d, float w, float h) {
    View v = {.app = a,
              .layout = layout_of(w, h),
              .model = a->model,
              .program = a->program};
    v.pen = (Pen){.draw = d,
                  .hots = &a->hots,
                  .theme = a->theme,
                  .lang = a->lang,
                  .grain = grain_of(a),
                  .frame = &a->frame};
    if (a->follow && a->model) {
        bool thread = a->follow & LANE_OF_THREAD;
        Str name = thread ? view_thread_badge(&v, a->follow & ~LANE_OF_THREAD)
                          : view_badge_of(&v, a->follow);
        /* Room for the zero byte, which is copied too. */
        CHECK(name.len < sizeof v.pen.follow, "badges are short");
        for (size_t i = 0; i <= name.len; i++)
            v.pen.follow[i] = name.ptr[i];
    }
    /* For the keys, which know no window. */
    a->wide = !v.layout.compact;
    if (!a->model) return v;
    uint64_t pos = model_pos(a->model);
    v.now = model_now(a->model);
    /* What this step changed is what came since the stop before, even if one
     * got here by a jump. */
    v.before = pos ? model_step(a->model, pos, a->unit, -1) : 0;
    return v;
}

void app_draw(App *a, DrawList *d, const Measure *m, float w, float h) {
    /* Texts and places of the picture before end here; what this one does not
     * have is not hit and not typed into either. */
    draw_begin(d, m);
    arena_free(&a->frame);
    a->hots.len = 0;
    a->map.valid = a->compare.axis.valid = false;
    a->text_field = (Rect){0};
    View v = view_of(a, d, w, h);
    switch (a->screen) {
    case SCREEN_GALLERY: view_gallery(&v); break;
    case SCREEN_PLAY: view_play(&v); break;
    case SCREEN_ERROR: view_error(&v); break;
    case SCREEN_COMPARE: view_compare(&v); break;
    }
    /* Places that are noted from here on lie on the overlay. */
    focus_begin_overlay(a);
    switch (a->overlay) {
    case OVERLAY_NONE: break;
    case OVERLAY_HELP: view_help(&v); break;
    case OVERLAY_FINDER: view_finder(&v); break;
    case OVERLAY_OPEN: view_open_dialog(&v); break;
    case OVERLAY_EXPORT: view_export_dialog(&v); break;
    case OVERLAY_BLACK: view_black(&v); break;
    }
    /* The ring and the notice are above everything. */
    focus_draw(a, d, w, h);
    view_notice(&v);
    a->dirty = false;
}

AppStatus app_status(const App *a) {
    return (AppStatus){.dirty = a->dirty,
                       .quit = a->quit,
                       .fullscreen = a->fullscreen,
                       .dragging = a->drag != ACT_NONE,
                       .typing = a->overlay == OVERLAY_FINDER ||
                                 a->overlay == OVERLAY_OPEN ||
                                 a->overlay == OVERLAY_EXPORT,
                       .black = a->overlay == OVERLAY_BLACK,
                       .field = a->text_field,
                       .theme = a->theme,
                       .ui_zoom = a->ui_zoom};
}

void app_set_dirty(App *a) {
    a->dirty = true;
}

void app_set_quit(App *a) {
    a->quit = true;
}

/* For the window's title bar, with the step of how many. */
void app_title(const App *a, char *out, size_t size) {
    snprintf(out, size, "Loopscope");
    if (a->screen == SCREEN_COMPARE) compare_title(a, out, size);
    if (a->screen == SCREEN_GALLERY || !a->program) return;
    const char *name = a->program->title[a->lang];
    if (!name) name = a->program->name;
    /* A program with errors has a name but no steps. */
    if (!a->model) {
        snprintf(out, size, "%s - Loopscope", name);
        return;
    }
    size_t k = model_stop_at(a->model, a->unit, model_pos(a->model));
    snprintf(out, size, "%s (%zu/%zu) - Loopscope", name, k,
             model_stops(a->model, a->unit) - 1);
}
