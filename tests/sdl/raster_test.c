/* Shapes into pixels: exact where geometry says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sdl/gfx.h"
#include "sdl/window.h"

enum { W = 64, H = 48 };

static Canvas canvas;
static const Ink white = {0xFFFFFF, 1};

static void black(void) {
    canvas_resize(&canvas, W, H);
    raster_fill(&canvas, (Rect){0, 0, W, H}, 0, (Ink){0, 1});
}

static int at(int x, int y) {
    uint32_t px = canvas.pixels[y * W + x];
    assert_int_equal(px >> 24, 255);
    assert_int_equal(px & 255, px >> 8 & 255); /* grey stays grey */
    return (int)(px & 255);
}

static double area(void) {
    double sum = 0;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            sum += at(x, y) / 255.0;
    return sum;
}

static void near(double value, double expected, double within) {
    if (fabs(value - expected) <= within) return;
    fail_msg("%g is not %g within %g", value, expected, within);
}

static void test_rectangles_are_crisp(void **state) {
    (void)state;
    black();
    raster_fill(&canvas, (Rect){10, 5, 20, 10}, 0, white);
    near(area(), 200, 0);
    assert_int_equal(at(10, 5), 255);
    assert_int_equal(at(29, 14), 255);
    assert_int_equal(at(30, 14), 0);
    assert_int_equal(at(9, 5), 0);
    black();
    raster_stroke(&canvas, (Rect){10, 5, 20, 10}, 0, 1, white);
    near(area(), 2 * 20 + 2 * 8, 0);
    assert_int_equal(at(11, 6), 0);
}

static void test_half_pixels_are_half_covered(void **state) {
    (void)state;
    black();
    raster_fill(&canvas, (Rect){10.5F, 5, 20, 10}, 0, white);
    near(at(10, 8), 127.5, 1);
    near(at(30, 8), 127.5, 1);
    near(area(), 200, 1);
}

static void test_round_shapes_have_their_area(void **state) {
    (void)state;
    black();
    raster_fill(&canvas, (Rect){8, 8, 30, 30}, 15, white);
    near(area(), M_PI * 15 * 15, 3);
    for (int y = 0; y < H; y++) /* mirrored */
        for (int x = 8; x < 23; x++)
            assert_int_equal(at(x, y), at(45 - x, y));
    black();
    raster_fill(&canvas, (Rect){8, 8, 30, 20}, 6, white);
    near(area(), 600 - (4 - M_PI) * 36, 2);
    black();
    raster_stroke(&canvas, (Rect){8, 8, 30, 30}, 15, 2, white);
    near(area(), M_PI * (225 - 169), 3);
}

static void test_blending(void **state) {
    (void)state;
    black();
    raster_fill(&canvas, (Rect){0, 0, W, H}, 0, (Ink){0xFFFFFF, 0.4F});
    assert_int_equal(at(5, 5), 102);
    raster_fill(&canvas, (Rect){0, 0, W, H}, 0, (Ink){0x000000, 0.5F});
    near(at(5, 5), 51, 1);
    raster_fill(&canvas, (Rect){0, 0, W, H}, 0, (Ink){0x123456, 1});
    assert_int_equal(canvas.pixels[0], 0xFF123456);
}

static void test_polygons(void **state) {
    (void)state;
    black();
    Point triangle[3] = {{10, 10}, {30, 10}, {10, 40}};
    raster_polygon(&canvas, triangle, 3, white);
    near(area(), 300, 2);
    assert_int_equal(at(11, 12), 255);
    assert_int_equal(at(29, 38), 0);
    /* The same way round or the other. */
    black();
    Point turned[3] = {{10, 40}, {30, 10}, {10, 10}};
    raster_polygon(&canvas, turned, 3, white);
    near(area(), 300, 2);
}

static void test_lines(void **state) {
    (void)state;
    black();
    raster_line(&canvas, (Point){10, 10}, (Point){40, 34}, 3, white);
    near(area(), 3 * hypot(30, 24), 4);
    black();
    Point chain[3] = {{10, 10}, {40, 10}, {40, 40}};
    raster_chain(&canvas, chain, 3, 4, white);
    /* Two bars, and quarter discs where they meet and end. */
    near(area(), 2 * 30 * 4 + M_PI * 4 - 4 + M_PI, 4);
    assert_int_equal(at(25, 9), 255);
    assert_int_equal(at(25, 15), 0);
}

