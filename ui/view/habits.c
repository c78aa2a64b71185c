/* Two ways: the settings into the app at the start; then what the user changes,
 * noticed by comparing in every tick, into the settings.  So no place that
 * changes something has to know of it. */
#include "view/habits.h"

#include <string.h>

#include "base/mem.h"
#include "view/app_impl.h"

/* Keys come in runs (Ctrl + + +): one file for all of them. */
static const double keep_seconds = 1;

/* ---- settings into the app ---- */

/* The app has steps of speed of its own: the nearest below. */
static void set_speed(App *a, double wanted) {
    int before = -1;
    a->speed = 0;
    while ((double)app_speed(a) < wanted && a->speed != before) {
        before = a->speed;
        app_change_speed(a, 1);
    }
    if ((double)app_speed(a) > wanted) app_change_speed(a, -1);
}

/* Values are taken as settings_parse has checked them. */
void habits_start(App *a, Settings s) {
    settings_free(&a->settings);
    a->settings = s;
    a->theme = (ThemeName)s.theme;
    a->lang = (Language)s.lang;
    a->ui_zoom = s.ui_zoom;
    a->unit = (StepUnit)s.unit;
    a->axis = (AxisKind)s.axis;
    a->depth = (Depth)s.depth;
    a->still = s.still;
    a->fullscreen = s.fullscreen;
    if (s.speed > 0) set_speed(a, s.speed);
    /* What was just set is no change. */
    habits_settle(a);
}

void habits_free(App *a) {
    mem_free(a->habits.path);
    a->habits = (Habits){0};
}

/* ---- the app's changes into the settings ---- */

/* Each change starts the second anew. */
static void changed(App *a) {
    a->habits.unkept = true;
    a->habits.wait = keep_seconds;
}

/* True, and into the setting, if it is not what was seen last. */
static bool follow(int *seen, int now, int *setting) {
    if (*seen == now) return false;
    *seen = *setting = now;
    return true;
}

static bool follow_switch(int *seen, bool now, bool *setting) {
    int value = *setting;
    bool moved = follow(seen, now, &value);
    *setting = value;
    return moved;
}

/* Another program may have brought its own unit along. */
static bool follow_unit(App *a) {
    Habits *h = &a->habits;
    if (h->program == a->program)
        return follow(&h->unit, (int)a->unit, &a->settings.unit);
    /* Seen from now on, but not kept. */
    h->unit = (int)a->unit;
    return false;
}

static bool follow_speed(App *a) {
    Habits *h = &a->habits;
    float now = app_speed(a);
    bool moved = h->speed < now || h->speed > now;
    h->speed = now;
    if (moved) a->settings.speed = (double)now;
    return moved;
}

static bool follow_all(App *a) {
    Habits *h = &a->habits;
    Settings *s = &a->settings;
    bool moved = follow(&h->theme, (int)a->theme, &s->theme);
    /* No short cut: each of them has to be noted as seen. */
    moved |= follow(&h->lang, (int)a->lang, &s->lang);
    moved |= follow(&h->ui_zoom, a->ui_zoom, &s->ui_zoom);
    moved |= follow(&h->axis, (int)a->axis, &s->axis);
    moved |= follow(&h->depth, (int)a->depth, &s->depth);
    moved |= follow_switch(&h->still, a->still, &s->still);
    moved |= follow_switch(&h->fullscreen, a->fullscreen, &s->fullscreen);
    moved |= follow_unit(a);
    moved |= follow_speed(a);
    return moved;
}

void habits_settle(App *a) {
    Settings before = a->settings;
    follow_all(a);
    a->settings = before; /* only the numbers differ: the texts are the same */
    a->habits.settled = true;
}

/* ---- recent programs ---- */

/* Its place in the list; the list's length if it is not there. */
static size_t recent_index(const App *a, const char *path) {
    size_t i = 0;
    while (i < a->settings.recents && strcmp(a->settings.recent[i], path) != 0)
        i++;
    return i;
}

/* Without a host only a path that is absolute already can be kept; for
 * mem_free. */
static char *full_path(App *a, const char *path) {
    char *full = NULL;
    if (a->host.look && a->host.look(a->host.ctx, path, &full) == PATH_FILE)
        return full;
    mem_free(full);
    return path[0] == '/' ? mem_strdup(path) : NULL;
}

