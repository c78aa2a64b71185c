#include "sdl/window.h"

#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sdl/gfx.h"
#include "sdl/input.h"
#include "sdl/surface.h"
#include "view/layout.h"

typedef struct Window {
    App *app;
    SDL_Window *window;
    Input input;
    Surface surface;
    Gfx gfx;
    Measure measure;
    DrawList draw;
    WindowScale scale;
    int device_w, device_h;
    bool fullscreen; /* what the window is; the app says what it should be */
    SDL_Rect before; /* where it was, when SDL cannot know; else empty */
    bool expose;     /* show the last picture again */
    uint64_t last;   /* when app_tick was called, in milliseconds */
    uint64_t drawn;  /* the same of the last picture */
    char title[256];
} Window;

WindowScale window_scale(int device_w, int device_h, int zoom_eighths) {
    float s = layout_scale(device_w, device_h) + (float)zoom_eighths / 8;
    /* The layout needs its least size, whatever the user wishes. */
    float most =
        fminf((float)device_w / LAYOUT_MIN_W, (float)device_h / LAYOUT_MIN_H);
    s = fminf(fminf(fmaxf(s, 0.875F), 4), fmaxf(most, 0.25F));
    return (WindowScale){s, (float)device_w / s, (float)device_h / s};
}

static int failed(const char *what) {
    fprintf(stderr, "loopscope: cannot open a window: %s: %s\n", what,
            SDL_GetError());
    return 1;
}

/* Old projectors have 1024 × 768. */
static void fit_to_screen(int *w, int *h) {
    SDL_Rect r;
    if (SDL_GetDisplayUsableBounds(0, &r) != 0) return;
    if (r.w < *w) *w = r.w < LAYOUT_MIN_W ? LAYOUT_MIN_W : r.w;
    if (r.h < *h) *h = r.h < LAYOUT_MIN_H ? LAYOUT_MIN_H : r.h;
}

static int window_open(Window *w) {
    /* Leave a running screen saver alone. */
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return failed("SDL");
    WindowWish wish = app_window(w->app);
    /* The size that pictures have, too; it fits nearly every screen. */
    int width = wish.w ? wish.w : 1280, height = wish.h ? wish.h : 720;
    fit_to_screen(&width, &height);
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    if (wish.maximized) flags |= SDL_WINDOW_MAXIMIZED;
    w->window = SDL_CreateWindow("Loopscope", SDL_WINDOWPOS_CENTERED,
                                 SDL_WINDOWPOS_CENTERED, width, height, flags);
    if (!w->window) return failed("window");
    w->input = (Input){.app = w->app, .window = w->window};
    SDL_SetWindowMinimumSize(w->window, LAYOUT_MIN_W, LAYOUT_MIN_H);
    if (!surface_open(&w->surface, w->window)) return failed("surface");
    /* Keys are commands here: an input method must not take letters away. */
    SDL_StopTextInput();
    gfx_open(&w->gfx);
    if (glyphs_none(w->gfx.glyphs))
        fprintf(stderr, "loopscope: no font was found: there is no text\n");
    w->measure = glyphs_measure(w->gfx.glyphs);
    w->last = SDL_GetTicks64();
    return 0;
}

/* On X, SDL ends a wait by a message to the window, over a connection of its
 * own.  The server may read it later than what comes over the other one, and a
 * message to a window that has gone would end the program with an error. */
static void let_messages_pass(SDL_Window *window) {
    SDL_HideWindow(window);
    SDL_Delay(20);
    SDL_PumpEvents();
}

static void window_close(Window *w) {
    if (w->window) let_messages_pass(w->window);
    draw_free(&w->draw);
    input_free(&w->input);
    if (w->gfx.glyphs) gfx_close(&w->gfx);
    surface_close(&w->surface);
    if (w->window) SDL_DestroyWindow(w->window);
    SDL_Quit();
}

/* ---- input ---- */

/* For the next start. */
static void note_size(Window *w) {
    Uint32 flags = SDL_GetWindowFlags(w->window);
    int width = 0, height = 0;
    SDL_GetWindowSize(w->window, &width, &height);
    if (flags & SDL_WINDOW_FULLSCREEN) return; /* and of the desktop's size */
    app_set_window(w->app, width, height, flags & SDL_WINDOW_MAXIMIZED);
}

static void on_window_event(Window *w, const SDL_WindowEvent *ev) {
    switch (ev->event) {
    case SDL_WINDOWEVENT_EXPOSED: w->expose = true; break;
    case SDL_WINDOWEVENT_SIZE_CHANGED: app_set_dirty(w->app); /* fall through */
    case SDL_WINDOWEVENT_MAXIMIZED:
    case SDL_WINDOWEVENT_RESTORED: note_size(w); break;
    default: break;
    }
}

static void on_event(Window *w, const SDL_Event *ev) {
    switch (ev->type) {
    case SDL_QUIT: app_set_quit(w->app); break;
    case SDL_WINDOWEVENT: on_window_event(w, &ev->window); break;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        surface_lost(&w->surface);
        app_set_dirty(w->app);
        break;
    default: input_event(&w->input, ev); break;
    }
}