/* A chain is one shape: where its segments overlap nothing is darker. */
static void test_a_chain_is_blended_once(void **state) {
    (void)state;
    black();
    Point chain[3] = {{10, 20}, {50, 20}, {10, 20}};
    raster_chain(&canvas, chain, 3, 6, (Ink){0xFFFFFF, 0.5F});
    near(at(30, 20), 127.5, 1);
}

static void test_dashes(void **state) {
    (void)state;
    black();
    Point line[2] = {{2, 20.5F}, {62, 20.5F}};
    raster_dashes(&canvas, line, 2, 1, 6, 4, white);
    assert_int_equal(at(4, 20), 255);
    assert_int_equal(at(10, 20), 0);
    assert_int_equal(at(14, 20), 255);
    near(area(), 36, 5); /* six dashes of six */
}

static void test_nothing_leaves_the_clip(void **state) {
    (void)state;
    black();
    canvas_clip(&canvas, (Box){10, 10, 20, 20});
    Point far[3] = {{-1e6F, -1e6F}, {1e6F, -1e6F}, {0, 1e6F}};
    raster_polygon(&canvas, far, 3, white);
    raster_fill(&canvas, (Rect){-1e7F, -1e7F, 2e7F, 2e7F}, 9, white);
    raster_chain(&canvas, far, 3, 5, white);
    raster_line(&canvas, far[0], far[2], 5, white);
    near(area(), 100, 0);
    canvas_unclip(&canvas);
    black();
    raster_fill(&canvas, (Rect){500, 500, 10, 10}, 3, white);
    raster_fill(&canvas, (Rect){-50, -50, 10, 10}, 3, white);
    raster_stroke(&canvas, (Rect){10, 10, 0, 5}, 3, 1, white);
    near(area(), 0, 0);
}

/* ---- commands to pixels ---- */

static Gfx gfx;
static DrawList list;

static void begin(void) {
    static Measure m;
    m = glyphs_measure(gfx.glyphs);
    draw_begin(&list, &m);
}

static uint32_t pixel(int x, int y) {
    return gfx.canvas.pixels[y * gfx.canvas.w + x] & 0xFFFFFF;
}

static void test_shapes_snap_to_pixels(void **state) {
    (void)state;
    gfx_open(&gfx);
    begin();
    draw_rect(&list, (Rect){3, 3, 10, 10}, (Paint){.stroke = COLOR_LINE});
    draw_line(&list, (Point){0, 20}, (Point){30, 20},
              (Paint){.stroke = COLOR_INK});
    uint32_t bg = theme_rgb(THEME_DARK, COLOR_BG);
    uint32_t ink = theme_rgb(THEME_DARK, COLOR_INK);
    uint32_t edge = theme_rgb(THEME_DARK, COLOR_LINE);
    gfx_paint(&gfx, &list, THEME_DARK, 40, 40, 1);
    assert_int_equal(pixel(3, 3), edge);
    assert_int_equal(pixel(4, 4), bg);
    assert_int_equal(pixel(12, 12), edge);
    assert_int_equal(pixel(5, 20), ink);
    assert_int_equal(pixel(5, 19), bg);
    assert_int_equal(pixel(5, 21), bg);
    /* At 1.5 nothing is blurred either: every pixel is one of the three. */
    gfx_paint(&gfx, &list, THEME_DARK, 60, 60, 1.5F);
    for (int i = 0; i < 60 * 60; i++) {
        uint32_t px = gfx.canvas.pixels[i] & 0xFFFFFF;
        assert_true(px == bg || px == ink || px == edge);
    }
    gfx_close(&gfx);
}

/* At every UI scale: lines of whole pixels, neighbours that share an edge share
 * it on the screen, and a text looks the same wherever it stands. */
