/* A window shows the canvas, whatever was copied there and whatever was not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "sdl/gfx.h"
#include "sdl/surface.h"

static SDL_Window *window;
static Surface surface;
static Gfx gfx;
static DrawList list;

static int open_window(void **state) {
    (void)state;
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return 1;
    window = SDL_CreateWindow("test", 0, 0, 320, 200, SDL_WINDOW_RESIZABLE);
    gfx_open(&gfx);
    return window ? 0 : 1;
}

static int close_window(void **state) {
    (void)state;
    surface_close(&surface);
    draw_free(&list);
    gfx_close(&gfx);
    SDL_DestroyWindow(window);
    SDL_Quit();
    return 0;
}

/* One picture: a board of fields of which a few have other colours. */
static void show(int step, bool all) {
    int w = 0, h = 0;
    surface_size(&surface, &w, &h);
    draw_begin(&list, &measure_fixed);
    for (int i = 0; i < 40; i++) {
        Rect r = {(float)(i % 8) * 40 + 3, (float)(i / 8) * 40 + 2, 33, 31};
        Color fill = i == step % 40 ? color_fill((State)(step % 7)) : COLOR_HI;
        draw_rect(&list, r, (Paint){.fill = fill, .radius = 7});
    }
    const Region *changed = gfx_repaint(&gfx, &list, THEME_DARK, w, h, 1);
    surface_show(&surface, &gfx.canvas, all ? NULL : changed);
}

static uint32_t *pixels_shown(int w, int h) {
    uint32_t *out = malloc((size_t)w * (size_t)h * 4);
    if (surface.renderer) {
        assert_int_equal(SDL_RenderReadPixels(surface.renderer, NULL,
                                              SDL_PIXELFORMAT_RGB888, out,
                                              w * 4),
                         0);
        return out;
    }
    SDL_Surface *s = SDL_GetWindowSurface(window);
    assert_int_equal(s->w, w);
    assert_int_equal(s->h, h);
    assert_int_equal(SDL_ConvertPixels(w, h, s->format->format, s->pixels,
                                       s->pitch, SDL_PIXELFORMAT_RGB888, out,
                                       w * 4),
                     0);
    return out;
}

static void check(void) {
    const Canvas *c = &gfx.canvas;
    uint32_t *shown = pixels_shown(c->w, c->h);
    for (int i = 0; i < c->w * c->h; i++)
        assert_int_equal(shown[i] & 0xFFFFFF, c->pixels[i] & 0xFFFFFF);
    free(shown);
}

static void check_sequence(void) {
    for (int step = 0; step < 60; step++) {
        if (step % 20 == 10)
            SDL_SetWindowSize(window, 300 + step, 260 - 2 * step);
        if (step % 15 == 14) surface_lost(&surface);
        show(step, step % 9 == 8);
        check();
    }
}

static void test_memory(void **state) {
    (void)state;
    assert_true(surface_open(&surface, window));
    assert_null(surface.renderer);
    check_sequence();
    surface_close(&surface);
}

static void test_texture(void **state) {
    (void)state;
    SDL_DestroyWindow(window);
    window = SDL_CreateWindow("test", 0, 0, 320, 200, SDL_WINDOW_RESIZABLE);
    assert_non_null(window);
    assert_true(surface_open_texture(&surface, window));
    assert_non_null(surface.renderer);
    check_sequence();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_texture),
    };
    return cmocka_run_group_tests(tests, open_window, close_window);
}