/* ---- output ---- */

/* The title says where we are, for task bars and screen readers. */
static void set_title(Window *w) {
    char title[sizeof w->title];
    app_title(w->app, title, sizeof title);
    if (strcmp(title, w->title) == 0) return;
    memcpy(w->title, title, sizeof title);
    SDL_SetWindowTitle(w->window, title);
}

static void redraw(Window *w) {
    w->drawn = SDL_GetTicks64();
    surface_size(&w->surface, &w->device_w, &w->device_h);
    /* Minimised on some systems. */
    if (w->device_w < 1 || w->device_h < 1) return;
    w->scale =
        window_scale(w->device_w, w->device_h, app_status(w->app).ui_zoom);
    w->input.w = w->scale.w;
    w->input.h = w->scale.h;
    app_draw(w->app, &w->draw, &w->measure, w->scale.w, w->scale.h);
    const Region *changed =
        gfx_repaint(&w->gfx, &w->draw, app_status(w->app).theme, w->device_w,
                    w->device_h, w->scale.scale);
    surface_show(&w->surface, &w->gfx.canvas, changed);
    set_title(w);
}

/* On X it is the window manager that fills the screen, and SDL takes it for
 * done whether there is one or not: then the picture would be larger than the
 * window.  One without borders may have no manager; a manager of windows
 * without borders decides on their size itself, and asking does no harm. */
static bool is_unmanaged(SDL_Window *window) {
    const char *driver = SDL_GetCurrentVideoDriver();
    int top = 0, left = 0, bottom = 0, right = 0;
    SDL_GetWindowBordersSize(window, &top, &left, &bottom, &right);
    return driver && strcmp(driver, "x11") == 0 && !top && !left && !bottom &&
           !right;
}

static void place(SDL_Window *window, const SDL_Rect *r) {
    SDL_SetWindowPosition(window, r->x, r->y);
    SDL_SetWindowSize(window, r->w, r->h);
}

static void fill_screen(Window *w) {
    SDL_Rect screen, *before = &w->before;
    int display = SDL_GetWindowDisplayIndex(w->window);
    *before = (SDL_Rect){0};
    if (is_unmanaged(w->window) &&
        SDL_GetDisplayBounds(display, &screen) == 0) {
        SDL_GetWindowPosition(w->window, &before->x, &before->y);
        SDL_GetWindowSize(w->window, &before->w, &before->h);
        place(w->window, &screen);
    }
    SDL_SetWindowFullscreen(w->window, SDL_WINDOW_FULLSCREEN_DESKTOP);
}

static void leave_screen(Window *w) {
    SDL_SetWindowFullscreen(w->window, 0);
    /* Only where we have placed it ourselves. */
    if (!SDL_RectEmpty(&w->before)) place(w->window, &w->before);
}

static void follow_fullscreen(Window *w) {
    if (w->fullscreen == app_status(w->app).fullscreen) return;
    w->fullscreen = app_status(w->app).fullscreen;
    if (w->fullscreen)
        fill_screen(w);
    else
        leave_screen(w);
    app_set_dirty(w->app);
}

/* ---- the loop ---- */

/* Milliseconds from one picture to the next: a screen shows no more of them,
 * and a program that still runs can use the time. */
enum { FRAME_MS = 15 };

static uint64_t until_frame(const Window *w) {
    uint64_t since = SDL_GetTicks64() - w->drawn;
    bool wait = w->gfx.painted && since < FRAME_MS;
    return wait ? FRAME_MS - since : 0;
}

/* Sleeps until there is something to do: no event, no cost. */
static bool wait_event(Window *w, SDL_Event *ev) {
    double next = app_next_tick(w->app);
    bool dirty = app_status(w->app).dirty;
    if (w->expose) return SDL_PollEvent(ev);
    if (next < 0 && !dirty) return SDL_WaitEvent(ev);
    double ms = ceil(next * 1000), frame = (double)until_frame(w);
    if (dirty) ms = next < 0 ? frame : fmin(ms, frame);
    return SDL_WaitEventTimeout(ev, (int)ms);
}

/* One turn: the whole program between two waits.  A web page calls this from
 * its own loop. */
static void window_turn(Window *w) {
    SDL_Event ev;
    for (bool got = wait_event(w, &ev); got; got = SDL_PollEvent(&ev))
        on_event(w, &ev);
    input_flush(&w->input);
    uint64_t now = SDL_GetTicks64();
    app_tick(w->app, (double)(now - w->last) / 1000);
    w->last = now;
    follow_fullscreen(w);
    if (app_status(w->app).dirty && until_frame(w) == 0)
        redraw(w);
    else if (w->expose && w->gfx.painted)
        surface_show(&w->surface, &w->gfx.canvas, NULL);
    w->expose = false;
}

int window_run(App *a) {
    Window w = {.app = a};
    int status = window_open(&w);
    while (status == 0 && !app_status(a).quit)
        window_turn(&w);
    window_close(&w);
    return status;
}
