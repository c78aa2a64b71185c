/* Characters on any machine: with our fonts, with others, with none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "sdl/gfx.h"

#define DEJAVU "/usr/share/fonts/truetype/dejavu"
#define NOTO   "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
#define INTER  "/usr/share/fonts/opentype/inter/Inter-Medium.otf"
#define JBMONO                                                                 \
    "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf"

static const Font monos[] = {MONO, MONO_MEDIUM, MONO_SEMIBOLD, MONO_BOLD,
                             MONO_ITALIC};

enum { MONOS = sizeof monos / sizeof *monos };

/* ---- machines ---- */

static char folder[64];

static bool there(const char *path) {
    return access(path, R_OK) == 0;
}

static void need(const char *path) {
    if (there(path)) return;
    print_message("skipped: %s is not installed\n", path);
    skip();
}

/* From here on fontconfig knows the fonts of that directory and no others. */
static void only_fonts_of(const char *dir) {
    char path[128];
    snprintf(path, sizeof path, "%s/fonts.conf", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f,
            "<?xml version=\"1.0\"?>\n"
            "<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n"
            "<fontconfig><dir>%s</dir><cachedir>%s/cache</cachedir>"
            "</fontconfig>\n",
            dir, folder);
    fclose(f);
    setenv("FONTCONFIG_FILE", path, 1);
}

/* A directory with links to these files. */
static const char *fonts_dir(const char *name, const char *const *files) {
    static char dir[128];
    snprintf(dir, sizeof dir, "%s/%s", folder, name);
    mkdir(dir, 0755);
    for (; files && *files; files++) {
        char link[256];
        snprintf(link, sizeof link, "%s/%s", dir, strrchr(*files, '/') + 1);
        assert_int_equal(symlink(*files, link), 0);
    }
    return dir;
}

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/loopscope-fonts-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static int all_fonts(void **state) {
    (void)state;
    unsetenv("FONTCONFIG_FILE");
    return 0;
}

/* ---- what to look at ---- */

static Glyph mask_of(Glyphs *g, Font font, uint32_t rune, float px, int q) {
    return *glyphs_mask(g, glyphs_character(g, font, rune), px, q);
}

static float width_of(Glyphs *g, Font font, const char *text) {
    Measure m = glyphs_measure(g);
    return measure(&m, font, 1, str_of(text));
}

static double ink_of(const Glyph *g, double *middle) {
    double sum = 0, at = 0;
    for (int i = 0; g->mask && i < g->w * g->h; i++) {
        sum += g->mask[i] / 255.0;
        at += g->mask[i] / 255.0 * (i % g->w + 0.5);
    }
    *middle = sum > 0 ? g->left + at / sum : 0;
    return sum;
}

static void near(double value, double expected, double within) {
    if (fabs(value - expected) <= within) return;
    fail_msg("%g is not %g within %g", value, expected, within);
}

/* Letters, arrows, signs; Kana, Han, Hangul, full-width punctuation; half-width
 * Kana; ambiguous ones; Hebrew and Arabic; emoji; what no font has. */
static const uint32_t kinds[] = {
    'i',    'W',    0xE9,   0x416,  0x2192, 0x2502,  0x25B6, 0x2713,
    0x3042, 0x30A2, 0x4E2D, 0x6587, 0xAC00, 0x3001,  0x3002, 0xFF08,
    0xFF01, 0xFF71, 0xFFA1, 0x2460, 0x2026, 0x5D0,   0x627,  0x1F600,
    0x2705, 0x231B, 0xE000, 0xFFFD, 0x378,  0x10FFFD};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* Each takes its cells, and paints no further than a pixel out of them. */
static void check_grid(Glyphs *g, Font font) {
    float cell = glyphs_character(g, font, 'm')->advance;
    assert_true(cell > 0.4F && cell < 0.8F);
    for (int i = 0; i < KINDS; i++) {
        uint32_t rune = kinds[i];
        const Character *c = glyphs_character(g, font, rune);
        float width = (float)utf8_width(rune) * cell;
        near((double)c->advance, (double)width, 1e-4);
        assert_true(c->size > 0.3F && c->size <= 1 && c->indent >= 0);
        float indent = c->indent;
        Glyph m = mask_of(g, font, rune, 20, 0);
        /* Box drawing joins its neighbours on purpose; slanted letters lean. */
        float slack = font == MONO_ITALIC ? 3 : 1.5F;
        if (!m.mask || (rune >= 0x2500 && rune < 0x2580)) continue;
        if ((float)m.left + 20 * indent >= -slack &&
            (float)(m.left + m.w) + 20 * indent <= 20 * width + slack)
            continue;
        fail_msg("U+%X of font %d leaves its cells: %d..%d of %g", rune, font,
                 m.left, m.left + m.w, (double)(20 * width));
    }
}

