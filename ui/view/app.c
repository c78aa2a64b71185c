#include "view/app.h"

#include <math.h>
#include <stdio.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/utf8.h"
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

static void moved(App *a) {
    a->source_free = false;
    a->reveal = true;
    a->dirty = true;
    narrate(&a->narration, a->model, a->unit, a->lang);
}

static void go(App *a, uint64_t pos) {
    model_seek(a->model, pos);
    moved(a);
}

static void step(App *a, StepUnit unit, int64_t by) {
    go(a, model_step(a->model, model_pos(a->model), unit, by));
}

void app_go_step(App *a, uint64_t k) {
    if (!a->model) return;
    size_t n = model_stops(a->model, a->unit);
    go(a, model_stop(a->model, a->unit, k < n ? (size_t)k : n - 1));
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

/* In cells; of the whole run, so that labels keep their width in every step. */
static int longest_task_name(const Trace *t) {
    size_t most = 0;
    TraceCursor *c = trace_cursor_new(t);
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(c))) {
        if (ev->kind != EV_TASK_NEW) continue;
        const TraceFunction *f = trace_function_at(t, ev->b);
        Str name = f ? trace_string(t, f->name) : STR("");
        size_t n = utf8_columns(name.ptr, name.len);
        most = n > most ? n : most;
    }
    trace_cursor_free(c);
    return most < 100 ? (int)most : 100;
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
    a->lane_chars = longest_task_name(p->trace);
    /* Without an event loop there is nothing but lines to step through. */
    if (model_stops(a->model, UNIT_CALLBACK) <= 3) a->unit = UNIT_LINE;
    go(a, 0);
}

void app_open(App *a, const char *path, bool builtin) {
    char *copy = mem_strdup(path); /* may lie in the program that goes */
    app_show(a, a->host.load(a->host.ctx, copy, builtin));
    mem_free(copy);
}

static void reload(App *a) {
    if (!a->program) return;
    uint64_t pos = a->model ? model_pos(a->model) : 0;
    app_open(a, a->program->path, a->program->builtin);
    if (a->model) go(a, pos);
}

static void gallery(App *a) {
    a->screen = SCREEN_GALLERY;
    a->playing = false;
    if (a->program && a->program->lesson)
        for (size_t i = 0; i < a->lesson_count; i++)
            if (a->lessons[i].number == a->program->lesson) a->chosen = i;
}

static void leave_gallery(App *a) {
    if (a->program) a->screen = a->model ? SCREEN_PLAY : SCREEN_ERROR;
}

static void open_lesson(App *a, size_t i) {
    if (i < a->lesson_count) app_open(a, a->lessons[i].path, true);
}

/* ---- playback ---- */

static bool at_end(const App *a) {
    return model_pos(a->model) >= model_end(a->model);
}

static void play(App *a) {
    if (!a->model) return;
    a->playing = !a->playing;
    if (a->playing && at_end(a)) go(a, 0);
    a->wait = step_seconds / (double)app_speed(a);
}

void app_tick(App *a, double seconds) {
    if (!a->playing) return;
    a->wait -= seconds;
    if (a->wait > 0) return;
    a->wait = step_seconds / (double)app_speed(a);
    step(a, a->unit, 1);
    if (at_end(a)) a->playing = false;
}

double app_next_tick(const App *a) {
    return a->playing ? fmax(0, a->wait) : -1;
}

/* ---- the timeline ---- */

/* What is under x stays under x. */
static void zoom_at(App *a, float factor, float x) {
    const TimelineMap *m = &a->map;
    if (!m->valid) return;
    float old = a->zoom;
    a->zoom = fminf(4096, fmaxf(1, a->zoom * factor));
    double f = (double)(a->zoom / old), at = ((double)x - m->origin) * f;
    AxisScale s = {m->scale.per_column * f, m->scale.per_lens * f,
                   m->scale.per_ns * f};
    a->scroll = (double)m->area.x + view_timeline_lead(&s, m->events) -
                ((double)x - at);
}

/* Around the cursor: what is spoken of stays in view. */
static void zoom_by(App *a, float factor) {
    if (!a->map.valid || !a->model) return;
    double x = timeline_x(a->model, &a->map.scale, model_pos(a->model));
    zoom_at(a, factor, (float)(a->map.origin + x));
}

static void seek_timeline(App *a, float x) {
    if (!a->map.valid || !a->model) return;
    double at = (double)x - a->map.origin;
    uint64_t pos = timeline_at(a->model, &a->map.scale, at);
    size_t k = model_stop_at(a->model, a->unit, pos);
    uint64_t lo = model_stop(a->model, a->unit, k), best = lo;
    /* Between two stops: the nearer one. */
    if (k + 1 < model_stops(a->model, a->unit)) {
        uint64_t hi = model_stop(a->model, a->unit, k + 1);
        double dl = at - timeline_x(a->model, &a->map.scale, lo);
        double dh = timeline_x(a->model, &a->map.scale, hi) - at;
        if (dh < dl) best = hi;
    }
    go(a, best);
    a->reveal = false; /* it was clicked: it is visible */
}

