/* Which program is shown: opening, running on, opening again. */
#include <math.h>
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

/* Workers of executors go by their badge alone. */
static bool names_lane(const TraceEvent *ev) {
    return ev->kind == EV_TASK_NEW || ev->kind == EV_TASK_NAME ||
           (ev->kind == EV_THREAD_NEW && ev->flags == THREAD_PLAIN) ||
           ev->kind == EV_THREAD_NAME;
}

static Str lane_name(const Trace *t, const TraceEvent *ev) {
    if (ev->kind == EV_TASK_NEW) return function_of(t, ev);
    if (ev->kind == EV_TASK_NAME) return trace_string(t, ev->b);
    return thread_short_name(trace_string(t, ev->b));
}

static void look_at(Survey *all, const Trace *t, const TraceEvent *ev) {
    /* A command has no Python in it: it needs no panel of its own. */
    if (ev->kind == EV_PROC_NEW && ev->flags != PROC_COMMAND)
        all->children = true;
    if (ev->kind == EV_JOB_SUBMIT && ev->thread == 0) all->main_submits = true;
    if (!names_lane(ev)) return;
    all->tasks += ev->kind == EV_TASK_NEW;
    Str name = lane_name(t, ev);
    size_t n = utf8_columns(name.ptr, name.len);
    /* A name cannot take more than this of the window anyway. */
    if (n > all->name_cells) all->name_cells = n < 100 ? n : 100;
}

/* Of the events that are new. */
static void survey_update(Survey *all, const Trace *t) {
    if (!all->cursor) all->cursor = trace_cursor_new(t);
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(all->cursor)))
        look_at(all, t, ev);
}

/* "L1" is the badge of a thread that runs an event loop. */
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
    /* The tab is kept but where it would be empty. */
    if (!a->crowd) {
        if (a->tab == TAB_THREADS) a->tab = TAB_LOOP;
        return;
    }
    /* A loop in another thread has to be seen, however many tasks there are. */
    bool tasks = all->tasks >= 12 && all->tasks > 3 * cast.most_threads &&
                 !loop_in_thread(a->model, cast.most_threads);
    a->tab = tasks ? TAB_LOOP : TAB_THREADS;
}

/* ---- a run that goes on ---- */

/* One that is run again keeps its panels as long as it may need them. */
static void see_crowd(App *a) {
    bool crowd = model_cast(a->model).threads || a->survey.children;
    if (crowd && !a->crowd) choose_panels(a);
    /* Only at its end it is sure that no thread will come. */
    if (!crowd && a->crowd && !a->program->running) choose_panels(a);
}

/* A notice with one number in it. */
static void say_count(App *a, StringKey key, uint64_t n) {
    StrBuf sb = {0};
    string_count(&sb, n);
    notice_say(a, key, "n", sb.data, NULL);
    sb_free(&sb);
}

/* Why it goes no further, if that is not of its own doing. */
static void say_limit(App *a) {
    static const StringKey keys[] = {[LIMIT_STEPS] = S_UI_STOPPED_STEPS,
                                     [LIMIT_TIME] = S_UI_STOPPED_TIME,
                                     [LIMIT_MEMORY] = S_UI_STOPPED_MEMORY,
                                     [LIMIT_OUTPUT] = S_UI_STOPPED_OUTPUT,
                                     [LIMIT_EVENTS] = S_UI_STOPPED_EVENTS};
    const Program *p = a->program;
    if (p->limit) say_count(a, keys[p->limit], p->limit_n);
}

static void run_has_ended(App *a) {
    /* The version before had that task; the number means nobody now. */
    if (a->follow > a->survey.tasks && a->follow < LANE_OF_THREAD)
        a->follow = 0;
    say_limit(a);
    a->dirty = true;
}

/* The trace has grown. */
static void take_in(App *a) {
    /* The model first: the rest asks it. */
    model_update(a->model);
    survey_update(&a->survey, a->program->trace);
    see_crowd(a);
    a->rerun.folded = false;
    if (!a->program->running) run_has_ended(a);
}

static void advance(App *a, double seconds) {
    a->host.advance(a->host.ctx, a->program, seconds);
    if (a->model) take_in(a);
}

/* Without an event loop there is nothing but lines to step through; with the
 * next program the unit is the user's again. */
