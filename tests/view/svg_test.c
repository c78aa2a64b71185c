/* Draw commands as SVG: what stands in the document for each of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "view/svg.h"

static DrawList d;
static StrBuf out;

static int begin(void **state) {
    (void)state;
    draw_begin(&d, &measure_fixed);
    sb_clear(&out);
    return 0;
}

static int end(void **state) {
    (void)state;
    draw_free(&d);
    sb_free(&out);
    return 0;
}

static const SvgPage page = {.w = 200,
                             .h = 100,
                             .theme = THEME_LIGHT,
                             .title = {"a <b> & \"c\"", 11},
                             .desc = {"d", 1}};

static void write_page(void) {
    sb_clear(&out);
    svg_write(&out, &d, &page);
}

static size_t count(const char *what) {
    size_t n = 0;
    for (const char *at = out.data; (at = strstr(at, what)); at++)
        n++;
    return n;
}

/* The whole document once: any byte more or less is seen. */
static void assert_body(const char *expected) {
    write_page();
    const char *from = strstr(out.data, "</desc>\n");
    assert_non_null(from);
    from += strlen("</desc>\n");
    const char *to = strstr(from, "</svg>\n");
    assert_non_null(to);
    assert_int_equal(strlen(to), strlen("</svg>\n"));
    if ((size_t)(to - from) != strlen(expected) ||
        memcmp(from, expected, strlen(expected)) != 0)
        fail_msg("%.*s is not %s", (int)(to - from), from, expected);
}

/* Covers the page, so that no ground is drawn under it. */
static void paper(void) {
    draw_rect(&d, (Rect){0, 0, 200, 100}, (Paint){.fill = COLOR_PANEL});
}

#define PAPER                                                                  \
    "<rect x=\"0\" y=\"0\" width=\"200\" height=\"100\" fill=\"#ffffff\"/>\n"

static void test_head(void **state) {
    (void)state;
    write_page();
    assert_int_equal(strncmp(out.data, "<?xml version=\"1.0\"", 19), 0);
    assert_non_null(strstr(out.data, "width=\"200\" height=\"100\" "
                                     "viewBox=\"0 0 200 100\""));
    assert_non_null(strstr(out.data, "<title id=\"title\">a &lt;b&gt; &amp; "
                                     "&quot;c&quot;</title>"));
    assert_non_null(strstr(out.data, "<desc id=\"desc\">d</desc>"));
    /* The window's background, where nothing else covers it. */
    assert_non_null(strstr(out.data, "fill=\"#e4e9f0\""));
    paper();
    assert_body(PAPER);
}

static void test_shown_size(void **state) {
    (void)state;
    SvgPage small = page;
    small.shown_w = 100;
    small.shown_h = 50;
    svg_write(&out, &d, &small);
    assert_non_null(strstr(out.data, "width=\"100\" height=\"50\" "
                                     "viewBox=\"0 0 200 100\""));
}

/* The stroke lies inside: 2 px wide, its middle is 1 px from the edge. */
static void test_rect(void **state) {
    (void)state;
    paper();
    draw_rect(&d, (Rect){10, 10, 30, 20},
              (Paint){.fill = COLOR_CARD,
                      .stroke = COLOR_INK,
                      .width = 2,
                      .radius = 4,
                      .fill_alpha = 0.5F});
    assert_body(PAPER
                "<rect x=\"10\" y=\"10\" width=\"30\" height=\"20\" rx=\"4\" "
                "fill=\"#f2f5f9\" fill-opacity=\"0.5\"/>\n"
                "<rect x=\"11\" y=\"11\" width=\"28\" height=\"18\" rx=\"3\" "
                "fill=\"none\" stroke=\"#0f1723\" stroke-width=\"2\"/>\n");
}

static void test_edges_on_half_pixels(void **state) {
    (void)state;
    paper();
    draw_rect(&d, (Rect){10.2F, 10.3F, 5.1F, 5}, (Paint){.fill = COLOR_INK});
    /* 10.2 … 15.3 and 10.3 … 15.3 */
    assert_body(PAPER "<rect x=\"10\" y=\"10.5\" width=\"5.5\" height=\"5\" "
                      "fill=\"#0f1723\"/>\n");
}

static void test_lines(void **state) {
    (void)state;
    paper();
    draw_line(&d, (Point){10, 20}, (Point){50, 20},
              (Paint){.stroke = COLOR_INK, .dash_on = 2, .dash_off = 5});
    draw_line(&d, (Point){10, 20}, (Point){20, 33.335F},
              (Paint){.stroke = COLOR_INK, .width = 1.5F});
    /* A line of 1 px fills the pixel below y. */
    assert_body(PAPER "<line x1=\"10\" y1=\"20\" x2=\"50\" y2=\"20\" "
                      "stroke=\"#0f1723\" stroke-dasharray=\"2 5\"/>\n"
                      "<line x1=\"10\" y1=\"20\" x2=\"20\" y2=\"33.34\" "
                      "stroke=\"#0f1723\" stroke-width=\"1.5\"/>\n");
}