/* Over the letter before it, whichever way the font has it. */
static void check_mark(Glyphs *g, Font font, uint32_t mark, uint32_t letter) {
    float before = 40 * glyphs_character(g, font, letter)->advance;
    float at = 40 * glyphs_character(g, font, mark)->indent;
    Glyph m = mask_of(g, font, mark, 40, 0);
    assert_non_null(m.mask);
    float middle = at + (float)m.left + (float)m.w / 2;
    assert_true(middle < 0 && middle > -before);
}

/* ---- tests ---- */

static void test_the_grid_holds(void **state) {
    (void)state;
    Glyphs *g = glyphs_open();
    for (int i = 0; i < MONOS; i++)
        check_grid(g, monos[i]);
    if (there(JBMONO)) check_mark(g, MONO, 0x301, 'e');
    if (there(NOTO)) check_mark(g, MONO, 0x1161, 0x1112);
    near((double)width_of(g, MONO, "名前 = \"ｱｲｳ안녕！\""),
         18 * (double)width_of(g, MONO, "0"), 1e-4);
    glyphs_close(g);
}

static void test_our_fonts_show_our_signs(void **state) {
    (void)state;
    need(NOTO);
    need(INTER);
    need(JBMONO);
    Glyphs *g = glyphs_open();
    static const char *const files[] = {"sim/model/strings.def",
                                        "sim/model/window.def"};
    size_t seen = 0;
    for (size_t i = 0; i < 2; i++) {
        FILE *f = fopen(files[i], "rb");
        assert_non_null(f);
        static char text[1 << 17];
        size_t n = fread(text, 1, sizeof text, f), used;
        fclose(f);
        for (size_t at = 0; at < n; at += used) {
            uint32_t rune = utf8_decode(text + at, n - at, &used);
            if (rune <= ' ') continue;
            for (int font = 0; font < FONT_COUNT; font++) {
                if (glyphs_character(g, (Font)font, rune)->face >= 0) continue;
                fail_msg("no glyph for U+%X in font %d", rune, font);
            }
            seen++;
        }
    }
    assert_true(seen > 2000);
    glyphs_close(g);
}

static void test_quarters_move_and_keep_their_ink(void **state) {
    (void)state;
    need(JBMONO);
    Glyphs *g = glyphs_open();
    for (float px = 13; px < 70; px += 19) {
        Glyph first = mask_of(g, MONO, 'o', px, 0);
        double at = 0, ink = ink_of(&first, &at);
        assert_true(ink > 5);
        for (int q = 1; q < 4; q++) {
            Glyph m = mask_of(g, MONO, 'o', px, q);
            double moved = 0;
            near(ink_of(&m, &moved), ink, ink * 0.01);
            near(moved - at, q / 4.0, 0.02);
        }
    }
    glyphs_close(g);
}

static void test_what_cannot_be_seen(void **state) {
    (void)state;
    static const uint32_t joiners[] = {0x200B, 0x200D, 0x202E,  0x2066,
                                       0xFE0F, 0xFEFF, 0xE0041, 0x61C};
    static const uint32_t blanks[] = {0,    '\t', '\n', 0x1B,
                                      0x7F, 0x85, 0xA0, 0xD800};
    Glyphs *g = glyphs_open();
    for (int font = 0; font < FONT_COUNT; font++) {
        for (int i = 0; i < 8; i++) {
            const Character *c = glyphs_character(g, (Font)font, joiners[i]);
            assert_true(c->advance == 0);
            if (joiners[i] != 0x61C)
                assert_null(mask_of(g, (Font)font, joiners[i], 20, 0).mask);
            assert_null(mask_of(g, (Font)font, blanks[i], 20, 0).mask);
            c = glyphs_character(g, (Font)font, blanks[i]);
            assert_true(c->advance > 0);
        }
        /* A mark stands over the letter before. */
        near((double)width_of(g, (Font)font, "e\xCC\x81"),
             (double)width_of(g, (Font)font, "e"), 1e-4);
        assert_true(width_of(g, (Font)font, "\xFF\xFE\x80\xE4\xB8") > 0);
    }
    glyphs_close(g);
}

/* A box, but only where other characters can be seen. */
static void test_what_no_font_has(void **state) {
    (void)state;
    need(JBMONO);
    Glyphs *g = glyphs_open();
    Glyph m = mask_of(g, MONO, 0x10FFFD, 32, 0);
    assert_non_null(m.mask);
    assert_int_equal(m.mask[0], 255);
    assert_int_equal(m.mask[m.h / 2 * m.w + m.w / 2], 0);
    near(m.w, 0.6 * 32 * 0.8, 1);
    Glyph wide = mask_of(g, MONO, 0x3FFFD, 32, 0);
    near(wide.w, 2 * m.w, 2);
    glyphs_close(g);
}