static void choose_unit(App *a) {
    Rerun *r = &a->rerun;
    bool lines =
        !a->program->running && model_stops(a->model, UNIT_CALLBACK) <= 3;
    if (lines == r->by_lines) return;
    if (lines) {
        r->unit = (int)a->unit;
        a->unit = UNIT_LINE;
    } else if (a->unit == UNIT_LINE) {
        a->unit = (StepUnit)r->unit;
    }
    r->by_lines = lines;
}

/* In seconds of its own: nobody waits for a picture in between. */
void app_finish(App *a) {
    while (a->program && a->program->running)
        advance(a, 1);
    /* However much of it had fitted into its first moments. */
    if (a->model) choose_unit(a);
}

void app_stop(App *a) {
    if (!a->program || !a->program->running || !a->host.stop) return;
    a->host.stop(a->host.ctx, a->program);
    if (!a->model) return;
    /* First the notice of a limit, if there was one; then ours in its place. */
    take_in(a);
    say_count(a, S_UI_STOPPED_BY_YOU, model_stops(a->model, a->unit) - 1);
}

/* What has run must be taken in as well, which costs about the same: in small
 * pieces, so that both together keep the time.  Then, with what is left, the
 * model gets ready for positions that nobody has asked for yet. */
static const double compute_seconds = 0.0045, prepare_seconds = 0.003,
                    piece_seconds = 0.0007;

static double clock_of(const App *a) {
    return a->host.clock ? a->host.clock(a->host.ctx) : 0;
}

static void compute(App *a) {
    /* Tests: one slice a tick, whatever it takes. */
    if (!a->host.clock) {
        advance(a, compute_seconds);
        return;
    }
    double end = clock_of(a) + compute_seconds;
    while (a->program->running && clock_of(a) < end)
        advance(a, piece_seconds);
}

static void prepare(App *a) {
    /* Some tenths of a millisecond, then the clock is asked again. */
    enum { PIECE = 4096 };
    if (!a->model || a->rerun.folded) return;
    double end = clock_of(a) + prepare_seconds;
    do
        a->rerun.folded = !model_prepare(a->model, PIECE);
    while (!a->rerun.folded && a->host.clock && clock_of(a) < end);
}

/* Seconds between two pictures of a run that only grows. */
static const double picture_seconds = 0.1;

static void run_on(App *a, double seconds) {
    Rerun *r = &a->rerun;
    r->seconds += seconds;
    r->shown += seconds;
    compute(a);
    /* A picture costs more than a slice of the run: ten a second will do. */
    if (r->shown < picture_seconds) return;
    r->shown = 0;
    a->dirty = true;
}

/* ---- the file is watched ---- */

/* So that it runs again within a second of the save. */
static const double watch_seconds = 0.25;

static bool is_watched(const App *a) {
    const Program *p = a->program;
    return a->host.changed && !p->builtin && !p->pasted;
}

static void watch(App *a, double seconds) {
    if (!is_watched(a)) return;
    a->watch -= seconds;
    if (a->watch > 0) return;
    a->watch = watch_seconds;
    if (!a->host.changed(a->host.ctx, a->program)) return;
    /* A program with mistakes is shown as such; only one that cannot be read is
     * not. */
    Program *p = a->host.load(a->host.ctx, a->program->path, false);
    if (p->failure) {
        program_free(p); /* it is just being replaced: look again */
        return;
    }
    if (!p->trace) notice_clear(a); /* what was said of the run before */
    app_again(a, p);
    if (a->model && !p->limit) notice_say(a, S_UI_RAN_AGAIN, NULL);
}

/* Elsewhere the lessons, or the compared programs, need the time. */
static bool is_shown(const App *a) {
    return a->program &&
           (a->screen == SCREEN_PLAY || a->screen == SCREEN_ERROR);
}

void app_program_tick(App *a, double seconds) {
    if (!is_shown(a)) return;
    if (a->program->running) run_on(a, seconds);
    rerun_tick(a);
    prepare(a);
    watch(a, seconds);
}

double app_program_next_tick(const App *a) {
    if (!is_shown(a)) return -1;
    /* At once; for what is only prepared the window may sleep in between. */
    if (a->program->running || a->rerun.align) return 0;
    if (a->model && !a->rerun.folded) return 0.001;
    return is_watched(a) ? fmax(0, a->watch) : -1;
}

/* ---- opening ---- */