static void test_shapes(void **state) {
    (void)state;
    const Point p[] = {{10, 10}, {20, 10}, {15, 18.5F}};
    paper();
    draw_circle(&d, (Point){50, 50}, 8, (Paint){.fill = COLOR_INK});
    draw_poly(&d, p, 3, (Paint){.fill = COLOR_INK});
    draw_poly(&d, p, 3, (Paint){.stroke = COLOR_INK, .width = 2});
    assert_body(PAPER
                "<circle cx=\"50\" cy=\"50\" r=\"8\" fill=\"#0f1723\"/>\n"
                "<polygon points=\"10,10 20,10 15,18.5\" fill=\"#0f1723\" "
                "fill-rule=\"evenodd\"/>\n"
                "<polyline points=\"10,10 20,10 15,18.5\" fill=\"none\" "
                "stroke=\"#0f1723\" stroke-width=\"2\" "
                "stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\n");
}

static void text(const char *s, Font font) {
    draw_text(&d, (Point){10, 50}, str_of(s),
              (TextStyle){.font = font, .size = 20, .color = COLOR_INK});
}

/* y is the middle of the capitals, SVG's the line they stand on: 0.365 of the
 * size below. A mono cell is 0.6 of it. */
static void test_text(void **state) {
    (void)state;
    paper();
    text("ab", MONO_BOLD);
    write_page();
    assert_non_null(strstr(out.data, "<text x=\"10\" y=\"57.3\" "
                                     "textLength=\"24\""));
    assert_non_null(strstr(out.data, "font-family=\"'JetBrains Mono', "));
    assert_non_null(strstr(out.data, "monospace\" font-weight=\"700\""));
    assert_non_null(strstr(out.data, ">ab</text>\n"));
}

/* In a mono font a wide character has two cells of 12 px here, and is 20 px
 * wide itself: 2 px are left at each side. */
static void test_wide_characters(void **state) {
    (void)state;
    paper();
    text("a\xe4\xb8\xad"
         "b",
         MONO);
    write_page();
    assert_non_null(strstr(out.data, "<tspan x=\"10\">a</tspan>"
                                     "<tspan x=\"24\">\xe4\xb8\xad</tspan>"
                                     "<tspan x=\"46\">b</tspan></text>"));
    assert_int_equal(count("textLength"), 0);
}

static void check_escape(const char *in, size_t len, const char *expected) {
    StrBuf sb = {0};
    svg_text(&sb, (Str){in, len});
    assert_string_equal(sb.data ? sb.data : "", expected);
    sb_free(&sb);
}

/* XML 1.0, production 2: what a document may hold. */
static void test_escapes(void **state) {
    (void)state;
    check_escape("a]]>b", 5, "a]]&gt;b");
    check_escape("<&\">'", 5, "&lt;&amp;&quot;&gt;'");
    check_escape("a\0b", 3,
                 "a\xEF\xBF\xBD"
                 "b");
    check_escape("\x1b[0m", 4, "\xEF\xBF\xBD[0m");
    check_escape("\t\n", 2, "\t\n");
    check_escape("\xff\xc3", 2, "\xEF\xBF\xBD\xEF\xBF\xBD");
    /* a surrogate, as Python's surrogateescape makes them, and U+FFFF */
    check_escape("\xed\xb3\xbf", 3, "\xEF\xBF\xBD");
    check_escape("\xef\xbf\xbf", 3, "\xEF\xBF\xBD");
    check_escape("\xe4\xb8\xad", 3, "\xe4\xb8\xad");
}

static void test_clips(void **state) {
    (void)state;
    paper();
    draw_clip(&d, (Rect){10, 10, 20, 20});
    text("in", SANS);
    draw_unclip(&d);
    draw_clip(&d, (Rect){150, 10, 20, 20});
    draw_rect(&d, (Rect){0, 0, 9, 9}, (Paint){.fill = COLOR_INK});
    write_page();
    /* What lies outside of its clip is not there, groups are closed. */
    assert_int_equal(count("<g clip-path="), 2);
    assert_int_equal(count("</g>"), 2);
    assert_int_equal(count("url(#clip1)"), 1);
    assert_int_equal(count("id=\"clip2\""), 1);
    assert_int_equal(count("<rect"), 3);
}

static void test_equal_bytes(void **state) {
    (void)state;
    text("a", SANS);
    write_page();
    char *first = strdup(out.data);
    write_page();
    assert_string_equal(out.data, first);
    free(first);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(test_head),        TEST(test_shown_size),
        TEST(test_rect),        TEST(test_edges_on_half_pixels),
        TEST(test_lines),       TEST(test_shapes),
        TEST(test_text),        TEST(test_wide_characters),
        TEST(test_escapes),     TEST(test_clips),
        TEST(test_equal_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
