/* The window as a film: the same app, stepped as playback steps it, with the
 * motion between two steps.  No clock is read: time is what has been shown. */
#include "export_film.h"

#include <math.h>

#include "base/mem.h"
#include "export_picture_impl.h"
#include "files.h"
#include "host_export.h"
#include "host_files.h"
#include "sdl/window.h"
#include "view/app.h"
#include "view/app_impl.h"

/* Seconds of a step, as playback has it, and how long the last picture stays:
 * who looks away for a moment shall still see how it ends. */
static const double step_seconds = 0.8, last_seconds = 3;
/* Steps: half an hour, which nobody looks at; and pictures whose colours are
 * looked at beforehand. */
enum { MOST_STEPS = 2000, SAMPLES = 12 };

typedef enum FilmStage {
    STAGE_START,
    STAGE_SAMPLES,
    STAGE_PLAY,
    STAGE_END
} FilmStage;

typedef struct Film {
    ExportWish wish;
    Program *programs[COMPARE_MAX];
    size_t n, loaded; /* so many the app has asked for */
    Lesson *lessons;
    size_t lesson_count;
    const FilmFormat *format;
    void *out;
    FilmPlace place;
    App app;
    bool open; /* the app is */
    Gfx gfx;
    DrawList list;
    WindowScale scale;
    FilmStage stage;
    size_t samples;
    uint64_t from, to;    /* positions or, of several programs, times */
    uint64_t steps, made; /* of how many steps */
    double shown, next;   /* seconds: so far, and when the next step begins */
    SharedPlace start;    /* of several programs */
    bool over, first;
    StrBuf why;
} Film;

static bool together(const Film *f) {
    return f->n > 1;
}

/* ---- the app ---- */

/* The app asks for its programs one by one, and gets ours. */
static Program *give_program(void *ctx, const char *path, bool builtin) {
    Film *f = ctx;
    (void)path, (void)builtin;
    return f->programs[f->loaded++];
}

/* The window's speed that is nearest: it is shown, and fast ones have no
 * motion. */
static void choose_speed(App *a, double speed) {
    /* From the slowest up, each is twice the one before. */
    app_change_speed(a, -100);
    for (int i = 0; i < 8 && (double)app_speed(a) * 1.5 < speed; i++)
        app_change_speed(a, 1);
}

static void open_app(Film *f) {
    App *a = &f->app;
    const char *paths[COMPARE_MAX];
    /* With all that the window has a button for. */
    AppHost host = {.load = give_program, .ctx = f};
    host_files_add(&host);
    host_export_add(&host);
    app_init(a, host, f->lessons, f->lesson_count);
    f->open = true;
    f->loaded = 0;
    for (size_t i = 0; i < f->n; i++)
        paths[i] = f->programs[i]->path;
    if (together(f))
        compare_open(a, paths, f->n);
    else
        app_open(a, paths[0], false);
    notice_clear(a);
    a->theme = f->wish.dark ? THEME_DARK : THEME_LIGHT;
    a->lang = f->wish.options.lang;
    a->axis = f->wish.seconds ? AXIS_SECONDS : AXIS_EVENTS;
    a->motion.on = true;
    if (f->wish.unit >= 0) a->unit = (StepUnit)f->wish.unit;
    choose_speed(a, f->wish.speed);
}

/* The programs are borrowed: the app must not free them. */
static void close_app(Film *f) {
    if (!f->open) return;
    f->app.program = NULL;
    for (size_t i = 0; i < COMPARE_MAX; i++)
        f->app.compare.runs[i].program = NULL;
    app_free(&f->app);
    f->open = false;
}

/* ---- which part ---- */

