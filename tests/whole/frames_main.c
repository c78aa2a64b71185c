/* What a frame costs, from the input to the window, and the first one from the
 * start of the program.  Not a test: prints and exits 0.
 *
 *   whole_frames_main step PROGRAM.py …    steps through them, there and back
 *   whole_frames_main move PROGRAM.py …    the same; what moves between steps
 *   whole_frames_main scrub PROGRAM.py     drags the scrub bar about
 *   whole_frames_main keys "KEY …" [PROGRAM.py …]   presses keys, 20 times
 *   whole_frames_main load PROGRAM.py      pictures of it while it still runs
 *   whole_frames_main first [OPTIONS]      the window, and ends it after one
 *
 * Milliseconds of this process: the X server's work is not counted. */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "files.h"
#include "host.h"
#include "sdl/gfx.h"
#include "sdl/surface.h"
#include "sdl/window.h"
#include "view/app.h"

enum { W = 1920, H = 1080, PARTS = 5 };

static const char *const parts[PARTS] = {"model", "list", "paint", "show",
                                         "frame"};

typedef VEC(double) Times;

typedef struct Bench {
    App app;
    SDL_Window *window;
    Surface surface;
    Gfx gfx;
    Measure measure;
    DrawList list;
    WindowScale scale;
    Times times[PARTS];
    uint64_t pixels; /* painted in all */
    bool moving;     /* frames of motions count, or those of steps */
} Bench;

static double ms(void) {
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void open_window(Bench *b) {
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        fprintf(stderr, "SDL: %s\n", SDL_GetError());
        exit(77);
    }
    b->window = SDL_CreateWindow("frames", 0, 0, W, H, SDL_WINDOW_BORDERLESS);
    if (!b->window || !surface_open(&b->surface, b->window)) {
        fprintf(stderr, "SDL: %s\n", SDL_GetError());
        exit(77);
    }
    gfx_open(&b->gfx);
    b->measure = glyphs_measure(b->gfx.glyphs);
    b->scale = window_scale(W, H, 0);
}

static void frame(Bench *b, const InputEvent *ev, double seconds) {
    double at[PARTS];
    at[0] = ms();
    if (ev) app_input(&b->app, ev);
    app_tick(&b->app, seconds);
    if (!app_status(&b->app).dirty) return;
    at[1] = ms();
    app_draw(&b->app, &b->list, &b->measure, b->scale.w, b->scale.h);
    at[2] = ms();
    const Region *changed = gfx_repaint(
        &b->gfx, &b->list, app_status(&b->app).theme, W, H, b->scale.scale);
    at[3] = ms();
    surface_show(&b->surface, &b->gfx.canvas, changed);
    at[4] = ms();
    SDL_PumpEvents();
    if (b->moving != (ev == NULL)) return;
    b->pixels += region_area(changed);
    for (int i = 0; i < PARTS - 1; i++)
        vec_push(&b->times[i], at[i + 1] - at[i]);
    vec_push(&b->times[PARTS - 1], at[PARTS - 1] - at[0]);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double share(Times *t, double part) {
    return t->data[(size_t)((double)(t->len - 1) * part)];
}

static void print_times(Bench *b, const char *what) {
    size_t n = b->times[0].len;
    if (!n) return;
    printf("%s %zu frames, %.0f %% of the pixels:", what, n,
           100.0 * (double)b->pixels / (double)n / (W * H));
    for (int i = 0; i < PARTS; i++) {
        qsort(b->times[i].data, n, sizeof(double), ascending);
        printf(" %s %.2f %.2f", parts[i], share(&b->times[i], 0.5),
               share(&b->times[i], 0.95));
        b->times[i].len = 0;
    }
    putchar('\n');
    b->pixels = 0;
}

/* ---- stepping ---- */

static void press(Bench *b, int key) {
    frame(b, &(InputEvent){.kind = INPUT_KEY, .key = key}, 0);
    /* What moves does so at 60 pictures a second. */
    for (int i = 0; i < 60 && app_next_tick(&b->app) >= 0; i++)
        frame(b, NULL, 1.0 / 60);
}

static void step_through(Bench *b, const char *path) {
    app_open(&b->app, path, false);
    app_finish(&b->app);
    if (!b->app.model) return;
    frame(b, NULL, 0);
    size_t stops = model_stops(b->app.model, b->app.unit);
    for (size_t i = 1; i < stops && i < 200; i++)
        press(b, KEY_RIGHT);
    for (size_t i = 1; i < stops && i < 200; i++)
        press(b, KEY_LEFT);
}

static void press_keys(Bench *b, const char *keys, char **argv, int argc) {
    const char *paths[COMPARE_MAX];
    size_t n = 0;
    for (int i = 0; i < argc && n < COMPARE_MAX; i++)
        paths[n++] = argv[i];
    if (n > 1)
        compare_open(&b->app, paths, n);
    else if (n == 1)
        app_open(&b->app, paths[0], false);
    app_finish(&b->app);
    frame(b, NULL, 0);
    for (int i = 0; i < 20; i++) {
        char copy[512];
        snprintf(copy, sizeof copy, "%s", keys);
        for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
            press(b, key_named(w));
    }
}

static void load(Bench *b, const char *path) {
    app_open(&b->app, path, false);
    do
        frame(b, NULL, 1.0 / 60);
    while (b->app.program->running);
}

/* ---- scrubbing ---- */

static Rect bar_of(const App *a) {
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == ACT_SCRUB) return a->hots.data[i].rect;
    return (Rect){0, 0, 1, 1};
}