static void check_crisp(float scale) {
    int w = (int)(200 * scale), h = (int)(60 * scale);
    begin();
    float x = 3.3F;
    for (int i = 0; i < 12; i++) { /* a row without a gap */
        float wide = 5 + (float)(i * 7 % 11) * 1.13F;
        draw_rect(&list, (Rect){x, 10, wide, 8}, (Paint){.fill = COLOR_INK});
        x += wide;
    }
    for (int i = 0; i < 12; i++) {
        float at = 30 + 2.37F * (float)i, left = 5 + 14.61F * (float)i;
        draw_line(&list, (Point){left, at}, (Point){left + 9.7F, at},
                  (Paint){.stroke = COLOR_INK, .width = (float)(1 + i % 2)});
        draw_line(&list, (Point){left, 32}, (Point){left, 50},
                  (Paint){.stroke = COLOR_INK});
        draw_rect(&list, (Rect){left + 3, at + 3, 7.9F, 9.3F},
                  (Paint){.stroke = COLOR_INK, .width = 2});
    }
    gfx_paint(&gfx, &list, THEME_DARK, w, h, scale);
    uint32_t bg = theme_rgb(THEME_DARK, COLOR_BG);
    uint32_t ink = theme_rgb(THEME_DARK, COLOR_INK);
    for (int i = 0; i < w * h; i++) {
        uint32_t px = gfx.canvas.pixels[i] & 0xFFFFFF;
        assert_true(px == bg || px == ink);
    }
    int row = (int)(14 * scale);
    for (int at = (int)roundf(3.3F * scale); at < (int)roundf(x * scale); at++)
        assert_int_equal(pixel(at, row), ink);
}

static void test_crisp_at_every_scale(void **state) {
    (void)state;
    gfx_open(&gfx);
    for (int eighths = 7; eighths <= 32; eighths++)
        check_crisp((float)eighths / 8);
    gfx_close(&gfx);
}

/* Rows of a list are any distance apart; their letters have the same pixels. */
static void test_text_is_stable(void **state) {
    (void)state;
    gfx_open(&gfx);
    for (int eighths = 7; eighths <= 32; eighths += 5) {
        float scale = (float)eighths / 8;
        int w = (int)(90 * scale), h = (int)(140 * scale);
        int high = (int)(20 * scale);
        begin();
        for (int i = 0; i < 6; i++)
            draw_text(
                &list, (Point){4.4F, 15 + 20.3F * (float)i},
                STR("await gather"),
                (TextStyle){.font = SANS, .size = 14, .color = COLOR_INK});
        gfx_paint(&gfx, &list, THEME_LIGHT, w, h, scale);
        int base = (int)lroundf((15 + 14 * 0.365F) * scale);
        for (int i = 1; i < 6; i++) {
            float y = 15 + 20.3F * (float)i + 14 * 0.365F;
            int to = (int)lroundf(y * scale);
            for (int k = -high / 2; k < high / 4; k++)
                assert_memory_equal(gfx.canvas.pixels + (base + k) * w,
                                    gfx.canvas.pixels + (to + k) * w,
                                    (size_t)w * 4);
        }
    }
    gfx_close(&gfx);
}

static float width_of(Font font, float size, const char *text) {
    Measure m = glyphs_measure(gfx.glyphs);
    return measure(&m, font, size, str_of(text));
}

static void test_text_widths(void **state) {
    (void)state;
    gfx_open(&gfx);
    /* A grid: no ligature, no kerning, wide characters take two cells. */
    float cell = width_of(MONO, 15, "0");
    assert_true(cell > 5 && cell < 12);
    near((double)width_of(MONO, 15, "-> != ffi ===>"), (double)cell * 14, 0.01);
    near((double)width_of(MONO, 15, "中文"), (double)cell * 4, 0.01);
    near((double)width_of(MONO_BOLD, 15, "abc"), (double)cell * 3, 0.2);
    /* Linear in size, so that a layout holds at every scale. */
    near((double)width_of(SANS, 28, "Event loop 事件"),
         2 * (double)width_of(SANS, 14, "Event loop 事件"), 0.001);
    assert_true(width_of(SANS_BOLD, 14, "bold") >
                width_of(SANS, 14, "bold") * 0.99F);
    gfx_close(&gfx);
}

static void test_text_is_painted_where_it_says(void **state) {
    (void)state;
    gfx_open(&gfx);
    begin();
    float w = draw_text(
        &list, (Point){20, 30}, STR("HHHH"),
        (TextStyle){.font = MONO_BOLD, .size = 20, .color = COLOR_INK});
    gfx_paint(&gfx, &list, THEME_DARK, 120, 60, 1);
    uint32_t bg = theme_rgb(THEME_DARK, COLOR_BG);
    int x0 = 200, x1 = 0, y0 = 200, y1 = 0;
    for (int y = 0; y < 60; y++) {
        for (int x = 0; x < 120; x++) {
            if (pixel(x, y) == bg) continue;
            x0 = x < x0 ? x : x0, x1 = x > x1 ? x : x1;
            y0 = y < y0 ? y : y0, y1 = y > y1 ? y : y1;
        }
    }
    if (x1 > 0) { /* there may be no font at all */
        assert_true(x0 >= 20 && (float)x1 <= 20 + w);
        near((y0 + y1) / 2.0, 29.5, 1.5); /* capitals around the middle */
        near(y1 - y0 + 1, 20 * 0.73, 2.5);
    }
    gfx_close(&gfx);
}

