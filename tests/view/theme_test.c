/* Contrast and distance of the colours, with and without colour blindness. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "view/theme.h"

typedef struct Vec3 {
    double v[3];
} Vec3;

static Vec3 times(const double m[3][3], Vec3 a) {
    Vec3 out = {{0, 0, 0}};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            out.v[i] += m[i][k] * a.v[k];
    return out;
}

static Vec3 linear_of(uint32_t rgb) {
    Vec3 out;
    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 255) / 255.0;
        out.v[i] = c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
    }
    return out;
}

/* Oklab of a linear colour (Ottosson 2020). */
static Vec3 oklab(Vec3 c) {
    static const double to_lms[3][3] = {
        {0.4122214708, 0.5363325363, 0.0514459929},
        {0.2119034982, 0.6806995451, 0.1073969566},
        {0.0883024619, 0.2817188376, 0.6299787005}};
    static const double to_lab[3][3] = {
        {0.2104542553, 0.7936177850, -0.0040720468},
        {1.9779984951, -2.4285922050, 0.4505937099},
        {0.0259040371, 0.7827717662, -0.8086757660}};
    Vec3 lms = times(to_lms, c);
    for (int i = 0; i < 3; i++)
        lms.v[i] = cbrt(fmax(0, lms.v[i]));
    return times(to_lab, lms);
}

/* What a dichromat sees (Machado, Oliveira and Fernandes 2009). */
static const double normal[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
static const double deuteranopia[3][3] = {{0.367322, 0.860646, -0.227968},
                                          {0.280085, 0.672501, 0.047413},
                                          {-0.011820, 0.042940, 0.968881}};
static const double protanopia[3][3] = {{0.152286, 1.052583, -0.204868},
                                        {0.114503, 0.786281, 0.099216},
                                        {-0.003882, -0.048116, 1.051998}};

static double distance(uint32_t a, uint32_t b, const double eye[3][3]) {
    Vec3 x = times(eye, linear_of(a)), y = times(eye, linear_of(b));
    for (int i = 0; i < 3; i++) {
        x.v[i] = fmin(1, fmax(0, x.v[i]));
        y.v[i] = fmin(1, fmax(0, y.v[i]));
    }
    x = oklab(x);
    y = oklab(y);
    double sum = 0;
    for (int i = 0; i < 3; i++)
        sum += (x.v[i] - y.v[i]) * (x.v[i] - y.v[i]);
    return 100 * sqrt(sum);
}

static double smallest(ThemeName t, const double eye[3][3]) {
    double least = 1000;
    for (int a = 0; a < STATE_COUNT; a++)
        for (int b = 0; b < a; b++)
            least =
                fmin(least, distance(theme_rgb(t, color_fill((State)a)),
                                     theme_rgb(t, color_fill((State)b)), eye));
    return least;
}

/* The design guide's numbers, within the rounding of its 8-bit colours. */
static void test_states_can_be_told_apart(void **state) {
    (void)state;
    assert_true(smallest(THEME_DARK, normal) >= 11.3);
    assert_true(smallest(THEME_DARK, deuteranopia) >= 8.3);
    assert_true(smallest(THEME_DARK, protanopia) >= 8.8);
    assert_true(smallest(THEME_LIGHT, normal) >= 10.8);
    assert_true(smallest(THEME_LIGHT, deuteranopia) >= 7.1);
    assert_true(smallest(THEME_LIGHT, protanopia) >= 8.0);
}

static double on_panel(ThemeName t, Color c) {
    return color_contrast(theme_rgb(t, c), theme_rgb(t, COLOR_PANEL));
}

static void test_text_can_be_read(void **state) {
    (void)state;
    for (int t = 0; t < THEME_COUNT; t++) {
        ThemeName th = (ThemeName)t;
        assert_true(on_panel(th, COLOR_INK) >= 15.6);
        assert_true(on_panel(th, COLOR_INK2) >= 10.3);
        assert_true(on_panel(th, COLOR_INK3) >= 6.3);
        for (Color c = COLOR_CODE; c <= COLOR_COMMENT; c++)
            assert_true(on_panel(th, c) >= 4.5);
        for (int s = 0; s < STATE_COUNT; s++) {
            State st = (State)s;
            assert_true(on_panel(th, color_line(st)) >= 5.5);
            assert_true(color_contrast(theme_rgb(th, color_on(st)),
                                       theme_rgb(th, color_fill(st))) >= 5.6);
        }
    }
}

static void test_contrast_is_wcag(void **state) {
    (void)state;
    assert_true(fabs(color_contrast(0x000000, 0xFFFFFF) - 21) < 0.001);
    assert_true(fabs(color_contrast(0x777777, 0xFFFFFF) - 4.478) < 0.001);
    assert_true(fabs(color_contrast(0x123456, 0x123456) - 1) < 0.001);
}

static void test_mixing(void **state) {
    (void)state;
    assert_int_equal(color_over(0xFF8000, 0x000000, 0), 0x000000);
    assert_int_equal(color_over(0xFF8000, 0x000000, 1), 0xFF8000);
    assert_int_equal(color_over(0xFFFFFF, 0x000000, 0.4), 0x666666);
}

static void test_names(void **state) {
    (void)state;
    ThemeName t = THEME_DARK;
    assert_true(theme_parse("light", &t));
    assert_int_equal(t, THEME_LIGHT);
    assert_false(theme_parse("Light", &t));
    assert_false(theme_parse("", &t));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states_can_be_told_apart),
        cmocka_unit_test(test_text_can_be_read),
        cmocka_unit_test(test_contrast_is_wcag),
        cmocka_unit_test(test_mixing),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