static void test_another_machine(void **state) {
    (void)state;
    need(DEJAVU "/DejaVuSansMono.ttf");
    need(DEJAVU "/DejaVuSans.ttf");
    only_fonts_of(DEJAVU);
    Glyphs *g = glyphs_open();
    assert_false(glyphs_none(g));
    for (int i = 0; i < MONOS; i++)
        check_grid(g, monos[i]);
    for (int font = 0; font < FONT_COUNT; font++) {
        for (uint32_t rune = '!'; rune < 0x7F; rune++)
            assert_non_null(mask_of(g, (Font)font, rune, 20, 0).mask);
        assert_true(glyphs_character(g, (Font)font, 0x4E2D)->face < 0);
        assert_non_null(mask_of(g, (Font)font, 0x4E2D, 20, 0).mask);
    }
    assert_true(width_of(g, SANS, "iiii") < width_of(g, SANS, "WWWW"));
    check_mark(g, MONO, 0x301, 'e');
    check_mark(g, SANS, 0x301, 'e');
    glyphs_close(g);
}

static void test_chinese_fonts_alone(void **state) {
    (void)state;
    need(NOTO);
    const char *const files[] = {NOTO, NULL};
    only_fonts_of(fonts_dir("cjk", files));
    Glyphs *g = glyphs_open();
    for (int i = 0; i < MONOS; i++)
        check_grid(g, monos[i]);
    for (int font = 0; font < FONT_COUNT; font++) {
        assert_true(glyphs_character(g, (Font)font, 'x')->face >= 0);
        assert_true(glyphs_character(g, (Font)font, 0x4E2D)->face >= 0);
    }
    glyphs_close(g);
}

/* Letters of several widths are put on a grid all the same. */
static void test_no_mono_font(void **state) {
    (void)state;
    need(INTER);
    const char *const files[] = {INTER, NULL};
    only_fonts_of(fonts_dir("sans", files));
    Glyphs *g = glyphs_open();
    for (int i = 0; i < MONOS; i++)
        check_grid(g, monos[i]);
    near((double)width_of(g, MONO, "iiiWWW"), 6 * 0.6, 1e-4);
    glyphs_close(g);
}

static void test_no_font_at_all(void **state) {
    (void)state;
    only_fonts_of(fonts_dir("none", NULL));
    Gfx gfx;
    gfx_open(&gfx);
    Measure m = glyphs_measure(gfx.glyphs);
    assert_true(glyphs_none(gfx.glyphs));
    DrawList d = {0};
    draw_begin(&d, &m);
    for (int font = 0; font < FONT_COUNT; font++) {
        float w = draw_text(
            &d, (Point){10, 10 + 12 * (float)font}, STR("await 等待 \x01\xFF"),
            (TextStyle){.font = (Font)font, .size = 15, .color = COLOR_INK});
        assert_true(w > 30 && w < 300);
    }
    draw_rect(&d, (Rect){150, 100, 10, 10}, (Paint){.fill = COLOR_INK});
    gfx_paint(&gfx, &d, THEME_DARK, 200, 120, 1);
    uint32_t bg = theme_rgb(THEME_DARK, COLOR_BG), inked = 0;
    for (int i = 0; i < 200 * 120; i++)
        inked += (gfx.canvas.pixels[i] & 0xFFFFFF) != bg;
    assert_int_equal(inked, 100);
    draw_free(&d);
    gfx_close(&gfx);
}

/* However many characters, sizes and zooms there are. */
static void test_memory_is_bounded(void **state) {
    (void)state;
    Glyphs *g = glyphs_open();
    size_t most = 0;
    for (uint32_t i = 0; i < 6000; i++) {
        uint32_t rune = i % 3 ? 0x4E00 + i : 'A' + i % 26;
        glyphs_mask(g, glyphs_character(g, SANS, rune),
                    50 + (float)(i % 97) / 2, (int)(i % 4));
        if (glyphs_memory(g) > most) most = glyphs_memory(g);
    }
    for (uint32_t rune = 0xF0000; rune < 0x100000 + 70000; rune++)
        glyphs_character(g, (Font)(rune % FONT_COUNT), rune & 0x10FFFF);
    if (glyphs_memory(g) > most) most = glyphs_memory(g);
    assert_true(most < GLYPHS_MEMORY);
    assert_non_null(glyphs_character(g, SANS, 'x'));
    glyphs_close(g);
}

#define TEST(f) cmocka_unit_test_teardown(f, all_fonts)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_the_grid_holds),
        TEST(test_our_fonts_show_our_signs),
        TEST(test_quarters_move_and_keep_their_ink),
        TEST(test_what_cannot_be_seen),
        TEST(test_what_no_font_has),
        TEST(test_another_machine),
        TEST(test_chinese_fonts_alone),
        TEST(test_no_mono_font),
        TEST(test_no_font_at_all),
        TEST(test_memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