/* Strange texts must not hurt: controls, broken UTF-8, no such character. */
static void test_any_text(void **state) {
    (void)state;
    gfx_open(&gfx);
    begin();
    static const char *texts[] = {
        "\x01\x02\t\n", "\xff\xfe\x80",
        "\xe4\xb8",     "\xf4\x8f\xbf\xbf\xee\x80\x80",
        "e\xcc\x81",    "\xf0\x9f\x98\x80 \xe2\x80\x8d"};
    for (int i = 0; i < 6; i++)
        for (int f = 0; f < FONT_COUNT; f++)
            draw_text(&list, (Point){5, 10 + (float)i * 8}, str_of(texts[i]),
                      (TextStyle){.font = (Font)f,
                                  .size = 7 + (float)i * 9,
                                  .color = COLOR_INK,
                                  .max_width = 90});
    gfx_paint(&gfx, &list, THEME_LIGHT, 100, 60, 1.125F);
    gfx_close(&gfx);
}

static long read_file(const char *path, char *buf, size_t size) {
    FILE *f = fopen(path, "rb");
    if (!f) return -1;
    long n = (long)fread(buf, 1, size, f);
    fclose(f);
    return n;
}

static void test_png(void **state) {
    (void)state;
    char path[] = "/tmp/loopscope-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    static char one[1 << 16], two[1 << 16];
    long n[2];
    for (int i = 0; i < 2; i++) {
        gfx_open(&gfx);
        begin();
        draw_circle(&list, (Point){30, 30}, 20, (Paint){.fill = COLOR_INK});
        draw_text(&list, (Point){5, 30}, STR("same"),
                  (TextStyle){.font = SANS, .size = 14, .color = COLOR_BG});
        const char *why = NULL;
        gfx_paint(&gfx, &list, THEME_DARK, 60, 60, 1);
        assert_true(gfx_save_png(&gfx, path, &why));
        n[i] = read_file(path, i ? two : one, sizeof one);
        assert_false(gfx_save_png(&gfx, "/no/such/folder/x.png", &why));
        assert_non_null(why);
        gfx_close(&gfx);
    }
    unlink(path);
    assert_true(n[0] > 60 && n[0] == n[1]);
    assert_memory_equal(one, two, (size_t)n[0]);
    assert_memory_equal(one, "\x89PNG\r\n\x1a\n", 8);
}

static void test_window_scale(void **state) {
    (void)state;
    WindowScale s = window_scale(1280, 720, 0);
    assert_true(s.scale == 1 && s.w == 1280 && s.h == 720);
    s = window_scale(1024, 640, 0);
    assert_true(s.scale == 1);
    s = window_scale(1920, 1080, 0);
    assert_true(s.scale == 1.5F && s.w == 1280);
    s = window_scale(1920, 1080, -4);
    assert_true(s.scale == 1);
    /* Never so large that the layout would not fit. */
    for (int zoom = -8; zoom <= 16; zoom++) {
        s = window_scale(1500, 900, zoom);
        assert_true(s.w >= 1023.9F && s.h >= 639.9F);
    }
}

static int release(void **state) {
    (void)state;
    canvas_free(&canvas);
    draw_free(&list);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rectangles_are_crisp),
        cmocka_unit_test(test_half_pixels_are_half_covered),
        cmocka_unit_test(test_round_shapes_have_their_area),
        cmocka_unit_test(test_blending),
        cmocka_unit_test(test_polygons),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_a_chain_is_blended_once),
        cmocka_unit_test(test_dashes),
        cmocka_unit_test(test_nothing_leaves_the_clip),
        cmocka_unit_test(test_shapes_snap_to_pixels),
        cmocka_unit_test(test_crisp_at_every_scale),
        cmocka_unit_test(test_text_is_stable),
        cmocka_unit_test(test_text_widths),
        cmocka_unit_test(test_text_is_painted_where_it_says),
        cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_window_scale),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