void app_drop(App *a) {
    finder_forget(a);
    /* Whatever points into the trace goes before it does. */
    if (a->survey.cursor) trace_cursor_free(a->survey.cursor);
    a->survey = (Survey){0};
    a->stage.changes.of = NULL; /* another trace may get this address */
    if (a->model) model_free(a->model);
    a->model = NULL;
    program_free(a->program);
    a->program = NULL;
    narration_free(&a->narration);
    a->narration = (Narration){0};
}

/* Seconds for a program to run before its first picture: most are over by
 * then. */
static const double first_seconds = 0.01;
/* Events that are folded before it: 1 ms. */
enum { PREPARED_AT_ONCE = 16384 };

static void begin(App *a, Program *p) {
    a->program = p;
    a->screen = p->trace ? SCREEN_PLAY : SCREEN_ERROR;
    a->playing = false;
    /* What belongs to the picture of the program before. */
    a->map.valid = false;
    a->dirty = true;
    motion_end(a);
    a->watch = watch_seconds;
    a->rerun.seconds = a->rerun.shown = 0;
    a->rerun.folded = false;
    if (!p->trace) return;
    /* Before there is a model, so that a short program is folded in one go. */
    if (p->running) a->host.advance(a->host.ctx, p, first_seconds);
    a->model = model_new(p->trace);
    survey_update(&a->survey, p->trace);
    a->rerun.folded = !model_prepare(a->model, PREPARED_AT_ONCE);
    if (!p->running) run_has_ended(a);
}

/* Another program: the place, whom we follow and the timeline start anew. */
void app_show(App *a, Program *p) {
    app_drop(a);
    rerun_forget(a);
    a->follow = 0;
    a->zoom = 1;
    a->scroll = 0;
    a->source_top = a->lane_top = a->tree_top = 0;
    begin(a, p);
    if (!a->model) return;
    choose_panels(a);
    choose_unit(a);
    app_go(a, 0);
}

void app_again(App *a, Program *p) {
    /* It takes what it needs of the old run before begin replaces it. */
    rerun_leave(a);
    begin(a, p);
    if (!a->model) return;
    see_crowd(a);
    /* Whether it has a loop is known at its end. */
    if (!p->running) choose_unit(a);
    rerun_arrive(a);
}

/* What is open already is what was left. */
static bool is_open(const App *a, const char *path, bool builtin) {
    const Program *p = a->program;
    return p && a->model && !p->pasted && p->builtin == builtin &&
           strcmp(p->path, path) == 0;
}

void app_open(App *a, const char *path, bool builtin) {
    /* On the comparison's screen it is one more of them. */
    if (compare_add(a, path, builtin)) return;
    if (is_open(a, path, builtin)) {
        app_leave_gallery(a);
        return;
    }
    char *copy = mem_strdup(path); /* may lie in the program that goes */
    Program *p = a->host.load(a->host.ctx, copy, builtin);
    if (p->programs > 1)
        compare_open_replay(a, p);
    else
        app_show(a, p);
    mem_free(copy);
}

void app_reload(App *a) {
    const Program *p = a->program;
    if (a->screen == SCREEN_COMPARE) {
        compare_reload(a);
        return;
    }
    if (!p) return;
    if (!p->pasted)
        app_again(a, a->host.load(a->host.ctx, p->path, p->builtin));
    else if (a->host.paste)
        app_again(a, a->host.paste(a->host.ctx, p->source->text));
}

/* ---- the gallery, and back ---- */

void app_gallery(App *a) {
    a->screen = SCREEN_GALLERY;
    a->playing = false;
    /* The card of the lesson that was open is the chosen one. */
    if (a->program && a->program->lesson)
        for (size_t i = 0; i < a->lesson_count; i++)
            if (a->lessons[i].number == a->program->lesson)
                a->gallery.chosen = i;
}

void app_leave_gallery(App *a) {
    /* There may be a comparison instead, and without that nothing to go back
     * to. */
    if (!a->program) {
        compare_return(a);
        return;
    }
    a->screen = a->model ? SCREEN_PLAY : SCREEN_ERROR;
    a->watch = 0; /* it may have been edited meanwhile */
    a->dirty = true;
}

void app_open_lesson(App *a, size_t i) {
    if (i < a->lesson_count) app_open(a, a->lessons[i].path, true);
}