static void seek_bar(App *a, Rect bar, float x) {
    if (!a->model) return;
    size_t last = model_stops(a->model, a->unit) - 1;
    float f = (x - bar.x - LAYOUT_MARGIN) / (bar.w - 2 * LAYOUT_MARGIN);
    f = fminf(1, fmaxf(0, f));
    app_go_step(a, (uint64_t)lround((double)f * (double)last));
}

static void follow_next(App *a) {
    uint32_t tasks = model_now(a->model)->tasks;
    a->follow = a->follow < tasks ? a->follow + 1 : 0;
}

/* ---- actions ---- */

static void change_speed(App *a, int by) {
    a->speed += by;
    if (a->speed < 0) a->speed = 0;
    if (a->speed >= SPEED_COUNT) a->speed = SPEED_COUNT - 1;
}

static void set_unit(App *a, StepUnit unit) {
    a->unit = unit;
    if (a->model) moved(a);
}

static void set_language(App *a, Language lang) {
    a->lang = lang;
    if (a->model) narrate(&a->narration, a->model, a->unit, a->lang);
}

/* What works on the play screen alone. */
static void play_action(App *a, Action act, int64_t arg) {
    if (!a->model || a->screen != SCREEN_PLAY) return;
    switch (act) {
    case ACT_FIRST: go(a, 0); break;
    case ACT_BACK: step(a, a->unit, -1); break;
    case ACT_PLAY: play(a); break;
    case ACT_FORWARD: step(a, a->unit, 1); break;
    case ACT_LAST: go(a, model_end(a->model)); break;
    case ACT_UNIT: set_unit(a, (StepUnit)arg); break;
    case ACT_SLOWER: change_speed(a, -1); break;
    case ACT_FASTER: change_speed(a, 1); break;
    case ACT_AXIS:
        a->axis = (AxisKind)arg;
        a->reveal = true;
        break;
    case ACT_FIT: a->zoom = 1; break;
    case ACT_ZOOM_IN: zoom_by(a, 1.5F); break;
    case ACT_ZOOM_OUT: zoom_by(a, 1 / 1.5F); break;
    case ACT_TAB: a->tab = (int)arg; break;
    case ACT_FOLLOW:
        a->follow = a->follow == (uint32_t)arg ? 0 : (uint32_t)arg;
        break;
    default: break;
    }
}

static void act(App *a, Action what, int64_t arg) {
    a->dirty = true;
    switch (what) {
    case ACT_THEME:
        a->theme = a->theme == THEME_DARK ? THEME_LIGHT : THEME_DARK;
        break;
    case ACT_LANGUAGE:
        set_language(a, a->lang == LANG_EN ? LANG_ZH : LANG_EN);
        break;
    case ACT_HELP: a->help = !a->help; break;
    case ACT_LESSONS:
        if (a->screen == SCREEN_GALLERY)
            leave_gallery(a);
        else
            gallery(a);
        break;
    case ACT_LESSON:
        a->chosen = (size_t)arg;
        open_lesson(a, a->chosen);
        break;
    default: play_action(a, what, arg); break;
    }
}

/* ---- keys ---- */

static void escape(App *a) {
    if (a->help)
        a->help = false;
    else if (a->fullscreen)
        a->fullscreen = false;
    else if (a->follow)
        a->follow = 0;
    else if (a->screen == SCREEN_GALLERY)
        leave_gallery(a);
    else
        gallery(a);
    a->dirty = true;
}

static void choose(App *a, int64_t by) {
    if (a->lesson_count == 0) return;
    int64_t to = (int64_t)a->chosen + by, last = (int64_t)a->lesson_count - 1;
    a->chosen = (size_t)(to < 0 ? 0 : to > last ? last : to);
    a->dirty = true;
}

static void gallery_key(App *a, int key) {
    switch (key) {
    case KEY_UP:
    case KEY_LEFT: choose(a, -1); break;
    case KEY_DOWN:
    case KEY_RIGHT: choose(a, 1); break;
    case KEY_PAGE_UP: choose(a, -8); break;
    case KEY_PAGE_DOWN: choose(a, 8); break;
    case KEY_HOME: choose(a, -(int64_t)a->lesson_count); break;
    case KEY_END: choose(a, (int64_t)a->lesson_count); break;
    case KEY_ENTER:
    case KEY_SPACE: act(a, ACT_LESSON, (int64_t)a->chosen); break;
    default: break;
    }
}

static void pan(App *a, float x, float y) {
    a->scroll += x * a->map.area.w * 0.15F;
    if (y != 0) {
        int64_t top = (int64_t)a->source_top + (int64_t)y;
        a->source_top = top < 1 ? 1 : (uint32_t)top;
        a->source_free = true;
    }
    a->dirty = true;
}

