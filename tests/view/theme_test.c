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

/* The colour of the screen that looks the same to everybody else. */
static uint32_t seen_by(const double eye[3][3], uint32_t rgb) {
    Vec3 c = times(eye, linear_of(rgb));
    uint32_t out = 0;
    for (int i = 0; i < 3; i++) {
        double v = fmin(1, fmax(0, c.v[i]));
        v = v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
        out = out << 8 | (uint32_t)lround(v * 255);
    }
    return out;
}

static double distance(uint32_t a, uint32_t b, const double eye[3][3]) {
    Vec3 x = oklab(linear_of(seen_by(eye, a)));
    Vec3 y = oklab(linear_of(seen_by(eye, b)));
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

static void near(double value, double expected) {
    if (fabs(value - expected) <= 0.051) return;
    fail_msg("%.3f is not %.1f", value, expected);
}

/* The design guide's numbers. */
static void test_states_can_be_told_apart(void **state) {
    (void)state;
    near(smallest(THEME_DARK, normal), 11.5);
    near(smallest(THEME_DARK, deuteranopia), 8.5);
    near(smallest(THEME_DARK, protanopia), 9.0);
    near(smallest(THEME_LIGHT, normal), 11.0);
    near(smallest(THEME_LIGHT, deuteranopia), 7.3);
    near(smallest(THEME_LIGHT, protanopia), 8.2);
}

static double contrast(ThemeName t, Color text, Color under) {
    return color_contrast(theme_rgb(t, text), theme_rgb(t, under));
}

static double worst(ThemeName t, const Color *texts, size_t n, uint32_t under) {
    double least = 21;
    for (size_t i = 0; i < n; i++)
        least = fmin(least, color_contrast(theme_rgb(t, texts[i]), under));
    return least;
}

/* What is mixed on the screen: the state's colour over a surface. */
static uint32_t tinted(ThemeName t, State st, Color under, double alpha) {
    return color_over(theme_rgb(t, color_fill(st)), theme_rgb(t, under), alpha);
}

static const Color inks[] = {COLOR_INK, COLOR_INK2, COLOR_INK3};
static const Color code[] = {COLOR_CODE, COLOR_KEYWORD, COLOR_STRING,
                             COLOR_NUMBER, COLOR_COMMENT};

static void test_the_guides_contrasts(void **state) {
    (void)state;
    static const double on_panel[THEME_COUNT][3] = {{15.7, 10.4, 7.3},
                                                    {18.0, 10.4, 6.4}};
    static const double words[THEME_COUNT] = {5.9, 5.6};
    static const double badges[THEME_COUNT] = {6.6, 5.7};
    for (int i = 0; i < THEME_COUNT; i++) {
        ThemeName t = (ThemeName)i;
        for (int k = 0; k < 3; k++)
            near(contrast(t, inks[k], COLOR_PANEL), on_panel[t][k]);
        double word = 21, badge = 21;
        for (int s = 0; s < STATE_COUNT; s++) {
            State st = (State)s;
            word = fmin(word, contrast(t, color_line(st), COLOR_PANEL));
            badge = fmin(badge, contrast(t, color_on(st), color_fill(st)));
        }
        near(word, words[t]);
        near(badge, badges[t]);
    }
}

static void test_every_text_on_every_surface(void **state) {
    (void)state;
    static const Color surfaces[] = {COLOR_BG, COLOR_PANEL, COLOR_CARD,
                                     COLOR_HI};
    for (int i = 0; i < THEME_COUNT; i++) {
        ThemeName t = (ThemeName)i;
        for (int k = 0; k < 4; k++) {
            uint32_t under = theme_rgb(t, surfaces[k]);
            assert_true(worst(t, inks, 3, under) >= 4.5);
            assert_true(worst(t, code, 5, under) >= 4.5);
        }
        /* State words stand on panels and cards, never on the highlight. */
        for (int s = 0; s < STATE_COUNT; s++) {
            assert_true(contrast(t, color_line((State)s), COLOR_PANEL) >= 4.5);
            assert_true(contrast(t, color_line((State)s), COLOR_CARD) >= 4.5);
        }
    }
}

/* Ink and code on what states tint: the running line, rows of the queues, the
 * row of an error. */
static void test_text_on_tints(void **state) {
    (void)state;
    for (int i = 0; i < THEME_COUNT; i++) {
        ThemeName t = (ThemeName)i;
        double row = (double)theme_row_tint(t);
        uint32_t running = tinted(t, STATE_RUNNING, COLOR_PANEL, row);
        assert_true(worst(t, inks, 3, running) >= 4.5);
        assert_true(worst(t, code, 5, running) >= 4.5);
        for (int s = 0; s < STATE_COUNT; s++) {
            uint32_t pale = tinted(t, (State)s, COLOR_PANEL, 0.2);
            assert_true(worst(t, inks, 2, pale) >= 4.5);
            assert_true(worst(t, code, 4, pale) >= 4.5);
        }
    }
}

/* Who cannot see colours at all has the shapes; but no state may vanish. */
static void test_states_stand_out_from_surfaces(void **state) {
    (void)state;
    for (int i = 0; i < THEME_COUNT; i++) {
        ThemeName t = (ThemeName)i;
        for (int s = 0; s < STATE_COUNT; s++) {
            uint32_t fill = theme_rgb(t, color_fill((State)s));
            uint32_t panel = theme_rgb(t, COLOR_PANEL);
            assert_true(distance(fill, panel, normal) > 15);
            assert_true(distance(fill, panel, deuteranopia) > 15);
            assert_true(distance(fill, panel, protanopia) > 15);
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
        cmocka_unit_test(test_the_guides_contrasts),
        cmocka_unit_test(test_every_text_on_every_surface),
        cmocka_unit_test(test_text_on_tints),
        cmocka_unit_test(test_states_stand_out_from_surfaces),
        cmocka_unit_test(test_contrast_is_wcag),
        cmocka_unit_test(test_mixing),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