static void scrub(Bench *b, const char *path) {
    app_open(&b->app, path, false);
    app_finish(&b->app);
    if (!b->app.model) return;
    frame(b, NULL, 0);
    Rect bar = bar_of(&b->app);
    uint32_t seed = 1;
    InputEvent ev = {.kind = INPUT_DOWN, .y = bar.y + bar.h / 2};
    for (int i = 0; i < 400; i++) {
        seed = seed * 1664525U + 1013904223U;
        /* Half of the way a hand's movement, the other half jumps. */
        double at = i < 200 ? i / 200.0 : (double)(seed >> 8) / (1 << 24);
        ev.x = bar.x + 10 + (bar.w - 20) * (float)at;
        frame(b, &ev, 0);
        ev.kind = INPUT_MOVE;
    }
    ev.kind = INPUT_UP;
    app_input(&b->app, &ev);
    printf("%llu events\n", (unsigned long long)model_end(b->app.model));
}

/* ---- the first frame ---- */

/* The user has closed the window before it is there: it shows one picture. */
static int first(int argc, char **argv) {
    SDL_Event quit = {.type = SDL_QUIT};
    if (SDL_Init(SDL_INIT_EVENTS) != 0 || SDL_PushEvent(&quit) != 1) return 77;
    int status = cmd_window(argc, argv);
    printf("first %.1f ms\n", ms());
    return status;
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "first") == 0) return first(argc - 1, argv + 1);
    static Bench b;
    RunChoices choices = {0};
    size_t count;
    Lesson *lessons = lessons_list(&count);
    app_init(&b.app, program_host(&choices), lessons, count);
    b.app.motion.on = true; /* as in the window */
    open_window(&b);
    b.moving = strcmp(what, "move") == 0 || strcmp(what, "load") == 0;
    bool steps = strcmp(what, "move") == 0 || strcmp(what, "step") == 0;
    for (int i = 2; i < argc && steps; i++)
        step_through(&b, argv[i]);
    if (argc > 2 && strcmp(what, "load") == 0) load(&b, argv[2]);
    if (argc > 2 && strcmp(what, "keys") == 0)
        press_keys(&b, argv[2], argv + 3, argc - 3);
    if (argc > 2 && strcmp(what, "scrub") == 0) scrub(&b, argv[2]);
    print_times(&b, what);
    for (int i = 0; i < PARTS; i++)
        vec_free(&b.times[i]);
    app_free(&b.app);
    lessons_free(lessons, count);
    draw_free(&b.list);
    gfx_close(&b.gfx);
    surface_close(&b.surface);
    SDL_Quit();
    return 0;
}