static void play_key(App *a, const InputEvent *ev) {
    int64_t back = -1;
    switch (ev->key) {
    case KEY_LEFT:
    case KEY_RIGHT:
        if (ev->key == KEY_RIGHT) back = 1;
        a->playing = false;
        step(a, ev->shift ? UNIT_ITERATION : a->unit, back);
        break;
    case KEY_PAGE_UP: step(a, a->unit, -1); break;
    case KEY_PAGE_DOWN: step(a, a->unit, 1); break;
    case KEY_HOME: act(a, ACT_FIRST, 0); break;
    case KEY_END: act(a, ACT_LAST, 0); break;
    case KEY_SPACE: act(a, ACT_PLAY, 0); break;
    case ',': act(a, ACT_SLOWER, 0); break;
    case '.': act(a, ACT_FASTER, 0); break;
    case 'u': act(a, ACT_UNIT, (a->unit + 1) % UNIT_COUNT); break;
    case '+':
    case '=': act(a, ACT_ZOOM_IN, 0); break;
    case '-': act(a, ACT_ZOOM_OUT, 0); break;
    case '0': act(a, ACT_FIT, 0); break;
    case 'v': act(a, ACT_AXIS, a->axis == AXIS_EVENTS); break;
    case 'h': a->hide_future = !a->hide_future; break;
    case 'f': follow_next(a); break;
    case 'a': pan(a, -1, 0); break;
    case 'd': pan(a, 1, 0); break;
    case 'w':
    case KEY_UP: pan(a, 0, -3); break;
    case 's':
    case KEY_DOWN: pan(a, 0, 3); break;
    case '\t': act(a, ACT_TAB, !a->tab); break;
    default: return;
    }
    a->dirty = true;
}

static void ui_zoom(App *a, int by) {
    a->ui_zoom = by == 0 ? 0 : a->ui_zoom + by;
    if (a->ui_zoom < -8) a->ui_zoom = -8;
    if (a->ui_zoom > 16) a->ui_zoom = 16;
    a->dirty = true;
}

/* Ctrl with + - 0 sizes the interface; other combinations are not ours. */
static void ctrl_key(App *a, int key) {
    if (key == '+' || key == '=') ui_zoom(a, 1);
    if (key == '-') ui_zoom(a, -1);
    if (key == '0') ui_zoom(a, 0);
    if (key == 'q' || key == 'w') a->quit = true;
}

static void key(App *a, const InputEvent *ev) {
    if (ev->ctrl) {
        ctrl_key(a, ev->key);
        return;
    }
    switch (ev->key) {
    case KEY_ESCAPE: escape(a); return;
    case KEY_F11:
        a->fullscreen = !a->fullscreen;
        a->dirty = true;
        return;
    case KEY_F5: reload(a); return;
    case 't': act(a, ACT_THEME, 0); return;
    case 'l': act(a, ACT_LANGUAGE, 0); return;
    case '?': act(a, ACT_HELP, 0); return;
    default: break;
    }
    if (a->help) return;
    if (ev->key == 'g') {
        act(a, ACT_LESSONS, 0);
    } else if (a->screen == SCREEN_GALLERY) {
        gallery_key(a, ev->key);
    } else if (a->model) {
        play_key(a, ev);
    }
}

/* ---- mouse ---- */

/* The topmost is the last that was drawn. */
static const Hot *hot_at(const App *a, float x, float y) {
    for (size_t i = a->hots.len; i > 0; i--)
        if (rect_has(a->hots.data[i - 1].rect, x, y))
            return &a->hots.data[i - 1];
    return NULL;
}

static Rect bar_of(const App *a) {
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == ACT_SCRUB) return a->hots.data[i].rect;
    return (Rect){0, 0, 1, 1};
}

static void drag_to(App *a, float x) {
    if (a->drag == ACT_SCRUB) seek_bar(a, bar_of(a), x);
    if (a->drag == ACT_TIMELINE) seek_timeline(a, x);
}

static void press(App *a, float x, float y) {
    const Hot *hot = hot_at(a, x, y);
    if (!hot) {
        if (a->help) act(a, ACT_HELP, 0);
        return;
    }
    Action what = (Action)hot->action;
    if (a->help && what != ACT_HELP) return;
    if (what == ACT_SCRUB || what == ACT_TIMELINE) {
        a->drag = what;
        a->playing = false;
        drag_to(a, x);
        return;
    }
    act(a, what, hot->arg);
}

static void wheel(App *a, const InputEvent *ev) {
    if (a->screen == SCREEN_GALLERY) {
        choose(a, ev->amount > 0 ? -1 : 1);
        return;
    }
    if (a->map.valid && rect_has(a->map.area, ev->x, ev->y)) {
        zoom_at(a, powf(1.2F, ev->amount), ev->x);
        a->dirty = true;
        return;
    }
    const Hot *hot = hot_at(a, ev->x, ev->y);
    bool source =
        hot && (hot->action == ACT_SOURCE || rect_has(hot->rect, ev->x, ev->y));
    if (source && a->model) pan(a, 0, -3 * ev->amount);
}

void app_input(App *a, const InputEvent *ev) {
    switch (ev->kind) {
    case INPUT_KEY: key(a, ev); break;
    case INPUT_DOWN: press(a, ev->x, ev->y); break;
    case INPUT_MOVE: drag_to(a, ev->x); break;
    case INPUT_UP: a->drag = ACT_NONE; break;
    case INPUT_WHEEL:
        if (!a->help) wheel(a, ev);
        break;
    case INPUT_DROP: app_open(a, ev->text, false); break;
    }
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