/* Puts it at the top if it is a file of the user's; its path, for mem_free. */
static char *remember(App *a, const Program *p) {
    if (!p || p->builtin || p->pasted || !p->source) return NULL;
    char *path = full_path(a, p->path);
    if (!path) return NULL;
    settings_remember(&a->settings, path);
    changed(a);
    return path;
}

/* Pointers tell programs apart, also two runs of one file. */
static void follow_program(App *a) {
    Habits *h = &a->habits;
    if (h->program == a->program) return;
    h->program = a->program;
    h->ended = false;
    mem_free(h->path);
    h->path = remember(a, a->program);
}

static void follow_comparison(App *a) {
    const Comparison *c = &a->compare;
    if (a->habits.compared == c->made) return;
    a->habits.compared = c->made;
    /* Backwards: the first of them ends at the top. */
    for (size_t i = c->n; i-- > 0;)
        mem_free(remember(a, c->runs[i].program));
}

/* Of the last event, in virtual ns; 0 for an empty trace. */
static uint64_t last_time(const Trace *t) {
    TraceCursor *c = trace_cursor_new(t);
    uint64_t n = trace_count(t);
    const TraceEvent *ev = n ? trace_cursor_at(c, n - 1) : NULL;
    uint64_t t_ns = ev ? ev->t_ns : 0;
    trace_cursor_free(c);
    return t_ns;
}

static void note_end(App *a) {
    Habits *h = &a->habits;
    /* Once a run, and not for lessons. */
    if (h->ended || !h->path || !a->program->trace || a->program->running)
        return;
    h->ended = true;
    size_t i = recent_index(a, h->path);
    uint64_t old, now = last_time(a->program->trace);
    /* The same as always: no reason to write the file. */
    if (settings_took(&a->settings, i, &old) && old == now) return;
    settings_set_took(&a->settings, i, now);
    changed(a);
}

void habits_prune(App *a) {
    if (!a->host.look) return;
    /* Backwards: forgetting one moves those behind it. */
    for (size_t i = a->settings.recents; i-- > 0;) {
        const char *path = a->settings.recent[i];
        if (a->host.look(a->host.ctx, path, NULL) == PATH_FILE) continue;
        settings_forget(&a->settings, i);
        changed(a);
        a->dirty = true;
    }
}

/* The lessons list them: a file may have gone since it was opened. */
static void follow_screen(App *a) {
    Habits *h = &a->habits;
    /* 0 is what all-zero habits have seen: no screen. */
    int now = 1 + (int)a->screen;
    if (h->screen == now) return;
    h->screen = now;
    if (a->screen == SCREEN_GALLERY) habits_prune(a);
}

/* ---- time ---- */

void habits_tick(App *a, double seconds) {
    Habits *h = &a->habits;
    /* First, so that a change noticed below waits its full second. */
    if (h->unkept && (h->wait -= seconds) <= 0) habits_keep(a);
    /* Whoever has not called habits_start, as some tests. */
    if (!h->settled) habits_settle(a);
    if (follow_all(a)) changed(a);
    follow_program(a);
    follow_comparison(a);
    note_end(a);
    follow_screen(a);
}

double habits_next_tick(const App *a) {
    const Habits *h = &a->habits;
    if (!h->unkept || !a->host.keep) return -1;
    return h->wait > 0 ? h->wait : 0;
}

void habits_keep(App *a) {
    if (!a->habits.unkept) return;
    a->habits.unkept = false;
    if (a->host.keep) a->host.keep(a->host.ctx, &a->settings);
}

/* ---- the window ---- */

void app_set_window(App *a, int w, int h, bool maximized) {
    Settings *s = &a->settings;
    /* Maximized, its size is the screen's, and nobody's choice. */
    bool same = s->maximized == maximized &&
                (maximized || (s->window_w == w && s->window_h == h));
    if (same || a->fullscreen) return;
    s->maximized = maximized;
    /* Where it returns to from there is the size to keep. */
    if (!maximized) s->window_w = w, s->window_h = h;
    changed(a);
}

WindowWish app_window(const App *a) {
    const Settings *s = &a->settings;
    return (WindowWish){s->window_w, s->window_h, s->maximized};
}
