/* What the timeline of a long run costs, from all of it to single callbacks, at
 * random positions.  Not a test: prints and exits 0.
 *
 *   whole_timeline_main PROGRAM.py …
 *
 * A row a program and zoom: milliseconds of this process, median and 95 %, for
 * the model to get there, for the whole picture to be laid out, and for the
 * timeline's share of that. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "files.h"
#include "host.h"
#include "sdl/gfx.h"
#include "sdl/window.h"
#include "view/app_impl.h"
#include "view/timeline/timeline_input.h"

enum { W = 1920, H = 1080, ROUNDS = 100, PARTS = 3 };

static const char *const parts[PARTS] = {"model", "list", "timeline"};

typedef struct Bench {
    App app;
    Measure measure;
    DrawList list;
    WindowScale scale;
    double times[PARTS][ROUNDS];
} Bench;

static double ms(void) {
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void draw(Bench *b) {
    app_draw(&b->app, &b->list, &b->measure, b->scale.w, b->scale.h);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How much of it the timeline takes is seen when it is alone: enlarged. */
static void measure_at(Bench *b, uint64_t pos, int i) {
    App *a = &b->app;
    double start = ms();
    app_go(a, pos);
    double there = ms();
    a->enlarged = PANEL_NONE;
    draw(b);
    double drawn = ms();
    a->enlarged = PANEL_TIMELINE;
    draw(b);
    b->times[0][i] = there - start;
    b->times[1][i] = drawn - there;
    b->times[2][i] = ms() - drawn;
    a->enlarged = PANEL_NONE;
}

static void print_times(Bench *b, const char *what) {
    printf("%s:", what);
    for (int i = 0; i < PARTS; i++) {
        qsort(b->times[i], ROUNDS, sizeof(double), ascending);
        printf(" %s %.2f %.2f", parts[i], b->times[i][ROUNDS / 2],
               b->times[i][ROUNDS * 95 / 100]);
    }
    putchar('\n');
}

static void at_zoom(Bench *b, const char *name, const char *zoom, float all) {
    App *a = &b->app;
    a->zoom = 1;
    draw(b);
    if (all > 0) timeline_zoom(a, powf((float)a->timeline.most, all));
    uint32_t seed = 1;
    uint64_t end = model_end(a->model);
    for (int i = 0; i < ROUNDS; i++) {
        seed = seed * 1664525U + 1013904223U;
        measure_at(b, (seed >> 8) * end >> 24, i);
    }
    const char *axis = a->axis == AXIS_EVENTS ? "events" : "seconds";
    char what[200];
    snprintf(what, sizeof what, "%s, %s, %s", name, axis, zoom);
    print_times(b, what);
}

static void look_at(Bench *b, const char *path) {
    App *a = &b->app;
    app_open(a, path, false);
    app_finish(a);
    if (!a->model) return;
    model_seek(a->model, model_end(a->model));
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    printf("%s: %llu events, %u lanes\n", name,
           (unsigned long long)model_end(a->model), timeline_lanes(a->model));
    for (int axis = 0; axis < 2; axis++) {
        a->axis = (AxisKind)axis;
        at_zoom(b, name, "all of it", 0);
        at_zoom(b, name, "half zoomed", 0.5F);
        at_zoom(b, name, "single callbacks", 0.9F);
    }
}

int main(int argc, char **argv) {
    static Bench b;
    RunChoices choices = {0};
    size_t count;
    Gfx gfx;
    Lesson *lessons = lessons_list(&count);
    app_init(&b.app, program_host(&choices), lessons, count);
    gfx_open(&gfx);
    b.measure = glyphs_measure(gfx.glyphs);
    b.scale = window_scale(W, H, 0);
    for (int i = 1; i < argc; i++)
        look_at(&b, argv[i]);
    app_free(&b.app);
    lessons_free(lessons, count);
    draw_free(&b.list);
    gfx_close(&gfx);
    return 0;
}