static uint64_t less(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* Positions of one program: it begins at a stop, and ends at the first one that
 * has all of the part behind it. */
static void find_positions(Film *f) {
    const ExportRange *r = &f->wish.options.range;
    const Trace *t = f->programs[0]->trace;
    const Model *m = f->app.model;
    uint64_t end = model_end(m), from = r->from, to = end;
    if (!r->steps) from = trace_events_before(t, r->from, false);
    if (r->to != UINT64_MAX)
        to = r->steps ? r->to + 1 : trace_events_before(t, r->to, true);
    size_t k = model_stop_at(m, f->app.unit, less(from, end));
    size_t last = model_stop_at(m, f->app.unit, less(to, end));
    f->from = model_stop(m, f->app.unit, k);
    f->to = model_stop(m, f->app.unit, last);
    /* A stop lies behind what it is about: an event that was named is seen. */
    if (r->steps && f->to < less(to, end) &&
        last + 1 < model_stops(m, f->app.unit))
        f->to = model_stop(m, f->app.unit, ++last);
    f->steps = last - k;
}

static void find_moments(Film *f) {
    const ExportRange *r = &f->wish.options.range;
    const App *a = &f->app;
    SharedClock clock = {a->compare.models, a->compare.n};
    f->from = r->from;
    f->to = less(r->to, shared_end(&clock).t_ns);
    /* At the last stop before the part. */
    f->start = (SharedPlace){0};
    uint64_t rank = 0;
    if (f->from) {
        rank = shared_rank(&clock, shared_time(&clock, f->from - 1), a->unit);
        f->start = shared_place(&clock, a->unit, rank);
    }
    f->steps = shared_rank(&clock, shared_time(&clock, f->to), a->unit) - rank;
}

static const char *find_part(Film *f) {
    const char *name = export_format_info(f->wish.options.format)->name;
    if (together(f) && f->wish.options.range.steps)
        return "with several programs --from and --to are seconds";
    if (together(f))
        find_moments(f);
    else
        find_positions(f);
    if (f->steps <= MOST_STEPS) return NULL;
    sb_printf(&f->why,
              "this part of the run has %llu steps, and %s shows %d at most: "
              "choose a smaller one%s",
              (unsigned long long)f->steps, name, MOST_STEPS,
              f->wish.by_options
                  ? " with --from and --to, or larger steps with "
                    "--unit iteration or --unit time"
                  : "");
    return f->why.data;
}

/* Rewound, before the first step. */
static void go_first(Film *f) {
    App *a = &f->app;
    if (together(f))
        compare_go(a, f->start);
    else
        app_go(a, f->from);
}

/* ---- steps ---- */

static double step_time(const Film *f) {
    return step_seconds / f->wish.speed;
}

static bool at_last(const Film *f) {
    const App *a = &f->app;
    SharedClock clock = {a->compare.models, a->compare.n};
    if (!together(f)) return model_pos(a->model) >= f->to;
    if (shared_is_end(&clock, a->compare.at)) return true;
    /* The next step would leave the part. */
    return shared_step(&clock, a->compare.at, a->unit, true).t_ns > f->to;
}

/* One or, where they are shorter than a picture, several. */
static void step(Film *f) {
    App *a = &f->app;
    do {
        f->next += step_time(f);
        f->made++;
        if (together(f))
            compare_play(a);
        else
            app_step(a, a->unit, 1);
    } while (f->next < f->shown + f->format->tick && !at_last(f));
    if (at_last(f)) a->playing = false;
}

/* Draws what the app shows, and paints what has changed since. */
static const Region *paint(Film *f) {
    Measure m = glyphs_measure(f->gfx.glyphs);
    app_draw(&f->app, &f->list, &m, f->scale.w, f->scale.h);
    return gfx_repaint(&f->gfx, &f->list, f->app.theme, f->place.w, f->place.h,
                       f->scale.scale);
}

/* The next picture, shown until the time f->shown. */
static bool next_picture(Film *f, const char **why) {
    App *a = &f->app;
    if (!f->first && f->shown >= f->next - 1e-9) step(f);
    f->first = false;
    const Region *changed = paint(f);
    double tick = f->format->tick;
    bool moves = motion_next_tick(a) >= 0;
    f->over = !moves && at_last(f);
    if (f->over)
        f->shown += last_seconds;
    else if (moves)
        f->shown = fmin(f->shown + tick, f->next);
    else
        f->shown = f->next;
    bool ok =
        f->format->picture(f->out, &f->gfx.canvas, changed, f->shown, why);
    /* Playback is ours: the app's own never gets to its next step. */
    a->wait = 1e9;
    app_tick(a, tick);
    return ok;
}

/* ---- the parts of the work ---- */

static void *film_open(Program *const *programs, size_t n,
                       const ExportWish *wish, ExportSink sink, void *context) {
    Film *f = mem_alloc(sizeof *f);
    f->wish = *wish;
    if (f->wish.speed <= 0) f->wish.speed = 1;
    f->n = n < COMPARE_MAX ? n : COMPARE_MAX;
    for (size_t i = 0; i < f->n; i++)
        f->programs[i] = programs[i];
    bool gif = wish->options.format == EXPORT_GIF;
    f->format = gif ? &film_gif : &film_mp4;
    PixelSize size = wish->size;
    if (!size.w) size = (PixelSize){1280, 720};
    int even = f->format->even;
    size.w += (even - size.w % even) % even;
    size.h += (even - size.h % even) % even;
    f->place = (FilmPlace){size.w, size.h, sink, context};
    gfx_open(&f->gfx);
    return f;
}

static const char *start(Film *f) {
    f->lessons = lessons_list(&f->lesson_count);
    f->scale = window_scale(f->place.w, f->place.h, 0);
    open_app(f);
    const char *why = find_part(f);
    if (why) return why;
    f->out = f->format->open(&f->place);
    f->stage = f->format->sample ? STAGE_SAMPLES : STAGE_PLAY;
    return NULL;
}

/* Spread evenly, both ends among them; afterwards the app is as new. */
static void sample(Film *f) {
    App *a = &f->app;
    double part = (double)f->samples / (SAMPLES - 1);
    uint64_t at = f->from + (uint64_t)(part * (double)(f->to - f->from));
    if (together(f))
        compare_go_time(a, at);
    else
        app_go(a, model_stop(a->model, a->unit,
                             model_stop_at(a->model, a->unit, at)));
    motion_end(a);
    paint(f);
    f->format->sample(f->out, &f->gfx.canvas);
    if (++f->samples == SAMPLES) f->stage = STAGE_PLAY;
}

/* Like playback from the first picture on. */
static void begin(Film *f) {
    close_app(f);
    open_app(f);
    go_first(f);
    motion_end(&f->app);
    f->gfx.painted = false;
    f->app.playing = true;
    f->app.wait = 1e9;
    f->next = step_time(f);
    f->first = true;
}

static bool play(Film *f, const char **why) {
    if (!f->made && !f->first && f->shown <= 0) begin(f);
    if (f->format->work && f->format->work(f->out, why)) return true;
    if (*why) return false;
    if (f->over) {
        f->stage = STAGE_END;
        return f->format->end(f->out, why);
    }
    return next_picture(f, why);
}

static bool film_step(void *state, const char **why) {
    Film *f = state;
    switch (f->stage) {
    case STAGE_START: *why = start(f); return !*why;
    case STAGE_SAMPLES: sample(f); return true;
    case STAGE_PLAY: return play(f, why);
    case STAGE_END: break;
    }
    return f->format->work && f->format->work(f->out, why);
}

static double film_progress(const void *state) {
    const Film *f = state;
    if (f->stage < STAGE_PLAY) return 0.05 * (double)f->samples / SAMPLES;
    return 0.05 + 0.95 * (double)f->made / (double)(f->steps + 1);
}

static void film_close(void *state) {
    Film *f = state;
    if (f->out) f->format->close(f->out);
    close_app(f);
    if (f->lessons) lessons_free(f->lessons, f->lesson_count);
    gfx_close(&f->gfx);
    draw_free(&f->list);
    sb_free(&f->why);
    mem_free(f);
}

const PictureMaker maker_film = {film_open, film_step, film_progress,
                                 film_close};
