#include "sdl/window.h"

#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sdl/gfx.h"
#include "sdl/surface.h"
#include "view/layout.h"

typedef struct Window {
    App *app;
    SDL_Window *window;
    Surface surface;
    Gfx gfx;
    Measure measure;
    DrawList draw;
    WindowScale scale;
    int device_w, device_h;
    bool fullscreen; /* what the window is; the app says what it should be */
    bool expose;     /* show the last picture again */
    uint64_t last;   /* when app_tick was called, in milliseconds */
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
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return failed("SDL");
    int width = 1280, height = 720;
    fit_to_screen(&width, &height);
    w->window = SDL_CreateWindow(
        "Loopscope", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width,
        height, SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!w->window) return failed("window");
    SDL_SetWindowMinimumSize(w->window, LAYOUT_MIN_W, LAYOUT_MIN_H);
    if (!surface_open(&w->surface, w->window)) return failed("surface");
    /* Keys are commands here: an input method must not take letters away. */
    SDL_StopTextInput();
    gfx_open(&w->gfx);
    w->measure = glyphs_measure(w->gfx.glyphs);
    w->last = SDL_GetTicks64();
    return 0;
}

static void window_close(Window *w) {
    draw_free(&w->draw);
    if (w->gfx.glyphs) gfx_close(&w->gfx);
    surface_close(&w->surface);
    if (w->window) SDL_DestroyWindow(w->window);
    SDL_Quit();
}

/* ---- input ---- */

static int special_key(SDL_Keycode sym) {
    switch (sym) {
    case SDLK_LEFT: return KEY_LEFT;
    case SDLK_RIGHT: return KEY_RIGHT;
    case SDLK_UP: return KEY_UP;
    case SDLK_DOWN: return KEY_DOWN;
    case SDLK_HOME: return KEY_HOME;
    case SDLK_END: return KEY_END;
    case SDLK_PAGEUP: return KEY_PAGE_UP;
    case SDLK_PAGEDOWN: return KEY_PAGE_DOWN;
    case SDLK_ESCAPE: return KEY_ESCAPE;
    case SDLK_RETURN:
    case SDLK_KP_ENTER: return KEY_ENTER;
    case SDLK_F1: return '?';
    case SDLK_F5: return KEY_F5;
    case SDLK_F11: return KEY_F11;
    case SDLK_KP_PLUS: return '+';
    case SDLK_KP_MINUS: return '-';
    case SDLK_KP_0: return '0';
    default: return 0;
    }
}

static int key_of(const SDL_Keysym *k) {
    int key = special_key(k->sym);
    if (key) return key;
    bool shift = k->mod & KMOD_SHIFT;
    /* The question mark of American and of German keyboards. */
    if (shift && (k->sym == SDLK_SLASH || k->sym == 0xDF)) return '?';
    return k->sym > 0 && k->sym < 128 ? (int)k->sym : 0;
}

/* Window coordinates are not device pixels on a dense screen. */
static void place(const Window *w, InputEvent *out, int x, int y) {
    int ww = 1, wh = 1;
    SDL_GetWindowSize(w->window, &ww, &wh);
    if (ww < 1 || wh < 1) return;
    out->x = (float)x * w->scale.w / (float)ww;
    out->y = (float)y * w->scale.h / (float)wh;
}

static void on_key(Window *w, const SDL_KeyboardEvent *ev) {
    InputEvent out = {.kind = INPUT_KEY,
                      .key = key_of(&ev->keysym),
                      .shift = ev->keysym.mod & KMOD_SHIFT,
                      .ctrl = ev->keysym.mod & (KMOD_CTRL | KMOD_GUI)};
    if (ev->keysym.mod & KMOD_ALT) return;
    if (out.key) app_input(w->app, &out);
}

static void on_button(Window *w, const SDL_MouseButtonEvent *ev) {
    if (ev->button != SDL_BUTTON_LEFT) return;
    bool down = ev->type == SDL_MOUSEBUTTONDOWN;
    InputEvent out = {.kind = down ? INPUT_DOWN : INPUT_UP};
    place(w, &out, ev->x, ev->y);
    SDL_CaptureMouse(down ? SDL_TRUE : SDL_FALSE);
    app_input(w->app, &out);
}

static void on_wheel(Window *w, const SDL_MouseWheelEvent *ev) {
    InputEvent out = {.kind = INPUT_WHEEL, .amount = ev->preciseY};
    if (ev->direction == SDL_MOUSEWHEEL_FLIPPED) out.amount = -out.amount;
    place(w, &out, ev->mouseX, ev->mouseY);
    if (out.amount != 0) app_input(w->app, &out);
}

static void on_motion(Window *w, const SDL_MouseMotionEvent *ev) {
    if (!app_status(w->app).dragging) return;
    InputEvent out = {.kind = INPUT_MOVE};
    place(w, &out, ev->x, ev->y);
    app_input(w->app, &out);
}

static void on_event(Window *w, const SDL_Event *ev) {
    switch (ev->type) {
    case SDL_QUIT: app_set_quit(w->app); break;
    case SDL_KEYDOWN: on_key(w, &ev->key); break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP: on_button(w, &ev->button); break;
    case SDL_MOUSEMOTION: on_motion(w, &ev->motion); break;
    case SDL_MOUSEWHEEL: on_wheel(w, &ev->wheel); break;
    case SDL_DROPFILE:
        app_input(w->app,
                  &(InputEvent){.kind = INPUT_DROP, .text = ev->drop.file});
        SDL_free(ev->drop.file);
        break;
    case SDL_WINDOWEVENT:
        if (ev->window.event == SDL_WINDOWEVENT_EXPOSED) w->expose = true;
        if (ev->window.event == SDL_WINDOWEVENT_SIZE_CHANGED)
            app_set_dirty(w->app);
        break;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        surface_lost(&w->surface);
        app_set_dirty(w->app);
        break;
    default: break;
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
    surface_size(&w->surface, &w->device_w, &w->device_h);
    if (w->device_w < 1 || w->device_h < 1) return;
    w->scale =
        window_scale(w->device_w, w->device_h, app_status(w->app).ui_zoom);
    app_draw(w->app, &w->draw, &w->measure, w->scale.w, w->scale.h);
    const Region *changed =
        gfx_repaint(&w->gfx, &w->draw, app_status(w->app).theme, w->device_w,
                    w->device_h, w->scale.scale);
    surface_show(&w->surface, &w->gfx.canvas, changed);
    set_title(w);
}

static void follow_fullscreen(Window *w) {
    if (w->fullscreen == app_status(w->app).fullscreen) return;
    w->fullscreen = app_status(w->app).fullscreen;
    SDL_SetWindowFullscreen(w->window,
                            w->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    app_set_dirty(w->app);
}

/* ---- the loop ---- */

/* Sleeps until there is something to do: no event, no cost. */
static bool wait_event(Window *w, SDL_Event *ev) {
    if (app_status(w->app).dirty || w->expose) return SDL_PollEvent(ev);
    double next = app_next_tick(w->app);
    if (next < 0) return SDL_WaitEvent(ev);
    return SDL_WaitEventTimeout(ev, (int)ceil(next * 1000));
}

/* One turn: the whole program between two waits.  A web page calls this from
 * its own loop. */
static void window_turn(Window *w) {
    SDL_Event ev;
    for (bool got = wait_event(w, &ev); got; got = SDL_PollEvent(&ev))
        on_event(w, &ev);
    uint64_t now = SDL_GetTicks64();
    app_tick(w->app, (double)(now - w->last) / 1000);
    w->last = now;
    follow_fullscreen(w);
    if (app_status(w->app).dirty)
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
